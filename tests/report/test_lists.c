/*
 * test_lists.c
 *     'history' by each state tells exactly those that 'history' tells to be in it, in its order.
 */
#include <stdio.h>
#include <string.h>

#include "lively.h"

static const char *const states[] = {"rejected", "held", "deferred", "planned", "set_off",
                                     "sent",     "paid", "returned", "refused", "cancelled"};

static const char *text_of(const json_t *row, const char *key)
{
    return json_string_value(json_object_get(row, key));
}

static void compare_state(Program *p, const json_t *all, const char *state)
{
    json_t *chosen = program_json(p, 0, "history", "--state", state, NULL);
    const json_t *row;
    size_t i, found = 0;

    json_array_foreach(all, i, row)
    {
        if (strcmp(text_of(row, "state"), state) != 0)
            continue;
        const json_t *same = json_array_get(chosen, found++);
        ck_assert_msg(json_equal(row, same), "%s, number %zu: %s", state, found,
                      text_of(row, "decision_id"));
    }
    ck_assert_uint_eq(json_array_size(chosen), found);
    json_decref(chosen);
}

START_TEST(a_state_chooses_those_in_it)
{
    AUTO_PROGRAM Program *p = lively_program("states");
    json_t *all = program_json(p, 0, "history", NULL);

    for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
        compare_state(p, all, states[i]);
    json_decref(all);
    /* What waits today may not have waited then. */
    json_t *then = program_json(p, 0, "history", "--state", "deferred", "--as-of", "2026-12-22",
                                "--decision", "ETETA/TY-40062", NULL);
    ck_assert_uint_eq(json_array_size(then), 1);
    json_decref(then);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lists");
    TCase *tests = sample_case("lists", 300);

    tcase_add_test(tests, a_state_chooses_those_in_it);
    suite_add_tcase(suite, tests);
    return sample_main(suite);
}
