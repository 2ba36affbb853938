/*
 * status.h
 *     The outcome of every operation that can fail for a reason outside this program.
 *
 * Three kinds of trouble have three mechanisms that are never mixed:
 *
 *     a bug in this program              ensure()               stop, the next run resumes
 *     the world refuses: disk, server    Status and Error       this file
 *     a decision or a delivery is wrong  findings, batch state  data, stored and reported
 *
 * A function that can meet the second kind returns Status, is MUST_CHECK, and takes Error *err
 * last. Libraries never log: the driver of the stage reports an error once.
 */
#ifndef MAKSATUS_STATUS_H
#define MAKSATUS_STATUS_H

#include "maksatus/ensure.h"

/* X(name, exit code, what to do next). The exit codes are those of the command line. */
#define STATUS_LIST(X)                                                                             \
    X(STATUS_OK, 0, "")                                                                            \
    X(STATUS_ATTENTION, 1, "look at 'maksatus status' and 'maksatus batch list'")                  \
    X(STATUS_USAGE, 2, "see 'maksatus --help'; correct the command or the configuration")          \
    X(STATUS_DATABASE, 3, "check that the server runs ('maksatus db status') and run it again")    \
    X(STATUS_IO, 4, "free disk space or mend the permissions, then run it again")                  \
    X(STATUS_INTEGRITY, 5, "publish nothing; compare 'maksatus status' with the files and rows")   \
    X(STATUS_BUSY, 6, "wait until the other one has ended; a run is joined with 'run --join'")     \
    X(STATUS_LIMIT, 4, "the input is more than can be held; mend or split it")

#define STATUS_NAME(name, exit_code, hint) name,
typedef enum Status { STATUS_LIST(STATUS_NAME) STATUS_COUNT } Status;
#undef STATUS_NAME

enum { ERROR_TEXT_BYTES = 512 };

/* The first cause, written where it was met. One line, lower case, no final dot, no SQL text, no
 * personal data. Begin with {0}; nobody overwrites a cause. */
typedef struct Error {
    Status status;
    const char *file;
    int line;
    char text[ERROR_TEXT_BYTES];
} Error;

/* Records the cause and returns status, so that a failing function ends in one line. */
#define error_set(err, status, ...) error_record((err), (status), __FILE__, __LINE__, __VA_ARGS__)

Status error_record(Error *err, Status status, const char *file, int line, const char *format, ...)
    PRINTF_LIKE(5, 6);

int status_exit_code(Status status);
const char *status_hint(Status status);

/* Forwards a failed call. The only macro that may return. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        Status try_status = (call);                                                                \
        if (try_status != STATUS_OK)                                                               \
            return try_status;                                                                     \
    } while (0)

#endif
