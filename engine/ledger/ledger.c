/*
 * ledger.c
 *     Posting, proving and telling. What a posting is stands in m_0006_ledger.sql.
 */
#include "maksatus/ledger.h"

Status ledger_post_batch(Store *store, int64_t run, int64_t batch, Day today, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, run);
    params_int(&params, batch);
    params_day(&params, today);
    return store_execute(store, QUERY_LEDGER_POST_BATCH, &params, NULL, err);
}

Status ledger_post_again(Store *store, int64_t run, Day today, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, run);
    params_day(&params, today);
    return store_execute(store, QUERY_LEDGER_POST_AGAIN, &params, NULL, err);
}

static Status add_sentence(void *context, const Row *row, Error *err)
{
    Text *disagreement = context;

    (void)err;
    if (disagreement->len > 0)
        text_add_string(disagreement, "; ");
    text_add(disagreement, row_text(row, 0));
    return STATUS_OK;
}

Status ledger_prove(Store *store, Text *disagreement, Error *err)
{
    return store_each(store, QUERY_LEDGER_PROOF, NULL, add_sentence, disagreement, err);
}

static Status tell_total(void *context, const Row *row, Error *err)
{
    TEXT_ON_STACK(line, 256);

    (void)err;
    text_add_format(&line, "ledger: %.*s posted %lld, debits ", SLICE_ARGS(row_text(row, 0)),
                    (long long)row_int(row, 1));
    text_add_money(&line, row_money(row, 2));
    text_add_string(&line, " = credits ");
    text_add_money(&line, row_money(row, 3));
    (void)fprintf(context, "%.*s\n", SLICE_ARGS(text_slice(&line)));
    return STATUS_OK;
}

static Status tell_suspense(void *context, const Row *row, Error *err)
{
    TEXT_ON_STACK(line, 256);

    (void)err;
    text_add_format(
        &line, "ledger: programme %.*s has no posting rule for %.*s: %lld on suspense, ",
        SLICE_ARGS(row_text(row, 0)), SLICE_ARGS(row_text(row, 1)), (long long)row_int(row, 2));
    text_add_money(&line, row_money(row, 3));
    (void)fprintf(context, "%.*s\n", SLICE_ARGS(text_slice(&line)));
    return STATUS_OK;
}

Status ledger_tell(Store *store, int64_t run, FILE *out, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, run);
    TRY(store_each(store, QUERY_LEDGER_TOTALS, &params, tell_total, out, err));
    return store_each(store, QUERY_LEDGER_SUSPENSE, &params, tell_suspense, out, err);
}
