/*
 * rule_address.c
 *     An address without town or country is left out of the payment.
 *
 * Banks take a structured address only with both; a protected one was dropped at intake and says
 * nothing here.
 */
#include "maksatus/rule.h"

enum { ADDRESS_INCOMPLETE };

static const RuleCode codes[] = {
    [ADDRESS_INCOMPLETE] =
        {
            "ADDRESS_INCOMPLETE",
            EFFECT_NOTE,
            "Osoitteesta puuttuu {missing}: osoite jätetään pois maksusta. Täydentäkää osoite "
            "seuraavaan päätökseen.",
            "I adressen saknas {missing}: adressen lämnas bort från betalningen. Komplettera "
            "adressen i nästa beslut.",
            "The address lacks {missing}: it is left out of the payment. Complete the address in "
            "the next decision.",
        },
};

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    const Decision *decision = facts->decision;
    bool town = !slice_is_empty(decision->town);
    bool country = !slice_is_empty(decision->country);
    bool other = !slice_is_empty(decision->street) || !slice_is_empty(decision->building)
                 || !slice_is_empty(decision->postcode);
    const char *missing = town ? "country" : country ? "town" : "town, country";

    (void)param;
    if ((town && country) || (!town && !country && !other))
        return;
    evidence_text(finding_add(findings, ADDRESS_INCOMPLETE), "missing", slice_of(missing));
}

RULE(address) = {
    .id = "R-0900",
    .version = 1,
    .name = "address",
    .title = "The address is whole or left out",
    .legal_basis = "talousarvioasetus 1243/1992 38 § (numerotarkastus)",
    .needs = NEEDS_RECORD,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
