/*
 * test_integrity.c
 *     Somebody changed a row, or a file, behind the program's back: the proof fails with exit 5,
 *     and nothing is published.
 *
 * The night is stopped where the row or file is there and nothing is visible yet, something is
 * changed as a superuser would, and the next run looks.
 */
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sample_night.h"

/* Triggers that protect rows do not stop a superuser, so they do not stop us. */
#define AS_SUPERUSER "set session_replication_role = replica; "

/* Where the night is stopped before the change. */
typedef enum Moment {
    BATCHES_COMMITTED, /* both deliveries are taken, no payment file is written */
    FILE_PROMISED,     /* a payment file is promised and hidden */
} Moment;

typedef struct Tampering {
    const char *what;
    Moment moment;
    const char *sql;
} Tampering;

static const Tampering tamperings[] = {
    {"a payment is one cent higher", BATCHES_COMMITTED,
     "update payment set cents = cents + 1 where id = (select min(id) from payment)"},
    {"a payment is gone", BATCHES_COMMITTED,
     "delete from payment where id = (select min(id) from payment)"},
    {"the sum of a batch is one cent higher", BATCHES_COMMITTED,
     "update batch set record_sum = record_sum + 1 where id = (select min(id) from batch)"},
    {"the count of a batch is one higher", BATCHES_COMMITTED,
     "update batch set record_count = record_count + 1 where id = (select min(id) from batch)"},
    {"the total of a state is one cent higher", BATCHES_COMMITTED,
     "update batch_total set record_sum = record_sum + 1 "
     "where (batch, state) = (select batch, state from batch_total limit 1)"},
    {"a payment of a promised file is one cent higher", FILE_PROMISED,
     "update payment set cents = cents + 1 where id = (select min(p.id) from payment p "
     "join payment_file f on f.id = p.file where f.state = 'promised')"},
    {"the sum of a promised file is one cent higher", FILE_PROMISED,
     "update payment_file set payment_sum = payment_sum + 1 where state = 'promised'"},
    {"the hash of a promised file is another", FILE_PROMISED,
     "update payment_file set sha256 = sha256(sha256) where state = 'promised'"},
};

/* How many objects of `list` have the state. */
static size_t count_state(Program *p, const char *list, const char *state)
{
    json_t *rows = program_json(p, EXIT_ANY, list, "list", NULL);
    size_t count = 0, index;
    json_t *row;

    json_array_foreach(rows, index, row) count +=
        strcmp(json_string_value(json_object_get(row, "state")), state) == 0;
    json_decref(rows);
    return count;
}

static bool has_come(Program *p, Moment moment)
{
    return moment == BATCHES_COMMITTED ? count_state(p, "batch", "committed") == 2
                                       : count_state(p, "file", "promised") > 0;
}

/* The numbers of the fault points that follow a COMMIT; 0 ends them. */
static void commit_points(int *numbers, size_t max)
{
    AUTO_PROGRAM Program *p = sample_program("commit_points");
    const char *log = program_path(p, "points.log");
    int number = 0;
    size_t count = 0;

    program_env(p, "MAKSATUS_FAULT_LOG", log);
    sample_deliver(p);
    sample_run(p, 0);
    program_env(p, "MAKSATUS_FAULT_LOG", NULL);
    for (const char *text = file_text(p, log, NULL); *text != '\0';) {
        size_t len = strcspn(text, "\n");
        if (len < 6 || memcmp(text + len - 6, " fails", 6) != 0) {
            number++;
            if (len == 18 && memcmp(text, "store.commit.after", len) == 0 && count + 1 < max)
                numbers[count++] = number;
        }
        text += len + 1;
    }
    numbers[count] = 0;
}

/* A program that was stopped at the moment. */
static Program *stopped_at(Moment moment)
{
    static int numbers[256];
    static int program_count;

    if (numbers[0] == 0)
        commit_points(numbers, COUNT_OF(numbers));
    for (size_t i = 0; numbers[i] != 0; i++) {
        char name[64];
        snprintf(name, sizeof(name), "stopped_%d", program_count++);
        Program *p = sample_program(name);
        sample_deliver(p);
        program_env(p, "MAKSATUS_FAULT_STOP", arena_format(program_arena(p), "%d", numbers[i]));
        sample_run(p, EXIT_ANY);
        program_env(p, "MAKSATUS_FAULT_STOP", NULL);
        if (has_come(p, moment))
            return p;
        program_done(&p);
    }
    ck_abort_msg("no COMMIT leaves the night at moment %d", (int)moment);
}

START_TEST(a_changed_row_stops_everything)
{
    for (size_t i = 0; i < COUNT_OF(tamperings); i++) {
        const Tampering *t = &tamperings[i];
        AUTO_PROGRAM Program *p = stopped_at(t->moment);
        sample_execute(p, arena_format(program_arena(p), AS_SUPERUSER "%s", t->sql));
        Ended ended = sample_run(p, EXIT_ANY);
        ck_assert_msg(ended.exit_code == 5, "%s: exit %d\n%s", t->what, ended.exit_code, ended.err);
        ck_assert_msg(ended.err[0] != '\0', "%s: says nothing", t->what);
        ck_assert_msg(program_file_count(p) == 0, "%s: something was published", t->what);
    }
}
END_TEST

/* What the database makes of rows that arrive. Sums of files and batches may stay what they are:
 * each payment must agree with its own decision. */
static const Tampering arrivals[] = {
    {"a payment goes to another account", BATCHES_COMMITTED,
     "if new.ordinal = 1 then new.iban := 'FI4250001510000023'; end if;"},
    {"a payment gets a cent of another", BATCHES_COMMITTED,
     "new.cents := new.cents + case new.ordinal when 1 then 1 when 2 then -1 else 0 end;"},
    {"a payment is another decision's", BATCHES_COMMITTED,
     "if new.ordinal = 1 then new.decision := new.decision + 1; end if;"},
    {"a set-off is one cent higher", BATCHES_COMMITTED,
     "if new.ordinal = 1 then new.set_off := new.set_off + 1; end if;"},
    {"a payment is in another file", BATCHES_COMMITTED,
     "if new.ordinal = 1 and new.file > 1 then "
     "new.ordinal := 998 + new.file; new.file := 1; end if;"},
};

START_TEST(a_row_that_arrives_changed_stops_its_batch)
{
    const Tampering *t = &arrivals[_i];
    AUTO_PROGRAM Program *p = sample_program("arrives_changed");

    sample_make_changes(p, t->sql);
    sample_execute(p, "create trigger changes before insert on payment "
                      "for each row execute function changes()");
    sample_deliver(p);
    Ended ended = sample_run(p, EXIT_ANY);
    sample_check_stopped(p, &ended, t->what, "disagree");
    ck_assert_uint_eq(count_state(p, "batch", "committed"), 0);
}
END_TEST

static int hidden_changed;

static int change_hidden(const char *path, const struct stat *facts, int kind, struct FTW *place)
{
    const char *name = path + place->base;
    bool visible = place->level == 1 && name[0] != '.';
    FILE *file;

    (void)facts;
    if (kind != FTW_F || visible || strstr(name, ".xml") == NULL || strstr(name, ".sha256") != NULL)
        return 0;
    file = fopen(path, "r+b");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fseek(file, -2, SEEK_END), 0);
    ck_assert_int_ne(fputc(' ', file), EOF);
    ck_assert_int_eq(fclose(file), 0);
    hidden_changed++;
    return 0;
}

/* A promised file that somebody changed before it was made visible. */
START_TEST(a_changed_file_is_not_published)
{
    AUTO_PROGRAM Program *p = stopped_at(FILE_PROMISED);

    nftw(program_path(p, "outbox"), change_hidden, 16, FTW_PHYS);
    ck_assert_int_gt(hidden_changed, 0);
    ck_assert_int_eq(sample_run(p, EXIT_ANY).exit_code, 5);
    ck_assert_uint_eq(program_file_count(p), 0);
}
END_TEST

/* Neither the hidden nor the visible file is there: somebody may have taken it. */
static int remove_hidden(const char *path, const struct stat *facts, int kind, struct FTW *place)
{
    (void)facts;
    if (kind == FTW_F && strstr(path + place->base, ".xml") != NULL) {
        ck_assert_int_eq(remove(path), 0);
        hidden_changed++;
    }
    return 0;
}

START_TEST(a_promised_file_that_is_gone_is_in_doubt)
{
    AUTO_PROGRAM Program *p = stopped_at(FILE_PROMISED);

    nftw(program_path(p, "outbox"), remove_hidden, 16, FTW_PHYS);
    ck_assert_int_gt(hidden_changed, 0);
    ck_assert_int_eq(sample_run(p, EXIT_ANY).exit_code, 1);
    ck_assert_uint_eq(count_state(p, "file", "in_doubt"), 1);
    size_t files = program_file_count(p);
    /* Never written again by itself. */
    Ended ended = sample_run(p, 1);
    ck_assert_ptr_nonnull(strstr(ended.err, " is in doubt: somebody may have taken it; see "));
    ck_assert_uint_eq(count_state(p, "file", "in_doubt"), 1);
    ck_assert_uint_eq(program_file_count(p), files);
}
END_TEST

static const char *file_in_state(Program *p, const char *state)
{
    return sample_file_text(p, "state", state, "message_id");
}

static void write_again(Program *p, int exit_code, const char *file)
{
    program_call(p, exit_code, "file", "publish", file, "--again", "--by", "anna", "--reason",
                 "not there", NULL);
}

/* The act dies after the file is visible: once more, it says so. */
START_TEST(a_file_is_written_again_once)
{
    AUTO_PROGRAM Program *p = stopped_at(FILE_PROMISED);

    nftw(program_path(p, "outbox"), remove_hidden, 16, FTW_PHYS);
    sample_run(p, 1);
    const char *file = file_in_state(p, "in_doubt");
    const char *visible =
        program_path(p, arena_format(program_arena(p), "outbox/%s.xml", file));
    for (int n = 1; !path_exists(visible); n++) {
        ck_assert_int_lt(n, 100);
        program_env(p, "MAKSATUS_FAULT_STOP", arena_format(program_arena(p), "%d", n));
        write_again(p, EXIT_ANY, file);
        program_env(p, "MAKSATUS_FAULT_STOP", NULL);
    }
    ck_assert_str_eq(file_in_state(p, "in_doubt"), file);
    write_again(p, 0, file);
    ck_assert_str_eq(sample_file_text(p, "message_id", file, "state"), "published");
    program_check_files(p);
}
END_TEST

static void take_back(Program *p, int exit_code, const char *file)
{
    program_call(p, exit_code, "file", "void", file, "--by", "anna", "--reason", "wrong", NULL);
}

/* Its payments would be made twice. Before a run has seen it, and after. */
START_TEST(what_somebody_may_have_is_not_taken_back)
{
    AUTO_PROGRAM Program *p = stopped_at(FILE_PROMISED);
    const char *file = file_in_state(p, "promised");

    nftw(program_path(p, "outbox"), remove_hidden, 16, FTW_PHYS);
    take_back(p, 2, file);
    ck_assert_str_eq(file_in_state(p, "promised"), file);
    sample_run(p, 1);
    take_back(p, 2, file);
    ck_assert_str_eq(file_in_state(p, "in_doubt"), file);
    write_again(p, 0, file);
    take_back(p, 0, file);
    ck_assert_str_eq(file_in_state(p, "void"), file);
}
END_TEST

typedef enum After { THE_RUN, THE_ACT } After;

/* Wherever the act dies, the file is there for the bank or void in the end, never lost: by the next
 * run, or by the same act once more. */
START_TEST(a_file_is_taken_back_or_stays)
{
    AUTO_PROGRAM Program *p = sample_program((After)_i == THE_RUN ? "shown_again" : "void_again");
    bool out_of_sight = false;

    sample_deliver(p);
    sample_run(p, 0);
    const char *file = file_in_state(p, "published");
    const char *visible =
        program_path(p, arena_format(program_arena(p), "outbox/%s.xml", file));
    for (int n = 1; count_state(p, "file", "void") == 0; n++) {
        ck_assert_int_lt(n, 60);
        program_env(p, "MAKSATUS_FAULT_STOP", arena_format(program_arena(p), "%d", n));
        take_back(p, EXIT_ANY, file);
        program_env(p, "MAKSATUS_FAULT_STOP", NULL);
        bool gone = !path_exists(visible) && count_state(p, "file", "void") == 0;
        out_of_sight = out_of_sight || gone;
        if ((After)_i == THE_RUN)
            ck_assert_int_eq(sample_run(p, EXIT_ANY).exit_code, gone);
        else if (gone)
            take_back(p, 0, file);
        ck_assert_msg(path_exists(visible) == (count_state(p, "file", "void") == 0),
                      "stopped at %d", n);
    }
    ck_assert(out_of_sight);
    sample_run(p, 0);
    ck_assert_ptr_null(strstr(program_list(p, "outbox"), file));
}
END_TEST

/* Nor by a person, once its day has passed: then it is taken back, and its payments are made anew.
 */
START_TEST(a_file_in_doubt_is_not_written_after_its_day)
{
    AUTO_PROGRAM Program *p = stopped_at(FILE_PROMISED);

    nftw(program_path(p, "outbox"), remove_hidden, 16, FTW_PHYS);
    sample_run(p, 1);
    const char *file = file_in_state(p, "in_doubt");
    program_call(p, EXIT_ANY, "run", "--date", "2026-12-30", NULL);
    Ended ended = program_call(p, 2, "file", "publish", file, "--again", "--by", "anna", "--reason",
                               "the bank has it not", NULL);
    ck_assert_msg(strstr(ended.err, "has passed") != NULL, "%s", ended.err);
    ck_assert_uint_eq(count_state(p, "file", "in_doubt"), 1);
    take_back(p, 0, file);
    ck_assert_uint_eq(count_state(p, "file", "void"), 1);
}
END_TEST

/* A database restored from an older backup must not pay again. */
static const char *const manifest_folders[] = {"outbox", "outbox/sent", "archive",
                                               "archive/2026-12-21"};

START_TEST(a_manifest_that_the_database_does_not_know)
{
    AUTO_PROGRAM Program *p = sample_program("restored");
    const char *folder = manifest_folders[_i];

    sample_run(p, 0);
    (void)mkdir(program_path(p, folder), 0700);
    program_deliver_bytes(p,
                          arena_format(program_arena(p), "../%s/MAKSU-20261221-9999.manifest.json",
                                       folder),
                          "{}\n", 3);
    sample_deliver(p);
    sample_run(p, 5);
    ck_assert_str_eq(program_history(p), "");
    ck_assert_str_eq(program_list(p, "inbox"), "elinvoima.csv\ntyollisyys.xml\n");
}
END_TEST

/* What a sender calls its file stops nobody. */
START_TEST(a_delivery_that_is_called_a_manifest)
{
    AUTO_PROGRAM Program *p = sample_program("called_manifest");

    program_deliver_as(p, "fixtures/night/deliveries/elinvoima.csv", "e.manifest.json");
    sample_run(p, 0);
    program_deliver_as(p, "fixtures/night/deliveries/elinvoima.csv", "e.manifest.json");
    program_deliver_as(p, "fixtures/answers/good-statement-08.xml", "a.manifest.json");
    sample_run(p, 1);
    sample_run(p, 0);
    ck_assert_str_eq(program_list(p, "inbox"), "");
}
END_TEST

/* After the night: 'status' proves it again, whenever it is asked. */
START_TEST(status_proves_the_night_again)
{
    AUTO_PROGRAM Program *p = sample_program("status");

    sample_deliver(p);
    sample_run(p, 0);
    sample_execute(p, arena_format(program_arena(p), AS_SUPERUSER "%s", tamperings[0].sql));
    json_t *status = program_json(p, EXIT_ANY, "status", NULL);
    ck_assert_str_ne(json_string_value(json_object_get(status, "proof")), "ok");
    json_decref(status);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("integrity");
    TCase *integrity = sample_case("integrity", 120);

    tcase_add_test(integrity, a_changed_row_stops_everything);
    tcase_add_loop_test(integrity, a_row_that_arrives_changed_stops_its_batch, 0,
                        (int)COUNT_OF(arrivals));
    tcase_add_test(integrity, a_changed_file_is_not_published);
    tcase_add_test(integrity, a_promised_file_that_is_gone_is_in_doubt);
    tcase_add_test(integrity, what_somebody_may_have_is_not_taken_back);
    tcase_add_loop_test(integrity, a_file_is_taken_back_or_stays, THE_RUN, THE_ACT + 1);
    tcase_add_test(integrity, a_file_is_written_again_once);
    tcase_add_test(integrity, a_file_in_doubt_is_not_written_after_its_day);
    tcase_add_loop_test(integrity, a_manifest_that_the_database_does_not_know, 0,
                        (int)COUNT_OF(manifest_folders));
    tcase_add_test(integrity, a_delivery_that_is_called_a_manifest);
    tcase_add_test(integrity, status_proves_the_night_again);
    suite_add_tcase(suite, integrity);
    return sample_main(suite);
}
