/*
 * test_ledger.c
 *     Every payment is posted to the cent, by percent where the rules say so; what is not paid
 * after all is posted back; and a ledger that somebody touched stops the next run.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "postgres.h"
#include "program.h"

static const char header[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,iban,amount,currency,proposed_by,approved_by,eligible_cost,subsidy_percent\n";

static const char rows[] =
    "D-1,G-1,1,UUDEV,YRKE,2026-03-02,2026-03-05,organisation,9010000-4,Esimerkki Oy,"
    "FI2112345600000785,2000.00,EUR,esittelija.uudev,ratkaisija.uudev,100000.00,50\n"
    "S-1,G-2,1,ETETA,START,2026-03-02,2026-03-05,person,010190-900P,Maija Malli,"
    "FI2112345600000785,0.05,EUR,esittelija.eteta,ratkaisija.eteta,,\n"
    "S-2,G-3,1,ETETA,START,2026-03-02,2026-03-05,person,010190-900P,Maija Malli,"
    "FI2112345600000785,818.62,EUR,esittelija.eteta,ratkaisija.eteta,,\n";

static Program *new_night(Arena *arena)
{
    Program *p = program_new(test_postgres_database(arena));
    const char *csv = arena_format(program_arena(p), "%s%s", header, rows);

    program_set_up(p);
    program_deliver_bytes(p, "a.csv", csv, strlen(csv));
    return p;
}

static const char *exported(Program *p, const char *name)
{
    const char *folder = program_path(p, "books");

    program_call(p, 0, "export", "ledger", "--out", folder, NULL);
    return file_text(p, arena_format(program_arena(p), "%s/%s", folder, name), NULL);
}

static bool has_line(const char *text, const char *start, const char *inside)
{
    for (const char *at = text; (at = strstr(at, start)) != NULL; at++) {
        size_t len = strcspn(at, "\n");
        const char *found = strstr(at, inside);
        if (found != NULL && found < at + len)
            return true;
    }
    return false;
}

/* START is posted 60 % to 8231, the rest to 8230. */
START_TEST(postings_are_the_payments)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_night(&arena);
    Ended run = program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_msg(strstr(run.err, "debits 2818.67 = credits 2818.67") != NULL, "%s", run.err);
    const char *csv = exported(p, "ledger.csv");
    ck_assert(has_line(csv, ",YRKE,", ",8210,1950,2000.00,no,32.30.40,2026,42632304009,"));
    ck_assert(has_line(csv, ",START,", ",8231,1950,491.17,no,")); /* 818.62 x 0.6 = 491.172 */
    ck_assert(has_line(csv, ",START,", ",8230,1950,327.45,no,"));
    ck_assert(has_line(csv, ",START,", ",8231,1950,0.03,no,"));
    ck_assert(has_line(csv, ",START,", ",8230,1950,0.02,no,"));
    ck_assert(has_line(csv, ",START,", ",S.14,"));
    const char *xml = exported(p, "ledger.xml");
    ck_assert_ptr_nonnull(strstr(xml, "<amount>491.17</amount>"));
    ck_assert_str_eq(exported(p, "suspense.csv"), "programme,event,count,sum\r\n");
}
END_TEST

START_TEST(without_rules_it_stands_on_suspense)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_night(&arena);
    test_postgres_run(program_conninfo(p),
                      "set session_replication_role = replica; delete from maksatus.reference_row "
                      "where table_name = 'posting_rules' and fields[1] = 'YRKE'");
    Ended run = program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_ptr_nonnull(strstr(run.err, "programme YRKE has no posting rule for paid"));
    ck_assert_ptr_nonnull(strstr(exported(p, "suspense.csv"), "YRKE,paid,1,2000.00\r\n"));
}
END_TEST

START_TEST(what_is_not_paid_is_posted_back)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_night(&arena);
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    json_t *files = program_json(p, 0, "file", "list", NULL);
    const char *id = json_string_value(json_object_get(json_array_get(files, 0), "message_id"));
    program_call(p, 0, "file", "void", id, "--by", "c", "--reason", "wrong", NULL);
    json_decref(files);
    const char *csv = exported(p, "ledger.csv");
    ck_assert(has_line(csv, ",returned,", ",YRKE,1950,8210,2000.00,no,"));
    ck_assert(has_line(csv, ",returned,", ",START,1950,8230,818.62,no,"));
    program_call(p, 0, "run", "--date", "2026-03-04", NULL); /* the proof holds */
}
END_TEST

/* An act that is undone has taken numbers, and so has a server that crashes. */
START_TEST(vouchers_are_numbered_without_a_hole)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_night(&arena);
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    test_postgres_run(program_conninfo(p),
                      "begin; insert into maksatus.journal (on_day, event, payer, agency,"
                      " programme, debit, credit, cents, split, batch, run) select on_day, event,"
                      " payer, agency, programme, debit, credit, cents, split, batch, run"
                      " from maksatus.journal; rollback");
    json_t *files = program_json(p, 0, "file", "list", NULL);
    const char *id = json_string_value(json_object_get(json_array_get(files, 0), "message_id"));
    program_call(p, 0, "file", "void", id, "--by", "c", "--reason", "wrong", NULL);
    json_decref(files);
    test_postgres_run(program_conninfo(p),
                      "do $$ begin assert (select count(*) > 3 and max(id) = count(*) from"
                      " maksatus.journal), 'a hole'; end $$");
}
END_TEST

/* Wherever it is killed: under the final names stands what stood there, or all of the new. */
START_TEST(no_half_file_stays)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_night(&arena);
    (void)exported(p, "ledger.csv");
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    const char *const words[] = {"export", "ledger", "--out", program_path(p, "books"), NULL};
    ck_assert_int_ge(program_kill_writer(p, "books", words), 10);
}
END_TEST

typedef struct TamperRow {
    const char *sentence;
    const char *statement;
} TamperRow;

static const TamperRow tamper_rows[] = {
    {"one cent more", "update maksatus.journal set cents = cents + 1 where programme = 'YRKE'"},
    {"a voucher less", "delete from maksatus.journal where programme = 'YRKE'"},
    {"a voucher more",
     "insert into maksatus.journal (on_day, event, payer, agency, programme, debit, credit, cents,"
     " split, batch, run) select on_day, event, payer, agency, programme, debit, credit, 1, split,"
     " batch, run from maksatus.journal limit 1"},
    {"a payment posted back that nobody returned",
     "insert into maksatus.journal (on_day, event, payer, agency, programme, debit, credit, cents,"
     " split, payment, change, run) select j.on_day, 'returned', j.payer, agency, programme, debit,"
     " credit, p.cents, '{0}', p.id, 1, run from maksatus.journal j, maksatus.payment p limit 1"},
};

START_TEST(a_touched_ledger_stops_the_next_run)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_night(&arena);
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    test_postgres_run(program_conninfo(p),
                      arena_format(&arena, "set session_replication_role = replica; %s",
                                   tamper_rows[_i].statement));
    Ended run = program_call(p, 5, "run", "--date", "2026-03-04", NULL);
    ck_assert_msg(strstr(run.err, "ledger") != NULL, "%s: %s", tamper_rows[_i].sentence, run.err);
}
END_TEST

/* Each part by its percent, half up; the last takes the remainder. */
START_TEST(shares)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    test_postgres_run(
        test_postgres_database(&arena),
        "set search_path to maksatus; do $$ begin if exists ("
        "select from (values (1, '{0}'::int[], 1, 1), (100, '{6000,0}', 1, 60),"
        " (100, '{6000,0}', 2, 40), (1, '{5000,0}', 1, 1), (1, '{5000,0}', 2, 0),"
        " (3, '{5000,0}', 1, 2), (3, '{5000,0}', 2, 1), (1000, '{3333,3333,0}', 1, 333),"
        " (1000, '{3333,3333,0}', 2, 333), (1000, '{3333,3333,0}', 3, 334),"
        " (1, '{5000,5000,0}', 1, 1),"
        " (1, '{5000,5000,0}', 2, 0), (1, '{5000,5000,0}', 3, 0),"
        " (99999999999, '{6000,0}', 2, 40000000000)) r (cents, split, part, share)"
        " where posting_share(r.cents, r.split, r.part) <> r.share)"
        " then raise exception 'a share differs'; end if; end $$");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ledger");
    TCase *test = tcase_create("ledger");

    tcase_set_timeout(test, CALL_SECONDS_MAX);
    tcase_add_test(test, postings_are_the_payments);
    tcase_add_test(test, without_rules_it_stands_on_suspense);
    tcase_add_test(test, what_is_not_paid_is_posted_back);
    tcase_add_test(test, vouchers_are_numbered_without_a_hole);
    tcase_add_loop_test(test, a_touched_ledger_stops_the_next_run, 0, (int)COUNT_OF(tamper_rows));
    tcase_add_test(test, no_half_file_stays);
    tcase_add_test(test, shares);
    suite_add_tcase(suite, test);

    return test_postgres_main(suite);
}
