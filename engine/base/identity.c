/*
 * identity.c
 *     Personal identity codes and business ids: their checks, their masks, and finding them.
 */
#include "maksatus/identity.h"

#include "mod97.h"
#include "utf8.h"

enum {
    PERSON_BYTES = 11,
    PERSON_SIGN_AT = 6,
    BUSINESS_DIGITS = 7,
    BUSINESS_BYTES = 9,
    NORMALISED_BYTES_MAX = 16,
    MASK_CHARACTERS = 6,
};

static bool digits_at(Slice text, size_t from, size_t count)
{
    for (size_t at = from; at < from + count; at++)
        if (!ascii_is_digit(text.at[at]))
            return false;
    return true;
}

static int32_t number_at(Slice text, size_t from, size_t count)
{
    int32_t number = 0;

    for (size_t at = from; at < from + count; at++)
        number = number * 10 + (text.at[at] - '0');
    return number;
}

/* 0 when the sign says no century. */
static int32_t century_of(char sign)
{
    switch (sign) {
    case '+':
        return 1800;
    case '-':
    case 'Y':
    case 'X':
    case 'W':
    case 'V':
    case 'U':
        return 1900;
    case 'A':
    case 'B':
    case 'C':
    case 'D':
    case 'E':
    case 'F':
        return 2000;
    default:
        return 0;
    }
}

/* Six digits, a sign in either case, three digits and a letter or digit: enough to be hidden. */
static bool has_person_shape(Slice code)
{
    if (code.len != PERSON_BYTES || !digits_at(code, 0, 6) || !digits_at(code, 7, 3))
        return false;
    char last = ascii_raise(code.at[10]);
    return century_of(ascii_raise(code.at[PERSON_SIGN_AT])) != 0
           && (ascii_is_digit(last) || ascii_is_upper(last));
}

bool identity_is_person(Slice code)
{
    static const char check[] = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    Day born = DAY_NONE;

    if (!has_person_shape(code))
        return false;
    int32_t century = century_of(code.at[PERSON_SIGN_AT]);
    int32_t individual = number_at(code, 7, 3);
    if (century == 0 || individual < 2
        || !day_make(century + number_at(code, 4, 2), number_at(code, 2, 2), number_at(code, 0, 2),
                     &born))
        return false;
    int32_t number = number_at(code, 0, 6) * 1000 + individual;
    return code.at[10] == check[number % 31];
}

/* True for digits, a dash and a digit. */
static bool has_business_shape(Slice code, size_t digits)
{
    return code.len == digits + 2 && digits_at(code, 0, digits) && code.at[digits] == '-'
           && ascii_is_digit(code.at[digits + 1]);
}

bool identity_is_business(Slice code)
{
    static const int32_t weights[BUSINESS_DIGITS] = {7, 9, 10, 5, 8, 4, 2};
    bool is_short = has_business_shape(code, BUSINESS_DIGITS - 1);
    int32_t sum = 0;

    if (!is_short && !has_business_shape(code, BUSINESS_DIGITS))
        return false;
    size_t first = is_short ? 1 : 0;
    for (size_t weight = first; weight < BUSINESS_DIGITS; weight++)
        sum += weights[weight] * (code.at[weight - first] - '0');
    int32_t rest = sum % 11;
    /* A rest of 1 would need the digit 10: such numbers are never issued. */
    return code.at[code.len - 1] - '0' == (rest == 0 ? 0 : 11 - rest);
}

Slice identity_normalise(Slice code, char out[16])
{
    if (code.at == NULL || code.len > NORMALISED_BYTES_MAX)
        return code;
    size_t zeros = has_business_shape(code, BUSINESS_DIGITS - 1) ? 1 : 0;
    out[0] = '0';
    if (code.len > 0)
        memmove(out + zeros, code.at, code.len);
    if (zeros == 1)
        out[0] = '0';
    return (Slice){out, code.len + zeros};
}

/* Seven digits, dash and digit are shown even when the check digit is wrong: no personal code has
 * this form, and who looks for the mistake must see it. Of the short form that is not so. */
static bool may_be_shown(Slice code)
{
    return has_business_shape(code, BUSINESS_DIGITS) || identity_is_business(code);
}

Slice identity_mask(Slice code, char out[IDENTITY_MASKED_BYTES])
{
    size_t len = 0;
    uint32_t character = 0;

    if (slice_is_empty(code))
        return code;
    if (may_be_shown(code)) {
        len = code.len;
        memmove(out, code.at, len);
        return (Slice){out, len};
    }
    size_t characters_max = has_person_shape(code) ? MASK_CHARACTERS + 1 : MASK_CHARACTERS;
    for (size_t count = 0; count < characters_max && len < code.len; count++) {
        size_t bytes = utf8_decode(code, len, &character);

        if (bytes == 0)
            break;
        len += bytes;
    }
    memmove(out, code.at, len);
    memcpy(out + len, "****", 4);
    return (Slice){out, len + 4};
}

static bool letter_or_digit_ends_at(Slice text, size_t end)
{
    uint32_t code = 0;

    for (size_t bytes = 1; bytes <= UTF8_BYTES_MAX && bytes <= end; bytes++)
        if (utf8_decode((Slice){text.at, end}, end - bytes, &code) == bytes)
            return utf8_is_letter_or_digit(code);
    return false;
}

static bool letter_or_digit_begins_at(Slice text, size_t at)
{
    uint32_t code = 0;

    return at < text.len && utf8_decode(text, at, &code) > 0 && utf8_is_letter_or_digit(code);
}

Slice identity_find_person(Slice text)
{
    for (size_t at = 0; at + PERSON_BYTES <= text.len; at++) {
        Slice code = {text.at + at, PERSON_BYTES};

        if (identity_is_person(code) && !letter_or_digit_ends_at(text, at)
            && !letter_or_digit_begins_at(text, at + PERSON_BYTES))
            return code;
    }
    return SLICE_NONE;
}

void identity_add_masked_with(Text *out, Slice text, void (*add)(Text *out, Slice between))
{
    char mask[IDENTITY_MASKED_BYTES];

    for (;;) {
        Slice code = identity_find_person(text);
        if (code.at == NULL)
            break;
        size_t before = (size_t)(code.at - text.at);
        add(out, (Slice){text.at, before});
        text_add(out, identity_mask(code, mask));
        text = (Slice){code.at + code.len, text.len - before - code.len};
    }
    add(out, text);
}

void identity_add_masked(Text *out, Slice text)
{
    identity_add_masked_with(out, text, text_add);
}

Slice identity_masked_text(Arena *arena, Slice text)
{
    if (identity_find_person(text).at == NULL)
        return text;
    Text masked = text_on(ARENA_ARRAY(arena, char, text.len + 1), text.len + 1);
    identity_add_masked(&masked, text); /* a mask is as long as its code */
    ensure(!masked.overflowed);
    return text_slice(&masked);
}
