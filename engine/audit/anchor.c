/*
 * anchor.c
 *     Tips of the chain as small files outside of the database: HOME/anchors/anchor-<record>.json.
 *
 * Whoever can change the database can make a new chain that fits; he cannot change an anchor that
 * lies elsewhere, on paper or with another authority. So copies of them are what counts.
 */
#include "anchor.h"

#include <jansson.h>

enum { ANCHOR_BYTES_MAX = 4096, ANCHOR_NUMBER_DIGITS = 10 };

Status audit_tip(Store *store, Arena *arena, AuditTip *tip, Error *err)
{
    AUTO_RESULT Result *result = NULL;

    *tip = (AuditTip){0};
    TRY(store_query(store, QUERY_AUDIT_TIP, NULL, &result, err));
    if (result_rows(result) == 0)
        return STATUS_OK;
    Slice hash = result_bytes(result, 0, 1);
    ensure(hash.len == SHA256_BYTES);
    memcpy(tip->hash.bytes, hash.at, SHA256_BYTES);
    tip->record = result_int(result, 0, 0);
    tip->at = arena_slice(arena, result_text(result, 0, 2));
    tip->run = result_int_or(result, 0, 3, 0);
    return STATUS_OK;
}

Slice audit_anchor_text(Arena *arena, const AuditTip *tip)
{
    char hash[SHA256_HEX_BYTES];

    sha256_hex(&tip->hash, hash);
    return slice_of(arena_format(arena,
                                 "{\"anchor\": 1, \"record\": %lld, \"hash\": \"%s\", "
                                 "\"run\": %lld, \"at\": \"%.*s\"}\n",
                                 (long long)tip->record, hash, (long long)tip->run,
                                 SLICE_ARGS(tip->at)));
}

static const char *anchor_path(Arena *arena, const char *home, int64_t record)
{
    return arena_format(arena, "%s/anchors/anchor-%0*lld.json", home, ANCHOR_NUMBER_DIGITS,
                        (long long)record);
}

static const char *signature_path(Arena *arena, const char *path)
{
    return arena_format(arena, "%s.p7s", path);
}

/* From now on it is missed when it is taken away. */
static Status add_anchor(Store *store, const AuditTip *tip, bool is_signed, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, tip->record);
    params_bytes(&params, tip->hash.bytes, SHA256_BYTES);
    params_bool(&params, is_signed);
    return store_execute(store, QUERY_AUDIT_ANCHOR_ADD, &params, NULL, err);
}

Status audit_anchor_write(Store *store, const char *home, const char *certificate, const char *key,
                          Error *err)
{
    AUTO_ARENA Arena arena;
    AuditTip tip;
    Slice signature;

    arena_init(&arena, SIZE_MAX);
    TRY(audit_tip(store, &arena, &tip, err));
    if (tip.record == 0)
        return STATUS_OK;
    const char *path = anchor_path(&arena, home, tip.record);
    TRY(folder_make(arena_format(&arena, "%s/anchors", home), err));
    TRY(file_write_all(&arena, path, audit_anchor_text(&arena, &tip), err));
    if (certificate != NULL) {
        TRY(signature_make(&arena, path, certificate, key, &signature, err));
        TRY(file_write_all(&arena, signature_path(&arena, path), signature, err));
    }
    return add_anchor(store, &tip, certificate != NULL, err);
}

Status anchor_read(Arena *arena, const char *path, Anchor *anchor, Error *err)
{
    Slice bytes;

    TRY(file_read_all(arena, path, ANCHOR_BYTES_MAX, &bytes, err));
    json_t *json = json_loadb(bytes.at, bytes.len, JSON_REJECT_DUPLICATES, NULL);
    const char *hash = json_string_value(json_object_get(json, "hash"));
    anchor->record = json_integer_value(json_object_get(json, "record"));
    bool readable = json_integer_value(json_object_get(json, "anchor")) == 1 && anchor->record > 0
                    && hash != NULL && sha256_parse(slice_of(hash), &anchor->hash);
    json_decref(json);
    if (!readable)
        return error_set(err, STATUS_INTEGRITY, "%s is no anchor of the event log", path);
    return STATUS_OK;
}

static bool is_anchor(Slice name)
{
    const Slice end = SLICE_LITERAL(".json");

    return name.len > end.len && slice_equal((Slice){name.at + name.len - end.len, end.len}, end);
}

Status anchors_list(Arena *arena, const char *home, Slice **paths, size_t *count, Error *err)
{
    const char *folder = arena_format(arena, "%s/anchors", home);
    Slice *names;
    size_t all = 0;

    *count = 0;
    if (!file_exists(folder))
        return STATUS_OK;
    TRY(folder_list(arena, folder, &names, &all, err));
    *paths = ARENA_ARRAY(arena, Slice, all + 1);
    for (size_t i = 0; i < all; i++) {
        if (is_anchor(names[i]))
            (*paths)[(*count)++] =
                slice_of(arena_format(arena, "%s/%.*s", folder, SLICE_ARGS(names[i])));
    }
    return STATUS_OK;
}

Status audit_anchors_known(Store *store, const char *home, Error *err)
{
    AUTO_ARENA Arena arena;
    Slice *paths = NULL;
    size_t count;

    arena_init(&arena, SIZE_MAX);
    TRY(anchors_list(&arena, home, &paths, &count, err));
    for (size_t i = 0; i < count; i++) {
        AUTO_PARAMS Params params = {0};
        Anchor anchor;
        bool found;
        int64_t known;

        TRY(anchor_read(&arena, paths[i].at, &anchor, err));
        params_int(&params, anchor.record);
        params_bytes(&params, anchor.hash.bytes, SHA256_BYTES);
        TRY(store_query_int(store, QUERY_AUDIT_IS_KNOWN, &params, &found, &known, err));
        if (!found)
            return error_set(err, STATUS_INTEGRITY,
                             "%s: the event log of the database does not have this record; was it "
                             "restored from an old backup, or changed?",
                             paths[i].at);
    }
    return STATUS_OK;
}

Status anchors_known(Store *store, Arena *arena, const char *home, KnownAnchor **known,
                     size_t *count, Error *err)
{
    AUTO_RESULT Result *rows = NULL;

    TRY(store_query(store, QUERY_AUDIT_ANCHORS, NULL, &rows, err));
    *count = result_rows(rows);
    *known = ARENA_ARRAY(arena, KnownAnchor, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        KnownAnchor *one = &(*known)[i];
        Slice hash = result_bytes(rows, i, 1);
        ensure(hash.len == SHA256_BYTES);
        memcpy(one->anchor.hash.bytes, hash.at, SHA256_BYTES);
        one->anchor.record = result_int(rows, i, 0);
        one->is_signed = result_bool(rows, i, 2);
        one->path = anchor_path(arena, home, one->anchor.record);
        one->signature = signature_path(arena, one->path);
    }
    return STATUS_OK;
}

static bool is_whole(const KnownAnchor *known)
{
    return file_exists(known->path) && (!known->is_signed || file_exists(known->signature));
}

Status audit_accept_missing(Store *store, const char *home, int64_t act, int64_t *count, Error *err)
{
    AUTO_ARENA Arena arena;
    KnownAnchor *known = NULL;
    size_t all = 0;

    *count = 0;
    arena_init(&arena, SIZE_MAX);
    TRY(anchors_known(store, &arena, home, &known, &all, err));
    for (size_t i = 0; i < all; i++) {
        AUTO_PARAMS Params params = {0};
        if (is_whole(&known[i]))
            continue;
        params_int(&params, known[i].anchor.record);
        params_int(&params, act);
        TRY(store_execute(store, QUERY_AUDIT_ANCHOR_GONE, &params, NULL, err));
        (*count)++;
    }
    return *count > 0 ? STATUS_OK
                      : error_set(err, STATUS_USAGE, "no anchor is missing in %s/anchors", home);
}
