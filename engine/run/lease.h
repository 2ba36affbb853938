/*
 * lease.h
 *     The lease of a joined worker on the delivery that it is reading. Private to engine/run.
 */
#ifndef MAKSATUS_RUN_LEASE_H
#define MAKSATUS_RUN_LEASE_H

#include "prepared.h"

typedef struct Lease {
    WorkClaim claim;
    int64_t renewed_ms;
} Lease;

/* To be called while there is progress: now and then it makes the lease longer. When that is
 * refused, the delivery is another's, and the batch is BATCH_LOST. */
MUST_CHECK Status lease_keep(Batch *batch, Error *err);
/* What became of the delivery: it is prepared, in a file with this hash, or nothing to wait for.
 * Not in time: the lease had ended, and the delivery is another's. */
MUST_CHECK Status lease_tell_prepared(const Batch *batch, const Sha256 *sha256, bool *in_time,
                                      Error *err);
MUST_CHECK Status lease_tell_declined(const Batch *batch, bool *in_time, Error *err);

#endif
