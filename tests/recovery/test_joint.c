/*
 * test_joint.c
 *     Joint debtors (688/2001 27 §): each owes all of it, and what one settles is settled for both.
 *     And the sample for inspection, drawn again as an auditor would.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maksatus/file.h"
#include "postgres.h"
#include "program.h"

#define ANNA "--by", "anna", "--reason", "r"
#define BERTTA "--by", "bertta", "--reason", "r"
#define HEADER                                                                                     \
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"      \
    "payee_name,iban,amount,currency,proposed_by,approved_by"
#define PAID(id, programme, amount)                                                                \
    id "," id ",1,UUDEV," programme ",2024-02-05,2024-02-15,organisation,9010000-4,Esimerkki Oy,"  \
       "FI2112345600000785," amount ",EUR,a,b,paid,2024-02-15\n"

static void load(Program *p, const char *rows)
{
    const char *csv = program_path(p, "earlier.csv");
    FILE *file = fopen(csv, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_gt(fprintf(file, HEADER ",state,paid_on\n%s", rows), 0);
    ck_assert_int_eq(fclose(file), 0);
    program_call(p, 0, "history", "load", csv, ANNA, NULL);
}

static void check_amounts(Program *p, const char *day, const char *capital, const char *interest,
                          const char *late, const char *open)
{
    json_t *shown = program_json(p, 0, "recovery", "show", "1001", "--date", day, NULL);

    ck_assert_str_eq(json_string_value(json_object_get(shown, "capital")), capital);
    ck_assert_str_eq(json_string_value(json_object_get(shown, "interest")), interest);
    ck_assert_str_eq(json_string_value(json_object_get(shown, "late_interest")), late);
    ck_assert_str_eq(json_string_value(json_object_get(shown, "open")), open);
    json_decref(shown);
    /* The list means the same by the same names. */
    json_t *list = program_json(p, 0, "recovery", "list", "--date", day, NULL);
    const json_t *row = json_array_get(list, 0);
    ck_assert_str_eq(json_string_value(json_object_get(row, "capital")), capital);
    ck_assert_str_eq(json_string_value(json_object_get(row, "open")), open);
    json_decref(list);
}

static void make_due(Program *p)
{
    static const char *const steps[][14] = {
        {"hear", "1001", "--answer-by", "2025-02-04", "--date", "2025-01-14", ANNA},
        {"decide", "1001", "--date", "2025-02-17", ANNA},
        {"demand", "1001", "--due-on", "2025-03-14", "--date", "2025-02-20", ANNA},
    };

    program_call_with(p, 2, "131052-308T \033[2J\n", "recovery", "open", "UUDEV/O-1", "--ground",
                      "M2", "--facts", "x", "--joint", "-", "--date", "2025-01-13", ANNA, NULL);
    /* from stdin: a code on the command line stands in the list of processes */
    program_call_with(p, 0, "131052-308T Toinen Vastuullinen\n", "recovery", "open", "UUDEV/O-1",
                      "--ground", "M2", "--facts", "x", "--joint", "-", "--date", "2025-01-13",
                      ANNA, NULL);
    /* proposed, and not owed yet */
    check_amounts(p, "2025-01-13", "3780.00", "0.00", "0.00", "0.00");
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        const char *words[COUNT_OF(steps[0]) + 2] = {"recovery"};
        memcpy(words + 1, steps[i], sizeof(steps[i]));
        program_call_list(p, 0, words);
    }
}

/* Both debtors with the whole debt, in the form that enforcement reads. */
static void check_enforcement(Program *p)
{
    const char *folder = program_path(p, "enforcement");

    program_call(p, 0, "recovery", "enforce", "1001", "--date", "2025-09-01", ANNA, NULL);
    program_call(p, 0, "export", "enforcement", "--out", folder, "--date", "2025-09-01", ANNA,
                 NULL);
    const char *csv = file_text(p, program_path(p, "enforcement/enforcement.csv"), NULL);
    const char *xml = file_text(p, program_path(p, "enforcement/enforcement.xml"), NULL);
    /* 3277.69 - 200.00 moderated; late interest of 12 days at 9.5 % */
    ck_assert_msg(strstr(csv, "1001,9000010017,1,9010000-4,Esimerkki Oy,") != NULL, "%s", csv);
    ck_assert_msg(strstr(csv, "1001,9000010017,2,131052-308T,Toinen Vastuullinen,") != NULL, "%s",
                  csv);
    const char *first = strstr(csv, ",3077.69,"), *second = strstr(first + 1, ",3077.69,");
    ck_assert(first != NULL && second != NULL);
    ck_assert_ptr_nonnull(strstr(xml, "<debtor_id>131052-308T</debtor_id>"));
    /* Killed anywhere, it leaves these amounts or those of another day, and no half file. */
    const char *const later[] = {"export", "enforcement", "--out", folder, "--date", "2025-09-15",
                                 ANNA, NULL};
    ck_assert_int_ge(program_kill_writer(p, "enforcement", later), 10);
}

/* E1 and E2: 3780.00, 297.69 interest, 167.61 late interest to 20.8.2025. */
START_TEST(each_owes_all_and_one_pays_for_both)
{
    static const char delivery[] =
        HEADER "\nS-1,G-9,1,ETETA,START,2026-03-02,2026-03-05,person,131052-308T,"
               "Toinen Vastuullinen,FI5542345670000081,800.00,EUR,esittelija.eteta,"
               "ratkaisija.eteta\n";
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = program_new(test_postgres_database(&arena));
    program_set_up(p);
    program_assert_operators(p);
    load(p, PAID("O-1", "YRKE", "3780.00"));
    make_due(p);
    check_amounts(p, "2025-08-20", "3780.00", "297.69", "167.61", "4245.30");
    program_call(p, 0, "recovery", "repay", "1001", "--amount", "967.61", "--id", "A", "--date",
                 "2025-08-20", ANNA, NULL);
    check_amounts(p, "2025-08-20", "3277.69", "0.00", "0.00", "3277.69");
    program_call(p, 2, "recovery", "moderate", "1001", "--component", "capital", "--amount",
                 "200.00", "--date", "2025-08-20", ANNA, NULL);
    program_call(p, 0, "recovery", "moderate", "1001", "--component", "capital", "--amount",
                 "200.00", "--date", "2025-08-20", BERTTA, NULL);
    check_amounts(p, "2025-08-20", "3077.69", "0.00", "0.00", "3077.69");
    Ended listed = program_call(p, 0, "recovery", "list", "--payee", "131052-308T", "--format",
                                "csv", "--date", "2025-08-20", NULL);
    ck_assert_msg(strstr(listed.out, "1001,9000010017,") != NULL, "%s", listed.out);
    ck_assert(strstr(listed.out, "131052-308T") == NULL); /* masked, as everywhere */
    check_enforcement(p);
    program_call(p, 0, "recovery", "return", "1001", "--date", "2025-10-01", ANNA, NULL);

    /* A person keeps 986.40 a month: of 800.00 nothing is taken, though it owes all. */
    program_deliver_bytes(p, "a.csv", delivery, strlen(delivery));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_ptr_nonnull(strstr(program_paid(p), " 800.00 "));
    program_call(p, 0, "recovery", "repay", "1001", "--amount", "5000.00", "--id", "B", "--date",
                 "2026-03-04", ANNA, NULL);
    check_amounts(p, "2026-03-04", "0.00", "0.00", "0.00", "0.00");
}
END_TEST

/* ── what is told late ────────────────────────────────────────────────────────────────────── */

/* Two payments of different days: the debt is the same whichever a bank tells first (section 6). */
START_TEST(the_order_in_which_money_is_told_changes_nothing)
{
    static const char *const money[][2] = {{"2000.00", "2025-06-02"}, {"500.00", "2025-06-30"}};
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    for (size_t first = 0; first < COUNT_OF(money); first++) {
        AUTO_PROGRAM Program *p = program_new(test_postgres_database(&arena));
        program_set_up(p);
        load(p, PAID("O-1", "YRKE", "3780.00"));
        make_due(p);
        for (size_t i = 0; i < COUNT_OF(money); i++) {
            const char *const *one = money[(first + i) % COUNT_OF(money)];
            program_call(p, 0, "recovery", "repay", "1001", "--amount", one[0], "--id", one[1],
                         "--date", one[1], ANNA, NULL);
        }
        /* 80 days at 10.5 % of 3780.00 are 86.99, 28 days of 2164.68 are 17.44 */
        check_amounts(p, "2025-08-20", "1682.12", "0.00", "22.33", "1704.45");
        program_call(p, 0, "run", "--date", "2025-08-21", NULL); /* the books agree */
        /* What is taken back is the last by its day. */
        program_call(p, 0, "recovery", "reverse", "1001", "--date", "2025-08-21", ANNA, NULL);
        check_amounts(p, "2025-08-21", "2164.68", "0.00", "46.74", "2211.42");
    }
}
END_TEST

/* ── the sample ───────────────────────────────────────────────────────────────────────────── */

/* Seven of YRKE up to 1000.00, two up to 10000.00, one above; two of START. */
static const char population[] =
    PAID("A-1", "YRKE", "10.00") PAID("A-2", "YRKE", "20.00") PAID("A-3", "YRKE", "30.00")
        PAID("A-4", "YRKE", "40.00") PAID("A-5", "YRKE", "50.00") PAID("A-6", "YRKE", "999.99")
            PAID("A-7", "YRKE", "1000.00") PAID("B-1", "YRKE", "1000.01")
                PAID("B-2", "YRKE", "10000.00") PAID("C-1", "YRKE", "10000.01")
                    PAID("D-1", "START", "500.00") PAID("D-2", "START", "600.00");

/* SHA-256 of "SEED/AGENCY/DECISION_ID", as hexadecimal text: what an auditor can reckon alone. */
static const char *draw_of(Arena *arena, const char *seed, const char *decision)
{
    char hex[SHA256_HEX_BYTES];
    Sha256 digest = sha256_of(slice_of(arena_format(arena, "%s/UUDEV/%s", seed, decision)));

    sha256_hex(&digest, hex);
    return arena_string(arena, slice_of(hex));
}

static const char *lowest(Arena *arena, const char *seed, const char *const *ids, size_t count,
                          const char *above)
{
    const char *found = NULL;

    for (size_t i = 0; i < count; i++) {
        const char *draw = draw_of(arena, seed, ids[i]);
        if (strcmp(draw, above) > 0
            && (found == NULL || strcmp(draw, draw_of(arena, seed, found)) < 0))
            found = ids[i];
    }
    ck_assert_ptr_nonnull(found);
    return found;
}

static bool is_drawn(const char *sample, const char *decision)
{
    char cell[32];

    snprintf(cell, sizeof(cell), "UUDEV/%s,", decision);
    return strstr(sample, cell) != NULL;
}

START_TEST(an_auditor_draws_the_same_sample)
{
    static const char *const small[] = {"A-1", "A-2", "A-3", "A-4", "A-5", "A-6", "A-7"};
    static const char *const middle[] = {"B-1", "B-2"}, *const start[] = {"D-1", "D-2"};
    AUTO_ARENA Arena arena;
    bool other = false;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = program_new(test_postgres_database(&arena));
    program_set_up(p);
    program_assert_operators(p);
    load(p, population);
    for (int seed = 0; seed < 5; seed++) {
        const char *name = arena_format(&arena, "2026-Q%d", seed);
        Ended drawn = program_call(p, 0, "recovery", "sample", "--seed", name, "--size", "4",
                                   "--format", "csv", NULL);
        /* 7 x 4 / 12 = 2.33, half up 2; 0.67 and 0.33 are at least one each */
        const char *first = lowest(&arena, name, small, COUNT_OF(small), "");
        const char *second =
            lowest(&arena, name, small, COUNT_OF(small), draw_of(&arena, name, first));
        ck_assert_msg(is_drawn(drawn.out, first) && is_drawn(drawn.out, second), "%s", drawn.out);
        ck_assert(is_drawn(drawn.out, lowest(&arena, name, middle, COUNT_OF(middle), "")));
        ck_assert(is_drawn(drawn.out, "C-1"));
        ck_assert(is_drawn(drawn.out, lowest(&arena, name, start, COUNT_OF(start), "")));
        size_t lines = 0;
        for (const char *at = drawn.out; *at != '\0'; at++)
            lines += *at == '\n';
        ck_assert_uint_eq(lines, 6); /* the header and five */
        Ended again = program_call(p, 0, "recovery", "sample", "--seed", name, "--size", "4",
                                   "--format", "csv", NULL);
        ck_assert_str_eq(again.out, drawn.out);
        first = lowest(&arena, "2026-Q0", small, COUNT_OF(small), "");
        other = other || !is_drawn(drawn.out, first);
    }
    ck_assert(other); /* another seed is another sample */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("joint");
    TCase *test = tcase_create("joint");

    tcase_set_timeout(test, CALL_SECONDS_MAX);
    tcase_add_test(test, each_owes_all_and_one_pays_for_both);
    tcase_add_test(test, the_order_in_which_money_is_told_changes_nothing);
    tcase_add_test(test, an_auditor_draws_the_same_sample);
    suite_add_tcase(suite, test);

    return test_postgres_main(suite);
}
