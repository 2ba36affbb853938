/*
 * record_stream.h
 *     The records of a delivery and what their fields say, read ahead by another thread.
 *
 *     thread: bytes ─▶ parser ─▶ decision_read ─▶ [ 256 records ] ─▶ queue ─▶ record_stream_next
 *
 * A stream that does not read ahead is the parser itself: for small deliveries, and for one thread.
 */
#ifndef MAKSATUS_RUN_RECORD_STREAM_H
#define MAKSATUS_RUN_RECORD_STREAM_H

#include "maksatus/parser.h"

typedef struct RecordStream RecordStream;

typedef struct StreamedRecord {
    Record *record;
    Decision decision; /* of the record, its texts too */
    bool faultless;
} StreamedRecord;

/* control is filled when the first record, or the end, has come. Its texts live in the arena. */
MUST_CHECK Status record_stream_open(Arena *arena, const Parser *parser, ByteSource source,
                                     ControlData *control, bool ahead, RecordStream **stream,
                                     Error *err);
/* As a parser reads: what is streamed lives until the next call, and may be changed. */
ReadResult record_stream_next(RecordStream *stream, StreamedRecord **next, FramingFault *fault,
                              Error *err);
/* Looks at the fields again: the record was changed. */
void record_stream_read_fields(Arena *arena, StreamedRecord *streamed);
/* At its end or before; nothing is read any more. */
void record_stream_close(RecordStream *stream);

#endif
