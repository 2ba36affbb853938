/*
 * query.c
 *     Prepared statements, their parameters, and their rows at once or one by one.
 *
 * Values travel in binary in both directions: nothing is printed to be parsed again, and a text
 * may hold any byte without being quoted. A Result is libpq's PGresult under another name.
 */
#include <stdlib.h>

#include "maksatus/fault.h"
#include "maksatus/text.h"
#include "session.h"

/* --- the files --- */

const EmbeddedFile *query_file(Query query)
{
    static size_t first; /* the same whoever computes it */

    ensure((int)query >= 0 && query < QUERY_COUNT);
    size_t at = __atomic_load_n(&first, __ATOMIC_RELAXED);
    if (at == 0) {
        while (embedded_sql[at].name != NULL && embedded_sql[at].name[0] != 'q')
            at++;
        __atomic_store_n(&first, at, __ATOMIC_RELAXED);
    }
    ensure(embedded_sql[at].name != NULL);
    return &embedded_sql[at + (size_t)query];
}

static const char *file_text(Query query)
{
    return (const char *)query_file(query)->bytes;
}

/* :1 to :9 that is neither a cast nor a time of day. */
static bool is_placeholder(const char *text, size_t at)
{
    char before = at == 0 ? ' ' : text[at - 1];

    return text[at] == ':' && text[at + 1] >= '1' && text[at + 1] <= '9' && before != ':'
           && !(before >= '0' && before <= '9');
}

/* Where the statement begins: after the comments at its head. */
static const char *after_comments(const char *text)
{
    for (;;) {
        text += strspn(text, " \t\r\n");
        if (strncmp(text, "--", 2) != 0)
            return text;
        text += strcspn(text, "\n");
    }
}

bool query_is_numbered(Query query)
{
    const char *text = after_comments(file_text(query));

    for (size_t i = 0; text[i] != '\0'; i++) {
        if (is_placeholder(text, i))
            return true;
    }
    return false;
}

const char *query_text(Arena *arena, Query query, const int64_t *numbers, size_t number_count)
{
    const char *text = after_comments(file_text(query));
    size_t capacity = strlen(text) * 11 + 32; /* ":1" becomes at most 20 characters */

    if (number_count == 0)
        return text;
    ensure(number_count <= 9);
    Text out = text_on((char *)arena_alloc(arena, capacity), capacity);
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (!is_placeholder(text, i)) {
            text_add_char(&out, text[i]);
            continue;
        }
        size_t number = (size_t)(text[++i] - '1');
        ensure(number < number_count);
        text_add_int(&out, numbers[number]);
    }
    ensure(!out.overflowed);
    return text_string(&out);
}

/* --- parameters --- */

static size_t params_next(Params *params, uint32_t type)
{
    ensure(params->count < PARAMS_MAX);
    size_t at = params->count++;

    params->type[at] = type;
    params->value[at] = NULL;
    params->length[at] = 0;
    params->place[at] = 0;
    return at;
}

/* Room in the bytes of params, which may move: they are found by place when the query is sent. */
static unsigned char *params_room(Params *params, size_t size)
{
    void *bytes = params->bytes;

    memory_grow(&bytes, &params->bytes_capacity, params->bytes_count + size, 1);
    params->bytes = bytes;
    unsigned char *room = params->bytes + params->bytes_count;
    params->bytes_count += size;
    return room;
}

static unsigned char *params_copied(Params *params, uint32_t type, size_t size)
{
    size_t at = params_next(params, type);

    params->place[at] = params->bytes_count + 1;
    params->length[at] = size;
    return params_room(params, size);
}

void params_int(Params *params, int64_t value)
{
    write_be64(params_copied(params, TYPE_INT8, 8), (uint64_t)value);
}

void params_int_or_null(Params *params, int64_t value, bool is_null)
{
    if (is_null)
        (void)params_next(params, TYPE_INT8);
    else
        params_int(params, value);
}

void params_text(Params *params, Slice value)
{
    size_t at = params_next(params, TYPE_TEXT);

    params->value[at] = value.at;
    params->length[at] = value.len;
}

void params_string(Params *params, const char *value)
{
    params_text(params, slice_of(value));
}

void params_day(Params *params, Day value)
{
    if (day_is_none(value))
        (void)params_next(params, TYPE_DATE);
    else
        write_be32(params_copied(params, TYPE_DATE, 4), (uint32_t)(value.number - DAYS_TO_2000));
}

void params_money(Params *params, Money value)
{
    params_int_or_null(params, value.cents, money_is_none(value));
}

void params_bool(Params *params, bool value)
{
    *params_copied(params, TYPE_BOOL, 1) = value ? 1 : 0;
}

void params_bytes(Params *params, const void *bytes, size_t size)
{
    size_t at = params_next(params, TYPE_BYTEA);

    params->value[at] = bytes;
    params->length[at] = size;
}

void params_null_text(Params *params)
{
    params_text(params, SLICE_NONE);
}

/* One dimension from 1, and whether a NULL is in it. */
static void array_head(unsigned char *head, bool with_null, uint32_t type, size_t count)
{
    write_be32(head, count == 0 ? 0 : 1);
    write_be32(head + 4, with_null ? 1 : 0);
    write_be32(head + 8, type);
    if (count == 0)
        return;
    ensure(count <= INT32_MAX);
    write_be32(head + 12, (uint32_t)count);
    write_be32(head + 16, 1);
}

void params_int_array(Params *params, const int64_t *values, size_t count)
{
    size_t head = count == 0 ? 12 : 20;
    unsigned char *at = params_copied(params, TYPE_INT8_ARRAY, head + 12 * count);

    array_head(at, false, TYPE_INT8, count);
    at += head;
    for (size_t i = 0; i < count; i++, at += 12) {
        write_be32(at, 8);
        write_be64(at + 4, (uint64_t)values[i]);
    }
}

void params_text_array(Params *params, const Slice *values, size_t count)
{
    size_t size = count == 0 ? 12 : 20;
    bool with_null = false;

    for (size_t i = 0; i < count; i++) {
        size += 4 + values[i].len;
        with_null = with_null || values[i].at == NULL;
    }
    unsigned char *at = params_copied(params, TYPE_TEXT_ARRAY, size);
    array_head(at, with_null, TYPE_TEXT, count);
    at += count == 0 ? 12 : 20;
    for (size_t i = 0; i < count; i++) {
        write_be32(at, values[i].at == NULL ? UINT32_MAX : (uint32_t)values[i].len);
        if (values[i].len > 0)
            memcpy(at + 4, values[i].at, values[i].len);
        at += 4 + values[i].len;
    }
}

void params_clear(Params *params)
{
    params->count = 0;
    params->bytes_count = 0;
}

void params_done(Params *params)
{
    memory_free(params->bytes);
    *params = (Params){0};
}

/* --- asking --- */

/* What libpq wants to have of Params. */
typedef struct Bound {
    int count;
    const char *value[PARAMS_MAX];
    int length[PARAMS_MAX];
    int format[PARAMS_MAX];
} Bound;

static void bind(Bound *bound, const Params *params)
{
    bound->count = params == NULL ? 0 : (int)params->count;
    for (size_t i = 0; i < (size_t)bound->count; i++) {
        ensure(params->length[i] <= INT32_MAX);
        bound->value[i] = params->place[i] == 0
                              ? params->value[i]
                              : (const char *)params->bytes + params->place[i] - 1;
        bound->length[i] = (int)params->length[i];
        bound->format[i] = 1;
    }
}

/* FNV-1a over the types; never 0. */
static uint64_t fingerprint(const Params *params)
{
    uint64_t print = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; params != NULL && i < params->count; i++)
        print = (print ^ params->type[i]) * UINT64_C(0x100000001b3);
    return print;
}

static Status prepare(Store *store, Query query, const Params *params, Error *err)
{
    uint64_t print = fingerprint(params);

    if (store->prepared[query] != 0) {
        ensure(store->prepared[query] == print); /* a query has one list of types */
        return STATUS_OK;
    }
    AUTO_PG_RESULT PGresult *result =
        PQprepare(store->conn, query_file(query)->name, file_text(query),
                  params == NULL ? 0 : (int)params->count, params == NULL ? NULL : params->type);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        return store_refused(store, query, result, err);
    store->prepared[query] = print;
    return STATUS_OK;
}

static Status ask(Store *store, Query query, const Params *params, PGresult **result, Error *err)
{
    Bound bound;

    ensure(!store->streaming);
    TRY(prepare(store, query, params, err));
    bind(&bound, params);
    *result = PQexecPrepared(store->conn, query_file(query)->name, bound.count, bound.value,
                             bound.length, bound.format, 1);
    ExecStatusType outcome = PQresultStatus(*result);
    if (outcome == PGRES_TUPLES_OK || outcome == PGRES_COMMAND_OK)
        return STATUS_OK;
    Status status = store_refused(store, query, *result, err);
    pg_result_done(result);
    return status;
}

/* Told by its words; the functions among them take numbers that nobody gives back. */
static bool may_change(Query query)
{
    static const char *const words[] = {"insert into", "update ",      "delete from",
                                        "nextval(",    "block_begin(", "block_numbers("};
    const char *text = after_comments(file_text(query));

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strcasestr(text, words[i]) != NULL)
            return true;
    }
    return false;
}

/* Outside of a transaction a statement is one of its own: what it changes is as durable as what a
 * COMMIT changes, and a point follows it in the same way. */
static void executed(const Store *store)
{
    if (!store->in_tx)
        FAULT_POINT("store.alone.after");
}

/* The same of one that is asked. A release, which has no points, does not read its words. */
static void asked(const Store *store, Query query)
{
    if (!store->in_tx && may_change(query))
        FAULT_POINT("store.alone.after");
}

Status store_query(Store *store, Query query, const Params *params, Result **result, Error *err)
{
    PGresult *answer = NULL;

    ensure(*result == NULL);
    TRY(ask(store, query, params, &answer, err));
    asked(store, query);
    *result = (Result *)answer;
    return STATUS_OK;
}

void result_done(Result **result)
{
    PQclear((PGresult *)*result);
    *result = NULL;
}

Status store_execute(Store *store, Query query, const Params *params, int64_t *affected, Error *err)
{
    AUTO_PG_RESULT PGresult *answer = NULL;

    TRY(ask(store, query, params, &answer, err));
    executed(store);
    if (affected == NULL)
        return STATUS_OK;
    *affected = 0;
    for (const char *digit = PQcmdTuples(answer); *digit != '\0'; digit++)
        *affected = *affected * 10 + (*digit - '0');
    return STATUS_OK;
}

Status store_query_int(Store *store, Query query, const Params *params, bool *found, int64_t *value,
                       Error *err)
{
    AUTO_RESULT Result *result = NULL;

    TRY(store_query(store, query, params, &result, err));
    *found = result_rows(result) > 0 && !result_is_null(result, 0, 0);
    *value = *found ? result_int(result, 0, 0) : 0;
    return STATUS_OK;
}

Status store_execute_numbered(Store *store, Query query, const int64_t *numbers,
                              size_t number_count, Error *err)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, 1024 * 1024);
    TRY(store_execute_text(store, query_file(query)->name,
                           query_text(&arena, query, numbers, number_count), err));
    executed(store);
    return STATUS_OK;
}

Status store_query_numbered(Store *store, Query query, const int64_t *numbers,
                            size_t number_count, Result **result, Error *err)
{
    AUTO_ARENA Arena arena;

    ensure(!store->streaming && *result == NULL);
    arena_init(&arena, 1024 * 1024);
    PGresult *answer = PQexecParams(store->conn, query_text(&arena, query, numbers, number_count),
                                    0, NULL, NULL, NULL, NULL, 1);
    if (PQresultStatus(answer) == PGRES_TUPLES_OK) {
        *result = (Result *)answer;
        asked(store, query);
        return STATUS_OK;
    }
    Status status = store_refused(store, query, answer, err);
    PQclear(answer);
    return status;
}

/* --- rows at once --- */

static Value pg_value(const PGresult *answer, int row, int column)
{
    Value value = {NULL, 0, PQftype(answer, column)};

    if (PQgetisnull(answer, row, column) == 0) {
        value.at = PQgetvalue(answer, row, column);
        value.len = (size_t)PQgetlength(answer, row, column);
    }
    return value;
}

static Value result_value(const Result *result, size_t row, size_t column)
{
    const PGresult *answer = (const PGresult *)result;

    ensure(row < (size_t)PQntuples(answer) && column < (size_t)PQnfields(answer));
    return pg_value(answer, (int)row, (int)column);
}

size_t result_rows(const Result *result)
{
    return (size_t)PQntuples((const PGresult *)result);
}

bool result_is_null(const Result *result, size_t row, size_t column)
{
    return result_value(result, row, column).at == NULL;
}

int64_t result_int(const Result *result, size_t row, size_t column)
{
    return value_int(result_value(result, row, column));
}

size_t result_first_from(const Result *result, int64_t value)
{
    size_t first = 0, end = result_rows(result);

    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (result_int(result, middle, 0) < value)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

int64_t result_int_or(const Result *result, size_t row, size_t column, int64_t when_null)
{
    return result_is_null(result, row, column) ? when_null : result_int(result, row, column);
}

Slice result_text(const Result *result, size_t row, size_t column)
{
    return value_text(result_value(result, row, column));
}

Day result_day(const Result *result, size_t row, size_t column)
{
    return value_day(result_value(result, row, column));
}

Money result_money(const Result *result, size_t row, size_t column)
{
    return value_money(result_value(result, row, column));
}

bool result_bool(const Result *result, size_t row, size_t column)
{
    return value_bool(result_value(result, row, column));
}

Slice result_bytes(const Result *result, size_t row, size_t column)
{
    return value_bytes(result_value(result, row, column));
}

/* --- rows one by one --- */

static void fill_row(Row *row, const PGresult *answer)
{
    int columns = PQnfields(answer);

    ensure(columns <= ROW_COLUMNS_MAX);
    row->columns = (size_t)columns;
    for (int column = 0; column < columns; column++)
        row->value[column] = pg_value(answer, 0, column);
}

static Status each_answer(Store *store, Query query,
                          Status (*each)(void *context, const Row *row, Error *err), void *context,
                          Error *err)
{
    Row row;

    for (;;) {
        AUTO_PG_RESULT PGresult *answer = PQgetResult(store->conn);

        if (answer == NULL)
            return STATUS_OK;
        ExecStatusType outcome = PQresultStatus(answer);
        switch ((int)outcome) {
        case PGRES_SINGLE_TUPLE:
            fill_row(&row, answer);
            TRY(each(context, &row, err));
            break;
        case PGRES_TUPLES_OK:
            break;
        default:
            return store_refused(store, query, answer, err);
        }
    }
}

Status store_each(Store *store, Query query, const Params *params,
                  Status (*each)(void *context, const Row *row, Error *err), void *context,
                  Error *err)
{
    Bound bound;

    ensure(!store->streaming);
    TRY(prepare(store, query, params, err));
    bind(&bound, params);
    if (PQsendQueryPrepared(store->conn, query_file(query)->name, bound.count, bound.value,
                            bound.length, bound.format, 1)
        == 0)
        return store_refused(store, query, NULL, err);
    ensure(PQsetSingleRowMode(store->conn) == 1);
    store->streaming = true;
    Status status = each_answer(store, query, each, context, err);
    if (status != STATUS_OK)
        store_drain(store);
    store->streaming = false;
    asked(store, query);
    return status;
}

/* --- are they right? --- */

typedef enum CopyKind { COPY_NOT, COPY_FROM, COPY_TO } CopyKind;

static CopyKind copy_kind(Query query)
{
    const char *text = after_comments(file_text(query));

    if (strncasecmp(text, "copy", 4) != 0)
        return COPY_NOT;
    return strcasestr(text, "from stdin") == NULL ? COPY_TO : COPY_FROM;
}

/* The server looks at tables and columns when the COPY begins; nothing is copied. */
static Status check_copy(Store *store, Query query, Error *err)
{
    static const int64_t zeros[9];
    AUTO_ARENA Arena arena;

    arena_init(&arena, 1024 * 1024);
    const char *text =
        query_text(&arena, query, zeros, query_is_numbered(query) ? COUNT_OF(zeros) : 0);
    AUTO_PG_RESULT PGresult *answer = PQexec(store->conn, text);
    ExecStatusType outcome = PQresultStatus(answer);
    if (outcome != PGRES_COPY_IN && outcome != PGRES_COPY_OUT)
        return store_refused(store, query, answer, err);
    if (outcome == PGRES_COPY_IN)
        (void)PQputCopyEnd(store->conn, "only a check");
    store_drain(store);
    return STATUS_OK;
}

Status store_check_queries(Store *store, Error *err)
{
    ensure(!store->in_tx && !store->streaming);
    for (int i = 0; i < (int)QUERY_COUNT; i++) {
        Query query = (Query)i;
        CopyKind kind = copy_kind(query);

        if (kind == COPY_TO || (kind == COPY_FROM && !query_is_numbered(query)))
            TRY(check_copy(store, query, err));
        if (kind != COPY_NOT || query_is_numbered(query))
            continue; /* a numbered one has its tables only when it is used */
        AUTO_PG_RESULT PGresult *result = PQprepare(store->conn, "", file_text(query), 0, NULL);
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
            return store_refused(store, query, result, err);
    }
    return STATUS_OK;
}
