/*
 * embedded_process.h
 *     Runs PostgreSQL's programs as the user that they want to run as. Private.
 */
#ifndef MAKSATUS_STORE_EMBEDDED_PROCESS_H
#define MAKSATUS_STORE_EMBEDDED_PROCESS_H

#include <sys/types.h>

#include "maksatus/arena.h"
#include "maksatus/status.h"

enum { SERVER_GROUPS_MAX = 64, SERVER_NAME_BYTES = 64 };

/* Whom the server runs as and whom its files belong to. */
typedef struct ServerUser {
    bool change; /* we are root: become it */
    uid_t uid;
    gid_t gid;
    gid_t group[SERVER_GROUPS_MAX];
    int group_count;
    char name[SERVER_NAME_BYTES];
} ServerUser;

/* Us; or, for root, the owner of an existing data folder (data_uid not 0), else postgres. */
MUST_CHECK Status server_user_find(uid_t data_uid, ServerUser *user, Error *err);

/* Takes libpq's variables that would lead away from our socket, or want of it what it has not, out
 * of this process: they are about other servers. PGOPTIONS stays. */
void server_variables_forget(void);

/* Has the programs that we start ask the kernel for large pages: each page that a process touches
 * first is a fault, and a third of a large night's are memory that the server sorts in. glibc's
 * malloc asks by madvise(); a kernel that has none does without. What the caller has set stays. */
void server_memory_ask(void);

/* What a program finds when it starts. Descriptor 3 is the folder HOME/pg, whatever its parents
 * allow: PG_FOLDER is its name for the program. */
#define PG_FOLDER "/proc/self/fd/3"
typedef struct Launch {
    const ServerUser *user;
    int folder; /* HOME/pg */
    int output; /* stdout and stderr */
    int input;  /* stdin; -1: nothing to read */
    int lock;   /* held as descriptor 4 as long as the program lives; -1: none */
    const char *program;
    char *const *arguments;
} Launch;

/* In a session of its own, in the folder /, all other descriptors closed. */
MUST_CHECK Status launch_start(const Launch *launch, pid_t *pid, Error *err);
/* Starts it and waits; *exit_code is 128 plus the signal when one ended it. */
MUST_CHECK Status launch_run(const Launch *launch, int *exit_code, Error *err);

/* The folder of initdb and postgres: bindir when given, else that of version (may be ""), else the
 * newest of Debian's, else what pg_config says, else PATH. STATUS_USAGE when there is none. */
MUST_CHECK Status server_programs_find(Arena *arena, const char *bindir, const char *version,
                                       const char **folder, Error *err);

#endif
