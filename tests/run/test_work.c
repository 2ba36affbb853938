/*
 * test_work.c
 *     Who may claim a delivery of a run, and whose writes count: the token, at the database.
 */
#include <time.h>

#include "maksatus/arena.h"
#include "maksatus/run.h"
#include "postgres.h"
#include "unit.h"

enum { BASIS = 17, WORKER_A = 1, WORKER_B = 2, TRIES = 5000 };

static Arena arena;
static const char *conninfo;
static Store *holder, *a, *b;

/* A run at work, two workers, two deliveries that are offered. */
static const char begun[] =
    "set search_path = maksatus;"
    "insert into run (run_date, program_version, rules_hash) values ('2026-12-22', 't', "
    "decode(repeat('00', 32), 'hex'));"
    "insert into worker (run) values (1), (1);"
    "insert into work (run, place, name, basis) select 1, n, 'a', 17 from generate_series(1, 2) "
    "n;";

/* The server may not have noticed yet that the one before has gone. */
static void hold_lock(void)
{
    const struct timespec pause = {.tv_nsec = 10 * 1000 * 1000};
    Error err = {0};
    bool got = false;

    holder = test_postgres_open(&arena, conninfo);
    for (int step = 0; !got; step++) {
        ck_assert_int_lt(step, 1000);
        ck_assert_int_eq(store_try_lock(holder, RUN_LOCK_KEY, &got, &err), STATUS_OK);
        if (!got)
            (void)nanosleep(&pause, NULL);
    }
}

static void set_up(void)
{
    arena_init(&arena, SIZE_MAX);
    conninfo = test_postgres_database(&arena);
    hold_lock();
    test_postgres_run(conninfo, begun);
    a = test_postgres_open(&arena, conninfo);
    b = test_postgres_open(&arena, conninfo);
}

static void tear_down(void)
{
    store_close(&holder);
    store_close(&a);
    store_close(&b);
    arena_done(&arena);
}

static void change(const char *statement)
{
    test_postgres_run(conninfo, arena_format(&arena, "set search_path = maksatus; %s", statement));
}

static const char lease_ran_out[] = "update work set lease_until = now() where place = 1";

/* place:token, or none. */
static const char *claimed(Store *store, int64_t worker, int64_t basis)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;
    Error err = {0};

    params_int(&params, 1);
    params_int(&params, basis);
    params_int(&params, worker);
    params_int(&params, RUN_LOCK_KEY);
    ck_assert_int_eq(store_query(store, QUERY_WORK_CLAIM, &params, &result, &err), STATUS_OK);
    if (result_rows(result) == 0)
        return "none";
    return arena_format(&arena, "%d:%d", (int)result_int(result, 0, 0),
                        (int)result_int(result, 0, 1));
}

/* How many rows the query changed with this token. */
static int64_t written(Store *store, Query query, int64_t token)
{
    AUTO_PARAMS Params params = {0};
    Error err = {0};
    const char hash[32] = {0};
    int64_t affected;

    params_int(&params, 1);
    params_int(&params, 1);
    params_int(&params, token);
    if (query == QUERY_WORK_PREPARED) {
        params_bytes(&params, hash, sizeof(hash));
        params_int(&params, 3);
    }
    ck_assert_int_eq(store_execute(store, query, &params, &affected, &err), STATUS_OK);
    return affected;
}

static int64_t owned(bool even_prepared)
{
    AUTO_PARAMS Params params = {0};
    Error err = {0};
    int64_t affected;

    params_int(&params, 1);
    params_int(&params, 1);
    params_bool(&params, even_prepared);
    ck_assert_int_eq(store_execute(holder, QUERY_WORK_OWN, &params, &affected, &err), STATUS_OK);
    return affected;
}

/* Another run holds the lock and has no row yet: the one that died before it is nobody's. */
START_TEST(nothing_is_claimed_of_a_run_whose_session_has_gone)
{
    store_close(&holder);
    hold_lock();
    ck_assert_str_eq(claimed(a, WORKER_A, BASIS), "none");
}
END_TEST

START_TEST(each_claims_another_one)
{
    ck_assert_str_eq(claimed(a, WORKER_A, BASIS + 1), "none");
    ck_assert_str_eq(claimed(a, WORKER_A, BASIS), "1:1");
    ck_assert_str_eq(claimed(b, WORKER_B, BASIS), "2:1");
    ck_assert_str_eq(claimed(b, WORKER_B, BASIS), "none");
}
END_TEST

/* What one is about to claim is not waited for. */
START_TEST(a_claim_does_not_wait)
{
    AUTO_TX Tx *tx = NULL;
    Error err = {0};

    ck_assert_int_eq(store_begin(a, &tx, &err), STATUS_OK);
    ck_assert_str_eq(claimed(a, WORKER_A, BASIS), "1:1");
    ck_assert_str_eq(claimed(b, WORKER_B, BASIS), "2:1");
}
END_TEST

static const Query writes[] = {QUERY_WORK_RENEW, QUERY_WORK_PREPARED, QUERY_WORK_DECLINED};

/* The one who slept wakes: only the token tells him from the other. */
START_TEST(an_old_token_writes_nothing)
{
    ck_assert_str_eq(claimed(a, WORKER_A, BASIS), "1:1");
    ck_assert_str_eq(claimed(b, WORKER_B, BASIS), "2:1");
    change(lease_ran_out);
    ck_assert_str_eq(claimed(b, WORKER_B, BASIS), "1:2");
    ck_assert_int_eq(written(a, writes[_i], 1), 0);
    ck_assert_int_eq(written(b, writes[_i], 2), 1);
    ck_assert_int_eq(written(a, writes[_i], 1), 0);
}
END_TEST

START_TEST(nobody_writes_to_what_the_run_does_itself)
{
    ck_assert_str_eq(claimed(a, WORKER_A, BASIS), "1:1");
    ck_assert_int_eq(owned(true), 0); /* the lease holds */
    change(lease_ran_out);
    ck_assert_int_eq(owned(false), 1);
    ck_assert_int_eq(written(a, writes[_i], 1), 0);
    ck_assert_int_eq(written(a, writes[_i], 2), 0);
    ck_assert_str_eq(claimed(b, WORKER_B, BASIS), "2:1");
}
END_TEST

START_TEST(a_longer_lease_holds)
{
    ck_assert_str_eq(claimed(a, WORKER_A, BASIS), "1:1");
    change(lease_ran_out);
    ck_assert_int_eq(written(a, QUERY_WORK_RENEW, 1), 1);
    ck_assert_int_eq(owned(false), 0);
    ck_assert_int_eq(written(a, QUERY_WORK_PREPARED, 1), 1);
    ck_assert_int_eq(owned(false), 0);
    ck_assert_int_eq(owned(true), 1);
}
END_TEST

/* Its session ends a moment after it. */
START_TEST(a_lost_session_is_a_lost_claim)
{
    ck_assert_str_eq(claimed(a, WORKER_A, BASIS), "1:1");
    ck_assert_str_eq(claimed(b, WORKER_B, BASIS), "2:1");
    store_close(&a);
    for (int i = 0; i < TRIES; i++) {
        const char *got = claimed(b, WORKER_B, BASIS);
        if (strcmp(got, "none") == 0)
            continue;
        ck_assert_str_eq(got, "1:2");
        return;
    }
    ck_abort_msg("the delivery of a worker that is gone is not offered again");
}
END_TEST

START_TEST(not_more_than_sixteen_lie_prepared)
{
    change(
        "insert into work (run, place, name, basis, state, worker, backend, lease_until, sha256, "
        "record_count) select 1, n + 2, 'a', 17, 'prepared', 1, 1, now(), "
        "decode(repeat('11', 32), 'hex'), 1 from generate_series(1, 16) n");
    ck_assert_str_eq(claimed(a, WORKER_A, BASIS), "none");
    change("update work set state = 'used' where place = 3");
    ck_assert_str_eq(claimed(a, WORKER_A, BASIS), "1:1");
}
END_TEST

/* How a run is no longer at work. */
static const char *const ends[] = {
    "update run set state = 'finished', finished_at = now()",
    "insert into run (run_date, program_version, rules_hash) values ('2026-12-22', 't', "
    "decode(repeat('00', 32), 'hex'))",
    "", /* its session is gone */
};

START_TEST(nothing_is_claimed_of_a_run_that_has_ended)
{
    ck_assert_str_eq(claimed(a, WORKER_A, BASIS), "1:1");
    if (ends[_i][0] != '\0')
        change(ends[_i]);
    else
        store_close(&holder);
    for (int i = 0; i < TRIES && ends[_i][0] == '\0'; i++) {
        Error err = {0};
        bool got;
        ck_assert_int_eq(store_try_lock(b, RUN_LOCK_KEY, &got, &err), STATUS_OK);
        if (!got)
            continue;
        ck_assert_int_eq(store_unlock(b, RUN_LOCK_KEY, &err), STATUS_OK);
        break;
    }
    ck_assert_str_eq(claimed(b, WORKER_B, BASIS), "none");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("work");
    TCase *tcase = tcase_create("claims");

    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, each_claims_another_one);
    tcase_add_test(tcase, nothing_is_claimed_of_a_run_whose_session_has_gone);
    tcase_add_test(tcase, a_claim_does_not_wait);
    tcase_add_loop_test(tcase, an_old_token_writes_nothing, 0, (int)COUNT_OF(writes));
    tcase_add_loop_test(tcase, nobody_writes_to_what_the_run_does_itself, 0, (int)COUNT_OF(writes));
    tcase_add_test(tcase, a_longer_lease_holds);
    tcase_add_test(tcase, a_lost_session_is_a_lost_claim);
    tcase_add_test(tcase, not_more_than_sixteen_lie_prepared);
    tcase_add_loop_test(tcase, nothing_is_claimed_of_a_run_that_has_ended, 0, (int)COUNT_OF(ends));
    suite_add_tcase(suite, tcase);

    return test_postgres_main(suite);
}
