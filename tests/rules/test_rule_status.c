/*
 * test_rule_status.c
 *     R-0720: PAYEE_CEASED.
 */
#include "facts_fixture.h"

static const struct {
    PayeeStatusKind status;
    const char *name;
} rows[] = {
    {PAYEE_BANKRUPT, "bankrupt"},
    {PAYEE_DISSOLVED, "dissolved"},
    {PAYEE_DECEASED, "deceased"},
    {PAYEE_BAN, "ban"},
};

START_TEST(who_has_ceased_is_held)
{
    const PayeeStatusRow row = {.valid = {.from = day_of("2026-05-01")}, .status = rows[_i].status};
    Case *tested = case_new("R-0720");

    expect_said("no status", case_ask(tested), "");
    tested->facts.payee_status = &row;
    expect_said(rows[_i].name, case_ask(tested), "PAYEE_CEASED");
    ck_assert_str_eq(case_evidence(tested, 0, "status"), rows[_i].name);
    ck_assert_str_eq(case_evidence(tested, 0, "since"), "2026-05-01");
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{who_has_ceased_is_held, COUNT_OF(rows)}};

    return rule_tests_run("R-0720 status", tests, COUNT_OF(tests));
}
