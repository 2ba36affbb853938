/*
 * arena.h
 *     Memory that is freed all at once. The only place that calls malloc.
 *
 * Three kinds of life exist: the run (settings, reference data), the chunk (decisions and what
 * is made of them) and scratch (until the end of a scope, by arena_mark and arena_reset).
 * An arena has a limit: what goes over it is STATUS_LIMIT's business, checked by the caller
 * beforehand; running into it, or out of memory, is ensure()'s.
 */
#ifndef MAKSATUS_ARENA_H
#define MAKSATUS_ARENA_H

#include <stddef.h>
#include <stdint.h>

#include "maksatus/slice.h"

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
    ArenaBlock *block;  /* newest */
    size_t used_bytes;  /* in all blocks */
    size_t bytes_max;
} Arena;

/* A place to come back to. */
typedef struct ArenaMark {
    ArenaBlock *block;
    size_t block_used;
    size_t used_bytes;
} ArenaMark;

void arena_init(Arena *arena, size_t bytes_max);
void arena_done(Arena *arena); /* also for one of {0} */

/* Zeroed, aligned for any type; never NULL. */
void *arena_alloc(Arena *arena, size_t bytes);
#define ARENA_NEW(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
#define ARENA_ARRAY(arena, Type, count) ((Type *)arena_array((arena), sizeof(Type), (count)))
void *arena_array(Arena *arena, size_t item_bytes, size_t count);

/* A copy that lives as long as the arena. SLICE_NONE stays SLICE_NONE. */
Slice arena_slice(Arena *arena, Slice text);
/* A terminated copy. */
char *arena_string(Arena *arena, Slice text);
char *arena_format(Arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

ArenaMark arena_mark(const Arena *arena);
void arena_reset(Arena *arena, ArenaMark mark); /* frees all that came after the mark */

/* Grows an array that lives outside of arenas: the compact tables of a night. *items may be NULL.
 * Keeps the old content; *capacity at least doubles until it holds count. Free with memory_free. */
void memory_grow(void **items, size_t *capacity, size_t count, size_t item_bytes);
/* The same of an array of any type: MEMORY_GROW(list->item, list->capacity, list->count + 1). */
#define MEMORY_GROW(items, capacity, count)                                                        \
    memory_grow((void **)&(items), &(capacity), (count), sizeof(*(items)))
void memory_free(void *items);

#define AUTO_ARENA __attribute__((cleanup(arena_done)))

#endif
