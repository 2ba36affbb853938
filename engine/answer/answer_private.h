/*
 * answer_private.h
 *     What the files of this folder share.
 */
#ifndef MAKSATUS_ANSWER_PRIVATE_H
#define MAKSATUS_ANSWER_PRIVATE_H

#include "answer_rows.h"
#include "maksatus/answer.h"
#include "maksatus/answer_intake.h"

/* The parser of the file at path by its first bytes; NULL: it is no answer, or no readable file. */
MUST_CHECK Status answer_peek(const char *path, const AnswerParser **parser, Error *err);

/* All payments that an answer touches (rows), or the one payment (rows NULL), get their outcome,
 * and their decisions follow. *placed (may be NULL) is how many bookings, and statuses of single
 * payments, of the answer were about a payment. One of run and act is 0. In the transaction that
 * is open. */
MUST_CHECK Status answer_reconcile(Store *store, AnswerRows *rows, int64_t payment, int64_t run,
                                   int64_t act, int64_t *placed, Error *err);

/* Booked credits of an answer that bear the reference of a receivable settle it. In the transaction
 * that is open. */
MUST_CHECK Status answer_repay(Store *store, int64_t answer, int64_t run, int64_t act, Error *err);

#endif
