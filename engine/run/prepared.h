/*
 * prepared.h
 *     What a joined worker made of one delivery, as the holder of the lock takes it over. Private
 *     to engine/run.
 *
 *     HOME/.prepared/RUN-PLACE-TOKEN          what was read of the delivery as a whole, the keys
 *                                             that must be known of it, and the seal of:
 *     HOME/.prepared/RUN-PLACE-TOKEN.records  its spool (spool.h)
 *     HOME/.prepared/RUN-PLACE-TOKEN.keys
 *
 * The row of the work holds the hash of the first, that one the hashes of the other two and of the
 * delivery: one chain, which the holder proves before it takes anything. Nobody reads these files
 * before that row says that they are there, and each token has names of its own, so they are
 * written in place. Identity codes lie in them: the folder is private, they are removed when they
 * are opened, and the folder with all that is left at the end of the run and at the start of the
 * next one.
 */
#ifndef MAKSATUS_RUN_PREPARED_H
#define MAKSATUS_RUN_PREPARED_H

#include "batch.h"

typedef struct WorkClaim {
    int64_t run, place, token;
} WorkClaim;

const char *prepared_path(Arena *arena, const Night *night, const WorkClaim *claim);
MUST_CHECK Status prepared_make_folder(const Night *night, Error *err);
MUST_CHECK Status prepared_remove_folder(const Night *night, Error *err);

/* Of a batch whose delivery was read to its end without a fault, into a spool at the path. The
 * hash of what is written. */
MUST_CHECK Status prepared_write(Batch *batch, const char *path, Sha256 *sha256, Error *err);
MUST_CHECK Status prepared_remove(Arena *arena, const char *path, Error *err);

/* Makes the batch what it would be, had it read its delivery (batch->input) itself. *fits is false
 * when the files cannot be read, or they or the delivery are not those that the hashes tell: then
 * nothing was done, but the delivery may have been read. */
MUST_CHECK Status prepared_take(Batch *batch, const char *path, const Sha256 *sha256, bool *fits,
                                Error *err);

#endif
