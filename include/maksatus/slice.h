/*
 * slice.h
 *     A view into bytes that somebody else owns: not terminated, never freed.
 *
 * Absent and empty differ: SLICE_NONE (at == NULL) is a field that is not there.
 */
#ifndef MAKSATUS_SLICE_H
#define MAKSATUS_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "maksatus/ensure.h"

typedef struct Slice {
    const char *at;
    size_t len;
} Slice;

#define SLICE_NONE ((Slice){NULL, 0})
#define SLICE_LITERAL(text) ((Slice){(text), sizeof(text) - 1})
/* For printf's %.*s */
#define SLICE_ARGS(slice) ((int)(slice).len), ((slice).at == NULL ? "" : (slice).at)

static inline Slice slice_of(const char *text)
{
    return text == NULL ? SLICE_NONE : (Slice){text, strlen(text)};
}

static inline bool slice_is_empty(Slice text)
{
    return text.len == 0;
}

static inline bool slice_equal(Slice a, Slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline bool slice_is(Slice text, const char *word)
{
    return slice_equal(text, slice_of(word));
}

static inline bool slice_starts(Slice text, const char *prefix)
{
    size_t len = strlen(prefix);

    return text.len >= len && memcmp(text.at, prefix, len) == 0;
}

static inline bool slice_ends(Slice text, const char *suffix)
{
    size_t len = strlen(suffix);

    return text.len >= len && memcmp(text.at + text.len - len, suffix, len) == 0;
}

/* Order by bytes; a prefix comes before what it begins. */
static inline int slice_compare(Slice a, Slice b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter == 0 ? 0 : memcmp(a.at, b.at, shorter);

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

#endif
