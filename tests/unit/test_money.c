/*
 * test_money.c
 *     Amounts as they are written, sums, and the one rounding.
 */
#include "maksatus/money.h"

#include "unit.h"

static const struct {
    const char *text;
    int digits_max;
    bool good;
    int64_t cents;
} parse_rows[] = {
    {"1234.56", 9, true, 123456},
    {"1234.5", 9, true, 123450},
    {"1234", 9, true, 123400},
    {"0.01", 9, true, 1},
    {"0", 9, true, 0},
    {"999999999.99", 9, true, INT64_C(99999999999)},
    {"1000000000", 9, false, 0},
    {"1000000000", 10, true, INT64_C(100000000000)},
    {"9999999999999999.99", 16, true, INT64_C(999999999999999999)},
    {"", 9, false, 0},
    {".", 9, false, 0},
    {".5", 9, false, 0},
    {"1.", 9, false, 0},
    {"1.234", 9, false, 0},
    {"1,23", 9, false, 0},
    {"-1", 9, false, 0},
    {"+1", 9, false, 0},
    {" 1", 9, false, 0},
    {"1 ", 9, false, 0},
    {"1e3", 9, false, 0},
    {"1.2.3", 9, false, 0},
    {"0x1", 9, false, 0},
};

START_TEST(money_is_parsed)
{
    Money amount = {-7};
    bool good = money_parse(slice_of(parse_rows[_i].text), parse_rows[_i].digits_max, &amount);

    ck_assert_msg(good == parse_rows[_i].good, "%s", parse_rows[_i].text);
    ck_assert_int_eq(amount.cents, good ? parse_rows[_i].cents : -7);
}
END_TEST

static const struct {
    const char *text;
    size_t digits_max;
    bool good;
    int64_t number;
} whole_rows[] = {
    {"0", 1, true, 0},
    {"17", 2, true, 17},
    {"007", 3, true, 7},
    {"17", 1, false, 0},
    {"999999999999999999", 18, true, INT64_C(999999999999999999)},
    {"1000000000000000000", 18, false, 0},
    {"", 18, false, 0},
    {"-1", 18, false, 0},
    {"+1", 18, false, 0},
    {" 1", 18, false, 0},
    {"1 ", 18, false, 0},
    {"1.0", 18, false, 0},
    {"1/", 18, false, 0},
    {"1:", 18, false, 0},
};

START_TEST(whole_numbers_are_parsed)
{
    int64_t number = -7;
    bool good = whole_parse(slice_of(whole_rows[_i].text), whole_rows[_i].digits_max, &number);

    ck_assert_msg(good == whole_rows[_i].good, "%s", whole_rows[_i].text);
    ck_assert_int_eq(number, good ? whole_rows[_i].number : -7);
}
END_TEST

static const struct {
    int64_t value;
    int64_t numerator;
    int64_t denominator;
    int64_t result;
} round_rows[] = {
    {0, 5, 10, 0},
    {1, 49, 100, 0},
    {1, 50, 100, 1},
    {1, 51, 100, 1},
    {3, 1, 2, 2},
    {1, 1, 3, 0},
    {2, 1, 3, 1},
    {100, 5000, 10000, 50},
    {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX},
    {INT64_MAX, 1, 1, INT64_MAX},
    {INT64_MAX - 1, 1, INT64_MAX, 1},
};

START_TEST(rounded_half_up)
{
    ck_assert_int_eq(
        round_half_up(round_rows[_i].value, round_rows[_i].numerator, round_rows[_i].denominator),
        round_rows[_i].result);
}
END_TEST

START_TEST(a_result_that_does_not_fit_is_a_bug)
{
    (void)round_half_up(INT64_MAX, 2, 1);
}
END_TEST

START_TEST(a_sum_that_overflows_is_a_bug)
{
    (void)money_sum((Money){INT64_MAX}, (Money){1});
}
END_TEST

START_TEST(no_amount_is_never_summed)
{
    (void)money_sum(MONEY_ZERO, MONEY_NONE);
}
END_TEST

static const struct {
    const char *text;
    bool good;
    int32_t basis_points;
} percent_rows[] = {
    {"50", true, 5000},     {"50.5", true, 5050},
    {"50.25", true, 5025},  {"0", true, 0},
    {"100", true, 10000},   {"50.255", false, 0},
    {"", false, 0},         {"50 %", false, 0},
    {"-1", false, 0},       {"9999999.99", true, 999999999},
    {"10000000", false, 0},
};

START_TEST(percent_is_parsed)
{
    int32_t basis_points = 0;
    bool good = percent_parse(slice_of(percent_rows[_i].text), &basis_points);

    ck_assert_msg(good == percent_rows[_i].good, "%s", percent_rows[_i].text);
    ck_assert_int_eq(basis_points, percent_rows[_i].basis_points);
}
END_TEST

START_TEST(sums)
{
    Money result = MONEY_ZERO;

    ck_assert_int_eq(money_sum((Money){1}, (Money){-3}).cents, -2);
    ck_assert(!money_add_overflows((Money){INT64_MAX - 1}, (Money){1}, &result));
    ck_assert(money_add_overflows((Money){INT64_MAX}, (Money){1}, &result));
    ck_assert(money_subtract_overflows((Money){-2}, (Money){INT64_MAX}, &result));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("money");
    TCase *tcase = tcase_create("money");

    tcase_add_loop_test(tcase, whole_numbers_are_parsed, 0, (int)COUNT_OF(whole_rows));
    tcase_add_loop_test(tcase, money_is_parsed, 0, (int)COUNT_OF(parse_rows));
    tcase_add_loop_test(tcase, rounded_half_up, 0, (int)COUNT_OF(round_rows));
    tcase_add_loop_test(tcase, percent_is_parsed, 0, (int)COUNT_OF(percent_rows));
    tcase_add_test(tcase, sums);
    tcase_add_exit_test(tcase, a_result_that_does_not_fit_is_a_bug, EXIT_BUG);
    tcase_add_exit_test(tcase, a_sum_that_overflows_is_a_bug, EXIT_BUG);
    tcase_add_exit_test(tcase, no_amount_is_never_summed, EXIT_BUG);
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
