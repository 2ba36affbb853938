/*
 * postgres.c
 *     The cluster of a test program is an embedded one in a temporary home, without fsync.
 *
 * Each test takes a copy of a template database: 60 ms instead of all migrations; files are copied
 * as they are, which takes two thirds of what page by page through the log does. Names carry the
 * process id, because Check forks for every test and an outside server serves several programs.
 */
#include "postgres.h"

#include <check.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ftw.h>

#include "maksatus/embedded_server.h"
#include "temporary_folder.h"

static Arena cluster_arena;
static Embedded *cluster;
static const char *admin;         /* conninfo of a database that is there */
static const char *template_name; /* migrated, nobody is connected to it */
static const char *home;
static long program; /* the process id of main: tests are its children */

static noreturn void give_up(const char *what, const char *why)
{
    (void)fprintf(stderr, "%s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

static void run(const char *conninfo, const char *statements)
{
    PGconn *conn = PQconnectdb(conninfo);
    PGresult *result = PQexec(conn, statements);

    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
        give_up(statements, PQerrorMessage(conn));
    PQclear(result);
    PQfinish(conn);
}

static const char *conninfo_of_database(Arena *arena, const char *name)
{
    return arena_format(arena, "%s dbname=%s", admin, name); /* the last dbname is the one */
}

/* The allocator that fills what it gives and takes finds faults of ours, not of the server, which
 * would spend a sixth of its time on it. */
static void start_cluster(void)
{
    static const char perturb[] = "MALLOC_PERTURB_";
    const char *filled = getenv(perturb);
    Error err = {0};

    home = temporary_folder(&cluster_arena, "test");
    if (filled != NULL)
        filled = arena_format(&cluster_arena, "%s", filled);
    (void)unsetenv(perturb);
    if (embedded_acquire(&cluster_arena, home, NULL, &cluster, &admin, &err) != STATUS_OK) {
        (void)fprintf(stderr, "skipped, there is no PostgreSQL server: %s\n", err.text);
        exit(err.status == STATUS_USAGE ? 77 : EXIT_FAILURE);
    }
    if (filled != NULL)
        (void)setenv(perturb, filled, 1);
    run(admin, "alter system set fsync = off");
    run(admin, "select pg_reload_conf()");
}

void test_postgres_start(void)
{
    Error err = {0};
    Store *store = NULL;

    program = (long)getpid();
    arena_init(&cluster_arena, 64 * 1024 * 1024);
    admin = getenv("MAKSATUS_TEST_DB");
    if (admin == NULL || *admin == '\0')
        start_cluster();
    template_name = arena_format(&cluster_arena, "maksatus_template_%ld", program);
    run(admin, arena_format(&cluster_arena, "create database %s", template_name));
    const char *conninfo = conninfo_of_database(&cluster_arena, template_name);
    if (store_open(&cluster_arena, conninfo, &store, &err) != STATUS_OK
        || store_migrate(store, &err) != STATUS_OK)
        give_up("the template", err.text);
    store_close(&store);
}

/* Databases of this program on an outside server. */
static void drop_databases(void)
{
    PGconn *conn = PQconnectdb(admin);
    const char *list = arena_format(&cluster_arena,
                                    "select datname from pg_database "
                                    "where datname like 'maksatus_test_%ld_%%' or datname = '%s'",
                                    program, template_name);
    PGresult *names = PQexec(conn, list);

    for (int i = 0; i < PQntuples(names); i++)
        PQclear(PQexec(conn, arena_format(&cluster_arena, "drop database %s with (force)",
                                          PQgetvalue(names, i, 0))));
    PQclear(names);
    PQfinish(conn);
}

static int remove_one(const char *path, const struct stat *found, int kind, struct FTW *place)
{
    (void)found;
    (void)kind;
    (void)place;
    return remove(path);
}

void test_postgres_stop(bool failed)
{
    bool private_cluster = cluster != NULL;

    if (!private_cluster && !failed)
        drop_databases();
    embedded_release(&cluster);
    if (private_cluster && failed)
        (void)fprintf(stderr, "the cluster of the failed test is kept in %s\n", home);
    else if (private_cluster)
        (void)nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_done(&cluster_arena);
}

int test_postgres_main(Suite *suite)
{
    SRunner *runner = srunner_create(suite);

    test_postgres_start();
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    test_postgres_stop(failed > 0);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static const char *new_database(Arena *arena, const char *from)
{
    static int number;
    const char *name =
        arena_format(arena, "maksatus_test_%ld_%ld_%d", program, (long)getpid(), ++number);

    run(admin,
        arena_format(arena, "create database %s template %s strategy file_copy", name, from));
    return conninfo_of_database(arena, name);
}

const char *test_postgres_database(Arena *arena)
{
    return new_database(arena, template_name);
}

const char *test_postgres_empty_database(Arena *arena)
{
    return new_database(arena, "template0");
}

const char *test_postgres_encoded_database(Arena *arena, const char *encoding)
{
    return new_database(arena, arena_format(arena, "template0 locale 'C' encoding '%s'", encoding));
}

Store *test_postgres_open(Arena *arena, const char *conninfo)
{
    Error err = {0};
    Store *store = NULL;

    ck_assert_msg(store_open(arena, conninfo, &store, &err) == STATUS_OK, "%s", err.text);
    return store;
}

void test_postgres_run(const char *conninfo, const char *statements)
{
    run(conninfo, statements);
}
