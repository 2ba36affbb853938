/*
 * test_signature.c
 *     Signatures: what OpenSSL itself verifies, what it does not, and keys that must not be used.
 *
 * Keys and certificates are made here, each run anew: a CA and a signer that it vouches for.
 */
#include <check.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maksatus/file.h"

enum { DAY_SECONDS = 24 * 60 * 60, CONTENT_BYTES = 200 * 1000 };

static char folder[64];
static char path_of[8][128];
static Arena arena;
static Error err;
static EVP_PKEY *ca_key;
static EVP_PKEY *signer_key;
static X509 *ca;
static X509 *signer;

typedef enum Name { CONTENT, KEY, CERTIFICATE, CHAIN, OTHER_KEY, OTHER_CERTIFICATE, NAMES } Name;

static EVP_PKEY *new_key(void)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");

    ck_assert_ptr_nonnull(key);
    return key;
}

static void add_extension(X509 *certificate, int kind, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, kind, value);

    ck_assert_ptr_nonnull(extension);
    ck_assert_int_eq(X509_add_ext(certificate, extension, -1), 1);
    X509_EXTENSION_free(extension);
}

/* Issued by itself when there is no issuer; valid until so many days from now. */
static X509 *new_certificate(const char *name, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key,
                             int days)
{
    X509 *made = X509_new();
    X509_NAME *subject;
    static int serial = 1;

    ck_assert_ptr_nonnull(made);
    ck_assert_int_eq(X509_set_version(made, X509_VERSION_3), 1);
    ck_assert_int_eq(ASN1_INTEGER_set(X509_get_serialNumber(made), serial), 1);
    serial += 1;
    ck_assert_ptr_nonnull(X509_gmtime_adj(X509_getm_notBefore(made), -2 * DAY_SECONDS));
    ck_assert_ptr_nonnull(X509_gmtime_adj(X509_getm_notAfter(made), (long)days * DAY_SECONDS));
    ck_assert_int_eq(X509_set_pubkey(made, key), 1);
    subject = X509_get_subject_name(made);
    ck_assert_int_eq(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                                (const unsigned char *)name, -1, -1, 0),
                     1);
    ck_assert_int_eq(
        X509_set_issuer_name(made, issuer == NULL ? subject : X509_get_subject_name(issuer)), 1);
    add_extension(made, NID_basic_constraints, issuer == NULL ? "CA:TRUE" : "CA:FALSE");
    ck_assert_int_gt(X509_sign(made, issuer == NULL ? key : issuer_key, EVP_sha256()), 0);
    return made;
}

static void write_key(const char *path, EVP_PKEY *key, const char *password)
{
    FILE *file = fopen(path, "w");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(
        PEM_write_PKCS8PrivateKey(file, key, password == NULL ? NULL : EVP_aes_256_cbc(), password,
                                  password == NULL ? 0 : (int)strlen(password), NULL, NULL),
        1);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(chmod(path, 0600), 0);
}

static void write_certificates(const char *path, X509 *first, X509 *second)
{
    FILE *file = fopen(path, "w");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(PEM_write_X509(file, first), 1);
    if (second != NULL)
        ck_assert_int_eq(PEM_write_X509(file, second), 1);
    ck_assert_int_eq(fclose(file), 0);
}

static void write_content(char first)
{
    FILE *file = fopen(path_of[CONTENT], "w");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fputc(first, file), first);
    for (int i = 1; i < CONTENT_BYTES; i++)
        ck_assert_int_ne(fputc(i % 100 == 0 ? '\n' : 'a', file), EOF);
    ck_assert_int_eq(fclose(file), 0);
}

static void begin(void)
{
    static const char *const names[] = {"content", "key",       "certificate",
                                        "chain",   "other_key", "other_certificate"};
    EVP_PKEY *other_key = new_key();
    X509 *other;

    memcpy(folder, "/tmp/maksatus-sign-XXXXXX", sizeof "/tmp/maksatus-sign-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (size_t i = 0; i < NAMES; i++)
        ck_assert_int_gt(snprintf(path_of[i], sizeof path_of[i], "%s/%s", folder, names[i]), 0);
    arena_init(&arena, 1024 * 1024);
    err = (Error){0};
    ca_key = new_key();
    signer_key = new_key();
    ca = new_certificate("Invented CA", ca_key, NULL, NULL, 2);
    signer = new_certificate("Invented office", signer_key, ca, ca_key, 1);
    other = new_certificate("Somebody else", other_key, ca, ca_key, 1);
    write_key(path_of[KEY], signer_key, NULL);
    write_certificates(path_of[CERTIFICATE], signer, NULL);
    write_certificates(path_of[CHAIN], signer, ca);
    write_key(path_of[OTHER_KEY], other_key, NULL);
    write_certificates(path_of[OTHER_CERTIFICATE], other, NULL);
    write_content('x');
    X509_free(other);
    EVP_PKEY_free(other_key);
}

static void end(void)
{
    for (size_t i = 0; i < NAMES; i++)
        (void)unlink(path_of[i]);
    (void)rmdir(folder);
    arena_done(&arena);
    X509_free(signer);
    X509_free(ca);
    EVP_PKEY_free(signer_key);
    EVP_PKEY_free(ca_key);
}

static Slice sign(Name certificate)
{
    Slice der = SLICE_NONE;

    ck_assert_msg(
        signature_make(&arena, path_of[CONTENT], path_of[certificate], path_of[KEY], &der, &err)
            == STATUS_OK,
        "%s", err.text);
    return der;
}

/* As `openssl cms -verify -binary -content FILE -inform DER -CAfile CA -purpose any` does. */
static bool openssl_accepts(Slice der)
{
    BIO *content = BIO_new_file(path_of[CONTENT], "r");
    const unsigned char *at = (const unsigned char *)der.at;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)der.len);
    X509_STORE *store = X509_STORE_new();
    int result;

    ck_assert(content != NULL && cms != NULL && store != NULL);
    ck_assert_ptr_eq(at, der.at + der.len);
    ck_assert_int_eq(X509_STORE_add_cert(store, ca), 1);
    ck_assert_int_eq(X509_STORE_set_purpose(store, X509_PURPOSE_ANY), 1);
    ck_assert_int_eq(CMS_is_detached(cms), 1);
    result = CMS_verify(cms, NULL, store, content, NULL, CMS_BINARY | CMS_DETACHED);
    X509_STORE_free(store);
    CMS_ContentInfo_free(cms);
    BIO_free(content);
    return result == 1;
}

START_TEST(openssl_verifies_what_we_sign)
{
    Slice der = sign(CERTIFICATE);

    ck_assert(openssl_accepts(der));
    ck_assert_uint_lt(der.len, 4096); /* detached: the content is not in it */
    ck_assert_int_eq(signature_verify(path_of[CONTENT], der, path_of[CERTIFICATE], &err),
                     STATUS_OK);
}
END_TEST

START_TEST(a_changed_byte_is_refused)
{
    Slice der = sign(CERTIFICATE);

    write_content('y');
    ck_assert(!openssl_accepts(der));
    ck_assert_int_eq(signature_verify(path_of[CONTENT], der, path_of[CERTIFICATE], &err),
                     STATUS_INTEGRITY);
}
END_TEST

START_TEST(a_changed_signature_is_refused)
{
    Slice der = sign(CERTIFICATE);
    char *changed = arena_string(&arena, der);

    changed[der.len - 1] = (char)(changed[der.len - 1] ^ 1);
    ck_assert_int_eq(
        signature_verify(path_of[CONTENT], (Slice){changed, der.len}, path_of[CERTIFICATE], &err),
        STATUS_INTEGRITY);
    err = (Error){0};
    ck_assert_int_eq(signature_verify(path_of[CONTENT], (Slice){der.at, der.len - 1},
                                      path_of[CERTIFICATE], &err),
                     STATUS_INTEGRITY);
    err = (Error){0};
    ck_assert_int_eq(signature_verify(path_of[CONTENT], (Slice){changed, der.len + 1},
                                      path_of[CERTIFICATE], &err),
                     STATUS_INTEGRITY);
}
END_TEST

START_TEST(another_signer_of_the_same_ca_is_refused)
{
    Slice der = sign(CERTIFICATE);

    ck_assert_int_eq(signature_verify(path_of[CONTENT], der, path_of[OTHER_CERTIFICATE], &err),
                     STATUS_INTEGRITY);
}
END_TEST

static int certificates_in(Slice der)
{
    const unsigned char *at = (const unsigned char *)der.at;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)der.len);
    STACK_OF(X509) *certificates = CMS_get1_certs(cms);
    int count = sk_X509_num(certificates);

    sk_X509_pop_free(certificates, X509_free);
    CMS_ContentInfo_free(cms);
    return count;
}

START_TEST(the_chain_travels_with_it)
{
    ck_assert_int_eq(certificates_in(sign(CERTIFICATE)), 1);
    ck_assert_int_eq(certificates_in(sign(CHAIN)), 2);
    ck_assert(openssl_accepts(sign(CHAIN)));
}
END_TEST

static const struct {
    const char *sentence;
    mode_t mode;
    bool usable;
} mode_rows[] = {
    {"the owner alone", 0600, true},   {"the owner alone, reading", 0400, true},
    {"the group reads", 0640, false},  {"others read", 0604, false},
    {"the group writes", 0620, false}, {"everybody reads", 0644, false},
    {"others execute", 0601, false},
};

START_TEST(a_key_belongs_to_its_owner_alone)
{
    Slice der = SLICE_NONE;
    Status expected = mode_rows[_i].usable ? STATUS_OK : STATUS_USAGE;

    ck_assert_int_eq(chmod(path_of[KEY], mode_rows[_i].mode), 0);
    ck_assert_msg(signature_check_key(path_of[CERTIFICATE], path_of[KEY], &err) == expected, "%s",
                  mode_rows[_i].sentence);
    err = (Error){0};
    ck_assert_int_eq(
        signature_make(&arena, path_of[CONTENT], path_of[CERTIFICATE], path_of[KEY], &der, &err),
        expected);
}
END_TEST

typedef enum Wrong {
    WRONG_KEY,
    KEY_GONE,
    KEY_IS_FOLDER,
    KEY_NO_PEM,
    KEY_ENCRYPTED,
    CERTIFICATE_GONE,
    CERTIFICATE_NO_PEM,
    CERTIFICATE_EXPIRED,
} Wrong;

static const struct {
    const char *sentence;
    Wrong wrong;
} wrong_rows[] = {
    {"the key of another certificate", WRONG_KEY},
    {"no key there", KEY_GONE},
    {"a folder as key", KEY_IS_FOLDER},
    {"a key that is no PEM", KEY_NO_PEM},
    {"a key with a password: nobody is asked for it", KEY_ENCRYPTED},
    {"no certificate there", CERTIFICATE_GONE},
    {"a key as certificate", CERTIFICATE_NO_PEM},
    {"a certificate of yesterday", CERTIFICATE_EXPIRED},
};

START_TEST(what_cannot_sign_is_wrong_configuration)
{
    const char *key = path_of[KEY];
    const char *certificate = path_of[CERTIFICATE];
    X509 *expired;

    switch (wrong_rows[_i].wrong) {
    case WRONG_KEY:
        key = path_of[OTHER_KEY];
        break;
    case KEY_GONE:
        ck_assert_int_eq(unlink(key), 0);
        break;
    case KEY_IS_FOLDER:
        key = folder;
        break;
    case KEY_NO_PEM:
        key = path_of[CONTENT];
        ck_assert_int_eq(chmod(key, 0600), 0);
        break;
    case KEY_ENCRYPTED:
        write_key(key, signer_key, "secret");
        break;
    case CERTIFICATE_GONE:
        ck_assert_int_eq(unlink(certificate), 0);
        break;
    case CERTIFICATE_NO_PEM:
        certificate = key;
        break;
    case CERTIFICATE_EXPIRED:
        expired = new_certificate("Invented office", signer_key, ca, ca_key, -1);
        write_certificates(certificate, expired, NULL);
        X509_free(expired);
        break;
    }
    ck_assert_msg(signature_check_key(certificate, key, &err) == STATUS_USAGE, "%s",
                  wrong_rows[_i].sentence);
    /* And where: there may be several homes, with keys of their own. */
    ck_assert_msg(strstr(err.text, key) != NULL || strstr(err.text, certificate) != NULL, "%s: %s",
                  wrong_rows[_i].sentence, err.text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("signature");
    TCase *cases = tcase_create("cms");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(cases, begin, end);
    tcase_add_test(cases, openssl_verifies_what_we_sign);
    tcase_add_test(cases, a_changed_byte_is_refused);
    tcase_add_test(cases, a_changed_signature_is_refused);
    tcase_add_test(cases, another_signer_of_the_same_ca_is_refused);
    tcase_add_test(cases, the_chain_travels_with_it);
    tcase_add_loop_test(cases, a_key_belongs_to_its_owner_alone, 0, (int)COUNT_OF(mode_rows));
    tcase_add_loop_test(cases, what_cannot_sign_is_wrong_configuration, 0,
                        (int)COUNT_OF(wrong_rows));
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
