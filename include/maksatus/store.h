/*
 * store.h
 *     The database: connections, transactions, queries and bulk rows. No libpq type is seen here.
 *
 * A Store is one connection and belongs to one thread at a time. Every statement is a file,
 * engine/store/sql/q_<name>.sql, and is called by its name: the build makes QUERY_<NAME> of it
 * (maksatus_queries.h, generated; a new file needs no other change). A query is prepared on its
 * first use on a connection, with the types that its parameters have then.
 *
 *     store_open > Store > store_begin > Tx > store_query, store_each, copy > store_commit
 *
 * What a refusal of the server becomes:
 *
 *     STATUS_DATABASE   not reachable, connection lost, timeouts, and all that follows not
 *     STATUS_INTEGRITY  SQLSTATE class 23 (unique, check, foreign key, exclusion), P0001 and MKxxx
 *                       (what our own triggers raise)
 *     STATUS_IO         53100: the server's disk is full
 *     STATUS_LIMIT      SQLSTATE classes 22 (data exception) and 54 (program limit exceeded): it is
 *                       the data that is refused, and other data may go on
 *
 * Its text has the query's name and the SQLSTATE; the name of a constraint; and the words of the
 * server only where they cannot hold data (our own raise messages never do).
 *
 * Asking for a value of another type than the column has, for a column that is not there, or for
 * the value of a NULL where the type has none, is a bug and ensure()'s. Columns must be:
 *
 *     int    smallint, integer, bigint, oid, and numeric without decimals (sum of bigint)
 *     money  bigint or numeric: cents            day    date
 *     text   text, char, varchar, name, json, jsonb, and the enums of the schema
 *     bool   boolean                             bytes  bytea
 *
 * Anything else (timestamps, intervals, arrays) is cast in the query.
 */
#ifndef MAKSATUS_STORE_H
#define MAKSATUS_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "maksatus/arena.h"
#include "maksatus/day.h"
#include "maksatus/money.h"
#include "maksatus/slice.h"
#include "maksatus/status.h"
#include "maksatus_queries.h" /* enum Query, made by the build */

typedef struct Store Store;
typedef struct Tx Tx;

/* --- connections --- */

/* conninfo is anything that libpq takes, several hosts too: then the one that can be written to
 * is chosen, unless target_session_attrs says otherwise. The Store lives in the arena, its
 * connection until store_close. Session: UTF8, search_path maksatus, UTC, ISO dates, synchronous
 * commit, lock_timeout 60 s, no statement timeout. *store is NULL after a failure. */
MUST_CHECK Status store_open(Arena *arena, const char *conninfo, Store **store, Error *err);
void store_close(Store **store); /* sets it to NULL; fine with NULL in it; locks go with it */
#define AUTO_STORE __attribute__((cleanup(store_close)))

/* False after the connection was lost: only store_close is left to do. */
bool store_is_connected(const Store *store);

/* Prepares every query and begins every COPY without rows, so that a broken one fails now. */
MUST_CHECK Status store_check_queries(Store *store, Error *err);

/* Brings the schema up to date: m_NNNN_name.sql in order, each in its own transaction, all under
 * one advisory lock; can be repeated. STATUS_INTEGRITY when the text of an applied migration has
 * changed; STATUS_USAGE when the database is newer than this program. */
MUST_CHECK Status store_migrate(Store *store, Error *err);
/* True when every migration of this program is applied. Changes nothing; refuses what
 * store_migrate refuses. */
MUST_CHECK Status store_is_migrated(Store *store, bool *migrated, Error *err);

/* --- transactions --- */

/* One at a time a Store. Statements outside of one commit by themselves. */
MUST_CHECK Status store_begin(Store *store, Tx **tx, Error *err);
/* After a failure other than STATUS_INTEGRITY and STATUS_LIMIT it is unknown whether it is
 * committed: ask the database. *tx is NULL afterwards in any case. Fault points:
 * store.commit.before and after, store.commit.fails. */
MUST_CHECK Status store_commit(Tx **tx, Error *err);
void store_rollback(Tx **tx); /* sets it to NULL; fine with NULL in it: after a commit */
#define AUTO_TX __attribute__((cleanup(store_rollback)))

/* --- parameters --- */

enum { PARAMS_MAX = 64 };

/* The values of $1, $2 ... in the order in which they are added.
 *
 *     AUTO_PARAMS Params params = {0};
 *     params_int(&params, batch);
 *     params_text(&params, agency);
 *     TRY(store_query(store, QUERY_BATCH_FIND, &params, &result, err));
 *
 * Texts and bytes are borrowed until the call; everything else is copied. SLICE_NONE, DAY_NONE
 * and MONEY_NONE are NULL. Types: bigint, text, date, bigint, boolean, bytea, bigint[], text[]. */
typedef struct Params {
    size_t count;
    uint32_t type[PARAMS_MAX];
    const char *value[PARAMS_MAX]; /* NULL: number or array, see place; or SQL NULL */
    size_t length[PARAMS_MAX];
    size_t place[PARAMS_MAX]; /* where in bytes, plus one; 0: not there */
    unsigned char *bytes;
    size_t bytes_count, bytes_capacity;
} Params;

void params_int(Params *params, int64_t value);
void params_int_or_null(Params *params, int64_t value, bool is_null);
void params_text(Params *params, Slice value);
void params_string(Params *params, const char *value); /* NULL is NULL */
void params_day(Params *params, Day value);
void params_money(Params *params, Money value);
void params_bool(Params *params, bool value);
void params_bytes(Params *params, const void *bytes, size_t size); /* NULL is NULL */
void params_null_text(Params *params);
void params_int_array(Params *params, const int64_t *values, size_t count);
void params_text_array(Params *params, const Slice *values, size_t count); /* SLICE_NONE: NULL */
void params_clear(Params *params); /* to be filled again; keeps its memory */
void params_done(Params *params);  /* sets it to {0} */
#define AUTO_PARAMS __attribute__((cleanup(params_done)))

/* --- queries --- */

typedef struct Result Result;

/* All rows at once. params may be NULL: none. *result must be NULL before. */
MUST_CHECK Status store_query(Store *store, Query query, const Params *params, Result **result,
                              Error *err);
void result_done(Result **result); /* sets it to NULL; fine with NULL in it */
#define AUTO_RESULT __attribute__((cleanup(result_done)))

/* Rows and columns count from 0. Texts and bytes live as long as the result; a NULL is SLICE_NONE,
 * DAY_NONE, MONEY_NONE. result_text is terminated by a zero that len does not count. */
size_t result_rows(const Result *result);
bool result_is_null(const Result *result, size_t row, size_t column);
int64_t result_int(const Result *result, size_t row, size_t column);
int64_t result_int_or(const Result *result, size_t row, size_t column, int64_t when_null);
Slice result_text(const Result *result, size_t row, size_t column);
Day result_day(const Result *result, size_t row, size_t column);
Money result_money(const Result *result, size_t row, size_t column);
bool result_bool(const Result *result, size_t row, size_t column);
Slice result_bytes(const Result *result, size_t row, size_t column);
/* The first row whose first column is at least value; rows are in its order. */
size_t result_first_from(const Result *result, int64_t value);

/* For statements whose rows nobody reads. *affected (may be NULL): rows changed or returned. */
MUST_CHECK Status store_execute(Store *store, Query query, const Params *params, int64_t *affected,
                                Error *err);
/* The first column of the first row; *found false when there is no row or it is NULL. */
MUST_CHECK Status store_query_int(Store *store, Query query, const Params *params, bool *found,
                                  int64_t *value, Error *err);

/* For what cannot be prepared: names of partitions, DDL. :1, :2 ... in the file are replaced by
 * the numbers as they are (decision_:1), several statements may stand in it; no rows. */
MUST_CHECK Status store_execute_numbered(Store *store, Query query, const int64_t *numbers,
                                         size_t number_count, Error *err);
/* The same for one statement, with its rows. */
MUST_CHECK Status store_query_numbered(Store *store, Query query, const int64_t *numbers,
                                       size_t number_count, Result **result, Error *err);

/* One row of a stream; valid until the next one. Same rules as the result's. */
typedef struct Row Row;
size_t row_columns(const Row *row);
bool row_is_null(const Row *row, size_t column);
int64_t row_int(const Row *row, size_t column);
int64_t row_int_or(const Row *row, size_t column, int64_t when_null);
Slice row_text(const Row *row, size_t column); /* not terminated */
Day row_day(const Row *row, size_t column);
Money row_money(const Row *row, size_t column);
bool row_bool(const Row *row, size_t column);
Slice row_bytes(const Row *row, size_t column);

/* Calls each for every row, holding one row in memory. A Status other than STATUS_OK from it ends
 * the query and is returned. each must not use the same store. */
MUST_CHECK Status store_each(Store *store, Query query, const Params *params,
                             Status (*each)(void *context, const Row *row, Error *err),
                             void *context, Error *err);

/* --- bulk rows in: copy TABLE (columns) from stdin (format binary) --- */

/* Rows in the making. Several may be filled at one time (one a table) and sent one after another.
 * Begin with {0}; copy_buffer_done frees. Values must have exactly the columns' types:
 *
 *     copy_row(&buffer, 3);            how many values follow
 *     copy_int8(&buffer, number);      bigint
 *     copy_text(&buffer, name);        text, varchar, name, json, enums; SLICE_NONE is NULL
 *     copy_day(&buffer, due_on);       date; DAY_NONE is NULL
 */
typedef struct CopyBuffer {
    unsigned char *bytes;
    size_t size, capacity;
    int64_t rows;
    size_t values_left; /* of the row that is being written */
} CopyBuffer;

void copy_row(CopyBuffer *buffer, size_t columns);
void copy_int8(CopyBuffer *buffer, int64_t value);
void copy_int4(CopyBuffer *buffer, int32_t value);
void copy_int2(CopyBuffer *buffer, int16_t value);
void copy_text(CopyBuffer *buffer, Slice value);
void copy_day(CopyBuffer *buffer, Day value);
void copy_money(CopyBuffer *buffer, Money value); /* bigint; MONEY_NONE is NULL */
void copy_bool(CopyBuffer *buffer, bool value);
void copy_bytes(CopyBuffer *buffer, const void *bytes, size_t size); /* bytea; NULL is NULL */
void copy_jsonb(CopyBuffer *buffer, Slice json);                     /* SLICE_NONE is NULL */
void copy_null(CopyBuffer *buffer);

void copy_buffer_clear(CopyBuffer *buffer); /* forgets the rows, keeps the memory */
void copy_buffer_done(CopyBuffer *buffer);  /* sets it to {0} */
#define AUTO_COPY_BUFFER __attribute__((cleanup(copy_buffer_done)))

/* Sends all rows of the buffer by the query, which is a COPY FROM, and clears it. An empty buffer
 * sends nothing. STATUS_INTEGRITY when the server took another number of rows than were sent. */
MUST_CHECK Status copy_buffer_send(Store *store, Query query, CopyBuffer *buffer, Error *err);
/* The same with :1, :2 ... of the file replaced by numbers: copy decision_:1 (...) from stdin */
MUST_CHECK Status copy_buffer_send_numbered(Store *store, Query query, const int64_t *numbers,
                                            size_t number_count, CopyBuffer *buffer, Error *err);

/* One long COPY, for more rows than memory should hold. While it is open, nothing else happens on
 * its Store.
 *
 *     TRY(copy_in_begin(store, QUERY_..., NULL, 0, &copy, err));
 *     for each row: copy_row(copy_in_buffer(copy), n) ...; TRY(copy_in_flush(copy, err));
 *     TRY(copy_in_end(&copy, &rows, err));
 */
typedef struct CopyIn CopyIn;
MUST_CHECK Status copy_in_begin(Store *store, Query query, const int64_t *numbers,
                                size_t number_count, CopyIn **copy, Error *err);
CopyBuffer *copy_in_buffer(CopyIn *copy);
MUST_CHECK Status copy_in_flush(CopyIn *copy, Error *err); /* sends when 256 KiB are waiting */
/* Sends rows that were filled elsewhere, and empties them. */
MUST_CHECK Status copy_in_add(CopyIn *copy, CopyBuffer *rows, Error *err);
MUST_CHECK Status copy_in_end(CopyIn **copy, int64_t *rows, Error *err); /* *copy is NULL after */
void copy_in_abandon(CopyIn **copy); /* the server takes none of the rows; fine with NULL in it */
#define AUTO_COPY_IN __attribute__((cleanup(copy_in_abandon)))

/* --- bulk rows out: copy (select ...) to stdout (format binary) --- */

/* COPY takes no parameters: :1, :2 ... in the file are replaced by numbers. Columns have no types
 * here; the asker must know them (row_int takes 2, 4 and 8 bytes, numeric not). */
typedef struct CopyOut CopyOut;
MUST_CHECK Status copy_out_begin(Store *store, Query query, const int64_t *numbers,
                                 size_t number_count, CopyOut **copy, Error *err);
/* *row is NULL at the end; else valid until the next call. */
MUST_CHECK Status copy_out_next(CopyOut *copy, const Row **row, Error *err);
/* The bytes of the last row after the number of its columns: [length (4) value] ... */
Slice copy_out_bytes(const CopyOut *copy);
/* Early is fine: the rest is thrown away. Sets it to NULL; fine with NULL in it. */
void copy_out_close(CopyOut **copy);
#define AUTO_COPY_OUT __attribute__((cleanup(copy_out_close)))

/* --- locks and the clock --- */

/* Held by the session until store_unlock or its end, however it ends. Does not wait. */
MUST_CHECK Status store_try_lock(Store *store, int64_t key, bool *got, Error *err);
MUST_CHECK Status store_unlock(Store *store, int64_t key, Error *err);

/* One instant, as the server's clock tells it. */
typedef struct StoreClock {
    char utc[32];          /* 2026-12-22T00:00:00.000000Z */
    char local[32];        /* 2026-12-22T02:00:00+02:00 */
    char offset[8];        /* +02:00 */
    Day local_day;         /* in Helsinki */
    int32_t local_minutes; /* after midnight in Helsinki */
} StoreClock;

/* A run reads it once. In debug builds MAKSATUS_TEST_CLOCK=2026-12-22T02:00:00+02:00 stands
 * for it. */
MUST_CHECK Status store_clock(Store *store, StoreClock *now, Error *err);

#endif
