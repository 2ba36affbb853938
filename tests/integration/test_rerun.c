/*
 * test_rerun.c
 *     A batch that failed or is quarantined is taken again: by the next run once, then by a person
 *     who has seen a plan, and only as that plan says.
 */
#include "delivery_maker.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maksatus/file.h"

static const char *number(Program *p, int value)
{
    return arena_format(program_arena(p), "%d", value);
}

static Ended execute(Program *p, int exit_code, int batch, const char *hash)
{
    return program_call(p, exit_code, "batch", "rerun", number(p, batch), "--execute", hash, "--by",
                        "anna", "--reason", "mended", NULL);
}

static json_t *plan(Program *p, int batch)
{
    return program_json(p, 0, "batch", "rerun", number(p, batch), "--plan", NULL);
}

static const char *hash_of(Program *p, json_t *document)
{
    const char *hash = json_string_value(json_object_get(document, "hash"));

    ck_assert_ptr_nonnull(hash);
    ck_assert_uint_eq(strlen(hash), 64);
    return arena_string(program_arena(p), slice_of(hash));
}

static void check_part(json_t *document, const char *name, int count, const char *sum)
{
    const json_t *part = json_object_get(document, name);

    ck_assert_msg(json_integer_value(json_object_get(part, "count")) == count
                      && strcmp(json_string_value(json_object_get(part, "sum")), sum) == 0,
                  "%s is not %d, %s:\n%s", name, count, sum, json_dumps(document, JSON_INDENT(1)));
}

static void load_table(Program *p, const char *table, const char *csv)
{
    Arena *arena = program_arena(p);
    const char *folder = program_path(p, "tables");
    Error err = {0};

    ck_assert_int_eq(folder_make(folder, &err), STATUS_OK);
    ck_assert_int_eq(
        file_write_all(arena, arena_format(arena, "%s/%s.csv", folder, table), slice_of(csv), &err),
        STATUS_OK);
    program_call(p, 0, "reference", "load", folder, NULL);
    ck_assert_int_eq(file_unlink(arena_format(arena, "%s/%s.csv", folder, table), &err), STATUS_OK);
}

#define ACCOUNT "payer,account,iban,bic,bank_profile,valid_from,valid_to\n"
#define YLEIS "MAKSU,YLEIS,FI1210030000010012,NDEAFIHH,NDEA09,"

/* On the day of the night the payer has no account: the world refuses every payment. */
static void take_account_away(Program *p)
{
    load_table(p, "payer_accounts", ACCOUNT YLEIS "2022-01-01,2026-12-21\n");
}

static void give_account_back(Program *p)
{
    load_table(p, "payer_accounts", ACCOUNT YLEIS "2026-12-22,\n");
}

static void put(Program *p, const char *name, const char *bytes)
{
    Error err = {0};

    ck_assert_int_eq(file_write_all(program_arena(p), program_path(p, name), slice_of(bytes), &err),
                     STATUS_OK);
}

/* Three decisions whose last row is cut. */
static int quarantine_one(Program *p, const char *name, const char *id)
{
    const char *csv = maker_csv(p, id, 3);

    program_deliver_bytes(p, name, csv, strlen(csv) - 25);
    sample_run(p, 1);
    ck_assert_line(maker_batches(p),
                   arena_format(program_arena(p), "%s quarantined COLUMN_COUNT", name));
    return maker_batch(p, name);
}

/* ── failed ───────────────────────────────────────────────────────────────────────────────── */

START_TEST(the_next_run_takes_it_once_more)
{
    AUTO_PROGRAM Program *p = sample_program("once_more");

    take_account_away(p);
    maker_deliver(p, "a", "A", 2, "{\"sender\":\"S\",\"sequence\":3}");
    maker_deliver(p, "b", "B", 1, "{\"sender\":\"S\",\"sequence\":4}");
    program_call(p, 1, "run", "--date", sample_date, "--dry-run", NULL); /* says so of both */
    sample_run(p, 1);
    ck_assert_str_eq(maker_batches(p), "a failed FAILED\nb failed FAILED\n");
    give_account_back(p);
    sample_run(p, 0);
    ck_assert_str_eq(maker_batches(p), "a published -\nb published -\n");
    ck_assert_uint_eq(program_paid_count(p), 3);
}
END_TEST

START_TEST(a_name_is_told_masked)
{
    AUTO_PROGRAM Program *p = sample_program("name_masked");

    take_account_away(p);
    maker_deliver(p, "a-131052-308T", "A", 1, NULL);
    Ended dry = program_call(p, 1, "run", "--date", sample_date, "--dry-run", NULL);
    ck_assert_msg(strstr(dry.err, "a-131052-****: would fail: ") != NULL, "%s", dry.err);
    ck_assert_ptr_null(strstr(dry.err, "308T"));
    Ended ended = sample_run(p, 1);
    ck_assert_msg(strstr(ended.err, "a-131052-****: FAILED ") != NULL, "%s", ended.err);
    ck_assert_ptr_null(strstr(ended.err, "308T"));
}
END_TEST

START_TEST(then_only_a_person_does)
{
    AUTO_PROGRAM Program *p = sample_program("person");

    take_account_away(p);
    maker_deliver(p, "a", "A", 2, "{\"count\":2}");
    sample_run(p, 1);
    ck_assert_str_eq(program_list(p, "inbox"), "a\na.control.json\n");
    sample_run(p, 1);
    ck_assert_str_eq(program_list(p, "inbox"), "");
    ck_assert_str_eq(program_list(p, "quarantine"), "a\na.control.json\na.reason.json\n");
    give_account_back(p);
    sample_run(p, 1); /* it is still failed, and somebody must look */
    ck_assert_str_eq(maker_batches(p), "a failed FAILED\n");

    json_t *planned = plan(p, 1);
    check_part(planned, "paid", 2, "201.00");
    execute(p, 0, 1, hash_of(p, planned));
    json_decref(planned);
    ck_assert_str_eq(maker_batches(p), "a published -\n");
    ck_assert_str_eq(program_list(p, "quarantine"), "");
    ck_assert_str_eq(program_list(p, "archive/2026-12-22"), "a\na.control.json\n");
    ck_assert_uint_eq(program_paid_count(p), 2);
    program_check_files(p);
    sample_run(p, 0);
}
END_TEST

/* What the database makes of batch b, however far it has come; it refuses nothing of others. */
typedef struct Refusal {
    const char *trigger, *sql, *sqlstate;
    bool dry; /* a dry run, which commits nothing, is told too */
} Refusal;

#define RAISE(sqlstate) "then raise exception using errcode = '" sqlstate "'; end if;"
#define OF_B "new.delivery = 'b' and new.state = 'committed' "

static const Refusal refusals[] = {
    {"trigger changes before insert on decision", "if new.decision_id = 'B-2' " RAISE("22003"),
     "22003", true},
    {"trigger changes before update on batch", "if " OF_B RAISE("54000"), "54000", true},
    {"constraint trigger changes after update on batch deferrable initially deferred",
     "if " OF_B RAISE("22P05"), "22P05", false},
};

/* The batch whose data the database refuses has failed like any other; its neighbours are paid. */
START_TEST(what_the_database_cannot_hold_stops_its_batch)
{
    const Refusal *t = &refusals[_i];
    AUTO_PROGRAM Program *p = sample_program("cannot_hold");

    sample_make_changes(p, t->sql);
    sample_execute(p, arena_format(program_arena(p),
                                   "create %s for each row execute function changes()",
                                   t->trigger));
    maker_deliver(p, "a", "A", 2, NULL);
    maker_deliver(p, "b", "B", 3, NULL);
    maker_deliver(p, "c", "C", 1, NULL);
    Ended dry = program_call(p, t->dry ? 1 : 0, "run", "--date", sample_date, "--dry-run", NULL);
    ck_assert_int_eq(strstr(dry.err, "b: would fail: ") != NULL, t->dry);
    ck_assert_ptr_nonnull(strstr(dry.err, "c: would be committed, 1 decisions"));
    Ended ended = sample_run(p, 1);
    ck_assert_msg(strstr(ended.err, t->sqlstate) != NULL
                      && strstr(ended.err, "mend or split the data") != NULL,
                  "says %s", ended.err);
    ck_assert_str_eq(maker_batches(p), "a published -\nb failed FAILED\nc published -\n");
    ck_assert_uint_eq(program_paid_count(p), 3);
    program_check_files(p);

    sample_run(p, 1); /* once more by itself, then it is kept for a person */
    ck_assert_str_eq(program_list(p, "quarantine"), "b\nb.reason.json\n");
    sample_execute(p, arena_format(program_arena(p), "drop trigger changes on %s",
                                   _i == 0 ? "decision" : "batch"));
    json_t *planned = plan(p, maker_batch(p, "b"));
    check_part(planned, "paid", 3, "303.00");
    execute(p, 0, maker_batch(p, "b"), hash_of(p, planned));
    json_decref(planned);
    ck_assert_str_eq(maker_batches(p), "a published -\nb published -\nc published -\n");
    program_check_files(p);
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

START_TEST(one_that_lies_in_the_inbox_may_be_rerun)
{
    AUTO_PROGRAM Program *p = sample_program("in_inbox");

    take_account_away(p);
    maker_deliver(p, "a\n", "A", 1, NULL);
    sample_run(p, 1);
    give_account_back(p);
    json_t *planned = plan(p, 1);
    execute(p, 0, 1, hash_of(p, planned));
    json_decref(planned);
    ck_assert_str_eq(program_list(p, "inbox"), "");
    ck_assert_uint_eq(program_paid_count(p), 1);
}
END_TEST

/* ── quarantined ──────────────────────────────────────────────────────────────────────────── */

START_TEST(a_plan_changes_nothing)
{
    AUTO_PROGRAM Program *p = sample_program("nothing");
    static const char *const folders[] = {"inbox", "outbox", "archive", "quarantine", "log"};
    const char *before[COUNT_OF(folders)];
    int batch = quarantine_one(p, "a", "A");

    put(p, "mended.csv", maker_csv(p, "A", 3));
    for (size_t i = 0; i < COUNT_OF(folders); i++)
        before[i] = program_list(p, folders[i]);
    const char *file = program_path(p, "mended.csv"), *lines = maker_batches(p);
    json_t *first =
        program_json(p, 0, "batch", "rerun", number(p, batch), "--file", file, "--plan", NULL);
    json_t *second =
        program_json(p, 0, "batch", "rerun", number(p, batch), "--plan", "--file", file, NULL);
    ck_assert(json_equal(first, second));
    ck_assert_str_eq(json_string_value(json_object_get(first, "state")), "committed");
    check_part(first, "paid", 3, "303.00");
    for (size_t i = 0; i < COUNT_OF(folders); i++)
        ck_assert_str_eq(program_list(p, folders[i]), before[i]);
    ck_assert_str_eq(maker_batches(p), lines);
    ck_assert_str_eq(program_history(p), "");
    json_decref(first);
    json_decref(second);
}
END_TEST

START_TEST(a_corrected_file_is_taken_in_its_place)
{
    AUTO_PROGRAM Program *p = sample_program("corrected");
    int batch = quarantine_one(p, "a", "A");

    put(p, "mended.csv", maker_csv(p, "A", 3));
    put(p, "mended.csv.control.json", "{\"count\":3,\"total\":\"303.00\"}");
    const char *file = program_path(p, "mended.csv");
    json_t *planned =
        program_json(p, 0, "batch", "rerun", number(p, batch), "--plan", "--file", file, NULL);
    const char *hash = hash_of(p, planned);
    json_decref(planned);
    /* Another content is another plan. */
    execute(p, 2, batch, hash);
    put(p, "mended.csv", maker_csv(p, "A", 2));
    program_call(p, 2, "batch", "rerun", number(p, batch), "--file", file, "--execute", hash,
                 "--by", "anna", "--reason", "r", NULL);
    ck_assert_uint_eq(program_paid_count(p), 0);

    put(p, "mended.csv", maker_csv(p, "A", 3));
    program_call(p, 0, "batch", "rerun", number(p, batch), "--file", file, "--execute", hash,
                 "--by", "anna", "--reason", "r", NULL);
    ck_assert_uint_eq(program_paid_count(p), 3);
    ck_assert_line(maker_batches(p), "a published -");
    ck_assert_str_eq(program_list(p, "archive/2026-12-22"), "a.2\na.2.control.json\n");
    ck_assert(path_exists(file)); /* the operator's own */
    execute(p, 2, batch, hash);   /* it is taken now */
    program_check_files(p);
}
END_TEST

START_TEST(what_is_here_already_is_left_untouched)
{
    AUTO_PROGRAM Program *p = sample_program("untouched");
    int batch = quarantine_one(p, "a", "A");

    maker_deliver(p, "b", "A", 1, NULL); /* A-1 came in the meantime */
    sample_run(p, 0);
    put(p, "mended.csv", maker_csv(p, "A", 3));
    const char *file = program_path(p, "mended.csv");
    json_t *planned =
        program_json(p, 0, "batch", "rerun", number(p, batch), "--plan", "--file", file, NULL);
    check_part(planned, "paid", 2, "203.00");
    check_part(planned, "untouched", 1, "100.00");
    check_part(planned, "refused", 0, "0.00");
    program_call(p, 0, "batch", "rerun", number(p, batch), "--file", file, "--execute",
                 hash_of(p, planned), "--by", "anna", "--reason", "r", NULL);
    json_decref(planned);
    ck_assert_uint_eq(program_paid_count(p), 3);
}
END_TEST

static void somebody_else_decides(Program *p)
{
    maker_deliver(p, "other", "A", 1, NULL);
    sample_run(p, 0);
}

static void a_payment_is_stopped(Program *p)
{
    load_table(p, "stops",
               "payer,agency,programme,grant_id,budget_item,payee_id,iban,owner,reason,valid_from,"
               "valid_to\n,ETETA,,,,,,anna,audit,2026-12-01,\n");
}

static void nothing_that_matters_but_reference_data(Program *p)
{
    load_table(p, "agencies",
               "code,name,ministry,valid_from,valid_to\nNEWONE,New,TEM,2026-01-01,\n");
}

typedef struct Change {
    const char *what;
    void (*change)(Program *p);
} Change;

static const Change changes[] = {
    {"one of its decisions came in another delivery", somebody_else_decides},
    {"a stop was loaded", a_payment_is_stopped},
    {"reference data was loaded that does not matter here",
     nothing_that_matters_but_reference_data},
};

START_TEST(a_plan_that_no_longer_fits_is_refused)
{
    char name[32];
    snprintf(name, sizeof(name), "changed_%d", _i);
    AUTO_PROGRAM Program *p = sample_program(name);
    const char *whole = maker_csv(p, "A", 2);

    /* A total that the sender got wrong; the operator has asked and mends the sidecar. */
    maker_deliver(p, "a", "A", 2, "{\"total\":\"1.00\"}");
    sample_run(p, 1);
    put(p, "mended.csv", whole);
    const char *file = program_path(p, "mended.csv");
    json_t *planned = program_json(p, 0, "batch", "rerun", "1", "--plan", "--file", file, NULL);
    changes[_i].change(p);
    size_t paid = program_paid_count(p);
    Ended ended = program_call(p, EXIT_ANY, "batch", "rerun", "1", "--file", file, "--execute",
                               hash_of(p, planned), "--by", "anna", "--reason", "r", NULL);
    ck_assert_msg(ended.exit_code == 2, "%s: exit %d", changes[_i].what, ended.exit_code);
    json_decref(planned);
    ck_assert_uint_eq(program_paid_count(p), paid);
    ck_assert_line(maker_batches(p), "a quarantined CONTROL_MISMATCH");
}
END_TEST

START_TEST(what_would_be_refused_again_is_not_executed)
{
    AUTO_PROGRAM Program *p = sample_program("refused_again");
    int batch = quarantine_one(p, "a", "A");
    json_t *planned = plan(p, batch);

    ck_assert_str_eq(json_string_value(json_object_get(planned, "state")), "quarantined");
    ck_assert_str_eq(json_string_value(json_object_get(planned, "reason")), "COLUMN_COUNT");
    check_part(planned, "paid", 0, "0.00");
    execute(p, 2, batch, hash_of(p, planned));
    json_decref(planned);
    ck_assert_line(maker_batches(p), "a quarantined COLUMN_COUNT");
}
END_TEST

START_TEST(wrong_uses)
{
    AUTO_PROGRAM Program *p = sample_program("wrong");
    static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
    int batch = quarantine_one(p, "a", "A");

    maker_deliver(p, "b", "B", 1, NULL);
    sample_run(p, 0);
    program_call(p, 2, "batch", "rerun", number(p, batch), NULL);
    program_call(p, 2, "batch", "rerun", number(p, batch), "--plan", "--execute", zeros, "--by",
                 "a", "--reason", "r", NULL);
    program_call(p, 2, "batch", "rerun", number(p, batch), "--execute", zeros, NULL);
    program_call(p, 2, "batch", "rerun", number(p, batch), "--plan", "--file", "/nowhere/at/all",
                 NULL);
    program_call(p, 2, "batch", "rerun", "99", "--plan", NULL);
    program_call(p, 2, "batch", "rerun", number(p, maker_batch(p, "b")), "--plan", NULL);
    execute(p, 2, batch, "abc");
    execute(p, 2, batch, zeros);
}
END_TEST

/* ── killed ───────────────────────────────────────────────────────────────────────────────── */

/* A failed batch whose plan is made; the hash of it. */
static const char *prepare(Program *p)
{
    take_account_away(p);
    maker_deliver(p, "a", "A", 2, "{\"count\":2}");
    sample_run(p, 1);
    sample_run(p, 1);
    give_account_back(p);
    json_t *planned = plan(p, 1);
    const char *hash = hash_of(p, planned);
    json_decref(planned);
    return hash;
}

static void stop_at(int n, const char *point)
{
    char name[32];
    snprintf(name, sizeof(name), "stop_%d", n);
    AUTO_PROGRAM Program *p = sample_program(name);
    const char *hash = prepare(p);

    program_env(p, "MAKSATUS_FAULT_STOP", number(p, n));
    Ended ended = execute(p, EXIT_ANY, 1, hash);
    program_env(p, "MAKSATUS_FAULT_STOP", NULL);
    ck_assert_msg(ended.by_signal == SIGKILL, "%s (%d) was not reached", point, n);
    sample_run(p, EXIT_ANY);
    if (strcmp(maker_batches(p), "a failed FAILED\n") == 0) /* before the commit */
        execute(p, 0, 1, hash);
    sample_run(p, 0);
    const char *lines = maker_batches(p);
    ck_assert_msg(strcmp(lines, "a published -\n") == 0, "stopped at %s (%d): %s", point, n, lines);
    ck_assert_uint_eq(program_paid_count(p), 2);
    ck_assert_str_eq(program_list(p, "quarantine"), "");
    ck_assert_str_eq(program_list(p, "archive/2026-12-22"), "a\na.control.json\n");
    program_check_files(p);
}

START_TEST(killed_while_it_is_executed)
{
    AUTO_PROGRAM Program *p = sample_program("points");
    const char *hash = prepare(p), *log = program_path(p, "points.log");
    int n = 0, tried = 0;

    program_env(p, "MAKSATUS_FAULT_LOG", log);
    execute(p, 0, 1, hash);
    program_env(p, "MAKSATUS_FAULT_LOG", NULL);
    const char *points = file_text(p, log, NULL);
    for (; *points != '\0'; points += strcspn(points, "\n") + 1) {
        const char *point = arena_string(program_arena(p), (Slice){points, strcspn(points, "\n")});
        if (strstr(point, " fails") != NULL)
            continue;
        n++;
        if (strncmp(point, "batch.", 6) == 0 || strncmp(point, "file.rename.", 12) == 0
            || strncmp(point, "store.commit.", 13) == 0) {
            stop_at(n, point);
            tried++;
        }
    }
    ck_assert_int_gt(tried, 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rerun");
    TCase *rerun = sample_case("rerun", 120);
    TCase *killed = sample_case("killed", 300);

    tcase_add_test(rerun, the_next_run_takes_it_once_more);
    tcase_add_test(rerun, a_name_is_told_masked);
    tcase_add_test(rerun, then_only_a_person_does);
    tcase_add_loop_test(rerun, what_the_database_cannot_hold_stops_its_batch, 0,
                        (int)COUNT_OF(refusals));
    tcase_add_test(rerun, one_that_lies_in_the_inbox_may_be_rerun);
    tcase_add_test(rerun, a_plan_changes_nothing);
    tcase_add_test(rerun, a_corrected_file_is_taken_in_its_place);
    tcase_add_test(rerun, what_is_here_already_is_left_untouched);
    tcase_add_loop_test(rerun, a_plan_that_no_longer_fits_is_refused, 0, (int)COUNT_OF(changes));
    tcase_add_test(rerun, what_would_be_refused_again_is_not_executed);
    tcase_add_test(rerun, wrong_uses);
    tcase_add_test(killed, killed_while_it_is_executed);
    suite_add_tcase(suite, rerun);
    suite_add_tcase(suite, killed);
    return sample_main(suite);
}
