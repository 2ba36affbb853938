/*
 * run.h
 *     The nightly run, the acts of persons on payment files, and the proof of totals.
 *
 * One run a database: the caller gives a connection string, the run opens its own connections and
 * holds the advisory lock until it ends. It can be killed at any instant; the next run finishes
 * what it finds and goes on.
 */
#ifndef MAKSATUS_RUN_H
#define MAKSATUS_RUN_H

#include "maksatus/arena.h"
#include "maksatus/day.h"
#include "maksatus/log.h"
#include "maksatus/status.h"
#include "maksatus/store.h"
#include "maksatus/text.h"

/* Told now and then how far the run is. done and total count records (total 0: not known). */
typedef struct RunProgress {
    void *context;
    void (*tell)(void *context, const char *what, uint64_t done, uint64_t total);
} RunProgress;

typedef struct RunOptions {
    const char *home;
    const char *conninfo;
    Day date;     /* DAY_NONE: today in Helsinki, with the hour for the cut-off */
    bool dry_run; /* everything but commit and publish */
    int jobs;     /* 1 or more */
    bool timings; /* print the time of each stage to stderr */
    Slice schema_dir;        /* [iso20022]; empty: the built-in schemas */
    const char *certificate; /* [signing]; NULL: files are not signed */
    const char *key;
    RunProgress progress;
} RunOptions;

typedef struct RunOutcome {
    int64_t run;    /* 0: none was begun */
    Day date;
    bool attention; /* exit 1: an operator must look */
    /* of a dry run, by state at birth, for its summary */
    struct {
        int64_t count;
        Money sum;
    } state[16];
} RunOutcome;

MUST_CHECK Status run_night(const RunOptions *options, RunOutcome *outcome, Error *err);

/* Proves, for the batches and the files that run `run` received or wrote (0: all that are not yet
 * published, and those of the last run): received = sum over states, plan = files = payments =
 * database. disagreement stays empty when it does; STATUS_OK in both cases. */
MUST_CHECK Status run_proof(Store *store, int64_t run, Text *disagreement, Error *err);

/* Who does a manual act, and why. Both are required and stored. */
typedef struct Act {
    const char *what; /* "file void" … */
    Slice by;
    Slice reason;
} Act;

/* Stores the act with the system user and the database user; answers its key. */
MUST_CHECK Status act_record(Store *store, const Act *act, Slice detail, int64_t *key, Error *err);

/* Takes back a payment file that nobody has had: its decisions wait in the manual queue for a new
 * attempt. A published file only while the outbox still holds it, unchanged. STATUS_USAGE when
 * the file's state does not allow it. */
MUST_CHECK Status file_void(Store *store, const char *home, Slice message_id, const Act *act,
                            Error *err);
/* Resolves one in doubt: again writes it anew, byte for byte as promised, and publishes it;
 * otherwise it was taken by the bank, and counts as published. */
MUST_CHECK Status file_publish(const RunOptions *options, Store *store, Slice message_id,
                               bool again, const Act *act, Error *err);

/* The key of the advisory lock that a run, and every act that must not meet one, holds. */
#define RUN_LOCK_KEY INT64_C(0x6d616b73617475)
/* Waits up to ten seconds (a killed run's lock is free by then); STATUS_BUSY. */
MUST_CHECK Status run_lock(Store *store, Error *err);

#endif
