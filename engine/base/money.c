/*
 * money.c
 *     Reading amounts and percents, sums that cannot overflow, and the one place that rounds.
 */
#include "maksatus/money.h"

enum {
    MONEY_DIGITS_MAX = 16,  /* 10^16 euro in cents is below 2^63 */
    PERCENT_DIGITS_MAX = 7, /* 10^7 percent in basis points is below 2^31 */
};

__extension__ typedef unsigned __int128 Wide;

Money money_sum(Money a, Money b)
{
    Money sum = MONEY_ZERO;

    ensure(!money_is_none(a) && !money_is_none(b));
    bool overflows = money_add_overflows(a, b, &sum);
    ensure(!overflows && !money_is_none(sum));
    return sum;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits and at most two decimals, as hundredths. */
static bool hundredths_parse(Slice text, size_t digits_max, int64_t *hundredths)
{
    size_t at = 0;
    size_t decimals = 0;
    int64_t value = 0;

    while (at < text.len && is_digit(text.at[at]) && at < digits_max)
        value = value * 10 + (text.at[at++] - '0');
    if (at == 0)
        return false;
    if (at < text.len && text.at[at] == '.') {
        at++;
        while (at < text.len && is_digit(text.at[at]) && decimals < 2) {
            value = value * 10 + (text.at[at++] - '0');
            decimals++;
        }
        if (decimals == 0)
            return false;
    }
    if (at != text.len)
        return false;
    for (; decimals < 2; decimals++)
        value *= 10;
    *hundredths = value;
    return true;
}

bool money_parse(Slice text, int digits_max, Money *amount)
{
    ensure(digits_max > 0 && digits_max <= MONEY_DIGITS_MAX);
    return hundredths_parse(text, (size_t)digits_max, &amount->cents);
}

int64_t round_half_up(int64_t value, int64_t numerator, int64_t denominator)
{
    ensure(value >= 0 && numerator >= 0 && denominator > 0);
    Wide divisor = (uint64_t)denominator;
    Wide product = (Wide)(uint64_t)value * (uint64_t)numerator;
    Wide rounded = product / divisor;
    Wide rest = product % divisor;

    if (rest >= divisor - rest)
        rounded++;
    ensure(rounded <= (Wide)INT64_MAX);
    return (int64_t)rounded;
}

bool percent_parse(Slice text, int32_t *basis_points)
{
    int64_t hundredths = 0;

    if (!hundredths_parse(text, PERCENT_DIGITS_MAX, &hundredths))
        return false;
    *basis_points = (int32_t)hundredths;
    return true;
}

bool whole_parse(Slice text, size_t digits_max, int64_t *number)
{
    int64_t value = 0;

    ensure(digits_max <= WHOLE_DIGITS_MAX);
    if (text.len == 0 || text.len > digits_max)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.at[i]))
            return false;
        value = value * 10 + (text.at[i] - '0');
    }
    *number = value;
    return true;
}
