/*
 * test_output.c
 *     The same rows and trees in the three formats, byte by byte; and what must not pass as it is.
 */
#include "maksatus/output.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "progress.h"

typedef struct Printed {
    Arena arena;
    char *bytes;
    size_t size;
    FILE *stream;
    Output *output;
} Printed;

static void open_output(Printed *printed, OutputFormat format)
{
    *printed = (Printed){0};
    arena_init(&printed->arena, 16 * 1024 * 1024);
    printed->stream = open_memstream(&printed->bytes, &printed->size);
    ck_assert_ptr_nonnull(printed->stream);
    printed->output = output_new(&printed->arena, printed->stream, format);
}

static void expect(Printed *printed, const char *what, const char *wanted)
{
    ck_assert_int_eq(fclose(printed->stream), 0);
    ck_assert_msg(strcmp(printed->bytes, wanted) == 0, "%s:\n%s\ninstead of\n%s", what,
                  printed->bytes, wanted);
    free(printed->bytes);
    arena_done(&printed->arena);
}

/* --- lists --- */

static const Column columns[] = {
    {"id", COLUMN_TEXT, true},   {"sum", COLUMN_MONEY, true},  {"n", COLUMN_NUMBER, true},
    {"yes", COLUMN_BOOL, false}, {"codes", COLUMN_LIST, true}, {"more", COLUMN_JSON, false},
};

static const Slice full_row[] = {{"A-1", 3}, {"1234.56", 7}, {"12", 2},
                                 {"t", 1},   {"ONE TWO", 7}, {"{\"a\": 1}", 8}};
static const Slice absent_row[] = {{"B", 1}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};

typedef struct ListRow {
    const char *what;
    OutputFormat format;
    size_t rows;
    const char *wanted;
} ListRow;

static const ListRow list_rows[] = {
    {"an empty table", OUTPUT_TABLE, 0, "id  sum  n  codes\n"},
    {"a table", OUTPUT_TABLE, 2,
     "id       sum   n  codes\n"
     "A-1  1234.56  12  ONE TWO\n"
     "B\n"},
    {"an empty csv", OUTPUT_CSV, 0, "id,sum,n,yes,codes,more\n"},
    {"csv", OUTPUT_CSV, 2,
     "id,sum,n,yes,codes,more\n"
     "A-1,1234.56,12,t,ONE TWO,\"{\"\"a\"\": 1}\"\n"
     "B,,,,,\n"},
    {"an empty json", OUTPUT_JSON, 0, "[]\n"},
    {"json", OUTPUT_JSON, 2,
     "[\n"
     "  {\"id\": \"A-1\", \"sum\": \"1234.56\", \"n\": 12, \"yes\": true, "
     "\"codes\": [\"ONE\", \"TWO\"], \"more\": {\"a\": 1}},\n"
     "  {\"id\": \"B\", \"sum\": null, \"n\": null, \"yes\": null, \"codes\": [], \"more\": null}\n"
     "]\n"},
};

START_TEST(prints_lists)
{
    const ListRow *row = &list_rows[_i];
    Printed printed;
    Error err = {0};

    open_output(&printed, row->format);
    ck_assert_int_eq(output_begin(printed.output, columns, COUNT_OF(columns), &err), STATUS_OK);
    if (row->rows > 0)
        ck_assert_int_eq(output_row(printed.output, full_row, &err), STATUS_OK);
    if (row->rows > 1)
        ck_assert_int_eq(output_row(printed.output, absent_row, &err), STATUS_OK);
    ck_assert_int_eq(output_end(printed.output, &err), STATUS_OK);
    expect(&printed, row->what, row->wanted);
}
END_TEST

/* --- one cell --- */

typedef struct CellRow {
    const char *what;
    const char *value;
    const char *csv;
    const char *json;
    const char *table;
} CellRow;

static const CellRow cell_rows[] = {
    {"plain", "a", "a", "\"a\"", "a"},
    {"letters of people", "Päivi Åkerö", "Päivi Åkerö", "\"Päivi Åkerö\"", "Päivi Åkerö"},
    {"comma", "a,b", "\"a,b\"", "\"a,b\"", "a,b"},
    {"quote", "a\"b", "\"a\"\"b\"", "\"a\\\"b\"", "a\"b"},
    {"backslash", "a\\b", "a\\b", "\"a\\\\b\"", "a\\b"},
    {"formula =", "=1+1", "'=1+1", "\"=1+1\"", "=1+1"},
    {"formula +", "+1", "'+1", "\"+1\"", "+1"},
    {"formula -", "-1", "'-1", "\"-1\"", "-1"},
    {"formula @", "@A1", "'@A1", "\"@A1\"", "@A1"},
    {"formula with a comma", "=A(1,2)", "\"'=A(1,2)\"", "\"=A(1,2)\"", "=A(1,2)"},
    {"= later is nothing", "a=1", "a=1", "\"a=1\"", "a=1"},
    {"line end", "a\nb", "a\\x0Ab", "\"a\\u000ab\"", "a\\x0Ab"},
    {"escape of a terminal", "\x1b[31m", "\\x1B[31m", "\"\\u001b[31m\"", "\\x1B[31m"},
    {"DEL", "a\x7f", "a\\x7F", "\"a\\u007f\"", "a\\x7F"},
    {"late control", "a\xc2\x9b", "a\\xC2\\x9B", "\"a\\u009b\"", "a\\xC2\\x9B"},
    {"not UTF-8", "a\xff", "a\\xFF", "\"a\\\\xFF\"", "a\\xFF"},
    {"cut UTF-8", "a\xc3", "a\\xC3", "\"a\\\\xC3\"", "a\\xC3"},
};

START_TEST(prints_cells)
{
    static const Column one[] = {{"x", COLUMN_TEXT, true}};
    const CellRow *row = &cell_rows[_i];
    const Slice value = slice_of(row->value);
    Error err = {0};

    for (int format = OUTPUT_TABLE; format <= OUTPUT_JSON; format++) {
        Printed printed;
        open_output(&printed, (OutputFormat)format);
        ck_assert_int_eq(output_begin(printed.output, one, 1, &err), STATUS_OK);
        ck_assert_int_eq(output_row(printed.output, &value, &err), STATUS_OK);
        ck_assert_int_eq(output_end(printed.output, &err), STATUS_OK);
        const char *wanted = format == OUTPUT_JSON
                                 ? arena_format(&printed.arena, "[\n  {\"x\": %s}\n]\n", row->json)
                                 : arena_format(&printed.arena, "x\n%s\n",
                                                format == OUTPUT_CSV ? row->csv : row->table);
        expect(&printed, row->what, wanted);
    }
}
END_TEST

typedef struct NumberRow {
    const char *value;
    const char *json;
} NumberRow;

/* What came as a number of a record with faults may be none: then it stays a text. */
static const NumberRow number_rows[] = {
    {"0", "0"},
    {"12", "12"},
    {"-3", "-3"},
    {"1.5", "1.5"},
    {"007", "\"007\""},
    {"", "\"\""},
    {"-", "\"-\""},
    {"1.", "\"1.\""},
    {".5", "\".5\""},
    {"1-2", "\"1-2\""},
    {"1e3", "\"1e3\""},
    {"1.2.3", "\"1.2.3\""},
    {"0.5", "0.5"},
    {"00", "\"00\""},
    {"999999999999999999", "999999999999999999"},
    {"1000000000000000000", "\"1000000000000000000\""},
};

START_TEST(prints_numbers)
{
    static const Column one[] = {{"n", COLUMN_NUMBER, true}};
    const NumberRow *row = &number_rows[_i];
    const Slice value = slice_of(row->value);
    Printed printed;
    Error err = {0};

    open_output(&printed, OUTPUT_JSON);
    ck_assert_int_eq(output_begin(printed.output, one, 1, &err), STATUS_OK);
    ck_assert_int_eq(output_row(printed.output, &value, &err), STATUS_OK);
    ck_assert_int_eq(output_end(printed.output, &err), STATUS_OK);
    expect(&printed, row->value, arena_format(&printed.arena, "[\n  {\"n\": %s}\n]\n", row->json));
}
END_TEST

/* The first 200 rows give the widths; both neighbours of that number keep every row. */
START_TEST(table_holds_no_more_than_its_sample)
{
    static const Column one[] = {{"number", COLUMN_NUMBER, true}};
    Printed printed;
    Error err = {0};
    int rows = 199 + _i;

    open_output(&printed, OUTPUT_TABLE);
    ck_assert_int_eq(output_begin(printed.output, one, 1, &err), STATUS_OK);
    for (int i = 0; i < rows; i++) {
        const Slice value = slice_of("7");
        ck_assert_int_eq(output_row(printed.output, &value, &err), STATUS_OK);
    }
    ck_assert_int_eq(output_end(printed.output, &err), STATUS_OK);
    ck_assert_uint_eq(printed.size, (size_t)(rows + 1) * strlen("number\n"));
    ck_assert_int_eq(fclose(printed.stream), 0);
    free(printed.bytes);
    arena_done(&printed.arena);
}
END_TEST

/* --- documents --- */

typedef struct DocumentRow {
    const char *what;
    OutputFormat format;
    const char *wanted;
} DocumentRow;

static const char document_text[] =
    "{\"run\": 7, \"proof\": \"ok\", \"none\": null, \"states\": {\"held\": {\"count\": 1, "
    "\"sum\": "
    "\"5.00\"}}, \"files\": [{\"id\": \"M\", \"states\": {\"a\": {\"count\": 2}}}], \"empty\": []}";

static const DocumentRow document_rows[] = {
    {"lines and tables", OUTPUT_TABLE,
     "run    7\n"
     "proof  ok\n"
     "none\n"
     "\nstates\n"
     "name  count  sum\n"
     "held      1  5.00\n"
     "\nfiles\n"
     "id  states\n"
     "M   a count 2\n"},
    {"one row", OUTPUT_CSV,
     "run,proof,none,states,files,empty\n"
     "7,ok,,\"{\"\"held\"\":{\"\"count\"\":1,\"\"sum\"\":\"\"5.00\"\"}}\",\"[{\"\"id\"\":\"\"M\"\","
     "\"\"states\"\":{\"\"a\"\":{\"\"count\"\":2}}}]\",[]\n"},
    {"json keeps the order", OUTPUT_JSON,
     "{\n  \"run\": 7,\n  \"proof\": \"ok\",\n  \"none\": null,\n  \"states\": {\n"
     "    \"held\": {\n      \"count\": 1,\n      \"sum\": \"5.00\"\n    }\n  },\n"
     "  \"files\": [\n    {\n      \"id\": \"M\",\n      \"states\": {\n        \"a\": {\n"
     "          \"count\": 2\n        }\n      }\n    }\n  ],\n  \"empty\": []\n}\n"},
};

START_TEST(prints_documents)
{
    const DocumentRow *row = &document_rows[_i];
    AUTO_JSON json_t *document = json_loads(document_text, 0, NULL);
    Printed printed;
    Error err = {0};

    open_output(&printed, row->format);
    ck_assert_int_eq(output_document(printed.output, document, &err), STATUS_OK);
    expect(&printed, row->what, row->wanted);
}
END_TEST

/* Together they would take more than the arena has: 'history --long' prints as many as it finds. */
START_TEST(many_documents_take_no_more_than_one)
{
    json_t *document = json_pack("{s:[{s:s}, {s:s}]}", "rows", "a", "b", "a", "c");
    Printed printed;
    Error err = {0};

    open_output(&printed, (OutputFormat)_i);
    for (int i = 0; i < 10000; i++)
        ck_assert_int_eq(output_document(printed.output, document, &err), STATUS_OK);
    ck_assert_int_eq(fclose(printed.stream), 0);
    ck_assert_uint_gt(printed.size, 10000);
    free(printed.bytes);
    arena_done(&printed.arena);
    json_decref(document);
}
END_TEST

START_TEST(full_disk_is_an_error_of_writing)
{
    AUTO_ARENA Arena arena = {0};
    AUTO_JSON json_t *document = json_object();
    FILE *full = fopen("/dev/full", "w");
    Error err = {0};

    ck_assert_ptr_nonnull(full);
    arena_init(&arena, 1024 * 1024);
    Output *output = output_new(&arena, full, OUTPUT_JSON);
    ck_assert_int_eq(output_document(output, document, &err), STATUS_IO);
    (void)fclose(full);
}
END_TEST

/* --- progress --- */

typedef struct ProgressRow {
    const char *what;
    uint64_t done, total;
    int64_t elapsed_ms;
    const char *wanted;
} ProgressRow;

static const ProgressRow progress_rows[] = {
    {"in the middle", 100, 400, 1000, "checking  100 of 400  25 %  100/s  0:03 left"},
    {"more than a minute", 10, 1000, 1000, "checking  10 of 1000  1 %  10/s  1:39 left"},
    {"done", 400, 400, 2000, "checking  400 of 400  100 %  200/s"},
    {"no total", 100, 0, 1000, "checking  100  100/s"},
    {"at once", 5, 10, 0, "checking  5 of 10  50 %  5000/s  0:00 left"},
    {"nothing yet", 0, 10, 1000, "checking  0 of 10  0 %  0/s"},
};

START_TEST(tells_progress)
{
    const ProgressRow *row = &progress_rows[_i];
    TEXT_ON_STACK(line, 160);

    progress_line(&line, "checking", row->done, row->total, row->elapsed_ms);
    text_add_char(&line, '\0');
    ck_assert_msg(strcmp(line.at, row->wanted) == 0, "%s: %s", row->what, line.at);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("output");
    TCase *tests = tcase_create("output");

    tcase_add_loop_test(tests, prints_lists, 0, (int)COUNT_OF(list_rows));
    tcase_add_loop_test(tests, prints_cells, 0, (int)COUNT_OF(cell_rows));
    tcase_add_loop_test(tests, prints_numbers, 0, (int)COUNT_OF(number_rows));
    tcase_add_loop_test(tests, table_holds_no_more_than_its_sample, 0, 3);
    tcase_add_loop_test(tests, prints_documents, 0, (int)COUNT_OF(document_rows));
    tcase_add_loop_test(tests, many_documents_take_no_more_than_one, 0, 3);
    tcase_add_test(tests, full_disk_is_an_error_of_writing);
    tcase_add_loop_test(tests, tells_progress, 0, (int)COUNT_OF(progress_rows));
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
