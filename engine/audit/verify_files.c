/*
 * verify_files.c
 *     Compares files with the chain and the rows: anchors, payment files, kept deliveries and
 *     answers.
 *
 * A payment file that is gone was taken to the bank, and a delivery may have been moved to another
 * archive; one that is there must be as it was.
 */
#include "verify_private.h"

#include <jansson.h>

#include "anchor.h"

enum { MONEY_DIGITS = 15, SIDECAR_BYTES_MAX = 16 * 1024 * 1024, READ_BYTES = 64 * 1024 };

/* --- anchors --- */

static Status check_signature(Verify *verify, const char *path, Error *err)
{
    const char *signature = arena_format(verify->arena, "%s.p7s", path);
    Slice der;
    Error why = {0};

    if (verify->options->certificate == NULL || !file_exists(signature) || !file_exists(path))
        return STATUS_OK;
    TRY(file_read_all(verify->arena, signature, SIDECAR_BYTES_MAX, &der, err));
    Status status = signature_verify(path, der, verify->options->certificate, &why);
    if (status == STATUS_INTEGRITY)
        return verify_tell(verify, "changed", "file", slice_of(signature), err, "%s: %s", signature,
                           why.text);
    if (status != STATUS_OK)
        *err = why;
    return status;
}

static Status check_anchor(Verify *verify, const char *path, Error *err)
{
    Anchor anchor = {0};
    Error why = {0};
    const Chain *chain = &verify->chain;
    Status status = anchor_read(verify->arena, path, &anchor, &why);

    verify->verdict->anchors++;
    if (status == STATUS_INTEGRITY)
        return verify_tell(verify, "changed", "anchor", slice_of(path), err, "%s", why.text);
    if (status != STATUS_OK) {
        *err = why;
        return status;
    }
    if ((size_t)anchor.record > chain->record_count)
        TRY(verify_tell(verify, "removed", "audit_record", slice_of(path), err,
                        "%s: the chain ends before record %lld", path, (long long)anchor.record));
    else if (!sha256_equal(&chain->hash[anchor.record - 1], &anchor.hash))
        TRY(verify_tell(verify, "changed", "audit_record", slice_of(path), err,
                        "%s: record %lld, or one before it, is another one now", path,
                        (long long)anchor.record));
    return check_signature(verify, path, err);
}

/* The one that was kept elsewhere stands for the one here. */
static bool is_given(Verify *verify, const KnownAnchor *known)
{
    Anchor given = {0};
    Error ignored = {0};
    const char *path = verify->options->anchor;

    return path != NULL && anchor_read(verify->arena, path, &given, &ignored) == STATUS_OK
           && given.record == known->anchor.record
           && sha256_equal(&given.hash, &known->anchor.hash);
}

/* An anchor that the log knows of: it is there, and no other one under its name. */
static Status check_known(Verify *verify, const KnownAnchor *known, Error *err)
{
    Anchor anchor = {0};
    Error told = {0};

    if (!file_exists(known->path))
        return is_given(verify, known)
                   ? STATUS_OK
                   : verify_tell(verify, "removed", "anchor", slice_of(known->path), err,
                                 "%s is not there: bring a copy back, or say why with 'maksatus "
                                 "audit accept-missing'",
                                 known->path);
    if (known->is_signed && !file_exists(known->signature))
        TRY(verify_tell(verify, "removed", "anchor", slice_of(known->signature), err,
                        "%s is not there: the anchor was signed", known->signature));
    if (anchor_read(verify->arena, known->path, &anchor, &told) == STATUS_OK
        && anchor.record != known->anchor.record)
        return verify_tell(verify, "changed", "anchor", slice_of(known->path), err,
                           "%s is the anchor of record %lld", known->path,
                           (long long)anchor.record);
    return STATUS_OK;
}

static Status check_all_known(Verify *verify, Error *err)
{
    KnownAnchor *known = NULL;
    size_t count = 0;

    TRY(anchors_known(verify->store[0], verify->arena, verify->options->home, &known, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(check_known(verify, &known[i], err));
    return STATUS_OK;
}

Status verify_anchors(Verify *verify, Error *err)
{
    verify_progress(verify, "anchors", 0);
    for (size_t i = 0; i < verify->anchor_count; i++)
        TRY(check_anchor(verify, verify->anchor[i].at, err));
    if (verify->options->anchor != NULL)
        TRY(check_anchor(verify, verify->options->anchor, err));
    return check_all_known(verify, err);
}

/* --- payment files --- */

static Status tell_file(Verify *verify, const char *path, Error *err)
{
    return verify_tell(verify, "changed", "file", slice_of(path), err,
                       "%s is not as the database says", path);
}

/* MSGID.xml.sha256 holds the promised hash and the name. */
static Status check_digest_file(Verify *verify, const char *folder, Slice message_id,
                                const Sha256 *promised, Error *err)
{
    const char *path =
        arena_format(verify->arena, "%s/%.*s.xml.sha256", folder, SLICE_ARGS(message_id));
    char hex[SHA256_HEX_BYTES];
    Slice bytes;

    if (!file_exists(path))
        return STATUS_OK;
    TRY(file_read_all(verify->arena, path, SIDECAR_BYTES_MAX, &bytes, err));
    sha256_hex(promised, hex);
    if (!slice_is(bytes,
                  arena_format(verify->arena, "%s  %.*s.xml\n", hex, SLICE_ARGS(message_id))))
        return tell_file(verify, path, err);
    return STATUS_OK;
}

/* The groups are those of the file, and together they are all of it. */
static bool groups_fit(const json_t *groups, const json_t *known)
{
    const Slice sum = slice_of(json_string_value(json_object_get(known, "sum")));
    Money whole = MONEY_NONE, all = {0};
    json_int_t count = 0;
    const json_t *group;
    size_t i;

    json_array_foreach(groups, i, group)
    {
        Money part = MONEY_NONE;
        Slice text = slice_of(json_string_value(json_object_get(group, "sum")));
        if (!money_parse(text, MONEY_DIGITS, &part)
            || !json_equal(json_object_get(group, "execution_day"),
                           json_object_get(known, "execution_day"))
            || !json_equal(json_object_get(group, "iban"), json_object_get(known, "iban")))
            return false;
        all.cents += part.cents;
        count += json_integer_value(json_object_get(group, "count"));
    }
    return money_parse(sum, MONEY_DIGITS, &whole) && all.cents == whole.cents
           && count == json_integer_value(json_object_get(known, "count"));
}

/* Every line of it that follows from the database. */
static bool manifest_fits(const json_t *manifest, const json_t *known)
{
    static const char *const lines[] = {
        "file",  "bytes", "sha256",          "message_id", "version",   "profile",
        "count", "sum",   "program_version", "rules_hash", "created_at"};

    for (size_t i = 0; i < COUNT_OF(lines); i++)
        if (!json_equal(json_object_get(manifest, lines[i]), json_object_get(known, lines[i])))
            return false;
    return groups_fit(json_object_get(manifest, "groups"), known);
}

static Status check_manifest(Verify *verify, const char *folder, Slice message_id, Slice known,
                             Error *err)
{
    const char *path =
        arena_format(verify->arena, "%s/%.*s.manifest.json", folder, SLICE_ARGS(message_id));
    Slice bytes;

    if (!file_exists(path))
        return STATUS_OK;
    TRY(file_read_all(verify->arena, path, SIDECAR_BYTES_MAX, &bytes, err));
    json_t *manifest = json_loadb(bytes.at, bytes.len, JSON_REJECT_DUPLICATES, NULL);
    json_t *wanted = json_loadb(known.at, known.len, 0, NULL);
    bool right = manifest_fits(manifest, wanted);
    json_decref(manifest);
    json_decref(wanted);
    return right ? STATUS_OK : tell_file(verify, path, err);
}

static Status check_payment_file(Verify *verify, const char *path, Slice message_id,
                                 const Sha256 *promised, Slice manifest, Error *err)
{
    const char *folder = arena_format(verify->arena, "%s/outbox", verify->options->home);
    Sha256 digest;
    int64_t bytes;
    bool found;

    TRY(file_digest(path, &found, &digest, &bytes, err));
    verify->verdict->files += found ? 1 : 0;
    if (found && !sha256_equal(&digest, promised))
        TRY(tell_file(verify, path, err));
    TRY(check_digest_file(verify, folder, message_id, promised, err));
    TRY(check_manifest(verify, folder, message_id, manifest, err));
    return check_signature(verify, path, err);
}

/* --- deliveries and answers --- */

/* The hash is of what it holds: after inflating. */
static Status check_delivery(Verify *verify, const char *path, const Sha256 *taken, Error *err)
{
    AUTO_ARENA Arena arena = {0};
    InputFile *input = NULL;
    InputVerdict verdict;
    char *buffer;
    size_t filled = 1;
    FramingCode broken = FRAMING_NONE;

    if (!file_exists(path))
        return STATUS_OK;
    arena_init(&arena, SIZE_MAX);
    buffer = ARENA_ARRAY(&arena, char, READ_BYTES);
    TRY(input_open(&arena, path, &input, &verdict, err));
    if (verdict != INPUT_OPEN)
        return tell_file(verify, path, err);
    Status status = STATUS_OK;
    while (status == STATUS_OK && filled > 0 && broken == FRAMING_NONE)
        status = input_read(input, buffer, READ_BYTES, &filled, &broken, err);
    bool whole = status == STATUS_OK && broken == FRAMING_NONE;
    Sha256 digest = whole ? input_sha256(input) : (Sha256){0};
    input_close(input);
    TRY(status);
    verify->verdict->files++;
    return sha256_equal(&digest, taken) ? STATUS_OK : tell_file(verify, path, err);
}

Status verify_files(Verify *verify, Error *err)
{
    AUTO_RESULT Result *result = NULL;

    verify_progress(verify, "files", 0);
    TRY(store_query(verify->store[0], QUERY_AUDIT_FILES, NULL, &result, err));
    for (size_t i = 0; i < result_rows(result); i++) {
        const char *path = arena_format(verify->arena, "%s/%.*s", verify->options->home,
                                        SLICE_ARGS(result_text(result, i, 0)));
        Slice message_id = result_text(result, i, 2);
        Sha256 known;
        ensure(result_bytes(result, i, 1).len == SHA256_BYTES);
        memcpy(known.bytes, result_bytes(result, i, 1).at, SHA256_BYTES);
        if (message_id.at == NULL)
            TRY(check_delivery(verify, path, &known, err));
        else
            TRY(check_payment_file(verify, path, message_id, &known, result_text(result, i, 3),
                                   err));
    }
    return STATUS_OK;
}
