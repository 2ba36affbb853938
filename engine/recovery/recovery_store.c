/*
 * recovery_store.c
 *     Receivables from rows, and back into rows: how one stands, its money, its story.
 */
#include "maksatus/receivable.h"

#include "recovery_private.h"

static Slice copied(Arena *arena, const Result *result, size_t row, size_t column)
{
    return arena_slice(arena, result_text(result, row, column));
}

static SetOffScope scope_of(Slice text)
{
    return slice_is(text, "payer")       ? SET_OFF_PAYER
           : slice_is(text, "grant")     ? SET_OFF_GRANT
           : slice_is(text, "programme") ? SET_OFF_PROGRAMME
                                         : SET_OFF_NO;
}

static InterestFor interest_for_of(Slice text)
{
    return slice_is(text, "all")             ? INTEREST_ALL
           : slice_is(text, "organisations") ? INTEREST_ORGANISATIONS
                                             : INTEREST_NONE;
}

static void read_regime(Arena *arena, const Result *result, size_t row, size_t at, Regime *regime)
{
    *regime = (Regime){
        .row = result_int(result, row, at),
        .code = copied(arena, result, row, at + 1),
        .title = copied(arena, result, row, at + 2),
        .law = copied(arena, result, row, at + 3),
        .small_amount = result_money(result, row, at + 4),
        .interest_for = interest_for_of(result_text(result, row, at + 5)),
        .interest_add = (int32_t)result_int_or(result, row, at + 6, -1),
        .late_add = (int32_t)result_int_or(result, row, at + 7, -1),
        .moderate_capital = result_bool(result, row, at + 8),
        .moderate_interest = result_bool(result, row, at + 9),
        .set_off = scope_of(result_text(result, row, at + 10)),
        .set_off_final = result_bool(result, row, at + 11),
        .enforceable_final = result_bool(result, row, at + 12),
        .knowledge_years = (int32_t)result_int_or(result, row, at + 13, -1),
        .absolute_years = (int32_t)result_int_or(result, row, at + 14, -1),
        .absolute_year_end = result_bool(result, row, at + 15),
        .expiry_years = (int32_t)result_int(result, row, at + 16),
        .fraud_stops_clock = result_bool(result, row, at + 17),
    };
}

static Receivable *read_receivable(Arena *arena, const Result *result, size_t row)
{
    Receivable *made = ARENA_NEW(arena, Receivable);

    *made = (Receivable){
        .id = result_int(result, row, 0),
        .state = receivable_state_find(result_text(result, row, 1)),
        .person = result_bool(result, row, 2),
        .capital_first = result_bool(result, row, 3),
        .fraud_suspected = result_bool(result, row, 4),
        .appeal_stay = result_bool(result, row, 5),
        .reference = copied(arena, result, row, 6),
        .payer = copied(arena, result, row, 7),
        .agency = copied(arena, result, row, 8),
        .programme = copied(arena, result, row, 9),
        .grant_id = copied(arena, result, row, 10),
        .ground = copied(arena, result, row, 11),
        .decided_by = copied(arena, result, row, 12),
        .language = copied(arena, result, row, 40),
        .granted_on = result_day(result, row, 13),
        .known_on = result_day(result, row, 14),
        .last_paid_on = result_day(result, row, 15),
        .hearing_due_on = result_day(result, row, 16),
        .answered_on = result_day(result, row, 17),
        .decided_on = result_day(result, row, 18),
        .notice_on = result_day(result, row, 19),
        .final_on = result_day(result, row, 20),
        .due_on = result_day(result, row, 21),
    };
    ensure(made->state < RECEIVABLE_STATES);
    read_regime(arena, result, row, 22, &made->regime);
    return made;
}

static Claim read_claim(const Result *result, size_t row)
{
    return (Claim){
        .n = (int32_t)result_int(result, row, 1),
        .decision = result_int(result, row, 2),
        .paid_on = result_day(result, row, 3),
        .proposed = result_money(result, row, 4),
        .open = {[COMPONENT_COSTS] = result_money(result, row, 5),
                 [COMPONENT_LATE_INTEREST] = result_money(result, row, 6),
                 [COMPONENT_INTEREST] = result_money(result, row, 7),
                 [COMPONENT_CAPITAL] = result_money(result, row, 8)},
        .interest_to = result_day(result, row, 9),
        .late_to = result_day(result, row, 10),
    };
}

/* Rows are sorted by receivable: each gets its run of them. */
static void hand_out_claims(Arena *arena, const Result *result, Receivable *receivable)
{
    const size_t first = result_first_from(result, receivable->id);
    size_t end = first;

    while (end < result_rows(result) && result_int(result, end, 0) == receivable->id)
        end++;
    receivable->claim_count = end - first;
    receivable->claim = ARENA_ARRAY(arena, Claim, receivable->claim_count + 1);
    for (size_t i = 0; i < receivable->claim_count; i++)
        receivable->claim[i] = read_claim(result, first + i);
}

Status receivables_load(Store *store, Arena *arena, const int64_t *ids, size_t count,
                        Receivable ***receivables, size_t *found, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;
    AUTO_RESULT Result *claims = NULL;

    params_int_array(&params, ids, count);
    TRY(store_query(store, QUERY_RECOVERY_LOAD, &params, &rows, err));
    TRY(store_query(store, QUERY_RECOVERY_CLAIMS, &params, &claims, err));
    *found = result_rows(rows);
    *receivables = ARENA_ARRAY(arena, Receivable *, *found + 1);
    for (size_t i = 0; i < *found; i++) {
        (*receivables)[i] = read_receivable(arena, rows, i);
        hand_out_claims(arena, claims, (*receivables)[i]);
    }
    return STATUS_OK;
}

Status receivable_find(Store *store, Arena *arena, Slice name, Receivable **receivable, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Receivable **loaded;
    bool found;
    int64_t id;
    size_t count;

    params_text(&params, name);
    TRY(store_query_int(store, QUERY_RECOVERY_FIND, &params, &found, &id, err));
    if (!found)
        return error_set(err, STATUS_USAGE, "there is no receivable %.*s", SLICE_ARGS(name));
    TRY(receivables_load(store, arena, &id, 1, &loaded, &count, err));
    ensure(count == 1);
    *receivable = loaded[0];
    return STATUS_OK;
}

Status interest_rates_load(Store *store, Arena *arena, InterestRates *rates, Error *err)
{
    AUTO_RESULT Result *result = NULL;

    TRY(store_query(store, QUERY_RECOVERY_RATES, NULL, &result, err));
    RatePeriod *period = ARENA_ARRAY(arena, RatePeriod, result_rows(result) + 1);
    for (size_t i = 0; i < result_rows(result); i++)
        period[i] = (RatePeriod){result_day(result, i, 0), result_day(result, i, 1),
                                 (int32_t)result_int(result, i, 2)};
    *rates = (InterestRates){period, result_rows(result)};
    return STATUS_OK;
}

Status recovery_calendar_load(Store *store, Arena *arena, Calendar **calendar, Error *err)
{
    AUTO_RESULT Result *result = NULL;

    *calendar = ARENA_NEW(arena, Calendar);
    TRY(store_query(store, QUERY_RECOVERY_CALENDAR, NULL, &result, err));
    for (size_t i = 0; i < result_rows(result); i++) {
        CalendarKind kind =
            slice_is(result_text(result, i, 1), "FI") ? CALENDAR_FI : CALENDAR_TARGET;

        if (!calendar_close_day(*calendar, kind, result_day(result, i, 0)))
            return error_set(err, STATUS_USAGE, "more closed days than calendars hold");
    }
    calendar_seal(*calendar);
    return STATUS_OK;
}

/* ── writing ──────────────────────────────────────────────────────────────────────────────── */

static void copy_optional(CopyBuffer *buffer, int64_t value)
{
    if (value == 0)
        copy_null(buffer);
    else
        copy_int8(buffer, value);
}

Status entries_save(const Entries *entries, const Actor *actor, Store *store, Error *err)
{
    AUTO_COPY_BUFFER CopyBuffer buffer = {0};

    for (size_t i = 0; i < entries->count; i++) {
        const ReceivableEntry *entry = &entries->item[i];

        copy_row(&buffer, 12);
        copy_int8(&buffer, entry->receivable);
        copy_int4(&buffer, entry->claim);
        copy_text(&buffer, slice_of(money_event_name(entry->event)));
        copy_text(&buffer, slice_of(component_name(entry->component)));
        copy_money(&buffer, entry->amount);
        copy_day(&buffer, entry->on);
        copy_day(&buffer, entry->from);
        copy_day(&buffer, entry->to);
        copy_optional(&buffer, entry->decision);
        copy_optional(&buffer, entry->settlement);
        copy_optional(&buffer, actor->run);
        copy_optional(&buffer, actor->act);
    }
    return copy_buffer_send(store, QUERY_COPY_RECEIVABLE_ENTRY, &buffer, err);
}

Status receivable_past_load(Store *store, Arena *arena, int64_t receivable, PastEntry **past,
                            size_t *count, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;

    params_int(&params, receivable);
    TRY(store_query(store, QUERY_RECOVERY_PAST, &params, &rows, err));
    *count = result_rows(rows);
    *past = ARENA_ARRAY(arena, PastEntry, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*past)[i] = (PastEntry){
            .claim = (int32_t)result_int(rows, i, 0),
            .event = money_event_find(result_text(rows, i, 1)),
            .component = component_find(result_text(rows, i, 2)),
            .amount = {result_int(rows, i, 3)},
            .on = result_day(rows, i, 4),
            .from = result_day(rows, i, 5),
            .to = result_day(rows, i, 6),
            .decision = result_int(rows, i, 7),
            .settlement = result_int(rows, i, 8),
        };
        ensure((*past)[i].event < MONEY_EVENTS);
    }
    return STATUS_OK;
}

Status receivable_unsettle(Store *store, int64_t receivable, const Actor *actor, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, receivable);
    params_int_or_null(&params, actor->act, actor->act == 0);
    params_int_or_null(&params, actor->run, actor->run == 0);
    return store_execute(store, QUERY_RECOVERY_UNSETTLE, &params, NULL, err);
}

Status receivable_save(Store *store, const Receivable *receivable, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, receivable->id);
    params_string(&params, receivable_state_name(receivable->state));
    params_day(&params, receivable->hearing_due_on);
    params_day(&params, receivable->answered_on);
    params_day(&params, receivable->decided_on);
    params_text(&params, receivable->decided_by);
    params_day(&params, receivable->notice_on);
    params_day(&params, receivable->final_on);
    params_day(&params, receivable->due_on);
    params_bool(&params, receivable->appeal_stay);
    params_bool(&params, receivable->capital_first);
    return store_execute(store, QUERY_RECOVERY_SAVE, &params, NULL, err);
}

Status receivable_tell(Store *store, int64_t id, const char *event, ReceivableState from,
                       ReceivableState to, const Actor *actor, Slice detail, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, id);
    params_string(&params, event);
    params_string(&params, receivable_state_name(from));
    params_string(&params, receivable_state_name(to));
    params_day(&params, actor->on);
    params_int_or_null(&params, actor->run, actor->run == 0);
    params_int_or_null(&params, actor->act, actor->act == 0);
    params_text(&params, slice_is_empty(detail) ? actor->reason : detail);
    return store_execute(store, QUERY_RECOVERY_CHANGE, &params, NULL, err);
}

Status receivable_make_step(Store *store, Receivable *receivable, ReceivableStep step,
                            const Actor *actor, Slice detail, Error *err)
{
    ReceivableState from = receivable->state;

    if (!receivable_next(from, step, &receivable->state))
        return error_set(
            err, STATUS_USAGE, "receivable %lld is %s: there is no step '%s' from there",
            (long long)receivable->id, receivable_state_name(from), receivable_step_name(step));
    TRY(receivable_save(store, receivable, err));
    return receivable_tell(store, receivable->id, receivable_step_name(step), from,
                           receivable->state, actor, detail, err);
}

Status receivable_money_step(Store *store, Receivable *receivable, ReceivableStep some,
                             ReceivableStep all, const Actor *actor, Slice detail, Error *err)
{
    if (receivable_open_total(receivable).cents > 0)
        return receivable_make_step(store, receivable, some, actor, detail, err);
    TRY(receivable_make_step(store, receivable, all, actor, detail, err));
    return receivable_make_step(store, receivable, STEP_SETTLE, actor,
                                SLICE_LITERAL("nothing is open"), err);
}
