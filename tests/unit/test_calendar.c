/*
 * test_calendar.c
 *     The next bank day over the holidays of 2026 to 2029, and years that nobody told us of.
 */
#include "maksatus/calendar.h"

#include "unit.h"

static const struct {
    CalendarKind kind;
    const char *day;
} closed_rows[] = {
    {CALENDAR_TARGET, "2026-01-01"}, {CALENDAR_TARGET, "2026-04-03"},
    {CALENDAR_TARGET, "2026-04-06"}, {CALENDAR_TARGET, "2026-05-01"},
    {CALENDAR_TARGET, "2026-12-25"}, {CALENDAR_FI, "2026-01-06"},
    {CALENDAR_FI, "2026-05-14"},     {CALENDAR_FI, "2026-06-19"},
    {CALENDAR_FI, "2026-12-24"},     {CALENDAR_TARGET, "2027-01-01"},
    {CALENDAR_TARGET, "2027-03-26"}, {CALENDAR_TARGET, "2027-03-29"},
    {CALENDAR_FI, "2027-01-06"},     {CALENDAR_FI, "2027-05-06"},
    {CALENDAR_FI, "2027-06-25"},     {CALENDAR_FI, "2027-12-06"},
    {CALENDAR_FI, "2027-12-24"},     {CALENDAR_TARGET, "2028-04-14"},
    {CALENDAR_TARGET, "2028-04-17"}, {CALENDAR_TARGET, "2028-05-01"},
    {CALENDAR_TARGET, "2028-12-25"}, {CALENDAR_TARGET, "2028-12-26"},
    {CALENDAR_FI, "2028-01-06"},     {CALENDAR_FI, "2028-05-25"},
    {CALENDAR_FI, "2028-06-23"},     {CALENDAR_FI, "2028-12-06"},
    {CALENDAR_TARGET, "2029-01-01"}, {CALENDAR_TARGET, "2029-03-30"},
    {CALENDAR_TARGET, "2029-04-02"}, {CALENDAR_TARGET, "2029-05-01"},
    {CALENDAR_TARGET, "2029-12-25"}, {CALENDAR_TARGET, "2029-12-26"},
    {CALENDAR_FI, "2029-05-10"},     {CALENDAR_FI, "2029-06-22"},
    {CALENDAR_FI, "2029-12-06"},     {CALENDAR_FI, "2029-12-24"},
    {CALENDAR_TARGET, "2031-01-01"}, /* and nothing of Finland */
};

static Calendar calendar;

static Day day_from(const char *text)
{
    Day day = DAY_NONE;

    ck_assert_msg(day_parse(slice_of(text), &day), "%s", text);
    return day;
}

static void fill(void)
{
    calendar = (Calendar){0};
    for (size_t row = COUNT_OF(closed_rows); row > 0; row--)
        ck_assert(calendar_close_day(&calendar, closed_rows[row - 1].kind,
                                     day_from(closed_rows[row - 1].day)));
    calendar_seal(&calendar);
}

static const struct {
    const char *wanted;
    const char *open; /* NULL: not known */
} next_rows[] = {
    {"2026-12-24", "2026-12-28"}, {"2026-05-01", "2026-05-04"}, {"2026-04-03", "2026-04-07"},
    {"2026-06-19", "2026-06-22"}, {"2027-01-01", "2027-01-04"}, {"2027-12-06", "2027-12-07"},
    {"2027-12-24", "2027-12-27"}, {"2027-05-01", "2027-05-03"}, {"2028-12-23", "2028-12-27"},
    {"2028-12-31", "2029-01-02"}, {"2026-11-23", "2026-11-23"}, {"2026-11-22", "2026-11-23"},
    {"2026-11-21", "2026-11-23"}, {"2029-12-31", "2029-12-31"}, {"2030-01-02", NULL},
    {"2031-01-02", NULL},         {"2025-12-31", NULL},         {"9999-12-31", NULL},
};

START_TEST(next_open)
{
    Day open = DAY_NONE;
    bool found = calendar_next_open(&calendar, day_from(next_rows[_i].wanted), &open);

    ck_assert_msg(found == (next_rows[_i].open != NULL), "%s", next_rows[_i].wanted);
    if (found)
        ck_assert_int_eq(open.number, day_from(next_rows[_i].open).number);
}
END_TEST

static const struct {
    int32_t year;
    int bank_days;
} year_rows[] = {{2026, 252}, {2027, 253}, {2028, 251}, {2029, 251}};

START_TEST(bank_days_of_a_year)
{
    Day day = DAY_NONE;
    int count = 0;

    ck_assert(day_make(year_rows[_i].year, 1, 1, &day));
    for (; day_civil(day).year == year_rows[_i].year; day = day_plus(day, 1))
        count += calendar_is_open(&calendar, day);
    ck_assert_int_eq(count, year_rows[_i].bank_days);
}
END_TEST

START_TEST(years_are_known_by_both)
{
    ck_assert(calendar_knows(&calendar, 2026));
    ck_assert(!calendar_knows(&calendar, 2030));
    ck_assert(!calendar_knows(&calendar, 2031));
    ck_assert(!calendar_knows(&calendar, CALENDAR_YEAR_FIRST - 1));
    ck_assert(!calendar_knows(&calendar, CALENDAR_YEAR_LAST + 1));
}
END_TEST

START_TEST(the_table_has_an_end)
{
    Day day = day_from("1990-01-01");

    ck_assert(!calendar_close_day(&calendar, CALENDAR_FI, day_plus(day, -1)));
    ck_assert(!calendar_close_day(&calendar, CALENDAR_FI, day_from("2150-01-01")));
    ck_assert(calendar_close_day(&calendar, CALENDAR_FI, day_from("2149-12-31")));
    while (calendar.closed_count < CALENDAR_CLOSED_MAX)
        ck_assert(calendar_close_day(&calendar, CALENDAR_FI, day));
    ck_assert(!calendar_close_day(&calendar, CALENDAR_FI, day));
}
END_TEST

START_TEST(an_unknown_year_is_never_open)
{
    (void)calendar_is_open(&calendar, day_from("2030-01-02"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("calendar");
    TCase *tcase = tcase_create("calendar");

    tcase_add_checked_fixture(tcase, fill, NULL);
    tcase_add_loop_test(tcase, next_open, 0, (int)COUNT_OF(next_rows));
    tcase_add_loop_test(tcase, bank_days_of_a_year, 0, (int)COUNT_OF(year_rows));
    tcase_add_test(tcase, years_are_known_by_both);
    tcase_add_test(tcase, the_table_has_an_end);
    tcase_add_exit_test(tcase, an_unknown_year_is_never_open, EXIT_BUG);
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
