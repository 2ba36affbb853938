/*
 * control.c
 *     Totals that a sender gave are proven; what he did not give is not asked for.
 */
#include "control.h"

#include "maksatus/arena.h"
#include "stages.h"

bool control_is_sidecar(Slice name)
{
    const Slice end = SLICE_LITERAL(".control.json");

    return name.len > end.len
           && slice_equal((Slice){name.at + name.len - end.len, end.len}, end);
}

Status control_move_sidecar(Batch *batch, Error *err)
{
    (void)batch;
    (void)err;
    return STATUS_OK;
}

Status control_complete_record(Batch *batch, Record *record, Error *err)
{
    (void)batch;
    (void)record;
    (void)err;
    return STATUS_OK;
}

Status control_check(Batch *batch, Error *err)
{
    const ControlData *control = &batch->control;
    TEXT_ON_STACK(text, 200);

    (void)err;
    if (!slice_is_empty(control->sender))
        batch->sender = control->sender;
    if (control->count >= 0 && control->count != batch->record_count)
        text_add_format(&text, "%lld records, the control count says %lld",
                        (long long)batch->record_count, (long long)control->count);
    else if (!money_is_none(control->total) && !money_equal(control->total, batch->record_sum)) {
        text_add_string(&text, "the sum is ");
        text_add_money(&text, batch->record_sum);
        text_add_string(&text, ", the control total says ");
        text_add_money(&text, control->total);
    }
    if (text.len > 0)
        batch_refuse(batch, BATCH_QUARANTINED, "CONTROL_MISMATCH", text_slice(&text));
    return STATUS_OK;
}
