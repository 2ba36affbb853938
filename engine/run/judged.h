/*
 * judged.h
 *     One decision, what is known of it, and what became of it. Private to engine/run.
 */
#ifndef MAKSATUS_RUN_JUDGED_H
#define MAKSATUS_RUN_JUDGED_H

#include "history.h"
#include "judge.h"

/* A decision with everything that is known of it, while its chunk lives. */
typedef struct Judged {
    Decision decision;
    DecisionKeys keys;
    Facts facts;
    Verdict verdict;
    const Record *record; /* NULL when it is taken up again */
    bool silent;          /* a worker has asked the rules that know it alone: they say nothing */
    int64_t batch;        /* that it arrived in */
    bool again;           /* it is taken up again: */
    PastDecision before;  /* how it stood */
    int32_t change_count; /* changes so far */
    Released released;
    bool released_now;        /* since the last look: this look is told whatever it says */
    int64_t previous_payment; /* the attempt before; 0 none */
    Slice use_item;           /* of the appropriation that it uses so far; empty: of none */
    int32_t use_year;
    bool near_limit;
    Slice payer, account; /* of a refund: who pays it, from where; else empty */
} Judged;

#endif
