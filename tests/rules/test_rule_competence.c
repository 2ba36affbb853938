/*
 * test_rule_competence.c
 *     R-0200: agency, programme, competence, two persons, the approver and his limit.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    bool agency, programme, competence, approver;
    const char *proposed_by;
    const char *amount;
    const char *codes;
} rows[] = {
    {"all known", true, true, true, true, "esittelija", "500.00", ""},
    {"agency unknown: competence, approver and limit are silent", false, true, false, false,
     "esittelija", "100000.01", "AGENCY_UNKNOWN"},
    {"agency unknown, an approver's row all the same", false, true, true, true, "esittelija",
     "100000.01", "AGENCY_UNKNOWN"},
    {"programme unknown: competence is silent, the limit is not", true, false, false, true,
     "esittelija", "100000.01", "PROGRAMME_UNKNOWN OVER_APPROVAL_LIMIT"},
    {"both unknown", false, false, false, false, "esittelija", "500.00",
     "AGENCY_UNKNOWN PROGRAMME_UNKNOWN"},
    {"not competent", true, true, false, true, "esittelija", "500.00", "AGENCY_NOT_COMPETENT"},
    {"one person", true, true, true, true, "ratkaisija", "500.00", "SAME_PERSON"},
    {"one person of an unknown agency", false, true, false, false, "ratkaisija", "500.00",
     "AGENCY_UNKNOWN SAME_PERSON"},
    {"letters matter", true, true, true, true, "Ratkaisija", "500.00", ""},
    {"approver unknown: no limit", true, true, true, false, "esittelija", "100000.01",
     "APPROVER_UNKNOWN"},
    {"one person whom nobody knows", true, true, true, false, "ratkaisija", "500.00",
     "SAME_PERSON APPROVER_UNKNOWN"},
    {"one cent below the limit", true, true, true, true, "esittelija", "99999.99", ""},
    {"the limit", true, true, true, true, "esittelija", "100000.00", ""},
    {"one cent above the limit", true, true, true, true, "esittelija", "100000.01",
     "OVER_APPROVAL_LIMIT"},
};

START_TEST(the_decision_was_made_by_who_may)
{
    Case *tested = case_new("R-0200");

    if (!rows[_i].agency)
        tested->facts.agency = NULL;
    if (!rows[_i].programme)
        tested->facts.programme = NULL;
    if (!rows[_i].competence)
        tested->facts.competence = NULL;
    if (!rows[_i].approver)
        tested->facts.approver = NULL;
    tested->decision.proposed_by = slice_of(rows[_i].proposed_by);
    tested->decision.amount = money_of(rows[_i].amount);
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
}
END_TEST

START_TEST(the_sentence_names_amount_and_limit)
{
    Case *tested = case_new("R-0200");

    tested->decision.amount = money_of("100000.01");
    case_ask(tested);
    ck_assert_str_eq(case_text(tested, 0, "en"),
                     "The amount 100000.01 is over the limit 100000.00 of the approver "
                     "ratkaisija. Somebody whose limit suffices has to decide.");
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {
        {the_decision_was_made_by_who_may, COUNT_OF(rows)},
        {the_sentence_names_amount_and_limit, 1},
    };

    return rule_tests_run("R-0200 competence", tests, COUNT_OF(tests));
}
