/*
 * automaton.c
 *     Fragments are put together; each time, the last positions of one are followed by the first
 *     of the next.
 *
 * Counted repetition is written out: a{2,4} is aa(a(a)?)?. The nested form keeps one way to read
 * a word where there was one before, which content models need.
 */
#include "automaton.h"

/* --- sets --- */

void position_add(PositionSet *set, size_t position)
{
    set->word[position / 64] |= UINT64_C(1) << (position % 64);
}

void position_add_all(PositionSet *set, const PositionSet *other)
{
    for (size_t i = 0; i < COUNT_OF(set->word); i++)
        set->word[i] |= other->word[i];
}

bool position_in(const PositionSet *set, size_t position)
{
    return (set->word[position / 64] >> (position % 64) & 1) != 0;
}

bool position_set_is_empty(const PositionSet *set)
{
    return !position_sets_meet(set, set);
}

bool position_sets_meet(const PositionSet *a, const PositionSet *b)
{
    uint64_t both = 0;

    for (size_t i = 0; i < COUNT_OF(a->word); i++)
        both |= a->word[i] & b->word[i];
    return both != 0;
}

/* Each position by so many later. */
static PositionSet shifted(const PositionSet *set, size_t by)
{
    PositionSet moved = {0};

    for (size_t position = 0; position + by < POSITIONS_MAX; position++) {
        if (position_in(set, position))
            position_add(&moved, position + by);
    }
    return moved;
}

/* --- the stack --- */

static void push(Automaton *automaton, Fragment fragment)
{
    if (automaton->depth == FRAGMENTS_MAX) {
        automaton->overflowed = true;
        return;
    }
    automaton->stack[automaton->depth] = fragment;
    automaton->depth += 1;
}

/* The fragment on top goes; the one below is returned, to become the result. */
static Fragment *join(Automaton *automaton, Fragment *top)
{
    ensure(automaton->depth >= 2);
    automaton->depth -= 1;
    *top = automaton->stack[automaton->depth];
    return &automaton->stack[automaton->depth - 1];
}

void automaton_begin(Automaton *automaton)
{
    automaton->count = 0;
    automaton->depth = 0;
    automaton->overflowed = false;
}

const Fragment *automaton_end(const Automaton *automaton)
{
    ensure(!automaton->overflowed && automaton->depth == 1);
    return &automaton->stack[0];
}

/* --- expressions --- */

void automaton_empty(Automaton *automaton)
{
    push(automaton, (Fragment){.nullable = true, .from = automaton->count});
}

void automaton_nothing(Automaton *automaton)
{
    push(automaton, (Fragment){.from = automaton->count});
}

/* The next position, or false when there is no room. */
static bool add_position(Automaton *automaton, size_t symbol, PositionSet follow)
{
    if (automaton->count == POSITIONS_MAX) {
        automaton->overflowed = true;
        return false;
    }
    automaton->symbol[automaton->count] = symbol;
    automaton->follow[automaton->count] = follow;
    automaton->count += 1;
    return true;
}

void automaton_symbol(Automaton *automaton, size_t symbol)
{
    Fragment fragment = {.from = automaton->count};

    if (automaton->overflowed || !add_position(automaton, symbol, (PositionSet){0}))
        return;
    position_add(&fragment.first, fragment.from);
    position_add(&fragment.last, fragment.from);
    push(automaton, fragment);
}

static void link_positions(Automaton *automaton, const PositionSet *from, const PositionSet *to)
{
    for (size_t position = 0; position < automaton->count; position++) {
        if (position_in(from, position))
            position_add_all(&automaton->follow[position], to);
    }
}

static bool matches_nothing(const Fragment *fragment)
{
    return !fragment->nullable && position_set_is_empty(&fragment->first);
}

void automaton_concat(Automaton *automaton)
{
    Fragment right;
    Fragment *left;

    if (automaton->overflowed)
        return;
    left = join(automaton, &right);
    if (matches_nothing(left) || matches_nothing(&right)) {
        *left = (Fragment){.from = left->from};
        return;
    }
    link_positions(automaton, &left->last, &right.first);
    if (left->nullable)
        position_add_all(&left->first, &right.first);
    if (right.nullable)
        position_add_all(&left->last, &right.last);
    else
        left->last = right.last;
    left->nullable = left->nullable && right.nullable;
}

void automaton_alternate(Automaton *automaton)
{
    Fragment right;
    Fragment *left;

    if (automaton->overflowed)
        return;
    left = join(automaton, &right);
    position_add_all(&left->first, &right.first);
    position_add_all(&left->last, &right.last);
    left->nullable = left->nullable || right.nullable;
}

/* Appends the positions of the fragment on top once more. */
static void copy_positions(Automaton *automaton, size_t from, size_t size)
{
    size_t by = automaton->count - from;

    for (size_t position = from; position < from + size; position++) {
        if (!add_position(automaton, automaton->symbol[position],
                          shifted(&automaton->follow[position], by)))
            return;
    }
}

void automaton_repeat(Automaton *automaton, size_t min, size_t max)
{
    bool unbounded = max == REPEAT_UNBOUNDED;
    size_t size, copies;
    Fragment one;
    Fragment *whole;

    if (automaton->overflowed)
        return;
    ensure(automaton->depth > 0 && max >= 1 && min <= max);
    whole = &automaton->stack[automaton->depth - 1];
    one = *whole;
    /* What may be empty is left out as often as it must come. */
    if (one.nullable)
        min = 0;
    if (unbounded)
        max = min > 1 ? min : 1;
    size = automaton->count - one.from;
    for (copies = 1; copies < max && !automaton->overflowed; copies++)
        copy_positions(automaton, one.from, size);
    *whole = (Fragment){.nullable = min == 0, .first = one.first, .from = one.from};
    for (copies = 1; copies <= max && !automaton->overflowed; copies++) {
        PositionSet last = shifted(&one.last, (copies - 1) * size);
        /* The last of unbounded ones goes on with itself. */
        PositionSet next = shifted(&one.first, (copies < max ? copies : max - 1) * size);

        if (copies < max || unbounded)
            link_positions(automaton, &last, &next);
        if (copies >= min)
            position_add_all(&whole->last, &last);
    }
}
