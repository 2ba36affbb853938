/*
 * test_rule_grant_total.c
 *     R-0310: GRANT_EXCEEDED, GRANTED_TOTAL_CHANGED. The decision is over 500.00.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    const char *granted_total;
    const char *used;
    const char *last_granted_total;
    const char *codes;
} rows[] = {
    {"no total given", "", "99999.00", "100.00", ""},
    {"one cent left", "1000.01", "500.00", "", ""},
    {"nothing left", "1000.00", "500.00", "", ""},
    {"one cent too much", "999.99", "500.00", "", "GRANT_EXCEEDED"},
    {"the first instalment is the grant", "500.00", "0.00", "", ""},
    {"the first instalment is above it", "499.99", "0.00", "", "GRANT_EXCEEDED"},
    {"the same total as last time", "1000.00", "0.00", "1000.00", ""},
    {"one cent more than last time", "1000.01", "0.00", "1000.00", "GRANTED_TOTAL_CHANGED"},
    {"one cent less than last time", "999.99", "0.00", "1000.00", "GRANTED_TOTAL_CHANGED"},
    {"both", "400.00", "0.00", "1000.00", "GRANT_EXCEEDED GRANTED_TOTAL_CHANGED"},
};

START_TEST(instalments_stay_within_the_grant)
{
    Case *tested = case_new("R-0310");

    tested->decision.granted_total = money_of(rows[_i].granted_total);
    tested->facts.grant_used = money_of(rows[_i].used);
    tested->facts.last_granted_total = money_of(rows[_i].last_granted_total);
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{instalments_stay_within_the_grant, COUNT_OF(rows)}};

    return rule_tests_run("R-0310 grant total", tests, COUNT_OF(tests));
}
