/*
 * csv.h
 *     A strict reader of RFC 4180 rows out of a stream of bytes.
 *
 * Rows are pulled one at a time; memory does not grow with the input: one window of bytes and one
 * row, bounded by limits.h. Whether the first row is a header is the caller's: it comes out like
 * any other, and fixes the separator and the number of columns for the rest.
 *
 * Bytes pass as they are, also those that are not UTF-8. Outside of quotes a line ends with LF or
 * CRLF; the last row may lack its line end, and one blank last line is nothing. Everything that
 * makes the boundaries of rows uncertain is a framing fault.
 */
#ifndef MAKSATUS_CSV_H
#define MAKSATUS_CSV_H

#include "maksatus/parser.h"

typedef struct CsvReader CsvReader;

/* The fields of one row, unquoted. They live until the next csv_read. An empty field has len 0
 * and is never SLICE_NONE. */
typedef struct CsvRow {
    const Slice *field;
    size_t count;  /* 1 to LIMIT_COLUMNS; the same in every row */
    uint64_t line; /* 1-based, where the row begins */
} CsvRow;

/* The reader lives in the arena and needs no closing. A UTF-8 BOM at the start is skipped. */
CsvReader *csv_open(Arena *arena, ByteSource source);

/* READ_RECORD: *row is the next row. After any other result the reader is at its end: the same
 * result comes again. */
MUST_CHECK ReadResult csv_read(CsvReader *reader, CsvRow *row, FramingFault *fault, Error *err);

#endif
