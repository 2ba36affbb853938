/*
 * acts_refund.c
 *     Where an over-payment goes whose account is not known: one person says it, another one
 *     confirms it, and the next run pays it (refund.c).
 */
#include "acts_private.h"
#include "maksatus/iban.h"
#include "maksatus/run.h"

Status refund_give(Store *store, int64_t repayment, Slice iban, Slice name, const Act *act,
                   Error *err)
{
    AUTO_TX Tx *tx = NULL;
    AUTO_PARAMS Params params = {0};
    IbanVerdict verdict = iban_check(iban);
    int64_t key, given;

    if (verdict != IBAN_GOOD)
        return error_set(err, STATUS_USAGE, "the account is no IBAN: %s",
                         iban_verdict_text(verdict));
    if (!iban_country_in_sepa(iban))
        return error_set(err, STATUS_USAGE, "the account's country is not in SEPA");
    TRY(run_lock(store, err));
    TRY(store_begin(store, &tx, err));
    TRY(act_record(store, act, SLICE_NONE, &key, err));
    params_int(&params, repayment);
    params_text(&params, iban);
    params_text(&params, name);
    params_int(&params, key);
    TRY(store_execute(store, QUERY_REFUND_GIVE, &params, &given, err));
    if (given == 0)
        return error_set(err, STATUS_USAGE,
                         "nothing of repayment %lld is over, or its account is settled",
                         (long long)repayment);
    return store_commit(&tx, err);
}

static Status refuse_confirming(Store *store, int64_t repayment, const Act *act, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;

    params_int(&params, repayment);
    act_add_names(act, &params);
    TRY(store_query(store, QUERY_REFUND_UNCONFIRMED, &params, &rows, err));
    if (result_rows(rows) == 0)
        return error_set(err, STATUS_USAGE, "no account of repayment %lld waits to be confirmed",
                         (long long)repayment);
    if (result_bool(rows, 0, 0))
        return error_set(err, STATUS_USAGE,
                         "%.*s (system user %s) gave the account of repayment %lld, and may not "
                         "confirm it",
                         SLICE_ARGS(act->by), act_system_user(), (long long)repayment);
    return STATUS_OK;
}

Status refund_confirm(Store *store, int64_t repayment, const Act *act, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    AUTO_PARAMS Params params = {0};
    int64_t key;

    TRY(run_lock(store, err));
    TRY(refuse_confirming(store, repayment, act, err));
    TRY(store_begin(store, &tx, err));
    TRY(act_record(store, act, SLICE_NONE, &key, err));
    params_int(&params, repayment);
    params_int(&params, key);
    TRY(store_execute(store, QUERY_REFUND_CONFIRM, &params, NULL, err));
    return store_commit(&tx, err);
}
