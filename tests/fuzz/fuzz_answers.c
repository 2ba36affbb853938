/*
 * fuzz_answers.c
 *     What every parser of answers must do with any bytes: end, and give the same facts whether
 *     the bytes come at once or in pieces.
 *
 * Compiled once a parser: FUZZED is the one.
 */
#include "fuzz.h"

#include "../parsers/memory_source.h"
#include "maksatus/answer.h"

extern const AnswerParser FUZZED;

enum { DUMP_BYTES = 4 * 1024 * 1024 };

static Slice dump(Arena *arena, Slice bytes, size_t chunk)
{
    MemorySource memory = {.left = bytes, .chunk = chunk};
    RepairSource *repair = repair_source_new(arena, memory_source(&memory),
                                             REPAIR_TRIM_AFTER_ROOT | REPAIR_QUOTE_DECLARATION);
    Text text = text_on(ARENA_ARRAY(arena, char, DUMP_BYTES), DUMP_BYTES);
    AnswerReader *reader = FUZZED.open(arena, repair_source(repair));
    FramingFault fault = {0};
    AnswerFact fact;
    Error err = {0};

    while (FUZZED.read(reader, &fact, &fault, &err) == READ_RECORD)
        if (!answer_dump(&text, &fact))
            break; /* what is longer is not compared */
    text_add_format(&text, "%d", (int)fault.code);
    FUZZED.close(reader);
    return text_slice(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    Arena arena;
    const Slice input = {(const char *)bytes, size};

    arena_init(&arena, SIZE_MAX / 2);
    ensure(slice_equal(dump(&arena, input, 0), dump(&arena, input, 3)));
    arena_done(&arena);
    return 0;
}
