/*
 * answer_rows.h
 *     Facts of an answer as rows on their way to the database. Private to engine/answer.
 */
#ifndef MAKSATUS_ANSWER_ROWS_H
#define MAKSATUS_ANSWER_ROWS_H

#include "maksatus/answer.h"
#include "maksatus/store.h"

typedef struct AnswerRows {
    int64_t answer;
    int64_t statuses, statements, items;
    CopyBuffer status, statement, item;
    char account[64]; /* of the statement whose items come */
} AnswerRows;

/* Sends what has gathered now and then, so that memory does not grow with the answer. */
MUST_CHECK Status answer_rows_add(AnswerRows *rows, Store *store, const AnswerFact *fact,
                                  Error *err);
MUST_CHECK Status answer_rows_send(AnswerRows *rows, Store *store, Error *err);
void answer_rows_done(AnswerRows *rows);
#define AUTO_ANSWER_ROWS __attribute__((cleanup(answer_rows_done)))

#endif
