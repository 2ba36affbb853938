/*
 * test_limitation.c
 *     Days of notice, deadlines by act 150/1930, and the clocks after which nothing may be done.
 */
#include <check.h>
#include <stdlib.h>

#include "maksatus/arena.h"
#include "maksatus/regime.h"

static Day day(const char *text)
{
    Day parsed = DAY_NONE;

    if (text != NULL)
        ck_assert_msg(day_parse(slice_of(text), &parsed), "%s is no day", text);
    return parsed;
}

typedef struct ClosedRow {
    const char *day;
    CalendarKind kind;
} ClosedRow;

static const ClosedRow closed_rows[] = {
    {"2025-01-01", CALENDAR_TARGET}, {"2025-01-01", CALENDAR_FI}, {"2025-04-18", CALENDAR_TARGET},
    {"2025-04-21", CALENDAR_TARGET}, {"2025-05-29", CALENDAR_FI}, {"2026-01-01", CALENDAR_TARGET},
    {"2026-01-01", CALENDAR_FI},
};

static Calendar *calendar(Arena *arena)
{
    Calendar *made = ARENA_NEW(arena, Calendar);

    for (size_t i = 0; i < COUNT_OF(closed_rows); i++)
        ck_assert(calendar_close_day(made, closed_rows[i].kind, day(closed_rows[i].day)));
    calendar_seal(made);
    return made;
}

typedef struct DeadlineRow {
    const char *sentence;
    const char *sent, *notice, *last;
} DeadlineRow;

static const DeadlineRow deadline_rows[] = {
    {"an ordinary one", "2025-06-02", "2025-06-09", "2025-07-09"},
    {"Midsummer Eve moves to Monday", "2025-05-14", "2025-05-21", "2025-06-23"},
    {"the day before Midsummer Eve stays", "2025-05-13", "2025-05-20", "2025-06-19"},
    {"Christmas Eve moves past the weekend", "2025-11-17", "2025-11-24", "2025-12-29"},
    {"the day before Christmas Eve stays", "2025-11-16", "2025-11-23", "2025-12-23"},
    {"a Saturday moves to Monday", "2025-06-05", "2025-06-12", "2025-07-14"},
    {"a Sunday moves to Monday", "2025-06-06", "2025-06-13", "2025-07-14"},
    {"a Monday stays", "2025-06-07", "2025-06-14", "2025-07-14"},
    {"1 May moves to Friday", "2025-03-25", "2025-04-01", "2025-05-02"},
    {"Good Friday of the bank calendar moves past Easter", "2025-03-12", "2025-03-19",
     "2025-04-22"},
    {"Ascension Day of the other calendar moves to Friday", "2025-04-22", "2025-04-29",
     "2025-05-30"},
};

START_TEST(counts_days)
{
    const DeadlineRow *row = &deadline_rows[_i];
    AUTO_ARENA Arena arena;
    Error err = {0};
    Day last = DAY_NONE;

    arena_init(&arena, SIZE_MAX);
    Calendar *made = calendar(&arena);
    Day notice = deadline_notice(day(row->sent));
    ck_assert_msg(day_equal(notice, day(row->notice)), "%s", row->sentence);
    ck_assert_int_eq(deadline_days(made, notice, 30, &last, &err), STATUS_OK);
    ck_assert_msg(day_equal(last, day(row->last)), "%s", row->sentence);
}
END_TEST

START_TEST(counts_months)
{
    AUTO_ARENA Arena arena;
    Error err = {0};
    Day last = DAY_NONE;

    arena_init(&arena, SIZE_MAX);
    Calendar *made = calendar(&arena);
    ck_assert_int_eq(deadline_months(made, day("2025-01-31"), 1, &last, &err), STATUS_OK);
    ck_assert(day_equal(last, day("2025-02-28")));
    ck_assert_int_eq(deadline_months(made, day("2025-02-10"), 1, &last, &err), STATUS_OK);
    ck_assert(day_equal(last, day("2025-03-10")));
}
END_TEST

START_TEST(a_year_without_calendar_is_refused)
{
    AUTO_ARENA Arena arena;
    Error err = {0};
    Day last = DAY_NONE;

    arena_init(&arena, SIZE_MAX);
    Calendar *made = calendar(&arena);
    ck_assert_int_eq(deadline_days(made, day("2026-12-15"), 30, &last, &err), STATUS_USAGE);
}
END_TEST

typedef struct ClockRow {
    const char *sentence;
    Regime regime;
    bool fraud;
    const char *known, *knowledge, *last_paid, *absolute, *decided, *expiry;
} ClockRow;

static const ClockRow clock_rows[] = {
    {"no clock runs beyond the last day",
     {.knowledge_years = 2, .absolute_years = 10, .expiry_years = 5},
     false,
     "9999-01-01",
     "9999-12-31",
     "9990-01-01",
     "9999-12-31",
     "9998-01-01",
     "9999-12-31"},
    {"the last year in which ten years are whole",
     {.knowledge_years = 2, .absolute_years = 10, .expiry_years = 5},
     false,
     "9997-01-01",
     "9999-12-31",
     "9989-05-15",
     "9999-05-15",
     "9994-01-01",
     "9999-12-31"},
    {"state aid act",
     {.knowledge_years = 2, .absolute_years = 10, .expiry_years = 5},
     false,
     "2024-02-10",
     "2026-12-31",
     "2019-05-15",
     "2029-05-15",
     "2024-11-05",
     "2029-12-31"},
    {"knowledge on the last day of a year",
     {.knowledge_years = 2, .absolute_years = 10, .expiry_years = 5},
     false,
     "2024-12-31",
     "2026-12-31",
     "2020-02-29",
     "2030-02-28",
     "2024-12-31",
     "2029-12-31"},
    {"knowledge on the first day of the next",
     {.knowledge_years = 2, .absolute_years = 10, .expiry_years = 5},
     false,
     "2025-01-01",
     "2027-12-31",
     "2019-05-16",
     "2029-05-16",
     "2025-01-01",
     "2030-12-31"},
    {"fraud does not stop the clock of the state aid act",
     {.knowledge_years = 2, .absolute_years = 10, .expiry_years = 5},
     true,
     "2024-02-10",
     "2026-12-31",
     "2019-05-15",
     "2029-05-15",
     "2024-11-05",
     "2029-12-31"},
    {"fraud stops that of 757/2021",
     {.knowledge_years = -1, .absolute_years = 10, .expiry_years = 5, .fraud_stops_clock = true},
     true,
     "2024-02-10",
     NULL,
     "2019-05-15",
     NULL,
     "2024-11-05",
     "2029-12-31"},
    {"681/2023: the end of the fifth calendar year",
     {.knowledge_years = -1, .absolute_years = 5, .absolute_year_end = true, .expiry_years = 5},
     false,
     "2024-02-10",
     NULL,
     "2019-05-15",
     "2024-12-31",
     "2024-11-05",
     "2029-12-31"},
};

START_TEST(clocks)
{
    const ClockRow *row = &clock_rows[_i];

    ck_assert_msg(
        day_equal(limitation_knowledge(&row->regime, day(row->known)), day(row->knowledge)),
        "%s: knowledge", row->sentence);
    ck_assert_msg(day_equal(limitation_absolute(&row->regime, day(row->last_paid), row->fraud),
                            day(row->absolute)),
                  "%s: absolute", row->sentence);
    ck_assert_msg(day_equal(limitation_expiry(&row->regime, day(row->decided)), day(row->expiry)),
                  "%s: expiry", row->sentence);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("limitation");
    TCase *test = tcase_create("limitation");

    tcase_add_loop_test(test, counts_days, 0, (int)COUNT_OF(deadline_rows));
    tcase_add_test(test, counts_months);
    tcase_add_test(test, a_year_without_calendar_is_refused);
    tcase_add_loop_test(test, clocks, 0, (int)COUNT_OF(clock_rows));
    suite_add_tcase(suite, test);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
