/*
 * copy.c
 *     Bulk rows in COPY's binary format, in and out.
 *
 *     signature (11) flags (4) extension (4) | columns (2) [length (4) value] ... | -1 (2)
 *
 * Writing a value never allocates but to grow the buffer, which keeps its memory between chunks.
 */
#include "maksatus/fault.h"
#include "session.h"

enum {
    COPY_HEADER_BYTES = 19,
    COPY_PIECE_BYTES = 256 * 1024, /* libpq keeps a piece whole in its own buffer */
};

static const unsigned char copy_header[COPY_HEADER_BYTES] = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0};

/* --- writing rows --- */

static unsigned char *room_for(CopyBuffer *buffer, size_t size)
{
    if (buffer->capacity - buffer->size < size) {
        void *bytes = buffer->bytes;

        memory_grow(&bytes, &buffer->capacity, buffer->size + size + COPY_PIECE_BYTES, 1);
        buffer->bytes = bytes;
    }
    unsigned char *room = buffer->bytes + buffer->size;
    buffer->size += size;
    return room;
}

static unsigned char *room_for_value(CopyBuffer *buffer, size_t size)
{
    ensure(buffer->values_left > 0 && size <= INT32_MAX);
    buffer->values_left--;
    unsigned char *room = room_for(buffer, 4 + size);
    write_be32(room, (uint32_t)size);
    return room + 4;
}

void copy_row(CopyBuffer *buffer, size_t columns)
{
    ensure(buffer->values_left == 0 && columns > 0 && columns <= INT16_MAX);
    write_be16(room_for(buffer, 2), (uint16_t)columns);
    buffer->values_left = columns;
    buffer->rows++;
}

void copy_int8(CopyBuffer *buffer, int64_t value)
{
    write_be64(room_for_value(buffer, 8), (uint64_t)value);
}

void copy_int4(CopyBuffer *buffer, int32_t value)
{
    write_be32(room_for_value(buffer, 4), (uint32_t)value);
}

void copy_int2(CopyBuffer *buffer, int16_t value)
{
    write_be16(room_for_value(buffer, 2), (uint16_t)value);
}

void copy_bytes(CopyBuffer *buffer, const void *bytes, size_t size)
{
    if (bytes == NULL) {
        copy_null(buffer);
        return;
    }
    unsigned char *room = room_for_value(buffer, size);
    if (size > 0)
        memcpy(room, bytes, size);
}

void copy_text(CopyBuffer *buffer, Slice value)
{
    copy_bytes(buffer, value.at, value.len);
}

void copy_day(CopyBuffer *buffer, Day value)
{
    if (day_is_none(value))
        copy_null(buffer);
    else
        copy_int4(buffer, value.number - DAYS_TO_2000);
}

void copy_money(CopyBuffer *buffer, Money value)
{
    if (money_is_none(value))
        copy_null(buffer);
    else
        copy_int8(buffer, value.cents);
}

void copy_bool(CopyBuffer *buffer, bool value)
{
    *room_for_value(buffer, 1) = value ? 1 : 0;
}

void copy_jsonb(CopyBuffer *buffer, Slice json)
{
    if (json.at == NULL) {
        copy_null(buffer);
        return;
    }
    unsigned char *room = room_for_value(buffer, 1 + json.len);
    *room = 1; /* the version of jsonb's form */
    memcpy(room + 1, json.at, json.len);
}

void copy_null(CopyBuffer *buffer)
{
    ensure(buffer->values_left > 0);
    buffer->values_left--;
    write_be32(room_for(buffer, 4), UINT32_MAX);
}

void copy_buffer_clear(CopyBuffer *buffer)
{
    buffer->size = 0;
    buffer->rows = 0;
    buffer->values_left = 0;
}

void copy_buffer_done(CopyBuffer *buffer)
{
    memory_free(buffer->bytes);
    *buffer = (CopyBuffer){0};
}

/* --- sending them --- */

static Status copy_start(Store *store, Query query, const int64_t *numbers, size_t number_count,
                         ExecStatusType wanted, Error *err)
{
    AUTO_ARENA Arena arena;

    ensure(!store->streaming);
    FAULT_POINT("store.copy.before");
    arena_init(&arena, 1024 * 1024);
    AUTO_PG_RESULT PGresult *answer =
        PQexec(store->conn, query_text(&arena, query, numbers, number_count));
    if (PQresultStatus(answer) != wanted)
        return store_refused(store, query, answer, err);
    store->streaming = true;
    return STATUS_OK;
}

/* The server may have refused a row already; then its reason is the answer to be had. */
static Status copy_failed(Store *store, Query query, Error *err)
{
    (void)PQputCopyEnd(store->conn, "abandoned");
    AUTO_PG_RESULT PGresult *answer = PQgetResult(store->conn);
    Status status = store_refused(store, query, answer, err);

    store_drain(store);
    return status;
}

static Status send_bytes(Store *store, Query query, const unsigned char *bytes, size_t size,
                         Error *err)
{
    for (size_t at = 0; at < size;) {
        size_t piece = size - at < COPY_PIECE_BYTES ? size - at : COPY_PIECE_BYTES;

        if (PQputCopyData(store->conn, (const char *)bytes + at, (int)piece) != 1)
            return copy_failed(store, query, err);
        at += piece;
    }
    return STATUS_OK;
}

static int64_t tuples_of(PGresult *answer)
{
    int64_t rows = 0;

    for (const char *digit = PQcmdTuples(answer); *digit != '\0'; digit++)
        rows = rows * 10 + (*digit - '0');
    return rows;
}

static Status copy_finish(Store *store, Query query, int64_t sent, Error *err)
{
    static const unsigned char trailer[2] = {0xff, 0xff};

    TRY(send_bytes(store, query, trailer, sizeof(trailer), err));
    if (PQputCopyEnd(store->conn, NULL) != 1)
        return copy_failed(store, query, err);
    AUTO_PG_RESULT PGresult *answer = PQgetResult(store->conn);
    Status status = STATUS_OK;
    if (PQresultStatus(answer) != PGRES_COMMAND_OK)
        status = store_refused(store, query, answer, err);
    store_drain_rest(store);
    FAULT_POINT("store.copy.after");
    if (status == STATUS_OK && tuples_of(answer) != sent)
        return error_set(err, STATUS_INTEGRITY, "%s: sent %lld rows, the database took %lld",
                         query_file(query)->name, (long long)sent, (long long)tuples_of(answer));
    return status;
}

Status copy_in_begin(Store *store, Query query, const int64_t *numbers, size_t number_count,
                     CopyIn **copy, Error *err)
{
    *copy = NULL;
    TRY(copy_start(store, query, numbers, number_count, PGRES_COPY_IN, err));
    store->copy_in.store = store;
    store->copy_in.query = query;
    store->copy_in.sent = 0;
    copy_buffer_clear(&store->copy_in.buffer);
    TRY(send_bytes(store, query, copy_header, sizeof(copy_header), err));
    *copy = &store->copy_in;
    return STATUS_OK;
}

CopyBuffer *copy_in_buffer(CopyIn *copy)
{
    return &copy->buffer;
}

static Status send_rows(CopyIn *copy, CopyBuffer *rows, Error *err)
{
    ensure(rows->values_left == 0);
    TRY(send_bytes(copy->store, copy->query, rows->bytes, rows->size, err));
    copy->sent += rows->rows;
    copy_buffer_clear(rows);
    return STATUS_OK;
}

Status copy_in_flush(CopyIn *copy, Error *err)
{
    return copy->buffer.size < COPY_PIECE_BYTES ? STATUS_OK : send_rows(copy, &copy->buffer, err);
}

Status copy_in_add(CopyIn *copy, CopyBuffer *rows, Error *err)
{
    TRY(send_rows(copy, &copy->buffer, err));
    return send_rows(copy, rows, err);
}

Status copy_in_end(CopyIn **copy, int64_t *rows, Error *err)
{
    CopyIn *ended = *copy;

    *copy = NULL;
    TRY(send_rows(ended, &ended->buffer, err));
    TRY(copy_finish(ended->store, ended->query, ended->sent, err));
    *rows = ended->sent;
    return STATUS_OK;
}

Status copy_buffer_send_numbered(Store *store, Query query, const int64_t *numbers,
                                 size_t number_count, CopyBuffer *buffer, Error *err)
{
    CopyIn *copy;
    int64_t sent;

    if (buffer->rows == 0)
        return STATUS_OK;
    TRY(copy_in_begin(store, query, numbers, number_count, &copy, err));
    TRY(copy_in_add(copy, buffer, err));
    return copy_in_end(&copy, &sent, err);
}

Status copy_buffer_send(Store *store, Query query, CopyBuffer *buffer, Error *err)
{
    return copy_buffer_send_numbered(store, query, NULL, 0, buffer, err);
}

void copy_in_abandon(CopyIn **copy)
{
    if (*copy == NULL)
        return;
    Store *store = (*copy)->store;
    *copy = NULL;
    if (!store->streaming)
        return; /* it failed, and was drained then */
    (void)PQputCopyEnd(store->conn, "abandoned");
    store_drain_rest(store);
}

/* --- rows out --- */

Status copy_out_begin(Store *store, Query query, const int64_t *numbers, size_t number_count,
                      CopyOut **copy, Error *err)
{
    *copy = NULL;
    TRY(copy_start(store, query, numbers, number_count, PGRES_COPY_OUT, err));
    store->copy_out = (CopyOut){.store = store, .query = query};
    *copy = &store->copy_out;
    return STATUS_OK;
}

/* The next message of the server into copy; at its end, its verdict. */
static Status next_message(CopyOut *copy, Error *err)
{
    Store *store = copy->store;

    PQfreemem(copy->message);
    copy->message = NULL;
    copy->at = 0;
    copy->size = 0;
    int size = PQgetCopyData(store->conn, &copy->message, 0);
    if (size > 0) {
        copy->size = (size_t)size;
        return STATUS_OK;
    }
    copy->ended = true;
    AUTO_PG_RESULT PGresult *answer = PQgetResult(store->conn);
    Status status = STATUS_OK;
    if (PQresultStatus(answer) != PGRES_COMMAND_OK)
        status = store_refused(store, copy->query, answer, err);
    store_drain_rest(store);
    return status;
}

static const char *take(CopyOut *copy, size_t size)
{
    ensure(copy->size - copy->at >= size); /* the server sends whole rows */
    const char *taken = copy->message + copy->at;

    copy->at += size;
    return taken;
}

static void skip_header(CopyOut *copy)
{
    ensure(memcmp(take(copy, 15), copy_header, 11) == 0);
    (void)take(copy, read_be32(take(copy, 4)));
    copy->begun = true;
}

static void read_row(CopyOut *copy, size_t columns)
{
    ensure(columns <= ROW_COLUMNS_MAX);
    copy->row_at = copy->at;
    copy->row.columns = columns;
    for (size_t column = 0; column < columns; column++) {
        int32_t length = (int32_t)read_be32(take(copy, 4));
        Value *value = &copy->row.value[column];

        *value = (Value){NULL, 0, TYPE_UNKNOWN_HERE};
        if (length >= 0) {
            value->len = (size_t)length;
            value->at = take(copy, value->len);
        }
    }
}

Status copy_out_next(CopyOut *copy, const Row **row, Error *err)
{
    *row = NULL;
    while (!copy->ended) {
        if (copy->at == copy->size) {
            TRY(next_message(copy, err));
            continue;
        }
        if (!copy->begun) {
            skip_header(copy);
            continue;
        }
        int16_t columns = (int16_t)read_be16(take(copy, 2));
        if (columns < 0)
            continue; /* the trailer; the server's verdict follows */
        read_row(copy, (size_t)columns);
        *row = &copy->row;
        return STATUS_OK;
    }
    return STATUS_OK;
}

Slice copy_out_bytes(const CopyOut *copy)
{
    ensure(copy->message != NULL);
    return (Slice){copy->message + copy->row_at, copy->at - copy->row_at};
}

void copy_out_close(CopyOut **copy)
{
    if (*copy == NULL)
        return;
    CopyOut *closed = *copy;
    *copy = NULL;
    PQfreemem(closed->message);
    closed->message = NULL;
    if (!closed->ended)
        store_drain(closed->store);
}
