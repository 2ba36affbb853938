/*
 * batch_proof.c
 *     Whether the database holds what was checked (batch.h).
 */
#include "batch.h"

#include "maksatus/arena.h"

/* What is used of appropriations, by the states and appropriations of the rows. */
static Status write_uses(const Batch *batch, const Result *rows, Error *err)
{
    AUTO_PARAMS Params params = {0};
    size_t count = result_rows(rows);
    Slice *text = ARENA_ARRAY(batch->arena, Slice, count + 1);
    int64_t *number = ARENA_ARRAY(batch->arena, int64_t, count + 1);

    params_int(&params, batch->id);
    for (size_t column = 0; column < 3; column++) {
        for (size_t i = 0; i < count; i++)
            text[i] = result_is_null(rows, i, column) ? SLICE_NONE : result_text(rows, i, column);
        params_text_array(&params, text, count);
    }
    for (size_t column = 3; column < 6; column += 2) {
        for (size_t i = 0; i < count; i++)
            number[i] = result_int_or(rows, i, column, 0);
        params_int_array(&params, number, count);
    }
    return store_execute(batch->night->store, QUERY_BATCH_USES, &params, NULL, err);
}

Status batch_prove_rows(const Batch *batch, Slice *owed, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};
    StateTotals stored = {0};

    *owed = slice_of("0");
    params_int(&params, batch->id);
    TRY(store_query(batch->night->store, QUERY_BATCH_STORED_TOTALS, &params, &result, err));
    for (size_t i = 0; i < result_rows(result); i++) {
        DecisionState state = decision_state_find(result_text(result, i, 0));

        ensure(state < DECISION_STATES);
        stored.count[state] += result_int(result, i, 4);
        stored.sum[state] = money_sum(stored.sum[state], result_money(result, i, 5));
        if (i == 0)
            *owed = arena_slice(batch->arena, result_text(result, i, 6));
    }
    for (size_t state = 0; state < DECISION_STATES; state++) {
        if (stored.count[state] != batch->totals.count[state]
            || !money_equal(stored.sum[state], batch->totals.sum[state]))
            return error_set(err, STATUS_INTEGRITY,
                             "batch %lld: the database holds other totals of %s than were checked",
                             (long long)batch->id, decision_state_name((DecisionState)state));
    }
    return write_uses(batch, result, err);
}
