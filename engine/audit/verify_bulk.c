/*
 * verify_bulk.c
 *     Compares the rows of bulk tables with what the chain says of them, on several connections.
 *
 *     pieces   [keys] [decision, groups 1-40] [decision, groups 41-] [payment, groups 1-38] ...
 *                 |              |
 *              worker 0       worker 1 ...     each takes the next piece that nobody has taken
 *
 * Most of the time is the server's, which hands out rows on one processor a connection. A piece is
 * all rows of a table in a range of groups, so a group belongs to one worker. Within it rows come
 * in any order: each waits in its group until all of the group have come; then one root says that
 * none was touched, and they are forgotten. What is wrong is told at the end and in order: groups
 * that are not right, or not complete, are compared with their lists, row by row.
 */
#include "verify_private.h"

#include <endian.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { PIECE_ROWS_MIN = 100000, PROGRESS_ROWS = 16384 };

/* Rows that one worker reads in one go. */
typedef struct Piece {
    const WatchedTable *table; /* NULL: the tables of keys */
    int64_t first, last;       /* groups */
    Leaves strays;             /* rows of no group that the chain knows */
    KeyColumns key;
    uint64_t keys; /* the sum that keys follow from */
} Piece;

typedef struct Bulk {
    Verify *verify;
    Piece *piece;
    size_t piece_count;
    Keys keys; /* of the first piece */
    atomic_size_t taken;
    atomic_int_least64_t rows;
} Bulk;

typedef struct Worker {
    Bulk *bulk;
    Store *store;
    Status status;
    Error error;
    pthread_t thread;
    bool first; /* the one in the thread that was there before: it tells of progress */
} Worker;

/* --- rows --- */

/* The columns of a bulk row before its values. */
enum { BULK_GROUP, BULK_KEY, BULK_SALT, BULK_VALUES };

/* A value, with its length before it: nothing, a sign or two, or a number that is 0. */
static bool is_blank_value(Slice value)
{
    static const char zero[] = {0, 0, 0, sizeof(int64_t), 0, 0, 0, 0, 0, 0, 0, 0};

    return value.len <= sizeof(uint32_t) + 2 || slice_equal(value, (Slice){zero, sizeof(zero)});
}

/* What an erasure leaves is nothing, or as little as a column that must have something allows; and
 * no mask that hides something. */
static bool is_blank(Slice personal, size_t columns)
{
    if (leaf_values_after(personal, columns).len > 0)
        return false;
    while (personal.len > 0) {
        Slice rest = leaf_values_after(personal, 1);
        if (!is_blank_value((Slice){personal.at, personal.len - rest.len}))
            return false;
        personal = rest;
    }
    return true;
}

static Sha256 bulk_leaf(const WatchedTable *table, const Row *row, Slice bytes)
{
    size_t not_public = table->personal_columns + table->masks;
    Slice values = leaf_values_after(bytes, BULK_VALUES);
    Slice rest = leaf_values_after(values, row_columns(row) - BULK_VALUES - not_public);
    Slice personal = leaf_personal(rest, table->personal_columns);
    Slice salt = row_bytes(row, BULK_SALT);
    Sha256 hash = leaf_of(salt, personal, (Slice){values.at, values.len - rest.len});

    if (salt.len == SHA256_BYTES && !is_blank(personal, table->personal_columns))
        hash.bytes[0] ^= 1; /* somebody wrote into what was erased */
    return hash;
}

static void close_if_right(ChainGroup *group)
{
    leaves_sort(&group->rows);
    Sha256 root = leaves_root(&group->rows);

    if (!sha256_equal(&root, &group->root))
        return;
    group->closed = true;
    leaves_done(&group->rows);
}

/* --- one piece --- */

static void check_bulk(Bulk *bulk, Piece *piece, const Row *row, Slice bytes)
{
    ChainGroup *group = chain_group(&bulk->verify->chain, row_int(row, BULK_GROUP));
    int64_t id = row_int(row, BULK_KEY);

    if (piece->key.kind != KEYS_NONE)
        piece->keys += keys_of(&bulk->keys, &piece->key, row, BULK_VALUES, id);
    if (group == NULL || group->closed || !slice_is(group->table, piece->table->name)) {
        leaves_add(&piece->strays, (Leaf){.key = id});
        return;
    }
    Sha256 leaf = bulk_leaf(piece->table, row, bytes);
    if (strcmp(piece->table->name, "decision") == 0)
        leaf = resealed_as(bulk->verify, id, leaf);
    leaves_add(&group->rows, (Leaf){id, leaf});
    if ((int64_t)group->rows.count == group->count)
        close_if_right(group);
}

static void count_rows(Worker *worker, const Piece *piece, int64_t rows)
{
    Verify *verify = worker->bulk->verify;
    int64_t all = atomic_fetch_add(&worker->bulk->rows, rows) + rows;

    if (worker->first)
        verify_progress(verify, piece->table->name, verify->verdict->rows + all);
}

static Status read_rows(Worker *worker, Piece *piece, Error *err)
{
    const int64_t numbers[] = {piece->table->number, piece->first, piece->last};
    AUTO_COPY_OUT CopyOut *copy = NULL;
    const Row *row = NULL;
    int64_t rows = 0;

    TRY(copy_out_begin(worker->store, QUERY_AUDIT_BULK, numbers, COUNT_OF(numbers), &copy, err));
    for (;;) {
        TRY(copy_out_next(copy, &row, err));
        if (row == NULL)
            break;
        check_bulk(worker->bulk, piece, row, copy_out_bytes(copy));
        if (++rows % PROGRESS_ROWS == 0)
            count_rows(worker, piece, PROGRESS_ROWS);
    }
    count_rows(worker, piece, rows % PROGRESS_ROWS);
    return STATUS_OK;
}

static Status work(Worker *worker, Error *err)
{
    Bulk *bulk = worker->bulk;

    for (;;) {
        size_t at = atomic_fetch_add(&bulk->taken, 1);
        if (at >= bulk->piece_count)
            return STATUS_OK;
        Piece *piece = &bulk->piece[at];
        if (piece->table == NULL)
            TRY(keys_read(worker->store, &bulk->keys, err));
        else
            TRY(read_rows(worker, piece, err));
    }
}

/* --- pieces --- */

static void add_piece(Bulk *bulk, const WatchedTable *table, int64_t first, int64_t last)
{
    bulk->piece[bulk->piece_count++] =
        (Piece){.table = table, .first = first, .last = last, .key = keys_columns(table)};
}

/* All groups that there could be, those of the chain in about equal parts. */
static void add_pieces(Bulk *bulk, const WatchedTable *table, size_t workers)
{
    const Chain *chain = &bulk->verify->chain;
    int64_t rows = 0, enough = 0, first = INT64_MIN;

    for (size_t i = 0; i < chain->group_count; i++)
        rows += slice_is(chain->group[i].table, table->name) ? chain->group[i].count : 0;
    enough = rows / (int64_t)workers + 1;
    enough = enough < PIECE_ROWS_MIN ? PIECE_ROWS_MIN : enough;
    rows = 0;
    for (size_t i = 0; i < chain->group_count; i++) {
        if (!slice_is(chain->group[i].table, table->name))
            continue;
        rows += chain->group[i].count;
        if (rows < enough)
            continue;
        add_piece(bulk, table, first, chain->group[i].id);
        first = chain->group[i].id + 1;
        rows = 0;
    }
    add_piece(bulk, table, first, INT64_MAX);
}

static void make_pieces(Bulk *bulk, size_t workers)
{
    Verify *verify = bulk->verify;

    bulk->piece = ARENA_ARRAY(verify->arena, Piece, verify->table_count * (workers + 1) + 1);
    bulk->piece[bulk->piece_count++] = (Piece){.table = NULL};
    for (size_t i = 0; i < verify->table_count; i++) {
        if (verify->table[i].bulk)
            add_pieces(bulk, &verify->table[i], workers);
    }
}

/* --- workers --- */

static void *worker_thread(void *worker_of)
{
    Worker *worker = worker_of;

    worker->status = work(worker, &worker->error);
    return NULL;
}

/* The first failure by number of the worker: no matter which was first in time. */
static Status let_them_work(Worker *worker, size_t count, Error *err)
{
    size_t started = 1;

    while (started < count
           && pthread_create(&worker[started].thread, NULL, worker_thread, &worker[started]) == 0)
        started++; /* those that could not start are not missed */
    (void)worker_thread(&worker[0]);
    for (size_t i = 1; i < started; i++)
        ensure(pthread_join(worker[i].thread, NULL) == 0);
    for (size_t i = 0; i < started; i++) {
        if (worker[i].status != STATUS_OK) {
            *err = worker[i].error;
            return worker[i].status;
        }
    }
    return STATUS_OK;
}

/* --- which row of a group --- */

static int64_t listed_key(Slice listed, size_t i)
{
    uint64_t key;

    memcpy(&key, listed.at + i * LEAF_LISTED_BYTES, sizeof(key));
    return (int64_t)be64toh(key);
}

/* Order of row `row` and line `line` of the list. */
static int compare_listed(const Leaf *row, Slice listed, size_t line)
{
    int64_t key = listed_key(listed, line);

    if (row->key != key)
        return row->key < key ? -1 : 1;
    return memcmp(row->hash.bytes, listed.at + line * LEAF_LISTED_BYTES + sizeof(key),
                  LEAF_SHOWN_BYTES);
}

static Status tell_row(Verify *verify, const ChainGroup *group, const char *what, int64_t key,
                       Error *err)
{
    const char *table = arena_string(verify->arena, group->table);
    TEXT_ON_STACK(shown, 32);

    text_add_int(&shown, key);
    return verify_tell(verify, what, table, text_slice(&shown), err,
                       "%s %lld of record %lld was %s", table, (long long)key,
                       (long long)group->record, what);
}

static Status compare_with_list(Verify *verify, const ChainGroup *group, Slice listed, Error *err)
{
    size_t lines = listed.len / LEAF_LISTED_BYTES;
    size_t row = 0, line = 0;

    while (row < group->rows.count || line < lines) {
        int order = row == group->rows.count ? 1
                    : line == lines          ? -1
                                             : compare_listed(&group->rows.item[row], listed, line);
        if (order == 0) {
            row++;
            line++;
            continue;
        }
        bool both = row < group->rows.count && line < lines
                    && group->rows.item[row].key == listed_key(listed, line);
        int64_t key = order < 0 || both ? group->rows.item[row].key : listed_key(listed, line);
        TRY(tell_row(verify, group,
                     both        ? "changed"
                     : order < 0 ? "inserted"
                                 : "removed",
                     key, err));
        row += both || order < 0 ? 1 : 0;
        line += both || order > 0 ? 1 : 0;
    }
    return STATUS_OK;
}

static Status locate(Verify *verify, ChainGroup *group, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};
    int64_t before = verify->verdict->problems;
    Slice listed = SLICE_NONE;

    params_int(&params, group->id);
    TRY(store_query(verify->store[0], QUERY_AUDIT_LEAVES, &params, &result, err));
    if (result_rows(result) == 1)
        listed = result_bytes(result, 0, 0);
    leaves_sort(&group->rows);
    TRY(compare_with_list(verify, group, listed, err));
    if (verify->verdict->problems > before)
        return STATUS_OK;
    TEXT_ON_STACK(key, 32);
    text_add_int(&key, group->id);
    return verify_tell(verify, "changed", arena_string(verify->arena, group->table),
                       text_slice(&key), err,
                       "a row of group %lld of record %lld was changed, and its list with it",
                       (long long)group->id, (long long)group->record);
}

static Status tell_stray(Verify *verify, const char *table, int64_t key, Error *err)
{
    TEXT_ON_STACK(text, 32);

    text_add_int(&text, key);
    return verify_tell(verify, "inserted", table, text_slice(&text), err,
                       "%s %lld: no record has such a row", table, (long long)key);
}

static Status tell_all(Bulk *bulk, Error *err)
{
    Verify *verify = bulk->verify;
    Chain *chain = &verify->chain;

    for (size_t i = 0; i < bulk->piece_count; i++) {
        const Piece *piece = &bulk->piece[i];
        if (piece->key.kind != KEYS_NONE && piece->table != NULL)
            bulk->keys.sum[piece->key.kind] += piece->keys;
        for (size_t s = 0; s < piece->strays.count; s++)
            TRY(tell_stray(verify, piece->table->name, piece->strays.item[s].key, err));
    }
    for (size_t i = 0; i < chain->group_count; i++) {
        if (!chain->group[i].closed)
            TRY(locate(verify, &chain->group[i], err));
    }
    return keys_tell(verify, &bulk->keys, err);
}

static void pieces_done(Bulk *bulk)
{
    for (size_t i = 0; i < bulk->piece_count; i++)
        leaves_done(&bulk->piece[i].strays);
    keys_done(&bulk->keys);
}

Status verify_bulk(Verify *verify, Error *err)
{
    Bulk bulk = {.verify = verify};
    Worker worker[VERIFY_STORES_MAX] = {0};

    TRY(resealed_read(verify, err));
    keys_begin(&bulk.keys);
    make_pieces(&bulk, verify->store_count);
    for (size_t i = 0; i < verify->store_count; i++)
        worker[i] = (Worker){.bulk = &bulk, .store = verify->store[i], .first = i == 0};
    Status status = let_them_work(worker, verify->store_count, err);
    verify->verdict->rows += atomic_load(&bulk.rows);
    if (status == STATUS_OK)
        status = tell_all(&bulk, err);
    pieces_done(&bulk);
    return status;
}
