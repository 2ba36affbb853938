/*
 * batch.h
 *     One batch on its way through phase A, from its claim to its commit. Private to engine/run.
 */
#ifndef MAKSATUS_RUN_BATCH_H
#define MAKSATUS_RUN_BATCH_H

#include "history.h"
#include "judge.h"
#include "key_table.h"
#include "maksatus/parser.h"
#include "night.h"
#include "plan.h"
#include "spool.h"

/* Count and sum by state, for the proof. */
typedef struct StateTotals {
    int64_t count[DECISION_STATES];
    Money sum[DECISION_STATES];
} StateTotals;

void totals_add(StateTotals *totals, DecisionState state, Money amount);

/* The keys that the facts of a batch are asked for by, each once. */
typedef struct WantedKeys {
    KeyTable decisions, grants, payees, ibans; /* of WantedKey */
    KeyTable approvers;                        /* of WantedApprover */
    KeyTable uses;                             /* of WantedUse */
    KeyTable employers;                        /* of WantedEmployer */
} WantedKeys;

typedef struct WantedKey {
    int64_t key;
} WantedKey;

typedef struct WantedApprover {
    int64_t key;
    Slice agency, user;
} WantedApprover;

typedef struct WantedUse {
    int64_t key;
    Slice payer, budget_item;
    int32_t budget_year;
} WantedUse;

typedef struct WantedEmployer {
    int64_t key;
    Slice employer_id;
} WantedEmployer;

typedef struct Batch {
    Night *night;
    Arena *arena; /* lives as long as the batch */
    int64_t id;   /* 0 in a dry run */
    Slice delivery;
    const char *path; /* in the inbox */
    bool again; /* no delivery: the decisions that are taken up again */
    const Parser *parser;
    ControlData control;
    Sha256 sha256;
    int64_t bytes;
    Spool *spool;
    int64_t record_count;
    Money record_sum;
    WantedKeys wanted;
    History *history;
    Plan *plan;
    StateTotals totals;
    int64_t payment_count;
    Money payment_sum;
    Slice kept_as; /* below HOME: where the delivery goes with the commit */
    /* Why it is refused as a whole: the batch's state is then `refused` with this reason. */
    const char *refused; /* quarantined, repeated, waiting; NULL: it is taken */
    Slice reason, reason_text;
    int64_t first_batch;
} Batch;

/* A decision with everything that is known of it, while its chunk lives. */
typedef struct Judged {
    Decision decision;
    DecisionKeys keys;
    Facts facts;
    Verdict verdict;
    const Record *record; /* NULL when it is taken up again */
    int64_t batch;        /* that it arrived in */
    bool again;           /* it is taken up again */
    bool near_limit;
} Judged;

void batch_release(Batch *batch);

#endif
