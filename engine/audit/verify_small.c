/*
 * verify_small.c
 *     Compares the small rows of watched tables with what the chain says of them.
 */
#include "verify_private.h"

#include <jansson.h>
#include <stdlib.h>

/* The columns of q_audit_small.sql. */
enum { SMALL_KEY, SMALL_TEXT, SMALL_SALT, SMALL_PERSONAL };

/* --- what an erasure leaves --- */

/* Nothing, 0, "" and "-" with a number. */
static bool is_blank_value(const json_t *value)
{
    const char *text = json_string_value(value);

    if (text == NULL)
        return json_integer_value(value) == 0;
    return text[0] == '\0' || (text[0] == '-' && text[1 + strspn(text + 1, "0123456789")] == '\0');
}

/* Of an object whose values are such, or arrays of them. */
static bool is_blank(Slice personal)
{
    json_t *object = json_loadb(personal.at, personal.len, 0, NULL);
    bool blank = object != NULL;
    const char *name;
    const json_t *item;
    json_t *value;
    size_t i;

    json_object_foreach(object, name, value)
    {
        blank = blank && is_blank_value(value);
        json_array_foreach(value, i, item) blank = blank && is_blank_value(item);
    }
    json_decref(object);
    return blank;
}

/* --- rows --- */

static Sha256 small_leaf(const Row *row)
{
    Slice text = row_text(row, SMALL_TEXT);
    Slice salt = row_bytes(row, SMALL_SALT);

    if (salt.at == NULL)
        return sha256_of(text);
    Slice personal = row_text(row, SMALL_PERSONAL);
    Sha256 leaf = leaf_of(salt, personal, text);
    if (salt.len == SHA256_BYTES && !is_blank(personal))
        leaf.bytes[0] ^= 1; /* somebody wrote into what was erased */
    return leaf;
}

static Status check_small(Verify *verify, const char *table, const Row *row, Error *err)
{
    Slice key = row_text(row, SMALL_KEY);
    ChainEntry *entry = chain_entry(&verify->chain, slice_of(table), key);

    verify->verdict->rows++;
    if (entry == NULL || entry->deleted)
        return verify_tell(verify, "inserted", table, key, err, "%s %.*s: no record has such a row",
                           table, SLICE_ARGS(key));
    entry->seen = true;
    Sha256 leaf = small_leaf(row);
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
