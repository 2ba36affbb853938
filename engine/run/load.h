/*
 * load.h
 *     A large batch on its way into blocks of its own (m_0017_blocks.sql): the rows of a chunk go
 *     to lanes, where a loader for each block, a thread with a connection, hashes them, COPYs them
 *     into tables without indexes, and indexes these at the end, while the next block takes rows.
 *
 *     check ─▶ parcel ─┬─▶ lane: decisions ─▶ decision_fresh_N
 *                      ├─▶ lane: findings ──▶ finding_fresh_N
 *                      └─▶ lane: payments ──▶ payment_fresh_N
 *           ◀─ seals: what the event log is told, in the transaction of the batch
 *           ◀─ sums of the stored rows, for the proof of the batch (batch_proof.c)
 *
 * A loader commits its own tables. They become visible when the transaction of the batch attaches
 * them; until then they are nobody's, and the next run drops them.
 */
#ifndef MAKSATUS_RUN_LOAD_H
#define MAKSATUS_RUN_LOAD_H

#include "night.h"
#include "rows.h"

/* From so many decisions on a batch is loaded: below it, indexes cost less than a new block. */
enum { LOAD_RECORDS_MIN = 20000 };

typedef struct Load Load;

/* What the rows of a table sum up to, as the database holds them: one result a block. */
typedef struct BlockSums {
    Result **block;
    size_t count;
} BlockSums;

/* Keeps numbers for so many decisions, at most, and as many payments. */
MUST_CHECK Status load_open(Night *night, Arena *arena, int64_t records, Load **load, Error *err);
/* Consecutive numbers of a chunk; those of decisions in the order of arrival, whole chunks at a
 * time. */
int64_t load_decision_numbers(Load *load, size_t count);
int64_t load_payment_numbers(Load *load, int64_t count);
/* Takes the decisions, findings and payments of a chunk out of rows, with the last one of a block
 * the keys too, and writes the seals of what was hashed meanwhile. */
MUST_CHECK Status load_send(Load *load, Rows *rows, Error *err);
/* No more rows: they are summed up and indexed while the caller does something else. */
void load_end_rows(Load *load);
/* Waits for the lanes and attaches what they have loaded. */
MUST_CHECK Status load_finish(Load *load, Error *err);
/* After load_finish, as long as the load: rows as in q_load_decision_sums.sql and
 * q_load_payment_sums.sql. */
BlockSums load_decision_sums(const Load *load);
BlockSums load_payment_sums(const Load *load);
void load_close(Load **load); /* abandons what is not finished; fine with NULL in it */

#endif
