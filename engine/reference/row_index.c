/*
 * row_index.c
 *     Sorted keys of reference rows. Tables are small and looked up often: two halvings of a list
 *     cost less than a hash, and the order is there for the asking.
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
}

static size_t first_not_below(const RowIndex *index, Slice key)
{
    size_t low = 0;
    size_t high = index->entry_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (slice_compare(index->entries[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const RowEntry *row_index_all(const RowIndex *index, const Slice *parts, size_t part_count,
                              size_t *count)
{
    TEXT_ON_STACK(text, ROW_KEY_BYTES);
    Slice key = key_joined(&text, parts, part_count);
    size_t first = key.at == NULL ? index->entry_count : first_not_below(index, key);

    *count = 0;
    while (first + *count < index->entry_count
           && slice_equal(index->entries[first + *count].key, key))
        (*count)++;
    return *count == 0 ? NULL : &index->entries[first];
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
