/*
 * bench_answers.c
 *     Answers of banks to facts; statuses of payments and items of accounts a second.
 *
 *     bench_answers ANSWER...     a line for each, named by its message
 */
#include "maksatus/answer.h"
#include "maksatus/arena.h"
#include "source.h"
#include "timing.h"

static void read_all(const AnswerParser *parser, ByteSource source, Timing *timing)
{
    AUTO_ARENA Arena arena;
    FramingFault fault = {0};
    AnswerFact fact;
    Error err = {0};
    ReadResult result;
    int64_t count = 0;

    arena_init(&arena, SIZE_MAX / 2);
    timing_begin(timing);
    AnswerReader *reader = parser->open(&arena, source);
    while ((result = parser->read(reader, &fact, &fault, &err)) == READ_RECORD)
        count += fact.kind == FACT_ITEM
                 || (fact.kind == FACT_STATUS && fact.of.status.level == ANSWER_OF_TX);
    timing_end(timing, count);
    parser->close(reader);
    if (result == READ_END)
        return;
    (void)fprintf(stderr, "bench_answers: line %llu: %s\n", (unsigned long long)fault.line,
                  fault.text);
    exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        (void)fprintf(stderr, "usage: bench_answers ANSWER...\n");
        return EXIT_FAILURE;
    }
    for (int i = 1; i < argc; i++) {
        char head[SOURCE_HEAD_BYTES], name[64];
        Slice first;
        ByteSource source = source_open(argv[i], head, &first);
        const AnswerParser *parser = answer_parser_for(first);

        if (parser == NULL) {
            (void)fprintf(stderr, "bench_answers: %s is no answer\n", argv[i]);
            return EXIT_FAILURE;
        }
        (void)snprintf(name, sizeof name, "answer_%s", parser->name);
        Timing timing = {.name = name};
        read_all(parser, source, &timing);
        timing_print(&timing);
        source_close(source);
    }
    return EXIT_SUCCESS;
}
