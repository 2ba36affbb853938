/*
 * outcomes.c
 *     See outcomes.h. Changes of decisions are bulk rows of the event log: they are hashed here.
 */
#include "outcomes.h"

#include "maksatus/answer.h"
#include "maksatus/audit.h"
#include "maksatus/decision_state.h"
#include "maksatus/text.h"

enum { CHUNK_ROWS = 32 * 1024, REASON_BYTES = 400 };

/* ── what follows ─────────────────────────────────────────────────────────────────────────── */

void outcomes_init(Outcomes *outcomes, int64_t run, int64_t act)
{
    *outcomes = (Outcomes){.run = run, .act = act};
    arena_init(&outcomes->arena, SIZE_MAX);
}

static const char *keep_reason(Outcomes *outcomes, Slice reason)
{
    return reason.at == NULL ? NULL : arena_string(&outcomes->arena, reason);
}

/* Decisions follow the outcome of their latest attempt. Where a person or a rule has changed one
 * since, only money that is out changes it. */
static bool follows(const OutcomeTarget *target, DecisionState state)
{
    DecisionState now = target->state_now;

    if (!target->is_latest || state == now || state == DECISION_PLANNED)
        return false;
    if (now == DECISION_HELD || now == DECISION_DEFERRED)
        return state == DECISION_PAID;
    if (now == DECISION_CANCELLED)
        return state == DECISION_PAID || target->change_count == target->change_n;
    return now == DECISION_PLANNED || now == DECISION_SENT || now == DECISION_PAID
           || now == DECISION_REFUSED || now == DECISION_RETURNED;
}

/* The bank gives another reason for what it had said already: which answer comes first does not
 * matter. */
static bool reason_changes(const OutcomeTarget *target, const Outcome *outcome)
{
    return target->is_latest && target->state_now == outcome->state
           && target->change_n == target->change_count && target->reason_now.at != NULL
           && !slice_equal(target->reason_now, outcome->reason);
}

static void add_change(Outcomes *outcomes, const OutcomeTarget *target, const Outcome *outcome)
{
    MEMORY_GROW(outcomes->change, outcomes->change_capacity, outcomes->change_count + 1);
    outcomes->change[outcomes->change_count++] = (OutcomeChange){
        .decision = target->decision,
        .reason = keep_reason(outcomes, outcome->reason),
        .n = target->change_count + 1,
        .from = (uint8_t)target->state_now,
        .to = (uint8_t)outcome->state,
    };
}

static void add_result(Outcomes *outcomes, const OutcomeTarget *target, const Outcome *outcome,
                       bool changes)
{
    MEMORY_GROW(outcomes->result, outcomes->result_capacity, outcomes->result_count + 1);
    outcomes->result[outcomes->result_count++] = (OutcomeResult){
        .payment = target->payment,
        .decision = target->decision,
        .out_cents = outcome->out_cents,
        .back_cents = outcome->back_cents,
        .reason = keep_reason(outcomes, outcome->reason),
        .change_n = changes ? target->change_count + 1 : target->change_n,
        .alarms = (int16_t)outcome->alarms,
        .state = (uint8_t)outcome->state,
        .rank = outcome->rank,
        .in_doubt = outcome->in_doubt,
        .plain = outcome->is_plain,
        .known = target->has_result,
        .reopens = outcome->out_cents > outcome->back_cents || outcome->in_doubt,
    };
}

void outcomes_add(Outcomes *outcomes, const OutcomeTarget *target, const Outcome *outcome)
{
    bool changes = follows(target, outcome->state) || reason_changes(target, outcome);
    bool was_open = target->state_now == DECISION_PLANNED || target->state_now == DECISION_SENT
                    || target->state_now == DECISION_PAID;

    if (changes)
        add_change(outcomes, target, outcome);
    if (!outcome->is_plain || target->has_result || !was_open)
        add_result(outcomes, target, outcome, changes);
}

/* ── decisions ────────────────────────────────────────────────────────────────────────────── */

static void add_words(Text *text, const OutcomeChange *change)
{
    const char *code = change->reason == NULL ? "" : change->reason;
    const ReasonMeaning *reason = reason_meaning(slice_of(code));

    if (change->to == DECISION_PAID) {
        text_add_string(text, "booked by the bank");
    } else if (change->to == DECISION_SENT && code[0] == '\0') {
        text_add_string(text, "a sum that is booked of its payment information does not add up");
    } else if (change->to == DECISION_SENT) {
        text_add_format(text, "accepted by the bank: %s", code);
    } else if (change->to == DECISION_CANCELLED) {
        text_add_string(text, "cancelled by the bank");
    } else {
        if (code[0] != '\0')
            text_add_format(text, "%s: ", code);
        text_add_format(text, "%s (%s)", reason->words, reason->advice);
    }
}

static void copy_number_or_null(CopyBuffer *buffer, int64_t number)
{
    if (number == 0)
        copy_null(buffer);
    else
        copy_int8(buffer, number);
}

static void *make_rows(void *context)
{
    Outcomes *outcomes = context;
    CopyBuffer *buffer = &outcomes->rows;

    for (size_t i = 0; i < outcomes->change_count; i++) {
        const OutcomeChange *change = &outcomes->change[i];
        TEXT_ON_STACK(words, REASON_BYTES);

        add_words(&words, change);
        copy_row(buffer, 9);
        copy_int8(buffer, change->decision);
        copy_int4(buffer, change->n);
        copy_text(buffer, slice_of(decision_state_name((DecisionState)change->from)));
        copy_text(buffer, slice_of(decision_state_name((DecisionState)change->to)));
        copy_int8(buffer, outcomes->now);
        copy_number_or_null(buffer, outcomes->run);
        copy_number_or_null(buffer, outcomes->act);
        copy_text(buffer, text_slice(&words));
        audit_end_row(buffer, NULL);
    }
    audit_seal(&outcomes->group, buffer, &outcomes->seal);
    return NULL;
}

Status outcomes_make(Outcomes *outcomes, Store *store, Error *err)
{
    bool found;

    if (outcomes->change_count == 0)
        return STATUS_OK;
    TRY(store_query_int(store, QUERY_ANSWER_INSTANT, NULL, &found, &outcomes->now, err));
    TRY(audit_group_begin(store, "decision_change", &outcomes->group, err));
    ensure(pthread_create(&outcomes->thread, NULL, make_rows, outcomes) == 0);
    outcomes->is_making = true;
    return STATUS_OK;
}

static void wait_until_made(Outcomes *outcomes)
{
    if (outcomes->is_making)
        ensure(pthread_join(outcomes->thread, NULL) == 0);
    outcomes->is_making = false;
}

static Status write_changes(Outcomes *outcomes, Store *store, Error *err)
{
    if (outcomes->change_count == 0)
        return STATUS_OK;
    TRY(copy_buffer_send(store, QUERY_COPY_ANSWER_CHANGE, &outcomes->rows, err));
    return audit_group_end(store, &outcomes->seal, err);
}

/* ── results ──────────────────────────────────────────────────────────────────────────────── */

/* The columns of some results. */
typedef struct ResultColumns {
    Arena arena;
    size_t count;
    int64_t *payment, *decision, *rank, *out_cents, *back_cents, *in_doubt, *alarms, *change;
    Slice *state, *reason;
} ResultColumns;

static void columns_done(ResultColumns *columns)
{
    arena_done(&columns->arena);
}

static void columns_init(ResultColumns *columns)
{
    int64_t **const numbers[] = {&columns->payment,    &columns->decision,   &columns->rank,
                                 &columns->out_cents,  &columns->back_cents, &columns->in_doubt,
                                 &columns->alarms,     &columns->change};

    arena_init(&columns->arena, SIZE_MAX);
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        *numbers[i] = ARENA_ARRAY(&columns->arena, int64_t, CHUNK_ROWS);
    columns->state = ARENA_ARRAY(&columns->arena, Slice, CHUNK_ROWS);
    columns->reason = ARENA_ARRAY(&columns->arena, Slice, CHUNK_ROWS);
}

static void columns_add(ResultColumns *columns, const OutcomeResult *result)
{
    size_t at = columns->count++;

    columns->payment[at] = result->payment;
    columns->decision[at] = result->decision;
    columns->state[at] = slice_of(decision_state_name((DecisionState)result->state));
    columns->rank[at] = result->rank;
    columns->out_cents[at] = result->out_cents;
    columns->back_cents[at] = result->back_cents;
    columns->in_doubt[at] = result->in_doubt ? 1 : 0;
    columns->alarms[at] = result->alarms;
    columns->reason[at] = result->reason == NULL ? SLICE_NONE : slice_of(result->reason);
    columns->change[at] = result->change_n;
}

/* Those of the results that are meant: what is known already and computed anew, what is written,
 * and the places of attempts that are given away or taken again. */
typedef bool ResultChoice(const OutcomeResult *result);

static bool is_known(const OutcomeResult *result)
{
    return result->known;
}

static bool is_kept(const OutcomeResult *result)
{
    return !result->plain;
}

static bool is_over(const OutcomeResult *result)
{
    bool over = result->state == DECISION_REFUSED || result->state == DECISION_RETURNED
                || result->state == DECISION_CANCELLED;

    return over && !result->reopens;
}

static bool is_out(const OutcomeResult *result)
{
    return result->reopens;
}

static Status forget(Store *store, const ResultColumns *columns, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int_array(&params, columns->payment, columns->count);
    return store_execute(store, QUERY_ANSWER_FORGET, &params, NULL, err);
}

static Status keep(Store *store, const ResultColumns *columns, Error *err)
{
    AUTO_PARAMS Params params = {0};
    size_t count = columns->count;

    params_int_array(&params, columns->payment, count);
    params_int_array(&params, columns->decision, count);
    params_text_array(&params, columns->state, count);
    params_int_array(&params, columns->rank, count);
    params_int_array(&params, columns->out_cents, count);
    params_int_array(&params, columns->back_cents, count);
    params_int_array(&params, columns->in_doubt, count);
    params_int_array(&params, columns->alarms, count);
    params_text_array(&params, columns->reason, count);
    params_int_array(&params, columns->change, count);
    return store_execute(store, QUERY_ANSWER_RESULTS, &params, NULL, err);
}

static Status move_attempts(Store *store, Query query, const ResultColumns *columns, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int_array(&params, columns->decision, columns->count);
    params_int_array(&params, columns->payment, columns->count);
    return store_execute(store, query, &params, NULL, err);
}

static Status close_attempts(Store *store, const ResultColumns *columns, Error *err)
{
    return move_attempts(store, QUERY_ANSWER_CLOSE, columns, err);
}

static Status reopen_attempts(Store *store, const ResultColumns *columns, Error *err)
{
    return move_attempts(store, QUERY_ANSWER_REOPEN, columns, err);
}

static Status write_results(const Outcomes *outcomes, Store *store, ResultChoice *is_chosen,
                            Status (*put)(Store *, const ResultColumns *, Error *), Error *err)
{
    __attribute__((cleanup(columns_done))) ResultColumns columns = {0};

    if (outcomes->result_count == 0)
        return STATUS_OK;
    columns_init(&columns);
    for (size_t i = 0; i < outcomes->result_count; i++) {
        if (is_chosen(&outcomes->result[i]))
            columns_add(&columns, &outcomes->result[i]);
        if (columns.count == CHUNK_ROWS || (i + 1 == outcomes->result_count && columns.count > 0)) {
            TRY(put(store, &columns, err));
            columns.count = 0;
        }
    }
    return STATUS_OK;
}

Status outcomes_write(Outcomes *outcomes, Store *store, Error *err)
{
    wait_until_made(outcomes);
    TRY(write_results(outcomes, store, is_known, forget, err));
    TRY(write_results(outcomes, store, is_kept, keep, err));
    TRY(write_changes(outcomes, store, err));
    TRY(write_results(outcomes, store, is_over, close_attempts, err));
    TRY(write_results(outcomes, store, is_out, reopen_attempts, err));
    outcomes->change_count = outcomes->result_count = 0;
    arena_reset(&outcomes->arena, (ArenaMark){0});
    return STATUS_OK;
}

void outcomes_done(Outcomes *outcomes)
{
    wait_until_made(outcomes);
    copy_buffer_done(&outcomes->rows);
    audit_seal_done(&outcomes->seal);
    arena_done(&outcomes->arena);
    memory_free(outcomes->change);
    memory_free(outcomes->result);
}
