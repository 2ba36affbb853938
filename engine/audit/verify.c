/*
 * verify.c
 *     Recomputes everything: the chain first, because it says what all the rest should be.
 *
 *     records ─▶ anchors ─▶ small rows ─▶ bulk rows, tables of keys ─▶ files
 *
 * The server only hands out what it holds; all hashes of rows and records are computed here.
 */
#include "verify_private.h"

#include <unistd.h>

#include "anchor.h"

/* --- tables --- */

static Status read_tables(Verify *verify, Error *err)
{
    bool *same = NULL;

    TRY(watched_tables(verify->store[0], verify->arena, &verify->table, &same, &verify->table_count,
                       err));
    for (size_t i = 0; i < verify->table_count; i++) {
        if (!same[i])
            TRY(verify_tell(verify, "changed", "audit_table", slice_of(verify->table[i].name), err,
                            "the view audit_rows_%lld is not the one that was made",
                            (long long)verify->table[i].number));
    }
    return STATUS_OK;
}

/* --- records --- */

/* The columns of q_audit_chain.sql. */
enum { CHAIN_N, CHAIN_EVENT, CHAIN_PREVIOUS, CHAIN_HASH, CHAIN_BODY };

static Sha256 record_hash(Arena *arena, Slice previous, Slice body)
{
    ArenaMark mark = arena_mark(arena);
    Digest *digest = digest_begin(arena);

    digest_add(digest, previous);
    digest_add(digest, body);
    Sha256 hash = digest_end(digest);
    arena_reset(arena, mark);
    return hash;
}

static void read_body(Verify *verify, int64_t record, Slice body)
{
    while (body.len > 0) {
        const char *end = memchr(body.at, '\n', body.len);
        size_t len = end == NULL ? body.len : (size_t)(end - body.at);
        size_t taken = end == NULL ? len : len + 1;
        chain_add_line(&verify->chain, record, (Slice){body.at, len});
        body = (Slice){body.at + taken, body.len - taken};
    }
}

static Status check_record(Verify *verify, const Row *row, Sha256 *last, Error *err)
{
    AuditVerdict *verdict = verify->verdict;
    TEXT_ON_STACK(key, 32);

    if (row_is_null(row, CHAIN_N)) {
        text_add_int(&key, row_int(row, CHAIN_EVENT));
        return verify_tell(verify, "inserted", "audit_record", text_slice(&key), err,
                           "a record that has no place in the chain");
    }
    int64_t n = row_int(row, CHAIN_N);
    Slice previous = row_bytes(row, CHAIN_PREVIOUS);
    Slice stored = row_bytes(row, CHAIN_HASH);
    Sha256 hash = record_hash(verify->arena, previous, row_text(row, CHAIN_BODY));
    bool follows =
        previous.len == SHA256_BYTES && memcmp(previous.at, last->bytes, SHA256_BYTES) == 0;

    text_add_int(&key, n);
    if (n != verdict->records + 1)
        TRY(verify_tell(verify, "removed", "audit_record", text_slice(&key), err,
                        "records %lld to %lld are missing", (long long)verdict->records + 1,
                        (long long)n - 1));
    else if (!follows)
        TRY(verify_tell(verify, "reordered", "audit_record", text_slice(&key), err,
                        "record %lld does not follow the one before it", (long long)n));
    if (stored.len != SHA256_BYTES || memcmp(stored.at, hash.bytes, SHA256_BYTES) != 0)
        TRY(verify_tell(verify, "changed", "audit_record", text_slice(&key), err,
                        "record %lld, or an entry or a group of it, was changed", (long long)n));
    verdict->records = n;
    memcpy(last->bytes, stored.at, stored.len == SHA256_BYTES ? SHA256_BYTES : 0);
    chain_add_record(&verify->chain, n, *last);
    read_body(verify, n, row_text(row, CHAIN_BODY));
    return STATUS_OK;
}

static Status verify_records(Verify *verify, Error *err)
{
    AUTO_COPY_OUT CopyOut *copy = NULL;
    Sha256 last = {0};
    const Row *row = NULL;

    verify_progress(verify, "records", 0);
    TRY(copy_out_begin(verify->store[0], QUERY_AUDIT_CHAIN, NULL, 0, &copy, err));
    for (;;) {
        TRY(copy_out_next(copy, &row, err));
        if (row == NULL)
            break;
        TRY(check_record(verify, row, &last, err));
    }
    chain_complete(&verify->chain);
    return STATUS_OK;
}

/* --- all of it --- */

static Status verify_all(Verify *verify, Error *err)
{
    TRY(read_tables(verify, err));
    TRY(verify_records(verify, err));
    TRY(verify_anchors(verify, err));
    TRY(verify_small(verify, err));
    TRY(verify_bulk(verify, err));
    TRY(verify_files(verify, err));
    return audit_tip(verify->store[0], verify->arena, &verify->verdict->tip, err);
}

/* --- connections --- */

static size_t stores_wanted(const AuditVerify *options)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    if (options->conninfo == NULL || processors < 1)
        return 1;
    return processors > VERIFY_STORES_MAX ? VERIFY_STORES_MAX : (size_t)processors;
}

static Status look(Store *store, Tx **tx, Error *err)
{
    TRY(store_begin(store, tx, err));
    TRY(store_execute(store, QUERY_AUDIT_SNAPSHOT, NULL, NULL, err));
    return store_execute(store, QUERY_AUDIT_LOOK, NULL, NULL, err);
}

static Status look_alike(Verify *verify, Error *err)
{
    Status status = STATUS_OK;

    TRY(store_execute(verify->store[0], QUERY_AUDIT_QUIET, NULL, NULL, err));
    for (size_t i = 0; status == STATUS_OK && i < verify->store_count; i++)
        status = look(verify->store[i], &verify->tx[i], err);
    TRY(status); /* the lock ends with the session */
    return store_execute(verify->store[0], QUERY_AUDIT_GO_ON, NULL, NULL, err);
}

/* All see what was committed at one moment; what commits later is seen by the next verification. So
 * are the anchors that a run writes meanwhile. */
static Status open_stores(Verify *verify, Error *err)
{
    TRY(anchors_list(verify->arena, verify->options->home, &verify->anchor, &verify->anchor_count,
                     err));
    for (size_t wanted = stores_wanted(verify->options); verify->store_count < wanted;
         verify->store_count++)
        TRY(store_open(verify->arena, verify->options->conninfo,
                       &verify->store[verify->store_count], err));
    return look_alike(verify, err);
}

static void close_stores(Verify *verify)
{
    for (size_t i = 0; i < verify->store_count; i++) {
        store_rollback(&verify->tx[i]);
        if (i > 0)
            store_close(&verify->store[i]);
    }
}

Status audit_verify(Store *store, const AuditVerify *options, AuditVerdict *verdict, Error *err)
{
    AUTO_ARENA Arena arena;
    Verify verify = {
        .store = {store},
        .store_count = 1,
        .options = options,
        .verdict = verdict,
        .arena = &arena,
        .chain.arena = &arena,
    };

    *verdict = (AuditVerdict){0};
    arena_init(&arena, SIZE_MAX);
    Status status = open_stores(&verify, err);
    if (status == STATUS_OK)
        status = verify_all(&verify, err);
    chain_done(&verify.chain);
    close_stores(&verify);
    verdict->tip.at = SLICE_NONE; /* it was in the arena */
    return status;
}
