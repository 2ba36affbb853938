/*
 * seal.c
 *     Hashes bulk rows on their way into the database.
 *
 *     row as it is sent:   [length][value] [length][value] ...  [length][salt]
 *                            public          personal
 */
#include "maksatus/audit.h"

#include <endian.h>
#include <openssl/rand.h>

#include "leaf.h"

/* How the rows of a table are hashed. */
typedef struct Form {
    Slice mask; /* a character a column: p personal */
    bool salted;
} Form;

/* Values gathered from here and there in a row. */
typedef struct Pieces {
    void *bytes;
    size_t size, capacity;
} Pieces;

const unsigned char *audit_salt(AuditSalts *salts)
{
    if (salts->left == 0) {
        ensure(RAND_bytes(salts->bytes, (int)sizeof(salts->bytes)) == 1);
        salts->left = AUDIT_SALTS_AHEAD;
    }
    salts->left--;
    return salts->bytes + salts->left * AUDIT_SALT_BYTES;
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

/* The row at `at`, after the number of its columns; answers where it ends. */
static const unsigned char *hash_row(const Form *form, const unsigned char *at, Pieces *personal,
                                     Pieces *public, Leaves *leaves)
{
    int64_t key = key_of(at);
    Slice salt = SLICE_NONE;

    personal->size = 0;
    public->size = 0;
    for (size_t i = 0; i < form->mask.len; i++) {
        size_t size = value_bytes(at);
        add_piece(form->mask.at[i] == 'p' ? personal : public, at, size);
        at += size;
    }
    if (form->salted) {
        size_t size = value_bytes(at);
        salt = (Slice){(const char *)at + sizeof(uint32_t), size - sizeof(uint32_t)};
        ensure(salt.len == AUDIT_SALT_BYTES);
        at += size;
    }
    leaves_add(leaves,
               (Leaf){key, leaf_of(salt, slice_of_pieces(personal), slice_of_pieces(public))});
    return at;
}

static void hash_rows(const Form *form, const CopyBuffer *buffer, Leaves *leaves)
{
    Pieces personal = {0}, public = {0};
    const unsigned char *at = buffer->bytes;
    size_t columns = form->mask.len + (form->salted ? 1 : 0);

    for (int64_t i = 0; i < buffer->rows; i++) {
        uint16_t count;
        memcpy(&count, at, sizeof(count));
        ensure(be16toh(count) == columns); /* as audit_table says */
        at = hash_row(form, at + sizeof(count), &personal, &public, leaves);
    }
    ensure(at == buffer->bytes + buffer->size);
    memory_free(personal.bytes);
    memory_free(public.bytes);
}

static Status write_group(Store *store, const char *table, int64_t group, Leaves *leaves,
                          Error *err)
{
    AUTO_PARAMS Params params = {0};
    void *listed = NULL;
    size_t capacity = 0;

    leaves_sort(leaves);
    Sha256 root = leaves_root(leaves);
    memory_grow(&listed, &capacity, leaves->count, LEAF_LISTED_BYTES);
    leaves_list(leaves, listed);
    params_string(&params, table);
    params_int(&params, group);
    params_int(&params, (int64_t)leaves->count);
    params_bytes(&params, root.bytes, SHA256_BYTES);
    params_bytes(&params, listed, leaves->count * LEAF_LISTED_BYTES);
    Status status = store_execute(store, QUERY_AUDIT_GROUP_END, &params, NULL, err);
    memory_free(listed);
    return status;
}

Status audit_send(Store *store, const char *table, Query query, CopyBuffer *buffer, Error *err)
{
    AUTO_RESULT Result *begun = NULL;
    AUTO_PARAMS Params params = {0};
    AUTO_LEAVES Leaves leaves = {0};

    if (buffer->rows == 0)
        return STATUS_OK;
    params_string(&params, table);
    TRY(store_query(store, QUERY_AUDIT_GROUP_BEGIN, &params, &begun, err));
    ensure(result_rows(begun) == 1); /* the table is watched */
    Form form = {result_text(begun, 0, 1), result_bool(begun, 0, 2)};
    hash_rows(&form, buffer, &leaves);
    TRY(copy_buffer_send(store, query, buffer, err));
    return write_group(store, table, result_int(begun, 0, 0), &leaves, err);
}

Status audit_of_run(Store *store, int64_t run, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, run);
    return store_execute(store, QUERY_AUDIT_RUN, &params, NULL, err);
}
