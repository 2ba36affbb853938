/*
 * rule_recovery.c
 *     What the payee owes the payer is taken from the payment.
 *
 * A person keeps the protected portion of it, made of protected_day and protected_day_dependant
 * where the facts are gathered. All decisions are looked at; the amount is taken from those that
 * are planned, and the note says what that would be.
 */
#include "maksatus/rule.h"

#include "silence.h"

enum { SET_OFF };

enum { PROTECTED_DAY, PROTECTED_DAY_DEPENDANT };

static const RuleParam params[] = {
    [PROTECTED_DAY] = {"protected_day", PARAM_MONEY, PARAM_TODAY, 0, INT64_C(99999999999), 0},
    [PROTECTED_DAY_DEPENDANT] = {"protected_day_dependant", PARAM_MONEY, PARAM_TODAY, 0,
                                 INT64_C(99999999999), 0},
};

static const RuleCode codes[] = {
    [SET_OFF] =
        {
            "SET_OFF",
            EFFECT_NOTE,
            "Maksusta {amount} kuitataan {set_off} saajan erääntyneisiin takaisinperintäsaataviin "
            "({receivable}). Kuittaukseen voi hakea oikaisua.",
            "Av betalningen {amount} kvittas {set_off} mot mottagarens förfallna återkrav "
            "({receivable}). Rättelse av kvittningen kan begäras.",
            "Of the payment of {amount}, {set_off} is set off against the payee's due receivables "
            "({receivable}). A review of the set-off can be requested.",
        },
};

static Money set_off_amount(const Facts *facts)
{
    int64_t most = facts->decision->amount.cents - facts->protected_portion.cents;

    if (most <= 0)
        return MONEY_ZERO;
    return money_above(facts->receivable_due, (Money){most}) ? (Money){most}
                                                             : facts->receivable_due;
}

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    Money set_off = set_off_amount(facts);
    Finding *finding;

    (void)param;
    if (set_off.cents <= 0 || !payee_id_is_valid(facts->decision))
        return;
    finding = finding_add(findings, SET_OFF);
    evidence_money(finding, "amount", facts->decision->amount);
    evidence_money(finding, "set_off", set_off);
    evidence_money(finding, "receivable", facts->receivable_due);
    evidence_money(finding, "protected_portion", facts->protected_portion);
    evidence_text(finding, "reference", facts->receivable_reference);
}

RULE(recovery) = {
    .id = "R-0600",
    .version = 1,
    .name = "recovery",
    .title = "Due receivables are set off",
    .legal_basis = "valtionavustuslaki 688/2001 30 §; laki 380/2023 137 §; ulosottokaari 4:48 §",
    .needs = NEEDS_RUNNING,
    .params = params,
    .param_count = COUNT_OF(params),
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
