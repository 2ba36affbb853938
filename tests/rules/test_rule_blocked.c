/*
 * test_rule_blocked.c
 *     R-0710: BLOCKED_PAYEE.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    bool listed;
    const char *codes;
} rows[] = {
    {"on no list", false, ""},
    {"on a list", true, "BLOCKED_PAYEE"},
};

START_TEST(who_is_listed_is_held)
{
    const BlockedPayeeRow row = {
        .valid = {.row = 7}, .list = SLICE_LITERAL("pakotteet"), .reason = SLICE_LITERAL("EU")};
    Case *tested = case_new("R-0710");

    tested->facts.blocked = rows[_i].listed ? &row : NULL;
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
    if (!rows[_i].listed)
        return;
    ck_assert_str_eq(case_evidence(tested, 0, "list"), "pakotteet");
    ck_assert_str_eq(case_evidence(tested, 0, "row"), "7");
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{who_is_listed_is_held, COUNT_OF(rows)}};

    return rule_tests_run("R-0710 blocked", tests, COUNT_OF(tests));
}
