/*
 * spool.h
 *     The records of one delivery, parsed once and kept in unnamed temporary files: records in one,
 *     their keys in another.
 *
 * The delivery is read a single time: what was hashed and whose framing was proven is what is
 * checked and committed, even when somebody writes to the inbox at that moment. Memory holds one
 * record.
 *
 * A spool that another process is to read (prepared.h) lies under names, PATH.records and
 * PATH.keys, and is taken over with its seal:
 *
 *     spool_new_at ─▶ spool_add … ─▶ spool_seal         spool_take_over ─▶ spool_rewind …
 */
#ifndef MAKSATUS_RUN_SPOOL_H
#define MAKSATUS_RUN_SPOOL_H

#include <stdio.h>

#include "maksatus/arena.h"
#include "maksatus/decision.h"
#include "maksatus/decision_keys.h"
#include "maksatus/file.h"
#include "maksatus/status.h"

typedef struct Spool Spool;

/* In a folder of HOME: what does not fit there is STATUS_IO. */
MUST_CHECK Status spool_new(Arena *arena, const char *folder, Spool **spool, Error *err);
MUST_CHECK Status spool_new_at(Arena *arena, const char *path, Spool **spool, Error *err);
/* decision and keys: NULL of a record with faults. silent: see record_is_silent. */
MUST_CHECK Status spool_add(Spool *spool, const Record *record, const Decision *decision,
                            const DecisionKeys *keys, bool silent, Error *err);
/* From the first record on. */
MUST_CHECK Status spool_rewind(Spool *spool, Error *err);
/* The keys of all faultless records, from the first on; *end after the last. */
MUST_CHECK Status spool_rewind_keys(Spool *spool, Error *err);
MUST_CHECK Status spool_next_keys(Spool *spool, DecisionKeys *keys, bool *end, Error *err);
typedef struct SpooledRecord {
    Record *record;
    const DecisionValues *values; /* NULL: it has faults, or must be read again */
    bool silent;
} SpooledRecord;

/* The next record, with its texts in the arena; *end after the last. */
MUST_CHECK Status spool_next(Spool *spool, Arena *arena, SpooledRecord *next, bool *end,
                             Error *err);
/* What must be true of the two files of a spool that is taken over. */
typedef struct SpoolSeal {
    uint64_t records, faultless;
    Sha256 records_sha256, keys_sha256;
} SpoolSeal;

/* The spool is complete, and closed: nothing is added or read any more. */
MUST_CHECK Status spool_seal(Spool *spool, SpoolSeal *seal, Error *err);
/* *fits is false when the files are not there or not those of the seal. */
MUST_CHECK Status spool_take_over(Arena *arena, const char *path, const SpoolSeal *seal,
                                  Spool **spool, bool *fits, Error *err);
/* Removes the files of PATH; not there is fine. */
MUST_CHECK Status spool_remove_at(Arena *arena, const char *path, Error *err);
void spool_done(Spool **spool); /* fine with NULL in it */
#define AUTO_SPOOL __attribute__((cleanup(spool_done)))

#endif
