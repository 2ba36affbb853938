/*
 * output.h
 *     Results on their way to stdout, in the format that was asked for: table, csv or json.
 *
 * There are two shapes. A *list* streams: output_begin, output_row for each row, output_end; it
 * holds no more than the first rows, from which a table takes its widths. A *document* is one
 * small tree of objects and arrays (jansson), printed at once by output_document.
 *
 *     value        json                    csv, table
 *     absent       null                    an empty cell
 *     money, day   "1234.56"               1234.56
 *     list         ["A", "B"]              A B
 *     json         as it is                its text (in a document's table: a table of its own)
 *
 * Control characters and bytes that are no UTF-8 are escaped everywhere, and a CSV cell that a
 * spreadsheet would take for a formula gets a ' in front.
 */
#ifndef MAKSATUS_OUTPUT_H
#define MAKSATUS_OUTPUT_H

#include <jansson.h>
#include <stdio.h>

#include "maksatus/arena.h"
#include "maksatus/status.h"

typedef enum OutputFormat { OUTPUT_TABLE, OUTPUT_CSV, OUTPUT_JSON } OutputFormat;

typedef enum ColumnKind {
    COLUMN_TEXT,
    COLUMN_MONEY,  /* a string in json, aligned to the right in a table */
    COLUMN_NUMBER, /* a number in json */
    COLUMN_BOOL,   /* t or f, as the database writes it */
    COLUMN_LIST,   /* words with blanks between; an array in json, never null */
    COLUMN_JSON,   /* one JSON text */
} ColumnKind;

typedef struct Column {
    const char *name;
    ColumnKind kind;
    bool in_table; /* else left out of a table, which has to fit on a screen */
} Column;

typedef struct Output Output; /* in the arena */

/* Everything goes to stream, which is the caller's to close. */
Output *output_new(Arena *arena, FILE *stream, OutputFormat format);
OutputFormat output_format(const Output *output);

/* columns must live until output_end. */
MUST_CHECK Status output_begin(Output *output, const Column *columns, size_t count, Error *err);
/* One value a column; SLICE_NONE is absent. Borrowed until the call returns. */
MUST_CHECK Status output_row(Output *output, const Slice *values, Error *err);
MUST_CHECK Status output_end(Output *output, Error *err);

/* An object (or an array of objects). In csv an object is a header and one row; in a table, lines
 * of names and values, and below them a table for each value that holds rows. */
MUST_CHECK Status output_document(Output *output, const json_t *document, Error *err);

/* An array of objects like example, which may hold none: in CSV it has its header all the same. */
MUST_CHECK Status output_rows(Output *output, const json_t *rows, const json_t *example,
                              Error *err);

/* A sentence for people: printed in table format only. */
MUST_CHECK Status output_line(Output *output, const char *text, Error *err);

/* A JSON string of any bytes (what is no UTF-8 is escaped); null of SLICE_NONE. Never NULL. */
json_t *output_json_text(Slice text);

/* json_t variables that free themselves. */
static inline void output_json_done(json_t **json)
{
    json_decref(*json);
}
#define AUTO_JSON __attribute__((cleanup(output_json_done)))

#endif
