/*
 * message_verify.c
 *     Reads a finished pain.001 as a stranger would, and compares it with the rows.
 *
 *     bytes -> libxml2 push parser (SAX2) -> schema, plugged in
 *                                         -> cursor over what the rows make us expect
 *
 * From the rows a flat list of what must come next is made, one piece at a time (the head, the
 * head of a group, a payment, the tail), and each event of the parser must be the next of the list:
 *
 *     OPEN PmtId, LEAF InstrId "P-7", LEAF EndToEndId "P-7", CLOSE, OPEN Amt, ...
 *
 * So nothing may be missing, differ, stand elsewhere or stand there besides, even where the schema
 * would allow it. Nothing of the writer is used here. Memory does not grow with the file but for
 * eight bytes a payment, which prove that no id stands twice. Differences are told by the name of
 * the element and the number of the payment, never by a value.
 */
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <pthread.h>
#include <stdlib.h>

#include "maksatus/characters.h"
#include "maksatus/embedded.h"
#include "maksatus/limits.h"
#include "maksatus/message.h"
#include "maksatus/text.h"

enum {
    PIECE_BYTES = 64 * 1024,
    EXPECTED_MAX = 64,     /* items of one piece */
    LEAF_BYTES_MAX = 1024, /* 140 characters of four bytes, and more */
    DEPTH_MAX = 12,
    ADDRESS_LINE_MAX = 70,
};

#define PAIN_NAMESPACE "urn:iso:std:iso:20022:tech:xsd:pain.001.001."
static const char declaration[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"";
static const char ending[] = "</Document>\n";

typedef enum ExpectedKind { EXPECT_OPEN, EXPECT_LEAF, EXPECT_CLOSE } ExpectedKind;

typedef struct Expected {
    ExpectedKind kind;
    const char *name;
    Slice value;   /* of a leaf */
    bool newline;  /* one newline must follow its end: ChrgBr and CdtTrfTxInf, nothing else */
    bool currency; /* Ccy="EUR" */
} Expected;

/* Which piece is expected after the present one. */
typedef enum Piece {
    PIECE_FILE_HEAD,
    PIECE_GROUP_HEAD,
    PIECE_PAYMENT,
    PIECE_GROUP_TAIL,
    PIECE_FILE_TAIL,
    PIECE_NOTHING,
} Piece;

typedef struct Verify {
    const PaymentFile *file;
    const MessageGroup *group;
    size_t group_count;
    PaymentSource source;

    Expected expected[EXPECTED_MAX];
    size_t expected_count, expected_at;
    Piece piece;
    bool in_leaf;
    bool newline_due;
    size_t depth;

    size_t group_index;
    MessageGroup open; /* what came in this group */
    MessageGroup total;
    int64_t *numbers; /* of all payments, to find one that stands twice */
    size_t number_count, number_capacity;

    /* What the list points to until the next piece. */
    Payment payment;
    char id[END_TO_END_BYTES];
    char group_id[LIMIT_MESSAGE_ID_BYTES + 16];
    char day[16], count[24], sum[MONEY_TEXT_BYTES], amount[MONEY_TEXT_BYTES];
    char line[LEAF_BYTES_MAX];
    char name_space[64];

    char text[LEAF_BYTES_MAX]; /* since the last tag */
    size_t text_len;

    char head[sizeof declaration - 1]; /* the first bytes of the file */
    size_t head_len;
    char tail[sizeof ending - 1]; /* the last ones */
    size_t tail_len;
    Status status; /* of the first refusal */
    Error *err;
} Verify;

/* --- refusing --- */

static void refuse(Verify *verify, const char *what, const char *name)
{
    if (verify->status != STATUS_OK)
        return;
    if (verify->total.count == 0)
        verify->status = error_set(verify->err, STATUS_INTEGRITY, "%.*s: %s (%s)",
                                   SLICE_ARGS(verify->file->message_id), what, name);
    else
        verify->status =
            error_set(verify->err, STATUS_INTEGRITY, "%.*s, payment %lld, number %lld: %s (%s)",
                      SLICE_ARGS(verify->file->message_id), (long long)verify->total.count,
                      (long long)verify->payment.number, what, name);
}

/* --- what must come --- */

static Expected *expect(Verify *verify, ExpectedKind kind, const char *name, Slice value)
{
    Expected *item = &verify->expected[verify->expected_count];

    ensure(verify->expected_count < EXPECTED_MAX);
    *item = (Expected){.kind = kind, .name = name, .value = value};
    verify->expected_count += 1;
    return item;
}

static void expect_open(Verify *verify, const char *name)
{
    (void)expect(verify, EXPECT_OPEN, name, SLICE_NONE);
}

static void expect_close(Verify *verify, const char *name)
{
    (void)expect(verify, EXPECT_CLOSE, name, SLICE_NONE);
}

static void expect_leaf(Verify *verify, const char *name, Slice value)
{
    (void)expect(verify, EXPECT_LEAF, name, value);
}

static void expect_word(Verify *verify, const char *name, const char *word)
{
    expect_leaf(verify, name, slice_of(word));
}

/* <outer><inner>value</inner></outer> */
static void expect_in(Verify *verify, const char *outer, const char *inner, Slice value)
{
    expect_open(verify, outer);
    expect_leaf(verify, inner, value);
    expect_close(verify, outer);
}

static Slice money_text(char *bytes, size_t size, Money amount)
{
    Text text = text_on(bytes, size);

    text_add_money(&text, amount);
    ensure(!text.overflowed);
    return text_slice(&text);
}

static Slice number_text(char *bytes, size_t size, int64_t number)
{
    Text text = text_on(bytes, size);

    text_add_int(&text, number);
    ensure(!text.overflowed);
    return text_slice(&text);
}

static void expect_totals(Verify *verify, int64_t count, Money sum)
{
    expect_leaf(verify, "NbOfTxs", number_text(verify->count, sizeof verify->count, count));
    expect_leaf(verify, "CtrlSum", money_text(verify->sum, sizeof verify->sum, sum));
}

static void expect_bank(Verify *verify, const char *agent, Slice bic)
{
    expect_open(verify, agent);
    if (slice_is_empty(bic)) {
        expect_open(verify, "FinInstnId");
        expect_in(verify, "Othr", "Id", SLICE_LITERAL("NOTPROVIDED"));
        expect_close(verify, "FinInstnId");
    } else {
        expect_in(verify, "FinInstnId", verify->file->version == PAIN_001_09 ? "BICFI" : "BIC",
                  bic);
    }
    expect_close(verify, agent);
}

static void expect_file_head(Verify *verify)
{
    const PaymentFile *file = verify->file;

    expect_open(verify, "Document");
    expect_open(verify, "CstmrCdtTrfInitn");
    expect_open(verify, "GrpHdr");
    expect_leaf(verify, "MsgId", file->message_id);
    expect_leaf(verify, "CreDtTm", file->created_at);
    expect_totals(verify, file->count, file->sum);
    expect_open(verify, "InitgPty");
    expect_leaf(verify, "Nm", file->payer_name);
    if (!slice_is_empty(file->initiating_party_id)) {
        expect_open(verify, "Id");
        expect_open(verify, "OrgId");
        expect_open(verify, "Othr");
        expect_leaf(verify, "Id", file->initiating_party_id);
        expect_in(verify, "SchmeNm", "Cd", SLICE_LITERAL("BANK"));
        expect_close(verify, "Othr");
        expect_close(verify, "OrgId");
        expect_close(verify, "Id");
    }
    expect_close(verify, "InitgPty");
    expect_close(verify, "GrpHdr");
}

/* "<MsgId>-01" and the text of the execution day. */
static void group_texts(Verify *verify, Slice *group_id, Slice *day)
{
    Text id = text_on(verify->group_id, sizeof verify->group_id);
    Text day_text = text_on(verify->day, sizeof verify->day);

    text_add(&id, verify->file->message_id);
    text_add_format(&id, "-%02zu", verify->group_index + 1);
    text_add_day(&day_text, verify->file->execution_day);
    ensure(!id.overflowed && !day_text.overflowed);
    *group_id = text_slice(&id);
    *day = text_slice(&day_text);
}

static void expect_group_head(Verify *verify)
{
    const PaymentFile *file = verify->file;
    const MessageGroup *group = &verify->group[verify->group_index];
    Slice group_id, day;

    group_texts(verify, &group_id, &day);
    expect_open(verify, "PmtInf");
    expect_leaf(verify, "PmtInfId", group_id);
    expect_word(verify, "PmtMtd", "TRF");
    if (file->batch_booking != BOOKING_ABSENT)
        expect_word(verify, "BtchBookg", file->batch_booking == BOOKING_TRUE ? "true" : "false");
    expect_totals(verify, group->count, group->sum);
    expect_open(verify, "PmtTpInf");
    expect_in(verify, "SvcLvl", "Cd", SLICE_LITERAL("SEPA"));
    expect_close(verify, "PmtTpInf");
    if (file->version == PAIN_001_09)
        expect_in(verify, "ReqdExctnDt", "Dt", day);
    else
        expect_leaf(verify, "ReqdExctnDt", day);
    expect_in(verify, "Dbtr", "Nm", file->payer_name);
    expect_open(verify, "DbtrAcct");
    expect_in(verify, "Id", "IBAN", file->debtor_iban);
    expect_word(verify, "Ccy", "EUR");
    expect_close(verify, "DbtrAcct");
    expect_bank(verify, "DbtrAgt", file->debtor_bic);
    expect(verify, EXPECT_LEAF, "ChrgBr", SLICE_LITERAL("SLEV"))->newline = true;
}

static void expect_if_given(Verify *verify, const char *name, Slice value)
{
    if (!slice_is_empty(value))
        expect_leaf(verify, name, value);
}

/* One line of at most 70 characters, else one each. */
static void expect_address_lines(Verify *verify)
{
    const Payment *payment = &verify->payment;
    Text line = text_on(verify->line, sizeof verify->line);

    text_add(&line, payment->street);
    if (!slice_is_empty(payment->street) && !slice_is_empty(payment->building))
        text_add_char(&line, ' ');
    text_add(&line, payment->building);
    if (!line.overflowed && utf8_length(text_slice(&line)) <= ADDRESS_LINE_MAX) {
        expect_if_given(verify, "AdrLine", text_slice(&line));
        return;
    }
    expect_if_given(verify, "AdrLine", payment->street);
    expect_if_given(verify, "AdrLine", payment->building);
}

static void expect_address(Verify *verify)
{
    const Payment *payment = &verify->payment;
    AddressMode mode = verify->file->address_mode;

    if (mode == ADDRESS_NONE || slice_is_empty(payment->town) || slice_is_empty(payment->country))
        return;
    expect_open(verify, "PstlAdr");
    if (mode == ADDRESS_STRUCTURED) {
        expect_if_given(verify, "StrtNm", payment->street);
        expect_if_given(verify, "BldgNb", payment->building);
        expect_if_given(verify, "PstCd", payment->postcode);
    }
    expect_leaf(verify, "TwnNm", payment->town);
    expect_leaf(verify, "Ctry", payment->country);
    if (mode == ADDRESS_HYBRID)
        expect_address_lines(verify);
    expect_close(verify, "PstlAdr");
}

static void expect_remittance(Verify *verify)
{
    const Payment *payment = &verify->payment;

    expect_open(verify, "RmtInf");
    if (payment->remittance_kind == REMITTANCE_TEXT) {
        expect_leaf(verify, "Ustrd", payment->remittance);
    } else {
        expect_open(verify, "Strd");
        expect_open(verify, "CdtrRefInf");
        expect_open(verify, "Tp");
        expect_in(verify, "CdOrPrtry", "Cd", SLICE_LITERAL("SCOR"));
        if (payment->remittance_kind == REMITTANCE_RF)
            expect_word(verify, "Issr", "ISO");
        expect_close(verify, "Tp");
        expect_leaf(verify, "Ref", payment->remittance);
        expect_close(verify, "CdtrRefInf");
        expect_close(verify, "Strd");
    }
    expect_close(verify, "RmtInf");
}

static void expect_payment(Verify *verify)
{
    const Payment *payment = &verify->payment;
    size_t id_len = payment_end_to_end_id(verify->file->payer, payment->number, verify->id);
    Slice id = {verify->id, id_len};
    Slice amount = money_text(verify->amount, sizeof verify->amount, payment->amount);

    expect_open(verify, "CdtTrfTxInf");
    expect_open(verify, "PmtId");
    expect_leaf(verify, "InstrId", id);
    expect_leaf(verify, "EndToEndId", id);
    expect_close(verify, "PmtId");
    expect_open(verify, "Amt");
    expect(verify, EXPECT_LEAF, "InstdAmt", amount)->currency = true;
    expect_close(verify, "Amt");
    if (!slice_is_empty(payment->bic))
        expect_bank(verify, "CdtrAgt", payment->bic);
    expect_open(verify, "Cdtr");
    expect_leaf(verify, "Nm", payment->name);
    expect_address(verify);
    expect_close(verify, "Cdtr");
    expect_open(verify, "CdtrAcct");
    expect_in(verify, "Id", "IBAN", payment->iban);
    expect_close(verify, "CdtrAcct");
    if (!slice_is_empty(payment->purpose))
        expect_in(verify, "Purp", "Cd", payment->purpose);
    expect_remittance(verify);
    expect(verify, EXPECT_CLOSE, "CdtTrfTxInf", SLICE_NONE)->newline = true;
}

/* --- piece by piece --- */

static void remember_number(Verify *verify)
{
    void *numbers = verify->numbers;

    memory_grow(&numbers, &verify->number_capacity, verify->number_count + 1, sizeof(int64_t));
    verify->numbers = numbers;
    verify->numbers[verify->number_count] = verify->payment.number;
    verify->number_count += 1;
}

static void next_payment(Verify *verify)
{
    bool end = false;
    Status status =
        verify->source.next(verify->source.context, &verify->payment, &end, verify->err);

    if (status != STATUS_OK) {
        verify->status = status;
        return;
    }
    if (end) {
        refuse(verify, "fewer rows than the groups count", "CdtTrfTxInf");
        return;
    }
    verify->open.count += 1;
    verify->total.count += 1;
    if (verify->payment.amount.cents <= 0
        || money_add_overflows(verify->open.sum, verify->payment.amount, &verify->open.sum)
        || money_add_overflows(verify->total.sum, verify->payment.amount, &verify->total.sum)) {
        refuse(verify, "an amount that cannot be summed", "InstdAmt");
        return;
    }
    remember_number(verify);
    expect_payment(verify);
}

static void end_group(Verify *verify)
{
    const MessageGroup *group = &verify->group[verify->group_index];

    if (verify->open.count != group->count || !money_equal(verify->open.sum, group->sum))
        refuse(verify, "the payments of a group are not its count and sum", "PmtInf");
    verify->open = (MessageGroup){0, MONEY_ZERO};
    verify->group_index += 1;
    expect_close(verify, "PmtInf");
}

static void end_file(Verify *verify)
{
    const PaymentFile *file = verify->file;
    Payment more;
    bool end = false;
    Status status = verify->source.next(verify->source.context, &more, &end, verify->err);

    if (status != STATUS_OK) {
        verify->status = status;
        return;
    }
    if (!end)
        refuse(verify, "more rows than the groups count", "CdtTrfTxInf");
    if (verify->total.count != file->count || !money_equal(verify->total.sum, file->sum))
        refuse(verify, "the payments are not the count and sum of the file", "GrpHdr");
    expect_close(verify, "CstmrCdtTrfInitn");
    expect_close(verify, "Document");
}

/* Makes the list of the next piece; afterwards piece says which one follows that. */
static void next_piece(Verify *verify)
{
    verify->expected_count = 0;
    verify->expected_at = 0;
    switch (verify->piece) {
    case PIECE_FILE_HEAD:
        expect_file_head(verify);
        verify->piece = PIECE_GROUP_HEAD;
        break;
    case PIECE_GROUP_HEAD:
        expect_group_head(verify);
        verify->piece = PIECE_PAYMENT;
        break;
    case PIECE_PAYMENT:
        next_payment(verify);
        if (verify->open.count == verify->group[verify->group_index].count)
            verify->piece = PIECE_GROUP_TAIL;
        break;
    case PIECE_GROUP_TAIL:
        end_group(verify);
        verify->piece =
            verify->group_index < verify->group_count ? PIECE_GROUP_HEAD : PIECE_FILE_TAIL;
        break;
    case PIECE_FILE_TAIL:
        end_file(verify);
        verify->piece = PIECE_NOTHING;
        break;
    case PIECE_NOTHING:
        refuse(verify, "something after the end", "Document");
        break;
    }
}

/* The next item of the list, or NULL when the file is refused. */
static const Expected *next_expected(Verify *verify)
{
    if (verify->expected_at == verify->expected_count && verify->status == STATUS_OK)
        next_piece(verify);
    return verify->status == STATUS_OK ? &verify->expected[verify->expected_at] : NULL;
}

/* --- the events of the parser --- */

/* Between tags nothing may stand but the newlines that the writer makes. */
static void end_gap(Verify *verify)
{
    size_t due = verify->newline_due ? 1 : 0;

    if (verify->text_len != due || (due == 1 && verify->text[0] != '\n'))
        refuse(verify, "text between elements", "blank");
    verify->text_len = 0;
    verify->newline_due = false;
}

/* libxml2 hands over five pointers an attribute: name, prefix, namespace, value, its end. */
static bool is_currency_eur(const xmlChar **attribute)
{
    Slice value = {(const char *)attribute[3], (size_t)(attribute[4] - attribute[3])};

    return strcmp((const char *)attribute[0], "Ccy") == 0 && attribute[1] == NULL
           && slice_is(value, "EUR");
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int name_space_count, const xmlChar **name_spaces, int attribute_count,
                     int default_count, const xmlChar **attributes)
{
    Verify *verify = context;
    const Expected *item;

    (void)name_spaces;
    if (verify->status != STATUS_OK)
        return;
    if (verify->in_leaf) {
        refuse(verify, "an element inside of a text", "element");
        return;
    }
    end_gap(verify);
    item = next_expected(verify);
    if (item == NULL)
        return;
    if (item->kind == EXPECT_CLOSE || strcmp((const char *)name, item->name) != 0)
        refuse(verify, "expected another element", item->name);
    else if (prefix != NULL || uri == NULL || strcmp((const char *)uri, verify->name_space) != 0
             || name_space_count != (verify->depth == 0 ? 1 : 0))
        refuse(verify, "namespace", item->name);
    else if (attribute_count != (item->currency ? 1 : 0) || default_count != 0
             || (item->currency && !is_currency_eur(attributes)))
        refuse(verify, "attributes", item->name);
    verify->depth += 1;
    ensure(verify->depth <= DEPTH_MAX || verify->status != STATUS_OK);
    verify->in_leaf = item->kind == EXPECT_LEAF;
    if (!verify->in_leaf)
        verify->expected_at += 1;
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    Verify *verify = context;
    Slice text = {verify->text, verify->text_len};
    const Expected *item;

    (void)name; /* well-formed: it is the one that was opened */
    (void)prefix;
    (void)uri;
    if (verify->status != STATUS_OK)
        return;
    if (!verify->in_leaf)
        end_gap(verify);
    item = next_expected(verify);
    if (item == NULL)
        return;
    if (verify->in_leaf && !slice_equal(text, item->value))
        refuse(verify, "differs from the row", item->name);
    if (!verify->in_leaf && item->kind != EXPECT_CLOSE)
        refuse(verify, "is missing", item->name);
    verify->text_len = 0;
    verify->in_leaf = false;
    verify->newline_due = item->newline;
    verify->depth -= 1;
    verify->expected_at += 1;
}

static void on_text(void *context, const xmlChar *bytes, int len)
{
    Verify *verify = context;

    if (verify->status != STATUS_OK)
        return;
    if ((size_t)len > sizeof verify->text - verify->text_len) {
        refuse(verify, "a text that is too long", "text");
        return;
    }
    memcpy(verify->text + verify->text_len, bytes, (size_t)len);
    verify->text_len += (size_t)len;
}

static void on_cdata(void *context, const xmlChar *bytes, int len)
{
    (void)bytes;
    (void)len;
    refuse(context, "a CDATA section", "CDATA");
}

static void on_comment(void *context, const xmlChar *bytes)
{
    (void)bytes;
    refuse(context, "a comment", "comment");
}

static void on_instruction(void *context, const xmlChar *target, const xmlChar *data)
{
    (void)target;
    (void)data;
    refuse(context, "a processing instruction", "instruction");
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    (void)name;
    (void)external;
    (void)system;
    refuse(context, "a DOCTYPE", "DOCTYPE");
}

static void on_reference(void *context, const xmlChar *name)
{
    (void)name;
    refuse(context, "an entity", "reference");
}

static xmlEntityPtr on_entity(void *context, const xmlChar *name)
{
    (void)context;
    (void)name;
    return NULL; /* the five of XML itself are known to the parser */
}

/* The parser's own complaint; its result tells the same. */
static void PRINTF_LIKE(2, 3) on_complaint(void *context, const char *format, ...)
{
    (void)format;
    refuse(context, "not well-formed", "XML");
}

/* The schema's; its text would hold values. */
static void on_violation(void *context, xmlErrorPtr violation)
{
    (void)violation;
    refuse(context, "not valid against the schema", "schema");
}

static void on_schema_trouble(void *context, xmlErrorPtr trouble)
{
    (void)context;
    (void)trouble;
}

/* libxml2 would print what it cannot tell a handler. */
static void PRINTF_LIKE(2, 3) on_print(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

/* --- the schema --- */

typedef struct Validator {
    xmlGenericErrorFunc printer; /* of this thread, put back afterwards */
    void *printer_context;
    xmlSchemaPtr schema;
    xmlSchemaValidCtxtPtr validation;
    xmlParserCtxtPtr parser;
    xmlSchemaSAXPlugPtr plug;
} Validator;

static void validator_done(Validator *validator)
{
    /* Unplugged first: the plug holds the parser's own handlers. */
    if (validator->plug != NULL)
        (void)xmlSchemaSAXUnplug(validator->plug);
    xmlFreeParserCtxt(validator->parser);
    xmlSchemaFreeValidCtxt(validator->validation);
    xmlSchemaFree(validator->schema);
    if (validator->printer != NULL)
        xmlSetGenericErrorFunc(validator->printer_context, validator->printer);
}
#define AUTO_VALIDATOR __attribute__((cleanup(validator_done)))

static void schema_parser_done(xmlSchemaParserCtxtPtr *parser)
{
    xmlSchemaFreeParserCtxt(*parser);
}
#define AUTO_SCHEMA_PARSER __attribute__((cleanup(schema_parser_done)))

static void libxml_prepare(void)
{
    xmlInitParser();
    /* For the whole process: nothing of ours ever fetches anything. */
    xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
}

static const char *version_digits(PainVersion version)
{
    return version == PAIN_001_09 ? "09" : "03";
}

static const EmbeddedFile *schema_of(PainVersion version)
{
    TEXT_ON_STACK(name, 32);

    text_add_format(&name, "pain.001.001.%s.xsd", version_digits(version));
    for (const EmbeddedFile *file = embedded_schemas; file->name != NULL; file++) {
        if (slice_is(text_slice(&name), file->name))
            return file;
    }
    ensure(false);
    return NULL;
}

static Status schema_load(PainVersion version, Slice schema_dir, xmlSchemaPtr *schema, Error *err)
{
    AUTO_SCHEMA_PARSER xmlSchemaParserCtxtPtr parser = NULL;

    if (slice_is_empty(schema_dir)) {
        const EmbeddedFile *file = schema_of(version);

        parser = xmlSchemaNewMemParserCtxt((const char *)file->bytes, (int)file->size);
    } else {
        TEXT_ON_STACK(path, LIMIT_PATH_BYTES);

        path.capacity -= 1;
        text_add_format(&path, "%.*s/pain.001.001.%s.xsd", SLICE_ARGS(schema_dir),
                        version_digits(version));
        parser = xmlSchemaNewParserCtxt(text_string(&path));
    }
    if (parser != NULL) {
        xmlSchemaSetParserStructuredErrors(parser, on_schema_trouble, NULL);
        *schema = xmlSchemaParse(parser);
    }
    if (*schema == NULL)
        return error_set(err, STATUS_USAGE, "cannot load the schema pain.001.001.%s",
                         version_digits(version));
    return STATUS_OK;
}

static Status validator_init(Validator *validator, Verify *verify, Slice schema_dir, Error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .internalSubset = on_doctype,
        .getEntity = on_entity,
        .reference = on_reference,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_cdata,
        .comment = on_comment,
        .processingInstruction = on_instruction,
        .error = on_complaint,
        .warning = on_complaint,
    };

    ensure(pthread_once(&once, libxml_prepare) == 0);
    validator->printer = xmlGenericError;
    validator->printer_context = xmlGenericErrorContext;
    xmlSetGenericErrorFunc(NULL, on_print);
    TRY(schema_load(verify->file->version, schema_dir, &validator->schema, err));
    validator->validation = xmlSchemaNewValidCtxt(validator->schema);
    validator->parser = xmlCreatePushParserCtxt(&handler, verify, NULL, 0, NULL);
    ensure(validator->validation != NULL && validator->parser != NULL);
    ensure(xmlCtxtUseOptions(validator->parser, XML_PARSE_NONET) == 0);
    xmlSchemaSetValidStructuredErrors(validator->validation, on_violation, verify);
    validator->plug = xmlSchemaSAXPlug(validator->validation, &validator->parser->sax,
                                       &validator->parser->userData);
    ensure(validator->plug != NULL);
    return STATUS_OK;
}

/* --- all of it --- */

/* Keeps the first and the last bytes: what stands around the root element is no event. */
static void keep_ends(Verify *verify, const char *bytes, size_t len)
{
    size_t room = sizeof verify->head - verify->head_len;
    size_t first = len < room ? len : room;
    size_t keep;

    memcpy(verify->head + verify->head_len, bytes, first);
    verify->head_len += first;
    if (len >= sizeof verify->tail) {
        memcpy(verify->tail, bytes + len - sizeof verify->tail, sizeof verify->tail);
        verify->tail_len = sizeof verify->tail;
        return;
    }
    keep = sizeof verify->tail - len;
    keep = keep < verify->tail_len ? keep : verify->tail_len;
    memmove(verify->tail, verify->tail + verify->tail_len - keep, keep);
    memcpy(verify->tail + keep, bytes, len);
    verify->tail_len = keep + len;
}

static int by_number(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;

    return (left > right) - (left < right);
}

static void check_numbers(Verify *verify)
{
    if (verify->number_count > 1)
        qsort(verify->numbers, verify->number_count, sizeof(int64_t), by_number);
    for (size_t i = 1; i < verify->number_count; i++) {
        if (verify->numbers[i - 1] == verify->numbers[i])
            refuse(verify, "an id stands twice", "EndToEndId");
    }
}

static void check_end(Verify *verify, const Validator *validator)
{
    Slice head = {verify->head, verify->head_len};
    Slice tail = {verify->tail, verify->tail_len};

    if (!validator->parser->wellFormed)
        refuse(verify, "not well-formed", "XML");
    if (verify->piece != PIECE_NOTHING || verify->expected_at != verify->expected_count)
        refuse(verify, "ends too early", "Document");
    if (xmlSchemaIsValid(validator->validation) != 1)
        refuse(verify, "not valid against the schema", "schema");
    if (!slice_is(head, declaration))
        refuse(verify, "begins otherwise", "XML declaration");
    if (!slice_is(tail, ending))
        refuse(verify, "bytes after the end", "Document");
    check_numbers(verify);
}

static Status verify_bytes(Verify *verify, Validator *validator,
                           Status (*read)(void *context, char *bytes, size_t size, size_t *filled,
                                          Error *err),
                           void *read_context, char *piece)
{
    size_t filled = 0;

    do {
        int result;

        TRY(read(read_context, piece, PIECE_BYTES, &filled, verify->err));
        ensure(filled <= PIECE_BYTES);
        keep_ends(verify, piece, filled);
        result = xmlParseChunk(validator->parser, piece, (int)filled, filled == 0);
        if (result != XML_ERR_OK)
            refuse(verify, "not well-formed", "XML");
    } while (filled > 0 && verify->status == STATUS_OK);
    if (verify->status == STATUS_OK)
        check_end(verify, validator);
    return verify->status;
}

Status message_verify(Arena *arena, const PaymentFile *file, const MessageGroup *group,
                      size_t group_count, Slice schema_dir,
                      Status (*read)(void *context, char *bytes, size_t size, size_t *filled,
                                     Error *err),
                      void *read_context, PaymentSource payments, Error *err)
{
    Verify *verify = ARENA_NEW(arena, Verify);
    char *piece = arena_alloc(arena, PIECE_BYTES);
    AUTO_VALIDATOR Validator validator = {0};
    Text name_space = text_on(verify->name_space, sizeof verify->name_space - 1);
    Status status;

    if (group_count == 0)
        return error_set(err, STATUS_INTEGRITY, "%.*s has no group", SLICE_ARGS(file->message_id));
    verify->file = file;
    verify->group = group;
    verify->group_count = group_count;
    verify->source = payments;
    verify->err = err;
    text_add_format(&name_space, PAIN_NAMESPACE "%s", version_digits(file->version));
    ensure(!name_space.overflowed);
    TRY(validator_init(&validator, verify, schema_dir, err));
    status = verify_bytes(verify, &validator, read, read_context, piece);
    memory_free(verify->numbers);
    return status;
}
