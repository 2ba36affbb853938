/*
 * hash.c
 *     SipHash-2-4 (Aumasson and Bernstein, 2012) of one text or of several parts.
 *
 * Parts are hashed with their lengths before them, so that no two lists of parts give one stream
 * of bytes.
 */
#include "maksatus/hash.h"

#include <endian.h>

typedef struct SipState {
    uint64_t v[4];
    uint64_t tail; /* bytes that do not fill a word yet, the first in the lowest place */
    uint64_t count;
} SipState;

static uint64_t rotate(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] = rotate(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] = rotate(v[2], 32);
}

static void sip_word(SipState *state, uint64_t word)
{
    state->v[3] ^= word;
    sip_round(state->v);
    sip_round(state->v);
    state->v[0] ^= word;
}

static SipState sip_begin(const HashKey *key)
{
    return (SipState){.v = {key->half[0] ^ UINT64_C(0x736f6d6570736575),
                            key->half[1] ^ UINT64_C(0x646f72616e646f6d),
                            key->half[0] ^ UINT64_C(0x6c7967656e657261),
                            key->half[1] ^ UINT64_C(0x7465646279746573)}};
}

/* The next bytes, fewer than nine, the first in the lowest place. */
static void sip_bytes(SipState *state, uint64_t bytes, size_t count)
{
    size_t filled = state->count % 8;

    state->count += count;
    state->tail |= bytes << (8 * filled);
    if (filled + count < 8)
        return;
    sip_word(state, state->tail);
    state->tail = filled == 0 ? 0 : bytes >> (8 * (8 - filled));
}

static void sip_add(SipState *state, Slice text)
{
    size_t at = 0;
    uint64_t word = 0;

    for (; text.len - at >= sizeof(word); at += sizeof(word)) {
        memcpy(&word, text.at + at, sizeof(word));
        sip_bytes(state, le64toh(word), sizeof(word));
    }
    if (at == text.len)
        return;
    word = 0;
    memcpy(&word, text.at + at, text.len - at);
    sip_bytes(state, le64toh(word), text.len - at);
}

static int64_t sip_end(SipState *state)
{
    sip_word(state, state->tail | state->count << 56);
    state->v[2] ^= 0xff;
    for (int round = 0; round < 4; round++)
        sip_round(state->v);
    return (int64_t)(state->v[0] ^ state->v[1] ^ state->v[2] ^ state->v[3]);
}

int64_t hash_slice(const HashKey *key, Slice text)
{
    SipState state = sip_begin(key);

    sip_add(&state, text);
    return sip_end(&state);
}

int64_t hash_parts(const HashKey *key, const Slice *parts, size_t count)
{
    SipState state = sip_begin(key);

    for (size_t part = 0; part < count; part++) {
        sip_bytes(&state, parts[part].len, sizeof(uint64_t));
        sip_add(&state, parts[part]);
    }
    return sip_end(&state);
}
