/*
 * table_file.c
 *     Reads one CSV file of reference data: header, cells, days, and what stands between cells.
 *
 * Two arenas: messages go into the report's; rows live in a scratch arena that is emptied each
 * time that STAGED_MAX of them have been taken, so a million rows need no more memory than that.
 */
#include "table_file.h"

#include "cell.h"
#include "maksatus/csv.h"
#include "maksatus/file.h"
#include "maksatus/limits.h"
#include "maksatus/text.h"
#include "wrong_lines.h"

enum {
    COLUMN_FROM = TABLE_COLUMNS_MAX, /* valid_from and valid_to stand after the table's own */
    COLUMN_TO,
    COLUMN_COUNT,
    ROW_BYTES_MAX = 2000, /* the index over rows takes no more */
    SCRATCH_BYTES = 512 * 1024 * 1024,
};

typedef struct TableFile {
    const Table *table;
    Arena *report_arena;
    ReferenceReport *report;
    StagedTaker take;
    void *context;
    Arena scratch;
    size_t place[COLUMN_COUNT]; /* where a column stands in the file, plus one; 0: not there */
    Staged staged;
} TableFile;

static const Column validity_columns[] = {
    {"valid_from", CELL_DAY, NEED_FILLED, 0, 0, NULL},
    {"valid_to", CELL_DAY, NEED_COLUMN, 0, 0, NULL},
};

static const Column *column_at(const TableFile *file, size_t index)
{
    return index >= COLUMN_FROM ? &validity_columns[index - COLUMN_FROM]
                                : &file->table->columns[index];
}

/* The next column of the table; the validity follows the table's own. */
static size_t next_column(const TableFile *file, size_t index)
{
    return index + 1 == file->table->column_count ? COLUMN_FROM : index + 1;
}

static Place place_of(const TableFile *file, uint64_t line, const char *column)
{
    return (Place){file->table->name, line, column};
}

static size_t column_named(const TableFile *file, Slice name)
{
    for (size_t i = 0; i < COLUMN_COUNT; i = next_column(file, i))
        if (slice_is(name, column_at(file, i)->name))
            return i;
    return COLUMN_COUNT;
}

/* True when every row can be read by it. */
static bool header_read(TableFile *file, const CsvRow *row)
{
    int64_t before = file->report->wrong_total;

    for (size_t i = 0; i < row->count; i++) {
        const char *shown = wrong_value(file->report_arena, NULL, row->field[i]);
        size_t column = column_named(file, row->field[i]);

        if (column == COLUMN_COUNT)
            wrong_line(file->report, file->report_arena, place_of(file, row->line, NULL),
                       "the column %s is not known, instead only columns of this table", shown);
        else if (file->place[column] != 0)
            wrong_line(file->report, file->report_arena, place_of(file, row->line, NULL),
                       "the column %s stands twice, instead once", shown);
        else
            file->place[column] = i + 1;
    }
    for (size_t i = 0; i < COLUMN_COUNT; i = next_column(file, i))
        if (file->place[i] == 0 && column_at(file, i)->need != NEED_NOTHING)
            wrong_line(file->report, file->report_arena, place_of(file, row->line, NULL),
                       "the column %s is missing, instead a header that has it",
                       column_at(file, i)->name);
    return file->report->wrong_total == before;
}

static Slice cell_of(const TableFile *file, const CsvRow *row, size_t column)
{
    return file->place[column] == 0 ? SLICE_LITERAL("") : row->field[file->place[column] - 1];
}

/* All cells of a row into values; false when one is wrong. */
static bool cells_read(TableFile *file, const CsvRow *row, Slice values[COLUMN_COUNT])
{
    bool right = true;

    for (size_t i = 0; i < COLUMN_COUNT; i = next_column(file, i)) {
        const Column *column = column_at(file, i);
        const char *expected = NULL;
        Slice cell = cell_of(file, row, i);

        if (!cell_read(column, cell, &file->scratch, &values[i], &expected)
            || (column->need == NEED_FILLED && slice_is_empty(values[i]))) {
            wrong_line(file->report, file->report_arena, place_of(file, row->line, column->name),
                       "%s, instead %s", wrong_value(&file->scratch, column, cell), expected);
            right = false;
        }
    }
    return right;
}

static size_t joined_bytes(const TableFile *file, const Slice *values)
{
    size_t bytes = 0;

    for (size_t i = 0; i < file->table->column_count; i++)
        bytes += values[i].len + 1;
    return bytes;
}

/* What stands between the cells; YYYY-MM-DD has the order of its bytes. */
static bool row_is_right(TableFile *file, const CsvRow *row, const Slice *values)
{
    const char *column = "valid_to";
    const char *what = NULL;

    if (!slice_is_empty(values[COLUMN_TO])
        && slice_compare(values[COLUMN_TO], values[COLUMN_FROM]) < 0) {
        what = "valid_to lies before valid_from";
    } else if (joined_bytes(file, values) > ROW_BYTES_MAX) {
        column = NULL;
        what = "the row has more than 2000 bytes";
    } else if (file->table->defect != NULL) {
        what = file->table->defect(values, &column);
    }
    if (what == NULL)
        return true;
    wrong_line(file->report, file->report_arena, place_of(file, row->line, column),
               "%s, instead a row without that", what);
    return false;
}

static Slice fields_joined(TableFile *file, const Slice *values)
{
    size_t bytes = joined_bytes(file, values);
    Text joined = text_on(ARENA_ARRAY(&file->scratch, char, bytes), bytes);

    for (size_t i = 0; i < file->table->column_count; i++) {
        if (i > 0)
            text_add_char(&joined, FIELD_SEPARATOR);
        text_add(&joined, values[i]);
    }
    ensure(!joined.overflowed);
    return text_slice(&joined);
}

static void staged_begin(TableFile *file)
{
    file->staged.fields = ARENA_ARRAY(&file->scratch, Slice, STAGED_MAX);
    file->staged.valid_from = ARENA_ARRAY(&file->scratch, Slice, STAGED_MAX);
    file->staged.valid_to = ARENA_ARRAY(&file->scratch, Slice, STAGED_MAX);
    file->staged.line = ARENA_ARRAY(&file->scratch, int64_t, STAGED_MAX);
    file->staged.count = 0;
}

static void staged_add(TableFile *file, const CsvRow *row, const Slice *values)
{
    Staged *staged = &file->staged;
    size_t at = staged->count++;

    staged->fields[at] = fields_joined(file, values);
    staged->valid_from[at] = arena_slice(&file->scratch, values[COLUMN_FROM]);
    staged->valid_to[at] = slice_is_empty(values[COLUMN_TO])
                               ? SLICE_NONE
                               : arena_slice(&file->scratch, values[COLUMN_TO]);
    staged->line[at] = (int64_t)row->line;
}

static Status row_read(TableFile *file, const CsvRow *row, ArenaMark empty, Error *err)
{
    Slice values[COLUMN_COUNT];
    ArenaMark before = arena_mark(&file->scratch);

    file->report->rows++;
    if (cells_read(file, row, values) && row_is_right(file, row, values))
        staged_add(file, row, values);
    else
        arena_reset(&file->scratch, before); /* however many rows are wrong */
    if (file->staged.count < STAGED_MAX)
        return STATUS_OK;
    TRY(file->take(file->context, file->table, &file->staged, err));
    arena_reset(&file->scratch, empty);
    staged_begin(file);
    return STATUS_OK;
}

static Status rows_read(TableFile *file, CsvReader *reader, Error *err)
{
    ArenaMark empty = arena_mark(&file->scratch);
    FramingFault fault = {0};
    CsvRow row = {0};
    int64_t count = 0;
    bool header = true;

    staged_begin(file);
    for (;;) {
        ReadResult result = csv_read(reader, &row, &fault, err);

        if (result == READ_REFUSED)
            return err->status;
        if (result == READ_FRAMING || (result == READ_END && header))
            wrong_line(file->report, file->report_arena, place_of(file, fault.line, NULL),
                       "%s, instead rows of RFC 4180 below a header",
                       result == READ_END ? "the file is empty" : fault.text);
        if (result != READ_RECORD) /* what stands before a broken line is judged too */
            return file->take(file->context, file->table, &file->staged, err);
        if (header && !header_read(file, &row))
            return STATUS_OK;
        if (!header)
            TRY(row_read(file, &row, empty, err));
        header = false;
        if (count++ > LIMIT_REFERENCE_ROWS)
            return error_set(err, STATUS_LIMIT, "%s.csv has more than %d rows", file->table->name,
                             (int)LIMIT_REFERENCE_ROWS);
    }
}

Status table_file_read(const Table *table, const char *path, Arena *report_arena,
                       ReferenceReport *report, StagedTaker take, void *context, Error *err)
{
    AUTO_ARENA Arena files = {0};
    AUTO_INPUT InputFile *input = NULL;
    TableFile file = {table, report_arena, report, take, context};
    InputVerdict verdict = INPUT_GONE;
    const char *real;
    Status status;

    arena_init(&files, SCRATCH_BYTES);
    TRY(file_named(&files, path, &real, err));
    TRY(input_open(&files, real, &input, &verdict, err));
    if (verdict != INPUT_OPEN)
        return error_set(err, STATUS_IO, "no longer a file that can be read: %s", path);
    report->tables++;
    arena_init(&file.scratch, SCRATCH_BYTES);
    status = rows_read(&file, csv_open(&files, input_source(input)), err);
    arena_done(&file.scratch);
    return status;
}
