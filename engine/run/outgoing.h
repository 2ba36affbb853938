/*
 * outgoing.h
 *     One payment file on its way through phase B. Private to engine/run.
 *
 * Everything is read from its rows, so that it does not matter which run began it. `state` is the
 * file's state in the database; each stage does its work only from the state that it starts from,
 * and looks what is there first. So every stage can be repeated.
 */
#ifndef MAKSATUS_RUN_OUTGOING_H
#define MAKSATUS_RUN_OUTGOING_H

#include "maksatus/message.h"
#include "night.h"
#include "payment_spool.h"

typedef enum FileState {
    FILE_OPEN,
    FILE_CLOSED,
    FILE_PROMISED,
    FILE_APPROVED,
    FILE_PUBLISHED,
    FILE_VOID,
    FILE_IN_DOUBT,
    FILE_STATES
} FileState;

const char *file_state_name(FileState state);
FileState file_state_find(Slice name);

/* The stages leave it to each other; whoever has loaded a file ends it with outgoing_done. */
typedef struct Outgoing {
    Night *night;
    Desk *desk;  /* of the thread that works on it */
    int64_t run; /* that has planned it */
    Arena *arena;
    PaymentFile file;
    FileState state;
    int64_t planned_count; /* what all batches pay through it */
    Money planned_sum;
    MessageGroup *group; /* outgoing_group; NULL: not yet read */
    size_t group_count;
    Slice profile;
    bool two_person;
    int32_t cut_off_minutes;
    Sha256 sha256; /* promised, or just written */
    int64_t bytes;
    bool verified; /* just now, by this process */
    PaymentSpool spool; /* its payments, when they were just written */
    Slice program_version;
    Sha256 rules_hash;
    const char *hidden, *visible; /* outbox/.MSGID.xml, outbox/MSGID.xml */
    const char *waits; /* why it goes no further tonight; NULL: it goes on */
} Outgoing;

MUST_CHECK Status outgoing_load(Night *night, Arena *arena, int64_t number, Outgoing **file,
                                Error *err);
/* How its payments are grouped, once it is closed. Whoever writes it sees that its rows add up to
 * the groups, and the groups to the file. */
MUST_CHECK Status outgoing_group(Outgoing *file, Store *store, Error *err);
void outgoing_done(Outgoing *file); /* fine with NULL */
/* The state and its reason, with what the state brings; in the transaction that is open. act 0:
 * the run did it. */
MUST_CHECK Status outgoing_move(Outgoing *file, FileState to, int64_t act, const char *reason,
                                Error *err);
/* outbox/MSGID.ending, in the arena. */
const char *outgoing_path(const Outgoing *file, const char *prefix, const char *ending);
/* The payments of the file in the order of their ordinals, for message_verify. */
typedef struct PaymentRows {
    CopyOut *copy;
} PaymentRows;
MUST_CHECK Status payment_rows_open(PaymentRows *rows, const Outgoing *file, Error *err);
MUST_CHECK Status payment_rows_next(void *context, Payment *payment, bool *end, Error *err);
void payment_rows_close(PaymentRows *rows);
#define AUTO_PAYMENT_ROWS __attribute__((cleanup(payment_rows_close)))

/* Whether it lies there. Another file in its place is STATUS_INTEGRITY. */
MUST_CHECK Status outgoing_find(const Outgoing *file, const char *path, bool *found, Error *err);

/* A decision that it would pay though an earlier attempt may still pay it, or has: the bank said so
 * after the file was planned. Empty: there is none. */
MUST_CHECK Status outgoing_pays_again(const Outgoing *file, Slice *decision, Error *err);

/* True when the day of the file, or its cut-off, has passed. */
bool outgoing_is_late(const Outgoing *file);

/* Writes the hidden file from its rows (stage_emit), and reads it back (stage_verify). */
MUST_CHECK Status outgoing_write(Outgoing *file, Error *err);
MUST_CHECK Status outgoing_read_back(Outgoing *file, Error *err);
/* Sidecars, rename, state: from a hidden file with the promised hash. */
MUST_CHECK Status outgoing_show(Outgoing *file, int64_t act, const char *reason, Error *err);
/* What died after the rename: where the file is visible with its promised hash, it is published. */
MUST_CHECK Status outgoing_find_visible(Outgoing *file, int64_t act, const char *reason,
                                        bool *visible, Error *err);

#endif
