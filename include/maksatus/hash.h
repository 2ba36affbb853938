/*
 * hash.h
 *     Keyed 64-bit hashes (SipHash-2-4) for look-ups by decision, grant, payee and account.
 *
 * Hashes of identity codes are personal data, so the key is a secret of the database
 * (installation table) and the same for all its life. The text stands beside the hash in the
 * database; in memory two different texts meet with a chance of about 1e-6 a year's night, and
 * then the later decision is refused as a duplicate, never paid twice.
 */
#ifndef MAKSATUS_HASH_H
#define MAKSATUS_HASH_H

#include <stdbool.h>
#include <stdint.h>

#include "maksatus/slice.h"

typedef struct HashKey {
    uint64_t half[2];
    bool in_groups; /* keys of decisions: decision_keys.h */
} HashKey;

int64_t hash_slice(const HashKey *key, Slice text);
/* Several parts as one key; ("ab","c") and ("a","bc") differ. */
int64_t hash_parts(const HashKey *key, const Slice *parts, size_t count);

#endif
