/*
 * formula.c
 *     The allowed amount of a formula.
 *
 * Wage subsidy (380/2023 85 and 94 §): the percent of the cost, never above the monthly cap, never
 * so much that all aid together exceeds the cost (with a coefficient: the cost times it). Each
 * product is rounded by itself, half up to the cent; then the least is taken.
 */
#include "maksatus/rule.h"

enum {
    WHOLE = 10000, /* basis points */
    DAYS_OF_CAP = 30,
};

static Money least(Money a, Money b)
{
    return money_above(a, b) ? b : a;
}

/* What other aid leaves of the cost. */
static Money left_by_other_aid(int64_t cost_cents, Money other_aid)
{
    return (Money){cost_cents > other_aid.cents ? cost_cents - other_aid.cents : 0};
}

static Money cost_share(const FormulaInput *input)
{
    Money share = {round_half_up(input->cost.cents, input->percent, WHOLE)};

    return least(share, left_by_other_aid(input->cost.cents, input->other_aid));
}

/* A calendar month has the whole cap; any other period a thirtieth for each of its days. */
static Money cap_of_period(const FormulaInput *input)
{
    int64_t days = (int64_t)input->period_end.number - input->period_start.number + 1;

    if (day_is_whole_month(input->period_start, input->period_end))
        return input->monthly_cap;
    return (Money){round_half_up(input->monthly_cap.cents, days, DAYS_OF_CAP)};
}

static Money wage_subsidy(const FormulaInput *input)
{
    int64_t coefficient = input->coefficient >= 0 ? input->coefficient : WHOLE;
    Money share = {
        round_half_up(input->cost.cents, input->percent * coefficient, (int64_t)WHOLE * WHOLE)};
    int64_t cost_cents = round_half_up(input->cost.cents, coefficient, WHOLE);
    Money allowed = least(share, left_by_other_aid(cost_cents, input->other_aid));

    return money_is_none(input->monthly_cap) ? allowed : least(allowed, cap_of_period(input));
}

Money formula_allowed(const FormulaInput *input)
{
    ensure(input->formula != FORMULA_NONE);
    ensure(input->cost.cents >= 0 && input->other_aid.cents >= 0 && input->percent >= 0);

    return input->formula == FORMULA_COST_SHARE ? cost_share(input) : wage_subsidy(input);
}
