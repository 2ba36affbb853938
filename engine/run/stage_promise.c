/*
 * stage_promise.c
 *     Commits the intent: these bytes, and no others, will be this file. Before it, the hidden file
 *     and its folder are durable.
 */
#include "stages.h"

Status stage_promise(Outgoing *file, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    Night *night = file->night;

    if (file->state != FILE_CLOSED)
        return STATUS_OK;
    ensure(file->verified); /* [I4] nothing is promised that was not read back */
    TRY(file_sync_folder(night_path(file->arena, night, "outbox", SLICE_NONE), err));
    TRY(store_begin(night->store, &tx, err));
    TRY(outgoing_move(file, FILE_PROMISED, 0, "read back and found right", err));
    return store_commit(&tx, err);
}
