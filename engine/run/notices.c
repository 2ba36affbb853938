/*
 * notices.c
 *     The two filters behind notices.h.
 */
#include "notices.h"

#include <endian.h>
#include <limits.h>

#include "maksatus/arena.h"
#include "maksatus/ensure.h"

enum { BITS_A_KEY = 16, BITS_MIN = 1024, BITS_A_WORD = 64 };

static bool bit_is_set(const uint64_t *filter, size_t at)
{
    return (filter[at / BITS_A_WORD] >> (at % BITS_A_WORD) & 1) != 0;
}

static void set_bit(uint64_t *filter, size_t at)
{
    filter[at / BITS_A_WORD] |= UINT64_C(1) << (at % BITS_A_WORD);
}

/* The highest bits of a key may be those of others too (decision_key). */
static size_t higher(const Notices *notices, int64_t key)
{
    return (size_t)((uint64_t)key >> 24) & (notices->bits - 1);
}

static bool key_is_in(const Notices *notices, const uint64_t *filter, int64_t key)
{
    size_t low = (size_t)key & (notices->bits - 1);

    return bit_is_set(filter, low) && bit_is_set(filter, higher(notices, key));
}

static void put_key(const Notices *notices, uint64_t *filter, int64_t key)
{
    set_bit(filter, (size_t)key & (notices->bits - 1));
    set_bit(filter, higher(notices, key));
}

static uint64_t *empty_filter(size_t bits)
{
    void *words = NULL;
    size_t capacity = 0;

    memory_grow(&words, &capacity, bits / BITS_A_WORD, sizeof(uint64_t));
    memset(words, 0, bits / CHAR_BIT);
    return words;
}

void notices_begin(Notices *notices, size_t keys)
{
    ensure(notices->bits == 0);
    notices->bits = BITS_MIN;
    while (notices->bits < keys * BITS_A_KEY)
        notices->bits *= 2;
    notices->once = empty_filter(notices->bits);
    notices->more = empty_filter(notices->bits);
}

void notices_done(Notices *notices)
{
    memory_free(notices->once);
    memory_free(notices->more);
    *notices = (Notices){0};
}

void notices_add(Notices *notices, int64_t key)
{
    ensure(notices->bits > 0);
    put_key(notices, key_is_in(notices, notices->once, key) ? notices->more : notices->once, key);
}

bool notices_has_place(const Notices *notices, int64_t key)
{
    return notices->bits == 0 || key_is_in(notices, notices->more, key);
}

void notices_give_place(Notices *notices, int64_t key)
{
    if (notices->bits > 0)
        put_key(notices, notices->more, key);
}

bool notices_noticed(const Notices *notices, int64_t key)
{
    return notices->bits == 0 || key_is_in(notices, notices->once, key);
}

static int64_t key_at(const unsigned char *keys, size_t index)
{
    uint64_t bytes;

    memcpy(&bytes, keys + index * sizeof(bytes), sizeof(bytes));
    return (int64_t)le64toh(bytes);
}

void notices_sift(const Notices *notices, const unsigned char *keys, size_t count, uint8_t bit,
                  uint8_t *met)
{
    ensure(notices->bits > 0);
    for (size_t i = 0; i < count; i++)
        met[i] = (uint8_t)(met[i] | (key_is_in(notices, notices->once, key_at(keys, i)) ? bit : 0));
}

void notices_past_ends(Notices *notices)
{
    memory_free(notices->once);
    notices->once = NULL;
}
