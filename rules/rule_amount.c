/*
 * rule_amount.c
 *     One payment stays within the programme's limits.
 */
#include "maksatus/rule.h"

#include "silence.h"

enum { AMOUNT_OVER_MAX, AMOUNT_FOR_REVIEW };

static const RuleCode codes[] = {
    [AMOUNT_OVER_MAX] =
        {
            "AMOUNT_OVER_MAX",
            EFFECT_REJECT,
            "Määrä {amount} ylittää tuen {programme} suurimman maksun {limit}. Tarkistakaa määrä.",
            "Beloppet {amount} överskrider den största betalningen {limit} för stödet {programme}. "
            "Kontrollera beloppet.",
            "The amount {amount} is above the largest payment {limit} of the programme "
            "{programme}. Check the amount.",
        },
    [AMOUNT_FOR_REVIEW] =
        {
            "AMOUNT_FOR_REVIEW",
            EFFECT_HOLD,
            "Määrä {amount} ylittää rajan {limit}, jonka ylittävät tuen {programme} maksut "
            "tarkastetaan käsin. Tarkastakaa päätös ja vapauttakaa tai hylätkää se.",
            "Beloppet {amount} överskrider gränsen {limit}, över vilken betalningar av stödet "
            "{programme} granskas manuellt. Granska beslutet och frige eller avslå det.",
            "The amount {amount} is above {limit}, from where payments of the programme "
            "{programme} are reviewed by hand. Review the decision, then release or reject it.",
        },
};

static void look_at_limit(const Facts *facts, uint32_t code, Money limit, Findings *findings)
{
    Finding *finding;

    if (money_is_none(limit) || !money_above(facts->decision->amount, limit))
        return;
    finding = finding_add(findings, code);
    evidence_text(finding, "programme", facts->decision->programme);
    evidence_money(finding, "amount", facts->decision->amount);
    evidence_money(finding, "limit", limit);
}

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    const ProgrammeRow *programme = programme_of(facts);

    (void)param;
    if (programme == NULL)
        return;
    look_at_limit(facts, AMOUNT_OVER_MAX, programme->max_payment, findings);
    look_at_limit(facts, AMOUNT_FOR_REVIEW, programme->review_above, findings);
}

RULE(amount) = {
    .id = "R-0400",
    .version = 1,
    .name = "amount",
    .title = "The amount is within the programme's limits",
    .legal_basis = "talousarvioasetus 1243/1992 38 § (asia- ja numerotarkastus)",
    .needs = NEEDS_RECORD,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
