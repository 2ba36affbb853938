/*
 * day.c
 *     Between day numbers and years, months and days, without the C library's clock.
 *
 * Years are counted from 1 March, so that the leap day is the last of its year and the months
 * before it have lengths that a formula gives (Hinnant, "chrono-compatible low-level date
 * algorithms"). 400 years are one era of 146,097 days.
 */
#include "maksatus/day.h"

enum {
    DAYS_OF_ERA = 146097,
    DAYS_TO_1970 = 719468, /* from 0000-03-01 */
    YEAR_FIRST = 1,
    YEAR_LAST = 9999,
};

static bool is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t days_of_month(int32_t year, int32_t month)
{
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static int32_t divide_down(int32_t value, int32_t divisor)
{
    return value / divisor - (value % divisor < 0);
}

static Day day_of(int32_t year, int32_t month, int32_t day_of_month)
{
    int32_t march_year = month <= 2 ? year - 1 : year;
    int32_t march_month = (month + 9) % 12;
    int32_t era = divide_down(march_year, 400);
    int32_t year_of_era = march_year - era * 400;
    int32_t day_of_year = (153 * march_month + 2) / 5 + day_of_month - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return (Day){era * DAYS_OF_ERA + day_of_era - DAYS_TO_1970};
}

bool day_make(int32_t year, int32_t month, int32_t day_of_month, Day *day)
{
    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12)
        return false;
    if (day_of_month < 1 || day_of_month > days_of_month(year, month))
        return false;
    *day = day_of(year, month, day_of_month);
    return true;
}

static bool digits_parse(const char *at, size_t count, int32_t *number)
{
    int32_t value = 0;

    for (size_t digit = 0; digit < count; digit++) {
        if (at[digit] < '0' || at[digit] > '9')
            return false;
        value = value * 10 + (at[digit] - '0');
    }
    *number = value;
    return true;
}

bool day_parse(Slice text, Day *day)
{
    int32_t year = 0;
    int32_t month = 0;
    int32_t day_of_month = 0;

    if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-')
        return false;
    return digits_parse(text.at, 4, &year) && digits_parse(text.at + 5, 2, &month)
           && digits_parse(text.at + 8, 2, &day_of_month)
           && day_make(year, month, day_of_month, day);
}

CivilDay day_civil(Day day)
{
    ensure(!day_is_none(day) && day.number <= INT32_MAX - DAYS_TO_1970);
    int32_t number = day.number + DAYS_TO_1970;
    int32_t era = divide_down(number, DAYS_OF_ERA);
    int32_t day_of_era = number - era * DAYS_OF_ERA;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t march_month = (5 * day_of_year + 2) / 153;
    int32_t month = march_month < 10 ? march_month + 3 : march_month - 9;

    return (CivilDay){
        .year = year_of_era + era * 400 + (month <= 2),
        .month = month,
        .day = day_of_year - (153 * march_month + 2) / 5 + 1,
    };
}

int day_of_week(Day day)
{
    ensure(!day_is_none(day));
    int thursday_first = day.number % 7;

    return ((thursday_first < 0 ? thursday_first + 7 : thursday_first) + 3) % 7;
}

Day day_plus_months(Day day, int32_t months)
{
    CivilDay civil = day_civil(day);
    int32_t month_number = civil.year * 12 + civil.month - 1 + months;
    int32_t year = divide_down(month_number, 12);
    int32_t month = month_number - year * 12 + 1;
    int32_t last = days_of_month(year, month);

    return day_of(year, month, civil.day < last ? civil.day : last);
}

Day day_last_of_month(Day day)
{
    CivilDay civil = day_civil(day);

    return day_of(civil.year, civil.month, days_of_month(civil.year, civil.month));
}

bool day_is_whole_month(Day first, Day last)
{
    return !day_is_none(first) && !day_is_none(last) && day_civil(first).day == 1
           && day_equal(last, day_last_of_month(first));
}
