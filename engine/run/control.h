/*
 * control.h
 *     Control data of a delivery: sender, sequence, count and total, from the form itself or from
 *     NAME.control.json beside it (CONTRACT.md section 3). Private to engine/run.
 */
#ifndef MAKSATUS_RUN_CONTROL_H
#define MAKSATUS_RUN_CONTROL_H

#include "batch.h"

/* What a form cannot say itself and reference data can: the programme of a pain.001 record. */
MUST_CHECK Status control_complete_record(Batch *batch, Record *record, Error *err);
/* Proves count, total and sequence; refuses the batch where they do not fit. */
MUST_CHECK Status control_check(Batch *batch, Error *err);
/* NAME.control.json goes where NAME went. */
MUST_CHECK Status control_move_sidecar(Batch *batch, Error *err);
/* True for the name of a sidecar, which is no delivery. */
bool control_is_sidecar(Slice name);

#endif
