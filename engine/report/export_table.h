/*
 * export_table.h
 *     One CSV table: its query, and what its columns mean.
 */
#ifndef MAKSATUS_ENGINE_REPORT_EXPORT_TABLE_H
#define MAKSATUS_ENGINE_REPORT_EXPORT_TABLE_H

#include <jansson.h>

#include "maksatus/export_data.h"

typedef struct ExportColumn {
    const char *name;
    const char *type; /* of the JSON table schema: string, integer, number, date, boolean */
    const char *meaning;
} ExportColumn;

typedef struct ExportTable {
    const char *name;
    const char *meaning;
    Query query;
    const ExportColumn *columns;
    size_t column_count;
    const char *key;    /* primary key; NULL: none */
    const char *masked; /* a column with identity codes; NULL: none */
} ExportTable;

/* The rows of the query as folder/file, complete or not there at all. */
MUST_CHECK Status export_table_write(Store *store, const ExportTable *table, const Params *params,
                                     bool unmasked, const char *folder, const char *file,
                                     Error *err);
/* dictionary.csv and, a table each, NAME.schema.json. */
MUST_CHECK Status export_tables_describe(Arena *arena, const ExportTable *tables, size_t count,
                                         const char *folder, ExportFiles *files, Error *err);

/* The schema of the table (frictionless table schema). Never NULL. */
json_t *export_table_schema(const ExportTable *table);

void export_files_add(ExportFiles *files, const char *name);

#endif
