/*
 * judge.c
 *     All rules look, all findings are kept, the worst decides: reject, hold, note.
 *
 * Two rules have a last word (evaluate_last: appropriation, set-off): it is asked only of a
 * decision that nothing else rejects, holds or defers.
 */
#include "judge.h"

#include "maksatus/arena.h"

int64_t rule_value(const ReferenceData *reference, const Rule *rule, const RuleParam *param,
                   Slice programme, Day day, const ParameterRow **row)
{
    const ParameterRow *found
        = reference_parameter(reference, slice_of(rule->id), slice_of(param->name), programme, day);
    int64_t value = param->standard;

    if (row != NULL)
        *row = found;
    if (found != NULL && !rule_param_parse(param, found->value, &value))
        ensure(!"a stored parameter is of its kind"); /* the loader refused others */
    return value;
}

static int64_t named_value(const RuleValues *values, const char *rule_id, const char *name)
{
    for (size_t i = 0; rules_all[i] != NULL; i++) {
        for (size_t j = 0; j < rules_all[i]->param_count; j++) {
            if (strcmp(rules_all[i]->id, rule_id) == 0
                && strcmp(rules_all[i]->params[j].name, name) == 0)
                return values->value[i][j];
        }
    }
    ensure(!"the rule has the parameter");
    return 0;
}

const RuleValues *night_values(Night *night, Slice programme)
{
    for (size_t i = 0; i < night->value_count; i++) {
        if (slice_equal(night->values[i].programme, programme))
            return &night->values[i];
    }

    void *items = night->values;
    memory_grow(&items, &night->value_capacity, night->value_count + 1, sizeof(RuleValues));
    night->values = items;

    RuleValues *values = &night->values[night->value_count++];
    *values = (RuleValues){.programme = arena_slice(night->arena, programme)};
    for (size_t i = 0; rules_all[i] != NULL; i++) {
        for (size_t j = 0; j < rules_all[i]->param_count; j++)
            values->value[i][j] = rule_value(night->reference, rules_all[i],
                                             &rules_all[i]->params[j], programme, night->today,
                                             NULL);
    }
    values->horizon_days = named_value(values, "R-0210", "horizon_days");
    values->shared_days = named_value(values, "R-0700", "shared_days");
    values->near_days = named_value(values, "R-0700", "near_days");
    return values;
}

static void add_window(Night *night, int64_t days)
{
    for (size_t i = 0; i < night->shared_days_count; i++) {
        if (night->shared_days[i] == days)
            return;
    }
    if (night->shared_days_count < SHARED_WINDOWS_MAX)
        night->shared_days[night->shared_days_count] = days;
    night->shared_days_count++;
}

static void read_programme(Night *night, Slice programme)
{
    const RuleValues *values = night_values(night, programme);

    if (values->horizon_days > night->horizon_days)
        night->horizon_days = values->horizon_days;
    add_window(night, values->shared_days);
}

Status night_read_values(Night *night, Error *err)
{
    size_t count;
    const ParameterRow *rows = reference_parameters(night->reference, &count);

    night->shared_days_count = 0;
    night->horizon_days = 0;
    read_programme(night, SLICE_LITERAL("*"));
    for (size_t i = 0; i < count; i++) {
        if (slice_is(rows[i].rule, "R-0210") || slice_is(rows[i].rule, "R-0700"))
            read_programme(night, rows[i].programme);
    }
    if (night->shared_days_count > SHARED_WINDOWS_MAX)
        return error_set(err, STATUS_USAGE, "more than %d different values of shared_days (R-0700)",
                         (int)SHARED_WINDOWS_MAX);
    return STATUS_OK;
}

static Day param_day(const RuleParam *param, const Facts *facts)
{
    switch (param->day) {
    case PARAM_DECIDED_ON:
        return facts->decision->decided_on;
    case PARAM_PERIOD_START:
        if (!day_is_none(facts->decision->period_start))
            return facts->decision->period_start;
        return facts->today;
    case PARAM_TODAY:
        break;
    }
    return facts->today;
}

/* Unknown programmes share the values of '*'. */
static Slice param_programme(const Facts *facts)
{
    return facts->programme == NULL ? SLICE_LITERAL("*") : facts->programme->code;
}

static void ask(Night *night, size_t index, const Facts *facts, bool last, Findings *findings)
{
    const Rule *rule = rules_all[index];
    Slice programme = param_programme(facts);
    int64_t value[RULE_PARAMS_MAX];

    if (last && rule->evaluate_last == NULL)
        return;
    ensure(rule->param_count <= RULE_PARAMS_MAX);
    memcpy(value, night_values(night, programme)->value[index], sizeof(value));
    for (size_t i = 0; i < rule->param_count; i++) {
        if (rule->params[i].day != PARAM_TODAY)
            value[i] = rule_value(night->reference, rule, &rule->params[i], programme,
                                  param_day(&rule->params[i], facts), NULL);
    }
    findings->rule = rule;
    if (last)
        rule->evaluate_last(facts, value, findings);
    else
        rule->evaluate(facts, value, findings);
}

static void note_released(const Released *released, Findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        Finding *finding = &findings->item[i];
        Slice code = slice_of(finding->rule->codes[finding->code].code);

        for (size_t j = 0; j < released->count && finding->effect == EFFECT_HOLD; j++) {
            if (slice_equal(released->code[j], code))
                finding->effect = EFFECT_NOTE;
        }
    }
}

static DecisionState state_of(Night *night, const Facts *facts, Effect worst, Money set_off)
{
    if (facts->fault_count > 0 || worst == EFFECT_REJECT)
        return DECISION_REJECTED;
    if (worst == EFFECT_HOLD)
        return DECISION_HELD;
    if (facts->decision->due_on.number
        > night->today.number + night_values(night, param_programme(facts))->horizon_days)
        return DECISION_DEFERRED;
    if (money_equal(set_off, facts->decision->amount))
        return DECISION_SET_OFF;
    return DECISION_PLANNED;
}

/* What set-off takes: the due receivables, but not the portion that a person keeps. */
static Money set_off_of(const Facts *facts, const Findings *findings)
{
    Money most = facts->decision->amount;

    for (size_t i = 0; i < findings->count; i++) {
        if (strcmp(findings->item[i].rule->codes[findings->item[i].code].code, "SET_OFF") != 0)
            continue;
        most = money_above(facts->protected_portion, most)
                   ? MONEY_ZERO
                   : (Money){most.cents - facts->protected_portion.cents};
        return money_above(most, facts->receivable_due) ? facts->receivable_due : most;
    }
    return MONEY_ZERO;
}

static void ask_all(Night *night, const Facts *facts, bool last, Findings *findings)
{
    for (size_t i = 0; rules_all[i] != NULL; i++) {
        ensure(i < RULES_MAX);
        ask(night, i, facts, last, findings);
    }
}

Verdict judge(Night *night, const Facts *facts, const Released *released, Findings *findings)
{
    Verdict verdict = {.set_off = MONEY_ZERO};

    findings->count = 0;
    if (facts->fault_count > 0)
        ask(night, 0, facts, false, findings); /* R-0100 alone */
    else
        ask_all(night, facts, false, findings);
    ensure(facts->fault_count == 0 || findings->count == 1);
    note_released(released, findings);
    verdict.state = state_of(night, facts, findings_worst(findings), verdict.set_off);
    if (verdict.state != DECISION_PLANNED)
        return verdict;

    ask_all(night, facts, true, findings);
    note_released(released, findings);
    if (findings_worst(findings) == EFFECT_NOTE)
        verdict.set_off = set_off_of(facts, findings);
    verdict.state = state_of(night, facts, findings_worst(findings), verdict.set_off);
    ensure(verdict.state != DECISION_DEFERRED);
    return verdict;
}

void finding_parameters_json(const Night *night, const Finding *finding, const Facts *facts,
                             Text *out)
{
    const Rule *rule = finding->rule;

    text_add_char(out, '{');
    for (size_t i = 0; i < rule->param_count; i++) {
        const ParameterRow *row;
        const RuleParam *param = &rule->params[i];
        int64_t value = rule_value(night->reference, rule, param, param_programme(facts),
                                   param_day(param, facts), &row);

        text_add_format(out, "%s\"%s\":{\"value\":\"", i == 0 ? "" : ",", param->name);
        if (value != PARAM_NO_DEFAULT)
            rule_param_text(param, value, out);
        text_add_string(out, "\"");
        if (row != NULL) {
            text_add_format(out, ",\"row\":%lld,\"valid_from\":\"", (long long)row->valid.row);
            text_add_day(out, row->valid.from);
            text_add_char(out, '"');
        }
        text_add_char(out, '}');
    }
    text_add_char(out, '}');
}

void finding_evidence_json(const Finding *finding, Text *out)
{
    text_add_char(out, '{');
    for (size_t i = 0; i < finding->evidence_count; i++) {
        if (i > 0)
            text_add_char(out, ',');
        text_add_json(out, slice_of(finding->evidence[i].name));
        text_add_char(out, ':');

        char bytes[EVIDENCE_TEXT_BYTES + 64];
        Text value = text_on(bytes, sizeof(bytes));
        evidence_value_text(&finding->evidence[i], &value);
        text_add_json(out, text_slice(&value));
    }
    text_add_char(out, '}');
}
