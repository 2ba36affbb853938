/*
 * rule_incomes_register.c
 *     The wage that is subsidised was reported to the incomes register.
 */
#include "maksatus/rule.h"

#include "silence.h"

enum { WAGE_NOT_REPORTED, WAGE_MISMATCH, EMPLOYMENT_ENDED };

enum { TOLERANCE };

static const RuleParam params[] = {
    [TOLERANCE] = {"tolerance", PARAM_MONEY, PARAM_TODAY, 0, INT64_C(99999999999999999), 100},
};

static const RuleCode codes[] = {
    [WAGE_NOT_REPORTED] =
        {
            "WAGE_NOT_REPORTED",
            EFFECT_HOLD,
            "Tulorekisterissä ei ole tämän työnantajan ja työntekijän palkkaa maksatusjaksolta "
            "(tuki {amount}), tai työntekijä tai jakso puuttuu. Pyytäkää työnantajaa "
            "ilmoittamaan palkka.",
            "I inkomstregistret finns ingen lön av denna arbetsgivare till arbetstagaren för "
            "perioden (stöd {amount}), eller så saknas arbetstagaren eller perioden. Be "
            "arbetsgivaren anmäla lönen.",
            "The incomes register has no wage of this employer and employee for the period (aid "
            "{amount}), or employee or period is missing. Ask the employer to report the wage.",
        },
    [WAGE_MISMATCH] =
        {
            "WAGE_MISMATCH",
            EFFECT_HOLD,
            "Tulorekisterissä on jaksolta palkkaa {reported}, hakemuksessa {eligible_cost} "
            "(sallittu ero {tolerance}). Pyytäkää työnantajalta selvitys erosta.",
            "I inkomstregistret finns för perioden lön {reported}, i ansökan {eligible_cost} "
            "(tillåten skillnad {tolerance}). Be arbetsgivaren förklara skillnaden.",
            "The incomes register has wages of {reported} for the period, the claim "
            "{eligible_cost} (allowed difference {tolerance}). Ask the employer to explain it.",
        },
    [EMPLOYMENT_ENDED] =
        {
            "EMPLOYMENT_ENDED",
            EFFECT_HOLD,
            "Työsuhde päättyi {employment_end}, ennen maksatusjakson loppua {period_end}. "
            "Tarkistakaa, miltä ajalta määrä {amount} kuuluu maksaa.",
            "Anställningen slutade {employment_end}, före slutet av betalningsperioden "
            "{period_end}. Kontrollera för vilken tid beloppet {amount} ska betalas.",
            "The employment ended on {employment_end}, before the end of the period on "
            "{period_end}. Check for which time {amount} is due.",
        },
};

static void compare_with_register(const Facts *facts, Money tolerance, Findings *findings)
{
    const Decision *decision = facts->decision;
    const WageFacts *wage = &facts->wage;

    if (!money_is_none(decision->eligible_cost)
        && wage->eligible_wage.cents < decision->eligible_cost.cents - tolerance.cents) {
        Finding *finding = finding_add(findings, WAGE_MISMATCH);

        evidence_money(finding, "reported", wage->eligible_wage);
        evidence_money(finding, "eligible_cost", decision->eligible_cost);
        evidence_count(finding, "rows", wage->row_count);
    }
    if (!day_is_none(wage->employment_ended)
        && day_before(wage->employment_ended, decision->period_end)) {
        Finding *finding = finding_add(findings, EMPLOYMENT_ENDED);

        evidence_day(finding, "employment_end", wage->employment_ended);
        evidence_day(finding, "period_end", decision->period_end);
        evidence_money(finding, "amount", decision->amount);
    }
}

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    const Decision *decision = facts->decision;
    const ProgrammeRow *programme = programme_of(facts);

    if (programme == NULL || !programme->wage_check || !payee_id_is_valid(decision)
        || !employee_id_is_valid(decision) || !period_is_valid(decision))
        return;
    if (slice_is_empty(decision->employee_id) || day_is_none(decision->period_start)
        || facts->wage.row_count == 0)
        evidence_money(finding_add(findings, WAGE_NOT_REPORTED), "amount", decision->amount);
    else
        compare_with_register(facts, (Money){param[TOLERANCE]}, findings);
}

RULE(incomes_register) = {
    .id = "R-0800",
    .version = 1,
    .name = "incomes_register",
    .title = "The subsidised wage stands in the incomes register",
    .legal_basis = "laki 53/2018 13 §; laki 380/2023 85 §",
    .needs = NEEDS_HISTORY,
    .params = params,
    .param_count = COUNT_OF(params),
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
