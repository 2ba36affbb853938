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

/* *count is how many were found. */
static Status erase_some(Store *store, Day day, int64_t *count, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_RESULT Result *found = NULL;
    AUTO_PARAMS Params wanted = {0};
    AUTO_PARAMS Params params = {0};

    arena_init(&arena, SIZE_MAX);
    params_day(&wanted, day);
    params_int(&wanted, ERASE_AT_A_TIME);
    TRY(store_query(store, QUERY_AUDIT_ERASE_NUMBERS, &wanted, &found, err));
    *count = (int64_t)result_rows(found);
    if (*count == 0)
        return STATUS_OK;
    int64_t *numbers = ARENA_ARRAY(&arena, int64_t, result_rows(found));
    for (size_t i = 0; i < result_rows(found); i++)
        numbers[i] = result_int(found, i, 0);
    params_int_array(&params, numbers, result_rows(found));
    return store_execute(store, QUERY_AUDIT_ERASE, &params, NULL, err);
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
    do {
        TRY(erase_some(store, day, &count, err));
        erasure->decisions += count;
    } while (count > 0);
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
