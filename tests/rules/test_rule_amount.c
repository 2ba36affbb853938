/*
 * test_rule_amount.c
 *     R-0400: AMOUNT_OVER_MAX, AMOUNT_FOR_REVIEW.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    bool programme_known;
    const char *amount;
    const char *max_payment;
    const char *review_above;
    const char *codes;
} rows[] = {
    {"no limits", true, "999999999.99", "", "", ""},
    {"one cent below the largest", true, "999.99", "1000.00", "", ""},
    {"the largest", true, "1000.00", "1000.00", "", ""},
    {"one cent above the largest", true, "1000.01", "1000.00", "", "AMOUNT_OVER_MAX"},
    {"one cent below review", true, "99.99", "", "100.00", ""},
    {"at review", true, "100.00", "", "100.00", ""},
    {"one cent above review", true, "100.01", "", "100.00", "AMOUNT_FOR_REVIEW"},
    {"both are said", true, "1000.01", "1000.00", "100.00", "AMOUNT_OVER_MAX AMOUNT_FOR_REVIEW"},
    {"programme unknown: silent", false, "1000.01", "1000.00", "100.00", ""},
};

START_TEST(the_amount_is_within_limits)
{
    Case *tested = case_new("R-0400");

    if (!rows[_i].programme_known)
        tested->facts.programme = NULL;
    tested->decision.amount = money_of(rows[_i].amount);
    tested->programme.max_payment = money_of(rows[_i].max_payment);
    tested->programme.review_above = money_of(rows[_i].review_above);
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
}
END_TEST

START_TEST(the_limit_of_today_counts)
{
    Case *tested = case_new("R-0400");
    ProgrammeRow today = tested->programme;

    tested->programme.max_payment = money_of("500.00");
    today.max_payment = money_of("499.99");
    tested->facts.programme_today = &today;
    expect_said("lowered since the decision", case_ask(tested), "AMOUNT_OVER_MAX");
    ck_assert_str_eq(case_evidence(tested, 0, "limit"), "499.99");
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {
        {the_amount_is_within_limits, COUNT_OF(rows)},
        {the_limit_of_today_counts, 1},
    };

    return rule_tests_run("R-0400 amount", tests, COUNT_OF(tests));
}
