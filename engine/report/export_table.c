/*
 * export_table.c
 *     See export_table.h. Rows stream from the database into the file.
 */
#include "export_table.h"

#include <stdlib.h>

#include "maksatus/export_text.h"
#include "maksatus/file.h"
#include "maksatus/identity.h"

enum { LINE_BYTES = 64 * 1024, DICTIONARY_BYTES = 256 * 1024 };

typedef struct TableWriter {
    const ExportTable *table;
    bool unmasked;
    OutputFile *file;
    Text line, cell;
} TableWriter;

void export_files_add(ExportFiles *files, const char *name)
{
    MEMORY_GROW(files->name, files->capacity, files->count + 1);
    files->name[files->count++] = name;
}

void export_files_done(ExportFiles *files)
{
    memory_free(files->name);
    *files = (ExportFiles){0};
}

static Status end_line(TableWriter *writer, Error *err)
{
    text_add_string(&writer->line, "\r\n");
    ensure(!writer->line.overflowed);
    TRY(output_write(writer->file, text_slice(&writer->line), err));
    text_clear(&writer->line);
    return STATUS_OK;
}

/* People write identity codes into ids and texts, too. */
static Slice shown(TableWriter *writer, const ExportColumn *column, Slice value)
{
    const char *masked = writer->table->masked;
    char mask[IDENTITY_MASKED_BYTES];

    if (writer->unmasked || value.at == NULL)
        return value;
    text_clear(&writer->cell);
    if (masked != NULL && strcmp(column->name, masked) == 0)
        text_add(&writer->cell, identity_mask(value, mask));
    else if (identity_find_person(value).at == NULL)
        return value;
    else
        identity_add_masked(&writer->cell, value);
    return text_slice(&writer->cell);
}

static Status write_row(void *context, const Row *row, Error *err)
{
    TableWriter *writer = context;
    const ExportTable *table = writer->table;

    for (size_t i = 0; i < table->column_count; i++) {
        if (i > 0)
            text_add_char(&writer->line, ',');
        csv_cell_add(&writer->line, shown(writer, &table->columns[i], row_text(row, i)));
    }
    return end_line(writer, err);
}

static Status write_rows(Store *store, TableWriter *writer, const Params *params, Error *err)
{
    for (size_t i = 0; i < writer->table->column_count; i++)
        text_add_format(&writer->line, "%s%s", i == 0 ? "" : ",", writer->table->columns[i].name);
    TRY(end_line(writer, err));
    TRY(store_each(store, writer->table->query, params, write_row, writer, err));
    return output_commit(writer->file, err);
}

/* The buffers go with the file: the first export for a data platform writes thousands. */
Status export_table_write(Store *store, const ExportTable *table, const Params *params,
                          bool unmasked, const char *folder, const char *file, Error *err)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    TableWriter writer = {table, unmasked, NULL,
                          text_on(ARENA_ARRAY(&arena, char, LINE_BYTES), LINE_BYTES),
                          text_on(ARENA_ARRAY(&arena, char, LINE_BYTES), LINE_BYTES)};

    TRY(output_open_hidden(&arena, arena_format(&arena, "%s/%s", folder, file), &writer.file,
                           err));
    Status status = write_rows(store, &writer, params, err);
    if (status == STATUS_OK)
        status = output_show(writer.file, err);
    if (status != STATUS_OK)
        output_abandon(writer.file);
    return status;
}

json_t *export_table_schema(const ExportTable *table)
{
    json_t *fields = json_array();
    json_t *schema = json_object();

    for (size_t i = 0; i < table->column_count; i++) {
        const ExportColumn *column = &table->columns[i];
        json_t *field = json_pack("{s:s, s:s, s:s}", "name", column->name, "type", column->type,
                                  "description", column->meaning);
        ensure(field != NULL && json_array_append_new(fields, field) == 0);
    }
    ensure(json_object_set_new(schema, "fields", fields) == 0);
    if (table->key != NULL)
        ensure(json_object_set_new(schema, "primaryKey", json_string(table->key)) == 0);
    return schema;
}

static Status write_schema(Arena *arena, const ExportTable *table, const char *folder,
                           const char *name, Error *err)
{
    json_t *schema = export_table_schema(table);
    size_t bytes = json_dumpb(schema, NULL, 0, JSON_INDENT(2));
    char *text = arena_alloc(arena, bytes + 1);

    (void)json_dumpb(schema, text, bytes, JSON_INDENT(2));
    json_decref(schema);
    return file_write_all(arena, arena_format(arena, "%s/%s", folder, name), (Slice){text, bytes},
                          err);
}

static void describe(Text *text, const ExportTable *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const ExportColumn *column = &table->columns[i];
        text_add_format(text, "%s,%s,%s,", table->name, column->name, column->type);
        csv_cell_add(text, slice_of(column->meaning));
        text_add_string(text, "\r\n");
    }
}

Status export_tables_describe(Arena *arena, const ExportTable *tables, size_t count,
                              const char *folder, ExportFiles *files, Error *err)
{
    Text text = text_on(ARENA_ARRAY(arena, char, DICTIONARY_BYTES), DICTIONARY_BYTES);

    text_add_string(&text, "table,field,type,meaning\r\n");
    for (size_t i = 0; i < count; i++) {
        const char *name = arena_format(arena, "%s.schema.json", tables[i].name);
        describe(&text, &tables[i]);
        TRY(write_schema(arena, &tables[i], folder, name, err));
        export_files_add(files, name);
    }
    ensure(!text.overflowed);
    export_files_add(files, "dictionary.csv");
    return file_write_all(arena, arena_format(arena, "%s/dictionary.csv", folder),
                          text_slice(&text), err);
}
