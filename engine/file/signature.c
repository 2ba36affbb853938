/*
 * signature.c
 *     Detached CMS signatures (RFC 5652, SHA-256, DER) over files, with OpenSSL.
 *
 * The file is streamed through the digest; only the signature is in memory. The signing
 * certificate and what follows it in its PEM file travel with the signature. A key that anybody
 * but its owner can read, or that asks for a password, is wrong configuration: nobody is there at
 * night to type one.
 */
#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include "durable.h"

enum { CHAIN_MAX = 16 };

static void bio_done(BIO **bio)
{
    BIO_free_all(*bio);
}
static void cms_done(CMS_ContentInfo **cms)
{
    CMS_ContentInfo_free(*cms);
}
static void x509_done(X509 **certificate)
{
    X509_free(*certificate);
}
static void chain_done(STACK_OF(X509) * *chain)
{
    sk_X509_pop_free(*chain, X509_free);
}
static void key_done(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}
#define AUTO_BIO __attribute__((cleanup(bio_done)))
#define AUTO_CMS __attribute__((cleanup(cms_done)))
#define AUTO_X509 __attribute__((cleanup(x509_done)))
#define AUTO_CHAIN __attribute__((cleanup(chain_done)))
#define AUTO_KEY __attribute__((cleanup(key_done)))

/* What OpenSSL says last, and an empty queue for the next call. */
static const char *openssl_cause(void)
{
    unsigned long code = ERR_peek_last_error();
    const char *cause = code == 0 ? NULL : ERR_reason_error_string(code);

    ERR_clear_error();
    return cause == NULL ? "no reason given" : cause;
}

/* Called for an encrypted key: there is no password. */
static int no_password(char *buffer, int size, int writing, void *context)
{
    (void)buffer;
    (void)size;
    (void)writing;
    (void)context;
    return -1;
}

/* The first certificate of a PEM file, and the others as its chain. */
static Status certificate_load(const char *path, X509 **certificate, STACK_OF(X509) * *chain,
                               Error *err)
{
    AUTO_BIO BIO *bio = BIO_new_file(path, "r");
    X509 *next;

    if (bio == NULL)
        return error_set(err, STATUS_USAGE, "cannot open the signing certificate %s: %s", path,
                         openssl_cause());
    *certificate = PEM_read_bio_X509(bio, NULL, no_password, NULL);
    if (*certificate == NULL)
        return error_set(err, STATUS_USAGE, "the signing certificate %s is not PEM: %s", path,
                         openssl_cause());
    *chain = sk_X509_new_null();
    ensure(*chain != NULL);
    while (sk_X509_num(*chain) < CHAIN_MAX
           && (next = PEM_read_bio_X509(bio, NULL, no_password, NULL)) != NULL)
        ensure(sk_X509_push(*chain, next) > 0);
    ERR_clear_error(); /* the end of the file counts as an error there */
    return STATUS_OK;
}

static Status key_load(const char *path, EVP_PKEY **key, Error *err)
{
    AUTO_FD int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    AUTO_BIO BIO *bio = NULL;
    struct stat found;

    if (fd < 0 || fstat(fd, &found) != 0)
        return error_set(err, STATUS_USAGE, "cannot open the signing key %s: %s", path,
                         strerrordesc_np(errno));
    if (!S_ISREG(found.st_mode))
        return error_set(err, STATUS_USAGE, "the signing key is not a regular file: %s", path);
    if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return error_set(err, STATUS_USAGE,
                         "the signing key can be reached by others (mode %04o, wanted 0600): %s",
                         found.st_mode & 07777U, path);
    bio = BIO_new_fd(fd, BIO_NOCLOSE);
    ensure(bio != NULL);
    *key = PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL);
    if (*key == NULL)
        return error_set(err, STATUS_USAGE,
                         "the signing key %s is not a PEM private key without password: %s", path,
                         openssl_cause());
    return STATUS_OK;
}

static Status pair_load(const char *certificate_path, const char *key_path, X509 **certificate,
                        STACK_OF(X509) * *chain, EVP_PKEY **key, Error *err)
{
    TRY(key_load(key_path, key, err));
    TRY(certificate_load(certificate_path, certificate, chain, err));
    if (X509_check_private_key(*certificate, *key) != 1)
        return error_set(err, STATUS_USAGE,
                         "signing key %s and certificate %s do not belong together: %s", key_path,
                         certificate_path, openssl_cause());
    if (X509_cmp_current_time(X509_get0_notAfter(*certificate)) < 0)
        return error_set(err, STATUS_USAGE, "the signing certificate has expired: %s",
                         certificate_path);
    return STATUS_OK;
}

Status signature_check_key(const char *certificate_path, const char *key_path, Error *err)
{
    AUTO_X509 X509 *certificate = NULL;
    AUTO_CHAIN STACK_OF(X509) *chain = NULL;
    AUTO_KEY EVP_PKEY *key = NULL;

    return pair_load(certificate_path, key_path, &certificate, &chain, &key, err);
}

/* The bytes to sign or to verify; links are refused as everywhere. fd stays the caller's. */
static Status content_open(const char *path, int *fd, BIO **bio, Error *err)
{
    off_t bytes = 0;

    *fd = regular_open(path, &bytes);
    if (*fd < 0)
        return world_refused(err, "open", path);
    *bio = BIO_new_fd(*fd, BIO_NOCLOSE);
    ensure(*bio != NULL);
    return STATUS_OK;
}

/* Encodes into the arena. */
static Slice der_of(Arena *arena, const CMS_ContentInfo *cms)
{
    unsigned char *encoded = NULL;
    int len = i2d_CMS_ContentInfo(cms, &encoded);
    Slice der;

    ensure(len > 0);
    der = arena_slice(arena, (Slice){(const char *)encoded, (size_t)len});
    OPENSSL_free(encoded);
    return der;
}

Status signature_make(Arena *arena, const char *path, const char *certificate_path,
                      const char *key_path, Slice *der, Error *err)
{
    const unsigned int flags = CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP;
    AUTO_X509 X509 *certificate = NULL;
    AUTO_CHAIN STACK_OF(X509) *chain = NULL;
    AUTO_KEY EVP_PKEY *key = NULL;
    AUTO_FD int fd = -1;
    AUTO_BIO BIO *content = NULL;
    AUTO_CMS CMS_ContentInfo *cms = NULL;

    TRY(pair_load(certificate_path, key_path, &certificate, &chain, &key, err));
    TRY(content_open(path, &fd, &content, err));
    cms = CMS_sign(NULL, NULL, chain, NULL, flags | CMS_PARTIAL);
    ensure(cms != NULL);
    if (CMS_add1_signer(cms, certificate, key, EVP_sha256(), flags) == NULL)
        return error_set(err, STATUS_USAGE, "the signing key cannot sign: %s", openssl_cause());
    if (CMS_final(cms, content, NULL, flags) != 1)
        return error_set(err, STATUS_IO, "signing failed: %s", openssl_cause());
    *der = der_of(arena, cms);
    return STATUS_OK;
}

Status signature_verify(const char *path, Slice der, const char *certificate_path, Error *err)
{
    /* The signer must be the given certificate itself: no chain, no store, nothing from within. */
    const unsigned int flags = CMS_DETACHED | CMS_BINARY | CMS_NOINTERN | CMS_NO_SIGNER_CERT_VERIFY;
    const unsigned char *encoded = (const unsigned char *)der.at;
    AUTO_X509 X509 *certificate = NULL;
    AUTO_CHAIN STACK_OF(X509) *chain = NULL;
    AUTO_FD int fd = -1;
    AUTO_BIO BIO *content = NULL;
    AUTO_CMS CMS_ContentInfo *cms = NULL;

    TRY(certificate_load(certificate_path, &certificate, &chain, err));
    TRY(content_open(path, &fd, &content, err));
    while (sk_X509_num(chain) > 0)
        X509_free(sk_X509_pop(chain));
    ensure(X509_up_ref(certificate) == 1);
    ensure(sk_X509_push(chain, certificate) > 0);
    cms = d2i_CMS_ContentInfo(NULL, &encoded, (long)der.len);
    if (cms == NULL || encoded != (const unsigned char *)der.at + der.len)
        return error_set(err, STATUS_INTEGRITY, "the signature is not one CMS in DER: %s",
                         openssl_cause());
    if (CMS_verify(cms, chain, NULL, content, NULL, flags) != 1)
        return error_set(err, STATUS_INTEGRITY, "the signature does not fit: %s", openssl_cause());
    return STATUS_OK;
}
