/*
 * money.h
 *     Amounts in cents of euro. A struct of one member, so that money cannot be added to a count.
 *
 * There is no unchecked arithmetic: an operation that may overflow says so in its name and
 * answers true when it did.
 */
#ifndef MAKSATUS_MONEY_H
#define MAKSATUS_MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "maksatus/slice.h"

typedef struct Money {
    int64_t cents;
} Money;

#define MONEY_ZERO ((Money){0})
/* An amount that is not there. Never part of a sum. */
#define MONEY_NONE ((Money){INT64_MIN})

enum { MONEY_TEXT_BYTES = 24 };

static inline bool money_is_none(Money amount)
{
    return amount.cents == INT64_MIN;
}

static inline bool money_above(Money a, Money b)
{
    return a.cents > b.cents;
}

static inline bool money_equal(Money a, Money b)
{
    return a.cents == b.cents;
}

MUST_CHECK static inline bool money_add_overflows(Money a, Money b, Money *sum)
{
    return __builtin_add_overflow(a.cents, b.cents, &sum->cents);
}

MUST_CHECK static inline bool money_subtract_overflows(Money a, Money b, Money *difference)
{
    return __builtin_sub_overflow(a.cents, b.cents, &difference->cents);
}

/* A sum that ensures that it did not overflow: totals of amounts that limits.h bounds. */
Money money_sum(Money a, Money b);

/* "1234.56", "1234.5", "1234": digits, optionally a dot and one or two decimals; at most
 * digits_max digits before the dot. Nothing else. False when it is not one. */
MUST_CHECK bool money_parse(Slice text, int digits_max, Money *amount);

/* value * numerator / denominator, rounded half up to a whole; all of them >= 0, denominator > 0;
 * computed in 128 bits. Ensures that the result fits. */
int64_t round_half_up(int64_t value, int64_t numerator, int64_t denominator);

/* "50" or "50.5" or "50.25" (at most two decimals) in basis points: 5000, 5050, 5025. */
MUST_CHECK bool percent_parse(Slice text, int32_t *basis_points);

enum { WHOLE_DIGITS_MAX = 18 }; /* 10^18 is below 2^63 */
/* "0", "17", "007": digits and nothing else, one to digits_max of them. */
MUST_CHECK bool whole_parse(Slice text, size_t digits_max, int64_t *number);

#endif
