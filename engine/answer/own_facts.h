/*
 * own_facts.h
 *     What the answers that are being taken say themselves of payments that they name by ids of
 *     ours: kept until the outcomes are known, so that the database need not tell us what it was
 *     just told. Private to engine/answer.
 *
 * A fact is as short as it can be. What is not in it, which booking it was, counts only where there
 * are several of one payment, and is asked of the database then (told.c). Of answers that say more
 * than fits nothing is kept: so memory has a limit whatever banks send.
 */
#ifndef MAKSATUS_OWN_FACTS_H
#define MAKSATUS_OWN_FACTS_H

#include "maksatus/answer.h"
#include "maksatus/arena.h"

enum { OWN_FACTS_MAX = 1000 * 1000, OWN_TEXTS_MAX = 4096 };

/* What many facts have in common. Those that are not there are SLICE_NONE. */
typedef struct OwnTexts {
    int64_t answer; /* that says it */
    Slice payer; /* of the id */
    Slice place; /* message id of a status, account of a booking */
    Slice code, reason;
} OwnTexts;

/* One status, or one booking, of one payment. */
typedef struct OwnFact {
    int64_t number; /* of the payment */
    int64_t cents;  /* of a booking; -1: not told */
    uint16_t texts; /* which */
    uint8_t kind, rank; /* of a status */
    bool is_money, credit, comes_back, needs_person;
} OwnFact;

typedef struct OwnFacts {
    Arena arena;
    int64_t answer; /* that is read */
    OwnFact *fact;
    OwnTexts *texts;
    size_t count, capacity;
    size_t texts_count, texts_capacity, texts_last; /* the last that was used */
    bool overflowed; /* nothing is kept */
} OwnFacts;

void own_facts_init(OwnFacts *facts);
/* Facts that mean nothing for the payment are left out, by the conditions of q_answer_statuses.sql
 * and q_answer_money.sql. */
void own_facts_add_status(OwnFacts *facts, Slice payer, int64_t number, const AnswerStatus *status);
void own_facts_add_item(OwnFacts *facts, Slice payer, int64_t number, const AnswerItem *item,
                        Slice account);
/* Those after the first count were not said. */
void own_facts_undo(OwnFacts *facts, size_t count);
/* All were added: they are put in the order of their payments. */
void own_facts_sort(OwnFacts *facts);
/* Where those of payments from this number on begin. */
size_t own_facts_from(const OwnFacts *facts, int64_t number);
/* Fine with {0}, and twice. */
void own_facts_done(OwnFacts *facts);

#endif
