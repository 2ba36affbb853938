/*
 * judge.c
 *     All rules look, all findings are kept, the worst decides: reject, hold, note.
 *
 * Two rules have a last word (evaluate_last: appropriation, set-off): it is asked only of a
 * decision that nothing else rejects, holds or defers. Of a refund only the rules are asked that
 * look at money as such: account, name, lists, stops.
 */
#include "judge.h"

#include "maksatus/arena.h"

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

static Slice param_programme(const Night *night, const Facts *facts)
{
    return night_value_programme(night, facts->programme, facts->decision->programme);
}

/* values: those of the decision's programme on D; some rules read theirs on another day. */
static void ask(const Night *night, const RuleValues *values, size_t index, const Facts *facts,
                bool last, Findings *findings)
{
    const Rule *rule = rules_all[index];
    int64_t value[RULE_PARAMS_MAX];

    if (last && rule->evaluate_last == NULL)
        return;
    if (decision_is_refund(facts->decision) && !rule->of_refunds)
        return;
    ensure(rule->param_count <= RULE_PARAMS_MAX);
    memcpy(value, values->value[index], sizeof(value));
    for (size_t i = 0; i < rule->param_count; i++) {
        if (rule->params[i].day != PARAM_TODAY)
            value[i] = rule_value(night->reference, rule, &rule->params[i], values->programme,
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
            if (!slice_equal(released->code[j].code, code))
                continue;
            finding->effect = EFFECT_NOTE;
            evidence_text(finding, "released_by", released->code[j].by);
            evidence_text(finding, "released_reason", released->code[j].reason);
        }
    }
}

static DecisionState state_of(const RuleValues *values, const Facts *facts, Effect worst,
                              Money set_off)
{
    if (facts->fault_count > 0 || worst == EFFECT_REJECT)
        return DECISION_REJECTED;
    if (worst == EFFECT_HOLD)
        return DECISION_HELD;
    if (facts->decision->due_on.number > facts->today.number + values->horizon_days)
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

static void ask_all(const Night *night, const RuleValues *values, const Facts *facts, bool last,
                    Findings *findings)
{
    for (size_t i = 0; rules_all[i] != NULL; i++) {
        ensure(i < RULES_MAX);
        ask(night, values, i, facts, last, findings);
    }
}

static void ask_those(const Night *night, const RuleValues *values, const Facts *facts,
                      bool of_record, Findings *findings)
{
    for (size_t i = 0; rules_all[i] != NULL; i++) {
        if ((rules_all[i]->needs == NEEDS_RECORD) == of_record)
            ask(night, values, i, facts, false, findings);
    }
}

bool record_is_silent(Night *night, const Facts *facts, Findings *findings)
{
    findings->count = 0;
    ask_those(night, night_values(night, param_programme(night, facts)), facts, true, findings);
    return findings->count == 0;
}

Verdict judge(Night *night, const Facts *facts, const Released *released, bool silent,
              Findings *findings)
{
    Verdict verdict = {.set_off = MONEY_ZERO};
    const RuleValues *values = night_values(night, param_programme(night, facts));

    findings->count = 0;
    if (facts->fault_count > 0)
        ask(night, values, 0, facts, false, findings); /* R-0100 alone */
    else if (silent)
        ask_those(night, values, facts, false, findings);
    else
        ask_all(night, values, facts, false, findings);
    ensure(facts->fault_count == 0 || findings->count == 1);
    note_released(released, findings);
    verdict.state = state_of(values, facts, findings_worst(findings), verdict.set_off);
    if (verdict.state != DECISION_PLANNED)
        return verdict;

    ask_all(night, values, facts, true, findings);
    note_released(released, findings);
    if (findings_worst(findings) == EFFECT_NOTE)
        verdict.set_off = set_off_of(facts, findings);
    verdict.state = state_of(values, facts, findings_worst(findings), verdict.set_off);
    ensure(verdict.state != DECISION_DEFERRED);
    return verdict;
}

void finding_parameters_json(const Night *night, const Finding *finding, const Facts *facts,
                             Text *out)
{
    const Rule *rule = finding->rule;
    Slice programme = param_programme(night, facts);

    text_add_char(out, '{');
    for (size_t i = 0; i < rule->param_count; i++) {
        const ParameterRow *row;
        const RuleParam *param = &rule->params[i];
        int64_t value = rule_value(night->reference, rule, param, programme,
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
