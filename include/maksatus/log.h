/*
 * log.h
 *     What happened in a run, one JSON object a line: for people with grep and for collectors.
 *
 *     {"time":"2026-11-23T02:34:12.345Z","run":7,"event":"batch.committed","batch":12,"count":430}
 *
 * A line is one write at the end of the file, so threads and workers may share it. Values are
 * escaped, long ones are cut. Personal data does not belong in a log; where it comes along in a
 * text all the same, personal identity codes and account numbers are masked here. A log that
 * cannot be written stops no payment: log_close tells of it.
 *
 *     log_event(&log, "batch.committed", log_int("batch", 12), log_money("sum", sum));
 */
#ifndef MAKSATUS_LOG_H
#define MAKSATUS_LOG_H

#include <stdatomic.h>
#include <stdint.h>

#include "maksatus/day.h"
#include "maksatus/money.h"
#include "maksatus/slice.h"
#include "maksatus/status.h"
#include "maksatus/text.h"

typedef struct Log {
    int file;               /* -1 when it is not open: events are dropped */
    int64_t run;            /* 0 outside of a run */
    atomic_int errno_first; /* of the first line that could not be written */
} Log;

typedef enum LogKind { LOG_NOTHING, LOG_TEXT, LOG_INT, LOG_MONEY, LOG_DAY, LOG_BOOL } LogKind;

typedef struct LogField {
    const char *key; /* snake_case */
    LogKind kind;
    union {
        Slice text;
        int64_t number;
        Money amount;
        Day day;
        bool flag;
    } value;
} LogField;

/* For log_event of an event that has no fields. */
#define LOG_NO_FIELDS ((LogField){0})

static inline LogField log_text(const char *key, Slice text)
{
    return (LogField){key, LOG_TEXT, {.text = text}};
}

static inline LogField log_string(const char *key, const char *text)
{
    return log_text(key, slice_of(text));
}

static inline LogField log_int(const char *key, int64_t number)
{
    return (LogField){key, LOG_INT, {.number = number}};
}

static inline LogField log_money(const char *key, Money amount)
{
    return (LogField){key, LOG_MONEY, {.amount = amount}};
}

static inline LogField log_day(const char *key, Day day)
{
    return (LogField){key, LOG_DAY, {.day = day}};
}

static inline LogField log_bool(const char *key, bool flag)
{
    return (LogField){key, LOG_BOOL, {.flag = flag}};
}

/* Opens or makes the file (0640), for appending. The log is -1 and usable after a failure. */
MUST_CHECK Status log_open(Log *log, const char *path, int64_t run, Error *err);
/* STATUS_IO when a line was lost. Also for a log that is not open. */
MUST_CHECK Status log_close(Log *log, Error *err);

/* At least one field; log may be NULL. */
#define log_event(log, event, ...) log_write((log), (event), (const LogField[]){__VA_ARGS__, {0}})
void log_write(Log *log, const char *event, const LogField *fields);

/* The text with identity codes and account numbers masked. */
void text_add_masked(Text *text, Slice part);

#endif
