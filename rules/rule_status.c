/*
 * rule_status.c
 *     The payee still is who it was: neither bankrupt nor dissolved, dead or banned from business.
 */
#include "maksatus/rule.h"

enum { PAYEE_CEASED };

static const RuleCode codes[] = {
    [PAYEE_CEASED] =
        {
            "PAYEE_CEASED",
            EFFECT_HOLD,
            "Saajan tila rekisterissä on {status} {since} alkaen. Selvittäkää, voidaanko {amount} "
            "maksaa ja kenelle.",
            "Mottagarens status i registret är {status} från {since}. Utred om {amount} kan "
            "betalas och till vem.",
            "The register says of the payee: {status}, since {since}. Find out whether {amount} "
            "can be paid, and to whom.",
        },
};

static const char *status_name(PayeeStatusKind status)
{
    static const char *const names[] = {
        [PAYEE_BANKRUPT] = "bankrupt",
        [PAYEE_DISSOLVED] = "dissolved",
        [PAYEE_DECEASED] = "deceased",
        [PAYEE_BAN] = "ban",
    };

    ensure((size_t)status < COUNT_OF(names));
    return names[status];
}

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    Finding *finding;

    (void)param;
    if (facts->payee_status == NULL)
        return;
    finding = finding_add(findings, PAYEE_CEASED);
    evidence_text(finding, "status", slice_of(status_name(facts->payee_status->status)));
    evidence_day(finding, "since", facts->payee_status->valid.from);
    evidence_money(finding, "amount", facts->decision->amount);
}

RULE(status) = {
    .id = "R-0720",
    .version = 1,
    .name = "status",
    .title = "The payee has not ceased to be",
    .legal_basis = "valtionavustuslaki 688/2001 22 §; laki 1059/1985 21 § (liiketoimintakielto)",
    .needs = NEEDS_RECORD,
    .of_refunds = true,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
