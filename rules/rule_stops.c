/*
 * rule_stops.c
 *     A stop that somebody has ordered holds the payment until its end.
 */
#include "maksatus/rule.h"

enum { PAYMENT_STOPPED };

static const RuleCode codes[] = {
    [PAYMENT_STOPPED] =
        {
            "PAYMENT_STOPPED",
            EFFECT_HOLD,
            "Maksaminen on keskeytetty ({owner}: {reason}; keskeytyksiä {stops}). Maksu odottaa, "
            "kunnes keskeytys päättyy; kysykää siitä sen määränneeltä.",
            "Betalningen är avbruten ({owner}: {reason}; antal avbrott {stops}). Den väntar tills "
            "avbrottet upphör; fråga den som har bestämt om det.",
            "Payment is stopped ({owner}: {reason}; stops: {stops}). It waits until the stop ends; "
            "ask its owner.",
        },
};

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    Finding *finding;

    (void)param;
    if (facts->stop_count == 0)
        return;
    finding = finding_add(findings, PAYMENT_STOPPED);
    evidence_text(finding, "owner", facts->stop[0]->owner);
    evidence_text(finding, "reason", facts->stop[0]->reason);
    evidence_count(finding, "stops", (int64_t)facts->stop_count);
    evidence_count(finding, "row", facts->stop[0]->valid.row);
}

RULE(stops) = {
    .id = "R-0610",
    .version = 1,
    .name = "stops",
    .title = "Nobody has stopped the payment",
    .legal_basis = "valtionavustuslaki 688/2001 19 §",
    .needs = NEEDS_HISTORY,
    .of_refunds = true,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
