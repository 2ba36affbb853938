/*
 * outcomes.h
 *     What follows from the outcomes of some payments: changes of their decisions, results that are
 *     kept, places of attempts. Private to engine/answer.
 */
#ifndef MAKSATUS_OUTCOMES_H
#define MAKSATUS_OUTCOMES_H

#include <pthread.h>

#include "maksatus/arena.h"
#include "maksatus/audit.h"
#include "maksatus/store.h"
#include "outcome.h"

/* A decision that goes from one state to another, or stays for another reason. */
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
    int64_t run, act, now; /* of the changes; one of run and act is 0 */
    CopyBuffer rows;       /* the changes as they are sent, made by a thread */
    AuditGroup group;
    AuditSeal seal;
    pthread_t thread;
    bool is_making;
} Outcomes;

/* How a payment and its decision stand before. */
typedef struct OutcomeTarget {
    int64_t payment, decision;
    int32_t change_count;
    DecisionState state_now;
    bool is_latest;  /* attempt of its decision */
    bool has_result; /* one is kept */
    int32_t change_n; /* the change that it made; 0: none */
    Slice reason_now; /* of a refusal or return on which nobody has acted; SLICE_NONE: none */
} OutcomeTarget;

void outcomes_init(Outcomes *outcomes, int64_t run, int64_t act);
void outcomes_add(Outcomes *outcomes, const OutcomeTarget *target, const Outcome *outcome);
/* All was added: a thread begins to make and hash the rows, and the caller may ask the database for
 * something else meanwhile. */
MUST_CHECK Status outcomes_make(Outcomes *outcomes, Store *store, Error *err);
/* Writes all that was made and forgets it. */
MUST_CHECK Status outcomes_write(Outcomes *outcomes, Store *store, Error *err);
void outcomes_done(Outcomes *outcomes);

#endif
