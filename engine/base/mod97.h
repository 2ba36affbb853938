/*
 * mod97.h
 *     The remainder that IBAN (ISO 13616) and creditor references (ISO 11649) are checked by.
 *     Private to base.
 */
#ifndef BASE_MOD97_H
#define BASE_MOD97_H

#include <stdint.h>

#include "maksatus/slice.h"

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline char ascii_raise(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Goes on from remainder over digits and capital letters (A is 10, Z is 35). */
static inline uint32_t mod97_add(uint32_t remainder, Slice text)
{
    for (size_t at = 0; at < text.len; at++) {
        char c = text.at[at];

        if (ascii_is_digit(c))
            remainder = (remainder * 10 + (uint32_t)(c - '0')) % 97;
        else
            remainder = (remainder * 100 + (uint32_t)(c - 'A' + 10)) % 97;
    }
    return remainder;
}

/* With the first four characters moved to the end; text is longer than that. */
static inline uint32_t mod97_moved(Slice text)
{
    uint32_t remainder = mod97_add(0, (Slice){text.at + 4, text.len - 4});

    return mod97_add(remainder, (Slice){text.at, 4});
}

#endif
