/*
 * test_story.c
 *     One receivable from a wrong payment to its end, as a lawyer would read the file.
 *
 * The program is driven as persons would drive it; what it says on the way is the golden story in
 * fixtures/expect/recovery/story.txt. MAKSATUS_BLESS=1 rewrites it; every sum in it can be reckoned
 * by hand from the rates of fixtures/reference/interest_rates.csv.
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
    "YR-2024-0001,YRKE-0001,1,UUDEV,YRKE,2024-02-05,2024-02-15,organisation,9010000-4,"
    "Esimerkki Oy,FI2112345600000785,10000.00,EUR,esittelija,ratkaisija,paid,2024-02-15\n";

static const char delivery[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,iban,amount,currency,proposed_by,approved_by,eligible_cost,subsidy_percent,"
    "language\n"
    "YR-2026-0007,YRKE-0099,1,UUDEV,YRKE,2026-03-02,2026-03-05,organisation,9010000-4,"
    "Esimerkki Oy,FI2112345600000785,2000.00,EUR,esittelija.uudev,ratkaisija.uudev,4002.00,50,"
    "fi\n";

typedef struct Step {
    const char *title;     /* what happens, in the words of the story */
    const char *words[12]; /* the command after "recovery" */
    bool told;             /* what the command prints belongs into the story */
} Step;

#define BY_ANNA "--by", "anna", "--reason", "asia 12/2025"
#define BY_BERTTA "--by", "bertta", "--reason", "kohtuuttomuus (26 §)"

static const Step before_the_run[] = {
    {"13.1.2025 A control finding: a case is opened",
     {"open", "UUDEV/YR-2024-0001", "--ground", "M2", "--facts",
      "Hankkeen koneet on myyty ja varat käytetty muuhun.", "--date", "2025-01-13", BY_ANNA},
     false},
    {"14.1.2025 The company is heard",
     {"hear", "1001", "--answer-by", "2025-02-04", "--date", "2025-01-14", BY_ANNA},
     false},
    {"The letter", {"document", "1001", "--kind", "hearing", "--date", "2025-01-14"}, true},
    {"17.2.2025 The hearing is over: recovery is decided",
     {"decide", "1001", "--date", "2025-02-17", BY_ANNA},
     false},
    {"The decision", {"document", "1001", "--kind", "decision", "--date", "2025-02-17"}, true},
    {"20.2.2025 Payment is demanded by 14.3.2025",
     {"demand", "1001", "--due-on", "2025-03-14", "--date", "2025-02-20", BY_ANNA},
     false},
    {"The demand, reckoned up to the day of payment",
     {"document", "1001", "--kind", "demand", "--date", "2025-03-14"},
     true},
    {"1.4.2025 A reminder", {"remind", "1001", "--date", "2025-04-01", BY_ANNA}, false},
    {"The reminder, på svenska",
     {"document", "1001", "--kind", "reminder", "--language", "sv", "--date", "2025-04-01"},
     true},
    {"20.8.2025 The company pays 900.00: late interest first, then interest",
     {"repay", "1001", "--amount", "900.00", "--id", "20250820A1", "--date", "2025-08-20", BY_ANNA},
     false},
    {"15.9.2025 200.00 of the interest is moderated, by another person",
     {"moderate", "1001", "--component", "interest", "--amount", "200.00", "--date", "2025-09-15",
      BY_BERTTA},
     false},
};

static const Step after_the_run[] = {
    {"30.4.2026 The company pays the rest, and 5.00 too much",
     {"repay", "1001", "--amount", "8773.89", "--id", "20260430A7", "--date", "2026-04-30",
      BY_ANNA},
     false},
    {"What is left over", {"list", "--excess", "--format", "csv"}, true},
    {"4.5.2026 The company tells its account",
     {"refund", "2", "--iban", "FI2112345600000785", BY_ANNA},
     false},
    {"Another person confirms it", {"refund", "2", "--confirm", BY_BERTTA}, false},
};

static const Step at_the_end[] = {
    {"The account of the receivable",
     {"document", "1001", "--kind", "statement", "--date", "2026-04-30"},
     true},
    {"The whole file", {"show", "1001", "--date", "2026-04-30"}, true},
};

static void add(FILE *story, const char *text)
{
    ck_assert_int_ge(fputs(text, story), 0);
}

static void play(Program *p, FILE *story, const Step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *words[COUNT_OF(steps[i].words) + 3] = {"recovery"};
        size_t used = 1;

        for (size_t j = 0; j < COUNT_OF(steps[i].words) && steps[i].words[j] != NULL; j++)
            words[used++] = steps[i].words[j];
        Ended ended = program_call_list(p, 0, words);
        add(story, "\n== ");
        add(story, steps[i].title);
        add(story, " ==\n");
        if (steps[i].told)
            add(story, ended.out);
    }
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

/* What the payee sees in the payment file, and what 'explain' says of it. */
static void tell_set_off(Program *p, FILE *story)
{
    Ended told = program_call(p, 0, "explain", "UUDEV/YR-2026-0007", "--language", "fi", NULL);
    const char *sentence = strstr(told.out, "Maksusta 2000.00");

    add(story, "\n== 3.3.2026 The nightly run sets off against a new payment ==\n");
    ck_assert_ptr_nonnull(sentence);
    ck_assert_int_ge(fprintf(story, "%.*s\n", (int)strcspn(sentence, "\n"), sentence), 0);
    ck_assert_str_eq(program_paid(p), ""); /* nothing was left to pay */
}

START_TEST(from_wrong_payment_to_the_end)
{
    AUTO_ARENA Arena arena;
    char *told = NULL;
    size_t told_bytes = 0;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = program_new(test_postgres_database(&arena));
    program_set_up(p);
    program_assert_operators(p);
    const char *csv = program_path(p, "earlier.csv");
    write_file(csv, earlier);
    program_call(p, 0, "history", "load", csv, "--by", "anna", "--reason", "earlier years", NULL);

    FILE *story = open_memstream(&told, &told_bytes);
    ck_assert_ptr_nonnull(story);
    add(story, "15.2.2024 A grant of 10000.00 is paid to Esimerkki Oy.\n");
    play(p, story, before_the_run, COUNT_OF(before_the_run));
    program_deliver_bytes(p, "delivery.csv", delivery, strlen(delivery));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    tell_set_off(p, story);
    play(p, story, after_the_run, COUNT_OF(after_the_run));
    program_call(p, 0, "run", "--date", "2026-05-05", NULL);
    add(story, "\n== 5.5.2026 The nightly run pays it back ==\n");
    add(story, program_paid(p));
    play(p, story, at_the_end, COUNT_OF(at_the_end));
    ck_assert_int_eq(fclose(story), 0);

    const char *golden = program_source(p, "fixtures/expect/recovery/story.txt");
    if (getenv("MAKSATUS_BLESS") != NULL)
        write_file(golden, told);
    ck_assert_str_eq(told, file_text(p, golden, NULL));
    free(told);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("story");
    TCase *test = tcase_create("story");

    tcase_set_timeout(test, CALL_SECONDS_MAX);
    tcase_add_test(test, from_wrong_payment_to_the_end);
    suite_add_tcase(suite, test);

    return test_postgres_main(suite);
}
