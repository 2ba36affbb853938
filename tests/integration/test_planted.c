/*
 * test_planted.c
 *     A night made with a known share of each fault: every planted code is found as often as it was
 *     planted, and nothing else is. The same night in consecutive pieces ends the same.
 */
#include "planted_night.h"

static json_int_t count_of(const json_t *counts, const char *code)
{
    return json_integer_value(json_object_get(counts, code));
}

static void expect_same_counts(json_t *planted, json_t *found)
{
    const char *code = NULL;
    json_t *value = NULL;

    ck_assert_uint_gt(json_object_size(planted), 20);
    json_object_foreach(planted, code, value)
        ck_assert_msg(json_integer_value(value) == count_of(found, code),
                      "%s: planted %lld, found %lld", code, (long long)json_integer_value(value),
                      (long long)count_of(found, code));
    ck_assert_uint_eq(json_object_size(planted), json_object_size(found));
}

START_TEST(what_was_planted_is_found)
{
    static const char *const pieces[] = {"1", "7"};
    char name[] = "planted0";
    name[7] = (char)('0' + _i);
    AUTO_PROGRAM Program *p = sample_program(name);
    json_t *summary = planted_night(p, pieces[_i]);
    json_t *status = program_json(p, EXIT_ANY, "run", "--date", planted_day, NULL);

    ck_assert_str_eq(json_string_value(json_object_get(status, "proof")), "ok");
    ck_assert_int_eq(count_of(status, "received"), count_of(summary, "count"));
    expect_same_counts(json_object_get(summary, "planted"), json_object_get(status, "codes"));
    json_decref(status);
    json_decref(summary);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("planted");
    TCase *tcase = sample_case("codes", 300);

    tcase_add_loop_test(tcase, what_was_planted_is_found, 0, 2);
    suite_add_tcase(suite, tcase);
    return sample_main(suite);
}
