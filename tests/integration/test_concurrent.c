/*
 * test_concurrent.c
 *     Others are there too: a second run, a server that dies, a disk that is full, a log that
 *     cannot be opened.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maksatus/file.h"
#include "maksatus/text.h"
#include "sample_night.h"

enum { TOGETHER = 3, WAIT_STEP_MS = 2, WAIT_STEPS_MAX = 30000 };

START_TEST(runs_at_the_same_moment_pay_once)
{
    AUTO_PROGRAM Program *p = sample_program("together");
    Call *call[TOGETHER];
    int done = 0;

    sample_deliver(p);
    for (size_t i = 0; i < TOGETHER; i++)
        call[i] = sample_start(p);
    for (size_t i = 0; i < TOGETHER; i++) {
        Ended ended = call_wait(call[i]);
        ck_assert_msg(ended.exit_code == 0 || ended.exit_code == 6, "exit %d\n%s", ended.exit_code,
                      ended.err);
        done += ended.exit_code == 0;
    }
    ck_assert_int_ge(done, 1);
    sample_check(p);
}
END_TEST

/* The nightly job of a fresh machine, and a person who tries it. */
START_TEST(the_same_home_is_made_by_several)
{
    AUTO_PROGRAM Program *p = sample_program("inits");
    const char *settings = program_path(p, "maksatus.ini");
    Call *call[2 * TOGETHER];

    ck_assert_int_eq(unlink(settings), 0);
    for (size_t i = 0; i < COUNT_OF(call); i++)
        call[i] = program_start(p, "init", NULL);
    for (size_t i = 0; i < COUNT_OF(call); i++) {
        Ended ended = call_wait(call[i]);
        ck_assert_msg(ended.exit_code == 0, "exit %d\n%s", ended.exit_code, ended.err);
    }
    ck_assert_ptr_nonnull(strstr(file_text(p, settings, NULL), "[signing]"));
    ck_assert_ptr_null(strstr(program_list(p, "."), "ini-"));
}
END_TEST

/* Waits until the call has passed the fault point: it is in the middle of its work. */
static void wait_for_point(Program *p, Call *call, const char *log, const char *name)
{
    for (int step = 0; step < WAIT_STEPS_MAX; step++) {
        if (path_exists(log) && strstr(file_text(p, log, NULL), name) != NULL)
            return;
        if (call_ended(call, WAIT_STEP_MS))
            return;
    }
    ck_abort_msg("the run did not come to %s within a minute", name);
}

START_TEST(a_second_run_is_told_that_another_is_at_work)
{
    AUTO_PROGRAM Program *p = sample_program("second");
    const char *log = program_path(p, "points.log");

    sample_deliver(p);
    program_env(p, "MAKSATUS_FAULT_LOG", log);
    Call *first = sample_start(p);
    program_env(p, "MAKSATUS_FAULT_LOG", NULL);
    wait_for_point(p, first, log, "batch.claim.after");
    /* Stopped, it holds the lock for longer than the second will wait. */
    kill(call_pid(first), SIGSTOP);
    Ended second = sample_run(p, EXIT_ANY);
    kill(call_pid(first), SIGCONT);
    ck_assert_int_eq(second.exit_code, 6);
    ck_assert_str_ne(second.err, "");
    ck_assert_int_eq(call_wait(first).exit_code, 0);
    sample_check(p);
}
END_TEST

typedef struct Successor {
    const char *what, *first, *second; /* second gets the name of first */
    const char *point;                 /* of the run, which has read first by then */
    int exit_code;
} Successor;

static const Successor successors[] = {
    {"a delivery", "fixtures/night/deliveries/elinvoima.csv",
     "fixtures/night/deliveries/tyollisyys.xml", "batch.claim.after", 0},
    {"an answer", "fixtures/answers/good-statement-08.xml",
     "fixtures/answers/good-notification-08.xml", "store.copy.after", 1},
};

/* The run waits at each of its points; goes on until it has come to this one. */
static void go_on_to(Program *p, Call *call, const char *pause, const char *log, const char *name)
{
    for (int step = 0; step < WAIT_STEPS_MAX && !call_ended(call, 1); step++) {
        if (!path_exists(pause))
            continue;
        if (strstr(file_text(p, log, NULL), name) != NULL)
            return;
        ck_assert_int_eq(unlink(pause), 0);
    }
    ck_abort_msg("the run did not come to %s", name);
}

static const char *kept_name(Program *p, const char *name)
{
    return program_path(p, arena_format(program_arena(p), "archive/%s/%s", sample_date, name));
}

/* A run that waits at this point; what will come under the name "name" lies beside the inbox. */
static Call *start_until(Program *p, const char *point, const Successor *s)
{
    const char *log = program_path(p, "points.log"), *pause = program_path(p, "pause");

    program_deliver_as(p, s->second, "later");
    ck_assert_int_eq(rename(program_path(p, "inbox/later"), program_path(p, "later")), 0);
    program_env(p, "MAKSATUS_FAULT_LOG", log);
    program_env(p, "MAKSATUS_FAULT_PAUSE", pause);
    Call *call = sample_start(p);
    program_env(p, "MAKSATUS_FAULT_LOG", NULL);
    program_env(p, "MAKSATUS_FAULT_PAUSE", NULL);
    go_on_to(p, call, pause, log, point);
    return call;
}

static void later_comes(Program *p)
{
    ck_assert_int_eq(rename(program_path(p, "later"), program_path(p, "inbox/name")), 0);
}

static void go_on_to_the_end(Program *p, Call *call, int exit_code)
{
    while (!call_ended(call, 1))
        (void)unlink(program_path(p, "pause"));
    ck_assert_int_eq(call_wait(call).exit_code, exit_code);
}

/* Who delivers under one name each day does not ask whether a run is at work. */
START_TEST(what_comes_under_the_name_of_what_is_taken)
{
    const Successor *s = &successors[_i];
    AUTO_PROGRAM Program *p = sample_program(_i == 0 ? "successor" : "later_answer");
    const char *first = file_text(p, program_source(p, s->first), NULL);
    const char *second = file_text(p, program_source(p, s->second), NULL);

    program_deliver_as(p, s->first, "name");
    Call *call = start_until(p, s->point, s);
    later_comes(p);
    go_on_to_the_end(p, call, s->exit_code);
    ck_assert_str_eq(file_text(p, kept_name(p, "name"), NULL), first);
    ck_assert_str_eq(program_list(p, "inbox"), "name\n");
    sample_run(p, 0);
    ck_assert_str_eq(program_list(p, "inbox"), "");
    ck_assert_str_eq(file_text(p, kept_name(p, "name.2"), NULL), second);
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

/* Who uploads in place writes into the very file that was read. */
START_TEST(what_is_written_into_what_is_taken)
{
    const Successor *s = &successors[_i];
    AUTO_PROGRAM Program *p = sample_program(_i == 0 ? "overwritten" : "overwritten_answer");
    size_t size;
    const char *second = file_text(p, program_source(p, s->second), &size);

    program_deliver_as(p, s->first, "name");
    Call *call = start_until(p, "store.copy.after", s);
    FILE *file = fopen(program_path(p, "inbox/name"), "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(second, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
    go_on_to_the_end(p, call, 1);
    ck_assert_str_eq(program_list(p, "inbox"), "name\n");
    sample_run(p, 0);
    ck_assert_str_eq(program_list(p, "inbox"), "");
    ck_assert_str_eq(file_text(p, kept_name(p, "name.2"), NULL), second);
    sample_run(p, 0);
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

/* The run died between commit and move, and what it had taken is gone: the place stays its own. */
START_TEST(what_comes_under_the_name_of_what_a_dead_run_took)
{
    const Successor *s = &successors[_i];
    AUTO_PROGRAM Program *p = sample_program(_i == 0 ? "heir" : "heir_answer");
    const char *second = file_text(p, program_source(p, s->second), NULL);

    program_deliver_as(p, s->first, "name");
    Call *call = start_until(p, "file.rename.before", s);
    ck_assert_int_eq(kill(call_pid(call), SIGKILL), 0);
    (void)call_wait(call);
    later_comes(p);
    (void)unlink(program_path(p, "pause"));
    sample_run(p, 0);
    sample_run(p, 0);
    ck_assert_str_eq(program_list(p, arena_format(program_arena(p), "archive/%s", sample_date)),
                     "name.2\n");
    ck_assert_str_eq(file_text(p, kept_name(p, "name.2"), NULL), second);
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

/* Control data comes before its delivery: that of the next one, too, while the last is taken. */
START_TEST(a_sidecar_goes_with_the_delivery_that_it_was_read_with)
{
    static const char first[] = "{\"count\": 24}", second[] = "{\"count\": 18}";
    AUTO_PROGRAM Program *p = sample_program(_i == 0 ? "sidecar_first" : "sidecar_and_file");

    program_deliver_bytes(p, "name.control.json", first, strlen(first));
    program_deliver_as(p, successors[0].first, "name");
    Call *call = start_until(p, "store.copy.after", &successors[0]);
    program_deliver_bytes(p, "name.control.json", second, strlen(second));
    if (_i == 1)
        later_comes(p);
    go_on_to_the_end(p, call, 0);
    ck_assert_str_eq(file_text(p, kept_name(p, "name.control.json"), NULL), first);
    ck_assert_str_eq(program_list(p, "inbox"),
                     _i == 0 ? "name.control.json\n" : "name\nname.control.json\n");
    if (_i == 0)
        later_comes(p);
    sample_run(p, 0);
    ck_assert_str_eq(program_list(p, "inbox"), "");
    ck_assert_str_eq(file_text(p, kept_name(p, "name.2.control.json"), NULL), second);
}
END_TEST

/* The hash of the file as it was sent is asked of what was read, not of what has its name. */
START_TEST(a_hash_is_of_the_delivery_that_was_read)
{
    AUTO_PROGRAM Program *p = sample_program("hash");
    TEXT_ON_STACK(control, 128);
    size_t size;

    const char *bytes = file_text(p, program_source(p, successors[0].first), &size);
    program_deliver_gzip(p, "name", bytes, size);
    bytes = file_text(p, program_path(p, "inbox/name"), &size);
    const Sha256 sha256 = sha256_of((Slice){bytes, size});
    text_add_string(&control, "{\"sha256\": \"");
    text_add_hex(&control, sha256.bytes, SHA256_BYTES);
    text_add_string(&control, "\"}");
    program_deliver_bytes(p, "name.control.json", control.at, control.len);
    Call *call = start_until(p, "batch.claim.after", &successors[0]);
    later_comes(p);
    go_on_to_the_end(p, call, 0);
    ck_assert_str_eq(program_list(p, "quarantine"), "");
    ck_assert_str_eq(program_list(p, "inbox"), "name\n");
}
END_TEST

/* A person gives up a query that takes long, here because a table is locked. */
START_TEST(a_command_that_is_gone_leaves_no_query_behind)
{
    static const char waits[] = "select count(*) = 1 from pg_stat_activity "
                                "where datname = current_database() and wait_event_type = 'Lock'";
    static const char is_gone[] = "select count(*) = 0 from pg_stat_activity "
                                  "where datname = current_database() and wait_event_type = 'Lock'";
    AUTO_PROGRAM Program *p = sample_program("gone");
    PGconn *conn = sample_connect(p), *holder = sample_connect(p);

    PQclear(PQexec(holder, "begin"));
    PQclear(PQexec(holder, "lock table maksatus.decision_change in access exclusive mode"));
    Call *call = program_start(p, "history", NULL);
    ck_assert(sample_comes(p, conn, waits, "t"));
    ck_assert_int_eq(kill(call_pid(call), SIGKILL), 0);
    (void)call_wait(call);
    ck_assert_msg(sample_comes(p, conn, is_gone, "t"),
                  "the server still works for a command that is gone");
    PQfinish(holder);
    PQfinish(conn);
}
END_TEST

/* The process id on the first line of postmaster.pid. */
static pid_t server_pid(Program *p)
{
    json_t *status = program_json(p, 0, "db", "status", NULL);
    const char *data = json_string_value(json_object_get(status, "data_directory"));
    const char *text =
        file_text(p, arena_format(program_arena(p), "%s/postmaster.pid", data), NULL);
    pid_t pid = 0;

    for (; *text >= '0' && *text <= '9'; text++)
        pid = pid * 10 + (*text - '0');
    ck_assert_int_gt(pid, 1);
    json_decref(status);
    return pid;
}

/* The server is killed when the run has passed this point. */
static const char *const kill_after[] = {
    "batch.claim.after",  /* a delivery is claimed, its decisions are not committed */
    "store.copy.after",   /* rows are on their way */
    "batch.moved.after",  /* a delivery is committed */
    "file.rename.before", /* a delivery or a payment file is moved */
};

START_TEST(a_server_that_dies_in_the_middle)
{
    AUTO_PROGRAM Program *p = program_new(NULL);
    const char *log = program_path(p, "points.log");

    program_set_up(p);
    sample_deliver(p);
    program_call(p, 0, "db", "start", NULL);
    program_env(p, "MAKSATUS_FAULT_LOG", log);
    Call *call = sample_start(p);
    program_env(p, "MAKSATUS_FAULT_LOG", NULL);
    wait_for_point(p, call, log, kill_after[_i]);
    kill(server_pid(p), SIGKILL);
    Ended ended = call_wait(call);
    ck_assert_msg(ended.exit_code == 3 || ended.exit_code == 0 || ended.exit_code == 1,
                  "exit %d\n%s", ended.exit_code, ended.err);
    /* The embedded server is started anew by whoever needs it. */
    sample_run(p, EXIT_ANY);
    sample_run(p, 0);
    sample_check(p);
}
END_TEST

/* A mount of its own on the outbox, so small that no payment file fits; false when that is not
 * permitted here. It ends with this process. */
static bool mount_small(const char *path)
{
    return unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0
           && mount("none", path, "tmpfs", 0, "size=8k,mode=0750") == 0;
}

START_TEST(a_full_disk)
{
    AUTO_PROGRAM Program *p = sample_program("full_disk");
    const char *outbox = program_path(p, "outbox");

    if (!mount_small(outbox)) {
        /* test_crash refuses each write in turn, so the case is not without a test. */
        printf("a_full_disk: not tried, mounting is not permitted: %s\n", strerror(errno));
        return;
    }
    sample_deliver(p);
    Ended ended = sample_run(p, 4);
    ck_assert_ptr_nonnull(strstr(ended.err, "disk space"));
    ck_assert_uint_eq(program_file_count(p), 0);
    ck_assert_int_eq(mount("none", outbox, "tmpfs", MS_REMOUNT, "size=64m,mode=0750"), 0);
    sample_run(p, 0);
    sample_check(p);
}
END_TEST

START_TEST(a_run_without_its_log_has_failed)
{
    AUTO_PROGRAM Program *p = sample_program("no_log");
    const char *path = program_path(p, "log/run-1.jsonl");

    ck_assert_int_eq(mkdir(path, 0750), 0);
    sample_deliver(p);
    sample_run(p, 4);
    json_t *status = program_json(p, 0, "status", NULL);
    ck_assert_str_eq(json_string_value(json_object_get(status, "state")), "failed");
    json_decref(status);
    ck_assert_int_eq(rmdir(path), 0);
    sample_run(p, 0);
    sample_check(p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("concurrent");
    TCase *others = sample_case("others", 180);

    tcase_add_test(others, runs_at_the_same_moment_pay_once);
    tcase_add_test(others, the_same_home_is_made_by_several);
    tcase_add_test(others, a_second_run_is_told_that_another_is_at_work);
    tcase_add_loop_test(others, what_comes_under_the_name_of_what_is_taken, 0,
                        (int)COUNT_OF(successors));
    tcase_add_loop_test(others, what_is_written_into_what_is_taken, 0,
                        (int)COUNT_OF(successors));
    tcase_add_loop_test(others, what_comes_under_the_name_of_what_a_dead_run_took, 0,
                        (int)COUNT_OF(successors));
    tcase_add_loop_test(others, a_sidecar_goes_with_the_delivery_that_it_was_read_with, 0, 2);
    tcase_add_test(others, a_hash_is_of_the_delivery_that_was_read);
    tcase_add_test(others, a_command_that_is_gone_leaves_no_query_behind);
    tcase_add_loop_test(others, a_server_that_dies_in_the_middle, 0, (int)COUNT_OF(kill_after));
    tcase_add_test(others, a_full_disk);
    tcase_add_test(others, a_run_without_its_log_has_failed);
    suite_add_tcase(suite, others);
    return sample_main(suite);
}
