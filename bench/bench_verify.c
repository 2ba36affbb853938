/*
 * bench_verify.c
 *     A finished payment file read back as a stranger would, with its schema, and compared with
 *     the payments; payments a second. Reading those (a tenth of it) counts.
 *
 *     bench_verify TRANSFERS FILE.xml [SCHEMA_DIR]     FILE.xml is of bench_emit
 */
#include "maksatus/arena.h"
#include "timing.h"
#include "transfers.h"

#include <stdlib.h>

typedef struct Rows {
    Transfers *transfers;
    Arena *arena;
    ArenaMark mark; /* before the texts of the payment that was handed over last */
} Rows;

static Status next_row(void *context, Payment *payment, bool *end, Error *err)
{
    Rows *rows = context;

    (void)err;
    arena_reset(rows->arena, rows->mark);
    *end = !transfers_next(rows->transfers, rows->arena, payment);
    return STATUS_OK;
}

static Status read_file(void *context, char *bytes, size_t size, size_t *filled, Error *err)
{
    (void)err;
    *filled = fread(bytes, 1, size, context);
    return STATUS_OK;
}

static Status verify(const char *from, FILE *written, const char *schema_dir, Timing *timing,
                     Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_ARENA Arena texts;

    arena_init(&arena, SIZE_MAX / 2);
    arena_init(&texts, SIZE_MAX / 2);
    Rows rows = {transfers_open(&arena, from), &texts, arena_mark(&texts)};
    const PaymentFile *file = transfers_file(rows.transfers);
    const MessageGroup group = {file->count, file->sum};
    timing_begin(timing);
    MessageSchemas schemas = {.dir = slice_of(schema_dir)};
    Status status = message_verify(&arena, file, &group, 1, &schemas, read_file, written,
                                   (PaymentSource){&rows, next_row}, err);
    message_schemas_done(&schemas);
    TRY(status);
    timing_end(timing, file->count);
    return STATUS_OK;
}

int main(int argc, char **argv)
{
    Timing timing = {.name = "verify"};
    Error err = {0};
    FILE *written = argc < 3 ? NULL : fopen(argv[2], "rbe");

    if (written == NULL) {
        (void)fprintf(stderr, "usage: bench_verify TRANSFERS FILE.xml [SCHEMA_DIR]\n");
        return EXIT_FAILURE;
    }
    if (verify(argv[1], written, argc > 3 ? argv[3] : "", &timing, &err) != STATUS_OK) {
        (void)fprintf(stderr, "bench_verify: %s\n", err.text);
        return EXIT_FAILURE;
    }
    (void)fclose(written);
    timing_print(&timing);
    return EXIT_SUCCESS;
}
