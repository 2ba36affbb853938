/*
 * take_again.c
 *     The same rules, the history of this day, in one transaction: each decision is asked about as
 *     if it were not there. A change is written where its state is another one now, and where a
 *     person released it: what he released is noted, and anything else holds it again.
 */
#include "take_again.h"

#include "gather.h"
#include "maksatus/arena.h"
#include "maksatus/ledger.h"
#include "maksatus/reference_load.h"
#include "recovery_facts.h"
#include "stages.h"

/* ── from rows back to decisions ──────────────────────────────────────────────────────────── */

typedef struct AgainRows {
    Batch *batch;
    Arena *arena;
    Judged **judged; /* NULL: only their keys are wanted */
    size_t count;
} AgainRows;

static Slice copied(Arena *arena, const Row *row, size_t column)
{
    return arena_slice(arena, row_text(row, column));
}

void decision_from_row(Arena *arena, const Row *row, Decision *decision)
{
    *decision = (Decision){
        .number = row_int(row, 0),
        .line = (uint64_t)row_int(row, 2),
        .agency = copied(arena, row, 5),
        .decision_id = copied(arena, row, 6),
        .grant_id = copied(arena, row, 7),
        .instalment = (int32_t)row_int(row, 8),
        .programme = copied(arena, row, 9),
        .decided_on = row_day(row, 10),
        .due_on = row_day(row, 11),
        .period_start = row_day(row, 12),
        .period_end = row_day(row, 13),
        .payee_type = slice_is(row_text(row, 14), "person") ? PAYEE_PERSON : PAYEE_ORGANISATION,
        .payee_id = copied(arena, row, 15),
        .payee_name = copied(arena, row, 16),
        .street = copied(arena, row, 17),
        .building = copied(arena, row, 18),
        .postcode = copied(arena, row, 19),
        .town = copied(arena, row, 20),
        .country = copied(arena, row, 21),
        .iban = copied(arena, row, 22),
        .bic = copied(arena, row, 23),
        .amount = row_money(row, 24),
        .reference = copied(arena, row, 25),
        .message = copied(arena, row, 26),
        .proposed_by = copied(arena, row, 27),
        .approved_by = copied(arena, row, 28),
        .granted_total = row_money(row, 29),
        .budget_item = copied(arena, row, 30),
        .budget_year = (int32_t)row_int_or(row, 31, -1),
        .eligible_cost = row_money(row, 32),
        .other_aid = row_money(row, 33),
        .subsidy_percent = (int32_t)row_int_or(row, 34, -1),
        .employee_id = copied(arena, row, 35),
        .case_number = copied(arena, row, 36),
        .language = copied(arena, row, 37),
        .protected_address = row_bool(row, 38),
    };
}

/* The only attribute that a later look asks for: what a person keeps depends on it (R-0600). */
static void add_dependants(Arena *arena, const Row *row, Decision *decision)
{
    Attribute *attribute;

    if (slice_is_empty(row_text(row, 42)))
        return;
    attribute = ARENA_NEW(arena, Attribute);
    *attribute = (Attribute){SLICE_LITERAL("dependants"), copied(arena, row, 42)};
    decision->attribute = attribute;
    decision->attribute_count = 1;
}

static Status add_row(void *context, const Row *row, Error *err)
{
    AgainRows *rows = context;
    Judged *judged = ARENA_NEW(rows->arena, Judged);
    Decision *decision = &judged->decision;

    (void)err;
    decision_from_row(rows->arena, row, decision);
    judged->keys = decision_keys(&rows->batch->night->hash_key, decision);
    judged->batch = row_int(row, 1);
    judged->again = true;
    judged->change_count = (int32_t)row_int(row, 4);
    judged->previous_payment = row_int_or(row, 40, 0);
    judged->released_now = row_bool(row, 41);
    judged->before = (PastDecision){
        .number = decision->number,
        .batch = judged->batch,
        .state = decision_state_find(row_text(row, 3)),
        .keys = judged->keys,
        .amount = decision->amount,
        .granted_total = decision->granted_total,
        .decided_on = decision->decided_on,
        .due_on = decision->due_on,
        .has_period = !day_is_none(decision->period_start) || !day_is_none(decision->period_end),
        .de_minimis = row_bool(row, 39),
    };
    ensure(judged->before.state < DECISION_STATES);
    add_dependants(rows->arena, row, decision);
    judged->payer = copied(rows->arena, row, 43);
    judged->account = slice_is_empty(judged->payer) ? SLICE_NONE : copied(rows->arena, row, 44);
    judged->use_item = copied(rows->arena, row, 45);
    judged->use_year = (int32_t)row_int_or(row, 46, -1);
    if (rows->judged == NULL) {
        facts_want_keys(rows->batch, &judged->keys);
        facts_want(rows->batch, decision, &judged->keys);
    } else {
        rows->judged[rows->count] = judged;
    }
    rows->count++;
    return STATUS_OK;
}

static Status read_rows(AgainRows *rows, const int64_t *number, size_t count, Error *err)
{
    AUTO_PARAMS Params params = {0};

    rows->count = 0;
    params_int_array(&params, number, count);
    return store_each(rows->batch->night->store, QUERY_AGAIN_DECISIONS, &params, add_row, rows,
                      err);
}

/* ── what persons released ────────────────────────────────────────────────────────────────── */

typedef struct ReleaseRows {
    Arena *arena;
    Judged **judged; /* by number */
    size_t count;
    size_t at;
} ReleaseRows;

/* The codes of one decision are rows that follow each other. */
static Status add_release(void *context, const Row *row, Error *err)
{
    ReleaseRows *rows = context;
    int64_t number = row_int(row, 0);

    (void)err;
    while (rows->judged[rows->at]->decision.number != number) {
        rows->at++;
        ensure(rows->at < rows->count);
    }

    Released *released = &rows->judged[rows->at]->released;
    ReleasedCode *code = ARENA_ARRAY(rows->arena, ReleasedCode, released->count + 1);
    if (released->count > 0)
        memcpy(code, released->code, released->count * sizeof(*code));
    code[released->count++] = (ReleasedCode){
        copied(rows->arena, row, 1), copied(rows->arena, row, 2), copied(rows->arena, row, 3)};
    released->code = code;
    return STATUS_OK;
}

static Status read_releases(Batch *batch, Arena *chunk, Judged **judged, const int64_t *number,
                            size_t count, Error *err)
{
    AUTO_PARAMS Params params = {0};
    ReleaseRows rows = {.arena = chunk, .judged = judged, .count = count};

    params_int_array(&params, number, count);
    return store_each(batch->night->store, QUERY_AGAIN_RELEASES, &params, add_release, &rows, err);
}

/* ── judging ──────────────────────────────────────────────────────────────────────────────── */

static void write_change(Batch *batch, const Judged *judged)
{
    CopyBuffer *buffer = &batch->rows.changes;

    copy_row(buffer, 6);
    copy_int8(buffer, judged->decision.number);
    copy_int4(buffer, judged->change_count + 1);
    copy_text(buffer, slice_of(decision_state_name(judged->before.state)));
    copy_text(buffer, slice_of(decision_state_name(judged->verdict.state)));
    copy_int8(buffer, batch->night->run);
    copy_text(buffer, judged->released_now ? SLICE_LITERAL("released and checked again")
                                           : SLICE_LITERAL("checked again"));
}

/* What is paid uses the appropriation of this day, before the change says that it is paid: since it
 * arrived another year may have begun, or its programme may have another item. */
static Status move_use(const Batch *batch, const Judged *judged, Error *err)
{
    AUTO_PARAMS Params params = {0};
    const Facts *facts = &judged->facts;

    if (!decision_counts_as_paid(judged->verdict.state) || facts->competence == NULL
        || (slice_equal(judged->use_item, facts->budget_item)
            && judged->use_year == facts->budget_year))
        return STATUS_OK;
    params_int(&params, judged->decision.number);
    params_int(&params, judged->change_count + 1);
    params_int(&params, batch->night->run);
    params_text(&params, facts->budget_item);
    params_int(&params, facts->budget_year);
    return store_execute(batch->night->store, QUERY_AGAIN_USE, &params, NULL, err);
}

/* A decision that nobody released is taken up while it is deferred or a stop alone holds it. */
static bool is_as_before(const Judged *judged, const Findings *findings)
{
    size_t holds = 0;
    bool stopped = false;

    if (judged->released_now || judged->verdict.state != judged->before.state)
        return false;
    for (size_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->item[i];

        if (finding->effect != EFFECT_HOLD)
            continue;
        holds++;
        if (strcmp(finding->rule->codes[finding->code].code, "PAYMENT_STOPPED") == 0)
            stopped = true;
    }
    return judged->verdict.state != DECISION_HELD || (holds == 1 && stopped);
}

/* They were found by the longest horizon; a programme may have a shorter one. */
static bool is_reached(Night *night, const Judged *judged)
{
    const Decision *decision = &judged->decision;
    const ProgrammeRow *programme;
    const RuleValues *values;

    if (judged->before.state != DECISION_DEFERRED)
        return true;
    programme = reference_programme(night->reference, decision->programme, decision->decided_on);
    values = night_values(night, night_value_programme(night, programme, decision->programme));
    return decision->due_on.number <= night->today.number + values->horizon_days;
}

static Status check_again(Batch *batch, Arena *chunk, const int64_t *number, size_t count,
                          Error *err)
{
    AgainRows rows = {batch, chunk, ARENA_ARRAY(chunk, Judged *, count), 0};

    TRY(read_rows(&rows, number, count, err));
    ensure(rows.count == count);
    TRY(read_releases(batch, chunk, rows.judged, number, count, err));
    for (size_t i = 0; i < count; i++) {
        Judged *judged = rows.judged[i];

        if (!is_reached(batch->night, judged)) {
            judged->verdict.state = DECISION_DEFERRED;
            continue;
        }
        facts_fill(batch, chunk, judged);
        judged->verdict
            = judge(batch->night, &judged->facts, &judged->released, false, batch->findings);
        if (!decision_is_refund(&judged->decision))
            facts_count(batch, judged);
        if (is_as_before(judged, batch->findings))
            continue;
        TRY(move_use(batch, judged, err));
        write_change(batch, judged);
        rows_findings(&batch->rows, batch->night, judged, batch->findings,
                      judged->change_count + 1);
        totals_add(&batch->totals, judged->verdict.state, judged->decision.amount);
    }
    TRY(check_pay(batch, chunk, rows.judged, count, err));
    TRY(rows_send(&batch->rows, batch->night->store, err));
    return recovery_facts_write(batch, err);
}

static Status find_numbers(Night *night, Arena *arena, int64_t **number, size_t *count, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    params_day(&params, day_plus(night->today, (int32_t)night->horizon_days));
    TRY(store_query(night->store, QUERY_AGAIN_NUMBERS, &params, &result, err));
    *count = result_rows(result);
    *number = ARENA_ARRAY(arena, int64_t, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*number)[i] = result_int(result, i, 0);
    return STATUS_OK;
}

static Status each_chunk(Batch *batch, const int64_t *number, size_t count, bool only_keys,
                         Error *err)
{
    for (size_t at = 0; at < count; at += LIMIT_CHUNK_RECORDS) {
        AUTO_ARENA Arena chunk;
        size_t some = count - at < LIMIT_CHUNK_RECORDS ? count - at : LIMIT_CHUNK_RECORDS;

        arena_init(&chunk, SIZE_MAX);
        if (only_keys) {
            AgainRows rows = {batch, &chunk, NULL, 0};
            TRY(read_rows(&rows, number + at, some, err));
        } else {
            TRY(check_again(batch, &chunk, number + at, some, err));
        }
    }
    return STATUS_OK;
}

/* What the plan pays is what the database holds. */
static Status prove_payments(Batch *batch, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    params_int(&params, batch->night->run);
    TRY(store_query(batch->night->store, QUERY_AGAIN_STORED_PAYMENTS, &params, &result, err));
    if (result_int(result, 0, 0) != batch->payment_count
        || !money_equal(result_money(result, 0, 1), batch->payment_sum))
        return error_set(err, STATUS_INTEGRITY,
                         "decisions taken up again: plan and database disagree");
    return STATUS_OK;
}

static Status take_numbers(Batch *batch, const int64_t *number, size_t count, Error *err)
{
    Night *night = batch->night;

    TRY(each_chunk(batch, number, count, true, err));
    TRY(reference_data_load_stops(night->store, night->arena, night->reference, err));
    TRY(facts_gather(batch, err));
    rows_init(&batch->rows, batch->arena);
    batch->findings = ARENA_NEW(batch->arena, Findings);
    TRY(night_begin(night, &batch->tx, err));
    TRY(plan_load(night, batch->arena, &batch->plan, err));
    TRY(each_chunk(batch, number, count, false, err));
    TRY(plan_write(batch->plan, err));
    TRY(prove_payments(batch, err));
    TRY(ledger_post_again(night->store, night->run, night->today, err));
    TRY(night_commit(night, &batch->tx, err));
    log_event(&night->log, "taken_again", log_int("decisions", (int64_t)count),
              log_int("payments", batch->payment_count), log_money("sum", batch->payment_sum));
    return STATUS_OK;
}

Status take_again(Night *night, Error *err)
{
    AUTO_ARENA Arena arena;
    int64_t *number;
    size_t count;

    arena_init(&arena, SIZE_MAX);
    TRY(find_numbers(night, &arena, &number, &count, err));
    if (count == 0)
        return STATUS_OK;

    Batch batch = {.night = night, .arena = &arena, .again = true};
    batch_init(&batch);
    Status status = take_numbers(&batch, number, count, err);
    batch_release(&batch);
    return status;
}
