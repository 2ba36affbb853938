/*
 * test_examples.c
 *     The worked examples of recovery as a person would have the program reckon them: the payments
 *     of earlier years, one case for each example, and what is owed on a day. And every letter that
 *     such a case can have, in both languages and both forms.
 */
#include <check.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "postgres.h"
#include "program.h"

#define ANNA "--by", "anna", "--reason", "r"
#define PAID(id, grant, n, decided, day, amount)                                                   \
    id "," grant "," n ",UUDEV,YRKE," decided "," decided                                          \
       ",organisation,9010000-4,Esimerkki Oy,FI2112345600000785," amount ",EUR,a,b,paid," day "\n"

static const char earlier[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,iban,amount,currency,proposed_by,approved_by,state,paid_on\n" PAID(
        "E1", "G-1", "1", "2024-02-05", "2024-02-15", "3780.00")
        PAID("E3", "G-3", "1", "2023-02-05", "2023-03-01", "10000.00") PAID(
            "E4-1", "G-4", "1", "2024-07-01", "2024-07-31", "1260.00")
            PAID("E4-2", "G-4", "2", "2024-07-01", "2024-08-30", "1260.00") PAID(
                "E4-3", "G-4", "3", "2024-07-01", "2024-09-30", "1260.00")
                PAID("E4-4", "G-4", "4", "2024-07-01", "2024-10-31", "980.00") PAID(
                    "E4-5", "G-4", "5", "2024-07-01", "2024-11-29", "1260.00")
                    PAID("E6", "G-6", "1", "2021-04-05", "2021-05-10", "120000.00")
                        PAID("E7", "G-7", "1", "2019-05-05", "2019-05-15", "500.00");

typedef struct ExampleRow {
    const char *sentence;
    const char *decisions[6];
    const char *due_on;
    const char *date; /* on which it is reckoned */
    const char *capital, *interest, *late_interest, *open;
    const char *absolute; /* the last day to decide, before the decision */
    const char *stopped_on;
} ExampleRow;

static const ExampleRow example_rows[] = {
    {"E1 to the day of payment",
     {"UUDEV/E1"},
     "2025-03-14",
     "2025-03-14",
     "3780.00",
     "297.69",
     "0.00",
     "4077.69",
     "2034-02-15",
     NULL},
    {"E2 the same, unpaid", {"UUDEV/E1"}, "2025-03-14", "2025-08-20", "3780.00", "297.69", "167.61",
     "4245.30", "2034-02-15", NULL},
    {"E3 to the part payment",
     {"UUDEV/E3"},
     "2024-12-31",
     "2025-02-28",
     "10000.00",
     "1287.26",
     "169.73",
     "11456.99",
     "2033-03-01",
     NULL},
    {"E4 five instalments, each by itself",
     {"UUDEV/E4-1", "UUDEV/E4-2", "UUDEV/E4-3", "UUDEV/E4-4", "UUDEV/E4-5"},
     "2025-07-15",
     "2025-07-15",
     "6020.00",
     "323.50",
     "0.00",
     "6343.50",
     "2034-11-29",
     NULL},
    {"E6 the unused share of an investment; the clock runs from the end of its use",
     {"UUDEV/E6"},
     "2025-07-15",
     "2024-03-31",
     "65454.55",
     "8546.75",
     "0.00",
     "74001.30",
     "2036-05-10",
     "2023-08-18"},
    {"E7 reference rate zero",
     {"UUDEV/E7"},
     "2025-07-15",
     "2021-11-30",
     "500.00",
     "38.22",
     "0.00",
     "538.22",
     "2029-05-15",
     NULL},
};

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

static Program *new_program(Arena *arena)
{
    Program *p = program_new(test_postgres_database(arena));
    const char *csv = program_path(p, "earlier.csv");
    const char *folder = program_path(p, "more");

    program_set_up(p);
    write_file(csv, earlier);
    program_call(p, 0, "history", "load", csv, ANNA, NULL);
    ck_assert_int_eq(mkdir(folder, 0750), 0);
    write_file(arena_format(arena, "%s/obligations.csv", folder),
               "agency,grant_id,kind,due_on,done_on,text,valid_from,valid_to\n"
               "UUDEV,G-6,use_period,2026-05-10,,x,2021-01-01,\n");
    program_call(p, 0, "reference", "load", folder, NULL);
    return p;
}

static void open_case(Program *p, const ExampleRow *row)
{
    const char *words[24] = {"recovery", "open"};
    const char *const options[] = {"--ground", "M2", "--facts", "x", "--date", "2024-12-02", ANNA};
    size_t used = 2;

    for (size_t i = 0; i < COUNT_OF(row->decisions) && row->decisions[i] != NULL; i++)
        words[used++] = row->decisions[i];
    for (size_t i = 0; i < COUNT_OF(options); i++)
        words[used++] = options[i];
    if (row->stopped_on != NULL) {
        words[used++] = "--stopped-on";
        words[used++] = row->stopped_on;
    }
    program_call_list(p, 0, words);
}

static void decide(Program *p, const char *due_on)
{
    program_call(p, 0, "recovery", "hear", "1001", "--date", "2024-12-03", ANNA, NULL);
    program_call(p, 0, "recovery", "hear", "1001", "--answered", "--date", "2024-12-04", ANNA,
                 NULL);
    program_call(p, 0, "recovery", "decide", "1001", "--date", "2024-12-05", ANNA, NULL);
    program_call(p, 0, "recovery", "demand", "1001", "--due-on", due_on, "--date", "2024-12-05",
                 ANNA, NULL);
}

static void check_key(const json_t *shown, const char *key, const char *expected,
                      const char *sentence)
{
    const char *value = json_string_value(json_object_get(shown, key));

    ck_assert_msg(value != NULL && strcmp(value, expected) == 0, "%s: %s is %s, not %s", sentence,
                  key, value == NULL ? "nothing" : value, expected);
}

START_TEST(an_example_to_the_cent)
{
    const ExampleRow *row = &example_rows[_i];
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    open_case(p, row);
    json_t *before = program_json(p, 0, "recovery", "show", "1001", NULL);
    const json_t *clocks = json_object_get(before, "deadlines");
    check_key(json_array_get(clocks, json_array_size(clocks) - 1), "day", row->absolute,
              row->sentence);
    json_decref(before);
    decide(p, row->due_on);
    json_t *shown = program_json(p, 0, "recovery", "show", "1001", "--date", row->date, NULL);
    check_key(shown, "capital", row->capital, row->sentence);
    check_key(shown, "interest", row->interest, row->sentence);
    check_key(shown, "late_interest", row->late_interest, row->sentence);
    check_key(shown, "open", row->open, row->sentence);
    json_decref(shown);
}
END_TEST

START_TEST(a_use_that_did_not_end_early)
{
    static const char *const days[] = {"2026-05-10", "2021-05-09", "2030-01-01"};
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    for (size_t i = 0; i < COUNT_OF(days); i++)
        program_call(p, 2, "recovery", "open", "UUDEV/E6", "--ground", "D5", "--facts", "x",
                     "--stopped-on", days[i], ANNA, NULL);
    program_call(p, 2, "recovery", "open", "UUDEV/E7", "--ground", "D5", "--facts", "x",
                 "--stopped-on", "2019-06-01", ANNA, NULL); /* no use period is known */
}
END_TEST

/* No value is missing between its words, and the data set can be read. */
static void check_letter(Program *p, const char *kind, const char *language)
{
    Ended text = program_call(p, 0, "recovery", "document", "1001", "--kind", kind, "--language",
                              language, "--date", "2025-03-20", NULL);
    ck_assert_msg(strchr(text.out, '{') == NULL && strstr(text.out, " .") == NULL
                      && strstr(text.out, " ,") == NULL,
                  "%s %s: %s", kind, language, text.out);
    ck_assert(strstr(text.out, "Esimerkki Oy") != NULL);

    Ended xml = program_call(p, 0, "recovery", "document", "1001", "--kind", kind, "--language",
                             language, "--xml", "--date", "2025-03-20", NULL);
    xmlDocPtr document = xmlReadMemory(xml.out, (int)strlen(xml.out), kind, NULL, XML_PARSE_NONET);
    ck_assert_msg(document != NULL, "%s %s is no XML", kind, language);
    xmlFreeDoc(document);
    ck_assert_ptr_nonnull(strstr(xml.out, "<capital>3780.00</capital>"));
    ck_assert_ptr_nonnull(strstr(xml.out, "<rf_reference>RF619000010017</rf_reference>"));
}

START_TEST(every_letter_in_both_languages)
{
    static const char *const kinds[] = {"hearing", "decision", "demand", "reminder", "plan",
                                        "statement"};
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    open_case(p, &example_rows[0]);
    decide(p, "2025-03-14");
    program_call(p, 0, "recovery", "remind", "1001", "--date", "2025-03-18", ANNA, NULL);
    program_call(p, 0, "recovery", "plan", "1001", "--parts", "3", "--first", "2025-04-15",
                 "--date", "2025-03-19", ANNA, NULL);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        check_letter(p, kinds[i], "fi");
        check_letter(p, kinds[i], "sv");
    }
}
END_TEST

/* The tenth part is not before the second, neither in the list nor in the letter. */
START_TEST(a_plan_in_the_order_of_its_parts)
{
    enum { PARTS = 12 };
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    open_case(p, &example_rows[0]);
    decide(p, "2025-03-14");
    program_call(p, 0, "recovery", "plan", "1001", "--parts", "12", "--first", "2025-04-30",
                 "--date", "2025-03-19", ANNA, NULL);
    json_t *shown = program_json(p, 0, "recovery", "show", "1001", NULL);
    json_t *plan = json_object_get(shown, "plan");
    Ended letter = program_call(p, 0, "recovery", "document", "1001", "--kind", "plan", "--xml",
                                "--date", "2025-03-20", NULL);
    const char *at = letter.out;
    ck_assert_uint_eq(json_array_size(plan), PARTS);
    for (size_t i = 0; i < PARTS; i++) {
        ck_assert_int_eq(json_integer_value(json_object_get(json_array_get(plan, i), "n")),
                         (json_int_t)i + 1);
        at = strstr(at, arena_format(&arena, "<part n=\"%zu\"", i + 1));
        ck_assert_ptr_nonnull(at);
    }
    json_decref(shown);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("examples");
    TCase *test = tcase_create("examples");

    tcase_set_timeout(test, CALL_SECONDS_MAX);
    tcase_add_loop_test(test, an_example_to_the_cent, 0, (int)COUNT_OF(example_rows));
    tcase_add_test(test, a_use_that_did_not_end_early);
    tcase_add_test(test, every_letter_in_both_languages);
    tcase_add_test(test, a_plan_in_the_order_of_its_parts);
    suite_add_tcase(suite, test);

    return test_postgres_main(suite);
}
