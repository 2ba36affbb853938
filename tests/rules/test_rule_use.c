/*
 * test_rule_use.c
 *     R-0620: REPORT_OVERDUE.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    const char *overdue;
    const char *codes;
} rows[] = {
    {"nothing is overdue", "", ""},
    {"overdue since yesterday", "2026-11-22", "REPORT_OVERDUE"},
};

START_TEST(an_overdue_report_holds)
{
    Case *tested = case_new("R-0620");

    tested->facts.report_overdue = day_of(rows[_i].overdue);
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
    if (rows[_i].codes[0] != '\0')
        ck_assert_str_eq(case_evidence(tested, 0, "overdue_since"), rows[_i].overdue);
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{an_overdue_report_holds, COUNT_OF(rows)}};

    return rule_tests_run("R-0620 use", tests, COUNT_OF(tests));
}
