/*
 * test_embedded.c
 *     The private cluster: shared, kept, killed, started twice at once, behind closed folders.
 *
 * Every test runs as the user who runs it and, where that is root, as an ordinary user too.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "maksatus/embedded_server.h"
#include "maksatus/store.h"

static char base[] = "/tmp/maksatus-embedded-XXXXXX";
static Arena arena;
static const char *home;
static Error err;

/* 0: as we are; 1: as nobody, when we are root. False: nothing to do. */
static bool begin_as(int kind)
{
    static const char *const kinds[] = {"self", "nobody"};

    arena_init(&arena, 64 * 1024 * 1024);
    if (kind == 1) {
        const struct passwd *nobody = getpwnam("nobody");

        if (geteuid() != 0 || nobody == NULL)
            return false;
        ck_assert_int_eq(setgroups(0, NULL), 0);
        ck_assert_int_eq(setgid(nobody->pw_gid), 0);
        ck_assert_int_eq(setuid(nobody->pw_uid), 0);
    }
    home = arena_format(&arena, "%s/%s-%d", base, kinds[kind], (int)getpid());
    ck_assert_int_eq(mkdir(home, 0700), 0);
    return true;
}

static EmbeddedState state_of_home(void)
{
    EmbeddedStatus status;

    ck_assert_msg(embedded_status(&arena, home, &status, &err) == STATUS_OK, "%s", err.text);
    return status.state;
}

static Embedded *acquire(const char **conninfo)
{
    Embedded *embedded = NULL;

    ck_assert_msg(embedded_acquire(&arena, home, NULL, &embedded, conninfo, &err) == STATUS_OK,
                  "%s", err.text);
    return embedded;
}

static bool works(const char *conninfo)
{
    AUTO_STORE Store *store = NULL;
    StoreClock now;

    return store_open(&arena, conninfo, &store, &err) == STATUS_OK
           && store_clock(store, &now, &err) == STATUS_OK;
}

/* Acquires, uses and releases. */
static void use_once(void)
{
    const char *conninfo = NULL;
    Embedded *embedded = acquire(&conninfo);

    ck_assert_msg(works(conninfo), "%s", err.text);
    embedded_release(&embedded);
    ck_assert_ptr_null(embedded);
}

static pid_t server_pid(void)
{
    char line[32] = "";
    pid_t pid = 0;
    int fd = open(arena_format(&arena, "%s/pg/data/postmaster.pid", home), O_RDONLY | O_CLOEXEC);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_gt(read(fd, line, sizeof(line) - 1), 0);
    (void)close(fd);
    for (const char *digit = line; *digit >= '0' && *digit <= '9'; digit++)
        pid = pid * 10 + (*digit - '0');
    return pid;
}

START_TEST(test_stopped_by_the_last)
{
    const char *conninfo = NULL;

    if (!begin_as(_i))
        return;
    ck_assert_int_eq(state_of_home(), EMBEDDED_ABSENT);
    Embedded *first = acquire(&conninfo);
    Embedded *second = acquire(&conninfo);
    embedded_release(&first);
    ck_assert_int_eq(state_of_home(), EMBEDDED_RUNNING);
    ck_assert(works(conninfo));
    embedded_release(&second);
    ck_assert_int_eq(state_of_home(), EMBEDDED_STOPPED);
    use_once();
    ck_assert_int_eq(state_of_home(), EMBEDDED_STOPPED);
}
END_TEST

START_TEST(test_kept_until_stop)
{
    const char *conninfo = NULL;

    if (!begin_as(_i))
        return;
    ck_assert_int_eq(embedded_start_and_keep(&arena, home, NULL, &err), STATUS_OK);
    ck_assert_int_eq(embedded_start_and_keep(&arena, home, NULL, &err), STATUS_OK);
    use_once();
    ck_assert_int_eq(state_of_home(), EMBEDDED_RUNNING);
    Embedded *user = acquire(&conninfo);
    ck_assert_int_eq(embedded_stop(&arena, home, NULL, &err), STATUS_BUSY);
    err = (Error){0};
    ck_assert(works(conninfo));
    embedded_release(&user);
    ck_assert_int_eq(state_of_home(), EMBEDDED_RUNNING); /* a refused stop changes nothing */
    ck_assert_int_eq(embedded_stop(&arena, home, NULL, &err), STATUS_OK);
    ck_assert_int_eq(state_of_home(), EMBEDDED_STOPPED);
    ck_assert_int_eq(embedded_stop(&arena, home, NULL, &err), STATUS_OK);
    use_once();
    ck_assert_int_eq(state_of_home(), EMBEDDED_STOPPED);
}
END_TEST

/* Who works with other servers has such variables; ours is not among them. */
START_TEST(test_variables_of_other_servers)
{
    static const char *const variables[][2] = {
        {"PGSERVICE", "nowhere"},
        {"PGSERVICEFILE", "/nowhere"},
        {"PGHOSTADDR", "127.0.0.1"},
        {"PGREQUIREPEER", "nobody else"},
        {"PGSSLMODE", "verify-full"},
        {"PGGSSENCMODE", "require"},
        {"PGTARGETSESSIONATTRS", "standby"},
        {"PGSSLCERT", "/nowhere"},
        {"PGSSLKEY", "/nowhere"},
        {"PGCHANNELBINDING", "require"},
        {"PGHOST", "/nowhere"},
        {"PGPORT", "1"},
        {"PGUSER", "nobody"},
        {"PGDATABASE", "nothing"},
    };

    if (!begin_as(_i))
        return;
    for (size_t i = 0; i < COUNT_OF(variables); i++)
        ck_assert_int_eq(setenv(variables[i][0], variables[i][1], 1), 0);
    use_once();
}
END_TEST

static bool server_has(const char *variable)
{
    enum { VARIABLES_MAX = 256 * 1024 };
    char *bytes = arena_alloc(&arena, VARIABLES_MAX + 1);
    const char *path = arena_format(&arena, "/proc/%d/environ", (int)server_pid());
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    ck_assert_int_ge(fd, 0);
    ssize_t size = read(fd, bytes, VARIABLES_MAX);
    (void)close(fd);
    ck_assert_int_gt(size, 0);
    for (const char *at = bytes; at < bytes + size; at += strlen(at) + 1) {
        if (strcmp(at, variable) == 0)
            return true;
    }
    return false;
}

START_TEST(test_large_pages_are_asked_for)
{
    const char *conninfo = NULL;

    if (!begin_as(_i % 2))
        return;
    ck_assert_int_eq(unsetenv("GLIBC_TUNABLES"), 0);
    if (_i / 2 == 1)
        ck_assert_int_eq(setenv("GLIBC_TUNABLES", "glibc.malloc.check=0", 1), 0);
    Embedded *embedded = acquire(&conninfo);
    ck_assert(server_has(_i / 2 == 1 ? "GLIBC_TUNABLES=glibc.malloc.check=0"
                                     : "GLIBC_TUNABLES=glibc.malloc.hugetlb=1"));
    embedded_release(&embedded);
}
END_TEST

START_TEST(test_stop_of_nothing)
{
    if (!begin_as(_i))
        return;
    ck_assert_int_eq(embedded_stop(&arena, home, NULL, &err), STATUS_OK);
    ck_assert_int_eq(state_of_home(), EMBEDDED_ABSENT);
}
END_TEST

START_TEST(test_several_at_once_in_a_fresh_home)
{
    enum { MANY = 4 };
    int state = 0;

    if (!begin_as(_i))
        return;
    for (int i = 0; i < MANY; i++) {
        if (fork() == 0) {
            const char *conninfo = NULL;
            Embedded *embedded = NULL;
            bool good =
                embedded_acquire(&arena, home, NULL, &embedded, &conninfo, &err) == STATUS_OK
                && works(conninfo);

            embedded_release(&embedded);
            _exit(good ? 0 : 1);
        }
    }
    for (int i = 0; i < MANY; i++) {
        ck_assert_int_gt(wait(&state), 0);
        ck_assert_int_eq(state, 0);
    }
    ck_assert_int_eq(state_of_home(), EMBEDDED_STOPPED);
}
END_TEST

START_TEST(test_server_was_killed)
{
    const char *conninfo = NULL;

    if (!begin_as(_i))
        return;
    Embedded *embedded = acquire(&conninfo);
    AUTO_STORE Store *store = NULL;
    ck_assert_int_eq(store_open(&arena, conninfo, &store, &err), STATUS_OK);
    ck_assert_int_eq(kill(server_pid(), SIGKILL), 0);
    embedded_release(&embedded);
    err = (Error){0};
    use_once();
    ck_assert_int_eq(state_of_home(), EMBEDDED_STOPPED);
}
END_TEST

START_TEST(test_user_was_killed)
{
    int ends[2];
    char byte = 0;

    if (!begin_as(_i))
        return;
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        const char *conninfo = NULL;
        Embedded *embedded = acquire(&conninfo);

        (void)(write(ends[1], "x", 1) == 1 && embedded != NULL);
        (void)pause();
    }
    (void)close(ends[1]); /* a child that fails is the end of the pipe */
    ck_assert_int_eq(read(ends[0], &byte, 1), 1);
    ck_assert_int_eq(kill(child, SIGKILL), 0);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    ck_assert_int_eq(state_of_home(), EMBEDDED_RUNNING);
    use_once();
    ck_assert_int_eq(state_of_home(), EMBEDDED_STOPPED);
}
END_TEST

/* After a reboot the number of the server may be that of any process: here it is ours. */
START_TEST(test_number_of_another_process)
{
    if (!begin_as(_i))
        return;
    use_once();
    FILE *stale = fopen(arena_format(&arena, "%s/pg/data/postmaster.pid", home), "w");
    ck_assert_ptr_nonnull(stale);
    (void)fprintf(stale, "%d\n/proc/self/fd/3/data\n1\n5432\n\n\n", (int)getpid());
    (void)fclose(stale);
    ck_assert_int_eq(state_of_home(), EMBEDDED_STOPPED);
    use_once();
    ck_assert_int_eq(state_of_home(), EMBEDDED_STOPPED);
}
END_TEST

START_TEST(test_half_a_cluster_is_made_anew)
{
    if (!begin_as(_i))
        return;
    ck_assert_int_eq(mkdir(arena_format(&arena, "%s/pg", home), 0700), 0);
    ck_assert_int_eq(mkdir(arena_format(&arena, "%s/pg/data.new", home), 0700), 0);
    FILE *half = fopen(arena_format(&arena, "%s/pg/data.new/PG_VERSION", home), "w");
    ck_assert_ptr_nonnull(half);
    (void)fclose(half);
    ck_assert_int_eq(state_of_home(), EMBEDDED_ABSENT);
    use_once();
}
END_TEST

/* Each leads the socket another way: too long for it, a list of hosts, quotes. */
static const char *const awkward[] = {
    ("long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-"
     "long"),
    "a,b",
    "it's \\ here",
};

START_TEST(test_awkward_home)
{
    EmbeddedStatus status;
    const char *conninfo = NULL;

    if (!begin_as(_i % 2))
        return;
    home = arena_format(&arena, "%s/%s", home, awkward[_i / 2]);
    ck_assert_int_eq(mkdir(home, 0700), 0);
    Embedded *embedded = acquire(&conninfo);
    ck_assert_msg(works(conninfo), "%s", err.text);
    ck_assert_int_eq(embedded_status(&arena, home, &status, &err), STATUS_OK);
    ck_assert_int_eq(status.state, EMBEDDED_RUNNING);
    ck_assert_ptr_null(strstr(status.conninfo, "/proc/"));
    ck_assert_msg(works(status.conninfo), "%s", err.text);
    ck_assert_str_eq(status.data_directory, arena_format(&arena, "%s/pg/data", home));
    ck_assert_str_ne(status.version, "");
    embedded_release(&embedded);
    ck_assert_int_eq(state_of_home(), EMBEDDED_STOPPED);
}
END_TEST

START_TEST(test_others_stay_outside)
{
    const char *conninfo = NULL;
    const struct passwd *nobody = getpwnam("nobody");
    int state = 0;

    if (geteuid() != 0 || nobody == NULL || !begin_as(0))
        return;
    Embedded *embedded = acquire(&conninfo);
    ck_assert_int_eq(chmod(home, 0755), 0); /* not only the parent keeps them out */
    pid_t child = fork();
    if (child == 0) {
        bool changed = setgroups(0, NULL) == 0 && setuid(nobody->pw_uid) == 0;

        _exit(changed && !works(conninfo) ? 0 : 1);
    }
    ck_assert_int_eq(waitpid(child, &state, 0), child);
    ck_assert_int_eq(state, 0);
    embedded_release(&embedded);
}
END_TEST

START_TEST(test_no_programs)
{
    Embedded *embedded = NULL;
    const char *conninfo = NULL;

    if (!begin_as(_i))
        return;
    ck_assert_int_eq(embedded_acquire(&arena, home, "/nonexistent", &embedded, &conninfo, &err),
                     STATUS_USAGE);
    ck_assert_ptr_null(embedded);
    ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent"));
}
END_TEST

static int remove_one(const char *path, const struct stat *found, int kind, struct FTW *place)
{
    (void)found;
    (void)kind;
    (void)place;
    return remove(path);
}

/* A failed test may have left a server behind. */
static void clean_up(bool failed)
{
    AUTO_ARENA Arena own = {0};
    glob_t homes = {0};

    arena_init(&own, 16 * 1024 * 1024);
    if (glob(arena_format(&own, "%s/*", base), 0, NULL, &homes) == 0) {
        for (size_t i = 0; i < homes.gl_pathc; i++) {
            Error ignored = {0};

            if (embedded_stop(&own, homes.gl_pathv[i], NULL, &ignored) != STATUS_OK)
                (void)fprintf(stderr, "%s\n", ignored.text);
        }
    }
    globfree(&homes);
    if (failed)
        (void)fprintf(stderr, "the homes are kept in %s\n", base);
    else
        (void)nftw(base, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

int main(void)
{
    Suite *suite = suite_create("store embedded");
    TCase *cases = tcase_create("embedded");

    tcase_set_timeout(cases, 120);
    tcase_add_loop_test(cases, test_stopped_by_the_last, 0, 2);
    tcase_add_loop_test(cases, test_kept_until_stop, 0, 2);
    tcase_add_loop_test(cases, test_variables_of_other_servers, 0, 2);
    tcase_add_loop_test(cases, test_large_pages_are_asked_for, 0, 4);
    tcase_add_loop_test(cases, test_stop_of_nothing, 0, 2);
    tcase_add_loop_test(cases, test_several_at_once_in_a_fresh_home, 0, 2);
    tcase_add_loop_test(cases, test_server_was_killed, 0, 2);
    tcase_add_loop_test(cases, test_user_was_killed, 0, 2);
    tcase_add_loop_test(cases, test_number_of_another_process, 0, 2);
    tcase_add_loop_test(cases, test_half_a_cluster_is_made_anew, 0, 2);
    tcase_add_loop_test(cases, test_awkward_home, 0, 2 * (int)COUNT_OF(awkward));
    tcase_add_test(cases, test_others_stay_outside);
    tcase_add_loop_test(cases, test_no_programs, 0, 2);
    suite_add_tcase(suite, cases);
    if (mkdtemp(base) == NULL || chmod(base, 01777) != 0)
        return EXIT_FAILURE;
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    clean_up(failed > 0);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
