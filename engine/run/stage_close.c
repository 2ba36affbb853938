/*
 * stage_close.c
 *     Fixes what a payment file pays: count, sum and day, proven against payments, decisions, plan.
 *
 * A file that is not yet promised and whose day or cut-off has passed takes the next open day.
 */
#include "stages.h"

#include "plan.h"

static Status prove_sums(Outgoing *file, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    params_int(&params, file->file.number);
    TRY(store_query(file->night->store, QUERY_FILE_SUMS, &params, &result, err));
    ensure(result_rows(result) == 1);

    int64_t count = result_int(result, 0, 0);
    Money sum = result_money(result, 0, 1);
    bool agree = count == result_int(result, 0, 2) /* with the plan */
                 && money_equal(sum, result_money(result, 0, 3))
                 && count == result_int(result, 0, 4)  /* with decisions */
                 && count == result_int(result, 0, 5); /* [I3] each an open attempt */

    if (file->state == FILE_CLOSED)
        agree = agree && count == file->file.count && money_equal(sum, file->file.sum);
    if (!agree || count == 0)
        return error_set(err, STATUS_INTEGRITY,
                         "payment file %.*s: its payments, their decisions and the plan disagree",
                         SLICE_ARGS(file->file.message_id));
    file->file.count = count;
    file->file.sum = sum;
    return STATUS_OK;
}

Status stage_close(Outgoing *file, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    Day day;

    if (file->state != FILE_OPEN && file->state != FILE_CLOSED)
        return STATUS_OK;
    TRY(execution_day(file->night, file->file.execution_day, file->cut_off_minutes, &day, err));
    TRY(store_begin(file->night->store, &tx, err));
    TRY(prove_sums(file, err));
    if (file->state == FILE_OPEN || !day_equal(day, file->file.execution_day)) {
        const char *reason
            = day_equal(day, file->file.execution_day) ? "complete" : "its day has passed";
        file->file.execution_day = day;
        TRY(outgoing_move(file, FILE_CLOSED, 0, reason, err));
    }
    return store_commit(&tx, err);
}
