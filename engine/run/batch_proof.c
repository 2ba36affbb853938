/*
 * batch_proof.c
 *     Whether the database holds what was checked (batch.h), from the rows as it has stored them:
 *
 *     decisions by state ══ what was checked
 *     decisions planned ══ payments, in number, account and amount (owed_key, m_0020)
 *     payments by file ══ file_part ══ the plan
 *
 * The loaders of a load have summed their blocks up beside each other; of a batch without a load
 * the rows are asked for here. Both have the columns of q_load_decision_sums.sql and
 * q_load_payment_sums.sql.
 */
#include "batch.h"

#include "maksatus/arena.h"

/* Sums of owed_key keep so many bits (owed_total in m_0026). */
static const uint64_t owed_bits = (UINT64_C(1) << 62) - 1;

enum {
    COLUMN_STATE,
    COLUMN_PAYER,
    COLUMN_ITEM,
    COLUMN_YEAR,
    COLUMN_COUNT,
    COLUMN_SUM,
    COLUMN_OWED,
    COLUMN_FIRST_BATCH,
    COLUMN_LAST_BATCH
};
enum { PART_FILE, PART_COUNT, PART_SUM, PART_OWED };

/* What the decisions of a batch sum up to, and what their payments must. */
typedef struct Stored {
    StateTotals totals;
    uint64_t owed;
} Stored;

/* ── decisions ────────────────────────────────────────────────────────────────────────────── */

/* What is used of appropriations, by the states and appropriations of the rows. */
static Status write_uses(const Batch *batch, const Result *rows, Error *err)
{
    AUTO_PARAMS Params params = {0};
    size_t count = result_rows(rows);
    Slice *text = ARENA_ARRAY(batch->arena, Slice, count + 1);
    int64_t *number = ARENA_ARRAY(batch->arena, int64_t, count + 1);

    params_int(&params, batch->id);
    for (size_t column = COLUMN_STATE; column <= COLUMN_ITEM; column++) {
        for (size_t i = 0; i < count; i++)
            text[i] = result_is_null(rows, i, column) ? SLICE_NONE : result_text(rows, i, column);
        params_text_array(&params, text, count);
    }
    for (size_t i = 0; i < count; i++)
        number[i] = result_int_or(rows, i, COLUMN_YEAR, 0);
    params_int_array(&params, number, count);
    for (size_t i = 0; i < count; i++)
        number[i] = result_int(rows, i, COLUMN_SUM);
    params_int_array(&params, number, count);
    return store_execute(batch->night->store, QUERY_BATCH_USES, &params, NULL, err);
}

static Status take_decisions(const Batch *batch, const Result *rows, Stored *stored, Error *err)
{
    for (size_t i = 0; i < result_rows(rows); i++) {
        DecisionState state = decision_state_find(result_text(rows, i, COLUMN_STATE));

        ensure(state < DECISION_STATES);
        if (result_int(rows, i, COLUMN_FIRST_BATCH) != batch->id
            || result_int(rows, i, COLUMN_LAST_BATCH) != batch->id)
            return error_set(err, STATUS_INTEGRITY,
                             "batch %lld: a decision of it is stored as another batch's",
                             (long long)batch->id);
        stored->totals.count[state] += result_int(rows, i, COLUMN_COUNT);
        stored->totals.sum[state]
            = money_sum(stored->totals.sum[state], result_money(rows, i, COLUMN_SUM));
        stored->owed += (uint64_t)result_int(rows, i, COLUMN_OWED);
    }
    return write_uses(batch, rows, err);
}

static Status read_decisions(const Batch *batch, Stored *stored, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    if (batch->load != NULL) {
        BlockSums sums = load_decision_sums(batch->load);

        for (size_t i = 0; i < sums.count; i++)
            TRY(take_decisions(batch, sums.block[i], stored, err));
        return STATUS_OK;
    }
    params_int(&params, batch->id);
    TRY(store_query(batch->night->store, QUERY_BATCH_STORED_TOTALS, &params, &result, err));
    return take_decisions(batch, result, stored, err);
}

static Status prove_decisions(const Batch *batch, uint64_t *owed, Error *err)
{
    Stored stored = {0};

    TRY(read_decisions(batch, &stored, err));
    for (size_t state = 0; state < DECISION_STATES; state++) {
        if (stored.totals.count[state] != batch->totals.count[state]
            || !money_equal(stored.totals.sum[state], batch->totals.sum[state]))
            return error_set(err, STATUS_INTEGRITY,
                             "batch %lld: the database holds other totals of %s than were checked",
                             (long long)batch->id, decision_state_name((DecisionState)state));
    }
    *owed = stored.owed & owed_bits;
    return STATUS_OK;
}

/* ── payments ─────────────────────────────────────────────────────────────────────────────── */

/* Sums of the payments of a batch by file, of several results one after another. */
typedef struct Paid {
    int64_t *file, *count, *sum;
    size_t rows;
    uint64_t owed;
} Paid;

static Paid paid_by(const Batch *batch, Result *const *results, size_t result_count)
{
    Paid paid = {0};
    size_t rows = 0;

    for (size_t i = 0; i < result_count; i++)
        rows += result_rows(results[i]);
    paid.file = ARENA_ARRAY(batch->arena, int64_t, rows + 1);
    paid.count = ARENA_ARRAY(batch->arena, int64_t, rows + 1);
    paid.sum = ARENA_ARRAY(batch->arena, int64_t, rows + 1);
    for (size_t i = 0; i < result_count; i++) {
        for (size_t row = 0; row < result_rows(results[i]); row++, paid.rows++) {
            paid.file[paid.rows] = result_int(results[i], row, PART_FILE);
            paid.count[paid.rows] = result_int(results[i], row, PART_COUNT);
            paid.sum[paid.rows] = result_int(results[i], row, PART_SUM);
            paid.owed += (uint64_t)result_int(results[i], row, PART_OWED);
        }
    }
    paid.owed &= owed_bits;
    return paid;
}

static Status read_payments(const Batch *batch, Paid *paid, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    if (batch->load != NULL) {
        BlockSums sums = load_payment_sums(batch->load);

        *paid = paid_by(batch, sums.block, sums.count);
        return STATUS_OK;
    }
    params_int(&params, batch->first_payment);
    params_int(&params, batch->last_payment);
    TRY(store_query(batch->night->store, QUERY_BATCH_STORED_PAYMENTS, &params, &result, err));
    *paid = paid_by(batch, &result, 1);
    return STATUS_OK;
}

static Status prove_payments(const Batch *batch, uint64_t owed, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};
    Paid paid;

    TRY(read_payments(batch, &paid, err));
    params_int(&params, batch->id);
    params_int_array(&params, paid.file, paid.rows);
    params_int_array(&params, paid.count, paid.rows);
    params_int_array(&params, paid.sum, paid.rows);
    TRY(store_query(batch->night->store, QUERY_BATCH_PARTS, &params, &result, err));
    ensure(result_rows(result) == 1);
    if (result_int(result, 0, 0) != batch->payment_count
        || !money_equal(result_money(result, 0, 1), batch->payment_sum)
        || result_int(result, 0, 2) != batch->payment_count
        || !money_equal(result_money(result, 0, 3), batch->payment_sum) || paid.owed != owed)
        return error_set(err, STATUS_INTEGRITY,
                         "batch %lld: decisions, plan, payments and database disagree",
                         (long long)batch->id);
    return STATUS_OK;
}

Status batch_prove(const Batch *batch, Error *err)
{
    uint64_t owed;

    TRY(prove_decisions(batch, &owed, err));
    return prove_payments(batch, owed, err);
}
