/*
 * night_maker.h
 *     Small nights out of a seed, made to collide: few payees, few accounts, few grants, amounts at
 *     limits, days at the edges of windows. The same seed makes the same nights for ever.
 *
 * A decision is a row of texts, so that it can be written in any form and dropped by itself.
 */
#ifndef MAKSATUS_TESTS_NIGHT_MAKER_H
#define MAKSATUS_TESTS_NIGHT_MAKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "maksatus/arena.h"

enum { MADE_FIELDS = 36, MADE_DECISIONS_MAX = 160, MADE_TABLES_MAX = 32 };

typedef struct MadeDecision {
    const char *cells[MADE_FIELDS]; /* in the order of made_fields */
    size_t night, delivery;
    bool dropped;
} MadeDecision;

typedef struct MadeNights {
    MadeDecision decisions[MADE_DECISIONS_MAX];
    size_t count;
    size_t nights;
    const char *dates[8];
} MadeNights;

extern const char *const made_fields[MADE_FIELDS];

/* The reference data of all made nights: name and CSV, until a NULL name. Without shared_iban, no
 * account is shared by too many: a file may then be cut into pieces. */
typedef struct MadeTable {
    const char *name;
    const char *csv;
} MadeTable;
const MadeTable *made_tables(Arena *arena, bool shared_iban);

MadeNights *made_nights(Arena *arena, uint64_t seed);

typedef enum MadeForm { MADE_CSV, MADE_XML, MADE_JSONL } MadeForm;

/* The decisions of one delivery from first on, at most so many, in a form; empty when there are
 * none. */
const char *made_delivery(Arena *arena, const MadeNights *nights, size_t night, size_t delivery,
                          size_t first, size_t most, MadeForm form);

#endif
