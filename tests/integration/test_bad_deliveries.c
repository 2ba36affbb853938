/*
 * test_bad_deliveries.c
 *     Each kind of bad delivery ends as section 3 of the contract says, and the good ones that
 *     came in the same night are paid.
 *
 * All of them arrive in one night: whoever is not bothered by one neighbour must not be by
 * seventeen.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sample_night.h"
#include "maksatus/file.h"

#define HEADER                                                                                     \
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"      \
    "payee_name,iban,amount,currency,proposed_by,approved_by\r\n"
#define RECORD(id, name)                                                                           \
    id ",G-" id ",1,UUDEV,YRKE,2026-12-10,2026-12-22,organisation,9000500-7," name                 \
       ",FI5850070000050056,100.00,EUR,esittelija.uudev,ratkaisija.uudev\r\n"
#define XML_ROOT "<decisions xmlns=\"urn:maksatus:decisions:1\">"
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

typedef struct Bad {
    const char *what;
    const char *name;
    const char *reason; /* the batch's */
    const char *bytes;
    size_t size;
} Bad;

#define BAD(what, name, reason, bytes)                                                             \
    {                                                                                              \
        what, name, reason, bytes, sizeof(bytes) - 1                                               \
    }

static const Bad bad[] = {
    BAD("no bytes at all", "empty.csv", "EMPTY", ""),
    BAD("a row with one column less", "columns.csv", "COLUMN_COUNT",
        HEADER RECORD("B-1", "Oy") "B-2,G-2,1\r\n"),
    BAD("a row with one column more", "more.csv", "COLUMN_COUNT",
        HEADER "B-3,G-3,1,UUDEV,YRKE,2026-12-10,2026-12-22,organisation,9000500-7,Oy,"
               "FI5850070000050056,100.00,EUR,a,b,c\r\n"),
    BAD("a required column is missing", "header.csv", "HEADER_INVALID",
        "decision_id,amount\r\n1,2\r\n"),
    BAD("a column that stands twice", "twice.csv", "HEADER_INVALID",
        "decision_id," HEADER "B-4," RECORD("B-4", "Oy")),
    BAD("a name that means nothing to us", "song.txt", "UNKNOWN_FORMAT", "la la la\n"),
    BAD("nothing but NUL bytes", "nul.bin", "UNKNOWN_FORMAT", "\0\0\0\0\0\0\0\0"),
    BAD("an entity bomb", "bomb.xml", "DOCTYPE",
        XML_HEAD "<!DOCTYPE decisions [<!ENTITY a \"aaaaaaaaaaaaaaaa\">"
                 "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;\">"
                 "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]>" XML_ROOT
                 "<decision><decision_id>&d;</decision_id></decision></decisions>\n"),
    BAD("an external entity", "external.xml", "DOCTYPE",
        XML_HEAD "<!DOCTYPE decisions [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" XML_ROOT
                 "<decision><payee_name>&a;</payee_name></decision></decisions>\n"),
    BAD("XML that ends in the middle", "cut.xml", "TRUNCATED",
        XML_HEAD XML_ROOT "<decision><decision_id>B-5</decis"),
    BAD("XML that is not well-formed", "crossed.xml", "NOT_WELL_FORMED",
        XML_HEAD XML_ROOT "<decision></decisions></decision>\n"),
    BAD("XML with bytes that are not UTF-8", "latin1.xml", "NOT_UTF8",
        XML_HEAD XML_ROOT "<decision><payee_name>T\xf6rm\xe4</payee_name></decision></decisions>"),
    BAD("XML of somebody else", "other.xml", "NAMESPACE_UNKNOWN",
        XML_HEAD "<decisions xmlns=\"urn:example:other\"><decision/></decisions>\n"),
};

/* The night with everything bad in it is played once; each test looks at one side of it. */
static Program *play(const char *name)
{
    Program *p = sample_program(name);

    for (size_t i = 0; i < COUNT_OF(bad); i++)
        program_deliver_bytes(p, bad[i].name, bad[i].bytes, bad[i].size);
    sample_deliver(p);
    return p;
}

static const json_t *batch_of(const json_t *batches, const char *delivery)
{
    size_t index;
    json_t *batch;

    json_array_foreach(
        batches, index,
        batch) if (strcmp(json_string_value(json_object_get(batch, "delivery")), delivery)
                   == 0) return batch;
    ck_abort_msg("no batch of %s", delivery);
}

static void check_quarantined(Program *p, const json_t *batches, const char *name,
                              const char *reason, const char *what)
{
    const json_t *batch = batch_of(batches, name);
    const char *found = json_string_value(json_object_get(batch, "reason"));

    ck_assert_str_eq(json_string_value(json_object_get(batch, "state")), "quarantined");
    /* However much was read: none of it arrived, so it is in no state. */
    ck_assert_int_eq(json_integer_value(json_object_get(batch, "count")), 0);
    ck_assert_str_eq(json_string_value(json_object_get(batch, "sum")), "0.00");
    ck_assert_uint_eq(json_object_size(json_object_get(batch, "states")), 0);
    ck_assert_msg(found != NULL && strcmp(found, reason) == 0, "%s: reason %s, expected %s", what,
                  found, reason);
    const char *json = file_text(
        p, program_path(p, arena_format(program_arena(p), "quarantine/%s.reason.json", name)),
        NULL);
    ck_assert_msg(strstr(json, reason) != NULL, "%s: %s", what, json);
    ck_assert_msg(!path_exists(program_path(p, arena_format(program_arena(p), "inbox/%s", name))),
                  "%s is still in the inbox", name);
}

/* All of its bytes, however early it was refused. */
static void check_hash(const json_t *batches, const Bad *delivery)
{
    const json_t *hash = json_object_get(batch_of(batches, delivery->name), "sha256");
    const Sha256 digest = sha256_of((Slice){delivery->bytes, delivery->size});
    char hex[SHA256_HEX_BYTES];

    if (delivery->size == 0)
        return;
    sha256_hex(&digest, hex);
    ck_assert_msg(json_is_string(hash) && strcmp(json_string_value(hash), hex) == 0,
                  "%s: sha256 %s, expected %s", delivery->what, json_string_value(hash), hex);
}

START_TEST(framing_faults_refuse_the_delivery_and_nothing_else)
{
    AUTO_PROGRAM Program *p = play("framing");

    sample_run(p, 1);
    sample_check(p);
    json_t *batches = program_json(p, 0, "batch", "list", NULL);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        size_t size;
        check_quarantined(p, batches, bad[i].name, bad[i].reason, bad[i].what);
        const char *kept = file_text(
            p, program_path(p, arena_format(program_arena(p), "quarantine/%s", bad[i].name)),
            &size);
        ck_assert_msg(size == bad[i].size && memcmp(kept, bad[i].bytes, size) == 0,
                      "%s was changed in quarantine", bad[i].what);
        check_hash(batches, &bad[i]);
    }
    json_decref(batches);
    /* It is said once; the next night has nothing to say. */
    sample_run(p, 0);
    sample_check(p);
}
END_TEST

START_TEST(a_gzip_that_ends_too_early)
{
    AUTO_PROGRAM Program *p = sample_program("gzip_cut");
    static const char csv[] = HEADER RECORD("B-6", "Oy") RECORD("B-7", "Oy");
    size_t size;

    program_deliver_gzip(p, "whole.gz", csv, sizeof(csv) - 1);
    const char *path = program_path(p, "inbox/whole.gz");
    const char *bytes = file_text(p, path, &size);
    ck_assert_int_eq(unlink(path), 0);
    program_deliver_bytes(p, "cut.gz", bytes, size - 9);
    program_deliver_bytes(p, "head.gz", bytes, 12);
    sample_deliver(p);
    sample_run(p, 1);
    sample_check(p);
    json_t *batches = program_json(p, 0, "batch", "list", NULL);
    check_quarantined(p, batches, "cut.gz", "GZIP_BROKEN", "the end is missing");
    check_quarantined(p, batches, "head.gz", "GZIP_BROKEN", "only the head is there");
    json_decref(batches);
}
END_TEST

START_TEST(two_hundred_megabytes_of_one_line)
{
    AUTO_PROGRAM Program *p = sample_program("one_line");
    static const char header[] = HEADER;
    const size_t size = (size_t)200 * 1000 * 1000;
    char *line = malloc(size);

    ck_assert_ptr_nonnull(line);
    memset(line, 'a', size);
    memcpy(line, header, sizeof(header) - 1);
    program_deliver_gzip(p, "line.csv.gz", line, size);
    free(line);
    sample_deliver(p);
    sample_run(p, 1);
    sample_check(p);
    json_t *batches = program_json(p, 0, "batch", "list", NULL);
    check_quarantined(p, batches, "line.csv.gz", "LIMIT_EXCEEDED", "one line of 200 MB");
    json_decref(batches);
}
END_TEST

/* Sparse: it costs no disk, and nothing of it is read. */
START_TEST(more_bytes_than_a_delivery_may_have)
{
    AUTO_PROGRAM Program *p = sample_program("bytes");
    const char *path = program_path(p, "inbox/large.csv");

    program_deliver_bytes(p, "large.csv", "", 0);
    ck_assert_int_eq(truncate(path, LIMIT_DELIVERY_BYTES + 1), 0);
    ck_assert_ptr_nonnull(strstr(program_call(p, 2, "history", "load", path, NULL).err,
                                 "LIMIT_EXCEEDED: more than 8589934592 bytes"));
    sample_run(p, 1);
    json_t *batches = program_json(p, 0, "batch", "list", NULL);
    check_quarantined(p, batches, "large.csv", "LIMIT_EXCEEDED", "more than 8 GiB");
    json_decref(batches);
}
END_TEST

START_TEST(bytes_that_are_not_utf8_refuse_only_their_record)
{
    AUTO_PROGRAM Program *p = sample_program("records");
    static const char csv[] = HEADER RECORD("B-8", "T\xf6rm\xe4n Oy") RECORD("B-9", "Oy \x07 Ab")
        RECORD("B-11", "Kelpo Oy");

    program_deliver_bytes(p, "records.csv", csv, sizeof(csv) - 1);
    sample_run(p, 0);
    const char *history = program_history(p);
    ck_assert_ptr_nonnull(strstr(history, "UUDEV,B-8,rejected,FIELD_INVALID,0.00,"));
    ck_assert_ptr_nonnull(strstr(history, "UUDEV,B-9,rejected,FIELD_INVALID,0.00,"));
    ck_assert_msg(strstr(history, "UUDEV,B-11,") != NULL
                      && strstr(history, "UUDEV,B-11,rejected,FIELD_INVALID") == NULL,
                  "the good record was refused: %s", history);
    /* They go back as they came, but for what a terminal would obey. */
    const char *returned = file_text(p, program_path(p, "outbox/returns/UUDEV-1.csv"), NULL);
    ck_assert_ptr_nonnull(strstr(returned, "\"T\\xF6rm\\xE4n Oy\""));
    ck_assert_ptr_nonnull(strstr(returned, "\"Oy \\x07 Ab\""));
}
END_TEST

#define JSON_RECORD(id, values)                                                                    \
    "{\"decision_id\":\"" id "\",\"grant_id\":\"G-1\",\"agency\":\"UUDEV\","                       \
    "\"programme\":\"YRKE\",\"decided_on\":\"2026-12-10\",\"due_on\":\"2026-12-22\","              \
    "\"payee_type\":\"organisation\",\"payee_id\":\"9000500-7\","                                  \
    "\"iban\":\"FI5850070000050056\",\"currency\":\"EUR\",\"proposed_by\":\"esittelija.uudev\","   \
    "\"approved_by\":\"ratkaisija.uudev\"," values "}\n"

/* The agency sees what it delivered, not a gap; but no address that is protected. */
START_TEST(values_of_a_wrong_kind_go_back_as_they_came)
{
    AUTO_PROGRAM Program *p = sample_program("kinds");
    static const char lines[] =
        JSON_RECORD("B-12", "\"instalment\":1,\"amount\":12.340,\"payee_name\":[\"A\", {}]")
            JSON_RECORD("B-13", "\"instalment\":true,\"amount\":\"1.00\",\"payee_name\":\"Oy\","
                                "\"protected\":true,\"town\":[\"Helsinki\"]");

    program_deliver_bytes(p, "kinds.jsonl", lines, sizeof(lines) - 1);
    sample_run(p, 0);
    const char *history = program_history(p);
    ck_assert_ptr_nonnull(strstr(history, "UUDEV,B-12,rejected,FIELD_INVALID,0.00,"));
    ck_assert_ptr_nonnull(strstr(history, "UUDEV,B-13,rejected,FIELD_INVALID,0.00,"));
    const char *returned = file_text(p, program_path(p, "outbox/returns/UUDEV-1.csv"), NULL);
    ck_assert_msg(strstr(returned, "B-12") != NULL && strstr(returned, "\"12.340\"") != NULL
                      && strstr(returned, "\"[\"\"A\"\", {}]\"") != NULL,
                  "%s", returned);
    ck_assert_msg(strstr(returned, "\"true\"") != NULL && strstr(returned, "Helsinki") == NULL,
                  "%s", returned);
    json_decref(program_json(p, 0, "history", NULL));
}
END_TEST

/* U+0000 is a control character like any other: section 3 refuses the record. */
START_TEST(a_nul_byte_refuses_only_its_record)
{
    AUTO_PROGRAM Program *p = sample_program("nul");
    static const char csv[] = HEADER RECORD("B-10", "Oy \0 Ab") RECORD("B-11", "Kelpo Oy");

    program_deliver_bytes(p, "nul.csv", csv, sizeof(csv) - 1);
    sample_run(p, 0);
    const char *history = program_history(p);
    ck_assert_ptr_nonnull(strstr(history, "UUDEV,B-10,rejected,FIELD_INVALID,0.00,"));
    ck_assert_msg(strstr(history, "UUDEV,B-11,rejected,FIELD_INVALID") == NULL,
                  "the good record was refused: %s", history);
}
END_TEST

START_TEST(what_is_no_regular_file_stays_and_is_listed)
{
    AUTO_PROGRAM Program *p = sample_program("irregular");
    static const char *const names[] = {"folder", "link.csv", "fifo.csv", "unreadable.csv"};
    size_t count = COUNT_OF(names);

    ck_assert_int_eq(mkdir(program_path(p, "inbox/folder"), 0750), 0);
    ck_assert_int_eq(symlink("/etc/passwd", program_path(p, "inbox/link.csv")), 0);
    ck_assert_int_eq(mkfifo(program_path(p, "inbox/fifo.csv"), 0640), 0);
    program_deliver_bytes(p, "unreadable.csv", HEADER, sizeof(HEADER) - 1);
    ck_assert_int_eq(chmod(program_path(p, "inbox/unreadable.csv"), 0), 0);
    if (geteuid() == 0) {
        /* root reads everything: there is no unreadable file for it. */
        ck_assert_int_eq(unlink(program_path(p, "inbox/unreadable.csv")), 0);
        count--;
    }
    sample_deliver(p);
    Ended ended = sample_run(p, 1);
    sample_check(p);
    for (size_t i = 0; i < count; i++) {
        const char *path = program_path(p, arena_format(program_arena(p), "inbox/%s", names[i]));
        ck_assert_msg(path_exists(path), "%s is gone", names[i]);
        ck_assert_msg(strstr(ended.err, names[i]) != NULL || strstr(ended.out, names[i]) != NULL,
                      "%s is not listed:\n%s%s", names[i], ended.out, ended.err);
    }
    ck_assert_ptr_nonnull(strstr(ended.err, "link.csv: NOT_REGULAR it is no regular file\n"));
}
END_TEST

START_TEST(names_that_are_not_finished_are_left_alone)
{
    static const char *const names[] = {".hidden.csv", "half.csv.tmp", "half.csv.part"};
    AUTO_PROGRAM Program *p = sample_program("unfinished");

    for (size_t i = 0; i < COUNT_OF(names); i++)
        program_deliver_bytes(p, names[i], "la la la\n", 9);
    sample_deliver(p);
    sample_run(p, 0);
    sample_check(p);
    ck_assert_str_eq(program_list(p, "inbox"), ".hidden.csv\nhalf.csv.part\nhalf.csv.tmp\n");
}
END_TEST

START_TEST(a_name_that_was_there_before_gets_a_number)
{
    AUTO_PROGRAM Program *p = sample_program("names");

    program_deliver_bytes(p, "a.csv", "la\n", 3);
    sample_run(p, 1);
    program_deliver_bytes(p, "a.csv", "la la\n", 6);
    sample_run(p, 1);
    ck_assert_str_eq(program_list(p, "quarantine"),
                     "a.csv\na.csv.2\na.csv.2.reason.json\na.csv.reason.json\n");
}
END_TEST

/* A delivery that is called as the reason of another one would be: it is taken as any other. */
START_TEST(a_delivery_that_is_called_a_reason_is_taken)
{
    AUTO_PROGRAM Program *p = sample_program("called_reason");

    program_deliver_as(p, "fixtures/night/deliveries/elinvoima.csv", "a");
    program_deliver_as(p, "fixtures/night/deliveries/tyollisyys.xml", "a.reason.json");
    sample_run(p, 0);
    ck_assert_str_eq(program_list(p, "inbox"), "");
    ck_assert_str_eq(program_list(p, "archive/2026-12-22"), "a\na.reason.json\n");
    sample_check(p);
}
END_TEST

/* Where both are refused, neither takes the place of the other, whichever comes first. */
static const char *const reason_names[][2] = {{"a.reason.json", "a"}, {"a", "a.reason.json"}};

START_TEST(a_delivery_that_is_called_a_reason_is_kept)
{
    AUTO_PROGRAM Program *p = sample_program(_i == 0 ? "reason_first" : "reason_last");

    for (int i = 0; i < 2; i++) {
        program_deliver_bytes(p, reason_names[_i][i], i == 0 ? "la\n" : "la la\n",
                              i == 0 ? 3 : 6);
        sample_run(p, 1);
    }
    ck_assert_str_eq(program_list(p, "quarantine"),
                     "a\na.reason.json\na.reason.json.2\na.reason.json.2.reason.json\n");
    const char *kept = program_path(p, "quarantine/a.reason.json.2");
    ck_assert_str_eq(file_text(p, kept, NULL), _i == 0 ? "la\n" : "la la\n");
}
END_TEST

/* The folder of the day is a link to itself: nobody can look into it, not even root. The run says
 * so and ends; once it is mended the delivery is taken. */
START_TEST(a_folder_that_cannot_be_looked_into_is_reported)
{
    AUTO_PROGRAM Program *p = sample_program("no_look");
    const char *folder = program_path(p, "archive/2026-12-22");

    ck_assert_int_eq(symlink("2026-12-22", folder), 0);
    sample_deliver(p);
    Ended ended = sample_run(p, 4);
    ck_assert_msg(strstr(ended.err, "archive/2026-12-22") != NULL, "%s", ended.err);
    ck_assert_int_eq(unlink(folder), 0);
    sample_run(p, 0);
    sample_check(p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bad_deliveries");
    TCase *deliveries = sample_case("deliveries", 120);

    tcase_add_test(deliveries, framing_faults_refuse_the_delivery_and_nothing_else);
    tcase_add_test(deliveries, a_gzip_that_ends_too_early);
    tcase_add_test(deliveries, two_hundred_megabytes_of_one_line);
    tcase_add_test(deliveries, more_bytes_than_a_delivery_may_have);
    tcase_add_test(deliveries, bytes_that_are_not_utf8_refuse_only_their_record);
    tcase_add_test(deliveries, values_of_a_wrong_kind_go_back_as_they_came);
    tcase_add_test(deliveries, a_nul_byte_refuses_only_its_record);
    tcase_add_test(deliveries, what_is_no_regular_file_stays_and_is_listed);
    tcase_add_test(deliveries, names_that_are_not_finished_are_left_alone);
    tcase_add_test(deliveries, a_name_that_was_there_before_gets_a_number);
    tcase_add_test(deliveries, a_delivery_that_is_called_a_reason_is_taken);
    tcase_add_loop_test(deliveries, a_delivery_that_is_called_a_reason_is_kept, 0,
                        (int)COUNT_OF(reason_names));
    tcase_add_test(deliveries, a_folder_that_cannot_be_looked_into_is_reported);
    suite_add_tcase(suite, deliveries);
    return sample_main(suite);
}
