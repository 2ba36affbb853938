/*
 * notices.h
 *     Which keys of a large batch need a place in the tables of its history: those that several of
 *     its decisions have, or that something met that came before.
 *
 * Two filters, in which a key has two bits, found by its own low and high bits. One key in seventy
 * that was not noticed finds the bits of others, which costs a place in the tables that is not
 * needed, and nothing else.
 */
#ifndef MAKSATUS_RUN_NOTICES_H
#define MAKSATUS_RUN_NOTICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Begin with {0}: nothing is noticed, every key has a place. */
typedef struct Notices {
    uint64_t *once, *more; /* noticed; noticed again, or met */
    size_t bits;           /* a power of two; 0: nothing is noticed */
} Notices;

/* Room for so many keys; from here on only keys that stand in `more` have a place. */
void notices_begin(Notices *notices, size_t keys);
void notices_done(Notices *notices);

void notices_add(Notices *notices, int64_t key);
/* Whether a key has a place in the tables: one that a single decision has needs none. */
bool notices_has_place(const Notices *notices, int64_t key);
/* A key of the past says something of one that was noticed: from here on it has a place. */
void notices_give_place(Notices *notices, int64_t key);
/* Whether a key of the past is one that was noticed; not after notices_past_ends. */
bool notices_noticed(const Notices *notices, int64_t key);
/* The same of many keys, little-endian one after another: sets the bit in met where they are. */
void notices_sift(const Notices *notices, const unsigned char *keys, size_t count, uint8_t bit,
                  uint8_t *met);
void notices_past_ends(Notices *notices);

#endif
