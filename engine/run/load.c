/*
 * load.c
 *     See load.h. Numbers begin with a block and chunks divide a block, so that no chunk of
 *     decisions lies in two; payments of a chunk that would are numbered from the next block on.
 */
#include "load.h"

#include <stdatomic.h>

#include "maksatus/arena.h"
#include "maksatus/queue.h"

enum { LANES = 2, WAITING_MAX = 1, LANE_TABLES_MAX = 2 };

/* What becomes of a table in a lane. */
typedef struct LaneTable {
    const char *name;
    Query copy;
    Query sums;        /* where they are kept */
    BlockSums *summed; /* NULL: nobody asks for sums */
    int64_t block;     /* that is being loaded; -1 none yet */
    CopyBuffer spare;  /* of the caller: emptied, to be filled again */
} LaneTable;

/* The rows of one chunk and table; comes back with its seal. */
typedef struct Parcel {
    size_t table; /* of the lane */
    int64_t block;
    AuditGroup group;
    CopyBuffer rows;
    AuditSeal seal;
} Parcel;

typedef struct Lane {
    Store *store;
    LaneTable table[LANE_TABLES_MAX];
    size_t table_count;
    pthread_t thread;
    bool started, closed;
    atomic_bool abandoned;
    Queue parcels, sealed;
    Status status; /* of its thread, when it has ended */
    Error err;
} Lane;

typedef struct Numbers {
    int64_t next;
    int64_t first_block, last_block; /* that rows were sent of; last < first: none */
} Numbers;

struct Load {
    Night *night;
    int64_t block_size;
    Numbers decisions, payments;
    BlockSums decision_sums, payment_sums;
    Lane lane[LANES];
};

/* ── a lane ───────────────────────────────────────────────────────────────────────────────── */

static Status of_block(Lane *lane, Query query, const LaneTable *table, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_string(&params, table->name);
    params_int(&params, table->block);
    return store_execute(lane->store, query, &params, NULL, err);
}

static Status sum_block(Lane *lane, LaneTable *table, Error *err)
{
    BlockSums *sums = table->summed;
    void *blocks = sums->block;

    memory_grow(&blocks, &sums->capacity, sums->count + 1, sizeof(sums->block[0]));
    sums->block = blocks;
    sums->block[sums->count] = NULL;
    TRY(store_query_numbered(lane->store, table->sums, &table->block, 1,
                             &sums->block[sums->count], err));
    sums->count++;
    return STATUS_OK;
}

/* All of its rows are there. */
static Status end_block(Lane *lane, LaneTable *table, Error *err)
{
    if (table->block < 0)
        return STATUS_OK;
    if (table->summed != NULL)
        TRY(sum_block(lane, table, err));
    return of_block(lane, QUERY_BLOCK_INDEX, table, err);
}

static Status enter_block(Lane *lane, LaneTable *table, int64_t block, Error *err)
{
    if (table->block == block)
        return STATUS_OK;
    TRY(end_block(lane, table, err));
    table->block = block;
    return of_block(lane, QUERY_BLOCK_MAKE, table, err);
}

static Status take_parcel(Lane *lane, Parcel *parcel, Error *err)
{
    LaneTable *table = &lane->table[parcel->table];

    audit_seal(&parcel->group, &parcel->rows, &parcel->seal);
    TRY(enter_block(lane, table, parcel->block, err));
    return copy_buffer_send_numbered(lane->store, table->copy, &parcel->block, 1, &parcel->rows,
                                     err);
}

static Status work(Lane *lane, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    Parcel *parcel;

    TRY(store_begin(lane->store, &tx, err));
    while ((parcel = queue_take(&lane->parcels)) != NULL) {
        Status status = take_parcel(lane, parcel, err);

        ensure(queue_put(&lane->sealed, parcel)); /* there is always room: see load_send */
        TRY(status);
    }
    if (lane->abandoned)
        return STATUS_OK; /* nothing is committed */
    for (size_t i = 0; i < lane->table_count; i++)
        TRY(end_block(lane, &lane->table[i], err));
    return store_commit(&tx, err);
}

static void *run_lane(void *context)
{
    Lane *lane = context;

    lane->status = work(lane, &lane->err);
    queue_close(&lane->parcels); /* whoever wants to put another sees that it has ended */
    return NULL;
}

static void lane_close(Lane *lane)
{
    if (lane->started && !lane->closed)
        queue_close(&lane->parcels);
    lane->closed = true;
}

static void parcel_free(Parcel *parcel)
{
    copy_buffer_done(&parcel->rows);
    audit_seal_done(&parcel->seal);
    memory_free(parcel);
}

static void lane_end(Lane *lane)
{
    if (!lane->started)
        return;
    lane_close(lane);
    ensure(pthread_join(lane->thread, NULL) == 0);
    lane->started = false;
}

static void lane_done(Lane *lane)
{
    Parcel *parcel;

    if (lane->store == NULL)
        return;
    lane->abandoned = true;
    lane_end(lane);
    while ((parcel = queue_take_now(&lane->parcels)) != NULL)
        parcel_free(parcel);
    while ((parcel = queue_take_now(&lane->sealed)) != NULL)
        parcel_free(parcel);
    queue_done(&lane->parcels);
    queue_done(&lane->sealed);
    for (size_t i = 0; i < lane->table_count; i++)
        copy_buffer_done(&lane->table[i].spare);
    store_close(&lane->store);
}

static Status lane_start(Load *load, Arena *arena, Lane *lane, Error *err)
{
    TRY(store_open(arena, load->night->options->conninfo, &lane->store, err));
    queue_init(&lane->parcels, WAITING_MAX);
    queue_init(&lane->sealed, QUEUE_ITEMS_MAX);
    lane->started = pthread_create(&lane->thread, NULL, run_lane, lane) == 0;
    if (!lane->started)
        return error_set(err, STATUS_IO, "cannot start another thread");
    return STATUS_OK;
}

/* ── the load ─────────────────────────────────────────────────────────────────────────────── */

static Status take_numbers(Load *load, const char *table, int64_t count, Numbers *numbers,
                           Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    params_string(&params, table);
    params_int(&params, count);
    TRY(store_query(load->night->store, QUERY_BLOCK_BEGIN, &params, &result, err));
    load->block_size = result_int(result, 0, 1);
    ensure(load->block_size % LIMIT_CHUNK_RECORDS == 0);
    *numbers = (Numbers){.next = result_int(result, 0, 0), .first_block = 0, .last_block = -1};
    ensure(numbers->next % load->block_size == 0);
    return STATUS_OK;
}

Status load_open(Night *night, Arena *arena, int64_t records, Load **opened, Error *err)
{
    Load *load = ARENA_NEW(arena, Load);

    *opened = load;
    load->night = night;
    TRY(take_numbers(load, "decision", records, &load->decisions, err));
    int64_t skipped = (records / load->block_size + 1) * LIMIT_CHUNK_RECORDS;
    TRY(take_numbers(load, "payment", records + skipped, &load->payments, err));
    load->lane[0].table[0] = (LaneTable){.name = "decision",
                                         .copy = QUERY_COPY_DECISION_FRESH,
                                         .sums = QUERY_LOAD_DECISION_SUMS,
                                         .summed = &load->decision_sums,
                                         .block = -1};
    load->lane[0].table[1]
        = (LaneTable){.name = "finding", .copy = QUERY_COPY_FINDING_FRESH, .block = -1};
    load->lane[0].table_count = 2;
    load->lane[1].table[0] = (LaneTable){.name = "payment",
                                         .copy = QUERY_COPY_PAYMENT_FRESH,
                                         .sums = QUERY_LOAD_PAYMENT_SUMS,
                                         .summed = &load->payment_sums,
                                         .block = -1};
    load->lane[1].table_count = 1;
    for (size_t i = 0; i < LANES; i++)
        TRY(lane_start(load, arena, &load->lane[i], err));
    return STATUS_OK;
}

static int64_t take(Numbers *numbers, int64_t count, int64_t block_size)
{
    int64_t first = numbers->next;

    numbers->next += count;
    if (numbers->last_block < numbers->first_block)
        numbers->first_block = first / block_size;
    numbers->last_block = first / block_size;
    ensure((numbers->next - 1) / block_size == numbers->last_block);
    return first;
}

int64_t load_decision_numbers(Load *load, size_t count)
{
    return take(&load->decisions, (int64_t)count, load->block_size);
}

int64_t load_payment_numbers(Load *load, int64_t count)
{
    Numbers *numbers = &load->payments;
    int64_t left = load->block_size - numbers->next % load->block_size;

    if (count > left)
        numbers->next += left;
    return take(numbers, count, load->block_size);
}

/* Memory that a lane has emptied is filled again: for the kernel to clear other memory for each
 * chunk costs more than what is written into it. */
static void keep_spare(LaneTable *table, CopyBuffer *rows)
{
    if (table->spare.bytes != NULL)
        return;
    copy_buffer_clear(rows);
    table->spare = *rows;
    *rows = (CopyBuffer){0};
}

static CopyBuffer take_spare(LaneTable *table)
{
    CopyBuffer spare = table->spare;

    table->spare = (CopyBuffer){0};
    return spare;
}

/* What lanes have hashed becomes part of the record of this transaction. */
static Status write_seals(Load *load, Error *err)
{
    for (size_t i = 0; i < LANES; i++) {
        Lane *lane = &load->lane[i];
        Parcel *parcel;

        while ((parcel = queue_take_now(&lane->sealed)) != NULL) {
            Status status = audit_group_end(load->night->store, &parcel->seal, err);

            keep_spare(&lane->table[parcel->table], &parcel->rows);
            parcel_free(parcel);
            TRY(status);
        }
    }
    return STATUS_OK;
}

static Status lane_failed(Lane *lane, Error *err)
{
    lane_end(lane);
    ensure(lane->status != STATUS_OK);
    *err = lane->err;
    return lane->status;
}

static Status send_rows(Load *load, Lane *lane, size_t table, int64_t block, CopyBuffer *rows,
                        Error *err)
{
    Parcel *parcel = NULL;
    size_t capacity = 0;

    if (rows->rows == 0)
        return STATUS_OK;
    AuditGroup group;
    TRY(audit_group_begin(load->night->store, lane->table[table].name, &group, err));
    memory_grow((void **)&parcel, &capacity, 1, sizeof(Parcel));
    *parcel = (Parcel){.table = table, .block = block, .group = group, .rows = *rows};
    *rows = take_spare(&lane->table[table]);
    if (queue_put(&lane->parcels, parcel))
        return STATUS_OK;
    parcel_free(parcel);
    return lane_failed(lane, err);
}

Status load_send(Load *load, Rows *rows, Error *err)
{
    int64_t decisions = load->decisions.last_block;
    Lane *first = &load->lane[0];

    /* Until the next call a lane hashes what waits, what is at work and what is sent now. */
    _Static_assert(WAITING_MAX + 1 + LANE_TABLES_MAX <= QUEUE_ITEMS_MAX, "seals have room");
    TRY(write_seals(load, err));
    TRY(fact_list_write(&rows->facts, load->night->store, err));
    TRY(send_rows(load, first, 0, decisions, &rows->decisions, err));
    TRY(send_rows(load, first, 1, decisions, &rows->findings, err));
    return send_rows(load, &load->lane[1], 0, load->payments.last_block, &rows->payments, err);
}

void load_end_rows(Load *load)
{
    for (size_t i = 0; i < LANES; i++)
        lane_close(&load->lane[i]);
}

static Status attach(Load *load, const char *table, const Numbers *numbers, Error *err)
{
    for (int64_t block = numbers->first_block; block <= numbers->last_block; block++) {
        AUTO_PARAMS Params params = {0};

        params_string(&params, table);
        params_int(&params, block);
        TRY(store_execute(load->night->store, QUERY_BLOCK_ATTACH, &params, NULL, err));
    }
    return STATUS_OK;
}

/* Numbers that were kept and not taken are given back. */
static Status end_numbers(Load *load, const char *table, const Numbers *numbers, Error *err)
{
    AUTO_PARAMS Params params = {0};

    if (numbers->last_block < numbers->first_block)
        return STATUS_OK;
    params_string(&params, table);
    params_int(&params, numbers->next - 1);
    return store_execute(load->night->store, QUERY_BLOCK_END, &params, NULL, err);
}

Status load_finish(Load *load, Error *err)
{
    load_end_rows(load);
    for (size_t i = 0; i < LANES; i++) {
        Lane *lane = &load->lane[i];

        lane_end(lane);
        if (lane->status != STATUS_OK)
            return lane_failed(lane, err);
    }
    TRY(write_seals(load, err));
    TRY(attach(load, "decision", &load->decisions, err));
    TRY(attach(load, "payment", &load->payments, err));
    TRY(end_numbers(load, "decision", &load->decisions, err));
    TRY(end_numbers(load, "payment", &load->payments, err));
    for (size_t i = 0; i < LANES; i++)
        lane_done(&load->lane[i]);
    return STATUS_OK;
}

const BlockSums *load_decision_sums(const Load *load)
{
    return &load->decision_sums;
}

const BlockSums *load_payment_sums(const Load *load)
{
    return &load->payment_sums;
}

static void sums_done(BlockSums *sums)
{
    for (size_t i = 0; i < sums->count; i++)
        result_done(&sums->block[i]);
    memory_free(sums->block);
}

void load_close(Load **load)
{
    if (*load == NULL)
        return;
    for (size_t i = 0; i < LANES; i++)
        lane_done(&(*load)->lane[i]);
    sums_done(&(*load)->decision_sums);
    sums_done(&(*load)->payment_sums);
    *load = NULL;
}
