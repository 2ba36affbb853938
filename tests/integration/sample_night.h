/*
 * sample_night.h
 *     The night of fixtures/night, as the integration tests play it.
 *
 * Tests that need a server share one for their program (support/postgres.h) and take a database of
 * their own from a template that has the schema and the reference data already.
 */
#ifndef MAKSATUS_INTEGRATION_SAMPLE_NIGHT_H
#define MAKSATUS_INTEGRATION_SAMPLE_NIGHT_H

#include <check.h>
#include <libpq-fe.h>

#include "program.h"

extern const char sample_date[];  /* the day of the night */
extern const char sample_clock[]; /* an instant on it, for nights that are compared by bytes */

/* Before the first of its tests the server is started, the template is filled and the undisturbed
 * night is played. seconds is what a test may take. */
TCase *sample_case(const char *name, int seconds);

/* A new home with a database of its own, ready for deliveries; name must be unique in the
 * test, [a-z0-9_]. */
Program *sample_program(const char *name);
/* The same, with a copy of another one's database, which nobody may be using. */
Program *sample_copy(Program *of, const char *name);
/* One statement as the owner of the database. */
void sample_execute(Program *program, const char *sql);
/* A connection as its owner; the caller's. */
PGconn *sample_connect(Program *program);
/* The first value of the first row that a statement answers; "" of none. */
const char *sample_ask(Program *program, PGconn *conn, const char *sql);
/* Asks until this is the answer; false: it was not within a minute. */
bool sample_comes(Program *program, PGconn *conn, const char *sql, const char *value);

/* The function changes(), for a trigger on rows that arrive: statements that change new. */
void sample_make_changes(Program *program, const char *statements);
/* A run ended because its totals disagree: exit 5, it says so, and nothing is published. */
void sample_check_stopped(Program *program, const Ended *ended, const char *what,
                          const char *says);

/* Both deliveries of the sample night. */
void sample_deliver(Program *program);
/* 'run --date' of the sample night. */
Ended sample_run(Program *program, int exit_code);
/* Its payer wants two persons from December on. */
void sample_want_two_persons(Program *program);
/* A payment file was approved, and the program died before it was shown. */
void sample_approve(Program *program, const char *file);
Call *sample_start(Program *program);

/* Plays `run` and counts the calls of it that can fail, as MAKSATUS_FAULT_FAIL counts them. */
int sample_count_fails(Program *program, void (*run)(Program *program));

/* Of the last payment file in 'file list' whose key has the value, the text that is wanted; there
 * must be one. */
const char *sample_file_text(Program *program, const char *key, const char *value,
                             const char *wanted);

/* Nobody was paid otherwise than in an undisturbed night, and all is published. */
void sample_check(Program *program);

/* The exit code of another program; what it says is in the file `said`. */
int sample_tool(char *const *words, const char *said);
/* The exit code of the own verifier of a package of 'audit export'; it says it in FOLDER/said. */
int sample_verify_package(Program *program, const char *folder);

/* What main() of each test program does. */
int sample_main(Suite *suite);

#endif
