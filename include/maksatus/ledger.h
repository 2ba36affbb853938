/*
 * ledger.h
 *     The double-entry ledger: every event of payments and receivables as postings.
 *
 * Postings are made by the database with the rows that they are of, in one transaction: payments
 * with the commit of their batch (ledger_post_batch), what comes later by triggers. Nobody else
 * writes journal rows. The proof compares ledger, payments and receivables over all time.
 */
#ifndef MAKSATUS_LEDGER_H
#define MAKSATUS_LEDGER_H

#include <stdio.h>

#include "maksatus/store.h"
#include "maksatus/text.h"

/* Posts the payments of a batch, and those of decisions that were taken up again: in the
 * transaction that plans them. */
MUST_CHECK Status ledger_post_batch(Store *store, int64_t run, int64_t batch, Day today,
                                    Error *err);
MUST_CHECK Status ledger_post_again(Store *store, int64_t run, Day today, Error *err);

/* Appends what disagrees; nothing when all agrees. STATUS_OK in both cases. */
MUST_CHECK Status ledger_prove(Store *store, Text *disagreement, Error *err);

/* Debits and credits of a run (0: of all), a line a payer, and what stands on suspense. */
MUST_CHECK Status ledger_tell(Store *store, int64_t run, FILE *out, Error *err);

/* ledger.csv, ledger.xml and suspense.csv in a folder that exists. from and to may be DAY_NONE. */
MUST_CHECK Status ledger_export(Store *store, Arena *arena, const char *folder, Day from, Day to,
                                Error *err);

#endif
