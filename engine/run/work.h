/*
 * work.h
 *     The holder's side of the work that joined workers take from a run. Private to engine/run.
 *
 *     holder of the lock                table work              joined worker (join.c)
 *
 *     offers all deliveries      ─▶    offered
 *                                      claimed, token 1   ◀─   claims one, for update skip locked
 *     takes the deliveries             claimed, longer    ◀─   reads it, checks its records
 *     in their order …                 prepared           ◀─   the files are there (prepared.h)
 *     … and what is prepared     ─▶    used
 *
 * Whose turn comes while a worker is at it is waited for, but no longer than its lease, nor when
 * its session is gone. Then the holder raises the token and does it itself; so it does with what
 * nobody has claimed or what does not fit its hashes. What a worker writes with an old token is
 * refused, in the statement that writes. So a worker that dies, stops or sleeps costs time and
 * nothing else, and a run ends the same with workers and without.
 *
 * While nobody has joined, nothing is written, and it is asked for at most ten times a second.
 */
#ifndef MAKSATUS_RUN_WORK_H
#define MAKSATUS_RUN_WORK_H

#include "batch.h"

/* What worker and holder must agree in, or the worker claims nothing: program, day, and reference
 * data but for the stops. */
int64_t work_basis(const Night *night);
/* Offers the deliveries from next on that are large enough, when somebody has joined. Their places
 * are their indexes in names, plus one. */
MUST_CHECK Status work_offer(Night *night, const Slice *names, size_t count, size_t next,
                             Error *err);
/* The turn of a delivery has come: *prepared when a worker has read it, and the batch has taken
 * over what it made. Else nothing is done, and nobody else is at it. */
MUST_CHECK Status work_take(Batch *batch, bool *prepared, Error *err);

#endif
