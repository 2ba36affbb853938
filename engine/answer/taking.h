/*
 * taking.h
 *     One answer on its way from its file to its place. Private to engine/answer.
 *
 *     file ─▶ inflate, hash ─▶ [repair] ─▶ parser ─▶ rows     taking_read.c
 *          ─▶ archive or quarantine                           taking_keep.c
 */
#ifndef MAKSATUS_TAKING_H
#define MAKSATUS_TAKING_H

#include <pthread.h>

#include "answer_private.h"
#include "maksatus/file.h"

/* The copy of a large answer is made while the database works. */
typedef struct Copying {
    const InputFile *from;
    const char *to;
    pthread_t thread;
    bool runs;
    Status status;
    Error error;
} Copying;

typedef struct Taking {
    const AnswerTaker *taker;
    Arena *arena;
    const char *path;
    Slice name;
    const AnswerParser *parser; /* NULL: it is no answer */
    unsigned repairs;           /* allowed */
    unsigned used;              /* needed */
    InputFile *held; /* what was read, until it is at its place */
    Arena reading;   /* of the two that follow */
    InputFile *input;
    AnswerReader *reader;
    FramingFault fault; /* its code is FRAMING_NONE when the answer was read to its end */
    int64_t answer;
    AnswerCounts counts;
    AnswerMessage message;
    Sha256 sha256;
    int64_t bytes;
    Slice version;
    const char *kept_as; /* below HOME */
    Copying copying;
    AnswerOutcome *outcome;
} Taking;

/* outcome is filled as things become known; what is kept is in the arena. */
void taking_init(Taking *taking, const AnswerTaker *taker, const AnswerFile *file, Arena *arena,
                 AnswerOutcome *outcome);
void taking_done(Taking *taking); /* fine with {0}, and twice */

/* Its bytes into rows, as they are. In the transaction that is open; the Store is the caller's
 * after answer_rows_wait only. */
MUST_CHECK Status taking_read(Taking *taking, AnswerRows *rows, bool joins, Error *err);
/* It is no XML: once more with the repairs that some bank has opted in to, from the start of a
 * transaction. Where that does not help, the fault stays as it was. */
MUST_CHECK Status taking_read_repaired(Taking *taking, AnswerRows *rows, Tx **tx, Error *err);
/* Opens the file, which is no answer; STATUS_USAGE when it is not a file that can be read. */
MUST_CHECK Status taking_open(Taking *taking, Error *err);
void taking_close(Taking *taking); /* fine when it is not open */
/* The names of the repairs that it needed. */
size_t taking_repairs_used(const Taking *taking, Slice names[2]);

/* A name in the folder of the archive that nobody has: no file, and nothing that will come. */
MUST_CHECK Status taking_choose_archive(Taking *taking, Error *err);
/* Where it is not moved, a hidden copy is begun, and is there at the end: before the commit. */
void taking_begin_copy(Taking *taking);
MUST_CHECK Status taking_end_copy(Taking *taking, Error *err);
/* What was read is no more: what is there is an answer of the next run, and is not moved. */
bool taking_is_overwritten(const Taking *taking);
/* Brings the file, or a copy of it, to its place. */
MUST_CHECK Status taking_bring(const Taking *taking, Error *err);
/* After the commit: the file, or its hidden copy. */
MUST_CHECK Status taking_place(const Taking *taking, Error *err);
MUST_CHECK Status taking_mark_moved(const Taking *taking, Error *err);
/* The same bytes as those of an answer that was taken before: moved to where that belongs
 * (kept_as), or, when it lies there, beside it. */
MUST_CHECK Status taking_keep_repeated(Taking *taking, int64_t answer, bool moved,
                                       const char *kept_as, Error *err);
/* It could not be read (fault): into the quarantine. */
MUST_CHECK Status taking_keep_unreadable(Taking *taking, Error *err);

#endif
