/*
 * verify_private.h
 *     What the parts of a verification share. Private to engine/audit.
 */
#ifndef MAKSATUS_AUDIT_VERIFY_PRIVATE_H
#define MAKSATUS_AUDIT_VERIFY_PRIVATE_H

#include "chain.h"
#include "maksatus/hash.h"

enum { VERIFY_STORES_MAX = 8 };

/* A decision with the leaf that its group was sealed with, and the one that it has since. */
typedef struct Resealed {
    int64_t decision;
    Sha256 sealed, leaf;
} Resealed;

typedef struct Verify {
    Store *store[VERIFY_STORES_MAX]; /* all see the same rows; the first is the asker's */
    Tx *tx[VERIFY_STORES_MAX];
    size_t store_count;
    const AuditVerify *options;
    AuditVerdict *verdict;
    Arena *arena;
    WatchedTable *table;
    size_t table_count;
    Slice *anchor; /* paths of those that were there before the snapshot */
    size_t anchor_count;
    Chain chain;
    Resealed *resealed; /* by decision */
    size_t resealed_count;
} Verify;

/* Counts a problem and tells of it. */
MUST_CHECK Status verify_tell(Verify *verify, const char *what, const char *table, Slice key,
                              Error *err, const char *format, ...) PRINTF_LIKE(6, 7);
void verify_progress(const Verify *verify, const char *what, int64_t done);

/* The tables that are watched, in the arena; *same is false for one whose view was changed. */
MUST_CHECK Status watched_tables(Store *store, Arena *arena, WatchedTable **table, bool **same,
                                 size_t *count, Error *err);

/* --- tables of keys --- */

typedef enum KeysKind { KEYS_CLAIMED, KEYS_ATTEMPTED, KEYS_NONE } KeysKind;

typedef struct Keys {
    HashKey hash;
    uint64_t sum[KEYS_NONE]; /* of the rows less those of the keys: 0 when they fit */
    Result *waiting;         /* what does not fit there */
} Keys;

/* Which columns of a bulk table keys follow from. */
typedef struct KeyColumns {
    KeysKind kind;
    size_t other, state;
} KeyColumns;

void keys_begin(Keys *keys);
void keys_done(Keys *keys);
KeyColumns keys_columns(const WatchedTable *table);
/* What a row with that id adds to the sum; its values begin with column `first`. */
uint64_t keys_of(const Keys *keys, const KeyColumns *columns, const Row *row, size_t first,
                 int64_t id);
MUST_CHECK Status keys_read(Store *store, Keys *keys, Error *err);
MUST_CHECK Status keys_tell(Verify *verify, const Keys *keys, Error *err);

/* --- what was sealed otherwise --- */

/* After the chain is read. */
MUST_CHECK Status resealed_read(Verify *verify, Error *err);
/* The leaf that the group of a decision was sealed with, where this is the one that it has since;
 * else the same. */
Sha256 resealed_as(const Verify *verify, int64_t decision, Sha256 leaf);

/* --- the parts --- */

MUST_CHECK Status verify_small(Verify *verify, Error *err);
/* And the tables of keys that follow from them. */
MUST_CHECK Status verify_bulk(Verify *verify, Error *err);
MUST_CHECK Status verify_anchors(Verify *verify, Error *err);
MUST_CHECK Status verify_files(Verify *verify, Error *err);

#endif
