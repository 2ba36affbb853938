/*
 * recovery_facts.c
 *     Between the pipeline and engine/recovery: which of the payee's receivables are due, what a
 *     person keeps, which grants owe a report.
 */
#include "recovery_facts.h"

#include "maksatus/arena.h"
#include "maksatus/interest.h"
#include "maksatus/receivable.h"

enum { DEPENDANTS_MAX = 99 };

struct OverdueGrant {
    Slice agency, grant_id;
    Day since;
};

static Status load_overdue(Batch *batch, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;

    params_day(&params, batch->night->today);
    TRY(store_query(batch->night->store, QUERY_RECOVERY_OVERDUE, &params, &rows, err));
    batch->overdue_count = result_rows(rows);
    batch->overdue = ARENA_ARRAY(batch->arena, OverdueGrant, batch->overdue_count + 1);
    for (size_t i = 0; i < batch->overdue_count; i++)
        batch->overdue[i] = (OverdueGrant){arena_slice(batch->arena, result_text(rows, i, 0)),
                                           arena_slice(batch->arena, result_text(rows, i, 1)),
                                           result_day(rows, i, 2)};
    return STATUS_OK;
}

Status recovery_facts_load(Batch *batch, Error *err)
{
    Night *night = batch->night;

    TRY(load_overdue(batch, err));
    TRY(set_off_load(night->store, batch->arena, night->today, &batch->set_off, err));
    size_t left_out = set_off_left_out(batch->set_off);
    if (left_out > 0) {
        night->outcome->attention = true;
        log_event(&night->log, "recovery.rate_unknown", log_int("receivables", (int64_t)left_out));
        (void)fprintf(stderr,
                      "maksatus: no reference rate is known for this day: %zu receivables are not "
                      "set off, load interest_rates\n",
                      left_out);
    }
    return STATUS_OK;
}

static Day overdue_since(const Batch *batch, const Decision *decision)
{
    size_t low = 0, high = batch->overdue_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const OverdueGrant *grant = &batch->overdue[middle];
        int order = slice_compare(grant->agency, decision->agency);

        if (order == 0)
            order = slice_compare(grant->grant_id, decision->grant_id);
        if (order == 0)
            return grant->since;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return DAY_NONE;
}

static SetOffPayment payment_of(const Judged *judged)
{
    const Decision *decision = &judged->decision;

    return (SetOffPayment){
        .payee = judged->keys.payee,
        .decision = decision->number,
        .payer = judged->facts.payer,
        .grant_id = decision->grant_id,
        .programme = decision->programme,
        .amount = decision->amount,
        .person = decision->payee_type == PAYEE_PERSON,
    };
}

static int64_t dependants_of(const Decision *decision)
{
    for (uint32_t i = 0; i < decision->attribute_count; i++) {
        Slice value = decision->attribute[i].value;
        int64_t count = 0;

        if (!slice_is(decision->attribute[i].name, "dependants"))
            continue;
        for (size_t j = 0; j < value.len; j++) {
            if (value.at[j] < '0' || value.at[j] > '9' || count > DEPENDANTS_MAX)
                return 0;
            count = count * 10 + (value.at[j] - '0');
        }
        return count;
    }
    return 0;
}

/* The protected portion by the parameters of R-0600 on D. */
static Money portion_of(const Night *night, const Facts *facts)
{
    const Rule *rule = rule_find(SLICE_LITERAL("R-0600"));
    Slice programme = facts->programme == NULL ? SLICE_LITERAL("*") : facts->programme->code;
    Money day[2];

    ensure(rule != NULL && rule->param_count == COUNT_OF(day));
    for (size_t i = 0; i < COUNT_OF(day); i++)
        day[i].cents =
            rule_value(night->reference, rule, &rule->params[i], programme, night->today, NULL);
    return interest_protected_portion(day[0], day[1], dependants_of(facts->decision));
}

void recovery_facts_fill(const Batch *batch, Judged *judged)
{
    Facts *facts = &judged->facts;
    const SetOffPayment payment = payment_of(judged);

    facts->report_overdue = overdue_since(batch, &judged->decision);
    if (batch->set_off == NULL)
        return;
    facts->receivable_due = set_off_due(batch->set_off, &payment);
    if (facts->receivable_due.cents == 0)
        return;
    facts->receivable_reference = set_off_reference(batch->set_off, &payment);
    facts->protected_portion =
        set_off_protected(batch->set_off, &payment, portion_of(batch->night, facts));
}

void recovery_facts_take(Batch *batch, const Judged *judged)
{
    const SetOffPayment payment = payment_of(judged);
    DecisionState state = judged->verdict.state;

    if (batch->set_off == NULL || judged->facts.fault_count > 0
        || judged->facts.receivable_due.cents == 0
        || (state != DECISION_PLANNED && state != DECISION_SET_OFF))
        return;
    set_off_take(batch->set_off, &payment, judged->verdict.set_off);
}

Status recovery_facts_write(Batch *batch, Error *err)
{
    if (batch->set_off == NULL)
        return STATUS_OK;
    return set_off_write(batch->set_off, batch->night->store, batch->night->run, err);
}
