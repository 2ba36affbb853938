/*
 * digest.c
 *     SHA-256 over OpenSSL's EVP: of bytes at hand, and of bytes that pass by.
 *
 * OpenSSL fails here only when it is broken or out of memory: that is ensure()'s business.
 */
#include <openssl/evp.h>

#include "durable.h"
#include "maksatus/file.h"
#include "maksatus/text.h"

struct Digest {
    EVP_MD_CTX *context; /* NULL once ended */
};

void sha256_hex(const Sha256 *digest, char out[SHA256_HEX_BYTES])
{
    Text text = text_on(out, SHA256_HEX_BYTES);

    text_add_hex(&text, digest->bytes, SHA256_BYTES);
    out[SHA256_HEX_BYTES - 1] = '\0';
    ensure(text.len == SHA256_HEX_BYTES - 1);
}

/* The value of a lower-case hex digit, or -1. */
static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

bool sha256_parse(Slice hex, Sha256 *digest)
{
    Sha256 parsed;

    if (hex.len != SHA256_HEX_BYTES - 1)
        return false;
    for (size_t i = 0; i < SHA256_BYTES; i++) {
        int high = hex_digit(hex.at[2 * i]);
        int low = hex_digit(hex.at[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        parsed.bytes[i] = (unsigned char)(high * 16 + low);
    }
    *digest = parsed;
    return true;
}

bool sha256_equal(const Sha256 *a, const Sha256 *b)
{
    return memcmp(a->bytes, b->bytes, SHA256_BYTES) == 0;
}

Sha256 sha256_of(Slice bytes)
{
    Sha256 digest;
    unsigned int size = 0;

    ensure(EVP_Digest(bytes.at == NULL ? "" : bytes.at, bytes.len, digest.bytes, &size,
                      EVP_sha256(), NULL)
           == 1);
    ensure(size == SHA256_BYTES);
    return digest;
}

Digest *digest_begin(Arena *arena)
{
    Digest *digest = ARENA_NEW(arena, Digest);

    digest->context = EVP_MD_CTX_new();
    ensure(digest->context != NULL);
    ensure(EVP_DigestInit_ex2(digest->context, EVP_sha256(), NULL) == 1);
    return digest;
}

void digest_add(Digest *digest, Slice bytes)
{
    ensure(digest->context != NULL);
    if (bytes.len > 0)
        ensure(EVP_DigestUpdate(digest->context, bytes.at, bytes.len) == 1);
}

Sha256 digest_end(Digest *digest)
{
    Sha256 result;
    unsigned int size = 0;

    ensure(digest->context != NULL);
    ensure(EVP_DigestFinal_ex(digest->context, result.bytes, &size) == 1);
    ensure(size == SHA256_BYTES);
    digest_drop(digest);
    return result;
}

void digest_drop(Digest *digest)
{
    if (digest == NULL)
        return;
    EVP_MD_CTX_free(digest->context);
    digest->context = NULL;
}
