/*
 * acts_file.c
 *     What persons do to payment files: take back, resolve, approve.
 */
#include "acts_private.h"
#include "maksatus/arena.h"
#include "maksatus/reference_load.h"
#include "outgoing.h"
#include "preflight.h"
#include "stages.h"
#include "taken_back.h"

static Status find_file(Night *night, Slice message_id, Outgoing **file, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;
    int64_t number;

    params_text(&params, message_id);
    TRY(store_query_int(night->store, QUERY_FILE_BY_MESSAGE_ID, &params, &found, &number, err));
    if (!found)
        return error_set(err, STATUS_USAGE, "there is no payment file %.*s",
                         SLICE_ARGS(message_id));
    return outgoing_load(night, night->arena, number, file, err);
}

/* The day of the installation (m_0002): that of the clock or, where the last run was given another
 * one, that; then the hour says nothing about the cut-off. */
static Status read_day(Night *night, Error *err)
{
    AUTO_RESULT Result *result = NULL;

    TRY(store_clock(night->store, &night->clock, err));
    TRY(store_query(night->store, QUERY_INSTALLATION_DAY, NULL, &result, err));
    night->by_the_day = result_bool(result, 0, 1);
    night->today = night->by_the_day ? result_day(result, 0, 0) : night->clock.local_day;
    return reference_data_load(night->store, night->arena, &night->reference, err);
}

/* A promised file whose day has passed is never published, whoever says so. */
static Status check_in_time(const Outgoing *file, Error *err)
{
    if (outgoing_is_late(file))
        return error_set(err, STATUS_USAGE,
                         "the day or cut-off of payment file %.*s has passed, it is never "
                         "published: 'file void' takes it back",
                         SLICE_ARGS(file->file.message_id));
    return STATUS_OK;
}

/* Nor is one that would pay a decision again of which the bank may still pay an earlier attempt. */
static Status check_pays_once(const Outgoing *file, Error *err)
{
    Slice decision;

    TRY(outgoing_pays_again(file, &decision, err));
    if (slice_is_empty(decision))
        return STATUS_OK;
    return error_set(err, STATUS_USAGE,
                     "payment file %.*s would pay %.*s again, of which an earlier payment may "
                     "still be made, or was ('answer list --alarms'): 'file void' takes it back",
                     SLICE_ARGS(file->file.message_id), SLICE_ARGS(decision));
}

static Status refuse_gone(const Outgoing *file, Error *err)
{
    return error_set(err, STATUS_USAGE,
                     "payment file %.*s is not there, somebody may have taken it: the next run "
                     "calls it in doubt",
                     SLICE_ARGS(file->file.message_id));
}

/* ── void ─────────────────────────────────────────────────────────────────────────────────── */

/* What the bank has answered to it has had, wherever the file lies. */
static Status check_unanswered(const Outgoing *file, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool answered;
    int64_t one;

    params_int(&params, file->file.number);
    TRY(store_query_int(file->night->store, QUERY_FILE_IS_ANSWERED, &params, &answered, &one, err));
    return !answered ? STATUS_OK
                     : error_set(err, STATUS_USAGE,
                                 "the bank has answered to payment file %.*s: somebody has had it",
                                 SLICE_ARGS(file->file.message_id));
}

/* withdrawn: the decision for whose sake it is void; the others are planned anew by the next run.
 * 0: all of them wait in the manual queue. */
static Status void_file(Outgoing *file, const Act *act, int64_t withdrawn, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    AUTO_PARAMS Params params = {0};
    Store *store = file->night->store;
    int64_t key;

    TRY(check_unanswered(file, err));
    TRY(taken_back_begin(file, err));
    TRY(store_begin(store, &tx, err));
    TRY(act_record(store, act, file->file.message_id, &key, err));
    TRY(outgoing_move(file, FILE_VOID, key, "taken back", err));
    params_int(&params, file->file.number);
    TRY(store_execute(store, QUERY_FILE_PUBLISH_BATCHES, &params, NULL, err));
    params_int(&params, key);
    params_int(&params, withdrawn);
    TRY(store_execute(store, QUERY_FILE_VOID_DECISIONS, &params, NULL, err));
    params_clear(&params);
    params_int(&params, file->file.number);
    TRY(store_execute(store, QUERY_FILE_VOID_ATTEMPTS, &params, NULL, err));
    TRY(store_commit(&tx, err));
    return taken_back_remove(file, err);
}

/* Where its payer wants a second person. */
static Status is_approved(const Outgoing *file, bool *approved, Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t approval;

    *approved = true;
    if (!file->two_person)
        return STATUS_OK;
    params_int(&params, file->file.number);
    return store_query_int(file->night->store, QUERY_FILE_APPROVAL, &params, approved, &approval,
                           err);
}

/* One that the bank may have is not made anew. Where it can still be written, a person first says
 * with 'file publish' who has it; where it cannot, the act says that nobody has. */
static Status check_nobody_has(const Outgoing *file, Error *err)
{
    bool waits = file->state == FILE_PROMISED && file->two_person;
    bool showable = file->state == FILE_PROMISED || file->state == FILE_APPROVED;
    bool approved;

    if (file_exists(file->visible) || taken_back_is_there(file))
        return STATUS_OK;
    if (showable && !waits && !file_exists(file->hidden))
        return refuse_gone(file, err);
    if (file->state != FILE_IN_DOUBT || outgoing_is_late(file))
        return STATUS_OK;
    TRY(is_approved(file, &approved, err));
    return !approved ? STATUS_OK
                     : error_set(err, STATUS_USAGE,
                                 "payment file %.*s is in doubt: 'file publish' says whether "
                                 "somebody has it",
                                 SLICE_ARGS(file->file.message_id));
}

static Status take_back_file(Night *night, Slice message_id, const Act *act, Error *err)
{
    Outgoing *file;

    TRY(find_file(night, message_id, &file, err));
    if (file->state == FILE_VOID)
        return error_set(err, STATUS_USAGE, "payment file %.*s is void already",
                         SLICE_ARGS(message_id));
    TRY(read_day(night, err));
    TRY(check_nobody_has(file, err));
    return void_file(file, act, 0, err);
}

Status file_void(Store *store, const char *home, Slice message_id, const Act *act, Error *err)
{
    AUTO_ARENA Arena arena;
    const RunOptions options = {.home = home, .date = DAY_NONE};
    Night night = {.options = &options, .arena = &arena, .store = store, .log = {.file = -1}};

    arena_init(&arena, SIZE_MAX);
    TRY(run_lock(store, err));
    return take_back_file(&night, message_id, act, err);
}

/* ── in doubt ─────────────────────────────────────────────────────────────────────────────── */

static Status write_again(Outgoing *file, int64_t act, const char *reason, Error *err)
{
    Sha256 promised = file->sha256;
    int64_t bytes = file->bytes;
    bool visible;

    TRY(outgoing_find_visible(file, act, reason, &visible, err));
    if (visible)
        return STATUS_OK;
    TRY(outgoing_write(file, err));
    if (file->bytes != bytes || !sha256_equal(&file->sha256, &promised))
        return error_set(err, STATUS_INTEGRITY,
                         "payment file %.*s: its rows give other bytes than were promised",
                         SLICE_ARGS(file->file.message_id));
    TRY(outgoing_read_back(file, err));
    return outgoing_show(file, act, reason, err);
}

static Status taken_by_bank(Outgoing *file, int64_t act, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    AUTO_PARAMS Params params = {0};

    params_int(&params, file->file.number);
    TRY(store_begin(file->night->store, &tx, err));
    TRY(outgoing_move(file, FILE_PUBLISHED, act, "somebody had taken it", err));
    TRY(store_execute(file->night->store, QUERY_FILE_PUBLISH_BATCHES, &params, NULL, err));
    return store_commit(&tx, err);
}

/* A file that wants two persons is not written for the bank on the word of one. */
static Status check_approved(const Outgoing *file, Error *err)
{
    bool approved;

    TRY(is_approved(file, &approved, err));
    return approved ? STATUS_OK
                    : error_set(err, STATUS_USAGE,
                                "payment file %.*s was never approved: 'file void' takes it back",
                                SLICE_ARGS(file->file.message_id));
}

static Status resolve(Night *night, Slice message_id, bool again, const Act *act, Error *err)
{
    Outgoing *file;
    int64_t key;

    TRY(find_file(night, message_id, &file, err));
    if (file->state != FILE_IN_DOUBT)
        return error_set(err, STATUS_USAGE, "payment file %.*s is %s, not in doubt",
                         SLICE_ARGS(message_id), file_state_name(file->state));
    TRY(read_day(night, err));
    if (again) {
        TRY(preflight_known(night, err));
        TRY(check_approved(file, err));
        TRY(check_in_time(file, err));
        TRY(check_pays_once(file, err));
    }
    TRY(act_record(night->store, act, message_id, &key, err));
    return again ? write_again(file, key, "written again", err) : taken_by_bank(file, key, err);
}

Status file_publish(const RunOptions *options, Store *store, Slice message_id, bool again,
                    const Act *act, Error *err)
{
    AUTO_ARENA Arena arena;
    RunOutcome outcome = {0};
    Night night = {.options = options,
                   .outcome = &outcome,
                   .arena = &arena,
                   .store = store,
                   .log = {.file = -1}};

    arena_init(&arena, SIZE_MAX);
    TRY(run_lock(store, err));
    desk_open(&arena, options, &night.desk);
    Status status = resolve(&night, message_id, again, act, err);
    desk_close(&night.desk);
    return status;
}

/* ── the second pair of eyes ──────────────────────────────────────────────────────────────── */

static Status check_waits(const Outgoing *file, Error *err)
{
    Slice message_id = file->file.message_id;

    if (!file->two_person)
        return error_set(err, STATUS_USAGE, "payment file %.*s: its payer wants no second person",
                         SLICE_ARGS(message_id));
    if (file->state != FILE_PROMISED)
        return error_set(err, STATUS_USAGE, "payment file %.*s is %s, and waits for no approval",
                         SLICE_ARGS(message_id), file_state_name(file->state));
    return STATUS_OK;
}

static Status check_eyes(const Outgoing *file, const Act *act, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;

    params_int(&params, file->file.number);
    act_add_names(act, &params);
    TRY(store_query(file->night->store, QUERY_FILE_APPROVAL_CONFLICT, &params, &result, err));
    if (result_is_null(result, 0, 0))
        return STATUS_OK;
    return error_set(err, STATUS_USAGE,
                     "%.*s (system user %s) %.*s, and may not approve payment file %.*s",
                     SLICE_ARGS(act->by), act_system_user(), SLICE_ARGS(result_text(result, 0, 0)),
                     SLICE_ARGS(file->file.message_id));
}

/* An approval is of the promised bytes, and these must be there. */
static Status check_bytes(const Outgoing *file, Error *err)
{
    bool found;

    if (file_exists(file->visible))
        return error_set(err, STATUS_INTEGRITY, "%s is in the outbox without an approval",
                         file->visible);
    TRY(outgoing_find(file, file->hidden, &found, err));
    return found ? STATUS_OK : refuse_gone(file, err);
}

static Status check_approvable(const Outgoing *file, const Act *act, Error *err)
{
    TRY(check_waits(file, err));
    TRY(check_eyes(file, act, err));
    TRY(check_bytes(file, err));
    TRY(check_pays_once(file, err));
    return check_in_time(file, err);
}

/* The same person has said the same of it before, and it holds: an act on several files that died
 * between two of them can be done once more. */
static Status was_done(const Outgoing *file, FileState state, const Act *act, bool *done,
                       Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool stands = file->state == state
                  || (state == FILE_APPROVED && file->state == FILE_PUBLISHED);
    int64_t one;

    *done = false;
    if (!stands)
        return STATUS_OK;
    params_int(&params, file->file.number);
    params_string(&params, file_state_name(state));
    params_string(&params, act->what);
    params_text(&params, act->by);
    params_string(&params, act_system_user());
    return store_query_int(file->night->store, QUERY_FILE_WAS_ACTED_ON, &params, done, &one, err);
}

/* It was approved, and the act died: the next run would do the same. */
static Status show_approved(Outgoing *file, Error *err)
{
    if (file->state == FILE_PUBLISHED)
        return STATUS_OK;
    TRY(stage_publish(file, err));
    return file->waits == NULL
               ? STATUS_OK
               : error_set(err, STATUS_USAGE, "payment file %.*s: %s",
                           SLICE_ARGS(file->file.message_id), file->waits);
}

static Status approve(Outgoing *file, const Act *act, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    AUTO_PARAMS Params params = {0};
    Store *store = file->night->store;
    int64_t key;

    TRY(store_begin(store, &tx, err));
    TRY(act_record(store, act, file->file.message_id, &key, err));
    params_int(&params, file->file.number);
    params_bytes(&params, file->sha256.bytes, SHA256_BYTES);
    params_int(&params, key);
    TRY(store_execute(store, QUERY_FILE_APPROVE, &params, NULL, err));
    TRY(outgoing_move(file, FILE_APPROVED, key, "approved", err));
    TRY(store_commit(&tx, err));
    return outgoing_show(file, key, "written to the outbox", err);
}

static Status approve_all(Night *night, const Slice *message_ids, size_t count, const Act *act,
                          Error *err)
{
    Outgoing **files = ARENA_ARRAY(night->arena, Outgoing *, count);
    bool *done = ARENA_ARRAY(night->arena, bool, count);

    TRY(preflight_known(night, err));
    TRY(read_day(night, err));
    for (size_t i = 0; i < count; i++) {
        TRY(find_file(night, message_ids[i], &files[i], err));
        TRY(was_done(files[i], FILE_APPROVED, act, &done[i], err));
        if (!done[i])
            TRY(check_approvable(files[i], act, err));
    }
    for (size_t i = 0; i < count; i++)
        TRY(done[i] ? show_approved(files[i], err) : approve(files[i], act, err));
    return STATUS_OK;
}

Status files_approve(const RunOptions *options, Store *store, const Slice *message_ids,
                     size_t count, const Act *act, Error *err)
{
    AUTO_ARENA Arena arena;
    RunOutcome outcome = {0};
    Night night = {.options = options,
                   .outcome = &outcome,
                   .arena = &arena,
                   .store = store,
                   .log = {.file = -1}};

    arena_init(&arena, SIZE_MAX);
    TRY(run_lock(store, err));
    return approve_all(&night, message_ids, count, act, err);
}

Status files_refuse(const RunOptions *options, Store *store, const Slice *message_ids, size_t count,
                    const Act *act, Error *err)
{
    AUTO_ARENA Arena arena;
    Night night = {.options = options, .arena = &arena, .store = store, .log = {.file = -1}};

    arena_init(&arena, SIZE_MAX);
    Outgoing **files = ARENA_ARRAY(&arena, Outgoing *, count);
    bool *done = ARENA_ARRAY(&arena, bool, count);
    TRY(run_lock(store, err));
    for (size_t i = 0; i < count; i++) {
        TRY(find_file(&night, message_ids[i], &files[i], err));
        TRY(was_done(files[i], FILE_VOID, act, &done[i], err));
        if (!done[i])
            TRY(check_waits(files[i], err));
    }
    for (size_t i = 0; i < count; i++)
        TRY(done[i] ? taken_back_remove(files[i], err) : void_file(files[i], act, 0, err));
    return STATUS_OK;
}

/* ── one decision of a file ───────────────────────────────────────────────────────────────── */

static Status check_unpublished(const Outgoing *file, Error *err)
{
    bool promised = file->state == FILE_PROMISED || file->state == FILE_APPROVED;

    if (file->state == FILE_PUBLISHED || file->state == FILE_IN_DOUBT
        || (promised && file_exists(file->visible)))
        return error_set(err, STATUS_USAGE,
                         "its payment file %.*s is %s: while the outbox still holds it, 'file "
                         "void' takes it back",
                         SLICE_ARGS(file->file.message_id), file_state_name(file->state));
    return promised && !file_exists(file->hidden) ? refuse_gone(file, err) : STATUS_OK;
}

static Status cancel_waiting(Store *store, int64_t decision, Slice name, const Act *act, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    int64_t key;

    TRY(store_begin(store, &tx, err));
    TRY(act_record(store, act, name, &key, err));
    TRY(decisions_move(store, (DecisionSet){&decision, 1}, key, "cancelled", "CANCELLED", err));
    return store_commit(&tx, err);
}

static Status cancel(Night *night, int64_t decision, const Act *act, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;
    Outgoing *file;

    params_int(&params, decision);
    TRY(store_query(night->store, QUERY_CANCEL_LOOK, &params, &result, err));
    ensure(result_rows(result) == 1);
    Slice name = result_text(result, 0, 0);
    Slice state = result_text(result, 0, 1);
    bool has_attempt = !result_is_null(result, 0, 2);

    if (slice_is(state, "planned") && has_attempt) {
        TRY(outgoing_load(night, night->arena, result_int(result, 0, 2), &file, err));
        TRY(check_unpublished(file, err));
        return void_file(file, act, decision, err);
    }
    if (!result_bool(result, 0, 3))
        return error_set(err, STATUS_USAGE, "%.*s is %.*s, and can no longer be withdrawn",
                         SLICE_ARGS(name), SLICE_ARGS(state));
    if (has_attempt)
        return error_set(err, STATUS_USAGE, "%.*s has a payment that may still be made",
                         SLICE_ARGS(name));
    return cancel_waiting(night->store, decision, name, act, err);
}

Status decision_cancel(Store *store, const char *home, int64_t decision, const Act *act, Error *err)
{
    AUTO_ARENA Arena arena;
    const RunOptions options = {.home = home, .date = DAY_NONE};
    Night night = {.options = &options, .arena = &arena, .store = store, .log = {.file = -1}};

    arena_init(&arena, SIZE_MAX);
    TRY(run_lock(store, err));
    return cancel(&night, decision, act, err);
}
