/*
 * join.h
 *     The lease of a joined worker on the delivery that it is reading. Private to engine/run.
 */
#ifndef MAKSATUS_RUN_JOIN_H
#define MAKSATUS_RUN_JOIN_H

#include "prepared.h"

typedef struct Lease {
    WorkClaim claim;
    int64_t renewed_ms;
} Lease;

/* To be called while there is progress: now and then it makes the lease longer. When that is
 * refused, the delivery is another's, and the batch is BATCH_LOST. */
MUST_CHECK Status lease_keep(Batch *batch, Error *err);

#endif
