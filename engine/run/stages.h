/*
 * stages.h
 *     The two phases of a run as tables of stages (DESIGN: take in, pay out).
 *
 * Data flows in the order of stages.c and in no other. A stage does one thing to one batch or file
 * and says whether the world let it; the drivers (take_in.c, pay_out.c) own order, timing, logging
 * and what happens after a refusal.
 */
#ifndef MAKSATUS_RUN_STAGES_H
#define MAKSATUS_RUN_STAGES_H

#include "batch.h"
#include "night.h"
#include "outgoing.h"

/* A delivery of so many bytes on disk earns back what it costs to read it beside the run: by
 * another thread, or by a worker that has joined. */
enum { BESIDE_FROM_BYTES = 256 * 1024 };

typedef struct BatchStage {
    const char *name;
    Status (*run)(Batch *batch, Error *err);
} BatchStage;

typedef struct FileStage {
    const char *name;
    bool beside; /* it asks the database for rows only: any thread may do it */
    Status (*run)(Outgoing *file, Error *err);
} FileStage;

/* Ended by a row whose name is NULL. */
extern const BatchStage batch_stages[];
extern const FileStage file_stages[];

MUST_CHECK Status stage_intake(Batch *batch, Error *err);
MUST_CHECK Status stage_parse(Batch *batch, Error *err);
/* Only the first record and the control data: what control_order must know. */
MUST_CHECK Status parse_peek(Batch *batch, Error *err);
/* As a joined worker reads a delivery: into a spool at a path. *whole is false when the run must
 * look itself: it cannot be opened, or something is wrong with it as a whole. */
MUST_CHECK Status parse_for_run(Batch *batch, const char *spool, bool *whole, Error *err);
MUST_CHECK Status stage_gather(Batch *batch, Error *err);
MUST_CHECK Status stage_check(Batch *batch, Error *err);
MUST_CHECK Status stage_commit(Batch *batch, Error *err);

MUST_CHECK Status stage_close(Outgoing *file, Error *err);
MUST_CHECK Status stage_emit(Outgoing *file, Error *err);
MUST_CHECK Status stage_verify(Outgoing *file, Error *err);
MUST_CHECK Status stage_promise(Outgoing *file, Error *err);
MUST_CHECK Status stage_publish(Outgoing *file, Error *err);

#endif
