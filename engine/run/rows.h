/*
 * rows.h
 *     Decisions, findings and payments as rows for COPY.
 */
#ifndef MAKSATUS_RUN_ROWS_H
#define MAKSATUS_RUN_ROWS_H

#include "fact_block.h"
#include "judged.h"
#include "maksatus/audit.h"
#include "plan.h"

/* A row of a table of keys. */
typedef struct KeyRow {
    int64_t key, value;
} KeyRow;

typedef struct KeyRows {
    KeyRow *item;
    size_t count, capacity;
} KeyRows;

/* One buffer a table, filled by a chunk and sent one after another. */
typedef struct Rows {
    CopyBuffer decisions, findings, payments, changes;
    CopyBuffer waiting;    /* held and deferred ones */
    FactList facts;
    KeyRows claims;        /* decision_key, decision */
    KeyRows open_payments; /* decision, payment */
    AuditSalts salts;
    char *json; /* ROWS_JSON_BYTES, for the JSON of one row */
} Rows;

enum { ROWS_JSON_BYTES = 512 * 1024 };
_Static_assert(ROWS_JSON_BYTES >= 6 * LIMIT_RECORD_BYTES, "a record fits, however it is escaped");

void rows_init(Rows *rows, Arena *arena);
void rows_decision(Rows *rows, int64_t batch, const Judged *judged);
/* look: 0 at birth, else the number of the change that the look led to. */
void rows_findings(Rows *rows, const Night *night, const Judged *judged,
                   const Findings *findings, int32_t look);
void rows_payment(Rows *rows, const PlannedPayment *planned);
MUST_CHECK Status rows_send(Rows *rows, Store *store, Error *err);
/* Those that no block is loaded with: waiting, claims, open payments. */
MUST_CHECK Status rows_send_keys(Rows *rows, Store *store, Error *err);
void rows_done(Rows *rows);

#endif
