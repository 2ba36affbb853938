/*
 * bench_parse.c
 *     Deliveries to decisions: framing, fields and their form; records a second.
 *
 *     bench_parse DELIVERY...     a line for each, named by its format
 */
#include "maksatus/arena.h"
#include "maksatus/parser.h"
#include "source.h"
#include "timing.h"

/* Reads all; how many records had a fault of form. */
static int64_t read_all(const Parser *parser, ByteSource source, Timing *timing)
{
    static Record record;
    AUTO_ARENA Arena arena;
    ControlData control;
    FramingFault fault = {0};
    Error err = {0};
    ReadResult result;
    int64_t count = 0, faulty = 0;

    arena_init(&arena, SIZE_MAX / 2);
    timing_begin(timing);
    Reader *reader = parser->open(&arena, source, &control);
    while ((result = parser->read(reader, &record, &fault, &err)) == READ_RECORD) {
        RecordFault faults[RECORD_FAULTS_MAX];
        Decision decision;
        ArenaMark mark = arena_mark(&arena);

        if (slice_is_empty(record.field[FIELD_PROGRAMME])) /* of pain.001: the engine finds it */
            record.field[FIELD_PROGRAMME] = SLICE_LITERAL("X");
        faulty += decision_read(&record, &arena, &decision, faults) > 0;
        arena_reset(&arena, mark);
        count++;
    }
    timing_end(timing, count);
    parser->close(reader);
    if (result == READ_END)
        return faulty;
    (void)fprintf(stderr, "bench_parse: line %llu: %s\n", (unsigned long long)fault.line,
                  fault.text);
    exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        (void)fprintf(stderr, "usage: bench_parse DELIVERY...\n");
        return EXIT_FAILURE;
    }
    for (int i = 1; i < argc; i++) {
        char head[SOURCE_HEAD_BYTES], name[64];
        Slice first;
        ByteSource source = source_open(argv[i], head, &first);
        const Parser *parser = parser_for(first);

        if (parser == NULL) {
            (void)fprintf(stderr, "bench_parse: %s is no delivery\n", argv[i]);
            return EXIT_FAILURE;
        }
        (void)snprintf(name, sizeof name, "parse_%s", parser->name);
        Timing timing = {.name = name};
        int64_t faulty = read_all(parser, source, &timing);
        timing_print(&timing);
        if (faulty > 0)
            (void)fprintf(stderr, "bench_parse: %s: %lld records are faulty\n", argv[i],
                          (long long)faulty);
        source_close(source);
    }
    return EXIT_SUCCESS;
}
