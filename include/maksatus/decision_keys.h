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
#include "maksatus/store.h"

typedef struct DecisionKeys {
    int64_t decision;   /* agency, decision_id */
    int64_t grant;      /* agency, grant_id */
    int64_t instalment; /* agency, grant_id, instalment */
    int64_t payee;      /* payee_id, a six-digit Y-tunnus padded */
    int64_t iban;
    int64_t similar;  /* payee_id, programme, amount, period (none is a value too) */
    int64_t approver; /* agency, approved_by */
} DecisionKeys;

/* What the keys of this database are made with. */
MUST_CHECK Status hash_key_read(Store *store, HashKey *key, Error *err);
/* In groups, keys begin with 16 bits of the id without its last three bytes: ids that are numbered
 * together lie together in an index. The other 48 bits tell the few thousand of a group apart. */
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
