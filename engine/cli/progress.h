/*
 * progress.h
 *     One line on the terminal that tells how far a long command is.
 *
 *     checking  120,000 of 430,000  28 %  41,200/s  0:07 left
 *
 * Shown on a terminal only, at most five times a second, and wiped away at the end. Into a pipe
 * and with --quiet nothing is printed.
 */
#ifndef MAKSATUS_CLI_PROGRESS_H
#define MAKSATUS_CLI_PROGRESS_H

#include <stdint.h>
#include <stdio.h>

#include "maksatus/run.h"

typedef struct Progress {
    FILE *terminal;   /* NULL: nobody looks */
    const char *what; /* of the stage that is told of */
    int64_t began_ms, told_ms;
    bool shown;
} Progress;

void progress_begin(Progress *progress, FILE *stream, bool quiet);
/* For RunProgress.tell; context is a Progress. */
void progress_tell(void *context, const char *what, uint64_t done, uint64_t total);
void progress_end(Progress *progress);

/* The line for done of total after so many milliseconds; for the test of it. */
void progress_line(Text *line, const char *what, uint64_t done, uint64_t total, int64_t elapsed_ms);

#endif
