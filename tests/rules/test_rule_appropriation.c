/*
 * test_rule_appropriation.c
 *     R-0500: APPROPRIATION_UNKNOWN, and at the end APPROPRIATION_EXHAUSTED. The decision is over
 *     500.00, the appropriation 1000000.00.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    bool agency, programme, competence, appropriation;
    const char *used;
    const char *codes;
    const char *last_codes;
} rows[] = {
    {"nothing used", true, true, true, true, "0.00", "", ""},
    {"one cent left afterwards", true, true, true, true, "999499.99", "", ""},
    {"nothing left afterwards", true, true, true, true, "999500.00", "", ""},
    {"one cent too much", true, true, true, true, "999500.01", "", "APPROPRIATION_EXHAUSTED"},
    {"no appropriation", true, true, true, false, "999500.01", "APPROPRIATION_UNKNOWN", ""},
    {"agency unknown: silent", false, true, true, false, "999500.01", "", ""},
    {"agency unknown: silent at the end", false, true, true, true, "999500.01", "", ""},
    {"programme unknown: silent", true, false, true, false, "999500.01", "", ""},
    {"programme unknown: silent at the end", true, false, true, true, "999500.01", "", ""},
    {"not competent: silent", true, true, false, false, "999500.01", "", ""},
    {"not competent: silent at the end", true, true, false, true, "999500.01", "", ""},
};

START_TEST(there_is_money)
{
    Case *tested = case_new("R-0500");

    if (!rows[_i].agency)
        tested->facts.agency = NULL;
    if (!rows[_i].programme)
        tested->facts.programme = NULL;
    if (!rows[_i].competence)
        tested->facts.competence = NULL;
    if (!rows[_i].appropriation)
        tested->facts.appropriation = NULL;
    tested->facts.appropriation_used = money_of(rows[_i].used);
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
    expect_said(rows[_i].sentence, case_ask_last(tested), rows[_i].last_codes);
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{there_is_money, COUNT_OF(rows)}};

    return rule_tests_run("R-0500 appropriation", tests, COUNT_OF(tests));
}
