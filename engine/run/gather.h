/*
 * gather.h
 *     The one place where the facts of facts.h are gathered and filled. Private to engine/run.
 */
#ifndef MAKSATUS_RUN_GATHER_H
#define MAKSATUS_RUN_GATHER_H

#include "batch.h"

/* Remembers what must be known before this faultless decision can be judged, but by its keys. */
void facts_want(Batch *batch, const Decision *decision, const DecisionKeys *keys);
/* That decisions with these keys must be known. */
void facts_want_keys(Batch *batch, const DecisionKeys *keys);
/* Asks the database for all of it at once, into batch->history and the reference data. */
MUST_CHECK Status facts_gather(Batch *batch, Error *err);
/* The same for the keys of a spool: of all decisions that are there, when the batch is large. */
MUST_CHECK Status facts_gather_spooled(Batch *batch, Error *err);
/* The part of it that is asked for by employer. */
MUST_CHECK Status facts_gather_incomes(Batch *batch, Error *err);
/* A row with the columns of q_gather_decisions.sql; its texts are borrowed. */
void facts_past(const Batch *batch, const Row *row, PastDecision *past);
/* Fills judged->facts (decision, keys and faults are there). A decision that is taken up again no
 * longer counts from here on, until facts_count. */
void facts_fill(Batch *batch, Arena *arena, Judged *judged);
/* Lets the decision count for the next ones, in the state of its verdict. */
void facts_count(Batch *batch, const Judged *judged);
/* The keys of a table of wanted things, as the next parameter: bigint[]. */
void wanted_params(Params *params, const KeyTable *table, Arena *arena);
/* The agencies and users of wanted approvers, as the next two parameters: text[]. */
void wanted_approvers_params(Params *params, const KeyTable *wanted, Arena *arena);
/* Payers, budget items and years of wanted uses, as the next three: text[], text[], bigint[]. */
void wanted_uses_params(Params *params, const KeyTable *wanted, Arena *arena);

#endif
