/*
 * lookup.c
 *     See lookup.h. Which texts make which key is said by decision_keys.h.
 */
#include "lookup.h"

#include "maksatus/decision_keys.h"
#include "maksatus/identity.h"

Status lookup_open(Arena *arena, Store *store, Lookup *lookup, Error *err)
{
    AUTO_RESULT Result *agencies = NULL;

    TRY(hash_key_read(store, &lookup->key, err));
    TRY(store_query(store, QUERY_LIST_AGENCIES, NULL, &agencies, err));
    lookup->agency_count = result_rows(agencies);
    lookup->agencies = ARENA_ARRAY(arena, Slice, lookup->agency_count + 1);
    for (size_t i = 0; i < lookup->agency_count; i++)
        lookup->agencies[i] = arena_slice(arena, result_text(agencies, i, 0));
    return STATUS_OK;
}

DecisionName decision_name(const char *given)
{
    Slice whole = slice_of(given);
    const char *slash = memchr(whole.at, '/', whole.len);
    DecisionName name = {SLICE_NONE, whole, whole};

    if (slash != NULL) {
        size_t len = (size_t)(slash - whole.at);
        name.agency = (Slice){whole.at, len};
        name.decision_id = (Slice){slash + 1, whole.len - len - 1};
    }
    return name;
}

void lookup_add_decision(const Lookup *lookup, Arena *arena, const DecisionName *name,
                         Params *params)
{
    int64_t *keys = ARENA_ARRAY(arena, int64_t, lookup->agency_count + 1);
    size_t count = 0;

    for (size_t i = 0; i < lookup->agency_count; i++)
        keys[count++] = decision_key(&lookup->key, lookup->agencies[i], name->whole);
    if (name->agency.at != NULL)
        keys[count++] = decision_key(&lookup->key, name->agency, name->decision_id);
    params_int_array(params, keys, count);
}

Status lookup_decision(const Lookup *lookup, CommandContext *context, Store *store,
                       const char *given, int64_t *number, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *found = NULL;
    DecisionName name = decision_name(given);
    Slice shown = identity_masked_text(context->arena, name.whole);

    lookup_add_decision(lookup, context->arena, &name, &params);
    params_text(&params, name.agency);
    params_text(&params, name.decision_id);
    params_text(&params, name.whole);
    TRY(store_query(store, QUERY_EXPLAIN_DECISION, &params, &found, err));
    if (result_rows(found) == 0)
        return error_set(err, STATUS_USAGE, "no such decision: %.*s", SLICE_ARGS(shown));
    if (result_rows(found) > 1 && name.agency.at == NULL)
        return error_set(err, STATUS_USAGE,
                         "more than one agency has this decision, write AGENCY/DECISION_ID: %.*s",
                         SLICE_ARGS(shown));
    *number = result_int(found, 0, 0);
    return STATUS_OK;
}

void lookup_add_grant(const Lookup *lookup, Arena *arena, Slice grant_id, Params *params)
{
    int64_t *keys = ARENA_ARRAY(arena, int64_t, lookup->agency_count + 1);

    for (size_t i = 0; i < lookup->agency_count; i++)
        keys[i] = grant_key(&lookup->key, lookup->agencies[i], grant_id);
    params_int_array(params, keys, lookup->agency_count);
}

void lookup_add_payee(const Lookup *lookup, Arena *arena, Slice payee_id, Params *params)
{
    char normal[16];
    Slice id = arena_slice(arena, identity_normalise(payee_id, normal));

    params_int(params, payee_key(&lookup->key, id));
    params_text(params, id);
}

/* As intake does: blanks are dropped and letters raised. */
Slice iban_typed(Arena *arena, Slice given)
{
    char *normal = arena_alloc(arena, given.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < given.len; i++) {
        char c = given.at[i];
        if (c != ' ')
            normal[len++] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return (Slice){normal, len};
}

void lookup_add_iban(const Lookup *lookup, Arena *arena, Slice iban, Params *params)
{
    Slice normal = iban_typed(arena, iban);

    params_int(params, iban_key(&lookup->key, normal));
    params_text(params, normal);
}
