/*
 * rule_record.c
 *     A record whose fields do not have their form is refused, alone and with its reason.
 *
 * The faults were found when the record was read; no other rule is asked about it.
 */
#include "maksatus/rule.h"

enum { FIELD_INVALID };

static const RuleCode codes[] = {
    [FIELD_INVALID] =
        {
            "FIELD_INVALID",
            EFFECT_REJECT,
            "Tietue rivillä {line}: kenttä {field} on virheellinen, odotettu: {expected} "
            "(virheitä {faults}). Korjatkaa tietue ja toimittakaa se uudelleen.",
            "Posten på rad {line}: fältet {field} är felaktigt, väntat: {expected} "
            "(antal fel {faults}). Rätta posten och sänd in den på nytt.",
            "The record on line {line}: field {field} is wrong, expected: {expected} "
            "(faults: {faults}). Correct the record and deliver it again.",
        },
};

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    /* The sentence names the first fault; the next ones are evidence as far as there is room. */
    static const char *const field_names[] = {"field", "field_2", "field_3"};
    static const char *const expected_names[] = {"expected", "expected_2", "expected_3"};
    Finding *finding;

    (void)param;
    if (facts->fault_count == 0)
        return;
    finding = finding_add(findings, FIELD_INVALID);
    evidence_count(finding, "line", (int64_t)facts->decision->line);
    evidence_count(finding, "faults", (int64_t)facts->fault_count);
    for (size_t i = 0; i < facts->fault_count && i < COUNT_OF(field_names); i++) {
        evidence_text(finding, field_names[i], facts->fault[i].field);
        evidence_text(finding, expected_names[i], slice_of(facts->fault[i].expected));
    }
}

RULE(record) = {
    .id = "R-0100",
    .version = 1,
    .name = "record",
    .title = "Every field of the record has its form",
    .legal_basis = "talousarvioasetus 1243/1992 38 § (asia- ja numerotarkastus)",
    .needs = NEEDS_RECORD,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
