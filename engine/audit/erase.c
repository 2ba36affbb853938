/*
 * erase.c
 *     Takes personal data out when its retention has ended (m_0012_erasure.sql says of what, when).
 *
 *     decisions, with payments, findings, releases, what banks said of them
 *         ─▶ receivables that are over ─▶ answers ─▶ registers, acts ─▶ files
 *
 * Each step asks what no longer belongs to anything that holds a person. Rows first, in one
 * transaction with the act and the names of the files; then the files. Who dies in between leaves
 * files whose names are written down, and the next erasure removes them.
 */
#include "maksatus/arena.h"
#include "maksatus/audit.h"

enum { ERASE_AT_A_TIME = 10000 };

Status audit_erase_count(Store *store, Day day, int64_t *decisions, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;

    params_day(&params, day);
    return store_query_int(store, QUERY_AUDIT_ERASE_COUNT, &params, &found, decisions, err);
}

typedef struct Numbers {
    void *items; /* int64_t */
    size_t count, capacity;
} Numbers;

static Status add_number(void *context, const Row *row, Error *err)
{
    Numbers *numbers = context;

    (void)err;
    if (numbers->count == numbers->capacity)
        memory_grow(&numbers->items, &numbers->capacity, numbers->count + 1, sizeof(int64_t));
    ((int64_t *)numbers->items)[numbers->count++] = row_int(row, 0);
    return STATUS_OK;
}

/* Which they are is asked once, because it is asked of all there are; then a part at a time. */
static Status erase_parts(Store *store, const Numbers *numbers, Error *err)
{
    for (size_t done = 0; done < numbers->count; done += ERASE_AT_A_TIME) {
        AUTO_PARAMS Params params = {0};
        size_t left = numbers->count - done;
        params_int_array(&params, (const int64_t *)numbers->items + done,
                         left < ERASE_AT_A_TIME ? left : ERASE_AT_A_TIME);
        TRY(store_execute(store, QUERY_AUDIT_ERASE, &params, NULL, err));
    }
    return STATUS_OK;
}

static Status erase_decisions(Store *store, Day day, int64_t *count, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Numbers numbers = {0};

    params_day(&params, day);
    Status status =
        store_each(store, QUERY_AUDIT_ERASE_NUMBERS, &params, add_number, &numbers, err);
    if (status == STATUS_OK)
        status = erase_parts(store, &numbers, err);
    *count = (int64_t)numbers.count;
    memory_free(numbers.items);
    return status;
}

/* In this order: answers tell of receivables, acts of both. */
static const Query steps[] = {QUERY_AUDIT_ERASE_RECEIVABLES, QUERY_AUDIT_ERASE_ANSWERS,
                              QUERY_AUDIT_ERASE_REGISTERS, QUERY_AUDIT_ERASE_ACTS};

static Status erase_step(Store *store, Query step, Day day, int64_t *count, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;

    params_day(&params, day);
    return store_query_int(store, step, &params, &found, count, err);
}

static Status write_down(Store *store, Day day, int64_t act, AuditErasure *erasure, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_RESULT Result *found = NULL;
    AUTO_PARAMS Params wanted = {0};
    AUTO_PARAMS Params params = {0};

    arena_init(&arena, SIZE_MAX);
    params_day(&wanted, day);
    TRY(store_query(store, QUERY_AUDIT_ERASE_FILES, &wanted, &found, err));
    Slice *paths = ARENA_ARRAY(&arena, Slice, result_rows(found) + 1);
    for (size_t i = 0; i < result_rows(found); i++)
        paths[i] = result_text(found, i, 0);
    erasure->files = (int64_t)result_rows(found);
    params_int(&params, act);
    params_day(&params, day);
    params_int(&params, erasure->decisions);
    params_text_array(&params, paths, result_rows(found));
    return store_execute(store, QUERY_AUDIT_ERASURE, &params, NULL, err);
}

Status audit_erase(Store *store, Day day, int64_t act, AuditErasure *erasure, Error *err)
{
    int64_t count = 0;

    *erasure = (AuditErasure){0};
    TRY(erase_decisions(store, day, &erasure->decisions, err));
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        TRY(erase_step(store, steps[i], day, &count, err));
        erasure->others += count;
    }
    return write_down(store, day, act, erasure, err);
}

Status audit_erase_files(Store *store, const char *home, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_RESULT Result *found = NULL;

    arena_init(&arena, SIZE_MAX);
    TRY(store_query(store, QUERY_AUDIT_ERASED_FILES, NULL, &found, err));
    for (size_t i = 0; i < result_rows(found); i++)
        TRY(file_unlink(arena_format(&arena, "%s/%.*s", home, SLICE_ARGS(result_text(found, i, 0))),
                        err));
    return STATUS_OK;
}
