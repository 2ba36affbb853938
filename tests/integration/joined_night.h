/*
 * joined_night.h
 *     A night of several deliveries whose run is held up by locks in the database, so that workers
 *     join it, and get as far as a test wants, while it stands still.
 *
 *     night_open      the run is started, and stands before its deliveries
 *     night_worker    one more worker has joined
 *     night_offer     the deliveries are offered; the run stands before it takes the first
 *     night_wait      … until the work is as far as the statement says
 *     night_go        the run is no longer held up
 *
 * Nothing is timed: a worker that has not yet its turn is stopped by a signal.
 */
#ifndef MAKSATUS_INTEGRATION_JOINED_NIGHT_H
#define MAKSATUS_INTEGRATION_JOINED_NIGHT_H

#include <libpq-fe.h>

#include "planted_night.h"

typedef struct Night {
    Program *p;
    PGconn *early, *late; /* hold the locks */
    PGconn *asks;
    Call *run;
} Night;

/* Deliveries in all forms into the inbox: some large, some wrong, one twice, one with a sidecar.
 * The first of them is a pain.001. */
void night_deliver(Program *p);
enum { NIGHT_DELIVERIES = 9, NIGHT_PREPARED = 8 }; /* all but the one that is no delivery */

/* Small deliveries are offered too. */
void night_open(Night *night, Program *p);
/* Only large ones are. */
void night_begin(Night *night, Program *p);
/* Stopped: continue it with kill(). */
Call *night_worker(Night *night);
Call *night_worker_as(Night *night, const char *conninfo);
void night_offer(Night *night);
/* Waits until the statement answers this value. */
void night_wait(Night *night, const char *sql, const char *value);
const char *night_ask(Night *night, const char *sql);
void night_go(Night *night);
void night_close(Night *night);

/* A number of the document that a worker prints at its end; its exit code must be 0. */
json_int_t night_ended(Call *worker, const char *key);

/* The run, on its day. */
Call *night_start(Program *p);
/* Plays it without workers; a fixture, for night_left of it. */
void night_alone(void);
extern const char *night_left_alone;
/* What a night left, as one text: rows, findings, files. Instants and secrets are left out. */
const char *night_left(Program *p);

#endif
