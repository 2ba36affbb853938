/*
 * gather.c
 *     Gathers what a batch must know with a handful of queries, and fills the facts of each
 *     decision from it and from reference rows: never one query a decision.
 */
#include "gather.h"

#include "recovery_facts.h"
#include "reference_facts.h"

#include "maksatus/arena.h"
#include "maksatus/reference_load.h"

/* The window of de minimis aid: three years, to the day (regulation 2023/2831). */
enum { DE_MINIMIS_MONTHS = 36 };

/* ── filling ──────────────────────────────────────────────────────────────────────────────── */

typedef struct GroupSum {
    const Batch *batch;
    Day from, to;
    Money sum;
} GroupSum;

static void add_member(void *context, Slice member)
{
    GroupSum *group = context;
    int64_t key = payee_key(&group->batch->night->hash_key, member);

    group->sum = money_sum(group->sum, history_de_minimis(group->batch->history, key, group->from,
                                                          group->to));
}

static void fill_de_minimis(const Batch *batch, const Judged *judged, Facts *facts)
{
    Day to = facts->decision->decided_on;

    facts->de_minimis_used = MONEY_ZERO;
    if (facts->programme_today == NULL || !facts->programme_today->de_minimis)
        return;

    GroupSum group = {batch, day_plus_months(to, -DE_MINIMIS_MONTHS), to, MONEY_ZERO};
    group.sum = history_de_minimis(batch->history, judged->keys.payee, group.from, to);
    facts_each_group_member(batch->night, facts->decision->payee_id, to, add_member, &group);
    facts->de_minimis_used = group.sum;
}

/* A name and the account that it was to be verified with. */
static int64_t pair_key(const Batch *batch, Slice name, Slice iban)
{
    const Slice parts[] = {name, iban};

    return hash_parts(&batch->night->hash_key, parts, COUNT_OF(parts));
}

static bool is_unverified(const Batch *batch, const Decision *decision)
{
    const KeyTable *unverified = &batch->unverified;

    return unverified->count > 0
           && key_table_find(unverified, pair_key(batch, decision->payee_name, decision->iban))
                  != NULL;
}

void facts_fill(Batch *batch, Arena *arena, Judged *judged)
{
    Facts *facts = &judged->facts;

    facts->decision = &judged->decision;
    facts->today = batch->night->today;
    facts->report_overdue = DAY_NONE;
    if (facts->fault_count > 0)
        return;

    facts_of_record(batch->night, arena, &judged->decision, facts);
    if (!slice_is_empty(judged->payer)) {
        facts->payer = judged->payer;
        facts->account = judged->account;
    }
    facts_stops(batch->night, arena, facts);
    facts_wage(batch->night, facts);
    judged->near_limit = facts_near_limit(&judged->decision, facts->approver);

    if (judged->again)
        history_take_out(batch->history, &judged->before);

    const RuleValues *values
        = night_values(batch->night, night_value_programme(batch->night, facts->programme,
                                                           judged->decision.programme));
    const HistoryQuestion question = {
        .decision = &judged->decision,
        .keys = &judged->keys,
        .batch = judged->batch,
        .use = facts_use(batch->night, facts),
        .near_limit = judged->near_limit,
        .near_days = values->near_days,
        .shared_days = values->shared_days,
    };
    history_ask(batch->history, &question, facts);
    fill_de_minimis(batch, judged, facts);
    recovery_facts_fill(batch, judged);
    facts->name_check_failed = is_unverified(batch, &judged->decision);
}

static PastDecision past_of(const Batch *batch, const Judged *judged)
{
    const Decision *decision = &judged->decision;
    const Facts *facts = &judged->facts;

    return (PastDecision){
        .number = decision->number,
        .batch = judged->batch,
        .state = judged->verdict.state,
        .keys = judged->keys,
        .use = facts_use(batch->night, facts),
        .amount = decision->amount,
        .granted_total = decision->granted_total,
        .decided_on = decision->decided_on,
        .due_on = decision->due_on,
        .has_period
        = !day_is_none(decision->period_start) || !day_is_none(decision->period_end),
        .de_minimis = facts->programme_today != NULL && facts->programme_today->de_minimis,
        .near_limit = judged->near_limit,
    };
}

void facts_count(Batch *batch, const Judged *judged)
{
    if (judged->facts.fault_count > 0)
        return;
    recovery_facts_take(batch, judged);

    PastDecision past = past_of(batch, judged);
    if (judged->again)
        history_put_back(batch->history, &past);
    else
        history_add(batch->history, &past);
    if (decision_counts_as_paid(past.state))
        history_add_use(batch->history, past.use, past.amount);
}

/* ── what must be known ───────────────────────────────────────────────────────────────────── */

typedef struct WantMembers {
    Batch *batch;
} WantMembers;

static void want_member(void *context, Slice member)
{
    Batch *batch = ((WantMembers *)context)->batch;

    (void)key_table_put(&batch->wanted.payees, payee_key(&batch->night->hash_key, member));
}

static void want_approver(Batch *batch, const Decision *decision, const DecisionKeys *keys)
{
    WantedApprover *wanted = key_table_put(&batch->wanted.approvers, keys->approver);

    if (wanted->agency.at != NULL)
        return;
    wanted->agency = arena_slice(batch->arena, decision->agency);
    wanted->user = arena_slice(batch->arena, decision->approved_by);
}

static void want_use(Batch *batch, const Facts *facts)
{
    WantedUse *wanted = key_table_put(&batch->wanted.uses, facts_use(batch->night, facts));

    if (wanted->payer.at != NULL)
        return;
    wanted->payer = facts->payer;
    wanted->budget_item = arena_slice(batch->arena, facts->budget_item);
    wanted->budget_year = facts->budget_year;
}

void facts_want_keys(Batch *batch, const DecisionKeys *keys)
{
    WantedKeys *wanted = &batch->wanted;

    (void)key_table_put(&wanted->decisions, keys->decision);
    (void)key_table_put(&wanted->grants, keys->grant);
    (void)key_table_put(&wanted->payees, keys->payee);
    (void)key_table_put(&wanted->ibans, keys->iban);
}

void facts_want(Batch *batch, const Decision *decision, const DecisionKeys *keys)
{
    WantedKeys *wanted = &batch->wanted;
    Facts facts = {0};

    facts_of_payer(batch->night, decision, &facts);
    if (facts_near_limit(decision, facts.approver))
        want_approver(batch, decision, keys);
    if (facts.competence != NULL)
        want_use(batch, &facts);
    if (facts.programme_today != NULL && facts.programme_today->de_minimis)
        facts_each_group_member(batch->night, decision->payee_id, decision->decided_on, want_member,
                          &(WantMembers){batch});
    if (facts.programme_today != NULL && facts.programme_today->wage_check) {
        WantedEmployer *employer = key_table_put(&wanted->employers, keys->payee);
        if (employer->employer_id.at == NULL)
            employer->employer_id = arena_slice(batch->arena, decision->payee_id);
    }
}

/* ── gathering ────────────────────────────────────────────────────────────────────────────── */

void facts_past(const Batch *batch, const Row *row, PastDecision *past)
{
    const Decision decision = {
        .number = row_int(row, 0),
        .agency = row_text(row, 3),
        .decision_id = row_text(row, 4),
        .grant_id = row_text(row, 5),
        .instalment = (int32_t)row_int(row, 6),
        .programme = row_text(row, 7),
        .decided_on = row_day(row, 8),
        .due_on = row_day(row, 9),
        .period_start = row_day(row, 10),
        .period_end = row_day(row, 11),
        .payee_id = row_text(row, 12),
        .iban = row_text(row, 13),
        .amount = row_money(row, 14),
        .granted_total = row_money(row, 15),
        .approved_by = row_text(row, 16),
    };

    *past = (PastDecision){
        .number = decision.number,
        .batch = row_int(row, 1),
        .state = decision_state_find(row_text(row, 2)),
        .keys = decision_keys(&batch->night->hash_key, &decision),
        .amount = decision.amount,
        .granted_total = decision.granted_total,
        .decided_on = decision.decided_on,
        .due_on = decision.due_on,
        .has_period = !day_is_none(decision.period_start) || !day_is_none(decision.period_end),
        .de_minimis = row_bool(row, 17),
    };
    ensure(past->state < DECISION_STATES);
}

static Status add_past(void *context, const Row *row, Error *err)
{
    Batch *batch = context;
    PastDecision past;

    (void)err;
    facts_past(batch, row, &past);
    if (batch->again)
        history_expect(batch->history, &past.keys, past.batch);
    history_add(batch->history, &past);
    return STATUS_OK;
}

static Status add_near(void *context, const Row *row, Error *err)
{
    Batch *batch = context;
    const Slice parts[] = {row_text(row, 1), row_text(row, 2)};

    (void)err;
    history_add_near(batch->history, row_int(row, 0),
                     hash_parts(&batch->night->hash_key, parts, COUNT_OF(parts)),
                     row_day(row, 3));
    return STATUS_OK;
}

static Status add_use(void *context, const Row *row, Error *err)
{
    Batch *batch = context;

    (void)err;
    history_add_use(batch->history,
                    use_key(&batch->night->hash_key, row_text(row, 0), row_text(row, 1),
                            (int32_t)row_int(row, 2)),
                    row_money(row, 3));
    return STATUS_OK;
}

void wanted_params(Params *params, const KeyTable *table, Arena *arena)
{
    int64_t *keys = ARENA_ARRAY(arena, int64_t, table->count + 1);

    for (size_t i = 0; i < table->count; i++)
        memcpy(&keys[i], key_table_at(table, i), sizeof(keys[i]));
    params_int_array(params, keys, table->count);
}

void wanted_approvers_params(Params *params, const KeyTable *wanted, Arena *arena)
{
    Slice *agencies = ARENA_ARRAY(arena, Slice, wanted->count + 1);
    Slice *users = ARENA_ARRAY(arena, Slice, wanted->count + 1);

    for (size_t i = 0; i < wanted->count; i++) {
        const WantedApprover *approver = key_table_at(wanted, i);
        agencies[i] = approver->agency;
        users[i] = approver->user;
    }
    params_text_array(params, agencies, wanted->count);
    params_text_array(params, users, wanted->count);
}

void wanted_uses_params(Params *params, const KeyTable *wanted, Arena *arena)
{
    Slice *payers = ARENA_ARRAY(arena, Slice, wanted->count + 1);
    Slice *items = ARENA_ARRAY(arena, Slice, wanted->count + 1);
    int64_t *years = ARENA_ARRAY(arena, int64_t, wanted->count + 1);

    for (size_t i = 0; i < wanted->count; i++) {
        const WantedUse *use = key_table_at(wanted, i);
        payers[i] = use->payer;
        items[i] = use->budget_item;
        years[i] = use->budget_year;
    }
    params_text_array(params, payers, wanted->count);
    params_text_array(params, items, wanted->count);
    params_int_array(params, years, wanted->count);
}

static Status gather_decisions(Batch *batch, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_PARAMS Params params = {0};

    arena_init(&arena, SIZE_MAX);
    wanted_params(&params, &batch->wanted.decisions, &arena);
    wanted_params(&params, &batch->wanted.grants, &arena);
    wanted_params(&params, &batch->wanted.payees, &arena);
    wanted_params(&params, &batch->wanted.ibans, &arena);
    return store_each(batch->night->store, QUERY_GATHER_DECISIONS, &params, add_past, batch, err);
}

static Status gather_near(Batch *batch, Error *err)
{
    const KeyTable *wanted = &batch->wanted.approvers;
    AUTO_ARENA Arena arena = {0};
    AUTO_PARAMS Params params = {0};

    if (wanted->count == 0)
        return STATUS_OK;
    arena_init(&arena, SIZE_MAX);
    wanted_approvers_params(&params, wanted, &arena);
    return store_each(batch->night->store, QUERY_GATHER_NEAR, &params, add_near, batch, err);
}

static Status gather_uses(Batch *batch, Error *err)
{
    const KeyTable *wanted = &batch->wanted.uses;
    AUTO_ARENA Arena arena = {0};
    AUTO_PARAMS Params params = {0};

    if (wanted->count == 0)
        return STATUS_OK;
    arena_init(&arena, SIZE_MAX);
    wanted_uses_params(&params, wanted, &arena);
    return store_each(batch->night->store, QUERY_GATHER_USES, &params, add_use, batch, err);
}

Status facts_gather_incomes(Batch *batch, Error *err)
{
    const KeyTable *wanted = &batch->wanted.employers;
    AUTO_ARENA Arena arena = {0};

    if (wanted->count == 0)
        return STATUS_OK;
    arena_init(&arena, SIZE_MAX);
    Slice *employers = ARENA_ARRAY(&arena, Slice, wanted->count);
    for (size_t i = 0; i < wanted->count; i++)
        employers[i] = ((const WantedEmployer *)key_table_at(wanted, i))->employer_id;
    return reference_data_load_incomes(batch->night->store, batch->night->arena,
                                       batch->night->reference, employers, wanted->count,
                                       batch->night->today, err);
}

static Status add_unverified(void *context, const Row *row, Error *err)
{
    Batch *batch = context;

    (void)err;
    (void)key_table_put(&batch->unverified, pair_key(batch, row_text(row, 0), row_text(row, 1)));
    return STATUS_OK;
}

/* They are few: what banks said no match of, and nothing better since. */
static Status gather_unverified(Batch *batch, Error *err)
{
    return store_each(batch->night->store, QUERY_ANSWER_NAME_CHECK_FAILED, NULL, add_unverified,
                      batch, err);
}

/* Everything but the decisions that came before. */
static Status gather_others(Batch *batch, Error *err)
{
    TRY(gather_unverified(batch, err));
    TRY(recovery_facts_load(batch, err));
    TRY(gather_near(batch, err));
    TRY(gather_uses(batch, err));
    return facts_gather_incomes(batch, err);
}

Status facts_gather(Batch *batch, Error *err)
{
    TRY(gather_decisions(batch, err));
    return gather_others(batch, err);
}

/* ── the facts of a spooled batch ─────────────────────────────────────────────────────────── */

/* Measured: one look-up by index takes as long as streaming so many decisions past the keys. */
enum { STREAMED_A_LOOK_UP = 4000 };

static Status each_keys(Batch *batch, void (*each)(Batch *batch, const DecisionKeys *keys),
                        Error *err)
{
    DecisionKeys keys;
    bool end;

    TRY(spool_rewind_keys(batch->spool, err));
    for (;;) {
        TRY(spool_next_keys(batch->spool, &keys, &end, err));
        if (end)
            return STATUS_OK;
        each(batch, &keys);
    }
}

static void notice(Batch *batch, const DecisionKeys *keys)
{
    history_notice(batch->history, keys);
}

static void expect(Batch *batch, const DecisionKeys *keys)
{
    history_expect(batch->history, keys, batch->id);
}

static Status stream_decisions(Batch *batch, Error *err)
{
    const KeyTable *members = &batch->wanted.payees; /* of groups of payees */

    history_notice_many(batch->history, (size_t)batch->record_count + members->count);
    for (size_t i = 0; i < members->count; i++)
        history_notice_payee(batch->history, ((const WantedKey *)key_table_at(members, i))->key);
    TRY(each_keys(batch, notice, err));
    TRY(fact_blocks_stream(batch->night->store, batch->history, err));
    history_past_ends(batch->history);
    return STATUS_OK;
}

Status facts_gather_spooled(Batch *batch, Error *err)
{
    int64_t decisions;
    bool found;

    TRY(store_query_int(batch->night->store, QUERY_FACT_COUNT, NULL, &found, &decisions, err));
    ensure(found);
    if (batch->night->facts_complete && batch->record_count >= decisions / STREAMED_A_LOOK_UP) {
        TRY(stream_decisions(batch, err));
    } else {
        TRY(each_keys(batch, facts_want_keys, err));
        TRY(gather_decisions(batch, err));
    }
    TRY(each_keys(batch, expect, err));
    return gather_others(batch, err);
}
