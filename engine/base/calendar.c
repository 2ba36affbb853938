/*
 * calendar.c
 *     A sorted list of closed days, and which years each calendar speaks of.
 *
 * A day must be open in both calendars, so one list serves both; what is kept apart is only
 * whether a calendar has spoken of the year at all.
 */
#include "maksatus/calendar.h"

#include <stdlib.h>

enum { SATURDAY = 5 };

static bool year_in_range(int32_t year)
{
    return year >= CALENDAR_YEAR_FIRST && year <= CALENDAR_YEAR_LAST;
}

bool calendar_close_day(Calendar *calendar, CalendarKind kind, Day day)
{
    int32_t year = day_civil(day).year;

    ensure(kind < CALENDAR_COUNT);
    if (!year_in_range(year) || calendar->closed_count == CALENDAR_CLOSED_MAX)
        return false;
    calendar->closed[calendar->closed_count++] = day.number;
    calendar->known[kind][year - CALENDAR_YEAR_FIRST] = true;
    calendar->sealed = false;
    return true;
}

static int compare_numbers(const void *a, const void *b)
{
    const int32_t *left = a;
    const int32_t *right = b;

    return (*left > *right) - (*left < *right);
}

void calendar_seal(Calendar *calendar)
{
    qsort(calendar->closed, calendar->closed_count, sizeof(calendar->closed[0]), compare_numbers);
    calendar->sealed = true;
}

bool calendar_knows(const Calendar *calendar, int32_t year)
{
    if (!year_in_range(year))
        return false;
    for (size_t kind = 0; kind < CALENDAR_COUNT; kind++)
        if (!calendar->known[kind][year - CALENDAR_YEAR_FIRST])
            return false;
    return true;
}

bool calendar_is_open(const Calendar *calendar, Day day)
{
    ensure(calendar->sealed);
    ensure(calendar_knows(calendar, day_civil(day).year));
    if (day_of_week(day) >= SATURDAY)
        return false;
    return bsearch(&day.number, calendar->closed, calendar->closed_count,
                   sizeof(calendar->closed[0]), compare_numbers)
           == NULL;
}

bool calendar_next_open(const Calendar *calendar, Day day, Day *open)
{
    for (; calendar_knows(calendar, day_civil(day).year); day = day_plus(day, 1)) {
        if (calendar_is_open(calendar, day)) {
            *open = day;
            return true;
        }
    }
    return false;
}
