/*
 * chart.h
 *     A few kinds of charts as SVG, in one visual language, without a fraction and without colour
 *     carrying any meaning alone: every mark has its number, every series its pattern and its name.
 *
 * Values are whole hundredths (cents, hundredths of a per cent, of a day), as the figures have two
 * decimals at most. Each mark carries its figure as data-* attributes, so that a test, or a reader
 * with a screen reader, finds the number behind it.
 */
#ifndef MAKSATUS_ENGINE_REPORT_CHART_H
#define MAKSATUS_ENGINE_REPORT_CHART_H

#include <stdint.h>

#include "maksatus/text.h"

enum { CHART_SERIES_MAX = 3 };

typedef enum ChartUnit { CHART_COUNT, CHART_EUROS, CHART_PERCENT, CHART_DAYS } ChartUnit;

typedef struct ChartDatum {
    Slice label;
    int64_t value[CHART_SERIES_MAX]; /* hundredths */
    bool known[CHART_SERIES_MAX];    /* false: no data */
    Slice note;                      /* beside the number; may be empty */
} ChartDatum;

typedef struct Chart {
    const char *figure;  /* "M01" */
    const char *summary; /* for those who cannot see it */
    const char *series[CHART_SERIES_MAX];
    size_t series_count;
    ChartUnit unit;
    bool wide;    /* columns over the whole page */
    int64_t full; /* the end of the scale; 0: the largest value */
    ChartDatum *data;
    size_t count;
} Chart;

/* "1 234", "12,5 M€", "97.2 %", "8 d": short, for people. */
void chart_number(Text *text, int64_t hundredths, ChartUnit unit);

/* The names of the series with their patterns; nothing for one series. */
void chart_legend(Text *text, const Chart *chart);
/* One row a datum, the series one after another in it. */
void chart_rows(Text *text, const Chart *chart);
/* One column a datum, the series on top of each other: for days and ages. */
void chart_columns(Text *text, const Chart *chart);
/* One row a datum: from the first series' mark to the last one's, a mark each. */
void chart_ranges(Text *text, const Chart *chart);

#endif
