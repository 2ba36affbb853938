/*
 * schema_text.c
 *     Whether a value has the form that its simple type asks for.
 *
 * Of the built-in types the form is checked here, by hand: decimal, boolean, date, dateTime. Values
 * are not normalized: who writes blanks around a number is refused.
 */
#include "maksatus/characters.h"
#include "maksatus/day.h"
#include "schema.h"

enum {
    DECIMAL_DIGITS_MAX = 24, /* more than any type allows; others cannot count further */
    ZONE_HOURS_MAX = 13,     /* and 59 minutes; nobody lives at 14:00 but on one island */
};

/* --- numbers --- */

static size_t digits_at(Slice text)
{
    size_t count = 0;

    while (count < text.len && text.at[count] >= '0' && text.at[count] <= '9')
        count++;
    return count;
}

static Slice after(Slice text, size_t len)
{
    return (Slice){text.at + len, text.len - len};
}

bool decimal_parse(Slice text, Decimal *decimal)
{
    bool negative = text.len > 0 && text.at[0] == '-';
    Slice rest = after(text, negative || (text.len > 0 && text.at[0] == '+') ? 1 : 0);
    Slice whole = {rest.at, digits_at(rest)};
    Slice fraction = SLICE_NONE;

    rest = after(rest, whole.len);
    if (rest.len > 0 && rest.at[0] == '.') {
        fraction = after(rest, 1);
        fraction.len = digits_at(fraction);
        rest = after(rest, 1 + fraction.len);
    }
    if (rest.len > 0 || whole.len + fraction.len == 0
        || whole.len + fraction.len > DECIMAL_DIGITS_MAX)
        return false;
    while (whole.len > 0 && whole.at[0] == '0')
        whole = after(whole, 1);
    while (fraction.len > 0 && fraction.at[fraction.len - 1] == '0')
        fraction.len -= 1;
    *decimal = (Decimal){negative && whole.len + fraction.len > 0, whole, fraction};
    return true;
}

/* Below zero, zero, above: as a is to b, whatever their signs are. */
static int compare_magnitudes(const Decimal *a, const Decimal *b)
{
    int order = (a->whole.len > b->whole.len) - (a->whole.len < b->whole.len);

    if (order == 0)
        order = slice_compare(a->whole, b->whole);
    return order != 0 ? order : slice_compare(a->fraction, b->fraction);
}

static bool decimal_less(const Decimal *a, const Decimal *b)
{
    if (a->negative != b->negative)
        return a->negative;
    return a->negative ? compare_magnitudes(b, a) < 0 : compare_magnitudes(a, b) < 0;
}

static bool decimal_allowed(const TextType *type, Slice value)
{
    Decimal decimal;

    return decimal_parse(value, &decimal)
           && decimal.whole.len + decimal.fraction.len <= type->digits_max
           && decimal.fraction.len <= type->fraction_max
           && !(type->has_least && decimal_less(&decimal, &type->least))
           && !(type->has_most && decimal_less(&type->most, &decimal));
}

/* --- days and times --- */

/* Takes so many digits as a number; -1 when they are not there. */
static int take_number(Slice *rest, size_t digits)
{
    int number = 0;

    if (digits_at(*rest) < digits)
        return -1;
    for (size_t i = 0; i < digits; i++)
        number = number * 10 + (rest->at[i] - '0');
    *rest = after(*rest, digits);
    return number;
}

static bool take_sign(Slice *rest, char sign)
{
    if (rest->len == 0 || rest->at[0] != sign)
        return false;
    *rest = after(*rest, 1);
    return true;
}

static bool take_day(Slice *rest)
{
    Day day;

    if (rest->len < 10 || !day_parse((Slice){rest->at, 10}, &day))
        return false;
    *rest = after(*rest, 10);
    return true;
}

/* hh:mm:ss, and a fraction that has digits. */
static bool take_time(Slice *rest)
{
    int hour = take_number(rest, 2);
    bool first = take_sign(rest, ':');
    int minute = take_number(rest, 2);
    bool second_colon = take_sign(rest, ':');
    int second = take_number(rest, 2);

    if (hour < 0 || hour > 23 || !first || minute < 0 || minute > 59 || !second_colon || second < 0
        || second > 59)
        return false;
    if (!take_sign(rest, '.'))
        return true;
    size_t digits = digits_at(*rest);
    *rest = after(*rest, digits);
    return digits > 0;
}

/* Nothing, Z, or +hh:mm, at the end. */
static bool is_zone(Slice rest)
{
    int hours, minutes;

    if (rest.len == 0 || slice_is(rest, "Z"))
        return true;
    if (!take_sign(&rest, '+') && !take_sign(&rest, '-'))
        return false;
    hours = take_number(&rest, 2);
    if (!take_sign(&rest, ':'))
        return false;
    minutes = take_number(&rest, 2);
    return hours >= 0 && hours <= ZONE_HOURS_MAX && minutes >= 0 && minutes <= 59 && rest.len == 0;
}

static bool is_date(Slice value)
{
    return take_day(&value) && is_zone(value);
}

static bool is_date_time(Slice value)
{
    return take_day(&value) && take_sign(&value, 'T') && take_time(&value) && is_zone(value);
}

static bool is_boolean(Slice value)
{
    return slice_is(value, "true") || slice_is(value, "false") || slice_is(value, "1")
           || slice_is(value, "0");
}

/* --- texts --- */

/* A character is one to four bytes: most values need not be counted. */
static bool length_allowed(const TextType *type, Slice value)
{
    size_t length;

    if (value.len <= type->length_max && value.len >= 4 * type->length_min)
        return true;
    length = utf8_length(value);
    return length >= type->length_min && length <= type->length_max;
}

static bool base_allows(const TextType *type, Slice value)
{
    switch (type->base) {
    case BASE_STRING:
        return length_allowed(type, value);
    case BASE_DECIMAL:
        return decimal_allowed(type, value);
    case BASE_BOOLEAN:
        return is_boolean(value);
    case BASE_DATE:
        return is_date(value);
    case BASE_DATE_TIME:
        return is_date_time(value);
    }
    ensure(false);
    return false;
}

static bool is_one_of(const TextType *type, Slice value)
{
    for (size_t i = 0; i < type->word_count; i++) {
        if (slice_equal(type->word[i], value))
            return true;
    }
    return type->word_count == 0;
}

bool text_type_allows(const TextType *type, Slice value)
{
    if (type->pattern != NULL && !pattern_matches(type->pattern, value))
        return false;
    return base_allows(type, value) && is_one_of(type, value);
}
