/*
 * fuzz_answers.c
 *     Reads the bytes twice, in two ways, and compares the dumps.
 */
#include "fuzz_answers.h"

#include "../parsers/memory_source.h"

enum { DUMP_BYTES = 4 * 1024 * 1024 };

static Slice dump(Arena *arena, const AnswerParser *parser, Slice bytes, size_t chunk)
{
    MemorySource memory = {.left = bytes, .chunk = chunk};
    RepairSource *repair = repair_source_new(arena, memory_source(&memory),
                                             REPAIR_TRIM_AFTER_ROOT | REPAIR_QUOTE_DECLARATION);
    Text text = text_on(ARENA_ARRAY(arena, char, DUMP_BYTES), DUMP_BYTES);
    AnswerReader *reader = parser->open(arena, repair_source(repair));
    FramingFault fault = {0};
    AnswerFact fact;
    Error err = {0};

    while (parser->read(reader, &fact, &fault, &err) == READ_RECORD)
        if (!answer_dump(&text, &fact))
            break; /* what is longer is not compared */
    text_add_format(&text, "%d", (int)fault.code);
    parser->close(reader);
    return text_slice(&text);
}

void fuzz_answer(const AnswerParser *parser, const uint8_t *bytes, size_t size)
{
    Arena arena;
    const Slice input = {(const char *)bytes, size};

    arena_init(&arena, SIZE_MAX / 2);
    ensure(slice_equal(dump(&arena, parser, input, 0), dump(&arena, parser, input, 3)));
    arena_done(&arena);
}
