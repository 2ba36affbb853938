/*
 * answer_repay.c
 *     Incoming money with the reference of a receivable settles it (engine/recovery).
 *
 * Other credits stay what they were: orphans, listed for a person.
 */
#include "answer_private.h"

#include "maksatus/receivable.h"

static Status repay(Store *store, const Result *rows, size_t row, const Actor *actor, Error *err)
{
    AUTO_PARAMS Params params = {0};
    const IncomingMoney money = {
        .reference = result_text(rows, row, 1),
        .amount = result_money(rows, row, 2),
        .booked_on = result_day(rows, row, 3),
        .bank_id = result_text(rows, row, 4),
        .from_iban = result_text(rows, row, 5),
        .from_name = result_text(rows, row, 6),
        .into_iban = result_text(rows, row, 7),
    };
    bool matched;

    TRY(recovery_repay(store, &money, actor, &matched, err));
    if (!matched)
        return STATUS_OK;
    params_int(&params, result_int(rows, row, 0));
    params_text(&params, result_text(rows, row, 1));
    return store_execute(store, QUERY_ANSWER_REPAID, &params, NULL, err);
}

Status answer_repay(Store *store, int64_t answer, int64_t run, int64_t act, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;
    Actor actor = {.run = run, .act = act};

    params_int(&params, answer);
    TRY(store_query(store, QUERY_ANSWER_REPAYMENTS, &params, &rows, err));
    for (size_t row = 0; row < result_rows(rows); row++) {
        actor.on = result_day(rows, row, 3);
        TRY(repay(store, rows, row, &actor, err));
    }
    return STATUS_OK;
}
