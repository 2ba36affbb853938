/*
 * recovery_private.h
 *     What the files of engine/recovery share.
 */
#ifndef MAKSATUS_RECOVERY_PRIVATE_H
#define MAKSATUS_RECOVERY_PRIVATE_H

#include "maksatus/receivable.h"

/* Writes how it stands, without a step. */
MUST_CHECK Status receivable_save(Store *store, const Receivable *receivable, Error *err);
/* A line of its story. detail empty: the actor's reason. */
MUST_CHECK Status receivable_tell(Store *store, int64_t id, const char *event, ReceivableState from,
                                  ReceivableState to, const Actor *actor, Slice detail, Error *err);
/* After money has settled something: the step `some`, or `all` and then settled. */
MUST_CHECK Status receivable_money_step(Store *store, Receivable *receivable, ReceivableStep some,
                                        ReceivableStep all, const Actor *actor, Slice detail,
                                        Error *err);
/* Reckons interest up to the day of the actor; STATUS_USAGE where a rate is not known. */
MUST_CHECK Status receivable_reckon(Store *store, Receivable *receivable, Day on, Entries *entries,
                                    Error *err);

/* What stands of its past, for receivable_restate; what settled something of it is taken back. */
MUST_CHECK Status receivable_past_load(Store *store, Arena *arena, int64_t receivable,
                                       PastEntry **past, size_t *count, Error *err);
MUST_CHECK Status receivable_unsettle(Store *store, int64_t receivable, const Actor *actor,
                                      Error *err);

/* The row of a law. */
typedef struct FoundRegime {
    int64_t row;
    Money small_amount;
    Slice code;
} FoundRegime;
/* code empty: the programme's. STATUS_USAGE when none is in force on the day of the grant. */
MUST_CHECK Status recovery_find_regime(Store *store, Slice code, Slice programme, Day granted_on,
                                       FoundRegime *found, Arena *arena, Error *err);
/* A new receivable's number and national reference. */
MUST_CHECK Status recovery_new_number(Store *store, Arena *arena, int64_t *id, Slice *reference,
                                      Error *err);
MUST_CHECK Status recovery_add_debtor(Store *store, int64_t id, int32_t n, int64_t key,
                                      Slice payee_id, Slice name, bool protected_address,
                                      Error *err);
MUST_CHECK Status recovery_add_claim(Store *store, int64_t id, int32_t n, int64_t decision,
                                     Day paid_on, Money capital, Error *err);

#endif
