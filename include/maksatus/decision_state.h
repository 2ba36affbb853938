/*
 * decision_state.h
 *     The states of a decision (CONTRACT.md section 4), and what they count for (RULES.md).
 */
#ifndef MAKSATUS_DECISION_STATE_H
#define MAKSATUS_DECISION_STATE_H

#include <stdbool.h>

#include "maksatus/slice.h"

/* In the order of the database's type decision_state; a test compares. */
#define DECISION_STATE_LIST(X)                                                                     \
    X(REJECTED, "rejected")                                                                        \
    X(HELD, "held")                                                                                \
    X(DEFERRED, "deferred")                                                                        \
    X(PLANNED, "planned")                                                                          \
    X(SET_OFF, "set_off")                                                                          \
    X(SENT, "sent")                                                                                \
    X(PAID, "paid")                                                                                \
    X(RETURNED, "returned")                                                                        \
    X(REFUSED, "refused")                                                                          \
    X(CANCELLED, "cancelled")

#define DECISION_STATE_NAME(constant, name) DECISION_##constant,
typedef enum DecisionState {
    DECISION_STATE_LIST(DECISION_STATE_NAME) DECISION_STATES
} DecisionState;
#undef DECISION_STATE_NAME

const char *decision_state_name(DecisionState state);
/* DECISION_STATES when it is none. */
DecisionState decision_state_find(Slice name);

/* Counts as paid: planned, set_off, sent, paid. */
bool decision_counts_as_paid(DecisionState state);
/* Counts as paid, held or deferred. */
bool decision_counts(DecisionState state);

#endif
