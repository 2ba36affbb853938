/*
 * embedded_process.c
 *     Finds PostgreSQL's programs and runs them, changing user when we are root.
 *
 * The programs get HOME/pg as an open descriptor and reach everything through it, so the parents
 * of HOME may be closed to the server's user, and the length of the path does not matter.
 */
#include "embedded_process.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "maksatus/text.h"

enum { FOLDER_DESCRIPTOR = 3, LOCK_DESCRIPTOR = 4, PASSWD_BYTES = 16384 };

void server_variables_forget(void)
{
    static const char *const names[] = {
        "PGSERVICE",    "PGSERVICEFILE",        "PGHOSTADDR", "PGREQUIREPEER", "PGSSLMODE",
        "PGGSSENCMODE", "PGTARGETSESSIONATTRS", "PGSSLCERT",  "PGSSLKEY",      "PGCHANNELBINDING",
    };

    for (size_t i = 0; i < COUNT_OF(names); i++)
        (void)unsetenv(names[i]);
}

void server_memory_ask(void)
{
    (void)setenv("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1", 0);
}

/* --- as whom --- */

static Status take_passwd(const struct passwd *entry, ServerUser *user, Error *err)
{
    Text name = text_on(user->name, sizeof(user->name));

    text_add_string(&name, entry->pw_name);
    (void)text_string(&name);
    if (name.overflowed)
        return error_set(err, STATUS_USAGE, "the name of user %u is too long",
                         (unsigned)entry->pw_uid);
    user->uid = entry->pw_uid;
    user->gid = entry->pw_gid;
    user->group_count = SERVER_GROUPS_MAX;
    if (getgrouplist(entry->pw_name, entry->pw_gid, user->group, &user->group_count) < 0) {
        user->group[0] = entry->pw_gid;
        user->group_count = 1;
    }
    return STATUS_OK;
}

Status server_user_find(uid_t data_uid, ServerUser *user, Error *err)
{
    static const char server_name[] = "postgres";
    char bytes[PASSWD_BYTES];
    struct passwd entry;
    struct passwd *found = NULL;
    uid_t uid = geteuid();

    *user = (ServerUser){.change = uid == 0};
    if (user->change && data_uid == 0) {
        (void)getpwnam_r(server_name, &entry, bytes, sizeof(bytes), &found);
        if (found == NULL || found->pw_uid == 0)
            return error_set(err, STATUS_USAGE,
                             "root needs the user postgres for the embedded database: install the "
                             "PostgreSQL server (Debian: apt-get install postgresql)");
        return take_passwd(found, user, err);
    }
    uid = user->change ? data_uid : uid;
    (void)getpwuid_r(uid, &entry, bytes, sizeof(bytes), &found);
    if (found == NULL)
        return error_set(err, STATUS_USAGE,
                         "user %u has no name, and the embedded database knows users by name: "
                         "use --db, or give the user an entry in /etc/passwd",
                         (unsigned)uid);
    return take_passwd(found, user, err);
}

/* --- running --- */

static bool become(const ServerUser *user)
{
    if (!user->change)
        return true;
    return setgroups((size_t)user->group_count, user->group) == 0 && setgid(user->gid) == 0
           && setuid(user->uid) == 0;
}

/* Puts the descriptors in their places: first out of the way of each other, then down. */
static bool place_descriptors(const Launch *launch)
{
    int input = launch->input >= 0 ? launch->input : open("/dev/null", O_RDONLY | O_CLOEXEC);
    int high_input = fcntl(input, F_DUPFD, 10);
    int high_output = fcntl(launch->output, F_DUPFD, 10);
    int high_folder = fcntl(launch->folder, F_DUPFD, 10);
    int high_lock = launch->lock >= 0 ? fcntl(launch->lock, F_DUPFD, 10) : -1;
    unsigned first_closed = launch->lock >= 0 ? LOCK_DESCRIPTOR + 1 : LOCK_DESCRIPTOR;

    if (high_input < 0 || high_output < 0 || high_folder < 0)
        return false;
    if (dup2(high_input, 0) < 0 || dup2(high_output, 1) < 0 || dup2(high_output, 2) < 0
        || dup2(high_folder, FOLDER_DESCRIPTOR) < 0)
        return false;
    if (launch->lock >= 0 && dup2(high_lock, LOCK_DESCRIPTOR) < 0)
        return false;
    return close_range(first_closed, ~0U, 0) == 0;
}

/* Never returns: what cannot be done here is seen as exit code 127. */
static noreturn void become_program(const Launch *launch)
{
    sigset_t none;

    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)signal(SIGPIPE, SIG_DFL);
    (void)umask(077);
    if (setsid() < 0 || !place_descriptors(launch) || chdir("/") != 0 || !become(launch->user))
        _exit(127);
    execv(launch->program, launch->arguments);
    _exit(127);
}

Status launch_start(const Launch *launch, pid_t *pid, Error *err)
{
    *pid = fork();
    if (*pid < 0)
        return error_set(err, STATUS_IO, "cannot start %s: %s", launch->program, strerror(errno));
    if (*pid == 0)
        become_program(launch);
    return STATUS_OK;
}

Status launch_run(const Launch *launch, int *exit_code, Error *err)
{
    pid_t pid = 0;
    int state = 0;

    TRY(launch_start(launch, &pid, err));
    while (waitpid(pid, &state, 0) < 0) {
        if (errno != EINTR)
            return error_set(err, STATUS_IO, "cannot wait for %s: %s", launch->program,
                             strerror(errno));
    }
    *exit_code = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
    return STATUS_OK;
}

/* --- where the programs are --- */

static bool holds_programs(Arena *arena, Slice folder)
{
    return folder.len > 0
           && access(arena_format(arena, "%.*s/initdb", SLICE_ARGS(folder)), X_OK) == 0
           && access(arena_format(arena, "%.*s/postgres", SLICE_ARGS(folder)), X_OK) == 0;
}

/* The number before "/bin" at the end of /usr/lib/postgresql/15/bin. */
static long version_of_folder(const char *folder)
{
    long version = 0;

    for (const char *at = folder + strlen("/usr/lib/postgresql/"); *at >= '0' && *at <= '9'; at++)
        version = version * 10 + (*at - '0');
    return version;
}

static const char *newest_of_debian(Arena *arena)
{
    const char *newest = NULL;
    glob_t found = {0};

    if (glob("/usr/lib/postgresql/[0-9]*/bin", 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            Slice folder = slice_of(found.gl_pathv[i]);

            if (holds_programs(arena, folder)
                && (newest == NULL
                    || version_of_folder(newest) < version_of_folder(found.gl_pathv[i])))
                newest = arena_string(arena, folder);
        }
    }
    globfree(&found);
    return newest;
}

static const char *on_path(Arena *arena, const char *program)
{
    const char *path = getenv("PATH");

    while (path != NULL && *path != '\0') {
        size_t len = strcspn(path, ":");
        const char *folder = arena_string(arena, (Slice){path, len});

        if (len > 0 && access(arena_format(arena, "%s/%s", folder, program), X_OK) == 0)
            return folder;
        path += len + (path[len] == ':' ? 1 : 0);
    }
    return NULL;
}

/* The first line that pg_config --bindir prints. */
static const char *from_pg_config(Arena *arena)
{
    const char *folder = on_path(arena, "pg_config");
    char line[4096] = "";
    int exit_code = 0;
    Error ignored = {0};
    char option[] = "--bindir";
    char name[] = "pg_config";
    char *arguments[] = {name, option, NULL};
    ServerUser us = {.change = false};

    if (folder == NULL)
        return NULL;
    int output = memfd_create("pg_config", MFD_CLOEXEC);
    int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    Launch launch = {&us,      root, output, -1, -1, arena_format(arena, "%s/pg_config", folder),
                     arguments};
    Status status = launch_run(&launch, &exit_code, &ignored);
    ssize_t size =
        status == STATUS_OK && exit_code == 0 ? pread(output, line, sizeof(line) - 1, 0) : -1;
    (void)close(output);
    (void)close(root);
    if (size <= 0)
        return NULL;
    return arena_string(arena, (Slice){line, strcspn(line, "\n")});
}

Status server_programs_find(Arena *arena, const char *bindir, const char *version,
                            const char **folder, Error *err)
{
    if (bindir != NULL && *bindir != '\0') {
        *folder = bindir;
        if (holds_programs(arena, slice_of(bindir)))
            return STATUS_OK;
        return error_set(err, STATUS_USAGE,
                         "[database] bindir %s does not hold initdb and postgres", bindir);
    }
    *folder = arena_format(arena, "/usr/lib/postgresql/%s/bin", version);
    if (*version != '\0' && holds_programs(arena, slice_of(*folder)))
        return STATUS_OK;
    *folder = newest_of_debian(arena);
    if (*folder != NULL)
        return STATUS_OK;
    *folder = from_pg_config(arena);
    if (*folder != NULL && holds_programs(arena, slice_of(*folder)))
        return STATUS_OK;
    *folder = on_path(arena, "initdb");
    if (*folder != NULL && holds_programs(arena, slice_of(*folder)))
        return STATUS_OK;
    return error_set(err, STATUS_USAGE,
                     "no PostgreSQL server is here: install the PostgreSQL server "
                     "(Debian: apt-get install postgresql), set [database] bindir, or use --db");
}
