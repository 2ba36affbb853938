/*
 * regime.h
 *     Under which law money is recovered, as a dated row, and the days that law counts.
 *
 * A receivable is reckoned by the row that was in force when its grant was made (688/2001 and its
 * changes, 380/2023, 757/2021 …): reference table regimes. Deadlines are counted by act 150/1930,
 * on days that are open in both calendars.
 */
#ifndef MAKSATUS_REGIME_H
#define MAKSATUS_REGIME_H

#include "maksatus/calendar.h"
#include "maksatus/day.h"
#include "maksatus/money.h"
#include "maksatus/status.h"

typedef enum SetOffScope {
    SET_OFF_NO,
    SET_OFF_PAYER,
    SET_OFF_GRANT,
    SET_OFF_PROGRAMME
} SetOffScope;
typedef enum InterestFor { INTEREST_NONE, INTEREST_ORGANISATIONS, INTEREST_ALL } InterestFor;

typedef struct Regime {
    int64_t row;
    Slice code, title, law;
    Money small_amount; /* may be left unrecovered */
    InterestFor interest_for;
    int32_t interest_add; /* basis points over the reference rate; -1: no interest before due */
    int32_t late_add;     /* -1: no late interest */
    bool moderate_capital, moderate_interest;
    SetOffScope set_off;
    bool set_off_final;      /* only with legal force */
    bool enforceable_final;  /* enforceable with legal force; else despite an appeal */
    int32_t knowledge_years; /* -1: no such clock */
    int32_t absolute_years;
    bool absolute_year_end; /* the clock ends with its calendar year */
    int32_t expiry_years;   /* of a decided receivable (706/2007 20 §) */
    bool fraud_stops_clock;
} Regime;

/* A letter sent by ordinary post counts as received on the seventh day (434/2003 59 §). */
Day deadline_notice(Day sent);
/* The last day of so many days from notice: notice itself is not counted, and a last day that is a
 * holy day, Independence Day, 1 May, Christmas or Midsummer Eve or a Saturday moves to the next
 * working day (150/1930 2 and 5 §). STATUS_USAGE without calendar data for it. */
MUST_CHECK Status deadline_days(const Calendar *calendar, Day notice, int32_t days, Day *last,
                                Error *err);
/* The same of a period of months: it ends on the day with the same number (150/1930 3 §). */
MUST_CHECK Status deadline_months(const Calendar *calendar, Day from, int32_t months, Day *last,
                                  Error *err);
/* The first working day on or after the day. */
MUST_CHECK Status deadline_working_day(const Calendar *calendar, Day day, Day *open, Error *err);
/* The last day to claim a revision of a decision: thirty days from notice (434/2003 49 c §). */
MUST_CHECK Status deadline_appeal(const Calendar *calendar, Day notice, Day *last, Error *err);

/* The last day to decide after the authority learnt of the ground (688/2001 28 §: two calendar
 * years); DAY_NONE where the regime has no such clock. */
Day limitation_knowledge(const Regime *regime, Day known);
/* The last day to decide at all, from the payment of the last instalment; DAY_NONE while a
 * suspicion of fraud stops the clock. */
Day limitation_absolute(const Regime *regime, Day last_paid, bool fraud_suspected);
/* The last day to collect what was decided (706/2007 20 §). */
Day limitation_expiry(const Regime *regime, Day decided);

#endif
