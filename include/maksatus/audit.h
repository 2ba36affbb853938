/*
 * audit.h
 *     The event log: who changed what, when and why, in a chain that shows every later change.
 *
 * Triggers of the database write it (m_0007_audit.sql): each transaction that changes a watched
 * table is one record, chained by SHA-256 when it commits. Here is what they cannot do: hashing
 * bulk rows while they are built, keeping the tips of the chain outside of the database, and
 * recomputing everything. Forms and their reasons: engine/audit/README.md.
 */
#ifndef MAKSATUS_AUDIT_H
#define MAKSATUS_AUDIT_H

#include "maksatus/arena.h"
#include "maksatus/file.h"
#include "maksatus/status.h"
#include "maksatus/store.h"

/* --- rows in the making --- */

enum { AUDIT_SALT_BYTES = 16, AUDIT_SALTS_AHEAD = 256 };

/* Random bytes, fetched for many rows at a time. Begin with {0}; one a thread. */
typedef struct AuditSalts {
    size_t left;
    unsigned char bytes[AUDIT_SALTS_AHEAD * AUDIT_SALT_BYTES];
} AuditSalts;

/* Ends a row of a bulk table: its salt (NULL: the table has no personal data), and room for the
 * number of its group, which audit_seal writes. */
void audit_end_row(CopyBuffer *buffer, AuditSalts *salts);

/* The group that the next rows of a bulk table belong to, and how they are hashed. */
typedef struct AuditGroup {
    const char *table;
    int64_t number;
    size_t columns; /* that are hashed */
    size_t masks;   /* columns that are hashed masked */
    bool personal[64], masked[64];
    bool salted;
} AuditGroup;

/* What a group adds to the record of its transaction. */
typedef struct AuditSeal {
    const char *table;
    int64_t number, rows;
    Sha256 root;
    void *listed; /* keys and the beginnings of leaves */
    size_t listed_bytes;
} AuditSeal;

/* The values of a row stand in the order of its hashed columns (audit_table), the first is a
 * bigint; before them the mask of each column that is hashed masked, or NULL where there is nothing
 * to hide; after them audit_end_row. */
MUST_CHECK Status audit_group_begin(Store *store, const char *table, AuditGroup *group, Error *err);
/* Hashes the rows and writes the number of the group into each. Asks no database. */
void audit_seal(const AuditGroup *group, CopyBuffer *buffer, AuditSeal *seal);
/* Writes the seal into the record of this transaction, and frees it. */
MUST_CHECK Status audit_group_end(Store *store, AuditSeal *seal, Error *err);
void audit_seal_done(AuditSeal *seal); /* fine with {0} */

/* copy_buffer_send for a bulk table, in a group of its own. */
MUST_CHECK Status audit_send(Store *store, const char *table, Query query, CopyBuffer *buffer,
                             Error *err);

/* What this connection does from now on, it does for the run. */
MUST_CHECK Status audit_of_run(Store *store, int64_t run, Error *err);

/* --- tips of the chain, kept outside --- */

/* The last record of the chain. */
typedef struct AuditTip {
    int64_t record; /* 0: there is none */
    int64_t run;    /* 0: not of a run */
    Sha256 hash;
    Slice at;
} AuditTip;

MUST_CHECK Status audit_tip(Store *store, Arena *arena, AuditTip *tip, Error *err);
/* The tip as the text of an anchor. */
Slice audit_anchor_text(Arena *arena, const AuditTip *tip);

/* Writes the tip to HOME/anchors/, signed when there are a certificate and a key (else NULL). */
MUST_CHECK Status audit_anchor_write(Store *store, const char *home, const char *certificate,
                                     const char *key, Error *err);
/* Somebody says why anchors are no longer in HOME/anchors/, all that are missing now; within a
 * transaction that has recorded the act. STATUS_USAGE when none is. */
MUST_CHECK Status audit_accept_missing(Store *store, const char *home, int64_t act, int64_t *count,
                                       Error *err);
/* STATUS_INTEGRITY when HOME/anchors/ holds one that the database does not know. */
MUST_CHECK Status audit_anchors_known(Store *store, const char *home, Error *err);

/* --- verification --- */

typedef struct AuditProblem {
    const char *what;  /* changed, removed, inserted, reordered */
    const char *table; /* or "file", "anchor" */
    Slice key;
    Slice text; /* a sentence */
} AuditProblem;

typedef struct AuditVerify {
    const char *home;
    const char *conninfo;    /* of the store: then with a connection a processor; or NULL */
    const char *certificate; /* NULL: signatures are not looked at */
    const char *anchor;      /* one kept elsewhere; NULL: none */
    void *context;
    /* Called for each problem, the first one first. */
    Status (*tell)(void *context, const AuditProblem *problem, Error *err);
    void *progress_context;
    void (*progress)(void *context, const char *what, uint64_t done, uint64_t total);
} AuditVerify;

typedef struct AuditVerdict {
    int64_t records, rows, files, anchors;
    int64_t problems; /* 0: everything is as it was written */
    AuditTip tip;
} AuditVerdict;

enum { AUDIT_PROBLEMS_MAX = 100 }; /* told; all are counted */

/* Recomputes everything. STATUS_OK also when there are problems. */
MUST_CHECK Status audit_verify(Store *store, const AuditVerify *options, AuditVerdict *verdict,
                               Error *err);

/* --- for an auditor without our database --- */

/* Writes the chain, the rows without personal data, the anchors and a verifier into a folder that
 * is new or empty. */
MUST_CHECK Status audit_export(Store *store, const char *home, const char *folder, Error *err);

/* --- the end of personal data --- */

typedef struct AuditErasure {
    int64_t decisions, files;
    int64_t others; /* rows of receivables, answers, registers and acts */
} AuditErasure;

/* How many decisions there are whose retention had ended before the day. */
MUST_CHECK Status audit_erase_count(Store *store, Day day, int64_t *decisions, Error *err);
/* Takes the personal data of those out of the database, and of all that belongs to no decision
 * which still holds some; within a transaction that has recorded the act. What proves the rows
 * afterwards is their commitment. */
MUST_CHECK Status audit_erase(Store *store, Day day, int64_t act, AuditErasure *erasure,
                              Error *err);
/* After its commit, and again whenever it is asked: removes the files that erasures have named. */
MUST_CHECK Status audit_erase_files(Store *store, const char *home, Error *err);

#endif
