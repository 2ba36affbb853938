/*
 * reference_load.h
 *     Loading reference data from a folder of CSV files, and the snapshot that a run reads.
 *
 * Loading merges (CONTRACT.md section 7): a stored row stays; a row equal but for valid_to ends
 * the stored open one; any other row is new. It is one transaction: either every line of every
 * file is right and all of it is there, or nothing is. Loading the same folder twice changes
 * nothing the second time.
 */
#ifndef MAKSATUS_REFERENCE_LOAD_H
#define MAKSATUS_REFERENCE_LOAD_H

#include "maksatus/arena.h"
#include "maksatus/reference_data.h"
#include "maksatus/status.h"
#include "maksatus/store.h"

enum { REFERENCE_WRONG_MAX = 1000 }; /* lines that are told; the others are counted */

typedef struct ReferenceOrder {
    const char *folder;
    const char *by;          /* USER of the command line */
    const char *system_user; /* who runs the process */
    const char *reason;
    bool dry_run; /* check everything, keep nothing */
} ReferenceOrder;

enum { REFERENCE_UNKNOWN_MAX = 100 };

/* A code of income that no row of income_eligibility names: it is not counted as wage. */
typedef struct UnknownIncome {
    int32_t code;
    int64_t count;
} UnknownIncome;

typedef struct ReferenceReport {
    int64_t tables;    /* files that were read */
    int64_t rows;      /* lines in them, without headers */
    int64_t added;     /* new rows */
    int64_t ended;     /* stored rows that got their valid_to */
    int64_t unchanged; /* lines that were stored before, or stood twice */
    /* table.csv:line: column: what, instead what. Identity codes are masked. */
    const char *wrong[REFERENCE_WRONG_MAX];
    size_t wrong_count;  /* of wrong */
    int64_t wrong_total; /* all messages, also those not kept */
    /* In the same form, as many at most: what is loaded, and points at what is not there yet. */
    const char *warned[REFERENCE_WRONG_MAX];
    size_t warned_count;
    int64_t warned_total;
    /* Of the XML files of the incomes register. */
    int64_t income_reports;
    int64_t reports_without_id; /* of an employer or a person without Finnish code: left out */
    UnknownIncome unknown[REFERENCE_UNKNOWN_MAX];
    size_t unknown_count;
} ReferenceReport;

/* STATUS_USAGE when anything is wrong: report->wrong says what, and nothing is loaded. The report
 * lives in the arena. No transaction may be open. */
MUST_CHECK Status reference_load(Store *store, Arena *arena, const ReferenceOrder *order,
                                 ReferenceReport *report, Error *err);

/* All tables but the incomes register, as they are stored now; lives in the arena of the run and
 * is not changed by later loads. It may be read by many threads. */
MUST_CHECK Status reference_data_load(Store *store, Arena *arena, ReferenceData **data, Error *err);

/* The same number for two snapshots that hold the same rows, but for stops and incomes, which are
 * read anew or by employer; most probably another one for any other. */
int64_t reference_data_version(const ReferenceData *data);

/* Rows of one file in the form of rule_parameters; the arena's. */
typedef struct ReferenceParameters {
    ParameterRow *row;
    int64_t *line; /* in the file */
    size_t count;
} ReferenceParameters;

/* STATUS_USAGE when anything is wrong: report->wrong says what. */
MUST_CHECK Status reference_parameters_read(Arena *arena, const char *path,
                                            ReferenceReport *report,
                                            ReferenceParameters *parameters, Error *err);
/* The same as reference_data_load, as it was stored at an instant (SLICE_NONE: now), with other
 * parameters (may be NULL) that go before the stored ones on the days that they cover. */
MUST_CHECK Status reference_data_load_as_of(Store *store, Arena *arena, Slice instant,
                                            const ReferenceParameters *parameters,
                                            ReferenceData **data, Error *err);

/* What is loaded into it from here on (stops, incomes) is as it was stored at this instant, whose
 * text must live as long. */
void reference_data_move_to(ReferenceData *data, Slice instant);

/* Adds the incomes-register rows of these employers: of the rows valid on the day, those of the
 * highest version of each report. An employer that was added before is not asked for again. Not
 * while others read. */
MUST_CHECK Status reference_data_load_incomes(Store *store, Arena *arena, ReferenceData *data,
                                              const Slice *employer_ids, size_t count, Day day,
                                              Error *err);

/* Reads the stops anew: somebody may have set one while the run was at work. Not while others
 * read. */
MUST_CHECK Status reference_data_load_stops(Store *store, Arena *arena, ReferenceData *data,
                                            Error *err);

#endif
