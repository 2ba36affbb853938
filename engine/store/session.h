/*
 * session.h
 *     What the files of this folder share about one connection. Private: libpq is seen here.
 */
#ifndef MAKSATUS_STORE_SESSION_H
#define MAKSATUS_STORE_SESSION_H

#include <libpq-fe.h>

#include "maksatus/embedded.h"
#include "maksatus/store.h"
#include "value.h"

struct Tx {
    Store *store;
};

struct CopyIn {
    Store *store;
    Query query;
    CopyBuffer buffer;
    int64_t sent;
};

struct CopyOut {
    Store *store;
    Query query;
    char *message; /* what libpq gave last; rows point into it */
    size_t size, at;
    size_t row_at; /* where the values of the last row began */
    bool begun; /* the header was read */
    bool ended; /* the server has said that it is complete */
    Row row;
};

struct Store {
    PGconn *conn;
    bool in_tx;
    bool streaming; /* a COPY or store_each is under way: nothing else may be asked */
    Tx tx;
    CopyIn copy_in;
    CopyOut copy_out;
    uint64_t prepared[QUERY_COUNT + 1]; /* fingerprint of the parameter types; 0: not yet */
};

/* PGresult with a cleanup attribute. */
void pg_result_done(PGresult **result);
#define AUTO_PG_RESULT __attribute__((cleanup(pg_result_done)))

const EmbeddedFile *query_file(Query query);
/* The text of a query; in the arena when numbers are to be put in, else as it is embedded. */
const char *query_text(Arena *arena, Query query, const int64_t *numbers, size_t number_count);
/* :1 stands in it. */
bool query_is_numbered(Query query);

/* Records what the server, or its absence, said of a query. Always a failure. */
Status store_refused(Store *store, Query query, const PGresult *result, Error *err);
/* The same under the name of a file that is not a query. */
Status store_refused_named(Store *store, const char *name, const PGresult *result, Error *err);

/* A statement without parameters, from its text; rows are thrown away. */
MUST_CHECK Status store_execute_text(Store *store, const char *name, const char *text, Error *err);

/* Reads and throws away what the server still says of the statement. */
void store_drain_rest(Store *store);
/* The same, and cancels the statement outside of a transaction, where that harms nothing else. */
void store_drain(Store *store);

#endif
