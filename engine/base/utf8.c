/*
 * utf8.c
 *     A strict reader of UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#include "utf8.h"

#include <utf8proc.h>

#include "maksatus/characters.h"

static bool continues(Slice text, size_t at)
{
    return at < text.len && ((unsigned char)text.at[at] & 0xc0) == 0x80;
}

/* Where the run of printable ASCII that begins at `at` ends: nearly every text is one, and eight of
 * its bytes are told at once. */
static size_t plain_end(Slice text, size_t at)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones * 0x80;

    while (at + sizeof(uint64_t) <= text.len) {
        uint64_t bytes;
        memcpy(&bytes, text.at + at, sizeof(bytes));
        uint64_t deleted = bytes ^ (ones * 0x7f);

        if (((bytes | ((bytes - ones * 0x20) & ~bytes) | ((deleted - ones) & ~deleted)) & tops)
            != 0)
            break;
        at += sizeof(uint64_t);
    }
    while (at < text.len && text.at[at] >= 0x20 && text.at[at] < 0x7f)
        at++;
    return at;
}

static size_t sequence_bytes(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first <= 0xdf)
        return 2;
    if (first >= 0xe0 && first <= 0xef)
        return 3;
    return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

size_t utf8_decode(Slice text, size_t at, uint32_t *code)
{
    static const unsigned char first_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};

    ensure(at < text.len);
    unsigned char first = (unsigned char)text.at[at];
    size_t bytes = sequence_bytes(first);
    uint32_t value = (uint32_t)(first & first_bits[bytes]);

    if (bytes == 0)
        return 0;
    for (size_t next = 1; next < bytes; next++) {
        if (!continues(text, at + next))
            return 0;
        value = value << 6 | ((unsigned char)text.at[at + next] & 0x3fU);
    }
    if (value < smallest[bytes] || (value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff)
        return 0;
    *code = value;
    return bytes;
}

size_t utf8_encode(uint32_t code, char out[UTF8_BYTES_MAX])
{
    utf8proc_ssize_t bytes = utf8proc_encode_char((utf8proc_int32_t)code, (utf8proc_uint8_t *)out);

    ensure(bytes > 0);
    return (size_t)bytes;
}

size_t utf8_cut(Slice text, size_t bytes_max)
{
    size_t len = text.len;

    if (len > bytes_max) {
        len = bytes_max;
        for (size_t back = 0; back < UTF8_BYTES_MAX - 1 && len > 0 && continues(text, len); back++)
            len--;
        return len;
    }
    /* What was cut before it came here may end within a code point too. */
    for (size_t back = 1; back < UTF8_BYTES_MAX && back <= len; back++) {
        size_t bytes = sequence_bytes((unsigned char)text.at[len - back]);

        if (bytes > 0)
            return bytes > back ? len - back : len;
    }
    return len;
}

bool utf8_is_letter_or_digit(uint32_t code)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);

    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO)
           || category == UTF8PROC_CATEGORY_ND;
}

bool utf8_is_plain(Slice text)
{
    return plain_end(text, 0) == text.len;
}

bool utf8_is_valid(Slice text)
{
    uint32_t code = 0;

    for (size_t at = plain_end(text, 0); at < text.len;) {
        size_t bytes = utf8_decode(text, at, &code);

        if (bytes == 0 || code == 0)
            return false;
        at = plain_end(text, at + bytes);
    }
    return true;
}

size_t utf8_length(Slice text)
{
    size_t count = plain_end(text, 0);

    for (size_t at = count; at < text.len; at++)
        count += !continues(text, at);
    return count;
}

bool utf8_has_control(Slice text)
{
    uint32_t code = 0;

    for (size_t at = plain_end(text, 0); at < text.len;) {
        size_t bytes = utf8_decode(text, at, &code);

        if (bytes > 0 && utf8_is_control(code))
            return true;
        at = plain_end(text, at + (bytes > 0 ? bytes : 1));
    }
    return false;
}
