/*
 * fuzz_decisions.c
 *     What every parser of decisions must do with any bytes: end, advance, read nothing outside,
 *     and give the same whether the bytes come at once or one by one.
 *
 * Compiled once a parser: FUZZED is the one.
 */
#include "fuzz.h"

#include "maksatus/parser.h"

extern const Parser FUZZED;

typedef struct MemorySource {
    const uint8_t *at;
    size_t left;
    size_t chunk;
} MemorySource;

typedef struct Summary {
    ReadResult result;
    FramingCode code;
    uint64_t fault_line;
    size_t records;
    uint64_t digest; /* of all fields, attributes and faults, FNV-1a */
    int64_t count, sequence;
    Money total;
} Summary;

static Status read_memory(void *context, char *bytes, size_t size, size_t *filled,
                          FramingCode *broken, Error *err)
{
    MemorySource *source = context;
    size_t count = source->left < size ? source->left : size;

    (void)err;
    *broken = FRAMING_NONE;
    count = source->chunk != 0 && count > source->chunk ? source->chunk : count;
    if (count > 0)
        memcpy(bytes, source->at, count);
    source->at += count;
    source->left -= count;
    *filled = count;
    return STATUS_OK;
}

static void digest_slice(Summary *summary, Slice text)
{
    summary->digest = (summary->digest ^ text.len) * UINT64_C(1099511628211);
    for (size_t i = 0; i < text.len; i++)
        summary->digest = (summary->digest ^ (unsigned char)text.at[i]) * UINT64_C(1099511628211);
}

static void digest_record(Summary *summary, const Record *record, Arena *arena)
{
    RecordFault faults[RECORD_FAULTS_MAX];
    Decision decision;
    ArenaMark mark = arena_mark(arena);
    size_t fault_count = decision_read(record, arena, &decision, faults);

    ensure(fault_count <= RECORD_FAULTS_MAX);
    ensure(fault_count > 0 || decision.amount.cents > 0);
    ensure(record->attribute_count <= LIMIT_ATTRIBUTES);
    for (size_t i = 0; i < fault_count; i++)
        digest_slice(summary, faults[i].field);
    for (Field field = 0; field < FIELD_COUNT; field++)
        digest_slice(summary, record->field[field]);
    for (uint32_t i = 0; i < record->attribute_count; i++) {
        digest_slice(summary, record->attribute[i].name);
        digest_slice(summary, record->attribute[i].value);
    }
    arena_reset(arena, mark);
}

static Summary read_delivery(const uint8_t *bytes, size_t size, size_t chunk)
{
    static Record record;
    MemorySource source = {bytes, size, chunk};
    Summary summary = {0};
    ControlData control;
    FramingFault fault = {0};
    Error err = {0};
    Arena arena;
    Reader *reader;

    arena_init(&arena, 64 << 20);
    reader = FUZZED.open(&arena, (ByteSource){&source, read_memory}, &control);
    while ((summary.result = FUZZED.read(reader, &record, &fault, &err)) == READ_RECORD) {
        /* Each record takes at least two bytes: otherwise the reader does not advance. */
        ensure(++summary.records <= size / 2 + 1);
        digest_record(&summary, &record, &arena);
    }
    ensure(summary.result != READ_REFUSED);
    ensure((summary.result == READ_FRAMING) == (fault.code != FRAMING_NONE));
    summary.code = fault.code;
    summary.fault_line = fault.line;
    summary.count = control.count;
    summary.sequence = control.sequence;
    summary.total = control.total;
    FUZZED.close(reader);
    arena_done(&arena);
    return summary;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    Slice head = {(const char *)bytes, size < 4096 ? size : 4096};
    Summary whole = read_delivery(bytes, size, 0);
    Summary cut = read_delivery(bytes, size, 1);

    ensure(FUZZED.bid(head) >= 0 && FUZZED.bid(head) <= 100);
    (void)parser_for(head);
    ensure(whole.result == cut.result && whole.code == cut.code);
    ensure(whole.fault_line == cut.fault_line);
    ensure(whole.records == cut.records && whole.digest == cut.digest);
    ensure(whole.count == cut.count && whole.sequence == cut.sequence);
    ensure(money_equal(whole.total, cut.total));
    return 0;
}
