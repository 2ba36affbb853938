/*
 * seal.c
 *     Hashes bulk rows on their way into the database.
 *
 *     row as it is sent:   [length][mask] ...  [length][value] ...  [length][salt]  [length][group]
 *                            of each column      public, personal                     written here
 *                            hashed masked
 */
#include "maksatus/audit.h"

#include <endian.h>
#include <openssl/rand.h>

#include "leaf.h"

/* Values gathered from here and there in a row. */
typedef struct Pieces {
    void *bytes;
    size_t size, capacity;
} Pieces;

static const unsigned char *fresh_salt(AuditSalts *salts)
{
    if (salts->left == 0) {
        ensure(RAND_bytes(salts->bytes, (int)sizeof(salts->bytes)) == 1);
        salts->left = AUDIT_SALTS_AHEAD;
    }
    salts->left--;
    return salts->bytes + salts->left * AUDIT_SALT_BYTES;
}

void audit_end_row(CopyBuffer *buffer, AuditSalts *salts)
{
    if (salts != NULL)
        copy_bytes(buffer, fresh_salt(salts), AUDIT_SALT_BYTES);
    copy_int8(buffer, 0);
}

static void add_piece(Pieces *pieces, const unsigned char *at, size_t size)
{
    if (pieces->capacity - pieces->size < size)
        memory_grow(&pieces->bytes, &pieces->capacity, pieces->size + size, 1);
    memcpy((unsigned char *)pieces->bytes + pieces->size, at, size);
    pieces->size += size;
}

static Slice slice_of_pieces(const Pieces *pieces)
{
    return (Slice){pieces->bytes, pieces->size};
}

static size_t value_bytes(const unsigned char *at)
{
    uint32_t length;

    memcpy(&length, at, sizeof(length));
    length = be32toh(length);
    return sizeof(length) + (length == UINT32_MAX ? 0 : length);
}

static int64_t key_of(const unsigned char *value)
{
    uint64_t key;

    ensure(value_bytes(value) == sizeof(uint32_t) + sizeof(key));
    memcpy(&key, value + sizeof(uint32_t), sizeof(key));
    return (int64_t)be64toh(key);
}

/* What is hashed of a row. */
typedef struct RowPieces {
    int64_t key;
    Pieces public, personal, hidden;
} RowPieces;

/* A value and its mask; answers where the next mask is. */
static const unsigned char *add_masked(RowPieces *pieces, const unsigned char *mask,
                                       const unsigned char *at)
{
    static const unsigned char null[] = {0xFF, 0xFF, 0xFF, 0xFF};
    bool masked = memcmp(mask, null, sizeof(null)) != 0;
    const unsigned char *shown = masked ? mask : at;
    const unsigned char *hidden = masked ? at : null;

    add_piece(&pieces->public, shown, value_bytes(shown));
    add_piece(&pieces->hidden, hidden, value_bytes(hidden));
    return mask + value_bytes(mask);
}

/* The values of the row at `at`, masks first; answers where they end. */
static unsigned char *gather_row(const AuditGroup *group, unsigned char *at, RowPieces *pieces)
{
    const unsigned char *mask = at;

    pieces->public.size = 0;
    pieces->personal.size = 0;
    pieces->hidden.size = 0;
    for (size_t i = 0; i < group->masks; i++)
        at += value_bytes(at);
    pieces->key = key_of(at);
    for (size_t i = 0; i < group->columns; i++) {
        size_t size = value_bytes(at);
        if (group->masked[i])
            mask = add_masked(pieces, mask, at);
        else
            add_piece(group->personal[i] ? &pieces->personal : &pieces->public, at, size);
        at += size;
    }
    if (leaf_any_value(slice_of_pieces(&pieces->hidden)))
        add_piece(&pieces->personal, pieces->hidden.bytes, pieces->hidden.size);
    return at;
}

/* The row at `at`, after the number of its columns; answers where it ends. */
static unsigned char *seal_row(const AuditGroup *group, unsigned char *at, RowPieces *pieces,
                               Leaves *leaves)
{
    uint64_t number = htobe64((uint64_t)group->number);
    Slice salt = SLICE_NONE;

    at = gather_row(group, at, pieces);
    if (group->salted) {
        size_t size = value_bytes(at);
        salt = (Slice){(const char *)at + sizeof(uint32_t), size - sizeof(uint32_t)};
        ensure(salt.len == AUDIT_SALT_BYTES);
        at += size;
    }
    leaves_add(leaves, (Leaf){pieces->key, leaf_of(salt, slice_of_pieces(&pieces->personal),
                                                   slice_of_pieces(&pieces->public))});

    ensure(value_bytes(at) == sizeof(uint32_t) + sizeof(number));
    memcpy(at + sizeof(uint32_t), &number, sizeof(number));
    return at + sizeof(uint32_t) + sizeof(number);
}

static void seal_rows(const AuditGroup *group, CopyBuffer *buffer, Leaves *leaves)
{
    RowPieces pieces = {0};
    unsigned char *at = buffer->bytes;
    size_t columns = group->masks + group->columns + (group->salted ? 2 : 1);

    for (int64_t i = 0; i < buffer->rows; i++) {
        uint16_t count;
        memcpy(&count, at, sizeof(count));
        ensure(be16toh(count) == columns); /* as audit_table says */
        at = seal_row(group, at + sizeof(count), &pieces, leaves);
    }
    ensure(at == buffer->bytes + buffer->size);
    memory_free(pieces.public.bytes);
    memory_free(pieces.personal.bytes);
    memory_free(pieces.hidden.bytes);
}

Status audit_group_begin(Store *store, const char *table, AuditGroup *group, Error *err)
{
    AUTO_RESULT Result *begun = NULL;
    AUTO_PARAMS Params params = {0};

    params_string(&params, table);
    TRY(store_query(store, QUERY_AUDIT_GROUP_BEGIN, &params, &begun, err));
    ensure(result_rows(begun) == 1); /* the table is watched */
    Slice kinds = result_text(begun, 0, 1); /* a character a column */
    *group = (AuditGroup){.table = table,
                          .number = result_int(begun, 0, 0),
                          .columns = kinds.len,
                          .salted = result_bool(begun, 0, 2)};
    ensure(kinds.len <= COUNT_OF(group->personal));
    for (size_t i = 0; i < kinds.len; i++) {
        group->personal[i] = kinds.at[i] == 'p';
        group->masked[i] = kinds.at[i] == 'm';
        group->masks += group->masked[i] ? 1 : 0;
    }
    return STATUS_OK;
}

void audit_seal(const AuditGroup *group, CopyBuffer *buffer, AuditSeal *seal)
{
    AUTO_LEAVES Leaves leaves = {0};
    size_t capacity = 0;

    ensure(buffer->rows > 0);
    seal_rows(group, buffer, &leaves);
    leaves_sort(&leaves);
    *seal = (AuditSeal){.table = group->table,
                        .number = group->number,
                        .rows = buffer->rows,
                        .root = leaves_root(&leaves),
                        .listed_bytes = leaves.count * LEAF_LISTED_BYTES};
    memory_grow(&seal->listed, &capacity, leaves.count, LEAF_LISTED_BYTES);
    leaves_list(&leaves, seal->listed);
}

void audit_seal_done(AuditSeal *seal)
{
    memory_free(seal->listed);
    *seal = (AuditSeal){0};
}

Status audit_group_end(Store *store, AuditSeal *seal, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_string(&params, seal->table);
    params_int(&params, seal->number);
    params_int(&params, seal->rows);
    params_bytes(&params, seal->root.bytes, SHA256_BYTES);
    params_bytes(&params, seal->listed, seal->listed_bytes);
    Status status = store_execute(store, QUERY_AUDIT_GROUP_END, &params, NULL, err);
    audit_seal_done(seal);
    return status;
}

Status audit_send(Store *store, const char *table, Query query, CopyBuffer *buffer, Error *err)
{
    AuditGroup group;
    AuditSeal seal;

    if (buffer->rows == 0)
        return STATUS_OK;
    TRY(audit_group_begin(store, table, &group, err));
    audit_seal(&group, buffer, &seal);
    Status status = copy_buffer_send(store, query, buffer, err);
    if (status == STATUS_OK)
        return audit_group_end(store, &seal, err);
    audit_seal_done(&seal);
    return status;
}

Status audit_of_run(Store *store, int64_t run, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, run);
    return store_execute(store, QUERY_AUDIT_RUN, &params, NULL, err);
}
