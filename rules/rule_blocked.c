/*
 * rule_blocked.c
 *     The payee is on no list of those who may not be paid.
 *
 * A name that is alike is not yet the same person, so a person decides.
 */
#include "maksatus/rule.h"

enum { BLOCKED_PAYEE };

static const RuleCode codes[] = {
    [BLOCKED_PAYEE] =
        {
            "BLOCKED_PAYEE",
            EFFECT_HOLD,
            "Saaja tai samanniminen on estoluettelossa {list} ({reason}). Selvittäkää, onko kyse "
            "samasta, ennen kuin määrä {amount} maksetaan.",
            "Mottagaren eller någon med samma namn står på spärrlistan {list} ({reason}). Utred om "
            "det är samma innan beloppet {amount} betalas.",
            "The payee, or somebody of that name, is on the list {list} ({reason}). Find out "
            "whether it is the same before {amount} is paid.",
        },
};

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    Finding *finding;

    (void)param;
    if (facts->blocked == NULL)
        return;
    finding = finding_add(findings, BLOCKED_PAYEE);
    evidence_text(finding, "list", facts->blocked->list);
    evidence_text(finding, "reason", facts->blocked->reason);
    evidence_count(finding, "row", facts->blocked->valid.row);
    evidence_money(finding, "amount", facts->decision->amount);
}

RULE(blocked) = {
    .id = "R-0710",
    .version = 2, /* 1 told small and capital Greek letters apart at the end of a word */
    .name = "blocked",
    .title = "The payee is on no list",
    .legal_basis = "valtionavustuslaki 688/2001 31 §; talousarvioasetus 1243/1992 38 §",
    .needs = NEEDS_RECORD,
    .of_refunds = true,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
