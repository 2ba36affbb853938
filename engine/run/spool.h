/*
 * spool.h
 *     The records of one delivery, parsed once and kept in unnamed temporary files: records in one,
 *     their keys in another.
 *
 * The delivery is read a single time: what was hashed and whose framing was proven is what is
 * checked and committed, even when somebody writes to the inbox at that moment. Memory holds one
 * record.
 */
#ifndef MAKSATUS_RUN_SPOOL_H
#define MAKSATUS_RUN_SPOOL_H

#include <stdio.h>

#include "maksatus/arena.h"
#include "maksatus/decision.h"
#include "maksatus/decision_keys.h"
#include "maksatus/status.h"

typedef struct Spool Spool;

/* In a folder of HOME: what does not fit there is STATUS_IO. */
MUST_CHECK Status spool_new(Arena *arena, const char *folder, Spool **spool, Error *err);
/* keys: NULL of a record with faults. */
MUST_CHECK Status spool_add(Spool *spool, const Record *record, const DecisionKeys *keys,
                            Error *err);
/* From the first record on. */
MUST_CHECK Status spool_rewind(Spool *spool, Error *err);
/* The keys of all faultless records, from the first on; *end after the last. */
MUST_CHECK Status spool_rewind_keys(Spool *spool, Error *err);
MUST_CHECK Status spool_next_keys(Spool *spool, DecisionKeys *keys, bool *end, Error *err);
/* The next record, with its texts in the arena; *end after the last. */
MUST_CHECK Status spool_next(Spool *spool, Arena *arena, Record **record, bool *end, Error *err);
void spool_done(Spool **spool); /* fine with NULL in it */
#define AUTO_SPOOL __attribute__((cleanup(spool_done)))

#endif
