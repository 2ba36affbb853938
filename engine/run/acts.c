/*
 * acts.c
 *     What persons do to payment files. Every act is stored with who did it and why, in the same
 *     transaction as what it changes.
 */
#include "maksatus/arena.h"
#include "outgoing.h"
#include "stages.h"

#include <pwd.h>
#include <unistd.h>

static const char *system_user(void)
{
    const struct passwd *user = getpwuid(geteuid());

    return user == NULL ? "unknown" : user->pw_name;
}

Status act_record(Store *store, const Act *act, Slice detail, int64_t *key, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;

    params_string(&params, act->what);
    params_text(&params, act->by);
    params_string(&params, system_user());
    params_text(&params, act->reason);
    params_text(&params, detail);
    TRY(store_query_int(store, QUERY_ACT_RECORD, &params, &found, key, err));
    ensure(found);
    return STATUS_OK;
}

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

/* ── void ─────────────────────────────────────────────────────────────────────────────────── */

/* Takes the visible file out of sight, so that nobody can take it any more. */
static Status take_back(const Outgoing *file, Error *err)
{
    Sha256 digest;
    int64_t bytes;
    bool found, taken;

    TRY(file_digest(file->visible, &found, &digest, &bytes, err));
    if (!found && file->state == FILE_PUBLISHED)
        return error_set(err, STATUS_USAGE,
                         "payment file %.*s is no longer in the outbox: somebody has had it",
                         SLICE_ARGS(file->file.message_id));
    if (!found)
        return STATUS_OK;
    if (!sha256_equal(&digest, &file->sha256))
        return error_set(err, STATUS_INTEGRITY, "%s is not the file that was promised",
                         file->visible);
    TRY(file_unlink(file->hidden, err));
    TRY(file_rename(file->visible, file->hidden, &taken, err));
    ensure(!taken);
    return STATUS_OK;
}

static Status remove_files(const Outgoing *file, Error *err)
{
    static const char *const endings[] = {".xml.sha256", ".manifest.json", ".xml.p7s"};

    for (size_t i = 0; i < COUNT_OF(endings); i++)
        TRY(file_unlink(outgoing_path(file, "", endings[i]), err));
    return file_unlink(file->hidden, err);
}

static Status void_file(Outgoing *file, const Act *act, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    AUTO_PARAMS Params params = {0};
    Store *store = file->night->store;
    int64_t key;

    if (file->state == FILE_VOID)
        return error_set(err, STATUS_USAGE, "payment file %.*s is void already",
                         SLICE_ARGS(file->file.message_id));
    TRY(take_back(file, err));
    TRY(store_begin(store, &tx, err));
    TRY(act_record(store, act, file->file.message_id, &key, err));
    TRY(outgoing_move(file, FILE_VOID, key, "taken back", err));
    params_int(&params, file->file.number);
    params_int(&params, key);
    TRY(store_execute(store, QUERY_FILE_VOID_DECISIONS, &params, NULL, err));
    params_clear(&params);
    params_int(&params, file->file.number);
    TRY(store_execute(store, QUERY_FILE_VOID_ATTEMPTS, &params, NULL, err));
    TRY(store_commit(&tx, err));
    return remove_files(file, err);
}

Status file_void(Store *store, const char *home, Slice message_id, const Act *act, Error *err)
{
    AUTO_ARENA Arena arena;
    const RunOptions options = {.home = home, .date = DAY_NONE};
    Night night = {.options = &options, .arena = &arena, .store = store, .log = {.file = -1}};
    Outgoing *file;

    arena_init(&arena, SIZE_MAX);
    TRY(run_lock(store, err));
    Status status = find_file(&night, message_id, &file, err);
    if (status == STATUS_OK)
        status = void_file(file, act, err);
    return status;
}

/* ── in doubt ─────────────────────────────────────────────────────────────────────────────── */

static Status write_again(Outgoing *file, int64_t act, const char *reason, Error *err)
{
    Sha256 promised = file->sha256;
    int64_t bytes = file->bytes;

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

static Status resolve(Night *night, Slice message_id, bool again, const Act *act, Error *err)
{
    Outgoing *file;
    int64_t key;

    TRY(find_file(night, message_id, &file, err));
    if (file->state != FILE_IN_DOUBT)
        return error_set(err, STATUS_USAGE, "payment file %.*s is %s, not in doubt",
                         SLICE_ARGS(message_id), file_state_name(file->state));
    TRY(store_clock(night->store, &night->clock, err));
    TRY(act_record(night->store, act, message_id, &key, err));
    return again ? write_again(file, key, "written again", err) : taken_by_bank(file, key, err);
}

Status file_publish(const RunOptions *options, Store *store, Slice message_id, bool again,
                    const Act *act, Error *err)
{
    AUTO_ARENA Arena arena;
    RunOutcome outcome = {0};
    Night night = {.options = options, .outcome = &outcome, .arena = &arena, .store = store,
                   .log = {.file = -1}};

    arena_init(&arena, SIZE_MAX);
    TRY(run_lock(store, err));
    Status status = store_open(&arena, options->conninfo, &night.reader, err);
    if (status == STATUS_OK)
        status = resolve(&night, message_id, again, act, err);
    store_close(&night.reader);
    return status;
}
