/*
 * delivery_place.c
 *     Where a delivery goes, and its way there.
 *
 * The place is part of the commit of its batch; the delivery is moved after it, then its sidecar,
 * then the batch is marked. A run that dies in between leaves nothing in question:
 *
 *     died                                  the next run
 *     after the commit                      taken: the same bytes meet their batch, and are moved;
 *                                           refused: the delivery is judged again, the same way
 *     after the delivery, before its sidecar   moves the sidecar, sets the mark
 *     after the sidecar, before the mark    sets the mark
 *     a rerun, after the commit             moves what lies in the quarantine (lies_in)
 *
 * The delivery goes first: without its sidecar it must not be judged again.
 */
#include <stdio.h>
#include <unistd.h>

#include "control.h"
#include "stages.h"

#include "maksatus/arena.h"
#include "maksatus/fault.h"
#include "maksatus/identity.h"

/* In the quarantine no delivery has the name of a reason: it would be another one's. */
static const char REASON_ENDING[] = ".reason.json";

/* What is left of LIMIT_FILE_NAME_BYTES beside .99999, .control.json and .tmp. */
enum { KEPT_NAME_BYTES = LIMIT_FILE_NAME_BYTES - 32 };

/* The escaped name (night: text_add_escaped), cut where nothing could be put behind it. */
static const char *kept_name(Batch *batch, int again)
{
    Slice name = batch->delivery;

    if (name.len > KEPT_NAME_BYTES) {
        name.len = KEPT_NAME_BYTES;
        while (((unsigned char)name.at[name.len] & 0xC0) == 0x80)
            name.len--; /* not inside of a letter */
    }
    return again < 2 ? arena_string(batch->arena, name)
                     : arena_format(batch->arena, "%.*s.%d", SLICE_ARGS(name), again);
}

static const char *home_path(Arena *arena, const Night *night, Slice below)
{
    return arena_format(arena, "%s/%.*s", night->options->home, SLICE_ARGS(below));
}

/* Another one that did not come there before its run died. */
static Status find_promise(const Batch *batch, Slice place, bool *found, Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t ignored;

    params_text(&params, place);
    params_int(&params, batch->id);
    return store_query_int(batch->night->store, QUERY_PLACE_PROMISED, &params, found, &ignored,
                           err);
}

/* Something of that name is or will be there, other than the delivery itself (of a rerun). */
static Status find_other(const Batch *batch, Slice place, bool *found, Error *err)
{
    const char *path = home_path(batch->arena, batch->night, place);

    *found = false;
    if (strcmp(path, batch->path) == 0)
        return STATUS_OK;
    TRY(file_find(path, found, err));
    if (!*found)
        TRY(file_find(control_sidecar_path(batch->arena, path), found, err));
    return *found ? STATUS_OK : find_promise(batch, place, found, err);
}

static Slice place_in(const Batch *batch, const char *folder, const char *name)
{
    return slice_of(arena_format(batch->arena, "%s/%s", folder, name));
}

static Status find_name(const Batch *batch, const char *archive, const char *name, bool *found,
                        Error *err)
{
    TRY(find_other(batch, place_in(batch, archive, name), found, err));
    return *found ? STATUS_OK
                  : find_other(batch, place_in(batch, "quarantine", name), found, err);
}

Status batch_choose_place(Batch *batch, bool quarantine, Error *err)
{
    TEXT_ON_STACK(day, 16);
    int again = quarantine && slice_ends(slice_of(kept_name(batch, 1)), REASON_ENDING) ? 2 : 1;
    bool found;

    text_add_day(&day, batch->night->today);
    const char *archive = arena_format(batch->arena, "archive/%.*s", SLICE_ARGS(text_slice(&day)));
    TRY(find_name(batch, archive, kept_name(batch, again), &found, err));
    while (found)
        TRY(find_name(batch, archive, kept_name(batch, ++again), &found, err));
    batch->kept_as = place_in(batch, quarantine ? "quarantine" : archive, kept_name(batch, again));
    return STATUS_OK;
}

static const char *place_path(Batch *batch)
{
    return home_path(batch->arena, batch->night, batch->kept_as);
}

/* quarantine/NAME.reason.json: why, for whoever looks into the folder. */
static Status write_reason(Batch *batch, Error *err)
{
    char bytes[8192];
    Text json = text_on(bytes, sizeof(bytes));

    text_add_string(&json, "{\"delivery\":");
    text_add_json(&json, batch->delivery);
    text_add_format(&json, ",\"batch\":%lld,\"reason\":", (long long)batch->id);
    text_add_json(&json, batch->reason);
    text_add_string(&json, ",\"text\":");
    text_add_json(&json, batch->reason_text);
    text_add_format(&json, ",\"run\":%lld}\n", (long long)batch->night->run);
    ensure(!json.overflowed);
    return file_write_all(batch->arena,
                          arena_format(batch->arena, "%s%s", place_path(batch), REASON_ENDING),
                          text_slice(&json), err);
}

Status batch_keep_failed(Batch *batch, Slice why, Error *err)
{
    AUTO_PARAMS Params params = {0};

    batch->reason = SLICE_LITERAL("FAILED");
    batch->reason_text = why;
    TRY(batch_choose_place(batch, true, err));
    params_int(&params, batch->id);
    params_text(&params, batch->kept_as);
    TRY(store_execute(batch->night->store, QUERY_BATCH_KEEP, &params, NULL, err));
    return batch_move(batch, err);
}

static Status make_folder_of(Arena *arena, const char *path, Error *err)
{
    return folder_make(arena_format(arena, "%.*s", (int)(strrchr(path, '/') - path), path), err);
}

static Status must_be_free(bool taken, const char *to, Error *err)
{
    return !taken ? STATUS_OK
                  : error_set(err, STATUS_INTEGRITY,
                              "%s exists already: two files for one delivery", to);
}

static Status move(const char *from, const char *to, Error *err)
{
    bool taken;

    TRY(file_rename(from, to, &taken, err));
    return must_be_free(taken, to, err);
}

/* Of a batch that was taken after all, from the quarantine, nobody needs to be told why it was
 * refused. What lies so in the inbox is a delivery. */
static Status remove_reason(const Night *night, Arena *arena, const char *path, Error *err)
{
    const char *reason = arena_format(arena, "%s%s", path, REASON_ENDING);
    const char *quarantine = night_path(arena, night, "quarantine", SLICE_LITERAL(""));

    if (!slice_starts(slice_of(path), quarantine) || !control_file_beside(reason))
        return STATUS_OK;
    return file_unlink(reason, err);
}

/* The one that was read; what has its name by then is that of a delivery that comes. */
static Status move_read_sidecar(Batch *batch, const char *to, Error *err)
{
    const char *kept = control_sidecar_path(batch->arena, to);
    bool taken;

    if (batch->sidecar.input == NULL || strcmp(batch->sidecar.path, kept) == 0)
        return STATUS_OK;
    TRY(input_move(batch->sidecar.input, kept, &taken, err));
    return must_be_free(taken, kept, err);
}

/* The sidecar goes where its delivery is. */
static Status move_sidecar(Arena *arena, const char *from, const char *to, Error *err)
{
    const char *sidecar = control_sidecar_path(arena, from);
    const char *kept = control_sidecar_path(arena, to);

    if (control_file_beside(sidecar) && strcmp(from, to) != 0)
        TRY(move(sidecar, kept, err));
    return STATUS_OK;
}

static Status mark_moved(Night *night, int64_t batch, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, batch);
    return store_execute(night->store, QUERY_BATCH_MOVED, &params, NULL, err);
}

Slice delivery_told_name(Arena *arena, Slice stored)
{
    TEXT_ON_STACK(name, 4 * LIMIT_FILE_NAME_BYTES + 1);

    identity_add_masked(&name, stored);
    return arena_slice(arena, text_slice(&name));
}

/* What was read is no more, and what is there nobody has read: it is a delivery of the next run. */
static void leave_overwritten(const Batch *batch)
{
    const Slice name = delivery_told_name(batch->arena, batch->delivery);

    batch->night->outcome->attention = true;
    (void)fprintf(stderr,
                  "maksatus: %.*s: was overwritten while it was taken; the next run takes what is "
                  "there now\n",
                  SLICE_ARGS(name));
    log_event(&batch->night->log, "delivery.overwritten", log_int("batch", batch->id),
              log_text("delivery", batch->delivery));
}

Status batch_move(Batch *batch, Error *err)
{
    const char *to = place_path(batch);
    bool taken;

    if (input_overwritten(batch->input)) {
        leave_overwritten(batch);
        return STATUS_OK;
    }
    if (slice_starts(batch->kept_as, "archive/")) {
        TRY(make_folder_of(batch->arena, to, err));
        TRY(remove_reason(batch->night, batch->arena, batch->path, err));
    } else {
        TRY(write_reason(batch, err));
    }
    TRY(input_move(batch->input, to, &taken, err));
    TRY(must_be_free(taken, to, err));
    FAULT_POINT("batch.move.between");
    TRY(batch->sidecar.fault != NULL && batch->sidecar.input == NULL
            ? move_sidecar(batch->arena, batch->path, to, err) /* it cannot be read */
            : move_read_sidecar(batch, to, err));
    TRY(mark_moved(batch->night, batch->id, err));
    FAULT_POINT("batch.moved.after");
    return STATUS_OK;
}

/* ── what an earlier run left ─────────────────────────────────────────────────────────────── */

/* The sidecar in the inbox of a delivery that was moved: by its name as it is stored, since that
 * is how a batch remembers it. A new delivery of that name keeps it. */
static Status finish_sidecar(Night *night, Arena *arena, Slice delivery, const char *to, Error *err)
{
    Slice *names;
    size_t count;

    TRY(folder_list(arena, night_path(arena, night, "inbox", SLICE_NONE), &names, &count, err));
    for (size_t i = 0; i < count; i++) {
        TEXT_ON_STACK(shown, 4 * LIMIT_FILE_NAME_BYTES + 1);
        const char *path = night_path(arena, night, "inbox", names[i]);

        if (!control_is_sidecar(names[i]))
            continue;
        const char *from = control_delivery_path(arena, path);
        text_add_escaped(&shown, slice_of(strrchr(from, '/') + 1));
        if (slice_equal(text_slice(&shown), delivery) && !file_exists(from))
            return move_sidecar(arena, from, to, err);
    }
    return STATUS_OK;
}

static Status finish_move(Night *night, int64_t batch, Slice delivery, Slice kept_as, Slice lies_in,
                          Error *err)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    const char *to = home_path(&arena, night, kept_as);
    const char *from = lies_in.len > 0 ? home_path(&arena, night, lies_in) : NULL;
    bool arrived;

    TRY(file_find(to, &arrived, err));
    if (from != NULL && !arrived && file_exists(from)) {
        TRY(make_folder_of(&arena, to, err));
        TRY(remove_reason(night, &arena, from, err));
        TRY(move(from, to, err));
        arrived = true;
    }
    if (!arrived)
        return STATUS_OK; /* it is in the inbox still, and meets its batch there */
    if (from != NULL)
        TRY(move_sidecar(&arena, from, to, err));
    else
        TRY(finish_sidecar(night, &arena, delivery, to, err));
    return mark_moved(night, batch, err);
}

Status batch_finish_moves(Night *night, Error *err)
{
    AUTO_RESULT Result *result = NULL;

    TRY(store_query(night->store, QUERY_BATCHES_UNMOVED, NULL, &result, err));
    for (size_t i = 0; i < result_rows(result); i++)
        TRY(finish_move(night, result_int(result, i, 0), result_text(result, i, 1),
                        result_text(result, i, 2), result_text(result, i, 3), err));
    return STATUS_OK;
}
