/*
 * recall.c
 *     camt.055: the bank is asked to cancel a payment, or to call it back.
 *
 * The message is a pure function of the payment and of the row of the request. The row is
 * committed first, then the file is written: asked again, the same bytes are written again.
 */
#include "answer_private.h"
#include "maksatus/file.h"

enum { MESSAGE_BYTES = 8192 };

typedef struct Recall {
    Arena *arena;
    const Result *row; /* of q_recall_payment.sql */
    Slice end_to_end_id, reason;
    Slice message_id, created;
    bool old; /* camt.055.001.01, for banks of the third version */
} Recall;

/* The columns of q_recall_payment.sql. */
enum {
    PAYMENT,
    CENTS,
    EXECUTION_DAY,
    MESSAGE,
    PMTINF,
    PAYER_NAME,
    INITIATING_PARTY,
    DEBTOR_BIC,
    VERSION,
    PAYER,
    BEFORE_MESSAGE,
    BEFORE_CREATED,
    OVER,
};

static Slice column(const Recall *recall, size_t index)
{
    return result_text(recall->row, 0, index);
}

static void put_escaped(Text *text, Slice value)
{
    for (size_t i = 0; i < value.len; i++) {
        char byte = value.at[i];

        if (byte == '&')
            text_add_string(text, "&amp;");
        else if (byte == '<')
            text_add_string(text, "&lt;");
        else if (byte == '>')
            text_add_string(text, "&gt;");
        else
            text_add_char(text, byte);
    }
}

static void put(Text *text, const char *element, Slice value)
{
    text_add_format(text, "<%s>", element);
    put_escaped(text, value);
    text_add_format(text, "</%s>", element);
}

static void put_assignment(Text *text, const Recall *recall)
{
    text_add_string(text, "<Assgnmt>");
    put(text, "Id", recall->message_id);
    text_add_string(text, "<Assgnr><Pty>");
    put(text, "Nm", column(recall, PAYER_NAME));
    text_add_string(text, "<Id><OrgId><Othr>");
    put(text, "Id", column(recall, INITIATING_PARTY));
    text_add_string(text, "<SchmeNm><Cd>BANK</Cd></SchmeNm></Othr></OrgId></Id></Pty></Assgnr>"
                          "<Assgne><Agt><FinInstnId>");
    put(text, recall->old ? "BIC" : "BICFI", column(recall, DEBTOR_BIC));
    text_add_string(text, "</FinInstnId></Agt></Assgne>");
    put(text, "CreDtTm", recall->created);
    text_add_string(text, "</Assgnmt><CtrlData><NbOfTxs>1</NbOfTxs></CtrlData>");
}

static void put_transaction(Text *text, const Recall *recall)
{
    TEXT_ON_STACK(id, 64);

    text_add_format(&id, "%.*s-T", SLICE_ARGS(recall->message_id));
    text_add_string(text, "<TxInf>");
    put(text, "CxlId", text_slice(&id));
    put(text, "OrgnlInstrId", recall->end_to_end_id);
    put(text, "OrgnlEndToEndId", recall->end_to_end_id);
    text_add_string(text, "<OrgnlInstdAmt Ccy=\"EUR\">");
    text_add_money(text, result_money(recall->row, 0, CENTS));
    text_add_format(text, "</OrgnlInstdAmt><OrgnlReqdExctnDt>%s", recall->old ? "" : "<Dt>");
    text_add_day(text, result_day(recall->row, 0, EXECUTION_DAY));
    text_add_format(text, "%s</OrgnlReqdExctnDt><CxlRsnInf><Rsn>", recall->old ? "" : "</Dt>");
    put(text, "Cd", recall->reason);
    text_add_string(text, "</Rsn></CxlRsnInf></TxInf>");
}

static Slice compose(const Recall *recall)
{
    Text text = text_on(ARENA_ARRAY(recall->arena, char, MESSAGE_BYTES), MESSAGE_BYTES);

    text_add_format(&text,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:"
                    "20022:tech:xsd:camt.055.001.%s\"><CstmrPmtCxlReq>",
                    recall->old ? "01" : "08");
    put_assignment(&text, recall);
    text_add_string(&text, "<Undrlyg><OrgnlPmtInfAndCxl>");
    put(&text, "OrgnlPmtInfId", column(recall, PMTINF));
    text_add_string(&text, "<OrgnlGrpInf>");
    put(&text, "OrgnlMsgId", column(recall, MESSAGE));
    put(&text, "OrgnlMsgNmId",
        recall->old ? SLICE_LITERAL("pain.001.001.03") : SLICE_LITERAL("pain.001.001.09"));
    text_add_string(&text, "</OrgnlGrpInf>");
    put_transaction(&text, recall);
    text_add_string(&text, "</OrgnlPmtInfAndCxl></Undrlyg></CstmrPmtCxlReq></Document>\n");
    ensure(!text.overflowed);
    return text_slice(&text);
}

static Status insert(const Recall *recall, Store *store, int64_t number, const Sha256 *digest,
                     int64_t act, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, number);
    params_int(&params, result_int(recall->row, 0, PAYMENT));
    params_text(&params, recall->message_id);
    params_text(&params, recall->reason);
    params_text(&params, recall->created);
    params_string(&params, recall->old ? "01" : "08");
    params_bytes(&params, digest->bytes, SHA256_BYTES);
    params_int(&params, act);
    return store_execute(store, QUERY_RECALL_INSERT, &params, NULL, err);
}

static Status record(Recall *recall, Store *store, const Act *act, Slice *message, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    StoreClock now;
    bool found;
    int64_t number, key;

    TRY(store_clock(store, &now, err));
    TRY(store_begin(store, &tx, err));
    TRY(store_query_int(store, QUERY_RECALL_NUMBER, NULL, &found, &number, err));
    recall->message_id = slice_of(arena_format(
        recall->arena, "RC-%.*s-%lld", SLICE_ARGS(column(recall, PAYER)), (long long)number));
    recall->created = arena_slice(recall->arena, (Slice){now.local, 19});
    *message = compose(recall);
    Sha256 digest = sha256_of(*message);
    TRY(act_record(store, act, recall->end_to_end_id, &key, err));
    TRY(insert(recall, store, number, &digest, key, err));
    return store_commit(&tx, err);
}

static bool is_reason(Slice reason)
{
    return slice_is(reason, "DUPL") || slice_is(reason, "TECH") || slice_is(reason, "FRAD")
           || slice_is(reason, "CUST");
}

Status payment_recall(Store *store, Arena *arena, const char *home, Slice end_to_end_id,
                      Slice reason, const Act *act, const char **path, Error *err)
{
    AUTO_RESULT Result *row = NULL;
    AUTO_PARAMS Params params = {0};
    Slice message;

    if (!is_reason(reason))
        return error_set(err, STATUS_USAGE,
                         "the reason of a recall is DUPL, TECH, FRAD or CUST: --reason");
    TRY(run_lock(store, err));
    params_text(&params, end_to_end_id);
    params_text(&params, reason);
    TRY(store_query(store, QUERY_RECALL_PAYMENT, &params, &row, err));
    if (result_rows(row) == 0)
        return error_set(err, STATUS_USAGE, "there is no published payment %.*s",
                         SLICE_ARGS(end_to_end_id));
    if (!result_is_null(row, 0, OVER))
        return error_set(err, STATUS_USAGE,
                         "payment %.*s is %.*s: no money of it is out, and there is nothing to "
                         "recall",
                         SLICE_ARGS(end_to_end_id), SLICE_ARGS(result_text(row, 0, OVER)));

    Recall recall = {.arena = arena,
                     .row = row,
                     .end_to_end_id = end_to_end_id,
                     .reason = reason,
                     .old = slice_is(result_text(row, 0, VERSION), "03")};
    if (result_is_null(row, 0, BEFORE_MESSAGE)) {
        TRY(record(&recall, store, act, &message, err));
    } else {
        recall.message_id = result_text(row, 0, BEFORE_MESSAGE);
        recall.created = result_text(row, 0, BEFORE_CREATED);
        message = compose(&recall);
    }
    *path = arena_format(arena, "%s/outbox/%.*s.camt.055.xml", home, SLICE_ARGS(recall.message_id));
    return file_write_all(arena, *path, message, err);
}
