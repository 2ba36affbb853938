/*
 * test_lists.c
 *     'history' by each state tells exactly those that 'history' tells to be in it, in its order;
 *     'rules list' tells every parameter.
 */
#include <stdio.h>
#include <string.h>

#include "lively.h"
#include "maksatus/file.h"

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

/* Each programme may have a value of its own. */
enum { OWN_VALUES = 300 };

static void load_rows(Program *p, const char *table, const char *csv)
{
    const char *folder = program_path(p, table);
    Error err = {0};

    ck_assert_int_eq(folder_make(folder, &err), STATUS_OK);
    ck_assert_int_eq(file_write_all(program_arena(p),
                                    arena_format(program_arena(p), "%s/%s.csv", folder, table),
                                    slice_of(csv), &err),
                     STATUS_OK);
    program_call(p, 0, "reference", "load", folder, NULL);
}

static void add_own_values(Program *p)
{
    Arena *arena = program_arena(p);
    const char *programmes = "code,name_fi,name_sv,name_en,regime,payee_types,formula,max_percent,"
                             "coefficient,max_payment,review_above,claim_months,de_minimis,"
                             "wage_check,budget_item,purpose,valid_from,valid_to\n";
    const char *values = "rule,name,programme,value,valid_from,valid_to\n";

    for (int i = 0; i < OWN_VALUES; i++) {
        programmes = arena_format(arena,
                                  "%sTUKIOHJEL%03d,Tuki,Stod,Aid,688/2001,both,,,,,,,no,no,"
                                  "32.30.51,SUPP,2022-01-01,\n",
                                  programmes, i);
        values = arena_format(arena, "%sR-0410,monthly_cap,TUKIOHJEL%03d,1260.00,2023-07-01,\n",
                              values, i);
    }
    load_rows(p, "programmes", programmes);
    load_rows(p, "rule_parameters", values);
}

START_TEST(all_parameters_of_a_rule_are_listed)
{
    AUTO_PROGRAM Program *p = sample_program("parameters");
    size_t own = 0;
    const json_t *rule, *value;
    size_t i, j;

    add_own_values(p);
    json_t *rules = program_json(p, 0, "rules", "list", NULL);
    json_array_foreach(rules, i, rule)
    {
        json_array_foreach(json_object_get(rule, "parameters"), j, value)
            own += strncmp(json_string_value(value), "monthly_cap:TUKIOHJEL", 21) == 0
                   && strstr(json_string_value(value), "=1260.00") != NULL;
    }
    json_decref(rules);
    ck_assert_uint_eq(own, OWN_VALUES);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lists");
    TCase *tests = sample_case("lists", 300);

    tcase_add_test(tests, a_state_chooses_those_in_it);
    tcase_add_test(tests, all_parameters_of_a_rule_are_listed);
    suite_add_tcase(suite, tests);
    return sample_main(suite);
}
