/*
 * simulate.h
 *     What the rules would have said of past decisions under other parameters. Writes nothing.
 *
 * Each decision is asked about as in the night in which it arrived: with that night's date,
 * reference data as they were stored then, and what had arrived before. A decision that would have
 * been born in another state counts with that one for those after it. What cannot be known again
 * (due receivables, overdue reports, the bank's checks of names) is taken from what was stored of
 * that look. Later looks, of deferred or released decisions, are not simulated: what would have
 * been deferred counts as planned from the night on that would have reached it.
 */
#ifndef MAKSATUS_SIMULATE_H
#define MAKSATUS_SIMULATE_H

#include "maksatus/arena.h"
#include "maksatus/decision_state.h"
#include "maksatus/reference_load.h"
#include "maksatus/run.h"

typedef struct SimulateOrder {
    const ReferenceParameters *parameters;
    Day from, to; /* of the run in which a decision arrived; DAY_NONE: open */
    RunProgress progress;
} SimulateOrder;

/* Decisions that a code is newly said of, or no longer; or, with an empty rule, all that moved
 * from one state to another. */
typedef struct SimulatedGroup {
    Slice rule, code, agency;
    bool gone; /* it is no longer said */
    DecisionState was, would_be;
    int64_t count;
    Money sum;
} SimulatedGroup;

typedef struct SimulateOutcome {
    int64_t count; /* of the decisions that were asked about */
    Money sum;
    int64_t changed_count; /* another state, or other codes */
    Money changed_sum;
    int64_t outdated_count;        /* of them, asked by rules of another version since */
    SimulatedGroup *codes, *moves; /* sorted by rule, code, agency and states; in the arena */
    size_t code_count, move_count;
} SimulateOutcome;

MUST_CHECK Status simulate(Store *store, Arena *arena, const SimulateOrder *order,
                           SimulateOutcome *outcome, Error *err);

#endif
