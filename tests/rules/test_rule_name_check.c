/*
 * test_rule_name_check.c
 *     R-0730: PAYEE_NAME_UNVERIFIED.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    bool failed;
    const char *codes;
} rows[] = {
    {"never checked, or the last check agreed", false, ""},
    {"the last check said no match", true, "PAYEE_NAME_UNVERIFIED"},
};

START_TEST(name_and_account_belong_together)
{
    Case *tested = case_new("R-0730");

    tested->facts.name_check_failed = rows[_i].failed;
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{name_and_account_belong_together, COUNT_OF(rows)}};

    return rule_tests_run("R-0730 name check", tests, COUNT_OF(tests));
}
