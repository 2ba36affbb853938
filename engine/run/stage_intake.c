/*
 * stage_intake.c
 *     Opens a delivery and claims its batch, in a small transaction of its own: a run that dies
 *     later leaves the claim, and the next run takes the same batch again.
 */
#include "stages.h"

#include "maksatus/arena.h"
#include "maksatus/fault.h"

static Status claim(Batch *batch, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    params_int(&params, batch->night->run);
    params_text(&params, batch->delivery);
    TRY(store_query(batch->night->store, QUERY_BATCH_CLAIM, &params, &result, err));
    ensure(result_rows(result) == 1);
    batch->id = result_int(result, 0, 0);
    batch->attempts = (int32_t)result_int(result, 0, 1);
    batch->gap_sequence = result_int_or(result, 0, 2, -1);
    FAULT_POINT("batch.claim.after");
    return STATUS_OK;
}

/* It stays where it is, and is listed. */
static void leave_alone(Batch *batch, InputVerdict verdict)
{
    static const struct {
        const char *reason, *text;
    } why[] = {
        [INPUT_NOT_REGULAR] = {"NOT_REGULAR", "it is no regular file"},
        [INPUT_UNREADABLE] = {"UNREADABLE", "there is no permission to read it"},
        [INPUT_GONE] = {"GONE", "it was there a moment ago"},
    };

    ensure((size_t)verdict < COUNT_OF(why) && why[verdict].reason != NULL);
    batch_refuse(batch, BATCH_LEFT_ALONE, why[verdict].reason, slice_of(why[verdict].text));
}

Status stage_intake(Batch *batch, Error *err)
{
    InputVerdict verdict;

    TRY(input_open(batch->arena, batch->path, &batch->input, &verdict, err));
    if (verdict == INPUT_OPEN)
        return claim(batch, err);
    leave_alone(batch, verdict);
    return STATUS_OK;
}
