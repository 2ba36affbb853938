/*
 * test_csv_reader.c
 *     Rows out of bytes: what a row is, what is refused, and that it never depends on the cuts.
 */
#include <check.h>
#include <stdlib.h>

#include "maksatus/csv.h"
#include "maksatus/text.h"
#include "memory_source.h"

typedef struct RowCase {
    const char *sentence;
    Slice bytes;
    const char *rows; /* fields between <>, rows ended by | */
    FramingCode code; /* FRAMING_NONE: all was read */
    uint64_t line;    /* of the fault */
} RowCase;

#define S(text)                                                                                    \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }

static const RowCase ROWS[] = {
    {"nothing at all", S(""), "", FRAMING_NONE, 0},
    {"only a BOM", S("\xEF\xBB\xBF"), "", FRAMING_NONE, 0},
    {"only a blank line", S("\n"), "", FRAMING_NONE, 0},
    {"line feeds", S("a,b\n1,2\n"), "<a><b>|<1><2>|", FRAMING_NONE, 0},
    {"CRLF", S("a,b\r\n1,2\r\n"), "<a><b>|<1><2>|", FRAMING_NONE, 0},
    {"no line end at the end", S("a,b\n1,2"), "<a><b>|<1><2>|", FRAMING_NONE, 0},
    {"an empty last field at the end", S("a,b\n1,"), "<a><b>|<1><>|", FRAMING_NONE, 0},
    {"one blank last line", S("a,b\n1,2\n\n"), "<a><b>|<1><2>|", FRAMING_NONE, 0},
    {"one blank last line, CRLF", S("a,b\r\n1,2\r\n\r\n"), "<a><b>|<1><2>|", FRAMING_NONE, 0},
    {"two blank last lines", S("a,b\n1,2\n\n\n"), "<a><b>|<1><2>|", FRAMING_COLUMN_COUNT, 3},
    {"a blank line in between", S("a,b\n\n1,2\n"), "<a><b>|", FRAMING_COLUMN_COUNT, 2},
    {"blanks are not blank", S("a,b\n1,2\n \n"), "<a><b>|<1><2>|", FRAMING_COLUMN_COUNT, 3},
    {"one column, an empty row", S("a\n\n1\n"), "<a>|<>|<1>|", FRAMING_NONE, 0},
    {"one column, a quoted nothing", S("a\n\"\"\n"), "<a>|<>|", FRAMING_NONE, 0},
    {"semicolons", S("a;b\n1;2,5\n"), "<a><b>|<1><2,5>|", FRAMING_NONE, 0},
    {"the first outside of quotes separates", S("\"a,b\";c,d\n1;2\n"), "<a,b><c,d>|<1><2>|",
     FRAMING_NONE, 0},
    {"a comma when the first row has none", S("a\n1;2\n"), "<a>|<1;2>|", FRAMING_NONE, 0},
    {"a comma in a file of one column", S("a\n1,2\n"), "<a>|", FRAMING_COLUMN_COUNT, 2},
    {"a BOM before a quote", S("\xEF\xBB\xBF\"a\",b\n"), "<a><b>|", FRAMING_NONE, 0},
    {"two quotes are one", S("a,b\n\"x\"\"y\",\"\"\"\"\n"), "<a><b>|<x\"y><\">|", FRAMING_NONE, 0},
    {"line breaks inside", S("a,b\n\"1\r\n2\n3\",4\n5,6,7\n"), "<a><b>|<1\r\n2\n3><4>|",
     FRAMING_COLUMN_COUNT, 5},
    {"blanks stay", S("a,b\n 1 , \"\n"), "<a><b>|", FRAMING_NOT_WELL_FORMED, 2},
    {"bytes that are not UTF-8 pass", S("a,b\n\xFF,\xC3\n"), "<a><b>|<\xFF><\xC3>|", FRAMING_NONE,
     0},
    {"a column too few", S("a,b\n1\n"), "<a><b>|", FRAMING_COLUMN_COUNT, 2},
    {"a column too many", S("a,b\n1,2,3\n"), "<a><b>|", FRAMING_COLUMN_COUNT, 2},
    {"an open quote", S("a,b\n1,\"2\n3,4\n"), "<a><b>|", FRAMING_TRUNCATED, 2},
    {"a quote inside", S("a,b\n1,2\"\n"), "<a><b>|", FRAMING_NOT_WELL_FORMED, 2},
    {"text after a quote", S("a,b\n\"1\" ,2\n"), "<a><b>|", FRAMING_NOT_WELL_FORMED, 2},
    {"a carriage return alone", S("a,b\r1,2\r"), "", FRAMING_NOT_WELL_FORMED, 1},
    {"cut between CR and LF", S("a,b\r\n1,2\r"), "<a><b>|", FRAMING_TRUNCATED, 2},
};

static const size_t CHUNKS[] = {0, 1, 2, 3, 7};

static ReadResult read_rows(Slice bytes, size_t chunk, Text *rows, FramingFault *fault)
{
    MemorySource source = {.left = bytes, .chunk = chunk};
    Arena arena;
    CsvReader *reader;
    CsvRow row;
    Error err = {0};
    ReadResult result;

    arena_init(&arena, 16 << 20);
    reader = csv_open(&arena, memory_source(&source));
    while ((result = csv_read(reader, &row, fault, &err)) == READ_RECORD) {
        for (size_t i = 0; i < row.count; i++) {
            text_add_char(rows, '<');
            text_add(rows, row.field[i]);
            text_add_char(rows, '>');
        }
        text_add_char(rows, '|');
    }
    /* What was said last is said again. */
    ck_assert_int_eq(csv_read(reader, &row, fault, &err), result);
    arena_done(&arena);
    return result;
}

START_TEST(rows_are_read)
{
    const RowCase *expected = &ROWS[_i];

    for (size_t i = 0; i < COUNT_OF(CHUNKS); i++) {
        TEXT_ON_STACK(rows, 512);
        FramingFault fault = {0};
        ReadResult result = read_rows(expected->bytes, CHUNKS[i], &rows, &fault);

        ck_assert_msg(slice_is(text_slice(&rows), expected->rows), "%s, chunk %zu: %.*s",
                      expected->sentence, CHUNKS[i], SLICE_ARGS(text_slice(&rows)));
        ck_assert_msg(result == (expected->code == FRAMING_NONE ? READ_END : READ_FRAMING), "%s",
                      expected->sentence);
        ck_assert_msg(fault.code == expected->code && fault.line == expected->line,
                      "%s: %s, line %d", expected->sentence, framing_code_name(fault.code),
                      (int)fault.line);
    }
}
END_TEST

/* A row of so many fields of so many bytes. */
static Slice make_row(Arena *arena, size_t fields, size_t bytes, bool quoted)
{
    char *row = arena_alloc(arena, fields * (bytes + 3));
    size_t len = 0;

    for (size_t i = 0; i < fields; i++) {
        if (i > 0)
            row[len++] = ',';
        if (quoted)
            row[len++] = '"';
        memset(row + len, 'x', bytes);
        len += bytes;
        if (quoted)
            row[len++] = '"';
    }
    return (Slice){row, len};
}

typedef struct LimitCase {
    const char *sentence;
    size_t fields, bytes;
    bool quoted;
    FramingCode code;
} LimitCase;

static const LimitCase LIMITS[] = {
    {"a field one below", 1, LIMIT_FIELD_BYTES - 1, false, FRAMING_NONE},
    {"a field at the limit", 1, LIMIT_FIELD_BYTES, false, FRAMING_NONE},
    {"a field over it", 1, LIMIT_FIELD_BYTES + 1, false, FRAMING_LIMIT},
    {"a quoted field at the limit", 1, LIMIT_FIELD_BYTES, true, FRAMING_NONE},
    {"a quoted field over it", 1, LIMIT_FIELD_BYTES + 1, true, FRAMING_LIMIT},
    {"a row at the limit", LIMIT_RECORD_BYTES / LIMIT_FIELD_BYTES, LIMIT_FIELD_BYTES, false,
     FRAMING_NONE},
    {"a row over it", LIMIT_RECORD_BYTES / LIMIT_FIELD_BYTES + 1, LIMIT_FIELD_BYTES, false,
     FRAMING_LIMIT},
    {"columns one below", LIMIT_COLUMNS - 1, 1, false, FRAMING_NONE},
    {"columns at the limit", LIMIT_COLUMNS, 1, false, FRAMING_NONE},
    {"columns over it", LIMIT_COLUMNS + 1, 1, false, FRAMING_LIMIT},
};

START_TEST(limits_are_kept)
{
    const LimitCase *expected = &LIMITS[_i];
    Arena arena;
    Slice bytes;

    arena_init(&arena, 16 << 20);
    bytes = make_row(&arena, expected->fields, expected->bytes, expected->quoted);
    for (size_t i = 0; i < COUNT_OF(CHUNKS); i++) {
        MemorySource source = {.left = bytes, .chunk = CHUNKS[i]};
        CsvReader *reader = csv_open(&arena, memory_source(&source));
        FramingFault fault = {0};
        Error err = {0};
        CsvRow row;
        ReadResult result = csv_read(reader, &row, &fault, &err);

        ck_assert_msg(fault.code == expected->code, "%s: %s", expected->sentence,
                      framing_code_name(fault.code));
        if (result == READ_RECORD)
            ck_assert_uint_eq(row.count, expected->fields);
    }
    arena_done(&arena);
}
END_TEST

/* A line without end is refused long before it was read. */
START_TEST(endless_line_is_refused_at_once)
{
    static char endless[4 << 20];
    MemorySource source = {.left = {endless, sizeof(endless)}};
    Arena arena;
    FramingFault fault = {0};
    Error err = {0};
    CsvRow row;

    memset(endless, 'x', sizeof(endless));
    arena_init(&arena, 16 << 20);
    ck_assert_int_eq(csv_read(csv_open(&arena, memory_source(&source)), &row, &fault, &err),
                     READ_FRAMING);
    ck_assert_int_eq(fault.code, FRAMING_LIMIT);
    ck_assert_uint_le(source.taken, 128 * 1024);
    arena_done(&arena);
}
END_TEST

START_TEST(source_that_fails_is_told)
{
    MemorySource broken = {.left = S("a,b\n1,"), .broken_at_end = true};
    MemorySource refused = {.left = S("a,b\n1,"), .refused_at_end = true};
    Arena arena;
    FramingFault fault = {0};
    Error err = {0};
    CsvRow row;
    CsvReader *reader;

    arena_init(&arena, 16 << 20);
    reader = csv_open(&arena, memory_source(&broken));
    ck_assert_int_eq(csv_read(reader, &row, &fault, &err), READ_RECORD);
    ck_assert_int_eq(csv_read(reader, &row, &fault, &err), READ_FRAMING);
    ck_assert_int_eq(fault.code, FRAMING_GZIP_BROKEN);
    reader = csv_open(&arena, memory_source(&refused));
    ck_assert_int_eq(csv_read(reader, &row, &fault, &err), READ_RECORD);
    ck_assert_int_eq(csv_read(reader, &row, &fault, &err), READ_REFUSED);
    ck_assert_int_eq(err.status, STATUS_IO);
    arena_done(&arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("csv_reader");
    TCase *rows = tcase_create("rows");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(rows, rows_are_read, 0, (int)COUNT_OF(ROWS));
    tcase_add_loop_test(rows, limits_are_kept, 0, (int)COUNT_OF(LIMITS));
    tcase_add_test(rows, endless_line_is_refused_at_once);
    tcase_add_test(rows, source_that_fails_is_told);
    suite_add_tcase(suite, rows);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
