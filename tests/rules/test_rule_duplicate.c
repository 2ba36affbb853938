/*
 * test_rule_duplicate.c
 *     R-0300: DUPLICATE_DECISION, DUPLICATE_INSTALMENT, POSSIBLE_DUPLICATE.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    bool decision_seen, instalment_seen, same_period;
    int32_t due_apart;
    const char *codes;
} rows[] = {
    {"never seen", false, false, false, -1, ""},
    {"the decision", true, false, false, -1, "DUPLICATE_DECISION"},
    {"the instalment", false, true, false, -1, "DUPLICATE_INSTALMENT"},
    {"the same period", false, false, true, -1, "POSSIBLE_DUPLICATE"},
    {"due on the same day", false, false, false, 0, "POSSIBLE_DUPLICATE"},
    {"due four days apart", false, false, false, 4, "POSSIBLE_DUPLICATE"},
    {"due five days apart", false, false, false, 5, "POSSIBLE_DUPLICATE"},
    {"due six days apart", false, false, false, 6, ""},
    {"all", true, true, true, 0, "DUPLICATE_DECISION DUPLICATE_INSTALMENT POSSIBLE_DUPLICATE"},
};

START_TEST(nothing_is_paid_twice)
{
    Case *tested = case_new("R-0300");

    tested->facts.decision_seen = rows[_i].decision_seen;
    tested->facts.instalment_seen = rows[_i].instalment_seen;
    tested->facts.similar_same_period = rows[_i].same_period;
    tested->facts.similar_due_apart = rows[_i].due_apart;
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
}
END_TEST

START_TEST(the_window_is_a_parameter)
{
    Case *tested = case_new("R-0300");

    tested->facts.similar_due_apart = 1;
    case_param(tested, "window_days", 0);
    expect_said("one day apart, none allowed", case_ask(tested), "");
    tested->facts.similar_due_apart = 0;
    expect_said("the same day", case_ask(tested), "POSSIBLE_DUPLICATE");
    ck_assert_str_eq(case_evidence(tested, 0, "days_apart"), "0");
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {
        {nothing_is_paid_twice, COUNT_OF(rows)},
        {the_window_is_a_parameter, 1},
    };

    return rule_tests_run("R-0300 duplicate", tests, COUNT_OF(tests));
}
