/*
 * test_load.c
 *     A night that is large enough to be loaded into blocks of its own and paid out by several
 *     threads: how many threads, in how many pieces, or killed where, it ends the same.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "planted_night.h"

enum { KILLS = 6 };

/* The hashes of all files, in their order. */
static const char *hashes_of(Program *p, const json_t *status)
{
    const json_t *files = json_object_get(status, "files");
    char *all = arena_format(program_arena(p), "%s", "");

    for (size_t i = 0; i < json_array_size(files); i++)
        all = arena_format(
            program_arena(p), "%s %s", all,
            json_string_value(json_object_get(json_array_get(files, i), "sha256")));
    return all;
}

/* What the log says of the threads that made files: how many of them made one. */
static json_int_t threads_of(Program *p)
{
    const char *name = program_list(p, "log"); /* there is one run */
    const char *path = arena_format(program_arena(p), "log/%.*s", (int)strcspn(name, "\n"), name);
    const char *line = file_text(p, program_path(p, path), &(size_t){0});

    for (; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        json_t *event = json_loads(line, JSON_DISABLE_EOF_CHECK, NULL);
        const char *what = json_string_value(json_object_get(event, "event"));
        json_int_t threads = json_integer_value(json_object_get(event, "threads"));
        bool found = what != NULL && strcmp(what, "files.beside") == 0;

        json_decref(event);
        if (found)
            return threads;
    }
    return 0;
}

/* One and several threads write the same bytes; and several really work. */
START_TEST(threads_make_no_difference)
{
    static const struct {
        const char *jobs;
        json_int_t threads_min, threads_max;
    } rows[] = {{"1", 0, 0}, {"2", 2, 2}, {"8", 2, 8}};
    const char *hashes = NULL, *history = NULL;
    AUTO_PROGRAM Program *kept = sample_program("kept");

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        AUTO_PROGRAM Program *p
            = sample_program(arena_format(program_arena(kept), "jobs%s", rows[i].jobs));

        program_env(p, "MAKSATUS_TEST_CLOCK", sample_clock);
        json_decref(planted_night(p, "1"));
        json_t *status
            = program_json(p, EXIT_ANY, "run", "--date", planted_day, "--jobs", rows[i].jobs, NULL);
        ck_assert_str_eq(json_string_value(json_object_get(status, "proof")), "ok");
        ck_assert_int_ge(threads_of(p), rows[i].threads_min);
        ck_assert_int_le(threads_of(p), rows[i].threads_max);
        if (i == 0) {
            hashes = arena_string(program_arena(kept), slice_of(hashes_of(p, status)));
            history = arena_string(program_arena(kept), slice_of(program_history(p)));
        }
        ck_assert_str_eq(hashes_of(p, status), hashes);
        ck_assert_str_eq(program_history(p), history);
        program_call(p, 0, "audit", "verify", NULL);
        json_decref(status);
    }
}
END_TEST

START_TEST(pieces_make_no_difference)
{
    AUTO_PROGRAM Program *whole = sample_program("whole");
    AUTO_PROGRAM Program *cut = sample_program("cut");

    json_decref(planted_night(whole, "1"));
    json_decref(planted_night(cut, "7"));
    program_call(whole, EXIT_ANY, "run", "--date", planted_day, NULL);
    program_call(cut, EXIT_ANY, "run", "--date", planted_day, NULL);
    ck_assert_str_eq(program_history(cut), program_history(whole));
    ck_assert_str_eq(program_paid(cut), program_paid(whole));
}
END_TEST

/* Blocks of two chunks, far behind the one that is there: each is loaded, indexed and attached. */
START_TEST(blocks_make_no_difference)
{
    AUTO_PROGRAM Program *whole = sample_program("one_block");
    AUTO_PROGRAM Program *cut = sample_program("blocks");

    json_decref(planted_night(whole, "1"));
    json_decref(planted_night(cut, "1"));
    sample_execute(cut, "create or replace function block_size() returns bigint language sql "
                        "immutable as $$ select 8192::bigint $$");
    sample_execute(cut, "select setval('decision_number', 2048000), "
                        "setval('payment_number', 2048000)");
    program_call(whole, EXIT_ANY, "run", "--date", planted_day, NULL);
    program_call(cut, EXIT_ANY, "run", "--date", planted_day, "--jobs", "2", NULL);
    ck_assert_str_eq(program_history(cut), program_history(whole));
    ck_assert_str_eq(program_paid(cut), program_paid(whole));
    sample_execute(cut, "do $$ begin if (select count(*) from pg_class where relkind = 'r' and "
                        "relname ~ '^decision_block_') < 4 then raise exception 'few blocks'; "
                        "end if; end $$");
    program_call(cut, 0, "audit", "verify", NULL);
}
END_TEST

static const char no_rest[] =
    "do $$ begin if exists (select from pg_class where relname ~ '_fresh_[0-9]+$') then "
    "raise exception 'a block is left that is nobody''s'; end if; end $$";

/* Points at which it may be stopped: lines of the log but those of calls that may fail. */
static size_t points_of(const char *text)
{
    size_t count = 0;

    for (; *text != '\0'; text = strchr(text, '\n') + 1) {
        size_t len = strcspn(text, "\n");
        count += len < 6 || memcmp(text + len - 6, " fails", 6) != 0;
    }
    return count;
}

/* Killed anywhere, and run once more: the same are paid, and nothing is left over. */
START_TEST(killed_while_loading)
{
    AUTO_PROGRAM Program *whole = sample_program("undisturbed");
    const char *log = program_path(whole, "points");

    json_decref(planted_night(whole, "1"));
    program_env(whole, "MAKSATUS_FAULT_LOG", log);
    program_call(whole, EXIT_ANY, "run", "--date", planted_day, NULL);
    program_env(whole, "MAKSATUS_FAULT_LOG", NULL);
    size_t points = points_of(file_text(whole, log, &(size_t){0}));
    ck_assert_uint_gt(points, 100);
    for (size_t kill = 1; kill <= KILLS; kill++) {
        AUTO_PROGRAM Program *p
            = sample_program(arena_format(program_arena(whole), "killed%zu", kill));
        size_t at = points * kill / (KILLS + 1);

        json_decref(planted_night(p, "1"));
        program_env(p, "MAKSATUS_FAULT_STOP", arena_format(program_arena(p), "%zu", at));
        ck_assert_int_eq(
            program_call(p, EXIT_ANY, "run", "--date", planted_day, NULL).by_signal, SIGKILL);
        program_env(p, "MAKSATUS_FAULT_STOP", NULL);
        program_call(p, EXIT_ANY, "run", "--date", planted_day, NULL);
        ck_assert_str_eq(program_history(p), program_history(whole));
        ck_assert_str_eq(program_paid(p), program_paid(whole));
        sample_execute(p, no_rest);
        program_call(p, 0, "audit", "verify", NULL);
    }
}
END_TEST

/* What the database makes of rows while a block is loaded. */
typedef struct Arrival {
    const char *what, *table, *sql, *says;
} Arrival;

static const Arrival arrivals[] = {
    {"a decision gets a cent more", "decision",
     "if new.line = 7 then new.cents := new.cents + 1; end if;", "other totals"},
    {"a decision is held that was planned", "decision",
     "if new.line = 2 then new.state := 'held'; end if;", "other totals"},
    {"a decision is another batch's", "decision",
     "if new.line = 3 then new.batch := new.batch + 1; end if;", "another batch"},
    {"a payment goes to another account", "payment",
     "if new.ordinal = 1 then new.iban := 'FI4250001510000023'; end if;", "disagree"},
    {"a payment gets a cent of another", "payment",
     "new.cents := new.cents + case new.ordinal when 1 then 1 when 2 then -1 else 0 end;",
     "disagree"},
    {"a payment is in another file", "payment",
     "if new.ordinal = 1 and new.file > 1 then new.ordinal := 900000 + new.file; new.file := 1; "
     "end if;",
     "disagree"},
};

static void change_loaded(Program *p, const char *table, const char *sql)
{
    sample_make_changes(p, sql);
    sample_execute(p, arena_format(program_arena(p),
                                   "alter function block_make rename to block_made; "
                                   "create function block_make(a_table text, block bigint) "
                                   "returns void language plpgsql as $$ begin "
                                   "perform block_made(a_table, block); "
                                   "if a_table = '%s' then execute format('create trigger changes "
                                   "before insert on %%I for each row execute function changes()', "
                                   "block_fresh(a_table, block)); end if; end $$",
                                   table));
}

START_TEST(a_row_that_is_loaded_changed_stops_its_batch)
{
    const Arrival *t = &arrivals[_i];
    AUTO_PROGRAM Program *p = sample_program("loaded_changed");

    change_loaded(p, t->table, t->sql);
    json_decref(planted_night(p, "1"));
    Ended ended = program_call(p, EXIT_ANY, "run", "--date", planted_day, NULL);
    sample_check_stopped(p, &ended, t->what, t->says);
}
END_TEST

static const char *const loaded_tables[] = {"decision", "payment"};

/* A row of the first block that the database cannot hold stops the batch of that block. The one
 * that is loaded after it goes on, and the next run finds nothing in its way. */
START_TEST(a_row_that_cannot_be_loaded_stops_only_its_batch)
{
    AUTO_PROGRAM Program *p = sample_program("not_loaded");
    AUTO_PROGRAM Program *other = sample_program("only_other");
    const char *const options[] = {"--count", "20000", "--seed", "12", NULL};
    const char *const first = arena_format(program_arena(p), "%s_fresh_1", loaded_tables[_i]);

    json_decref(planted_delivery(other, "other.csv", options));
    program_call(other, EXIT_ANY, "run", "--date", planted_day, NULL);
    change_loaded(p, loaded_tables[_i],
                  arena_format(program_arena(p),
                               "if tg_table_name = '%s' then raise numeric_value_out_of_range; "
                               "end if;",
                               first));
    json_decref(planted_night(p, "1"));
    json_decref(planted_delivery(p, "other.csv", options));
    Ended ended = program_call(p, 1, "run", "--date", planted_day, "--jobs", "2", NULL);
    ck_assert_msg(strstr(ended.err, "night.csv: FAILED ") != NULL
                      && strstr(ended.err, "(22003)") != NULL,
                  "says %s", ended.err);
    ck_assert_str_eq(program_paid(p), program_paid(other));
    size_t paid = program_paid_count(p);
    program_call(p, EXIT_ANY, "run", "--date", planted_day, NULL);
    ck_assert_uint_gt(program_paid_count(p), paid);
    sample_execute(p, no_rest);
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

/* They are written while other threads make files. */
START_TEST(returns_that_cannot_be_written_stop_no_payment)
{
    AUTO_PROGRAM Program *p = sample_program("no_returns");
    AUTO_PROGRAM Program *whole = sample_program("with_returns");

    json_decref(planted_night(whole, "1"));
    program_call(whole, EXIT_ANY, "run", "--date", planted_day, NULL);
    json_decref(planted_night(p, "1"));
    FILE *in_the_way = fopen(program_path(p, "outbox/returns"), "w");
    ck_assert_ptr_nonnull(in_the_way);
    ck_assert_int_eq(fclose(in_the_way), 0);
    Ended ended = program_call(p, EXIT_ANY, "run", "--date", planted_day, "--jobs", "2", NULL);
    ck_assert_int_eq(ended.exit_code, 4);
    ck_assert_msg(strstr(ended.err, "returns") != NULL, "says %s", ended.err);
    ck_assert_str_eq(program_paid(p), program_paid(whole));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("load");
    TCase *tcase = sample_case("load", 900);

    tcase_add_test(tcase, threads_make_no_difference);
    tcase_add_test(tcase, pieces_make_no_difference);
    tcase_add_test(tcase, blocks_make_no_difference);
    tcase_add_test(tcase, killed_while_loading);
    tcase_add_loop_test(tcase, a_row_that_is_loaded_changed_stops_its_batch, 0,
                        COUNT_OF(arrivals));
    tcase_add_loop_test(tcase, a_row_that_cannot_be_loaded_stops_only_its_batch, 0,
                        COUNT_OF(loaded_tables));
    tcase_add_test(tcase, returns_that_cannot_be_written_stop_no_payment);
    suite_add_tcase(suite, tcase);
    return sample_main(suite);
}
