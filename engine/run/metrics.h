/*
 * metrics.h
 *     How the run stands, as a text file for Prometheus ([metrics] textfile). Private to
 * engine/run.
 *
 * It is written between batches and files, every few seconds within them, and at the end; always
 * whole, by rename. A file that cannot be written stops no payment: the log tells of it once.
 */
#ifndef MAKSATUS_RUN_METRICS_H
#define MAKSATUS_RUN_METRICS_H

#include "night.h"

/* What the file says, but for the stage at work. */
typedef struct Metrics {
    char *bytes; /* METRICS_BYTES */
    size_t len;
    int64_t written_ms;
    bool failed;
} Metrics;

/* Asks the database; outside of transactions only. While the run is at work, at most every second.
 * status: of the run so far. */
void metrics_write(Night *night, bool running, Status status);
/* The same without asking, with how far a stage is; at most every five seconds. */
void metrics_progress(const Night *night, const char *what, uint64_t done, uint64_t total);

#endif
