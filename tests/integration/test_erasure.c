/*
 * test_erasure.c
 *     When retention has ended, no name, account or identity code of those whose data it was stands
 *     anywhere: in no column of any table, in no file of the home. The event log stays whole.
 *
 * Persons are put wherever the program takes them: deliveries, reasons, another account, answers of
 * a bank, a receivable with two debtors, decisions of earlier years, registers, refused deliveries,
 * ids of decisions.
 */
#include <ftw.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample_night.h"

/* What is planted beside the payees of the deliveries. */
static const char *const planted[] = {
    "Marketta Muistio", "Tilda Tilinhaltija",  "Orpo Outonen",         "Pauli Pankinsana",
    "Faktuuri Farlund", "Toinen Vastuullinen", "Kadonnut Kuusela",     "Rikki Rivinen",
    "Vanha Vuosikas",   "FI9314283500171141",  "FI4250001510000023",   "FI5542345670000081",
    "040404-9981",      "Syysto Selostaja",    "Kirjoitettu Kirjeeni",
};

static void write_file(Program *p, const char *name, const char *bytes)
{
    FILE *stream = fopen(program_path(p, name), "w");

    ck_assert_ptr_nonnull(stream);
    ck_assert_int_ge(fputs(bytes, stream), 0);
    ck_assert_int_eq(fclose(stream), 0);
}

/* --- persons everywhere --- */

static const char earlier_years[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,iban,amount,currency,proposed_by,approved_by,state,paid_on\n"
    "V-1,G-V,1,ETETA,START,2026-02-10,2026-02-20,person,040404-9981,Vanha Vuosikas,"
    "FI4250001510000023,700.00,EUR,esittelija.eteta,ratkaisija.eteta,paid,2026-02-21\n";

static const char statement[] =
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr>"
    "<MsgId>B1</MsgId><CreDtTm>2026-12-23T06:00:00</CreDtTm></GrpHdr><Stmt><Id>S-1</Id>"
    "<ElctrncSeqNb>7</ElctrncSeqNb><CreDtTm>2026-12-23T06:00:00</CreDtTm>"
    "<Acct><Id><IBAN>FI1210030000010012</IBAN></Id><Ccy>EUR</Ccy></Acct>"
    "<Ntry><Amt Ccy=\"EUR\">700.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
    "<BookgDt><Dt>2026-12-22</Dt></BookgDt><AcctSvcrRef>A1</AcctSvcrRef><NtryDtls><TxDtls><Refs>"
    "<EndToEndId>MAKSU-18</EndToEndId></Refs><Amt Ccy=\"EUR\">700.00</Amt><CdtDbtInd>DBIT"
    "</CdtDbtInd><RltdPties><Cdtr><Pty><Nm>Tilda Tilinhaltija</Nm></Pty></Cdtr><CdtrAcct><Id><IBAN>"
    "FI9314283500171141</IBAN></Id></CdtrAcct></RltdPties></TxDtls></NtryDtls></Ntry>"
    "<Ntry><Amt Ccy=\"EUR\">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
    "<BookgDt><Dt>2026-12-22</Dt></BookgDt><AcctSvcrRef>A2</AcctSvcrRef><NtryDtls><TxDtls>"
    "<Amt Ccy=\"EUR\">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><RltdPties><Dbtr><Pty><Nm>Orpo Outonen"
    "</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>terveisin Kirjoitettu Kirjeeni</Ustrd></RmtInf>"
    "</TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>";

static const char status_report[] =
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr>"
    "<MsgId>P1</MsgId><CreDtTm>2026-12-23T09:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"
    "<OrgnlMsgId>MAKSU-20261222-0001</OrgnlMsgId><OrgnlMsgNmId>pain.001</OrgnlMsgNmId>"
    "</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>MAKSU-20261222-0001-01</OrgnlPmtInfId>"
    "<TxInfAndSts><OrgnlEndToEndId>MAKSU-19</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn>"
    "<Cd>AC04</Cd></Rsn><AddtlInf>tilin omisti Pauli Pankinsana</AddtlInf></StsRsnInf>"
    "</TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>";

/* A row that has ended; and two persons are two, though one system user runs the test. */
static void set_up(Program *p)
{
    FILE *ini = fopen(program_path(p, "maksatus.ini"), "a");

    ck_assert_ptr_nonnull(ini);
    ck_assert_int_ge(fputs("[operators]\nasserted = yes\n", ini), 0);
    ck_assert_int_eq(fclose(ini), 0);
    sample_execute(
        p, arena_format(program_arena(p),
                        "insert into maksatus.reference_row (table_name, fields, valid_from, "
                        "valid_to) values ('blocked_payees', '{%s}', '2020-01-01', '2024-12-31')",
                        "\"040404-9981\",\"Kadonnut Kuusela\",lista,syy"));
}

static void play(Program *p)
{
    set_up(p);
    write_file(p, "earlier.csv", earlier_years);
    program_call(p, 0, "history", "load", program_path(p, "earlier.csv"), "--by", "anna",
                 "--reason", "Marketta Muistio asked", NULL);
    (void)remove(program_path(p, "earlier.csv"));
    program_deliver_bytes(p, "broken.csv", "decision_id,payee_name\nX,Rikki Rivinen\n", 39);
    sample_deliver(p);
    program_call(p, 1, "run", "--date", "2026-12-22", NULL);
    program_call(p, 0, "hold", "release", "ETETA/TY-40038", "--iban", "FI5542345670000081", "--by",
                 "anna", "--reason", "Marketta Muistio called", NULL);
    program_call(p, 0, "hold", "confirm", "ETETA/TY-40038", "--by", "bertta", "--reason",
                 "Marketta Muistio is right", NULL);
    program_call(p, 0, "decision", "cancel", "UUDEV/YR-2026-0114", "--by", "anna", "--reason",
                 "Marketta Muistio again", NULL);
    program_deliver_bytes(p, "statement.xml", statement, sizeof(statement) - 1);
    program_deliver_bytes(p, "status.xml", status_report, sizeof(status_report) - 1);
    program_call(p, 1, "run", "--date", "2026-12-28", NULL);
    program_call(p, 0, "decision", "cancel", "ETETA/TY-40020", "--by", "anna", "--reason",
                 "Marketta Muistio once more", NULL);
    program_call(p, 0, "decision", "cancel", "UUDEV/YR-2026-0115", "--by", "anna", "--reason",
                 "it would wait for ever", NULL);
    program_call(p, 0, "recovery", "open", "ETETA/TY-40017", "--ground", "E1", "--facts",
                 "Faktuuri Farlund said so", "--joint", "040404-9981 Toinen Vastuullinen",
                 "--even-small", "--by", "anna", "--reason", "Syysto Selostaja", NULL);
}

/* --- looking for them --- */

/* Everything that any row of ours says, searched for what was planted and for all payees. */
static const char search[] =
    "create schema if not exists test; "
    "create or replace function test.found() returns text language plpgsql as $$ "
    "declare t record; hit text; all_hits text := ''; begin "
    "for t in select relname from pg_class where relnamespace = 'maksatus'::regnamespace "
    "         and relkind in ('r', 'p') loop "
    "  for hit in execute format('select distinct w.word from maksatus.%I r, test.word w "
    "             where position(w.word in r::text) > 0', t.relname) loop "
    "    all_hits := all_hits || t.relname || ': ' || hit || E'\\n'; "
    "  end loop; end loop; return all_hits; end $$";

static void plant(Program *p, PGconn *conn, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sample_ask(
            p, conn,
            arena_format(program_arena(p), "insert into test.word values ('%s')", words[i]));
}

static void plant_words(Program *p, PGconn *conn)
{
    sample_ask(p, conn, "set search_path = maksatus");
    sample_ask(p, conn, search);
    sample_ask(p, conn,
               "create table test.word as select distinct word from decision, lateral (values "
               "(payee_id), (payee_name), (iban), (employee_id), (original ->> 'payee_id'), "
               "(original ->> 'payee_name'), (original ->> 'iban')) w(word) "
               "where length(word) > 5 and word !~ '^[0-9]{7}-[0-9]$'");
    plant(p, conn, planted, COUNT_OF(planted));
}

static struct {
    Program *program;
    const char *word, *path;
} wanted;

static int look_into(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    size_t size = 0;

    (void)info;
    (void)place;
    if (kind != FTW_F)
        return 0;
    const char *text = file_text(wanted.program, path, &size);
    if (memmem(text, size, wanted.word, strlen(wanted.word)) != NULL)
        wanted.path = arena_string(program_arena(wanted.program), slice_of(path));
    return wanted.path != NULL;
}

/* A file in the folder that holds the word; "" when none does. */
static const char *file_below(Program *p, const char *folder, const char *word)
{
    wanted.program = p;
    wanted.word = word;
    wanted.path = NULL;
    (void)nftw(folder, look_into, 8, FTW_PHYS);
    return wanted.path == NULL ? "" : wanted.path;
}

static const char *file_with(Program *p, const char *word)
{
    return file_below(p, program_home(p), word);
}

/* Nothing of these is in a table or a file of the home. */
static void expect_gone(Program *p, PGconn *conn, const char *const *words, size_t count)
{
    const char *left = sample_ask(p, conn, "select test.found()");

    ck_assert_msg(left[0] == '\0', "still there:\n%s", left);
    for (size_t i = 0; i < count; i++)
        ck_assert_str_eq(file_with(p, words[i]), "");
}

static void expect_whole(Program *p)
{
    Ended ended = program_call(p, EXIT_ANY, "audit", "verify", NULL);

    ck_assert_msg(ended.exit_code == 0, "%s%s", ended.out, ended.err);
}

START_TEST(nobody_is_left_when_retention_has_ended)
{
    /* Called as the reason of an answer would be, but of somebody else. */
    static const char other[] = "archive/2026-12-28/statement.xml.reason.json";
    AUTO_PROGRAM Program *p = sample_program("erasure");
    PGconn *conn = sample_connect(p);

    play(p);
    write_file(p, other, "{}\n");
    plant_words(p, conn);
    const char *before = sample_ask(p, conn, "select test.found()");
    for (size_t i = 0; i < COUNT_OF(planted); i++)
        ck_assert_msg(strstr(before, planted[i]) != NULL || file_with(p, planted[i])[0] != '\0',
                      "%s was not planted", planted[i]);
    expect_whole(p);

    /* Nothing goes as long as a receivable is open, or before its time. */
    program_call(p, 0, "audit", "erase", "--date", "2031-01-01", "--by", "anna", "--reason",
                 "yearly", NULL);
    ck_assert_str_eq(sample_ask(p, conn, "select test.found()"), before);
    program_call(p, 0, "audit", "erase", "--date", "2060-01-01", "--by", "anna", "--reason",
                 "yearly", NULL);
    ck_assert_ptr_nonnull(strstr(sample_ask(p, conn, "select test.found()"), "receivable_debtor"));
    expect_whole(p);
    program_call(p, 0, "recovery", "close", "1001", "--by", "anna", "--reason", "no ground", NULL);
    json_t *done = program_json(p, 0, "audit", "erase", "--date", "2060-01-01", "--by", "anna",
                                "--reason", "yearly", NULL);
    ck_assert_int_gt(json_integer_value(json_object_get(done, "other_rows")), 0);
    json_decref(done);

    expect_gone(p, conn, planted, COUNT_OF(planted));
    expect_whole(p);
    ck_assert(path_exists(program_path(p, other)));
    ck_assert(!path_exists(program_path(p, "archive/2026-12-28/statement.xml")));
    PQfinish(conn);
}
END_TEST

/* Why a file was approved stays as long as a payee of it, however old it is. */
START_TEST(an_act_goes_after_what_it_is_about)
{
    AUTO_PROGRAM Program *p = sample_program("approved");
    PGconn *conn = sample_connect(p);

    sample_want_two_persons(p);
    sample_deliver(p);
    sample_run(p, 0);
    program_call(p, 0, "approve", "--run", "1", "--by", "anna", "--reason", "compared", NULL);
    ck_assert_str_eq(sample_ask(p, conn, "select count(*) from maksatus.acts_to_erase('2060-01-01')"
                                         " as e join maksatus.act a on a.id = e"
                                         " where a.reason = 'compared'"),
                     "0");
    program_call(p, 0, "audit", "erase", "--date", "2060-01-01", "--by", "anna", "--reason",
                 "yearly", NULL);
    ck_assert_str_eq(sample_ask(p, conn, "select count(*) from maksatus.act"
                                         " where reason = 'compared'"),
                     "0");
    expect_whole(p);
    PQfinish(conn);
}
END_TEST

/* What is left still answers. */
START_TEST(what_is_left_is_proven)
{
    AUTO_PROGRAM Program *p = sample_program("proven");

    play(p);
    program_call(p, 0, "recovery", "close", "1001", "--by", "anna", "--reason", "no ground", NULL);
    program_call(p, 0, "audit", "erase", "--date", "2060-01-01", "--by", "anna", "--reason",
                 "yearly", NULL);
    json_t *history = program_json(p, 0, "history", "--long", NULL);
    ck_assert_uint_gt(json_array_size(history), 30);
    json_decref(history);
    program_call(p, 0, "recovery", "show", "1001", NULL);
    program_call(p, 0, "explain", "ETETA/TY-40017", NULL);
    program_call(p, 0, "report", NULL);
    program_call(p, 0, "run", "--date", "2026-12-29", NULL);

    /* Rules are not asked about what is gone. */
    write_file(p, "more.csv", "rule,name,programme,value,valid_from,valid_to\n"
                              "R-0300,window_days,*,6,2026-01-01,\n");
    json_t *simulated = program_json(p, 0, "simulate", "--parameters",
                                     program_path(p, "more.csv"), NULL);
    ck_assert_int_eq(json_integer_value(json_object_get(simulated, "decisions")), 0);
    json_decref(simulated);

    /* Nobody writes into what was erased. */
    static const char *const writes[] = {
        "update receivable_debtor set payee_name = 'Joku Muu'",
        "update act set reason = 'Joku Muu' where length(salt) = 32",
        "update reference_row set fields[1] = 'Joku Muu' where length(salt) = 32 "
        "and table_name = 'blocked_payees'",
    };
    for (size_t i = 0; i < COUNT_OF(writes); i++) {
        sample_execute(p, arena_format(program_arena(p),
                                       "set session_replication_role = replica; "
                                       "set search_path = maksatus; %s",
                                       writes[i]));
        Ended ended = program_call(p, 5, "audit", "verify", "--format", "json", NULL);
        ck_assert_ptr_nonnull(strstr(ended.out, "changed"));
    }
}
END_TEST

/* --- codes in ids --- */

static const char *const codes[] = {"131052-308T", "070707-123X", "080808-456C", "090909-789U",
                                    "100975-321D"};

/* Paid, rejected by a person, by a rule, cancelled, refused for its form. */
static const char coded[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,iban,amount,currency,proposed_by,approved_by,period_start,period_end,case_number\n"
#define CODED(id, grant, amount, proposer, month, case)                                            \
    id "," grant ",1,ETETA,TYOOLO,2026-12-10,2026-12-22,organisation,9010000-4,Kelpo Oy,"          \
       "FI9312340070000001," amount ",EUR," proposer ",ratkaisija.eteta,2026-" month "-01,"        \
       "2026-" month "-28," case "\n"
    CODED("A-131052-308T", "G-131052-308T", "101.00", "esittelija.eteta", "10", "VN/131052-308T/1")
    CODED("B-070707-123X", "G-070707-123X", "102.00", "esittelija.eteta", "09", "")
    CODED("C-080808-456C", "G-080808-456C", "103.00", "ratkaisija.eteta", "08", "")
    CODED("D-1", "G-D", "104.00", "esittelija.eteta", "07", "VN 090909-789U")
    CODED("E-100975-321D", "G-100975-321D", "1.005", "esittelija.eteta", "06", "");

static void play_coded(Program *p)
{
    sample_execute(p, "insert into maksatus.reference_row (table_name, fields, valid_from) values "
                      "('obligations', '{ETETA,G-131052-308T,report,2026-10-31,2026-10-20,text}', "
                      "'2026-01-01')");
    program_deliver_bytes(p, "coded.csv", coded, sizeof(coded) - 1);
    program_call(p, 0, "run", "--date", "2026-12-22", NULL);
    program_call(p, 0, "hold", "release", "ETETA/A-131052-308T", "--by", "anna", "--reason",
                 "the agency knows", NULL);
    program_call(p, 0, "hold", "reject", "ETETA/B-070707-123X", "--by", "anna", "--reason",
                 "come again", NULL);
    program_call(p, 0, "decision", "cancel", "ETETA/D-1", "--by", "anna", "--reason", "withdrawn",
                 NULL);
    program_call(p, 0, "run", "--date", "2026-12-28", NULL);
    program_call(p, 0, "recovery", "open", "ETETA/A-131052-308T", "--ground", "E1", "--facts",
                 "too much", "--even-small", "--by", "anna", "--reason", "checked", NULL);
    program_call(p, 0, "recovery", "close", "1001", "--by", "anna", "--reason", "no ground", NULL);
}

/* The package has no code, and its rows are proven. */
static void expect_package(Program *p, const char *name)
{
    const char *folder = program_path(p, name);

    program_call(p, 0, "audit", "export", "--out", folder, NULL);
    ck_assert_int_eq(sample_verify_package(p, folder), 0);
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        ck_assert_str_eq(file_below(p, folder, codes[i]), "");
}

/* What a superuser writes into decisions is found. */
static void expect_found(Program *p, const char *change, const char *where)
{
    Arena *arena = program_arena(p);

    sample_execute(p, arena_format(arena, "set session_replication_role = replica; "
                                          "set search_path = maksatus; "
                                          "create table test.kept as select * from decision; "
                                          "update decision set %s where %s",
                                   change, where));
    Ended ended = program_call(p, 5, "audit", "verify", "--format", "json", NULL);
    ck_assert_ptr_nonnull(strstr(ended.out, "\"decision\""));
    ck_assert_ptr_nonnull(strstr(ended.out, "changed"));
    sample_execute(p, "set session_replication_role = replica; set search_path = maksatus; "
                      "delete from decision; insert into decision select * from test.kept; "
                      "drop table test.kept");
    expect_whole(p);
}

static void begin_search(Program *p, PGconn *conn)
{
    sample_ask(p, conn, "set search_path = maksatus; set client_min_messages = warning");
    sample_ask(p, conn, file_text(p, program_source(p, "tests/audit/tamper.sql"), NULL));
    sample_ask(p, conn, search);
    sample_ask(p, conn, "create table test.word (word text)");
    plant(p, conn, codes, COUNT_OF(codes));
}

START_TEST(codes_in_ids_go_too)
{
    AUTO_PROGRAM Program *p = sample_program("coded");
    PGconn *conn = sample_connect(p);

    play_coded(p);
    begin_search(p, conn);
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        ck_assert_ptr_nonnull(strstr(sample_ask(p, conn, "select test.found()"), codes[i]));
    expect_whole(p);
    ck_assert_str_eq(sample_ask(p, conn, "select test.other_roots()"), "0");
    expect_package(p, "package");
    expect_found(p, "decision_id = 'A-131052-308U'", "decision_id = 'A-131052-308T'");
    expect_found(p, "grant_id_masked = null", "grant_id = 'G-070707-123X'");
    expect_found(p, "case_number_masked = 'VN 090909'", "decision_id = 'D-1'");
    expect_found(p, "decision_id_masked = 'D-1', decision_id = 'X'", "decision_id = 'D-1'");

    program_call(p, 0, "audit", "erase", "--date", "2060-01-01", "--by", "anna", "--reason",
                 "yearly", NULL);
    expect_gone(p, conn, codes, COUNT_OF(codes));
    ck_assert_str_eq(sample_ask(p, conn,
                                "select string_agg(concat_ws(' ', decision_id, grant_id, "
                                "case_number), ', ' order by id) from decision"),
                     "A-131052-**** G-131052-**** VN/131052-****/1, B-070707-**** G-070707-****, "
                     "C-080808-**** G-080808-****, D-1 G-D VN 090909-****, "
                     "E-100975-**** G-100975-****");
    expect_whole(p);
    expect_package(p, "later");
    expect_found(p, "decision_id = 'A-131052-X'", "decision_id = 'A-131052-****'");
    expect_found(p, "decision_id = 'A', decision_id_masked = decision_id",
                 "decision_id = 'A-131052-****'");
    expect_found(p, "decision_id = '', decision_id_masked = decision_id",
                 "decision_id = 'A-131052-****'");
    PQfinish(conn);
}
END_TEST

/* --- money that is owed to them --- */

#define BY_ANNA "--by", "anna", "--reason", "r"

static const char withheld_from[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,iban,amount,currency,proposed_by,approved_by\n"
    "W-1,G-W,1,ETETA,START,2026-12-10,2026-12-22,person,131052-308T,Toinen Vastuullinen,"
    "FI9312340070000001,1186.40,EUR,esittelija.eteta,ratkaisija.eteta\n";

static const char booked[] =
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>"
    "<GrpHdr><MsgId>B-1</MsgId><CreDtTm>2026-12-22T09:00:00</CreDtTm></GrpHdr><Ntfctn><Id>B-1</Id>"
    "<Acct><Id><IBAN>FI1210030000010012</IBAN></Id></Acct>"
    "<Ntry><Amt Ccy=\"EUR\">986.40</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
    "<BookgDt><Dt>2026-12-22</Dt></BookgDt><AcctSvcrRef>A1</AcctSvcrRef><BkTxCd/><NtryDtls><TxDtls>"
    "<Refs><EndToEndId>MAKSU-1</EndToEndId></Refs></TxDtls></NtryDtls></Ntry></Ntfctn>"
    "</BkToCstmrDbtCdtNtfctn></Document>";

/* 200.00 are set off from the second debtor's payment, which keeps 986.40 of the month; a person
 * takes that back, and the first debtor pays all of the debt: 200.00 are owed to the second. */
static void play_owed(Program *p)
{
    static const char *const steps[][16] = {
        {"open", "ETETA/V-1", "--ground", "E1", "--facts", "x", "--joint",
         "131052-308T Toinen Vastuullinen", "--date", "2026-03-01", BY_ANNA},
        {"hear", "1001", "--date", "2026-03-02", BY_ANNA},
        {"hear", "1001", "--answered", "--date", "2026-03-03", BY_ANNA},
        {"decide", "1001", "--date", "2026-03-04", BY_ANNA},
        {"demand", "1001", "--due-on", "2026-05-15", "--date", "2026-04-15", BY_ANNA},
        {"reverse", "1001", "--date", "2026-12-23", BY_ANNA},
        {"repay", "1001", "--amount", "700.00", "--id", "K", "--date", "2026-12-23", BY_ANNA},
    };

    program_assert_operators(p);
    write_file(p, "earlier.csv", earlier_years);
    program_call(p, 0, "history", "load", program_path(p, "earlier.csv"), BY_ANNA, NULL);
    (void)remove(program_path(p, "earlier.csv"));
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        const char *words[COUNT_OF(steps[0]) + 2] = {"recovery"};
        memcpy(words + 1, steps[i], sizeof(steps[i]));
        if (strcmp(steps[i][0], "reverse") == 0) {
            program_deliver_bytes(p, "w.csv", withheld_from, sizeof(withheld_from) - 1);
            program_call(p, 0, "run", "--date", "2026-12-22", NULL);
        }
        program_call_list(p, 0, words);
    }
    write_file(p, "booked.xml", booked);
    program_call(p, 0, "answer", "load", program_path(p, "booked.xml"), NULL);
    (void)remove(program_path(p, "booked.xml"));
}

static void erase(Program *p)
{
    program_call(p, 0, "audit", "erase", "--date", "2060-01-01", "--by", "anna", "--reason",
                 "yearly", NULL);
    expect_whole(p);
}

/* The debt is over, and the money is not: whose it is stays known until it is on its way. */
START_TEST(to_whom_money_is_owed_stays_known)
{
    static const char *const persons[] = {"131052-308T", "Toinen Vastuullinen", "040404-9981",
                                          "Vanha Vuosikas"};
    AUTO_PROGRAM Program *p = sample_program("owed");
    PGconn *conn = sample_connect(p);

    play_owed(p);
    sample_ask(p, conn, "set search_path = maksatus");
    sample_ask(p, conn, search);
    sample_ask(p, conn, "create table test.word (word text)");
    plant(p, conn, persons, COUNT_OF(persons));
    erase(p);
    Ended owed = program_call(p, 0, "recovery", "list", "--excess", "--format", "csv", NULL);
    ck_assert_msg(strstr(owed.out, ",131052-****,2026-12-23,200.00,200.00,") != NULL, "%s",
                  owed.out);

    program_call(p, 0, "recovery", "refund", "1", "--iban", "FI9312340070000001", BY_ANNA, NULL);
    program_call(p, 0, "recovery", "refund", "1", "--confirm", "--by", "bertta", "--reason", "r",
                 NULL);
    program_call(p, 0, "run", "--date", "2026-12-28", NULL);
    json_t *refund = program_json(p, 0, "history", "--decision", "ETETA/refund:1", NULL);
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(refund, 0), "payee_name")),
                     "Toinen Vastuullinen");
    json_decref(refund);
    erase(p);
    expect_gone(p, conn, persons, COUNT_OF(persons));
    PQfinish(conn);
}
END_TEST

/* --- ids that were sealed before they were hashed masked --- */

/* The schema as it was before a migration. */
static void make_schema_before(Program *p, PGconn *conn, const char *migration)
{
    glob_t files;

    sample_ask(p, conn, "set client_min_messages = warning; "
                        "drop schema maksatus cascade; create schema maksatus; "
                        "set search_path = maksatus; create table schema_migration (version "
                        "integer primary key, name text not null, sha256 bytea not null, "
                        "applied_at timestamptz not null default clock_timestamp())");
    ck_assert_int_eq(glob(program_source(p, "engine/store/sql/m_*.sql"), 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        const char *name = strrchr(files.gl_pathv[i], '/') + 1;
        if (strcmp(name, migration) >= 0)
            break;
        const char *text = file_text(p, files.gl_pathv[i], NULL);
        char *quoted = PQescapeLiteral(conn, text, strlen(text));
        ck_assert_ptr_nonnull(quoted);
        sample_ask(p, conn, text);
        sample_ask(p, conn, arena_format(program_arena(p),
                                         "insert into schema_migration (version, name, sha256) "
                                         "values (%d, '%s', sha256(convert_to(%s, 'UTF8')))",
                                         (int)i + 1, name, quoted));
        PQfreemem(quoted);
    }
    globfree(&files);
}

/* With a code, with a code and erased, without one; and a receivable that is erased. */
static void seal_before(Program *p, PGconn *conn)
{
    make_schema_before(p, conn, "m_0031");
    sample_ask(p, conn,
               "insert into batch (delivery, format, received_at) values ('old.csv', 'history', "
               "'2020-01-01'); "
               "insert into decision (id, batch, line, state, cents, agency, decision_id, grant_id,"
               " case_number, payee_name) values "
               "(1, 1, 1, 'rejected', 100, 'ETETA', 'A-131052-308T', 'G-070707-123X', '', 'X Y'), "
               "(2, 1, 2, 'rejected', 100, 'ETETA', 'B-1', 'G-1', 'VN 080808-456C', 'X Y'), "
               "(3, 1, 3, 'rejected', 100, 'ETETA', 'C-1', 'G-1', 'VN 1', 'X Y'); "
               "select erase_rows('decision', 'id', '{2}'); "
               "insert into receivable (reference, payer, agency, programme, grant_id, ground, "
               "facts, regime, regime_row, granted_on, known_on, last_paid_on, person) "
               "select '13', 'MAKSU', 'ETETA', 'START', 'G-090909-789U', 'E1', 'facts', "
               "fields[1], id, '2019-01-01', '2019-01-01', '2019-01-01', true "
               "from reference_row where table_name = 'regimes' order by id limit 1; "
               "select erase_rows('receivable', 'id', '{1001}')");
}

START_TEST(codes_in_ids_that_were_sealed_before_go_too)
{
    AUTO_PROGRAM Program *p = sample_program("before");
    PGconn *conn = sample_connect(p);

    seal_before(p, conn);
    program_call(p, 0, "init", NULL);
    begin_search(p, conn);
    expect_whole(p);
    expect_package(p, "package");
    ck_assert_str_eq(sample_ask(p, conn, "select string_agg(decision::text, ' ' order by decision) "
                                         "from audit_resealed"),
                     "0 1 2");
    ck_assert_str_eq(sample_ask(p, conn, "select case_number from decision where id = 2"),
                     "VN 080808-****");
    ck_assert_str_eq(sample_ask(p, conn, "select grant_id from receivable"), "-");
    expect_found(p, "cents = 200", "id = 1");
    expect_found(p, "cents = 200", "id = 2");
    expect_found(p, "decision_id = 'A-131052-308U'", "id = 1");
    program_call(p, 0, "audit", "erase", "--date", "2060-01-01", "--by", "anna", "--reason",
                 "yearly", NULL);
    expect_gone(p, conn, codes, COUNT_OF(codes));
    expect_whole(p);
    expect_package(p, "later");
    expect_found(p, "decision_id = 'B-1'", "id = 1");

    /* Nobody seals another row anew. */
    sample_execute(p, "set search_path = maksatus; do $$ declare "
                      "leaf text := (select audit_leaf(a) from audit_table a "
                      "              where name = 'decision'); "
                      "sealed bytea; begin "
                      "execute format('select %s from decision t where id = 3', leaf) into sealed; "
                      "set session_replication_role = replica; "
                      "update decision set cents = 200 where id = 3; "
                      "set session_replication_role = origin; "
                      "execute format('insert into audit_resealed (decision, sealed, leaf) "
                      "select 3, $1, %s from decision t where id = 3', leaf) using sealed; end $$");
    Ended ended = program_call(p, 5, "audit", "verify", NULL);
    ck_assert_ptr_nonnull(strstr(ended.out, "decision 3 of record"));
    PQfinish(conn);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("erasure");
    TCase *tcase = sample_case("erasure", 240);

    tcase_add_test(tcase, nobody_is_left_when_retention_has_ended);
    tcase_add_test(tcase, an_act_goes_after_what_it_is_about);
    tcase_add_test(tcase, what_is_left_is_proven);
    tcase_add_test(tcase, codes_in_ids_go_too);
    tcase_add_test(tcase, to_whom_money_is_owed_stays_known);
    tcase_add_test(tcase, codes_in_ids_that_were_sealed_before_go_too);
    suite_add_tcase(suite, tcase);
    return sample_main(suite);
}
