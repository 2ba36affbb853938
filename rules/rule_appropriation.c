/*
 * rule_appropriation.c
 *     There is money for the payment: right item, right year, and enough of it.
 *
 * Whether it is enough is asked last and only of what would be paid: a held decision uses nothing.
 */
#include "maksatus/rule.h"

#include "silence.h"

enum { APPROPRIATION_EXHAUSTED, APPROPRIATION_UNKNOWN };

static const RuleCode codes[] = {
    [APPROPRIATION_EXHAUSTED] =
        {
            "APPROPRIATION_EXHAUSTED",
            EFFECT_HOLD,
            "Määrärahaa {budget_item} (vuosi {budget_year}) on {limit}; tämän maksun {amount} "
            "kanssa siitä olisi käytetty {total}. Maksu odottaa lisää määrärahaa.",
            "Anslaget {budget_item} (år {budget_year}) är {limit}; med denna betalning {amount} "
            "skulle {total} vara använt. Betalningen väntar på mera anslag.",
            "The appropriation {budget_item} of {budget_year} is {limit}; with this payment of "
            "{amount}, {total} of it would be used. The payment waits for more money.",
        },
    [APPROPRIATION_UNKNOWN] =
        {
            "APPROPRIATION_UNKNOWN",
            EFFECT_REJECT,
            "Maksajalla {payer} ei ole määrärahaa {budget_item} vuodelle {budget_year} (määrä "
            "{amount}). Tarkistakaa momentti ja vuosi.",
            "Betalaren {payer} har inget anslag {budget_item} för år {budget_year} (belopp "
            "{amount}). Kontrollera momentet och året.",
            "The payer {payer} has no appropriation {budget_item} for {budget_year} (amount "
            "{amount}). Check the budget item and the year.",
        },
};

static bool is_silent(const Facts *facts)
{
    return facts->agency == NULL || facts->programme == NULL || facts->competence == NULL;
}

static Finding *say(const Facts *facts, uint32_t code, Findings *findings)
{
    Finding *finding = finding_add(findings, code);

    evidence_text(finding, "payer", facts->payer);
    evidence_text(finding, "budget_item", facts->budget_item);
    evidence_count(finding, "budget_year", facts->budget_year);
    evidence_money(finding, "amount", facts->decision->amount);
    return finding;
}

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    (void)param;
    if (!is_silent(facts) && facts->appropriation == NULL)
        say(facts, APPROPRIATION_UNKNOWN, findings);
}

static void evaluate_last(const Facts *facts, const int64_t *param, Findings *findings)
{
    Money total = money_sum(facts->appropriation_used, facts->decision->amount);
    Finding *finding;

    (void)param;
    if (is_silent(facts) || facts->appropriation == NULL
        || !money_above(total, facts->appropriation->amount))
        return;
    finding = say(facts, APPROPRIATION_EXHAUSTED, findings);
    evidence_money(finding, "total", total);
    evidence_money(finding, "limit", facts->appropriation->amount);
}

RULE(appropriation) = {
    .id = "R-0500",
    .version = 1,
    .name = "appropriation",
    .title = "There is an appropriation, and enough of it",
    .legal_basis = "talousarvioasetus 1243/1992 39 §",
    .needs = NEEDS_RUNNING,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
    .evaluate_last = evaluate_last,
};
