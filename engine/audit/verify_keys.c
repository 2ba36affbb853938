/*
 * verify_keys.c
 *     Proves the tables of keys, which follow from rows that are read anyway.
 *
 *     decisions that were not born rejected  =  claims         + those that were rejected since
 *     payments                               =  open attempts  + those that need not be open
 *
 * Two sets are equal when the sums of a hash over each are. The hash is keyed, and its key is made
 * for this verification, so nobody can choose rows whose sums meet. Only when they differ the
 * database is asked which rows do not fit: joins over all there is.
 */
#include "verify_private.h"

#include <openssl/rand.h>

void keys_begin(Keys *keys)
{
    *keys = (Keys){0};
    ensure(RAND_bytes((unsigned char *)&keys->hash, (int)sizeof(keys->hash)) == 1);
}

void keys_done(Keys *keys)
{
    result_done(&keys->waiting);
}

static uint64_t pair(const Keys *keys, int64_t left, int64_t right)
{
    const int64_t both[2] = {left, right};

    return (uint64_t)hash_slice(&keys->hash, (Slice){(const char *)both, sizeof(both)});
}

/* --- the rows that were read --- */

/* Where a column stands after the first ones of a bulk row; tables of other forms have none. */
static size_t column_of(const WatchedTable *table, const char *name)
{
    Slice rest = table->columns;
    size_t len = strlen(name);

    for (size_t i = 0; rest.len > 0; i++) {
        const char *end = memchr(rest.at, '\n', rest.len);
        if (rest.len > len && memcmp(rest.at, name, len) == 0 && rest.at[len] == ' ')
            return i;
        size_t taken = end == NULL ? rest.len : (size_t)(end - rest.at) + 1;
        rest = (Slice){rest.at + taken, rest.len - taken};
    }
    ensure(false && "a column of the table");
    return 0;
}

KeyColumns keys_columns(const WatchedTable *table)
{
    if (strcmp(table->name, "decision") == 0)
        return (KeyColumns){KEYS_CLAIMED, column_of(table, "decision_key"),
                            column_of(table, "state")};
    if (strcmp(table->name, "payment") == 0)
        return (KeyColumns){KEYS_ATTEMPTED, column_of(table, "decision"), 0};
    return (KeyColumns){KEYS_NONE, 0, 0};
}

uint64_t keys_of(const Keys *keys, const KeyColumns *columns, const Row *row, size_t first,
                 int64_t id)
{
    if (columns->kind == KEYS_CLAIMED
        && slice_is(row_text(row, first + columns->state), "rejected"))
        return 0;
    return pair(keys, id, row_int_or(row, first + columns->other, 0));
}

/* --- the tables of keys --- */

static Status sum_of(Store *store, const Keys *keys, Query query, uint64_t *sum, Error *err)
{
    AUTO_COPY_OUT CopyOut *copy = NULL;
    const Row *row = NULL;

    TRY(copy_out_begin(store, query, NULL, 0, &copy, err));
    for (;;) {
        TRY(copy_out_next(copy, &row, err));
        if (row == NULL)
            return STATUS_OK;
        *sum -= pair(keys, row_int(row, 0), row_int_or(row, 1, 0));
    }
}

Status keys_read(Store *store, Keys *keys, Error *err)
{
    TRY(sum_of(store, keys, QUERY_AUDIT_CLAIMS, &keys->sum[KEYS_CLAIMED], err));
    TRY(sum_of(store, keys, QUERY_AUDIT_ATTEMPTS, &keys->sum[KEYS_ATTEMPTED], err));
    return store_query(store, QUERY_AUDIT_WAITING, NULL, &keys->waiting, err);
}

/* --- what does not fit --- */

static Status tell_rows(Verify *verify, const Result *rows, Error *err)
{
    for (size_t i = 0; i < result_rows(rows); i++) {
        const char *table = arena_string(verify->arena, result_text(rows, i, 0));
        const char *what = arena_string(verify->arena, result_text(rows, i, 2));
        TRY(verify_tell(verify, what, table, result_text(rows, i, 1), err,
                        "the row of %s for decision %.*s is not what follows from the decision",
                        table, SLICE_ARGS(result_text(rows, i, 1))));
    }
    return STATUS_OK;
}

Status keys_tell(Verify *verify, const Keys *keys, Error *err)
{
    AUTO_RESULT Result *rows = NULL;

    TRY(tell_rows(verify, keys->waiting, err));
    if (keys->sum[KEYS_CLAIMED] == 0 && keys->sum[KEYS_ATTEMPTED] == 0)
        return STATUS_OK;
    TRY(store_query(verify->store[0], QUERY_AUDIT_DERIVED, NULL, &rows, err));
    if (result_rows(rows) > 0)
        return tell_rows(verify, rows, err);
    return verify_tell(verify, "changed",
                       keys->sum[KEYS_CLAIMED] != 0 ? "decision_claim" : "payment_open", SLICE_NONE,
                       err, "the keys do not follow from the rows");
}
