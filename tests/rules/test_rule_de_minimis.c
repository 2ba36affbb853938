/*
 * test_rule_de_minimis.c
 *     R-0420: DE_MINIMIS_EXCEEDED.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    bool programme_known, de_minimis;
    const char *payee_id;
    const char *used;
    const char *amount;
    const char *codes;
} rows[] = {
    {"one cent below the ceiling", true, true, "0201256-6", "299499.99", "500.00", ""},
    {"the ceiling", true, true, "0201256-6", "299500.00", "500.00", ""},
    {"one cent above the ceiling", true, true, "0201256-6", "299500.01", "500.00",
     "DE_MINIMIS_EXCEEDED"},
    {"120000 and 150000 before, 40000 now", true, true, "0201256-6", "270000.00", "40000.00",
     "DE_MINIMIS_EXCEEDED"},
    {"the first has left the window", true, true, "0201256-6", "150000.00", "40000.00", ""},
    {"other aid is not counted", true, false, "0201256-6", "299500.01", "500.00", ""},
    {"programme unknown: silent", false, true, "0201256-6", "299500.01", "500.00", ""},
    {"payee's code invalid: silent", true, true, "0201256-7", "299500.01", "500.00", ""},
    {"the code of a person for an organisation: silent", true, true, "131052-308T", "299500.01",
     "500.00", ""},
};

START_TEST(aid_stays_under_the_ceiling)
{
    Case *tested = case_new("R-0420");

    if (!rows[_i].programme_known)
        tested->facts.programme = NULL;
    tested->programme.de_minimis = rows[_i].de_minimis;
    tested->decision.payee_id = slice_of(rows[_i].payee_id);
    tested->decision.amount = money_of(rows[_i].amount);
    tested->facts.de_minimis_used = money_of(rows[_i].used);
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
}
END_TEST

START_TEST(the_ceiling_is_of_the_day_of_decision)
{
    Case *tested = case_new("R-0420");

    ck_assert_int_eq(tested->rule->params[0].day, PARAM_DECIDED_ON);
    ck_assert_str_eq(tested->rule->params[0].name, "ceiling");
    tested->programme.de_minimis = true;
    case_param(tested, "ceiling", 49999);
    expect_said("a lower ceiling", case_ask(tested), "DE_MINIMIS_EXCEEDED");
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {
        {aid_stays_under_the_ceiling, COUNT_OF(rows)},
        {the_ceiling_is_of_the_day_of_decision, 1},
    };

    return rule_tests_run("R-0420 de minimis", tests, COUNT_OF(tests));
}
