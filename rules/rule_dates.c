/*
 * rule_dates.c
 *     The days of the decision are possible, and it is neither stale nor claimed too late.
 *
 * horizon_days is not read here: the run defers by it what is due later.
 */
#include "maksatus/rule.h"

#include "silence.h"

enum { DECIDED_IN_FUTURE, PERIOD_INVALID, DECISION_STALE, CLAIMED_TOO_LATE };

enum { MAX_AGE_DAYS, HORIZON_DAYS };

enum { DAYS_MAX = 36500 };

static const RuleParam params[] = {
    [MAX_AGE_DAYS] = {"max_age_days", PARAM_DAYS, PARAM_TODAY, 0, DAYS_MAX, 730},
    [HORIZON_DAYS] = {"horizon_days", PARAM_DAYS, PARAM_TODAY, 0, DAYS_MAX, 5},
};

static const RuleCode codes[] = {
    [DECIDED_IN_FUTURE] =
        {
            "DECIDED_IN_FUTURE",
            EFFECT_REJECT,
            "Päätöspäivä {decided_on} on ajopäivän {today} jälkeen. Korjatkaa päivä tai "
            "toimittakaa päätös, kun se on tehty.",
            "Beslutsdagen {decided_on} är efter körningsdagen {today}. Rätta dagen eller sänd in "
            "beslutet när det har fattats.",
            "The day of decision, {decided_on}, is after the day of the run, {today}. Correct the "
            "day or deliver the decision once it is made.",
        },
    [PERIOD_INVALID] =
        {
            "PERIOD_INVALID",
            EFFECT_REJECT,
            "Maksatusjakso {period_start}–{period_end} ei ole jakso: molemmat päivät tarvitaan, "
            "eikä loppu saa olla ennen alkua. Korjatkaa jakso.",
            "Betalningsperioden {period_start}–{period_end} är ingen period: båda dagarna behövs, "
            "och slutet får inte vara före början. Rätta perioden.",
            "The payment period {period_start} to {period_end} is none: both days are needed, and "
            "the end may not be before the start. Correct the period.",
        },
    [DECISION_STALE] =
        {
            "DECISION_STALE",
            EFFECT_HOLD,
            "Päätös on tehty {decided_on}, yli {max_age_days} päivää ennen ajopäivää {today}. "
            "Selvittäkää, onko oikeus maksuun vielä voimassa.",
            "Beslutet fattades {decided_on}, mer än {max_age_days} dagar före körningsdagen "
            "{today}. Utred om rätten till betalning ännu gäller.",
            "The decision was made on {decided_on}, more than {max_age_days} days before the run "
            "on {today}. Find out whether the right to payment is still valid.",
        },
    [CLAIMED_TOO_LATE] =
        {
            "CLAIMED_TOO_LATE",
            EFFECT_HOLD,
            "Jakso päättyi {period_end} ja päätös tehtiin {decided_on}: tuen {programme} "
            "hakuaika on {claim_months} kuukautta jakson kuukauden päättymisestä. Tarkistakaa, "
            "haettiinko maksua ajoissa.",
            "Perioden slutade {period_end} och beslutet fattades {decided_on}: ansökningstiden "
            "för stödet {programme} är {claim_months} månader från slutet av periodens månad. "
            "Kontrollera om betalningen söktes i tid.",
            "The period ended on {period_end} and the decision was made on {decided_on}: the "
            "programme {programme} gives {claim_months} months from the end of the period's "
            "month. Check whether the claim was in time.",
        },
};

/* Months since year 0: the first day after a claim time of m months is the first day of the month
 * m + 1 later, so months are enough, and no day is computed that no calendar has. */
static int64_t month_number(Day day)
{
    CivilDay civil = day_civil(day);

    return (int64_t)civil.year * 12 + civil.month;
}

static void look_at_claim(const Facts *facts, Findings *findings)
{
    const Decision *decision = facts->decision;
    const ProgrammeRow *programme = programme_of(facts);
    Finding *finding;

    if (programme == NULL || programme->claim_months < 0 || day_is_none(decision->period_end)
        || !period_is_valid(decision))
        return;
    if (month_number(decision->decided_on)
        <= month_number(decision->period_end) + programme->claim_months)
        return;
    finding = finding_add(findings, CLAIMED_TOO_LATE);
    evidence_day(finding, "decided_on", decision->decided_on);
    evidence_day(finding, "period_end", decision->period_end);
    evidence_count(finding, "claim_months", programme->claim_months);
    evidence_text(finding, "programme", decision->programme);
}

static void evidence_day_or_dash(Finding *finding, const char *name, Day day)
{
    if (day_is_none(day))
        evidence_text(finding, name, SLICE_LITERAL("-"));
    else
        evidence_day(finding, name, day);
}

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    const Decision *decision = facts->decision;
    int64_t age_days = (int64_t)facts->today.number - decision->decided_on.number;

    if (age_days < 0) {
        Finding *finding = finding_add(findings, DECIDED_IN_FUTURE);

        evidence_day(finding, "decided_on", decision->decided_on);
        evidence_day(finding, "today", facts->today);
    }
    if (!period_is_valid(decision)) {
        Finding *finding = finding_add(findings, PERIOD_INVALID);

        evidence_day_or_dash(finding, "period_start", decision->period_start);
        evidence_day_or_dash(finding, "period_end", decision->period_end);
    }
    if (age_days > param[MAX_AGE_DAYS]) {
        Finding *finding = finding_add(findings, DECISION_STALE);

        evidence_day(finding, "decided_on", decision->decided_on);
        evidence_day(finding, "today", facts->today);
        evidence_count(finding, "age_days", age_days);
    }
    look_at_claim(facts, findings);
}

RULE(dates) = {
    .id = "R-0210",
    .version = 1,
    .name = "dates",
    .title = "The days of the decision are possible and in time",
    .legal_basis = "valtionavustuslaki 688/2001 29 §; laki 380/2023 138 §; VNA 385/2024 18 §",
    .needs = NEEDS_RECORD,
    .params = params,
    .param_count = COUNT_OF(params),
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
