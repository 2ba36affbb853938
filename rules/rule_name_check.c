/*
 * rule_name_check.c
 *     The bank's check of name and account did not say that they are two different ones.
 */
#include "maksatus/rule.h"

enum { PAYEE_NAME_UNVERIFIED };

static const RuleCode codes[] = {
    [PAYEE_NAME_UNVERIFIED] =
        {
            "PAYEE_NAME_UNVERIFIED",
            EFFECT_HOLD,
            "Pankin viimeisin tarkistus: saajan nimi ei vastaa tilin omistajaa. Pyytäkää saajalta "
            "oikea nimi tai tili ennen kuin {amount} maksetaan.",
            "Bankens senaste kontroll: mottagarens namn motsvarar inte kontots ägare. Be "
            "mottagaren om rätt namn eller konto innan {amount} betalas.",
            "The bank's last check said that the payee's name is not that of the account's owner. "
            "Ask the payee for the right name or account before {amount} is paid.",
        },
};

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    (void)param;
    if (facts->name_check_failed)
        evidence_money(finding_add(findings, PAYEE_NAME_UNVERIFIED), "amount",
                       facts->decision->amount);
}

RULE(name_check) = {
    .id = "R-0730",
    .version = 1,
    .name = "name_check",
    .title = "Name and account belong together",
    .legal_basis = "asetus (EU) 2024/886, artikla 5 c",
    .needs = NEEDS_HISTORY,
    .of_refunds = true,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
