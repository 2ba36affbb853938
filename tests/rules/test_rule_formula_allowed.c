/*
 * test_rule_formula_allowed.c
 *     The allowed amount of the two formulas (380/2023 85 and 94 §).
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    Formula formula;
    const char *cost;
    int32_t percent;
    const char *start;
    const char *end;
    const char *other_aid;
    const char *monthly_cap;
    int32_t coefficient;
    const char *allowed;
} rows[] = {
    {"half of the cost", FORMULA_WAGE_SUBSIDY, "2400.00", 5000, "2026-10-01", "2026-10-31", "0.00",
     "1260.00", -1, "1200.00"},
    {"the cap of a month", FORMULA_WAGE_SUBSIDY, "2800.00", 5000, "2026-10-01", "2026-10-31",
     "0.00", "1260.00", -1, "1260.00"},
    {"half a cent is rounded up", FORMULA_WAGE_SUBSIDY, "1990.55", 5000, "2026-10-01", "2026-10-31",
     "0.00", "1260.00", -1, "995.28"},
    {"14 days, capped", FORMULA_WAGE_SUBSIDY, "1500.00", 5000, "2026-10-01", "2026-10-14", "0.00",
     "1260.00", -1, "588.00"},
    {"14 days, not capped", FORMULA_WAGE_SUBSIDY, "1000.00", 5000, "2026-10-01", "2026-10-14",
     "0.00", "1260.00", -1, "500.00"},
    {"all aid together is the cost", FORMULA_WAGE_SUBSIDY, "2400.00", 5000, "2026-10-01",
     "2026-10-31", "1500.00", "1260.00", -1, "900.00"},
    {"31 days over two months have more than the cap", FORMULA_WAGE_SUBSIDY, "9000.00", 5000,
     "2026-03-15", "2026-04-14", "0.00", "1260.00", -1, "1302.00"},
    {"28 days", FORMULA_WAGE_SUBSIDY, "9000.00", 5000, "2026-10-01", "2026-10-28", "0.00",
     "1260.00", -1, "1176.00"},
    {"17 days", FORMULA_WAGE_SUBSIDY, "9000.00", 5000, "2026-10-01", "2026-10-17", "0.00",
     "1260.00", -1, "714.00"},
    {"28 days of 2020.00", FORMULA_WAGE_SUBSIDY, "9000.00", 10000, "2026-10-01", "2026-10-28",
     "0.00", "2020.00", -1, "1885.33"},
    {"31 days of 2020.00", FORMULA_WAGE_SUBSIDY, "9000.00", 10000, "2026-03-15", "2026-04-14",
     "0.00", "2020.00", -1, "2087.33"},
    {"one day", FORMULA_WAGE_SUBSIDY, "9000.00", 5000, "2026-10-01", "2026-10-01", "0.00",
     "1260.00", -1, "42.00"},
    {"February is a month", FORMULA_WAGE_SUBSIDY, "9000.00", 5000, "2026-02-01", "2026-02-28",
     "0.00", "1260.00", -1, "1260.00"},
    {"February of a leap year without its last day is none", FORMULA_WAGE_SUBSIDY, "9000.00", 5000,
     "2028-02-01", "2028-02-28", "0.00", "1260.00", -1, "1176.00"},
    {"30 days of October are no month but have its cap", FORMULA_WAGE_SUBSIDY, "9000.00", 5000,
     "2026-10-01", "2026-10-30", "0.00", "1260.00", -1, "1260.00"},
    {"two months are not one", FORMULA_WAGE_SUBSIDY, "9000.00", 5000, "2026-10-01", "2026-11-30",
     "0.00", "1260.00", -1, "2562.00"},
    {"coefficient 1.23", FORMULA_WAGE_SUBSIDY, "1600.00", 10000, "2026-10-01", "2026-10-31", "0.00",
     "2020.00", 12300, "1968.00"},
    {"coefficient 1.23, capped", FORMULA_WAGE_SUBSIDY, "1700.00", 10000, "2026-10-01", "2026-10-31",
     "0.00", "2020.00", 12300, "2020.00"},
    {"other aid is taken from the cost times the coefficient", FORMULA_WAGE_SUBSIDY, "1000.00",
     10000, "2026-10-01", "2026-10-31", "1000.00", "2020.00", 12300, "230.00"},
    {"a coefficient of nothing", FORMULA_WAGE_SUBSIDY, "1000.00", 10000, "2026-10-01", "2026-10-31",
     "0.00", "2020.00", 0, "0.00"},
    {"no cap", FORMULA_WAGE_SUBSIDY, "9000.00", 5000, "2026-10-01", "2026-10-31", "0.00", "", -1,
     "4500.00"},
    {"other aid above the cost leaves nothing", FORMULA_WAGE_SUBSIDY, "100.00", 5000, "2026-10-01",
     "2026-10-31", "100.01", "1260.00", -1, "0.00"},
    {"share of cost", FORMULA_COST_SHARE, "8000.00", 5000, "", "", "0.00", "", -1, "4000.00"},
    {"share of cost, half a cent", FORMULA_COST_SHARE, "0.01", 5000, "", "", "0.00", "", -1,
     "0.01"},
    {"share of cost, less than half a cent", FORMULA_COST_SHARE, "0.01", 4999, "", "", "0.00", "",
     -1, "0.00"},
    {"share of cost, other aid", FORMULA_COST_SHARE, "8000.00", 5000, "", "", "4000.01", "", -1,
     "3999.99"},
    {"share of cost knows neither cap nor coefficient", FORMULA_COST_SHARE, "8000.00", 5000,
     "2026-10-01", "2026-10-31", "0.00", "1260.00", 12300, "4000.00"},
    {"the largest amounts", FORMULA_WAGE_SUBSIDY, "999999999.99", 10000, "0001-01-01", "9999-12-31",
     "0.00", "999999999.99", 99999, "9999899999.90"},
};

START_TEST(the_allowed_amount)
{
    FormulaInput input = {
        .formula = rows[_i].formula,
        .cost = money_of(rows[_i].cost),
        .other_aid = money_of(rows[_i].other_aid),
        .percent = rows[_i].percent,
        .coefficient = rows[_i].coefficient,
        .monthly_cap = money_of(rows[_i].monthly_cap),
        .period_start = day_of(rows[_i].start),
        .period_end = day_of(rows[_i].end),
    };
    Money allowed = formula_allowed(&input);

    ck_assert_msg(money_equal(allowed, money_of(rows[_i].allowed)), "%s: %lld cents",
                  rows[_i].sentence, (long long)allowed.cents);
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{the_allowed_amount, COUNT_OF(rows)}};

    return rule_tests_run("allowed amount", tests, COUNT_OF(tests));
}
