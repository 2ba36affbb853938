/*
 * recovery_acts.c
 *     What persons do with a receivable: each act checks what the law asks first, moves the money,
 *     and makes its step. The state machine is in receivable_machine.c, the money in allocation.c.
 */
#include "recovery_private.h"

#include "maksatus/text.h"

enum { PLAN_PARTS_MAX = 120 };

static Status refuse_before(Day on, Day day, const char *what, Error *err)
{
    TEXT_ON_STACK(text, 16);

    if (day_is_none(day) || day.number <= on.number)
        return STATUS_OK;
    text_add_day(&text, day);
    return error_set(err, STATUS_USAGE, "not before %.*s: %s", SLICE_ARGS(text_slice(&text)), what);
}

static Status refuse_after(Day on, Day day, const char *what, Error *err)
{
    TEXT_ON_STACK(text, 16);

    if (day_is_none(day) || on.number <= day.number)
        return STATUS_OK;
    text_add_day(&text, day);
    return error_set(err, STATUS_USAGE, "not after %.*s: %s", SLICE_ARGS(text_slice(&text)), what);
}

Status recovery_in_order(const Receivable *receivable, const Actor *actor, Error *err)
{
    return refuse_before(actor->on, receivable->decided_on, "the day of the decision", err);
}

/* Two persons: who forgives or gives up is not who decided. */
static Status refuse_same_person(Store *store, const Receivable *receivable, const Actor *actor,
                                 Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;
    int64_t same;

    params_int(&params, receivable->id);
    params_int(&params, actor->act);
    TRY(store_query_int(store, QUERY_RECOVERY_SAME_PERSON, &params, &found, &same, err));
    if (same == 0)
        return STATUS_OK;
    return error_set(err, STATUS_USAGE,
                     "%.*s, or the same system user, decided receivable %lld: this needs another "
                     "person",
                     SLICE_ARGS(actor->by), (long long)receivable->id);
}

static Status refuse_expired(const Receivable *receivable, Day on, Error *err)
{
    if (day_is_none(receivable->decided_on))
        return STATUS_OK; /* the step itself is refused */
    return refuse_after(on, limitation_expiry(&receivable->regime, receivable->decided_on),
                        "the receivable has expired (706/2007 20 and 21 §)", err);
}

Status receivable_reckon(Store *store, Receivable *receivable, Day on, Entries *entries, Error *err)
{
    AUTO_ARENA Arena arena;
    InterestRates rates;
    Day unknown;
    TEXT_ON_STACK(text, 16);

    arena_init(&arena, SIZE_MAX);
    TRY(interest_rates_load(store, &arena, &rates, err));
    if (receivable_accrue(receivable, &rates, on, entries, &unknown))
        return STATUS_OK;
    text_add_day(&text, unknown);
    return error_set(err, STATUS_USAGE, "no reference rate is known for %.*s: load interest_rates",
                     SLICE_ARGS(text_slice(&text)));
}

/* ── until it is decided ──────────────────────────────────────────────────────────────────── */

Status recovery_hear(Store *store, Arena *arena, Receivable *receivable, Day answer_by,
                     const Actor *actor, Error *err)
{
    Calendar *calendar;

    TRY(recovery_calendar_load(store, arena, &calendar, err));
    if (day_is_none(answer_by))
        answer_by = day_plus(deadline_notice(actor->on), 14);
    TRY(refuse_before(answer_by, deadline_notice(actor->on),
                      "the letter counts as received on the seventh day", err));
    TRY(deadline_working_day(calendar, answer_by, &receivable->hearing_due_on, err));
    receivable->answered_on = DAY_NONE;
    return receivable_make_step(store, receivable, STEP_HEAR, actor, SLICE_NONE, err);
}

Status recovery_answered(Store *store, Receivable *receivable, const Actor *actor, Error *err)
{
    if (receivable->state != RECEIVABLE_HEARING)
        return error_set(err, STATUS_USAGE, "receivable %lld is %s: nobody is being heard",
                         (long long)receivable->id, receivable_state_name(receivable->state));
    receivable->answered_on = actor->on;
    TRY(receivable_save(store, receivable, err));
    return receivable_tell(store, receivable->id, "answer", receivable->state, receivable->state,
                           actor, SLICE_NONE, err);
}

Status recovery_decide(Store *store, Arena *arena, Receivable *receivable, const Actor *actor,
                       Error *err)
{
    AUTO_ENTRIES Entries entries = {0};
    const Regime *regime = &receivable->regime;

    (void)arena;
    if (receivable->state == RECEIVABLE_HEARING && day_is_none(receivable->answered_on))
        TRY(refuse_before(actor->on, day_plus(receivable->hearing_due_on, 1),
                          "the hearing is neither answered nor over (434/2003 34 §)", err));
    TRY(refuse_after(actor->on, limitation_knowledge(regime, receivable->known_on),
                     "two calendar years after the authority learnt of it (28 §)", err));
    TRY(refuse_after(
        actor->on,
        limitation_absolute(regime, receivable->last_paid_on, receivable->fraud_suspected),
        "the time in which recovery may be decided at all", err));
    receivable->decided_on = actor->on;
    receivable->decided_by = actor->by;
    receivable->notice_on = deadline_notice(actor->on);
    TRY(receivable_make_step(store, receivable, STEP_DECIDE, actor, SLICE_NONE, err));
    receivable_claim_all(receivable, actor->on, &entries);
    return entries_save(&entries, actor, store, err);
}

/* Be it interest alone: what was paid of a decision that is annulled would be nobody's. */
static Status refuse_settled(Store *store, const Receivable *receivable, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;
    int64_t settled;

    params_int(&params, receivable->id);
    TRY(store_query_int(store, QUERY_RECOVERY_SETTLED, &params, &found, &settled, err));
    if (settled == 0)
        return STATUS_OK;
    return error_set(err, STATUS_USAGE,
                     "receivable %lld is settled in part: take that back first, 'recovery reverse'",
                     (long long)receivable->id);
}

Status recovery_close(Store *store, Receivable *receivable, const Actor *actor, Error *err)
{
    AUTO_ENTRIES Entries entries = {0};
    ReceivableState to;

    if (receivable_next(receivable->state, STEP_CLOSE, &to))
        return receivable_make_step(store, receivable, STEP_CLOSE, actor, SLICE_NONE, err);
    TRY(receivable_make_step(store, receivable, STEP_ANNUL, actor, SLICE_NONE, err));
    TRY(refuse_settled(store, receivable, err));
    receivable_annul(receivable, actor->on, &entries);
    return entries_save(&entries, actor, store, err);
}

/* What is over stays as it is; a claim of nothing is the end of a case. */
static Status refuse_amending(const Receivable *receivable, Money capital, Error *err)
{
    ReceivableState to;

    if (!receivable_next(receivable->state, STEP_CLOSE, &to)
        && !receivable_next(receivable->state, STEP_ANNUL, &to)
        && !receivable_is_open(receivable->state))
        return error_set(err, STATUS_USAGE, "receivable %lld is %s: its claims are never amended",
                         (long long)receivable->id, receivable_state_name(receivable->state));
    if (capital.cents <= 0)
        return error_set(err, STATUS_USAGE, "a claim has at least one cent: close the case");
    return STATUS_OK;
}

static Status refuse_more_than_paid(Store *store, const Receivable *receivable, int32_t claim,
                                    Money capital, Error *err)
{
    for (size_t i = 0; i < receivable->claim_count; i++) {
        AUTO_PARAMS Params params = {0};
        bool found;
        int64_t paid;

        if (receivable->claim[i].n != claim || receivable->claim[i].decision == 0)
            continue;
        params_int(&params, receivable->claim[i].decision);
        TRY(store_query_int(store, QUERY_RECOVERY_PAID, &params, &found, &paid, err));
        ensure(found);
        if (capital.cents > paid)
            return error_set(err, STATUS_USAGE, "more than was paid cannot be recovered");
    }
    return STATUS_OK;
}

static bool is_reckoned(const Receivable *receivable)
{
    for (size_t i = 0; i < receivable->claim_count; i++)
        if (!day_is_none(receivable->claim[i].interest_to)
            || !day_is_none(receivable->claim[i].late_to))
            return true;
    return false;
}

/* Interest that was reckoned is that of the old capital, and payments have settled it; or they have
 * settled more of the claim than it has now. */
static Status settle_amended(Store *store, Receivable *receivable, int32_t claim, Money capital,
                             const Actor *actor, bool *done, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_ENTRIES Entries entries = {0};
    InterestRates rates;
    PastEntry *past;
    size_t count;

    arena_init(&arena, SIZE_MAX);
    TRY(interest_rates_load(store, &arena, &rates, err));
    TRY(receivable_past_load(store, &arena, receivable->id, &past, &count, err));
    *done = receivable_restate(receivable, claim, capital, past, count, &rates, actor->on,
                               &entries);
    if (!*done)
        return STATUS_OK;
    TRY(receivable_unsettle(store, receivable->id, actor, err));
    return entries_save(&entries, actor, store, err);
}

Status recovery_amend(Store *store, Receivable *receivable, int32_t claim, Money capital,
                      const Actor *actor, Error *err)
{
    AUTO_ENTRIES Entries entries = {0};
    AUTO_PARAMS Params params = {0};
    int64_t changed = 1;
    bool done;

    TRY(refuse_amending(receivable, capital, err));
    TRY(refuse_more_than_paid(store, receivable, claim, capital, err));
    if (day_is_none(receivable->decided_on)) {
        params_int(&params, receivable->id);
        params_int(&params, claim);
        params_money(&params, capital);
        TRY(store_execute(store, QUERY_RECOVERY_CAPITAL, &params, &changed, err));
    } else if (!is_reckoned(receivable)
               && receivable_amend(receivable, claim, capital, actor->on, &entries)) {
        TRY(entries_save(&entries, actor, store, err));
    } else {
        TRY(settle_amended(store, receivable, claim, capital, actor, &done, err));
        changed = done;
    }
    if (changed == 0)
        return error_set(
            err, STATUS_USAGE,
            "claim %d of receivable %lld cannot have this capital: it is unknown, as it "
            "was, or settled beyond it",
            (int)claim, (long long)receivable->id);
    TRY(receivable_tell(store, receivable->id, "amend", receivable->state, receivable->state, actor,
                        SLICE_NONE, err));
    if (!receivable_is_open(receivable->state) || receivable_open_total(receivable).cents > 0)
        return STATUS_OK;
    return receivable_money_step(store, receivable, STEP_REPAY, STEP_REPAY_ALL, actor,
                                 SLICE_LITERAL("amended to what is settled"), err);
}

/* ── appeal, legal force, demand ──────────────────────────────────────────────────────────── */

static Status refuse_final(const Receivable *receivable, Error *err)
{
    TEXT_ON_STACK(text, 16);

    if (!receivable_is_open(receivable->state) || day_is_none(receivable->final_on))
        return STATUS_OK;
    text_add_day(&text, receivable->final_on);
    return error_set(err, STATUS_USAGE, "receivable %lld has legal force since %.*s",
                     (long long)receivable->id, SLICE_ARGS(text_slice(&text)));
}

Status recovery_appeal(Store *store, Receivable *receivable, bool stay, const Actor *actor,
                       Error *err)
{
    AUTO_ARENA Arena arena;
    Slice told = SLICE_NONE;

    arena_init(&arena, SIZE_MAX);
    TRY(refuse_final(receivable, err));
    receivable->appeal_stay = stay;
    if (stay)
        told = slice_of(arena_format(&arena, "stay: %.*s", SLICE_ARGS(actor->reason)));
    return receivable_make_step(store, receivable, STEP_APPEAL, actor, told, err);
}

static Status appeal_deadline(Store *store, Arena *arena, const Receivable *receivable, Day *last,
                              Error *err)
{
    Calendar *calendar;

    TRY(recovery_calendar_load(store, arena, &calendar, err));
    return deadline_appeal(calendar, receivable->notice_on, last, err);
}

Status recovery_final(Store *store, Arena *arena, Receivable *receivable, const Actor *actor,
                      Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;
    int64_t appealed;
    Day last;

    TRY(refuse_final(receivable, err));
    params_int(&params, receivable->id);
    TRY(store_query_int(store, QUERY_RECOVERY_APPEALED, &params, &found, &appealed, err));
    receivable->final_on = actor->on;
    if (appealed == 0 && !day_is_none(receivable->notice_on)) { /* as a night would have said */
        TRY(appeal_deadline(store, arena, receivable, &last, err));
        receivable->final_on = day_plus(last, 1);
        TRY(refuse_before(actor->on, receivable->final_on, "a revision may still be claimed", err));
    }
    receivable->appeal_stay = false;
    return receivable_make_step(store, receivable, STEP_FINAL, actor, SLICE_NONE, err);
}

static Status refuse_stayed(const Receivable *receivable, Error *err)
{
    if (!receivable->appeal_stay)
        return STATUS_OK;
    return error_set(err, STATUS_USAGE, "the appeal stays receivable %lld",
                     (long long)receivable->id);
}

Status recovery_demand(Store *store, Arena *arena, Receivable *receivable, Day due_on,
                       const Actor *actor, Error *err)
{
    Calendar *calendar;

    TRY(refuse_expired(receivable, actor->on, err));
    if (receivable->state == RECEIVABLE_DECIDED && receivable->regime.enforceable_final)
        TRY(recovery_final(store, arena, receivable, actor, err));
    TRY(refuse_stayed(receivable, err));
    if (receivable->state == RECEIVABLE_APPEAL_OPEN && receivable->regime.enforceable_final)
        return error_set(err, STATUS_USAGE, "%.*s needs a decision with legal force",
                         SLICE_ARGS(receivable->regime.code));
    TRY(recovery_calendar_load(store, arena, &calendar, err));
    if (day_is_none(due_on))
        due_on = day_plus(deadline_notice(actor->on), 14);
    TRY(refuse_before(due_on, actor->on, "the day of payment lies before its demand", err));
    TRY(deadline_working_day(calendar, due_on, &receivable->due_on, err));
    return receivable_make_step(store, receivable, STEP_DEMAND, actor, SLICE_NONE, err);
}

/* ── collecting ───────────────────────────────────────────────────────────────────────────── */

static Status refuse_not_due(const Receivable *receivable, Day on, Error *err)
{
    if (day_is_none(receivable->due_on))
        return STATUS_OK; /* the step itself is refused */
    return refuse_before(on, day_plus(receivable->due_on, 1), "the day of payment is not over",
                         err);
}

Status recovery_remind(Store *store, Receivable *receivable, Money cost, const Actor *actor,
                       Error *err)
{
    AUTO_ENTRIES Entries entries = {0};

    TRY(refuse_not_due(receivable, actor->on, err));
    TRY(refuse_expired(receivable, actor->on, err));
    TRY(receivable_make_step(store, receivable, STEP_REMIND, actor, SLICE_NONE, err));
    if (cost.cents > 0)
        receivable_add_cost(receivable, cost, actor->on, &entries);
    return entries_save(&entries, actor, store, err);
}

static Status add_plan_part(Store *store, const Receivable *receivable, int32_t n, Day due_on,
                            Money part, const Actor *actor, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, receivable->id);
    params_int(&params, n);
    params_day(&params, due_on);
    params_money(&params, part);
    params_int(&params, actor->act);
    return store_execute(store, QUERY_RECOVERY_PLAN_PART, &params, NULL, err);
}

/* Equal parts a month of what is open today; the last takes the remainder. Interest that grows
 * meanwhile is reckoned with each payment and remains for the end. */
Status recovery_plan(Store *store, Arena *arena, Receivable *receivable, int32_t parts, Day first,
                     const Actor *actor, Error *err)
{
    AUTO_ENTRIES Entries shown = {0};
    Calendar *calendar;

    TRY(refuse_expired(receivable, actor->on, err));
    TRY(refuse_before(first, actor->on, "the first part lies before the plan", err));
    TRY(receivable_make_step(store, receivable, STEP_PLAN, actor, SLICE_NONE, err));
    TRY(receivable_reckon(store, receivable, actor->on, &shown, err));
    Money open = receivable_open_total(receivable);
    if (parts < 1 || parts > PLAN_PARTS_MAX || open.cents < parts)
        return error_set(err, STATUS_USAGE, "a plan has 1 to %d parts of at least one cent",
                         (int)PLAN_PARTS_MAX);
    TRY(recovery_calendar_load(store, arena, &calendar, err));
    for (int32_t i = 0; i < parts; i++) {
        Money part = {i + 1 < parts ? open.cents / parts
                                    : open.cents - (open.cents / parts) * (parts - 1)};
        Day due_on;

        TRY(deadline_months(calendar, first, i, &due_on, err));
        TRY(add_plan_part(store, receivable, i + 1, due_on, part, actor, err));
    }
    return STATUS_OK;
}

Status recovery_enforce(Store *store, Receivable *receivable, const Actor *actor, Error *err)
{
    TRY(refuse_not_due(receivable, actor->on, err));
    TRY(refuse_expired(receivable, actor->on, err));
    TRY(refuse_stayed(receivable, err));
    if (receivable->regime.enforceable_final && day_is_none(receivable->final_on))
        return error_set(err, STATUS_USAGE, "%.*s: enforcement needs a decision with legal force",
                         SLICE_ARGS(receivable->regime.code));
    return receivable_make_step(store, receivable, STEP_ENFORCE, actor, SLICE_NONE, err);
}

static Status settle_all(Store *store, Receivable *receivable, Money amount, MoneyEvent event,
                         const Actor *actor, Money *taken, Error *err)
{
    AUTO_ENTRIES Entries entries = {0};

    TRY(receivable_reckon(store, receivable, actor->on, &entries, err));
    if (money_is_none(amount))
        amount = receivable_open_total(receivable);
    *taken = receivable_settle(receivable, amount, event, actor->on, 0, &entries);
    return entries_save(&entries, actor, store, err);
}

Status recovery_return(Store *store, Arena *arena, Receivable *receivable, Money collected,
                       const Actor *actor, Error *err)
{
    Money taken;

    (void)arena;
    if (receivable->state != RECEIVABLE_ENFORCEMENT_SENT)
        return error_set(err, STATUS_USAGE, "receivable %lld is %s: it is not with enforcement",
                         (long long)receivable->id, receivable_state_name(receivable->state));
    if (collected.cents > 0) {
        TRY(settle_all(store, receivable, collected, MONEY_REPAID, actor, &taken, err));
        if (money_above(collected, taken))
            return error_set(err, STATUS_USAGE, "more was collected than is open");
        if (receivable_open_total(receivable).cents == 0)
            return receivable_money_step(store, receivable, STEP_REPAY, STEP_REPAY_ALL, actor,
                                         SLICE_LITERAL("collected by enforcement"), err);
        TRY(receivable_make_step(store, receivable, STEP_REPAY, actor,
                                 SLICE_LITERAL("collected in part by enforcement"), err));
    }
    return receivable_make_step(store, receivable, STEP_RETURN_EMPTY, actor, SLICE_NONE, err);
}

Status recovery_procedure(Store *store, Receivable *receivable, ReceivableStep step,
                          bool capital_first, const Actor *actor, Error *err)
{
    receivable->capital_first = capital_first;
    return receivable_make_step(store, receivable, step, actor, SLICE_NONE, err);
}

/* ── forgiving and giving up ──────────────────────────────────────────────────────────────── */

static bool may_moderate(const Regime *regime, Component component)
{
    switch (component) {
    case COMPONENT_CAPITAL:
        return regime->moderate_capital;
    case COMPONENT_INTEREST:
    case COMPONENT_LATE_INTEREST:
        return regime->moderate_interest;
    case COMPONENT_COSTS:
    case COMPONENTS:
        break;
    }
    return false;
}

Status recovery_moderate(Store *store, Arena *arena, Receivable *receivable, Component component,
                         Money amount, const Actor *actor, Error *err)
{
    AUTO_ENTRIES Entries entries = {0};

    (void)arena;
    TRY(refuse_same_person(store, receivable, actor, err));
    if (!receivable_is_open(receivable->state))
        return error_set(err, STATUS_USAGE, "receivable %lld is %s: nothing of it is due",
                         (long long)receivable->id, receivable_state_name(receivable->state));
    if (!may_moderate(&receivable->regime, component))
        return error_set(err, STATUS_USAGE, "%.*s does not let %s be moderated",
                         SLICE_ARGS(receivable->regime.code), component_name(component));
    TRY(receivable_reckon(store, receivable, actor->on, &entries, err));
    Money open = receivable_open(receivable, component);
    if (money_is_none(amount))
        amount = open;
    if (amount.cents <= 0 || money_above(amount, open))
        return error_set(err, STATUS_USAGE, "no such amount of %s is open",
                         component_name(component));
    (void)receivable_settle_component(receivable, component, amount, MONEY_MODERATED, actor->on,
                                      &entries);
    TRY(entries_save(&entries, actor, store, err));
    if (receivable_open_total(receivable).cents == 0)
        return receivable_make_step(store, receivable, STEP_MODERATE_ALL, actor, SLICE_NONE, err);
    return receivable_tell(store, receivable->id, "moderate", receivable->state, receivable->state,
                           actor, SLICE_NONE, err);
}

Status recovery_write_off(Store *store, Arena *arena, Receivable *receivable, Slice code,
                          const Actor *actor, Error *err)
{
    static const char *const codes[] = {
        "expired",         "small",    "no_assets", "bankruptcy_closed",
        "debt_adjustment", "deceased", "court"};
    Money taken;
    size_t i = 0;

    while (i < COUNT_OF(codes) && !slice_is(code, codes[i]))
        i++;
    if (i == COUNT_OF(codes))
        return error_set(err, STATUS_USAGE,
                         "a reason is one of expired, small, no_assets, bankruptcy_closed, "
                         "debt_adjustment, deceased, court");
    TRY(refuse_same_person(store, receivable, actor, err));
    if (slice_is(code, "expired") && !day_is_none(receivable->decided_on))
        TRY(refuse_before(
            actor->on,
            day_plus(limitation_expiry(&receivable->regime, receivable->decided_on), 1),
            "the receivable has not expired (706/2007 20 §)", err));
    TRY(receivable_make_step(
        store, receivable, STEP_WRITE_OFF, actor,
        slice_of(arena_format(arena, "%.*s: %.*s", SLICE_ARGS(code), SLICE_ARGS(actor->reason))),
        err));
    return settle_all(store, receivable, MONEY_NONE, MONEY_WRITTEN_OFF, actor, &taken, err);
}

/* Money that a person recorded in error was never over either. */
static Status take_back_money(Store *store, const Result *last, const Actor *actor, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Slice refund = result_text(last, 0, 2);

    if (result_is_null(last, 0, 1))
        return STATUS_OK;
    if (!slice_is_empty(refund))
        return error_set(err, STATUS_USAGE,
                         "what was over of repayment %lld goes back as decision %.*s",
                         (long long)result_int(last, 0, 1), SLICE_ARGS(refund));
    params_int(&params, result_int(last, 0, 1));
    params_day(&params, actor->on);
    params_int(&params, actor->act);
    return store_execute(store, QUERY_RECOVERY_TAKE_BACK, &params, NULL, err);
}

/* A plan, a procedure or enforcement did not end: nobody sets off beside it. A write-off did give
 * them up. */
static Status bind_again(Store *store, Receivable *receivable, ReceivableState was,
                         const Actor *actor, Error *err)
{
    static const struct {
        ReceivableState state;
        ReceivableStep step;
    } bound[] = {{RECEIVABLE_INSTALMENT_PLAN, STEP_PLAN},
                 {RECEIVABLE_ENFORCEMENT_SENT, STEP_ENFORCE},
                 {RECEIVABLE_BANKRUPTCY_LODGED, STEP_BANKRUPTCY},
                 {RECEIVABLE_RESTRUCTURED, STEP_RESTRUCTURE},
                 {RECEIVABLE_DEBT_ADJUSTED, STEP_ADJUST_DEBT}};
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *from = NULL;

    if (was != RECEIVABLE_SETTLED && was != RECEIVABLE_MODERATED)
        return STATUS_OK;
    params_int(&params, receivable->id);
    TRY(store_query(store, QUERY_RECOVERY_SETTLED_FROM, &params, &from, err));
    for (size_t i = 0; i < COUNT_OF(bound) && result_rows(from) == 1; i++)
        if (slice_is(result_text(from, 0, 0), receivable_state_name(bound[i].state)))
            return receivable_make_step(store, receivable, bound[i].step, actor,
                                        SLICE_LITERAL("as before it was settled"), err);
    return STATUS_OK;
}

Status recovery_reverse(Store *store, Receivable *receivable, const Actor *actor, Error *err)
{
    AUTO_PARAMS Params id = {0};
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *last = NULL;
    const ReceivableState was = receivable->state;

    params_int(&id, receivable->id);
    TRY(store_query(store, QUERY_RECOVERY_LAST_SETTLED, &id, &last, err));
    Slice entries = result_text(last, 0, 0);
    TRY(take_back_money(store, last, actor, err));
    if (slice_is_empty(entries) && result_is_null(last, 0, 1))
        return error_set(err, STATUS_USAGE, "nothing of receivable %lld is settled",
                         (long long)receivable->id);
    if (slice_is_empty(entries))
        return STATUS_OK; /* it had settled nothing, so it is no step of the case */
    params_text(&params, entries);
    params_day(&params, actor->on);
    params_int(&params, actor->act);
    TRY(store_execute(store, QUERY_RECOVERY_REVERSE, &params, NULL, err));
    TRY(receivable_make_step(store, receivable, STEP_REVERSE, actor, SLICE_NONE, err));
    return bind_again(store, receivable, was, actor, err);
}
