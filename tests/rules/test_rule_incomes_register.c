/*
 * test_rule_incomes_register.c
 *     R-0800: WAGE_NOT_REPORTED, WAGE_MISMATCH, EMPLOYMENT_ENDED.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    bool programme_known, wage_check;
    const char *payee_id;
    const char *employee_id;
    const char *start;
    const char *end;
    int64_t rows;
    const char *reported;
    const char *eligible_cost;
    const char *ended;
    const char *codes;
} rows[] = {
    {"as reported", true, true, "0201256-6", "131052-308T", "2026-10-01", "2026-10-31", 1,
     "2000.00", "2000.00", "", ""},
    {"less by the tolerance, less one cent", true, true, "0201256-6", "131052-308T", "2026-10-01",
     "2026-10-31", 1, "1999.01", "2000.00", "", ""},
    {"less by the tolerance", true, true, "0201256-6", "131052-308T", "2026-10-01", "2026-10-31", 1,
     "1999.00", "2000.00", "", ""},
    {"less by one cent more", true, true, "0201256-6", "131052-308T", "2026-10-01", "2026-10-31", 2,
     "1998.99", "2000.00", "", "WAGE_MISMATCH"},
    {"more than claimed", true, true, "0201256-6", "131052-308T", "2026-10-01", "2026-10-31", 1,
     "2500.00", "2000.00", "", ""},
    {"no cost claimed", true, true, "0201256-6", "131052-308T", "2026-10-01", "2026-10-31", 1,
     "0.00", "", "", ""},
    {"a report of nothing", true, true, "0201256-6", "131052-308T", "2026-10-01", "2026-10-31", 1,
     "0.00", "2000.00", "", "WAGE_MISMATCH"},
    {"no report", true, true, "0201256-6", "131052-308T", "2026-10-01", "2026-10-31", 0, "0.00",
     "2000.00", "", "WAGE_NOT_REPORTED"},
    {"no employee", true, true, "0201256-6", "", "2026-10-01", "2026-10-31", 0, "0.00", "2000.00",
     "", "WAGE_NOT_REPORTED"},
    {"no employee, whatever rows there are", true, true, "0201256-6", "", "2026-10-01",
     "2026-10-31", 1, "2000.00", "2000.00", "", "WAGE_NOT_REPORTED"},
    {"no period", true, true, "0201256-6", "131052-308T", "", "", 0, "0.00", "2000.00", "",
     "WAGE_NOT_REPORTED"},
    {"employment ended a day before the period", true, true, "0201256-6", "131052-308T",
     "2026-10-01", "2026-10-31", 1, "2000.00", "2000.00", "2026-10-30", "EMPLOYMENT_ENDED"},
    {"employment ended with the period", true, true, "0201256-6", "131052-308T", "2026-10-01",
     "2026-10-31", 1, "2000.00", "2000.00", "2026-10-31", ""},
    {"employment ended a day after the period", true, true, "0201256-6", "131052-308T",
     "2026-10-01", "2026-10-31", 1, "2000.00", "2000.00", "2026-11-01", ""},
    {"both", true, true, "0201256-6", "131052-308T", "2026-10-01", "2026-10-31", 1, "0.00",
     "2000.00", "2026-10-01", "WAGE_MISMATCH EMPLOYMENT_ENDED"},
    {"wages are not checked", true, false, "0201256-6", "", "", "", 0, "0.00", "2000.00", "", ""},
    {"programme unknown: silent", false, true, "0201256-6", "", "", "", 0, "0.00", "2000.00", "",
     ""},
    {"payee's code invalid: silent", true, true, "0201256-7", "131052-308T", "2026-10-01",
     "2026-10-31", 0, "0.00", "2000.00", "", ""},
    {"employee's code invalid: silent", true, true, "0201256-6", "131052-308A", "2026-10-01",
     "2026-10-31", 0, "0.00", "2000.00", "", ""},
    {"half a period: silent", true, true, "0201256-6", "131052-308T", "2026-10-01", "", 0, "0.00",
     "2000.00", "", ""},
    {"a period that is none: silent", true, true, "0201256-6", "", "2026-10-02", "2026-10-01", 0,
     "0.00", "2000.00", "", ""},
};

START_TEST(the_wage_was_reported)
{
    Case *tested = case_new("R-0800");

    if (!rows[_i].programme_known)
        tested->facts.programme = NULL;
    tested->programme.wage_check = rows[_i].wage_check;
    tested->decision.payee_id = slice_of(rows[_i].payee_id);
    tested->decision.employee_id = slice_of(rows[_i].employee_id);
    tested->decision.period_start = day_of(rows[_i].start);
    tested->decision.period_end = day_of(rows[_i].end);
    tested->decision.eligible_cost = money_of(rows[_i].eligible_cost);
    tested->facts.wage.row_count = rows[_i].rows;
    tested->facts.wage.eligible_wage = money_of(rows[_i].reported);
    tested->facts.wage.employment_ended = day_of(rows[_i].ended);
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
}
END_TEST

START_TEST(the_tolerance_is_a_parameter)
{
    Case *tested = case_new("R-0800");

    tested->programme.wage_check = true;
    tested->decision.employee_id = SLICE_LITERAL("131052-308T");
    tested->decision.period_start = day_of("2026-10-01");
    tested->decision.period_end = day_of("2026-10-31");
    tested->decision.eligible_cost = money_of("2000.00");
    tested->facts.wage.row_count = 1;
    tested->facts.wage.eligible_wage = money_of("1999.99");
    expect_said("within the default", case_ask(tested), "");
    case_param(tested, "tolerance", 0);
    expect_said("no tolerance", case_ask(tested), "WAGE_MISMATCH");
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {
        {the_wage_was_reported, COUNT_OF(rows)},
        {the_tolerance_is_a_parameter, 1},
    };

    return rule_tests_run("R-0800 incomes register", tests, COUNT_OF(tests));
}
