/*
 * test_copy.c
 *     Bulk rows: what goes in by COPY comes out by COPY and by a query, value for value.
 */
#include <check.h>
#include <stdlib.h>

#include "maksatus/store.h"
#include "postgres.h"

static Arena arena;
static Store *store;

static void set_up(void)
{
    Error err = {0};

    arena_init(&arena, 64 * 1024 * 1024);
    store = test_postgres_open(&arena, test_postgres_database(&arena));
    ck_assert_int_eq(store_execute(store, QUERY_TEST_TABLE, NULL, NULL, &err), STATUS_OK);
}

static void tear_down(void)
{
    store_close(&store);
    arena_done(&arena);
}

typedef struct Every {
    int64_t number;
    int32_t small;
    int16_t tiny;
    const char *words;
    int32_t day;
    int64_t cents;
    bool yes;
    const char *raw;
    const char *json;
} Every;

static const Every rows[] = {
    {0, 0, 0, "", 0, 0, false, "", "{}"},
    {1, -1, -1, "\xc3\xa4\xe2\x82\xac, \"quoted\"\t\n\\N", -719162, -1, true, "\xff\x01",
     "[1, \"x\"]"},
    {INT64_MAX, INT32_MAX, INT16_MAX, "x", 2932896, INT64_MAX, true, "r", "null"},
    {INT64_MIN, INT32_MIN, INT16_MIN, "y", 10957, -INT64_MAX, false, "s", "\"text\""},
    {5, 6, 7, NULL, INT32_MIN, INT64_MIN, false, NULL, NULL},
};

static void write_row(CopyBuffer *buffer, const Every *row)
{
    copy_row(buffer, 10);
    copy_int8(buffer, row->number);
    copy_int4(buffer, row->small);
    copy_int2(buffer, row->tiny);
    copy_text(buffer, slice_of(row->words));
    copy_day(buffer, (Day){row->day});
    copy_money(buffer, (Money){row->cents});
    copy_bool(buffer, row->yes);
    copy_bytes(buffer, row->raw, row->raw == NULL ? 0 : strlen(row->raw));
    copy_jsonb(buffer, slice_of(row->json));
    copy_null(buffer);
}

static bool same_text(Slice got, const char *wanted)
{
    return (got.at == NULL) == (wanted == NULL) && slice_equal(got, slice_of(wanted));
}

static void check_row(const Row *row, const Every *wanted)
{
    ck_assert_uint_eq(row_columns(row), 10);
    ck_assert_int_eq(row_int(row, 0), wanted->number);
    ck_assert_int_eq(row_int(row, 1), wanted->small);
    ck_assert_int_eq(row_int(row, 2), wanted->tiny);
    ck_assert(same_text(row_text(row, 3), wanted->words));
    ck_assert_int_eq(row_day(row, 4).number, wanted->day);
    ck_assert_int_eq(row_money(row, 5).cents, wanted->cents);
    ck_assert_int_eq(row_bool(row, 6), wanted->yes);
    ck_assert(same_text(row_bytes(row, 7), wanted->raw));
    ck_assert(same_text(row_text(row, 8), wanted->json));
    ck_assert(row_is_null(row, 9));
}

static int64_t count_rows(void)
{
    Error err = {0};
    bool found = false;
    int64_t count = -1;

    ck_assert_int_eq(store_query_int(store, QUERY_TEST_SUMS, NULL, &found, &count, &err),
                     STATUS_OK);
    return count;
}

START_TEST(test_round_trip)
{
    static const int64_t one[][2] = {
        {0, 0}, {1, 1}, {INT64_MAX, INT64_MAX}, {INT64_MIN + 1, INT64_MIN + 1}, {5, 5}};
    AUTO_COPY_BUFFER CopyBuffer buffer = {0};
    AUTO_RESULT Result *result = NULL;
    Error err = {0};
    Every changed = rows[_i];

    /* -9223372036854775808 cannot be written as a literal of SQL */
    if (changed.number == INT64_MIN)
        changed.number++;
    write_row(&buffer, &changed);
    ck_assert_int_eq(copy_buffer_send(store, QUERY_TEST_COPY_IN, &buffer, &err), STATUS_OK);
    ck_assert_int_eq(buffer.rows, 0);
    AUTO_COPY_OUT CopyOut *copy = NULL;
    const Row *row = NULL;
    ck_assert_int_eq(copy_out_begin(store, QUERY_TEST_COPY_OUT, one[_i], 2, &copy, &err),
                     STATUS_OK);
    ck_assert_int_eq(copy_out_next(copy, &row, &err), STATUS_OK);
    ck_assert_ptr_nonnull(row);
    check_row(row, &changed);
    ck_assert_int_eq(copy_out_next(copy, &row, &err), STATUS_OK);
    ck_assert_ptr_null(row);
    ck_assert_int_eq(copy_out_next(copy, &row, &err), STATUS_OK);
    ck_assert_ptr_null(row);
    ck_assert_int_eq(store_query(store, QUERY_TEST_ROWS, NULL, &result, &err), STATUS_OK);
    ck_assert(same_text(result_text(result, 0, 8), changed.json));
    ck_assert_int_eq(result_day(result, 0, 4).number, changed.day);
}
END_TEST

START_TEST(test_empty_buffer_sends_nothing)
{
    AUTO_COPY_BUFFER CopyBuffer buffer = {0};
    Error err = {0};

    ck_assert_int_eq(copy_buffer_send(store, QUERY_TEST_COPY_IN, &buffer, &err), STATUS_OK);
    ck_assert_int_eq(count_rows(), 0);
}
END_TEST

static void fill(CopyBuffer *buffer, int64_t first, int64_t count)
{
    Every row = rows[0];

    for (row.number = first; row.number < first + count; row.number++)
        write_row(buffer, &row);
}

enum { MANY = 50000 };

/* More than one piece goes over, and more than libpq's buffer comes back. */
START_TEST(test_many_rows)
{
    Error err = {0};
    CopyIn *in = NULL;
    AUTO_COPY_OUT CopyOut *out = NULL;
    const int64_t all[] = {1, MANY};
    int64_t sent = 0;
    int64_t seen = 0;
    const Row *row = NULL;

    ck_assert_int_eq(copy_in_begin(store, QUERY_TEST_COPY_IN, NULL, 0, &in, &err), STATUS_OK);
    for (int64_t i = 1; i <= MANY; i++) {
        fill(copy_in_buffer(in), i, 1);
        ck_assert_int_eq(copy_in_flush(in, &err), STATUS_OK);
    }
    ck_assert_int_eq(copy_in_end(&in, &sent, &err), STATUS_OK);
    ck_assert_ptr_null(in);
    ck_assert_int_eq(sent, MANY);
    ck_assert_int_eq(count_rows(), MANY);
    ck_assert_int_eq(copy_out_begin(store, QUERY_TEST_COPY_OUT, all, 2, &out, &err), STATUS_OK);
    do {
        ck_assert_int_eq(copy_out_next(out, &row, &err), STATUS_OK);
        if (row != NULL)
            ck_assert_int_eq(row_int(row, 0), ++seen);
    } while (row != NULL);
    ck_assert_int_eq(seen, MANY);
}
END_TEST

START_TEST(test_early_close)
{
    Error err = {0};
    AUTO_COPY_BUFFER CopyBuffer buffer = {0};
    const int64_t all[] = {1, MANY};
    CopyOut *out = NULL;
    const Row *row = NULL;
    Tx *tx = NULL;

    fill(&buffer, 1, MANY);
    ck_assert_int_eq(copy_buffer_send(store, QUERY_TEST_COPY_IN, &buffer, &err), STATUS_OK);
    ck_assert_int_eq(copy_out_begin(store, QUERY_TEST_COPY_OUT, all, 2, &out, &err), STATUS_OK);
    ck_assert_int_eq(copy_out_next(out, &row, &err), STATUS_OK);
    copy_out_close(&out);
    ck_assert_int_eq(count_rows(), MANY);
    /* Inside of a transaction it costs the transaction nothing. */
    ck_assert_int_eq(store_begin(store, &tx, &err), STATUS_OK);
    ck_assert_int_eq(copy_out_begin(store, QUERY_TEST_COPY_OUT, all, 2, &out, &err), STATUS_OK);
    copy_out_close(&out);
    fill(&buffer, MANY + 1, 1);
    ck_assert_int_eq(copy_buffer_send(store, QUERY_TEST_COPY_IN, &buffer, &err), STATUS_OK);
    ck_assert_int_eq(store_commit(&tx, &err), STATUS_OK);
    ck_assert_int_eq(count_rows(), MANY + 1);
}
END_TEST

START_TEST(test_abandoned_copy_leaves_nothing)
{
    Error err = {0};
    CopyIn *in = NULL;

    ck_assert_int_eq(copy_in_begin(store, QUERY_TEST_COPY_IN, NULL, 0, &in, &err), STATUS_OK);
    fill(copy_in_buffer(in), 1, 10);
    copy_in_abandon(&in);
    ck_assert_ptr_null(in);
    ck_assert_int_eq(count_rows(), 0);
}
END_TEST

START_TEST(test_refused_rows)
{
    Error err = {0};
    AUTO_COPY_BUFFER CopyBuffer buffer = {0};

    fill(&buffer, 1, MANY);
    fill(&buffer, 1, 1);
    ck_assert_int_eq(copy_buffer_send(store, QUERY_TEST_COPY_IN, &buffer, &err), STATUS_INTEGRITY);
    ck_assert_ptr_nonnull(strstr(err.text, "every_pkey"));
    ck_assert_int_eq(count_rows(), 0);
}
END_TEST

START_TEST(test_numbered_table)
{
    const int64_t number[] = {42};
    AUTO_COPY_BUFFER CopyBuffer buffer = {0};
    Error err = {0};

    ck_assert_int_eq(store_execute_numbered(store, QUERY_TEST_PARTITION, number, 1, &err),
                     STATUS_OK);
    copy_row(&buffer, 1);
    copy_int8(&buffer, 7);
    ck_assert_int_eq(
        copy_buffer_send_numbered(store, QUERY_TEST_COPY_PARTITION, number, 1, &buffer, &err),
        STATUS_OK);
    AUTO_RESULT Result *found = NULL;
    ck_assert_int_eq(store_query_numbered(store, QUERY_TEST_ASK_PARTITION, number, 1, &found, &err),
                     STATUS_OK);
    ck_assert_uint_eq(result_rows(found), 1);
    ck_assert_int_eq(result_int(found, 0, 0), 7);
    result_done(&found);
    /* There is no part_43. */
    const int64_t other[] = {43};
    ck_assert_int_eq(store_query_numbered(store, QUERY_TEST_ASK_PARTITION, other, 1, &found, &err),
                     STATUS_DATABASE);
    ck_assert_ptr_null(found);
    ck_assert_ptr_nonnull(strstr(err.text, "part_43"));
    err = (Error){0};
    copy_row(&buffer, 1);
    copy_int8(&buffer, 7);
    ck_assert_int_eq(
        copy_buffer_send_numbered(store, QUERY_TEST_COPY_PARTITION, other, 1, &buffer, &err),
        STATUS_DATABASE);
    ck_assert_ptr_nonnull(strstr(err.text, "part_43"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store copy");
    TCase *cases = tcase_create("copy");

    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, test_round_trip, 0, COUNT_OF(rows));
    tcase_add_test(cases, test_empty_buffer_sends_nothing);
    tcase_add_test(cases, test_many_rows);
    tcase_add_test(cases, test_early_close);
    tcase_add_test(cases, test_abandoned_copy_leaves_nothing);
    tcase_add_test(cases, test_refused_rows);
    tcase_add_test(cases, test_numbered_table);
    suite_add_tcase(suite, cases);
    return test_postgres_main(suite);
}
