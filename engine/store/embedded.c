/*
 * embedded.c
 *     Makes, starts, shares and stops the private cluster in HOME/pg.
 *
 * Who may do what is said by two locks, which the system gives back when their holder dies:
 *
 *     users.lock  shared: I use the server.   exclusive: nobody does, I may stop it.
 *     start.lock  exclusive: I make the cluster or start the server.
 *
 * Whether the server runs is asked of the server, and of the system: a process whose working
 * folder is the data folder. What postmaster.pid says is a hint, because it survives kill -9 and
 * a reboot, after which its number may be anybody's.
 */
#include "maksatus/fault.h"
#include "maksatus/embedded_server.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "embedded_process.h"
#include "maksatus/embedded.h"
#include "maksatus/hash.h"
#include "maksatus/limits.h"
#include "maksatus/text.h"
#include "session.h"

enum {
    SOCKET_PATH_MAX = 107, /* sun_path without its zero */
    WAIT_SECONDS = 60,
    START_ATTEMPTS = 30, /* a killed server's children may hold its memory for a while */
    POLL_NANOSECONDS = 20 * 1000 * 1000,
};

static const char socket_name[] = "/.s.PGSQL.5432";

struct Embedded {
    Arena *arena;
    const char *home;   /* absolute */
    const char *folder; /* HOME/pg */
    const char *bindir; /* as configured; may be NULL */
    int pg;             /* HOME/pg, open */
    int users;          /* users.lock, held shared; -1: not */
    ServerUser user;
    pid_t child; /* the server, when we have started it */
};

/* --- folders and files of HOME/pg --- */

static const char *path_of(const Embedded *embedded, const char *name)
{
    return arena_format(embedded->arena, "%s/%s", embedded->folder, name);
}

static bool has_cluster(const Embedded *embedded)
{
    return faccessat(embedded->pg, "data/PG_VERSION", F_OK, 0) == 0;
}

static Status refused(const Embedded *embedded, const char *what, const char *name, Error *err)
{
    return error_set(err, STATUS_IO, "cannot %s %s/%s: %s", what, embedded->folder, name,
                     strerror(errno));
}

/* As root, what we make in HOME/pg belongs to the server's user like everything else there. */
static Status give(const Embedded *embedded, int fd, const char *name, Error *err)
{
    if (embedded->user.change && fchown(fd, embedded->user.uid, embedded->user.gid) != 0)
        return refused(embedded, "give away", name, err);
    return STATUS_OK;
}

static Status open_file(const Embedded *embedded, const char *name, int flags, int *fd, Error *err)
{
    *fd = openat(embedded->pg, name, flags | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (*fd < 0)
        return refused(embedded, "open", name, err);
    Status status = give(embedded, *fd, name, err);
    if (status != STATUS_OK)
        (void)close(*fd);
    return status;
}

static Status lock_file(const Embedded *embedded, const char *name, int operation, int *fd,
                        Error *err)
{
    TRY(open_file(embedded, name, O_RDWR, fd, err));
    while (flock(*fd, operation) != 0) {
        if (errno == EINTR)
            continue;
        Status status = errno == EWOULDBLOCK
                            ? error_set(err, STATUS_BUSY, "other commands use the database in %s",
                                        embedded->folder)
                            : refused(embedded, "lock", name, err);
        (void)close(*fd);
        *fd = -1;
        return status;
    }
    return STATUS_OK;
}

static Status make_folder(const Embedded *embedded, const char *name, Error *err)
{
    if (mkdirat(embedded->pg, name, 0700) != 0 && errno != EEXIST)
        return refused(embedded, "make", name, err);
    int fd = openat(embedded->pg, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return refused(embedded, "open", name, err);
    Status status = give(embedded, fd, name, err);
    (void)close(fd);
    return status;
}

/* The owner of the data, when there is data. */
static uid_t data_owner(int pg)
{
    struct stat data;

    return pg >= 0 && fstatat(pg, "data", &data, AT_SYMLINK_NOFOLLOW) == 0 ? data.st_uid : 0;
}

/* Fills in where everything is. make: HOME/pg is made when it is not there; else pg may be -1. */
static Status locate(Arena *arena, const char *home, const char *bindir, bool make,
                     Embedded *embedded, Error *err)
{
    char real[LIMIT_PATH_BYTES];

    *embedded = (Embedded){.arena = arena, .bindir = bindir, .pg = -1, .users = -1};
    server_variables_forget();
    server_memory_ask();
    if (realpath(home, real) == NULL)
        return error_set(err, STATUS_IO, "cannot find the home %s: %s", home, strerror(errno));
    embedded->home = arena_string(arena, slice_of(real));
    embedded->folder = arena_format(arena, "%s/pg", strcmp(real, "/") == 0 ? "" : real);
    if (make && mkdir(embedded->folder, 0700) != 0 && errno != EEXIST)
        return error_set(err, STATUS_IO, "cannot make %s: %s", embedded->folder, strerror(errno));
    embedded->pg = open(embedded->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (embedded->pg < 0 && (make || errno != ENOENT))
        return error_set(err, STATUS_IO, "cannot open %s: %s", embedded->folder, strerror(errno));
    if (!make)
        return STATUS_OK;
    TRY(server_user_find(data_owner(embedded->pg), &embedded->user, err));
    return give(embedded, embedded->pg, "", err);
}

/* --- how it is reached --- */

static bool path_is_awkward(const char *socket_folder)
{
    /* libpq takes a comma for a list of hosts. */
    return strlen(socket_folder) + strlen(socket_name) > SOCKET_PATH_MAX
           || strchr(socket_folder, ',') != NULL;
}

static const char *conninfo_of(Arena *arena, const char *socket_folder)
{
    size_t capacity = 2 * strlen(socket_folder) + 64;
    Text text = text_on((char *)arena_alloc(arena, capacity), capacity);

    text_add_string(&text, "host='");
    for (const char *at = socket_folder; *at != '\0'; at++) {
        if (*at == '\'' || *at == '\\')
            text_add_char(&text, '\\');
        text_add_char(&text, *at);
    }
    text_add_string(&text, "' port=5432 dbname=maksatus user=maksatus");
    ensure(!text.overflowed);
    return text_string(&text);
}

/* Valid in this process, as long as embedded->pg is open. */
static const char *own_conninfo(const Embedded *embedded)
{
    const char *folder = path_of(embedded, "socket");

    if (path_is_awkward(folder))
        folder = arena_format(embedded->arena, "/proc/self/fd/%d/socket", embedded->pg);
    return conninfo_of(embedded->arena, folder);
}

/* A folder of ours in /tmp whose link leads to the socket. Nobody else may have made it. */
static Status short_way(const Embedded *embedded, const char **folder, Error *err)
{
    static const HashKey key = {{UINT64_C(0x6d616b7361747573), UINT64_C(0x736f636b6574)}};
    uint64_t hash = (uint64_t)hash_slice(&key, slice_of(embedded->home));
    const char *private =
        arena_format(embedded->arena, "/tmp/maksatus-%016llx", (unsigned long long)hash);
    const char *target = path_of(embedded, "socket");
    char old[LIMIT_PATH_BYTES];
    struct stat found;

    *folder = arena_format(embedded->arena, "%s/s", private);
    if (mkdir(private, 0700) != 0 && errno != EEXIST)
        return error_set(err, STATUS_IO, "cannot make %s: %s", private, strerror(errno));
    if (lstat(private, &found) != 0 || !S_ISDIR(found.st_mode) || found.st_uid != geteuid()
        || (found.st_mode & 077) != 0)
        return error_set(err, STATUS_IO, "%s is not a private folder of ours: remove it", private);
    ssize_t size = readlink(*folder, old, sizeof(old));
    if (size >= 0 && slice_equal((Slice){old, (size_t)size}, slice_of(target)))
        return STATUS_OK;
    FAULT_POINT("embedded.change.before");
    (void)unlink(*folder);
    FAULT_POINT("embedded.change.after");
    if (symlink(target, *folder) != 0 && errno != EEXIST)
        return error_set(err, STATUS_IO, "cannot make %s: %s", *folder, strerror(errno));
    FAULT_POINT("embedded.change.after");
    return STATUS_OK;
}

/* --- is it there? --- */

/* The first line of a file of numbers; 0 when there is none. */
static pid_t pid_in_file(const Embedded *embedded, const char *name)
{
    char bytes[32] = "";
    int64_t pid = 0;
    int fd = openat(embedded->pg, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0)
        return 0;
    ssize_t size = read(fd, bytes, sizeof(bytes) - 1);
    (void)close(fd);
    for (ssize_t i = 0; i < size && bytes[i] >= '0' && bytes[i] <= '9' && pid < INT32_MAX; i++)
        pid = pid * 10 + (bytes[i] - '0');
    return pid > 1 && pid < INT32_MAX ? (pid_t)pid : 0;
}

/* A server works in its data folder; a zombie works nowhere. */
static bool is_server(const Embedded *embedded, pid_t pid)
{
    char path[48];
    Text text = text_on(path, sizeof(path));
    struct stat cwd;
    struct stat data;

    text_add_format(&text, "/proc/%d/cwd", (int)pid);
    return stat(text_string(&text), &cwd) == 0 && fstatat(embedded->pg, "data", &data, 0) == 0
           && cwd.st_dev == data.st_dev && cwd.st_ino == data.st_ino;
}

static pid_t running_server(const Embedded *embedded)
{
    pid_t pid = pid_in_file(embedded, "data/postmaster.pid");

    return pid != 0 && is_server(embedded, pid) ? pid : 0;
}

static bool answers(const Embedded *embedded)
{
    return PQping(own_conninfo(embedded)) == PQPING_OK;
}

static void wait_a_moment(void)
{
    struct timespec moment = {0, POLL_NANOSECONDS};

    (void)nanosleep(&moment, NULL);
}

static int64_t now_seconds(void)
{
    struct timespec now;

    ensure(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return now.tv_sec;
}

/* --- making the cluster --- */

static int remove_one(const char *path, const struct stat *found, int kind, struct FTW *place)
{
    (void)found;
    (void)kind;
    (void)place;
    FAULT_POINT("embedded.change.before");
    int result = remove(path);
    FAULT_POINT("embedded.change.after");
    return result;
}

static const char *cluster_version(const Embedded *embedded)
{
    char bytes[16] = "";
    int fd = openat(embedded->pg, "data/PG_VERSION", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    ssize_t size = fd < 0 ? 0 : read(fd, bytes, sizeof(bytes) - 1);

    if (fd >= 0)
        (void)close(fd);
    size = size < 0 ? 0 : size;
    bytes[size] = '\0';
    return arena_string(embedded->arena, (Slice){bytes, strspn(bytes, "0123456789.")});
}

/* A file that the server reads, written as a whole. */
static Status write_setting(const Embedded *embedded, const char *name, int flags, Slice content,
                            Error *err)
{
    int fd = -1;

    TRY(open_file(embedded, name, O_WRONLY | flags, &fd, err));
    FAULT_POINT("embedded.change.before");
    bool written = write(fd, content.at, content.len) == (ssize_t)content.len;
    FAULT_POINT("embedded.change.after");
    written = written && fsync(fd) == 0;
    FAULT_POINT("embedded.change.after");
    Status status = written ? STATUS_OK : refused(embedded, "write", name, err);
    (void)close(fd);
    return status;
}

static const char settings[] = "\n"
                               "# maksatus: what a private server of one program needs\n"
                               "listen_addresses = ''\n"
                               "max_connections = 40\n"
                               "shared_buffers = 256MB\n"
                               "work_mem = 32MB\n"
                               "maintenance_work_mem = 256MB\n"
                               "max_wal_size = 4GB\n"
                               "checkpoint_timeout = 15min\n"
                               "wal_level = minimal\n"
                               "max_wal_senders = 0\n"
                               "wal_compression = off\n"
                               "fsync = on\n"
                               "full_page_writes = on\n"
                               "synchronous_commit = on\n"
                               "jit = off\n"
                               "log_min_messages = warning\n"
                               "log_line_prefix = '%m [%p] '\n"
                               "log_min_error_statement = panic\n"
                               "log_error_verbosity = terse\n";

/* Only root and the owner of the files come in: as the role maksatus, or as one of lesser rights
 * (init --roles). */
static Status write_settings(const Embedded *embedded, Error *err)
{
    static const char access_rule[] = "local all all peer map=maksatus\n";
    static const char *const roles[] = {"maksatus", "maksatus_engine", "maksatus_operator",
                                        "maksatus_auditor"};
    const char *identities = "";

    for (size_t i = 0; i < COUNT_OF(roles); i++)
        identities = arena_format(embedded->arena, "%smaksatus \"%s\" %s\nmaksatus root %s\n",
                                  identities, embedded->user.name, roles[i], roles[i]);

    TRY(write_setting(embedded, "data.new/postgresql.conf", O_APPEND, slice_of(settings), err));
    TRY(write_setting(embedded, "data.new/pg_hba.conf", O_TRUNC, slice_of(access_rule), err));
    return write_setting(embedded, "data.new/pg_ident.conf", O_TRUNC, slice_of(identities), err);
}

static const EmbeddedFile *database_statement(void)
{
    return query_file(QUERY_DATABASE);
}

/* Runs one of the programs to its end; it holds start.lock, so that it is waited for even when we
 * are killed. */
static Status run_program(const Embedded *embedded, const char *folder, const char *name,
                          char *const *arguments, int input, int lock, Error *err)
{
    int log = -1;
    int exit_code = 0;

    TRY(open_file(embedded, "server.log", O_WRONLY | O_APPEND, &log, err));
    Launch launch = {
        &embedded->user, embedded->pg, log,
        input,           lock,         arena_format(embedded->arena, "%s/%s", folder, name),
        arguments};
    Status status = launch_run(&launch, &exit_code, err);
    (void)close(log);
    if (status == STATUS_OK && exit_code != 0)
        return error_set(err, STATUS_DATABASE, "%s failed (%d): see %s", name, exit_code,
                         path_of(embedded, "server.log"));
    return status;
}

/* CREATE DATABASE through the server in single-user mode, which reads it from a pipe. */
static Status make_database(const Embedded *embedded, const char *folder, int lock, Error *err)
{
    char *arguments[] = {(char[]){"postgres"},  (char[]){"--single"},
                         (char[]){"-D"},        (char[]){PG_FOLDER "/data.new"},
                         (char[]){"-c"},        (char[]){"exit_on_error=true"},
                         (char[]){"template1"}, NULL};
    const EmbeddedFile *statement = database_statement();
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set(err, STATUS_IO, "cannot make a pipe: %s", strerror(errno));
    FAULT_POINT("embedded.change.before");
    bool written = write(ends[1], statement->bytes, statement->size) == (ssize_t)statement->size;
    FAULT_POINT("embedded.change.after");
    ensure(written); /* a pipe holds 64 KiB */
    (void)close(ends[1]);
    Status status = run_program(embedded, folder, "postgres", arguments, ends[0], lock, err);
    (void)close(ends[0]);
    return status;
}

static Status make_cluster(const Embedded *embedded, const char *folder, int lock, Error *err)
{
    char *arguments[] = {(char[]){"initdb"},
                         (char[]){"-D"},
                         (char[]){PG_FOLDER "/data.new"},
                         (char[]){"-k"},
                         (char[]){"-E"},
                         (char[]){"UTF8"},
                         (char[]){"--locale=C.UTF-8"},
                         (char[]){"-A"},
                         (char[]){"peer"},
                         (char[]){"-U"},
                         (char[]){"maksatus"},
                         NULL};

    (void)nftw(path_of(embedded, "data.new"), remove_one, 16, FTW_DEPTH | FTW_PHYS);
    TRY(make_folder(embedded, "data.new", err));
    TRY(run_program(embedded, folder, "initdb", arguments, -1, lock, err));
    TRY(write_settings(embedded, err));
    TRY(make_database(embedded, folder, lock, err));
    if (syncfs(embedded->pg) != 0)
        return refused(embedded, "sync", "data.new", err);
    FAULT_POINT("embedded.change.before");
    if (renameat(embedded->pg, "data.new", embedded->pg, "data") != 0)
        return refused(embedded, "rename", "data.new", err);
    FAULT_POINT("embedded.change.after");
    bool synced = fsync(embedded->pg) == 0;
    FAULT_POINT("embedded.change.after");
    return synced ? STATUS_OK : refused(embedded, "sync", "", err);
}

/* --- starting --- */

/* Numbers that are now other people's processes would keep the server from starting. */
static void remove_stale(const Embedded *embedded)
{
    static const char *const names[] = {"data/postmaster.pid", "socket/.s.PGSQL.5432.lock"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        pid_t pid = pid_in_file(embedded, names[i]);

        if (pid == 0 || is_server(embedded, pid))
            continue;
        FAULT_POINT("embedded.change.before");
        (void)unlinkat(embedded->pg, names[i], 0);
        FAULT_POINT("embedded.change.after");
    }
}

static Status start_server(Embedded *embedded, const char *folder, Error *err)
{
    char *arguments[] = {(char[]){"postgres"},
                         (char[]){"-D"},
                         (char[]){PG_FOLDER "/data"},
                         (char[]){"-p"},
                         (char[]){"5432"},
                         (char[]){"-c"},
                         (char[]){"listen_addresses="},
                         (char[]){"-c"},
                         (char[]){"unix_socket_directories=" PG_FOLDER "/socket"},
                         (char[]){"-c"},
                         (char[]){"unix_socket_permissions=0700"},
                         NULL};
    int log = -1;

    remove_stale(embedded);
    TRY(make_folder(embedded, "socket", err));
    TRY(open_file(embedded, "server.log", O_WRONLY | O_APPEND, &log, err));
    Launch launch = {&embedded->user,
                     embedded->pg,
                     log,
                     -1,
                     -1,
                     arena_format(embedded->arena, "%s/postgres", folder),
                     arguments};
    Status status = launch_start(&launch, &embedded->child, err);
    (void)close(log);
    return status;
}

/* Our child, when it has ended, is no longer to be waited for. */
static void reap(Embedded *embedded)
{
    if (embedded->child != 0 && waitpid(embedded->child, NULL, WNOHANG) != 0)
        embedded->child = 0;
}

/* Starts it until it answers. A server of before may be going down, or coming up, meanwhile. */
static Status start_and_wait(Embedded *embedded, const char *folder, Error *err)
{
    int64_t deadline = now_seconds() + WAIT_SECONDS;
    int attempts = 0;

    while (!answers(embedded)) {
        reap(embedded);
        if (now_seconds() > deadline)
            return error_set(err, STATUS_DATABASE, "the server did not start in %d s: see %s",
                             (int)WAIT_SECONDS, path_of(embedded, "server.log"));
        if (embedded->child == 0 && running_server(embedded) == 0) {
            if (attempts++ == START_ATTEMPTS)
                return error_set(err, STATUS_DATABASE, "the server does not start: see %s",
                                 path_of(embedded, "server.log"));
            for (int i = 0; attempts > 1 && i < 10; i++)
                wait_a_moment();
            TRY(start_server(embedded, folder, err));
        }
        wait_a_moment();
    }
    return STATUS_OK;
}

static Status make_and_start(Embedded *embedded, Error *err)
{
    const char *folder = NULL;
    int lock = -1;

    TRY(lock_file(embedded, "start.lock", LOCK_EX, &lock, err));
    Status status = STATUS_OK;
    if (!has_cluster(embedded) || !answers(embedded)) {
        status = server_programs_find(embedded->arena, embedded->bindir, cluster_version(embedded),
                                      &folder, err);
        if (status == STATUS_OK && !has_cluster(embedded))
            status = make_cluster(embedded, folder, lock, err);
        if (status == STATUS_OK)
            status = start_and_wait(embedded, folder, err);
    }
    (void)close(lock);
    return status;
}

/* --- stopping --- */

static bool wait_for_end(Embedded *embedded, pid_t pid, int seconds)
{
    int64_t deadline = now_seconds() + seconds;

    while (is_server(embedded, pid)) {
        if (now_seconds() > deadline)
            return false;
        wait_a_moment();
        reap(embedded);
    }
    return true;
}

/* The caller holds users.lock exclusively. */
static Status stop_server(Embedded *embedded, Error *err)
{
    pid_t pid = running_server(embedded);

    if (pid == 0)
        return STATUS_OK;
    if (kill(pid, SIGINT) != 0 && errno != ESRCH)
        return error_set(err, STATUS_DATABASE, "cannot stop the server: %s", strerror(errno));
    if (wait_for_end(embedded, pid, WAIT_SECONDS))
        return STATUS_OK;
    (void)kill(pid, SIGQUIT); /* what was committed is in its log */
    if (wait_for_end(embedded, pid, WAIT_SECONDS / 6))
        return STATUS_OK;
    return error_set(err, STATUS_DATABASE, "the server does not stop: see %s",
                     path_of(embedded, "server.log"));
}

static void close_all(Embedded *embedded)
{
    if (embedded->users >= 0)
        (void)close(embedded->users);
    if (embedded->pg >= 0)
        (void)close(embedded->pg);
    embedded->users = -1;
    embedded->pg = -1;
}

static Status stop_if_last(Embedded *embedded, Error *err)
{
    if (flock(embedded->users, LOCK_EX | LOCK_NB) != 0)
        return STATUS_OK; /* somebody else uses it and is the last one after us */
    if (faccessat(embedded->pg, "keep", F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        return STATUS_OK;
    return stop_server(embedded, err);
}

/* --- what others call --- */

Status embedded_acquire(Arena *arena, const char *home, const char *bindir, Embedded **embedded,
                        const char **conninfo, Error *err)
{
    Embedded *acquired = ARENA_NEW(arena, Embedded);

    *embedded = NULL;
    Status status = locate(arena, home, bindir, true, acquired, err);
    if (status == STATUS_OK)
        status = lock_file(acquired, "users.lock", LOCK_SH, &acquired->users, err);
    if (status == STATUS_OK)
        status = make_and_start(acquired, err);
    if (status != STATUS_OK) {
        close_all(acquired);
        return status;
    }
    *conninfo = own_conninfo(acquired);
    *embedded = acquired;
    return STATUS_OK;
}

void embedded_release(Embedded **embedded)
{
    Error ignored = {0};

    if (*embedded == NULL)
        return;
    /* A server that does not stop is found by the next command; ours has done its work. */
    if (stop_if_last(*embedded, &ignored) != STATUS_OK)
        ensure(ignored.status != STATUS_OK);
    close_all(*embedded);
    *embedded = NULL;
}

Status embedded_start_and_keep(Arena *arena, const char *home, const char *bindir, Error *err)
{
    AUTO_EMBEDDED Embedded *embedded = NULL;
    const char *conninfo = NULL;
    int keep = -1;

    TRY(embedded_acquire(arena, home, bindir, &embedded, &conninfo, err));
    TRY(open_file(embedded, "keep", O_WRONLY, &keep, err));
    (void)close(keep);
    return STATUS_OK;
}

static Status stop_located(Embedded *embedded, Error *err)
{
    if (embedded->pg < 0 || !has_cluster(embedded))
        return STATUS_OK;
    TRY(server_user_find(data_owner(embedded->pg), &embedded->user, err));
    TRY(lock_file(embedded, "users.lock", LOCK_EX | LOCK_NB, &embedded->users, err));
    FAULT_POINT("embedded.change.before");
    if (unlinkat(embedded->pg, "keep", 0) != 0 && errno != ENOENT)
        return refused(embedded, "remove", "keep", err);
    FAULT_POINT("embedded.change.after");
    return stop_server(embedded, err);
}

Status embedded_stop(Arena *arena, const char *home, const char *bindir, Error *err)
{
    Embedded embedded;

    Status status = locate(arena, home, bindir, false, &embedded, err);
    if (status == STATUS_OK)
        status = stop_located(&embedded, err);
    close_all(&embedded);
    return status;
}

static Status describe(const Embedded *embedded, EmbeddedStatus *status, Error *err)
{
    const char *folder = path_of(embedded, "socket");

    status->data_directory = path_of(embedded, "data");
    status->version = "";
    if (path_is_awkward(folder))
        TRY(short_way(embedded, &folder, err));
    status->conninfo = conninfo_of(embedded->arena, folder);
    if (embedded->pg < 0 || !has_cluster(embedded))
        return STATUS_OK;
    status->version = cluster_version(embedded);
    status->state =
        answers(embedded) || running_server(embedded) != 0 ? EMBEDDED_RUNNING : EMBEDDED_STOPPED;
    return STATUS_OK;
}

Status embedded_status(Arena *arena, const char *home, EmbeddedStatus *status, Error *err)
{
    Embedded embedded;

    *status = (EmbeddedStatus){.state = EMBEDDED_ABSENT};
    Status outcome = locate(arena, home, NULL, false, &embedded, err);
    if (outcome == STATUS_OK)
        outcome = describe(&embedded, status, err);
    close_all(&embedded);
    return outcome;
}

const char *embedded_state_name(EmbeddedState state)
{
    static const char *const names[] = {"absent", "stopped", "running"};

    ensure((size_t)state < COUNT_OF(names));
    return names[state];
}
