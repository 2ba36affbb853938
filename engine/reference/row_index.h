/*
 * row_index.h
 *     Typed rows of one table, and the look-up of those in force on a day by their key.
 *
 * Every row struct begins with its Validity. Rows stay in the order in which they were stored;
 * beside them lies a list of (key, row) sorted by the bytes of the key, then by that order, and a
 * table of hashes that says where the rows of a key begin in it: every decision looks up some
 * twenty keys.
 */
#ifndef MAKSATUS_ROW_INDEX_H
#define MAKSATUS_ROW_INDEX_H

#include "maksatus/arena.h"
#include "maksatus/reference_data.h"

typedef struct RowEntry {
    Slice key;
    const Validity *row;
} RowEntry;

typedef struct RowIndex {
    size_t row_bytes;
    char *rows; /* count of them, row_bytes each */
    size_t count, capacity;
    RowEntry *entries; /* after row_index_seal */
    size_t entry_count;
    uint32_t *slots; /* of the first entry of a key, plus one; 0: free */
    size_t slot_count; /* a power of two */
} RowIndex;

enum { ROW_KEY_BYTES = 1024, ROW_KEY_PARTS = 3 };

/* The parts of the key of a row; answers how many, 0 when the row is not looked up by a key. */
typedef size_t (*RowKey)(const void *row, Slice parts[ROW_KEY_PARTS]);

/* A zeroed row at the end. Pointers to earlier rows are no longer right. */
void *row_index_add(RowIndex *index, Arena *arena, size_t row_bytes);
void row_index_seal(RowIndex *index, Arena *arena, RowKey key);

/* The first row with the key that is valid on the day, or NULL. */
const void *row_index_find(const RowIndex *index, const Slice *parts, size_t count, Day day);
/* All rows with the key, whatever their days; *count may be 0. */
const RowEntry *row_index_all(const RowIndex *index, const Slice *parts, size_t part_count,
                              size_t *count);

#endif
