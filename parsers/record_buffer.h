/*
 * record_buffer.h
 *     A record that is put together value by value, for forms whose values are not one piece of
 *     the input.
 *
 * Private to parsers/. The limits of a field, a record, its columns and its attributes are kept
 * here, the same for every form.
 */
#ifndef MAKSATUS_PARSERS_RECORD_BUFFER_H
#define MAKSATUS_PARSERS_RECORD_BUFFER_H

#include "maksatus/parser.h"

typedef struct RecordBuffer {
    size_t bytes_used;
    size_t value_start; /* of the value that is growing */
    size_t value_count; /* in the record */
    char bytes[LIMIT_RECORD_BYTES];
} RecordBuffer;

void record_begin(RecordBuffer *buffer, Record *record, uint64_t line);
/* Adds to the value that is growing. READ_RECORD, or a framing fault of a limit. */
MUST_CHECK ReadResult record_grow(RecordBuffer *buffer, const Record *record, Slice part,
                                  FramingFault *fault);
/* What has grown becomes the value of the field of that name, or of an attribute. The name is
 * copied. A name that was there before is remembered as repeated; its first value stays. */
MUST_CHECK ReadResult record_put(RecordBuffer *buffer, Record *record, Slice name,
                                 FramingFault *fault);

#endif
