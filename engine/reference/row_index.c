/*
 * row_index.c
 *     Keys of reference rows, sorted, and found by a hash of their parts. Open addressing; nothing
 *     is added after the index is sealed.
 */
#include "row_index.h"

#include <stdlib.h>

#include "maksatus/text.h"

void *row_index_add(RowIndex *index, Arena *arena, size_t row_bytes)
{
    ensure(index->row_bytes == 0 || index->row_bytes == row_bytes);
    index->row_bytes = row_bytes;
    if (index->count == index->capacity) {
        size_t capacity = index->capacity == 0 ? 32 : index->capacity * 2;
        char *rows = arena_array(arena, row_bytes, capacity);

        if (index->count > 0)
            memcpy(rows, index->rows, index->count * row_bytes);
        index->rows = rows;
        index->capacity = capacity;
    }
    return index->rows + row_bytes * index->count++;
}

/* The parts with a separator that no cell has; SLICE_NONE when it is longer than any key stored. */
static Slice key_joined(Text *text, const Slice *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add_char(text, '\x1f');
        text_add(text, parts[i]);
    }
    return text->overflowed ? SLICE_NONE : text_slice(text);
}

static int entry_compare(const void *left, const void *right)
{
    const RowEntry *a = left;
    const RowEntry *b = right;
    int order = slice_compare(a->key, b->key);

    return order != 0 ? order : (a->row->row > b->row->row) - (a->row->row < b->row->row);
}

/* Keys are chosen by whoever keeps the reference data, so they need no secret. */
static size_t hash_of(Slice key)
{
    uint64_t hash = key.len;
    size_t at = 0;

    for (; at + sizeof(uint64_t) <= key.len; at += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, key.at + at, sizeof(word));
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    uint64_t rest = 0;
    memcpy(&rest, key.at + at, key.len - at);
    hash = (hash ^ rest) * UINT64_C(0x9e3779b97f4a7c15);
    return (size_t)(hash ^ hash >> 32);
}

/* The slot of the key, or the free one where it would be. */
static size_t slot_of(const RowIndex *index, Slice key)
{
    size_t at = hash_of(key) & (index->slot_count - 1);

    while (index->slots[at] != 0 && !slice_equal(index->entries[index->slots[at] - 1].key, key))
        at = (at + 1) & (index->slot_count - 1);
    return at;
}

static void fill_slots(RowIndex *index, Arena *arena)
{
    index->slot_count = 1;
    while (index->slot_count < 2 * (index->entry_count + 1))
        index->slot_count *= 2;
    index->slots = ARENA_ARRAY(arena, uint32_t, index->slot_count);
    for (size_t i = 0; i < index->entry_count; i++) {
        uint32_t *slot = &index->slots[slot_of(index, index->entries[i].key)];

        if (*slot == 0)
            *slot = (uint32_t)i + 1;
    }
}

void row_index_seal(RowIndex *index, Arena *arena, RowKey key)
{
    index->entries = ARENA_ARRAY(arena, RowEntry, index->count);
    index->entry_count = 0;
    for (size_t i = 0; i < index->count; i++) {
        /* Rows are arrays of structs that begin with a Validity, aligned by the arena. */
        const void *row = index->rows + i * index->row_bytes;
        Slice parts[ROW_KEY_PARTS];
        size_t count = key(row, parts);
        TEXT_ON_STACK(text, ROW_KEY_BYTES);

        if (count == 0)
            continue;
        Slice joined = key_joined(&text, parts, count);

        if (joined.at != NULL)
            index->entries[index->entry_count++] = (RowEntry){arena_slice(arena, joined), row};
    }
    qsort(index->entries, index->entry_count, sizeof(RowEntry), entry_compare);
    fill_slots(index, arena);
}

const RowEntry *row_index_all(const RowIndex *index, const Slice *parts, size_t part_count,
                              size_t *count)
{
    *count = 0;
    if (index->entry_count == 0)
        return NULL;

    TEXT_ON_STACK(text, ROW_KEY_BYTES);
    Slice key = key_joined(&text, parts, part_count);
    if (key.at == NULL)
        return NULL;
    size_t first = index->slots[slot_of(index, key)];
    if (first == 0)
        return NULL;
    first--;
    while (first + *count < index->entry_count
           && slice_equal(index->entries[first + *count].key, key))
        (*count)++;
    return &index->entries[first];
}

const void *row_index_find(const RowIndex *index, const Slice *parts, size_t count, Day day)
{
    size_t found = 0;
    const RowEntry *entries = row_index_all(index, parts, count, &found);

    for (size_t i = 0; i < found; i++)
        if (validity_covers(*entries[i].row, day))
            return entries[i].row;
    return NULL;
}
