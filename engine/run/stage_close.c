/*
 * stage_close.c
 *     Fixes what a payment file pays: count, sum and day, proven against plan and decisions.
 *
 * A file that is not yet promised and whose day or cut-off has passed takes the next open day.
 */
#include "stages.h"

#include "plan.h"

static Status differs(const Outgoing *file, Error *err)
{
    return error_set(err, STATUS_INTEGRITY,
                     "payment file %.*s: its payments, their decisions and the plan disagree",
                     SLICE_ARGS(file->file.message_id));
}

/* What the plan says of it; that its rows say the same is seen when they are written. */
static Status prove_sums(Outgoing *file, Error *err)
{
    bool agree = file->planned_count > 0;

    if (file->state == FILE_CLOSED)
        agree = agree && file->planned_count == file->file.count
                && money_equal(file->planned_sum, file->file.sum);
    if (!agree)
        return differs(file, err);
    file->file.count = file->planned_count;
    file->file.sum = file->planned_sum;
    return STATUS_OK;
}

/* What this run has committed it has proven then; what an earlier one left may have been touched
 * since. */
static Status prove_decisions(const Outgoing *file, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;
    int64_t fitting; /* [I3] each an open attempt */

    if (file->run == file->night->run)
        return STATUS_OK;
    params_int(&params, file->file.number);
    TRY(store_query_int(file->night->store, QUERY_FILE_FITS, &params, &found, &fitting, err));
    return fitting == file->file.count ? STATUS_OK : differs(file, err);
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
    TRY(prove_decisions(file, err));
    if (file->state == FILE_OPEN || !day_equal(day, file->file.execution_day)) {
        const char *reason
            = day_equal(day, file->file.execution_day) ? "complete" : "its day has passed";
        file->file.execution_day = day;
        TRY(outgoing_move(file, FILE_CLOSED, 0, reason, err));
    }
    return store_commit(&tx, err);
}
