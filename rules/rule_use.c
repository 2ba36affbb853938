/*
 * rule_use.c
 *     Who owes a report on the use of the grant gets no further instalment before it.
 */
#include "maksatus/rule.h"

enum { REPORT_OVERDUE };

static const RuleCode codes[] = {
    [REPORT_OVERDUE] =
        {
            "REPORT_OVERDUE",
            EFFECT_HOLD,
            "Avustuksen {grant_id} käyttöä koskeva velvoite on ollut myöhässä {overdue_since} "
            "lähtien. Maksu odottaa, kunnes viranomainen on saanut selvityksen.",
            "En skyldighet om användningen av understödet {grant_id} har varit försenad sedan "
            "{overdue_since}. Betalningen väntar tills myndigheten har fått redogörelsen.",
            "An obligation on the use of the grant {grant_id} has been overdue since "
            "{overdue_since}. The payment waits until the agency has the report.",
        },
};

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    Finding *finding;

    (void)param;
    if (day_is_none(facts->report_overdue))
        return;
    finding = finding_add(findings, REPORT_OVERDUE);
    evidence_text(finding, "grant_id", facts->decision->grant_id);
    evidence_day(finding, "overdue_since", facts->report_overdue);
}

RULE(use) = {
    .id = "R-0620",
    .version = 1,
    .name = "use",
    .title = "Reports on the use of the grant are there",
    .legal_basis = "valtionavustuslaki 688/2001 15–17 § ja 19 §",
    .needs = NEEDS_HISTORY,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
