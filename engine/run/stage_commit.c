/*
 * stage_commit.c
 *     Makes a batch durable: all of it in one transaction, or none of it; then moves the delivery
 *     (delivery_place.c).
 *
 * Before the commit, count and sum are proven equal in the delivery, in the plan, and in the rows
 * as the database holds them. Where the delivery goes is part of the commit, so a run that dies
 * between the commit and the move leaves no question.
 */
#include "posting.h"
#include "stages.h"

#include "maksatus/arena.h"
#include "maksatus/fault.h"

/* ── proof ────────────────────────────────────────────────────────────────────────────────── */

static void ensure_complete(const Batch *batch)
{
    int64_t count = 0;
    Money sum = MONEY_ZERO;

    for (size_t state = 0; state < DECISION_STATES; state++) {
        count += batch->totals.count[state];
        sum = money_sum(sum, batch->totals.sum[state]);
    }
    ensure(count == batch->record_count); /* [I1] received = sum over states */
    ensure(money_equal(sum, batch->record_sum));
    ensure(batch->payment_count == batch->totals.count[DECISION_PLANNED]);
}

/* ── commit ───────────────────────────────────────────────────────────────────────────────── */

static Status write_state(Batch *batch, const char *state, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool hashed = batch->bytes > 0;

    params_int(&params, batch->id);
    params_string(&params, state);
    params_bytes(&params, hashed ? batch->sha256.bytes : NULL, SHA256_BYTES);
    params_int(&params, batch->bytes);
    params_string(&params, batch->parser == NULL ? NULL : batch->parser->name);
    params_text(&params, slice_is_empty(batch->sender) ? SLICE_NONE : batch->sender);
    params_int_or_null(&params, batch->control.sequence, batch->control.sequence < 0);
    params_text(&params, batch->reason);
    params_text(&params, batch->reason_text);
    params_int_or_null(&params, batch->first_batch,
                       batch->refused == NULL || strcmp(batch->refused, BATCH_REPEATED) != 0);
    params_int(&params, batch->record_count);
    params_money(&params, batch->record_sum);
    params_text(&params, batch->kept_as);
    params_int_or_null(&params, batch->first_decision, batch->first_decision == 0);
    return store_execute(batch->night->store, QUERY_BATCH_STATE, &params, NULL, err);
}

static Status commit_taken(Batch *batch, Error *err)
{
    Night *night = batch->night;
    AUTO_PARAMS Params params = {0};

    ensure_complete(batch);
    if (batch->load != NULL) {
        load_end_rows(batch->load);
        TRY(rows_send_keys(&batch->rows, night->store, err));
        TRY(load_finish(batch->load, err));
    }
    params_int(&params, batch->id);
    TRY(batch_choose_place(batch, false, err));
    TRY(plan_write(batch->plan, err));
    TRY(batch_write_totals(batch, err));
    TRY(write_state(batch, "checked", err));
    TRY(batch_prove(batch, err));
    TRY(posting_write(batch, err));
    TRY(write_state(batch, "committed", err));
    if (batch->payment_count == 0)
        TRY(store_execute(night->store, QUERY_BATCH_PUBLISH, &params, NULL, err));
    return night_commit(night, &batch->tx, err);
}

static Status commit_refused(Batch *batch, Error *err)
{
    Night *night = batch->night;

    if (strcmp(batch->refused, BATCH_WAITING) != 0)
        TRY(batch_choose_place(batch, strcmp(batch->refused, BATCH_QUARANTINED) == 0, err));
    TRY(night_begin(night, &batch->tx, err));
    TRY(write_state(batch, batch->refused, err));
    return night_commit(night, &batch->tx, err);
}

static void log_batch(Batch *batch)
{
    log_event(&batch->night->log, "batch", log_int("batch", batch->id),
              log_text("delivery", batch->delivery),
              log_string("state", batch->refused == NULL ? "committed" : batch->refused),
              log_text("reason", batch->reason), log_int("count", batch->record_count),
              log_money("sum", batch->record_sum), log_int("payments", batch->payment_count));
}

/* The claim of a delivery that turned out to be a batch committed before. */
static Status drop_claim(Batch *batch, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, batch->id);
    TRY(store_execute(batch->night->store, QUERY_BATCH_UNCLAIM, &params, NULL, err));
    batch->id = batch->first_batch;
    return STATUS_OK;
}

Status stage_commit(Batch *batch, Error *err)
{
    if (batch->refused != NULL && strcmp(batch->refused, BATCH_UNMOVED) == 0)
        TRY(drop_claim(batch, err));
    else if (batch->refused != NULL)
        TRY(commit_refused(batch, err));
    else
        TRY(commit_taken(batch, err));
    log_batch(batch);
    if (night_is_within(batch->night) || slice_is_empty(batch->kept_as))
        return STATUS_OK; /* nothing is durable yet, or the delivery stays */
    return batch_move(batch, err);
}
