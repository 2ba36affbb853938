/*
 * answer_rows.h
 *     Facts of an answer as rows on their way to the database. Private to engine/answer.
 *
 *     parser ─▶ rows that fill ─▶ hashed ─▶ rows that are sent ─▶ database
 *
 * One block of rows fills while the one before it is sent by a thread of its own, which has the
 * Store until it is waited for: memory does not grow with the answer.
 */
#ifndef MAKSATUS_ANSWER_ROWS_H
#define MAKSATUS_ANSWER_ROWS_H

#include <pthread.h>

#include "maksatus/answer.h"
#include "maksatus/audit.h"
#include "maksatus/store.h"
#include "numbers.h"
#include "own_facts.h"

/* Rows of a table that is hashed, and the group in which they are. */
typedef struct SealedRows {
    CopyBuffer rows;
    AuditGroup group;
    AuditSeal seal;
    bool begun, sealed;
} SealedRows;

typedef struct AnswerBlock {
    SealedRows status, item;
    CopyBuffer statement, entry;
} AnswerBlock;

/* What an answer told. */
typedef struct AnswerCounts {
    int64_t statuses, items;
    int64_t to_place;    /* bookings, and statuses of single payments */
    int64_t without_id;  /* of them: not with an id of ours */
    int64_t of_many;     /* statuses of a whole file or payment information */
    int64_t name_checks; /* statuses about the payee */
    int64_t references;  /* booked credits with a reference */
    int64_t bank_refs;   /* of to_place: with a reference of the bank */
} AnswerCounts;

typedef struct AnswerRows {
    Store *store;
    int64_t answer;       /* that is read */
    int64_t first_answer; /* of those that are taken together */
    int64_t next_answer;  /* the number of the next one; 0: none is kept */
    bool joins, has_savepoint;
    AnswerCounts counts;          /* of the one that is read */
    int64_t next_item; /* the number of the next item: as many as a block holds are taken */
    Numbers own;                  /* payments that ids of ours name, in order but for the newest */
    OwnFacts facts;               /* and what is said of them */
    size_t own_before, facts_before; /* how many the answers told before this one */
    char account[64];             /* of the statement whose items come */
    AuditSalts salts;
    AnswerBlock filling, sending;
    pthread_t thread;
    bool is_sending;
    Status sent; /* of the thread, with its error */
    Error error;
} AnswerRows;

void answer_rows_init(AnswerRows *rows, Store *store);
/* An answer gets its number. joins: those before it stay, whatever becomes of it. */
MUST_CHECK Status answer_rows_begin(AnswerRows *rows, bool joins, Error *err);
MUST_CHECK Status answer_rows_add(AnswerRows *rows, const AnswerFact *fact, Error *err);
/* What is not sent yet goes its way. more: another will join. */
MUST_CHECK Status answer_rows_end(AnswerRows *rows, bool more, Error *err);
/* All that went is there, and the Store is the caller's until the next row. */
MUST_CHECK Status answer_rows_wait(AnswerRows *rows, Error *err);
/* The answer that is read was never begun. The Store is the caller's again. */
MUST_CHECK Status answer_rows_undo(AnswerRows *rows, Error *err);
/* Sends nothing more. Fine with {0} in it, and twice. */
void answer_rows_done(AnswerRows *rows);

#endif
