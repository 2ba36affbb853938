/*
 * calendar.h
 *     Bank days. A payment is executed on a day that is open both in TARGET and in Finland.
 *
 * The closed days other than Saturday and Sunday are data (banking_days). A year that has no row
 * of a calendar is not a year without holidays: it is unknown, and refused.
 */
#ifndef MAKSATUS_CALENDAR_H
#define MAKSATUS_CALENDAR_H

#include "maksatus/day.h"

typedef enum CalendarKind { CALENDAR_TARGET, CALENDAR_FI, CALENDAR_COUNT } CalendarKind;

enum { CALENDAR_YEAR_FIRST = 1990, CALENDAR_YEAR_LAST = 2149, CALENDAR_CLOSED_MAX = 8192 };

typedef struct Calendar {
    int32_t closed[CALENDAR_CLOSED_MAX]; /* day numbers, sorted by calendar_seal; both kinds */
    size_t closed_count;
    bool known[CALENDAR_COUNT][CALENDAR_YEAR_LAST - CALENDAR_YEAR_FIRST + 1];
    bool sealed;
} Calendar;

/* False when the day is outside the years or the table is full. */
MUST_CHECK bool calendar_close_day(Calendar *calendar, CalendarKind kind, Day day);
void calendar_seal(Calendar *calendar);

/* True when both calendars know the year. */
bool calendar_knows(const Calendar *calendar, int32_t year);
/* Open in both. The year must be known. */
bool calendar_is_open(const Calendar *calendar, Day day);
/* The first open day on or after it; false when it would need a year that is not known. */
MUST_CHECK bool calendar_next_open(const Calendar *calendar, Day day, Day *open);

#endif
