/*
 * arena.c
 *     Blocks of memory in a chain, filled from the front, freed from the newest back to a mark.
 *
 *     arena.block --> newest --> ... --> oldest --> NULL
 *                     [used|free]        [used|free]
 *
 * A block that is left keeps its free rest: an allocation is never split and never moved. Memory
 * that was given back is poisoned under the address sanitizer, so that a slice that outlives its
 * chunk is found there.
 */
#include "maksatus/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, bytes) ((void)(at), (void)(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(at, bytes) ((void)(at), (void)(bytes))
#endif

enum {
    ARENA_BLOCK_FIRST = 16 * 1024,
    ARENA_BLOCK_LARGEST = 1024 * 1024, /* larger only for one allocation that needs it */
    MEMORY_ITEMS_FIRST = 64,
    MEMORY_LARGE_BYTES = 4 * 1024 * 1024,
};

struct ArenaBlock {
    ArenaBlock *older;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

void arena_init(Arena *arena, size_t bytes_max)
{
    *arena = (Arena){NULL, 0, bytes_max};
}

static void block_free(ArenaBlock *block)
{
    ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->size);
    free(block);
}

void arena_done(Arena *arena)
{
    while (arena->block != NULL) {
        ArenaBlock *older = arena->block->older;

        block_free(arena->block);
        arena->block = older;
    }
    arena->used_bytes = 0;
}

static void block_add(Arena *arena, size_t bytes)
{
    size_t size = arena->block == NULL ? (size_t)ARENA_BLOCK_FIRST : 2 * arena->block->size;

    if (size > ARENA_BLOCK_LARGEST)
        size = ARENA_BLOCK_LARGEST;
    if (size < bytes)
        size = bytes;
    ArenaBlock *block = malloc(sizeof(ArenaBlock) + size);
    ensure(block != NULL);
    block->older = arena->block;
    block->used = 0;
    block->size = size;
    ASAN_POISON_MEMORY_REGION(block->bytes, block->size);
    arena->block = block;
}

void *arena_alloc(Arena *arena, size_t bytes)
{
    size_t unit = alignof(max_align_t);

    ensure(bytes <= arena->bytes_max);
    size_t rounded = bytes == 0 ? unit : (bytes + unit - 1) / unit * unit;
    ensure(rounded >= bytes && rounded - unit <= arena->bytes_max - arena->used_bytes);
    if (arena->block == NULL || arena->block->size - arena->block->used < rounded)
        block_add(arena, rounded);

    unsigned char *at = arena->block->bytes + arena->block->used;
    arena->block->used += rounded;
    arena->used_bytes += rounded;
    ASAN_UNPOISON_MEMORY_REGION(at, rounded);
    memset(at, 0, rounded);
    return at;
}

void *arena_array(Arena *arena, size_t item_bytes, size_t count)
{
    size_t bytes = 0;
    bool overflows = __builtin_mul_overflow(item_bytes, count, &bytes);

    ensure(!overflows);
    return arena_alloc(arena, bytes);
}

Slice arena_slice(Arena *arena, Slice text)
{
    if (text.at == NULL)
        return SLICE_NONE;
    return (Slice){arena_string(arena, text), text.len};
}

char *arena_string(Arena *arena, Slice text)
{
    ensure(text.len < SIZE_MAX);
    char *copy = arena_alloc(arena, text.len + 1);

    if (text.len > 0)
        memcpy(copy, text.at, text.len);
    return copy;
}

char *arena_format(Arena *arena, const char *format, ...)
{
    va_list arguments;

    ensure(format != NULL);
    va_start(arguments, format);
    int len = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    ensure(len >= 0);

    char *text = arena_alloc(arena, (size_t)len + 1);
    va_start(arguments, format);
    (void)vsnprintf(text, (size_t)len + 1, format, arguments);
    va_end(arguments);
    return text;
}

ArenaMark arena_mark(const Arena *arena)
{
    size_t block_used = arena->block == NULL ? 0 : arena->block->used;

    return (ArenaMark){arena->block, block_used, arena->used_bytes};
}

void arena_reset(Arena *arena, ArenaMark mark)
{
    ensure(mark.used_bytes <= arena->used_bytes);
    /* The oldest block is kept even when the mark is older, so that a loop that marks and resets
     * an empty arena does not ask for memory each time. */
    while (arena->block != mark.block && arena->block->older != NULL) {
        ArenaBlock *older = arena->block->older;

        block_free(arena->block);
        arena->block = older;
    }
    arena->used_bytes = mark.used_bytes;
    if (arena->block == NULL)
        return;
    ensure(arena->block == mark.block || mark.block == NULL);
    arena->block->used = mark.block_used;
    ASAN_POISON_MEMORY_REGION(arena->block->bytes + arena->block->used,
                              arena->block->size - arena->block->used);
}

/* The tables of a large night are asked for in large pages: each page that is touched first is a
 * fault. Advice only: a kernel that has none does without. */
static void ask_large_pages(void *items, size_t bytes)
{
    if (bytes < MEMORY_LARGE_BYTES)
        return;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t from = ((uintptr_t)items + page - 1) / page * page;
    uintptr_t to = ((uintptr_t)items + bytes) / page * page;
    (void)madvise((void *)from, to - from, MADV_HUGEPAGE);
}

void memory_grow(void **items, size_t *capacity, size_t count, size_t item_bytes)
{
    size_t wanted = *capacity == 0 ? (size_t)MEMORY_ITEMS_FIRST : *capacity;
    size_t bytes = 0;
    void *old = NULL;

    if (count <= *capacity)
        return;
    while (wanted < count) {
        ensure(wanted <= SIZE_MAX / 2);
        wanted *= 2;
    }
    bool overflows = __builtin_mul_overflow(wanted, item_bytes, &bytes);
    ensure(!overflows);
    /* Read and written as bytes: the caller's pointer has a type of its own. */
    memcpy(&old, items, sizeof(old));
    void *grown = realloc(old, bytes);
    ensure(grown != NULL);
    ask_large_pages(grown, bytes);
    memcpy(items, &grown, sizeof(grown));
    *capacity = wanted;
}

void memory_free(void *items)
{
    free(items);
}
