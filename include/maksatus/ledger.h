/*
 * ledger.h
 *     The double-entry ledger: every event of payments and receivables as postings.
 *
 * Postings are made by the database with the rows that they are of, in one transaction: payments
 * with the commit of their batch (ledger_post), what comes later by triggers. Nobody else
 * writes journal rows. The proof compares ledger, payments and receivables over all time.
 */
#ifndef MAKSATUS_LEDGER_H
#define MAKSATUS_LEDGER_H

#include <stdio.h>

#include "maksatus/store.h"
#include "maksatus/text.h"

enum { LEDGER_PARTS_MAX = 16 };

/* The payments of a batch that share their keys, summed by the parts of their posting. */
typedef struct LedgerVoucher {
    Slice payer, agency, programme, budget_item;
    int32_t budget_year;
    int64_t batch;
    int64_t count;
    size_t part_count; /* 0: ledger_parts was not asked yet */
    struct {
        Slice debit, credit;
        int64_t rule_row;     /* 0: no rule, suspense */
        int32_t basis_points; /* of the last part nobody asks */
        Money sum;
    } part[LEDGER_PARTS_MAX];
} LedgerVoucher;

/* The parts of event `paid` for the programme on the day; texts in the arena. STATUS_LIMIT above
 * LEDGER_PARTS_MAX. */
MUST_CHECK Status ledger_parts(Store *store, Arena *arena, Day today, LedgerVoucher *voucher,
                               Error *err);
/* Each part by its percent, half up, never more than is left; the last takes the remainder. */
void ledger_count(LedgerVoucher *voucher, Money amount);
/* Writes one journal row a part that has a sum. */
MUST_CHECK Status ledger_post(Store *store, int64_t run, Day today, const LedgerVoucher *voucher,
                              Error *err);
/* Posts the payments of decisions that a run has taken up again, in the transaction that plans
 * them. */
MUST_CHECK Status ledger_post_again(Store *store, int64_t run, Day today, Error *err);

/* Appends what disagrees in what was posted since the run began (0: since the last that finished
 * did); nothing when all agrees. STATUS_OK in both cases. */
MUST_CHECK Status ledger_prove(Store *store, int64_t run, Text *disagreement, Error *err);

/* Debits and credits of a run (0: of all), a line a payer, and what stands on suspense. */
MUST_CHECK Status ledger_tell(Store *store, int64_t run, FILE *out, Error *err);

/* ledger.csv, ledger.xml and suspense.csv in a folder that exists. from and to may be DAY_NONE. */
MUST_CHECK Status ledger_export(Store *store, Arena *arena, const char *folder, Day from, Day to,
                                Error *err);

#endif
