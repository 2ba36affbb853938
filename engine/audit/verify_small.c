/*
 * verify_small.c
 *     Compares the small rows of watched tables with what the chain says of them.
 */
#include "verify.h"

#include <stdlib.h>

/* --- small rows --- */

static Status check_small(Verify *verify, const char *table, const Row *row, Error *err)
{
    Slice key = row_text(row, 0);
    ChainEntry *entry = chain_entry(&verify->chain, slice_of(table), key);

    verify->verdict->rows++;
    if (entry == NULL || entry->deleted)
        return verify_tell(verify, "inserted", table, key, err, "%s %.*s: no record has such a row",
                           table, SLICE_ARGS(key));
    entry->seen = true;
    Sha256 leaf = sha256_of(row_text(row, 1));
    if (sha256_equal(&leaf, &entry->leaf))
        return STATUS_OK;
    return verify_tell(verify, "changed", table, key, err, "%s %.*s is not as record %lld left it",
                       table, SLICE_ARGS(key), (long long)entry->record);
}

static Status verify_small_table(Verify *verify, const WatchedTable *table, Error *err)
{
    AUTO_COPY_OUT CopyOut *copy = NULL;
    const Row *row = NULL;
    bool self = strcmp(table->name, "audit_table") == 0;

    TRY(copy_out_begin(verify->store[0], self ? QUERY_AUDIT_SMALL_TABLES : QUERY_AUDIT_SMALL,
                       &table->number, self ? 0 : 1, &copy, err));
    for (;;) {
        TRY(copy_out_next(copy, &row, err));
        if (row == NULL)
            return STATUS_OK;
        TRY(check_small(verify, table->name, row, err));
    }
}

static int by_record(const void *left, const void *right)
{
    const ChainEntry *const *a = left;
    const ChainEntry *const *b = right;

    return ((*a)->record > (*b)->record) - ((*a)->record < (*b)->record);
}

static Status tell_removed(Verify *verify, Error *err)
{
    const Chain *chain = &verify->chain;
    const ChainEntry **removed =
        ARENA_ARRAY(verify->arena, const ChainEntry *, chain->entry_count + 1);
    size_t count = 0;

    for (size_t i = 0; i < chain->entry_capacity; i++) {
        const ChainEntry *entry = &chain->entry[i];
        if (entry->table.at != NULL && !entry->deleted && !entry->seen)
            removed[count++] = entry;
    }
    qsort(removed, count, sizeof(const ChainEntry *), by_record);
    for (size_t i = 0; i < count; i++) {
        const char *table = arena_string(verify->arena, removed[i]->table);
        TRY(verify_tell(verify, "removed", table, removed[i]->key, err,
                        "%s %.*s, written by record %lld, is gone", table,
                        SLICE_ARGS(removed[i]->key), (long long)removed[i]->record));
    }
    return STATUS_OK;
}

Status verify_small(Verify *verify, Error *err)
{
    for (size_t i = 0; i < verify->table_count; i++) {
        verify_progress(verify, verify->table[i].name, verify->verdict->rows);
        if (!verify->table[i].bulk)
            TRY(verify_small_table(verify, &verify->table[i], err));
    }
    return tell_removed(verify, err);
}
