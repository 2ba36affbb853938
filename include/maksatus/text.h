/*
 * text.h
 *     The only writer of text: a buffer of fixed capacity that never overruns.
 *
 * What does not fit is left out and remembered: overflowed stays true until text_clear. Callers
 * that size their buffer by limits.h ensure(!text.overflowed); others ask.
 */
#ifndef MAKSATUS_TEXT_H
#define MAKSATUS_TEXT_H

#include <stdint.h>

#include "maksatus/day.h"
#include "maksatus/money.h"
#include "maksatus/slice.h"

typedef struct Text {
    char *at;
    size_t len;
    size_t capacity;
    bool overflowed;
} Text;

/* TEXT_ON_STACK(name, 64); */
#define TEXT_ON_STACK(name, bytes)                                                                 \
    __attribute__((uninitialized)) char name##_bytes[bytes]; /* len says what is there */          \
    Text name = {name##_bytes, 0, sizeof(name##_bytes), false}

static inline Text text_on(char *bytes, size_t capacity)
{
    return (Text){bytes, 0, capacity, false};
}

static inline Slice text_slice(const Text *text)
{
    return (Slice){text->at, text->len};
}

static inline void text_clear(Text *text)
{
    text->len = 0;
    text->overflowed = false;
}

void text_add(Text *text, Slice part);
void text_add_string(Text *text, const char *part);
void text_add_char(Text *text, char c);
void text_add_format(Text *text, const char *format, ...) PRINTF_LIKE(2, 3);
void text_add_int(Text *text, int64_t number);
void text_add_money(Text *text, Money amount); /* 1234.56; of MONEY_NONE nothing */
void text_add_day(Text *text, Day day);        /* 2026-11-23; of DAY_NONE nothing */
void text_add_hex(Text *text, const unsigned char *bytes, size_t count);
/* Control characters, those that turn the direction of what follows, and bytes that are no UTF-8
 * become \xHH: for messages and lists, where a reader must see what is there. */
void text_add_escaped(Text *text, Slice part);
/* A JSON string with its quotes. */
void text_add_json(Text *text, Slice part);
/* Terminates without counting the zero; the buffer must have room for it. */
const char *text_string(Text *text);

#endif
