/*
 * rule_account.c
 *     The payee's account can be paid to: a right IBAN, in SEPA, with a BIC that fits it.
 *
 * The account number itself is no evidence: lists show enough of it elsewhere.
 */
#include "maksatus/iban.h"
#include "maksatus/rule.h"

enum { IBAN_INVALID, IBAN_NOT_SEPA, BIC_INVALID };

enum {
    COUNTRY_BYTES = 2,
    BIC_BANK_BYTES = 8, /* bank, country and place: the branch may differ */
};

static const RuleCode codes[] = {
    [IBAN_INVALID] =
        {
            "IBAN_INVALID",
            EFFECT_REJECT,
            "Tilinumero (IBAN, maa {country}) on virheellinen: maa, pituus, merkit tai "
            "tarkistusnumerot eivät täsmää. Pyytäkää saajalta oikea tilinumero ja "
            "toimittakaa päätös uudelleen.",
            "Kontonumret (IBAN, land {country}) är felaktigt: landet, längden, tecknen eller "
            "kontrollsiffrorna stämmer inte. Be mottagaren om rätt kontonummer och "
            "sänd in beslutet på nytt.",
            "The account number (IBAN, country {country}) is wrong: {problem}. Ask the payee for "
            "the right account number and deliver the decision again.",
        },
    [IBAN_NOT_SEPA] =
        {
            "IBAN_NOT_SEPA",
            EFFECT_REJECT,
            "Tilin maa {country} ei kuulu yhtenäiseen euromaksualueeseen (SEPA). Pyytäkää "
            "saajalta SEPA-alueen tili.",
            "Kontots land {country} hör inte till det gemensamma eurobetalningsområdet (SEPA). "
            "Be mottagaren om ett konto inom SEPA.",
            "The country of the account, {country}, is not in the single euro payments area "
            "(SEPA). Ask the payee for an account in SEPA.",
        },
    [BIC_INVALID] =
        {
            "BIC_INVALID",
            EFFECT_REJECT,
            "Pankin tunnus (BIC) {bic} on virheellinen tai ei kuulu tilinumeron pankille (maa "
            "{country}). Korjatkaa tunnus tai jättäkää se pois.",
            "Bankens kod (BIC) {bic} är felaktig eller hör inte till kontonumrets bank (land "
            "{country}). Rätta koden eller lämna bort den.",
            "The bank's code (BIC) {bic} is wrong or is not that of the account's bank (country "
            "{country}). Correct the code or leave it out.",
        },
};

static Slice slice_start(Slice text, size_t len)
{
    return (Slice){text.at, text.len < len ? text.len : len};
}

static bool bic_fits(const Facts *facts)
{
    Slice bic = facts->decision->bic;

    if (!bic_has_form(bic) || !bic_fits_iban_country(bic, facts->decision->iban))
        return false;
    return facts->bank == NULL
           || slice_equal(slice_start(bic, BIC_BANK_BYTES),
                          slice_start(facts->bank->bic, BIC_BANK_BYTES));
}

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    const Decision *decision = facts->decision;
    Slice country = slice_start(decision->iban, COUNTRY_BYTES);
    IbanVerdict verdict = iban_check(decision->iban);

    (void)param;
    if (verdict != IBAN_GOOD) {
        Finding *finding = finding_add(findings, IBAN_INVALID);

        evidence_text(finding, "country", country);
        evidence_text(finding, "problem", slice_of(iban_verdict_text(verdict)));
    }
    if (!iban_country_in_sepa(decision->iban))
        evidence_text(finding_add(findings, IBAN_NOT_SEPA), "country", country);
    if (!slice_is_empty(decision->bic) && !bic_fits(facts)) {
        Finding *finding = finding_add(findings, BIC_INVALID);

        evidence_text(finding, "bic", decision->bic);
        evidence_text(finding, "country", country);
        if (facts->bank != NULL)
            evidence_text(finding, "bank_bic", facts->bank->bic);
    }
}

RULE(account) = {
    .id = "R-0110",
    .version = 1,
    .name = "account",
    .title = "The account can be paid to",
    .legal_basis = "talousarvioasetus 1243/1992 38 § (numerotarkastus: saajan tili)",
    .needs = NEEDS_RECORD,
    .of_refunds = true,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
