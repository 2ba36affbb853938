/*
 * sample_night.c
 *     One server and one template a test program; a database and a home of its own a test.
 *
 * The undisturbed night is played once, before the tests, and kept as two texts: who got how much
 * when by the payment files, and what became of each decision by 'history'.
 */
#include "sample_night.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "postgres.h"

/* For a minute. */
enum { COMES_STEP_MS = 2, COMES_STEPS_MAX = 30000 };

const char sample_date[] = "2026-12-22";
const char sample_clock[] = "2026-12-22T02:00:00+02:00";

static Arena arena;                   /* of the program */
static const char *other_conninfo;    /* nobody plays in it: from there others are made */
static const char *template_conninfo; /* schema and reference data */
static const char *undisturbed_paid, *undisturbed_history;
static long program_id; /* of main(): databases are found by it */

/* What follows the last " dbname=". */
static const char *database_name(const char *conninfo)
{
    const char *name = NULL;

    for (const char *at = conninfo; (at = strstr(at, "dbname=")) != NULL;)
        name = at += strlen("dbname=");
    ck_assert_ptr_nonnull(name);
    return name;
}

static const char *database_copied(const char *of, const char *name)
{
    const char *database =
        arena_format(&arena, "maksatus_test_%ld_%ld_%s", program_id, (long)getpid(), name);

    test_postgres_run(other_conninfo,
                      arena_format(&arena, "create database %s template %s strategy file_copy",
                                   database, database_name(of)));
    return arena_format(&arena, "%s dbname=%s", other_conninfo, database);
}

/* A crash test makes hundreds: they must not all be there at one time. */
static void drop_database(const char *conninfo)
{
    test_postgres_run(other_conninfo, arena_format(&arena, "drop database %s with (force)",
                                                   database_name(conninfo)));
}

static void play_undisturbed(void)
{
    AUTO_PROGRAM Program *p = sample_program("undisturbed");

    sample_deliver(p);
    sample_run(p, 0);
    program_check_files(p);
    undisturbed_paid = arena_string(&arena, slice_of(program_paid(p)));
    undisturbed_history = arena_string(&arena, slice_of(program_history(p)));
    ck_assert_str_ne(undisturbed_paid, "");
}

static void open_once(void)
{
    if (undisturbed_paid != NULL)
        return;
    arena_init(&arena, SIZE_MAX / 2);
    program_id = (long)getpid();
    test_postgres_start();
    other_conninfo = test_postgres_database(&arena);
    template_conninfo = test_postgres_database(&arena);
    AUTO_PROGRAM Program *p = program_new(template_conninfo);
    program_set_up(p);
    play_undisturbed();
}

TCase *sample_case(const char *name, int seconds)
{
    TCase *tests = tcase_create(name);

    tcase_set_timeout(tests, seconds);
    /* In the process of main(), which the tests are forked from, once for all of them. */
    tcase_add_unchecked_fixture(tests, open_once, NULL);
    return tests;
}

static Program *program_with(const char *database)
{
    Program *program = program_new(database);

    program_at_end(program, drop_database);
    program_call(program, 0, "init", NULL);
    return program;
}

Program *sample_program(const char *name)
{
    return program_with(database_copied(template_conninfo, name));
}

/* Who moves a home takes its anchors along: the log knows of them. */
static void take_anchors(Program *from, Program *to)
{
    size_t size;

    (void)mkdir(program_path(to, "anchors"), 0750);
    for (const char *name = program_list(from, "anchors"); *name != '\0';
         name += strcspn(name, "\n") + 1) {
        const char *path =
            arena_format(program_arena(to), "anchors/%.*s", (int)strcspn(name, "\n"), name);
        const char *bytes = file_text(from, program_path(from, path), &size);
        FILE *file = fopen(program_path(to, path), "wbe");
        ck_assert_ptr_nonnull(file);
        ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
        ck_assert_int_eq(fclose(file), 0);
    }
}

Program *sample_copy(Program *of, const char *name)
{
    Program *program = program_with(database_copied(program_conninfo(of), name));

    take_anchors(of, program);
    return program;
}

void sample_execute(Program *program, const char *sql)
{
    test_postgres_run(program_conninfo(program), sql);
}

PGconn *sample_connect(Program *program)
{
    PGconn *conn = PQconnectdb(program_conninfo(program));

    ck_assert_msg(PQstatus(conn) == CONNECTION_OK, "%s", PQerrorMessage(conn));
    return conn;
}

const char *sample_ask(Program *program, PGconn *conn, const char *sql)
{
    PGresult *result = PQexec(conn, sql);
    ExecStatusType outcome = PQresultStatus(result);
    const char *value = "";

    ck_assert_msg(outcome == PGRES_TUPLES_OK || outcome == PGRES_COMMAND_OK, "%s: %s", sql,
                  PQerrorMessage(conn));
    if (PQntuples(result) > 0)
        value = arena_string(program_arena(program), slice_of(PQgetvalue(result, 0, 0)));
    PQclear(result);
    return value;
}

bool sample_comes(Program *program, PGconn *conn, const char *sql, const char *value)
{
    const struct timespec pause = {.tv_nsec = COMES_STEP_MS * 1000000L};

    for (int step = 0; step < COMES_STEPS_MAX; step++) {
        if (strcmp(sample_ask(program, conn, sql), value) == 0)
            return true;
        (void)nanosleep(&pause, NULL);
    }
    return false;
}

void sample_make_changes(Program *program, const char *statements)
{
    sample_execute(program, arena_format(program_arena(program),
                                         "create function changes() returns trigger "
                                         "language plpgsql as $$ begin %s return new; end $$",
                                         statements));
}

void sample_check_stopped(Program *program, const Ended *ended, const char *what,
                          const char *says)
{
    ck_assert_msg(ended->exit_code == 5, "%s: exit %d\n%s", what, ended->exit_code, ended->err);
    ck_assert_msg(strstr(ended->err, says) != NULL, "%s: says %s", what, ended->err);
    ck_assert_msg(program_file_count(program) == 0, "%s: something was published", what);
}

void sample_deliver(Program *program)
{
    program_deliver(program, "fixtures/night/deliveries/elinvoima.csv");
    program_deliver(program, "fixtures/night/deliveries/tyollisyys.xml");
}

Ended sample_run(Program *program, int exit_code)
{
    return program_call(program, exit_code, "run", "--date", sample_date, NULL);
}

int sample_count_fails(Program *program, void (*run)(Program *program))
{
    const char *log = program_path(program, "points.log");
    int count = 0;

    program_env(program, "MAKSATUS_FAULT_LOG", log);
    run(program);
    program_env(program, "MAKSATUS_FAULT_LOG", NULL);
    const char *text = file_text(program, log, NULL);
    for (size_t len; *text != '\0'; text += len + 1) {
        len = strcspn(text, "\n");
        count += len > 6 && memcmp(text + len - 6, " fails", 6) == 0;
    }
    return count;
}

void sample_want_two_persons(Program *program)
{
    sample_execute(program, "update reference_row set valid_to = '2026-11-30' where table_name = "
                            "'payers' and fields[1] = 'MAKSU'");
    sample_execute(program,
                   "insert into reference_row (table_name, fields, valid_from) select "
                   "table_name, array_replace(fields, 'auto', 'two-person'), '2026-12-01' from "
                   "reference_row where table_name = 'payers' and fields[1] = 'MAKSU'");
}

void sample_approve(Program *program, const char *file)
{
    sample_execute(program,
                   arena_format(program_arena(program),
                                "with a as (insert into act (what, by_user, system_user_name, "
                                "reason) values ('approve', 'anna', 'u', 'x') returning id) "
                                "insert into approval (file, sha256, act) select f.id, "
                                "f.sha256, a.id from payment_file f, a where message_id = '%s'",
                                file));
    sample_execute(program,
                   arena_format(program_arena(program),
                                "update payment_file set state = 'approved' where message_id "
                                "= '%s'",
                                file));
}

Call *sample_start(Program *program)
{
    return program_start(program, "run", "--date", sample_date, NULL);
}

const char *sample_file_text(Program *program, const char *key, const char *value,
                             const char *wanted)
{
    json_t *files = program_json(program, 0, "file", "list", NULL);
    const char *found = NULL;
    size_t index;
    json_t *file;

    json_array_foreach(files, index, file)
    {
        if (strcmp(json_string_value(json_object_get(file, key)), value) == 0)
            found = arena_format(program_arena(program), "%s",
                                 json_string_value(json_object_get(file, wanted)));
    }
    json_decref(files);
    ck_assert_ptr_nonnull(found);
    return found;
}

void sample_check(Program *program)
{
    ck_assert_str_eq(program_paid(program), undisturbed_paid);
    ck_assert_str_eq(program_history(program), undisturbed_history);
    program_check_files(program);
}

int sample_tool(char *const *words, const char *said)
{
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status = 0;

    ck_assert_int_eq(posix_spawn_file_actions_init(&actions), 0);
    ck_assert_int_eq(
        posix_spawn_file_actions_addopen(&actions, 1, said, O_WRONLY | O_CREAT | O_TRUNC, 0600), 0);
    ck_assert_int_eq(posix_spawn_file_actions_adddup2(&actions, 1, 2), 0);
    ck_assert_int_eq(posix_spawnp(&child, words[0], &actions, NULL, words, environ), 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    posix_spawn_file_actions_destroy(&actions);
    return WEXITSTATUS(status);
}

int sample_verify_package(Program *program, const char *folder)
{
    const char *script = arena_format(program_arena(program), "%s/verify.py", folder);
    char *words[] = {arena_string(program_arena(program), SLICE_LITERAL("python3")),
                     arena_string(program_arena(program), slice_of(script)), NULL};

    return sample_tool(words, arena_format(program_arena(program), "%s/said", folder));
}

int sample_main(Suite *suite)
{
    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);
    /* A part (CK_RUN_CASE) in which nothing is tried has not succeeded. */
    bool failed = srunner_ntests_failed(runner) > 0 || srunner_ntests_run(runner) == 0;
    srunner_free(runner);
    test_postgres_stop(failed);
    arena_done(&arena);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
