/*
 * bench_emit.c
 *     Payments to pain.001, as the night writes them.
 *
 *     bench_emit TRANSFERS             emit: the writer alone
 *     bench_emit TRANSFERS OUT.xml     emit_file: it also hashes, writes and syncs the file
 *
 * Reading the transfers does not count.
 */
#include "maksatus/arena.h"
#include "maksatus/file.h"
#include "timing.h"
#include "transfers.h"

#include <stdlib.h>

enum { CHUNK = 4096 };

/* context: the file; NULL: nowhere. */
static Status sink_write(void *context, Slice bytes, Error *err)
{
    return context == NULL ? STATUS_OK : output_write(context, bytes, err);
}

static size_t read_chunk(Transfers *transfers, Arena *chunk, Payment payment[CHUNK])
{
    size_t count = 0;

    while (count < CHUNK && transfers_next(transfers, chunk, &payment[count]))
        count++;
    return count;
}

static Status emit(const char *from, const char *to, Timing *timing, Error *err)
{
    static Payment payment[CHUNK];
    AUTO_ARENA Arena arena;
    AUTO_ARENA Arena chunk;
    OutputFile *output = NULL;
    MessageWriter *writer;

    arena_init(&arena, SIZE_MAX / 2);
    arena_init(&chunk, SIZE_MAX / 2);
    Transfers *transfers = transfers_open(&arena, from);
    const PaymentFile *file = transfers_file(transfers);
    const MessageGroup group = {file->count, file->sum};
    if (to != NULL)
        TRY(output_open(&arena, to, &output, err));
    TRY(message_begin(&arena, file, &group, 1, (MessageSink){output, sink_write}, &writer, err));
    for (;;) {
        ArenaMark mark = arena_mark(&chunk);
        size_t count = read_chunk(transfers, &chunk, payment);

        if (count == 0)
            break;
        timing_begin(timing);
        for (size_t i = 0; i < count; i++)
            TRY(message_add(writer, &payment[i], err));
        timing_end(timing, (int64_t)count);
        arena_reset(&chunk, mark);
    }
    timing_begin(timing);
    TRY(message_end(writer, err));
    if (output != NULL)
        TRY(output_commit(output, err));
    timing_end(timing, 0);
    return STATUS_OK;
}

int main(int argc, char **argv)
{
    const char *to = argc > 2 ? argv[2] : NULL;
    Timing timing = {.name = to == NULL ? "emit" : "emit_file"};
    Error err = {0};

    if (argc < 2 || argc > 3) {
        (void)fprintf(stderr, "usage: bench_emit TRANSFERS [OUT.xml]\n");
        return EXIT_FAILURE;
    }
    if (emit(argv[1], to, &timing, &err) != STATUS_OK) {
        (void)fprintf(stderr, "bench_emit: %s\n", err.text);
        return EXIT_FAILURE;
    }
    timing_print(&timing);
    return EXIT_SUCCESS;
}
