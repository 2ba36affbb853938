/*
 * key_table.h
 *     Compact tables of a batch: entries found by a 64-bit key (hash.h), in the order of arrival.
 *
 *     slot[hash] ─▶ index + 1 ─▶ entry[index] = { int64_t key; … }
 *
 * An entry begins with its key and never moves out of its index; pointers to entries are valid
 * until the next put. Keys are keyed hashes already, so their low bits serve as they are.
 */
#ifndef MAKSATUS_RUN_KEY_TABLE_H
#define MAKSATUS_RUN_KEY_TABLE_H

#include <stddef.h>
#include <stdint.h>

typedef struct KeyTable {
    size_t entry_bytes;
    char *entry;
    size_t count, entry_capacity;
    uint32_t *slot; /* index + 1; 0 is free */
    size_t slot_capacity; /* a power of two */
} KeyTable;

#define KEY_TABLE(Entry) ((KeyTable){.entry_bytes = sizeof(Entry)})

void key_table_done(KeyTable *table);
/* The entry of that key, or NULL. */
void *key_table_find(const KeyTable *table, int64_t key);
/* The entry of that key, made (all zero but the key) where there was none. */
void *key_table_put(KeyTable *table, int64_t key);
/* Hints that a key is looked up soon: first its slot is fetched, then, some keys later, its entry,
 * so that look-ups of many keys do not wait for memory one after another. */
void key_table_fetch_slot(const KeyTable *table, int64_t key);
void key_table_fetch_entry(const KeyTable *table, int64_t key);
static inline void *key_table_at(const KeyTable *table, size_t index)
{
    return table->entry + index * table->entry_bytes;
}

#endif
