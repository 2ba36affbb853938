/*
 * control.h
 *     Control data of a delivery: sender, sequence, count and total, from the form itself or from
 *     NAME.control.json beside it (CONTRACT.md section 3). Private to engine/run.
 *
 * The sender is whom the sidecar, else the form names, else the agency of the first record. A
 * sender that has no row in the table senders is one whose control data is optional: what it gives
 * is proven all the same, and its sequence is kept. Its decisions gain nothing by the name.
 */
#ifndef MAKSATUS_RUN_CONTROL_H
#define MAKSATUS_RUN_CONTROL_H

#include "batch.h"

/* What a form cannot say itself and reference data can: the programme of a pain.001 record. A file
 * that this program wrote is refused. */
MUST_CHECK Status control_complete_record(Batch *batch, Record *record, bool *completed,
                                          Error *err);
/* Reads the sidecar, before the delivery is read. */
MUST_CHECK Status control_read_sidecar(Batch *batch, Error *err);
/* After reading: one control data out of two, and the sender. Can be repeated. */
void control_settle(Batch *batch);
/* True when the sender must give control data and it is not there (yet). */
bool control_is_missing(const Batch *batch);
/* Proves count, total, hash and sequence; refuses the batch where they do not fit. */
MUST_CHECK Status control_check(Batch *batch, Error *err);
/* The delivery waits in the inbox for its control data. */
void control_wait(Batch *batch);
/* True for the name of a sidecar, which is no delivery. */
bool control_is_sidecar(Slice name);
/* NAME.control.json, in the arena. */
const char *control_sidecar_path(Arena *arena, const char *path);
/* NAME of NAME.control.json, in the arena. */
const char *control_delivery_path(Arena *arena, const char *sidecar);
/* True when the file is there; false too for a name that is too long to exist, because its
 * delivery has a long one. */
bool control_file_beside(const char *path);

/* Puts the names of the inbox (sorted by bytes) into the order in which they are taken: those of
 * one sender that have a sequence change places so that the lowest comes first. */
void control_order(Night *night, Arena *arena, Slice *names, size_t count);

#endif
