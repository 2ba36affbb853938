/*
 * interest.h
 *     Interest on what is recovered (688/2001 24 and 25 §): korkolaki 633/1982 3, 4 and 12 §, with
 *     the reference rate of each half-year.
 *
 *     days(after, to)   the days d with after < d <= to: the first bears none, the last does
 *     N                 the sum over them of capital x (reference rate of d + addition)
 *     interest          N / (365 x 10,000), rounded half up once; rates in basis points
 *
 * The convention is ACT/365F; it is pinned on each receivable. A day whose half-year has no rate is
 * refused, never guessed.
 */
#ifndef MAKSATUS_INTEREST_H
#define MAKSATUS_INTEREST_H

#include "maksatus/day.h"
#include "maksatus/money.h"

typedef struct RatePeriod {
    Day from, to; /* both included */
    int32_t basis_points;
} RatePeriod;

/* Sorted by from, without overlaps. */
typedef struct InterestRates {
    const RatePeriod *period;
    size_t count;
} InterestRates;

/* False when a day has no rate: *unknown is the first one. capital and addition are not negative.
 * Nothing (and true) when to is not after `after`. */
MUST_CHECK bool interest_reckon(const InterestRates *rates, Money capital, Day after, Day to,
                                int32_t addition, Money *interest, Day *unknown);

/* The share of an investment grant that the unused part of its use period is: amount x left /
 * total, rounded half up (DOMAIN 3.6, E6). */
Money interest_unused_share(Money amount, Day from, Day to, Day stopped);

/* What a person keeps of a month's payment (ulosottokaari 4:48 §): 30 days of both amounts. */
Money interest_protected_portion(Money day_own, Money day_dependant, int64_t dependants);

#endif
