/*
 * test_migrate.c
 *     The schema is brought up to date once, by one at a time, and never by a text that changed.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "maksatus/store.h"
#include "postgres.h"

static Arena arena;
static Store *store;
static const char *conninfo;

static void set_up(void)
{
    arena_init(&arena, 64 * 1024 * 1024);
    conninfo = test_postgres_empty_database(&arena);
    store = test_postgres_open(&arena, conninfo);
}

static void tear_down(void)
{
    store_close(&store);
    arena_done(&arena);
}

static int64_t migrations(void)
{
    Error err = {0};
    AUTO_RESULT Result *result = NULL;

    ck_assert_int_eq(store_query(store, QUERY_MIGRATION_APPLIED, NULL, &result, &err), STATUS_OK);
    return (int64_t)result_rows(result);
}

START_TEST(test_twice_is_once)
{
    Error err = {0};
    bool migrated = true;

    ck_assert_int_eq(store_is_migrated(store, &migrated, &err), STATUS_OK);
    ck_assert(!migrated);
    ck_assert_int_eq(store_migrate(store, &err), STATUS_OK);
    int64_t count = migrations();
    ck_assert_int_gt(count, 0);
    ck_assert_int_eq(store_is_migrated(store, &migrated, &err), STATUS_OK);
    ck_assert(migrated);
    ck_assert_int_eq(store_migrate(store, &err), STATUS_OK);
    ck_assert_int_eq(migrations(), count);
}
END_TEST

START_TEST(test_changed_text_is_refused)
{
    Error err = {0};
    Error again = {0};
    bool migrated = false;

    ck_assert_int_eq(store_migrate(store, &err), STATUS_OK);
    test_postgres_run(conninfo, "update maksatus.schema_migration "
                                "set sha256 = sha256('another text') where version = 1");
    ck_assert_int_eq(store_migrate(store, &err), STATUS_INTEGRITY);
    ck_assert_ptr_nonnull(strstr(err.text, "m_0001_"));
    ck_assert_int_eq(store_is_migrated(store, &migrated, &again), STATUS_INTEGRITY);
}
END_TEST

/* Also one that landed later with a lower number than our newest: nobody took 32. */
START_TEST(test_newer_database_is_refused)
{
    static const char *const versions[] = {"9999", "32"};
    char sql[160];
    bool migrated = false;
    Error err = {0};
    Error again = {0};

    ck_assert_int_eq(store_migrate(store, &err), STATUS_OK);
    (void)snprintf(sql, sizeof(sql),
                   "insert into maksatus.schema_migration (version, name, sha256) "
                   "values (%s, 'm_later.sql', sha256(''))",
                   versions[_i]);
    test_postgres_run(conninfo, sql);
    ck_assert_int_eq(store_migrate(store, &err), STATUS_USAGE);
    ck_assert_ptr_nonnull(strstr(err.text, versions[_i]));
    ck_assert_int_eq(store_is_migrated(store, &migrated, &again), STATUS_USAGE);
}
END_TEST

START_TEST(test_another_encoding_is_refused)
{
    static const char *const encodings[] = {"LATIN1", "SQL_ASCII"};
    Error err = {0};
    Store *other =
        test_postgres_open(&arena, test_postgres_encoded_database(&arena, encodings[_i]));

    ck_assert_int_eq(store_migrate(other, &err), STATUS_USAGE);
    ck_assert_ptr_nonnull(strstr(err.text, encodings[_i]));
    store_close(&other);
}
END_TEST

START_TEST(test_lock_is_given_back_after_a_refusal)
{
    Error err = {0};
    Error second = {0};
    Store *other = test_postgres_open(&arena, conninfo);

    ck_assert_int_eq(store_migrate(store, &err), STATUS_OK);
    test_postgres_run(conninfo, "update maksatus.schema_migration set sha256 = sha256('x')");
    ck_assert_int_eq(store_migrate(store, &err), STATUS_INTEGRITY);
    /* Would wait for the lock for a minute if the first had kept it. */
    ck_assert_int_eq(store_migrate(other, &second), STATUS_INTEGRITY);
    store_close(&other);
}
END_TEST

static bool keys_are_in_groups(void)
{
    Error err = {0};
    AUTO_RESULT Result *result = NULL;

    ck_assert_int_eq(store_query(store, QUERY_INSTALLATION, NULL, &result, &err), STATUS_OK);
    return result_bool(result, 0, 1);
}

/* m_0092: whoever has decisions goes on with keys that are theirs. */
START_TEST(test_keys_that_are_there_stay)
{
    Error err = {0};

    ck_assert_int_eq(store_migrate(store, &err), STATUS_OK);
    ck_assert(keys_are_in_groups());
    test_postgres_run(conninfo,
                      "set search_path = maksatus; "
                      "alter table installation drop column keys_in_groups cascade; "
                      "delete from schema_migration where version = 92; "
                      "insert into run (run_date, program_version, rules_hash) "
                      "values ('2026-12-22', 't', decode(repeat('00', 32), 'hex')); "
                      "insert into batch (run, delivery) values (1, 'd.csv'); "
                      "insert into decision (id, batch, line, state, cents, original) "
                      "values (1, 1, 1, 'rejected', 0, '{}')");
    ck_assert_int_eq(store_migrate(store, &err), STATUS_OK);
    ck_assert(!keys_are_in_groups());
}
END_TEST

/* Several at the same moment: one migrates, the others find it done. */
START_TEST(test_at_the_same_moment)
{
    enum { MANY = 4 };
    int state = 0;

    for (int i = 0; i < MANY; i++) {
        if (fork() == 0) {
            Error err = {0};
            Store *mine = NULL;
            bool good = store_open(&arena, conninfo, &mine, &err) == STATUS_OK
                        && store_migrate(mine, &err) == STATUS_OK;

            _exit(good ? 0 : 1);
        }
    }
    for (int i = 0; i < MANY; i++) {
        ck_assert_int_gt(wait(&state), 0);
        ck_assert_int_eq(state, 0);
    }
    Error err = {0};
    bool migrated = false;
    ck_assert_int_eq(store_is_migrated(store, &migrated, &err), STATUS_OK);
    ck_assert(migrated);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store migrate");
    TCase *cases = tcase_create("migrate");

    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_twice_is_once);
    tcase_add_test(cases, test_changed_text_is_refused);
    tcase_add_loop_test(cases, test_newer_database_is_refused, 0, 2);
    tcase_add_loop_test(cases, test_another_encoding_is_refused, 0, 2);
    tcase_add_test(cases, test_lock_is_given_back_after_a_refusal);
    tcase_add_test(cases, test_keys_that_are_there_stay);
    tcase_add_test(cases, test_at_the_same_moment);
    suite_add_tcase(suite, cases);
    return test_postgres_main(suite);
}
