/*
 * preflight.c
 *     Before intake: the calendar reaches far enough, time does not run backwards, and the database
 *     knows every payment file and every anchor that the folders hold.
 */
#include "preflight.h"

#include <dirent.h>
#include <jansson.h>

#include "maksatus/arena.h"
#include "maksatus/audit.h"

enum { DAYS_AHEAD = 10, MANIFEST_BYTES_MAX = 16 * 1024 * 1024 };

Status preflight_days(Night *night, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    const Calendar *calendar = reference_calendar(night->reference);
    Day last = day_plus(night->today, (int32_t)night->horizon_days + DAYS_AHEAD);

    for (int32_t year = day_civil(night->today).year; year <= day_civil(last).year; year++) {
        if (!calendar_knows(calendar, year))
            return error_set(err, STATUS_USAGE,
                             "no bank days of both calendars are known for %d: load banking_days",
                             year);
    }

    TRY(store_query(night->store, QUERY_RUN_LAST_DATE, NULL, &result, err));
    if (result_rows(result) > 0 && day_before(night->today, result_day(result, 0, 0))) {
        TEXT_ON_STACK(text, 16);
        text_add_day(&text, result_day(result, 0, 0));
        return error_set(err, STATUS_USAGE, "the date is before that of the last run, %.*s",
                         SLICE_ARGS(text_slice(&text)));
    }
    return STATUS_OK;
}

static Status manifest_is_known(Night *night, const char *path, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_PARAMS Params params = {0};
    Slice bytes;
    Sha256 digest;
    bool found;
    int64_t known;

    arena_init(&arena, SIZE_MAX);
    TRY(file_read_all(&arena, path, MANIFEST_BYTES_MAX, &bytes, err));

    json_t *manifest = json_loadb(bytes.at, bytes.len, JSON_REJECT_DUPLICATES, NULL);
    const char *message_id = json_string_value(json_object_get(manifest, "message_id"));
    const char *sha256 = json_string_value(json_object_get(manifest, "sha256"));
    bool readable = message_id != NULL && sha256 != NULL && sha256_parse(slice_of(sha256), &digest);

    params_text(&params, readable ? arena_slice(&arena, slice_of(message_id)) : SLICE_NONE);
    json_decref(manifest);
    if (!readable)
        return error_set(err, STATUS_INTEGRITY, "%s is no manifest of a payment file", path);
    params_bytes(&params, digest.bytes, SHA256_BYTES);
    TRY(store_query_int(night->store, QUERY_FILE_IS_KNOWN, &params, &found, &known, err));
    if (!found)
        return error_set(err, STATUS_INTEGRITY,
                         "%s: the database does not know this payment file; was it restored from "
                         "an old backup?",
                         path);
    return STATUS_OK;
}

/* A delivery or an answer may have such a name too: the database says that it was put there. */
static Status check_manifest(Night *night, const char *place, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_PARAMS Params params = {0};
    Error unknown = {0};
    bool found;
    int64_t ignored;

    arena_init(&arena, SIZE_MAX);
    Status status =
        manifest_is_known(night, night_path(&arena, night, place, SLICE_NONE), &unknown);
    if (status == STATUS_OK)
        return STATUS_OK;
    params_string(&params, place);
    TRY(store_query_int(night->store, QUERY_PLACE_IS_KNOWN, &params, &found, &ignored, err));
    if (found)
        return STATUS_OK;
    *err = unknown;
    return status;
}

/* folder: below HOME. */
static Status check_folder(Night *night, const char *folder, Error *err)
{
    AUTO_ARENA Arena arena;
    Slice *names;
    size_t count;

    arena_init(&arena, SIZE_MAX);
    TRY(folder_list(&arena, night_path(&arena, night, folder, SLICE_NONE), &names, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (slice_ends(names[i], ".manifest.json"))
            TRY(check_manifest(
                night, arena_format(&arena, "%s/%.*s", folder, SLICE_ARGS(names[i])), err));
    }
    return STATUS_OK;
}

/* In the folder, and in the folders in it: those of days, or where somebody puts what was taken. */
static Status check_folders(Night *night, const char *folder, Error *err)
{
    AUTO_ARENA Arena arena;
    Slice *names;
    size_t count;

    arena_init(&arena, SIZE_MAX);
    TRY(check_folder(night, folder, err));
    TRY(folder_list(&arena, night_path(&arena, night, folder, SLICE_NONE), &names, &count, err));
    for (size_t i = 0; i < count; i++) {
        const char *inner = arena_format(&arena, "%s/%.*s", folder, SLICE_ARGS(names[i]));
        DIR *opened = opendir(night_path(&arena, night, inner, SLICE_NONE));

        if (opened == NULL)
            continue; /* a file: looked at above */
        (void)closedir(opened);
        TRY(check_folder(night, inner, err));
    }
    return STATUS_OK;
}

Status preflight_known(Night *night, Error *err)
{
    TRY(check_folders(night, "outbox", err));
    TRY(check_folders(night, "archive", err));
    return audit_anchors_known(night->store, night->options->home, err);
}
