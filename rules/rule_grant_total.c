/*
 * rule_grant_total.c
 *     The instalments of a grant stay within what was granted.
 */
#include "maksatus/rule.h"

enum { GRANT_EXCEEDED, GRANTED_TOTAL_CHANGED };

static const RuleCode codes[] = {
    [GRANT_EXCEEDED] =
        {
            "GRANT_EXCEEDED",
            EFFECT_REJECT,
            "Avustuksen {grant_id} erät olisivat yhteensä {total} (tämä {amount}), mutta "
            "myönnetty on {granted_total}. Pienentäkää erää tai tehkää uusi myöntöpäätös.",
            "Raterna av understödet {grant_id} skulle bli sammanlagt {total} (denna {amount}), men "
            "beviljat är {granted_total}. Minska raten eller fatta ett nytt beviljningsbeslut.",
            "The instalments of the grant {grant_id} would be {total} in all (this one {amount}), "
            "but {granted_total} was granted. Reduce the instalment or make a new grant decision.",
        },
    [GRANTED_TOTAL_CHANGED] =
        {
            "GRANTED_TOTAL_CHANGED",
            EFFECT_NOTE,
            "Avustuksen {grant_id} myönnetty määrä on nyt {granted_total}, edellisellä kerralla "
            "{last_granted_total}. Jos muutosta ei ole päätetty, ilmoittakaa viranomaiselle.",
            "Det beviljade beloppet för understödet {grant_id} är nu {granted_total}, förra gången "
            "{last_granted_total}. Om ändringen inte är beslutad, meddela myndigheten.",
            "The amount granted for {grant_id} is now {granted_total}, last time it was "
            "{last_granted_total}. If the change was not decided, tell the agency.",
        },
};

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    const Decision *decision = facts->decision;
    Money total = money_sum(facts->grant_used, decision->amount);

    (void)param;
    if (money_is_none(decision->granted_total))
        return;
    if (money_above(total, decision->granted_total)) {
        Finding *finding = finding_add(findings, GRANT_EXCEEDED);

        evidence_text(finding, "grant_id", decision->grant_id);
        evidence_money(finding, "amount", decision->amount);
        evidence_money(finding, "total", total);
        evidence_money(finding, "granted_total", decision->granted_total);
    }
    if (!money_is_none(facts->last_granted_total)
        && !money_equal(facts->last_granted_total, decision->granted_total)) {
        Finding *finding = finding_add(findings, GRANTED_TOTAL_CHANGED);

        evidence_text(finding, "grant_id", decision->grant_id);
        evidence_money(finding, "granted_total", decision->granted_total);
        evidence_money(finding, "last_granted_total", facts->last_granted_total);
    }
}

RULE(grant_total) = {
    .id = "R-0310",
    .version = 1,
    .name = "grant_total",
    .title = "The instalments stay within the grant",
    .legal_basis = "valtionavustuslaki 688/2001 12 §",
    .needs = NEEDS_RUNNING,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
