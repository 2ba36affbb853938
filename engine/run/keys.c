/*
 * keys.c
 *     See decision_keys.h.
 */
#include "maksatus/decision_keys.h"

#include "maksatus/identity.h"
#include "maksatus/text.h"

enum { GROUP_CUT_BYTES = 3 }; /* a thousand numbers */
static const uint64_t group_bits = UINT64_C(0xffff) << 48;

Status hash_key_read(Store *store, HashKey *key, Error *err)
{
    AUTO_RESULT Result *result = NULL;

    TRY(store_query(store, QUERY_INSTALLATION, NULL, &result, err));
    ensure(result_rows(result) == 1 && result_bytes(result, 0, 0).len == sizeof(key->half));
    memcpy(key->half, result_bytes(result, 0, 0).at, sizeof(key->half));
    key->in_groups = result_bool(result, 0, 1);
    return STATUS_OK;
}

static int64_t pair_key(const HashKey *key, Slice agency, Slice id)
{
    const Slice parts[] = {agency, id};

    return hash_parts(key, parts, COUNT_OF(parts));
}

int64_t decision_key(const HashKey *key, Slice agency, Slice decision_id)
{
    int64_t whole = pair_key(key, agency, decision_id);
    Slice group = decision_id;

    if (!key->in_groups)
        return whole;
    group.len -= group.len < GROUP_CUT_BYTES ? group.len : GROUP_CUT_BYTES;
    return (int64_t)(((uint64_t)hash_slice(key, group) & group_bits)
                     | ((uint64_t)whole & ~group_bits));
}

int64_t grant_key(const HashKey *key, Slice agency, Slice grant_id)
{
    return pair_key(key, agency, grant_id);
}

/* The grant's is a keyed hash already: the number only moves it to a place of its own. */
int64_t instalment_key(int64_t grant, int32_t instalment)
{
    return (int64_t)((uint64_t)grant + (uint64_t)instalment * UINT64_C(0x9e3779b97f4a7c15));
}

int64_t iban_key(const HashKey *key, Slice iban)
{
    return hash_slice(key, iban);
}

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

/* A refund is no aid: nobody who asks for a payee or an account by its key finds it. */
static int64_t refund_key(const HashKey *key, int64_t natural)
{
    const Slice parts[] = {SLICE_LITERAL(REFUND_PROGRAMME),
                           {(const char *)&natural, sizeof(natural)}};

    return hash_parts(key, parts, COUNT_OF(parts));
}

DecisionKeys decision_keys(const HashKey *key, const Decision *decision)
{
    int64_t payee = payee_key(key, decision->payee_id), iban = iban_key(key, decision->iban);
    int64_t grant = grant_key(key, decision->agency, decision->grant_id);
    bool refund = decision_is_refund(decision);

    return (DecisionKeys){
        .decision = decision_key(key, decision->agency, decision->decision_id),
        .grant = grant,
        .instalment = instalment_key(grant, decision->instalment),
        .payee = refund ? refund_key(key, payee) : payee,
        .iban = refund ? refund_key(key, iban) : iban,
        .similar = similar_key(key, decision),
        .approver = pair_key(key, decision->agency, decision->approved_by),
    };
}
