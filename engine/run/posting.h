/*
 * posting.h
 *     What a batch pays, summed for the ledger while it is planned: one voucher a programme, budget
 *     item and posting rule. Private to engine/run.
 */
#ifndef MAKSATUS_RUN_POSTING_H
#define MAKSATUS_RUN_POSTING_H

#include "batch.h"

/* Counts one planned payment. */
MUST_CHECK Status posting_add(Batch *batch, const Judged *judged, Money amount, Error *err);
/* Writes the vouchers, in the transaction of the batch. */
MUST_CHECK Status posting_write(Batch *batch, Error *err);

#endif
