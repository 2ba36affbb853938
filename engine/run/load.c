/*
 * load.c
 *     See load.h. Numbers begin with a block and chunks divide a block, so that no chunk of
 *     decisions lies in two; payments of a chunk that would are numbered from the next block on.
 */
#include "load.h"

#include <stdatomic.h>

#include "maksatus/arena.h"
#include "maksatus/queue.h"

enum { LANES = 3, WAITING_MAX = 3 };
/* A loader indexes its block while the next one takes rows; there is no third. */
enum { LOADERS_AT_WORK = 2 };

typedef struct Loader Loader;

/* The way of the rows of a table. */
typedef struct Lane {
    const char *table;
    Query copy, sum;
    bool follows;     /* the blocks of decisions: it has no numbers and no sums of its own */
    CopyBuffer spare; /* of the caller: emptied, to be filled again */
    int64_t next_number, block; /* the block of the numbers that were taken last */
    Loader **loader;            /* one a block; rows go to the last one */
    size_t loader_count, loader_max;
    size_t ended; /* loaders that were waited for, the first ones */
} Lane;

/* The rows of one chunk; comes back with its seal. */
typedef struct Parcel {
    AuditGroup group;
    CopyBuffer rows;
    AuditSeal seal;
} Parcel;

/* A thread that loads a block. */
struct Loader {
    const Lane *lane;
    int64_t block;
    int64_t helpers; /* of the server, at each index */
    Store *store;
    pthread_t thread;
    bool started;
    atomic_bool abandoned;
    Queue parcels, sealed;
    Result *sums;
    Status status; /* of its thread, when it has ended */
    Error err;
};

struct Load {
    Night *night;
    Arena *arena;
    int64_t block_size;
    Lane decisions, findings, payments;
    Lane *lane[LANES];
};

/* ── a loader ─────────────────────────────────────────────────────────────────────────────── */

static Status of_block(Loader *loader, Query query, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_string(&params, loader->lane->table);
    params_int(&params, loader->block);
    return store_execute(loader->store, query, &params, NULL, err);
}

/* All rows of a block come in one COPY: for each one the server makes room for rows anew. */
static Status copy_rows(Loader *loader, Error *err)
{
    AUTO_COPY_IN CopyIn *copy = NULL;
    Parcel *parcel;
    int64_t sent;

    TRY(copy_in_begin(loader->store, loader->lane->copy, &loader->block, 1, &copy, err));
    while ((parcel = queue_take(&loader->parcels)) != NULL) {
        audit_seal(&parcel->group, &parcel->rows, &parcel->seal);
        Status status = copy_in_add(copy, &parcel->rows, err);

        ensure(queue_put(&loader->sealed, parcel)); /* there is always room: see load_send */
        TRY(status);
    }
    return loader->abandoned ? STATUS_OK : copy_in_end(&copy, &sent, err);
}

static Status work(Loader *loader, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    AUTO_PARAMS Params params = {0};

    TRY(store_begin(loader->store, &tx, err));
    params_int(&params, loader->helpers);
    TRY(store_execute(loader->store, QUERY_LOAD_HELPERS, &params, NULL, err));
    TRY(of_block(loader, QUERY_BLOCK_MAKE, err));
    TRY(copy_rows(loader, err));
    if (loader->abandoned)
        return STATUS_OK; /* nothing is committed */
    if (!loader->lane->follows)
        TRY(store_query_numbered(loader->store, loader->lane->sum, &loader->block, 1,
                                 &loader->sums, err));
    TRY(of_block(loader, QUERY_BLOCK_INDEX, err));
    return store_commit(&tx, err);
}

static void *run_loader(void *context)
{
    Loader *loader = context;

    loader->status = work(loader, &loader->err);
    queue_close(&loader->parcels); /* whoever wants to put another sees that it has ended */
    return NULL;
}

static void parcel_free(Parcel *parcel)
{
    copy_buffer_done(&parcel->rows);
    audit_seal_done(&parcel->seal);
    memory_free(parcel);
}

static Status loader_end(Loader *loader, Error *err)
{
    queue_close(&loader->parcels);
    if (loader->started)
        ensure(pthread_join(loader->thread, NULL) == 0);
    loader->started = false;
    if (loader->status != STATUS_OK)
        *err = loader->err;
    return loader->status;
}

static void loader_done(Loader *loader)
{
    Error ignored;
    Parcel *parcel;

    loader->abandoned = true;
    (void)loader_end(loader, &ignored);
    while ((parcel = queue_take_now(&loader->parcels)) != NULL)
        parcel_free(parcel);
    while ((parcel = queue_take_now(&loader->sealed)) != NULL)
        parcel_free(parcel);
    queue_done(&loader->parcels);
    queue_done(&loader->sealed);
    result_done(&loader->sums);
    store_close(&loader->store);
}

/* ── a lane ───────────────────────────────────────────────────────────────────────────────── */

/* Waits for the first loader that was not waited for. */
static Status end_first(Lane *lane, Error *err)
{
    Loader *loader = lane->loader[lane->ended++];

    TRY(loader_end(loader, err));
    store_close(&loader->store);
    return STATUS_OK;
}

/* A loader for the next block; the one before it ends its own. */
static Status begin_block(Load *load, Lane *lane, Error *err)
{
    Loader *loader = ARENA_NEW(load->arena, Loader);

    if (lane->loader_count > 0)
        queue_close(&lane->loader[lane->loader_count - 1]->parcels);
    if (lane->loader_count - lane->ended == LOADERS_AT_WORK)
        TRY(end_first(lane, err));
    /* Two lanes have much to index. */
    *loader = (Loader){
        .lane = lane, .block = lane->block, .helpers = load->night->options->jobs / 2};
    TRY(store_open(load->arena, load->night->options->conninfo, &loader->store, err));
    queue_init(&loader->parcels, WAITING_MAX);
    queue_init(&loader->sealed, QUEUE_ITEMS_MAX);
    ensure(lane->loader_count < lane->loader_max);
    lane->loader[lane->loader_count++] = loader;
    loader->started = pthread_create(&loader->thread, NULL, run_loader, loader) == 0;
    if (!loader->started)
        return error_set(err, STATUS_IO, "cannot start another thread");
    return STATUS_OK;
}

static bool is_new_block(const Lane *lane)
{
    return lane->loader_count == 0
           || lane->loader[lane->loader_count - 1]->block != lane->block;
}

/* The one that loads the block of the last numbers. */
static Status loader_at_work(Load *load, Lane *lane, Loader **loader, Error *err)
{
    if (is_new_block(lane))
        TRY(begin_block(load, lane, err));
    *loader = lane->loader[lane->loader_count - 1];
    return STATUS_OK;
}

static Status lane_end(Lane *lane, Error *err)
{
    while (lane->ended < lane->loader_count)
        TRY(end_first(lane, err));
    return STATUS_OK;
}

static void lane_done(Lane *lane)
{
    for (size_t i = 0; i < lane->loader_count; i++)
        loader_done(lane->loader[i]);
    copy_buffer_done(&lane->spare);
}

/* ── the load ─────────────────────────────────────────────────────────────────────────────── */

static Status take_numbers(Load *load, Lane *lane, int64_t count, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    params_string(&params, lane->table);
    params_int(&params, count);
    TRY(store_query(load->night->store, QUERY_BLOCK_BEGIN, &params, &result, err));
    lane->next_number = result_int(result, 0, 0);
    load->block_size = result_int(result, 0, 1);
    ensure(load->block_size % LIMIT_CHUNK_RECORDS == 0);
    ensure(lane->next_number % load->block_size == 0);
    lane->loader_max = (size_t)(count / load->block_size + 1);
    lane->loader = ARENA_ARRAY(load->arena, Loader *, lane->loader_max);
    return STATUS_OK;
}

Status load_open(Night *night, Arena *arena, int64_t records, Load **opened, Error *err)
{
    Load *load = ARENA_NEW(arena, Load);

    *opened = load;
    *load = (Load){
        .night = night,
        .arena = arena,
        .decisions = {.table = "decision",
                      .copy = QUERY_COPY_DECISION_FRESH,
                      .sum = QUERY_LOAD_DECISION_SUMS},
        .findings = {.table = "finding", .copy = QUERY_COPY_FINDING_FRESH, .follows = true},
        .payments = {.table = "payment",
                     .copy = QUERY_COPY_PAYMENT_FRESH,
                     .sum = QUERY_LOAD_PAYMENT_SUMS},
        .lane = {&load->decisions, &load->findings, &load->payments},
    };
    TRY(take_numbers(load, &load->decisions, records, err));
    load->findings.loader_max = load->decisions.loader_max;
    load->findings.loader = ARENA_ARRAY(arena, Loader *, load->findings.loader_max);
    int64_t skipped = (records / load->block_size + 1) * LIMIT_CHUNK_RECORDS;
    return take_numbers(load, &load->payments, records + skipped, err);
}

static int64_t take(const Load *load, Lane *lane, int64_t count)
{
    int64_t first = lane->next_number;

    lane->next_number += count;
    lane->block = first / load->block_size;
    ensure((lane->next_number - 1) / load->block_size == lane->block);
    return first;
}

int64_t load_decision_numbers(Load *load, size_t count)
{
    return take(load, &load->decisions, (int64_t)count);
}

int64_t load_payment_numbers(Load *load, int64_t count)
{
    int64_t left = load->block_size - load->payments.next_number % load->block_size;

    if (count > left)
        load->payments.next_number += left;
    return take(load, &load->payments, count);
}

/* Memory that a loader has emptied is filled again: for the kernel to clear other memory for each
 * chunk costs more than what is written into it. */
static void keep_spare(Lane *lane, CopyBuffer *rows)
{
    if (lane->spare.bytes != NULL)
        return;
    copy_buffer_clear(rows);
    lane->spare = *rows;
    *rows = (CopyBuffer){0};
}

static CopyBuffer take_spare(Lane *lane)
{
    CopyBuffer spare = lane->spare;

    lane->spare = (CopyBuffer){0};
    return spare;
}

static Status write_seals_of(Load *load, Lane *lane, Loader *loader, Error *err)
{
    Parcel *parcel;

    while ((parcel = queue_take_now(&loader->sealed)) != NULL) {
        Status status = audit_group_end(load->night->store, &parcel->seal, err);

        keep_spare(lane, &parcel->rows);
        parcel_free(parcel);
        TRY(status);
    }
    return STATUS_OK;
}

/* What loaders have hashed becomes part of the record of this transaction. */
static Status write_seals(Load *load, Error *err)
{
    for (size_t i = 0; i < LANES; i++) {
        Lane *lane = load->lane[i];

        for (size_t j = 0; j < lane->loader_count; j++)
            TRY(write_seals_of(load, lane, lane->loader[j], err));
    }
    return STATUS_OK;
}

static Status send_rows(Load *load, Lane *lane, CopyBuffer *rows, Error *err)
{
    Loader *loader;
    Parcel *parcel = NULL;
    size_t capacity = 0;

    if (rows->rows == 0)
        return STATUS_OK;
    TRY(loader_at_work(load, lane, &loader, err));
    AuditGroup group;
    TRY(audit_group_begin(load->night->store, lane->table, &group, err));
    memory_grow((void **)&parcel, &capacity, 1, sizeof(Parcel));
    *parcel = (Parcel){.group = group, .rows = *rows};
    *rows = take_spare(lane);
    if (queue_put(&loader->parcels, parcel))
        return STATUS_OK;
    parcel_free(parcel);
    Status status = loader_end(loader, err);
    ensure(status != STATUS_OK);
    return status;
}

Status load_send(Load *load, Rows *rows, Error *err)
{
    /* Until the next call a loader hashes what waits, what is at work and what is sent now. */
    _Static_assert(WAITING_MAX + 2 <= QUEUE_ITEMS_MAX, "seals have room");
    bool block_ended = load->decisions.loader_count > 0 && is_new_block(&load->decisions);

    TRY(write_seals(load, err));
    TRY(fact_list_write(&rows->facts, load->night->store, err));
    load->findings.block = load->decisions.block;
    TRY(send_rows(load, &load->decisions, &rows->decisions, err));
    TRY(send_rows(load, &load->findings, &rows->findings, err));
    TRY(send_rows(load, &load->payments, &rows->payments, err));
    /* Keys over all time grow while the block is indexed. */
    return block_ended ? rows_send_keys(rows, load->night->store, err) : STATUS_OK;
}

void load_end_rows(Load *load)
{
    for (size_t i = 0; i < LANES; i++) {
        if (load->lane[i]->loader_count > 0)
            queue_close(&load->lane[i]->loader[load->lane[i]->loader_count - 1]->parcels);
    }
}

static Status of_lane(Load *load, Query query, const Lane *lane, int64_t number, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_string(&params, lane->table);
    params_int(&params, number);
    return store_execute(load->night->store, query, &params, NULL, err);
}

/* Blocks become parts of their table; numbers that were kept and not taken are given back. */
static Status attach(Load *load, const Lane *lane, Error *err)
{
    for (size_t i = 0; i < lane->loader_count; i++)
        TRY(of_lane(load, QUERY_BLOCK_ATTACH, lane, lane->loader[i]->block, err));
    if (lane->loader_count == 0)
        return STATUS_OK;
    return of_lane(load, QUERY_BLOCK_END, lane, lane->next_number - 1, err);
}

Status load_finish(Load *load, Error *err)
{
    load_end_rows(load);
    for (size_t i = 0; i < LANES; i++)
        TRY(lane_end(load->lane[i], err));
    TRY(write_seals(load, err));
    for (size_t i = 0; i < LANES; i++) {
        if (!load->lane[i]->follows) /* attached with what it follows */
            TRY(attach(load, load->lane[i], err));
    }
    return STATUS_OK;
}

static BlockSums sums_of(const Load *load, const Lane *lane)
{
    BlockSums sums = {ARENA_ARRAY(load->arena, Result *, lane->loader_count + 1),
                      lane->loader_count};

    for (size_t i = 0; i < sums.count; i++)
        sums.block[i] = lane->loader[i]->sums;
    return sums;
}

BlockSums load_decision_sums(const Load *load)
{
    return sums_of(load, &load->decisions);
}

BlockSums load_payment_sums(const Load *load)
{
    return sums_of(load, &load->payments);
}

void load_close(Load **load)
{
    if (*load == NULL)
        return;
    for (size_t i = 0; i < LANES; i++)
        lane_done((*load)->lane[i]);
    *load = NULL;
}
