/*
 * prepared.c
 *     The first of the files: a head of numbers, the sender's names, then one entry after another
 *     of what the facts are asked for by.
 *
 *     PreparedHead │ sender │ sender that the form names │ PreparedKey │ texts │ PreparedKey …
 *
 * It is read by the program that wrote it, in the same version (work_basis), so structs lie in it
 * as they lie in memory.
 */
#include "prepared.h"

#include "maksatus/arena.h"
#include "maksatus/fault.h"
#include "temporary_io.h"

/* At most one entry a record, and most have none. */
#define PREPARED_BYTES_MAX ((size_t)LIMIT_BATCH_RECORDS * 256)

enum { TABLES = 4, ENTRY_TEXTS = 2, PIECE_BYTES = 64 * 1024 };

typedef struct PreparedHead {
    Sha256 delivery; /* after inflating */
    int64_t bytes;
    SpoolSeal seal;
    int64_t record_count, record_sum, silent_count;
    int64_t sequence, count, total; /* that the form itself tells */
    uint32_t parser;                /* index into parsers_all */
    uint32_t sender_bytes, form_sender_bytes;
    uint32_t entries[TABLES];
} PreparedHead;

typedef struct PreparedKey {
    int64_t key, number;
    uint32_t text_bytes[ENTRY_TEXTS];
} PreparedKey;

/* ── names ────────────────────────────────────────────────────────────────────────────────── */

const char *prepared_path(Arena *arena, const Night *night, const WorkClaim *claim)
{
    return arena_format(arena, "%s/.prepared/%lld-%lld-%lld", night->options->home,
                        (long long)claim->run, (long long)claim->place, (long long)claim->token);
}

Status prepared_make_folder(const Night *night, Error *err)
{
    return folder_make_private(night_path(night->arena, night, ".prepared", SLICE_NONE), err);
}

Status prepared_remove_folder(const Night *night, Error *err)
{
    return folder_remove_private(night_path(night->arena, night, ".prepared", SLICE_NONE), err);
}

Status prepared_remove(Arena *arena, const char *path, Error *err)
{
    TRY(file_unlink(path, err));
    return spool_remove_at(arena, path, err);
}

/* ── what is wanted, one table after another ──────────────────────────────────────────────── */

/* What facts_want fills before the keys of the decisions themselves are added. */
static void tables_of(WantedKeys *wanted, KeyTable *table[TABLES])
{
    KeyTable *const all[TABLES] = {&wanted->payees, &wanted->approvers, &wanted->uses,
                                   &wanted->employers};

    memcpy(table, all, sizeof(all));
}

static PreparedKey key_of(const WantedKeys *wanted, const KeyTable *table, size_t index,
                          Slice text[ENTRY_TEXTS])
{
    const void *entry = key_table_at(table, index);
    PreparedKey key = {0};

    memcpy(&key.key, entry, sizeof(key.key));
    text[0] = text[1] = (Slice){0};
    if (table == &wanted->approvers) {
        text[0] = ((const WantedApprover *)entry)->agency;
        text[1] = ((const WantedApprover *)entry)->user;
    } else if (table == &wanted->uses) {
        text[0] = ((const WantedUse *)entry)->payer;
        text[1] = ((const WantedUse *)entry)->budget_item;
        key.number = ((const WantedUse *)entry)->budget_year;
    } else if (table == &wanted->employers) {
        text[0] = ((const WantedEmployer *)entry)->employer_id;
    }
    for (size_t i = 0; i < ENTRY_TEXTS; i++)
        key.text_bytes[i] = (uint32_t)text[i].len;
    return key;
}

static void put_key(WantedKeys *wanted, KeyTable *table, const PreparedKey *key,
                    const Slice text[ENTRY_TEXTS])
{
    void *entry = key_table_put(table, key->key);

    if (table == &wanted->approvers)
        *(WantedApprover *)entry = (WantedApprover){key->key, text[0], text[1]};
    else if (table == &wanted->uses)
        *(WantedUse *)entry = (WantedUse){key->key, text[0], text[1], (int32_t)key->number};
    else if (table == &wanted->employers)
        *(WantedEmployer *)entry = (WantedEmployer){key->key, text[0]};
}

/* ── writing ──────────────────────────────────────────────────────────────────────────────── */

static uint32_t index_of(const Parser *parser)
{
    uint32_t index = 0;

    while (parsers_all[index] != parser)
        index++;
    return index;
}

static Status put_tables(FILE *file, WantedKeys *wanted, Error *err)
{
    KeyTable *table[TABLES];
    Slice text[ENTRY_TEXTS];

    tables_of(wanted, table);
    for (size_t i = 0; i < TABLES; i++) {
        for (size_t j = 0; j < table[i]->count; j++) {
            const PreparedKey key = key_of(wanted, table[i], j, text);

            TRY(temporary_write(file, &key, sizeof(key), err));
            TRY(temporary_write(file, text[0].at, text[0].len, err));
            TRY(temporary_write(file, text[1].at, text[1].len, err));
        }
    }
    return STATUS_OK;
}

static Status put_all(FILE *file, Batch *batch, Error *err)
{
    KeyTable *table[TABLES];
    PreparedHead head;

    memset(&head, 0, sizeof(head)); /* what lies between its members too */
    head.delivery = input_sha256(batch->input);
    head.bytes = input_bytes(batch->input);
    head.record_count = batch->record_count;
    head.record_sum = batch->record_sum.cents;
    head.silent_count = batch->silent_count;
    head.sequence = batch->control.sequence;
    head.count = batch->control.count;
    head.total = batch->control.total.cents;
    head.parser = index_of(batch->parser);
    head.sender_bytes = (uint32_t)batch->sender.len;
    head.form_sender_bytes = (uint32_t)batch->control.sender.len;
    tables_of(&batch->wanted, table);
    for (size_t i = 0; i < TABLES; i++)
        head.entries[i] = (uint32_t)table[i]->count;
    TRY(spool_seal(batch->spool, &head.seal, err));
    TRY(temporary_write(file, &head, sizeof(head), err));
    TRY(temporary_write(file, batch->sender.at, batch->sender.len, err));
    TRY(temporary_write(file, batch->control.sender.at, batch->control.sender.len, err));
    return put_tables(file, &batch->wanted, err);
}

Status prepared_write(Batch *batch, const char *path, Sha256 *sha256, Error *err)
{
    FILE *file;
    int64_t bytes;
    bool found;

    TRY(temporary_create(path, &file, err));
    Status status = put_all(file, batch, err);
    if (status == STATUS_OK)
        status = temporary_close(path, &file, err);
    else
        (void)fclose(file); /* it is of no use */
    TRY(status);
    FAULT_POINT("prepared.written.after");
    TRY(file_digest(path, &found, sha256, &bytes, err));
    return found ? STATUS_OK
                 : error_set(err, STATUS_IO, "a file was removed while it was written: %s", path);
}

/* ── taking over ──────────────────────────────────────────────────────────────────────────── */

/* The hash of the whole file was right: what does not fit in it is a bug. */
static Slice take(Slice *left, size_t size)
{
    Slice taken = {left->at, size};

    ensure(size <= left->len);
    *left = (Slice){left->at + size, left->len - size};
    return taken;
}

static void take_struct(Slice *left, void *to, size_t size)
{
    memcpy(to, take(left, size).at, size);
}

static void take_tables(const PreparedHead *head, Slice *left, WantedKeys *wanted)
{
    KeyTable *table[TABLES];

    tables_of(wanted, table);
    for (size_t i = 0; i < TABLES; i++) {
        for (size_t j = 0; j < head->entries[i]; j++) {
            PreparedKey key;
            Slice text[ENTRY_TEXTS];

            take_struct(left, &key, sizeof(key));
            text[0] = take(left, key.text_bytes[0]);
            text[1] = take(left, key.text_bytes[1]);
            put_key(wanted, table[i], &key, text);
        }
    }
}

static void take_all(Batch *batch, const PreparedHead *head, Slice left)
{
    batch->parser = parsers_all[head->parser];
    batch->record_count = head->record_count;
    batch->record_sum = (Money){head->record_sum};
    batch->silent_count = head->silent_count;
    batch->sender = take(&left, head->sender_bytes);
    batch->control = (ControlData){.sender = take(&left, head->form_sender_bytes),
                                   .sequence = head->sequence,
                                   .count = head->count,
                                   .total = {head->total}};
    take_tables(head, &left, &batch->wanted);
    ensure(left.len == 0);
}

/* Reads the delivery for its hash alone. */
static Status is_same_delivery(Batch *batch, const PreparedHead *head, bool *same, Error *err)
{
    char *piece = ARENA_ARRAY(batch->arena, char, PIECE_BYTES);
    size_t filled = 0;
    FramingCode broken;

    do {
        TRY(input_read(batch->input, piece, PIECE_BYTES, &filled, &broken, err));
    } while (filled > 0 && broken == FRAMING_NONE);
    const bool whole = broken == FRAMING_NONE;
    const Sha256 sha256 = whole ? input_sha256(batch->input) : (Sha256){{0}};
    *same = whole && sha256_equal(&sha256, &head->delivery);
    return STATUS_OK;
}

/* What cannot be read (its worker was another system user, say) is as if it were not there. */
static bool read_head(Batch *batch, const char *path, const Sha256 *sha256, Slice *bytes)
{
    Error unread = {0};

    if (file_read_all(batch->arena, path, PREPARED_BYTES_MAX, bytes, &unread) != STATUS_OK)
        return false;
    const Sha256 read = sha256_of(*bytes);
    return sha256_equal(&read, sha256);
}

static bool take_spool(Batch *batch, const char *path, const SpoolSeal *seal)
{
    Error unread = {0};
    bool fits;
    Status status = spool_take_over(batch->arena, path, seal, &batch->spool, &fits, &unread);

    if (status == STATUS_OK && fits)
        return true;
    spool_done(&batch->spool);
    return false;
}

Status prepared_take(Batch *batch, const char *path, const Sha256 *sha256, bool *fits, Error *err)
{
    PreparedHead head;
    Slice left = SLICE_NONE;

    *fits = read_head(batch, path, sha256, &left);
    if (!*fits)
        return STATUS_OK;
    take_struct(&left, &head, sizeof(head));
    TRY(is_same_delivery(batch, &head, fits, err));
    *fits = *fits && take_spool(batch, path, &head.seal);
    if (*fits)
        take_all(batch, &head, left);
    return STATUS_OK;
}
