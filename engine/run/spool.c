/*
 * spool.c
 *     One record after another: a head of numbers, then the texts without anything between, then
 *     what decision_read made of it.
 *
 *     SpooledHead │ lengths of the fields │ lengths of names and values │ all texts │ values
 *
 * Most texts are short: a length is one byte, and four more behind LENGTH_LONG.
 */
#include "spool.h"

#include "temporary_io.h"

/* The length of a text that is absent, which is another thing than empty. */
#define LENGTH_NONE SIZE_MAX

/* In place of a length that is one byte. */
enum { LENGTH_LONG = UINT8_MAX, LENGTH_ABSENT = UINT8_MAX - 1 };

enum { SPOOL_BUFFER_BYTES = 256 * 1024 };

struct Spool {
    FILE *file, *keys;
    void *line; /* the record that is being written */
    size_t line_size, line_capacity;
    uint64_t records, at;
    uint64_t faultless, keys_at;
    const char *file_path, *keys_path; /* NULL: they have no names */
};

typedef struct SpooledHead {
    uint64_t line, wrong_kinds;
    uint32_t length_bytes, text_bytes;
    uint16_t attribute_count;
    uint8_t silent, has_values;
} SpooledHead;

static void set_buffers(Spool *spool)
{
    ensure(setvbuf(spool->file, NULL, _IOFBF, SPOOL_BUFFER_BYTES) == 0);
    ensure(setvbuf(spool->keys, NULL, _IOFBF, SPOOL_BUFFER_BYTES) == 0);
}

Status spool_new(Arena *arena, const char *folder, Spool **spool, Error *err)
{
    *spool = ARENA_NEW(arena, Spool);
    TRY(temporary_open(folder, &(*spool)->file, err));
    TRY(temporary_open(folder, &(*spool)->keys, err));
    set_buffers(*spool);
    return STATUS_OK;
}

/* ── under names ──────────────────────────────────────────────────────────────────────────── */

static Spool *named(Arena *arena, const char *path)
{
    Spool *spool = ARENA_NEW(arena, Spool);

    spool->file_path = arena_format(arena, "%s.records", path);
    spool->keys_path = arena_format(arena, "%s.keys", path);
    return spool;
}

Status spool_new_at(Arena *arena, const char *path, Spool **spool, Error *err)
{
    *spool = named(arena, path);
    TRY(temporary_create((*spool)->file_path, &(*spool)->file, err));
    TRY(temporary_create((*spool)->keys_path, &(*spool)->keys, err));
    set_buffers(*spool);
    return STATUS_OK;
}

static Status digest_of(const char *path, bool *found, Sha256 *sha256, Error *err)
{
    int64_t bytes;

    return file_digest(path, found, sha256, &bytes, err);
}

Status spool_seal(Spool *spool, SpoolSeal *seal, Error *err)
{
    bool records, keys;

    seal->records = spool->records;
    seal->faultless = spool->faultless;
    TRY(temporary_close(spool->file_path, &spool->file, err));
    TRY(temporary_close(spool->keys_path, &spool->keys, err));
    TRY(digest_of(spool->file_path, &records, &seal->records_sha256, err));
    TRY(digest_of(spool->keys_path, &keys, &seal->keys_sha256, err));
    if (!records || !keys)
        return error_set(err, STATUS_IO, "a file was removed while it was written: %s",
                         records ? spool->keys_path : spool->file_path);
    return STATUS_OK;
}

static Status is_sealed(const char *path, const Sha256 *wanted, bool *fits, Error *err)
{
    Sha256 sha256;
    bool found;

    TRY(digest_of(path, &found, &sha256, err));
    *fits = found && sha256_equal(&sha256, wanted);
    return STATUS_OK;
}

Status spool_take_over(Arena *arena, const char *path, const SpoolSeal *seal, Spool **taken,
                       bool *fits, Error *err)
{
    Spool *spool = named(arena, path);

    *taken = spool;
    spool->records = seal->records;
    spool->faultless = seal->faultless;
    TRY(is_sealed(spool->file_path, &seal->records_sha256, fits, err));
    if (*fits)
        TRY(is_sealed(spool->keys_path, &seal->keys_sha256, fits, err));
    if (!*fits)
        return STATUS_OK;
    TRY(temporary_reopen(spool->file_path, &spool->file, err));
    TRY(temporary_reopen(spool->keys_path, &spool->keys, err));
    *fits = spool->file != NULL && spool->keys != NULL;
    if (*fits)
        set_buffers(spool);
    return STATUS_OK;
}

Status spool_remove_at(Arena *arena, const char *path, Error *err)
{
    const Spool *spool = named(arena, path);

    TRY(file_unlink(spool->file_path, err));
    return file_unlink(spool->keys_path, err);
}

/* ── one record after another ─────────────────────────────────────────────────────────────── */

void spool_done(Spool **spool)
{
    if (*spool != NULL && (*spool)->file != NULL)
        (void)fclose((*spool)->file);
    if (*spool != NULL && (*spool)->keys != NULL)
        (void)fclose((*spool)->keys);
    if (*spool != NULL)
        memory_free((*spool)->line);
    *spool = NULL;
}

static void put(Spool *spool, const void *bytes, size_t size)
{
    if (size == 0)
        return;
    if (spool->line_capacity - spool->line_size < size)
        memory_grow(&spool->line, &spool->line_capacity, spool->line_size + size, 1);
    memcpy((char *)spool->line + spool->line_size, bytes, size);
    spool->line_size += size;
}

static Status write_line(Spool *spool, Error *err)
{
    size_t size = spool->line_size;

    spool->line_size = 0;
    return temporary_write(spool->file, spool->line, size, err);
}

static Status put_keys(Spool *spool, const DecisionKeys *keys, Error *err)
{
    if (keys == NULL)
        return STATUS_OK;
    TRY(temporary_write(spool->keys, keys, sizeof(*keys), err));
    spool->faultless++;
    return STATUS_OK;
}

static void put_length(Spool *spool, size_t length)
{
    uint32_t all = (uint32_t)length;
    uint8_t byte = (uint8_t)length;

    if (length == LENGTH_NONE)
        byte = LENGTH_ABSENT;
    else if (length >= LENGTH_ABSENT)
        byte = LENGTH_LONG;
    put(spool, &byte, sizeof(byte));
    if (byte == LENGTH_LONG)
        put(spool, &all, sizeof(all));
}

static void put_lengths(Spool *spool, const Record *record)
{
    put_length(spool, record->repeated.len);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        put_length(spool, record->field[i].len);
    for (size_t i = 0; i < record->attribute_count; i++) {
        const Attribute *attribute = &record->attribute[i];

        put_length(spool, attribute->name.len);
        put_length(spool, attribute->value.at == NULL ? LENGTH_NONE : attribute->value.len);
    }
}

static void put_texts(Spool *spool, const Record *record)
{
    put(spool, record->repeated.at, record->repeated.len);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        put(spool, record->field[i].at, record->field[i].len);
    for (size_t i = 0; i < record->attribute_count; i++) {
        put(spool, record->attribute[i].name.at, record->attribute[i].name.len);
        put(spool, record->attribute[i].value.at, record->attribute[i].value.len);
    }
}

Status spool_add(Spool *spool, const Record *record, const Decision *decision,
                 const DecisionKeys *keys, bool silent, Error *err)
{
    DecisionValues values;
    SpooledHead head = {.line = record->line,
                        .attribute_count = (uint16_t)record->attribute_count,
                        .wrong_kinds = record->wrong_kinds,
                        .silent = silent,
                        .has_values = decision != NULL
                                      && decision_keep_values(decision, record, &values)};

    put(spool, &head, sizeof(head));
    put_lengths(spool, record);
    size_t texts = spool->line_size;
    put_texts(spool, record);
    ensure(spool->line_size <= UINT32_MAX);
    head.length_bytes = (uint32_t)(texts - sizeof(head));
    head.text_bytes = (uint32_t)(spool->line_size - texts);
    memcpy(spool->line, &head, sizeof(head));
    if (head.has_values)
        put(spool, &values, sizeof(values));
    TRY(write_line(spool, err));
    spool->records++;
    return put_keys(spool, keys, err);
}

Status spool_rewind_keys(Spool *spool, Error *err)
{
    spool->keys_at = 0;
    return temporary_rewind(spool->keys, err);
}

Status spool_next_keys(Spool *spool, DecisionKeys *keys, bool *end, Error *err)
{
    *end = spool->keys_at == spool->faultless;
    if (*end)
        return STATUS_OK;
    spool->keys_at++;
    return temporary_read(spool->keys, keys, sizeof(*keys), err);
}

Status spool_rewind(Spool *spool, Error *err)
{
    spool->at = 0;
    return temporary_rewind(spool->file, err);
}

/* A record as it was read: where its next length lies, and its next text. */
typedef struct Reading {
    const unsigned char *length;
    const char *text;
} Reading;

static Slice take(Reading *reading)
{
    uint32_t length = *reading->length++;

    if (length == LENGTH_ABSENT)
        return SLICE_NONE;
    if (length == LENGTH_LONG) {
        memcpy(&length, reading->length, sizeof(length));
        reading->length += sizeof(length);
    }

    Slice text = {reading->text, length};
    reading->text += length;
    return text;
}

Status spool_next(Spool *spool, Arena *arena, SpooledRecord *next, bool *end, Error *err)
{
    SpooledHead head;

    *end = spool->at == spool->records;
    if (*end)
        return STATUS_OK;
    TRY(temporary_read(spool->file, &head, sizeof(head), err));
    ensure(head.attribute_count <= LIMIT_ATTRIBUTES);

    size_t bytes = (size_t)head.length_bytes + head.text_bytes;
    size_t value_bytes = head.has_values ? sizeof(DecisionValues) : 0;
    unsigned char *rest = ARENA_ARRAY(arena, unsigned char, bytes + value_bytes);
    TRY(temporary_read(spool->file, rest, bytes + value_bytes, err));

    Reading reading = {rest, (const char *)rest + head.length_bytes};
    /* As large as its attributes: most have none. */
    Record *record = arena_alloc(arena, offsetof(Record, attribute)
                                            + head.attribute_count * sizeof(Attribute));
    next->record = record;
    next->values = head.has_values ? (const DecisionValues *)(rest + bytes) : NULL;
    next->silent = head.silent != 0;
    record->line = head.line;
    record->attribute_count = head.attribute_count;
    record->wrong_kinds = head.wrong_kinds;
    record->repeated = take(&reading);
    if (record->repeated.len == 0)
        record->repeated = SLICE_NONE;
    for (size_t i = 0; i < FIELD_COUNT; i++)
        record->field[i] = take(&reading);
    for (size_t i = 0; i < head.attribute_count; i++) {
        record->attribute[i].name = take(&reading);
        record->attribute[i].value = take(&reading);
    }
    ensure(reading.length == rest + head.length_bytes
           && reading.text == (const char *)rest + bytes);
    spool->at++;
    return STATUS_OK;
}
