/*
 * test_night.c
 *     The sample night, section by section of the contract: what happens to whom, the shapes of
 *     what the program prints, the names of its files, and its exit codes.
 */
#include <regex.h>
#include <string.h>

#include "maksatus/file.h"
#include "sample_night.h"

/* --- states, codes, sums (sections 3, 4) --- */

START_TEST(every_decision_ends_as_expected)
{
    AUTO_PROGRAM Program *p = sample_program("expected");
    const char *expected = file_text(p, program_source(p, "fixtures/expect/night.csv"), NULL);

    sample_deliver(p);
    sample_run(p, 0);
    expected = strchr(expected, '\n') + 1; /* without its header */
    ck_assert_str_eq(program_history(p), lines_sorted(program_arena(p), expected));
    program_check_files(p);
}
END_TEST

START_TEST(plain_and_gzip_are_the_same_delivery)
{
    AUTO_PROGRAM Program *p = sample_program("gzip");
    size_t size;
    const char *csv =
        file_text(p, program_source(p, "fixtures/night/deliveries/elinvoima.csv"), &size);

    program_deliver_gzip(p, "a.bin", csv, size);
    sample_run(p, 0);
    ck_assert_uint_gt(program_paid_count(p), 0);
    program_deliver_bytes(p, "b.csv", csv, size);
    sample_run(p, 0);
    json_t *batches = program_json(p, 0, "batch", "list", NULL);
    ck_assert_uint_eq(json_array_size(batches), 2);
    size_t repeated = 0, index;
    json_t *batch;
    json_array_foreach(batches, index, batch) repeated +=
        strcmp(json_string_value(json_object_get(batch, "state")), "repeated") == 0;
    ck_assert_uint_eq(repeated, 1);
    json_decref(batches);
    program_check_files(p);
}
END_TEST

START_TEST(a_deferred_decision_is_paid_when_its_day_comes)
{
    AUTO_PROGRAM Program *p = sample_program("deferred");
    const char *before;

    sample_deliver(p);
    sample_run(p, 0);
    ck_assert_ptr_nonnull(strstr(program_history(p), "TY-40062,deferred,,0.00,\n"));
    before = program_paid(p);
    /* Due 30 December, and the horizon is five days. */
    program_call(p, 0, "run", "--date", "2026-12-24", NULL);
    ck_assert_str_eq(program_paid(p), before);
    program_call(p, 0, "run", "--date", "2026-12-28", NULL);
    ck_assert_ptr_nonnull(strstr(program_history(p), "TY-40062,planned,"));
    ck_assert_ptr_nonnull(strstr(program_history(p), ",2026-12-30\n"));
    ck_assert_ptr_nonnull(strstr(program_history(p), "YR-2026-0115,deferred,"));
    program_check_files(p);
}
END_TEST

/* A message of which the bank takes no letter says nothing: what stands for no message does. */
START_TEST(a_message_that_no_bank_takes_gives_way)
{
    static const char csv[] =
        "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
        "payee_name,iban,amount,currency,proposed_by,approved_by,period_start,period_end,message,"
        "case_number\n"
        "M-1,G-M-1,1,ETETA,TYOOLO,2026-12-10,2026-12-22,organisation,9010000-4,Kelpo Oy,"
        "FI9312340070000001,100.00,EUR,esittelija.eteta,ratkaisija.eteta,2026-11-01,2026-11-30,"
        "Спасибо!,VN/7/2026\n"
        "M-2,G-M-2,1,ETETA,TYOOLO,2026-12-10,2026-12-22,organisation,9010000-4,Kelpo Oy,"
        "FI9312340070000001,200.00,EUR,esittelija.eteta,ratkaisija.eteta,2026-11-01,2026-11-30,"
        "Спасибо 2!,VN/8/2026\n";
    AUTO_PROGRAM Program *p = sample_program("message");

    program_deliver_bytes(p, "message.csv", csv, sizeof(csv) - 1);
    sample_run(p, 0);
    ck_assert_msg(strstr(program_paid(p), " 100.00 VN/7/2026 ") != NULL, "%s", program_paid(p));
    ck_assert_msg(strstr(program_paid(p), " 200.00 ....... 2. ") != NULL, "%s", program_paid(p));
}
END_TEST

/* The most bytes that the bank of the sample night takes, from its first decisions on. */
static void use_bytes_max(Program *p, size_t bytes_max)
{
    const char *csv = arena_format(
        program_arena(p),
        "code,version,character_set,address_mode,max_payments,max_bytes,batch_booking,cut_off,"
        "max_per_pmtinf,created_offset,vop,answer_hours,repairs,valid_from,valid_to\n"
        "NDEA09,09,latin1,none,50000,52428800,true,16:00,,yes,,24,,2022-01-01,2026-12-01\n"
        "NDEA09,09,latin1,none,50000,%zu,true,16:00,,yes,,24,,2026-12-02,\n",
        bytes_max);
    Error err = {0};

    ck_assert_int_eq(folder_make(program_path(p, "limit"), &err), STATUS_OK);
    ck_assert_int_eq(file_write_all(program_arena(p), program_path(p, "limit/bank_profiles.csv"),
                                    slice_of(csv), &err),
                     STATUS_OK);
    program_call(p, 0, "reference", "load", program_path(p, "limit"), NULL);
}

static void deliver_many(Program *p, const char *name, int from, int count)
{
    const char *csv =
        "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
        "payee_name,iban,amount,currency,proposed_by,approved_by,period_start,period_end\n";

    for (int i = from; i < from + count; i++)
        csv = arena_format(program_arena(p),
                           "%sB-%d,G-%d,1,ETETA,TYOOLO,2026-12-10,2026-12-22,organisation,"
                           "9010000-4,Payee %d,FI9312340070000001,%d.00,EUR,esittelija.eteta,"
                           "ratkaisija.eteta,2026-10-01,2026-11-30\n",
                           csv, i, i, i, i);
    program_deliver_bytes(p, name, csv, strlen(csv));
}

/* A file is filled by two deliveries, in each of which the plan of the night is read anew. */
START_TEST(no_payment_file_is_larger_than_the_bank_takes)
{
    static const char *const names[] = {"bytes_a", "bytes_b", "bytes_c", "bytes_d"};
    AUTO_PROGRAM Program *p = sample_program(names[_i]);
    size_t bytes_max = 4000 + 100 * (size_t)_i;
    json_t *files, *file;
    size_t index, size;

    use_bytes_max(p, bytes_max);
    deliver_many(p, "a.csv", 100, 3);
    deliver_many(p, "b.csv", 200, 20);
    sample_run(p, 0);
    files = program_json(p, 0, "file", "list", NULL);
    ck_assert_uint_gt(json_array_size(files), 1);
    json_array_foreach(files, index, file)
    {
        const char *path = json_string_value(json_object_get(file, "path"));
        file_text(p, path, &size);
        ck_assert_msg(size <= bytes_max, "%s has %zu bytes, at most %zu", path, size, bytes_max);
    }
    json_decref(files);
    program_check_files(p);
}
END_TEST

START_TEST(a_repeated_night_pays_nobody)
{
    AUTO_PROGRAM Program *p = sample_program("repeated");
    const char *before;

    sample_deliver(p);
    sample_run(p, 0);
    before = program_paid(p);
    program_deliver_as(p, "fixtures/night/deliveries/elinvoima.csv", "elinvoima.csv");
    program_deliver_as(p, "fixtures/night/deliveries/tyollisyys.xml", "other-name.xml");
    sample_run(p, 0);
    sample_run(p, 0);
    ck_assert_str_eq(program_paid(p), before);
    ck_assert_str_eq(program_list(p, "inbox"), "");
    program_check_files(p);
}
END_TEST

START_TEST(a_dry_run_changes_nothing)
{
    AUTO_PROGRAM Program *p = sample_program("dry");
    const char *inbox;

    sample_deliver(p);
    inbox = program_list(p, "inbox");
    program_call(p, 0, "run", "--date", sample_date, "--dry-run", NULL);
    ck_assert_str_eq(program_list(p, "inbox"), inbox);
    ck_assert_uint_eq(program_file_count(p), 0);
    ck_assert_str_eq(program_history(p), "");
    sample_run(p, 0);
    sample_check(p);
}
END_TEST

START_TEST(the_same_rows_give_the_same_bytes)
{
    AUTO_PROGRAM Program *a = sample_program("bytes_a");
    AUTO_PROGRAM Program *b = sample_program("bytes_b");
    const char *names;

    program_env(a, "MAKSATUS_TEST_CLOCK", sample_clock);
    program_env(b, "MAKSATUS_TEST_CLOCK", sample_clock);
    sample_deliver(a);
    sample_deliver(b);
    sample_run(a, 0);
    sample_run(b, 0);
    names = program_list(a, "outbox");
    ck_assert_str_eq(names, program_list(b, "outbox"));
    ck_assert_ptr_nonnull(strstr(names, ".xml\n"));
    while (*names != '\0') {
        size_t len = strcspn(names, "\n"), size_a, size_b;
        const char *name = arena_format(program_arena(a), "outbox/%.*s", (int)len, names);
        names += len + 1;
        if (strcmp(name, "outbox/returns") == 0 || name[7] == '.')
            continue;
        const char *bytes_a = file_text(a, program_path(a, name), &size_a);
        const char *bytes_b = file_text(b, program_path(b, name), &size_b);
        ck_assert_msg(size_a == size_b && memcmp(bytes_a, bytes_b, size_a) == 0,
                      "%s differs between two equal nights", name);
    }
}
END_TEST

/* --- shapes (section 2) --- */

typedef struct Shape {
    const char *what;
    const char *words[4];
    bool list; /* an array of objects with these keys, else one object */
    const char *keys;
} Shape;

static const Shape shapes[] = {
    {"history",
     {"history"},
     true,
     "decision_id grant_id instalment agency programme decided_on due_on period_start period_end "
     "payee_type payee_id payee_name street building postcode town country iban bic amount "
     "currency reference message proposed_by approved_by granted_total budget_item budget_year "
     "eligible_cost other_aid subsidy_percent employee_id case_number language protected state "
     "codes paid_amount set_off end_to_end_id payment_file execution_day batch run reason"},
    {"status",
     {"status"},
     false,
     "run date state received batches states codes files proof seconds"},
    {"batch list",
     {"batch", "list"},
     true,
     "batch delivery sha256 format sender state reason count sum states"},
    {"file list", {"file", "list"}, true, "message_id path sha256 count sum execution_day state"},
    {"explain", {"explain", "UUDEV/YR-2026-0114"}, false, "decision state findings events"},
};

START_TEST(the_shapes_are_those_of_the_contract)
{
    AUTO_PROGRAM Program *p = sample_program("shapes");

    sample_deliver(p);
    sample_run(p, 0);
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        const Shape *shape = &shapes[i];
        json_t *found = program_json(p, 0, shape->words[0], shape->words[1], shape->words[2], NULL);
        const json_t *object = shape->list ? json_array_get(found, 0) : found;
        ck_assert_msg(json_is_object(object), "%s: no object", shape->what);
        for (const char *key = shape->keys; *key != '\0';) {
            size_t len = strcspn(key, " ");
            const char *name = arena_format(program_arena(p), "%.*s", (int)len, key);
            ck_assert_msg(json_object_get(object, name) != NULL, "%s lacks %s", shape->what, name);
            key += len + (key[len] == ' ');
        }
        json_decref(found);
    }
}
END_TEST

static bool matches(const char *pattern, const char *text)
{
    regex_t compiled;

    ck_assert_int_eq(regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB), 0);
    bool found = regexec(&compiled, text, 0, NULL, 0) == 0;
    regfree(&compiled);
    return found;
}

START_TEST(no_identity_code_is_shown_or_logged)
{
    /* Six digits, a century sign, three digits and a check character, standing alone. */
    static const char identity_code[] =
        "(^|[^0-9A-Za-z])[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y]([^0-9A-Za-z]|$)";
    static const char *const calls[][3] = {
        {"history"},
        {"status"},
        {"batch", "list"},
        {"explain", "ETETA/TY-40056"},
        {"explain", "ETETA/TY-40038"},
    };
    AUTO_PROGRAM Program *p = sample_program("masked");

    sample_deliver(p);
    Ended run = sample_run(p, 0);
    ck_assert(!matches(identity_code, run.err));
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        static const char *const formats[] = {"json", "csv", "table"};
        for (size_t f = 0; f < COUNT_OF(formats); f++) {
            const char *words[] = {"--format",  formats[f],  calls[i][0],
                                   calls[i][1], calls[i][2], NULL};
            Ended ended = program_call_list(p, 0, words);
            ck_assert_msg(!matches(identity_code, ended.out), "%s %s shows an identity code",
                          calls[i][0], formats[f]);
        }
    }
}
END_TEST

/* --- files (section 5) --- */

START_TEST(the_outbox_holds_what_section_5_says)
{
    AUTO_PROGRAM Program *p = sample_program("outbox");
    const char *names;
    size_t files = 0;

    sample_deliver(p);
    sample_run(p, 0);
    names = program_list(p, "outbox");
    for (const char *name = names; *name != '\0'; name += strcspn(name, "\n") + 1) {
        size_t len = strcspn(name, "\n");
        const char *one = arena_format(program_arena(p), "%.*s", (int)len, name);
        if (strcmp(one, "returns") == 0)
            continue;
        ck_assert_msg(
            matches("^MAKSU-20261222-[0-9]{4,}\\.(xml|xml\\.sha256|manifest\\.json)$", one),
            "outbox/%s is not expected", one);
        files++;
    }
    /* One account pays on three days, the other on two; three files each with its companions. */
    ck_assert_uint_eq(program_file_count(p) * 3, files);
    ck_assert_ptr_nonnull(strstr(program_list(p, "outbox/returns"), "UUDEV-"));
    ck_assert_ptr_nonnull(strstr(program_list(p, "outbox/returns"), "ETETA-"));
    ck_assert_str_eq(program_list(p, "inbox"), "");
    ck_assert_str_eq(program_list(p, "archive/2026-12-22"), "elinvoima.csv\ntyollisyys.xml\n");
}
END_TEST

/* --- exit codes --- */

typedef struct Wrong {
    const char *what;
    const char *words[6];
    int exit_code;
} Wrong;

static const Wrong wrongs[] = {
    {"a command that is not there", {"nonsense"}, 2},
    {"no command", {NULL}, 2},
    {"an option that is not there", {"run", "--nonsense"}, 2},
    {"a day that does not exist", {"run", "--date", "2026-02-30"}, 2},
    {"a day before the last run's", {"run", "--date", "2020-01-01"}, 2},
    {"a day without bank days", {"run", "--date", "2090-01-01"}, 2},
    {"a server that is not there", {"--db", "host=/nonexistent", "status"}, 3},
    {"reference data that is not there", {"reference", "load", "/nonexistent"}, 2},
    {"help", {"--help"}, 0},
    {"help of a command", {"run", "--help"}, 0},
    {"version", {"--version"}, 0},
};

START_TEST(exit_codes)
{
    AUTO_PROGRAM Program *p = sample_program("exit_codes");

    sample_run(p, 0);
    for (size_t i = 0; i < COUNT_OF(wrongs); i++) {
        Ended ended = program_call_list(p, EXIT_ANY, wrongs[i].words);
        ck_assert_msg(ended.exit_code == wrongs[i].exit_code, "%s: exit %d, expected %d\n%s",
                      wrongs[i].what, ended.exit_code, wrongs[i].exit_code, ended.err);
        if (ended.exit_code != 0)
            ck_assert_msg(ended.err[0] != '\0', "%s: says nothing", wrongs[i].what);
        ck_assert_msg(wrongs[i].exit_code == 0 || ended.out[0] == '\0',
                      "%s: its message is on stdout", wrongs[i].what);
    }
}
END_TEST

START_TEST(a_home_that_is_not_there_is_wrong_use)
{
    AUTO_PROGRAM Program *p = sample_program("no_home");

    program_call(p, 2, "--home", "/nonexistent/home", "status", NULL);
}
END_TEST

/* --- the embedded default --- */

START_TEST(the_embedded_default_serves_a_night)
{
    AUTO_PROGRAM Program *p = program_new(NULL);

    program_set_up(p);
    sample_deliver(p);
    sample_run(p, 0);
    program_check_files(p);
    json_t *status = program_json(p, 0, "db", "status", NULL);
    /* The last command that used it has stopped it. */
    ck_assert_str_eq(json_string_value(json_object_get(status, "state")), "stopped");
    ck_assert_ptr_nonnull(json_object_get(status, "conninfo"));
    ck_assert_ptr_nonnull(json_object_get(status, "data_directory"));
    ck_assert_str_eq(json_string_value(json_object_get(status, "version")), "15");
    json_decref(status);
    program_call(p, 0, "db", "start", NULL);
    program_call(p, 0, "history", NULL);
    status = program_json(p, 0, "db", "status", NULL);
    ck_assert_str_eq(json_string_value(json_object_get(status, "state")), "running");
    json_decref(status);
    program_call(p, 0, "db", "stop", NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("night");
    TCase *night = sample_case("night", 120);
    TCase *embedded = sample_case("embedded", 120);

    tcase_add_test(night, every_decision_ends_as_expected);
    tcase_add_test(night, plain_and_gzip_are_the_same_delivery);
    tcase_add_test(night, a_deferred_decision_is_paid_when_its_day_comes);
    tcase_add_test(night, a_message_that_no_bank_takes_gives_way);
    tcase_add_loop_test(night, no_payment_file_is_larger_than_the_bank_takes, 0, 4);
    tcase_add_test(night, a_repeated_night_pays_nobody);
    tcase_add_test(night, a_dry_run_changes_nothing);
    tcase_add_test(night, the_same_rows_give_the_same_bytes);
    tcase_add_test(night, the_shapes_are_those_of_the_contract);
    tcase_add_test(night, no_identity_code_is_shown_or_logged);
    tcase_add_test(night, the_outbox_holds_what_section_5_says);
    tcase_add_test(night, exit_codes);
    tcase_add_test(night, a_home_that_is_not_there_is_wrong_use);
    suite_add_tcase(suite, night);
    tcase_add_test(embedded, the_embedded_default_serves_a_night);
    suite_add_tcase(suite, embedded);
    return sample_main(suite);
}
