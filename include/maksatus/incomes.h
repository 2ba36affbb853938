/*
 * incomes.h
 *     Earnings payment reports in the XML of the Finnish incomes register, one report at a time.
 *
 * Both directions are read: WageReportsToIR as an employer sends it, and WageReportsFromIR as an
 * authority receives it. Only what wages are compared by is kept; the rest is skipped, unread.
 *
 *     as sent       ActionCode 1: version 1; 2: it replaces ReportVersion, so it is the next one
 *     as received   ReportVersion and ReportStatus (1 valid, 2 invalidated) as they stand
 *
 * Memory does not grow with the file: one report, bounded.
 */
#ifndef MAKSATUS_INCOMES_H
#define MAKSATUS_INCOMES_H

#include "maksatus/parser.h"

enum {
    WAGE_ITEMS_MAX = 1024, /* of one report; more is a framing fault */
    WAGE_CODE_MAX = 99999,
};

/* One item of income (Transaction). */
typedef struct WageItem {
    int32_t code;
    Money amount;   /* with its sign; negative where it reduces (Recovery, UnjustEnrichment) */
    Day start, end; /* earned in, or of the payment that is recovered; else the payment period */
} WageItem;

typedef struct WageReport {
    uint64_t line;
    char report_id[44];   /* the employer's, else the register's; "": none */
    char employer_id[36]; /* Y-tunnus; "": it has none, or another kind of code */
    char employee_id[36]; /* henkilötunnus; "": the same */
    int64_t version;
    bool invalidated;
    Day period_start, period_end; /* of the payment */
    Day employment_end;           /* the last one, when all are over; DAY_NONE */
    WageItem item[WAGE_ITEMS_MAX];
    size_t item_count;
} WageReport;

typedef struct IncomesReader IncomesReader;

/* In the arena, which outlives it. */
IncomesReader *incomes_open(Arena *arena, ByteSource source);
/* As the read of a Parser: READ_RECORD fills *report, which may be the same each time. */
MUST_CHECK ReadResult incomes_read(IncomesReader *reader, WageReport *report, FramingFault *fault,
                                   Error *err);
void incomes_close(IncomesReader *reader);

#endif
