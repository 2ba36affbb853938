/*
 * outcomes.h
 *     What follows from the outcomes of some payments: changes of their decisions, results that are
 *     kept, places of attempts. Private to engine/answer.
 */
#ifndef MAKSATUS_OUTCOMES_H
#define MAKSATUS_OUTCOMES_H

#include "maksatus/arena.h"
#include "maksatus/store.h"
#include "outcome.h"

/* A decision that goes from one state to another. */
typedef struct OutcomeChange {
    int64_t decision;
    const char *reason; /* code of the bank */
    int32_t n;
    uint8_t from, to; /* DecisionState */
} OutcomeChange;

/* A payment whose result is written, or was written and is forgotten. */
typedef struct OutcomeResult {
    int64_t payment, decision, out_cents, back_cents;
    const char *reason; /* NULL: none */
    int32_t change_n;
    int16_t alarms;
    uint8_t state, rank;
    bool in_doubt, plain, known, reopens;
} OutcomeResult;

typedef struct Outcomes {
    Arena arena; /* of reasons */
    OutcomeChange *change;
    OutcomeResult *result;
    size_t change_count, change_capacity;
    size_t result_count, result_capacity;
} Outcomes;

/* How a payment and its decision stand before. */
typedef struct OutcomeTarget {
    int64_t payment, decision;
    int32_t change_count;
    DecisionState state_now;
    bool is_latest;  /* attempt of its decision */
    bool has_result; /* one is kept */
    int32_t change_n; /* the change that it made; 0: none */
} OutcomeTarget;

void outcomes_init(Outcomes *outcomes);
void outcomes_add(Outcomes *outcomes, const OutcomeTarget *target, const Outcome *outcome);
/* Writes all that was added and forgets it. One of run and act is 0. */
MUST_CHECK Status outcomes_write(Outcomes *outcomes, Store *store, int64_t run, int64_t act,
                                 Error *err);
void outcomes_done(Outcomes *outcomes);
#define AUTO_OUTCOMES __attribute__((cleanup(outcomes_done)))

#endif
