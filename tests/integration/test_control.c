/*
 * test_control.c
 *     Control data, sequences and gaps, names of deliveries, and what a killed run leaves of them.
 */
#include "delivery_maker.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "maksatus/file.h"

/* ── totals ───────────────────────────────────────────────────────────────────────────────── */

typedef struct Control {
    const char *what;
    const char *json; /* %s: the right hash; the delivery has 2 records, 201.00 euros */
    const char *state, *reason;
} Control;

static const Control controls[] = {
    {"nothing is said", "{}", "published", "-"},
    {"all is right", "{\"sender\":\"S0\",\"count\":2,\"total\":\"201.00\",\"sha256\":\"%s\"}",
     "published", "-"},
    {"numbers as texts", "{\"count\":\"2\",\"total\":\"201\"}", "published", "-"},
    {"the total as a number", "{ \"total\" : 201.00 }", "published", "-"},
    {"one record less", "{\"count\":1}", "quarantined", "CONTROL_MISMATCH"},
    {"one record more", "{\"count\":3}", "quarantined", "CONTROL_MISMATCH"},
    {"one cent less", "{\"total\":\"200.99\"}", "quarantined", "CONTROL_MISMATCH"},
    {"one cent more", "{\"total\":201.01}", "quarantined", "CONTROL_MISMATCH"},
    {"another hash",
     "{\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}",
     "quarantined", "CONTROL_MISMATCH"},
    {"no JSON", "{\"count\":2", "quarantined", "CONTROL_INVALID"},
    {"no object", "[2]", "quarantined", "CONTROL_INVALID"},
    {"a key that stands twice", "{\"count\":2,\"count\":2}", "quarantined", "CONTROL_INVALID"},
    {"a count that is none", "{\"count\":-2}", "quarantined", "CONTROL_INVALID"},
    {"a total with three decimals", "{\"total\":201.000}", "quarantined", "CONTROL_INVALID"},
    {"a hash that is cut", "{\"sha256\":\"e3b0\"}", "quarantined", "CONTROL_INVALID"},
    {"a sender that is no text", "{\"sender\":7}", "quarantined", "CONTROL_INVALID"},
};

/* What cannot be packed is longer than an entry of an index, whose server packs what it can. */
static const char *long_sender(Arena *arena)
{
    Text text = text_on(arena_alloc(arena, 16 * 1024), 16 * 1024);
    Sha256 digest = sha256_of(SLICE_LITERAL("S"));

    for (size_t i = 0; i < 100; i++) {
        text_add_hex(&text, digest.bytes, SHA256_BYTES);
        digest = sha256_of((Slice){(const char *)digest.bytes, SHA256_BYTES});
    }
    return arena_string(arena, text_slice(&text));
}

/* A sequence is looked up by the sender. */
START_TEST(a_sender_may_not_be_too_long)
{
    AUTO_PROGRAM Program *p = sample_program("long_sender");
    Arena *arena = program_arena(p);
    const char *sender = long_sender(arena);

    maker_deliver(p, "a.csv", "A", 1,
                  arena_format(arena, "{\"sender\":\"%s\",\"sequence\":7}", sender));
    const char *xml = arena_format(arena,
                                   "<decisions xmlns=\"urn:maksatus:decisions:1\" "
                                   "sender=\"%.4000s\" sequence=\"7\"></decisions>",
                                   sender);
    program_deliver_bytes(p, "b.xml", xml, strlen(xml));
    const char *csv = arena_format(arena, "decision_id,grant_id,instalment,agency,programme,"
                                          "decided_on,due_on,payee_type,payee_id,payee_name,iban,"
                                          "amount,currency,proposed_by,approved_by\n"
                                          "C-1,G-1,1,%.4000s,,,,,,,,,,,\n",
                                   sender);
    program_deliver_bytes(p, "c.csv", csv, strlen(csv));
    program_deliver_bytes(p, "c.csv.control.json", "{\"sequence\":7}", strlen("{\"sequence\":7}"));
    sample_run(p, 1);

    const char *lines = maker_batches(p);
    ck_assert_msg(maker_has_line(lines, "a.csv quarantined CONTROL_INVALID"), "%s", lines);
    ck_assert_msg(maker_has_line(lines, "b.xml quarantined NOT_WELL_FORMED"), "%s", lines);
    ck_assert_msg(maker_has_line(lines, "c.csv published -"), "%s", lines);
}
END_TEST

static const char *with_hash(Program *p, const char *json, const char *csv)
{
    char hex[SHA256_HEX_BYTES];
    const Sha256 digest = sha256_of(slice_of(csv));
    const char *at = strstr(json, "%s");

    sha256_hex(&digest, hex);
    if (at == NULL)
        return json;
    return arena_format(program_arena(p), "%.*s%s%s", (int)(at - json), json, hex, at + 2);
}

START_TEST(what_the_sidecar_says_is_proven)
{
    AUTO_PROGRAM Program *p = sample_program("proven");
    Arena *arena = program_arena(p);

    for (size_t i = 0; i < COUNT_OF(controls); i++) {
        const char *id = arena_format(arena, "C%zu", i);
        maker_deliver(p, arena_format(arena, "c%02zu.csv", i), id, 2,
                      with_hash(p, controls[i].json, maker_csv(p, id, 2)));
    }
    sample_run(p, 1);
    ck_assert_str_eq(program_list(p, "inbox"), "");

    const char *lines = maker_batches(p);
    for (size_t i = 0; i < COUNT_OF(controls); i++) {
        bool taken = strcmp(controls[i].reason, "-") == 0;
        const char *folder = taken ? "archive/2026-12-22" : "quarantine";
        const char *line =
            arena_format(arena, "c%02zu.csv %s %s", i, controls[i].state, controls[i].reason);
        ck_assert_msg(maker_has_line(lines, line), "%s: no '%s' in\n%s", controls[i].what, line,
                      lines);
        ck_assert(path_exists(
            program_path(p, arena_format(arena, "%s/c%02zu.csv.control.json", folder, i))));
    }
}
END_TEST

START_TEST(hash_of_a_gzip_may_be_either)
{
    AUTO_PROGRAM Program *p = sample_program("gzip_hash");
    const char *csv = maker_csv(p, "Z", 1);
    size_t size;
    char hex[SHA256_HEX_BYTES];

    program_deliver_gzip(p, "inside.gz", csv, strlen(csv));
    maker_sidecar(p, "inside.gz", with_hash(p, "{\"sha256\":\"%s\"}", csv));
    const char *other = maker_csv(p, "Y", 1);
    program_deliver_gzip(p, "sent.gz", other, strlen(other));
    const char *bytes = file_text(p, program_path(p, "inbox/sent.gz"), &size);
    const Sha256 digest = sha256_of((Slice){bytes, size});
    sha256_hex(&digest, hex);
    maker_sidecar(p, "sent.gz", arena_format(program_arena(p), "{\"sha256\":\"%s\"}", hex));
    sample_run(p, 0);
    ck_assert_uint_eq(program_paid_count(p), 2);
}
END_TEST

#define XML(sender, attributes, id)                                                                \
    "<decisions xmlns=\"urn:maksatus:decisions:1\" sender=\"" sender "\"" attributes ">"           \
    "<decision><decision_id>" id "</decision_id></decision></decisions>"

START_TEST(form_and_sidecar_must_agree)
{
    AUTO_PROGRAM Program *p = sample_program("agree");
    static const char xml[] = XML("S1", " count=\"1\"", "X-1"), other[] = XML("S1", "", "X-2");

    program_deliver_bytes(p, "a.xml", xml, sizeof(xml) - 1);
    maker_sidecar(p, "a.xml", "{\"count\":2}");
    program_deliver_bytes(p, "b.xml", other, sizeof(other) - 1);
    maker_sidecar(p, "b.xml", "{\"sender\":\"S2\"}");
    sample_run(p, 1);
    const char *lines = maker_batches(p);
    ck_assert_line(lines, "a.xml quarantined CONTROL_MISMATCH");
    ck_assert_line(lines, "b.xml quarantined CONTROL_MISMATCH");
}
END_TEST

/* ── required ─────────────────────────────────────────────────────────────────────────────── */

/* The agency ETETA must give control data from 2026-12-02 on. */
static void require_control(Program *p)
{
    static const char csv[] = "code,name,control,valid_from,valid_to\n"
                              "ETETA,Etelärannan työllisyysalue,optional,2022-01-01,2026-12-01\n"
                              "ETETA,Etelärannan työllisyysalue,required,2026-12-02,\n";
    const char *folder = program_path(p, "senders");
    Error err = {0};

    ck_assert_int_eq(folder_make(folder, &err), STATUS_OK);
    ck_assert_int_eq(file_write_all(program_arena(p), program_path(p, "senders/senders.csv"),
                                    SLICE_LITERAL(csv), &err),
                     STATUS_OK);
    program_call(p, 0, "reference", "load", folder, NULL);
}

START_TEST(control_data_must_be_there_first)
{
    AUTO_PROGRAM Program *p = sample_program("required");

    require_control(p);
    maker_deliver(p, "a.csv", "A", 2, NULL);
    maker_deliver(p, "b.csv", "B", 1, "{\"sequence\":1}"); /* proves nothing */
    program_deliver_bytes(p, "cut.csv", maker_csv(p, "D", 2), strlen(maker_csv(p, "D", 2)) - 20);
    sample_run(p, 0);
    const char *lines = maker_batches(p);
    ck_assert_line(lines, "a.csv waiting CONTROL_MISSING");
    ck_assert_line(lines, "b.csv waiting CONTROL_MISSING");
    ck_assert_line(lines, "cut.csv waiting CONTROL_MISSING"); /* it may be on its way still */
    ck_assert_str_eq(program_list(p, "inbox"), "a.csv\nb.csv\nb.csv.control.json\ncut.csv\n");
    ck_assert_uint_eq(program_paid_count(p), 0);

    maker_sidecar(p, "a.csv", "{\"count\":2,\"total\":\"201.00\"}");
    maker_sidecar(p, "cut.csv", "{\"count\":1}");
    sample_run(p, 1);
    lines = maker_batches(p);
    ck_assert_line(lines, "a.csv published -");
    ck_assert_line(lines, "cut.csv quarantined COLUMN_COUNT");
    ck_assert_uint_eq(program_paid_count(p), 2);
    program_call(p, 2, "batch", "accept-gap", "2", "--by", "anna", "--reason", "test", NULL);
}
END_TEST

static const char lonely[] = "later.csv.control.json: waits for its delivery";

/* What has come first waits, and is no failure; what has its delivery is not told. */
START_TEST(control_data_waits_for_its_delivery)
{
    AUTO_PROGRAM Program *p = sample_program("lonely");

    maker_sidecar(p, "later.csv", "{\"count\":1}");
    maker_sidecar(p, "131052-308T.csv", "{\"count\":1}");
    maker_deliver(p, "now.csv", "N", 1, "{\"count\":1}");
    for (int night = 0; night < 2; night++) {
        Ended run = sample_run(p, 0);
        ck_assert_msg(strstr(run.err, lonely) != NULL, "%s", run.err);
        ck_assert_ptr_null(strstr(run.err, "now.csv.control.json"));
        ck_assert_ptr_null(strstr(run.err, "131052-308T"));
    }
    maker_deliver(p, "later.csv", "L", 1, NULL);
    ck_assert_ptr_null(strstr(sample_run(p, 0).err, lonely));
    ck_assert_str_eq(program_list(p, "inbox"), "131052-308T.csv.control.json\n");
}
END_TEST

/* ── sequences ────────────────────────────────────────────────────────────────────────────── */

static void deliver_sequence(Program *p, const char *name, int sequence)
{
    Arena *arena = program_arena(p);

    maker_deliver(p, name, arena_format(arena, "%s", name), 1,
                  arena_format(arena, "{\"sender\":\"S\",\"sequence\":%d}", sequence));
}

static Ended accept_gap(Program *p, int exit_code, const char *name)
{
    return program_call(p, exit_code, "batch", "accept-gap",
                        arena_format(program_arena(p), "%d", maker_batch(p, name)), "--by", "anna",
                        "--reason", "never sent", NULL);
}

START_TEST(the_lowest_sequence_goes_first)
{
    AUTO_PROGRAM Program *p = sample_program("lowest");

    deliver_sequence(p, "a10", 10);
    deliver_sequence(p, "a9", 9);
    deliver_sequence(p, "c", 11);
    maker_deliver(p, "b", "none", 1, NULL);
    sample_run(p, 0);
    ck_assert_str_eq(maker_batches(p),
                     "a9 published -\na10 published -\nb published -\nc published -\n");
}
END_TEST

START_TEST(a_gap_waits_for_the_missing_one)
{
    AUTO_PROGRAM Program *p = sample_program("gap");

    deliver_sequence(p, "a", 9);
    deliver_sequence(p, "b", 11);
    deliver_sequence(p, "c", 12);
    sample_run(p, 0);
    sample_run(p, 0); /* and again */
    ck_assert_str_eq(maker_batches(p),
                     "a published -\nb waiting SEQUENCE_GAP\nc waiting SEQUENCE_GAP\n");
    ck_assert_str_eq(program_list(p, "inbox"), "b\nb.control.json\nc\nc.control.json\n");
    deliver_sequence(p, "z", 10);
    sample_run(p, 0);
    ck_assert_str_eq(maker_batches(p),
                     "a published -\nb published -\nc published -\nz published -\n");
    ck_assert_uint_eq(program_paid_count(p), 4);
}
END_TEST

static const char gone[] = "b: FAILED it waited (SEQUENCE_GAP), and is no longer in the inbox";

/* Nobody waits for it any more; where it comes back, it is the same batch. */
START_TEST(what_waits_and_is_removed_has_failed)
{
    AUTO_PROGRAM Program *p = sample_program("gone");

    deliver_sequence(p, "a", 9);
    deliver_sequence(p, "b", 11);
    deliver_sequence(p, "c", 12);
    sample_run(p, 0);
    ck_assert_int_eq(remove(program_path(p, "inbox/b")), 0);
    Ended run = sample_run(p, 1);
    ck_assert_msg(strstr(run.err, gone) != NULL, "%s", run.err);
    ck_assert_str_eq(maker_batches(p), "a published -\nb failed GONE\nc waiting SEQUENCE_GAP\n");
    ck_assert_ptr_null(strstr(sample_run(p, 0).err, gone));
    accept_gap(p, 0, "c");
    deliver_sequence(p, "b", 10);
    sample_run(p, 0);
    ck_assert_str_eq(maker_batches(p), "a published -\nb published -\nc published -\n");
    ck_assert_uint_eq(program_paid_count(p), 3);
}
END_TEST

START_TEST(an_old_sequence_is_refused)
{
    AUTO_PROGRAM Program *p = sample_program("old");

    deliver_sequence(p, "a", 9);
    sample_run(p, 0);
    deliver_sequence(p, "b", 9);
    deliver_sequence(p, "c", 8);
    maker_deliver(p, "d", "D", 1, "{\"sender\":\"T\",\"sequence\":8}"); /* somebody else's */
    sample_run(p, 1);
    const char *lines = maker_batches(p);
    ck_assert_line(lines, "b quarantined SEQUENCE_OLD");
    ck_assert_line(lines, "c quarantined SEQUENCE_OLD");
    ck_assert_line(lines, "d published -");
}
END_TEST

START_TEST(a_person_accepts_a_gap)
{
    AUTO_PROGRAM Program *p = sample_program("accepted");

    deliver_sequence(p, "a", 9);
    deliver_sequence(p, "b", 12);
    deliver_sequence(p, "c", 13);
    sample_run(p, 0);
    accept_gap(p, 2, "c"); /* b comes before it */
    accept_gap(p, 2, "a"); /* waits for nothing */
    program_call(p, 2, "batch", "accept-gap", "99", "--by", "anna", "--reason", "x", NULL);
    accept_gap(p, 0, "b");
    sample_run(p, 0);
    ck_assert_str_eq(maker_batches(p), "a published -\nb published -\nc published -\n");
    deliver_sequence(p, "d", 11);
    sample_run(p, 1);
    ck_assert_line(maker_batches(p), "d quarantined SEQUENCE_OLD");
}
END_TEST

START_TEST(a_refused_sequence_may_come_again)
{
    AUTO_PROGRAM Program *p = sample_program("again");

    maker_deliver(p, "a", "A", 1, "{\"sender\":\"S\",\"sequence\":1}");
    maker_deliver(p, "b", "B", 1, "{\"sender\":\"S\",\"sequence\":2,\"count\":7}");
    maker_deliver(p, "c", "C", 1, "{\"sender\":\"S\",\"sequence\":3}");
    sample_run(p, 1);
    ck_assert_str_eq(maker_batches(p),
                     "a published -\nb quarantined CONTROL_MISMATCH\nc waiting SEQUENCE_GAP\n");
    /* The same bytes: what was quarantined was not taken. */
    maker_deliver(p, "b", "B", 1, "{\"sender\":\"S\",\"sequence\":2,\"count\":1}");
    sample_run(p, 0);
    ck_assert_str_eq(maker_batches(p), "a published -\nb quarantined CONTROL_MISMATCH\n"
                                       "c published -\nb published -\n");
    /* And what was taken is not taken again. */
    maker_deliver(p, "b", "B", 1, "{\"sender\":\"S\",\"sequence\":2,\"count\":1}");
    sample_run(p, 0);
    ck_assert_line(maker_batches(p), "b repeated REPEATED");
    ck_assert_str_eq(program_list(p, "archive/2026-12-22"),
                     "a\na.control.json\nb.2\nb.2.control.json\nb.3\nb.3.control.json\n"
                     "c\nc.control.json\n");
}
END_TEST

/* ── names ────────────────────────────────────────────────────────────────────────────────── */

START_TEST(every_name_is_kept_and_shown)
{
    AUTO_PROGRAM Program *p = sample_program("names");
    char longest[256];

    memset(longest, 'n', sizeof(longest) - 1);
    longest[sizeof(longest) - 1 - strlen(".part")] = '\0'; /* delivered as NAME.part first */
    maker_deliver(p, "line\nfeed", "N1", 1, "{\"count\":1}");
    maker_deliver(p, "latin\xe4", "N2", 1, "{\"count\":1}");
    maker_deliver(p, "esc\x1b[2J", "N3", 1, NULL);
    maker_deliver(p, longest, "N4", 1, NULL);
    program_deliver_bytes(p, "bad\x07", "la", 2);
    memset(longest, '\x07', 200);
    program_deliver_bytes(p, longest, "la la", 5);
    sample_run(p, 1);
    ck_assert_str_eq(program_list(p, "inbox"), "");
    ck_assert_uint_eq(program_paid_count(p), 4);
    const char *lines = maker_batches(p);
    ck_assert_line(lines, "line\\x0Afeed published -");
    ck_assert_line(lines, "latin\\xE4 published -");
    ck_assert_line(lines, "esc\\x1B[2J published -");
    ck_assert_line(lines, "bad\\x07 quarantined UNKNOWN_FORMAT");
    const char *kept = program_list(p, "archive/2026-12-22");
    ck_assert_line(kept, "line\\x0Afeed");
    ck_assert_line(kept, "line\\x0Afeed.control.json");
    ck_assert_line(kept, "latin\\xE4.control.json");
    ck_assert_line(program_list(p, "quarantine"), "bad\\x07.reason.json");
}
END_TEST

/* ── killed ───────────────────────────────────────────────────────────────────────────────── */

static const char *points_of(Program *p)
{
    const char *log = program_path(p, "points.log");

    program_env(p, "MAKSATUS_FAULT_LOG", log);
    sample_run(p, 1);
    program_env(p, "MAKSATUS_FAULT_LOG", NULL);
    return file_text(p, log, NULL);
}

static void deliver_two(Program *p)
{
    maker_deliver(p, "good.csv", "G", 1, "{\"sender\":\"S\",\"sequence\":4,\"count\":1}");
    maker_deliver(p, "short.csv", "H", 1, "{\"sender\":\"S\",\"sequence\":5,\"count\":2}");
    maker_deliver(p, "later.csv", "L", 1, "{\"sender\":\"S\",\"sequence\":6,\"count\":1}");
}

/* Whatever the run had done, the next one ends as an undisturbed one: a delivery never loses its
 * control data on the way. */
static void stop_at(int n, const char *point)
{
    char name[32];
    snprintf(name, sizeof(name), "stop_%d", n);
    AUTO_PROGRAM Program *p = sample_program(name);

    deliver_two(p);
    program_env(p, "MAKSATUS_FAULT_STOP", arena_format(program_arena(p), "%d", n));
    Ended ended = sample_run(p, EXIT_ANY);
    program_env(p, "MAKSATUS_FAULT_STOP", NULL);
    ck_assert_msg(ended.by_signal == SIGKILL, "%s (%d) was not reached", point, n);
    sample_run(p, EXIT_ANY);
    const char *lines = maker_batches(p);
    ck_assert_msg(strcmp(lines, "good.csv published -\nlater.csv waiting SEQUENCE_GAP\n"
                                "short.csv quarantined CONTROL_MISMATCH\n")
                          == 0
                      || strcmp(lines, "good.csv published -\nshort.csv quarantined "
                                       "CONTROL_MISMATCH\nlater.csv waiting SEQUENCE_GAP\n")
                             == 0,
                  "stopped at %s (%d):\n%s", point, n, lines);
    ck_assert_str_eq(program_list(p, "inbox"), "later.csv\nlater.csv.control.json\n");
    ck_assert_str_eq(program_list(p, "quarantine"),
                     "short.csv\nshort.csv.control.json\nshort.csv.reason.json\n");
    ck_assert_str_eq(program_list(p, "archive/2026-12-22"), "good.csv\ngood.csv.control.json\n");
    ck_assert_uint_eq(program_paid_count(p), 1);
}

START_TEST(killed_between_claim_commit_and_move)
{
    const char *points;
    int n = 0, tried = 0;

    AUTO_PROGRAM Program *p = sample_program("points");
    deliver_two(p);
    points = points_of(p);
    for (; *points != '\0'; points += strcspn(points, "\n") + 1) {
        const char *point = arena_string(program_arena(p), (Slice){points, strcspn(points, "\n")});
        if (strstr(point, " fails") != NULL)
            continue;
        n++;
        if (strncmp(point, "batch.", 6) == 0 || strncmp(point, "file.rename.", 12) == 0) {
            stop_at(n, point);
            tried++;
        }
    }
    ck_assert_int_gt(tried, 10);
}
END_TEST

/* ── dry run ──────────────────────────────────────────────────────────────────────────────── */

START_TEST(a_dry_run_leaves_no_trace)
{
    AUTO_PROGRAM Program *p = sample_program("dry");
    static const char *const folders[] = {"inbox", "outbox", "archive", "quarantine", "log"};
    const char *before[COUNT_OF(folders)];

    sample_deliver(p);
    deliver_two(p);
    for (size_t i = 0; i < COUNT_OF(folders); i++)
        before[i] = program_list(p, folders[i]);
    json_t *told = program_json(p, 1, "run", "--date", sample_date, "--dry-run", NULL);
    ck_assert(json_is_true(json_object_get(told, "dry_run")));
    json_int_t received = json_integer_value(json_object_get(told, "received"));
    json_decref(told);
    for (size_t i = 0; i < COUNT_OF(folders); i++)
        ck_assert_str_eq(program_list(p, folders[i]), before[i]);
    ck_assert_str_eq(maker_batches(p), "");
    ck_assert_str_eq(program_history(p), "");
    told = program_json(p, 0, "status", NULL);
    ck_assert_str_eq(json_string_value(json_object_get(told, "state")), "none");
    json_decref(told);

    sample_run(p, 1);
    told = program_json(p, 0, "status", NULL);
    ck_assert_int_eq(json_integer_value(json_object_get(told, "received")), received);
    json_decref(told);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("control");
    TCase *control = sample_case("control", 120);
    TCase *killed = sample_case("killed", 300);

    tcase_add_test(control, what_the_sidecar_says_is_proven);
    tcase_add_test(control, a_sender_may_not_be_too_long);
    tcase_add_test(control, hash_of_a_gzip_may_be_either);
    tcase_add_test(control, form_and_sidecar_must_agree);
    tcase_add_test(control, control_data_must_be_there_first);
    tcase_add_test(control, control_data_waits_for_its_delivery);
    tcase_add_test(control, the_lowest_sequence_goes_first);
    tcase_add_test(control, a_gap_waits_for_the_missing_one);
    tcase_add_test(control, what_waits_and_is_removed_has_failed);
    tcase_add_test(control, an_old_sequence_is_refused);
    tcase_add_test(control, a_person_accepts_a_gap);
    tcase_add_test(control, a_refused_sequence_may_come_again);
    tcase_add_test(control, every_name_is_kept_and_shown);
    tcase_add_test(control, a_dry_run_leaves_no_trace);
    tcase_add_test(killed, killed_between_claim_commit_and_move);
    suite_add_tcase(suite, control);
    suite_add_tcase(suite, killed);
    return sample_main(suite);
}
