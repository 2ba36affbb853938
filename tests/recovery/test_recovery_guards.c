/*
 * test_recovery_guards.c
 *     What the law does not allow is refused by the program: exit 2, and nothing is changed.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "postgres.h"
#include "program.h"

static const char earlier[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,iban,amount,currency,proposed_by,approved_by,state,paid_on\n"
    "O-1,G-1,1,UUDEV,YRKE,2024-02-05,2024-02-15,organisation,9010000-4,Esimerkki Oy,"
    "FI2112345600000785,3780.00,EUR,a,b,paid,2024-02-15\n"
    "P-1,G-2,1,TYOMARK,START,2025-02-05,2025-02-15,person,010190-900P,Maija Malli,"
    "FI2112345600000785,700.00,EUR,a,b,paid,2025-02-15\n"
    "P-2,G-6,1,TYOMARK,START,2024-02-05,2024-02-15,person,010190-900P,Maija Malli,"
    "FI2112345600000785,700.00,EUR,a,b,paid,2024-02-15\n"
    "P-3,G-6,2,TYOMARK,START,2024-02-05,2024-03-15,person,010190-900P,Maija Malli,"
    "FI2112345600000785,700.00,EUR,a,b,paid,2024-03-15\n"
    "S-1,G-3,1,UUDEV,YRKE,2024-02-05,2024-02-15,organisation,9010000-4,Esimerkki Oy,"
    "FI2112345600000785,100.00,EUR,a,b,paid,2024-02-15\n"
    "S-2,G-4,1,UUDEV,YRKE,2024-02-05,2024-02-15,organisation,9010000-4,Esimerkki Oy,"
    "FI2112345600000785,100.01,EUR,a,b,paid,2024-02-15\n"
    "L-1,G-5,1,UUDEV,YRKE,2014-03-05,2014-03-15,organisation,9010000-4,Esimerkki Oy,"
    "FI2112345600000785,5000.00,EUR,a,b,paid,2014-03-15\n"
    "L-2,G-5,2,UUDEV,YRKE,2014-03-05,2016-03-15,organisation,9010000-4,Esimerkki Oy,"
    "FI2112345600000785,6000.00,EUR,a,b,paid,2016-03-15\n";

typedef struct GuardRow {
    const char *sentence;
    int exit_code;
    const char *words[14];
} GuardRow;

#define ANNA "--by", "anna", "--reason", "test"
#define BERTTA "--by", "bertta", "--reason", "test"

/* One after another, on one database: receivable 1001 is an organisation's under 688/2001, 1002 a
 * person's under 380/2023. */
static const GuardRow guard_rows[] = {
    {"up to 100.00 is let go",
     2,
     {"open", "UUDEV/S-1", "--ground", "M2", "--facts", "x", "--date", "2025-01-13", ANNA}},
    {"an unknown ground",
     2,
     {"open", "UUDEV/O-1", "--ground", "M9", "--facts", "x", "--date", "2025-01-13", ANNA}},
    {"an identity code in the facts",
     2,
     {"open", "UUDEV/O-1", "--ground", "M2", "--facts", "010190-900P", "--date", "2025-01-13",
      ANNA}},
    {"more than was paid",
     2,
     {"open", "UUDEV/O-1", "--ground", "M2", "--facts", "x", "--amount", "3780.01", ANNA}},
    {"a payee as its own joint debtor",
     2,
     {"open", "UUDEV/O-1", "--ground", "M2", "--facts", "x", "--joint", "9010000-4 Esimerkki",
      ANNA}},
    {"a joint debtor without a code",
     2,
     {"open", "UUDEV/O-1", "--ground", "M2", "--facts", "x", "--joint", "Esimerkki Oy", ANNA}},
    {"a ground that will be learnt of",
     2,
     {"open", "UUDEV/O-1", "--ground", "M2", "--facts", "x", "--date", "2025-01-13", "--known-on",
      "2025-01-14", ANNA}},
    {"a letter in a language that has no templates",
     2,
     {"open", "UUDEV/O-1", "--ground", "M2", "--facts", "x", "--language", "en", ANNA}},
    {"a case",
     0,
     {"open", "UUDEV/O-1", "--ground", "M2", "--facts", "x", "--date", "2025-01-13", ANNA}},
    {"the same payment twice",
     2,
     {"open", "UUDEV/O-1", "--ground", "M2", "--facts", "x", "--date", "2025-01-13", ANNA}},
    {"no letter of a hearing that was not set",
     2,
     {"document", "1001", "--kind", "hearing", "--date", "2025-01-14"}},
    {"more than was paid, by amending",
     2,
     {"amend", "1001", "--amount", "3780.01", "--date", "2025-01-14", ANNA}},
    {"no decision without a hearing", 2, {"decide", "1001", "--date", "2025-02-01", ANNA}},
    {"a day to answer before the letter is received",
     2,
     {"hear", "1001", "--answer-by", "2025-01-20", "--date", "2025-01-14", ANNA}},
    {"heard", 0, {"hear", "1001", "--answer-by", "2025-02-04", "--date", "2025-01-14", ANNA}},
    {"no decision on the last day to answer", 2, {"decide", "1001", "--date", "2025-02-04", ANNA}},
    {"none after two calendar years", 2, {"decide", "1001", "--date", "2028-01-01", ANNA}},
    {"decided on the day after", 0, {"decide", "1001", "--date", "2025-02-05", ANNA}},
    {"not decided twice", 2, {"decide", "1001", "--date", "2025-02-06", ANNA}},
    {"nothing is done before the day of the decision",
     2,
     {"demand", "1001", "--due-on", "2025-03-14", "--date", "2025-02-04", ANNA}},
    {"nor in a year that has no calendar and no end",
     2,
     {"demand", "1001", "--due-on", "2025-03-14", "--date", "9999-12-31", ANNA}},
    {"a claim of nothing", 2, {"amend", "1001", "--amount", "0.00", "--date", "2025-02-06", ANNA}},
    {"no moderation before it is due",
     2,
     {"moderate", "1001", "--component", "capital", "--date", "2025-02-06", BERTTA}},
    {"no enforcement before the demand", 2, {"enforce", "1001", "--date", "2025-02-06", ANNA}},
    {"a demand despite a possible appeal: 688/2001 35 §",
     0,
     {"demand", "1001", "--due-on", "2025-03-14", "--date", "2025-02-10", ANNA}},
    {"no enforcement on the day of payment", 2, {"enforce", "1001", "--date", "2025-03-14", ANNA}},
    {"no reminder on it", 2, {"remind", "1001", "--date", "2025-03-14", ANNA}},
    {"no moderation by who decided",
     2,
     {"moderate", "1001", "--component", "capital", "--amount", "1.00", "--date", "2025-03-20",
      ANNA}},
    {"not more than is open",
     2,
     {"moderate", "1001", "--component", "capital", "--amount", "3780.01", "--date", "2025-03-20",
      BERTTA}},
    {"no write-off by who decided",
     2,
     {"write-off", "1001", "--code", "small", "--date", "2025-03-20", ANNA}},
    {"no write-off without a reason of the list",
     2,
     {"write-off", "1001", "--code", "tired", "--date", "2025-03-20", BERTTA}},
    {"none as expired on a day on which it may be collected",
     2,
     {"write-off", "1001", "--code", "expired", "--date", "2025-03-20", BERTTA}},
    {"no costs that no payment carries",
     2,
     {"remind", "1001", "--cost", "1000000000.00", "--date", "2025-03-20", ANNA}},
    {"over-payments are not told by receivable", 2, {"list", "--excess", "--payee", "9010000-4"}},
    {"nor by state", 2, {"list", "--excess", "--due"}},
    {"no reckoning beyond the known rates",
     2,
     {"moderate", "1001", "--component", "interest", "--date", "2149-07-01", BERTTA}},
    {"no collecting after expiry", 2, {"enforce", "1001", "--date", "2031-01-01", ANNA}},
    {"enforcement after the day of payment", 0, {"enforce", "1001", "--date", "2025-03-17", ANNA}},
    {"not handed over twice", 2, {"enforce", "1001", "--date", "2025-03-18", ANNA}},
    {"no assets", 0, {"return", "1001", "--date", "2025-05-02", ANNA}},
    {"written off by another person",
     0,
     {"write-off", "1001", "--code", "no_assets", "--date", "2025-05-05", BERTTA}},
    {"a write-off can be taken back", 0, {"reverse", "1001", "--date", "2025-05-06", BERTTA}},

    {"a person's case",
     0,
     {"open", "TYOMARK/P-1", "--ground", "E1", "--facts", "x", "--date", "2025-06-02", ANNA}},
    {"heard too", 0, {"hear", "1002", "--date", "2025-06-03", ANNA}},
    {"who answered", 0, {"hear", "1002", "--answered", "--date", "2025-06-10", ANNA}},
    {"decided", 0, {"decide", "1002", "--date", "2025-06-11", ANNA}},
    {"380/2023 wants legal force: none on the last day to claim a revision",
     2,
     {"demand", "1002", "--date", "2025-07-18", ANNA}},
    {"but after the weekend that follows it",
     0,
     {"demand", "1002", "--due-on", "2025-08-15", "--date", "2025-07-21", ANNA}},
    {"money that comes after expiry is over",
     0,
     {"repay", "1002", "--amount", "700.00", "--id", "L", "--date", "2031-01-01", ANNA}},
    {"just above the small amount",
     0,
     {"open", "UUDEV/S-2", "--ground", "M2", "--facts", "x", "--date", "2025-01-13", ANNA}},
    {"closed without action", 0, {"close", "1003", "--date", "2025-01-14", ANNA}},
    {"and it stays closed", 2, {"hear", "1003", "--date", "2025-01-15", ANNA}},

    {"the first instalment of a grant of two",
     0,
     {"open", "UUDEV/L-1", "--ground", "M2", "--facts", "x", "--date", "2026-01-05", ANNA}},
    {"of which the party", 0, {"hear", "1004", "--date", "2026-01-05", ANNA}},
    {"was heard", 0, {"hear", "1004", "--answered", "--date", "2026-01-12", ANNA}},
    {"not after ten years from the last instalment: 688/2001 28 §",
     2,
     {"decide", "1004", "--date", "2026-03-16", ANNA}},
    {"but up to then", 0, {"decide", "1004", "--date", "2026-03-15", ANNA}},
    {"demanded", 0, {"demand", "1004", "--due-on", "2026-04-15", "--date", "2026-03-16", ANNA}},
    {"repaid in part, by a mistake",
     0,
     {"repay", "1004", "--amount", "5000.00", "--id", "B", "--date", "2026-05-04", ANNA}},
    {"not annulled while that stands", 2, {"close", "1004", "--date", "2026-05-05", ANNA}},
    {"it is taken back", 0, {"reverse", "1004", "--date", "2026-05-05", ANNA}},
    {"and a court annuls the decision", 0, {"close", "1004", "--date", "2026-05-06", ANNA}},
};

static void load_earlier(Program *p)
{
    const char *csv = program_path(p, "earlier.csv");
    FILE *file = fopen(csv, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(earlier, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    program_call(p, 0, "history", "load", csv, "--by", "anna", "--reason", "earlier years", NULL);
}

static void play(Program *p, const GuardRow *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *words[COUNT_OF(rows[i].words) + 2] = {"recovery"};

        memcpy(words + 1, rows[i].words, sizeof(rows[i].words));
        Ended ended = program_call_list(p, EXIT_ANY, words);
        ck_assert_msg(ended.exit_code == rows[i].exit_code, "%s: exit %d, %s", rows[i].sentence,
                      ended.exit_code, ended.err);
    }
}

static Program *begin(Arena *arena)
{
    arena_init(arena, SIZE_MAX);
    Program *p = program_new(test_postgres_database(arena));
    program_set_up(p);
    return p;
}

/* The day that a deadline of a shown receivable falls on. */
static const char *deadline_day(const json_t *shown, const char *what)
{
    size_t index;
    const json_t *deadline;

    json_array_foreach(json_object_get(shown, "deadlines"), index, deadline)
    {
        if (strcmp(json_string_value(json_object_get(deadline, "what")), what) == 0)
            return json_string_value(json_object_get(deadline, "day"));
    }
    return NULL;
}

START_TEST(the_law_is_kept)
{
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin(&arena);

    program_assert_operators(p);
    load_earlier(p);
    play(p, guard_rows, COUNT_OF(guard_rows));
    json_t *person = program_json(p, 0, "recovery", "show", "1002", "--date", "2026-06-30", NULL);
    /* no interest of a person under 380/2023 135.3 */
    ck_assert_str_eq(json_string_value(json_object_get(person, "open")), "700.00");
    /* the day after the last one to claim a revision, and not that of the demand */
    ck_assert_str_eq(deadline_day(person, "legal_force"), "2025-07-19");
    json_decref(person);
    /* neither the capital is owed, nor the interest that was reckoned when something was repaid */
    json_t *annulled = program_json(p, 0, "recovery", "show", "1004", NULL);
    ck_assert_str_eq(json_string_value(json_object_get(annulled, "state")), "closed_no_action");
    ck_assert_str_eq(json_string_value(json_object_get(annulled, "open")), "0.00");
    json_decref(annulled);
    program_call(p, 0, "run", "--date", "2026-05-07", NULL); /* the ledger agrees */
}
END_TEST

static const char other_system[] =
    "source,source_id,payer,agency,programme,grant_id,regime,payee_id,payee_name,granted_on,"
    "paid_on,decided_on,final_on,due_on,reckoned_to,capital,interest,late_interest,costs\n"
    "VANHA,A-1,MAKSU,UUD,YRKE,G-OLD,688/2001,9010000-4,Esimerkki Oy,2022-05-01,2023-03-01,"
    "2024-11-05,2025-01-10,2024-12-31,2025-02-28,10000.00,1287.26,169.73,5.00\n"
    "VANHA,A-2,MAKSU,UUD,YRKE,G-TWO,688/2001,9010000-4,Esimerkki Oy,2022-05-01,2023-03-01,"
    "2024-11-05,2025-01-10,2024-12-31,2025-02-28,100.00,12.87,1.70,5.00\n";

static void check_shown(Program *p, const char *id, const char *key, const char *expected)
{
    json_t *document = program_json(p, 0, "recovery", "show", id, "--date", "2025-09-30", NULL);

    ck_assert_str_eq(json_string_value(json_object_get(document, key)), expected);
    json_decref(document);
}

static const char *write_other_system(Program *p)
{
    const char *csv = program_path(p, "other.csv");
    FILE *file = fopen(csv, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(other_system, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    return csv;
}

static const char *import_other_system(Program *p)
{
    const char *csv = write_other_system(p);

    program_call(p, 0, "recovery", "import", csv, "--date", "2025-02-28", ANNA, NULL);
    return csv;
}

/* The file of the other system with another text in the place of one. */
static const char *write_changed(Program *p, const char *old, const char *new)
{
    const char *csv = program_path(p, "changed.csv");
    const char *at = strstr(other_system, old);
    FILE *file = fopen(csv, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(at);
    ck_assert_int_gt(fprintf(file, "%.*s%s%s", (int)(at - other_system), other_system, new,
                             at + strlen(old)),
                     0);
    ck_assert_int_eq(fclose(file), 0);
    return csv;
}

static void refuse_import(Program *p, const char *old, const char *new)
{
    const char *csv = write_changed(p, old, new);

    Ended ended = program_call(p, 2, "recovery", "import", csv, "--date", "2025-02-28", ANNA, NULL);
    ck_assert_ptr_null(strstr(ended.err, "imported before"));
    ck_assert_ptr_nonnull(strstr(ended.err, "line 2: "));
    ck_assert_ptr_null(strstr(ended.err, "--regime")); /* an option of another command */
}

enum { NAME_CHARACTERS_MAX = 140 };

static const char *name_of(Program *p, int characters)
{
    return arena_format(program_arena(p), "%0*d", characters, 0);
}

/* E3 as another system left it: the same late interest goes on, under the law that it names. */
START_TEST(receivables_of_other_systems)
{
    static const GuardRow rows[] = {
        {"a plan of three parts",
         0,
         {"plan", "1001", "--parts", "3", "--first", "2025-04-30", "--date", "2025-03-03", ANNA}},
        {"debt adjustment, capital first",
         0,
         {"procedure", "1001", "--kind", "debt_adjustment", "--capital-first", "--date",
          "2025-03-10", ANNA}},
        {"nothing is enforced meanwhile", 2, {"enforce", "1001", "--date", "2025-03-11", ANNA}},
        {"a payment settles capital",
         0,
         {"repay", "1001", "--amount", "1000.00", "--id", "Q", "--date", "2025-03-31", ANNA}},
        {"the same money once more is nothing new",
         0,
         {"repay", "1001", "--amount", "1000.00", "--id", "Q", "--date", "2025-03-31", ANNA}},
    };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin(&arena);

    program_assert_operators(p);
    const char *csv = import_other_system(p);
    program_call(p, 2, "recovery", "import", csv, "--date", "2025-02-28", ANNA, NULL); /* twice */
    refuse_import(p, "2024-11-05,2025-01-10,2024-12-31", "2025-03-01,,2025-03-31"); /* not yet */
    refuse_import(p, "2024-11-05,2025-01-10,2024-12-31", "2024-11-05,2025-01-10,2024-11-04");
    refuse_import(p, "2024-11-05,2025-01-10,2024-12-31", "2024-11-05,2024-11-04,2024-12-31");
    refuse_import(p, "MAKSU", "NOBODY");
    refuse_import(p, "688/2001", "688/1901");
    refuse_import(p, "UUD", "../UUD");
    refuse_import(p, "YRKE", "yrke");
    refuse_import(p, "G-OLD", "G OLD");
    refuse_import(p, "Esimerkki Oy", name_of(p, NAME_CHARACTERS_MAX + 1));
    check_shown(p, "1001", "open", "12052.40"); /* 10000 + 1287.26 + 169.73 + 590.41 + 5.00 */
    play(p, rows, COUNT_OF(rows));
    check_shown(p, "1001", "capital", "9000.00");
    check_shown(p, "1001", "costs", "5.00");
    program_call(p, 0, "recovery", "close", "1002", "--date", "2025-04-01", ANNA, NULL);
    check_shown(p, "1002", "open", "0.00"); /* annulled with its interest and costs */
}
END_TEST

static void check_open(Program *p, const char *capital, const char *interest)
{
    json_t *document = program_json(p, 0, "recovery", "show", "1001", "--date", "2025-03-14", NULL);

    ck_assert_str_eq(json_string_value(json_object_get(document, "capital")), capital);
    ck_assert_str_eq(json_string_value(json_object_get(document, "interest")), interest);
    json_decref(document);
}

/* 3780.00 is demanded, due on 14.3.2025. */
static Program *begin_demanded(Arena *arena)
{
    static const GuardRow rows[] = {
        {"opened",
         0,
         {"open", "UUDEV/O-1", "--ground", "M2", "--facts", "x", "--date", "2025-01-13", ANNA}},
        {"heard", 0, {"hear", "1001", "--date", "2025-01-13", ANNA}},
        {"answered", 0, {"hear", "1001", "--answered", "--date", "2025-01-20", ANNA}},
        {"decided", 0, {"decide", "1001", "--date", "2025-01-21", ANNA}},
        {"demanded", 0, {"demand", "1001", "--due-on", "2025-03-14", "--date", "2025-02-03", ANNA}},
    };
    Program *p = begin(arena);

    program_assert_operators(p);
    load_earlier(p);
    play(p, rows, COUNT_OF(rows));
    return p;
}

/* E1 of half the capital: 148.84, and what was paid beyond that has settled capital. */
START_TEST(another_capital_after_a_part_payment)
{
    static const GuardRow rows[] = {
        {"paid in part",
         0,
         {"repay", "1001", "--amount", "500.00", "--id", "A", "--date", "2025-03-14", ANNA}},
        {"not below what was paid",
         2,
         {"amend", "1001", "--amount", "400.00", "--date", "2025-03-20", ANNA}},
        {"halved", 0, {"amend", "1001", "--amount", "1890.00", "--date", "2025-03-20", ANNA}},
    };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin_demanded(&arena);

    play(p, rows, COUNT_OF(rows) - 1);
    check_open(p, "3577.69", "0.00");
    play(p, &rows[COUNT_OF(rows) - 1], 1);
    check_open(p, "1538.84", "0.00");
    program_call(p, 0, "recovery", "amend", "1001", "--amount", "3780.00", "--date", "2025-03-21",
                 ANNA, NULL);
    check_open(p, "3577.69", "0.00");
    program_call(p, 0, "recovery", "reverse", "1001", "--date", "2025-03-22", ANNA, NULL);
    check_open(p, "3780.00", "297.69");
    program_call(p, 0, "run", "--date", "2026-05-07", NULL); /* the ledger agrees */
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

/* What has settled a claim beyond its other capital settles the next one, also where no interest is
 * reckoned. */
START_TEST(another_capital_of_one_claim_of_two)
{
    static const GuardRow rows[] = {
        {"opened",
         0,
         {"open", "TYOMARK/P-2", "TYOMARK/P-3", "--ground", "M2", "--facts", "x", "--date",
          "2025-01-13", ANNA}},
        {"heard", 0, {"hear", "1001", "--date", "2025-01-13", ANNA}},
        {"answered", 0, {"hear", "1001", "--answered", "--date", "2025-01-20", ANNA}},
        {"decided", 0, {"decide", "1001", "--date", "2025-01-21", ANNA}},
        {"demanded", 0, {"demand", "1001", "--due-on", "2025-03-14", "--date", "2025-02-03", ANNA}},
        {"paid in part",
         0,
         {"repay", "1001", "--amount", "600.00", "--id", "A", "--date", "2025-03-14", ANNA}},
        {"less of the first than was paid",
         0,
         {"amend", "1001", "--amount", "300.00", "--date", "2025-03-20", ANNA}},
        {"less of both than was paid",
         2,
         {"amend", "1001", "--claim", "2", "--amount", "299.99", "--date", "2025-03-20", ANNA}},
        {"as it was", 2, {"amend", "1001", "--amount", "300.00", "--date", "2025-03-20", ANNA}},
    };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin(&arena);

    program_assert_operators(p);
    load_earlier(p);
    play(p, rows, COUNT_OF(rows));
    check_open(p, "400.00", "0.00");
    program_call(p, 0, "run", "--date", "2026-05-07", NULL); /* the ledger agrees */
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

/* The part of the interest that was paid would be nobody's. */
START_TEST(not_annulled_while_a_cent_is_settled)
{
    static const GuardRow rows[] = {
        {"a part of the interest",
         0,
         {"repay", "1001", "--amount", "10.00", "--id", "A", "--date", "2025-03-14", ANNA}},
        {"another part",
         0,
         {"repay", "1001", "--amount", "20.00", "--id", "B", "--date", "2025-03-17", ANNA}},
        {"the last is taken back", 0, {"reverse", "1001", "--date", "2025-03-18", ANNA}},
        {"the first still stands", 2, {"close", "1001", "--date", "2025-03-19", ANNA}},
        {"it is taken back too", 0, {"reverse", "1001", "--date", "2025-03-19", ANNA}},
        {"annulled", 0, {"close", "1001", "--date", "2025-03-20", ANNA}},
    };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin_demanded(&arena);

    play(p, rows, COUNT_OF(rows));
    check_shown(p, "1001", "state", "closed_no_action");
}
END_TEST

typedef struct BoundRow {
    const char *state; /* again after it was settled and that was taken back */
    GuardRow bind, settle;
} BoundRow;

/* One after another, on one receivable: what is taken back leaves no debt free that was not. */
START_TEST(what_was_bound_is_bound_again)
{
    static const BoundRow rows[] = {
        {"instalment_plan",
         {"a plan",
          0,
          {"plan", "1001", "--parts", "3", "--first", "2025-04-30", "--date", "2025-03-17", ANNA}},
         {"paid at once",
          0,
          {"repay", "1001", "--amount", "9000.00", "--id", "A", "--date", "2025-03-17", ANNA}}},
        {"enforcement_sent",
         {"enforcement", 0, {"enforce", "1001", "--date", "2025-03-17", ANNA}},
         {"paid to the office",
          0,
          {"repay", "1001", "--amount", "9000.00", "--id", "B", "--date", "2025-03-17", ANNA}}},
        {"due", /* it had come back */
         {"more than is open",
          2,
          {"return", "1001", "--amount", "4080.96", "--date", "2025-03-17", ANNA}},
         {"collected", 0, {"return", "1001", "--amount", "4080.95", "--date", "2025-03-17", ANNA}}},
        {"restructured",
         {"restructuring",
          0,
          {"procedure", "1001", "--kind", "restructuring", "--date", "2025-03-17", ANNA}},
         {"paid",
          0,
          {"repay", "1001", "--amount", "9000.00", "--id", "C", "--date", "2025-03-17", ANNA}}},
        {"bankruptcy_lodged",
         {"bankruptcy",
          0,
          {"procedure", "1001", "--kind", "bankruptcy", "--date", "2025-03-17", ANNA}},
         {"paid",
          0,
          {"repay", "1001", "--amount", "9000.00", "--id", "D", "--date", "2025-03-17", ANNA}}},
        {"due", /* nobody follows it any more */
         {"not by who decided",
          2,
          {"write-off", "1001", "--code", "bankruptcy_closed", "--date", "2025-03-17", ANNA}},
         {"written off",
          0,
          {"write-off", "1001", "--code", "bankruptcy_closed", "--date", "2025-03-17", BERTTA}}},
    };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin_demanded(&arena);

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        play(p, &rows[i].bind, 1);
        play(p, &rows[i].settle, 1);
        check_shown(p, "1001", "open", "0.00");
        program_call(p, 0, "recovery", "reverse", "1001", "--date", "2025-03-17", ANNA, NULL);
        check_shown(p, "1001", "state", rows[i].state);
    }
    program_call(p, 0, "run", "--date", "2026-05-07", NULL); /* the ledger agrees */
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

static void check_enforced(Program *p, bool expected)
{
    program_call(p, 0, "export", "enforcement", "--out", program_path(p, "out"), "--date",
                 "2025-09-01", ANNA, NULL);
    const char *csv = file_text(p, program_path(p, "out/enforcement.csv"), NULL);
    ck_assert_int_eq(strstr(csv, "\n1001,") != NULL, expected);
}

/* It was demanded before it had legal force: 688/2001 35 Â§. */
START_TEST(a_stay_of_what_is_due)
{
    static const GuardRow rows[] = {
        {"stayed", 0, {"appeal", "1001", "--stay", "--date", "2025-02-20", ANNA}},
        {"not enforced", 2, {"enforce", "1001", "--date", "2025-03-17", ANNA}},
        {"the stay ends", 0, {"appeal", "1001", "--date", "2025-03-18", ANNA}},
        {"enforced", 0, {"enforce", "1001", "--date", "2025-03-19", ANNA}},
        {"stayed again", 0, {"appeal", "1001", "--stay", "--date", "2025-03-20", ANNA}},
    };
    static const GuardRow later[] = {
        {"the court has decided", 0, {"final", "1001", "--date", "2025-09-01", ANNA}},
        {"once", 2, {"final", "1001", "--date", "2025-09-02", ANNA}},
        {"and no appeal is open", 2, {"appeal", "1001", "--date", "2025-09-02", ANNA}},
    };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin_demanded(&arena);

    play(p, rows, COUNT_OF(rows));
    Ended story = program_call(p, 0, "recovery", "show", "1001", NULL);
    ck_assert_msg(strstr(story.out, "stay: test") != NULL, "%s", story.out);
    check_enforced(p, false);
    play(p, later, COUNT_OF(later));
    check_enforced(p, true);
    check_shown(p, "1001", "state", "enforcement_sent");
}
END_TEST

/* The payee is told what is owed on the day, as the office is: with interest not booked yet. */
static void check_statement(Program *p, const char *day)
{
    json_t *document = program_json(p, 0, "recovery", "show", "1001", "--date", day, NULL);
    json_t *told = program_json(p, 0, "statement", "--payee", "9010000-4", "--date", day, NULL);
    const json_t *debt = json_array_get(json_object_get(told, "debts"), 0);

    ck_assert_str_eq(json_string_value(json_object_get(debt, "open")),
                     json_string_value(json_object_get(document, "open")));
    json_decref(told);
    json_decref(document);
}

/* Two payments of one day settle anew in one act: the last of them is taken back alone. */
START_TEST(two_of_a_day_stay_two_when_amended)
{
    static const GuardRow rows[] = {
        {"paid in part",
         0,
         {"repay", "1001", "--amount", "500.00", "--id", "A", "--date", "2025-03-14", ANNA}},
        {"and once more",
         0,
         {"repay", "1001", "--amount", "300.00", "--id", "B", "--date", "2025-03-14", ANNA}},
        {"halved", 0, {"amend", "1001", "--amount", "1890.00", "--date", "2025-03-20", ANNA}},
        {"and whole again",
         0,
         {"amend", "1001", "--amount", "3780.00", "--date", "2025-03-21", ANNA}},
    };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin_demanded(&arena);

    play(p, rows, COUNT_OF(rows));
    check_open(p, "3277.69", "0.00");
    program_call(p, 0, "recovery", "reverse", "1001", "--date", "2025-03-22", ANNA, NULL);
    check_open(p, "3577.69", "0.00");
    program_call(p, 0, "recovery", "reverse", "1001", "--date", "2025-03-22", ANNA, NULL);
    check_open(p, "3780.00", "297.69");
    check_statement(p, "2025-06-16");
    program_call(p, 0, "run", "--date", "2026-05-07", NULL); /* the ledger agrees */
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

/* The first over-payment of the list, "" when there is none. */
static const char *excess(Program *p)
{
    Ended ended = program_call(p, 0, "recovery", "list", "--excess", "--format", "csv", NULL);
    const char *row = strchr(ended.out, '\n');

    ck_assert_ptr_nonnull(row);
    return row + 1;
}

/* As if it had not been written off, but the rest is again. 52 days of late interest are 56.54,
 * 15 more are 16.31: of 1000.00 of May 629.46 are capital. */
START_TEST(what_was_written_off_can_be_paid)
{
    static const GuardRow written_off[] = {
        {"written off",
         0,
         {"write-off", "1001", "--code", "no_assets", "--date", "2025-05-05", BERTTA}},
    };
#define PAID(id, amount, day)                                                                      \
    {                                                                                              \
        "paid", 0,                                                                                 \
        {                                                                                          \
            "repay", "1001", "--amount", amount, "--id", id, "--date", day, ANNA                   \
        }                                                                                          \
    }
    static const struct {
        GuardRow paid[2];
        const char *state, *over, *capital; /* capital: when the write-off is taken back */
    } rows[] = {
        {{PAID("A", "1000.00", "2025-05-20")}, "written_off", NULL, "3150.54"},
        {{PAID("A", "400.00", "2025-05-20"), PAID("B", "600.00", "2025-05-20")},
         "written_off",
         NULL,
         "3150.54"},
        {{PAID("A", "1297.69", "2025-03-14")}, "written_off", NULL, "2780.00"},
        {{PAID("A", "4150.55", "2025-05-20")}, "settled", ",0.01,", NULL},
        {{PAID("A", "1.00", "2030-12-31")}, "written_off", "not yet allocated", NULL}, /* no rate */
        {{PAID("A", "1.00", "2031-01-01")}, "written_off", ",1.00,", NULL}, /* expired */
    };
#undef PAID
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin_demanded(&arena);

    play(p, written_off, 1);
    for (size_t i = 0; i < COUNT_OF(rows[_i].paid) && rows[_i].paid[i].sentence != NULL; i++)
        play(p, &rows[_i].paid[i], 1);
    check_shown(p, "1001", "state", rows[_i].state);
    check_shown(p, "1001", "open", "0.00");
    ck_assert(rows[_i].over == NULL ? excess(p)[0] == 0 : strstr(excess(p), rows[_i].over) != NULL);
    if (rows[_i].capital != NULL) {
        program_call(p, 0, "recovery", "reverse", "1001", "--date", "2031-01-01", ANNA, NULL);
        check_shown(p, "1001", "state", "due");
        check_shown(p, "1001", "capital", rows[_i].capital);
    }
    program_call(p, 0, "run", "--date", "2026-05-07", NULL); /* the ledger agrees */
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

START_TEST(the_oldest_over_payment_first)
{
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin_demanded(&arena);

    for (int i = 0; i < 10; i++)
        program_call(p, 0, "recovery", "repay", "1001", "--amount", "5000.00", "--id",
                     arena_format(&arena, "%d", i), "--date", "2025-03-14", ANNA, NULL);
    const char *rows = excess(p);
    const char *second = strstr(rows, "\n2,"), *last = strstr(rows, "\n10,");
    ck_assert_msg(second != NULL && last != NULL && second < last, "%s", rows);
}
END_TEST

/* m_0130: what was taken back by a program before m_0090 left the money as it was. */
START_TEST(money_taken_back_before)
{
    static const GuardRow slip[] = {
        {"too much by a slip",
         0,
         {"repay", "1001", "--amount", "70000.00", "--id", "A", "--date", "2025-03-14", ANNA}},
        {"taken back", 0, {"reverse", "1001", "--date", "2025-03-17", ANNA}},
        {"what came in",
         0,
         {"repay", "1001", "--amount", "5000.00", "--id", "B", "--date", "2025-03-18", ANNA}},
    };
    static const GuardRow used_up[] = {
        {"its id is used up",
         2,
         {"repay", "1001", "--amount", "70000.00", "--id", "A", "--date", "2025-03-14", ANNA}},
    };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin_demanded(&arena);

    play(p, slip, COUNT_OF(slip));
    const char *owed = excess(p);
    ck_assert_ptr_null(strstr(owed, "65922.31"));
    test_postgres_run(program_conninfo(p),
                      "update maksatus.repayment set taken_back = null;"
                      "delete from maksatus.schema_migration where version = 130");
    program_call(p, 0, "init", NULL);
    ck_assert_str_eq(excess(p), owed);
    play(p, used_up, COUNT_OF(used_up));
}
END_TEST

/* What a person typed wrong had not come in: nobody is owed what was over of it. */
START_TEST(money_recorded_in_error)
{
    static const GuardRow slip[] = {
        {"too much by a slip",
         0,
         {"repay", "1001", "--amount", "70000.00", "--id", "A", "--date", "2025-03-14", ANNA}},
        {"no other money under its id",
         2,
         {"repay", "1001", "--amount", "700.00", "--id", "A", "--date", "2025-03-14", ANNA}},
        {"nor of another day",
         2,
         {"repay", "1001", "--amount", "70000.00", "--id", "A", "--date", "2025-03-17", ANNA}},
    };
    static const GuardRow right[] = {
        {"taken back", 0, {"reverse", "1001", "--date", "2025-03-17", ANNA}},
        {"not taken back twice", 2, {"reverse", "1001", "--date", "2025-03-17", ANNA}},
        {"its id is used up",
         2,
         {"repay", "1001", "--amount", "70000.00", "--id", "A", "--date", "2025-03-14", ANNA}},
        {"what came in",
         0,
         {"repay", "1001", "--amount", "700.00", "--id", "B", "--date", "2025-03-14", ANNA}},
        {"and the rest",
         0,
         {"repay", "1001", "--amount", "3377.69", "--id", "C", "--date", "2025-03-14", ANNA}},
        {"and once more, of which nothing is owed",
         0,
         {"repay", "1001", "--amount", "100.00", "--id", "D", "--date", "2025-03-18", ANNA}},
    };
    static const GuardRow waiting[] = {
        {"another case",
         0,
         {"open", "UUDEV/S-2", "--ground", "M2", "--facts", "x", "--date", "2025-03-18", ANNA}},
        {"money before the demand",
         0,
         {"repay", "1002", "--amount", "5.00", "--id", "W", "--date", "2025-03-18", ANNA}},
    };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin_demanded(&arena);

    play(p, slip, COUNT_OF(slip));
    ck_assert_ptr_nonnull(strstr(excess(p), "65922.31"));
    play(p, right, COUNT_OF(right));
    check_open(p, "0.00", "0.00");
    ck_assert_ptr_nonnull(strstr(excess(p), ",100.00,"));
    ck_assert_ptr_null(strstr(excess(p), "65922.31"));
    program_call(p, 0, "recovery", "reverse", "1001", "--date", "2025-03-18", ANNA, NULL);
    ck_assert_str_eq(excess(p), "");
    check_open(p, "0.00", "0.00");
    play(p, waiting, COUNT_OF(waiting));
    ck_assert_ptr_nonnull(strstr(excess(p), "not yet allocated"));
    program_call(p, 0, "recovery", "reverse", "1002", "--date", "2025-03-18", ANNA, NULL);
    ck_assert_str_eq(excess(p), "");
    program_call(p, 0, "run", "--date", "2026-05-07", NULL); /* the ledger agrees */
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

/* The payer's account is known and told twice: by the next run the money is under way. */
START_TEST(money_on_its_way_back_is_not_taken_back)
{
    static const GuardRow rows[] = {
        {"too much",
         0,
         {"repay", "1001", "--amount", "5000.00", "--id", "A", "--date", "2025-03-14", ANNA}},
        {"an account",
         0,
         {"refund", "1", "--iban", "FI2112345600000785", "--name", "Esimerkki Oy", ANNA}},
        {"confirmed", 0, {"refund", "1", "--confirm", BERTTA}},
    };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin_demanded(&arena);

    play(p, rows, COUNT_OF(rows));
    program_call(p, 0, "run", "--date", "2026-05-07", NULL);
    Ended ended = program_call(p, 2, "recovery", "reverse", "1001", ANNA, NULL);
    ck_assert_msg(strstr(ended.err, "goes back as decision") != NULL, "%s", ended.err);
    check_open(p, "0.00", "0.00");
}
END_TEST

#define CODE "010190-900P"

static void check_told(Program *p, const char *day, const char *words)
{
    Ended shown = program_call(p, 0, "recovery", "show", "1001", "--date", day, "--format", "csv",
                               NULL);
    Ended listed = program_call(p, 0, "recovery", "list", "--date", day, "--format", "csv", NULL);

    ck_assert_msg(strstr(shown.out, CODE) == NULL, "%s", shown.out);
    ck_assert_msg(strstr(shown.out, words) != NULL, "%s", shown.out);
    ck_assert_msg(strstr(listed.out, words) != NULL, "%s", listed.out);
}

static void check_age(Program *p, const char *day, const char *words)
{
    Ended ages = program_call(p, 0, "recovery", "ageing", "--date", day, "--format", "csv", NULL);

    ck_assert_msg(strstr(ages.out, words) != NULL, "%s", ages.out);
}

/* Deadlines are those of act 150/1930, no code stands where people wrote one, and a decision says
 * what it said when it was made. */
START_TEST(what_is_told_of_a_case)
{
    static const GuardRow rows[] = {
        {"opened",
         0,
         {"open", "TYOMARK/P-1", "--ground", "E1", "--facts", "x", "--date", "2025-05-02", "--by",
          "anna", "--reason", "of " CODE ", by audit"}},
        {"heard", 0, {"hear", "1001", "--date", "2025-05-02", ANNA}},
        {"answered", 0, {"hear", "1001", "--answered", "--date", "2025-05-12", ANNA}},
        {"decided", 0, {"decide", "1001", "--date", "2025-05-14", ANNA}},
    };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin(&arena);

    program_assert_operators(p);
    load_earlier(p);
    play(p, rows, COUNT_OF(rows));
    check_told(p, "2025-05-15", "2025-06-23"); /* not Midsummer Eve, the 20th */
    program_call(p, 0, "recovery", "demand", "1001", "--due-on", "2025-08-15", "--date",
                 "2025-07-21", ANNA, NULL);
    program_call(p, 0, "recovery", "repay", "1001", "--amount", "300.00", "--id", "C", "--date",
                 "2025-08-01", ANNA, NULL);
    check_told(p, "2025-08-01", "400.00");
    Ended letter = program_call(p, 0, "recovery", "document", "1001", "--kind", "decision", NULL);
    ck_assert_msg(strstr(letter.out, "takaisin 700.00 euroa") != NULL, "%s", letter.out);
    /* three years of 2028 are 1096 days, for the list as for figure M13 */
    check_age(p, "2028-08-15", "over 1 year,1,");
    check_age(p, "2028-08-16", "over 3 years,1,");
}
END_TEST

/* Nor under the law before it, though that follows 688/2001 in all else: 916/2012. */
START_TEST(a_person_pays_no_interest_on_aid_for_employment)
{
    static const GuardRow rows[] = {
        {"opened",
         0,
         {"open", "TYOMARK/P-2", "--ground", "E1", "--facts", "x", "--date", "2025-01-13", ANNA}},
        {"heard", 0, {"hear", "1001", "--date", "2025-01-13", ANNA}},
        {"answered", 0, {"hear", "1001", "--answered", "--date", "2025-01-20", ANNA}},
        {"decided", 0, {"decide", "1001", "--date", "2025-01-21", ANNA}},
        {"demanded", 0, {"demand", "1001", "--due-on", "2025-03-14", "--date", "2025-02-03", ANNA}},
    };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin(&arena);

    program_assert_operators(p);
    load_earlier(p);
    play(p, rows, COUNT_OF(rows));
    check_shown(p, "1001", "regime", "916/2012");
    check_shown(p, "1001", "open", "700.00");
}
END_TEST

/* Who decided may be as long as an option, and each of its characters an entity. */
START_TEST(enforcement_is_told_the_longest_texts)
{
    enum { BY_BYTES = 4096 };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin(&arena);
    char *by = ARENA_ARRAY(&arena, char, BY_BYTES + 1);

    memset(by, '"', BY_BYTES);
    program_call(p, 0, "recovery", "import", write_other_system(p), "--date", "2025-02-28", "--by",
                 by, "--reason", "test", NULL);
    program_call(p, 0, "recovery", "enforce", "1001", "--date", "2025-03-03", ANNA, NULL);
    program_call(p, 0, "export", "enforcement", "--out", program_path(p, "out"), "--date",
                 "2025-03-03", ANNA, NULL);
}
END_TEST

/* Another system did not say when it had legal force, and 380/2023 wants that first. */
START_TEST(legal_force_of_what_was_imported)
{
    static const GuardRow rows[] = {
        {"it has none", 2, {"enforce", "1001", "--date", "2025-03-03", ANNA}},
        {"it has", 0, {"final", "1001", "--date", "2025-03-03", ANNA}},
        {"enforced", 0, {"enforce", "1001", "--date", "2025-03-03", ANNA}},
    };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin(&arena);

    program_assert_operators(p);
    program_call(p, 0, "recovery", "import",
                 write_changed(p,
                               "688/2001,9010000-4,Esimerkki Oy,2022-05-01,2023-03-01,2024-11-05,"
                               "2025-01-10",
                               "380/2023,9010000-4,Esimerkki Oy,2023-05-01,2023-05-03,2024-11-05,"),
                 "--date", "2025-02-28", ANNA, NULL);
    play(p, rows, COUNT_OF(rows));
}
END_TEST

/* No calendar tells until when a revision of it could be claimed: only the decision says that. */
START_TEST(letters_of_a_decision_before_the_calendar)
{
    static const GuardRow rows[] = {
        {"a demand", 0, {"document", "1001", "--kind", "demand", "--date", "2025-03-03"}},
        {"its data", 0, {"document", "1001", "--kind", "demand", "--xml", "--date", "2025-03-03"}},
        {"a reminder", 0, {"document", "1001", "--kind", "reminder", "--date", "2025-03-03"}},
        {"a statement", 0, {"document", "1001", "--kind", "statement", "--date", "2025-03-03"}},
        {"not the decision", 2, {"document", "1001", "--kind", "decision", "--date", "2025-03-03"}},
    };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin(&arena);

    program_assert_operators(p);
    program_call(p, 0, "recovery", "import",
                 write_changed(p, "2024-11-05,2025-01-10,2024-12-31",
                               "2023-11-05,2025-01-10,2023-12-31"),
                 "--date", "2025-02-28", ANNA, NULL);
    play(p, rows, COUNT_OF(rows));
}
END_TEST

/* Ten years of monthly payments that were told anew once or twice. */
START_TEST(letters_of_a_long_life)
{
    static const GuardRow rows[] = {
        {"a demand", 0, {"document", "1001", "--kind", "demand", "--date", "2025-03-03"}},
        {"a statement", 0, {"document", "1001", "--kind", "statement", "--date", "2025-03-03"}},
        {"its data",
         0,
         {"document", "1001", "--kind", "statement", "--xml", "--date", "2025-03-03"}},
    };
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin(&arena);

    program_assert_operators(p);
    (void)import_other_system(p);
    test_postgres_run(program_conninfo(p),
                      "set search_path to maksatus; insert into receivable_entry (receivable,"
                      " claim, event, component, cents, on_day, act) select 1001, 1, 'repaid',"
                      " 'capital', -1, '2025-03-01', (select max(id) from act)"
                      " from generate_series(1, 5000)");
    play(p, rows, COUNT_OF(rows));
}
END_TEST

/* Two names of one system user are one person, unless a front end has checked them. */
START_TEST(who_decided_forgives_nothing_under_another_name)
{
    AUTO_ARENA Arena arena;
    AUTO_PROGRAM Program *p = begin(&arena);

    import_other_system(p);
    program_call(p, 2, "recovery", "moderate", "1001", "--component", "interest", "--date",
                 "2025-03-03", BERTTA, NULL);
    program_call(p, 2, "recovery", "write-off", "1001", "--code", "small", "--date", "2025-03-03",
                 BERTTA, NULL);
    program_assert_operators(p);
    program_call(p, 2, "recovery", "moderate", "1001", "--component", "interest", "--date",
                 "2025-03-03", "--by", " Anna", "--reason", "test", NULL);
    program_call(p, 0, "recovery", "moderate", "1001", "--component", "interest", "--date",
                 "2025-03-03", BERTTA, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("recovery guards");
    TCase *test = tcase_create("recovery guards");

    tcase_set_timeout(test, CALL_SECONDS_MAX);
    tcase_add_test(test, the_oldest_over_payment_first);
    tcase_add_loop_test(test, what_was_written_off_can_be_paid, 0, 6);
    tcase_add_test(test, money_taken_back_before);
    tcase_add_test(test, money_recorded_in_error);
    tcase_add_test(test, money_on_its_way_back_is_not_taken_back);
    tcase_add_test(test, the_law_is_kept);
    tcase_add_test(test, receivables_of_other_systems);
    tcase_add_test(test, enforcement_is_told_the_longest_texts);
    tcase_add_test(test, legal_force_of_what_was_imported);
    tcase_add_test(test, letters_of_a_decision_before_the_calendar);
    tcase_add_test(test, letters_of_a_long_life);
    tcase_add_test(test, who_decided_forgives_nothing_under_another_name);
    tcase_add_test(test, another_capital_after_a_part_payment);
    tcase_add_test(test, another_capital_of_one_claim_of_two);
    tcase_add_test(test, not_annulled_while_a_cent_is_settled);
    tcase_add_test(test, what_was_bound_is_bound_again);
    tcase_add_test(test, a_stay_of_what_is_due);
    tcase_add_test(test, two_of_a_day_stay_two_when_amended);
    tcase_add_test(test, what_is_told_of_a_case);
    tcase_add_test(test, a_person_pays_no_interest_on_aid_for_employment);
    suite_add_tcase(suite, test);

    return test_postgres_main(suite);
}
