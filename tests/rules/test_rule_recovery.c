/*
 * test_rule_recovery.c
 *     R-0600: SET_OFF.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    const char *payee_id;
    const char *amount;
    const char *receivable;
    const char *protected_portion;
    const char *set_off; /* "": nothing is */
} rows[] = {
    {"owes nothing", "0201256-6", "500.00", "0.00", "0.00", ""},
    {"owes one cent", "0201256-6", "500.00", "0.01", "0.00", "0.01"},
    {"owes one cent less than the payment", "0201256-6", "500.00", "499.99", "0.00", "499.99"},
    {"owes the payment", "0201256-6", "500.00", "500.00", "0.00", "500.00"},
    {"owes more than the payment", "0201256-6", "500.00", "500.01", "0.00", "500.00"},
    {"the protected portion is above the payment", "0201256-6", "818.62", "5000.00", "986.40", ""},
    {"the protected portion is the payment", "0201256-6", "986.40", "5000.00", "986.40", ""},
    {"one cent above it", "0201256-6", "986.41", "5000.00", "986.40", "0.01"},
    {"what is left after it", "0201256-6", "1800.00", "5000.00", "986.40", "813.60"},
    {"with dependants", "0201256-6", "1800.00", "5000.00", "1563.00", "237.00"},
    {"less than what is left", "0201256-6", "1800.00", "100.00", "986.40", "100.00"},
    {"payee's code invalid: silent", "0201256-7", "500.00", "500.00", "0.00", ""},
};

START_TEST(due_receivables_are_set_off)
{
    Case *tested = case_new("R-0600");

    tested->decision.payee_id = slice_of(rows[_i].payee_id);
    tested->decision.amount = money_of(rows[_i].amount);
    tested->facts.receivable_due = money_of(rows[_i].receivable);
    tested->facts.protected_portion = money_of(rows[_i].protected_portion);
    if (rows[_i].set_off[0] == '\0') {
        expect_said(rows[_i].sentence, case_ask(tested), "");
        return;
    }
    expect_said(rows[_i].sentence, case_ask(tested), "SET_OFF");
    ck_assert_str_eq(case_evidence(tested, 0, "set_off"), rows[_i].set_off);
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{due_receivables_are_set_off, COUNT_OF(rows)}};

    return rule_tests_run("R-0600 recovery", tests, COUNT_OF(tests));
}
