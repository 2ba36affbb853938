/*
 * automaton.h
 *     A regular expression as the automaton of its positions (Glushkov), whatever its symbols are:
 *     characters of a pattern, elements of a content model.
 *
 * A position is one place of the expression where a symbol stands. A word matches when it can be
 * read along positions: the first one is of first, each next one of follow of the one before, and
 * the last one is of last. (a|b)?c has the positions a, b, c:
 *
 *     first {a b c}   follow a {c}, b {c}, c {}   last {c}
 *
 * An expression is built on a stack, as in reverse Polish notation; every call but the first three
 * takes what it needs from the top and leaves its result there. Too large an expression is no
 * bug: overflowed tells it, and the rest of the calls do nothing.
 */
#ifndef MAKSATUS_ENGINE_MESSAGE_AUTOMATON_H
#define MAKSATUS_ENGINE_MESSAGE_AUTOMATON_H

#include <stdint.h>

#include "maksatus/slice.h"

enum {
    POSITIONS_MAX = 128,
    FRAGMENTS_MAX = 32,
    REPEAT_UNBOUNDED = 0x10000,
};

typedef struct PositionSet {
    uint64_t word[POSITIONS_MAX / 64];
} PositionSet;

/* A part of the expression. Its positions are those from from on, when it is on top. */
typedef struct Fragment {
    bool nullable; /* the empty word matches */
    PositionSet first;
    PositionSet last;
    size_t from;
} Fragment;

typedef struct Automaton {
    size_t symbol[POSITIONS_MAX]; /* of the caller */
    PositionSet follow[POSITIONS_MAX];
    size_t count;
    Fragment stack[FRAGMENTS_MAX];
    size_t depth;
    bool overflowed;
} Automaton;

void automaton_begin(Automaton *automaton);
void automaton_empty(Automaton *automaton);   /* the empty word */
void automaton_nothing(Automaton *automaton); /* no word at all */
void automaton_symbol(Automaton *automaton, size_t symbol);
void automaton_concat(Automaton *automaton);    /* the two on top, one after the other */
void automaton_alternate(Automaton *automaton); /* one of the two on top */
/* The one on top, min to max times; max is at least 1, or REPEAT_UNBOUNDED. */
void automaton_repeat(Automaton *automaton, size_t min, size_t max);
/* All of it: what alone is left. */
const Fragment *automaton_end(const Automaton *automaton);

void position_add(PositionSet *set, size_t position);
void position_add_all(PositionSet *set, const PositionSet *other);
bool position_in(const PositionSet *set, size_t position);
bool position_set_is_empty(const PositionSet *set);
bool position_sets_meet(const PositionSet *a, const PositionSet *b);

#endif
