/*
 * verify_rows.c
 *     Compares the rows of watched tables with what the chain says of them.
 *
 * Bulk rows come in any order. Each waits in its group until all of the group have come; then one
 * root says that none was touched, and they are forgotten. Groups that are not right, or not
 * complete when the table ends, are compared with their lists, row by row.
 */
#include "verify.h"

#include <endian.h>
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

    TRY(copy_out_begin(verify->store, self ? QUERY_AUDIT_SMALL_TABLES : QUERY_AUDIT_SMALL,
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
        verify_progress(verify, verify->table[i].name);
        if (!verify->table[i].bulk)
            TRY(verify_small_table(verify, &verify->table[i], err));
    }
    return tell_removed(verify, err);
}

/* --- bulk rows --- */

/* The columns of a bulk row before its values. */
enum { BULK_GROUP, BULK_KEY, BULK_SALT, BULK_VALUES };

/* What an erasure leaves is nothing, or as little as a column that must have something allows. */
static bool is_blank(Slice personal)
{
    while (personal.len > 0) {
        Slice rest = leaf_values_after(personal, 1);
        if (personal.len - rest.len > sizeof(uint32_t) + 2)
            return false;
        personal = rest;
    }
    return true;
}

static Leaf bulk_leaf(const WatchedTable *table, const Row *row, Slice bytes)
{
    size_t columns = row_columns(row);
    Slice values = leaf_values_after(bytes, BULK_VALUES);
    Slice personal = leaf_values_after(values, columns - BULK_VALUES - table->personal_columns);
    Slice salt = row_bytes(row, BULK_SALT);
    Sha256 hash = leaf_of(salt, personal, (Slice){values.at, values.len - personal.len});

    if (salt.len == SHA256_BYTES && !is_blank(personal))
        hash.bytes[0] ^= 1; /* somebody wrote into what was erased */
    return (Leaf){row_int(row, BULK_KEY), hash};
}

static void close_if_right(ChainGroup *group)
{
    leaves_sort(&group->rows);
    Sha256 root = leaves_root(&group->rows);

    if (!sha256_equal(&root, &group->root))
        return;
    group->closed = true;
    leaves_done(&group->rows);
}

static Status check_bulk(Verify *verify, const WatchedTable *table, const Row *row, Slice bytes,
                         Error *err)
{
    ChainGroup *group = chain_group(&verify->chain, row_int(row, BULK_GROUP));

    verify->verdict->rows++;
    if (group == NULL || group->closed || !slice_is(group->table, table->name)) {
        TEXT_ON_STACK(key, 32);
        text_add_int(&key, row_int(row, BULK_KEY));
        return verify_tell(verify, "inserted", table->name, text_slice(&key), err,
                           "%s %.*s: no record has such a row", table->name,
                           SLICE_ARGS(text_slice(&key)));
    }
    leaves_add(&group->rows, bulk_leaf(table, row, bytes));
    if ((int64_t)group->rows.count == group->count)
        close_if_right(group);
    return STATUS_OK;
}

static Status verify_bulk_table(Verify *verify, const WatchedTable *table, Error *err)
{
    AUTO_COPY_OUT CopyOut *copy = NULL;
    const Row *row = NULL;

    TRY(copy_out_begin(verify->store, QUERY_AUDIT_BULK, &table->number, 1, &copy, err));
    for (int64_t n = 0;; n++) {
        TRY(copy_out_next(copy, &row, err));
        if (row == NULL)
            return STATUS_OK;
        TRY(check_bulk(verify, table, row, copy_out_bytes(copy), err));
        if (n % 65536 == 0)
            verify_progress(verify, table->name);
    }
}

/* --- which row of a group --- */

static int64_t listed_key(Slice listed, size_t i)
{
    uint64_t key;

    memcpy(&key, listed.at + i * LEAF_LISTED_BYTES, sizeof(key));
    return (int64_t)be64toh(key);
}

/* Order of row `row` and line `line` of the list. */
static int compare_listed(const Leaf *row, Slice listed, size_t line)
{
    int64_t key = listed_key(listed, line);

    if (row->key != key)
        return row->key < key ? -1 : 1;
    return memcmp(row->hash.bytes, listed.at + line * LEAF_LISTED_BYTES + sizeof(key),
                  LEAF_SHOWN_BYTES);
}

static Status tell_row(Verify *verify, const ChainGroup *group, const char *what, int64_t key,
                       Error *err)
{
    const char *table = arena_string(verify->arena, group->table);
    TEXT_ON_STACK(shown, 32);

    text_add_int(&shown, key);
    return verify_tell(verify, what, table, text_slice(&shown), err,
                       "%s %lld of record %lld was %s", table, (long long)key,
                       (long long)group->record, what);
}

static Status compare_with_list(Verify *verify, const ChainGroup *group, Slice listed, Error *err)
{
    size_t lines = listed.len / LEAF_LISTED_BYTES;
    size_t row = 0, line = 0;

    while (row < group->rows.count || line < lines) {
        int order = row == group->rows.count ? 1
                    : line == lines          ? -1
                                             : compare_listed(&group->rows.item[row], listed, line);
        if (order == 0) {
            row++;
            line++;
            continue;
        }
        bool both = row < group->rows.count && line < lines
                    && group->rows.item[row].key == listed_key(listed, line);
        int64_t key = order < 0 || both ? group->rows.item[row].key : listed_key(listed, line);
        TRY(tell_row(verify, group,
                     both        ? "changed"
                     : order < 0 ? "inserted"
                                 : "removed",
                     key, err));
        row += both || order < 0 ? 1 : 0;
        line += both || order > 0 ? 1 : 0;
    }
    return STATUS_OK;
}

static Status locate(Verify *verify, ChainGroup *group, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};
    int64_t before = verify->verdict->problems;
    Slice listed = SLICE_NONE;

    params_int(&params, group->id);
    TRY(store_query(verify->store, QUERY_AUDIT_LEAVES, &params, &result, err));
    if (result_rows(result) == 1)
        listed = result_bytes(result, 0, 0);
    leaves_sort(&group->rows);
    TRY(compare_with_list(verify, group, listed, err));
    if (verify->verdict->problems > before)
        return STATUS_OK;
    TEXT_ON_STACK(key, 32);
    text_add_int(&key, group->id);
    return verify_tell(verify, "changed", arena_string(verify->arena, group->table),
                       text_slice(&key), err,
                       "a row of group %lld of record %lld was changed, and its list with it",
                       (long long)group->id, (long long)group->record);
}

Status verify_bulk(Verify *verify, Error *err)
{
    for (size_t i = 0; i < verify->table_count; i++) {
        if (verify->table[i].bulk)
            TRY(verify_bulk_table(verify, &verify->table[i], err));
    }
    for (size_t i = 0; i < verify->chain.group_count; i++) {
        if (!verify->chain.group[i].closed)
            TRY(locate(verify, &verify->chain.group[i], err));
    }
    return STATUS_OK;
}
