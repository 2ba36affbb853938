/*
 * verify.h
 *     What the parts of a verification share. Private to engine/audit.
 */
#ifndef MAKSATUS_AUDIT_VERIFY_H
#define MAKSATUS_AUDIT_VERIFY_H

#include "chain.h"

typedef struct Verify {
    Store *store;
    const AuditVerify *options;
    AuditVerdict *verdict;
    Arena *arena;
    WatchedTable *table;
    size_t table_count;
    Slice *anchor; /* paths of those that were there before the snapshot */
    size_t anchor_count;
    Chain chain;
} Verify;

/* Counts a problem and tells of it. */
MUST_CHECK Status verify_tell(Verify *verify, const char *what, const char *table, Slice key,
                              Error *err, const char *format, ...) PRINTF_LIKE(6, 7);
void verify_progress(const Verify *verify, const char *what);

/* The tables that are watched, in the arena; *same is false for one whose view was changed. */
MUST_CHECK Status watched_tables(Store *store, Arena *arena, WatchedTable **table, bool **same,
                                 size_t *count, Error *err);

MUST_CHECK Status verify_small(Verify *verify, Error *err);
MUST_CHECK Status verify_bulk(Verify *verify, Error *err);
MUST_CHECK Status verify_anchors(Verify *verify, Error *err);
MUST_CHECK Status verify_files(Verify *verify, Error *err);

#endif
