/*
 * test_day.c
 *     Days, their text, their weekday, and months that are not all of one length.
 */
#include "maksatus/day.h"

#include "maksatus/text.h"
#include "unit.h"

static Day day_from(const char *text)
{
    Day day = DAY_NONE;

    ck_assert_msg(day_parse(slice_of(text), &day), "%s", text);
    return day;
}

static const struct {
    const char *text;
    bool good;
    int32_t number;
} parse_rows[] = {
    {"1970-01-01", true, 0},       {"1969-12-31", true, -1},
    {"2000-03-01", true, 11017},   {"2026-11-23", true, 20780},
    {"0001-01-01", true, -719162}, {"9999-12-31", true, 2932896},
    {"0000-12-31", false, 0},      {"2026-02-29", false, 0},
    {"2024-02-29", true, 19782},   {"1900-02-29", false, 0},
    {"2000-02-29", true, 11016},   {"2026-04-31", false, 0},
    {"2026-13-01", false, 0},      {"2026-00-01", false, 0},
    {"2026-01-00", false, 0},      {"2026-1-01", false, 0},
    {"2026/01/01", false, 0},      {"2026-01-01 ", false, 0},
    {"10000-01-01", false, 0},     {"", false, 0},
    {"-026-01-01", false, 0},      {"2026-01-0a", false, 0},
    {"2026-01-32", false, 0},
};

START_TEST(day_is_parsed)
{
    Day day = {0};
    bool good = day_parse(slice_of(parse_rows[_i].text), &day);

    ck_assert_msg(good == parse_rows[_i].good, "%s", parse_rows[_i].text);
    ck_assert_int_eq(day.number, parse_rows[_i].number);
}
END_TEST

/* Every day there is: the number after the one before, and back again, and through text. */
START_TEST(round_trip)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    Day expected = day_from("0001-01-01");
    int weekday = 0; /* a Monday */

    for (int32_t year = 1; year <= 9999; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

        for (int32_t month = 1; month <= 12; month++) {
            int32_t last = lengths[month - 1] + (month == 2 && leap);

            for (int32_t of_month = 1; of_month <= last; of_month++) {
                Day day = DAY_NONE;
                CivilDay civil = day_civil(expected);

                if (!day_make(year, month, of_month, &day) || !day_equal(day, expected)
                    || civil.year != year || civil.month != month || civil.day != of_month
                    || day_of_week(day) != weekday)
                    ck_abort_msg("%d-%d-%d", year, month, of_month);
                expected = day_plus(expected, 1);
                weekday = (weekday + 1) % 7;
            }
        }
    }
    ck_assert_int_eq(expected.number, 2932897);
}
END_TEST

START_TEST(text_round_trip)
{
    for (int32_t number = -719162; number <= 2932896; number += 37) {
        TEXT_ON_STACK(text, 16);
        Day day = DAY_NONE;

        text_add_day(&text, (Day){number});
        if (!day_parse(text_slice(&text), &day) || day.number != number)
            ck_abort_msg("%d", number);
    }
}
END_TEST

static const struct {
    const char *day;
    int32_t months;
    const char *result;
} month_rows[] = {
    {"2026-01-31", 1, "2026-02-28"},   {"2024-01-31", 1, "2024-02-29"},
    {"2024-02-29", 12, "2025-02-28"},  {"2026-03-31", -1, "2026-02-28"},
    {"2026-11-30", 3, "2027-02-28"},   {"2026-01-15", -13, "2024-12-15"},
    {"2026-12-01", 1, "2027-01-01"},   {"2026-05-31", 0, "2026-05-31"},
    {"2026-12-31", -36, "2023-12-31"},
};

START_TEST(months_later)
{
    Day day = day_plus_months(day_from(month_rows[_i].day), month_rows[_i].months);

    ck_assert_int_eq(day.number, day_from(month_rows[_i].result).number);
}
END_TEST

static const struct {
    const char *first;
    const char *last;
    bool whole;
} whole_rows[] = {
    {"2026-02-01", "2026-02-28", true},  {"2024-02-01", "2024-02-28", false},
    {"2024-02-01", "2024-02-29", true},  {"2026-01-01", "2026-01-30", false},
    {"2026-01-02", "2026-01-31", false}, {"2026-01-01", "2026-02-28", false},
    {"2026-12-01", "2026-12-31", true},
};

START_TEST(whole_month)
{
    ck_assert_int_eq(
        day_is_whole_month(day_from(whole_rows[_i].first), day_from(whole_rows[_i].last)),
        whole_rows[_i].whole);
}
END_TEST

START_TEST(no_day_is_no_day)
{
    ck_assert(!day_is_whole_month(DAY_NONE, day_from("2026-01-31")));
    ck_assert(!day_is_whole_month(day_from("2026-01-01"), DAY_NONE));
    ck_assert(day_is_none(DAY_NONE) && !day_is_none((Day){0}));
    ck_assert_int_eq(day_of_week(day_from("2026-11-23")), 0);
}
END_TEST

START_TEST(civil_of_none_is_a_bug)
{
    (void)day_civil(DAY_NONE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("day");
    TCase *tcase = tcase_create("day");

    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, day_is_parsed, 0, (int)COUNT_OF(parse_rows));
    tcase_add_test(tcase, round_trip);
    tcase_add_test(tcase, text_round_trip);
    tcase_add_loop_test(tcase, months_later, 0, (int)COUNT_OF(month_rows));
    tcase_add_loop_test(tcase, whole_month, 0, (int)COUNT_OF(whole_rows));
    tcase_add_test(tcase, no_day_is_no_day);
    tcase_add_exit_test(tcase, civil_of_none_is_a_bug, EXIT_BUG);
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
