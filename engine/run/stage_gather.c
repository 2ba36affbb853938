/*
 * stage_gather.c
 *     All facts of a batch at once.
 */
#include "gather.h"
#include "stages.h"

Status stage_gather(Batch *batch, Error *err)
{
    return facts_gather(batch, err);
}
