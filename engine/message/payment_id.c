/*
 * payment_id.c
 *     EndToEndId = InstrId = "PAYER-number": made from a payment, and read back from an answer.
 */
#include "maksatus/limits.h"
#include "maksatus/payment.h"
#include "maksatus/text.h"

_Static_assert((int)END_TO_END_BYTES == (int)LIMIT_END_TO_END_BYTES + 1, "an id and its zero");

enum { NUMBER_DIGITS_MAX = 17 };

size_t payment_end_to_end_id(Slice payer, int64_t number, char out[END_TO_END_BYTES])
{
    Text text = text_on(out, END_TO_END_BYTES - 1);

    ensure(number > 0);
    text_add(&text, payer);
    text_add_char(&text, '-');
    text_add_int(&text, number);
    ensure(!text.overflowed);
    out[text.len] = '\0';
    return text.len;
}

bool payment_number_of(Slice payer, Slice end_to_end_id, int64_t *number)
{
    int64_t value = 0;
    size_t at = payer.len + 1;

    if (end_to_end_id.len <= at || end_to_end_id.len > at + NUMBER_DIGITS_MAX)
        return false;
    if (!slice_equal((Slice){end_to_end_id.at, payer.len}, payer)
        || end_to_end_id.at[payer.len] != '-' || end_to_end_id.at[at] == '0')
        return false;
    for (; at < end_to_end_id.len; at++) {
        if (end_to_end_id.at[at] < '0' || end_to_end_id.at[at] > '9')
            return false;
        value = value * 10 + (end_to_end_id.at[at] - '0');
    }
    *number = value;
    return true;
}
