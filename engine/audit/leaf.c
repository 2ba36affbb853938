/*
 * leaf.c
 *     See leaf.h.
 *
 * OpenSSL's plain SHA256 functions are used, though EVP is the newer way: a row is hashed up to
 * three times, and setting up a context of EVP costs as much as hashing it.
 */
#define OPENSSL_API_COMPAT 0x10100000L

#include "leaf.h"

#include <endian.h>
#include <openssl/sha.h>
#include <stdlib.h>

#include "maksatus/arena.h"

enum { NODE_CHILDREN = 16 };

static void add(SHA256_CTX *context, const void *bytes, size_t size)
{
    if (size > 0)
        ensure(SHA256_Update(context, bytes, size) == 1);
}

static void begin(SHA256_CTX *context)
{
    ensure(SHA256_Init(context) == 1);
}

static Sha256 end(SHA256_CTX *context)
{
    Sha256 digest;

    ensure(SHA256_Final(digest.bytes, context) == 1);
    return digest;
}

Sha256 leaf_commitment(Slice salt, Slice personal)
{
    SHA256_CTX context;
    Sha256 commitment;

    if (salt.len == SHA256_BYTES) {
        memcpy(commitment.bytes, salt.at, SHA256_BYTES);
        return commitment;
    }
    begin(&context);
    add(&context, salt.at, salt.len);
    add(&context, personal.at, personal.len);
    return end(&context);
}

Sha256 leaf_of(Slice salt, Slice personal, Slice public)
{
    SHA256_CTX context;
    Sha256 commitment;

    begin(&context);
    add(&context, "\0", 1);
    if (salt.at != NULL) {
        commitment = leaf_commitment(salt, personal);
        add(&context, commitment.bytes, SHA256_BYTES);
    }
    add(&context, public.at, public.len);
    return end(&context);
}

Slice leaf_values_after(Slice bytes, size_t columns)
{
    for (size_t i = 0; i < columns; i++) {
        uint32_t length;
        ensure(bytes.len >= sizeof(length));
        memcpy(&length, bytes.at, sizeof(length));
        length = be32toh(length);
        size_t size = sizeof(length) + (length == UINT32_MAX ? 0 : length);
        ensure(bytes.len >= size);
        bytes = (Slice){bytes.at + size, bytes.len - size};
    }
    return bytes;
}

bool leaf_any_value(Slice bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if ((unsigned char)bytes.at[i] != 0xFF)
            return true;
    return false;
}

Slice leaf_personal(Slice bytes, size_t columns)
{
    Slice hidden = leaf_values_after(bytes, columns);

    return leaf_any_value(hidden) ? bytes : (Slice){bytes.at, bytes.len - hidden.len};
}

void leaves_add(Leaves *leaves, Leaf leaf)
{
    if (leaves->count == leaves->capacity)
        MEMORY_GROW(leaves->item, leaves->capacity, leaves->count + 1);
    leaves->item[leaves->count++] = leaf;
}

void leaves_done(Leaves *leaves)
{
    memory_free(leaves->item);
    *leaves = (Leaves){0};
}

static int compare(const void *left, const void *right)
{
    const Leaf *a = left;
    const Leaf *b = right;

    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return memcmp(a->hash.bytes, b->hash.bytes, SHA256_BYTES);
}

/* Rows are mostly written in their order already. */
void leaves_sort(Leaves *leaves)
{
    for (size_t i = 1; i < leaves->count; i++) {
        if (compare(&leaves->item[i - 1], &leaves->item[i]) > 0) {
            qsort(leaves->item, leaves->count, sizeof(Leaf), compare);
            return;
        }
    }
}

Sha256 leaves_root(const Leaves *leaves)
{
    size_t count = leaves->count;
    size_t capacity = 0;
    void *items = NULL;

    ensure(count > 0);
    memory_grow(&items, &capacity, count, sizeof(Sha256));
    Sha256 *level = items;
    for (size_t i = 0; i < count; i++)
        level[i] = leaves->item[i].hash;
    while (count > 1) {
        size_t nodes = 0;
        for (size_t i = 0; i < count; i += NODE_CHILDREN) {
            size_t children = count - i < NODE_CHILDREN ? count - i : NODE_CHILDREN;
            SHA256_CTX context;
            begin(&context);
            add(&context, "\1", 1);
            add(&context, &level[i], children * sizeof(Sha256));
            level[nodes++] = end(&context);
        }
        count = nodes;
    }
    Sha256 root = level[0];
    memory_free(items);
    return root;
}

void leaves_list(const Leaves *leaves, unsigned char *out)
{
    for (size_t i = 0; i < leaves->count; i++) {
        uint64_t key = htobe64((uint64_t)leaves->item[i].key);
        memcpy(out + i * LEAF_LISTED_BYTES, &key, sizeof(key));
        memcpy(out + i * LEAF_LISTED_BYTES + sizeof(key), leaves->item[i].hash.bytes,
               LEAF_SHOWN_BYTES);
    }
}
