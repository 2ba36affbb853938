/*
 * document.c
 *     Prints one small tree: as JSON, as a row of CSV, or as lines and tables for people.
 *
 * In a table, a member that is no object and no array is a line; an array of objects is a table;
 * an object of objects is a table whose first column is the name of the member. What lies deeper
 * stands in one cell.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "maksatus/text.h"
#include "output_private.h"

enum { DOCUMENT_COLUMNS_MAX = 64 };

static void free_dump(char **dump)
{
    free(*dump);
}

json_t *output_json_text(Slice text)
{
    TEXT_ON_STACK(escaped, 16 * 1024);

    if (text.at == NULL)
        return json_null();
    json_t *value = json_stringn(text.at, text.len);
    if (value == NULL) {
        text_add_escaped(&escaped, text);
        value = json_stringn(escaped.at, escaped.len);
    }
    ensure(value != NULL);
    return value;
}

/* --- values as text --- */

static Slice compact(Arena *arena, const json_t *value)
{
    __attribute__((cleanup(free_dump))) char *dump =
        json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(12));

    ensure(dump != NULL);
    return arena_slice(arena, slice_of(dump));
}

static Slice scalar_text(Arena *arena, const json_t *value)
{
    if (value == NULL || json_is_null(value))
        return SLICE_NONE;
    if (json_is_string(value))
        return (Slice){json_string_value(value), json_string_length(value)};
    if (json_is_boolean(value))
        return slice_of(json_is_true(value) ? "yes" : "no");
    return compact(arena, value);
}

static bool is_nested(const json_t *value)
{
    return json_is_object(value) || json_is_array(value);
}

/* "count 3, sum 12.00" or "A, B": one level; what lies below is JSON. */
static Slice flat_text(Arena *arena, const json_t *value, const char *between)
{
    char *bytes = arena_alloc(arena, 4096);
    Text text = text_on(bytes, 4096);
    const char *key = NULL;
    json_t *member = NULL;
    size_t index = 0;

    if (json_is_object(value)) {
        json_object_foreach((json_t *)(uintptr_t)value, key, member)
        {
            text_add_format(&text, "%s%s ", text.len == 0 ? "" : between, key);
            text_add(&text,
                     is_nested(member) ? compact(arena, member) : scalar_text(arena, member));
        }
    } else {
        json_array_foreach(value, index, member)
        {
            text_add_string(&text, index == 0 ? "" : between);
            text_add(&text,
                     is_nested(member) ? compact(arena, member) : scalar_text(arena, member));
        }
    }
    return text_slice(&text);
}

/* A cell: two levels are written out, as states are: "held count 1 sum 5.00; planned count 2 ...".
 */
static Slice cell_text(Arena *arena, const json_t *value)
{
    char *bytes = NULL;
    const char *key = NULL;
    json_t *member = NULL;

    if (!is_nested(value))
        return scalar_text(arena, value);
    if (!json_is_object(value))
        return flat_text(arena, value, ", ");
    bytes = arena_alloc(arena, 4096);
    Text text = text_on(bytes, 4096);
    json_object_foreach((json_t *)(uintptr_t)value, key, member)
    {
        text_add_format(&text, "%s%s ", text.len == 0 ? "" : "; ", key);
        text_add(&text,
                 is_nested(member) ? flat_text(arena, member, " ") : scalar_text(arena, member));
    }
    return text_slice(&text);
}

/* --- rows --- */

/* The columns of a table: the names of the first row's members, after before. */
static size_t columns_of(const json_t *first, bool named, Column *columns)
{
    const char *key = NULL;
    json_t *member = NULL;
    size_t count = 0;

    if (named)
        columns[count++] = (Column){"name", COLUMN_TEXT, true};
    if (!json_is_object(first)) {
        columns[count++] = (Column){"value", COLUMN_TEXT, true};
        return count;
    }
    json_object_foreach((json_t *)(uintptr_t)first, key, member)
    {
        ensure(count < DOCUMENT_COLUMNS_MAX);
        columns[count++] =
            (Column){key, json_is_number(member) ? COLUMN_NUMBER : COLUMN_TEXT, true};
    }
    return count;
}

static Status print_row(Output *output, const Column *columns, size_t count, const char *name,
                        const json_t *row, Error *err)
{
    Slice values[DOCUMENT_COLUMNS_MAX];
    Arena *arena = output_arena(output);
    bool csv = output_format(output) == OUTPUT_CSV;

    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_is_object(row) ? json_object_get(row, columns[i].name) : row;
        if (i == 0 && name != NULL)
            values[i] = slice_of(name);
        else if (csv && is_nested(value))
            values[i] = compact(arena, value);
        else
            values[i] = cell_text(arena, value);
    }
    return output_row(output, values, err);
}

/* An array, or an object whose members are rows of their own. */
static Status print_rows(Output *output, const json_t *rows, Error *err)
{
    Column columns[DOCUMENT_COLUMNS_MAX];
    bool named = json_is_object(rows);
    const char *key = NULL;
    json_t *row = NULL;
    size_t index = 0;
    json_t *members = (json_t *)(uintptr_t)rows;

    json_t *first =
        named ? json_object_iter_value(json_object_iter(members)) : json_array_get(rows, 0);
    if (first == NULL)
        return STATUS_OK;
    size_t count = columns_of(first, named, columns);
    TRY(output_begin(output, columns, count, err));
    if (named) {
        json_object_foreach(members, key, row)
            TRY(print_row(output, columns, count, key, row, err));
    } else {
        json_array_foreach(rows, index, row) TRY(print_row(output, columns, count, NULL, row, err));
    }
    return output_end(output, err);
}

/* --- tables for people --- */

static void print_lines(Output *output, const json_t *document)
{
    const char *key = NULL;
    json_t *value = NULL;
    size_t width = 0;

    json_object_foreach((json_t *)(uintptr_t)document, key,
                        value) if (!is_nested(value) && strlen(key) > width) width = strlen(key);
    json_object_foreach((json_t *)(uintptr_t)document, key, value)
    {
        TEXT_ON_STACK(line, 8192);
        if (is_nested(value))
            continue;
        text_add_escaped(&line, scalar_text(output_arena(output), value));
        if (line.len == 0)
            fprintf(output_stream(output), "%s\n", key);
        else
            fprintf(output_stream(output), "%-*s  %.*s\n", (int)width, key,
                    SLICE_ARGS(text_slice(&line)));
    }
}

static Status print_table(Output *output, const json_t *document, Error *err)
{
    const char *key = NULL;
    json_t *value = NULL;

    if (json_is_array(document))
        return print_rows(output, document, err);
    print_lines(output, document);
    json_object_foreach((json_t *)(uintptr_t)document, key, value)
    {
        if (!is_nested(value) || json_object_size(value) + json_array_size(value) == 0)
            continue;
        fprintf(output_stream(output), "\n%s\n", key);
        TRY(print_rows(output, value, err));
    }
    return output_check(output, err);
}

/* --- csv and json --- */

static Status print_csv(Output *output, const json_t *document, Error *err)
{
    Column columns[DOCUMENT_COLUMNS_MAX];

    if (json_is_array(document))
        return print_rows(output, document, err);
    size_t count = columns_of(document, false, columns);
    TRY(output_begin(output, columns, count, err));
    TRY(print_row(output, columns, count, NULL, document, err));
    return output_end(output, err);
}

Status output_rows(Output *output, const json_t *rows, const json_t *example, Error *err)
{
    Column columns[DOCUMENT_COLUMNS_MAX];

    if (output_format(output) != OUTPUT_CSV || json_array_size(rows) > 0)
        return output_document(output, rows, err);
    TRY(output_begin(output, columns, columns_of(example, false, columns), err));
    return output_end(output, err);
}

static int take_json(const char *bytes, size_t size, void *context)
{
    json_text_to(context, (Slice){bytes, size});
    return 0;
}

static Status print_json(Output *output, const json_t *document, Error *err)
{
    ensure(json_dump_callback(document, take_json, output_stream(output),
                              JSON_INDENT(2) | JSON_REAL_PRECISION(12))
           == 0);
    putc('\n', output_stream(output));
    return output_check(output, err);
}

/* What is printed is of no more use: one after another, documents take no more than one. */
Status output_document(Output *output, const json_t *document, Error *err)
{
    ArenaMark mark = arena_mark(output_arena(output));
    Status status;

    ensure(is_nested(document));
    if (output_format(output) == OUTPUT_TABLE)
        status = print_table(output, document, err);
    else if (output_format(output) == OUTPUT_CSV)
        status = print_csv(output, document, err);
    else
        status = print_json(output, document, err);
    arena_reset(output_arena(output), mark);
    return status;
}
