/*
 * gather.c
 *     Gathers what a batch must know with a handful of queries, and fills the facts of each
 *     decision from it: never one query a decision.
 */
#include "gather.h"
#include "recovery_facts.h"

#include "maksatus/arena.h"
#include "maksatus/identity.h"
#include "maksatus/reference_load.h"

/* The window of de minimis aid: three years, to the day (regulation 2023/2831). */
enum { DE_MINIMIS_MONTHS = 36 };

void wanted_done(WantedKeys *wanted)
{
    KeyTable *tables[]
        = {&wanted->decisions, &wanted->grants, &wanted->payees,    &wanted->ibans,
           &wanted->approvers, &wanted->uses,   &wanted->employers, &wanted->unverified};

    for (size_t i = 0; i < COUNT_OF(tables); i++)
        key_table_done(tables[i]);
}

/* ── reference rows of one decision ───────────────────────────────────────────────────────── */

static bool is_near_limit(const Decision *decision, const ApproverRow *approver)
{
    /* Amounts have at most eleven digits: no product overflows. */
    return approver != NULL && decision->amount.cents <= approver->limit.cents
           && decision->amount.cents * 100 >= approver->limit.cents * 98;
}

static void look_up(const Night *night, const Decision *decision, Looked *looked)
{
    const ReferenceData *data = night->reference;
    Day decided = decision->decided_on;

    looked->decided_on = decided;
    looked->today = night->today;
    looked->agency = reference_agency(data, decision->agency, decided);
    looked->programme = reference_programme(data, decision->programme, decided);
    looked->programme_today = reference_programme(data, decision->programme, night->today);
    if (looked->programme_today == NULL)
        looked->programme_today = looked->programme;
    looked->competence
        = reference_competence(data, decision->programme, decision->agency, decided);
    looked->approver = reference_approver(data, decision->approved_by, decision->agency, decided);
    looked->appropriation = NULL;
}

/* Most decisions of a batch were decided by a few, in a few weeks: what was looked up for one is
 * right for the next that has the same words. Only rows that are there say which words those were,
 * so a look-up that found nothing is made again. */
static bool is_right_for(const Looked *looked, const Decision *decision, Day today)
{
    return looked->approver != NULL && looked->agency != NULL && looked->programme != NULL
           && day_equal(looked->decided_on, decision->decided_on)
           && day_equal(looked->today, today)
           && slice_equal(looked->agency->code, decision->agency)
           && slice_equal(looked->programme->code, decision->programme)
           && slice_equal(looked->approver->user, decision->approved_by);
}

static const AppropriationRow *appropriation_of(const Night *night, const Facts *facts,
                                                Looked *looked)
{
    const AppropriationRow *row = looked->appropriation;

    if (row == NULL || row->budget_year != facts->budget_year
        || !slice_equal(row->payer, facts->payer)
        || !slice_equal(row->budget_item, facts->budget_item))
        looked->appropriation = reference_appropriation(
            night->reference, facts->payer, facts->budget_item, facts->budget_year, facts->today);
    return looked->appropriation;
}

static size_t place_of(const Decision *decision)
{
    size_t place = (size_t)decision->decided_on.number;

    for (size_t i = 0; i < decision->programme.len; i++)
        place = place * 31 + (unsigned char)decision->programme.at[i];
    for (size_t i = 0; i < decision->agency.len; i++)
        place = place * 31 + (unsigned char)decision->agency.at[i];
    for (size_t i = 0; i < decision->approved_by.len; i++)
        place = place * 31 + (unsigned char)decision->approved_by.at[i];
    return (place ^ place >> 12) % LOOKED_MAX;
}

static void fill_reference(Night *night, const Decision *decision, Facts *facts)
{
    Day today = night->today;

    if (night->looked == NULL)
        night->looked = ARENA_ARRAY(night->arena, Looked, LOOKED_MAX);
    Looked *looked = &night->looked[place_of(decision)];
    if (!is_right_for(looked, decision, today))
        look_up(night, decision, looked);
    facts->decision = decision;
    facts->today = today;
    facts->agency = looked->agency;
    facts->programme = looked->programme;
    facts->programme_today = looked->programme_today;
    facts->competence = looked->competence;
    facts->approver = looked->approver;
    if (facts->competence != NULL) {
        facts->payer = facts->competence->payer;
        facts->account = facts->competence->account;
    }

    facts->budget_item = decision->budget_item;
    if (slice_is_empty(facts->budget_item) && facts->programme_today != NULL)
        facts->budget_item = facts->programme_today->budget_item;
    facts->budget_year
        = decision->budget_year >= 0 ? decision->budget_year : day_civil(today).year;
    if (facts->competence != NULL)
        facts->appropriation = appropriation_of(night, facts, looked);
}

static bool stop_fits(Slice wanted, Slice value)
{
    return slice_is_empty(wanted) || slice_equal(wanted, value);
}

static void fill_stops(const Night *night, Arena *arena, Facts *facts)
{
    size_t count;
    const StopRow *stops = reference_stops(night->reference, &count);
    const Decision *decision = facts->decision;
    char normal[16], stopped[16];

    if (count == 0)
        return;
    const StopRow **found = ARENA_ARRAY(arena, const StopRow *, count);
    for (size_t i = 0; i < count; i++) {
        const StopRow *stop = &stops[i];

        if (validity_covers(stop->valid, facts->today) && stop_fits(stop->payer, facts->payer)
            && stop_fits(stop->agency, decision->agency)
            && stop_fits(stop->programme, decision->programme)
            && stop_fits(stop->grant_id, decision->grant_id)
            && stop_fits(stop->budget_item, facts->budget_item)
            && stop_fits(identity_normalise(stop->payee_id, stopped),
                         identity_normalise(decision->payee_id, normal))
            && stop_fits(stop->iban, decision->iban))
            found[facts->stop_count++] = stop;
    }
    facts->stop = found;
}

/* But the stops, which are read anew for each batch. */
static void fill_lists(const Night *night, Arena *arena, Facts *facts)
{
    const ReferenceData *data = night->reference;
    const Decision *decision = facts->decision;
    Slice folded = name_fold(arena, decision->payee_name);

    facts->bank = reference_bank(data, decision->iban, facts->today);
    facts->staff_account = reference_is_staff_account(data, decision->iban, facts->today);
    facts->blocked = reference_blocked(data, decision->payee_id, folded, facts->today);
    facts->payee_status = reference_payee_status(data, decision->payee_id, facts->today);
}

void facts_of_record(Night *night, Arena *arena, const Decision *decision, Facts *facts)
{
    facts->report_overdue = DAY_NONE;
    fill_reference(night, decision, facts);
    fill_lists(night, arena, facts);
}

void facts_wage(const Night *night, Facts *facts)
{
    const Decision *decision = facts->decision;
    size_t count = 0;
    const IncomesRow *rows;

    facts->wage = (WageFacts){.employment_ended = DAY_NONE};
    if (slice_is_empty(decision->employee_id) || day_is_none(decision->period_start)
        || day_is_none(decision->period_end))
        return;
    rows = reference_incomes(night->reference, decision->payee_id, decision->employee_id, &count);
    for (size_t i = 0; i < count; i++) {
        const IncomesRow *row = &rows[i];

        if (row->invalidated || !validity_covers(row->valid, facts->today)
            || row->period_start.number < decision->period_start.number
            || row->period_end.number > decision->period_end.number)
            continue;
        facts->wage.row_count++;
        facts->wage.eligible_wage = money_sum(facts->wage.eligible_wage, row->eligible_wage);
        if (!day_is_none(row->employment_end)
            && (day_is_none(facts->wage.employment_ended)
                || day_before(row->employment_end, facts->wage.employment_ended)))
            facts->wage.employment_ended = row->employment_end;
    }
}

/* ── groups of payees (R-0420) ────────────────────────────────────────────────────────────── */

typedef struct Groups {
    const PayeeGroupRow *row;
    size_t count;
    Day day;
    Slice payee; /* normalised, whose groups are asked for */
} Groups;

static bool is_row_of(const Groups *groups, size_t i, Slice payee)
{
    char normal[16];

    return validity_covers(groups->row[i].valid, groups->day)
           && slice_equal(identity_normalise(groups->row[i].payee_id, normal), payee);
}

/* Whether row j names another member of the group of row i, which is the payee's own. */
static bool is_other_member(const Groups *groups, size_t i, size_t j)
{
    return validity_covers(groups->row[j].valid, groups->day)
           && slice_equal(groups->row[j].group, groups->row[i].group)
           && !is_row_of(groups, j, groups->payee);
}

/* A payee may share more than one group with another, or stand in one by more than one row. */
static bool is_met_before(const Groups *groups, size_t own, size_t other)
{
    char normal[16];
    Slice member = identity_normalise(groups->row[other].payee_id, normal);

    for (size_t i = 0; i <= own; i++) {
        if (!is_row_of(groups, i, groups->payee))
            continue;
        for (size_t j = 0; j < (i < own ? groups->count : other); j++) {
            if (is_row_of(groups, j, member) && is_other_member(groups, i, j))
                return true;
        }
    }
    return false;
}

/* Calls each once for every other member of the payee's groups on the day. */
static void each_group_member(const Night *night, Slice payee_id, Day day,
                              void (*each)(void *context, Slice member), void *context)
{
    char normal[16];
    Groups groups = {.day = day, .payee = identity_normalise(payee_id, normal)};

    groups.row = reference_groups(night->reference, &groups.count);
    for (size_t i = 0; i < groups.count; i++) {
        if (!is_row_of(&groups, i, groups.payee))
            continue;
        for (size_t j = 0; j < groups.count; j++) {
            if (is_other_member(&groups, i, j) && !is_met_before(&groups, i, j))
                each(context, groups.row[j].payee_id);
        }
    }
}

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
    each_group_member(batch->night, facts->decision->payee_id, to, add_member, &group);
    facts->de_minimis_used = group.sum;
}

/* ── filling ──────────────────────────────────────────────────────────────────────────────── */

/* A name and the account that it was verified with. */
static int64_t pair_key(const Batch *batch, Slice name, Slice iban)
{
    const Slice parts[] = {name, iban};

    return hash_parts(&batch->night->hash_key, parts, COUNT_OF(parts));
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
    fill_stops(batch->night, arena, facts);
    facts_wage(batch->night, facts);
    judged->near_limit = is_near_limit(&judged->decision, facts->approver);

    if (judged->again)
        history_take_out(batch->history, &judged->before);

    const RuleValues *values
        = night_values(batch->night, night_value_programme(batch->night, facts->programme,
                                                           judged->decision.programme));
    const HistoryQuestion question = {
        .decision = &judged->decision,
        .keys = &judged->keys,
        .batch = judged->batch,
        .use = use_key(&batch->night->hash_key, facts->payer, facts->budget_item,
                       facts->budget_year),
        .near_limit = judged->near_limit,
        .near_days = values->near_days,
        .shared_days = values->shared_days,
    };
    history_ask(batch->history, &question, facts);
    fill_de_minimis(batch, judged, facts);
    recovery_facts_fill(batch, judged);
    facts->name_check_failed
        = key_table_find(&batch->wanted.unverified,
                         pair_key(batch, judged->decision.payee_name, judged->decision.iban))
          != NULL;
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
        .use = use_key(&batch->night->hash_key, facts->payer, facts->budget_item,
                       facts->budget_year),
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
    int64_t key = use_key(&batch->night->hash_key, facts->payer, facts->budget_item,
                          facts->budget_year);
    WantedUse *wanted = key_table_put(&batch->wanted.uses, key);

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

    fill_reference(batch->night, decision, &facts);
    if (is_near_limit(decision, facts.approver))
        want_approver(batch, decision, keys);
    if (facts.competence != NULL)
        want_use(batch, &facts);
    if (facts.programme_today != NULL && facts.programme_today->de_minimis)
        each_group_member(batch->night, decision->payee_id, decision->decided_on, want_member,
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
    AUTO_ARENA Arena arena;
    AUTO_PARAMS Params params = {0};

    if (wanted->count == 0)
        return STATUS_OK;
    arena_init(&arena, SIZE_MAX);
    Slice *agencies = ARENA_ARRAY(&arena, Slice, wanted->count);
    Slice *users = ARENA_ARRAY(&arena, Slice, wanted->count);
    for (size_t i = 0; i < wanted->count; i++) {
        const WantedApprover *approver = key_table_at(wanted, i);
        agencies[i] = approver->agency;
        users[i] = approver->user;
    }
    params_text_array(&params, agencies, wanted->count);
    params_text_array(&params, users, wanted->count);
    return store_each(batch->night->store, QUERY_GATHER_NEAR, &params, add_near, batch, err);
}

static Status gather_uses(Batch *batch, Error *err)
{
    const KeyTable *wanted = &batch->wanted.uses;
    AUTO_ARENA Arena arena;
    AUTO_PARAMS Params params = {0};

    if (wanted->count == 0)
        return STATUS_OK;
    arena_init(&arena, SIZE_MAX);
    Slice *payers = ARENA_ARRAY(&arena, Slice, wanted->count);
    Slice *items = ARENA_ARRAY(&arena, Slice, wanted->count);
    int64_t *years = ARENA_ARRAY(&arena, int64_t, wanted->count);
    for (size_t i = 0; i < wanted->count; i++) {
        const WantedUse *use = key_table_at(wanted, i);
        payers[i] = use->payer;
        items[i] = use->budget_item;
        years[i] = use->budget_year;
    }
    params_text_array(&params, payers, wanted->count);
    params_text_array(&params, items, wanted->count);
    params_int_array(&params, years, wanted->count);
    return store_each(batch->night->store, QUERY_GATHER_USES, &params, add_use, batch, err);
}

Status facts_gather_incomes(Batch *batch, Error *err)
{
    const KeyTable *wanted = &batch->wanted.employers;
    AUTO_ARENA Arena arena;

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
    (void)key_table_put(&batch->wanted.unverified,
                        pair_key(batch, row_text(row, 0), row_text(row, 1)));
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
    bool complete;

    TRY(fact_blocks_count(batch->night->store, &decisions, &complete, err));
    if (complete && batch->record_count >= decisions / STREAMED_A_LOOK_UP) {
        TRY(stream_decisions(batch, err));
    } else {
        TRY(each_keys(batch, facts_want_keys, err));
        TRY(gather_decisions(batch, err));
    }
    TRY(each_keys(batch, expect, err));
    return gather_others(batch, err);
}
