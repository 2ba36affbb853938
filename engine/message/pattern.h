/*
 * pattern.h
 *     The regular expressions of a schema (xs:pattern), as tables that take one step a byte.
 *
 * Known are: characters, classes with ranges ([A-Z0-9\-]), groups, alternatives, ? * + {n} {n,}
 * {n,m}, and a backslash before a sign. Only ASCII: a byte of another letter matches nothing. All
 * else is not compiled: negated classes, . and \d among them. A pattern matches a whole value.
 */
#ifndef MAKSATUS_ENGINE_MESSAGE_PATTERN_H
#define MAKSATUS_ENGINE_MESSAGE_PATTERN_H

#include "maksatus/slice.h"

enum {
    PATTERN_STATES_MAX = 128,
    PATTERN_KINDS_MAX = 16,
};

typedef struct Pattern {
    unsigned char kind_of[256]; /* bytes that the pattern does not tell apart are one kind */
    unsigned char next[PATTERN_STATES_MAX][PATTERN_KINDS_MAX];
    bool accepts[PATTERN_STATES_MAX];
} Pattern;

/* False: the pattern is none, or holds what is not known here, or is too large. */
bool pattern_compile(Slice text, Pattern *pattern);
bool pattern_matches(const Pattern *pattern, Slice value);

#endif
