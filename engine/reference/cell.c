/*
 * cell.c
 *     The kinds of values that reference data has, one function a kind.
 */
#include "cell.h"

#include <stdint.h>

#include "maksatus/characters.h"
#include "maksatus/day.h"
#include "maksatus/iban.h"
#include "maksatus/identity.h"
#include "maksatus/limits.h"
#include "maksatus/money.h"
#include "maksatus/text.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital_or_digit(char c)
{
    return (c >= 'A' && c <= 'Z') || is_digit(c);
}

static char raised(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool coefficient_parse(Slice text, int32_t *basis_points)
{
    size_t whole = 0;
    int64_t value = 0;
    size_t decimals;

    while (whole < text.len && is_digit(text.at[whole]))
        whole++;
    if (!whole_parse((Slice){text.at, whole}, WHOLE_DIGITS_MAX, &value) || value > 1000)
        return false;
    decimals = text.len == whole ? 0 : text.len - whole - 1;
    if (text.len > whole && (text.at[whole] != '.' || decimals < 1 || decimals > 4))
        return false;
    for (size_t i = 0; i < 4; i++) {
        char c = i < decimals ? text.at[whole + 1 + i] : '0';

        if (!is_digit(c))
            return false;
        value = value * 10 + (c - '0');
    }
    *basis_points = (int32_t)value;
    return value > 0 && value <= 10000000;
}

bool time_parse(Slice text, int32_t *minutes)
{
    if (text.len != 5 || text.at[2] != ':' || !is_digit(text.at[0]) || !is_digit(text.at[1])
        || !is_digit(text.at[3]) || !is_digit(text.at[4]))
        return false;
    int32_t hour = (text.at[0] - '0') * 10 + (text.at[1] - '0');
    int32_t minute = (text.at[3] - '0') * 10 + (text.at[4] - '0');

    *minutes = hour * 60 + minute;
    return hour < 24 && minute < 60;
}

static bool is_code(Slice cell)
{
    if (cell.len > LIMIT_CODE_BYTES)
        return false;
    for (size_t i = 0; i < cell.len; i++)
        if (!is_capital_or_digit(cell.at[i]))
            return false;
    return true;
}

static bool is_word(Slice cell)
{
    if (cell.len > 35)
        return false;
    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.at[i];

        if (!is_capital_or_digit(raised(c)) && c != '.' && c != '_' && c != '/' && c != '-')
            return false;
    }
    return true;
}

static bool is_one_of(const char *words, Slice cell)
{
    TEXT_ON_STACK(wanted, 64);

    text_add_char(&wanted, ' ');
    text_add(&wanted, cell);
    text_add_char(&wanted, ' ');
    return !wanted.overflowed && memchr(cell.at, ' ', cell.len) == NULL
           && memmem(words, strlen(words), wanted.at, wanted.len) != NULL;
}

static bool is_prefix(Slice cell)
{
    return cell.len == 3 && is_digit(cell.at[0]) && is_digit(cell.at[1]) && is_digit(cell.at[2]);
}

static bool is_rule(Slice cell)
{
    int64_t number = 0;

    return cell.len == 6 && slice_starts(cell, "R-")
           && whole_parse((Slice){cell.at + 2, 4}, WHOLE_DIGITS_MAX, &number);
}

static bool is_purpose(Slice cell)
{
    return cell.len <= 4 && is_code(cell);
}

/* It goes into the payment file as it is: what the schema refuses must not wait for the night. */
static bool is_bank_id(Slice cell)
{
    if (cell.len > 35)
        return false;
    for (size_t i = 0; i < cell.len; i++)
        if (!is_capital_or_digit(raised(cell.at[i])) && strchr("/-?:().,'+ ", cell.at[i]) == NULL)
            return false;
    return cell.at[0] != ' ' && cell.at[cell.len - 1] != ' ';
}

/* Blanks dropped, letters raised. */
static Slice compact(Slice cell, Arena *arena)
{
    char *bytes = arena_string(arena, cell);
    size_t len = 0;

    for (size_t i = 0; i < cell.len; i++)
        if (cell.at[i] != ' ')
            bytes[len++] = raised(cell.at[i]);
    return (Slice){bytes, len};
}

static bool read_identity(Slice cell, Arena *arena, bool person, bool business, Slice *stored)
{
    char normal[16];

    if (!(person && identity_is_person(cell)) && !(business && identity_is_business(cell)))
        return false;
    *stored = arena_slice(arena, identity_normalise(cell, normal));
    return true;
}

static bool read_amount(Slice cell, int64_t digits_max, Arena *arena, Slice *stored)
{
    Money amount = MONEY_ZERO;
    TEXT_ON_STACK(text, MONEY_TEXT_BYTES);

    if (!money_parse(cell, (int)digits_max, &amount))
        return false;
    text_add_money(&text, amount);
    *stored = arena_slice(arena, text_slice(&text));
    return true;
}

/* hundredths as "50", "50.5" or "50.25". */
static bool read_percent(Slice cell, Arena *arena, Slice *stored)
{
    int32_t points = 0;
    TEXT_ON_STACK(text, MONEY_TEXT_BYTES);

    if (!percent_parse(cell, &points) || points > 10000)
        return false;
    text_add_int(&text, points / 100);
    if (points % 100 != 0) {
        text_add_char(&text, '.');
        text_add_int(&text, points % 100 / 10);
    }
    if (points % 10 != 0)
        text_add_int(&text, points % 10);
    *stored = arena_slice(arena, text_slice(&text));
    return true;
}

static bool read_integer(const Column *column, Slice cell, Arena *arena, Slice *stored)
{
    int64_t number = 0;
    TEXT_ON_STACK(text, MONEY_TEXT_BYTES);

    if (!whole_parse(cell, WHOLE_DIGITS_MAX, &number) || number < column->low
        || number > column->high)
        return false;
    text_add_int(&text, number);
    *stored = arena_slice(arena, text_slice(&text));
    return true;
}

static bool read_day(Slice cell)
{
    Day day = DAY_NONE;

    return day_parse(cell, &day);
}

/* Those kinds that are kept as they are written. */
static bool is_plain(const Column *column, Slice cell)
{
    int32_t number = 0;

    switch (column->kind) {
    case CELL_CODE:
        return is_code(cell);
    case CELL_CODE_OR_ALL:
        return is_code(cell) || slice_is(cell, "*");
    case CELL_WORD:
        return is_word(cell);
    case CELL_TEXT:
        return cell.len <= CELL_BYTES_MAX;
    case CELL_COEFFICIENT:
        return coefficient_parse(cell, &number);
    case CELL_DAY:
        return read_day(cell);
    case CELL_TIME:
        return time_parse(cell, &number);
    case CELL_ENUM:
        return is_one_of(column->words, cell);
    case CELL_PREFIX:
        return is_prefix(cell);
    case CELL_RULE:
        return is_rule(cell);
    case CELL_PURPOSE:
        return is_purpose(cell);
    case CELL_BANK_ID:
        return is_bank_id(cell);
    case CELL_IBAN:
    case CELL_BIC:
    case CELL_AMOUNT:
    case CELL_PERCENT:
    case CELL_INTEGER:
    case CELL_BUSINESS_ID:
    case CELL_PERSON_ID:
    case CELL_IDENTITY:
        break;
    }
    return false;
}

static bool read_kind(const Column *column, Slice cell, Arena *arena, Slice *stored)
{
    switch ((int)column->kind) {
    case CELL_IBAN:
        *stored = compact(cell, arena);
        return iban_check(*stored) == IBAN_GOOD;
    case CELL_BIC:
        *stored = compact(cell, arena);
        return bic_has_form(*stored);
    case CELL_AMOUNT:
        return read_amount(cell, column->high, arena, stored);
    case CELL_PERCENT:
        return read_percent(cell, arena, stored);
    case CELL_INTEGER:
        return read_integer(column, cell, arena, stored);
    case CELL_BUSINESS_ID:
        return read_identity(cell, arena, false, true, stored);
    case CELL_PERSON_ID:
        return read_identity(cell, arena, true, false, stored);
    case CELL_IDENTITY:
        return read_identity(cell, arena, true, true, stored);
    default:
        *stored = cell;
        return is_plain(column, cell);
    }
}

static const char *const expected_texts[] = {
    [CELL_CODE] = "1 to 12 of A-Z 0-9",
    [CELL_CODE_OR_ALL] = "1 to 12 of A-Z 0-9, or *",
    [CELL_WORD] = "1 to 35 of A-Z a-z 0-9 . _ / -",
    [CELL_TEXT] = "1 to 700 bytes of UTF-8 without control characters",
    [CELL_IBAN] = "an IBAN whose check digits are right",
    [CELL_BIC] = "a BIC of 8 or 11 characters",
    [CELL_AMOUNT] = "an amount such as 1234.56",
    [CELL_PERCENT] = "a percentage from 0 to 100, such as 50 or 50.5",
    [CELL_COEFFICIENT] = "a coefficient such as 1.23",
    [CELL_DAY] = "a day that exists, YYYY-MM-DD",
    [CELL_TIME] = "a time HH:MM",
    [CELL_INTEGER] = "a whole number within its limits",
    [CELL_ENUM] = "one of",
    [CELL_BUSINESS_ID] = "a business id (Y-tunnus) whose check digit is right",
    [CELL_PERSON_ID] = "a personal identity code whose check character is right",
    [CELL_IDENTITY] = "a valid business id or personal identity code",
    [CELL_PREFIX] = "three digits",
    [CELL_RULE] = "a rule id such as R-0410",
    [CELL_PURPOSE] = "1 to 4 of A-Z 0-9",
    [CELL_BANK_ID] = "1 to 35 of A-Z a-z 0-9 / - ? : ( ) . , ' + and blanks between them",
};

bool cell_read(const Column *column, Slice cell, Arena *arena, Slice *stored, const char **expected)
{
    *expected = expected_texts[column->kind];
    *stored = cell;
    if (slice_is_empty(cell))
        return true;
    if (cell.len > CELL_BYTES_MAX || !utf8_is_valid(cell) || utf8_has_control(cell)) {
        *expected = expected_texts[CELL_TEXT];
        return false;
    }
    if (read_kind(column, cell, arena, stored))
        return true;
    if (column->kind == CELL_ENUM)
        *expected =
            arena_format(arena, "one of%.*s", (int)strlen(column->words) - 1, column->words);
    return false;
}

static bool income_code_parse(Slice text, int32_t *code)
{
    int64_t number;

    if (!whole_parse(text, WHOLE_DIGITS_MAX, &number) || number < 1 || number > INCOME_CODE_MAX)
        return false;
    *code = (int32_t)number;
    return true;
}

bool income_codes_parse(Slice text, int32_t *from, int32_t *to)
{
    const char *dash = memchr(text.at, '-', text.len);
    size_t len = dash == NULL ? text.len : (size_t)(dash - text.at);

    if (!income_code_parse((Slice){text.at, len}, from))
        return false;
    *to = *from;
    return dash == NULL
           || (income_code_parse((Slice){dash + 1, text.len - len - 1}, to) && *from <= *to);
}
