/*
 * interest.c
 *     See interest.h. Days of one rate are one segment; the segments are summed before the one
 *     rounding, so that the result is that of the day by day sum.
 */
#include "maksatus/interest.h"

enum { YEAR_DAYS = 365, BASIS_POINTS = 10000, MONTH_DAYS = 30 };

/* The period that the day lies in; NULL when none does. */
static const RatePeriod *period_of(const InterestRates *rates, Day day)
{
    for (size_t i = 0; i < rates->count; i++) {
        if (rates->period[i].from.number <= day.number && day.number <= rates->period[i].to.number)
            return &rates->period[i];
    }
    return NULL;
}

bool interest_reckon(const InterestRates *rates, Money capital, Day after, Day to, int32_t addition,
                     Money *interest, Day *unknown)
{
    int64_t rate_days = 0; /* basis points x days: below 10^10 for any two days that exist */

    ensure(capital.cents >= 0 && addition >= 0);
    *interest = MONEY_ZERO;
    for (Day day = day_plus(after, 1); day.number <= to.number;) {
        const RatePeriod *period = period_of(rates, day);

        if (period == NULL) {
            *unknown = day;
            return false;
        }
        Day last = day_before(to, period->to) ? to : period->to;
        rate_days += (int64_t)(period->basis_points + addition) * (last.number - day.number + 1);
        day = day_plus(last, 1);
    }
    interest->cents = round_half_up(capital.cents, rate_days, (int64_t)YEAR_DAYS * BASIS_POINTS);
    return true;
}

Money interest_unused_share(Money amount, Day from, Day to, Day stopped)
{
    int32_t left = to.number - stopped.number;
    int32_t total = to.number - from.number;

    ensure(left >= 0 && total > 0 && left <= total);
    return (Money){round_half_up(amount.cents, left, total)};
}

Money interest_protected_portion(Money day_own, Money day_dependant, int64_t dependants)
{
    ensure(day_own.cents >= 0 && day_dependant.cents >= 0);
    ensure(dependants >= 0 && dependants <= 1000);
    return (Money){(day_own.cents + day_dependant.cents * dependants) * MONTH_DAYS};
}
