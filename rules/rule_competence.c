/*
 * rule_competence.c
 *     Who decided was allowed to: the agency, the programme, two persons, and the limit.
 */
#include "maksatus/rule.h"

#include "silence.h"

enum {
    AGENCY_UNKNOWN,
    PROGRAMME_UNKNOWN,
    AGENCY_NOT_COMPETENT,
    SAME_PERSON,
    APPROVER_UNKNOWN,
    OVER_APPROVAL_LIMIT
};

static const RuleCode codes[] = {
    [AGENCY_UNKNOWN] =
        {
            "AGENCY_UNKNOWN",
            EFFECT_REJECT,
            "Viranomaista {agency} ei tunneta päätöspäivänä {decided_on}. Tarkistakaa tunnus "
            "viranomaisluettelosta.",
            "Myndigheten {agency} är inte känd på beslutsdagen {decided_on}. Kontrollera koden i "
            "förteckningen över myndigheter.",
            "The agency {agency} is not known on the day of decision, {decided_on}. Check the "
            "code in the list of agencies.",
        },
    [PROGRAMME_UNKNOWN] =
        {
            "PROGRAMME_UNKNOWN",
            EFFECT_REJECT,
            "Tukilajia {programme} ei tunneta päätöspäivänä {decided_on}. Tarkistakaa tunnus "
            "tukilajiluettelosta.",
            "Stödformen {programme} är inte känd på beslutsdagen {decided_on}. Kontrollera koden "
            "i förteckningen över stödformer.",
            "The programme {programme} is not known on the day of decision, {decided_on}. Check "
            "the code in the list of programmes.",
        },
    [AGENCY_NOT_COMPETENT] =
        {
            "AGENCY_NOT_COMPETENT",
            EFFECT_REJECT,
            "Viranomainen {agency} ei päätöspäivänä {decided_on} voinut päättää tuesta "
            "{programme}. Tarkistakaa toimivalta tai tukilaji.",
            "Myndigheten {agency} kunde inte på beslutsdagen {decided_on} besluta om stödet "
            "{programme}. Kontrollera behörigheten eller stödformen.",
            "The agency {agency} could not decide on the programme {programme} on "
            "{decided_on}. Check the competence or the programme.",
        },
    [SAME_PERSON] =
        {
            "SAME_PERSON",
            EFFECT_REJECT,
            "Sama henkilö {user} on esitellyt ja hyväksynyt päätöksen. Toisen henkilön on "
            "hyväksyttävä se.",
            "Samma person {user} har föredragit och godkänt beslutet. En annan person ska "
            "godkänna det.",
            "The same person, {user}, has proposed and approved the decision. Another person has "
            "to approve it.",
        },
    [APPROVER_UNKNOWN] =
        {
            "APPROVER_UNKNOWN",
            EFFECT_REJECT,
            "Käyttäjällä {user} ei ollut viranomaisen {agency} hyväksymisoikeutta päätöspäivänä "
            "{decided_on}. Tarkistakaa hyväksyjä tai hyväksyjäluettelo.",
            "Användaren {user} hade inte rätt att godkänna för myndigheten {agency} på "
            "beslutsdagen {decided_on}. Kontrollera godkännaren eller förteckningen.",
            "The user {user} was not an approver of the agency {agency} on {decided_on}. Check "
            "the approver or the list of approvers.",
        },
    [OVER_APPROVAL_LIMIT] =
        {
            "OVER_APPROVAL_LIMIT",
            EFFECT_HOLD,
            "Määrä {amount} ylittää hyväksyjän {user} rajan {limit}. Henkilön, jonka raja "
            "riittää, on ratkaistava asia.",
            "Beloppet {amount} överskrider godkännarens {user} gräns {limit}. En person vars gräns "
            "räcker ska avgöra saken.",
            "The amount {amount} is over the limit {limit} of the approver {user}. Somebody whose "
            "limit suffices has to decide.",
        },
};

static void look_at_codes(const Facts *facts, Findings *findings)
{
    const Decision *decision = facts->decision;

    if (facts->agency == NULL) {
        Finding *finding = finding_add(findings, AGENCY_UNKNOWN);

        evidence_text(finding, "agency", decision->agency);
        evidence_day(finding, "decided_on", decision->decided_on);
    }
    if (facts->programme == NULL) {
        Finding *finding = finding_add(findings, PROGRAMME_UNKNOWN);

        evidence_text(finding, "programme", decision->programme);
        evidence_day(finding, "decided_on", decision->decided_on);
    }
    if (facts->agency != NULL && facts->programme != NULL && facts->competence == NULL) {
        Finding *finding = finding_add(findings, AGENCY_NOT_COMPETENT);

        evidence_text(finding, "agency", decision->agency);
        evidence_text(finding, "programme", decision->programme);
        evidence_day(finding, "decided_on", decision->decided_on);
    }
}

static void look_at_persons(const Facts *facts, Findings *findings)
{
    const Decision *decision = facts->decision;
    const ApproverRow *approver = approver_of(facts);

    if (slice_equal(decision->proposed_by, decision->approved_by))
        evidence_text(finding_add(findings, SAME_PERSON), "user", decision->approved_by);
    if (facts->agency != NULL && approver == NULL) {
        Finding *finding = finding_add(findings, APPROVER_UNKNOWN);

        evidence_text(finding, "user", decision->approved_by);
        evidence_text(finding, "agency", decision->agency);
        evidence_day(finding, "decided_on", decision->decided_on);
    }
    if (approver != NULL && money_above(decision->amount, approver->limit)) {
        Finding *finding = finding_add(findings, OVER_APPROVAL_LIMIT);

        evidence_money(finding, "amount", decision->amount);
        evidence_money(finding, "limit", approver->limit);
        evidence_text(finding, "user", decision->approved_by);
    }
}

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    (void)param;
    look_at_codes(facts, findings);
    look_at_persons(facts, findings);
}

RULE(competence) = {
    .id = "R-0200",
    .version = 1,
    .name = "competence",
    .title = "The decision was made by who may make it",
    .legal_basis = "talousarvioasetus 1243/1992 38 § ja 69 b §",
    .needs = NEEDS_RECORD,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
