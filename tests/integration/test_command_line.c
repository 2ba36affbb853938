/*
 * test_command_line.c
 *     What people type, tried from outside: files and folders that they name, streams that they
 *     close.
 *
 * A link that a person names is followed, unlike one in the inbox; what is not there is wrong use,
 * told by the name that was typed, before anything is done.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sample_night.h"

enum { WORDS_MAX = 12 };

/* The word FILE stands for what is named. */
static const struct {
    const char *what;
    const char *words[WORDS_MAX];
} commands[] = {
    {"settings", {"--config", "FILE", "status"}},
    {"decisions of earlier years", {"history", "load", "FILE"}},
    {"an answer", {"answer", "load", "FILE"}},
    {"parameters", {"simulate", "--parameters", "FILE"}},
    {"receivables", {"recovery", "import", "FILE", "--by", "anna", "--reason", "moved"}},
    {"an anchor", {"audit", "verify", "--anchor", "FILE"}},
    {"reference data", {"reference", "load", "FILE"}},
};

static Ended call_naming(Program *p, int exit_code, const char *const *words, const char *file)
{
    const char *list[WORDS_MAX + 1] = {NULL};

    for (size_t i = 0; words[i] != NULL; i++)
        list[i] = strcmp(words[i], "FILE") == 0 ? file : words[i];
    return program_call_list(p, exit_code, list);
}

START_TEST(what_is_not_there_is_wrong_use)
{
    AUTO_PROGRAM Program *p = sample_program("not_there");
    const char *path = program_path(p, "no/such.file");

    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        Ended ended = call_naming(p, 2, commands[i].words, path);
        ck_assert_msg(strstr(ended.err, path) != NULL, "%s: %s", commands[i].what, ended.err);
        ck_assert_str_eq(ended.out, "");
    }
}
END_TEST

/* A folder where a file is wanted, and a file where a folder is. */
START_TEST(what_is_of_another_kind_is_wrong_use)
{
    AUTO_PROGRAM Program *p = sample_program("other_kind");
    size_t last = COUNT_OF(commands) - 1;

    for (size_t i = 0; i < last; i++)
        call_naming(p, 2, commands[i].words, program_home(p));
    call_naming(p, 2, commands[last].words, program_path(p, "maksatus.ini"));
    program_call(p, 2, "report", "--html", "", NULL);
    program_call(p, 2, "report", "--html", program_home(p), NULL);
    const char *fifo = program_path(p, "fifo");
    ck_assert_int_eq(mkfifo(fifo, 0600), 0);
    program_call(p, 2, "report", "--html", fifo, NULL); /* as root, a device would be gone */
    struct stat found;
    ck_assert(stat(fifo, &found) == 0 && S_ISFIFO(found.st_mode));

    FILE *ini = fopen(program_path(p, "maksatus.ini"), "a");
    ck_assert_ptr_nonnull(ini);
    ck_assert_int_gt(fprintf(ini, "[metrics]\ntextfile = %s\n", fifo), 0);
    ck_assert_int_eq(fclose(ini), 0);
    Ended ended = program_call(p, 0, "run", "--date", sample_date, NULL);
    ck_assert_ptr_nonnull(strstr(ended.err, "not a regular file")); /* no payment waits for it */
    ck_assert(stat(fifo, &found) == 0 && S_ISFIFO(found.st_mode));
}
END_TEST

START_TEST(what_is_no_text_is_wrong_use)
{
    static const char *const lines[][8] = {
        {"explain", "\xff"},
        {"decision", "cancel", "\xff", "--by", "anna", "--reason", "r"},
        {"file", "void", "\x1b[2J", "--by", "anna", "--reason", "r"},
        {"recovery", "show", "\xff"},
    };
    AUTO_PROGRAM Program *p = sample_program("no_text");

    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        Ended ended = program_call_list(p, 2, lines[i]);
        ck_assert_ptr_nonnull(strstr(ended.err, "is not UTF-8"));
    }
}
END_TEST

/* As /etc is often made: settings and tables are links into another folder. */
START_TEST(a_link_that_is_named_is_followed)
{
    AUTO_PROGRAM Program *p = sample_program("links");
    const char *folder = program_path(p, "linked");
    const char *settings = program_path(p, "settings.ini");
    const char *table = arena_format(program_arena(p), "%s/payers.csv", folder);

    ck_assert_int_eq(symlink(program_path(p, "maksatus.ini"), settings), 0);
    program_call(p, 0, "--config", settings, "status", NULL);
    ck_assert_int_eq(mkdir(folder, 0750), 0);
    ck_assert_int_eq(symlink(program_source(p, "fixtures/reference/payers.csv"), table), 0);
    program_call(p, 0, "reference", "load", folder, NULL);
}
END_TEST

/* Nothing of the first answer is taken when the second one is not there. */
START_TEST(all_answers_are_there_or_none_is_taken)
{
    AUTO_PROGRAM Program *p = sample_program("answers");
    const char *there = program_source(p, "fixtures/answers/good-notification-08.xml");

    program_call(p, 2, "answer", "load", there, program_path(p, "nowhere.xml"), NULL);
    json_t *answers = program_json(p, 0, "answer", "list", NULL);
    ck_assert_uint_eq(json_array_size(answers), 0);
    json_decref(answers);
    /* Who takes them is said like with every act, or is the system user. */
    program_call(p, 0, "answer", "load", there, "--by", "anna", "--reason", "sent by mail", NULL);
    Ended ended = program_call(p, 0, "audit", "show", NULL);
    ck_assert_msg(strstr(ended.out, "anna") != NULL && strstr(ended.out, "sent by mail") != NULL,
                  "%s", ended.out);
}
END_TEST

/* What is said and printed must not stand in a payment file or on the way to the database. */
START_TEST(closed_streams_are_in_nobodys_way)
{
    AUTO_PROGRAM Program *p = sample_program("closed");
    int result = 0;

    sample_deliver(p);
    program_deliver_bytes(p, "bad.csv", "la la la\n", 9);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        (void)close(STDIN_FILENO);
        (void)close(STDOUT_FILENO);
        (void)close(STDERR_FILENO);
        (void)execl(getenv("MAKSATUS_PROGRAM"), "maksatus", "--home", program_home(p), "--db",
                    program_conninfo(p), "run", "--date", sample_date, NULL);
        _exit(127);
    }
    ck_assert_int_eq(waitpid(child, &result, 0), child);
    ck_assert_int_eq(result, 4 << 8); /* nobody has read what was printed */
    sample_check(p);
}
END_TEST

/* Whatever command has a period: one that ends before it begins is a slip, and no empty answer. */
static const char *const periods[][WORDS_MAX + 1] = {
    {"audit", "show"},
    {"export", "ledger", "--out", "FOLDER"},
    {"export", "publication", "--out", "FOLDER"},
    {"export", "deminimis", "--out", "FOLDER"},
    {"export", "incomes", "--out", "FOLDER", "--contact", "Anna", "--telephone", "1", "--by",
     "anna", "--reason", "test"},
    {"history"},
    {"recovery", "sample", "--seed", "x", "--size", "1"},
    {"report"},
    {"simulate", "--parameters", "FILE"},
    {"statement", "--payee", "9000500-7"},
};

START_TEST(a_period_ends_after_it_begins)
{
    AUTO_PROGRAM Program *p = sample_program("periods");
    const char *file = program_source(p, "fixtures/reference/rule_parameters.csv");

    for (size_t i = 0; i < COUNT_OF(periods); i++) {
        const char *words[2 * WORDS_MAX] = {0};
        size_t count = 0;

        for (; periods[i][count] != NULL; count++)
            words[count] = strcmp(periods[i][count], "FILE") == 0 ? file
                           : strcmp(periods[i][count], "FOLDER") == 0
                               ? program_path(p, arena_format(program_arena(p), "out%zu", i))
                               : periods[i][count];
        words[count] = "--from", words[count + 1] = "2026-12-02";
        words[count + 2] = "--to", words[count + 3] = "2026-12-01";
        Ended ended = program_call_list(p, EXIT_ANY, words);
        ck_assert_msg(ended.exit_code == 2, "%s %s: exit %d", words[0], words[1], ended.exit_code);
        ck_assert_msg(strstr(ended.err, "the last day is before the first") != NULL, "%s %s: %s",
                      words[0], words[1], ended.err);
        ck_assert(!path_exists(program_path(p, arena_format(program_arena(p), "out%zu", i))));
        words[count + 1] = "2026-12-01";
        ended = program_call_list(p, EXIT_ANY, words);
        ck_assert_msg(ended.exit_code == 0, "%s %s: one day is a period\n%s", words[0], words[1],
                      ended.err);
    }
}
END_TEST

START_TEST(the_least_amount_is_not_above_the_most)
{
    AUTO_PROGRAM Program *p = sample_program("amounts");

    Ended ended = program_call(p, 2, "history", "--min", "100.01", "--max", "100.00", NULL);
    ck_assert_msg(strstr(ended.err, "--min, --max") != NULL, "%s", ended.err);
    program_call(p, 0, "history", "--min", "100.00", "--max", "100.00", NULL);
}
END_TEST

START_TEST(the_tip_is_not_chosen)
{
    static const char *const choices[][2] = {
        {"--run", "1"}, {"--from", "2026-12-01"}, {"--to", "2026-12-31"}, {"--limit", "1"}};
    AUTO_PROGRAM Program *p = sample_program("tip");

    program_call(p, 0, "audit", "show", "--tip", NULL);
    for (size_t i = 0; i < COUNT_OF(choices); i++) {
        Ended ended =
            program_call(p, 2, "audit", "show", "--tip", choices[i][0], choices[i][1], NULL);
        ck_assert_ptr_nonnull(strstr(ended.err, choices[i][0]));
    }
}
END_TEST

/* What has nothing to tell tells so in the form that was asked for. */
START_TEST(csv_has_a_header_without_rows)
{
    AUTO_PROGRAM Program *p = sample_program("header");
    const char *parameters = program_path(p, "rule_parameters.csv");
    static const char header[] = "rule,name,programme,value,valid_from,valid_to\n";
    FILE *file = fopen(parameters, "wbe");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(header, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    Ended ended =
        program_call(p, 0, "simulate", "--parameters", parameters, "--format", "csv", NULL);
    ck_assert_str_eq(ended.out, "rule,code,said,agency,state,would_be,count,sum\n");
    ended = program_call(p, 0, "statement", "--payee", "9000500-7", "--format", "csv", NULL);
    ck_assert_str_eq(ended.out, "day,programme,agency,decision_id,case_number,state,state_text,"
                                "amount,set_off,paid\n");
}
END_TEST

/* A personal identity code in the name of a file is masked like any other. */
START_TEST(names_of_files_are_masked)
{
    AUTO_PROGRAM Program *p = sample_program("masked");
    static const char *const lists[][WORDS_MAX] = {
        {"status"}, {"batch", "list"}, {"batch", "show", "1"}, {"answer", "list"}};
    static const char *const answer =
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"/>";

    program_deliver_bytes(p, "bad-131052-308T.csv", "la la la\n", 9);
    program_deliver_bytes(p, "answer-131052-308T.xml", answer, strlen(answer));
    Ended ended = sample_run(p, 1);
    ck_assert_ptr_null(strstr(ended.err, "308T"));
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        ended = program_call_list(p, 0, lists[i]);
        ck_assert_msg(strstr(ended.out, "-131052-****.") != NULL, "%s: %s", lists[i][0], ended.out);
        ck_assert_msg(strstr(ended.out, "308T") == NULL, "%s: %s", lists[i][0], ended.out);
    }
}
END_TEST

/* So is one that a shifted row has among codes and numbers: they look as those do. */
START_TEST(what_slipped_into_other_columns_is_masked)
{
    AUTO_PROGRAM Program *p = sample_program("slipped");
    static const char *const lists[][WORDS_MAX] = {
        {"status"}, {"batch", "list"},      {"history"}, {"history", "--format", "json"},
        {"report"}, {"batch", "show", "2"},
    };
    static const char delivery[] =
        "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
        "payee_name,iban,amount,currency,proposed_by,approved_by\n"
        "D-1,G-1,1,050505A123H,YRKE,2026-12-08,2026-12-22,organisation,9010000-4,A,"
        "FI9312340070000001,2000.00,EUR,a,b\n"
        "D-2,G-2,050505A123H,UUDEV,050505A123H,2026-12-08,2026-12-22,organisation,9010000-4,A,"
        "FI9312340070000001,2000.00,EUR,a,b\n"
        "D-3,G-3,3,UUDEV,050505A123H,2026-12-08,2026-12-22,organisation,9010000-4,A,"
        "FI9312340070000001,2000.00,EUR,a,b\n";
    static const char *const controls[] = {"{\"sequence\": 1}", "{\"sequence\": 9}"};

    program_deliver_bytes(p, "a.csv", delivery, strlen(delivery));
    program_deliver_bytes(p, "a.csv.control.json", controls[0], strlen(controls[0]));
    program_deliver_bytes(p, "b.csv", delivery, strlen(delivery) - 1);
    program_deliver_bytes(p, "b.csv.control.json", controls[1], strlen(controls[1]));
    Ended ended = sample_run(p, 0);
    ck_assert_msg(strstr(ended.err, "050505A**** follows 1") != NULL, "%s", ended.err);
    ck_assert_msg(strstr(ended.err, "123H") == NULL, "%s", ended.err);
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        ended = program_call_list(p, 0, lists[i]);
        ck_assert_msg(strstr(ended.out, "050505A****") != NULL, "%s: %s", lists[i][0], ended.out);
        ck_assert_msg(strstr(ended.out, "123H") == NULL, "%s: %s", lists[i][0], ended.out);
    }
    program_call(p, 0, "export", "lake", "--out", program_path(p, "lake"), NULL);
    const char *lake = file_text(p, program_path(p, "lake/decisions/run-00000001.csv"), NULL);
    ck_assert_msg(strstr(lake, "050505A****") != NULL && strstr(lake, "123H") == NULL, "%s", lake);
}
END_TEST

/* A database of others may read texts and print views in ways of its own. */
START_TEST(settings_of_the_database_change_nothing)
{
    AUTO_PROGRAM Program *p = sample_program("settings");

    sample_execute(p, "do $$ declare a_setting text; begin "
                      "foreach a_setting in array array['standard_conforming_strings to off', "
                      "'quote_all_identifiers to on', 'bytea_output to escape', "
                      "'datestyle to german'] loop "
                      "execute format('alter database %I set %s', current_database(), a_setting); "
                      "end loop; end $$");
    sample_deliver(p);
    sample_run(p, 0);
    ck_assert_uint_gt(program_paid_count(p), 0);
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("command_line");
    TCase *named = sample_case("named", 120);

    tcase_add_test(named, what_is_not_there_is_wrong_use);
    tcase_add_test(named, what_is_of_another_kind_is_wrong_use);
    tcase_add_test(named, what_is_no_text_is_wrong_use);
    tcase_add_test(named, a_link_that_is_named_is_followed);
    tcase_add_test(named, all_answers_are_there_or_none_is_taken);
    tcase_add_test(named, closed_streams_are_in_nobodys_way);
    tcase_add_test(named, a_period_ends_after_it_begins);
    tcase_add_test(named, the_least_amount_is_not_above_the_most);
    tcase_add_test(named, the_tip_is_not_chosen);
    tcase_add_test(named, csv_has_a_header_without_rows);
    tcase_add_test(named, names_of_files_are_masked);
    tcase_add_test(named, what_slipped_into_other_columns_is_masked);
    tcase_add_test(named, settings_of_the_database_change_nothing);
    suite_add_tcase(suite, named);
    return sample_main(suite);
}
