/*
 * csv_reader.c
 *     RFC 4180 rows out of a stream of bytes.
 *
 * A machine of five states that looks at one byte after the other and copies what belongs to a
 * field into the buffer of the row; runs of ordinary bytes are copied at once. It never looks
 * ahead, so the cut between two reads of the source may fall anywhere.
 *
 *     FIELD_START ──"──▶ QUOTED ──"──▶ QUOTE_SEEN ──"──▶ QUOTED
 *          │                               │
 *          ▼                          separator, line end
 *       UNQUOTED ──separator──▶ FIELD_START
 *          │
 *          └──CR──▶ CR_SEEN ──LF──▶ the row is complete
 */
#include "maksatus/csv.h"

enum { WINDOW_BYTES = 64 * 1024, BOM_BYTES = 3 };

typedef enum State { FIELD_START, UNQUOTED, QUOTED, QUOTE_SEEN, CR_SEEN, ROW_COMPLETE } State;

struct CsvReader {
    ByteSource source;
    size_t at, end; /* what of the window is not yet read */
    bool source_ended;
    bool started;        /* the BOM was looked for */
    char separator;      /* 0 until the first row shows it */
    size_t column_count; /* 0 until the first row is complete */
    uint64_t line;       /* of the next byte */
    ReadResult last;     /* READ_RECORD while there may be more */
    FramingFault fault;  /* when last is READ_FRAMING */
    Error error;         /* when last is READ_REFUSED */
    State state;
    bool blank; /* the row has nothing but its line end */
    uint64_t row_line;
    size_t row_bytes;
    size_t field_start; /* in row */
    size_t field_count;
    Slice field[LIMIT_COLUMNS];
    char row[LIMIT_RECORD_BYTES];
    char window[WINDOW_BYTES];
};

CsvReader *csv_open(Arena *arena, ByteSource source)
{
    CsvReader *reader = ARENA_NEW(arena, CsvReader);

    reader->source = source;
    reader->line = 1;
    reader->last = READ_RECORD;
    return reader;
}

/* Adds bytes to the window; READ_RECORD means that the reading may go on. */
static ReadResult fill(CsvReader *reader, FramingFault *fault, Error *err)
{
    size_t filled = 0;
    FramingCode broken = FRAMING_NONE;

    if (reader->at == reader->end)
        reader->at = reader->end = 0;
    if (reader->source.read(reader->source.context, reader->window + reader->end,
                            WINDOW_BYTES - reader->end, &filled, &broken, err)
        != STATUS_OK)
        return READ_REFUSED;
    if (broken != FRAMING_NONE)
        return framing_broken(fault, broken);
    ensure(filled <= WINDOW_BYTES - reader->end);
    reader->end += filled;
    reader->source_ended = filled == 0;
    return READ_RECORD;
}

static ReadResult skip_bom(CsvReader *reader, FramingFault *fault, Error *err)
{
    reader->started = true;
    while (reader->end < BOM_BYTES && !reader->source_ended) {
        ReadResult result = fill(reader, fault, err);

        if (result != READ_RECORD)
            return result;
    }
    if (reader->end >= BOM_BYTES && memcmp(reader->window, "\xEF\xBB\xBF", BOM_BYTES) == 0)
        reader->at = BOM_BYTES;
    return READ_RECORD;
}

static ReadResult add_bytes(CsvReader *reader, const char *bytes, size_t count, FramingFault *fault)
{
    if (reader->row_bytes - reader->field_start + count > LIMIT_FIELD_BYTES)
        return framing_fault(fault, FRAMING_LIMIT, reader->row_line,
                             "column %zu is longer than %d bytes", reader->field_count + 1,
                             LIMIT_FIELD_BYTES);
    if (reader->row_bytes + count > LIMIT_RECORD_BYTES)
        return framing_fault(fault, FRAMING_LIMIT, reader->row_line,
                             "the row is longer than %d bytes", LIMIT_RECORD_BYTES);
    memcpy(reader->row + reader->row_bytes, bytes, count);
    reader->row_bytes += count;
    return READ_RECORD;
}

static ReadResult end_field(CsvReader *reader, FramingFault *fault)
{
    if (reader->column_count != 0 && reader->field_count == reader->column_count)
        return framing_fault(fault, FRAMING_COLUMN_COUNT, reader->row_line,
                             "the row has more columns than the first row, which has %zu",
                             reader->column_count);
    if (reader->field_count == LIMIT_COLUMNS)
        return framing_fault(fault, FRAMING_LIMIT, reader->row_line,
                             "the row has more than %d columns", LIMIT_COLUMNS);
    reader->field[reader->field_count++] =
        (Slice){reader->row + reader->field_start, reader->row_bytes - reader->field_start};
    reader->field_start = reader->row_bytes;
    reader->state = FIELD_START;
    return READ_RECORD;
}

static ReadResult end_row(CsvReader *reader, FramingFault *fault)
{
    ReadResult result = end_field(reader, fault);

    reader->state = ROW_COMPLETE;
    return result;
}

/* The first of the two that stands outside of quotes in the first row separates. */
static bool separates(CsvReader *reader, char byte)
{
    if (reader->separator == '\0' && (byte == ',' || byte == ';'))
        reader->separator = byte;
    return byte == reader->separator;
}

static bool is_ordinary(char byte)
{
    static const bool SPECIAL[256] = {
        ['"'] = true, [','] = true, [';'] = true, ['\r'] = true, ['\n'] = true,
    };

    return !SPECIAL[(unsigned char)byte];
}

/* Of "," and ";" the one that does not separate is a letter like any other. */
static bool is_text(CsvReader *reader, char byte)
{
    return is_ordinary(byte) || ((byte == ',' || byte == ';') && !separates(reader, byte));
}

/* What may stand after the text of a field, quoted or not. */
static ReadResult step_after_text(CsvReader *reader, char byte, FramingFault *fault)
{
    reader->at++;
    if (separates(reader, byte)) {
        reader->blank = false;
        return end_field(reader, fault);
    }
    if (byte == '\n') {
        reader->line++;
        return end_row(reader, fault);
    }
    if (byte == '\r') {
        reader->state = CR_SEEN;
        return READ_RECORD;
    }
    return framing_fault(fault, FRAMING_NOT_WELL_FORMED, reader->row_line,
                         reader->state == QUOTE_SEEN
                             ? "column %zu has text after its closing quote"
                             : "column %zu has a quote inside a field that is not quoted",
                         reader->field_count + 1);
}

static ReadResult step_unquoted(CsvReader *reader, FramingFault *fault)
{
    const char *bytes = reader->window + reader->at;
    size_t left = reader->end - reader->at;
    size_t count = 0;

    while (count < left && is_text(reader, bytes[count]))
        count++;
    if (count == 0)
        return step_after_text(reader, bytes[0], fault);
    reader->state = UNQUOTED;
    reader->blank = false;
    reader->at += count;
    return add_bytes(reader, bytes, count, fault);
}

static ReadResult step_quoted(CsvReader *reader, FramingFault *fault)
{
    const char *bytes = reader->window + reader->at;
    size_t left = reader->end - reader->at;
    size_t count = 0;
    ReadResult result;

    for (; count < left && bytes[count] != '"'; count++)
        reader->line += bytes[count] == '\n';
    result = add_bytes(reader, bytes, count, fault);
    reader->at += count;
    if (result != READ_RECORD || count == left)
        return result;
    reader->at++;
    reader->state = QUOTE_SEEN;
    return READ_RECORD;
}

static ReadResult step_quote_seen(CsvReader *reader, char byte, FramingFault *fault)
{
    if (byte != '"')
        return step_after_text(reader, byte, fault);
    reader->at++;
    reader->state = QUOTED;
    return add_bytes(reader, "\"", 1, fault);
}

static ReadResult step_cr_seen(CsvReader *reader, char byte, FramingFault *fault)
{
    if (byte != '\n')
        return framing_fault(fault, FRAMING_NOT_WELL_FORMED, reader->row_line,
                             "a carriage return is not followed by a line feed");
    reader->at++;
    reader->line++;
    return end_row(reader, fault);
}

/* Reads at least one byte. */
static ReadResult step(CsvReader *reader, FramingFault *fault)
{
    char byte = reader->window[reader->at];

    switch (reader->state) {
    case FIELD_START:
        if (byte != '"')
            return step_unquoted(reader, fault);
        reader->at++;
        reader->blank = false;
        reader->state = QUOTED;
        return READ_RECORD;
    case UNQUOTED:
        return step_unquoted(reader, fault);
    case QUOTED:
        return step_quoted(reader, fault);
    case QUOTE_SEEN:
        return step_quote_seen(reader, byte, fault);
    case CR_SEEN:
        return step_cr_seen(reader, byte, fault);
    case ROW_COMPLETE:
        break;
    }
    ensure(reader->state != ROW_COMPLETE);
    return READ_REFUSED;
}

/* The bytes end inside of a row, or before it. */
static ReadResult step_at_end(CsvReader *reader, FramingFault *fault)
{
    switch (reader->state) {
    case FIELD_START:
        return reader->blank ? READ_END : end_row(reader, fault);
    case UNQUOTED:
    case QUOTE_SEEN:
        return end_row(reader, fault);
    case QUOTED:
        return framing_fault(fault, FRAMING_TRUNCATED, reader->row_line,
                             "the file ends inside of a quoted field");
    case CR_SEEN:
        return framing_fault(fault, FRAMING_TRUNCATED, reader->row_line,
                             "the file ends between carriage return and line feed");
    case ROW_COMPLETE:
        break;
    }
    ensure(reader->state != ROW_COMPLETE);
    return READ_REFUSED;
}

static ReadResult advance(CsvReader *reader, FramingFault *fault, Error *err)
{
    if (reader->at < reader->end)
        return step(reader, fault);
    if (!reader->source_ended)
        return fill(reader, fault, err);
    return step_at_end(reader, fault);
}

/* Whether a row was read that is nothing but the blank last line of the file. */
static ReadResult skip_blank_last(CsvReader *reader, FramingFault *fault, Error *err)
{
    while (reader->blank && reader->at == reader->end && !reader->source_ended) {
        ReadResult result = fill(reader, fault, err);

        if (result != READ_RECORD)
            return result;
    }
    return reader->blank && reader->at == reader->end ? READ_END : READ_RECORD;
}

static ReadResult check_columns(CsvReader *reader, FramingFault *fault)
{
    if (reader->column_count == 0)
        reader->column_count = reader->field_count;
    if (reader->separator == '\0')
        reader->separator = ',';
    if (reader->field_count != reader->column_count)
        return framing_fault(fault, FRAMING_COLUMN_COUNT, reader->row_line,
                             "the row has %zu columns, the first row has %zu", reader->field_count,
                             reader->column_count);
    return READ_RECORD;
}

static ReadResult read_row(CsvReader *reader, FramingFault *fault, Error *err)
{
    ReadResult result = reader->started ? READ_RECORD : skip_bom(reader, fault, err);

    reader->state = FIELD_START;
    reader->blank = true;
    reader->row_line = reader->line;
    reader->row_bytes = reader->field_start = reader->field_count = 0;
    while (result == READ_RECORD && reader->state != ROW_COMPLETE)
        result = advance(reader, fault, err);
    if (result == READ_RECORD)
        result = skip_blank_last(reader, fault, err);
    return result == READ_RECORD ? check_columns(reader, fault) : result;
}

ReadResult csv_read(CsvReader *reader, CsvRow *row, FramingFault *fault, Error *err)
{
    if (reader->last == READ_RECORD)
        reader->last = read_row(reader, &reader->fault, &reader->error);
    if (reader->last == READ_RECORD)
        *row = (CsvRow){reader->field, reader->field_count, reader->row_line};
    if (reader->last == READ_FRAMING)
        *fault = reader->fault;
    if (reader->last == READ_REFUSED)
        *err = reader->error;
    return reader->last;
}
