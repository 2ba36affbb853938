/*
 * rule_de_minimis.c
 *     A single undertaking has at most the ceiling of de minimis aid in any three years.
 *
 * Aid counts when it is decided, so the ceiling is that of the day of decision. Above it the whole
 * new aid loses its basis: a person decides what follows.
 */
#include "maksatus/rule.h"

#include "silence.h"

enum { DE_MINIMIS_EXCEEDED };

enum { CEILING };

static const RuleParam params[] = {
    [CEILING] = {"ceiling", PARAM_MONEY, PARAM_DECIDED_ON, 0, INT64_C(99999999999999999),
                 INT64_C(30000000)},
};

static const RuleCode codes[] = {
    [DE_MINIMIS_EXCEEDED] =
        {
            "DE_MINIMIS_EXCEEDED",
            EFFECT_HOLD,
            "Saajan ja sen konsernin de minimis -tuki olisi kolmessa vuodessa {total} (tämä "
            "{amount}), enimmäismäärä on {ceiling}. Selvittäkää aiemmat tuet ja tuen peruste.",
            "De minimis-stödet till mottagaren och dess koncern skulle på tre år bli {total} "
            "(detta {amount}), taket är {ceiling}. Utred tidigare stöd och stödets grund.",
            "The de minimis aid of the payee and its group would be {total} in three years (this "
            "one {amount}); the ceiling is {ceiling}. Look into the earlier aid and its basis.",
        },
};

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    const Decision *decision = facts->decision;
    const ProgrammeRow *programme = programme_of(facts);
    Money total = money_sum(facts->de_minimis_used, decision->amount);
    Finding *finding;

    if (programme == NULL || !programme->de_minimis || !payee_id_is_valid(decision))
        return;
    if (!money_above(total, (Money){param[CEILING]}))
        return;
    finding = finding_add(findings, DE_MINIMIS_EXCEEDED);
    evidence_money(finding, "amount", decision->amount);
    evidence_money(finding, "total", total);
}

RULE(de_minimis) = {
    .id = "R-0420",
    .version = 1,
    .name = "de_minimis",
    .title = "De minimis aid stays under its ceiling",
    .legal_basis = "komission asetus (EU) 2023/2831",
    .needs = NEEDS_RUNNING,
    .params = params,
    .param_count = COUNT_OF(params),
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
