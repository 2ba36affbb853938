/*
 * identity.h
 *     Personal identity codes (henkilotunnus, VNA 128/2010 2 § as amended by 690/2022) and
 *     business ids (Y-tunnus, VNA 288/2001), and how they are shown.
 */
#ifndef MAKSATUS_IDENTITY_H
#define MAKSATUS_IDENTITY_H

#include "maksatus/arena.h"
#include "maksatus/day.h"
#include "maksatus/slice.h"
#include "maksatus/text.h"

/* DDMMYYsNNNc, upper case, sign + - Y X W V U A to F, NNN 002 to 999, check character right. The
 * sign is part of the identity and never normalised away. */
bool identity_is_person(Slice code);
/* Seven digits, dash, check digit; six digits are padded with a zero. */
bool identity_is_business(Slice code);
/* The form in which ids are compared and hashed: a six-digit Y-tunnus padded; else as it is.
 * out has room for 16 bytes. */
Slice identity_normalise(Slice code, char out[16]);

enum { IDENTITY_MASKED_BYTES = 32 };
/* "131052-308T" becomes "131052-****"; a valid or merely well-shaped personal code never comes out
 * whole. A Y-tunnus is not masked. Anything else that is not a Y-tunnus: its first 6 characters
 * at most, then "****". out has room for IDENTITY_MASKED_BYTES. */
Slice identity_mask(Slice code, char out[IDENTITY_MASKED_BYTES]);

/* The first valid personal code that stands in the text, bounded by characters that are neither
 * letters nor digits (UTF-8 letters count as letters); SLICE_NONE when there is none. */
Slice identity_find_person(Slice text);
/* A text that people have written, each such code in it masked. */
void identity_add_masked(Text *out, Slice text);
/* The same as a slice: the text itself where no code stands in it, else in the arena. */
Slice identity_masked_text(Arena *arena, Slice text);
/* The same, where what stands between codes is added by a function. */
void identity_add_masked_with(Text *out, Slice text, void (*add)(Text *out, Slice between));

#endif
