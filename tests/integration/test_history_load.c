/*
 * test_history_load.c
 *     Decisions of earlier years: what may be loaded, what sees them, and that they are never paid.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sample_night.h"

#define HEADER                                                                                     \
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"      \
    "payee_name,iban,amount,currency,proposed_by,approved_by,granted_total,state,paid_on\n"

/* Of the agency of the sample night; YRKE-0055 instalment 1 and 0101 are in its deliveries. */
#define LINE(id, grant, instalment, amount, state, paid_on)                                        \
    id "," grant "," instalment ",UUDEV,YRKE,2026-02-10,2026-02-20,organisation,9010000-4,"        \
       "Kuusiniemen Saha Oy,FI9312340070000001," amount                                            \
       ",EUR,esittelija.uudev,ratkaisija.uudev,," state "," paid_on "\n"

static const char *write_file(Program *p, const char *name, const char *bytes)
{
    const char *path = program_path(p, name);
    FILE *stream = fopen(path, "w");

    ck_assert_ptr_nonnull(stream);
    ck_assert_int_ge(fputs(bytes, stream), 0);
    ck_assert_int_eq(fclose(stream), 0);
    return path;
}

typedef struct Wrong {
    const char *what;
    const char *lines;
    const char *says; /* on stderr */
} Wrong;

static const Wrong wrongs[] = {
    {"a state that does not exist", LINE("A-1", "G", "1", "10.00", "payed", "2026-02-21"),
     "line 2: state"},
    {"a state that is no end", LINE("A-1", "G", "1", "10.00", "held", ""), "line 2: state"},
    {"a planned one", LINE("A-1", "G", "1", "10.00", "planned", ""), "line 2: state"},
    {"paid without a day", LINE("A-1", "G", "1", "10.00", "paid", ""), "line 2: paid_on"},
    {"a day that is none", LINE("A-1", "G", "1", "10.00", "paid", "2026-02-30"), "line 2: paid_on"},
    {"a field without its form", LINE("A-1", "G", "1", "10,00", "paid", "2026-02-21"), "line 2"},
    {"the second line",
     LINE("A-1", "G", "1", "10.00", "paid", "2026-02-21")
         LINE("A-2", "G", "0", "10.00", "paid", "2026-02-21"),
     "line 3: instalment"},
    {"every wrong line is told",
     LINE("A-1", "G", "0", "10.00", "paid", "2026-02-21")
         LINE("A-2", "G", "0", "10.00", "paid", "2026-02-21"),
     "line 3: instalment"},
    {"one id twice",
     LINE("A-1", "G", "1", "10.00", "paid", "2026-02-21")
         LINE("A-1", "G", "2", "10.00", "paid", "2026-02-21"),
     "line 3: decision_id"},
};

START_TEST(one_wrong_line_and_nothing_is_loaded)
{
    AUTO_PROGRAM Program *p = sample_program("wrong");
    const char *path =
        write_file(p, "old.csv", arena_format(program_arena(p), "%s%s", HEADER, wrongs[_i].lines));
    Ended ended = program_call(p, 2, "history", "load", path, NULL);

    ck_assert_msg(strstr(ended.err, wrongs[_i].says) != NULL, "%s: it says %s", wrongs[_i].what,
                  ended.err);
    ck_assert_str_eq(program_history(p), "");
}
END_TEST

/* Where the rows lose their form nobody reads on, however much there is behind. */
START_TEST(a_long_file_that_breaks_early)
{
    AUTO_PROGRAM Program *p = sample_program("long");
    enum { BLANKS = 1000 * 1000 };
    const char *path = write_file(
        p, "old.csv",
        arena_format(program_arena(p), "%s%sA-2,G\n%*s", HEADER,
                     LINE("A-1", "G", "1", "10.00", "paid", "2026-02-21"), BLANKS, ""));
    Ended ended = program_call(p, 2, "history", "load", path, NULL);

    ck_assert_msg(strstr(ended.err, "line 3: COLUMN_COUNT") != NULL, "it says %s", ended.err);
    ck_assert_str_eq(program_history(p), "");
}
END_TEST

/* Every end that a decision may have; only those that count stand in the way of a new one. */
typedef struct Seen {
    const char *state, *paid_on;
    const char *codes; /* of the new decision with the same grant and instalment */
    const char *paid;  /* of the loaded one */
} Seen;

static const Seen seen[] = {
    {"paid", "2026-02-21", "DUPLICATE_INSTALMENT", "2000.00,2026-02-21"},
    {"sent", "2026-02-21", "DUPLICATE_INSTALMENT", "2000.00,2026-02-21"},
    {"set_off", "", "DUPLICATE_INSTALMENT", "0.00,"},
    {"returned", "2026-02-21", "", "2000.00,2026-02-21"},
    {"refused", "", "", "2000.00,"},
    {"cancelled", "", "", "0.00,"},
    {"rejected", "", "", "0.00,"},
};

START_TEST(rules_see_it_and_nobody_pays_it)
{
    const Seen *one = &seen[_i];
    AUTO_PROGRAM Program *p = sample_program("seen");
    Arena *arena = program_arena(p);
    const char *line =
        arena_format(arena,
                     "%sOLD-1,YRKE-0055,1,UUDEV,YRKE,2026-02-10,2026-02-20,organisation,"
                     "9010000-4,Kuusiniemen Saha Oy,FI9312340070000001,2000.00,EUR,"
                     "esittelija.uudev,ratkaisija.uudev,,%s,%s\n",
                     HEADER, one->state, one->paid_on);
    const char *path = write_file(p, "old.csv", line);

    program_call(p, 0, "history", "load", path, NULL);
    ck_assert_ptr_nonnull(
        strstr(program_history(p), arena_format(arena, "OLD-1,%s,,%s\n", one->state, one->paid)));
    sample_deliver(p);
    sample_run(p, 0);
    ck_assert_ptr_nonnull(strstr(
        program_history(p), one->codes[0] == '\0'
                                ? "YR-2026-0101,planned,,"
                                : arena_format(arena, "YR-2026-0101,rejected,%s,", one->codes)));
    ck_assert_ptr_nonnull(strstr(program_history(p), arena_format(arena, "OLD-1,%s,", one->state)));
    program_call(p, 2, "hold", "release", "OLD-1", "--by", "anna", "--reason", "x", NULL);
    program_call(p, 2, "decision", "cancel", "OLD-1", "--by", "anna", "--reason", "x", NULL);
    program_call(p, 0, "explain", "OLD-1", NULL);
    program_check_files(p);
}
END_TEST

/* The window of R-0700 is that of the load, whatever it was when a line was paid. */
START_TEST(a_window_that_was_another_one_then)
{
    AUTO_PROGRAM Program *p = sample_program("window");
    const char *tables = program_path(p, "window");

    ck_assert_int_eq(mkdir(tables, 0700), 0);
    write_file(p, "window/rule_parameters.csv",
               "rule,name,programme,value,valid_from,valid_to\n"
               "R-0700,shared_days,*,365,2022-01-01,2026-02-28\n"
               "R-0700,shared_days,*,90,2026-03-01,\n");
    program_call(p, 0, "reference", "load", tables, NULL);
    program_call(p, 0, "history", "load",
                 write_file(p, "old.csv",
                            HEADER LINE("A-1", "G", "1", "10.00", "paid", "2026-02-21")
                                LINE("A-2", "G", "2", "10.00", "paid", "2026-03-21")),
                 NULL);
    ck_assert_ptr_nonnull(strstr(program_history(p), "A-1,paid,,"));
}
END_TEST

START_TEST(the_same_file_twice_is_once)
{
    AUTO_PROGRAM Program *p = sample_program("twice");
    const char *path =
        write_file(p, "old.csv", HEADER LINE("A-1", "G", "1", "10.00", "paid", "2026-02-21"));
    json_t *first = program_json(p, 0, "history", "load", path, NULL);
    json_t *second = program_json(p, 0, "history", "load", path, NULL);

    ck_assert_int_eq(json_integer_value(json_object_get(first, "count")), 1);
    ck_assert(json_is_true(json_object_get(second, "repeated")));
    ck_assert_int_eq(json_integer_value(json_object_get(second, "batch")),
                     json_integer_value(json_object_get(first, "batch")));
    json_decref(first);
    json_decref(second);
    /* The same decision in another file. */
    path = write_file(p, "new.csv", HEADER LINE("A-1", "G", "1", "11.00", "paid", "2026-02-21"));
    program_call(p, 2, "history", "load", path, NULL);
    /* What was used of the appropriation is known. */
    sample_execute(p, "do $$ begin if (select sum(cents) from use_entry) <> 1000 then raise "
                      "exception 'used otherwise'; end if; end $$");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("history_load");
    TCase *load = sample_case("load", 120);

    tcase_add_loop_test(load, one_wrong_line_and_nothing_is_loaded, 0, (int)COUNT_OF(wrongs));
    tcase_add_test(load, a_long_file_that_breaks_early);
    tcase_add_loop_test(load, rules_see_it_and_nobody_pays_it, 0, (int)COUNT_OF(seen));
    tcase_add_test(load, a_window_that_was_another_one_then);
    tcase_add_test(load, the_same_file_twice_is_once);
    suite_add_tcase(suite, load);
    return sample_main(suite);
}
