/*
 * record_stream.h
 *     The records of a delivery, read ahead by another thread: while one thread inflates, hashes
 *     and takes the bytes apart, the other reads what the fields say.
 *
 *     thread: bytes ─▶ parser ─▶ [ 256 records ] ─▶ queue ─▶ record_stream_next
 *
 * A stream that does not read ahead is the parser itself: for small deliveries, and for one thread.
 */
#ifndef MAKSATUS_RUN_RECORD_STREAM_H
#define MAKSATUS_RUN_RECORD_STREAM_H

#include "maksatus/parser.h"

typedef struct RecordStream RecordStream;

/* control is filled when the first record, or the end, has come. Its texts live in the arena. */
MUST_CHECK Status record_stream_open(Arena *arena, const Parser *parser, ByteSource source,
                                     ControlData *control, bool ahead, RecordStream **stream,
                                     Error *err);
/* As a parser reads: the record lives until the next call, and may be changed. */
ReadResult record_stream_next(RecordStream *stream, Record **record, FramingFault *fault,
                              Error *err);
/* At its end or before; nothing is read any more. */
void record_stream_close(RecordStream *stream);

#endif
