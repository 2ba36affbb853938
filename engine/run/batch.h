/*
 * batch.h
 *     One batch on its way through phase A, from its claim to its commit. Private to engine/run.
 */
#ifndef MAKSATUS_RUN_BATCH_H
#define MAKSATUS_RUN_BATCH_H

#include "history.h"
#include "judged.h"
#include "key_table.h"
#include "load.h"
#include "maksatus/parser.h"
#include "night.h"
#include "plan.h"
#include "rows.h"
#include "spool.h"

/* What may become of a delivery that is not taken; the first three are states of its batch. */
#define BATCH_QUARANTINED "quarantined"
#define BATCH_REPEATED "repeated"
#define BATCH_WAITING "waiting"
#define BATCH_UNMOVED "unmoved"       /* it was committed before, only not yet moved */
#define BATCH_LEFT_ALONE "left alone" /* it is no readable regular file; it has no batch */
#define BATCH_LOST "lost"             /* of a joined worker: it is another's by now */

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

void wanted_done(WantedKeys *wanted);

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

/* What NAME.control.json says, where it is there (control.c). */
typedef struct Sidecar {
    const char *path; /* beside the delivery */
    InputFile *input; /* what was read, until it is at its place; NULL: nothing was */
    bool there;
    const char *fault; /* why it cannot be understood; NULL: it can */
    ControlData says;
    const char *differs_in; /* what the form says otherwise; NULL: nothing */
    bool has_sha256;
    Sha256 sha256;
} Sidecar;

typedef struct OverdueGrant OverdueGrant; /* recovery_facts.c */

typedef struct Batch {
    Night *night;
    Arena *arena; /* lives as long as the batch */
    int64_t id;   /* 0 in a dry run */
    Slice delivery;
    const char *path; /* in the inbox */
    int64_t place; /* among the deliveries of the run, from 1; 0: it is none of them */
    struct Lease *lease; /* of a joined worker, who reads it for the run (lease.h); else NULL */
    bool again; /* no delivery: the decisions that are taken up again */
    bool peek;  /* only its first record is read, for the order of the inbox */
    const Parser *parser;
    ControlData control; /* of the form itself, and of the sidecar */
    Sidecar sidecar;
    int64_t gap_sequence; /* the sequence before which a person accepted a gap; -1 */
    Sha256 sha256;
    int64_t bytes;
    InputFile *input;
    Spool *spool;
    Tx *tx; /* from the first row to the commit */
    Rows rows;
    Load *load; /* of a large batch: its rows go into blocks of their own; else NULL */
    Findings *findings; /* of the decision that is being judged */
    int32_t attempts;
    Slice sender;
    int64_t record_count;
    int64_t silent_count; /* of them, those that a worker has checked and found nothing against */
    Money record_sum;
    int64_t first_decision; /* its number; 0 none */
    int64_t first_payment, last_payment; /* numbers; between them lie its own only; 0 none */
    WantedKeys wanted;
    KeyTable unverified; /* of WantedKey: name and account whose last verification failed */
    History *history;
    Plan *plan;
    struct SetOffBook *set_off; /* receivables that are due; NULL: none is looked at */
    OverdueGrant *overdue;      /* grants that owe a report, sorted */
    size_t overdue_count;
    KeyTable postings; /* posting.c: what the ledger is told */
    StateTotals totals;
    int64_t payment_count;
    Money payment_sum;
    Slice kept_as; /* below HOME: where the delivery goes with the commit */
    /* NULL: it is taken. Else what becomes of it as a whole, one of BATCH_*, and why. */
    const char *refused;
    Slice reason, reason_text;
    int64_t first_batch;
} Batch;

void batch_refuse(Batch *batch, const char *state, const char *reason, Slice text);
/* Empty tables and an empty history. */
void batch_init(Batch *batch);
void batch_release(Batch *batch);
/* Its totals by state, as rows. */
MUST_CHECK Status batch_write_totals(const Batch *batch, Error *err);
/* Decides where the delivery goes: archive/YYYY-MM-DD/NAME or quarantine/NAME, with .2, .3 …
 * when the name exists in either. */
MUST_CHECK Status batch_choose_place(Batch *batch, bool quarantine, Error *err);
/* The delivery of a batch that failed again goes to the quarantine. */
MUST_CHECK Status batch_keep_failed(Batch *batch, Slice why, Error *err);
/* The name of a delivery, as it is stored, as it is told: an identity code in it is masked. */
Slice delivery_told_name(Arena *arena, Slice stored);
/* Moves the delivery (and its sidecar) to where its batch says. One that was overwritten while it
 * was taken stays, and is told: the next run takes what is there. */
MUST_CHECK Status batch_move(Batch *batch, Error *err);
/* Finishes the moves of an earlier run that died between commit and mark. */
MUST_CHECK Status batch_finish_moves(Night *night, Error *err);
/* Proves the stored rows of a batch: its decisions against what was checked, its payments against
 * the plan and the parts of payment files, and both against each other (batch_proof.c); and writes
 * what it uses of appropriations. */
MUST_CHECK Status batch_prove(const Batch *batch, Error *err);
/* Numbers and files for the planned ones of a chunk, and their rows. */
MUST_CHECK Status check_pay(Batch *batch, Arena *chunk, Judged **judged, size_t count, Error *err);

#endif
