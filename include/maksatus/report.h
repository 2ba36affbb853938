/*
 * report.h
 *     Management figures (M01 to M26 of the domain notes), and the page that shows them.
 *
 * A figure is one query, q_report_<id>.sql, whose rows all have the same five columns: what was
 * measured, by what it is told apart, which one, the value and its unit. So a figure is added by
 * writing its query and its line in engine/report/report.c. One without rows, and a value that is
 * null, have no source: that is told as "no data", never as 0.
 */
#ifndef MAKSATUS_REPORT_H
#define MAKSATUS_REPORT_H

#include "maksatus/arena.h"
#include "maksatus/day.h"
#include "maksatus/slice.h"
#include "maksatus/store.h"

/* For whom: everything, or what one agency or the agencies of one ministry have sent. Figures of
 * the payer (appropriations, runs, the proof of the money) are for management only. */
typedef struct ReportOrder {
    Day from, to;   /* DAY_NONE: the installation's day, and a year before it */
    Slice agency;   /* SLICE_NONE: not chosen */
    Slice ministry; /* SLICE_NONE: not chosen */
} ReportOrder;

typedef struct ReportValue {
    Slice measure, by, key;
    Slice value; /* SLICE_NONE: no data */
    Slice unit;
} ReportValue;

typedef struct ReportFigure {
    const char *id, *name;
    const char *meaning; /* one sentence: what is counted */
    ReportValue *values;
    size_t count;
} ReportFigure;

enum { REPORT_FIGURES_MAX = 32 };

typedef struct Report {
    ReportOrder order; /* with the days that were taken */
    ReportFigure figures[REPORT_FIGURES_MAX];
    size_t count;
} Report;

extern const char report_no_data[];

/* All figures at one moment of the database; they live in the arena. */
MUST_CHECK Status report_make(Store *store, Arena *arena, const ReportOrder *order, Report *report,
                              Error *err);

/* Never NULL for an id that report.c knows. */
const ReportFigure *report_figure(const Report *report, const char *id);
/* SLICE_NONE: no data. */
Slice report_value(const Report *report, const char *id, const char *measure, const char *unit,
                   Slice by, Slice key);

/* One self-contained page: no script, nothing from elsewhere. */
MUST_CHECK Status report_page(const Report *report, Arena *arena, const char *path, Error *err);

#endif
