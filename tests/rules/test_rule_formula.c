/*
 * test_rule_formula.c
 *     R-0410: FORMULA_EXCEEDED, FORMULA_DATA_MISSING.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    bool programme_known;
    Formula formula;
    int32_t max_percent;
    const char *amount;
    const char *eligible_cost;
    const char *other_aid;
    int32_t percent;
    const char *start;
    const char *end;
    const char *codes;
} rows[] = {
    {"no formula", true, FORMULA_NONE, -1, "900.00", "", "", -1, "", "", ""},
    {"a share of cost, one cent below", true, FORMULA_COST_SHARE, 5000, "3999.99", "8000.00", "",
     5000, "", "", ""},
    {"a share of cost", true, FORMULA_COST_SHARE, 5000, "4000.00", "8000.00", "", 5000, "", "", ""},
    {"a share of cost, one cent above", true, FORMULA_COST_SHARE, 5000, "4000.01", "8000.00", "",
     5000, "", "", "FORMULA_EXCEEDED"},
    {"other aid", true, FORMULA_COST_SHARE, 5000, "4000.00", "8000.00", "4000.00", 5000, "", "",
     ""},
    {"one cent of other aid too much", true, FORMULA_COST_SHARE, 5000, "4000.00", "8000.00",
     "4000.01", 5000, "", "", "FORMULA_EXCEEDED"},
    {"no cost", true, FORMULA_COST_SHARE, 5000, "4000.00", "", "", 5000, "", "",
     "FORMULA_DATA_MISSING"},
    {"no percent", true, FORMULA_COST_SHARE, 5000, "4000.00", "8000.00", "", -1, "", "",
     "FORMULA_DATA_MISSING"},
    {"no cost and no percent are one finding", true, FORMULA_COST_SHARE, 5000, "4000.00", "", "",
     -1, "", "", "FORMULA_DATA_MISSING"},
    {"percent just below the largest", true, FORMULA_COST_SHARE, 5001, "4000.00", "8000.00", "",
     5000, "", "", ""},
    {"percent just above the largest", true, FORMULA_COST_SHARE, 4999, "4000.00", "8000.00", "",
     5000, "", "", "FORMULA_DATA_MISSING"},
    {"percent and amount above the largest", true, FORMULA_COST_SHARE, 4999, "4000.01", "8000.00",
     "", 5000, "", "", "FORMULA_DATA_MISSING FORMULA_EXCEEDED"},
    {"a percent of nothing is one", true, FORMULA_COST_SHARE, 5000, "0.01", "8000.00", "", 0, "",
     "", "FORMULA_EXCEEDED"},
    {"the largest percent is nothing", true, FORMULA_COST_SHARE, 0, "0.01", "8000.00", "", 1, "",
     "", "FORMULA_DATA_MISSING"},
    {"no largest percent", true, FORMULA_COST_SHARE, -1, "8000.00", "8000.00", "", 10000, "", "",
     ""},
    {"a share of cost needs no period, not even a right one", true, FORMULA_COST_SHARE, 5000,
     "4000.01", "8000.00", "", 5000, "2026-10-31", "2026-10-01", "FORMULA_EXCEEDED"},
    {"a wage, one cent below the cap", true, FORMULA_WAGE_SUBSIDY, -1, "1259.99", "2800.00", "",
     5000, "2026-10-01", "2026-10-31", ""},
    {"a wage, at the cap", true, FORMULA_WAGE_SUBSIDY, -1, "1260.00", "2800.00", "", 5000,
     "2026-10-01", "2026-10-31", ""},
    {"a wage, one cent above the cap", true, FORMULA_WAGE_SUBSIDY, -1, "1260.01", "2800.00", "",
     5000, "2026-10-01", "2026-10-31", "FORMULA_EXCEEDED"},
    {"a wage without period", true, FORMULA_WAGE_SUBSIDY, -1, "1260.01", "2800.00", "", 5000, "",
     "", "FORMULA_DATA_MISSING"},
    {"a wage with half a period: silent", true, FORMULA_WAGE_SUBSIDY, -1, "1260.01", "2800.00", "",
     5000, "2026-10-01", "", ""},
    {"a wage with a period that is none: silent", true, FORMULA_WAGE_SUBSIDY, -1, "1260.01", "", "",
     5000, "2026-10-02", "2026-10-01", ""},
    {"programme unknown: silent", false, FORMULA_COST_SHARE, 5000, "4000.01", "8000.00", "", 5000,
     "", "", ""},
};

START_TEST(at_most_what_the_formula_allows)
{
    Case *tested = case_new("R-0410");

    if (!rows[_i].programme_known)
        tested->facts.programme = NULL;
    tested->programme.formula = rows[_i].formula;
    tested->programme.max_percent = rows[_i].max_percent;
    tested->decision.amount = money_of(rows[_i].amount);
    tested->decision.eligible_cost = money_of(rows[_i].eligible_cost);
    tested->decision.other_aid = money_of(rows[_i].other_aid);
    tested->decision.subsidy_percent = rows[_i].percent;
    tested->decision.period_start = day_of(rows[_i].start);
    tested->decision.period_end = day_of(rows[_i].end);
    case_param(tested, "monthly_cap", 126000);
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
}
END_TEST

START_TEST(without_cap_the_share_counts)
{
    Case *tested = case_new("R-0410");

    tested->programme.formula = FORMULA_WAGE_SUBSIDY;
    tested->programme.coefficient = 12300;
    tested->decision.eligible_cost = money_of("1700.00");
    tested->decision.subsidy_percent = 10000;
    tested->decision.period_start = day_of("2026-10-01");
    tested->decision.period_end = day_of("2026-10-31");
    tested->decision.amount = money_of("2091.00");
    expect_said("1.23 times the cost", case_ask(tested), "");
    tested->decision.amount = money_of("2091.01");
    expect_said("a cent above", case_ask(tested), "FORMULA_EXCEEDED");
    ck_assert_str_eq(case_evidence(tested, 0, "allowed"), "2091.00");
    case_param(tested, "monthly_cap", 0);
    tested->decision.amount = money_of("0.01");
    expect_said("a cap of nothing", case_ask(tested), "FORMULA_EXCEEDED");
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {
        {at_most_what_the_formula_allows, COUNT_OF(rows)},
        {without_cap_the_share_counts, 1},
    };

    return rule_tests_run("R-0410 formula", tests, COUNT_OF(tests));
}
