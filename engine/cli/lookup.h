/*
 * lookup.h
 *     Finding decisions by what people type: the keys of the database (hash.h) for it.
 */
#ifndef MAKSATUS_CLI_LOOKUP_H
#define MAKSATUS_CLI_LOOKUP_H

#include "maksatus/command.h"
#include "maksatus/hash.h"

typedef struct Lookup {
    HashKey key;
    Slice *agencies; /* every code that ever was, in the arena */
    size_t agency_count;
} Lookup;

MUST_CHECK Status lookup_open(Arena *arena, Store *store, Lookup *lookup, Error *err);

/* DECISION as it is written: AGENCY/DECISION_ID, split at the first '/', or the id alone. */
typedef struct DecisionName {
    Slice agency; /* SLICE_NONE: the id alone */
    Slice decision_id;
    Slice whole; /* as it was given: an id may have a slash of its own */
} DecisionName;
DecisionName decision_name(const char *given);

/* Adds bigint[] keys of the decision: of its agency, and of its id alone under every agency. */
void lookup_add_decision(const Lookup *lookup, Arena *arena, const DecisionName *name,
                         Params *params);
/* The number of the decision that a person means: of several with one key the last that was not
 * rejected. STATUS_USAGE when there is none, or more than one agency has it. */
MUST_CHECK Status lookup_decision(const Lookup *lookup, CommandContext *context, Store *store,
                                  const char *given, int64_t *number, Error *err);
/* The same for a grant id. */
void lookup_add_grant(const Lookup *lookup, Arena *arena, Slice grant_id, Params *params);
/* Without blanks, in capitals. */
Slice iban_typed(Arena *arena, Slice given);
/* bigint key and text of a payee id, of an IBAN. */
void lookup_add_payee(const Lookup *lookup, Arena *arena, Slice payee_id, Params *params);
void lookup_add_iban(const Lookup *lookup, Arena *arena, Slice iban, Params *params);

#endif
