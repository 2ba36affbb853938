/*
 * fact_block.h
 *     What the rules count of decisions, packed: 68 bytes a decision, as many of them in one row of
 *     the table fact_block as a page of the database holds. Private to engine/run.
 *
 * A large batch cannot ask for its facts by index: looking up 430,000 decisions among 4.3 million
 * takes forty seconds. It streams all blocks past the keys that it has noticed (history.h), in a
 * quarter of a second. A block is written with its decisions and hashed into the record of their
 * transaction; later states lie over it (decision_change). It is a second copy: what is missing is
 * made anew from the rows (fact_remake.c).
 *
 *     decision keys | grant keys | payee keys | IBAN keys | similar keys       8 bytes each
 *     amounts | granted totals (-1 none)                                       8
 *     decided_on | due_on                                                      4
 *     instalments                                                              2
 *     states at birth | flags                                                  1
 *
 * Numbers have their lowest byte first. A decision with record faults has no keys: FACT_FAULTY.
 */
#ifndef MAKSATUS_RUN_FACT_BLOCK_H
#define MAKSATUS_RUN_FACT_BLOCK_H

#include "history.h"

enum {
    FACT_BYTES = 68,
    FACT_BLOCK_MAX = 118,       /* of a row that is written: it fills a page (m_0087) */
    FACT_BLOCK_READ_MAX = 4096, /* of a row that is read: older ones are large values */
};

/* One decision as it was born; number and batch are those of the block. */
typedef struct Fact {
    PastDecision past;
    int32_t instalment;
    bool faulty;
} Fact;

/* Facts on their way into blocks, in the order of arrival. Begin with {0}. */
typedef struct FactList {
    Fact *item;
    size_t count, capacity;
} FactList;

void fact_list_add(FactList *list, const Fact *fact);
/* Writes them as blocks, within a transaction, and empties the list. */
MUST_CHECK Status fact_list_write(FactList *list, Store *store, Error *err);
void fact_list_done(FactList *list);

/* Adds to the history every faultless decision of all committed batches that shares a key with one
 * that was noticed, in any order: in the state and with the account that it has now. */
MUST_CHECK Status fact_blocks_stream(Store *store, History *history, Error *err);
/* Makes the blocks that are missing from the rows of their batches: after an erasure, and of
 * databases that are older than blocks. A dry run makes none: without facts_complete its batches
 * ask by index. */
MUST_CHECK Status fact_blocks_complete(Night *night, Error *err);

#endif
