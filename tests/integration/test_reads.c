/*
 * test_reads.c
 *     What is done of one night must not read what other nights left, though the server that has
 *     counted its rows may think that reading them all is cheap. The server's own counters say what
 *     was read, so that no time is asserted.
 */
#include <string.h>

#include "bank_outbox.h"
#include "planted_night.h"

static const char second_day[] = "2026-12-23";

static void deliver_some(Program *p, const char *count, const char *seed, const char *faults)
{
    const char *const options[] = {"--count", count, "--seed", seed, "--faults", faults, NULL};

    json_decref(planted_delivery(p, arena_format(program_arena(p), "%s.csv", seed), options));
}

/* A night of 20,000 decisions, with so many percent of faults. */
static void deliver(Program *p, const char *seed, const char *faults)
{
    deliver_some(p, "20000", seed, faults);
}

/* A night all of whose files are published. */
static void pay_night(Program *p, const char *faults)
{
    deliver(p, "1", faults);
    program_call(p, EXIT_ANY, "run", "--date", planted_day, NULL);
    program_call(p, 0, "approve", "--run", "1", "--by", "vera", "--reason", "all", NULL);
    sample_execute(p, "vacuum analyze");
}

/* What the database is asked is true. */
static void check(Program *p, const char *sql)
{
    PGconn *conn = sample_connect(p);
    const char *answer = sample_ask(p, conn, sql);

    PQfinish(conn);
    ck_assert_msg(strcmp(answer, "t") == 0, "not so: %s", sql);
}

/* More than half of a night goes back, after a night as large. */
START_TEST(returns_look_up_their_decisions)
{
    AUTO_PROGRAM Program *p = sample_program("returns");

    pay_night(p, "80");
    deliver(p, "2", "80");
    sample_execute(p, "select pg_stat_reset()");
    program_call(p, EXIT_ANY, "run", "--date", second_day, NULL);
    check(p, "select seq_tup_read + idx_tup_fetch < 10000 from pg_stat_user_tables "
             "where relname = 'decision_block_1'");
    check(p, "select count(*) > 10000 from decision where state = 'rejected'");
}
END_TEST

/* A block may hold one batch only, of which the server knows that all decisions are of it. */
START_TEST(history_looks_up_who_waits)
{
    AUTO_PROGRAM Program *p = sample_program("history");

    pay_night(p, "5");
    sample_execute(p, "select pg_stat_reset()");
    const char *held = program_call(p, 0, "history", "--state", "held", NULL).out;
    check(p, "select seq_tup_read < 10000 from pg_stat_user_tables "
             "where relname = 'decision_block_1'");
    check(p, arena_format(program_arena(p),
                          "select count(*) > 0 and count(*) = %zu from decision_waiting "
                          "where state = 'held'",
                          lines_count(held) - 1));
}
END_TEST

/* Some hundred wait in the queue, and nothing else arrived in the period. */
START_TEST(the_queue_of_a_report_is_looked_up)
{
    AUTO_PROGRAM Program *p = sample_program("queue");

    pay_night(p, "5");
    sample_execute(p, "select pg_stat_reset()");
    program_call(p, 0, "report", "--from", "2026-12-24", "--to", "2026-12-31", NULL);
    check(p, "select seq_tup_read < 10000 from pg_stat_user_tables "
             "where relname = 'decision_block_1'");
}
END_TEST

/* What the bank says in words is taken before what it says of money. */
static void put_in_inbox(void *context, const char *name, const char *bytes, size_t size)
{
    int place = strstr(name, "-status-") != NULL ? 1 : 2;

    program_deliver_bytes(context, arena_format(program_arena(context), "%d-%s", place, name),
                          bytes, size);
}

static void answer_all(Program *p, BankMood mood)
{
    Bank *bank = bank_new(1);

    bank_take_outbox(bank, p, "");
    bank_answer(bank, mood, second_day, put_in_inbox, p);
    bank_done(bank);
}

/* Many payments are refused, and nothing was ever set off or withheld. The server has seen that
 * there are no items of answers yet. */
START_TEST(answers_read_what_they_tell_of)
{
    AUTO_PROGRAM Program *p = sample_program("answers");

    sample_execute(p, "do $$ begin execute format('alter database %I set track_functions to "
                      "\"all\"', current_database()); end $$");
    pay_night(p, "0");
    answer_all(p, BANK_PARTLY_REFUSED);
    sample_execute(p, "select pg_stat_reset()");
    program_call(p, EXIT_ANY, "run", "--date", second_day, NULL);
    check(p, "select seq_tup_read < 10000 from pg_stat_user_tables where relname = 'answer_item'");
    check(p, "select count(*) > 1000 from decision_now where state_now = 'refused'");
    check(p, "select sum(calls) > 0 from pg_stat_user_functions "
             "where funcname = 'set_off_take_back'");
    check(p, "select coalesce(sum(calls), 0) = 0 from pg_stat_user_functions "
             "where funcname = 'withheld_is_withdrawn'");
}
END_TEST

/* What became of the decisions of a batch is not in the table. */
START_TEST(a_table_of_batches_reads_no_changes)
{
    AUTO_PROGRAM Program *p = sample_program("batches");

    deliver_some(p, "2000", "1", "0");
    program_call(p, EXIT_ANY, "run", "--date", planted_day, NULL);
    program_call(p, 0, "approve", "--run", "1", "--by", "vera", "--reason", "all", NULL);
    answer_all(p, BANK_PARTLY_REFUSED);
    program_call(p, EXIT_ANY, "run", "--date", second_day, NULL);
    sample_execute(p, "select pg_stat_reset()");
    program_call(p, 0, "batch", "list", "--format", "table", NULL);
    check(p, "select seq_tup_read + idx_tup_fetch = 0 from pg_stat_user_tables "
             "where relname = 'decision_change'");
    const char *told = program_call(p, 0, "batch", "list", "--format", "csv", NULL).out;
    ck_assert_ptr_nonnull(strstr(told, "refused"));
}
END_TEST

/* Files that wait for a second person; what the night after theirs has proven is not read again. */
START_TEST(what_waits_for_approval_is_not_proven_each_night)
{
    AUTO_PROGRAM Program *p = sample_program("waits");

    deliver(p, "1", "5");
    program_call(p, EXIT_ANY, "run", "--date", planted_day, NULL);
    check(p, "select count(*) > 0 from payment_file where state = 'promised'");
    program_call(p, EXIT_ANY, "run", "--date", planted_day, NULL);
    sample_execute(p, "select pg_stat_reset()");
    program_call(p, EXIT_ANY, "run", "--date", planted_day, NULL);
    check(p, "select sum(seq_tup_read + idx_tup_fetch) < 5000 from pg_stat_user_tables "
             "where relname in ('decision_block_1', 'payment_block_1')");
}
END_TEST

/* Decisions whose time comes a week later. The server has seen one payment file, and thinks that
 * its payments are few. */
START_TEST(earlier_attempts_are_looked_up)
{
    static const char early_day[] = "2026-12-14";
    AUTO_PROGRAM Program *p = sample_program("attempts");

    json_decref(planted_delivery(p, "one.csv", (const char *const[]){
        "--date", early_day, "--count", "1", "--faults", "0", NULL}));
    program_call(p, EXIT_ANY, "run", "--date", early_day, NULL);
    sample_execute(p, "analyze payment_file");
    check(p, "select count(*) = 1 from payment_file");
    deliver_some(p, "12000", "1", "0"); /* half of them is decided later */
    program_call(p, EXIT_ANY, "run", "--date", early_day, NULL);
    check(p, "select count(*) > 5000 from decision_waiting where state = 'deferred'");
    sample_execute(p, "select pg_stat_reset()");
    program_call(p, EXIT_ANY, "run", "--date", planted_day, NULL);
    check(p, "select count(*) > 5000 from decision_now where state_now = 'planned'");
    check(p, "select sum(idx_tup_read) < 100000 from pg_stat_user_indexes "
             "where indexrelname like '%file_ordinal%'");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reads");
    TCase *tcase = sample_case("reads", 600);

    tcase_add_test(tcase, returns_look_up_their_decisions);
    tcase_add_test(tcase, history_looks_up_who_waits);
    tcase_add_test(tcase, the_queue_of_a_report_is_looked_up);
    tcase_add_test(tcase, answers_read_what_they_tell_of);
    tcase_add_test(tcase, a_table_of_batches_reads_no_changes);
    tcase_add_test(tcase, what_waits_for_approval_is_not_proven_each_night);
    tcase_add_test(tcase, earlier_attempts_are_looked_up);
    suite_add_tcase(suite, tcase);
    return sample_main(suite);
}
