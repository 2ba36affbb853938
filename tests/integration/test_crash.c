/*
 * test_crash.c
 *     The program is stopped at each fault point in turn, and started again: who got how much
 *     when is that of an undisturbed night, and each file has the hash that was promised for it.
 *
 *     stop at n            for each state of the world that a run leaves on its way
 *     stop at n, then at m the same, and the resume is stopped too; m walks through other places
 *                          each time
 *     fail at n            each call that the world can refuse is refused once
 *     kill -9              at random moments; the seed is printed
 *
 * A slice of the points is a test of its own, so that a failure names it; each kind is a case of
 * its own (CK_RUN_CASE), so that two cores share them.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fault_states.h"
#include "sample_night.h"

enum { SLICES = 8, KILLS = 12, RESTARTS_MAX = 20 };

/* In the process of main(), for all slices. */
static FaultStates states;
static int fails;

static void find_states(void)
{
    AUTO_PROGRAM Program *p = sample_program("states");

    sample_deliver(p);
    fault_states_find(p, sample_start, &states);
    sample_check(p);
    ck_assert_int_gt(states.count, 20);
}

static void play(Program *program)
{
    sample_deliver(program);
    sample_run(program, 0);
}

static void count_fails(void)
{
    AUTO_PROGRAM Program *p = sample_program("count_fails");

    fails = sample_count_fails(p, play);
    ck_assert_int_gt(fails, 10);
}

static Ended run_stopped_at(Program *program, const char *how, int n)
{
    program_env(program, how, arena_format(program_arena(program), "%d", n));
    Ended ended = sample_run(program, EXIT_ANY);
    program_env(program, how, NULL);
    return ended;
}

/* One night, stopped at n and, when m is not 0, again at m. */
static void stop_and_resume(int n, int m)
{
    char name[64];
    snprintf(name, sizeof(name), "stop_%d_%d", n, m);
    AUTO_PROGRAM Program *p = sample_program(name);

    sample_deliver(p);
    Ended first = run_stopped_at(p, "MAKSATUS_FAULT_STOP", n);
    ck_assert_msg(first.by_signal == SIGKILL, "point %d was not reached", n);
    if (m > 0) {
        Ended second = run_stopped_at(p, "MAKSATUS_FAULT_STOP", m);
        ck_assert_msg(second.by_signal == SIGKILL, "point %d after %d was not reached", m, n);
    }
    sample_run(p, 0);
    sample_check(p);
    /* A resumed night is a night: once more changes nothing. */
    sample_run(p, 0);
    sample_check(p);
}

START_TEST(stopped_once)
{
    for (int i = _i; i < states.count; i += SLICES)
        stop_and_resume(states.number[i], 0);
}
END_TEST

START_TEST(stopped_twice)
{
    for (int i = _i; i < states.count; i += SLICES) {
        const int n = states.number[i];

        /* Whoever resumes has at least as many points before it as were left. */
        stop_and_resume(n, 1 + (n * 7) % (states.points - n + 1));
    }
}
END_TEST

START_TEST(refused_once)
{
    for (int n = 1 + _i; n <= fails; n += SLICES) {
        char name[64];
        snprintf(name, sizeof(name), "fail_%d", n);
        AUTO_PROGRAM Program *p = sample_program(name);
        sample_deliver(p);
        Ended ended = run_stopped_at(p, "MAKSATUS_FAULT_FAIL", n);
        /* A delivery that was refused by the world is failed, and the night goes on: 1. Else the
         * night ends: 3 for the database, 4 for the disk. What is only tidied up may succeed. */
        ck_assert_msg(ended.by_signal == 0 && ended.exit_code != 70 && ended.exit_code != 2
                          && ended.exit_code != 5 && ended.exit_code != 6,
                      "call %d: exit %d, signal %d\n%s", n, ended.exit_code, ended.by_signal,
                      ended.err);
        ck_assert_msg(ended.exit_code == 0 || ended.err[0] != '\0', "call %d: says nothing", n);
        sample_run(p, 0);
        sample_check(p);
    }
}
END_TEST

static unsigned number_of(const char *text)
{
    unsigned number = 0;

    for (; *text >= '0' && *text <= '9'; text++)
        number = number * 10 + (unsigned)(*text - '0');
    return number;
}

START_TEST(killed_at_random)
{
    unsigned seed = (unsigned)time(NULL);
    const char *given = getenv("MAKSATUS_TEST_SEED");
    unsigned state;

    if (given != NULL)
        seed = number_of(given);
    printf("killed_at_random: MAKSATUS_TEST_SEED=%u\n", seed);
    state = seed;
    for (int kill_index = 0; kill_index < KILLS; kill_index++) {
        char name[64];
        snprintf(name, sizeof(name), "kill_%d", kill_index);
        AUTO_PROGRAM Program *p = sample_program(name);
        sample_deliver(p);
        for (int restart = 0; restart < RESTARTS_MAX; restart++) {
            state = state * 1103515245U + 12345U;
            Call *call = sample_start(p);
            bool ended = call_ended(call, (int)(state >> 16) % 300);
            if (!ended)
                kill(call_pid(call), SIGKILL);
            if (call_wait(call).exit_code == 0)
                break;
        }
        sample_run(p, 0);
        sample_check(p);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("crash");
    TCase *once = sample_case("once", 600);
    TCase *twice = sample_case("twice", 600);
    TCase *refused = sample_case("refused", 600);
    TCase *random = sample_case("random", 600);

    tcase_add_unchecked_fixture(once, find_states, NULL);
    tcase_add_unchecked_fixture(twice, find_states, NULL);
    tcase_add_unchecked_fixture(refused, count_fails, NULL);
    tcase_add_loop_test(once, stopped_once, 0, SLICES);
    suite_add_tcase(suite, once);
    tcase_add_loop_test(twice, stopped_twice, 0, SLICES);
    suite_add_tcase(suite, twice);
    tcase_add_loop_test(refused, refused_once, 0, SLICES);
    suite_add_tcase(suite, refused);
    tcase_add_test(random, killed_at_random);
    suite_add_tcase(suite, random);
    return sample_main(suite);
}
