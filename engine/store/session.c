/*
 * session.c
 *     Opens and closes connections, runs transactions, and says what the server refused.
 *
 * The words of the server may hold data (the key that stands twice, the text that is no number),
 * so they are repeated only for classes of SQLSTATE that speak of connections, schema and
 * resources, and for what our own triggers raise.
 */
#include "session.h"

#include <stdlib.h>

#include "maksatus/fault.h"
#include "maksatus/text.h"

void pg_result_done(PGresult **result)
{
    PQclear(*result);
    *result = NULL;
}

static void conninfo_done(PQconninfoOption **options)
{
    PQconninfoFree(*options);
    *options = NULL;
}

/* --- what was refused --- */

static bool class_is_any_of(const char *sqlstate, const char *const *classes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (slice_starts(slice_of(sqlstate), classes[i]))
            return true;
    }
    return false;
}

static bool words_hold_no_data(const char *sqlstate)
{
    static const char *const classes[] = {"08", "0A", "25", "28", "3D", "3F",    "42",
                                          "53", "54", "55", "57", "58", "P0001", "MK"};

    return class_is_any_of(sqlstate, classes, COUNT_OF(classes));
}

static Status status_of(const char *sqlstate)
{
    static const char *const integrity[] = {"23", "P0001", "MK"};
    static const char *const limit[] = {"22", "54"};

    if (class_is_any_of(sqlstate, integrity, COUNT_OF(integrity)))
        return STATUS_INTEGRITY;
    if (class_is_any_of(sqlstate, limit, COUNT_OF(limit)))
        return STATUS_LIMIT;
    return slice_is(slice_of(sqlstate), "53100") ? STATUS_IO : STATUS_DATABASE;
}

/* libpq speaks in several lines; ours is one. */
static void add_one_line(Text *text, const char *words)
{
    Slice all = slice_of(words);

    while (all.len > 0 && all.at[all.len - 1] == '\n')
        all.len--;
    for (size_t i = 0; i < all.len; i++)
        text_add_char(text, all.at[i] == '\n' || all.at[i] == '\t' ? ' ' : all.at[i]);
}

Status store_refused_named(Store *store, const char *name, const PGresult *result, Error *err)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    TEXT_ON_STACK(detail, 400);

    if (PQstatus(store->conn) == CONNECTION_BAD)
        return error_set(err, STATUS_DATABASE, "%s: the connection to the database was lost (%s)",
                         name, sqlstate == NULL ? "08006" : sqlstate);
    if (sqlstate == NULL)
        return error_set(err, STATUS_DATABASE, "%s: the database did not answer as it should",
                         name);
    if (constraint != NULL) {
        text_add_string(&detail, ": constraint ");
        text_add_string(&detail, constraint);
    }
    if (words != NULL && words_hold_no_data(sqlstate)) {
        text_add_string(&detail, ": ");
        add_one_line(&detail, words);
    }
    if (strcmp(sqlstate, "42501") == 0)
        text_add_string(&detail, "; after an update 'maksatus init --roles' gives rights anew");
    /* Those who read why a batch failed see no hint beside it. */
    const Status status = status_of(sqlstate);
    if (status == STATUS_LIMIT)
        text_add_string(&detail, ": it cannot hold what the data says; mend or split the data");
    return error_set(err, status, "%s: refused by the database (%s)%.*s", name, sqlstate,
                     SLICE_ARGS(text_slice(&detail)));
}

Status store_refused(Store *store, Query query, const PGresult *result, Error *err)
{
    return store_refused_named(store, query_file(query)->name, result, err);
}

/* --- connections --- */

static void notice_ignored(void *context, const PGresult *notice)
{
    (void)context;
    (void)notice;
}

/* Several hosts and no word about which: the one that can be written to. */
static bool wants_writable_host(const char *conninfo)
{
    __attribute__((cleanup(conninfo_done))) PQconninfoOption *options =
        PQconninfoParse(conninfo, NULL);
    bool several = false;
    bool told = getenv("PGTARGETSESSIONATTRS") != NULL;

    for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++) {
        Slice keyword = slice_of(option->keyword);

        if (option->val == NULL)
            continue;
        if (slice_is(keyword, "host") || slice_is(keyword, "hostaddr"))
            several = several || strchr(option->val, ',') != NULL;
        if (slice_is(keyword, "target_session_attrs"))
            told = true;
    }
    return several && !told;
}

static PGconn *connect_with_defaults(const char *conninfo)
{
    /* What stands before dbname are defaults, what stands after it is our word. */
    const char *keywords[] = {"connect_timeout",
                              "tcp_user_timeout",
                              "dbname",
                              "application_name",
                              "client_encoding",
                              NULL,
                              NULL};
    const char *values[] = {"10", "30000", conninfo, "maksatus", "UTF8", NULL, NULL};

    if (wants_writable_host(conninfo)) {
        keywords[COUNT_OF(keywords) - 2] = "target_session_attrs";
        values[COUNT_OF(values) - 2] = "read-write";
    }
    return PQconnectdbParams(keywords, values, 1);
}

/* One a host; an empty one is the standard port. */
static bool are_ports(const char *ports)
{
    for (;;) {
        size_t len = strcspn(ports, ",");
        int64_t port = 1;

        if (len > 0 && !whole_parse((Slice){ports, len}, 5, &port))
            return false;
        if (port < 1 || port > UINT16_MAX)
            return false;
        if (ports[len] == '\0')
            return true;
        ports += len + 1;
    }
}

static Status check_conninfo(const char *conninfo, Error *err)
{
    char *message = NULL;
    __attribute__((cleanup(conninfo_done))) PQconninfoOption *options = NULL;

    /* Without an equals sign or a scheme it would be taken for the name of a database. */
    if (strchr(conninfo, '=') == NULL && strstr(conninfo, "://") == NULL)
        return error_set(err, STATUS_USAGE,
                         "the conninfo is neither keyword=value pairs nor a postgresql:// URI");
    options = PQconninfoParse(conninfo, &message);
    PQfreemem(message); /* may repeat a part of the conninfo, and a password stands in it */
    if (options == NULL)
        return error_set(err, STATUS_USAGE, "the conninfo of the database cannot be understood");
    for (const PQconninfoOption *option = options; option->keyword != NULL; option++) {
        if (option->val != NULL && strcmp(option->keyword, "port") == 0 && !are_ports(option->val))
            return error_set(err, STATUS_USAGE, "the port of the database is not 1 to 65535");
    }
    return STATUS_OK;
}

Status store_open(Arena *arena, const char *conninfo, Store **store, Error *err)
{
    TEXT_ON_STACK(words, 400);

    *store = NULL;
    TRY(check_conninfo(conninfo, err));
    Store *opened = ARENA_NEW(arena, Store);
    opened->conn = connect_with_defaults(conninfo);
    ensure(opened->conn != NULL); /* only out of memory */
    opened->tx.store = opened;
    if (PQstatus(opened->conn) != CONNECTION_OK) {
        add_one_line(&words, PQerrorMessage(opened->conn));
        store_close(&opened);
        return error_set(err, STATUS_DATABASE, "cannot connect to the database: %.*s",
                         SLICE_ARGS(text_slice(&words)));
    }
    PQsetNoticeReceiver(opened->conn, notice_ignored, NULL);
    Status status =
        store_execute_text(opened, "q_session.sql", query_text(NULL, QUERY_SESSION, NULL, 0), err);
    if (status != STATUS_OK) {
        store_close(&opened);
        return status;
    }
    *store = opened;
    return STATUS_OK;
}

void store_close(Store **store)
{
    if (*store == NULL)
        return;
    copy_buffer_done(&(*store)->copy_in.buffer);
    PQfinish((*store)->conn);
    (*store)->conn = NULL;
    *store = NULL;
}

bool store_is_connected(const Store *store)
{
    return PQstatus(store->conn) == CONNECTION_OK;
}

Status store_execute_text(Store *store, const char *name, const char *text, Error *err)
{
    ensure(!store->streaming);
    AUTO_PG_RESULT PGresult *result = PQexec(store->conn, text);
    ExecStatusType outcome = PQresultStatus(result);

    if (outcome == PGRES_COMMAND_OK || outcome == PGRES_TUPLES_OK)
        return STATUS_OK;
    return store_refused_named(store, name, result, err);
}

static void cancel(PGconn *conn)
{
    char ignored[256];
    PGcancel *request = PQgetCancel(conn);

    if (request != NULL)
        (void)PQcancel(request, ignored, sizeof(ignored));
    PQfreeCancel(request);
}

void store_drain(Store *store)
{
    if (!store->in_tx && store_is_connected(store))
        cancel(store->conn);
    store_drain_rest(store);
}

void store_drain_rest(Store *store)
{
    for (;;) {
        AUTO_PG_RESULT PGresult *result = PQgetResult(store->conn);
        ExecStatusType outcome = PQresultStatus(result);

        if (result == NULL || PQstatus(store->conn) == CONNECTION_BAD)
            break;
        if (outcome == PGRES_COPY_IN)
            (void)PQputCopyEnd(store->conn, "abandoned");
        while (outcome == PGRES_COPY_OUT) {
            char *message = NULL;
            int size = PQgetCopyData(store->conn, &message, 0);

            PQfreemem(message);
            if (size < 0)
                break;
        }
    }
    store->streaming = false;
}

/* --- transactions --- */

Status store_begin(Store *store, Tx **tx, Error *err)
{
    *tx = NULL;
    ensure(!store->in_tx);
    TRY(store_execute_text(store, "q_begin.sql", query_text(NULL, QUERY_BEGIN, NULL, 0), err));
    store->in_tx = true;
    *tx = &store->tx;
    return STATUS_OK;
}

Status store_commit(Tx **tx, Error *err)
{
    ensure(*tx != NULL && (*tx)->store->in_tx && !(*tx)->store->streaming);
    Store *store = (*tx)->store;

    FAULT_POINT("store.commit.before");
    if (FAULT_FAILS("store.commit.fails")) {
        store_rollback(tx);
        return error_set(err, STATUS_DATABASE, "q_commit.sql: refused by the test");
    }
    *tx = NULL;
    store->in_tx = false;
    AUTO_PG_RESULT PGresult *result = PQexec(store->conn, query_text(NULL, QUERY_COMMIT, NULL, 0));
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        return store_refused(store, QUERY_COMMIT, result, err);
    /* The server answers COMMIT after a failed statement politely with ROLLBACK. */
    if (!slice_is(slice_of(PQcmdStatus(result)), "COMMIT"))
        return error_set(err, STATUS_DATABASE,
                         "q_commit.sql: rolled back, because a statement had failed");
    FAULT_POINT("store.commit.after");
    return STATUS_OK;
}

void store_rollback(Tx **tx)
{
    if (*tx == NULL)
        return;
    Store *store = (*tx)->store;
    *tx = NULL;
    ensure(store->in_tx);
    if (store->streaming)
        store_drain(store);
    store->in_tx = false;
    PQclear(PQexec(store->conn, query_text(NULL, QUERY_ROLLBACK, NULL, 0)));
}

/* --- locks --- */

Status store_try_lock(Store *store, int64_t key, bool *got, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;

    params_int(&params, key);
    TRY(store_query(store, QUERY_TRY_LOCK, &params, &result, err));
    *got = result_bool(result, 0, 0);
    return STATUS_OK;
}

Status store_unlock(Store *store, int64_t key, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;

    params_int(&params, key);
    TRY(store_query(store, QUERY_UNLOCK, &params, &result, err));
    ensure(result_bool(result, 0, 0)); /* it was held */
    return STATUS_OK;
}
