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

/* The payments that an answer touches without naming them by an id of ours join those of rows: by
 * the bank's references, by what it says of whole files, by what was matched before. */
MUST_CHECK Status answer_touches(AnswerRows *rows, int64_t answer, const AnswerCounts *counts,
                                 Error *err);
/* All payments of rows get their outcome, and their decisions follow. *placed is how many bookings,
 * and statuses of single payments, of the answers were about a payment. One of run and act is 0. In
 * the transaction that is open. */
MUST_CHECK Status answer_reconcile(AnswerRows *rows, int64_t run, int64_t act, int64_t *placed,
                                   Error *err);
/* The same of one payment, of which a person said something. */
MUST_CHECK Status payment_reconcile(Store *store, int64_t payment, int64_t act, Error *err);

/* Booked credits of an answer that bear the reference of a receivable settle it. In the transaction
 * that is open. */
MUST_CHECK Status answer_repay(Store *store, int64_t answer, int64_t run, int64_t act, Error *err);

#endif
