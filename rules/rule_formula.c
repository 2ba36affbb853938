/*
 * rule_formula.c
 *     What is paid is at most what the programme's formula allows.
 *
 * The cap of a month is the one in force on the first day of the period. A percent above the
 * programme's largest is said as such; the formula is asked with it all the same.
 */
#include "maksatus/rule.h"

#include "silence.h"

enum { FORMULA_EXCEEDED, FORMULA_DATA_MISSING };

enum { MONTHLY_CAP };

static const RuleParam params[] = {
    [MONTHLY_CAP] = {"monthly_cap", PARAM_MONEY, PARAM_PERIOD_START, 0, INT64_C(99999999999999999),
                     PARAM_NO_DEFAULT},
};

static const RuleCode codes[] = {
    [FORMULA_EXCEEDED] =
        {
            "FORMULA_EXCEEDED",
            EFFECT_REJECT,
            "Määrä {amount} ylittää laskennallisen enimmäismäärän {allowed} (kustannus "
            "{eligible_cost}, tuki {subsidy_percent} %, muu tuki {other_aid}). Laskekaa määrä "
            "uudelleen.",
            "Beloppet {amount} överskrider det beräknade högsta beloppet {allowed} (kostnad "
            "{eligible_cost}, stöd {subsidy_percent} %, annat stöd {other_aid}). Räkna om "
            "beloppet.",
            "The amount {amount} is above the {allowed} that the formula allows (cost "
            "{eligible_cost}, aid {subsidy_percent} %, other aid {other_aid}). Compute the amount "
            "again.",
        },
    [FORMULA_DATA_MISSING] =
        {
            "FORMULA_DATA_MISSING",
            EFFECT_REJECT,
            "Tuen {programme} määrää ei voi laskea tiedoista: {field} puuttuu tai ylittää "
            "tukilajin enimmäismäärän. Täydentäkää tai korjatkaa tieto.",
            "Beloppet av stödet {programme} kan inte räknas ut: {field} saknas eller överskrider "
            "stödformens högsta värde. Komplettera eller rätta uppgiften.",
            "The amount of the programme {programme} cannot be computed: {field} is missing or "
            "above the programme's largest. Add or correct it.",
        },
};

/* The first field that the formula needs and that is not there; NULL when it has all. */
static const char *missing_field(const Decision *decision, Formula formula)
{
    if (money_is_none(decision->eligible_cost))
        return "eligible_cost";
    if (decision->subsidy_percent < 0)
        return "subsidy_percent";
    if (formula == FORMULA_WAGE_SUBSIDY && day_is_none(decision->period_start))
        return "period_start";
    return NULL;
}

static void say_data_missing(const Facts *facts, const char *field, Findings *findings)
{
    Finding *finding = finding_add(findings, FORMULA_DATA_MISSING);

    evidence_text(finding, "programme", facts->decision->programme);
    evidence_text(finding, "field", slice_of(field));
}

static void compare_with_allowed(const Facts *facts, const ProgrammeRow *programme, Money cap,
                                 Findings *findings)
{
    const Decision *decision = facts->decision;
    FormulaInput input = {
        .formula = programme->formula,
        .cost = decision->eligible_cost,
        .other_aid = money_is_none(decision->other_aid) ? MONEY_ZERO : decision->other_aid,
        .percent = decision->subsidy_percent,
        .coefficient = programme->coefficient,
        .monthly_cap = cap,
        .period_start = decision->period_start,
        .period_end = decision->period_end,
    };
    Money allowed = formula_allowed(&input);
    Finding *finding;

    if (!money_above(decision->amount, allowed))
        return;
    finding = finding_add(findings, FORMULA_EXCEEDED);
    evidence_money(finding, "amount", decision->amount);
    evidence_money(finding, "allowed", allowed);
    evidence_money(finding, "eligible_cost", input.cost);
    evidence_percent(finding, "subsidy_percent", input.percent);
    evidence_money(finding, "other_aid", input.other_aid);
}

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    const Decision *decision = facts->decision;
    const ProgrammeRow *programme = programme_of(facts);
    Money cap = param[MONTHLY_CAP] == PARAM_NO_DEFAULT ? MONEY_NONE : (Money){param[MONTHLY_CAP]};
    const char *missing;

    if (programme == NULL || programme->formula == FORMULA_NONE)
        return;
    if (programme->formula == FORMULA_WAGE_SUBSIDY && !period_is_valid(decision))
        return;
    missing = missing_field(decision, programme->formula);
    if (missing != NULL) {
        say_data_missing(facts, missing, findings);
    } else if (programme->max_percent >= 0 && decision->subsidy_percent > programme->max_percent) {
        say_data_missing(facts, "subsidy_percent", findings);
        compare_with_allowed(facts, programme, cap, findings);
    } else {
        compare_with_allowed(facts, programme, cap, findings);
    }
}

RULE(formula) = {
    .id = "R-0410",
    .version = 1,
    .name = "formula",
    .title = "The amount is at most what the formula allows",
    .legal_basis = "laki 380/2023 85 § ja 94 §; laki 371/2023",
    .needs = NEEDS_RECORD,
    .params = params,
    .param_count = COUNT_OF(params),
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
