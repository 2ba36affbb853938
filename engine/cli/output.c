/*
 * output.c
 *     Writes lists in the three formats. Documents are in document.c.
 *
 * A table's widths come from its first rows: they are held until there are enough of them, then
 * all of them are printed, and later ones go straight through. Wider values push the line out.
 */
#include "command_private.h"
#include "output_private.h"

#include <errno.h>
#include <string.h>

#include "maksatus/characters.h"
#include "maksatus/money.h"

enum { SAMPLE_ROWS = 200, CELL_BYTES = 4096, GAP_COLUMNS = 2 };

struct Output {
    Arena *arena;
    FILE *stream;
    OutputFormat format;
    const Column *columns;
    size_t column_count;
    int64_t row_count;
    Slice *sample; /* table: SAMPLE_ROWS rows of escaped cells, until they are printed */
    bool sampled;
    size_t *widths;
};

Output *output_new(Arena *arena, FILE *stream, OutputFormat format)
{
    Output *output = ARENA_NEW(arena, Output);

    output->arena = arena;
    output->stream = stream;
    output->format = format;
    return output;
}

OutputFormat output_format(const Output *output)
{
    return output->format;
}

FILE *output_stream(const Output *output)
{
    return output->stream;
}

Arena *output_arena(const Output *output)
{
    return output->arena;
}

Status output_check_stream(FILE *stream, Error *err)
{
    bool flushed = fflush(stream) == 0;

    if (!flushed || ferror(stream))
        return error_set(err, STATUS_IO, "cannot write the result: stdout (%s)", strerror(errno));
    return STATUS_OK;
}

Status output_check(const Output *output, Error *err)
{
    return output_check_stream(output->stream, err);
}

/* --- escaping --- */

/* How many bytes the character at text.at[at] has; 0 when it must not be printed as it is: a
 * control character, or no UTF-8. */
static size_t printable(Slice text, size_t at)
{
    unsigned char first = (unsigned char)text.at[at];

    if (first < 0x80)
        return first >= 0x20 && first != 0x7f ? 1 : 0;
    size_t len = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (at + len > text.len)
        return 0;
    Slice character = {text.at + at, len};
    return utf8_is_valid(character) && !utf8_has_control(character) ? len : 0;
}

/* A control character U+0080 to U+009F, which is valid UTF-8 of two bytes. */
static bool is_late_control(Slice text, size_t at)
{
    return at + 1 < text.len && (unsigned char)text.at[at] == 0xc2
           && (unsigned char)text.at[at + 1] >= 0x80 && (unsigned char)text.at[at + 1] <= 0x9f;
}

/* Prints what cannot stand in a JSON string as it is, and answers how many bytes it was. */
static size_t json_escape(FILE *stream, Slice text, size_t at)
{
    unsigned char byte = (unsigned char)text.at[at];

    if (byte < 0x80) {
        fprintf(stream, "\\u%04x", byte);
        return 1;
    }
    if (is_late_control(text, at)) {
        fprintf(stream, "\\u%04x", (unsigned char)text.at[at + 1]);
        return 2;
    }
    fprintf(stream, "\\\\x%02X", byte);
    return 1;
}

static void json_string_to(FILE *stream, Slice text)
{
    putc('"', stream);
    for (size_t at = 0; at < text.len;) {
        size_t len = printable(text, at);
        if (len == 0) {
            at += json_escape(stream, text, at);
            continue;
        }
        if (text.at[at] == '"' || text.at[at] == '\\')
            putc('\\', stream);
        fwrite(text.at + at, 1, len, stream);
        at += len;
    }
    putc('"', stream);
}

/* Outside of strings JSON holds no such characters, so they can be escaped without parsing; line
 * ends stay, which are between values. */
void json_text_to(FILE *stream, Slice json)
{
    for (size_t at = 0; at < json.len;) {
        size_t len = json.at[at] == '\n' ? 1 : printable(json, at);
        if (len == 0) {
            at += json_escape(stream, json, at);
            continue;
        }
        fwrite(json.at + at, 1, len, stream);
        at += len;
    }
}

/* --- csv --- */

static bool looks_like_formula(Slice text)
{
    return !slice_is_empty(text) && strchr("=+-@", text.at[0]) != NULL;
}

static void csv_cell_to(FILE *stream, Slice text)
{
    bool quoted =
        !slice_is_empty(text)
        && (memchr(text.at, ',', text.len) != NULL || memchr(text.at, '"', text.len) != NULL);

    if (quoted)
        putc('"', stream);
    if (looks_like_formula(text))
        putc('\'', stream);
    for (size_t at = 0; at < text.len;) {
        size_t len = printable(text, at);
        if (len == 0) {
            fprintf(stream, "\\x%02X", (unsigned char)text.at[at]);
            at++;
            continue;
        }
        if (text.at[at] == '"')
            putc('"', stream);
        fwrite(text.at + at, 1, len, stream);
        at += len;
    }
    if (quoted)
        putc('"', stream);
}

static void csv_row_to(const Output *output, const Slice *values)
{
    for (size_t i = 0; i < output->column_count; i++) {
        if (i > 0)
            putc(',', output->stream);
        csv_cell_to(output->stream, values[i]);
    }
    putc('\n', output->stream);
}

static void csv_header_to(const Output *output)
{
    for (size_t i = 0; i < output->column_count; i++) {
        if (i > 0)
            putc(',', output->stream);
        csv_cell_to(output->stream, slice_of(output->columns[i].name));
    }
    putc('\n', output->stream);
}

/* --- json --- */

static size_t digits_at(Slice text, size_t at)
{
    size_t count = 0;

    while (at + count < text.len && text.at[at + count] >= '0' && text.at[at + count] <= '9')
        count++;
    return count;
}

/* A number as JSON writes it, without an exponent: a text of a faulty record like 007 is none. Nor
 * is one that readers could not hold: some of them would refuse the whole document. */
static bool is_number(Slice text)
{
    size_t at = slice_starts(text, "-") ? 1 : 0;
    size_t whole = digits_at(text, at);

    if (whole == 0 || whole > WHOLE_DIGITS_MAX || (whole > 1 && text.at[at] == '0'))
        return false;
    at += whole;
    if (at == text.len)
        return true;
    return text.at[at] == '.' && digits_at(text, at + 1) > 0
           && at + 1 + digits_at(text, at + 1) == text.len;
}

static void json_list_to(FILE *stream, Slice words)
{
    const char *between = "";

    putc('[', stream);
    while (!slice_is_empty(words)) {
        const char *blank = memchr(words.at, ' ', words.len);
        size_t len = blank == NULL ? words.len : (size_t)(blank - words.at);
        if (len > 0) {
            fputs(between, stream);
            json_string_to(stream, (Slice){words.at, len});
            between = ", ";
        }
        len += blank == NULL ? 0 : 1;
        words = (Slice){words.at + len, words.len - len};
    }
    putc(']', stream);
}

static void json_value_to(FILE *stream, ColumnKind kind, Slice value)
{
    if (kind == COLUMN_LIST)
        json_list_to(stream, value);
    else if (value.at == NULL)
        fputs("null", stream);
    else if (kind == COLUMN_NUMBER && is_number(value))
        fwrite(value.at, 1, value.len, stream);
    else if (kind == COLUMN_BOOL)
        fputs(slice_starts(value, "t") ? "true" : "false", stream);
    else if (kind == COLUMN_JSON)
        json_text_to(stream, value);
    else
        json_string_to(stream, value);
}

static void json_row_to(const Output *output, const Slice *values)
{
    fputs(output->row_count == 0 ? "\n  {" : ",\n  {", output->stream);
    for (size_t i = 0; i < output->column_count; i++) {
        fprintf(output->stream, "%s\"%s\": ", i == 0 ? "" : ", ", output->columns[i].name);
        json_value_to(output->stream, output->columns[i].kind, values[i]);
    }
    putc('}', output->stream);
}

/* --- table --- */

static bool is_right(const Output *output, size_t column)
{
    return output->columns[column].kind == COLUMN_MONEY
           || output->columns[column].kind == COLUMN_NUMBER;
}

static void blanks_to(FILE *stream, size_t count)
{
    while (count-- > 0)
        putc(' ', stream);
}

/* Cells are escaped already. Blanks are written before the next cell, so no line ends in them. */
static void table_row_to(const Output *output, const Slice *cells)
{
    size_t waiting = 0;

    for (size_t i = 0; i < output->column_count; i++) {
        if (!output->columns[i].in_table)
            continue;
        size_t len = utf8_length(cells[i]);
        size_t pad = len < output->widths[i] ? output->widths[i] - len : 0;
        if (is_right(output, i))
            waiting += pad;
        if (len > 0) {
            blanks_to(output->stream, waiting);
            fwrite(cells[i].at, 1, cells[i].len, output->stream);
            waiting = 0;
        }
        waiting += GAP_COLUMNS + (is_right(output, i) ? 0 : pad);
    }
    putc('\n', output->stream);
}

static void widen(Output *output, const Slice *cells)
{
    for (size_t i = 0; i < output->column_count; i++) {
        size_t len = utf8_length(cells[i]);
        if (len > output->widths[i])
            output->widths[i] = len;
    }
}

static void print_sample(Output *output)
{
    Slice *names = ARENA_ARRAY(output->arena, Slice, output->column_count);
    size_t held = (size_t)output->row_count;

    for (size_t i = 0; i < output->column_count; i++)
        names[i] = slice_of(output->columns[i].name);
    widen(output, names);
    table_row_to(output, names);
    for (size_t row = 0; row < held; row++)
        table_row_to(output, output->sample + row * output->column_count);
    output->sampled = true;
}

/* A cell of a table: escaped, and no longer than a person would read. */
static Slice table_cell(Arena *arena, Slice value)
{
    TEXT_ON_STACK(cell, CELL_BYTES);

    text_add_escaped(&cell, value);
    return arena_slice(arena, text_slice(&cell));
}

static void table_row(Output *output, const Slice *values)
{
    ArenaMark mark = arena_mark(output->arena);
    Slice *cells = output->sampled
                       ? ARENA_ARRAY(output->arena, Slice, output->column_count)
                       : output->sample + (size_t)output->row_count * output->column_count;

    for (size_t i = 0; i < output->column_count; i++)
        cells[i] = output->columns[i].in_table ? table_cell(output->arena, values[i]) : SLICE_NONE;
    if (output->sampled) {
        table_row_to(output, cells);
        arena_reset(output->arena, mark);
    } else {
        widen(output, cells);
    }
}

/* --- the three calls --- */

Status output_begin(Output *output, const Column *columns, size_t count, Error *err)
{
    output->columns = columns;
    output->column_count = count;
    output->row_count = 0;
    output->sampled = false;
    if (output->format == OUTPUT_TABLE) {
        output->sample = ARENA_ARRAY(output->arena, Slice, count * SAMPLE_ROWS);
        output->widths = ARENA_ARRAY(output->arena, size_t, count);
    } else if (output->format == OUTPUT_CSV) {
        csv_header_to(output);
    } else {
        putc('[', output->stream);
    }
    return output_check(output, err);
}

Status output_row(Output *output, const Slice *values, Error *err)
{
    if (output->format == OUTPUT_TABLE)
        table_row(output, values);
    else if (output->format == OUTPUT_CSV)
        csv_row_to(output, values);
    else
        json_row_to(output, values);
    output->row_count++;
    if (output->format == OUTPUT_TABLE && output->row_count == SAMPLE_ROWS)
        print_sample(output);
    if (ferror(output->stream))
        return output_check(output, err);
    return STATUS_OK;
}

Status output_end(Output *output, Error *err)
{
    if (output->format == OUTPUT_TABLE && !output->sampled)
        print_sample(output);
    if (output->format == OUTPUT_JSON)
        fputs(output->row_count == 0 ? "]\n" : "\n]\n", output->stream);
    return output_check(output, err);
}

Status output_line(Output *output, const char *text, Error *err)
{
    TEXT_ON_STACK(line, CELL_BYTES);

    if (output->format != OUTPUT_TABLE)
        return STATUS_OK;
    text_add_escaped(&line, slice_of(text));
    fprintf(output->stream, "%.*s\n", SLICE_ARGS(text_slice(&line)));
    return output_check(output, err);
}
