/*
 * decision_csv.c
 *     Decisions as CSV: a header row with the names of fields, then one decision a row.
 *
 * Columns may stand in any order; those that are not ours are kept as attributes. The header is
 * looked up once, a row is then only a matter of putting slices into places.
 */
#include "maksatus/csv.h"

/* Where the value of a column goes: below FIELD_COUNT a field, from there on an attribute. */
typedef uint32_t Place;

typedef struct CsvDecisions {
    CsvReader *csv;
    size_t column_count; /* 0 until the header was read */
    Place place[LIMIT_COLUMNS];
    Slice attribute_name[LIMIT_ATTRIBUTES]; /* in the arena: they outlive the header row */
    uint32_t attribute_count;
    Arena *arena;
} CsvDecisions;

static Reader *open_reader(Arena *arena, ByteSource source, ControlData *control)
{
    CsvDecisions *decisions = ARENA_NEW(arena, CsvDecisions);

    *control = (ControlData){.sequence = -1, .count = -1, .total = MONEY_NONE};
    decisions->csv = csv_open(arena, source);
    decisions->arena = arena;
    return (Reader *)decisions;
}

/* The index of the first column of that name. */
static size_t find_column(const CsvRow *header, Slice name)
{
    size_t i = 0;

    while (i < header->count && !slice_equal(header->field[i], name))
        i++;
    return i;
}

static ReadResult check_header(const CsvRow *header, FramingFault *fault)
{
    for (Field field = 0; field < FIELD_COUNT; field++)
        if (field_is_required(field)
            && find_column(header, slice_of(field_name(field))) == header->count)
            return framing_fault(fault, FRAMING_HEADER, header->line,
                                 "the header lacks the column %s", field_name(field));
    for (size_t i = 0; i < header->count; i++)
        if (find_column(header, header->field[i]) != i)
            return framing_fault(fault, FRAMING_HEADER, header->line,
                                 "the name of column %zu stands in the header twice", i + 1);
    return READ_RECORD;
}

static ReadResult take_header(CsvDecisions *decisions, const CsvRow *header, FramingFault *fault)
{
    ReadResult result = check_header(header, fault);

    if (result != READ_RECORD)
        return result;
    for (size_t i = 0; i < header->count; i++) {
        Field field = field_find(header->field[i]);

        if (field != FIELD_COUNT) {
            decisions->place[i] = (Place)field;
            continue;
        }
        if (decisions->attribute_count == LIMIT_ATTRIBUTES)
            return framing_fault(fault, FRAMING_LIMIT, header->line,
                                 "the header has more than %d columns that are not known",
                                 LIMIT_ATTRIBUTES);
        decisions->place[i] = (Place)FIELD_COUNT + decisions->attribute_count;
        decisions->attribute_name[decisions->attribute_count++] =
            arena_slice(decisions->arena, header->field[i]);
    }
    decisions->column_count = header->count;
    return READ_RECORD;
}

static void take_row(const CsvDecisions *decisions, const CsvRow *row, Record *record)
{
    memset(record->field, 0, sizeof(record->field));
    record->line = row->line;
    record->repeated = SLICE_NONE;
    record->wrong_kinds = 0;
    record->attribute_count = decisions->attribute_count;
    for (size_t i = 0; i < decisions->column_count; i++) {
        Place place = decisions->place[i];

        if (place < FIELD_COUNT) {
            record->field[place] = row->field[i];
            continue;
        }
        place -= FIELD_COUNT;
        record->attribute[place] = (Attribute){decisions->attribute_name[place], row->field[i]};
    }
}

static ReadResult read_record(Reader *reader, Record *record, FramingFault *fault, Error *err)
{
    CsvDecisions *decisions = (CsvDecisions *)reader;
    CsvRow row = {0};
    ReadResult result = csv_read(decisions->csv, &row, fault, err);

    if (result == READ_RECORD && decisions->column_count == 0) {
        result = take_header(decisions, &row, fault);
        if (result == READ_RECORD)
            result = csv_read(decisions->csv, &row, fault, err);
    }
    if (result == READ_END && decisions->column_count == 0)
        return framing_fault(fault, FRAMING_EMPTY, 0, "the file has no header row");
    if (result == READ_RECORD)
        take_row(decisions, &row, record);
    return result;
}

static void close_reader(Reader *reader)
{
    (void)reader; /* all of it is in the arena */
}

/* Any printable first line with a separator in it may be a header: whether the columns are there
 * is said when it is read, with the name of the one that is missing. */
static int bid(Slice head)
{
    static const char WORD[] = "decision_id";
    bool separated = false;
    size_t len;

    if (slice_starts(head, "\xEF\xBB\xBF"))
        head = (Slice){head.at + 3, head.len - 3};
    if (head.len == 0 || head.at[0] == '{' || head.at[0] == '<')
        return 0;
    for (len = 0; len < head.len && head.at[len] != '\n' && head.at[len] != '\r'; len++) {
        if ((unsigned char)head.at[len] < ' ' && head.at[len] != '\t')
            return 0;
        separated = separated || head.at[len] == ',' || head.at[len] == ';';
    }
    return separated || memmem(head.at, len, WORD, sizeof(WORD) - 1) != NULL ? 10 : 0;
}

PARSER(csv) = {
    .name = "csv",
    .bid = bid,
    .open = open_reader,
    .read = read_record,
    .close = close_reader,
};
