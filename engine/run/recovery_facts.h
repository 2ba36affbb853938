/*
 * recovery_facts.h
 *     What the rules of recovery and of control of use see, and what the night takes for it.
 *     Private to engine/run.
 */
#ifndef MAKSATUS_RUN_RECOVERY_FACTS_H
#define MAKSATUS_RUN_RECOVERY_FACTS_H

#include "batch.h"

/* Receivables that are due and obligations that are overdue on D: once a batch. */
MUST_CHECK Status recovery_facts_load(Batch *batch, Error *err);
/* Facts of R-0600 and R-0620 of one decision; nothing where nothing was loaded. */
void recovery_facts_fill(const Batch *batch, Judged *judged);
/* Takes the set-off of the verdict from what is due, so that the next decision sees less. */
void recovery_facts_take(Batch *batch, const Judged *judged);
/* Writes what was taken, in the transaction of the batch. */
MUST_CHECK Status recovery_facts_write(Batch *batch, Error *err);

#endif
