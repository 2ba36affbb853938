/*
 * item_chain.h
 *     Items that hang from entries of key tables, each with the index + 1 of the next (0 ends the
 *     chain), in one array for all chains of a kind.
 */
#ifndef MAKSATUS_RUN_ITEM_CHAIN_H
#define MAKSATUS_RUN_ITEM_CHAIN_H

#include <stdint.h>

#include "maksatus/arena.h"
#include "maksatus/ensure.h"

typedef struct Chain {
    void *item;
    size_t count, capacity;
} Chain;

/* Room for one more item; answers its index + 1. */
static inline uint32_t chain_grow(Chain *chain, size_t item_bytes)
{
    ensure(chain->count < UINT32_MAX - 1);
    memory_grow(&chain->item, &chain->capacity, chain->count + 1, item_bytes);
    chain->count++;
    return (uint32_t)chain->count;
}

#define CHAIN_AT(chain, Type, index) (&((Type *)(chain).item)[(index) - 1])

#endif
