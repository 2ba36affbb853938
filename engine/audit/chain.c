/*
 * chain.c
 *     Reads the texts of records. A line is one of
 *
 *         rows TABLE GROUP COUNT ROOT LISTED      row TABLE "KEY" LEAF      row TABLE "KEY" -
 *
 * Of a small row the last line counts.
 */
#include "chain.h"

#include <stdlib.h>

enum { ENTRIES_FIRST = 4096 };

/* The next word of a line, and the line after it. */
static Slice next_word(Slice *line)
{
    const char *blank = memchr(line->at, ' ', line->len);
    size_t len = blank == NULL ? line->len : (size_t)(blank - line->at);
    Slice word = {line->at, len};
    size_t taken = blank == NULL ? len : len + 1;

    *line = (Slice){line->at + taken, line->len - taken};
    return word;
}

static int64_t number_of(Slice digits)
{
    int64_t number = 0;

    for (size_t i = 0; i < digits.len; i++) {
        if (digits.at[i] < '0' || digits.at[i] > '9' || __builtin_mul_overflow(number, 10, &number)
            || __builtin_add_overflow(number, digits.at[i] - '0', &number))
            return -1;
    }
    return number;
}

/* --- small rows --- */

static void entry_id(Slice table, Slice key, uint64_t id[2])
{
    char bytes[1024];
    Text text = text_on(bytes, sizeof(bytes));
    Sha256 digest;

    text_add(&text, table);
    text_add_char(&text, '\n');
    text_add(&text, key);
    digest = sha256_of(text.overflowed ? key : text_slice(&text));
    memcpy(id, digest.bytes, 2 * sizeof(uint64_t));
}

static ChainEntry *place_of(const Chain *chain, const uint64_t id[2])
{
    size_t at = id[0] & (chain->entry_capacity - 1);

    while (chain->entry[at].table.at != NULL
           && (chain->entry[at].id[0] != id[0] || chain->entry[at].id[1] != id[1]))
        at = (at + 1) & (chain->entry_capacity - 1);
    return &chain->entry[at];
}

static void grow_entries(Chain *chain)
{
    ChainEntry *old = chain->entry;
    size_t old_capacity = chain->entry_capacity;
    size_t none = 0;
    void *items = NULL;

    if (2 * chain->entry_count < old_capacity)
        return;
    chain->entry_capacity = old_capacity == 0 ? ENTRIES_FIRST : 2 * old_capacity;
    memory_grow(&items, &none, chain->entry_capacity, sizeof(ChainEntry));
    memset(items, 0, chain->entry_capacity * sizeof(ChainEntry));
    chain->entry = items;
    for (size_t i = 0; i < old_capacity; i++) {
        if (old[i].table.at != NULL)
            *place_of(chain, old[i].id) = old[i];
    }
    memory_free(old);
}

static void add_entry(Chain *chain, int64_t record, Slice line)
{
    ChainEntry entry = {.record = record};
    const char *last = memrchr(line.at, ' ', line.len);

    entry.table = next_word(&line);
    if (last == NULL || last < line.at)
        return;
    entry.key = (Slice){line.at, (size_t)(last - line.at)};
    Slice leaf = {last + 1, line.len - entry.key.len - 1};
    entry.deleted = !sha256_parse(leaf, &entry.leaf);
    entry_id(entry.table, entry.key, entry.id);
    grow_entries(chain);
    ChainEntry *place = place_of(chain, entry.id);
    if (place->table.at == NULL) {
        entry.table = arena_slice(chain->arena, entry.table);
        entry.key = arena_slice(chain->arena, entry.key);
        chain->entry_count++;
    } else {
        entry.table = place->table;
        entry.key = place->key;
    }
    *place = entry;
}

ChainEntry *chain_entry(const Chain *chain, Slice table, Slice key)
{
    uint64_t id[2];

    if (chain->entry_capacity == 0)
        return NULL;
    entry_id(table, key, id);
    ChainEntry *place = place_of(chain, id);
    return place->table.at == NULL ? NULL : place;
}

/* --- bulk rows --- */

static void add_group(Chain *chain, int64_t record, Slice line)
{
    ChainGroup group = {.record = record};

    group.table = next_word(&line);
    group.id = number_of(next_word(&line));
    group.count = number_of(next_word(&line));
    if (!sha256_parse(next_word(&line), &group.root))
        return;
    group.table = arena_slice(chain->arena, group.table);
    if (chain->group_count == chain->group_capacity)
        MEMORY_GROW(chain->group, chain->group_capacity, chain->group_count + 1);
    chain->group[chain->group_count++] = group;
}

static int by_id(const void *left, const void *right)
{
    const ChainGroup *a = left;
    const ChainGroup *b = right;

    return (a->id > b->id) - (a->id < b->id);
}

void chain_complete(Chain *chain)
{
    if (chain->group_count > 0)
        qsort(chain->group, chain->group_count, sizeof(ChainGroup), by_id);
}

ChainGroup *chain_group(const Chain *chain, int64_t id)
{
    const ChainGroup wanted = {.id = id};

    if (chain->group_count == 0)
        return NULL;
    return bsearch(&wanted, chain->group, chain->group_count, sizeof(ChainGroup), by_id);
}

/* --- records --- */

void chain_add_line(Chain *chain, int64_t record, Slice line)
{
    Slice kind = next_word(&line);

    if (slice_is(kind, "rows"))
        add_group(chain, record, line);
    else if (slice_is(kind, "row"))
        add_entry(chain, record, line);
}

void chain_add_record(Chain *chain, int64_t record, Sha256 hash)
{
    size_t count = (size_t)record;

    if (count > chain->record_capacity)
        MEMORY_GROW(chain->hash, chain->record_capacity, count);
    for (size_t i = chain->record_count; i < count; i++)
        chain->hash[i] = (Sha256){0}; /* those that are missing */
    chain->hash[count - 1] = hash;
    chain->record_count = count;
}

void chain_done(Chain *chain)
{
    for (size_t i = 0; i < chain->group_count; i++)
        leaves_done(&chain->group[i].rows);
    memory_free(chain->group);
    memory_free(chain->entry);
    memory_free(chain->hash);
}
