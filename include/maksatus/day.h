/*
 * day.h
 *     A calendar day as the number of days since 1970-01-01. No clock, no time zone.
 *
 * Days are proleptic Gregorian from 0001-01-01 to 9999-12-31.
 */
#ifndef MAKSATUS_DAY_H
#define MAKSATUS_DAY_H

#include <stdbool.h>
#include <stdint.h>

#include "maksatus/slice.h"

typedef struct Day {
    int32_t number;
} Day;

#define DAY_NONE ((Day){INT32_MIN}) /* a day that is not there */

typedef struct CivilDay {
    int32_t year;
    int32_t month; /* 1 to 12 */
    int32_t day;   /* 1 to 31 */
} CivilDay;

static inline bool day_is_none(Day day)
{
    return day.number == INT32_MIN;
}

static inline bool day_before(Day a, Day b)
{
    return a.number < b.number;
}

static inline bool day_equal(Day a, Day b)
{
    return a.number == b.number;
}

static inline Day day_plus(Day day, int32_t days)
{
    ensure(!day_is_none(day));
    return (Day){day.number + days};
}

/* YYYY-MM-DD and nothing else. False when it is not a day that exists. */
MUST_CHECK bool day_parse(Slice text, Day *day);
MUST_CHECK bool day_make(int32_t year, int32_t month, int32_t day_of_month, Day *day);
CivilDay day_civil(Day day);

/* 0 is Monday, 6 is Sunday. */
int day_of_week(Day day);
/* The same day of the month so many months later (or earlier, when negative), or the last day of
 * that month where there is no such day. */
Day day_plus_months(Day day, int32_t months);
Day day_last_of_month(Day day);
/* True when the two are the first and the last day of one calendar month. */
bool day_is_whole_month(Day first, Day last);

#endif
