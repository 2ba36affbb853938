/*
 * test_rule_fraud_signs.c
 *     R-0700: SHARED_IBAN, IBAN_CHANGED, JUST_BELOW_LIMIT, STAFF_ACCOUNT.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    int64_t shared_payees;
    bool iban_changed;
    const char *amount;
    bool staff_account;
    const char *codes;
} account_rows[] = {
    {"an own account", 1, false, "500.00", false, ""},
    {"two payees", 2, false, "500.00", false, ""},
    {"three payees", 3, false, "500.00", false, "SHARED_IBAN"},
    {"four payees", 4, false, "500.00", false, "SHARED_IBAN"},
    {"paid to this account before", 1, false, "5000.00", false, ""},
    {"to another before, one cent below the amount", 1, true, "999.99", false, ""},
    {"to another before, the amount", 1, true, "1000.00", false, "IBAN_CHANGED"},
    {"to another before, one cent above", 1, true, "1000.01", false, "IBAN_CHANGED"},
    {"never paid before", 1, false, "1000.01", false, ""},
    {"an account of staff", 1, false, "0.01", true, "STAFF_ACCOUNT"},
    {"all of them", 3, true, "1000.00", true,
     "SHARED_IBAN IBAN_CHANGED STAFF_ACCOUNT"},
};

START_TEST(accounts)
{
    Case *tested = case_new("R-0700");

    tested->facts.shared_payees = account_rows[_i].shared_payees;
    tested->facts.iban_changed = account_rows[_i].iban_changed;
    tested->facts.staff_account = account_rows[_i].staff_account;
    tested->decision.amount = money_of(account_rows[_i].amount);
    expect_said(account_rows[_i].sentence, case_ask(tested), account_rows[_i].codes);
}
END_TEST

static const struct {
    const char *sentence;
    bool agency, approver;
    const char *limit;
    const char *amount;
    int64_t before;
    const char *codes;
} limit_rows[] = {
    {"one cent below 0.98", true, true, "1000.00", "979.99", 2, ""},
    {"0.98 of the limit", true, true, "1000.00", "980.00", 2, "JUST_BELOW_LIMIT"},
    {"one cent above 0.98", true, true, "1000.00", "980.01", 2, "JUST_BELOW_LIMIT"},
    {"one cent below the limit", true, true, "1000.00", "999.99", 2, "JUST_BELOW_LIMIT"},
    {"the limit", true, true, "1000.00", "1000.00", 2, "JUST_BELOW_LIMIT"},
    {"one cent above the limit", true, true, "1000.00", "1000.01", 2, ""},
    {"0.98 of 0.99 is 0.9702: 0.97 is below", true, true, "0.99", "0.97", 2, ""},
    {"0.98 is above", true, true, "0.99", "0.98", 2, "JUST_BELOW_LIMIT"},
    {"0.98 of 10.25 is 10.045: 10.04 is below", true, true, "10.25", "10.04", 2, ""},
    {"10.05 is above", true, true, "10.25", "10.05", 2, "JUST_BELOW_LIMIT"},
    {"the second of its kind", true, true, "1000.00", "999.99", 1, ""},
    {"the fourth of its kind", true, true, "1000.00", "999.99", 3, "JUST_BELOW_LIMIT"},
    {"the largest limit", true, true, "999999999999999.99", "999999999.99", 2, ""},
    {"approver unknown: silent", true, false, "1000.00", "999.99", 2, ""},
    {"agency unknown: silent", false, true, "1000.00", "999.99", 2, ""},
};

START_TEST(limits)
{
    Case *tested = case_new("R-0700");

    if (!limit_rows[_i].agency)
        tested->facts.agency = NULL;
    if (!limit_rows[_i].approver)
        tested->facts.approver = NULL;
    tested->approver.limit = money_of(limit_rows[_i].limit);
    tested->decision.amount = money_of(limit_rows[_i].amount);
    tested->facts.near_limit_before = limit_rows[_i].before;
    expect_said(limit_rows[_i].sentence, case_ask(tested), limit_rows[_i].codes);
}
END_TEST

START_TEST(counts_are_parameters)
{
    Case *tested = case_new("R-0700");

    tested->approver.limit = money_of("500.00");
    tested->facts.iban_changed = true;
    expect_said("by default", case_ask(tested), "");
    case_param(tested, "near_count", 1);
    case_param(tested, "shared_payees", 1);
    case_param(tested, "min_amount", 50000);
    expect_said("one is enough", case_ask(tested), "SHARED_IBAN IBAN_CHANGED JUST_BELOW_LIMIT");
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {
        {accounts, COUNT_OF(account_rows)},
        {limits, COUNT_OF(limit_rows)},
        {counts_are_parameters, 1},
    };

    return rule_tests_run("R-0700 fraud signs", tests, COUNT_OF(tests));
}
