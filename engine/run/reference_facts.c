/*
 * reference_facts.c
 *     See reference_facts.h.
 */
#include "reference_facts.h"

#include "maksatus/arena.h"
#include "maksatus/decision_keys.h"
#include "maksatus/identity.h"

/* ── reference rows of one decision ───────────────────────────────────────────────────────── */

bool facts_near_limit(const Decision *decision, const ApproverRow *approver)
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

void facts_of_payer(Night *night, const Decision *decision, Facts *facts)
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

/* Of the facts of a refund another payer pays than the row says. */
int64_t facts_use(Night *night, const Facts *facts)
{
    const AppropriationRow *row = facts->appropriation;

    if (row == NULL || !slice_equal(row->payer, facts->payer))
        return use_key(&night->hash_key, facts->payer, facts->budget_item, facts->budget_year);
    if (night->uses == NULL)
        night->uses = ARENA_ARRAY(night->arena, KnownUse, KNOWN_USES_MAX);
    KnownUse *known = &night->uses[(size_t)row->valid.row % KNOWN_USES_MAX];
    if (known->row != row)
        *known = (KnownUse){
            row, use_key(&night->hash_key, row->payer, row->budget_item, row->budget_year)};
    return known->key;
}

static bool stop_fits(Slice wanted, Slice value)
{
    return slice_is_empty(wanted) || slice_equal(wanted, value);
}

void facts_stops(const Night *night, Arena *arena, Facts *facts)
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
    facts_of_payer(night, decision, facts);
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

/* ── groups of payees ─────────────────────────────────────────────────────────────────────── */

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

void facts_each_group_member(const Night *night, Slice payee_id, Day day,
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
