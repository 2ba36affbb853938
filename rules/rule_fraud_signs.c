/*
 * rule_fraud_signs.c
 *     Signs that are a reason to look, never a proof: they hold and never refuse.
 *
 * shared_days and near_days are not read here: the facts are gathered by them.
 */
#include "maksatus/rule.h"

#include "silence.h"

enum { SHARED_IBAN, IBAN_CHANGED, JUST_BELOW_LIMIT, STAFF_ACCOUNT };

enum { SHARED_PAYEES, SHARED_DAYS, MIN_AMOUNT, NEAR_COUNT, NEAR_DAYS };

enum { DAYS_MAX = 36500, COUNT_MAX = 1000000 };

static const RuleParam params[] = {
    [SHARED_PAYEES] = {"shared_payees", PARAM_COUNT, PARAM_TODAY, 1, COUNT_MAX, 3},
    [SHARED_DAYS] = {"shared_days", PARAM_DAYS, PARAM_TODAY, 0, DAYS_MAX, 365},
    [MIN_AMOUNT] = {"min_amount", PARAM_MONEY, PARAM_TODAY, 0, INT64_C(99999999999999999), 100000},
    [NEAR_COUNT] = {"near_count", PARAM_COUNT, PARAM_TODAY, 1, COUNT_MAX, 3},
    [NEAR_DAYS] = {"near_days", PARAM_DAYS, PARAM_TODAY, 0, DAYS_MAX, 30},
};

static const RuleCode codes[] = {
    [SHARED_IBAN] =
        {
            "SHARED_IBAN",
            EFFECT_HOLD,
            "Samaa tiliä käyttää {payees} eri saajaa (raja {shared_payees}, {shared_days} päivää). "
            "Selvittäkää, kenen tili on.",
            "Samma konto används av {payees} olika mottagare (gräns {shared_payees}, {shared_days} "
            "dagar). Utred vems kontot är.",
            "The same account is used by {payees} different payees (limit {shared_payees}, "
            "{shared_days} days). Find out whose account it is.",
        },
    [IBAN_CHANGED] =
        {
            "IBAN_CHANGED",
            EFFECT_HOLD,
            "Saajan tilinumero on vaihtunut edellisestä maksusta, ja määrä on {amount} (raja "
            "{min_amount}). Varmistakaa uusi tili saajalta muuta kautta.",
            "Mottagarens kontonummer har ändrats sedan förra betalningen, och beloppet är {amount} "
            "(gräns {min_amount}). Bekräfta det nya kontot med mottagaren på annat sätt.",
            "The payee's account is another one than last time, and the amount is {amount} (limit "
            "{min_amount}). Have the payee confirm the new account by another way.",
        },
    [JUST_BELOW_LIMIT] =
        {
            "JUST_BELOW_LIMIT",
            EFFECT_HOLD,
            "Määrä {amount} on juuri hyväksyjän {user} rajan {limit} alla, jo {times}. kerran "
            "{near_days} päivässä (raja {near_count}). Selvittäkää, onko päätöksiä pilkottu.",
            "Beloppet {amount} är strax under godkännarens {user} gräns {limit}, redan gång "
            "{times} på {near_days} dagar (gräns {near_count}). Utred om beslut har delats upp.",
            "The amount {amount} is just below the limit {limit} of the approver {user}, for time "
            "{times} within {near_days} days (limit {near_count}). Find out whether decisions "
            "were split.",
        },
    [STAFF_ACCOUNT] =
        {
            "STAFF_ACCOUNT",
            EFFECT_HOLD,
            "Määrä {amount} maksettaisiin henkilökuntaan kuuluvan tilille. Esteettömän henkilön "
            "on tarkastettava päätös.",
            "Beloppet {amount} skulle betalas till ett konto som hör till personalen. En person "
            "som inte är jävig ska granska beslutet.",
            "The amount {amount} would go to an account of a member of staff. Somebody who is not "
            "disqualified has to review the decision.",
        },
};

static void look_at_account(const Facts *facts, const int64_t *param, Findings *findings)
{
    const Decision *decision = facts->decision;

    if (facts->shared_payees >= param[SHARED_PAYEES])
        evidence_count(finding_add(findings, SHARED_IBAN), "payees", facts->shared_payees);
    if (facts->iban_changed && decision->amount.cents >= param[MIN_AMOUNT])
        evidence_money(finding_add(findings, IBAN_CHANGED), "amount", decision->amount);
}

/* From 0.98 of the limit to the limit, both included, in whole cents: below the limit by at most
 * a fiftieth of it. */
static bool is_just_below(Money amount, Money limit)
{
    return amount.cents <= limit.cents && limit.cents - amount.cents <= limit.cents / 50;
}

static void look_at_limit(const Facts *facts, const int64_t *param, Findings *findings)
{
    const ApproverRow *approver = approver_of(facts);
    int64_t times = facts->near_limit_before + 1;
    Finding *finding;

    if (approver == NULL || !is_just_below(facts->decision->amount, approver->limit)
        || times < param[NEAR_COUNT])
        return;
    finding = finding_add(findings, JUST_BELOW_LIMIT);
    evidence_money(finding, "amount", facts->decision->amount);
    evidence_money(finding, "limit", approver->limit);
    evidence_text(finding, "user", facts->decision->approved_by);
    evidence_count(finding, "times", times);
}

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    look_at_account(facts, param, findings);
    look_at_limit(facts, param, findings);
    if (facts->staff_account)
        evidence_money(finding_add(findings, STAFF_ACCOUNT), "amount", facts->decision->amount);
}

RULE(fraud_signs) = {
    .id = "R-0700",
    .version = 1,
    .name = "fraud_signs",
    .title = "Nothing looks like fraud",
    .legal_basis = "valtionavustuslaki 688/2001 15 § ja 31 §; talousarvioasetus 1243/1992 69 §",
    .needs = NEEDS_RUNNING,
    .params = params,
    .param_count = COUNT_OF(params),
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
