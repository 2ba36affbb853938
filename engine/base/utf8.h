/*
 * utf8.h
 *     Steps through UTF-8 one code point at a time. Private to base.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdint.h>

#include "maksatus/slice.h"

enum { UTF8_BYTES_MAX = 4 };

/* The bytes of the code point that begins at index at, or 0 where none does. U+0000 is one. */
size_t utf8_decode(Slice text, size_t at, uint32_t *code);
/* Writes the bytes of a code point that exists. */
size_t utf8_encode(uint32_t code, char out[UTF8_BYTES_MAX]);
/* The longest part of at most bytes_max bytes that does not end within a code point. */
size_t utf8_cut(Slice text, size_t bytes_max);

/* C0, DEL and C1. */
static inline bool utf8_is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

bool utf8_is_letter_or_digit(uint32_t code);

#endif
