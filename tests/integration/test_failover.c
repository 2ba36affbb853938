/*
 * test_failover.c
 *     The primary dies in the middle of the night, its synchronous standby is promoted, and the
 *     night goes on there: who got how much when is that of an undisturbed night.
 *
 *     the night is alive       it sees its server die at this moment, says so and ends
 *     a worker has joined it   so does the worker; another one helps the night that goes on
 *     both die at once         as when they share a machine
 *
 * Moments are numbers of fault points passed, spread over the whole night.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "postgres_pair.h"
#include "sample_night.h"

enum { MOMENTS = 8, WAIT_STEP_MS = 1, WAIT_STEPS_MAX = 60000 };

static int points; /* that an undisturbed night passes */

/* Lines of the log; those of calls that may fail do not count. */
static int points_passed(Program *p, const char *log)
{
    int count = 0;

    if (!path_exists(log))
        return 0;
    for (const char *at = file_text(p, log, NULL); (at = strchr(at, '\n')) != NULL; at++)
        count += memcmp(at - strlen(" fails"), " fails", strlen(" fails")) != 0;
    return count;
}

static Call *start_logged(Program *p, const char *log)
{
    program_env(p, "MAKSATUS_FAULT_LOG", log);
    Call *call = sample_start(p);
    program_env(p, "MAKSATUS_FAULT_LOG", NULL);
    return call;
}

/* In the process of main(), once: the database that pairs are copies of, how long a night is. */
static void open_pairs(void)
{
    {
        AUTO_PROGRAM Program *p = program_new(pair_template_open());
        program_set_up(p);
        pair_template_close();
    }
    AUTO_PROGRAM Program *counted = sample_program("count_points");
    const char *log = program_path(counted, "points.log");

    sample_deliver(counted);
    call_wait(start_logged(counted, log));
    points = points_passed(counted, log);
    ck_assert_int_gt(points, 4 * MOMENTS);
}

static int moment(int index)
{
    return 1 + index * points / MOMENTS;
}

static Program *program_on(const Pair *pair)
{
    Program *p = program_new(pair_conninfo(pair));

    program_call(p, 0, "init", NULL);
    sample_deliver(p);
    return p;
}

static void check_night(Pair *pair, Program *p)
{
    sample_check(p);
    program_call(p, 0, "audit", "verify", NULL);
    pair_end(pair);
}

/* The operator promotes the standby and starts the night again, with the conninfo as it was. */
static void promote_and_go_on(Pair *pair, Program *p)
{
    pair_promote(pair);
    sample_run(p, 0);
    check_night(pair, p);
}

static void wait_for_moment(Program *p, const char *log, Call *night, int passed)
{
    for (int step = 0; points_passed(p, log) < passed; step++) {
        if (call_ended(night, WAIT_STEP_MS))
            break;
        ck_assert_int_lt(step, WAIT_STEPS_MAX);
    }
}

/* It has come to its end, or says that its server has gone. */
static void check_ended(Call *call)
{
    Ended ended = call_wait(call);

    ck_assert_msg(ended.exit_code == 3 || ended.exit_code == 0 || ended.exit_code == 1,
                  "exit %d\n%s", ended.exit_code, ended.err);
}

START_TEST(the_primary_dies_under_the_night)
{
    AUTO_ARENA Arena arena;
    arena_init(&arena, SIZE_MAX / 2);
    Pair *pair = pair_start(&arena);
    AUTO_PROGRAM Program *p = program_on(pair);
    const char *log = program_path(p, "points.log");
    Call *call = start_logged(p, log);

    wait_for_moment(p, log, call, moment(_i));
    kill(call_pid(call), SIGSTOP);
    pair_kill_primary(pair);
    kill(call_pid(call), SIGCONT);
    check_ended(call);
    promote_and_go_on(pair, p);
}
END_TEST

static void check_went_well(Call *call)
{
    Ended ended = call_wait(call);

    ck_assert_msg(ended.exit_code == 0, "exit %d\n%s", ended.exit_code, ended.err);
}

/* The night stands before its receivables until a worker has joined it. */
static void go_on_with_worker(Program *p)
{
    static const char joined[]
        = "select count(*) from maksatus.worker where run = (select max(id) from maksatus.run)";
    PGconn *holds = sample_connect(p);

    sample_ask(p, holds, "begin; lock table maksatus.receivable in access exclusive mode");
    Call *worker = program_start(p, "run", "--join", NULL), *night = sample_start(p);
    ck_assert(sample_comes(p, holds, joined, "1"));
    sample_ask(p, holds, "rollback");
    PQfinish(holds);
    check_went_well(night);
    check_went_well(worker);
}

START_TEST(the_primary_dies_under_a_worker_too)
{
    AUTO_ARENA Arena arena;
    arena_init(&arena, SIZE_MAX / 2);
    Pair *pair = pair_start(&arena);
    AUTO_PROGRAM Program *p = program_on(pair);
    const char *log = program_path(p, "points.log");

    program_env(p, "MAKSATUS_TEST_OFFER_ALL", "yes");
    Call *worker = program_start(p, "run", "--join", NULL);
    Call *call = start_logged(p, log);
    wait_for_moment(p, log, call, moment(2 * _i + 1));
    kill(call_pid(call), SIGSTOP);
    kill(call_pid(worker), SIGSTOP);
    pair_kill_primary(pair);
    kill(call_pid(worker), SIGCONT);
    kill(call_pid(call), SIGCONT);
    check_ended(call);
    check_ended(worker);
    pair_promote(pair);
    go_on_with_worker(p);
    check_night(pair, p);
}
END_TEST

START_TEST(both_die_at_once)
{
    AUTO_ARENA Arena arena;
    arena_init(&arena, SIZE_MAX / 2);
    Pair *pair = pair_start(&arena);
    AUTO_PROGRAM Program *p = program_on(pair);

    program_env(p, "MAKSATUS_FAULT_STOP", arena_format(&arena, "%d", moment(_i)));
    Ended ended = sample_run(p, EXIT_ANY);
    program_env(p, "MAKSATUS_FAULT_STOP", NULL);
    ck_assert_int_eq(ended.by_signal, SIGKILL);
    pair_kill_primary(pair);
    promote_and_go_on(pair, p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("failover");
    TCase *tests = sample_case("failover", 180);

    tcase_add_unchecked_fixture(tests, open_pairs, NULL);
    tcase_add_loop_test(tests, the_primary_dies_under_the_night, 0, MOMENTS);
    tcase_add_loop_test(tests, the_primary_dies_under_a_worker_too, 0, MOMENTS / 2);
    tcase_add_loop_test(tests, both_die_at_once, 0, MOMENTS);
    suite_add_tcase(suite, tests);
    int result = sample_main(suite);
    pair_template_remove(result != EXIT_SUCCESS);
    return result;
}
