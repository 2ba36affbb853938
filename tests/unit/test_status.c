/*
 * test_status.c
 *     Exit codes as the command line promises them, and causes that stay one line.
 */
#include "maksatus/status.h"

#include "unit.h"

static const struct {
    Status status;
    int exit_code;
} rows[] = {
    {STATUS_OK, 0}, {STATUS_ATTENTION, 1}, {STATUS_USAGE, 2}, {STATUS_DATABASE, 3},
    {STATUS_IO, 4}, {STATUS_INTEGRITY, 5}, {STATUS_BUSY, 6},  {STATUS_LIMIT, 4},
};

START_TEST(exit_codes)
{
    ck_assert_int_eq(status_exit_code(rows[_i].status), rows[_i].exit_code);
    ck_assert_int_eq(status_hint(rows[_i].status)[0] == '\0', rows[_i].status == STATUS_OK);
}
END_TEST

START_TEST(every_status_has_a_row)
{
    ck_assert_uint_eq(COUNT_OF(rows), STATUS_COUNT);
}
END_TEST

static Status fails(Error *err)
{
    return error_set(err, STATUS_IO, "cannot read %s: %d", "a\nb", 5);
}

static Status forwards(Error *err)
{
    TRY(fails(err));
    return STATUS_OK;
}

START_TEST(the_cause_is_recorded)
{
    Error err = {0};

    ck_assert_int_eq(forwards(&err), STATUS_IO);
    ck_assert_int_eq(err.status, STATUS_IO);
    ck_assert_str_eq(err.text, "cannot read a b: 5");
    ck_assert_int_gt(err.line, 0);
    ck_assert_ptr_nonnull(strstr(err.file, "test_status.c"));
}
END_TEST

START_TEST(long_causes_are_cut_between_letters)
{
    Error err = {0};
    char longest[2 * ERROR_TEXT_BYTES];

    for (size_t at = 0; at + 1 < sizeof(longest); at += 2)
        memcpy(longest + at, "ä", 2);
    longest[sizeof(longest) - 1] = '\0';
    ck_assert_int_eq(error_set(&err, STATUS_USAGE, "%s", longest), STATUS_USAGE);
    ck_assert_uint_eq(strlen(err.text), ERROR_TEXT_BYTES - 2);
    Error other = {0};
    ck_assert_int_eq(error_set(&other, STATUS_USAGE, "no line end\r\n"), STATUS_USAGE);
    ck_assert_str_eq(other.text, "no line end");
}
END_TEST

START_TEST(a_cause_is_never_overwritten)
{
    Error err = {0};

    (void)fails(&err);
    (void)fails(&err);
}
END_TEST

START_TEST(a_bug_ends_with_its_own_code)
{
    ensure(_i > 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("status");
    TCase *tcase = tcase_create("status");

    tcase_add_loop_test(tcase, exit_codes, 0, (int)COUNT_OF(rows));
    tcase_add_test(tcase, every_status_has_a_row);
    tcase_add_test(tcase, the_cause_is_recorded);
    tcase_add_test(tcase, long_causes_are_cut_between_letters);
    tcase_add_exit_test(tcase, a_cause_is_never_overwritten, EXIT_BUG);
    tcase_add_exit_test(tcase, a_bug_ends_with_its_own_code, EXIT_BUG);
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
