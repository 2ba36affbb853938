/*
 * acts_hold.c
 *     What persons do to the manual queue: each act is a few statements for all of its decisions
 *     together, so that a thousand take as long as one.
 */
#include "acts_private.h"
#include "maksatus/iban.h"
#include "maksatus/run.h"

/* Refuses all of them when one may not be acted on, and names it. eyes: the act needs another
 * person than those who proposed and approved. same_account: it would pay to the account that
 * arrived, whatever other one waits for its second person. */
static Status check_queue(Store *store, DecisionSet decisions, Slice code, const Act *act,
                          bool eyes, bool same_account, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;

    params_int_array(&params, decisions.number, decisions.count);
    params_text(&params, code);
    params_bool(&params, eyes);
    act_add_names(act, &params);
    params_bool(&params, same_account);
    TRY(store_query(store, QUERY_HOLD_REFUSED, &params, &result, err));
    if (result_rows(result) == 0)
        return STATUS_OK;
    return error_set(err, STATUS_USAGE, "%.*s %.*s: nothing is done (%lld such)",
                     SLICE_ARGS(result_text(result, 0, 0)), SLICE_ARGS(result_text(result, 0, 1)),
                     (long long)result_int(result, 0, 2));
}

Status decisions_move(Store *store, DecisionSet decisions, int64_t act, const char *state,
                      const char *reason, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int_array(&params, decisions.number, decisions.count);
    params_int(&params, act);
    params_string(&params, state);
    params_string(&params, reason);
    return store_execute(store, QUERY_DECISIONS_MOVE, &params, NULL, err);
}

/* ── release ──────────────────────────────────────────────────────────────────────────────── */

typedef struct NewAccount {
    Slice iban; /* SLICE_NONE: the one that arrived */
    int64_t key;
} NewAccount;

static Status release(Store *store, DecisionSet decisions, Slice code, NewAccount account,
                      const Act *act, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    AUTO_PARAMS Params params = {0};
    bool same_account = account.iban.at == NULL;
    int64_t key;

    TRY(run_lock(store, err));
    TRY(check_queue(store, decisions, code, act, true, same_account, err));
    TRY(store_begin(store, &tx, err));
    TRY(act_record(store, act, SLICE_NONE, &key, err));
    params_int_array(&params, decisions.number, decisions.count);
    params_text(&params, code);
    params_int(&params, key);
    params_text(&params, account.iban);
    params_int_or_null(&params, account.key, same_account);
    TRY(store_execute(store, QUERY_HOLD_RELEASE, &params, NULL, err));
    return store_commit(&tx, err);
}

Status hold_release(Store *store, DecisionSet decisions, Slice code, const Act *act, Error *err)
{
    return release(store, decisions, code, (NewAccount){SLICE_NONE, 0}, act, err);
}

Status hold_release_to(Store *store, int64_t decision, Slice iban, int64_t iban_key, const Act *act,
                       Error *err)
{
    IbanVerdict verdict = iban_check(iban);

    if (verdict != IBAN_GOOD)
        return error_set(err, STATUS_USAGE, "the account is no IBAN: %s",
                         iban_verdict_text(verdict));
    if (!iban_country_in_sepa(iban))
        return error_set(err, STATUS_USAGE, "the account's country is not in SEPA");
    return release(store, (DecisionSet){&decision, 1}, SLICE_NONE, (NewAccount){iban, iban_key},
                   act, err);
}

static Status confirm(Store *store, int64_t number, const Act *act, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    AUTO_PARAMS Params params = {0};
    int64_t key;

    TRY(store_begin(store, &tx, err));
    TRY(act_record(store, act, SLICE_NONE, &key, err));
    params_int(&params, number);
    params_int(&params, key);
    TRY(store_execute(store, QUERY_HOLD_CONFIRM, &params, NULL, err));
    return store_commit(&tx, err);
}

Status hold_confirm(Store *store, int64_t decision, const Act *act, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;

    TRY(run_lock(store, err));
    params_int(&params, decision);
    act_add_names(act, &params);
    TRY(store_query(store, QUERY_HOLD_UNCONFIRMED, &params, &result, err));
    if (result_rows(result) == 0)
        return error_set(err, STATUS_USAGE, "no other account waits to be confirmed for it");
    if (!result_is_null(result, 0, 1))
        return error_set(err, STATUS_USAGE, "%.*s (system user %s) %.*s, and may not confirm it",
                         SLICE_ARGS(act->by), act_system_user(),
                         SLICE_ARGS(result_text(result, 0, 1)));
    TRY(check_queue(store, (DecisionSet){&decision, 1}, SLICE_NONE, act, false, false, err));
    return confirm(store, result_int(result, 0, 0), act, err);
}

/* ── reject ───────────────────────────────────────────────────────────────────────────────── */

Status hold_reject(Store *store, DecisionSet decisions, const Act *act, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    int64_t key;

    TRY(run_lock(store, err));
    TRY(check_queue(store, decisions, SLICE_NONE, act, false, false, err));
    TRY(store_begin(store, &tx, err));
    TRY(act_record(store, act, SLICE_NONE, &key, err));
    TRY(decisions_move(store, decisions, key, "rejected", "MANUAL_REJECTION", err));
    return store_commit(&tx, err);
}
