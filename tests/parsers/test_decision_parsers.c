/*
 * test_decision_parsers.c
 *     Whole deliveries: whose they are, how many records they hold, why they are refused.
 *
 * Every good fixture is also cut at every byte, into a block of exactly that size, so that a read
 * over the end is seen by the sanitizers.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "maksatus/characters.h"
#include "maksatus/parser.h"
#include "maksatus/text.h"
#include "memory_source.h"

typedef struct DeliveryCase {
    const char *path; /* in fixtures/decisions */
    const char *parser;
    size_t records; /* before the end or the fault */
    size_t faulty;  /* of them with record faults */
    FramingCode code;
} DeliveryCase;

static const DeliveryCase DELIVERIES[] = {
    {"csv/good-comma.csv", "csv", 3, 0, FRAMING_NONE},
    {"csv/good-semicolon-bom.csv", "csv", 3, 0, FRAMING_NONE},
    {"csv/good-attributes.csv", "csv", 3, 0, FRAMING_NONE},
    {"csv/good-no-last-end.csv", "csv", 3, 0, FRAMING_NONE},
    {"csv/good-blank-last-line.csv", "csv", 3, 0, FRAMING_NONE},
    {"csv/good-header-only.csv", "csv", 0, 0, FRAMING_NONE},
    {"csv/good-record-faults.csv", "csv", 3, 2, FRAMING_NONE},
    {"csv/bad-column-count.csv", "csv", 3, 0, FRAMING_COLUMN_COUNT},
    {"csv/bad-blank-line.csv", "csv", 1, 0, FRAMING_COLUMN_COUNT},
    {"csv/bad-header-lacks.csv", "csv", 0, 0, FRAMING_HEADER},
    {"csv/bad-header-twice.csv", "csv", 0, 0, FRAMING_HEADER},
    {"csv/bad-quote-open.csv", "csv", 2, 0, FRAMING_TRUNCATED},
    {"csv/bad-quote-inside.csv", "csv", 0, 0, FRAMING_NOT_WELL_FORMED},
    {"csv/bad-after-quote.csv", "csv", 0, 0, FRAMING_NOT_WELL_FORMED},
    {"csv/good-nul.csv", "csv", 3, 2, FRAMING_NONE},
    {"csv/bad-field-long.csv", "csv", 0, 0, FRAMING_LIMIT},
    {"xml/good-control.xml", "xml", 3, 0, FRAMING_NONE},
    {"xml/good-plain.xml", "xml", 3, 0, FRAMING_NONE},
    {"xml/good-prefix.xml", "xml", 3, 0, FRAMING_NONE},
    {"xml/good-comments-cdata.xml", "xml", 3, 0, FRAMING_NONE},
    {"xml/good-attributes.xml", "xml", 3, 0, FRAMING_NONE},
    {"xml/good-no-records.xml", "xml", 0, 0, FRAMING_NONE},
    {"xml/good-repeated.xml", "xml", 3, 1, FRAMING_NONE},
    {"xml/bad-doctype.xml", "xml", 0, 0, FRAMING_DOCTYPE},
    {"xml/bad-external.xml", "xml", 0, 0, FRAMING_DOCTYPE},
    {"xml/bad-entity.xml", "xml", 0, 0, FRAMING_NOT_WELL_FORMED},
    {"xml/bad-namespace.xml", "xml", 0, 0, FRAMING_NAMESPACE},
    {"xml/bad-root.xml", "xml", 0, 0, FRAMING_NAMESPACE},
    {"xml/bad-nested.xml", "xml", 0, 0, FRAMING_NOT_WELL_FORMED},
    {"xml/bad-mixed.xml", "xml", 0, 0, FRAMING_NOT_WELL_FORMED},
    {"xml/bad-between.xml", "xml", 0, 0, FRAMING_NOT_WELL_FORMED},
    {"xml/bad-field-attribute.xml", "xml", 0, 0, FRAMING_NOT_WELL_FORMED},
    {"xml/bad-latin1.xml", "xml", 0, 0, FRAMING_NOT_UTF8},
    {"xml/bad-declared.xml", "xml", 0, 0, FRAMING_NOT_UTF8},
    {"xml/bad-utf16.xml", "xml", 0, 0, FRAMING_NOT_UTF8},
    {"xml/bad-not-utf8.xml", "xml", 0, 0, FRAMING_NOT_UTF8},
    {"xml/bad-truncated.xml", "xml", 1, 0, FRAMING_TRUNCATED},
    {"xml/bad-mismatch.xml", "xml", 0, 0, FRAMING_NOT_WELL_FORMED},
    {"xml/bad-count.xml", "xml", 0, 0, FRAMING_NOT_WELL_FORMED},
    {"xml/bad-total.xml", "xml", 0, 0, FRAMING_NOT_WELL_FORMED},
    {"xml/bad-field-long.xml", "xml", 0, 0, FRAMING_LIMIT},
    {"xml/bad-comment-long.xml", "xml", 0, 0, FRAMING_LIMIT},
    {"xml/bad-undeclared-prefix.xml", "xml", 0, 0, FRAMING_NOT_WELL_FORMED},
    {"jsonl/good-strings.jsonl", "jsonl", 3, 0, FRAMING_NONE},
    {"jsonl/good-integers.jsonl", "jsonl", 3, 0, FRAMING_NONE},
    {"jsonl/good-escapes.jsonl", "jsonl", 3, 0, FRAMING_NONE},
    {"jsonl/good-record-faults.jsonl", "jsonl", 3, 3, FRAMING_NONE},
    {"jsonl/good-no-last-end.jsonl", "jsonl", 3, 0, FRAMING_NONE},
    {"jsonl/bad-truncated.jsonl", "jsonl", 2, 0, FRAMING_TRUNCATED},
    {"jsonl/bad-not-object.jsonl", "jsonl", 3, 0, FRAMING_NOT_WELL_FORMED},
    {"jsonl/bad-not-json.jsonl", "jsonl", 0, 0, FRAMING_NOT_WELL_FORMED},
    {"jsonl/bad-not-utf8.jsonl", "jsonl", 0, 0, FRAMING_NOT_UTF8},
    {"jsonl/bad-blank-line.jsonl", "jsonl", 1, 0, FRAMING_NOT_WELL_FORMED},
    {"jsonl/bad-line-long.jsonl", "jsonl", 3, 0, FRAMING_LIMIT},
    {"jsonl/bad-field-long.jsonl", "jsonl", 0, 0, FRAMING_LIMIT},
    {"jsonl/bad-trailing.jsonl", "jsonl", 0, 0, FRAMING_NOT_WELL_FORMED},
    /* The programme of a pain.001 is given by the engine: without it every record is faulty. */
    {"pain001/good-03.xml", "pain.001", 3, 3, FRAMING_NONE},
    {"pain001/good-09.xml", "pain.001", 3, 3, FRAMING_NONE},
    {"pain001/good-faults.xml", "pain.001", 3, 3, FRAMING_NONE},
    {"pain001/good-parts.xml", "pain.001", 3, 3, FRAMING_NONE},
    {"pain001/bad-part-count.xml", "pain.001", 2, 2, FRAMING_CONTROL},
    {"pain001/bad-part-total.xml", "pain.001", 2, 2, FRAMING_CONTROL},
    {"pain001/bad-doctype.xml", "xml", 0, 0, FRAMING_DOCTYPE},
    {"pain001/bad-count.xml", "pain.001", 0, 0, FRAMING_NOT_WELL_FORMED},
    {"pain001/bad-total.xml", "pain.001", 0, 0, FRAMING_NOT_WELL_FORMED},
    {"pain001/bad-truncated.xml", "pain.001", 2, 2, FRAMING_TRUNCATED},
    {"pain001/bad-version.xml", "xml", 0, 0, FRAMING_NAMESPACE},
    {"pain001/bad-root.xml", "pain.001", 0, 0, FRAMING_NOT_WELL_FORMED},
};

/* What reading a delivery came to. */
typedef struct Outcome {
    ReadResult result;
    size_t records, faulty;
    int64_t cents;
    FramingCode code;
    uint64_t fault_line;
    ControlData control;
} Outcome;

static const size_t CHUNKS[] = {0, 1, 7};
static char delivery_bytes[1 << 20];
static Arena arena;
static Arena scratch;

static void open_arenas(void)
{
    arena_init(&arena, 64 << 20);
    arena_init(&scratch, 1 << 20);
}

static void close_arenas(void)
{
    arena_done(&arena);
    arena_done(&scratch);
}

static Slice load(const char *path)
{
    const char *root = getenv("MAKSATUS_SOURCE_ROOT");
    char name[4096];
    FILE *file;
    size_t len;

    ck_assert_ptr_nonnull(root);
    (void)snprintf(name, sizeof(name), "%s/fixtures/decisions/%s", root, path);
    file = fopen(name, "rb");
    ck_assert_msg(file != NULL, "%s is missing", name);
    len = fread(delivery_bytes, 1, sizeof(delivery_bytes), file);
    (void)fclose(file);
    return (Slice){delivery_bytes, len};
}

static Slice head_of(Slice bytes)
{
    return (Slice){bytes.at, bytes.len < 4096 ? bytes.len : 4096};
}

static Outcome read_all(const Parser *parser, Slice bytes, size_t chunk)
{
    MemorySource source = {.left = bytes, .chunk = chunk};
    static Record record;
    RecordFault faults[RECORD_FAULTS_MAX];
    FramingFault fault = {0};
    Error err = {0};
    Outcome outcome = {0};
    ArenaMark mark = arena_mark(&arena);
    Reader *reader = parser->open(&arena, memory_source(&source), &outcome.control);

    while ((outcome.result = parser->read(reader, &record, &fault, &err)) == READ_RECORD) {
        ArenaMark row = arena_mark(&scratch);
        Decision decision;

        outcome.records++;
        outcome.faulty += decision_read(&record, &scratch, &decision, faults) > 0;
        outcome.cents += decision.amount.cents;
        arena_reset(&scratch, row);
    }
    outcome.code = fault.code;
    outcome.fault_line = fault.line;
    parser->close(reader);
    outcome.control.sender = SLICE_NONE; /* lives in the arena */
    arena_reset(&arena, mark);
    return outcome;
}

START_TEST(deliveries_are_read)
{
    const DeliveryCase *expected = &DELIVERIES[_i];
    Slice bytes = load(expected->path);
    const Parser *parser = parser_for(head_of(bytes));
    Outcome first = {0};

    ck_assert_msg(parser != NULL && strcmp(parser->name, expected->parser) == 0, "%s",
                  expected->path);
    for (size_t i = 0; i < COUNT_OF(CHUNKS); i++) {
        Outcome outcome = read_all(parser, bytes, CHUNKS[i]);

        ck_assert_msg(outcome.result == (expected->code == FRAMING_NONE ? READ_END : READ_FRAMING),
                      "%s: %d", expected->path, (int)outcome.result);
        ck_assert_msg(outcome.code == expected->code, "%s: %s", expected->path,
                      framing_code_name(outcome.code));
        ck_assert_msg(outcome.records == expected->records, "%s: %zu records", expected->path,
                      outcome.records);
        ck_assert_msg(outcome.faulty == expected->faulty, "%s: %zu faulty", expected->path,
                      outcome.faulty);
        if (i == 0)
            first = outcome;
        ck_assert_int_eq(outcome.cents, first.cents);
        ck_assert_uint_eq(outcome.fault_line, first.fault_line);
    }
}
END_TEST

/* A cut delivery ends, with rows that are complete or with a fault; nothing else. */
START_TEST(deliveries_are_cut_at_every_byte)
{
    const DeliveryCase *expected = &DELIVERIES[_i];
    Slice bytes = load(expected->path);
    const Parser *parser = parser_for(head_of(bytes));

    if (expected->code != FRAMING_NONE)
        return;
    for (size_t len = 0; len < bytes.len; len++) {
        char *block = malloc(len);
        Outcome outcome;

        ck_assert(len == 0 || block != NULL);
        if (len > 0)
            memcpy(block, bytes.at, len);
        (void)parser_for(head_of((Slice){block, len}));
        outcome = read_all(parser, (Slice){block, len}, 0);
        free(block);
        ck_assert_msg(outcome.result == READ_END || outcome.result == READ_FRAMING, "%s at %zu",
                      expected->path, len);
        ck_assert_uint_le(outcome.records, expected->records);
        /* XML knows its end: only what follows the root may be missing. */
        if (strstr(expected->path, ".xml") != NULL && len + 3 < bytes.len)
            ck_assert_msg(outcome.result == READ_FRAMING, "%s at %zu", expected->path, len);
    }
}
END_TEST

START_TEST(control_data_is_taken)
{
    Slice bytes = load("xml/good-control.xml");
    MemorySource source = {.left = bytes};
    ControlData control;
    static Record record;
    FramingFault fault;
    Error err = {0};
    const Parser *parser = parser_for(head_of(bytes));
    Reader *reader = parser->open(&arena, memory_source(&source), &control);

    ck_assert_int_eq(control.sequence, -1);
    ck_assert_int_eq(parser->read(reader, &record, &fault, &err), READ_RECORD);
    ck_assert(slice_is(control.sender, "UUDEV"));
    ck_assert_int_eq(control.sequence, 1);
    ck_assert_int_eq(control.count, 3);
    ck_assert_int_eq(control.total.cents, 800001);
    ck_assert_uint_eq(record.line, 3);
    ck_assert(slice_is(record.field[FIELD_PAYEE_NAME], "T\xC3\xB6rm\xC3\xA4n Konepaja Oy"));
    parser->close(reader);
}
END_TEST

typedef struct ValueCase {
    size_t record;
    const char *name;
    const char *value;
} ValueCase;

static const ValueCase PAIN_VALUES[] = {
    {1, "decision_id", "P-001"},
    {1, "grant_id", "A-001"},
    {1, "instalment", "1"},
    {1, "agency", "UUDEV"},
    {1, "programme", ""},
    {1, "decided_on", "2026-12-15"},
    {1, "due_on", "2026-12-22"},
    {1, "payee_type", "organisation"},
    {1, "payee_id", "9000601-8"},
    {1, "payee_name", "T\xC3\xB6rm\xC3\xA4n Konepaja Oy"},
    {1, "street", "Koekatu"},
    {1, "town", "Helsinki"},
    {1, "country", "FI"},
    {1, "iban", "FI2112345600000785"},
    {1, "bic", "NDEAFIHH"},
    {1, "amount", "4000.00"},
    {1, "currency", "EUR"},
    {1, "message", "Avustus, 2. er\xC3\xA4"},
    {1, "proposed_by", "esittelija.uudev"},
    {1, "approved_by", "ratkaisija.uudev"},
    {1, "pain.message_id", "UUDEV-2026-0007"},
    {1, "pain.category", "YRKE"},
    {1, "pain.account", "FI1210030000010012"},
    {2, "agency", "LAPEV"}, /* the transaction's own goes before */
    {2, "payee_type", "person"},
    {2, "payee_id", "131052-908T"},
    {2, "reference", "RF18539007547034"},
    {2, "message", ""},
    {3, "agency", "UUDEV"},
    {3, "amount", "0.01"},
};

static Slice value_of(const Record *record, const char *name)
{
    Field field = field_find(slice_of(name));

    if (field != FIELD_COUNT)
        return record->field[field];
    for (uint32_t i = 0; i < record->attribute_count; i++)
        if (slice_is(record->attribute[i].name, name))
            return record->attribute[i].value;
    return SLICE_NONE;
}

START_TEST(pain001_is_mapped)
{
    static const char *const PATHS[] = {"pain001/good-03.xml", "pain001/good-09.xml"};

    for (size_t path = 0; path < COUNT_OF(PATHS); path++) {
        Slice bytes = load(PATHS[path]);
        MemorySource source = {.left = bytes};
        ControlData control;
        static Record record;
        FramingFault fault;
        Error err = {0};
        const Parser *parser = parser_for(head_of(bytes));
        Reader *reader = parser->open(&arena, memory_source(&source), &control);

        for (size_t i = 0; i < PAIN_VALUES[_i].record; i++)
            ck_assert_int_eq(parser->read(reader, &record, &fault, &err), READ_RECORD);
        ck_assert_msg(slice_is(value_of(&record, PAIN_VALUES[_i].name), PAIN_VALUES[_i].value),
                      "%s: %s is %.*s", PATHS[path], PAIN_VALUES[_i].name,
                      SLICE_ARGS(value_of(&record, PAIN_VALUES[_i].name)));
        ck_assert_int_eq(control.count, 3);
        ck_assert_int_eq(control.total.cents, 800001);
        parser->close(reader);
    }
}
END_TEST

static const struct {
    const char *piece;    /* of pain001/good-03.xml, that stands twice */
    const char *repeated; /* by every record; NULL: the delivery is refused */
} STANDING_TWICE[] = {
    {"<CreDtTm>2026-12-15T10:20:30+02:00</CreDtTm>", "decided_on"},
    {"<Authstn><Prtry>ratkaisija.uudev</Prtry></Authstn>", "approved_by"},
    {"<CtctDtls><Nm>esittelija.uudev</Nm></CtctDtls>", "proposed_by"},
    {"<ReqdExctnDt>2026-12-22</ReqdExctnDt>", "due_on"},
    {"<Prtry>YRKE</Prtry>", "pain.category"},
    {"<Othr><Id>UUDEV</Id></Othr>", "agency"},
    {"<NbOfTxs>3</NbOfTxs>", NULL},
    {"<CtrlSum>8000.010</CtrlSum>", NULL},
};

START_TEST(what_stands_twice_above_pain001_records_is_told)
{
    const char *piece = STANDING_TWICE[_i].piece, *repeated = STANDING_TWICE[_i].repeated;
    Slice bytes = load("pain001/good-03.xml");
    const char *at = memmem(bytes.at, bytes.len, piece, strlen(piece));
    ck_assert_ptr_nonnull(at);
    size_t before = (size_t)(at - bytes.at);
    bytes = slice_of(arena_format(&arena, "%.*s%s%.*s", (int)before, bytes.at, piece,
                                  (int)(bytes.len - before), at));
    MemorySource source = {.left = bytes};
    ControlData control;
    static Record record;
    FramingFault fault;
    Error err = {0};
    const Parser *parser = parser_for(head_of(bytes));
    Reader *reader = parser->open(&arena, memory_source(&source), &control);

    ReadResult result = parser->read(reader, &record, &fault, &err);
    ck_assert_int_eq(result, repeated == NULL ? READ_FRAMING : READ_RECORD);
    if (repeated != NULL)
        ck_assert_msg(slice_is(record.repeated, repeated), "%s: %.*s", repeated,
                      SLICE_ARGS(record.repeated));
    parser->close(reader);
}
END_TEST

START_TEST(attributes_are_kept)
{
    static const char *const PATHS[] = {"csv/good-attributes.csv", "xml/good-attributes.xml"};
    Slice bytes = load(PATHS[_i]);
    MemorySource source = {.left = bytes};
    ControlData control;
    static Record record;
    FramingFault fault;
    Error err = {0};
    const Parser *parser = parser_for(head_of(bytes));
    Reader *reader = parser->open(&arena, memory_source(&source), &control);

    ck_assert_int_eq(parser->read(reader, &record, &fault, &err), READ_RECORD);
    ck_assert_uint_eq(record.attribute_count, 2);
    ck_assert(slice_is(record.attribute[0].name, "hanke"));
    ck_assert(slice_starts(record.attribute[0].value, "Kev\xC3\xA4t"));
    ck_assert(slice_is(record.attribute[1].name, "dependants"));
    ck_assert(slice_is(record.attribute[1].value, "2"));
    parser->close(reader);
}
END_TEST

/* Whatever a sender says of the protection, the address goes no further. */
static const char *const PROTECTED_LINES[] = {
    "{\"protected\":\"yes\",\"town\":\"Helsinki\"}",
    "{\"protected\":\"true\",\"town\":\"Helsinki\"}",
    "{\"protected\":true,\"town\":\"Helsinki\"}",
    "{\"protected\":true,\"town\":\"Helsinki\",\"amount\":1.5}",
};

START_TEST(a_protected_address_is_dropped_whatever_its_kind)
{
    Slice bytes = slice_of(PROTECTED_LINES[_i]);
    MemorySource source = {.left = bytes};
    ControlData control;
    static Record record;
    RecordFault faults[RECORD_FAULTS_MAX];
    FramingFault fault;
    Error err = {0};
    Decision decision;
    const Parser *parser = parser_for(bytes);
    Reader *reader = parser->open(&arena, memory_source(&source), &control);

    ck_assert_int_eq(parser->read(reader, &record, &fault, &err), READ_RECORD);
    ck_assert(record_is_protected(&record));
    ck_assert_uint_gt(decision_read(&record, &scratch, &decision, faults), 0);
    ck_assert_uint_eq(decision.town.len, 0);
    ck_assert(record_has_wrong_kind(&record, FIELD_PROTECTED) == (_i >= 2));
    ck_assert(record_has_wrong_kind(&record, FIELD_AMOUNT) == (_i == 3));
    parser->close(reader);
}
END_TEST

typedef struct RawCase {
    const char *line;
    const char *name;
    const char *text;
} RawCase;

/* Values of a kind that their field cannot have, as they stand in the line. */
static const RawCase RAW_VALUES[] = {
    {"{\"amount\":12.340,\"town\":\"x\"}", "amount", "12.340"},
    {"{\"town\":\"x\",\"amount\": 1E+2 }", "amount", "1E+2"},
    {"{ \"payee_name\"\t:\t5\t, \"town\" : true }", "payee_name", "5"},
    {"{ \"payee_name\"\t:\t5\t, \"town\" : true }", "town", "true"},
    {"{\"payee_id\":99999999999999999999}", "payee_id", "99999999999999999999"},
    {"{\"instalment\":1.0}", "instalment", "1.0"},
    {"{\"protected\":false}", "protected", "false"},
    {"{\"message\":null}", "message", "null"},
    {"{\"street\":[\"]\\\"}\", {\"bic\": 2}],\"bic\":3}", "street", "[\"]\\\"}\", {\"bic\": 2}]"},
    {"{\"street\":[\"]\\\"}\", {\"bic\": 2}],\"bic\":3}", "bic", "3"},
    {"{\"town\":{\"T\xC3\xB6rm\xC3\xA4\": {}}}", "town", "{\"T\xC3\xB6rm\xC3\xA4\": {}}"},
    {"{\"message\":\"\\\\\",\"\\u0062ic\":-0}", "bic", "-0"}, /* of an escaped name */
    {"{\"hanke\":{\"bic\":1},\"bic\":2}", "bic", "2"},
    {"{\"town\":\"a\",\"bic\":1,\"town\":5,\"iban\":7}", "iban", "7"},
};

static void read_line(Slice bytes, Record *record)
{
    MemorySource source = {.left = bytes};
    ControlData control;
    FramingFault fault;
    Error err = {0};
    const Parser *parser = parser_for(head_of(bytes));
    Reader *reader = parser->open(&arena, memory_source(&source), &control);

    ck_assert_int_eq(parser->read(reader, record, &fault, &err), READ_RECORD);
    parser->close(reader);
}

START_TEST(values_of_a_wrong_kind_keep_their_text)
{
    const RawCase *expected = &RAW_VALUES[_i];
    static Record record;

    read_line(slice_of(expected->line), &record);
    ck_assert(record_has_wrong_kind(&record, field_find(slice_of(expected->name))));
    ck_assert_msg(slice_is(value_of(&record, expected->name), expected->text), "%s: %.*s",
                  expected->line, SLICE_ARGS(value_of(&record, expected->name)));
}
END_TEST

/* Cut to what a value may have, and not within a letter. */
static const char *const LONG_VALUES[] = {"[\"", "[\"a"};

START_TEST(a_long_value_of_a_wrong_kind_is_cut)
{
    static char line[2 * LIMIT_FIELD_BYTES];
    static Record record;
    Text text = text_on(line, sizeof(line));

    text_add_format(&text, "{\"town\":%s", LONG_VALUES[_i]);
    while (text.len < LIMIT_FIELD_BYTES + 100)
        text_add_string(&text, "\xC3\xB6");
    text_add_string(&text, "\"]}");
    read_line(text_slice(&text), &record);
    Slice town = record.field[FIELD_TOWN];
    ck_assert_uint_eq(town.len, LIMIT_FIELD_BYTES - (size_t)_i);
    ck_assert(slice_starts(town, LONG_VALUES[_i]) && utf8_is_valid(town));
}
END_TEST

typedef struct BidCase {
    const char *head;
    const char *parser; /* NULL: nobody */
} BidCase;

static const BidCase BIDS[] = {
    {"", NULL},
    {"\n", NULL},
    {"hello", NULL},
    {"decision_id", "csv"},
    {"a,b", "csv"},
    {"a;b\n", "csv"},
    {"a\n1,2", NULL},
    {"a\x01,b\n", NULL},
    {"\xEF\xBB\xBF"
     "a,b\n",
     "csv"},
    {"\"a\",b\n", "csv"},
    {"{\"a\":\"b,c\"}", "jsonl"},
    {"  {\"a\":1}", "jsonl"},
    {"<decisions xmlns=\"urn:maksatus:decisions:1\">", "xml"},
    {"<?xml version='1.0'?>\n<!-- x --><d:decisions xmlns:d='urn:maksatus:decisions:1'", "xml"},
    {"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.03'>", "pain.001"},
    {"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'>", "pain.001"},
    {"<a/>", "xml"},         /* to say that its namespace is unknown */
    {"\xFF\xFE<\0d", "xml"}, /* to say that UTF-16 is not taken */
};

START_TEST(bids_are_by_content)
{
    const Parser *parser = parser_for(slice_of(BIDS[_i].head));

    if (BIDS[_i].parser == NULL)
        ck_assert_msg(parser == NULL, "%s", BIDS[_i].head);
    else
        ck_assert_msg(parser != NULL && strcmp(parser->name, BIDS[_i].parser) == 0, "%s",
                      BIDS[_i].head);
}
END_TEST

START_TEST(a_source_that_fails_is_told)
{
    const DeliveryCase *expected = &DELIVERIES[_i];
    Slice bytes = load(expected->path);
    const Parser *parser = parser_for(head_of(bytes));
    static Record record;
    ControlData control;

    if (expected->code != FRAMING_NONE)
        return;
    for (int broken = 0; broken < 2; broken++) {
        MemorySource source = {.left = {bytes.at, bytes.len / 2},
                               .broken_at_end = broken == 1,
                               .refused_at_end = broken == 0};
        FramingFault fault = {0};
        Error err = {0};
        Reader *reader = parser->open(&arena, memory_source(&source), &control);
        ReadResult result;

        while ((result = parser->read(reader, &record, &fault, &err)) == READ_RECORD) {
        }
        ck_assert_int_eq(result, broken == 1 ? READ_FRAMING : READ_REFUSED);
        if (broken == 1)
            ck_assert_int_eq(fault.code, FRAMING_GZIP_BROKEN);
        parser->close(reader);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decision_parsers");
    TCase *tests = tcase_create("deliveries");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tests, open_arenas, close_arenas);
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, deliveries_are_read, 0, (int)COUNT_OF(DELIVERIES));
    tcase_add_loop_test(tests, deliveries_are_cut_at_every_byte, 0, (int)COUNT_OF(DELIVERIES));
    tcase_add_loop_test(tests, a_source_that_fails_is_told, 0, (int)COUNT_OF(DELIVERIES));
    tcase_add_test(tests, control_data_is_taken);
    tcase_add_loop_test(tests, attributes_are_kept, 0, 2);
    tcase_add_loop_test(tests, pain001_is_mapped, 0, (int)COUNT_OF(PAIN_VALUES));
    tcase_add_loop_test(tests, what_stands_twice_above_pain001_records_is_told, 0,
                        (int)COUNT_OF(STANDING_TWICE));
    tcase_add_loop_test(tests, a_protected_address_is_dropped_whatever_its_kind, 0,
                        (int)COUNT_OF(PROTECTED_LINES));
    tcase_add_loop_test(tests, values_of_a_wrong_kind_keep_their_text, 0,
                        (int)COUNT_OF(RAW_VALUES));
    tcase_add_loop_test(tests, a_long_value_of_a_wrong_kind_is_cut, 0, (int)COUNT_OF(LONG_VALUES));
    tcase_add_loop_test(tests, bids_are_by_content, 0, (int)COUNT_OF(BIDS));
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
