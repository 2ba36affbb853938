/*
 * rule_reference.c
 *     A reference number is national or RF, with its check digits.
 */
#include "maksatus/reference_number.h"
#include "maksatus/rule.h"

enum { REFERENCE_INVALID };

static const RuleCode codes[] = {
    [REFERENCE_INVALID] =
        {
            "REFERENCE_INVALID",
            EFFECT_REJECT,
            "Viitenumero {reference} ei ole kotimainen viite (4–20 numeroa, tarkiste 7-3-1) eikä "
            "RF-viite. Korjatkaa viite tai käyttäkää viestiä.",
            "Referensnumret {reference} är varken en inhemsk referens (4–20 siffror, "
            "kontrollsiffra 7-3-1) eller en RF-referens. Rätta referensen eller använd ett "
            "meddelande.",
            "The reference {reference} is neither national (4 to 20 digits, check digit 7-3-1) "
            "nor an RF reference. Correct it or use a message.",
        },
};

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    char read[REFERENCE_BYTES_MAX + 1];
    size_t read_len = 0;
    Slice reference = facts->decision->reference;

    (void)param;
    if (!slice_is_empty(reference)
        && reference_number_read(reference, read, &read_len) == REFERENCE_NONE)
        evidence_text(finding_add(findings, REFERENCE_INVALID), "reference", reference);
}

RULE(reference) = {
    .id = "R-0130",
    .version = 1,
    .name = "reference",
    .title = "The reference number is right",
    .legal_basis = "talousarvioasetus 1243/1992 38 § (numerotarkastus)",
    .needs = NEEDS_RECORD,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
