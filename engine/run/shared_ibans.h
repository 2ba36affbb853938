/*
 * shared_ibans.h
 *     How many payees share an IBAN within a window of days, or in a batch (R-0700).
 */
#ifndef MAKSATUS_RUN_SHARED_IBANS_H
#define MAKSATUS_RUN_SHARED_IBANS_H

#include "item_chain.h"
#include "key_table.h"
#include "maksatus/decision_keys.h"

/* Of one window. */
typedef struct SharedIbans {
    int64_t days;
    KeyTable accounts, groups, pairs;
    Chain member_chain;
} SharedIbans;

SharedIbans shared_ibans_new(int64_t days);
void shared_ibans_done(SharedIbans *shared);

/* A decision of a batch that is being checked: its IBAN is seen by the whole batch. */
void shared_ibans_expect(SharedIbans *shared, const DecisionKeys *keys, int64_t batch);
/* A decision within the window that counts; step -1: it counts no longer. */
void shared_ibans_count(SharedIbans *shared, const DecisionKeys *keys, int32_t step);
/* How many different payees have the IBAN of a decision of the batch, itself included. */
int64_t shared_ibans_payees(const SharedIbans *shared, const DecisionKeys *keys, int64_t batch);

#endif
