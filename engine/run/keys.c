/*
 * keys.c
 *     Which texts make which key. A change here makes stored keys useless: never change it.
 */
#include "keys.h"

#include "maksatus/identity.h"
#include "maksatus/text.h"

int64_t payee_key(const HashKey *key, Slice payee_id)
{
    char normal[16];

    return hash_slice(key, identity_normalise(payee_id, normal));
}

int64_t use_key(const HashKey *key, Slice payer, Slice budget_item, int32_t budget_year)
{
    TEXT_ON_STACK(year, 16);
    text_add_int(&year, budget_year);

    const Slice parts[] = {payer, budget_item, text_slice(&year)};
    return hash_parts(key, parts, COUNT_OF(parts));
}

static int64_t similar_key(const HashKey *key, const Decision *decision)
{
    char normal[16];
    TEXT_ON_STACK(amount, 32);
    TEXT_ON_STACK(period, 32);

    text_add_int(&amount, decision->amount.cents);
    if (!day_is_none(decision->period_start))
        text_add_int(&period, decision->period_start.number);
    text_add_char(&period, '/');
    if (!day_is_none(decision->period_end))
        text_add_int(&period, decision->period_end.number);

    const Slice parts[] = {identity_normalise(decision->payee_id, normal), decision->programme,
                           text_slice(&amount), text_slice(&period)};
    return hash_parts(key, parts, COUNT_OF(parts));
}

DecisionKeys decision_keys(const HashKey *key, const Decision *decision)
{
    TEXT_ON_STACK(instalment, 16);
    text_add_int(&instalment, decision->instalment);

    const Slice identity[] = {decision->agency, decision->decision_id};
    const Slice instalments[] = {decision->agency, decision->grant_id, text_slice(&instalment)};
    const Slice approver[] = {decision->agency, decision->approved_by};

    return (DecisionKeys){
        .decision = hash_parts(key, identity, 2),
        .grant = hash_parts(key, instalments, 2),
        .instalment = hash_parts(key, instalments, 3),
        .payee = payee_key(key, decision->payee_id),
        .iban = hash_slice(key, decision->iban),
        .similar = similar_key(key, decision),
        .approver = hash_parts(key, approver, 2),
    };
}
