/*
 * test_join.c
 *     Workers that join a run: what they prepare is taken, whatever becomes of them a night ends
 *     the same, and what they write too late is refused.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "joined_night.h"

enum { KILLS = 8, PRIVATE_FOLDER = 0700, PRIVATE_FILE = 0600, MODE_BITS = 07777 };

static const char in_state[] = "select count(*) from work where state = '%s'";

static const char *count_in(Night *night, const char *state)
{
    return night_ask(night, arena_format(program_arena(night->p), in_state, state));
}

static void wait_for_state(Night *night, const char *state, const char *count)
{
    night_wait(night, arena_format(program_arena(night->p), in_state, state), count);
}

/* Nothing of identity codes is left behind, and the log of events holds. */
static void check_left(Program *p)
{
    ck_assert_str_eq(night_left(p), night_left_alone);
    ck_assert(!path_exists(program_path(p, ".prepared")));
    program_call(p, 0, "audit", "verify", NULL);
}

static void signal_to(Call *call, int number)
{
    ck_assert_int_eq(kill(call_pid(call), number), 0);
}

static void check_mode(Program *p, const char *inside, mode_t wanted)
{
    struct stat found;

    ck_assert_int_eq(stat(program_path(p, inside), &found), 0);
    ck_assert_uint_eq(found.st_mode & MODE_BITS, wanted);
}

/* 'status' tells who did what: the first one delivery of the eight, the second the others. */
static void check_shares(Program *p)
{
    json_t *status = program_json(p, 0, "status", NULL);
    const json_t *workers = json_object_get(status, "workers");
    const json_t *first = json_array_get(workers, 0), *second = json_array_get(workers, 1);

    ck_assert_uint_eq(json_array_size(workers), 2);
    ck_assert_int_eq(json_integer_value(json_object_get(first, "deliveries")), 1);
    ck_assert_int_eq(json_integer_value(json_object_get(second, "deliveries")), NIGHT_PREPARED - 1);
    ck_assert_int_ge(json_integer_value(json_object_get(second, "records")), 2100);
    json_decref(status);
}

/* They have asked the rules of the record too: most records of the large deliveries are fine. */
static void check_silent(Program *p)
{
    const char *line = file_text(p, program_path(p, "log/run-1.jsonl"), NULL);
    json_int_t silent = 0;

    for (; *line != '\0'; line += strcspn(line, "\n") + 1) {
        json_t *event = json_loads(line, JSON_DISABLE_EOF_CHECK, NULL);
        silent += json_integer_value(json_object_get(event, "silent"));
        json_decref(event);
    }
    ck_assert_int_gt(silent, 1500);
}

/* Both work: the other places are closed while the first worker takes the first. */
START_TEST(workers_make_no_difference)
{
    AUTO_PROGRAM Program *p = sample_program("joined");
    Night night;

    night_open(&night, p);
    Call *first = night_worker(&night), *second = night_worker(&night);
    night_offer(&night);
    PQclear(PQexec(night.early, "begin; select from work where place > 1 for update"));
    signal_to(first, SIGCONT);
    wait_for_state(&night, "prepared", "1");
    signal_to(first, SIGSTOP);
    check_mode(p, ".prepared", PRIVATE_FOLDER);
    check_mode(p, ".prepared/1-1-1", PRIVATE_FILE);
    check_mode(p, ".prepared/1-1-1.records", PRIVATE_FILE);
    check_mode(p, ".prepared/1-1-1.keys", PRIVATE_FILE);
    PQclear(PQexec(night.early, "rollback"));
    signal_to(second, SIGCONT);
    wait_for_state(&night, "prepared", "8");
    wait_for_state(&night, "declined", "1");
    night_go(&night);
    ck_assert_int_eq(call_wait(night.run).exit_code, 1);
    ck_assert_str_eq(count_in(&night, "used"), "8");
    ck_assert_str_eq(count_in(&night, "own"), "1");
    check_shares(p);
    check_silent(p);
    ck_assert_int_eq(night_ended(first, "deliveries"), 1);
    ck_assert_int_eq(night_ended(second, "deliveries"), NIGHT_PREPARED - 1);
    check_left(p);
    night_close(&night);
}
END_TEST

/* The worker is in the middle of the first delivery, where it asks for files of our own. */
static Call *worker_in_the_middle(Night *night)
{
    Call *worker = night_worker(night);

    night_offer(night);
    PQclear(PQexec(night->early, "begin; lock table payment_file in access exclusive mode"));
    signal_to(worker, SIGCONT);
    wait_for_state(night, "claimed", "1");
    night_wait(night,
               "select count(*) from pg_locks where not granted and relation = "
               "'payment_file'::regclass",
               "1");
    return worker;
}

START_TEST(a_worker_that_is_killed)
{
    AUTO_PROGRAM Program *p = sample_program("killed");
    Night night;

    night_open(&night, p);
    Call *worker = worker_in_the_middle(&night);
    signal_to(worker, SIGKILL);
    ck_assert_int_eq(call_wait(worker).by_signal, SIGKILL);
    PQclear(PQexec(night.early, "rollback"));
    night_go(&night);
    ck_assert_int_eq(call_wait(night.run).exit_code, 1);
    ck_assert_str_eq(count_in(&night, "own"), "9");
    ck_assert_str_eq(night_ask(&night, "select token from work where place = 1"), "2");
    check_left(p);
    night_close(&night);
}
END_TEST

/* The database goes, and the folder with the run that has seen it: the worker says that it lost the
 * database, and not that somebody should mend permissions. */
START_TEST(a_worker_loses_the_database)
{
    static const char waits[]
        = "select count(*) from pg_locks where not granted and relation = 'work'::regclass";
    AUTO_PROGRAM Program *p = sample_program("loses");
    Night night;

    night_open(&night, p);
    Call *worker = worker_in_the_middle(&night);
    PGconn *holds = sample_connect(p);
    sample_ask(p, holds, "begin; lock table maksatus.work in share row exclusive mode");
    ck_assert_int_eq(rename(program_path(p, ".prepared"), program_path(p, ".gone")), 0);
    PQclear(PQexec(night.early, "rollback"));
    night_wait(&night, waits, "1");
    (void)night_ask(&night, "select pg_terminate_backend(pid) from pg_locks "
                            "where not granted and relation = 'work'::regclass");
    ck_assert_int_eq(call_wait(worker).exit_code, 3);
    PQfinish(holds);
    ck_assert_int_eq(rename(program_path(p, ".gone"), program_path(p, ".prepared")), 0);
    night_go(&night);
    ck_assert_int_eq(call_wait(night.run).exit_code, 1);
    check_left(p);
    night_close(&night);
}
END_TEST

/* Where a worker may be stopped (lines of the log but those of calls that may fail): the first
 * point after its first claim, and the last. */
static void points_of_worker(Program *p, int *first, int *last)
{
    const char *log = program_path(p, "points");
    Night night;

    night_open(&night, p);
    program_env(p, "MAKSATUS_FAULT_LOG", log);
    Call *worker = night_worker(&night);
    program_env(p, "MAKSATUS_FAULT_LOG", NULL);
    night_offer(&night);
    signal_to(worker, SIGCONT);
    wait_for_state(&night, "prepared", "8");
    night_go(&night);
    ck_assert_int_eq(call_wait(night.run).exit_code, 1);
    (void)night_ended(worker, "deliveries");
    night_close(&night);

    *first = *last = 0;
    for (const char *line = file_text(p, log, NULL); *line != '\0'; line = strchr(line, '\n') + 1) {
        size_t len = strcspn(line, "\n");
        *last += len < 6 || memcmp(line + len - 6, " fails", 6) != 0;
        if (*first == 0 && strncmp(line, "work.claim.after", len) == 0)
            *first = *last;
    }
    ck_assert_int_gt(*first, 0);
}

/* The run stands still until the worker is dead; another is there or not. */
static void play_death(Program *p, int at, bool another)
{
    Night night;

    night_open(&night, p);
    program_env(p, "MAKSATUS_FAULT_STOP", arena_format(program_arena(p), "%d", at));
    Call *dies = night_worker(&night);
    program_env(p, "MAKSATUS_FAULT_STOP", NULL);
    Call *lives = another ? night_worker(&night) : NULL;
    night_offer(&night);
    signal_to(dies, SIGCONT);
    ck_assert_int_eq(call_wait(dies).by_signal, SIGKILL);
    if (another)
        signal_to(lives, SIGCONT);
    night_go(&night);
    ck_assert_int_eq(call_wait(night.run).exit_code, 1);
    if (another)
        (void)night_ended(lives, "deliveries");
    check_left(p);
    night_close(&night);
}

START_TEST(a_worker_that_dies_anywhere)
{
    AUTO_PROGRAM Program *whole = sample_program("whole");
    int first, last;

    points_of_worker(whole, &first, &last);
    for (int kill = 0; kill < KILLS; kill++) {
        AUTO_PROGRAM Program *p =
            sample_program(arena_format(program_arena(whole), "dies%d", kill));
        play_death(p, first + kill * (last - first) / KILLS, kill % 2 == 0);
    }
}
END_TEST

/* It wakes when its lease has run out: while the run is still at work, or after it. */
START_TEST(a_worker_that_slept_too_long)
{
    AUTO_PROGRAM Program *p = sample_program(_i == 0 ? "slept" : "slept_on");
    Night night;

    night_open(&night, p);
    Call *worker = worker_in_the_middle(&night);
    signal_to(worker, SIGSTOP);
    PQclear(PQexec(night.early, "rollback"));
    (void)night_ask(&night, "update work set lease_until = now() where place = 1");
    PQclear(PQexec(night.early, "begin; lock table batch_total in exclusive mode"));
    night_go(&night);
    wait_for_state(&night, "own", "1"); /* and stands before its commit */
    if (_i == 0) {
        signal_to(worker, SIGCONT);
        wait_for_state(&night, "prepared", "7");
    }
    PQclear(PQexec(night.early, "rollback"));
    ck_assert_int_eq(call_wait(night.run).exit_code, 1);
    ck_assert_str_eq(night_ask(&night, "select concat(state, token) from work where place = 1"),
                     "own2");
    ck_assert_int_eq(night_ended(worker, "late"), 1);
    check_left(p);
    night_close(&night);
}
END_TEST

/* The workers of a run that has died end too; the next run finds nothing of theirs. */
START_TEST(the_run_dies)
{
    AUTO_PROGRAM Program *p = sample_program("run_dies");
    Night night;

    night_open(&night, p);
    Call *worker = night_worker(&night);
    night_offer(&night);
    signal_to(worker, SIGCONT);
    wait_for_state(&night, "prepared", "8");
    signal_to(night.run, SIGKILL);
    ck_assert_int_eq(call_wait(night.run).by_signal, SIGKILL);
    ck_assert(path_exists(program_path(p, ".prepared/1-1-1")));
    night_go(&night);
    ck_assert_int_eq(night_ended(worker, "deliveries"), NIGHT_PREPARED);
    ck_assert_int_eq(program_call(p, EXIT_ANY, "run", "--date", planted_day, NULL).exit_code, 1);
    ck_assert_str_eq(count_in(&night, "used"), "0");
    ck_assert(!path_exists(program_path(p, ".prepared")));
    night_close(&night);
}
END_TEST

typedef enum Spoil { OTHER_BYTE, BYTE_MORE, NO_FILE } Spoil;

static void spoil(Program *p, const char *inside, Spoil how)
{
    const char *path = program_path(p, inside);

    if (how == NO_FILE) {
        ck_assert_int_eq(unlink(path), 0);
        ck_assert_int_eq(symlink("nowhere", path), 0);
        return;
    }
    FILE *file = fopen(path, how == BYTE_MORE ? "a" : "r+");
    ck_assert_ptr_nonnull(file);
    (void)fputc('\n', file);
    (void)fclose(file);
}

/* The night in which the delivery was that from the beginning. */
static const char *changed_alone(const char *inside)
{
    static Program *p; /* lives as long as the test */

    p = sample_program("changed");
    program_env(p, "MAKSATUS_TEST_CLOCK", sample_clock);
    night_deliver(p);
    spoil(p, inside, BYTE_MORE);
    ck_assert_int_eq(call_wait(night_start(p)).exit_code, 1);
    return night_left(p);
}

/* The run does itself what does not fit its hashes. */
START_TEST(what_was_prepared_does_not_fit)
{
    static const struct {
        const char *name, *inside;
        Spoil how;
    } rows[] = {
        {"head", ".prepared/1-2-1", OTHER_BYTE},
        {"no_head", ".prepared/1-2-1", NO_FILE},
        {"records", ".prepared/1-2-1.records", OTHER_BYTE},
        {"no_records", ".prepared/1-2-1.records", NO_FILE},
        {"keys", ".prepared/1-2-1.keys", BYTE_MORE},
        {"delivery", "inbox/c-night.jsonl", BYTE_MORE},
    };
    AUTO_PROGRAM Program *p = sample_program(rows[_i].name);
    bool delivery = _i == 5;
    Night night;

    night_open(&night, p);
    Call *worker = night_worker(&night);
    night_offer(&night);
    signal_to(worker, SIGCONT);
    wait_for_state(&night, "prepared", "8");
    spoil(p, rows[_i].inside, rows[_i].how);
    night_go(&night);
    ck_assert_int_eq(call_wait(night.run).exit_code, 1);
    ck_assert_int_eq(night_ended(worker, "deliveries"), NIGHT_PREPARED);
    ck_assert_str_eq(night_ask(&night, "select string_agg(place::text, ' ' order by place) "
                                       "from work where state = 'own'"),
                     delivery ? "3 10" : "2 10");
    ck_assert_str_eq(night_left(p), delivery ? changed_alone(rows[_i].inside) : night_left_alone);
    night_close(&night);
}
END_TEST

/* Who knows newer reference data than the run does nothing for it. */
START_TEST(a_worker_with_other_reference_data)
{
    AUTO_PROGRAM Program *p = sample_program("other");
    Night night;

    night_open(&night, p);
    sample_execute(p, "insert into reference_row (table_name, fields, valid_from) values "
                      "('staff_accounts', '{FI2112345600000785}', '2020-01-01')");
    Call *worker = night_worker(&night);
    night_offer(&night);
    signal_to(worker, SIGCONT);
    night_go(&night);
    ck_assert_int_eq(call_wait(night.run).exit_code, 1);
    ck_assert_int_eq(night_ended(worker, "deliveries"), 0);
    ck_assert_str_eq(count_in(&night, "own"), "9");
    check_left(p);
    night_close(&night);
}
END_TEST

/* It joins while the first delivery is on its way: the others are offered. */
START_TEST(a_worker_that_comes_late)
{
    AUTO_PROGRAM Program *p = sample_program("late");
    Night night;

    night_open(&night, p);
    PQclear(PQexec(night.early, "rollback; begin; lock table batch_total in exclusive mode"));
    night_go(&night);
    night_wait(&night,
               "select count(*) from pg_locks where not granted and relation = "
               "'batch_total'::regclass",
               "1");
    Call *worker = night_worker(&night);
    /* The run does not ask again at once. */
    night_wait(&night,
               "select count(*) from worker where joined_at < clock_timestamp() - "
               "interval '0.2 seconds'",
               "1");
    signal_to(worker, SIGCONT);
    PQclear(PQexec(night.early, "rollback"));
    ck_assert_int_eq(call_wait(night.run).exit_code, 1);
    ck_assert_str_eq(night_ask(&night, "select concat(min(place), ' ', count(*)) from work"),
                     "2 8");
    (void)night_ended(worker, "deliveries");
    check_left(p);
    night_close(&night);
}
END_TEST

/* What is small the run reads faster than it can be offered. */
START_TEST(only_large_deliveries_are_offered)
{
    AUTO_PROGRAM Program *p = sample_program("large");
    Night night;

    night_begin(&night, p);
    Call *worker = night_worker(&night);
    PQclear(PQexec(night.early, "rollback"));
    night_wait(&night, "select string_agg(place::text, ' ' order by place) from work", "3 4 5");
    signal_to(worker, SIGCONT);
    wait_for_state(&night, "prepared", "3");
    night_go(&night);
    ck_assert_int_eq(call_wait(night.run).exit_code, 1);
    ck_assert_str_eq(count_in(&night, "used"), "3");
    ck_assert_int_eq(night_ended(worker, "deliveries"), 3);
    check_left(p);
    night_close(&night);
}
END_TEST

START_TEST(a_worker_with_the_role_of_the_engine)
{
    AUTO_PROGRAM Program *p = sample_program("role");
    Night night;

    program_call(p, 0, "init", "--roles", NULL);
    night_open(&night, p);
    Call *worker = night_worker_as(
        &night, arena_format(program_arena(p), "%s user=maksatus_engine", program_conninfo(p)));
    night_offer(&night);
    signal_to(worker, SIGCONT);
    wait_for_state(&night, "prepared", "8");
    night_go(&night);
    ck_assert_int_eq(call_wait(night.run).exit_code, 1);
    ck_assert_int_eq(night_ended(worker, "deliveries"), NIGHT_PREPARED);
    check_left(p);
    night_close(&night);
}
END_TEST

START_TEST(no_run_is_at_work)
{
    AUTO_PROGRAM Program *p = sample_program("none");
    Ended ended = program_call(p, 0, "run", "--join", NULL);

    ck_assert_ptr_nonnull(strstr(ended.err, "no run is at work"));
}
END_TEST

START_TEST(wrong_use)
{
    AUTO_PROGRAM Program *p = sample_program("wrong");

    program_call(p, 2, "run", "--join", "--dry-run", NULL);
    program_call(p, 2, "run", "--join", "--date", planted_day, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("join");
    TCase *tcase = sample_case("join", 600);

    tcase_add_unchecked_fixture(tcase, night_alone, NULL);
    tcase_add_test(tcase, workers_make_no_difference);
    tcase_add_test(tcase, a_worker_that_is_killed);
    tcase_add_test(tcase, a_worker_loses_the_database);
    tcase_add_test(tcase, a_worker_that_dies_anywhere);
    tcase_add_loop_test(tcase, a_worker_that_slept_too_long, 0, 2);
    tcase_add_test(tcase, the_run_dies);
    tcase_add_loop_test(tcase, what_was_prepared_does_not_fit, 0, 6);
    tcase_add_test(tcase, a_worker_with_other_reference_data);
    tcase_add_test(tcase, a_worker_that_comes_late);
    tcase_add_test(tcase, only_large_deliveries_are_offered);
    tcase_add_test(tcase, a_worker_with_the_role_of_the_engine);
    tcase_add_test(tcase, no_run_is_at_work);
    tcase_add_test(tcase, wrong_use);
    suite_add_tcase(suite, tcase);
    return sample_main(suite);
}
