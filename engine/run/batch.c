/*
 * batch.c
 *     See batch.h.
 */
#include "batch.h"

#include "maksatus/arena.h"
#include "maksatus/receivable.h"

void batch_init(Batch *batch)
{
    batch->history = history_new(batch->night->today, batch->night->shared_days,
                                 batch->night->shared_days_count);
    batch->wanted = (WantedKeys){
        .decisions = KEY_TABLE(WantedKey),
        .grants = KEY_TABLE(WantedKey),
        .payees = KEY_TABLE(WantedKey),
        .ibans = KEY_TABLE(WantedKey),
        .approvers = KEY_TABLE(WantedApprover),
        .uses = KEY_TABLE(WantedUse),
        .employers = KEY_TABLE(WantedEmployer),
    };
    batch->unverified = KEY_TABLE(WantedKey);
}

void wanted_done(WantedKeys *wanted)
{
    KeyTable *tables[]
        = {&wanted->decisions, &wanted->grants, &wanted->payees,   &wanted->ibans,
           &wanted->approvers, &wanted->uses,   &wanted->employers};

    for (size_t i = 0; i < COUNT_OF(tables); i++)
        key_table_done(tables[i]);
}

void batch_release(Batch *batch)
{
    load_close(&batch->load);
    store_rollback(&batch->tx);
    if (batch->input != NULL)
        input_close(batch->input);
    input_done(&batch->sidecar.input);
    spool_done(&batch->spool);
    history_free(&batch->history);
    wanted_done(&batch->wanted);
    key_table_done(&batch->unverified);
    rows_done(&batch->rows);
    plan_done(&batch->plan);
    set_off_done(&batch->set_off);
    key_table_done(&batch->postings);
}

void batch_refuse(Batch *batch, const char *state, const char *reason, Slice text)
{
    ensure(batch->refused == NULL);
    batch->refused = state;
    batch->reason = slice_of(reason);
    batch->reason_text = arena_slice(batch->arena, text);
}

void totals_add(StateTotals *totals, DecisionState state, Money amount)
{
    totals->count[state]++;
    totals->sum[state] = money_sum(totals->sum[state], amount);
}

Status batch_write_totals(const Batch *batch, Error *err)
{
    for (size_t state = 0; state < DECISION_STATES; state++) {
        AUTO_PARAMS Params params = {0};

        if (batch->totals.count[state] == 0)
            continue;
        params_int(&params, batch->id);
        params_string(&params, decision_state_name((DecisionState)state));
        params_int(&params, batch->totals.count[state]);
        params_money(&params, batch->totals.sum[state]);
        TRY(store_execute(batch->night->store, QUERY_BATCH_TOTAL, &params, NULL, err));
    }
    return STATUS_OK;
}
