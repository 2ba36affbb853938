/*
 * recovery_document.c
 *     The day of an act or a look, and what a receivable comes to on it.
 */
#include "recovery_document.h"

enum { YEAR_FIRST = 1900, YEAR_LAST = 2999 }; /* of an act: its deadlines stay days that exist */

Status recovery_day(CommandContext *context, Store *store, Day *day, Error *err)
{
    StoreClock clock;

    *day = DAY_NONE;
    TRY(command_day(context, "date", day, err));
    if (!day_is_none(*day)) {
        int32_t year = day_civil(*day).year;
        return year >= YEAR_FIRST && year <= YEAR_LAST
                   ? STATUS_OK
                   : error_set(err, STATUS_USAGE, "nothing is done in the year %d: --date",
                               (int)year);
    }
    TRY(store_clock(store, &clock, err));
    *day = clock.local_day;
    return STATUS_OK;
}

void recovery_reckon(Receivable *receivable, const InterestRates *rates, Day on, Day *until)
{
    AUTO_ENTRIES Entries entries = {0};
    Day unknown;

    *until = on;
    if (receivable_accrue(receivable, rates, on, &entries, &unknown))
        return;
    *until = day_plus(unknown, -1);
    if (!receivable_accrue(receivable, rates, *until, &entries, &unknown))
        *until = DAY_NONE; /* not even its first day has one */
}

void recovery_keep_first(Day until, Day on, Day *first)
{
    if (!day_is_none(until) && day_before(until, on)
        && (day_is_none(*first) || day_before(until, *first)))
        *first = until;
}

void recovery_tell_reckoned_to(const CommandContext *context, Day first)
{
    TEXT_ON_STACK(day, 16);

    if (context->quiet || day_is_none(first))
        return;
    text_add_day(&day, first);
    (void)fprintf(stderr,
                  "maksatus: interest is reckoned up to %.*s only: load interest_rates for later "
                  "days\n",
                  SLICE_ARGS(text_slice(&day)));
}
