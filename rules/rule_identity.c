/*
 * rule_identity.c
 *     Who is paid is somebody, and somebody whom the programme pays.
 */
#include "maksatus/identity.h"
#include "maksatus/rule.h"

#include "silence.h"

enum { PAYEE_ID_INVALID, PAYEE_TYPE_NOT_ELIGIBLE, EMPLOYEE_ID_INVALID };

static const RuleCode codes[] = {
    [PAYEE_ID_INVALID] =
        {
            "PAYEE_ID_INVALID",
            EFFECT_REJECT,
            "Saajan tunnus {payee_id} ei ole oikea saajatyypille {payee_type}: muoto, päivä tai "
            "tarkistusmerkki ei täsmää. Tarkistakaa tunnus ja toimittakaa päätös uudelleen.",
            "Mottagarens kod {payee_id} är inte rätt för mottagartypen {payee_type}: formen, "
            "datumet eller kontrolltecknet stämmer inte. Kontrollera koden och sänd in beslutet "
            "på nytt.",
            "The payee's code {payee_id} is not right for a payee of type {payee_type}: its form, "
            "date or check character is wrong. Check the code and deliver the decision again.",
        },
    [PAYEE_TYPE_NOT_ELIGIBLE] =
        {
            "PAYEE_TYPE_NOT_ELIGIBLE",
            EFFECT_REJECT,
            "Tukea {programme} ei makseta saajatyypille {payee_type}. Tarkistakaa tukilaji ja "
            "saaja.",
            "Stödet {programme} betalas inte till mottagartypen {payee_type}. Kontrollera "
            "stödformen och mottagaren.",
            "The programme {programme} does not pay a payee of type {payee_type}. Check the "
            "programme and the payee.",
        },
    [EMPLOYEE_ID_INVALID] =
        {
            "EMPLOYEE_ID_INVALID",
            EFFECT_REJECT,
            "Työntekijän henkilötunnus {employee_id} ei ole oikea. Tarkistakaa tunnus ja "
            "toimittakaa päätös uudelleen.",
            "Arbetstagarens personbeteckning {employee_id} är inte rätt. Kontrollera beteckningen "
            "och sänd in beslutet på nytt.",
            "The employee's personal identity code {employee_id} is not right. Check the code and "
            "deliver the decision again.",
        },
};

static bool pays_type(const ProgrammeRow *programme, PayeeType type)
{
    if (programme->payee_types == PAYEES_BOTH)
        return true;
    return programme->payee_types == (type == PAYEE_PERSON ? PAYEES_PERSON : PAYEES_ORGANISATION);
}

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    const Decision *decision = facts->decision;
    const ProgrammeRow *programme = programme_of(facts);
    Slice type = decision->payee_type == PAYEE_PERSON ? SLICE_LITERAL("person")
                                                      : SLICE_LITERAL("organisation");

    (void)param;
    if (!payee_id_is_valid(decision)) {
        Finding *finding = finding_add(findings, PAYEE_ID_INVALID);

        evidence_identity(finding, "payee_id", decision->payee_id);
        evidence_text(finding, "payee_type", type);
    }
    if (programme != NULL && !pays_type(programme, decision->payee_type)) {
        Finding *finding = finding_add(findings, PAYEE_TYPE_NOT_ELIGIBLE);

        evidence_text(finding, "programme", decision->programme);
        evidence_text(finding, "payee_type", type);
    }
    if (!employee_id_is_valid(decision))
        evidence_identity(finding_add(findings, EMPLOYEE_ID_INVALID), "employee_id",
                          decision->employee_id);
}

RULE(identity) = {
    .id = "R-0120",
    .version = 1,
    .name = "identity",
    .title = "Payee and employee have right identity codes",
    .legal_basis = "VNA 128/2010 2 § (690/2022); VNA 288/2001; talousarvioasetus 1243/1992 38 §",
    .needs = NEEDS_RECORD,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
