/*
 * chain.h
 *     What the chain says that the tables should hold. Private to engine/audit.
 */
#ifndef MAKSATUS_AUDIT_CHAIN_H
#define MAKSATUS_AUDIT_CHAIN_H

#include "leaf.h"
#include "maksatus/audit.h"

/* A table that is watched. */
typedef struct WatchedTable {
    const char *name;
    int64_t number;
    bool bulk;
    size_t personal_columns;
    size_t masks;  /* columns that are hashed masked: what masks hide stands after all others */
    Slice columns; /* name and type, by lines */
} WatchedTable;

/* A small row as its last transaction left it. */
typedef struct ChainEntry {
    uint64_t id[2]; /* of table and key; 0, 0: an empty place */
    Slice table, key;
    Sha256 leaf;
    int64_t record;
    bool deleted, seen;
} ChainEntry;

/* The bulk rows of one statement. */
typedef struct ChainGroup {
    int64_t id, count, record;
    Slice table;
    Sha256 root;
    Leaves rows; /* those seen so far; released when they are right */
    bool closed; /* all were seen, and right */
} ChainGroup;

typedef struct Chain {
    Arena *arena;
    Sha256 *hash; /* of record 1, 2 ... */
    size_t record_count, record_capacity;
    ChainEntry *entry; /* open addressing, capacity a power of two */
    size_t entry_count, entry_capacity;
    ChainGroup *group; /* by id, once the chain is read */
    size_t group_count, group_capacity;
} Chain;

/* Reads one line of a record's text that says of rows. */
void chain_add_line(Chain *chain, int64_t record, Slice line);
void chain_add_record(Chain *chain, int64_t record, Sha256 hash);
/* After the last line. */
void chain_complete(Chain *chain);
/* NULL when the chain has none such. */
ChainEntry *chain_entry(const Chain *chain, Slice table, Slice key);
ChainGroup *chain_group(const Chain *chain, int64_t id);
void chain_done(Chain *chain);

#endif
