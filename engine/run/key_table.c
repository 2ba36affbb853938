/*
 * key_table.c
 *     Open addressing with linear probing; the entries lie apart, so that slots stay small.
 */
#include "key_table.h"

#include <string.h>

#include "maksatus/arena.h"
#include "maksatus/ensure.h"

enum { SLOTS_FIRST = 64 };

void key_table_done(KeyTable *table)
{
    memory_free(table->entry);
    memory_free(table->slot);
    *table = (KeyTable){.entry_bytes = table->entry_bytes};
}

static int64_t key_of(const KeyTable *table, uint32_t slot)
{
    int64_t key;

    memcpy(&key, table->entry + (slot - 1) * table->entry_bytes, sizeof(key));
    return key;
}

/* The slot of the key, or the free one where it belongs. At least a quarter is always free. */
static size_t find_slot(const KeyTable *table, int64_t key)
{
    size_t mask = table->slot_capacity - 1;
    size_t at = (size_t)key & mask;

    while (table->slot[at] != 0 && key_of(table, table->slot[at]) != key)
        at = (at + 1) & mask;
    return at;
}

void key_table_fetch_slot(const KeyTable *table, int64_t key)
{
    if (table->slot_capacity > 0)
        __builtin_prefetch(&table->slot[(size_t)key & (table->slot_capacity - 1)]);
}

void key_table_fetch_entry(const KeyTable *table, int64_t key)
{
    uint32_t slot = table->slot_capacity == 0
                        ? 0
                        : table->slot[(size_t)key & (table->slot_capacity - 1)];

    if (slot != 0)
        __builtin_prefetch(table->entry + (slot - 1) * table->entry_bytes);
}

void *key_table_find(const KeyTable *table, int64_t key)
{
    if (table->count == 0)
        return NULL;

    uint32_t slot = table->slot[find_slot(table, key)];
    return slot == 0 ? NULL : table->entry + (slot - 1) * table->entry_bytes;
}

static void grow_slots(KeyTable *table)
{
    size_t capacity = table->slot_capacity == 0 ? SLOTS_FIRST : table->slot_capacity * 2;
    void *slots = NULL;
    size_t got = 0;

    memory_grow(&slots, &got, capacity, sizeof(uint32_t));
    memset(slots, 0, capacity * sizeof(uint32_t));
    memory_free(table->slot);
    table->slot = slots;
    table->slot_capacity = capacity;
    for (uint32_t i = 1; i <= table->count; i++)
        table->slot[find_slot(table, key_of(table, i))] = i;
}

void *key_table_put(KeyTable *table, int64_t key)
{
    ensure(table->entry_bytes >= sizeof(key));
    ensure(table->count < UINT32_MAX - 1);
    if ((table->count + 1) * 4 > table->slot_capacity * 3)
        grow_slots(table);

    size_t at = find_slot(table, key);
    if (table->slot[at] != 0)
        return table->entry + (table->slot[at] - 1) * table->entry_bytes;

    void *entries = table->entry;
    memory_grow(&entries, &table->entry_capacity, table->count + 1, table->entry_bytes);
    table->entry = entries;

    char *entry = table->entry + table->count * table->entry_bytes;
    memset(entry, 0, table->entry_bytes);
    memcpy(entry, &key, sizeof(key));
    table->count++;
    table->slot[at] = (uint32_t)table->count;
    return entry;
}
