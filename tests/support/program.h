/*
 * program.h
 *     The built program in a home of its own: called as a person would call it, and what it left
 *     behind read as a stranger would read it.
 *
 *     AUTO_PROGRAM Program *p = program_new(conninfo);     a new home, nothing called yet
 *     program_call(p, 0, "init", NULL);                    exit code 0, or the test fails
 *     program_deliver(p, "fixtures/night/deliveries/elinvoima.csv");
 *     program_call(p, 0, "run", "--date", "2026-12-22", NULL);
 *     ck_assert_str_eq(program_paid(p), "...");            who got how much when
 *
 * The home is removed when the test passes and kept, and named, when it fails. Everything that is
 * returned lives as long as the program.
 */
#ifndef MAKSATUS_SUPPORT_PROGRAM_H
#define MAKSATUS_SUPPORT_PROGRAM_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "maksatus/arena.h"

typedef struct Program Program;

/* How one call ended. */
typedef struct Ended {
    int exit_code; /* -1 when a signal ended it */
    int by_signal; /* 0 when it ended by itself */
    const char *out;
    size_t out_bytes;
    const char *err;
    double seconds;
} Ended;

enum { EXIT_ANY = -2, CALL_SECONDS_MAX = 300 };

/* conninfo NULL: the embedded default. Fails the test when MAKSATUS_PROGRAM is not set. */
Program *program_new(const char *conninfo);
void program_done(Program **program);
#define AUTO_PROGRAM __attribute__((cleanup(program_done)))

/* What becomes of the database when the program is done. */
void program_at_end(Program *program, void (*drop)(const char *conninfo));

Arena *program_arena(Program *program);
const char *program_home(const Program *program);
const char *program_conninfo(const Program *program); /* NULL: the embedded default */
/* A path in the home. */
const char *program_path(Program *program, const char *inside);
/* A path in the source tree. */
const char *program_source(Program *program, const char *inside);

/* For the calls that follow; value NULL takes it back. */
void program_env(Program *program, const char *name, const char *value);

/* Words end with NULL; --home and --db are put before them. Fails the test when the exit code is
 * another one, with what the program said. */
Ended program_call(Program *program, int exit_code, ...) __attribute__((sentinel));
Ended program_call_list(Program *program, int exit_code, const char *const *words);
/* With these bytes on its standard input. */
Ended program_call_with(Program *program, int exit_code, const char *input, ...)
    __attribute__((sentinel));
/* The same with --format json, and stdout as a document. */
json_t *program_json(Program *program, int exit_code, ...) __attribute__((sentinel));

/* Starts a call and does not wait. */
typedef struct Call Call;
Call *program_start(Program *program, ...) __attribute__((sentinel));
pid_t call_pid(const Call *call);
/* True when it ended within so many milliseconds. */
bool call_ended(Call *call, int milliseconds);
Ended call_wait(Call *call);

/* init, and the reference data of fixtures/reference. */
void program_set_up(Program *program);
/* A front end has checked who the user is: persons are told apart though one system user acts. */
void program_assert_operators(Program *program);
/* A file of the source tree goes to the inbox under its own name, or under name. */
void program_deliver(Program *program, const char *source);
void program_deliver_as(Program *program, const char *source, const char *name);
void program_deliver_bytes(Program *program, const char *name, const char *bytes, size_t size);
/* gzip of the bytes. */
void program_deliver_gzip(Program *program, const char *name, const char *bytes, size_t size);

/* The payment files in the outbox, as lines "day iban amount reference-or-text name", sorted: what
 * the bank would do. The same EndToEndId or MsgId twice, or a file that differs from its .sha256,
 * fails the test. */
const char *program_paid(Program *program);
/* Their number, and the number of the files. */
size_t program_paid_count(Program *program);
size_t program_file_count(Program *program);
/* 'history' as lines "agency,decision_id,state,codes,paid_amount,execution_day", sorted. */
const char *program_history(Program *program);
/* Every file that 'file list' calls published is in the outbox with the hash promised there, and
 * nothing else is; proof in 'status' is ok. */
void program_check_files(Program *program);

/* Calls it again and again, killed at one fault point after the other, until nothing kills it:
 * under the names of a folder of the home, which are there before, always stands what stood there
 * or what the last call leaves; and nothing else is left. How often it was killed. */
int program_kill_writer(Program *program, const char *inside, const char *const *words);

/* Small things that tests of files need. */
const char *file_text(Program *program, const char *path, size_t *size); /* fails when not there */
bool path_exists(const char *path);
/* Names in a folder of the home, sorted, a line each; empty when there is none. */
const char *program_list(Program *program, const char *inside);
const char *lines_sorted(Arena *arena, const char *text);
size_t lines_count(const char *text); /* that end */

#endif
