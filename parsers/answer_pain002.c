/*
 * answer_pain002.c
 *     pain.002: what the bank says of a payment file, its payment informations and its payments.
 *
 * A status of a level is told when the level ends, so transactions come before the payment
 * information that they stand in: the order of facts means nothing, their level does.
 *
 * Some banks list transactions without a status and count statuses instead (NbOfTxsPerSts): where
 * only one status has a count, it is that of the transactions.
 */
#include "answer_reader.h"

static const char *const VERSIONS[] = {"03", "04", "05", "06", "07", "08", "09",
                                       "10", "11", "12", "13", "14", "15", NULL};

typedef enum Pain002Field {
    MESSAGE_ID,
    CREATED,
    GROUP_FIRST,
    GROUP_MESSAGE = GROUP_FIRST,
    GROUP_NAME,
    GROUP_COUNT,
    GROUP_SUM,
    GROUP_STATUS,
    GROUP_REASON,
    GROUP_TEXT,
    GROUP_LAST = GROUP_TEXT,
    PMTINF_FIRST,
    PMTINF_ID = PMTINF_FIRST,
    PMTINF_COUNT,
    PMTINF_SUM,
    PMTINF_STATUS,
    PMTINF_REASON,
    PMTINF_TEXT,
    PMTINF_LAST = PMTINF_TEXT,
    COUNTED_NUMBER,
    COUNTED_STATUS,
    TX_FIRST,
    TX_INSTRUCTION = TX_FIRST,
    TX_END_TO_END,
    TX_STATUS,
    TX_REASON,
    TX_TEXT,
    TX_BANK_REF,
    TX_IBAN,
    TX_LAST = TX_IBAN,
} Pain002Field;

typedef enum Pain002Mark {
    MARK_HEADER,
    MARK_GROUP,
    MARK_PMTINF,
    MARK_COUNTED,
    MARK_TX
} Pain002Mark;

#define GROUP "OrgnlGrpInfAndSts/"
#define PMTINF "OrgnlPmtInfAndSts/"
#define TX "OrgnlPmtInfAndSts/TxInfAndSts/"

static const AnswerPath PATHS[] = {
    {"GrpHdr", MARK_HEADER, PATH_SCOPE},
    {"GrpHdr/MsgId", MESSAGE_ID, PATH_ONCE},
    {"GrpHdr/CreDtTm", CREATED, PATH_ONCE},
    {"OrgnlGrpInfAndSts", MARK_GROUP, PATH_SCOPE},
    {GROUP "OrgnlMsgId", GROUP_MESSAGE, PATH_ONCE},
    {GROUP "OrgnlMsgNmId", GROUP_NAME, PATH_ONCE},
    {GROUP "OrgnlNbOfTxs", GROUP_COUNT, PATH_ONCE},
    {GROUP "OrgnlCtrlSum", GROUP_SUM, PATH_ONCE},
    {GROUP "GrpSts", GROUP_STATUS, PATH_ONCE},
    {GROUP "StsRsnInf/Rsn/Cd", GROUP_REASON, PATH_FIRST},
    {GROUP "StsRsnInf/Rsn/Prtry", GROUP_REASON, PATH_FIRST},
    {GROUP "StsRsnInf/AddtlInf", GROUP_TEXT, PATH_JOIN},
    {"OrgnlPmtInfAndSts", MARK_PMTINF, PATH_SCOPE},
    {PMTINF "OrgnlPmtInfId", PMTINF_ID, PATH_ONCE},
    {PMTINF "OrgnlNbOfTxs", PMTINF_COUNT, PATH_ONCE},
    {PMTINF "OrgnlCtrlSum", PMTINF_SUM, PATH_ONCE},
    {PMTINF "PmtInfSts", PMTINF_STATUS, PATH_ONCE},
    {PMTINF "StsRsnInf/Rsn/Cd", PMTINF_REASON, PATH_FIRST},
    {PMTINF "StsRsnInf/Rsn/Prtry", PMTINF_REASON, PATH_FIRST},
    {PMTINF "StsRsnInf/AddtlInf", PMTINF_TEXT, PATH_JOIN},
    {PMTINF "NbOfTxsPerSts", MARK_COUNTED, PATH_SCOPE},
    {PMTINF "NbOfTxsPerSts/DtldNbOfTxs", COUNTED_NUMBER, PATH_ONCE},
    {PMTINF "NbOfTxsPerSts/DtldSts", COUNTED_STATUS, PATH_ONCE},
    {"OrgnlPmtInfAndSts/TxInfAndSts", MARK_TX, PATH_SCOPE},
    {TX "OrgnlInstrId", TX_INSTRUCTION, PATH_ONCE},
    {TX "OrgnlEndToEndId", TX_END_TO_END, PATH_ONCE},
    {TX "TxSts", TX_STATUS, PATH_ONCE},
    {TX "StsRsnInf/Rsn/Cd", TX_REASON, PATH_FIRST},
    {TX "StsRsnInf/Rsn/Prtry", TX_REASON, PATH_FIRST},
    {TX "StsRsnInf/AddtlInf", TX_TEXT, PATH_JOIN},
    {TX "AcctSvcrRef", TX_BANK_REF, PATH_ONCE},
    {TX "OrgnlTxRef/CdtrAcct/Id/IBAN", TX_IBAN, PATH_FIRST},
};

enum { COUNTED_BYTES = 4 };

typedef struct Pain002 {
    char counted[COUNTED_BYTES]; /* the one status with a count */
    size_t counted_bytes;
    bool counted_many;
} Pain002;

static ReadResult begin_scope(AnswerReader *reader, int mark, AnswerFact *fact, bool *made,
                              FramingFault *fault)
{
    Pain002 *own = reader->own;

    (void)fact, (void)made;
    switch ((Pain002Mark)mark) {
    case MARK_HEADER:
        reader->is_old = slice_is(reader->version, "03");
        return READ_RECORD;
    case MARK_GROUP:
        if (reader->value[GROUP_MESSAGE].at != NULL)
            return framing_fault(fault, FRAMING_VALUE, reader->line,
                                 "OrgnlGrpInfAndSts stands twice");
        return READ_RECORD;
    case MARK_PMTINF:
        *own = (Pain002){0};
        answer_forget(reader, PMTINF_FIRST, PMTINF_LAST);
        return READ_RECORD;
    case MARK_COUNTED:
        answer_forget(reader, COUNTED_NUMBER, COUNTED_STATUS);
        return READ_RECORD;
    case MARK_TX:
        answer_forget(reader, TX_FIRST, TX_LAST);
        return READ_RECORD;
    }
    ensure(false);
    return READ_REFUSED;
}

static void tell_group(const AnswerReader *reader, AnswerFact *fact)
{
    fact->kind = FACT_STATUS;
    fact->of.status = (AnswerStatus){
        .level = ANSWER_OF_GROUP,
        .message_ref = answer_value(reader, GROUP_MESSAGE),
        .code = answer_value(reader, GROUP_STATUS),
        .reason = answer_value(reader, GROUP_REASON),
        .text = answer_value(reader, GROUP_TEXT),
        .count = answer_count(answer_value(reader, GROUP_COUNT)),
        .sum = answer_money(answer_value(reader, GROUP_SUM), SLICE_NONE),
    };
}

static void tell_pmtinf(const AnswerReader *reader, AnswerFact *fact)
{
    fact->kind = FACT_STATUS;
    fact->of.status = (AnswerStatus){
        .level = ANSWER_OF_PMTINF,
        .message_ref = answer_value(reader, GROUP_MESSAGE),
        .group_ref = answer_value(reader, PMTINF_ID),
        .code = answer_value(reader, PMTINF_STATUS),
        .reason = answer_value(reader, PMTINF_REASON),
        .text = answer_value(reader, PMTINF_TEXT),
        .count = answer_count(answer_value(reader, PMTINF_COUNT)),
        .sum = answer_money(answer_value(reader, PMTINF_SUM), SLICE_NONE),
    };
}

static void tell_tx(const AnswerReader *reader, AnswerFact *fact)
{
    const Pain002 *own = reader->own;
    Slice code = answer_value(reader, TX_STATUS);

    if (code.len == 0 && !own->counted_many)
        code = (Slice){own->counted, own->counted_bytes};
    fact->kind = FACT_STATUS;
    fact->of.status = (AnswerStatus){
        .level = ANSWER_OF_TX,
        .message_ref = answer_value(reader, GROUP_MESSAGE),
        .group_ref = answer_value(reader, PMTINF_ID),
        .instruction_ref = answer_value(reader, TX_INSTRUCTION),
        .end_to_end_ref = answer_value(reader, TX_END_TO_END),
        .code = code,
        .reason = answer_value(reader, TX_REASON),
        .text = answer_value(reader, TX_TEXT),
        .bank_ref = answer_value(reader, TX_BANK_REF),
        .iban = answer_value(reader, TX_IBAN),
        .count = -1,
        .sum = MONEY_NONE,
    };
}

static void take_counted(const AnswerReader *reader)
{
    Pain002 *own = reader->own;
    Slice status = answer_value(reader, COUNTED_STATUS);

    if (answer_count(answer_value(reader, COUNTED_NUMBER)) <= 0 || status.len > COUNTED_BYTES)
        return;
    own->counted_many = own->counted_bytes > 0;
    memcpy(own->counted, status.at, status.len);
    own->counted_bytes = status.len;
}

static ReadResult end_scope(AnswerReader *reader, int mark, AnswerFact *fact, bool *made,
                            FramingFault *fault)
{
    ReadResult result;

    *made = mark != MARK_COUNTED;
    switch ((Pain002Mark)mark) {
    case MARK_HEADER:
        return answer_message(reader, MESSAGE_ID, "MsgId", CREATED, fact, fault);
    case MARK_GROUP:
        tell_group(reader, fact);
        result = answer_require(reader, GROUP_MESSAGE, "OrgnlMsgId", fault);
        return result == READ_RECORD ? answer_require(reader, GROUP_NAME, "OrgnlMsgNmId", fault)
                                     : result;
    case MARK_PMTINF:
        tell_pmtinf(reader, fact);
        return answer_require(reader, PMTINF_ID, "OrgnlPmtInfId", fault);
    case MARK_COUNTED:
        take_counted(reader);
        return READ_RECORD;
    case MARK_TX:
        tell_tx(reader, fact);
        return READ_RECORD;
    }
    ensure(false);
    return READ_REFUSED;
}

static const AnswerGrammar GRAMMAR = {
    .name = "pain.002",
    .versions = VERSIONS,
    .element = "CstmrPmtStsRpt",
    .paths = PATHS,
    .path_count = COUNT_OF(PATHS),
    .begin = begin_scope,
    .end = end_scope,
};

static AnswerReader *open_reader(Arena *arena, ByteSource source)
{
    return answer_reader_open(arena, source, &GRAMMAR, ARENA_NEW(arena, Pain002));
}

static int bid(Slice head)
{
    return answer_bid(head, "pain.002");
}

ANSWER_PARSER(pain002) = {
    .name = "pain.002",
    .bid = bid,
    .open = open_reader,
    .read = answer_reader_read,
    .close = answer_reader_close,
};
