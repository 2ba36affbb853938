/*
 * decision_pain001.c
 *     Decisions as a pain.001 (.03 or .09) of an agency's own system.
 *
 * Only the leaves of PATHS are read; the rest of a message is of no meaning here. What stands in
 * the group header or a payment information is held and completes every transaction under it,
 * unless the transaction says its own. Count and sum that a payment information tells of itself are
 * proven here, at its end; those of the group header by whoever reads the records.
 *
 * Which programme is meant is reference data, which a parser does not see: the record carries the
 * attributes pain.category and pain.account for it, and pain.message_id so that a file of ours is
 * known when it comes back. The field programme stays empty.
 */
#include "record_buffer.h"
#include "xml_stream.h"

static const char NAMESPACE_03[] = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03";
static const char NAMESPACE_09[] = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

enum { PATH_BYTES = 1024, HELD_BYTES = 512, DAY_BYTES = 10, COUNT_DIGITS = 15, TOTAL_DIGITS = 15,
       AMOUNT_DIGITS = 9 };

/* Values that are held until their transactions come. */
typedef enum Held {
    HELD_MESSAGE_ID,
    HELD_CREATED,
    HELD_INITIATOR,
    HELD_AUTHORISATION,
    HELD_OF_PAYMENT, /* from here on: dropped when the next payment information begins */
    HELD_DUE = HELD_OF_PAYMENT,
    HELD_CATEGORY,
    HELD_ACCOUNT,
    HELD_AGENCY,
    HELD_COUNT
} Held;

static const char *const HELD_NAMES[HELD_COUNT] = {
    [HELD_MESSAGE_ID] = "pain.message_id",
    [HELD_CREATED] = "decided_on",
    [HELD_INITIATOR] = "proposed_by",
    [HELD_AUTHORISATION] = "approved_by",
    [HELD_DUE] = "due_on",
    [HELD_CATEGORY] = "pain.category",
    [HELD_ACCOUNT] = "pain.account",
    [HELD_AGENCY] = "agency",
};

typedef enum Use {
    USE_HELD,
    USE_HELD_DAY, /* its first ten characters, of a day or of a day and time */
    USE_VALUE,    /* of the transaction */
    USE_PERSON,   /* the payee's id, and what it is */
    USE_ORGANISATION,
    USE_COUNT, /* control data */
    USE_TOTAL,
    USE_PART_COUNT, /* and that of a payment information */
    USE_PART_TOTAL,
} Use;

typedef struct Path {
    const char *path; /* below CstmrCdtTrfInitn */
    size_t len;       /* each element is compared with all paths: most differ in it */
    Use use;
    Held held;
    const char *name; /* of USE_VALUE */
} Path;

#define TX "PmtInf/CdtTrfTxInf/"
#define P(path) path, sizeof(path) - 1

static const Path PATHS[] = {
    {P("GrpHdr/MsgId"), USE_HELD, HELD_MESSAGE_ID, NULL},
    {P("GrpHdr/CreDtTm"), USE_HELD_DAY, HELD_CREATED, NULL},
    {P("GrpHdr/Authstn/Prtry"), USE_HELD, HELD_AUTHORISATION, NULL},
    {P("GrpHdr/NbOfTxs"), USE_COUNT, HELD_COUNT, NULL},
    {P("GrpHdr/CtrlSum"), USE_TOTAL, HELD_COUNT, NULL},
    {P("GrpHdr/InitgPty/CtctDtls/Nm"), USE_HELD, HELD_INITIATOR, NULL},
    {P("PmtInf/NbOfTxs"), USE_PART_COUNT, HELD_COUNT, NULL},
    {P("PmtInf/CtrlSum"), USE_PART_TOTAL, HELD_COUNT, NULL},
    {P("PmtInf/PmtTpInf/CtgyPurp/Prtry"), USE_HELD, HELD_CATEGORY, NULL},
    {P("PmtInf/PmtTpInf/CtgyPurp/Cd"), USE_HELD, HELD_CATEGORY, NULL},
    {P("PmtInf/ReqdExctnDt"), USE_HELD_DAY, HELD_DUE, NULL},
    {P("PmtInf/ReqdExctnDt/Dt"), USE_HELD_DAY, HELD_DUE, NULL},
    {P("PmtInf/ReqdExctnDt/DtTm"), USE_HELD_DAY, HELD_DUE, NULL},
    {P("PmtInf/DbtrAcct/Id/IBAN"), USE_HELD, HELD_ACCOUNT, NULL},
    {P("PmtInf/UltmtDbtr/Id/OrgId/Othr/Id"), USE_HELD, HELD_AGENCY, NULL},
    {P(TX "PmtId/InstrId"), USE_VALUE, HELD_COUNT, "grant_id"},
    {P(TX "PmtId/EndToEndId"), USE_VALUE, HELD_COUNT, "decision_id"},
    {P(TX "PmtTpInf/CtgyPurp/Prtry"), USE_VALUE, HELD_COUNT, "pain.category"},
    {P(TX "PmtTpInf/CtgyPurp/Cd"), USE_VALUE, HELD_COUNT, "pain.category"},
    {P(TX "Amt/InstdAmt"), USE_VALUE, HELD_COUNT, "amount"},
    {P(TX "UltmtDbtr/Id/OrgId/Othr/Id"), USE_VALUE, HELD_COUNT, "agency"},
    {P(TX "CdtrAgt/FinInstnId/BIC"), USE_VALUE, HELD_COUNT, "bic"},
    {P(TX "CdtrAgt/FinInstnId/BICFI"), USE_VALUE, HELD_COUNT, "bic"},
    {P(TX "Cdtr/Nm"), USE_VALUE, HELD_COUNT, "payee_name"},
    {P(TX "Cdtr/PstlAdr/StrtNm"), USE_VALUE, HELD_COUNT, "street"},
    {P(TX "Cdtr/PstlAdr/BldgNb"), USE_VALUE, HELD_COUNT, "building"},
    {P(TX "Cdtr/PstlAdr/PstCd"), USE_VALUE, HELD_COUNT, "postcode"},
    {P(TX "Cdtr/PstlAdr/TwnNm"), USE_VALUE, HELD_COUNT, "town"},
    {P(TX "Cdtr/PstlAdr/Ctry"), USE_VALUE, HELD_COUNT, "country"},
    {P(TX "Cdtr/Id/OrgId/Othr/Id"), USE_ORGANISATION, HELD_COUNT, NULL},
    {P(TX "Cdtr/Id/PrvtId/Othr/Id"), USE_PERSON, HELD_COUNT, NULL},
    {P(TX "CdtrAcct/Id/IBAN"), USE_VALUE, HELD_COUNT, "iban"},
    {P(TX "RmtInf/Ustrd"), USE_VALUE, HELD_COUNT, "message"},
    {P(TX "RmtInf/Strd/CdtrRefInf/Ref"), USE_VALUE, HELD_COUNT, "reference"},
};

typedef struct PainDecisions {
    XmlStream *stream;
    ControlData *control;
    Slice uri; /* of the root: as long as the stream */
    size_t depth;
    char path[PATH_BYTES]; /* below CstmrCdtTrfInitn */
    size_t path_bytes;
    const Path *leaf; /* whose text is being read */
    char text[LIMIT_FIELD_BYTES];
    size_t text_bytes;
    char held[HELD_COUNT][HELD_BYTES];
    size_t held_bytes[HELD_COUNT];
    bool held_twice[HELD_COUNT]; /* it stands twice: every record that would have it says so */
    ControlData told, found; /* of this payment information */
    RecordBuffer buffer;
} PainDecisions;

static Reader *open_reader(Arena *arena, ByteSource source, ControlData *control)
{
    PainDecisions *decisions = ARENA_NEW(arena, PainDecisions);

    *control = (ControlData){.sequence = -1, .count = -1, .total = MONEY_NONE};
    decisions->stream = xml_stream_open(arena, source);
    decisions->control = control;
    return (Reader *)decisions;
}

static const Path *find_path(Slice path)
{
    for (size_t i = 0; i < COUNT_OF(PATHS); i++)
        if (slice_equal(path, (Slice){PATHS[i].path, PATHS[i].len}))
            return &PATHS[i];
    return NULL;
}

static bool is_at(const PainDecisions *decisions, const char *path)
{
    return slice_is((Slice){decisions->path, decisions->path_bytes}, path);
}

static ReadResult take_root(PainDecisions *decisions, const XmlEvent *event, FramingFault *fault)
{
    bool known = slice_is(event->uri, NAMESPACE_03) || slice_is(event->uri, NAMESPACE_09);

    decisions->uri = event->uri;
    if (!known || !slice_is(event->name, "Document"))
        return framing_fault(fault, FRAMING_NAMESPACE, event->line,
                             "the document is not a pain.001.001.03 or .09");
    return READ_RECORD;
}

/* Namespaces are kept once a stream, so that most are the same bytes. */
static bool is_own(const PainDecisions *decisions, const XmlEvent *event)
{
    return event->uri.at == decisions->uri.at || slice_equal(event->uri, decisions->uri);
}

/* Elements of other namespaces (supplementary data) have a path that nobody looks for. */
static ReadResult push_name(PainDecisions *decisions, const XmlEvent *event, FramingFault *fault)
{
    Slice name = is_own(decisions, event) ? event->name : SLICE_LITERAL("*");

    if (decisions->path_bytes + 1 + name.len > PATH_BYTES)
        return framing_fault(fault, FRAMING_LIMIT, event->line,
                             "the names of elements are too long");
    if (decisions->path_bytes > 0)
        decisions->path[decisions->path_bytes++] = '/';
    memcpy(decisions->path + decisions->path_bytes, name.at, name.len);
    decisions->path_bytes += name.len;
    return READ_RECORD;
}

static void pop_name(PainDecisions *decisions)
{
    while (decisions->path_bytes > 0 && decisions->path[decisions->path_bytes - 1] != '/')
        decisions->path_bytes--;
    if (decisions->path_bytes > 0)
        decisions->path_bytes--;
}

static void begin_part(PainDecisions *decisions)
{
    for (Held held = HELD_OF_PAYMENT; held < HELD_COUNT; held++) {
        decisions->held_bytes[held] = 0;
        decisions->held_twice[held] = false;
    }
    decisions->told = (ControlData){.count = -1, .total = MONEY_NONE};
    decisions->found = (ControlData){.count = 0, .total = MONEY_ZERO};
}

static ReadResult take_start(PainDecisions *decisions, Record *record, const XmlEvent *event,
                             FramingFault *fault)
{
    ReadResult result;

    decisions->depth++;
    decisions->text_bytes = 0;
    decisions->leaf = NULL;
    if (decisions->depth == 1)
        return take_root(decisions, event, fault);
    if (decisions->depth == 2)
        return is_own(decisions, event) && slice_is(event->name, "CstmrCdtTrfInitn")
                   ? READ_RECORD
                   : framing_fault(fault, FRAMING_NOT_WELL_FORMED, event->line,
                                   "the document does not contain CstmrCdtTrfInitn");
    result = push_name(decisions, event, fault);
    if (result != READ_RECORD)
        return result;
    decisions->leaf = find_path((Slice){decisions->path, decisions->path_bytes});
    if (is_at(decisions, "PmtInf"))
        begin_part(decisions);
    if (is_at(decisions, "PmtInf/CdtTrfTxInf"))
        record_begin(&decisions->buffer, record, event->line);
    return READ_RECORD;
}

static ReadResult put_value(PainDecisions *decisions, Record *record, const char *name, Slice value,
                            FramingFault *fault)
{
    ReadResult result = record_grow(&decisions->buffer, record, value, fault);

    return result == READ_RECORD ? record_put(&decisions->buffer, record, slice_of(name), fault)
                                 : result;
}

static ReadResult take_attribute(PainDecisions *decisions, Record *record, const XmlEvent *event,
                                 FramingFault *fault)
{
    if (event->uri.len > 0 || !slice_is(event->name, "Ccy") || !is_at(decisions, TX "Amt/InstdAmt"))
        return READ_RECORD;
    return put_value(decisions, record, "currency", event->value, fault);
}

static ReadResult take_text(PainDecisions *decisions, const XmlEvent *event, FramingFault *fault)
{
    if (decisions->leaf == NULL)
        return READ_RECORD;
    if (event->value.len > LIMIT_FIELD_BYTES - decisions->text_bytes)
        return framing_fault(fault, FRAMING_LIMIT, event->line, "a value is longer than %d bytes",
                             LIMIT_FIELD_BYTES);
    if (event->value.len > 0)
        memcpy(decisions->text + decisions->text_bytes, event->value.at, event->value.len);
    decisions->text_bytes += event->value.len;
    return READ_RECORD;
}

static ReadResult hold(PainDecisions *decisions, Held held, Slice text, uint64_t line,
                       FramingFault *fault)
{
    if (text.len > HELD_BYTES)
        return framing_fault(fault, FRAMING_LIMIT, line, "a value is longer than %d bytes",
                             HELD_BYTES);
    decisions->held_twice[held] |= decisions->held_bytes[held] > 0;
    memcpy(decisions->held[held], text.at, text.len);
    decisions->held_bytes[held] = text.len;
    return READ_RECORD;
}

/* A sum may have more than two decimals there, as long as the others are zeros. */
static Slice without_zeros(Slice sum)
{
    const char *dot = sum.len == 0 ? NULL : memchr(sum.at, '.', sum.len);

    while (dot != NULL && sum.at + sum.len > dot + 3 && sum.at[sum.len - 1] == '0')
        sum.len--;
    return sum;
}

static ReadResult take_control(PainDecisions *decisions, Use use, Slice text, uint64_t line,
                               FramingFault *fault)
{
    bool is_part = use == USE_PART_COUNT || use == USE_PART_TOTAL;
    bool is_total = use == USE_TOTAL || use == USE_PART_TOTAL;
    ControlData *control = is_part ? &decisions->told : decisions->control;
    bool again = is_total ? !money_is_none(control->total) : control->count >= 0;
    bool right = is_total ? money_parse(without_zeros(text), TOTAL_DIGITS, &control->total)
                          : whole_parse(text, COUNT_DIGITS, &control->count);

    return right && !again
               ? READ_RECORD
               : framing_fault(fault, FRAMING_NOT_WELL_FORMED, line, "%s of %s %s",
                               is_total ? "CtrlSum" : "NbOfTxs", is_part ? "PmtInf" : "GrpHdr",
                               again ? "stands twice" : "is malformed");
}

/* What the records of the payment information add up to; an amount that is none adds nothing. */
static void count_record(ControlData *found, const Record *record)
{
    Money amount;

    found->count++;
    if (money_parse(record->field[FIELD_AMOUNT], AMOUNT_DIGITS, &amount))
        found->total = money_sum(found->total, amount);
}

static ReadResult end_part(const PainDecisions *decisions, uint64_t line, FramingFault *fault)
{
    const ControlData *told = &decisions->told, *found = &decisions->found;

    if (told->count >= 0 && told->count != found->count)
        return framing_fault(fault, FRAMING_CONTROL, line,
                             "%lld transactions, NbOfTxs of this PmtInf says %lld",
                             (long long)found->count, (long long)told->count);
    if (!money_is_none(told->total) && !money_equal(told->total, found->total))
        return framing_fault(fault, FRAMING_CONTROL, line,
                             "the sum is not that which CtrlSum of this PmtInf says");
    return READ_RECORD;
}

static ReadResult take_payee(PainDecisions *decisions, Record *record, const char *type, Slice id,
                             FramingFault *fault)
{
    ReadResult result = put_value(decisions, record, "payee_id", id, fault);

    return result == READ_RECORD ? put_value(decisions, record, "payee_type", slice_of(type), fault)
                                 : result;
}

static ReadResult take_leaf(PainDecisions *decisions, Record *record, uint64_t line,
                            FramingFault *fault)
{
    const Path *leaf = decisions->leaf;
    Slice text = {decisions->text, decisions->text_bytes};

    switch (leaf->use) {
    case USE_HELD:
        return hold(decisions, leaf->held, text, line, fault);
    case USE_HELD_DAY:
        if (text.len > DAY_BYTES && text.at[DAY_BYTES] == 'T')
            text.len = DAY_BYTES;
        return hold(decisions, leaf->held, text, line, fault);
    case USE_VALUE:
        return put_value(decisions, record, leaf->name, text, fault);
    case USE_PERSON:
        return take_payee(decisions, record, "person", text, fault);
    case USE_ORGANISATION:
        return take_payee(decisions, record, "organisation", text, fault);
    case USE_COUNT:
    case USE_TOTAL:
    case USE_PART_COUNT:
    case USE_PART_TOTAL:
        return take_control(decisions, leaf->use, text, line, fault);
    }
    ensure(false);
    return READ_REFUSED;
}

static bool has_value(const Record *record, const char *name)
{
    Field field = field_find(slice_of(name));

    if (field != FIELD_COUNT)
        return record->field[field].at != NULL;
    for (uint32_t i = 0; i < record->attribute_count; i++)
        if (slice_is(record->attribute[i].name, name))
            return true;
    return false;
}

/* As often as it stands there, so that what stands twice is a fault of the record. */
static ReadResult put_held(PainDecisions *decisions, Record *record, Held held, FramingFault *fault)
{
    const Slice value = {decisions->held[held], decisions->held_bytes[held]};
    ReadResult result = put_value(decisions, record, HELD_NAMES[held], value, fault);

    return result == READ_RECORD && decisions->held_twice[held]
               ? put_value(decisions, record, HELD_NAMES[held], value, fault)
               : result;
}

/* What the transaction has of its group and payment information. */
static ReadResult complete(PainDecisions *decisions, Record *record, FramingFault *fault)
{
    ReadResult result = put_value(decisions, record, "instalment", SLICE_LITERAL("1"), fault);

    for (Held held = 0; held < HELD_COUNT && result == READ_RECORD; held++)
        if (decisions->held_bytes[held] > 0 && !has_value(record, HELD_NAMES[held]))
            result = put_held(decisions, record, held, fault);
    return result;
}

static ReadResult take_end(PainDecisions *decisions, Record *record, const XmlEvent *event,
                           bool *done, FramingFault *fault)
{
    ReadResult result = READ_RECORD;

    if (decisions->leaf != NULL)
        result = take_leaf(decisions, record, event->line, fault);
    *done = is_at(decisions, "PmtInf/CdtTrfTxInf");
    if (*done && result == READ_RECORD) {
        result = complete(decisions, record, fault);
        count_record(&decisions->found, record);
    }
    if (is_at(decisions, "PmtInf") && result == READ_RECORD)
        result = end_part(decisions, event->line, fault);
    decisions->leaf = NULL;
    decisions->depth--;
    pop_name(decisions);
    return result;
}

static ReadResult read_record(Reader *reader, Record *record, FramingFault *fault, Error *err)
{
    PainDecisions *decisions = (PainDecisions *)reader;
    bool done = false;

    while (!done) {
        XmlEvent event;
        ReadResult result = xml_stream_next(decisions->stream, &event, fault, err);

        if (result != READ_RECORD)
            return result;
        switch (event.kind) {
        case EVENT_START:
            result = take_start(decisions, record, &event, fault);
            break;
        case EVENT_ATTRIBUTE:
            result = take_attribute(decisions, record, &event, fault);
            break;
        case EVENT_TEXT:
            result = take_text(decisions, &event, fault);
            break;
        case EVENT_END:
            result = take_end(decisions, record, &event, &done, fault);
            break;
        }
        if (result != READ_RECORD)
            return result;
    }
    return READ_RECORD;
}

static void close_reader(Reader *reader)
{
    if (reader != NULL)
        xml_stream_close(((PainDecisions *)reader)->stream);
}

/* Other versions are left to the parser of XML, which says that it does not know them. */
static int bid(Slice head)
{
    Slice tag = xml_first_tag(head);

    return xml_tag_names(tag, NAMESPACE_03) || xml_tag_names(tag, NAMESPACE_09) ? 90 : 0;
}

PARSER(pain001) = {
    .name = "pain.001",
    .bid = bid,
    .open = open_reader,
    .read = read_record,
    .close = close_reader,
};
