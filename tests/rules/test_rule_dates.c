/*
 * test_rule_dates.c
 *     R-0210: DECIDED_IN_FUTURE, PERIOD_INVALID, DECISION_STALE, CLAIMED_TOO_LATE.
 *
 * The run is on 2026-11-23.
 */
#include "facts_fixture.h"

enum { UNKNOWN = -2, NO_CLAIM_TIME = -1 };

static const struct {
    const char *sentence;
    const char *decided_on;
    const char *period_start;
    const char *period_end;
    int claim_months; /* UNKNOWN: the programme is */
    const char *codes;
} rows[] = {
    {"decided before", "2026-11-22", "", "", NO_CLAIM_TIME, ""},
    {"decided on the day of the run", "2026-11-23", "", "", NO_CLAIM_TIME, ""},
    {"decided the day after", "2026-11-24", "", "", NO_CLAIM_TIME, "DECIDED_IN_FUTURE"},
    {"730 days old less one", "2024-11-24", "", "", NO_CLAIM_TIME, ""},
    {"730 days old", "2024-11-23", "", "", NO_CLAIM_TIME, ""},
    {"731 days old", "2024-11-22", "", "", NO_CLAIM_TIME, "DECISION_STALE"},
    {"a period", "2026-11-20", "2026-10-01", "2026-10-31", NO_CLAIM_TIME, ""},
    {"a period of one day", "2026-11-20", "2026-10-01", "2026-10-01", NO_CLAIM_TIME, ""},
    {"it ends a day before it begins", "2026-11-20", "2026-10-02", "2026-10-01", NO_CLAIM_TIME,
     "PERIOD_INVALID"},
    {"start only", "2026-11-20", "2026-10-01", "", NO_CLAIM_TIME, "PERIOD_INVALID"},
    {"end only", "2026-11-20", "", "2026-10-31", NO_CLAIM_TIME, "PERIOD_INVALID"},
    {"last day of claiming, less one", "2026-10-30", "2026-08-01", "2026-08-15", 2, ""},
    {"last day of claiming", "2026-10-31", "2026-08-01", "2026-08-15", 2, ""},
    {"one day too late", "2026-11-01", "2026-08-01", "2026-08-15", 2, "CLAIMED_TOO_LATE"},
    {"the month counts, not the day in it", "2026-10-31", "2026-08-01", "2026-08-31", 2, ""},
    {"over the end of a year", "2026-02-28", "2025-11-01", "2025-11-30", 3, ""},
    {"over the end of a year, too late", "2026-03-01", "2025-11-01", "2025-11-30", 3,
     "CLAIMED_TOO_LATE"},
    {"no months: within the month", "2026-10-31", "2026-10-01", "2026-10-15", 0, ""},
    {"no months: the next month", "2026-11-01", "2026-10-01", "2026-10-15", 0, "CLAIMED_TOO_LATE"},
    {"no claim time", "2026-11-20", "2025-01-01", "2025-01-31", NO_CLAIM_TIME, ""},
    {"no period, nothing to be late for", "2026-11-20", "", "", 2, ""},
    {"programme unknown: silent", "2026-11-20", "2025-01-01", "2025-01-31", UNKNOWN, ""},
    {"period invalid: silent", "2026-11-20", "2025-02-01", "2025-01-31", 2, "PERIOD_INVALID"},
    {"end only: silent", "2026-11-20", "", "2025-01-31", 2, "PERIOD_INVALID"},
    {"the last day there is", "2026-11-20", "9999-12-01", "9999-12-31", 2, ""},
    {"stale and too late", "2024-01-20", "2023-01-01", "2023-01-31", 2,
     "DECISION_STALE CLAIMED_TOO_LATE"},
};

START_TEST(the_days_are_possible)
{
    Case *tested = case_new("R-0210");

    tested->decision.decided_on = day_of(rows[_i].decided_on);
    tested->decision.period_start = day_of(rows[_i].period_start);
    tested->decision.period_end = day_of(rows[_i].period_end);
    if (rows[_i].claim_months == UNKNOWN)
        tested->facts.programme = NULL;
    tested->programme.claim_months = rows[_i].claim_months == UNKNOWN ? 2 : rows[_i].claim_months;
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
}
END_TEST

START_TEST(the_age_is_a_parameter)
{
    Case *tested = case_new("R-0210");

    case_param(tested, "max_age_days", 3);
    expect_said("three days old", case_ask(tested), "");
    case_param(tested, "max_age_days", 2);
    expect_said("three days old, two allowed", case_ask(tested), "DECISION_STALE");
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {
        {the_days_are_possible, COUNT_OF(rows)},
        {the_age_is_a_parameter, 1},
    };

    return rule_tests_run("R-0210 dates", tests, COUNT_OF(tests));
}
