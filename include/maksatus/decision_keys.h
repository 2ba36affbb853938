/*
 * decision_keys.h
 *     The look-up keys of a decision: hashes of normalised texts, the same in memory and database.
 *
 * Which texts make which key is fixed here for ever: a change makes stored keys useless.
 */
#ifndef MAKSATUS_DECISION_KEYS_H
#define MAKSATUS_DECISION_KEYS_H

#include "maksatus/decision.h"
#include "maksatus/hash.h"

typedef struct DecisionKeys {
    int64_t decision;   /* agency, decision_id */
    int64_t grant;      /* agency, grant_id */
    int64_t instalment; /* agency, grant_id, instalment */
    int64_t payee;      /* payee_id, a six-digit Y-tunnus padded */
    int64_t iban;
    int64_t similar;  /* payee_id, programme, amount, period (none is a value too) */
    int64_t approver; /* agency, approved_by */
} DecisionKeys;

int64_t decision_key(const HashKey *key, Slice agency, Slice decision_id);
int64_t grant_key(const HashKey *key, Slice agency, Slice grant_id);
/* Of a grant's key and the number of the instalment. */
int64_t instalment_key(int64_t grant, int32_t instalment);
/* Of an IBAN without blanks, in capitals. */
int64_t iban_key(const HashKey *key, Slice iban);
DecisionKeys decision_keys(const HashKey *key, const Decision *decision);
int64_t payee_key(const HashKey *key, Slice payee_id);
int64_t use_key(const HashKey *key, Slice payer, Slice budget_item, int32_t budget_year);

#endif
