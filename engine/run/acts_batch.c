/*
 * acts_batch.c
 *     What persons do with a batch that was not taken: take it once more (rerun.c), or accept that
 *     a delivery before it never comes.
 */
#include "acts_private.h"
#include "batch.h"
#include "maksatus/run.h"

Status batch_rerun(const RunOptions *given, Store *store, const Rerun *rerun, RunOutcome *outcome,
                   Error *err)
{
    RunOptions options = *given;

    options.rerun = rerun;
    options.dry_run = true;
    TRY(run_night(&options, store, outcome, err));
    if (rerun->execute == NULL)
        return STATUS_OK;
    options.dry_run = false;
    return run_night(&options, store, outcome, err);
}

static Status may_accept(Store *store, int64_t batch, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    params_int(&params, batch);
    TRY(store_query(store, QUERY_GAP_BATCH, &params, &result, err));
    if (result_rows(result) == 0)
        return error_set(err, STATUS_USAGE, "no such batch: %lld", (long long)batch);
    Slice state = result_text(result, 0, 0);
    if (!slice_is(state, BATCH_WAITING) || !slice_is(result_text(result, 0, 1), "SEQUENCE_GAP"))
        return error_set(err, STATUS_USAGE, "batch %lld is %.*s and waits for no sequence",
                         (long long)batch, SLICE_ARGS(state));
    if (!result_is_null(result, 0, 2))
        return error_set(
            err, STATUS_USAGE,
            "batch %lld of the same sender waits with a lower sequence: accept the gap "
            "before it first",
            (long long)result_int(result, 0, 2));
    return STATUS_OK;
}

Status batch_accept_gap(Store *store, int64_t batch, const Act *act, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    AUTO_PARAMS Params params = {0};
    TEXT_ON_STACK(detail, 64);
    int64_t key;

    TRY(run_lock(store, err));
    TRY(may_accept(store, batch, err));
    text_add_format(&detail, "batch %lld", (long long)batch);
    TRY(store_begin(store, &tx, err));
    TRY(act_record(store, act, text_slice(&detail), &key, err));
    params_int(&params, batch);
    params_int(&params, key);
    TRY(store_execute(store, QUERY_GAP_ACCEPT, &params, NULL, err));
    return store_commit(&tx, err);
}
