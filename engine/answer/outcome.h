/*
 * outcome.h
 *     What all answers together say of one payment: a pure function of the set of what was told.
 *     Private to engine/answer.
 *
 * Money goes before words: what is booked decides, a status only where nothing is. What came back
 * must have left; what was paid again after a return counts again. Of statuses cancelled goes
 * before refused, and refused before any step on the way; of one answer the lowest level counts.
 * The same booking in a statement and in a notification is one: of each kind of message each
 * booking counts once, and of the kinds the larger sum.
 */
#ifndef MAKSATUS_OUTCOME_H
#define MAKSATUS_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "maksatus/day.h"
#include "maksatus/decision_state.h"
#include "maksatus/slice.h"

/* One status of one answer. */
typedef struct ToldStatus {
    size_t payment; /* whose; for the one who gathers them */
    int64_t answer;
    Slice code, reason;  /* no reason: SLICE_NONE */
    uint8_t level, kind; /* AnswerLevel, BankStatus */
    uint8_t rank;
    bool needs_person;
} ToldStatus;

/* One booking of one answer. */
typedef struct ToldMoney {
    size_t payment;
    int64_t answer;
    Slice bank_ref, entry_ref; /* the second where there is no first; with the day: which booking */
    Day booked_on;
    Slice reason;
    int64_t cents;    /* -1: not told, then it is the whole payment */
    char format[9];   /* of the answer */
    bool credit, comes_back;
} ToldMoney;

/* The bits of alarms; names in q_answer_results.sql. */
enum {
    ALARM_REFUSED_BUT_BOOKED = 1,
    ALARM_BOOKED_TWICE = 2,
    ALARM_AMOUNT_DIFFERS = 4,
    ALARM_RETURNED_IN_PART = 8,
    ALARM_RETURNED_TOO_MUCH = 16,
    ALARM_VOID_BUT_BOOKED = 32,
    ALARM_WANTS_PERSON = 64,
    ALARM_VOID_BUT_ACCEPTED = 128,
};

/* The payment itself, and the sum in which its payment information was booked. */
typedef struct OutcomeOf {
    int64_t cents;
    bool is_void;
    bool group_told, group_booked, group_booked_whole;
    bool group_over; /* more than its payments that were not refused: these are out, at least */
    bool group_reversed; /* as much came back as one sum as left of it */
} OutcomeOf;

typedef struct Outcome {
    DecisionState state;
    uint8_t rank;
    int64_t out_cents, back_cents;
    bool in_doubt; /* a booking of its group does not add up */
    int alarms;
    Slice reason; /* SLICE_NONE: none */
    bool is_plain; /* sent, or paid once, and nothing else to tell: then no result is kept */
} Outcome;

/* Puts what was told in an order of its own. */
void outcome_of(const OutcomeOf *of, ToldStatus *statuses, size_t status_count, ToldMoney *money,
                size_t money_count, Outcome *outcome);

#endif
