/*
 * test_regimes.c
 *     What each law allows, told by its dated row alone: the same debt under each of them.
 *
 * Every receivable is 1000.00 of another system, paid 2024-02-15, decided 2025-02-05, due
 * 2025-03-14; the grant of a payment that is set off is its own, or another one.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "postgres.h"
#include "program.h"

#define BERTTA "--by", "bertta", "--reason", "r"
#define DELIVERY                                                                                   \
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"      \
    "payee_name,iban,amount,currency,proposed_by,approved_by,eligible_cost,subsidy_percent\n"

typedef struct RegimeRow {
    const char *regime;
    const char *payee; /* 9010000-4 an organisation, 010190-900P a person */
    const char *final_on;
    const char *open; /* on the day of payment: with interest, or without */
    bool capital, interest;       /* may be moderated */
    bool enforceable;
    bool set_off_same, set_off_other; /* from the same grant, from another one */
    const char *expires_on;
} RegimeRow;

#define PAID_ON "2024-02-15"
#define FINAL "2025-03-20"
#define ORGANISATION "9010000-4"
#define PERSON "010190-900P"

/* 24 §, 2024-02-15 to 2025-03-14: 320 d at 7.5 %, 73 d at 6.5 % = 78.75. Under 866/1998 late
 * interest from the decision: 37 d at 10.5 % = 10.64. */
static const RegimeRow regime_rows[] = {
    {"688/2001", ORGANISATION, "", "1078.75", true, true, true, true, true, "2030-12-31"},
    {"380/2023", ORGANISATION, "", "1078.75", true, true, false, true, true, "2030-12-31"},
    {"380/2023", ORGANISATION, FINAL, "1078.75", true, true, true, true, true, "2030-12-31"},
    {"380/2023", PERSON, FINAL, "1000.00", true, true, true, true, true, "2030-12-31"},
    {"757/2021", ORGANISATION, "", "1078.75", false, true, false, false, false, "2030-12-31"},
    {"757/2021", ORGANISATION, FINAL, "1078.75", false, true, true, true, false, "2030-12-31"},
    {"758/2021", ORGANISATION, "", "1078.75", false, true, false, false, false, "2030-12-31"},
    {"758/2021", ORGANISATION, FINAL, "1078.75", false, true, true, true, true, "2030-12-31"},
    {"681/2023", ORGANISATION, FINAL, "1000.00", false, false, true, true, true, "2030-12-31"},
    {"866/1998", ORGANISATION, FINAL, "1010.64", true, true, true, true, true, "2035-12-31"},
};

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

/* What the other system says: up to which day it has reckoned, and what is open of that. */
static Ended import(Program *p, const RegimeRow *row, int source_id, const char *reckoned_to,
                    const char *interest, const char *late_interest)
{
    Arena *arena = program_arena(p);
    const char *csv = program_path(p, "other.csv");

    write_file(csv,
               arena_format(arena,
                            "source,source_id,payer,agency,programme,grant_id,regime,payee_id,"
                            "payee_name,granted_on,paid_on,decided_on,final_on,due_on,reckoned_to,"
                            "capital,interest,late_interest,costs\n"
                            "OLD,%d,MAKSU,UUDEV,YRKE,G-1,%s,%s,Esimerkki,2024-02-05,2024-02-15,"
                            "2025-02-05,%s,2025-03-14,%s,1000.00,%s,%s,\n",
                            source_id, row->regime, row->payee, row->final_on, reckoned_to,
                            interest, late_interest));
    return program_call(p, EXIT_ANY, "recovery", "import", csv, "--date", "2025-04-01", "--by",
                        "anna", "--reason", "r", NULL);
}

static Program *new_program(Arena *arena, const RegimeRow *row)
{
    Program *p = program_new(test_postgres_database(arena));

    program_set_up(p);
    program_assert_operators(p);
    ck_assert_int_eq(import(p, row, 1, PAID_ON, "", "").exit_code, 0);
    return p;
}

static const char *shown(Program *p, const char *key)
{
    json_t *document = program_json(p, 0, "recovery", "show", "1001", "--date", "2025-03-14", NULL);
    const char *value = json_string_value(json_object_get(document, key));

    ck_assert_ptr_nonnull(value);
    value = arena_string(program_arena(p), slice_of(value));
    json_decref(document);
    return value;
}

static void check_acts(Program *p, const RegimeRow *row)
{
    program_call(p, row->capital ? 0 : 2, "recovery", "moderate", "1001", "--component", "capital",
                 "--amount", "0.01", "--date", "2025-04-02", BERTTA, NULL);
    if (strcmp(row->open, "1078.75") == 0)
        program_call(p, row->interest ? 0 : 2, "recovery", "moderate", "1001", "--component",
                     "interest", "--amount", "0.01", "--date", "2025-04-02", BERTTA, NULL);
    json_t *document = program_json(p, 0, "recovery", "show", "1001", NULL);
    const json_t *clocks = json_object_get(document, "deadlines");
    const json_t *last = json_array_get(clocks, json_array_size(clocks) - 1);
    ck_assert_str_eq(json_string_value(json_object_get(last, "what")), "expiry");
    ck_assert_str_eq(json_string_value(json_object_get(last, "day")), row->expires_on);
    json_decref(document);
    program_call(p, row->enforceable ? 0 : 2, "recovery", "enforce", "1001", "--date",
                 "2025-04-03", BERTTA, NULL);
}

/* A payment of the grant to an organisation, in the same programme. */
static bool is_set_off(Program *p, const char *grant, const char *decision, const char *amount)
{
    const char *csv = arena_format(
        program_arena(p),
        DELIVERY "%s,%s,1,UUDEV,YRKE,2026-03-02,2026-03-05,organisation," ORGANISATION
                 ",Esimerkki,FI2112345600000785,%s,EUR,esittelija.uudev,ratkaisija.uudev,"
                 "100000.00,50\n",
        decision, grant, amount);

    program_deliver_bytes(p, arena_format(program_arena(p), "%s.csv", decision), csv, strlen(csv));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    json_t *all = program_json(p, 0, "history", "--decision", decision, NULL);
    const char *state = json_string_value(json_object_get(json_array_get(all, 0), "state"));
    bool taken = strcmp(state, "set_off") == 0;
    ck_assert(taken || strcmp(state, "planned") == 0);
    json_decref(all);
    return taken;
}

START_TEST(a_law_is_its_row)
{
    const RegimeRow *row = &regime_rows[_i];
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena, row);
    ck_assert_str_eq(shown(p, "open"), row->open);
    ck_assert_str_eq(shown(p, "regime"), row->regime);
    if (strcmp(row->payee, ORGANISATION) == 0) {
        bool other = is_set_off(p, "G-9", "D-9", "100.00");
        bool same = is_set_off(p, "G-1", "D-1", "90.00");
        ck_assert_msg(other == row->set_off_other, "%s: another grant", row->regime);
        ck_assert_msg(same == row->set_off_same, "%s: the same grant", row->regime);
    }
}
END_TEST

START_TEST(what_persons_may_do_under_it)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena, &regime_rows[_i]);
    check_acts(p, &regime_rows[_i]);
}
END_TEST

static bool has_interest(const RegimeRow *row)
{
    return strcmp(row->open, "1078.75") == 0;
}

static bool has_late_interest(const RegimeRow *row)
{
    return strcmp(row->open, "1000.00") != 0;
}

START_TEST(interest_of_another_system)
{
    const RegimeRow *row = &regime_rows[_i];
    bool from_decision = has_late_interest(row) && !has_interest(row);
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena, row);
    Ended ended = import(p, row, 2, "2025-02-06", "0.01", "");
    ck_assert_msg(ended.exit_code == (has_interest(row) ? 0 : 2), "%s, %s: %s", row->regime,
                  row->payee, ended.err);
    ck_assert(has_interest(row) || strstr(ended.err, "OLD 2: its law takes no interest") != NULL);
    ck_assert_int_eq(import(p, row, 3, "2025-02-06", "", "0.01").exit_code, from_decision ? 0 : 2);
    ended = import(p, row, 4, "2025-02-05", "", "0.01");
    ck_assert_int_eq(ended.exit_code, 2);
    ck_assert(!has_late_interest(row) || strstr(ended.err, "late interest is of the days") != NULL);
    ck_assert_int_eq(import(p, row, 5, "2025-03-15", "", "0.01").exit_code,
                     has_late_interest(row) ? 0 : 2);
}
END_TEST

/* What grows after the day up to which the other system has reckoned: 22 days, under a law of late
 * interest alone at 10.5 %, else at 6.5 %. And when the claim is doubled, as much again of the days
 * before: 371 d of 24 §, or 15 d. Where its law takes no interest, neither brings any. */
START_TEST(what_another_system_has_reckoned)
{
    const RegimeRow *row = &regime_rows[_i];
    static const char *const sums[][2] = {
        {"1000.00", "2000.00"}, {"1006.33", "2016.97"}, {"1003.92", "2082.67"}};
    const char *const *open = sums[(has_interest(row) ? 1 : 0) + (has_late_interest(row) ? 1 : 0)];
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = program_new(test_postgres_database(&arena));
    program_set_up(p);
    program_assert_operators(p);
    ck_assert_int_eq(import(p, row, 1, "2025-02-20", "", "").exit_code, 0);
    ck_assert_str_eq(shown(p, "open"), open[0]);
    program_call(p, 0, "recovery", "amend", "1001", "--amount", "2000.00", "--date", "2025-04-01",
                 BERTTA, NULL);
    ck_assert_str_eq(shown(p, "open"), open[1]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("regimes");
    TCase *test = tcase_create("regimes");

    tcase_set_timeout(test, CALL_SECONDS_MAX);
    tcase_add_loop_test(test, a_law_is_its_row, 0, (int)COUNT_OF(regime_rows));
    tcase_add_loop_test(test, what_persons_may_do_under_it, 0, (int)COUNT_OF(regime_rows));
    tcase_add_loop_test(test, interest_of_another_system, 0, (int)COUNT_OF(regime_rows));
    tcase_add_loop_test(test, what_another_system_has_reckoned, 0, (int)COUNT_OF(regime_rows));
    suite_add_tcase(suite, test);

    return test_postgres_main(suite);
}
