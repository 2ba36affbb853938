/*
 * test_interest.c
 *     The worked examples of interest, to the cent, and the boundaries of its days.
 */
#include <check.h>
#include <stdlib.h>

#include "maksatus/interest.h"

static Day day(const char *text)
{
    Day parsed = DAY_NONE;

    ck_assert_msg(day_parse(slice_of(text), &parsed), "%s is no day", text);
    return parsed;
}

typedef struct RateRow {
    const char *from, *to;
    int32_t basis_points;
} RateRow;

static const RateRow rate_rows[] = {
    {"2016-07-01", "2022-12-31", 0},   {"2023-01-01", "2023-06-30", 250},
    {"2023-07-01", "2023-12-31", 400}, {"2024-01-01", "2024-06-30", 450},
    {"2024-07-01", "2024-12-31", 450}, {"2025-01-01", "2025-06-30", 350},
    {"2025-07-01", "2025-12-31", 250}, {"2026-01-01", "2026-06-30", 250},
};

static RatePeriod periods[COUNT_OF(rate_rows)];

static InterestRates rates(void)
{
    for (size_t i = 0; i < COUNT_OF(rate_rows); i++)
        periods[i] =
            (RatePeriod){day(rate_rows[i].from), day(rate_rows[i].to), rate_rows[i].basis_points};
    return (InterestRates){periods, COUNT_OF(periods)};
}

typedef struct InterestRow {
    const char *sentence;
    int64_t capital;
    const char *after, *to;
    int32_t addition;
    int64_t interest;
} InterestRow;

static const InterestRow interest_rows[] = {
    {"E1 one instalment, three half-years", 378000, "2024-02-15", "2025-03-14", 300, 29769},
    {"E2 late interest over a half-year", 378000, "2025-03-14", "2025-08-20", 700, 16761},
    {"E3 interest", 1000000, "2023-03-01", "2024-12-31", 300, 128726},
    {"E3 late interest until the part payment", 1000000, "2024-12-31", "2025-02-28", 700, 16973},
    {"E3 late interest on what is left", 945699, "2025-02-28", "2025-09-30", 700, 55835},
    {"E4 July", 126000, "2024-07-31", "2025-07-15", 300, 8307},
    {"E4 August", 126000, "2024-08-30", "2025-07-15", 300, 7531},
    {"E4 September", 126000, "2024-09-30", "2025-07-15", 300, 6728},
    {"E4 October", 98000, "2024-10-31", "2025-07-15", 300, 4609},
    {"E4 November", 126000, "2024-11-29", "2025-07-15", 300, 5175},
    {"E6 on the unused share", 6545455, "2021-05-10", "2024-03-31", 300, 854675},
    {"E7 reference rate zero", 50000, "2019-05-15", "2021-11-30", 300, 3822},
    {"the day of payment bears none", 378000, "2024-02-15", "2024-02-15", 300, 0},
    {"the day before it neither", 378000, "2024-02-15", "2024-02-14", 300, 0},
    {"one day", 36500000, "2024-02-15", "2024-02-16", 300, 7500},
    {"a leap day is a day", 36500000, "2024-02-28", "2024-02-29", 300, 7500},
    {"a day before a change of rates", 36500000, "2024-12-30", "2024-12-31", 300, 7500},
    {"the day of the change has the new rate", 36500000, "2024-12-31", "2025-01-01", 300, 6500},
    {"0.4949 cents are none", 2409, "2024-02-15", "2024-02-16", 300, 0},
    {"half a cent is one", 2434, "2024-02-15", "2024-02-16", 300, 1},
    {"nothing on nothing", 0, "2024-02-15", "2025-02-16", 300, 0},
    {"ten years of the largest payment do not overflow", INT64_C(99999999999), "2016-06-30",
     "2026-06-30", 700, INT64_C(85150684931)},
};

/* The same reckoning day by day: slow and obvious. */
static int64_t day_by_day(const InterestRow *row)
{
    InterestRates known = rates();
    __extension__ __int128 sum = 0;

    for (int32_t at = day(row->after).number + 1; at <= day(row->to).number; at++) {
        for (size_t i = 0; i < known.count; i++) {
            if (known.period[i].from.number <= at && at <= known.period[i].to.number)
                sum += row->capital * (int64_t)(known.period[i].basis_points + row->addition);
        }
    }
    return (int64_t)((sum + 1825000) / 3650000);
}

START_TEST(reckons)
{
    const InterestRow *row = &interest_rows[_i];
    InterestRates known = rates();
    Money interest;
    Day unknown = DAY_NONE;

    ck_assert_msg(interest_reckon(&known, (Money){row->capital}, day(row->after), day(row->to),
                                  row->addition, &interest, &unknown),
                  "%s", row->sentence);
    ck_assert_msg(interest.cents == day_by_day(row), "%s: day by day %lld, got %lld", row->sentence,
                  (long long)day_by_day(row), (long long)interest.cents);
    if (row->capital < INT64_C(99999999999))
        ck_assert_msg(interest.cents == row->interest, "%s: %lld", row->sentence,
                      (long long)interest.cents);
}
END_TEST

START_TEST(never_guesses_a_rate)
{
    InterestRates known = rates();
    Money interest;
    Day unknown = DAY_NONE;

    ck_assert(interest_reckon(&known, (Money){100}, day("2026-06-29"), day("2026-06-30"), 300,
                              &interest, &unknown));
    ck_assert(!interest_reckon(&known, (Money){100}, day("2026-06-29"), day("2026-07-01"), 300,
                               &interest, &unknown));
    ck_assert(day_equal(unknown, day("2026-07-01")));
    ck_assert(!interest_reckon(&known, (Money){100}, day("2016-06-29"), day("2016-07-01"), 300,
                               &interest, &unknown));
    ck_assert(day_equal(unknown, day("2016-06-30")));
}
END_TEST

START_TEST(other_figures)
{
    ck_assert_int_eq(interest_unused_share((Money){12000000}, day("2021-05-10"), day("2026-05-10"),
                                           day("2023-08-18"))
                         .cents,
                     6545455); /* E6 */
    ck_assert_int_eq(
        interest_unused_share((Money){500}, day("2021-05-10"), day("2026-05-10"), day("2021-05-10"))
            .cents,
        500);
    /* E5 */
    ck_assert_int_eq(interest_protected_portion((Money){3288}, (Money){961}, 0).cents, 98640);
    ck_assert_int_eq(interest_protected_portion((Money){3288}, (Money){961}, 2).cents, 156300);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("interest");
    TCase *test = tcase_create("interest");

    tcase_add_loop_test(test, reckons, 0, (int)COUNT_OF(interest_rows));
    tcase_add_test(test, never_guesses_a_rate);
    tcase_add_test(test, other_figures);
    suite_add_tcase(suite, test);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
