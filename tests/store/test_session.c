/*
 * test_session.c
 *     Connections, transactions, parameters, rows, locks, the clock, and what refusals become.
 */
#include <check.h>
#include <stdlib.h>
#include <unistd.h>

#include "maksatus/store.h"
#include "postgres.h"

static Arena arena;
static Store *store;
static const char *conninfo;

static void set_up(void)
{
    Error err = {0};

    arena_init(&arena, 64 * 1024 * 1024);
    conninfo = test_postgres_database(&arena);
    store = test_postgres_open(&arena, conninfo);
    ck_assert_int_eq(store_execute(store, QUERY_TEST_TABLE, NULL, NULL, &err), STATUS_OK);
    ck_assert_int_eq(store_execute(store, QUERY_TEST_RAISE_FUNCTION, NULL, NULL, &err), STATUS_OK);
}

static void tear_down(void)
{
    store_close(&store);
    arena_done(&arena);
}

static Status insert(int64_t number, const char *words, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, number);
    params_string(&params, words);
    params_day(&params, (Day){20779});
    params_money(&params, (Money){-123456});
    params_bool(&params, true);
    params_bytes(&params, "\0\1\2", 3);
    return store_execute(store, QUERY_TEST_INSERT, &params, NULL, err);
}

static int64_t count_rows(void)
{
    Error err = {0};
    bool found = false;
    int64_t count = -1;

    ck_assert_int_eq(store_query_int(store, QUERY_TEST_SUMS, NULL, &found, &count, &err),
                     STATUS_OK);
    ck_assert(found);
    return count;
}

START_TEST(test_values_come_back)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_RESULT Result *sums = NULL;
    Error err = {0};

    ck_assert_int_eq(insert(INT64_MIN, "p\xc3\xa4iv\xc3\xa4", &err), STATUS_OK);
    ck_assert_int_eq(insert(INT64_MAX, NULL, &err), STATUS_OK);
    ck_assert_int_eq(store_query(store, QUERY_TEST_ROWS, NULL, &result, &err), STATUS_OK);
    ck_assert_uint_eq(result_rows(result), 2);
    ck_assert_int_eq(result_int(result, 0, 0), INT64_MIN);
    ck_assert_int_eq(result_int(result, 1, 0), INT64_MAX);
    ck_assert(result_is_null(result, 0, 1));
    ck_assert_int_eq(result_int_or(result, 0, 1, 7), 7);
    ck_assert(slice_is(result_text(result, 0, 3), "p\xc3\xa4iv\xc3\xa4"));
    ck_assert_ptr_null(result_text(result, 1, 3).at);
    ck_assert_int_eq(result_day(result, 0, 4).number, 20779);
    ck_assert_int_eq(result_money(result, 0, 5).cents, -123456);
    ck_assert(result_bool(result, 0, 6));
    ck_assert(slice_equal(result_bytes(result, 0, 7), (Slice){"\0\1\2", 3}));
    ck_assert_int_eq(store_query(store, QUERY_TEST_SUMS, NULL, &sums, &err), STATUS_OK);
    ck_assert_int_eq(result_int(sums, 0, 1), -246912);
}
END_TEST

START_TEST(test_sum_of_nothing_is_none)
{
    AUTO_RESULT Result *sums = NULL;
    Error err = {0};

    ck_assert_int_eq(store_query(store, QUERY_TEST_SUMS, NULL, &sums, &err), STATUS_OK);
    ck_assert(money_is_none(result_money(sums, 0, 1)));
}
END_TEST

/* A sum is numeric: digits of base 10000, without zeros at the end. */
static const int64_t sums_of_one[] = {
    0, 1, -1, 9999, 10000, 10001, 100000000, -100000000, 123456789012345678, INT64_MAX, -INT64_MAX};

START_TEST(test_numeric)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *sums = NULL;
    Error err = {0};

    params_int(&params, 1);
    params_null_text(&params);
    params_day(&params, DAY_NONE);
    params_money(&params, (Money){sums_of_one[_i]});
    params_bool(&params, false);
    params_bytes(&params, NULL, 0);
    ck_assert_int_eq(store_execute(store, QUERY_TEST_INSERT, &params, NULL, &err), STATUS_OK);
    ck_assert_int_eq(store_query(store, QUERY_TEST_SUMS, NULL, &sums, &err), STATUS_OK);
    ck_assert_int_eq(result_int(sums, 0, 1), sums_of_one[_i]);
}
END_TEST

START_TEST(test_arrays)
{
    static const int64_t numbers[] = {INT64_MIN, 0, 5};
    const Slice words[] = {SLICE_LITERAL("a,\"b\""), SLICE_NONE, SLICE_LITERAL("")};
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;
    Error err = {0};

    params_int_array(&params, numbers, 3);
    params_text_array(&params, words, 3);
    ck_assert_int_eq(store_query(store, QUERY_TEST_ARRAYS, &params, &result, &err), STATUS_OK);
    ck_assert_uint_eq(result_rows(result), 3);
    ck_assert_int_eq(result_int(result, 0, 0), INT64_MIN);
    ck_assert(slice_is(result_text(result, 0, 1), "a,\"b\""));
    ck_assert(result_is_null(result, 1, 1));
    ck_assert(!result_is_null(result, 2, 1) && slice_is_empty(result_text(result, 2, 1)));
    result_done(&result);
    params_clear(&params);
    params_int_array(&params, NULL, 0);
    params_text_array(&params, NULL, 0);
    ck_assert_int_eq(store_query(store, QUERY_TEST_ARRAYS, &params, &result, &err), STATUS_OK);
    ck_assert_uint_eq(result_rows(result), 0);
}
END_TEST

static const struct {
    const char *what;
    int64_t value;
    size_t row;
} first_rows[] = {
    {"below all", 1, 0}, {"the first", 2, 0}, {"between two", 3, 1}, {"the first of two", 4, 1},
    {"behind both", 5, 3}, {"the last", 9, 3}, {"above all", 10, 4},
};

START_TEST(the_first_row_from_a_value_is_found)
{
    static const int64_t numbers[] = {2, 4, 4, 9};
    AUTO_RESULT Result *result = NULL;
    Error err = {0};

    for (size_t count = 4;; count = 0) { /* and of no rows */
        AUTO_PARAMS Params params = {0};

        params_int_array(&params, numbers, count);
        params_text_array(&params, NULL, 0);
        ck_assert_int_eq(store_query(store, QUERY_TEST_ARRAYS, &params, &result, &err), STATUS_OK);
        ck_assert_msg(result_first_from(result, first_rows[_i].value)
                          == (count == 0 ? 0 : first_rows[_i].row),
                      "%s", first_rows[_i].what);
        result_done(&result);
        if (count == 0)
            break;
    }
}
END_TEST

START_TEST(test_commit_keeps_and_rollback_does_not)
{
    Error err = {0};
    Tx *tx = NULL;

    ck_assert_int_eq(store_begin(store, &tx, &err), STATUS_OK);
    ck_assert_int_eq(insert(1, "kept", &err), STATUS_OK);
    ck_assert_int_eq(store_commit(&tx, &err), STATUS_OK);
    ck_assert_ptr_null(tx);
    ck_assert_int_eq(store_begin(store, &tx, &err), STATUS_OK);
    ck_assert_int_eq(insert(2, "gone", &err), STATUS_OK);
    store_rollback(&tx);
    ck_assert_ptr_null(tx);
    ck_assert_int_eq(count_rows(), 1);
}
END_TEST

START_TEST(test_commit_after_a_failure_is_a_failure)
{
    Error err = {0};
    Error second = {0};
    Tx *tx = NULL;

    ck_assert_int_eq(store_begin(store, &tx, &err), STATUS_OK);
    ck_assert_int_eq(insert(1, "forbidden", &err), STATUS_INTEGRITY);
    ck_assert_int_eq(store_commit(&tx, &second), STATUS_DATABASE);
    ck_assert_int_eq(count_rows(), 0);
}
END_TEST

START_TEST(test_refusal_names_the_constraint_and_not_the_data)
{
    Error err = {0};

    ck_assert_int_eq(insert(4711, "secret", &err), STATUS_OK);
    ck_assert_int_eq(insert(4711, "secret", &err), STATUS_INTEGRITY);
    ck_assert_ptr_nonnull(strstr(err.text, "every_pkey"));
    ck_assert_ptr_nonnull(strstr(err.text, "23505"));
    ck_assert_ptr_nonnull(strstr(err.text, "test_insert"));
    ck_assert_ptr_null(strstr(err.text, "4711"));
    ck_assert_ptr_null(strstr(err.text, "secret"));
}
END_TEST

static const struct {
    const char *sqlstate;
    Status status;
    bool words;
} refusals[] = {
    {"MK001", STATUS_INTEGRITY, true},  {"P0001", STATUS_INTEGRITY, true},
    {"23514", STATUS_INTEGRITY, false}, {"53100", STATUS_IO, true},
    {"53200", STATUS_DATABASE, true},   {"22003", STATUS_LIMIT, false},
    {"54000", STATUS_LIMIT, true},      {"40001", STATUS_DATABASE, false},
    {"08006", STATUS_DATABASE, true},
};

START_TEST(test_sqlstate)
{
    AUTO_PARAMS Params params = {0};
    Error err = {0};

    params_string(&params, refusals[_i].sqlstate);
    ck_assert_int_eq(store_execute(store, QUERY_TEST_RAISE, &params, NULL, &err),
                     refusals[_i].status);
    ck_assert_ptr_nonnull(strstr(err.text, refusals[_i].sqlstate));
    ck_assert_int_eq(strstr(err.text, "said by a trigger") != NULL, refusals[_i].words);
}
END_TEST

START_TEST(test_lost_connection)
{
    Error err = {0};

    ck_assert_int_eq(store_execute(store, QUERY_TEST_KILL, NULL, NULL, &err), STATUS_DATABASE);
    ck_assert_ptr_nonnull(strstr(err.text, "lost"));
    ck_assert(!store_is_connected(store));
}
END_TEST

static const struct {
    const char *conninfo;
    Status status;
} nowhere[] = {
    {"host=/nonexistent dbname=x", STATUS_DATABASE},
    {"host=/nonexistent port=1", STATUS_DATABASE},
    {"host=/nonexistent,/nonexistent port=,65535", STATUS_DATABASE},
    {"password=hush wrong=1", STATUS_USAGE},
    {"host=/nonexistent port=abc", STATUS_USAGE},
    {"host=/nonexistent port=0", STATUS_USAGE},
    {"host=/nonexistent port=65536", STATUS_USAGE},
    {"host=/nonexistent,/nonexistent port=5432,-1", STATUS_USAGE},
    {"postgresql://nowhere.invalid:hush/x", STATUS_USAGE},
};

/* What can never be reached is a mistake of whoever wrote it. */
START_TEST(test_no_server)
{
    Error err = {0};
    Store *none = NULL;

    ck_assert_msg(store_open(&arena, nowhere[_i].conninfo, &none, &err) == nowhere[_i].status,
                  "%s: %s", nowhere[_i].conninfo, err.text);
    ck_assert_ptr_null(none);
    ck_assert_ptr_null(strstr(err.text, "hush"));
}
END_TEST

typedef struct Seen {
    int64_t sum;
    int64_t stop_at;
} Seen;

static Status see(void *context, const Row *row, Error *err)
{
    Seen *seen = context;

    ck_assert_uint_eq(row_columns(row), 1);
    seen->sum += row_int(row, 0);
    if (row_int(row, 0) == seen->stop_at)
        return error_set(err, STATUS_LIMIT, "enough");
    return STATUS_OK;
}

START_TEST(test_each)
{
    AUTO_PARAMS Params params = {0};
    Error err = {0};
    Seen seen = {0};
    Tx *tx = NULL;

    params_int(&params, 10000);
    ck_assert_int_eq(store_each(store, QUERY_TEST_SERIES, &params, see, &seen, &err), STATUS_OK);
    ck_assert_int_eq(seen.sum, 50005000);
    /* Stopped early, outside of a transaction and inside: the store is good for more. */
    seen = (Seen){0, 3};
    ck_assert_int_eq(store_each(store, QUERY_TEST_SERIES, &params, see, &seen, &err), STATUS_LIMIT);
    ck_assert_int_eq(seen.sum, 6);
    err = (Error){0};
    ck_assert_int_eq(store_begin(store, &tx, &err), STATUS_OK);
    ck_assert_int_eq(insert(1, "in between", &err), STATUS_OK);
    seen = (Seen){0};
    ck_assert_int_eq(store_each(store, QUERY_TEST_SERIES, &params, see, &seen, &err), STATUS_OK);
    seen = (Seen){0, 3};
    ck_assert_int_eq(store_each(store, QUERY_TEST_SERIES, &params, see, &seen, &err), STATUS_LIMIT);
    err = (Error){0};
    ck_assert_int_eq(store_commit(&tx, &err), STATUS_OK);
    ck_assert_int_eq(count_rows(), 1);
}
END_TEST

START_TEST(test_lock_is_one_sessions)
{
    Store *other = test_postgres_open(&arena, conninfo);
    Error err = {0};
    bool got = false;

    ck_assert_int_eq(store_try_lock(store, 77, &got, &err), STATUS_OK);
    ck_assert(got);
    ck_assert_int_eq(store_try_lock(other, 77, &got, &err), STATUS_OK);
    ck_assert(!got);
    ck_assert_int_eq(store_unlock(store, 77, &err), STATUS_OK);
    ck_assert_int_eq(store_try_lock(other, 77, &got, &err), STATUS_OK);
    ck_assert(got);
    store_close(&other);
}
END_TEST

#ifdef MAKSATUS_FAULTS
static const struct {
    const char *clock, *utc, *local, *offset;
    const char *day;
    int32_t minutes;
} clocks[] = {
    {"2026-12-22T02:00:00+02:00", "2026-12-22T00:00:00.000000Z", "2026-12-22T02:00:00+02:00",
     "+02:00", "2026-12-22", 120},
    {"2026-12-31T22:30:00Z", "2026-12-31T22:30:00.000000Z", "2027-01-01T00:30:00+02:00", "+02:00",
     "2027-01-01", 30},
    /* Summer time begins at 03:00 on the last Sunday of March. */
    {"2026-03-29T00:59:59Z", "2026-03-29T00:59:59.000000Z", "2026-03-29T02:59:59+02:00", "+02:00",
     "2026-03-29", 179},
    {"2026-03-29T01:00:00Z", "2026-03-29T01:00:00.000000Z", "2026-03-29T04:00:00+03:00", "+03:00",
     "2026-03-29", 240},
};

START_TEST(test_clock)
{
    Error err = {0};
    StoreClock now;
    Day day;

    ck_assert_int_eq(setenv("MAKSATUS_TEST_CLOCK", clocks[_i].clock, 1), 0);
    ck_assert_int_eq(store_clock(store, &now, &err), STATUS_OK);
    ck_assert_str_eq(now.utc, clocks[_i].utc);
    ck_assert_str_eq(now.local, clocks[_i].local);
    ck_assert_str_eq(now.offset, clocks[_i].offset);
    ck_assert(day_parse(slice_of(clocks[_i].day), &day));
    ck_assert_int_eq(now.local_day.number, day.number);
    ck_assert_int_eq(now.local_minutes, clocks[_i].minutes);
}
END_TEST
#endif

/* A database of others may have settings for all who come: they would break off a connection that
 * is idle while a delivery is read, and refuse an act that has waited for another one. */
START_TEST(test_settings_of_the_server_are_not_ours)
{
    const char *stricter =
        arena_format(&arena,
                     "%s options='-c default_transaction_isolation=serializable "
                     "-c idle_session_timeout=60s'",
                     conninfo);
    AUTO_STORE Store *strict = test_postgres_open(&arena, stricter);
    AUTO_RESULT Result *result = NULL;
    Error err = {0};

    ck_assert_int_eq(store_query(strict, QUERY_TEST_SETTINGS, NULL, &result, &err), STATUS_OK);
    ck_assert(slice_is(result_text(result, 0, 0), "read committed"));
    ck_assert(slice_is(result_text(result, 0, 1), "0"));
}
END_TEST

START_TEST(test_every_query_can_be_prepared)
{
    Error err = {0};

    ck_assert_msg(store_check_queries(store, &err) == STATUS_OK, "%s", err.text);
    /* and the check leaves nothing behind */
    ck_assert_int_eq(count_rows(), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store session");
    TCase *cases = tcase_create("session");

    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_values_come_back);
    tcase_add_test(cases, test_sum_of_nothing_is_none);
    tcase_add_loop_test(cases, test_numeric, 0, COUNT_OF(sums_of_one));
    tcase_add_test(cases, test_arrays);
    tcase_add_loop_test(cases, the_first_row_from_a_value_is_found, 0, (int)COUNT_OF(first_rows));
    tcase_add_test(cases, test_commit_keeps_and_rollback_does_not);
    tcase_add_test(cases, test_commit_after_a_failure_is_a_failure);
    tcase_add_test(cases, test_refusal_names_the_constraint_and_not_the_data);
    tcase_add_loop_test(cases, test_sqlstate, 0, COUNT_OF(refusals));
    tcase_add_test(cases, test_lost_connection);
    tcase_add_loop_test(cases, test_no_server, 0, COUNT_OF(nowhere));
    tcase_add_test(cases, test_each);
    tcase_add_test(cases, test_lock_is_one_sessions);
#ifdef MAKSATUS_FAULTS
    tcase_add_loop_test(cases, test_clock, 0, COUNT_OF(clocks));
#endif
    tcase_add_test(cases, test_settings_of_the_server_are_not_ours);
    tcase_add_test(cases, test_every_query_can_be_prepared);
    suite_add_tcase(suite, cases);
    return test_postgres_main(suite);
}
