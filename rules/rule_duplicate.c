/*
 * rule_duplicate.c
 *     Nothing is paid twice: not the decision, not the instalment, and not what looks like it.
 */
#include "maksatus/rule.h"

enum { DUPLICATE_DECISION, DUPLICATE_INSTALMENT, POSSIBLE_DUPLICATE };

enum { WINDOW_DAYS };

enum { DAYS_MAX = 36500 };

static const RuleParam params[] = {
    [WINDOW_DAYS] = {"window_days", PARAM_DAYS, PARAM_TODAY, 0, DAYS_MAX, 5},
};

static const RuleCode codes[] = {
    [DUPLICATE_DECISION] =
        {
            "DUPLICATE_DECISION",
            EFFECT_REJECT,
            "Viranomaisen {agency} päätös {decision_id} on jo saapunut aiemmin. Sitä ei makseta "
            "toiseen kertaan; uusi päätös tarvitsee uuden tunnuksen.",
            "Myndighetens {agency} beslut {decision_id} har redan kommit in. Det betalas inte en "
            "gång till; ett nytt beslut behöver en ny kod.",
            "The decision {decision_id} of the agency {agency} has arrived before. It is not paid "
            "again; a new decision needs a new id.",
        },
    [DUPLICATE_INSTALMENT] =
        {
            "DUPLICATE_INSTALMENT",
            EFFECT_REJECT,
            "Avustuksen {grant_id} erä {instalment} (viranomainen {agency}) on jo maksettu tai "
            "jonossa. Tarkistakaa erän numero.",
            "Rat {instalment} av understödet {grant_id} (myndighet {agency}) har redan betalats "
            "eller väntar. Kontrollera ratens nummer.",
            "Instalment {instalment} of the grant {grant_id} (agency {agency}) is already paid or "
            "waiting. Check the number of the instalment.",
        },
    [POSSIBLE_DUPLICATE] =
        {
            "POSSIBLE_DUPLICATE",
            EFFECT_HOLD,
            "Samalle saajalle on tuesta {programme} jo {amount} samalta jaksolta tai enintään "
            "{window_days} päivän päässä. Selvittäkää, onko kyse samasta maksusta.",
            "För samma mottagare finns redan {amount} av stödet {programme} för samma period eller "
            "inom {window_days} dagar. Utred om det är samma betalning.",
            "For the same payee there is already {amount} of the programme {programme} for the "
            "same period or within {window_days} days. Find out whether it is the same payment.",
        },
};

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    const Decision *decision = facts->decision;

    if (facts->decision_seen) {
        Finding *finding = finding_add(findings, DUPLICATE_DECISION);

        evidence_text(finding, "agency", decision->agency);
        evidence_text(finding, "decision_id", decision->decision_id);
    }
    if (facts->instalment_seen) {
        Finding *finding = finding_add(findings, DUPLICATE_INSTALMENT);

        evidence_text(finding, "agency", decision->agency);
        evidence_text(finding, "grant_id", decision->grant_id);
        evidence_count(finding, "instalment", decision->instalment);
    }
    if (facts->similar_same_period
        || (facts->similar_due_apart >= 0 && facts->similar_due_apart <= param[WINDOW_DAYS])) {
        Finding *finding = finding_add(findings, POSSIBLE_DUPLICATE);

        evidence_text(finding, "programme", decision->programme);
        evidence_money(finding, "amount", decision->amount);
        if (!facts->similar_same_period)
            evidence_count(finding, "days_apart", facts->similar_due_apart);
    }
}

RULE(duplicate) = {
    .id = "R-0300",
    .version = 1,
    .name = "duplicate",
    .title = "Nothing is paid twice",
    .legal_basis = "talousarvioasetus 1243/1992 38 § (asiatarkastus)",
    .needs = NEEDS_RUNNING,
    .params = params,
    .param_count = COUNT_OF(params),
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
