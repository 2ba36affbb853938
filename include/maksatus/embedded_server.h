/*
 * embedded_server.h
 *     The private PostgreSQL cluster in HOME/pg: for those who have no database server.
 *
 *     HOME/pg/data         the cluster (made as data.new, renamed when it is complete)
 *     HOME/pg/socket       the only way in; 0700, no TCP, peer authentication
 *     HOME/pg/server.log
 *     HOME/pg/users.lock   every command that uses the server holds it shared
 *     HOME/pg/start.lock   held by the one that makes, starts or stops the server
 *     HOME/pg/keep         there while 'db start' holds the server up
 *
 * The server outlives whoever started it and is stopped by the last command that uses it, unless
 * keep is there. A command that is killed leaves a running server that the next one finds and
 * stops. As root, the server and its files belong to the user postgres.
 */
#ifndef MAKSATUS_EMBEDDED_SERVER_H
#define MAKSATUS_EMBEDDED_SERVER_H

#include <stdbool.h>

#include "maksatus/arena.h"
#include "maksatus/status.h"

typedef struct Embedded Embedded;

/* Makes the cluster when there is none, starts the server when it does not run, and tells how to
 * reach it. home must exist. bindir: where initdb and postgres are; NULL or "": looked for. The
 * conninfo is for this process and lives in the arena. */
MUST_CHECK Status embedded_acquire(Arena *arena, const char *home, const char *bindir,
                                   Embedded **embedded, const char **conninfo, Error *err);
/* Stops the server when nobody else uses it and nothing keeps it up. Close all Stores before.
 * Sets it to NULL; fine with NULL in it. */
void embedded_release(Embedded **embedded);
#define AUTO_EMBEDDED __attribute__((cleanup(embedded_release)))

/* 'db start' and 'db stop'. Both may be repeated. Stop is STATUS_BUSY while commands use it. */
MUST_CHECK Status embedded_start_and_keep(Arena *arena, const char *home, const char *bindir,
                                          Error *err);
MUST_CHECK Status embedded_stop(Arena *arena, const char *home, const char *bindir, Error *err);

typedef enum EmbeddedState { EMBEDDED_ABSENT, EMBEDDED_STOPPED, EMBEDDED_RUNNING } EmbeddedState;

typedef struct EmbeddedStatus {
    EmbeddedState state;
    const char *conninfo;       /* for psql and others */
    const char *data_directory; /* absolute */
    const char *version;        /* of the cluster's files: "15"; "" when absent */
} EmbeddedStatus;

/* Changes nothing, except that it makes the short way to a socket whose path is too long. */
MUST_CHECK Status embedded_status(Arena *arena, const char *home, EmbeddedStatus *status,
                                  Error *err);
const char *embedded_state_name(EmbeddedState state); /* absent, stopped, running */

#endif
