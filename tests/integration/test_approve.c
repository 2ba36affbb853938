/*
 * test_approve.c
 *     The second pair of eyes: a payment file of a payer with two-person release waits out of sight
 *     until somebody approves it who may, for the bytes that were promised.
 */
#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sample_night.h"

static const char HELD[] = "UUDEV/YR-2026-0114";

static Program *two_person_program(const char *name)
{
    Program *p = sample_program(name);

    sample_want_two_persons(p);
    sample_deliver(p);
    sample_run(p, 0);
    return p;
}

/* The only file with this execution day. */
static const char *file_text_of(Program *p, const char *day, const char *key)
{
    return sample_file_text(p, "execution_day", day, key);
}

static const char *first_file(Program *p)
{
    return file_text_of(p, "2026-12-22", "message_id");
}

static void approve(Program *p, int exit_code, const char *file, const char *by)
{
    program_call(p, exit_code, "approve", file, "--by", by, "--reason", "compared", NULL);
}

static void refuse(Program *p, const char *file)
{
    program_call(p, 0, "approve", file, "--refuse", "--by", "anna", "--reason", "no", NULL);
}

START_TEST(it_waits_out_of_sight_and_is_published_at_once)
{
    AUTO_PROGRAM Program *p = two_person_program("waits");
    const char *file = first_file(p);

    ck_assert_uint_eq(program_file_count(p), 0);
    ck_assert_str_eq(file_text_of(p, "2026-12-22", "state"), "promised");
    sample_run(p, 0);
    ck_assert_uint_eq(program_file_count(p), 0);
    approve(p, 0, file, "anna");
    ck_assert_uint_eq(program_file_count(p), 1);
    ck_assert_str_eq(file_text_of(p, "2026-12-22", "state"), "published");
    ck_assert(path_exists(
        program_path(p, arena_format(program_arena(p), "outbox/%s.manifest.json", file))));
    approve(p, 2, file, "bertta"); /* once */
    program_call(p, 0, "approve", "--run", "1", "--by", "anna", "--reason", "compared", NULL);
    program_check_files(p);
    program_call(p, 2, "approve", "--run", "1", "--by", "anna", "--reason", "compared", NULL);
    program_call(p, 2, "approve", "MAKSU-20261222-9999", "--by", "anna", "--reason", "x", NULL);
}
END_TEST

typedef struct Approver {
    const char *what;
    const char *by;
    bool asserted;
    int exit_code;
} Approver;

/* In the file: a decision proposed by esittelija.uudev and approved by ratkaisija.uudev that anna
 * released. All calls are of one system user. */
static const Approver approvers[] = {
    {"who proposed may not", "esittelija.uudev", true, 2},
    {"who proposed may not, spelt otherwise", "ESITTELIJA.uudev ", true, 2},
    {"who approved may not", "ratkaisija.uudev", true, 2},
    {"who released may not", "anna", true, 2},
    {"somebody else may", "bertta", true, 0},
    {"but not as the system user of the one who released", "bertta", false, 2},
};

START_TEST(four_eyes_see_a_file)
{
    const Approver *approver = &approvers[_i];
    AUTO_PROGRAM Program *p = two_person_program("eyes");

    if (approver->asserted) {
        FILE *ini = fopen(program_path(p, "maksatus.ini"), "w");
        ck_assert_ptr_nonnull(ini);
        ck_assert_int_ge(fputs("[operators]\nasserted = yes\n", ini), 0);
        ck_assert_int_eq(fclose(ini), 0);
    }
    program_call(p, 0, "approve", "--run", "1", "--by", "bertta", "--reason", "x", NULL);
    program_call(p, 0, "hold", "release", HELD, "--by", "anna", "--reason", "x", NULL);
    program_call(p, 0, "run", "--date", "2026-12-29", NULL);
    approve(p, approver->exit_code, file_text_of(p, "2026-12-29", "message_id"), approver->by);
    ck_assert_str_eq(file_text_of(p, "2026-12-29", "state"),
                     approver->exit_code == 0 ? "published" : "promised");
}
END_TEST

static const struct {
    const char *what;
    const char *refuse; /* NULL: it is approved */
    const char *state;
} acts_that_die[] = {
    {"approved", NULL, "published"},
    {"refused", "--refuse", "void"},
};

static Ended act_on_two(Program *p, int exit_code, const char *refuse)
{
    return program_call(p, exit_code, "approve", "MAKSU-20261222-0001", "MAKSU-20261222-0002",
                        "--by", "anna", "--reason", "compared", refuse, NULL);
}

static void stop_act(int act, int n)
{
    char name[32];
    const char *refuse = acts_that_die[act].refuse;
    snprintf(name, sizeof(name), "died_%d_%d", act, n);
    AUTO_PROGRAM Program *p = two_person_program(name);

    program_env(p, "MAKSATUS_FAULT_STOP", arena_format(program_arena(p), "%d", n));
    ck_assert_int_eq(act_on_two(p, EXIT_ANY, refuse).by_signal, SIGKILL);
    program_env(p, "MAKSATUS_FAULT_STOP", NULL);
    act_on_two(p, 0, refuse);
    const char *state = acts_that_die[act].state;
    ck_assert_str_eq(sample_file_text(p, "message_id", "MAKSU-20261222-0001", "state"), state);
    ck_assert_str_eq(sample_file_text(p, "message_id", "MAKSU-20261222-0002", "state"), state);
    ck_assert_uint_eq(program_file_count(p), refuse == NULL ? 2 : 0);
    sample_run(p, 0);
}

/* Wherever it was killed, the same command once more does what was left to do. */
START_TEST(an_act_that_died_is_done_once_more)
{
    AUTO_PROGRAM Program *p = two_person_program(_i == 0 ? "points_0" : "points_1");
    const char *log = program_path(p, "points.log");
    int n = 0, tried = 0;

    program_env(p, "MAKSATUS_FAULT_LOG", log);
    act_on_two(p, 0, acts_that_die[_i].refuse);
    program_env(p, "MAKSATUS_FAULT_LOG", NULL);
    for (const char *point = file_text(p, log, NULL); *point != '\0'; point++) {
        size_t len = strcspn(point, "\n");
        bool fails = memmem(point, len, " fails", 6) != NULL;
        n += !fails;
        if (!fails && (strncmp(point, "store.commit.", 13) == 0
                       || strncmp(point, "file.rename.", 12) == 0)) {
            stop_act(_i, n);
            tried++;
        }
        point += len;
    }
    ck_assert_int_ge(tried, 4);
}
END_TEST

START_TEST(refused_it_is_void)
{
    AUTO_PROGRAM Program *p = two_person_program("refuse");
    const char *file = first_file(p);

    refuse(p, file);
    ck_assert_str_eq(file_text_of(p, "2026-12-22", "state"), "void");
    approve(p, 2, file, "bertta");
    ck_assert(
        !path_exists(program_path(p, arena_format(program_arena(p), "outbox/.%s.xml", file))));
    json_t *queue = program_json(p, 0, "hold", "list", "--code", "FILE_VOID", NULL);
    ck_assert_uint_gt(json_array_size(queue), 0);
    json_decref(queue);
}
END_TEST

static void change_a_byte(const char *path)
{
    FILE *stream = fopen(path, "r+");

    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(fseek(stream, -20, SEEK_END), 0);
    int byte = fgetc(stream);
    ck_assert_int_eq(fseek(stream, -20, SEEK_END), 0);
    ck_assert_int_ne(fputc(byte ^ 1, stream), EOF);
    ck_assert_int_eq(fclose(stream), 0);
}

static const struct {
    const char *what;
    bool refuses_first, refuses_all;
    const char *state;
} batch_rows[] = {
    {"one is refused when the others are published", false, false, "published"},
    {"one is refused before the others are published", true, false, "published"},
    {"nothing of it is published", true, true, "committed"},
};

/* A file that is void is not waited for. */
START_TEST(a_batch_is_published_with_its_last_file)
{
    AUTO_PROGRAM Program *p = two_person_program("last_file");
    const char *file = first_file(p);
    json_t *files = program_json(p, 0, "file", "list", NULL);
    json_t *one;
    size_t index;

    if (batch_rows[_i].refuses_first)
        refuse(p, file);
    json_array_foreach(files, index, one)
    {
        const char *other = json_string_value(json_object_get(one, "message_id"));
        if (strcmp(other, file) == 0)
            continue;
        if (batch_rows[_i].refuses_all)
            refuse(p, other);
        else
            approve(p, 0, other, "anna");
    }
    json_decref(files);
    if (!batch_rows[_i].refuses_first)
        refuse(p, file);
    json_t *batches = program_json(p, 0, "batch", "list", NULL);
    ck_assert_uint_gt(json_array_size(batches), 0);
    json_array_foreach(batches, index, one)
    {
        const char *state = json_string_value(json_object_get(one, "state"));
        ck_assert_msg(strcmp(state, batch_rows[_i].state) == 0, "%s: %s", batch_rows[_i].what,
                      state);
        const char *reason = json_string_value(json_object_get(one, "reason"));
        ck_assert(batch_rows[_i].refuses_all ? strcmp(reason, "FILE_VOID") == 0 : reason == NULL);
    }
    json_decref(batches);
    json_t *shown = program_json(p, 0, "batch", "show", "1", NULL);
    const char *why = json_string_value(json_object_get(shown, "reason_text"));
    ck_assert(batch_rows[_i].refuses_all ? strcmp(why, "every payment file of it is void") == 0
                                         : why == NULL);
    json_decref(shown);
}
END_TEST

START_TEST(another_byte_is_not_approved)
{
    AUTO_PROGRAM Program *p = two_person_program("byte");
    const char *file = first_file(p);

    change_a_byte(program_path(p, arena_format(program_arena(p), "outbox/.%s.xml", file)));
    approve(p, 5, file, "anna");
    ck_assert_str_eq(file_text_of(p, "2026-12-22", "state"), "promised");
    ck_assert_uint_eq(program_file_count(p), 0);
}
END_TEST

/* The approval was stored, the program died before the file was shown, and a byte was changed. */
START_TEST(an_approval_is_of_the_promised_bytes)
{
    AUTO_PROGRAM Program *p = two_person_program("void_approval");
    const char *file = first_file(p);

    sample_approve(p, file);
    change_a_byte(program_path(p, arena_format(program_arena(p), "outbox/.%s.xml", file)));
    sample_run(p, 5);
    ck_assert_str_eq(file_text_of(p, "2026-12-22", "state"), "promised");
    ck_assert_uint_eq(program_file_count(p), 0);
    /* A person takes it back, and the next night is a night again. */
    program_call(p, 0, "file", "void", file, "--by", "anna", "--reason", "changed", NULL);
    sample_run(p, 0);
}
END_TEST

/* A database restored from an older backup publishes nothing, by nobody's word. */
START_TEST(nothing_is_approved_beside_a_file_that_is_not_known)
{
    AUTO_PROGRAM Program *p = two_person_program("restored");
    static const char manifest[] = "../outbox/ALUE-20261221-9999.manifest.json";

    program_deliver_bytes(p, manifest, "{}\n", 3);
    approve(p, 5, first_file(p), "anna");
    ck_assert_str_eq(file_text_of(p, "2026-12-22", "state"), "promised");
    ck_assert_int_eq(remove(program_path(p, manifest + strlen("../"))), 0);
    approve(p, 0, first_file(p), "anna");
}
END_TEST

START_TEST(its_day_has_passed)
{
    AUTO_PROGRAM Program *p = two_person_program("late");
    const char *file = first_file(p);

    program_call(p, 1, "run", "--date", "2026-12-23", NULL);
    approve(p, 2, file, "anna");
    ck_assert_str_eq(file_text_of(p, "2026-12-22", "state"), "promised");
    program_call(p, 0, "file", "void", file, "--by", "anna", "--reason", "late", NULL);
}
END_TEST

/* The last run was given 2026-12-22. */
static const struct {
    const char *what, *started_at, *today, *day;
} day_rows[] = {
    {"ahead, the clock before it", "2026-12-20 12:00Z", "2026-12-21", "2026-12-22"},
    {"ahead, the clock on it", "2026-12-20 12:00Z", "2026-12-22", "2026-12-22"},
    {"ahead, the clock has passed it", "2026-12-20 12:00Z", "2026-12-23", "2026-12-23"},
    {"the clock's", "2026-12-22 12:00Z", "2026-12-23", "2026-12-23"},
    {"behind", "2026-12-23 12:00Z", "2026-12-24", "2026-12-22"},
};

/* What was promised by a day that was ahead is late when the clock has passed that day. */
START_TEST(a_day_ahead_ends_with_the_clock)
{
    AUTO_PROGRAM Program *p = two_person_program("ahead");
    PGconn *conn = PQconnectdb(program_conninfo(p));

    PQclear(PQexec(conn, "set search_path to maksatus; begin"));
    for (size_t i = 0; i < COUNT_OF(day_rows); i++) {
        const char *const given[] = {day_rows[i].started_at, day_rows[i].today};
        PQclear(PQexecParams(conn, "update run set started_at = $1::timestamptz", 1, NULL, given,
                             NULL, NULL, 0));
        PGresult *day = PQexecParams(conn, "select installation_day($1::date)", 1, NULL, given + 1,
                                     NULL, NULL, 0);
        ck_assert_msg(strcmp(PQgetvalue(day, 0, 0), day_rows[i].day) == 0, "%s: %s",
                      day_rows[i].what, PQgetvalue(day, 0, 0));
        PQclear(day);
    }
    PQfinish(conn);
}
END_TEST

/* The payment file of YR-2026-0101. */
static const char *file_of_decision(Program *p)
{
    json_t *found = program_json(p, 0, "history", "--decision", "YR-2026-0101", NULL);
    const json_t *file = json_object_get(json_array_get(found, 0), "payment_file");
    const char *message_id = arena_format(program_arena(p), "%s", json_string_value(file));

    json_decref(found);
    return message_id;
}

static const char *state_of_file(Program *p, const char *message_id)
{
    return sample_file_text(p, "message_id", message_id, "state");
}

/* The state of that file, as it was known. */
static void expect_file_state(Program *p, const char *as_of, const char *state)
{
    json_t *found = program_json(p, 0, "history", "--decision", "YR-2026-0101", "--long", "--as-of",
                                 as_of, NULL);
    const json_t *attempts = json_object_get(json_array_get(found, 0), "attempts");

    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(attempts, 0), "file_state")),
                     state);
    json_decref(found);
}

START_TEST(a_file_as_it_was_known)
{
    AUTO_PROGRAM Program *p = two_person_program("as_of");
    const char *file = file_of_decision(p);

    program_call(p, 1, "run", "--date", "2026-12-23", NULL);
    program_call(p, 0, "file", "void", file, "--by", "anna", "--reason", "late", NULL);
    expect_file_state(p, "2026-12-22", "promised");
    expect_file_state(p, "2026-12-23", "void");
}
END_TEST

START_TEST(a_withdrawn_decision_takes_its_file_with_it)
{
    AUTO_PROGRAM Program *p = two_person_program("cancel");
    const char *file = file_of_decision(p);

    program_call(p, 0, "decision", "cancel", "YR-2026-0101", "--by", "anna", "--reason", "x", NULL);
    ck_assert_str_eq(state_of_file(p, file), "void");
    ck_assert(
        !path_exists(program_path(p, arena_format(program_arena(p), "outbox/.%s.xml", file))));
    /* The others wait for no person. */
    json_t *queue = program_json(p, 0, "hold", "list", "--code", "FILE_VOID", NULL);
    ck_assert_uint_eq(json_array_size(queue), 0);
    json_decref(queue);
    sample_run(p, 0);
    ck_assert_str_eq(file_text_of(p, "2026-12-22", "state"), "promised");
    ck_assert_ptr_nonnull(strstr(program_history(p), "YR-2026-0101,cancelled,,0.00,"));
    ck_assert_ptr_nonnull(strstr(program_history(p), "YR-2026-0102,planned,,2678.37,2026-12-22"));
    program_call(p, 0, "approve", "--run", "1", "--by", "anna", "--reason", "x", NULL);
    program_call(p, 0, "approve", "--run", "2", "--by", "anna", "--reason", "x", NULL);
    program_check_files(p);
    ck_assert_ptr_null(strstr(program_paid(p), " 2000.00 "));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("approve");
    TCase *approval = sample_case("approve", 120);

    tcase_add_test(approval, it_waits_out_of_sight_and_is_published_at_once);
    tcase_add_loop_test(approval, four_eyes_see_a_file, 0, (int)COUNT_OF(approvers));
    tcase_add_loop_test(approval, an_act_that_died_is_done_once_more, 0,
                        (int)COUNT_OF(acts_that_die));
    tcase_add_test(approval, refused_it_is_void);
    tcase_add_loop_test(approval, a_batch_is_published_with_its_last_file, 0,
                        (int)COUNT_OF(batch_rows));
    tcase_add_test(approval, another_byte_is_not_approved);
    tcase_add_test(approval, an_approval_is_of_the_promised_bytes);
    tcase_add_test(approval, its_day_has_passed);
    tcase_add_test(approval, a_day_ahead_ends_with_the_clock);
    tcase_add_test(approval, a_file_as_it_was_known);
    tcase_add_test(approval, nothing_is_approved_beside_a_file_that_is_not_known);
    tcase_add_test(approval, a_withdrawn_decision_takes_its_file_with_it);
    suite_add_tcase(suite, approval);
    return sample_main(suite);
}
