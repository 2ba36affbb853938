/*
 * test_audit.c
 *     Somebody who rules the database, or the folders, changes something: 'audit verify' finds it.
 *
 * One night is played, with acts of persons. Then each table is tampered with in each way, behind
 * all triggers (tests/audit/tamper.sql), and put back as it was.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sample_night.h"

/* A night, acts of persons, and a second night: rows in as many tables as can be. */
static Program *played(const char *name)
{
    Program *p = sample_program(name);

    sample_deliver(p);
    sample_run(p, 0);
    program_call(p, 0, "hold", "release", "--code", "OVER_APPROVAL_LIMIT", "--all", "--yes", "--by",
                 "anna", "--reason", "checked", NULL);
    program_call(p, 0, "history", "--limit", "1", "--unmask", "--by", "anna", "--reason", "asked",
                 NULL);
    program_deliver_as(p, "fixtures/answers/good-notification-08.xml", "answer.xml");
    program_call(p, 0, "run", "--date", "2026-12-28", NULL);
    return p;
}

static Ended verify(Program *p)
{
    return program_call(p, EXIT_ANY, "audit", "verify", "--format", "json", NULL);
}

static void load_tools(Program *p, PGconn *conn)
{
    sample_ask(p, conn, file_text(p, program_source(p, "tests/audit/tamper.sql"), NULL));
}

/* --- rows --- */

static void expect(Program *p, const char *table, const char *what, bool in_table)
{
    Ended ended = verify(p);
    json_t *document = json_loads(ended.out, 0, NULL);
    const json_t *problems = json_object_get(document, "problems");
    const json_t *problem;
    const char *found = NULL;
    size_t i;

    ck_assert_msg(ended.exit_code == 5, "%s %s: exit %d\n%s", table, what, ended.exit_code,
                  ended.out);
    for (i = 0; i < json_array_size(problems); i++) {
        problem = json_array_get(problems, i);
        if (strcmp(json_string_value(json_object_get(problem, "table")), table) == 0)
            found = json_string_value(json_object_get(problem, "what"));
    }
    ck_assert_msg(!in_table || found != NULL, "%s %s is not named\n%s", table, what, ended.out);
    json_decref(document);
}

static const char *const kinds[] = {"update", "delete", "insert", "swap"};

START_TEST(every_table_that_is_watched)
{
    AUTO_PROGRAM Program *p = played("tables");
    PGconn *conn = sample_connect(p);
    size_t done = 0, tables = 0;

    load_tools(p, conn);
    ck_assert_int_eq(verify(p).exit_code, 0);
    PGresult *names = PQexec(conn, "select name from maksatus.audit_table where kind <> 'derived' "
                                   "order by name");
    for (int i = 0; i < PQntuples(names); i++) {
        const char *table = PQgetvalue(names, i, 0);
        bool any = false;
        for (size_t k = 0; k < COUNT_OF(kinds); k++) {
            sample_ask(p, conn, arena_format(program_arena(p), "select test.save('%s')", table));
            const char *did = sample_ask(
                p, conn,
                arena_format(program_arena(p), "select test.tamper('%s', '%s')", table, kinds[k]));
            if (did[0] == 't') {
                expect(p, table, kinds[k], true);
                any = true;
                done++;
            }
            sample_ask(p, conn, arena_format(program_arena(p), "select test.restore('%s')", table));
        }
        tables += any ? 1 : 0;
    }
    PQclear(names);
    /* What was put back is whole again: every finding above was of that tampering. */
    ck_assert_int_eq(verify(p).exit_code, 0);
    ck_assert_uint_ge(tables, 20);
    ck_assert_uint_ge(done, 70);
    PQfinish(conn);
}
END_TEST

typedef struct Tampering {
    const char *what;
    const char *table; /* that is named; NULL: any */
    const char *sql;
} Tampering;

#define AS_SUPERUSER "set session_replication_role = replica; set search_path = maksatus; "

static const Tampering tamperings[] = {
    {"the hash of a record", "audit_record",
     "update audit_record set hash = sha256(hash) where n = 5"},
    {"the act of a record", "audit_record", "update audit_record set act = 99 where n = 5"},
    {"a record is gone", "audit_record", "delete from audit_record where n = 5"},
    {"two records change places", "audit_record",
     "update audit_record set n = -1 where n = 5; update audit_record set n = 5 where n = 6; "
     "update audit_record set n = 6 where n = -1"},
    {"a record without a place", "audit_record",
     "insert into audit_record (event) values (999999)"},
    {"an entry is another", "audit_record",
     "update audit_entry set leaf = sha256(leaf) where i = (select max(i) from audit_entry)"},
    {"an entry is gone", "audit_record",
     "delete from audit_entry where i = (select max(i) from audit_entry)"},
    {"an entry too many", "audit_record",
     "insert into audit_entry (event, table_name, key, leaf) "
     "select event, 'batch', '77', leaf from audit_entry where leaf is not null limit 1"},
    {"the root of a group", "audit_record",
     "update audit_group set root = sha256(root) where id = (select max(id) from audit_group)"},
    {"the list of a group", "audit_record",
     "update audit_group set leaves = sha256(leaves) where row_count = 2"},
    {"a group is gone", "audit_record",
     "delete from audit_group where id = (select max(id) from audit_group)"},
    {"a view of verify lies", "audit_table",
     "drop view audit_rows_2; create view audit_rows_2 as select audit_group, id as key, salt "
     "from decision where false"},
    {"a decision's claim is gone", "decision_claim",
     "delete from decision_claim where decision = (select min(decision) from decision_claim)"},
    {"a claim too many", "decision_claim", "insert into decision_claim values (1, 1)"},
    {"a waiting decision is forgotten", "decision_waiting",
     "delete from decision_waiting where decision = (select min(decision) from decision_waiting)"},
    {"a decision waits that does not", "decision_waiting",
     "insert into decision_waiting select min(id), 'held' from decision where state = 'planned'"},
    {"an open attempt is gone", "payment_open",
     "delete from payment_open where decision = (select min(decision) from payment_open)"},
    {"an open attempt is another's", "payment_open",
     "update payment_open set payment = payment + 100000 "
     "where decision = (select min(decision) from payment_open)"},
    {"two decisions change places", "decision",
     "update decision set id = 999999 where id = 1; update decision set id = 1 where id = 2; "
     "update decision set id = 2 where id = 999999"},
    {"all payments are gone", "payment", "delete from payment"},
    {"a row is in another group", "payment",
     "update payment set audit_group = audit_group + 100000 where id = (select min(id) from "
     "payment)"},
    {"a row is in the lowest group that could be", "finding",
     "update finding set audit_group = '-9223372036854775808' where ctid = (select min(ctid) from "
     "finding)"},
    {"a key is another", "decision_claim",
     "update decision_claim set decision_key = decision_key + 1 "
     "where decision = (select min(decision) from decision_claim)"},
    {"two keys change places", "decision_claim",
     "create temporary table c on commit drop as select min(decision) as a, max(decision) as b "
     "from decision_claim; update decision_claim set decision = "
     "case when decision = a then b else a end from c where decision in (a, b)"},
    {"a table is watched no more", "audit_table", "delete from audit_table where name = 'act'"},
    {"a bulk table is called derived", "audit_table",
     "update audit_table set kind = 'derived' where name = 'payment'"},
    {"a column is hashed no more", "audit_table",
     "update audit_table set columns = array_remove(columns, 'reason') where name = 'act'"},
    {"triggers are switched off", "act",
     "set session_replication_role = origin; alter table act disable trigger user; "
     "update act set reason = 'another' where id = 1; alter table act enable trigger user"},
    {"the last records are gone, and what they wrote", "audit_record",
     "delete from audit_entry where event in (select event from audit_record where n > 12); "
     "delete from audit_group where event in (select event from audit_record where n > 12); "
     "delete from audit_record where n > 12"},
    {"a salt is another", "payment",
     "update payment set salt = uuid_send(gen_random_uuid()) "
     "where id = (select min(id) from payment)"},
};

START_TEST(tampering)
{
    const Tampering *t = &tamperings[_i];
    char name[32];
    snprintf(name, sizeof(name), "tampering_%d", _i);
    AUTO_PROGRAM Program *p = played(name);

    sample_execute(p, arena_format(program_arena(p), AS_SUPERUSER "%s", t->sql));
    expect(p, t->table, t->what, true);
}
END_TEST

/* Whoever makes a whole new chain is found by an anchor, and by nothing else. */
START_TEST(a_new_chain_is_found_by_an_anchor)
{
    AUTO_PROGRAM Program *p = played("forged");
    PGconn *conn = sample_connect(p);
    const char *names = program_list(p, "anchors");
    const char *first =
        arena_format(program_arena(p), "anchors/%.*s", (int)strcspn(names, "\n"), names);
    const char *kept = program_path(p, "kept.json");

    ck_assert_str_ne(names, "");
    load_tools(p, conn);
    ck_assert_int_eq(rename(program_path(p, first), kept), 0);
    program_call(p, 0, "audit", "verify", "--anchor", kept, NULL);
    sample_ask(p, conn, "select test.forge()");
    ck_assert_int_eq(verify(p).exit_code, 5); /* by the other anchor of the home */
    for (const char *name = names; *name != '\0'; name += strcspn(name, "\n") + 1)
        (void)remove(program_path(
            p, arena_format(program_arena(p), "anchors/%.*s", (int)strcspn(name, "\n"), name)));
    ck_assert_int_eq(verify(p).exit_code, 5); /* they are missed, until somebody lies */
    program_call(p, 0, "audit", "accept-missing", "--by", "mallory", "--reason", "moved", NULL);
    ck_assert_int_eq(verify(p).exit_code, 0);
    program_call(p, 5, "audit", "verify", "--anchor", kept, NULL);
    PQfinish(conn);
}
END_TEST

START_TEST(an_anchor_that_the_database_does_not_know_stops_a_run)
{
    AUTO_PROGRAM Program *p = played("unknown");
    static const char anchor[] = "{\"anchor\": 1, \"record\": 3, \"hash\": \"0000000000000000"
                                 "000000000000000000000000000000000000000000000000\"}\n";
    FILE *file = fopen(program_path(p, "anchors/anchor-0000009999.json"), "wb");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(anchor, 1, sizeof(anchor) - 1, file), sizeof(anchor) - 1);
    ck_assert_int_eq(fclose(file), 0);
    program_call(p, 5, "run", "--date", "2026-12-29", NULL);
    ck_assert_int_eq(verify(p).exit_code, 5);
}
END_TEST

/* --- files --- */

/* What is changed: the first byte of the first such text. NULL: a byte is added. */
typedef struct FileTampering {
    const char *file, *at;
} FileTampering;

static const FileTampering file_tamperings[] = {
    {"outbox/MAKSU-20261222-0001.xml", NULL},
    {"outbox/MAKSU-20261222-0001.xml", "2000.00"},
    {"outbox/MAKSU-20261222-0001.xml.sha256", NULL},
    {"outbox/MAKSU-20261222-0001.manifest.json", "19,"},
    {"outbox/MAKSU-20261222-0001.manifest.json", "42594.65\",\n  \"groups"},
    {"outbox/MAKSU-20261222-0001.manifest.json", "42594.65\",\n      \"execution_day"},
    {"outbox/MAKSU-20261222-0001.manifest.json", "1210030000010012"},
    {"outbox/MAKSU-20261222-0001.manifest.json", "0.1.0"},
    {"archive/2026-12-22/elinvoima.csv", NULL},
    {"archive/2026-12-22/tyollisyys.xml", "700.00"},
    {"archive/2026-12-28/answer.xml", NULL},
};

static void tamper_with(Program *p, const FileTampering *t)
{
    const char *path = program_path(p, t->file);
    const char *text = file_text(p, path, NULL);
    const char *at = t->at == NULL ? text + strlen(text) : strstr(text, t->at);
    FILE *file = fopen(path, "r+b");

    ck_assert_msg(file != NULL && at != NULL, "%s: %s", path, t->at);
    ck_assert_int_eq(fseek(file, (long)(at - text), SEEK_SET), 0);
    ck_assert_int_ne(fputc(*at == '9' ? '8' : '9', file), EOF);
    ck_assert_int_eq(fclose(file), 0);
}

static void write_bytes(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(every_file_that_counts)
{
    AUTO_PROGRAM Program *p = played("files");

    for (size_t i = 0; i < COUNT_OF(file_tamperings); i++) {
        const char *path = program_path(p, file_tamperings[i].file);
        size_t size;
        const char *before = file_text(p, path, &size);
        tamper_with(p, &file_tamperings[i]);
        expect(p, "file", file_tamperings[i].file, true);
        write_bytes(path, before, size);
    }
    ck_assert_int_eq(verify(p).exit_code, 0);
}
END_TEST

/* The path of the first anchor, or of the next one. */
static const char *anchor_of(Program *p, size_t skip)
{
    const char *name = program_list(p, "anchors");

    while (skip-- > 0)
        name += strcspn(name, "\n") + 1;
    return program_path(
        p, arena_format(program_arena(p), "anchors/%.*s", (int)strcspn(name, "\n"), name));
}

/* An anchor whose hash, or whose record, is another; and one that is no anchor any more. */
START_TEST(every_anchor)
{
    static const char *const at[] = {"\"hash\": \"", "\"record\": ", "{"};
    AUTO_PROGRAM Program *p = played("anchors");
    const char *file = anchor_of(p, 0);
    size_t size;
    const char *text = file_text(p, file, &size);

    for (size_t i = 0; i < COUNT_OF(at); i++) {
        const char *begin = strstr(text, at[i]);
        char *changed = arena_string(program_arena(p), (Slice){text, size});
        ck_assert_ptr_nonnull(begin);
        char *byte = changed + (begin - text) + (i == 2 ? 0 : strlen(at[i]));
        *byte = *byte == '1' ? '2' : '1';
        write_bytes(file, changed, size);
        ck_assert_int_eq(verify(p).exit_code, 5);
    }
    for (size_t left = 0; left < size - 2; left += 7) {
        write_bytes(file, text, left);
        expect(p, "anchor", "cut", true);
    }
    write_bytes(file, text, size);
    ck_assert_int_eq(verify(p).exit_code, 0);
    text = file_text(p, anchor_of(p, 1), &size); /* whole, but of another record */
    write_bytes(file, text, size);
    expect(p, "anchor", "another one in its place", true);
}
END_TEST

/* One that is taken away is missed until a copy is brought back or a person says why. */
START_TEST(a_missing_anchor)
{
    AUTO_PROGRAM Program *p = played("missing");
    const char *const accept[] = {"audit",    "accept-missing", "--by", "anna",
                                  "--reason", "moved",          NULL};
    const char *file = anchor_of(p, 0), *kept = program_path(p, "kept.json");

    program_call_list(p, 2, accept); /* none is missing */
    ck_assert_int_eq(rename(file, kept), 0);
    expect(p, "anchor", "taken away", true);
    program_call(p, 0, "audit", "verify", "--anchor", kept, NULL);
    program_call(p, 0, "run", "--date", "2026-12-29", NULL); /* it does not stop the night */
    ck_assert_int_eq(rename(kept, file), 0);
    ck_assert_int_eq(verify(p).exit_code, 0);
    ck_assert_int_eq(remove(file), 0);
    program_call(p, 2, "audit", "accept-missing", NULL); /* by whom, and why? */
    program_call_list(p, 0, accept);
    ck_assert_int_eq(verify(p).exit_code, 0);
    Ended log = program_call(p, 0, "audit", "show", NULL);
    ck_assert_ptr_nonnull(strstr(log.out, "audit accept-missing"));
    ck_assert_int_eq(remove(anchor_of(p, 0)), 0); /* what was said was said of the other one */
    expect(p, "anchor", "the next one", true);
}
END_TEST

/* --- signatures --- */

static void sign_from_now_on(Program *p)
{
    const char *key = program_path(p, "key.pem");
    const char *certificate = program_path(p, "certificate.pem");
    const char *const words[] = {"openssl", "req",      "-x509", "-newkey", "rsa:2048",
                                 "-nodes",  "-keyout",  key,     "-out",    certificate,
                                 "-subj",   "/CN=test", "-days", "36500",   NULL};
    char *copies[COUNT_OF(words)] = {NULL};

    for (size_t i = 0; words[i] != NULL; i++)
        copies[i] = arena_string(program_arena(p), slice_of(words[i]));
    ck_assert_int_eq(sample_tool(copies, program_path(p, "openssl.said")), 0);
    ck_assert_int_eq(chmod(key, 0600), 0);
    FILE *ini = fopen(program_path(p, "maksatus.ini"), "a");
    ck_assert_ptr_nonnull(ini);
    ck_assert_int_gt(fprintf(ini, "[signing]\ncertificate = %s\nkey = %s\n", certificate, key), 0);
    ck_assert_int_eq(fclose(ini), 0);
}

/* Of a payment file and of an anchor. */
START_TEST(every_signature)
{
    AUTO_PROGRAM Program *p = sample_program("signed");

    sign_from_now_on(p);
    sample_deliver(p);
    sample_run(p, 0);
    ck_assert_int_eq(verify(p).exit_code, 0);
    const char *names = program_list(p, "anchors");
    const char *anchor =
        arena_format(program_arena(p), "anchors/%.*s.p7s", (int)strcspn(names, "\n"), names);
    const char *const files[] = {"outbox/MAKSU-20261222-0001.xml.p7s", anchor};
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        size_t size;
        const char *path = program_path(p, files[i]);
        const char *before = file_text(p, path, &size);
        char *changed = arena_alloc(program_arena(p), size);
        memcpy(changed, before, size);
        changed[size - 1] ^= 1; /* in the signature itself */
        write_bytes(path, changed, size);
        expect(p, "file", files[i], true);
        write_bytes(path, before, size);
    }
    ck_assert_int_eq(verify(p).exit_code, 0);
    ck_assert_int_eq(remove(program_path(p, anchor)), 0); /* of the anchor: it was signed */
    expect(p, "anchor", "without its signature", true);
}
END_TEST

/* --- what is computed twice --- */

START_TEST(rows_are_hashed_alike_here_and_in_the_database)
{
    AUTO_PROGRAM Program *p = played("alike");
    PGconn *conn = sample_connect(p);

    load_tools(p, conn);
    ck_assert_str_ne(sample_ask(p, conn, "select count(*) from maksatus.audit_group"), "0");
    ck_assert_str_eq(sample_ask(p, conn, "select test.other_roots()"), "0");
    PQfinish(conn);
}
END_TEST

/* A new table is watched, or somebody has said why not. */
START_TEST(no_table_is_forgotten)
{
    AUTO_PROGRAM Program *p = sample_program("forgotten");
    PGconn *conn = sample_connect(p);

    ck_assert_str_eq(sample_ask(p, conn,
                                "select coalesce(string_agg(name, ' '), '') from "
                                "maksatus.whole_table "
                                "where name not in "
                                "('audit_record', 'audit_group', 'audit_entry', "
                                "'schema_migration') "
                                "and name not in (select name from maksatus.audit_table)"),
                     "");
    PQfinish(conn);
}
END_TEST

/* --- export, erasure --- */

START_TEST(the_package_is_verified_without_us)
{
    AUTO_PROGRAM Program *p = played("package");
    const char *folder = program_path(p, "package");
    const char *decisions = program_path(p, "package/rows/decision.jsonl");

    program_call(p, 0, "audit", "export", "--out", folder, NULL);
    ck_assert_int_eq(sample_verify_package(p, folder), 0);
    const char *text = file_text(p, decisions, NULL);
    ck_assert_ptr_null(strstr(text, "Kuusiniemen")); /* no name, no account */
    ck_assert_ptr_null(strstr(text, "FI93"));
    ck_assert_ptr_nonnull(strstr(text, "YR-2026-0101"));
    FILE *file = fopen(decisions, "r+b"); /* a digit of the first amount */
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fseek(file, (long)(strstr(text, ",200000,") - text) + 1, SEEK_SET), 0);
    ck_assert_int_ne(fputc('3', file), EOF);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(sample_verify_package(p, folder), 5);
    ck_assert_ptr_nonnull(strstr(file_text(p, program_path(p, "package/said"), NULL), "decision"));
    /* A folder that holds something is not written into. */
    program_call(p, 2, "audit", "export", "--out", folder, NULL);
}
END_TEST

/* Points that an export passes; those of calls that may fail do not count. */
static int points_of_export(Program *p)
{
    const char *log = program_path(p, "points.log");
    int count = 0;

    program_env(p, "MAKSATUS_FAULT_LOG", log);
    program_call(p, 0, "audit", "export", "--out", program_path(p, "whole"), NULL);
    program_env(p, "MAKSATUS_FAULT_LOG", NULL);
    for (const char *at = file_text(p, log, NULL); (at = strchr(at, '\n')) != NULL; at++)
        count += memcmp(at - strlen(" fails"), " fails", strlen(" fails")) != 0;
    return count;
}

/* Nobody takes a part of it for the whole: what says that it is a package comes last. */
START_TEST(a_package_that_was_cut_off_is_none)
{
    enum { CUTS = 4 };
    AUTO_PROGRAM Program *p = played("cut_package");
    const int points = points_of_export(p);

    ck_assert(path_exists(program_path(p, "whole/package.json")));
    ck_assert_int_gt(points, 4 * CUTS);
    for (int cut = 1; cut <= CUTS; cut++) {
        const char *folder = program_path(p, arena_format(program_arena(p), "cut%d", cut));
        const int stop = (points - 4 * CUTS) * cut / CUTS;

        program_env(p, "MAKSATUS_FAULT_STOP", arena_format(program_arena(p), "%d", stop));
        Ended ended = program_call(p, EXIT_ANY, "audit", "export", "--out", folder, NULL);
        program_env(p, "MAKSATUS_FAULT_STOP", NULL);
        ck_assert_int_eq(ended.by_signal, SIGKILL);
        ck_assert(!path_exists(arena_format(program_arena(p), "%s/package.json", folder)));
    }
}
END_TEST

START_TEST(erasure_leaves_the_chain_whole)
{
    AUTO_PROGRAM Program *p = played("erased");
    PGconn *conn = sample_connect(p);
    const char *days[] = {"2030-01-01", "2040-01-01"};

    /* The bank has paid everything that was sent. */
    sample_ask(p, conn,
               "set search_path = maksatus; insert into decision_change "
               "(decision, n, from_state, to_state, run, reason) select id, change_count + 1, "
               "state_now, "
               "'paid', 1, 'paid' from decision_now where state_now = 'planned'");
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        json_t *done = program_json(p, 0, "audit", "erase", "--date", days[i], "--by", "anna",
                                    "--reason", "yearly", NULL);
        /* After five years nothing of what was paid in 2026 may go; after ten it must. */
        ck_assert_int_eq(json_integer_value(json_object_get(done, "decisions")) > 0, i == 1);
        json_decref(done);
        ck_assert_int_eq(verify(p).exit_code, 0);
    }
    ck_assert_str_eq(sample_ask(p, conn,
                                "select count(*) from decision where state in ('planned', "
                                "'rejected') "
                                "and num_nonnulls(payee_id, payee_name, iban, payee_key, "
                                "original) > 0"),
                     "0");
    ck_assert_str_eq(sample_ask(p, conn, "select count(*) from payment where iban <> '-'"), "0");
    ck_assert_ptr_null(strstr(program_list(p, "outbox"), ".xml"));
    program_call(p, 0, "history", NULL);
    program_call(p, 0, "audit", "export", "--out", program_path(p, "package"), NULL);
    ck_assert_int_eq(sample_verify_package(p, program_path(p, "package")), 0);
    /* Nobody writes into what was erased. */
    sample_execute(p, AS_SUPERUSER "update payment set name = 'Joku Muu' "
                                   "where id = (select min(id) from payment)");
    expect(p, "payment", "a name after erasure", true);
    PQfinish(conn);
}
END_TEST

/* --- looking --- */

START_TEST(a_look_at_unmasked_data_is_an_act)
{
    AUTO_PROGRAM Program *p = played("look");

    program_call(p, 2, "history", "--unmask", NULL);
    program_call(p, 2, "history", "--unmask", "--by", "anna", NULL);
    json_t *shown =
        program_json(p, 0, "history", "--unmask", "--by", "anna", "--reason", "a complaint", NULL);
    json_t *masked = program_json(p, 0, "history", NULL);
    size_t whole = 0, hidden = 0, i;
    const json_t *row;
    json_array_foreach(shown, i, row) whole +=
        strstr(json_string_value(json_object_get(row, "payee_id")), "****") == NULL;
    json_array_foreach(masked, i, row) hidden +=
        strstr(json_string_value(json_object_get(row, "payee_id")), "****") != NULL;
    ck_assert_uint_gt(hidden, 0);
    ck_assert_uint_eq(whole, json_array_size(shown));
    Ended log = program_call(p, 0, "audit", "show", NULL);
    ck_assert_ptr_nonnull(strstr(log.out, "history --unmask"));
    ck_assert_ptr_nonnull(strstr(log.out, "a complaint"));
    json_decref(shown);
    json_decref(masked);
}
END_TEST

START_TEST(history_as_it_was_known)
{
    AUTO_PROGRAM Program *p = played("as_of");
    Ended before = program_call(p, 0, "history", "--as-of", "2026-12-21", "--format", "csv", NULL);
    json_t *then = program_json(p, 0, "history", "--as-of", "2026-12-22", "--decision",
                                "ETETA/TY-40062", NULL);
    json_t *now = program_json(p, 0, "history", "--decision", "ETETA/TY-40062", "--long", NULL);

    ck_assert_ptr_null(strstr(before.out, "TY-40062"));
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(then, 0), "state")),
                     "deferred");
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(now, 0), "state")),
                     "planned");
    ck_assert_uint_ge(json_array_size(json_object_get(json_array_get(now, 0), "events")), 3);
    ck_assert_uint_eq(json_array_size(json_object_get(json_array_get(now, 0), "attempts")), 1);
    json_decref(then);
    json_decref(now);
}
END_TEST

/* The runs are ahead of the clock, or behind it: what a person did after the last of them was known
 * after all of them. */
START_TEST(an_act_is_known_after_what_it_follows)
{
    AUTO_PROGRAM Program *p = played("as_of_act");
    json_t *planned = program_json(p, 0, "history", "--decision", "ETETA/TY-40062", NULL);

    program_call(p, 0, "file", "void",
                 json_string_value(json_object_get(json_array_get(planned, 0), "payment_file")),
                 "--by", "anna", "--reason", "r", NULL);
    json_t *then = program_json(p, 0, "history", "--as-of", "2026-12-22", "--decision",
                                "ETETA/TY-40062", "--long", NULL);
    json_t *now = program_json(p, 0, "history", "--decision", "ETETA/TY-40062", NULL);
    const json_t *events = json_object_get(json_array_get(then, 0), "events");
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(then, 0), "state")),
                     "deferred");
    ck_assert_uint_eq(json_array_size(events), 1);
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(now, 0), "state")), "held");
    json_decref(planned);
    json_decref(then);
    json_decref(now);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("audit");
    TCase *tables = sample_case("tables", 500);
    TCase *kinds_case = sample_case("tampering", 120);
    TCase *rest = sample_case("rest", 120);

    tcase_add_test(tables, every_table_that_is_watched);
    suite_add_tcase(suite, tables);
    tcase_add_loop_test(kinds_case, tampering, 0, (int)COUNT_OF(tamperings));
    suite_add_tcase(suite, kinds_case);
    tcase_add_test(rest, a_new_chain_is_found_by_an_anchor);
    tcase_add_test(rest, an_anchor_that_the_database_does_not_know_stops_a_run);
    tcase_add_test(rest, every_file_that_counts);
    tcase_add_test(rest, every_anchor);
    tcase_add_test(rest, a_missing_anchor);
    tcase_add_test(rest, every_signature);
    tcase_add_test(rest, rows_are_hashed_alike_here_and_in_the_database);
    tcase_add_test(rest, no_table_is_forgotten);
    tcase_add_test(rest, the_package_is_verified_without_us);
    tcase_add_test(rest, a_package_that_was_cut_off_is_none);
    tcase_add_test(rest, erasure_leaves_the_chain_whole);
    tcase_add_test(rest, a_look_at_unmasked_data_is_an_act);
    tcase_add_test(rest, history_as_it_was_known);
    tcase_add_test(rest, an_act_is_known_after_what_it_follows);
    suite_add_tcase(suite, rest);
    return sample_main(suite);
}
