/*
 * stage_gather.c
 *     All facts of a batch at once; the stops as they stand at this moment.
 */
#include "gather.h"
#include "maksatus/reference_load.h"
#include "stages.h"

Status stage_gather(Batch *batch, Error *err)
{
    Night *night = batch->night;

    TRY(reference_data_load_stops(night->store, night->arena, night->reference, err));
    TRY(facts_gather_spooled(batch, err));
    wanted_done(&batch->wanted); /* asked and answered: the history holds what came back */
    return STATUS_OK;
}
