/*
 * spool.c
 *     One record after another: a head of numbers, then the texts without anything between.
 *
 *     SpooledHead │ lengths of the fields │ lengths of names and values │ all texts
 */
#include "spool.h"

#include "maksatus/file.h"

/* The length of a text that is absent, which is another thing than empty. */
#define LENGTH_NONE UINT32_MAX

struct Spool {
    FILE *file;
    uint64_t records, at;
};

typedef struct SpooledHead {
    uint64_t line;
    uint32_t text_bytes;
    uint16_t attribute_count;
    uint16_t wrong_kind;
    uint32_t repeated_length;
    uint32_t field_length[FIELD_COUNT];
} SpooledHead;

Status spool_new(Arena *arena, const char *folder, Spool **spool, Error *err)
{
    *spool = ARENA_NEW(arena, Spool);
    return spool_open(folder, &(*spool)->file, err);
}

void spool_done(Spool **spool)
{
    if (*spool != NULL && (*spool)->file != NULL)
        (void)fclose((*spool)->file);
    *spool = NULL;
}

static Status put(Spool *spool, const void *bytes, size_t size, Error *err)
{
    if (size > 0 && fwrite(bytes, 1, size, spool->file) != size)
        return error_set(err, STATUS_IO, "cannot write the temporary file of a delivery in HOME");
    return STATUS_OK;
}

static Status get(Spool *spool, void *bytes, size_t size, Error *err)
{
    if (size > 0 && fread(bytes, 1, size, spool->file) != size)
        return error_set(err, STATUS_IO, "cannot read back the temporary file of a delivery");
    return STATUS_OK;
}

Status spool_add(Spool *spool, const Record *record, Error *err)
{
    SpooledHead head = {.line = record->line,
                        .attribute_count = (uint16_t)record->attribute_count,
                        .wrong_kind = (uint16_t)record->wrong_kind,
                        .repeated_length = (uint32_t)record->repeated.len};
    uint32_t lengths[2 * LIMIT_ATTRIBUTES];
    size_t text_bytes = record->repeated.len;

    for (size_t i = 0; i < FIELD_COUNT; i++) {
        head.field_length[i] = (uint32_t)record->field[i].len;
        text_bytes += record->field[i].len;
    }
    for (size_t i = 0; i < record->attribute_count; i++) {
        lengths[2 * i] = (uint32_t)record->attribute[i].name.len;
        lengths[2 * i + 1] = record->attribute[i].value.at == NULL
                                 ? LENGTH_NONE
                                 : (uint32_t)record->attribute[i].value.len;
        text_bytes += record->attribute[i].name.len + record->attribute[i].value.len;
    }
    ensure(text_bytes <= UINT32_MAX);
    head.text_bytes = (uint32_t)text_bytes;

    TRY(put(spool, &head, sizeof(head), err));
    TRY(put(spool, lengths, 2 * record->attribute_count * sizeof(lengths[0]), err));
    TRY(put(spool, record->repeated.at, record->repeated.len, err));
    for (size_t i = 0; i < FIELD_COUNT; i++)
        TRY(put(spool, record->field[i].at, record->field[i].len, err));
    for (size_t i = 0; i < record->attribute_count; i++) {
        TRY(put(spool, record->attribute[i].name.at, record->attribute[i].name.len, err));
        TRY(put(spool, record->attribute[i].value.at, record->attribute[i].value.len, err));
    }
    spool->records++;
    return STATUS_OK;
}

Status spool_rewind(Spool *spool, Error *err)
{
    if (fflush(spool->file) != 0 || fseek(spool->file, 0, SEEK_SET) != 0)
        return error_set(err, STATUS_IO, "cannot write the temporary file of a delivery in HOME");
    spool->at = 0;
    return STATUS_OK;
}

static Slice take(const char **at, uint32_t length)
{
    if (length == LENGTH_NONE)
        return SLICE_NONE;

    Slice text = {*at, length};
    *at += length;
    return text;
}

Status spool_next(Spool *spool, Arena *arena, Record *record, bool *end, Error *err)
{
    SpooledHead head;
    uint32_t lengths[2 * LIMIT_ATTRIBUTES];

    *end = spool->at == spool->records;
    if (*end)
        return STATUS_OK;
    TRY(get(spool, &head, sizeof(head), err));
    ensure(head.attribute_count <= LIMIT_ATTRIBUTES);
    TRY(get(spool, lengths, 2 * (size_t)head.attribute_count * sizeof(lengths[0]), err));

    char *texts = ARENA_ARRAY(arena, char, (size_t)head.text_bytes + 1);
    TRY(get(spool, texts, head.text_bytes, err));

    const char *at = texts;
    *record = (Record){.line = head.line,
                       .attribute_count = head.attribute_count,
                       .wrong_kind = (Field)head.wrong_kind};
    record->repeated = take(&at, head.repeated_length);
    if (record->repeated.len == 0)
        record->repeated = SLICE_NONE;
    for (size_t i = 0; i < FIELD_COUNT; i++)
        record->field[i] = take(&at, head.field_length[i]);
    for (size_t i = 0; i < head.attribute_count; i++) {
        record->attribute[i].name = take(&at, lengths[2 * i]);
        record->attribute[i].value = take(&at, lengths[2 * i + 1]);
    }
    ensure(at == texts + head.text_bytes);
    spool->at++;
    return STATUS_OK;
}
