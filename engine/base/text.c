/*
 * text.c
 *     A buffer of fixed capacity that always holds a beginning of what was to be written.
 *
 * Once a part did not fit, nothing more is added: a later, shorter part would otherwise stand
 * where the lost one should, and the text would say something that nobody wrote.
 */
#include "maksatus/text.h"

#include <stdarg.h>
#include <stdio.h>

#include "utf8.h"

enum { TEXT_FORMAT_BYTES = 8192 };

void text_add(Text *text, Slice part)
{
    if (text->overflowed || part.len == 0)
        return;
    size_t room = text->capacity - text->len;
    size_t len = part.len;
    if (len > room) {
        len = utf8_cut(part, room);
        text->overflowed = true;
    }
    if (len > 0)
        memcpy(text->at + text->len, part.at, len);
    text->len += len;
}

void text_add_string(Text *text, const char *part)
{
    text_add(text, slice_of(part));
}

void text_add_char(Text *text, char c)
{
    text_add(text, (Slice){&c, 1});
}

/* vsnprintf needs a byte more than it is asked to write, so a text that fills the buffer to its
 * last byte takes the way over scratch. */
void text_add_format(Text *text, const char *format, ...)
{
    char scratch[TEXT_FORMAT_BYTES];
    va_list arguments;

    va_start(arguments, format);
    int len = vsnprintf(scratch, sizeof(scratch), format, arguments);
    va_end(arguments);
    ensure(len >= 0);
    if ((size_t)len < sizeof(scratch)) {
        text_add(text, (Slice){scratch, (size_t)len});
        return;
    }
    size_t kept = utf8_cut((Slice){scratch, sizeof(scratch) - 1}, sizeof(scratch) - 1);
    text_add(text, (Slice){scratch, kept});
    text->overflowed = true;
}

/* The digits of a number from the right, at least digits_min of them. */
static void add_digits(Text *text, uint64_t number, size_t digits_min)
{
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 || sizeof(digits) - at < digits_min);
    text_add(text, (Slice){digits + at, sizeof(digits) - at});
}

static uint64_t magnitude(int64_t number)
{
    return number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
}

void text_add_int(Text *text, int64_t number)
{
    if (number < 0)
        text_add_char(text, '-');
    add_digits(text, magnitude(number), 1);
}

void text_add_money(Text *text, Money amount)
{
    if (money_is_none(amount))
        return;
    if (amount.cents < 0)
        text_add_char(text, '-');
    add_digits(text, magnitude(amount.cents) / 100, 1);
    text_add_char(text, '.');
    add_digits(text, magnitude(amount.cents) % 100, 2);
}

void text_add_day(Text *text, Day day)
{
    if (day_is_none(day))
        return;
    CivilDay civil = day_civil(day);
    add_digits(text, magnitude(civil.year), 4);
    text_add_char(text, '-');
    add_digits(text, magnitude(civil.month), 2);
    text_add_char(text, '-');
    add_digits(text, magnitude(civil.day), 2);
}

void text_add_hex(Text *text, const unsigned char *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t at = 0; at < count; at++) {
        text_add_char(text, digits[bytes[at] >> 4]);
        text_add_char(text, digits[bytes[at] & 15]);
    }
}

static void add_escaped_bytes(Text *text, Slice bytes, const char *prefix)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t at = 0; at < bytes.len; at++) {
        unsigned char byte = (unsigned char)bytes.at[at];

        text_add_string(text, prefix);
        text_add_char(text, digits[byte >> 4]);
        text_add_char(text, digits[byte & 15]);
    }
}

/* Bidi_Control of Unicode (UAX 9): on a terminal they let a name or a number read as another. */
static bool turns_direction(uint32_t code)
{
    return code == 0x061c || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e)
           || (code >= 0x2066 && code <= 0x2069);
}

void text_add_escaped(Text *text, Slice part)
{
    uint32_t code = 0;

    for (size_t at = 0; at < part.len;) {
        size_t bytes = utf8_decode(part, at, &code);
        size_t len = bytes > 0 ? bytes : 1;
        Slice piece = {part.at + at, len};

        if (bytes == 0 || utf8_is_control(code) || turns_direction(code))
            add_escaped_bytes(text, piece, "\\x");
        else
            text_add(text, piece);
        at += len;
    }
}

static void add_json_control(Text *text, uint32_t code)
{
    switch (code) {
    case '\n':
        text_add_string(text, "\\n");
        break;
    case '\r':
        text_add_string(text, "\\r");
        break;
    case '\t':
        text_add_string(text, "\\t");
        break;
    case '\0': /* no JSON of ours may hold it: a database refuses it */
        text_add_string(text, "\\\\x00");
        break;
    default:
        text_add_format(text, "\\u%04x", code);
        break;
    }
}

/* Printable ASCII that stands in JSON as it is: most texts are one such run. */
static size_t json_run_end(Slice part, size_t at)
{
    while (at < part.len && part.at[at] >= 0x20 && part.at[at] < 0x7f && part.at[at] != '"'
           && part.at[at] != '\\')
        at++;
    return at;
}

/* DEL and C1 are escaped too: a terminal obeys them. Bytes that are no UTF-8 are shown as their
 * text_add_escaped form, since JSON has no other place for them. */
void text_add_json(Text *text, Slice part)
{
    uint32_t code = 0;

    text_add_char(text, '"');
    for (size_t at = 0; at < part.len;) {
        size_t run = json_run_end(part, at) - at;
        if (run > 0) {
            text_add(text, (Slice){part.at + at, run});
            at += run;
            continue;
        }
        size_t bytes = utf8_decode(part, at, &code);
        size_t len = bytes > 0 ? bytes : 1;
        Slice piece = {part.at + at, len};

        if (bytes == 0) {
            add_escaped_bytes(text, piece, "\\\\x");
        } else if (utf8_is_control(code)) {
            add_json_control(text, code);
        } else {
            if (code == '"' || code == '\\')
                text_add_char(text, '\\');
            text_add(text, piece);
        }
        at += len;
    }
    text_add_char(text, '"');
}

const char *text_string(Text *text)
{
    ensure(text->len < text->capacity);
    text->at[text->len] = '\0';
    return text->at;
}
