/*
 * told.h
 *     Some payments, and all that answers ever told of them, out of the database. Private to
 *     engine/answer.
 *
 * Payments are worked through in portions, so that memory does not grow with the answer.
 */
#ifndef MAKSATUS_TOLD_H
#define MAKSATUS_TOLD_H

#include "outcomes.h"
#include "own_facts.h"

typedef struct ToldPayment {
    OutcomeTarget target;
    OutcomeOf of;
    size_t file; /* which of Told.file */
    int64_t ordinal, group_no;
    size_t first_status, first_money; /* where its rows begin, once they are in order */
    uint32_t bookings; /* how many; those read back count again */
} ToldPayment;

typedef struct ToldFile {
    int64_t id, max_per_group;
    Slice message_id, payer, account;
    bool is_void;
} ToldFile;

/* A decision, and one of its payments. */
typedef struct ToldDecision {
    int64_t decision;
    size_t payment; /* which of Told.payment */
} ToldDecision;

typedef struct Told {
    Arena *arena;
    int64_t first_answer; /* of those that are taken: their rows are counted as placed */
    int64_t placed;
    const OwnFacts *own; /* what these say; NULL: the database is asked for that too */
    const int64_t *wanted; /* payments, in order */
    size_t wanted_count;
    ToldPayment *payment;   /* by number */
    ToldDecision *decision; /* of payments, by number */
    ToldFile *file;         /* by number */
    ToldStatus *status;     /* by payment */
    ToldMoney *money;       /* by payment */
    size_t payment_count, file_count, status_count, money_count;
    size_t payment_capacity, file_capacity, status_capacity, money_capacity;
} Told;

/* The bounds of numbers that stand close together: the database reads them at one go, instead of
 * looking each of them up. Two nulls: they are apart. */
void params_bounds(Params *params, int64_t first, int64_t last, size_t count);

/* payments: in order. */
MUST_CHECK Status told_read(Told *told, Arena *arena, Store *store, const int64_t *payments,
                            size_t count, Error *err);
void told_done(Told *told);
#define AUTO_TOLD __attribute__((cleanup(told_done)))

#endif
