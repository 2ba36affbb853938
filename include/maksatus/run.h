/*
 * run.h
 *     The nightly run and the proof of totals; what persons do beside it is in acts.h.
 *
 * One run a database: the caller gives a connection, which holds the advisory lock until it is
 * closed, and the string that more are opened with. A run can be killed at any instant; the next
 * one finishes what it finds and goes on.
 */
#ifndef MAKSATUS_RUN_H
#define MAKSATUS_RUN_H

#include "maksatus/acts.h"
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

/* What taking the answers of a night needs; attention is set to true when an operator must look. */
typedef struct RunAnswersWork {
    Store *store; /* no transaction is open */
    const char *home;
    int64_t run;
    Day today;
    Log *log;
    bool *attention;
} RunAnswersWork;

/* Answers of banks are engine/answer's, which stands above the run: it is handed in. */
typedef struct RunAnswers {
    /* Told by content. A run leaves answers that it did not take to the next one. */
    Status (*is_answer)(const char *path, bool *answer, Error *err);
    /* All answers in the inbox. */
    Status (*take)(const RunAnswersWork *work, Error *err);
} RunAnswers;

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
    const char *metrics_textfile; /* [metrics] textfile; NULL: none is written */
    RunProgress progress;
    const RunAnswers *answers; /* NULL: what is in the inbox are decisions */
    const struct Rerun *rerun; /* NULL: the whole night; see batch_rerun */
} RunOptions;

/* A failed or quarantined batch that a person takes once more. */
typedef struct Rerun {
    int64_t batch;
    const char *file;    /* NULL: its kept delivery */
    const char *execute; /* the hash of the plan; NULL: only the plan */
    const Act *act;      /* with execute */
} Rerun;

typedef struct RerunPart {
    int64_t count;
    Money sum;
} RerunPart;

typedef struct RerunPlan {
    int64_t batch;
    Day date;
    char state[16]; /* that the batch would have: committed, else why not: */
    char reason[64], reason_text[400];
    RerunPart paid;      /* planned, or set off against receivables */
    RerunPart held;      /* held, or deferred */
    RerunPart refused;   /* rejected */
    RerunPart untouched; /* they are here already and stay as they are */
    char hash[65];
} RerunPlan;

typedef struct RunOutcome {
    int64_t run;    /* 0: none was begun */
    Day date;
    bool attention; /* exit 1: an operator must look */
    /* of a dry run, by state at birth, for its summary */
    struct {
        int64_t count;
        Money sum;
    } state[16];
    RerunPlan rerun; /* of batch_rerun */
} RunOutcome;

MUST_CHECK Status run_night(const RunOptions *options, Store *store, RunOutcome *outcome,
                            Error *err);

typedef struct JoinOutcome {
    int64_t run; /* that was at work; 0: none was, nor began within ten seconds */
    int64_t worker;
    int64_t deliveries, records; /* prepared in time */
    int64_t late; /* deliveries whose lease had run out: the holder has done them itself */
} JoinOutcome;

/* Works for the run at work until it ends or dies: reads deliveries and checks their records, so
 * that the run need not. options->home must be that of the run; its day and reference data are the
 * run's. */
MUST_CHECK Status run_join(const RunOptions *options, JoinOutcome *outcome, Error *err);

/* Plans (and changes nothing), or does just what was planned: STATUS_USAGE when anything changed
 * since. As of options->date, else of today, not before the last run's day. */
MUST_CHECK Status batch_rerun(const RunOptions *options, Store *store, const Rerun *rerun,
                              RunOutcome *outcome, Error *err);
/* The sequences that are missing before a waiting batch are no longer waited for. */
MUST_CHECK Status batch_accept_gap(Store *store, int64_t batch, const Act *act, Error *err);

/* Proves, for the batches and the files that run `run` received or wrote (0: all that are not yet
 * published): received = sum over states, plan = files = payments = database. rows: down to the
 * rows of decisions and payments; a run that has just proven these, before it committed them and
 * when it closed its files, need not read them again. Of run 0 rows are read of what the last run
 * left and of what is not yet promised. disagreement stays empty when all agree; STATUS_OK in both
 * cases. */
MUST_CHECK Status run_proof(Store *store, int64_t run, bool rows, Text *disagreement, Error *err);

/* The key of the advisory lock that a run, and every act that must not meet one, holds. */
#define RUN_LOCK_KEY INT64_C(0x6d616b73617475)
enum { RUN_LOCK_TRIES = 100, RUN_LOCK_PAUSE_MS = 100 };
/* Waits up to ten seconds (a killed run's lock is free by then); STATUS_BUSY. */
MUST_CHECK Status run_lock(Store *store, Error *err);

#endif
