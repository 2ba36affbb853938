/*
 * limitation.c
 *     Days of procedure and days after which nothing may be decided or collected. See regime.h.
 */
#include "maksatus/regime.h"

enum {
    NOTICE_DAYS = 7,
    APPEAL_DAYS = 30,
    LOOK_DAYS_MAX = 60,
    YEAR_MONTHS = 12,
    YEAR_LAST = 9999, /* of day.h: a clock that would end later ends with it */
    SATURDAY = 5,
    FRIDAY = 4,
};

/* The days that the act names by themselves, whatever the bank calendars say. */
static bool is_named_day(Day day)
{
    CivilDay civil = day_civil(day);

    if (civil.month == 12 && (civil.day == 6 || (civil.day >= 24 && civil.day <= 26)))
        return true;
    if ((civil.month == 5 && civil.day == 1)
        || (civil.month == 1 && (civil.day == 1 || civil.day == 6)))
        return true;
    /* Midsummer Eve: the Friday before the Saturday of 20 to 26 June */
    return civil.month == 6 && civil.day >= 19 && civil.day <= 25 && day_of_week(day) == FRIDAY;
}

Status deadline_working_day(const Calendar *calendar, Day day, Day *open, Error *err)
{
    for (int i = 0; i < LOOK_DAYS_MAX; i++, day = day_plus(day, 1)) {
        if (!calendar_knows(calendar, day_civil(day).year)) {
            return error_set(err, STATUS_USAGE, "no calendar for the year %d: load banking_days",
                             (int)day_civil(day).year);
        }
        if (day_of_week(day) < SATURDAY && !is_named_day(day) && calendar_is_open(calendar, day)) {
            *open = day;
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_USAGE, "the calendar has no working day for two months");
}

Day deadline_notice(Day sent)
{
    return day_plus(sent, NOTICE_DAYS);
}

Status deadline_days(const Calendar *calendar, Day notice, int32_t days, Day *last, Error *err)
{
    return deadline_working_day(calendar, day_plus(notice, days), last, err);
}

Status deadline_months(const Calendar *calendar, Day from, int32_t months, Day *last, Error *err)
{
    return deadline_working_day(calendar, day_plus_months(from, months), last, err);
}

Status deadline_appeal(const Calendar *calendar, Day notice, Day *last, Error *err)
{
    return deadline_days(calendar, notice, APPEAL_DAYS, last, err);
}

static Day year_end(int32_t year)
{
    Day day = DAY_NONE;
    bool exists = day_make(year < YEAR_LAST ? year : YEAR_LAST, 12, 31, &day);

    ensure(exists);
    return day;
}

Day limitation_knowledge(const Regime *regime, Day known)
{
    if (regime->knowledge_years < 0)
        return DAY_NONE;
    return year_end(day_civil(known).year + regime->knowledge_years);
}

Day limitation_absolute(const Regime *regime, Day last_paid, bool fraud_suspected)
{
    if (regime->absolute_years < 0 || (fraud_suspected && regime->fraud_stops_clock))
        return DAY_NONE;
    if (regime->absolute_year_end || day_civil(last_paid).year > YEAR_LAST - regime->absolute_years)
        return year_end(day_civil(last_paid).year + regime->absolute_years);
    return day_plus_months(last_paid, regime->absolute_years * YEAR_MONTHS);
}

Day limitation_expiry(const Regime *regime, Day decided)
{
    return year_end(day_civil(decided).year + regime->expiry_years);
}
