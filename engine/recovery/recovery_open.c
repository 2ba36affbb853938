/*
 * recovery_open.c
 *     A case begins: which payments are recovered, from whom, under which law.
 */
#include "recovery_private.h"

#include "maksatus/hash.h"
#include "maksatus/identity.h"
#include "maksatus/interest.h"
#include "maksatus/reference_number.h"
#include "maksatus/text.h"

enum {
    COLUMN_PAYER = 1,
    COLUMN_PAID_ON = 13,
    COLUMN_CENTS = 14,
    COLUMN_USE_UNTIL = 17,
    COLUMN_GRANT_PAID_ON = 18,
};

/* One case has one payer, agency, programme, grant and payee. */
static Status check_same(const Result *rows, Error *err)
{
    static const struct {
        size_t column;
        const char *what;
    } same[] = {{1, "payer"}, {2, "agency"}, {3, "programme"}, {4, "grant"}, {8, "payee"}};

    if (result_is_null(rows, 0, COLUMN_PAYER))
        return error_set(err, STATUS_USAGE, "nobody pays programme %.*s: load programme_agencies",
                         SLICE_ARGS(result_text(rows, 0, 3)));
    for (size_t row = 0; row < result_rows(rows); row++) {
        if (result_is_null(rows, row, COLUMN_PAID_ON))
            return error_set(
                err, STATUS_USAGE, "nothing was paid by decision number %lld, it is %.*s",
                (long long)result_int(rows, row, 0), SLICE_ARGS(result_text(rows, row, 16)));
        for (size_t i = 0; i < COUNT_OF(same); i++) {
            if (!slice_equal(result_text(rows, 0, same[i].column),
                             result_text(rows, row, same[i].column)))
                return error_set(err, STATUS_USAGE,
                                 "the decisions have more than one %s: one case for each",
                                 same[i].what);
        }
    }
    return STATUS_OK;
}

static Status check_ground(Store *store, Slice ground, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;
    int64_t one;

    params_text(&params, ground);
    TRY(store_query_int(store, QUERY_RECOVERY_GROUND, &params, &found, &one, err));
    if (!found)
        return error_set(err, STATUS_USAGE, "there is no ground %.*s", SLICE_ARGS(ground));
    return STATUS_OK;
}

static Status check_not_claimed(Store *store, const RecoveryCase *what, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;
    int64_t receivable;

    params_int_array(&params, what->decision, what->decision_count);
    TRY(store_query_int(store, QUERY_RECOVERY_CLAIMED, &params, &found, &receivable, err));
    if (found)
        return error_set(err, STATUS_USAGE,
                         "receivable %lld recovers one of these payments already",
                         (long long)receivable);
    return STATUS_OK;
}

Status recovery_find_regime(Store *store, Slice code, Slice programme, Day granted_on,
                            FoundRegime *found, Arena *arena, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;
    TEXT_ON_STACK(day, 16);

    text_add_day(&day, granted_on);
    params_text(&params, slice_is_empty(code) ? SLICE_NONE : code);
    params_text(&params, programme);
    params_day(&params, granted_on);
    TRY(store_query(store, QUERY_RECOVERY_REGIME, &params, &rows, err));
    if (result_rows(rows) == 0)
        return error_set(err, STATUS_USAGE,
                         "no law of recovery%s%.*s is known for programme %.*s and grants of %.*s: "
                         "load regimes%s",
                         slice_is_empty(code) ? "" : " ", SLICE_ARGS(code), SLICE_ARGS(programme),
                         SLICE_ARGS(text_slice(&day)),
                         slice_is_empty(code) ? ", or name one with --regime" : "");
    *found = (FoundRegime){result_int(rows, 0, 0), result_money(rows, 0, 1),
                           arena_slice(arena, result_text(rows, 0, 2))};
    return STATUS_OK;
}

Status recovery_new_number(Store *store, Arena *arena, int64_t *id, Slice *reference, Error *err)
{
    char national[REFERENCE_BYTES_MAX + 1];
    bool found;

    TRY(store_query_int(store, QUERY_RECOVERY_NUMBER, NULL, &found, id, err));
    ensure(found);
    size_t len =
        reference_number_make(slice_of(arena_format(arena, "9%08lld", (long long)*id)), national);
    ensure(len > 0);
    *reference = arena_slice(arena, (Slice){national, len});
    return STATUS_OK;
}

Status recovery_add_debtor(Store *store, int64_t id, int32_t n, int64_t key, Slice payee_id,
                           Slice name, bool protected_address, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, id);
    params_int(&params, n);
    params_int(&params, key);
    params_text(&params, payee_id);
    params_text(&params, name);
    params_bool(&params, protected_address);
    return store_execute(store, QUERY_RECOVERY_DEBTOR, &params, NULL, err);
}

Status recovery_add_claim(Store *store, int64_t id, int32_t n, int64_t decision, Day paid_on,
                          Money capital, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, id);
    params_int(&params, n);
    params_int_or_null(&params, decision, decision == 0);
    params_day(&params, paid_on);
    params_money(&params, capital);
    return store_execute(store, QUERY_RECOVERY_CLAIM, &params, NULL, err);
}

/* Of what is recovered: rows are sorted by the day of payment. */
static Day last_instalment(const Result *rows)
{
    return result_day(rows, result_rows(rows) - 1, COLUMN_PAID_ON);
}

static Day use_until(const Result *rows, const RecoveryCase *what)
{
    return day_is_none(what->use_until) ? result_day(rows, 0, COLUMN_USE_UNTIL) : what->use_until;
}

/* 28 §: the last instalment of the grant, be it recovered or not, or the end of the use period. */
static Day clock_start(const Result *rows, const RecoveryCase *what)
{
    Day start = last_instalment(rows);
    const Day others[] = {result_day(rows, 0, COLUMN_GRANT_PAID_ON), use_until(rows, what)};

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (!day_is_none(others[i]) && day_before(start, others[i]))
            start = others[i];
    }
    return start;
}

static Money capital_of(const Result *rows, size_t row, const RecoveryCase *what)
{
    Money paid = money_is_none(what->amount) ? result_money(rows, row, COLUMN_CENTS) : what->amount;

    if (day_is_none(what->stopped_on))
        return paid;
    return interest_unused_share(paid, last_instalment(rows), use_until(rows, what),
                                 what->stopped_on);
}

static Status check_use(const Result *rows, const RecoveryCase *what, Error *err)
{
    Day until = use_until(rows, what);

    if (day_is_none(what->stopped_on))
        return STATUS_OK;
    if (day_is_none(until))
        return error_set(err, STATUS_USAGE,
                         "no use period of the grant is known: load obligations, or --use-until");
    if (what->stopped_on.number < last_instalment(rows).number
        || what->stopped_on.number >= until.number)
        return error_set(err, STATUS_USAGE, "the use did not end within its period: --stopped-on");
    return STATUS_OK;
}

static Status check_amount(const Result *rows, const RecoveryCase *what, const FoundRegime *regime,
                           Error *err)
{
    Money total = MONEY_ZERO;
    TEXT_ON_STACK(small, MONEY_TEXT_BYTES);

    if (!money_is_none(what->amount)) {
        if (result_rows(rows) > 1)
            return error_set(err, STATUS_USAGE, "an amount needs one decision, not several");
        if (money_above(what->amount, result_money(rows, 0, COLUMN_CENTS))
            || what->amount.cents <= 0)
            return error_set(err, STATUS_USAGE, "more than was paid cannot be recovered");
    }
    for (size_t row = 0; row < result_rows(rows); row++) {
        Money capital = capital_of(rows, row, what);
        if (capital.cents == 0)
            return error_set(err, STATUS_USAGE, "less than a cent of a payment is left");
        total = money_sum(total, capital);
    }
    if (what->even_small || money_above(total, regime->small_amount))
        return STATUS_OK;
    text_add_money(&small, regime->small_amount);
    return error_set(err, STATUS_USAGE,
                     "%.*s lets up to %.*s go: --even-small recovers it all the same",
                     SLICE_ARGS(regime->code), SLICE_ARGS(text_slice(&small)));
}

static Status add_claims(Store *store, const Result *rows, const RecoveryCase *what, int64_t id,
                         Error *err)
{
    for (size_t row = 0; row < result_rows(rows); row++)
        TRY(recovery_add_claim(store, id, (int32_t)row + 1, result_int(rows, row, 0),
                               result_day(rows, row, COLUMN_PAID_ON), capital_of(rows, row, what),
                               err));
    return STATUS_OK;
}

static Status insert_case(Store *store, const Result *rows, const RecoveryCase *what,
                          const FoundRegime *regime, int64_t id, Slice reference, Day granted_on,
                          Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, id);
    params_text(&params, reference);
    for (size_t column = 1; column <= 5; column++)
        params_text(&params, result_text(rows, 0, column));
    params_int_or_null(&params, result_int_or(rows, 0, 6, 0), result_is_null(rows, 0, 6));
    params_text(&params, what->ground);
    params_text(&params, what->facts);
    params_text(&params, regime->code);
    params_int(&params, regime->row);
    params_day(&params, granted_on);
    params_day(&params, what->known_on);
    params_day(&params, clock_start(rows, what));
    params_bool(&params, result_bool(rows, 0, 7));
    params_text(&params,
                slice_is_empty(what->language) ? result_text(rows, 0, 11) : what->language);
    params_bool(&params, what->fraud_suspected);
    params_null_text(&params);
    params_null_text(&params);
    return store_execute(store, QUERY_RECOVERY_OPEN, &params, NULL, err);
}

static Status add_debtors(Store *store, const Result *rows, const RecoveryCase *what, int64_t id,
                          Error *err)
{
    TRY(recovery_add_debtor(store, id, 1, result_int(rows, 0, 15), result_text(rows, 0, 8),
                            result_text(rows, 0, 9), result_bool(rows, 0, 10), err));
    if (slice_is_empty(what->joint_id))
        return STATUS_OK;
    return recovery_add_debtor(store, id, 2, what->joint_key, what->joint_id, what->joint_name,
                               false, err);
}

Status recovery_open(Store *store, Arena *arena, const RecoveryCase *what, const Actor *actor,
                     int64_t *id, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;
    FoundRegime regime;
    Slice reference;

    if (day_before(actor->on, what->known_on)
        || (!day_is_none(what->granted_on) && day_before(actor->on, what->granted_on)))
        return error_set(err, STATUS_USAGE, "the ground and the grant are not of a later day");
    TRY(check_ground(store, what->ground, err));
    TRY(check_not_claimed(store, what, err));
    params_int_array(&params, what->decision, what->decision_count);
    TRY(store_query(store, QUERY_RECOVERY_CASE, &params, &rows, err));
    ensure(result_rows(rows) > 0);
    TRY(check_same(rows, err));
    if (slice_equal(result_text(rows, 0, 8), what->joint_id))
        return error_set(err, STATUS_USAGE, "the payee cannot be its own joint debtor");
    Day granted_on = day_is_none(what->granted_on) ? result_day(rows, 0, 12) : what->granted_on;
    TRY(recovery_find_regime(store, what->regime, result_text(rows, 0, 3), granted_on, &regime,
                             arena, err));
    TRY(check_use(rows, what, err));
    TRY(check_amount(rows, what, &regime, err));
    TRY(recovery_new_number(store, arena, id, &reference, err));
    TRY(insert_case(store, rows, what, &regime, *id, reference, granted_on, err));
    TRY(add_debtors(store, rows, what, *id, err));
    TRY(add_claims(store, rows, what, *id, err));
    return receivable_tell(store, *id, "open", RECEIVABLE_SUSPECTED, RECEIVABLE_SUSPECTED, actor,
                           SLICE_NONE, err);
}
