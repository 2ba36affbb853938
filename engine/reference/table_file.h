/*
 * table_file.h
 *     The rows of one CSV file of reference data, checked and ready to be merged.
 */
#ifndef MAKSATUS_TABLE_FILE_H
#define MAKSATUS_TABLE_FILE_H

#include "maksatus/day.h"
#include "maksatus/reference_load.h"
#include "tables.h"

/* Stands between the fields of a joined row: no cell holds control characters. */
#define FIELD_SEPARATOR '\x1f'

/* Rows in the order of the file, as parallel arrays: this is how they go to the server. */
typedef struct Staged {
    Slice *fields;                /* joined */
    Slice *valid_from, *valid_to; /* YYYY-MM-DD; SLICE_NONE: open */
    int64_t *line;
    size_t count;
} Staged;

enum { STAGED_MAX = 50000 };

/* Takes over a part of a file, up to STAGED_MAX rows; called at least once, also without rows. */
typedef Status (*StagedTaker)(void *context, const Table *table, const Staged *staged, Error *err);

/* Reads the file of the table. What is wrong goes to the report; rows that are right go to the
 * taker. The arena is used as scratch but for the messages, which are made in report_arena. */
MUST_CHECK Status table_file_read(const Table *table, const char *path, Arena *report_arena,
                                  ReferenceReport *report, StagedTaker take, void *context,
                                  Error *err);

#endif
