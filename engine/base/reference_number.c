/*
 * reference_number.c
 *     Finnish reference numbers with the weights 7, 3, 1 from the right, and RF references.
 */
#include "maksatus/reference_number.h"

#include "mod97.h"

enum {
    NATIONAL_MIN = 4,
    NATIONAL_MAX = 20,
    RF_MIN = 5,
    RF_HEAD = 4, /* RF and two check digits */
};

static bool all_digits(Slice text)
{
    for (size_t at = 0; at < text.len; at++)
        if (!ascii_is_digit(text.at[at]))
            return false;
    return true;
}

static bool all_zero(Slice text)
{
    for (size_t at = 0; at < text.len; at++)
        if (text.at[at] != '0')
            return false;
    return true;
}

static char check_digit(Slice base)
{
    static const int weights[] = {7, 3, 1};
    int sum = 0;

    for (size_t at = 0; at < base.len; at++)
        sum += weights[at % 3] * (base.at[base.len - 1 - at] - '0');
    return (char)('0' + (10 - sum % 10) % 10);
}

static bool is_national(Slice text)
{
    if (text.len < NATIONAL_MIN || text.len > NATIONAL_MAX || !all_digits(text) || all_zero(text))
        return false;
    return text.at[text.len - 1] == check_digit((Slice){text.at, text.len - 1});
}

static bool is_rf(Slice text)
{
    if (text.len < RF_MIN || text.len > REFERENCE_BYTES_MAX || !slice_starts(text, "RF")
        || !all_digits((Slice){text.at + 2, 2}))
        return false;
    for (size_t at = RF_HEAD; at < text.len; at++)
        if (!ascii_is_digit(text.at[at]) && !ascii_is_upper(text.at[at]))
            return false;
    return mod97_moved(text) == 1;
}

static ReferenceKind kind_of(Slice text)
{
    if (is_national(text))
        return REFERENCE_NATIONAL;
    return is_rf(text) ? REFERENCE_RF : REFERENCE_NONE;
}

ReferenceKind reference_number_read(Slice text, char out[REFERENCE_BYTES_MAX + 1], size_t *out_len)
{
    size_t len = 0;

    *out_len = 0;
    out[0] = '\0';
    for (size_t at = 0; at < text.len; at++) {
        if (text.at[at] == ' ')
            continue;
        if (len == REFERENCE_BYTES_MAX)
            return REFERENCE_NONE;
        out[len++] = ascii_raise(text.at[at]);
    }
    out[len] = '\0';
    ReferenceKind kind = kind_of((Slice){out, len});
    if (kind != REFERENCE_NONE)
        *out_len = len;
    return kind;
}

size_t reference_number_make(Slice base, char out[REFERENCE_BYTES_MAX + 1])
{
    if (base.len < NATIONAL_MIN - 1 || base.len > NATIONAL_MAX - 1 || !all_digits(base)
        || all_zero(base))
        return 0;
    memmove(out, base.at, base.len);
    out[base.len] = check_digit((Slice){out, base.len});
    out[base.len + 1] = '\0';
    return base.len + 1;
}

size_t reference_number_make_rf(Slice national, char out[REFERENCE_BYTES_MAX + 1])
{
    if (!is_national(national))
        return 0;
    while (national.at[0] == '0')
        national = (Slice){national.at + 1, national.len - 1};
    memmove(out + RF_HEAD, national.at, national.len);
    memcpy(out, "RF00", RF_HEAD);
    size_t len = RF_HEAD + national.len;
    uint32_t check = 98 - mod97_moved((Slice){out, len});
    out[2] = (char)('0' + check / 10);
    out[3] = (char)('0' + check % 10);
    out[len] = '\0';
    return len;
}
