/*
 * answer_private.h
 *     What the files of this folder share.
 */
#ifndef MAKSATUS_ANSWER_PRIVATE_H
#define MAKSATUS_ANSWER_PRIVATE_H

#include "maksatus/answer.h"
#include "maksatus/answer_intake.h"

/* The parser of the file at path by its first bytes; NULL: it is no answer, or no readable file. */
MUST_CHECK Status answer_peek(const char *path, const AnswerParser **parser, Error *err);

/* All payments that are stale get their result, and their decisions follow. One of run and act is
 * 0. In the transaction that is open. */
MUST_CHECK Status answer_reconcile(Store *store, int64_t run, int64_t act, Error *err);

/* Booked credits of an answer that bear the reference of a receivable settle it. In the transaction
 * that is open. */
MUST_CHECK Status answer_repay(Store *store, int64_t answer, int64_t run, int64_t act, Error *err);

#endif
