/*
 * repayment.c
 *     Money that comes in with a receivable's reference, and what time does by itself each night.
 */
#include "recovery_private.h"

#include "maksatus/iban.h"
#include "maksatus/text.h"

enum { APPEAL_LOOK_DAYS = 60 };

/* It may still become due: money for it waits. */
static bool takes_later(ReceivableState state)
{
    ReceivableState to;

    return receivable_next(state, STEP_HEAR, &to) || receivable_next(state, STEP_DEMAND, &to);
}

/* After expiry nothing is collected any more (706/2007 21 §). */
static bool takes_money(const Receivable *receivable, Day on)
{
    return (receivable_is_open(receivable->state) || receivable->state == RECEIVABLE_WRITTEN_OFF)
           && on.number <= limitation_expiry(&receivable->regime, receivable->decided_on).number;
}

/* Told after interest of later days was reckoned: it settles on its own day all the same, so that
 * the order in which money is told changes nothing. *taken 0: it cannot, since more would be paid
 * than was owed. */
static Status settle_late(Store *store, Arena *arena, Receivable *receivable,
                          const LateMoney *money, const InterestRates *rates, const Actor *actor,
                          Money *taken, Error *err)
{
    AUTO_ENTRIES Entries entries = {0};
    PastEntry *past;
    size_t count;

    *taken = MONEY_ZERO;
    if (!receivable_is_reckoned_after(receivable, money->on))
        return STATUS_OK;
    TRY(receivable_past_load(store, arena, receivable->id, &past, &count, err));
    if (!receivable_settle_late(receivable, money, past, count, rates, actor->on, &entries))
        return STATUS_OK;
    TRY(receivable_unsettle(store, receivable->id, actor, err));
    *taken = money->amount;
    return entries_save(&entries, actor, store, err);
}

/* Settles what is open now: told in time, or not to be told anew. */
static Status settle_now(Store *store, Receivable *receivable, Money amount,
                         const InterestRates *rates, const Actor *booked, Money *taken,
                         bool *waits, Error *err)
{
    AUTO_ENTRIES Entries entries = {0};
    Day unknown;

    *waits = !receivable_accrue(receivable, rates, booked->on, &entries, &unknown);
    if (*waits)
        return STATUS_OK;
    *taken = receivable_settle(receivable, amount, MONEY_REPAID, booked->on, 0, &entries);
    return entries_save(&entries, booked, store, err);
}

/* ── what was written off ─────────────────────────────────────────────────────────────────── */

/* Opens in memory what is written off; answers the last day on which it was, DAY_NONE: nothing. */
static Day open_again(Receivable *receivable, const PastEntry *past, size_t count)
{
    Day last = DAY_NONE;

    for (size_t i = 0; i < count; i++) {
        if (past[i].event != MONEY_WRITTEN_OFF)
            continue;
        for (size_t j = 0; j < receivable->claim_count; j++)
            if (receivable->claim[j].n == past[i].claim)
                receivable->claim[j].open[past[i].component].cents -= past[i].amount.cents;
        if (day_is_none(last) || day_before(last, past[i].on))
            last = past[i].on;
    }
    return last;
}

static Status take_write_off_back(Store *store, Receivable *receivable, const Actor *actor,
                                  Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, receivable->id);
    params_day(&params, actor->on);
    params_int_or_null(&params, actor->act, actor->act == 0);
    params_int_or_null(&params, actor->run, actor->run == 0);
    TRY(store_execute(store, QUERY_RECOVERY_WRITE_OFF_BACK, &params, NULL, err));
    return receivable_make_step(store, receivable, STEP_REVERSE, actor,
                                SLICE_LITERAL("money came in"), err);
}

/* A debt that is written off can still be paid: what was written off is open again for the money of
 * that day. writer->on: the day of that, and of writing the rest off again; DAY_NONE: nothing was
 * written off. *waits: a rate is not known yet, and nothing is done. */
static Status open_written_off(Store *store, Arena *arena, Receivable *receivable,
                               const InterestRates *rates, Day on, Actor *writer, bool *waits,
                               Error *err)
{
    AUTO_ENTRIES Entries unused = {0};
    PastEntry *past;
    size_t count;
    Day unknown;

    TRY(receivable_past_load(store, arena, receivable->id, &past, &count, err));
    writer->on = open_again(receivable, past, count);
    if (day_is_none(writer->on))
        return STATUS_OK;
    *waits = !receivable_accrue(receivable, rates, on, &unused, &unknown);
    if (*waits)
        return STATUS_OK;
    if (day_before(writer->on, on))
        writer->on = on;
    return take_write_off_back(store, receivable, writer, err);
}

/* As persons had decided of all of it. */
static Status write_rest_off(Store *store, Receivable *receivable, const Actor *writer, Error *err)
{
    AUTO_ENTRIES Entries entries = {0};

    if (!receivable_is_open(receivable->state))
        return STATUS_OK;
    (void)receivable_settle(receivable, receivable_open_total(receivable), MONEY_WRITTEN_OFF,
                            writer->on, 0, &entries);
    TRY(entries_save(&entries, writer, store, err));
    return receivable_make_step(store, receivable, STEP_WRITE_OFF, writer,
                                SLICE_LITERAL("the rest, as before"), err);
}

/* ── one repayment ────────────────────────────────────────────────────────────────────────── */

/* Money that came in for a receivable, or what is over of it. */
typedef struct Repayment {
    int64_t id, receivable;
    Money amount;
    Day on;
    bool is_over;
} Repayment;

static Status tell_allocated(Store *store, const Repayment *repayment, Money taken,
                             const Actor *actor, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, repayment->id);
    params_money(&params, taken);
    if (!repayment->is_over)
        return store_execute(store, QUERY_RECOVERY_REPAID, &params, NULL, err);
    if (taken.cents == 0)
        return STATUS_OK;
    params_int_or_null(&params, actor->run, actor->run == 0);
    params_int_or_null(&params, actor->act, actor->act == 0);
    return store_execute(store, QUERY_RECOVERY_REPAID_MORE, &params, NULL, err);
}

/* What the receivable, which is open and collectable, can take of it. */
static Status settle(Store *store, Arena *arena, Receivable *receivable, const Repayment *repayment,
                     const InterestRates *rates, const Actor *actor, Money *taken, bool *waits,
                     Error *err)
{
    Actor booked = *actor;

    booked.on = repayment->on;
    TRY(settle_late(store, arena, receivable, &(LateMoney){repayment->amount, booked.on}, rates,
                    actor, taken, err));
    if (taken->cents == 0)
        TRY(settle_now(store, receivable, repayment->amount, rates, &booked, taken, waits, err));
    if (taken->cents == 0)
        return STATUS_OK;
    return receivable_money_step(store, receivable, STEP_REPAY, STEP_REPAY_ALL, &booked,
                                 SLICE_LITERAL("repaid"), err);
}

static Status settle_written_off(Store *store, Arena *arena, Receivable *receivable,
                                 const Repayment *repayment, const InterestRates *rates,
                                 const Actor *actor, Money *taken, bool *waits, Error *err)
{
    Actor writer = *actor;
    Receivable **loaded;
    size_t count;

    TRY(open_written_off(store, arena, receivable, rates, repayment->on, &writer, waits, err));
    if (*waits || day_is_none(writer.on))
        return STATUS_OK;
    TRY(receivables_load(store, arena, &repayment->receivable, 1, &loaded, &count, err));
    ensure(count == 1);
    TRY(settle(store, arena, loaded[0], repayment, rates, actor, taken, waits, err));
    ensure(!*waits); /* the rates were known above */
    return write_rest_off(store, loaded[0], &writer, err);
}

/* Allocates a repayment; *waits when the receivable is not due yet or a rate is not known: then it
 * stays as it is for a later night. What the receivable cannot take is over. */
static Status allocate(Store *store, const Repayment *repayment, const Actor *actor, bool *waits,
                       Error *err)
{
    AUTO_ARENA Arena arena;
    Receivable **loaded;
    InterestRates rates;
    size_t count;
    Money taken = MONEY_ZERO;

    arena_init(&arena, SIZE_MAX);
    TRY(receivables_load(store, &arena, &repayment->receivable, 1, &loaded, &count, err));
    ensure(count == 1);
    *waits = takes_later(loaded[0]->state);
    if (*waits)
        return STATUS_OK;
    if (takes_money(loaded[0], repayment->on)) {
        TRY(interest_rates_load(store, &arena, &rates, err));
        if (loaded[0]->state == RECEIVABLE_WRITTEN_OFF)
            TRY(settle_written_off(store, &arena, loaded[0], repayment, &rates, actor, &taken,
                                   waits, err));
        else
            TRY(settle(store, &arena, loaded[0], repayment, &rates, actor, &taken, waits, err));
    }
    return *waits ? STATUS_OK : tell_allocated(store, repayment, taken, actor, err);
}

/* The same money told again is nothing new; other money under its id would be lost. */
static Status check_same(Store *store, int64_t receivable, const IncomingMoney *money, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *known = NULL;
    TEXT_ON_STACK(text, 400);

    params_text(&params, money->bank_id);
    TRY(store_query(store, QUERY_RECOVERY_REPAYMENT_KNOWN, &params, &known, err));
    ensure(result_rows(known) == 1);
    if (!result_bool(known, 0, 3) && result_int(known, 0, 0) == receivable
        && result_int(known, 0, 1) == money->amount.cents
        && day_equal(result_day(known, 0, 2), money->booked_on))
        return STATUS_OK;
    text_add_money(&text, result_money(known, 0, 1));
    text_add_string(&text, " of ");
    text_add_day(&text, result_day(known, 0, 2));
    return error_set(err, STATUS_USAGE,
                     "money %.*s was recorded before%s: %.*s for receivable %lld",
                     SLICE_ARGS(money->bank_id),
                     result_bool(known, 0, 3) ? ", and taken back" : "",
                     SLICE_ARGS(text_slice(&text)), (long long)result_int(known, 0, 0));
}

Status recovery_repay(Store *store, const IncomingMoney *money, const Actor *actor, bool *matched,
                      Error *err)
{
    AUTO_PARAMS Params name = {0};
    AUTO_PARAMS Params params = {0};
    Repayment repayment = {.amount = money->amount, .on = money->booked_on};
    bool fresh, waits;

    ensure(money->amount.cents > 0);
    params_text(&name, money->reference);
    TRY(store_query_int(store, QUERY_RECOVERY_BY_REFERENCE, &name, matched, &repayment.receivable,
                        err));
    if (!*matched)
        return STATUS_OK;
    params_int(&params, repayment.receivable);
    params_text(&params, money->bank_id);
    params_money(&params, money->amount);
    params_day(&params, money->booked_on);
    params_int_or_null(&params, actor->run, actor->run == 0);
    params_int_or_null(&params, actor->act, actor->act == 0);
    params_text(&params, iban_check(money->from_iban) == IBAN_GOOD
                                 && iban_country_in_sepa(money->from_iban)
                             ? money->from_iban
                             : SLICE_NONE);
    params_text(&params, money->from_name);
    params_text(&params, money->into_iban);
    TRY(store_query_int(store, QUERY_RECOVERY_REPAYMENT, &params, &fresh, &repayment.id, err));
    if (!fresh) /* a bank's money is known by its id, whatever else is told of it */
        return slice_is_empty(money->into_iban)
                   ? check_same(store, repayment.receivable, money, err)
                   : STATUS_OK;
    return allocate(store, &repayment, actor, &waits, err);
}

/* ── time ─────────────────────────────────────────────────────────────────────────────────── */

static Status allocate_all(Store *store, Query query, bool over, const Actor *actor, Error *err)
{
    AUTO_RESULT Result *rows = NULL;
    bool waits;

    TRY(store_query(store, query, NULL, &rows, err));
    for (size_t i = 0; i < result_rows(rows); i++) {
        const Repayment repayment = {
            .id = result_int(rows, i, 0),
            .receivable = result_int(rows, i, 1),
            .amount = result_money(rows, i, 2),
            .on = result_day(rows, i, 3),
            .is_over = over,
        };
        TRY(allocate(store, &repayment, actor, &waits, err));
    }
    return STATUS_OK;
}

Status recovery_settle_over(Store *store, Day today, int64_t run, Error *err)
{
    const Actor actor = {.run = run, .on = today};

    return allocate_all(store, QUERY_RECOVERY_REPAYMENTS_OVER, true, &actor, err);
}

/* Expired: nothing may be collected any more; what is open is written off as it was reckoned. */
static Status expire(Store *store, Receivable *receivable, const Actor *actor, Error *err)
{
    AUTO_ENTRIES Entries entries = {0};
    Money open = receivable_open_total(receivable);

    (void)receivable_settle(receivable, open, MONEY_WRITTEN_OFF, actor->on, 0, &entries);
    TRY(entries_save(&entries, actor, store, err));
    return receivable_make_step(store, receivable, STEP_EXPIRE, actor,
                                SLICE_LITERAL("expired (706/2007 20 §)"), err);
}

static Status pass_time(Store *store, Arena *arena, Receivable *receivable, const Actor *actor,
                        Error *err)
{
    Calendar *calendar;
    Day last;

    if (actor->on.number > limitation_expiry(&receivable->regime, receivable->decided_on).number)
        return expire(store, receivable, actor, err);
    TRY(recovery_calendar_load(store, arena, &calendar, err));
    if (!calendar_knows(calendar,
                        day_civil(day_plus(receivable->notice_on, APPEAL_LOOK_DAYS)).year))
        return STATUS_OK; /* a person says when: 'recovery final' */
    TRY(deadline_appeal(calendar, receivable->notice_on, &last, err));
    if (actor->on.number <= last.number)
        return STATUS_OK;
    receivable->final_on = day_plus(last, 1);
    return receivable_make_step(store, receivable, STEP_FINAL, actor,
                                SLICE_LITERAL("nobody claimed a revision in time"), err);
}

Status recovery_night(Store *store, Day today, int64_t run, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;
    const Actor actor = {.run = run, .on = today};

    arena_init(&arena, SIZE_MAX);
    TRY(allocate_all(store, QUERY_RECOVERY_REPAYMENTS_WAITING, false, &actor, err));
    params_day(&params, today);
    TRY(store_query(store, QUERY_RECOVERY_NIGHT, &params, &rows, err));
    for (size_t i = 0; i < result_rows(rows); i++) {
        const int64_t id = result_int(rows, i, 0);
        Receivable **loaded;
        size_t count;

        TRY(receivables_load(store, &arena, &id, 1, &loaded, &count, err));
        ensure(count == 1);
        TRY(pass_time(store, &arena, loaded[0], &actor, err));
    }
    return STATUS_OK;
}
