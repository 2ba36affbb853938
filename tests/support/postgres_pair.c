/*
 * postgres_pair.c
 *     Both servers of a pair are copies of one that was filled and stopped: a copy with
 *     standby.signal in it follows the other. A server is whatever works in its data folder.
 */
#include "postgres_pair.h"

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "embedded_process.h"
#include "temporary_folder.h"

enum { WAIT_STEP_MS = 10, WAIT_STEPS_MAX = 6000, PATH_BYTES = 4096 };

/* FOLDER/data, FOLDER/socket, FOLDER/log */
typedef struct Server {
    const char *folder;
    const char *conninfo;
    pid_t pid;
} Server;

struct Pair {
    const char *folder;
    Server primary, standby;
    const char *conninfo;
};

static Arena arena; /* of main */
static const char *base;
static ServerUser user;
static const char *programs;
static Server original;

static noreturn void give_up(const char *what, const char *why)
{
    (void)fprintf(stderr, "%s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

static void pause_a_little(void)
{
    const struct timespec step = {.tv_nsec = WAIT_STEP_MS * 1000000L};

    (void)nanosleep(&step, NULL);
}

static const char *make_folder(const char *path)
{
    if (mkdir(path, 0700) != 0 || (user.change && chown(path, user.uid, user.gid) != 0))
        give_up("cannot make", path);
    return path;
}

/* Starts a program as the server's user; its output goes to log. The words end with NULL. */
static pid_t start(const char *log, const char *program, const char *const *words)
{
    char *arguments[24] = {NULL};
    Error err = {0};
    pid_t pid;
    int output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int folder = open(base, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    for (size_t i = 0; words[i] != NULL; i++) {
        ensure(i + 1 < COUNT_OF(arguments));
        arguments[i] = arena_string(&arena, slice_of(words[i]));
    }
    Launch launch = {&user, folder, output, -1, -1, program, arguments};
    if (launch_start(&launch, &pid, &err) != STATUS_OK)
        give_up(program, err.text);
    (void)close(output);
    (void)close(folder);
    return pid;
}

static void run_to_end(const char *program, const char *const *words)
{
    const char *log = arena_format(&arena, "%s/log", base);
    int state;

    if (waitpid(start(log, program, words), &state, 0) < 0 || state != 0)
        give_up(program, log);
}

/* The first cell of what a statement answers; "" when there is none, or no server. */
static const char *ask(const char *conninfo, const char *statement)
{
    static char answer[256];
    PGconn *conn = PQconnectdb(conninfo);
    PGresult *result = PQexec(conn, statement);

    (void)snprintf(answer, sizeof answer, "%s",
                   PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
    PQclear(result);
    PQfinish(conn);
    return answer;
}

static void wait_for(const Server *server, const char *statement, const char *answer)
{
    for (int i = 0; strcmp(ask(server->conninfo, statement), answer) != 0; i++) {
        if (i == WAIT_STEPS_MAX)
            give_up("waited in vain", server->folder);
        pause_a_little();
    }
}

/* Kills what works in this folder or below it; how many processes that were. */
static int kill_all_in(const char *place)
{
    DIR *processes = opendir("/proc");
    size_t len = strlen(place);
    int count = 0;

    for (const struct dirent *entry; (entry = readdir(processes)) != NULL;) {
        char link[64 + sizeof entry->d_name];
        char folder[PATH_BYTES] = "";
        pid_t pid = 0;

        for (const char *c = entry->d_name; *c >= '0' && *c <= '9'; c++)
            pid = pid * 10 + (*c - '0');
        (void)snprintf(link, sizeof link, "/proc/%s/cwd", entry->d_name);
        if (pid == 0 || readlink(link, folder, sizeof folder - 1) < 0
            || strncmp(folder, place, len) != 0)
            continue;
        count++;
        (void)kill(pid, SIGKILL);
    }
    (void)closedir(processes);
    return count;
}

static void kill_until_gone(const char *place)
{
    for (int i = 0; kill_all_in(place) > 0; i++) {
        if (i == WAIT_STEPS_MAX)
            give_up("does not die", place);
        pause_a_little();
    }
}

static int remove_one(const char *path, const struct stat *found, int kind, struct FTW *place)
{
    (void)found;
    (void)kind;
    (void)place;
    return remove(path);
}

static void remove_folder(const char *path)
{
    (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static Server server_in(const char *folder)
{
    const char *socket = make_folder(arena_format(&arena, "%s/socket", make_folder(folder)));
    const char *conninfo =
        arena_format(&arena, "host=%s port=5432 user=maksatus dbname=maksatus", socket);

    return (Server){folder, conninfo, 0};
}

/* setting: NULL, or one of its own. */
static void server_start(Server *server, const char *setting)
{
    const char *words[] = {"postgres",
                           "-D",
                           arena_format(&arena, "%s/data", server->folder),
                           "-k",
                           arena_format(&arena, "%s/socket", server->folder),
                           "-c",
                           "listen_addresses=",
                           "-c",
                           "fsync=off",
                           "-c",
                           "synchronous_commit=on",
                           setting == NULL ? NULL : "-c",
                           setting,
                           NULL};

    server->pid = start(arena_format(&arena, "%s/log", server->folder),
                        arena_format(&arena, "%s/postgres", programs), words);
}

/* --- what pairs are made from --- */

const char *pair_template_open(void)
{
    Error err = {0};

    arena_init(&arena, SIZE_MAX / 2);
    if (server_user_find(0, &user, &err) != STATUS_OK
        || server_programs_find(&arena, NULL, "", &programs, &err) != STATUS_OK) {
        (void)fprintf(stderr, "skipped, there is no PostgreSQL server: %s\n", err.text);
        exit(77);
    }
    base = temporary_folder(&arena, "pair");
    if (user.change && chown(base, user.uid, user.gid) != 0)
        give_up("chown", base);
    original = server_in(arena_format(&arena, "%s/original", base));
    run_to_end(arena_format(&arena, "%s/initdb", programs),
               (const char *[]){"initdb", "-D", arena_format(&arena, "%s/data", original.folder),
                                "--no-sync", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U",
                                "maksatus", "--wal-segsize=1", NULL});
    server_start(&original, NULL);
    const char *admin = arena_format(&arena, "%s dbname=postgres", original.conninfo);
    Server postgres = {original.folder, admin, 0};
    wait_for(&postgres, "select 'up'", "up");
    (void)ask(admin, "create database maksatus");
    return original.conninfo;
}

void pair_template_close(void)
{
    int state;

    (void)kill(original.pid, SIGINT); /* an orderly end: its files are complete */
    if (waitpid(original.pid, &state, 0) < 0 || state != 0)
        give_up("does not stop", original.folder);
}

void pair_template_remove(bool failed)
{
    kill_until_gone(base);
    if (failed)
        (void)fprintf(stderr, "the servers of the failed test are kept in %s\n", base);
    else
        remove_folder(base);
    arena_done(&arena);
}

/* --- a pair --- */

static Server copy_of_original(const char *folder)
{
    Server server = server_in(folder);

    run_to_end("/bin/cp",
               (const char *[]){"cp", "-a", arena_format(&arena, "%s/data", original.folder),
                                folder, NULL});
    return server;
}

Pair *pair_start(Arena *test_arena)
{
    static int number;
    Pair *pair = ARENA_NEW(test_arena, Pair);
    const char *folder =
        make_folder(arena_format(&arena, "%s/%ld-%d", base, (long)getpid(), ++number));

    pair->folder = folder;
    pair->primary = copy_of_original(arena_format(&arena, "%s/primary", folder));
    pair->standby = copy_of_original(arena_format(&arena, "%s/standby", folder));
    run_to_end("/bin/touch",
               (const char *[]){
                   "touch", arena_format(&arena, "%s/standby/data/standby.signal", folder), NULL});
    server_start(&pair->primary, "synchronous_standby_names=standby");
    server_start(&pair->standby,
                 arena_format(&arena,
                              "primary_conninfo=host=%s/primary/socket port=5432 user=maksatus "
                              "application_name=standby",
                              folder));
    wait_for(&pair->primary, "select sync_state from pg_stat_replication", "sync");
    pair->conninfo = arena_format(test_arena,
                                  "host=%s/primary/socket,%s/standby/socket port=5432 "
                                  "user=maksatus dbname=maksatus",
                                  folder, folder);
    return pair;
}

const char *pair_conninfo(const Pair *pair)
{
    return pair->conninfo;
}

void pair_kill_primary(Pair *pair)
{
    ck_assert_str_eq(ask(pair->primary.conninfo, "select sync_state from pg_stat_replication"),
                     "sync");
    kill_until_gone(pair->primary.folder);
    ck_assert_str_eq(ask(pair->primary.conninfo, "select 'up'"), "");
}

void pair_promote(Pair *pair)
{
    ck_assert_str_eq(ask(pair->standby.conninfo, "select pg_promote(true, 60)"), "t");
    wait_for(&pair->standby, "select pg_is_in_recovery()", "f");
}

void pair_end(Pair *pair)
{
    kill_until_gone(pair->folder);
    remove_folder(pair->folder);
}
