/*
 * rule_privacy.c
 *     No personal identity code stands in a text that reaches the bank or a list.
 */
#include "maksatus/identity.h"
#include "maksatus/rule.h"

enum { IDENTITY_CODE_IN_TEXT };

static const RuleCode codes[] = {
    [IDENTITY_CODE_IN_TEXT] =
        {
            "IDENTITY_CODE_IN_TEXT",
            EFFECT_HOLD,
            "Kentässä {field} on henkilötunnus {identity_code}: se päätyisi pankkiin ja "
            "luetteloihin. Viranomaisen on toimitettava päätös ilman tunnusta.",
            "I fältet {field} står en personbeteckning {identity_code}: den skulle nå banken och "
            "listor. Myndigheten ska sända in beslutet utan beteckningen.",
            "Field {field} holds a personal identity code, {identity_code}: it would reach the "
            "bank and lists. The agency has to deliver the decision without it.",
        },
};

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    const Decision *decision = facts->decision;
    const struct {
        const char *name;
        Slice text;
    } fields[] = {
        {"decision_id", decision->decision_id},
        {"grant_id", decision->grant_id},
        {"case_number", decision->case_number},
        {"message", decision->message},
    };

    (void)param;
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        Slice code = identity_find_person(fields[i].text);
        Finding *finding;

        if (slice_is_empty(code))
            continue;
        finding = finding_add(findings, IDENTITY_CODE_IN_TEXT);
        evidence_text(finding, "field", slice_of(fields[i].name));
        evidence_identity(finding, "identity_code", code);
        return;
    }
}

RULE(privacy) = {
    .id = "R-0140",
    .version = 1,
    .name = "privacy",
    .title = "No personal identity code in texts",
    .legal_basis = "tietosuojalaki 1050/2018 29 §",
    .needs = NEEDS_RECORD,
    .of_refunds = true,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
