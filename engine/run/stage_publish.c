/*
 * stage_publish.c
 *     Makes a promised file visible: sidecars first, the file last, by rename; then the state.
 *
 *     there is                      then
 *     hidden, promised hash         sidecars, rename, published
 *     visible, promised hash        published (the run died between rename and commit)
 *     either, another hash          STATUS_INTEGRITY: nothing is published
 *     neither                       in_doubt: somebody may have taken it; a person resolves it
 */
#include "stages.h"

#include "maksatus/arena.h"

static Status write_sidecars(Outgoing *file, const char *signed_path, Error *err)
{
    const RunOptions *options = file->night->options;
    char sha256[SHA256_HEX_BYTES], rules[SHA256_HEX_BYTES];

    TRY(outgoing_group(file, file->night->store, err));
    sha256_hex(&file->sha256, sha256);
    sha256_hex(&file->rules_hash, rules);

    Slice digest = slice_of(
        arena_format(file->arena, "%s  %.*s.xml\n", sha256, SLICE_ARGS(file->file.message_id)));
    Slice manifest =
        message_manifest(file->arena, &(ManifestData){&file->file, file->group, file->group_count,
                                                      sha256, file->bytes, file->profile,
                                                      file->program_version, slice_of(rules)});

    TRY(file_write_all(file->arena, outgoing_path(file, "", ".xml.sha256"), digest, err));
    TRY(file_write_all(file->arena, outgoing_path(file, "", ".manifest.json"), manifest, err));
    if (options->certificate == NULL)
        return STATUS_OK;

    Slice signature;
    TRY(signature_make(file->arena, signed_path, options->certificate, options->key, &signature,
                       err));
    return file_write_all(file->arena, outgoing_path(file, "", ".xml.p7s"), signature, err);
}

static Status mark_published(Outgoing *file, int64_t act, const char *reason, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    AUTO_PARAMS Params params = {0};

    params_int(&params, file->file.number);
    TRY(store_begin(file->night->store, &tx, err));
    TRY(outgoing_move(file, FILE_PUBLISHED, act, reason, err));
    TRY(store_execute(file->night->store, QUERY_FILE_PUBLISH_BATCHES, &params, NULL, err));
    return store_commit(&tx, err);
}

Status outgoing_show(Outgoing *file, int64_t act, const char *reason, Error *err)
{
    bool taken;

    TRY(write_sidecars(file, file->hidden, err));
    TRY(file_rename(file->hidden, file->visible, &taken, err));
    if (taken)
        return error_set(err, STATUS_INTEGRITY, "%s exists already", file->visible);
    return mark_published(file, act, reason, err);
}

Status outgoing_find_visible(Outgoing *file, int64_t act, const char *reason, bool *visible,
                             Error *err)
{
    TRY(outgoing_find(file, file->visible, visible, err));
    if (!*visible)
        return STATUS_OK;
    TRY(write_sidecars(file, file->visible, err));
    TRY(mark_published(file, act, reason, err));
    return file_unlink(file->hidden, err);
}

/* An approval holds for the bytes that were approved. */
static Status withdraw_approval(Outgoing *file)
{
    AUTO_TX Tx *tx = NULL;
    Error second = {0};

    TRY(store_begin(file->night->store, &tx, &second));
    TRY(outgoing_move(file, FILE_PROMISED, 0, "a byte differs: the approval is void", &second));
    return store_commit(&tx, &second);
}

static Status mark_in_doubt(Outgoing *file, Error *err)
{
    AUTO_TX Tx *tx = NULL;

    file->waits = "it is in doubt: somebody may have taken it; see 'file publish'";
    file->night->outcome->attention = true;
    TRY(store_begin(file->night->store, &tx, err));
    TRY(outgoing_move(file, FILE_IN_DOUBT, 0, "promised, but no file is there", err));
    return store_commit(&tx, err);
}

/* What this run has planned, the database has allowed after all that was told (m_0040). */
static Status check_pays_once(Outgoing *file, Error *err)
{
    Slice decision;

    if (file->run == file->night->run)
        return STATUS_OK;
    TRY(outgoing_pays_again(file, &decision, err));
    if (slice_is_empty(decision))
        return STATUS_OK;
    file->waits = "an earlier payment of a decision in it may still be made, or was; see "
                  "'answer list --alarms' and 'file void'";
    file->night->outcome->attention = true;
    return STATUS_OK;
}

Status stage_publish(Outgoing *file, Error *err)
{
    bool hidden = false, visible = false;

    ensure(file->state == FILE_PROMISED || file->state == FILE_APPROVED); /* [I5] */
    TRY(outgoing_find_visible(file, 0, "found in the outbox", &visible, err));
    if (visible)
        return STATUS_OK;
    Status status = STATUS_OK;
    if (file->verified)
        hidden = true; /* read back and promised just now; if it is gone, the rename says so */
    else
        status = outgoing_find(file, file->hidden, &hidden, err);
    if (status == STATUS_INTEGRITY && file->state == FILE_APPROVED)
        (void)withdraw_approval(file);
    TRY(status);
    if (!hidden)
        return mark_in_doubt(file, err);
    if (outgoing_is_late(file)) {
        file->waits = "its day or cut-off has passed; see 'file void'";
        file->night->outcome->attention = true;
        return STATUS_OK;
    }
    if (file->two_person && file->state != FILE_APPROVED) {
        file->waits = "it waits for approval";
        return STATUS_OK;
    }
    TRY(check_pays_once(file, err));
    if (file->waits != NULL)
        return STATUS_OK;
    return outgoing_show(file, 0, "written to the outbox", err);
}
