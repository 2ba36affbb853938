/*
 * refund.c
 *     An over-payment becomes a decision, once, and from there on lives like every other.
 *
 *     over_payment ─▶ refund (one row a repayment, for ever) ─▶ decision, deferred ─▶ take_again
 *
 * One transaction makes the batch, its decisions and the rows of refund: a run that dies before its
 * end has made nothing, and one that dies after it leaves decisions that wait for the next night.
 */
#include "refund.h"

#include "batch.h"
#include "gather.h"
#include "maksatus/arena.h"

enum { LIST_ROW_BYTES = 32 };

/* No id that arrives has a colon. */
static Slice refund_id(Arena *arena, int64_t number)
{
    return slice_of(arena_format(arena, REFUND_PROGRAMME ":%lld", (long long)number));
}

static Decision decision_of(Arena *arena, const Night *night, const Result *rows, size_t row,
                            int64_t number)
{
    bool swedish = slice_is(result_text(rows, row, 12), "sv");

    return (Decision){
        .number = number,
        .line = row + 1,
        .agency = result_text(rows, row, 6),
        .decision_id = refund_id(arena, result_int(rows, row, 0)),
        .grant_id = refund_id(arena, result_int(rows, row, 7)),
        .instalment = 1,
        .programme = SLICE_LITERAL(REFUND_PROGRAMME),
        .decided_on = night->today,
        .due_on = night->today,
        .period_start = DAY_NONE,
        .period_end = DAY_NONE,
        .payee_type = result_bool(rows, row, 9) ? PAYEE_PERSON : PAYEE_ORGANISATION,
        .payee_id = result_text(rows, row, 10),
        .payee_name = result_text(rows, row, 3),
        .iban = result_text(rows, row, 2),
        .amount = result_money(rows, row, 1),
        .message = slice_of(arena_format(
            arena, swedish ? "Återbetalning av överbetalning, referens %.*s"
                           : "Liikamaksun palautus, viite %.*s",
            SLICE_ARGS(result_text(rows, row, 8)))),
        .proposed_by = result_text(rows, row, 13),
        .approved_by = result_text(rows, row, 14),
        .granted_total = MONEY_NONE,
        .budget_year = -1,
        .eligible_cost = MONEY_NONE,
        .other_aid = MONEY_NONE,
        .subsidy_percent = -1,
        .language = result_text(rows, row, 12),
        .protected_address = result_bool(rows, row, 11),
    };
}

static Status mark_made(Night *night, const Result *rows, size_t row, int64_t decision, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, result_int(rows, row, 0));
    params_text(&params, result_text(rows, row, 2));
    params_text(&params, result_text(rows, row, 3));
    params_int(&params, decision);
    return store_execute(night->store, QUERY_REFUND_MADE, &params, NULL, err);
}

/* The rows of all decisions; what is refunded stands in refund before the batch is committed. */
static Status write_decisions(Batch *batch, const Result *rows, int64_t first, Error *err)
{
    for (size_t row = 0; row < result_rows(rows); row++) {
        Judged *judged = ARENA_NEW(batch->arena, Judged);

        judged->decision
            = decision_of(batch->arena, batch->night, rows, row, first + (int64_t)row);
        judged->keys = decision_keys(&batch->night->hash_key, &judged->decision);
        judged->facts.decision = &judged->decision;
        judged->facts.payer = result_text(rows, row, 4);
        judged->facts.account = result_text(rows, row, 5);
        judged->verdict.state = DECISION_DEFERRED;
        rows_decision(&batch->rows, batch->id, judged);
        TRY(mark_made(batch->night, rows, row, judged->decision.number, err));
    }
    return rows_send(&batch->rows, batch->night->store, err);
}

static Status begin_batch(Batch *batch, const Result *rows, Error *err)
{
    AUTO_PARAMS Params params = {0};
    size_t bytes = result_rows(rows) * LIST_ROW_BYTES;
    Text list = text_on(ARENA_ARRAY(batch->arena, char, bytes), bytes);
    bool found;

    batch->record_count = (int64_t)result_rows(rows);
    for (size_t row = 0; row < result_rows(rows); row++) {
        text_add_format(&list, "refund:%lld\n", (long long)result_int(rows, row, 0));
        batch->record_sum = money_sum(batch->record_sum, result_money(rows, row, 1));
    }
    ensure(!list.overflowed);
    params_int(&params, batch->night->run);
    params_text(&params, text_slice(&list));
    params_int(&params, batch->record_count);
    params_money(&params, batch->record_sum);
    params_int(&params, batch->first_decision);
    TRY(store_query_int(batch->night->store, QUERY_REFUND_BATCH, &params, &found, &batch->id, err));
    ensure(found);
    return STATUS_OK;
}

static Status end_batch(Batch *batch, Error *err)
{
    AUTO_PARAMS Params total = {0};

    params_int(&total, batch->id);
    params_string(&total, decision_state_name(DECISION_DEFERRED));
    params_int(&total, batch->record_count);
    params_money(&total, batch->record_sum);
    return store_execute(batch->night->store, QUERY_BATCH_TOTAL, &total, NULL, err);
}

static Status make(Batch *batch, const Result *rows, Error *err)
{
    Night *night = batch->night;
    AUTO_PARAMS Params params = {0};
    int64_t first;
    bool found;

    rows_init(&batch->rows, batch->arena);
    params_int(&params, (int64_t)result_rows(rows));
    TRY(night_begin(night, &batch->tx, err));
    TRY(store_query_int(night->store, QUERY_NEXT_DECISION_NUMBERS, &params, &found, &first, err));
    ensure(found);
    batch->first_decision = first;
    TRY(begin_batch(batch, rows, err));
    TRY(write_decisions(batch, rows, first, err));
    TRY(end_batch(batch, err));
    TRY(night_commit(night, &batch->tx, err));
    log_event(&night->log, "refunds", log_int("batch", batch->id),
              log_int("count", batch->record_count), log_money("sum", batch->record_sum));
    return STATUS_OK;
}

Status refund_over_payments(Night *night, Error *err)
{
    AUTO_ARENA Arena arena = {0};
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;

    params_day(&params, night->today);
    TRY(store_query(night->store, QUERY_REFUND_DUE, &params, &rows, err));
    if (result_rows(rows) == 0)
        return STATUS_OK;

    arena_init(&arena, SIZE_MAX);
    Batch batch = {.night = night, .arena = &arena, .record_sum = MONEY_ZERO};
    batch_init(&batch);
    Status status = make(&batch, rows, err);
    batch_release(&batch);
    return status;
}
