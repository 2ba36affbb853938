/*
 * test_fault.c
 *     Fault points stop, fail and are logged as the environment says. Skipped in release builds.
 */
#include "maksatus/fault.h"

#include "unit.h"

#ifdef MAKSATUS_FAULTS

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

START_TEST(nothing_is_asked)
{
    for (int round = 0; round < 100; round++) {
        FAULT_POINT("file.write.before");
        ck_assert(!FAULT_FAILS("file.write.before"));
    }
}
END_TEST

START_TEST(stops_at_the_second)
{
    ck_assert_int_eq(setenv("MAKSATUS_FAULT_STOP", "2", 1), 0);
    FAULT_POINT("file.write.before");
    ck_assert(!FAULT_FAILS("file.write.before"));
    FAULT_POINT("file.write.after");
}
END_TEST

START_TEST(one_before_it_goes_on)
{
    ck_assert_int_eq(setenv("MAKSATUS_FAULT_STOP", "2", 1), 0);
    FAULT_POINT("file.write.before");
    ck_assert(!FAULT_FAILS("file.write.before"));
}
END_TEST

START_TEST(fails_at_the_second_only)
{
    ck_assert_int_eq(setenv("MAKSATUS_FAULT_FAIL", "2", 1), 0);
    ck_assert(!FAULT_FAILS("file.sync.before"));
    FAULT_POINT("file.sync.before");
    ck_assert(FAULT_FAILS("file.sync.before"));
    ck_assert(!FAULT_FAILS("file.sync.before"));
}
END_TEST

START_TEST(names_are_logged)
{
    char path[] = "/tmp/maksatus-fault-XXXXXX";
    char content[256] = "";
    int file = mkstemp(path);

    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(setenv("MAKSATUS_FAULT_LOG", path, 1), 0);
    FAULT_POINT("file.link.before");
    (void)FAULT_FAILS("file.link.before");
    FAULT_POINT("file.link.after");
    ck_assert_int_ge(read(file, content, sizeof(content) - 1), 0);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_str_eq(content, "file.link.before\nfile.link.before fails\nfile.link.after\n");
}
END_TEST

START_TEST(pauses_at_each)
{
    char path[] = "/tmp/maksatus-fault-XXXXXX";
    int status = 0;

    ck_assert_int_ge(mkstemp(path), 0);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(setenv("MAKSATUS_FAULT_PAUSE", path, 1), 0);
    pid_t child = fork();
    if (child == 0) {
        FAULT_POINT("file.write.before");
        (void)FAULT_FAILS("file.write.before");
        FAULT_POINT("file.write.after");
        _exit(0);
    }
    for (int points = 0; points < 2;) {
        ck_assert_int_eq(waitpid(child, &status, WNOHANG), 0);
        points += unlink(path) == 0;
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
END_TEST

/* Each test is a process of its own: the environment is read once. */
int main(void)
{
    Suite *suite = suite_create("fault");
    TCase *tcase = tcase_create("fault");

    tcase_add_test(tcase, nothing_is_asked);
    tcase_add_test_raise_signal(tcase, stops_at_the_second, SIGKILL);
    tcase_add_test(tcase, one_before_it_goes_on);
    tcase_add_test(tcase, fails_at_the_second_only);
    tcase_add_test(tcase, names_are_logged);
    tcase_add_test(tcase, pauses_at_each);
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}

#else

int main(void)
{
    printf("skipped: this build has no fault points\n");
    return EXIT_SKIPPED;
}

#endif
