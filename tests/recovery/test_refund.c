/*
 * test_refund.c
 *     What a debtor pays too much goes back as a payment of its own: once, to an account that is
 *     known, in a payment file, in the ledger, whatever happens on the way.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "maksatus/text.h"
#include "postgres.h"
#include "program.h"

#define ANNA "--by", "anna", "--reason", "r"
#define BERTTA "--by", "bertta", "--reason", "r"
#define ACCOUNT "FI2112345600000785"
#define OTHER_ACCOUNT "FI5542345670000081"

static const char earlier[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,iban,amount,currency,proposed_by,approved_by,state,paid_on\n"
    "P-1,G-2,1,ETETA,START,2025-02-05,2025-02-15,person,010190-900P,Maija Malli," ACCOUNT
    ",500.00,EUR,a,b,paid,2025-02-15\n";

/* A person's debt of 500.00, whose decision or number fills the gap. Of P-1 it is one under
 * 380/2023: without interest, with the reference 9000010017. */
static const char *const steps[][12] = {
    {"open", "", "--ground", "E1", "--facts", "x", "--date", "2025-02-20", ANNA},
    {"hear", "", "--date", "2025-02-20", ANNA},
    {"hear", "", "--answered", "--date", "2025-02-21", ANNA},
    {"decide", "", "--date", "2025-02-24", ANNA},
    {"demand", "", "--due-on", "2025-05-15", "--date", "2025-04-15", ANNA},
};

static void load_history(Program *p, const char *text)
{
    const char *csv = program_path(p, "earlier.csv");
    FILE *file = fopen(csv, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    program_call(p, 0, "history", "load", csv, ANNA, NULL);
}

static void take_steps(Program *p, size_t step_count, const char *decision, const char *receivable)
{
    for (size_t i = 0; i < step_count; i++) {
        const char *words[COUNT_OF(steps[0]) + 2] = {"recovery"};
        memcpy(words + 1, steps[i], sizeof(steps[i]));
        words[2] = i == 0 ? decision : receivable;
        program_call_list(p, 0, words);
    }
}

static Program *new_program(Arena *arena, size_t step_count)
{
    Program *p = program_new(test_postgres_database(arena));

    program_set_up(p);
    program_assert_operators(p);
    load_history(p, earlier);
    take_steps(p, step_count, "ETETA/P-1", "1001");
    return p;
}

/* Money with the reference of the debt; iban NULL: the bank does not tell where it came from. */
static void deliver_money(Program *p, const char *id, const char *amount, const char *iban)
{
    const char *from =
        iban == NULL ? ""
                     : arena_format(program_arena(p),
                                    "<RltdPties><Dbtr><Nm>Matti Maksaja</Nm></Dbtr><DbtrAcct><Id>"
                                    "<IBAN>%s</IBAN></Id></DbtrAcct></RltdPties>",
                                    iban);
    const char *told = arena_format(
        program_arena(p),
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.02\">"
        "<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>M-%s</MsgId><CreDtTm>2026-03-03T06:00:00</CreDtTm>"
        "</GrpHdr><Ntfctn><Id>%s</Id><Acct><Id><IBAN>FI1210030000010012</IBAN></Id></Acct>"
        "<Ntry><Amt Ccy=\"EUR\">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
        "<BookgDt><Dt>2026-03-03</Dt></BookgDt><AcctSvcrRef>%s</AcctSvcrRef><BkTxCd/><NtryDtls>"
        "<TxDtls><Refs><AcctSvcrRef>%s</AcctSvcrRef></Refs>%s<RmtInf><Strd><CdtrRefInf>"
        "<Ref>RF619000010017</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>"
        "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>",
        id, id, amount, id, id, from);

    program_deliver_bytes(p, arena_format(program_arena(p), "%s.xml", id), told, strlen(told));
}

static const char *of_decision(Program *p, const char *name, const char *key)
{
    json_t *all = program_json(p, 0, "history", "--decision", name, NULL);
    const char *value = json_string_value(json_object_get(json_array_get(all, 0), key));

    ck_assert_uint_eq(json_array_size(all), 1);
    ck_assert_ptr_nonnull(value);
    value = arena_string(program_arena(p), slice_of(value));
    json_decref(all);
    return value;
}

static const char *of_refund(Program *p, int repayment, const char *key)
{
    return of_decision(p, arena_format(program_arena(p), "ETETA/refund:%d", repayment), key);
}

static const char *shown(Program *p, const char *key)
{
    json_t *document = program_json(p, 0, "recovery", "show", "1001", "--date", "2026-03-03", NULL);
    const char *value = json_string_value(json_object_get(document, key));

    ck_assert_ptr_nonnull(value);
    value = arena_string(program_arena(p), slice_of(value));
    json_decref(document);
    return value;
}

static bool excess_says(Program *p, const char *words)
{
    Ended excess = program_call(p, 0, "recovery", "list", "--excess", "--format", "csv", NULL);

    return strstr(excess.out, words) != NULL;
}

/* What is over as it stands in the ledger: what came less what went back, on the accounts of
 * programme START for `repaid`. */
static void check_ledger(Program *p, const char *cents)
{
    test_postgres_run(
        program_conninfo(p),
        arena_format(program_arena(p),
                     "set search_path to maksatus; do $$ begin"
                     " if (select coalesce(sum(case when counter then -cents else cents end), 0)"
                     "     from journal where event = 'repaid') <> %s then"
                     "  raise exception 'the ledger says otherwise'; end if; end $$",
                     cents));
}

/* What came in and what went back: both are in the books that are handed on. */
static void check_books(Program *p)
{
    const char *folder = program_path(p, "books");

    program_call(p, 0, "export", "ledger", "--out", folder, NULL);
    const char *csv = file_text(p, program_path(p, "books/ledger.csv"), NULL);
    ck_assert_msg(strstr(csv, ",START,1950,1711,62.85,no,") != NULL, "%s", csv);
    ck_assert_msg(strstr(csv, ",START,1711,1950,62.85,yes,") != NULL, "%s", csv);
}

/* A posting of what is over, or of its refund, that somebody touched stops the next run. */
static void check_tampering(Program *p)
{
    static const char *const touched[] = {"repayment is not null", "payment is not null"};

    for (size_t i = 0; i < COUNT_OF(touched); i++) {
        for (int by = 1; by >= -1; by -= 2) {
            test_postgres_run(program_conninfo(p),
                              arena_format(program_arena(p),
                                           "set session_replication_role = replica;"
                                           " update maksatus.journal set cents = cents + %d"
                                           " where %s",
                                           by, touched[i]));
            Ended run = program_call(p, by > 0 ? 5 : 0, "run", "--date", "2026-03-05", NULL);
            ck_assert(by < 0 || strstr(run.err, "ledger") != NULL);
        }
    }
}

/* Those that look at refunds, once each: at its birth none was asked. */
static void check_explained(Program *p)
{
    json_t *document = program_json(p, 0, "explain", "ETETA/refund:1", NULL);
    Text rules = text_on(arena_alloc(program_arena(p), 1024), 1024);
    const json_t *one;
    size_t index;

    json_array_foreach(json_object_get(document, "rules"), index, one)
        text_add_format(&rules, " %s", json_string_value(json_object_get(one, "rule")));
    ck_assert_str_eq(text_string(&rules), " R-0110 R-0140 R-0610 R-0710 R-0720 R-0730 R-0910");
    json_decref(document);
}

/* Of all that was paid: the refund is in the files and in the books. */
static void check_money_proof(Program *p)
{
    json_t *report =
        program_json(p, 0, "report", "--from", "2026-01-01", "--to", "2026-12-31", NULL);
    const json_t *row;
    size_t i, found = 0;

    json_array_foreach(report, i, row)
    {
        const char *measure = json_string_value(json_object_get(row, "measure"));

        if (measure == NULL
            || (strcmp(measure, "difference") != 0
                && strcmp(measure, "ledger less payment files") != 0))
            continue;
        found++;
        ck_assert_str_eq(json_string_value(json_object_get(row, "value")), "0.00");
    }
    ck_assert_uint_ge(found, 2);
    json_decref(report);
}

START_TEST(back_to_where_it_came_from)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena, COUNT_OF(steps));
    deliver_money(p, "A1", "562.85", ACCOUNT);
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(shown(p, "state"), "settled");
    ck_assert_str_eq(of_refund(p, 1, "state"), "planned");
    ck_assert_str_eq(of_refund(p, 1, "paid_amount"), "62.85");
    ck_assert_str_eq(of_refund(p, 1, "iban"), ACCOUNT);
    ck_assert_str_eq(of_refund(p, 1, "payee_name"), "Matti Maksaja");
    ck_assert_str_eq(of_refund(p, 1, "programme"), "refund");
    ck_assert_ptr_nonnull(
        strstr(program_paid(p), "62.85 Liikamaksun palautus, viite 9000010017"));
    ck_assert(!excess_says(p, "62.85"));
    check_explained(p);
    check_ledger(p, "50000");
    program_check_files(p);
    /* Told once more, and the next nights: never again. */
    deliver_money(p, "A1", "562.85", NULL);
    program_call(p, 0, "run", "--date", "2026-03-04", NULL);
    ck_assert_uint_eq(program_paid_count(p), 1);
    program_call(p, 0, "audit", "verify", NULL);
    check_books(p);
    check_tampering(p);
    json_t *of_payee = program_json(p, 0, "history", "--payee", "010190-900P", NULL);
    ck_assert_uint_eq(json_array_size(of_payee), 2);
    json_decref(of_payee);
    json_t *told = program_json(p, 0, "statement", "--payee", "010190-900P", NULL);
    const json_t *refund = json_array_get(json_object_get(told, "refunds"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(refund, "amount")), "62.85");
    ck_assert_str_eq(json_string_value(json_object_get(refund, "state")), "paid");
    ck_assert_uint_eq(json_array_size(json_object_get(told, "payments")), 1);
    json_decref(told);
    json_t *of_iban = program_json(p, 0, "history", "--iban", ACCOUNT, NULL);
    ck_assert_uint_eq(json_array_size(of_iban), 2);
    json_decref(of_iban);
}
END_TEST

/* Two offices in one night: each gives back what it got, from its own account. */
START_TEST(each_payer_pays_its_own)
{
    static const char other[] =
        "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
        "payee_name,iban,amount,currency,proposed_by,approved_by,state,paid_on\n"
        "O-1,G-3,1,PIR,OLJY,2025-02-05,2025-02-15,person,131052-308T,Matti Malli," OTHER_ACCOUNT
        ",500.00,EUR,a,b,paid,2025-02-15\n";
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena, COUNT_OF(steps));
    load_history(p, other);
    take_steps(p, COUNT_OF(steps), "PIR/O-1", "1002");
    program_call(p, 0, "recovery", "repay", "1001", "--amount", "520.00", "--id", "A1", "--date",
                 "2026-03-03", ANNA, NULL);
    program_call(p, 0, "recovery", "repay", "1002", "--amount", "900.00", "--id", "A2", "--date",
                 "2026-03-03", ANNA, NULL);
    for (int i = 1; i <= 2; i++) {
        const char *number = arena_format(&arena, "%d", i);
        program_call(p, 0, "recovery", "refund", number, "--iban", ACCOUNT, ANNA, NULL);
        program_call(p, 0, "recovery", "refund", number, "--confirm", BERTTA, NULL);
    }
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_int_eq(strncmp(of_refund(p, 1, "payment_file"), "MAKSU-", 6), 0);
    ck_assert_int_eq(strncmp(of_decision(p, "PIR/refund:2", "payment_file"), "ALUE-", 5), 0);
    ck_assert_int_eq(strncmp(of_decision(p, "PIR/refund:2", "end_to_end_id"), "ALUE-", 5), 0);
}
END_TEST

START_TEST(without_an_account_two_persons_say_where)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena, COUNT_OF(steps));
    deliver_money(p, "A1", "510.00", NULL);
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert(excess_says(p, "no account is known"));
    program_call(p, 2, "recovery", "refund", "1", "--confirm", BERTTA, NULL);
    program_call(p, 2, "recovery", "refund", "1", "--iban", "FI2112345600000786", ANNA, NULL);
    program_call(p, 2, "recovery", "refund", "2", "--iban", ACCOUNT, ANNA, NULL);
    program_call(p, 2, "recovery", "refund", "1", "--iban", ACCOUNT, "--name", "", ANNA, NULL);
    const char *long_name = arena_format(&arena, "%0141d", 0);
    program_call(p, 2, "recovery", "refund", "1", "--iban", ACCOUNT, "--name", long_name, ANNA,
                 NULL);
    program_call(p, 2, "recovery", "refund", "1", ANNA, NULL);
    program_call(p, 0, "recovery", "refund", "1", "--iban", ACCOUNT, ANNA, NULL);
    program_call(p, 0, "recovery", "refund", "1", "--iban", "fi55 4234 5670 0000 81", ANNA, NULL);
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert(excess_says(p, "to confirm"));
    program_call(p, 2, "recovery", "refund", "1", "--confirm", ANNA, NULL);
    program_call(p, 2, "recovery", "refund", "1", "--confirm", "--name", "Muu Oy", BERTTA, NULL);
    program_call(p, 0, "recovery", "refund", "1", "--confirm", BERTTA, NULL);
    program_call(p, 2, "recovery", "refund", "1", "--iban", ACCOUNT, ANNA, NULL);
    ck_assert(excess_says(p, "next run"));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(of_refund(p, 1, "iban"), OTHER_ACCOUNT);
    ck_assert_str_eq(of_refund(p, 1, "paid_amount"), "10.00");
    ck_assert_str_eq(of_refund(p, 1, "proposed_by"), "anna");
    ck_assert_str_eq(of_refund(p, 1, "approved_by"), "bertta");
    program_call(p, 2, "recovery", "refund", "1", "--confirm", BERTTA, NULL);
    program_call(p, 0, "run", "--date", "2026-03-04", NULL);
    ck_assert_uint_eq(program_paid_count(p), 1);
}
END_TEST

/* Unless a front end has checked the names, a system user is one person, whatever name he gives. */
START_TEST(who_said_the_account_does_not_approve_its_file)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena, COUNT_OF(steps));
    test_postgres_run(program_conninfo(p),
                      "set session_replication_role = replica; update maksatus.reference_row"
                      " set fields = array_replace(fields, 'auto', 'two-person')"
                      " where table_name = 'payers'");
    deliver_money(p, "A1", "510.00", NULL);
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    program_call(p, 0, "recovery", "refund", "1", "--iban", ACCOUNT, ANNA, NULL);
    program_call(p, 0, "recovery", "refund", "1", "--confirm", BERTTA, NULL);
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    test_postgres_run(program_conninfo(p),
                      "set session_replication_role = replica; update maksatus.act"
                      " set asserted = false, system_user_name = 'v' where by_user = 'anna';"
                      " update maksatus.act set asserted = false where by_user = 'bertta'");
    ck_assert_int_eq(remove(program_path(p, "maksatus.ini")), 0);
    const char *file = of_refund(p, 1, "payment_file");
    Ended ended = program_call(p, 2, "approve", file, "--by", "carla", "--reason", "r", NULL);
    ck_assert_ptr_nonnull(strstr(ended.err, "said or confirmed the account of ETETA/refund:1"));
    program_assert_operators(p);
    program_call(p, 0, "approve", file, "--by", "carla", "--reason", "r", NULL);
}
END_TEST

/* Before the demand it waits: it is money for the debt, and not over. */
START_TEST(money_before_the_demand_waits)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena, COUNT_OF(steps) - 1);
    deliver_money(p, "A1", "520.00", ACCOUNT);
    program_call(p, 0, "run", "--date", "2025-03-03", NULL);
    ck_assert_str_eq(shown(p, "open"), "500.00");
    ck_assert(excess_says(p, "not yet allocated"));
    program_call(p, 0, "recovery", "demand", "1001", "--due-on", "2026-05-15", "--date",
                 "2026-03-03", ANNA, NULL);
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(shown(p, "state"), "settled");
    ck_assert_str_eq(of_refund(p, 1, "paid_amount"), "20.00");
}
END_TEST

/* Stops and lists hold it like every payment; the bank's refusal opens it for another account. */
START_TEST(it_lives_like_every_payment)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena, COUNT_OF(steps));
    const char *folder = program_path(p, "more");
    ck_assert_int_eq(mkdir(folder, 0750), 0);
    FILE *file = fopen(arena_format(&arena, "%s/stops.csv", folder), "we");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs("payer,agency,programme,grant_id,budget_item,payee_id,iban,owner,reason,"
                           "valid_from,valid_to\nMAKSU,,,,,,,anna,all,2026-03-01,2026-03-03\n",
                           file),
                     0);
    ck_assert_int_eq(fclose(file), 0);
    program_call(p, 0, "reference", "load", folder, NULL);
    deliver_money(p, "A1", "520.00", ACCOUNT);
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(of_refund(p, 1, "state"), "held");
    ck_assert(excess_says(p, "held"));
    program_call(p, 0, "run", "--date", "2026-03-04", NULL); /* the stop is over */
    ck_assert_str_eq(of_refund(p, 1, "state"), "planned");

    const char *refused = arena_format(
        &arena,
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>"
        "<GrpHdr><MsgId>R</MsgId><CreDtTm>2026-03-04T08:00:00</CreDtTm></GrpHdr>"
        "<OrgnlGrpInfAndSts><OrgnlMsgId>%s</OrgnlMsgId><OrgnlMsgNmId>pain.001</OrgnlMsgNmId>"
        "<GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>",
        of_refund(p, 1, "payment_file"));
    program_deliver_bytes(p, "refused.xml", refused, strlen(refused));
    program_call(p, 0, "run", "--date", "2026-03-05", NULL);
    ck_assert_str_eq(of_refund(p, 1, "state"), "refused");
    check_ledger(p, "52000");
    program_call(p, 0, "hold", "release", "ETETA/refund:1", "--iban", OTHER_ACCOUNT, ANNA, NULL);
    program_call(p, 0, "hold", "confirm", "ETETA/refund:1", BERTTA, NULL);
    program_call(p, 0, "run", "--date", "2026-03-05", NULL);
    ck_assert_str_eq(of_refund(p, 1, "state"), "planned");
    ck_assert_ptr_nonnull(strstr(program_paid(p), OTHER_ACCOUNT));
    check_ledger(p, "50000");
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

/* No aid: no other decision's rule sees it, and no report counts it. */
START_TEST(no_rule_of_another_decision_sees_it)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena, COUNT_OF(steps));
    static const char next[] =
        "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
        "payee_name,iban,amount,currency,proposed_by,approved_by\n"
        "S-1,G-9,1,ETETA,START,2026-03-02,2026-03-05,person,010190-900P,Maija Malli," ACCOUNT
        ",800.00,EUR,esittelija.eteta,ratkaisija.eteta\n";

    deliver_money(p, "A1", "1300.00", OTHER_ACCOUNT);
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(of_refund(p, 1, "paid_amount"), "800.00");
    program_deliver_bytes(p, "next.csv", next, strlen(next));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    json_t *all = program_json(p, 0, "history", "--decision", "ETETA/S-1", NULL);
    const json_t *one = json_array_get(all, 0);
    ck_assert_str_eq(json_string_value(json_object_get(one, "state")), "planned");
    ck_assert_uint_eq(json_array_size(json_object_get(one, "codes")), 0);
    json_decref(all);
    Ended simulated = program_call(p, 0, "simulate", "--parameters",
                                   program_source(p, "fixtures/reference/rule_parameters.csv"),
                                   NULL);
    ck_assert_msg(strstr(simulated.out, "refund") == NULL, "%s", simulated.out);
    Ended sample = program_call(p, 0, "recovery", "sample", "--seed", "s", "--size", "9", NULL);
    ck_assert(strstr(sample.out, "refund") == NULL && strstr(sample.out, "S-1") != NULL);
    check_money_proof(p);
}
END_TEST

/* Each night another over-payment of one cent more, and the run killed two points later. */
START_TEST(killed_anywhere_it_is_paid_once)
{
    AUTO_ARENA Arena arena;
    int nights = 0;
    bool ended_by_itself = false;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena, COUNT_OF(steps));
    program_call(p, 0, "recovery", "repay", "1001", "--amount", "500.00", "--id", "C", "--date",
                 "2026-03-03", ANNA, NULL);
    while (!ended_by_itself) {
        const char *id = arena_format(&arena, "K%d", ++nights);

        deliver_money(p, id, arena_format(&arena, "1.%02d", nights), ACCOUNT);
        program_env(p, "MAKSATUS_FAULT_STOP", arena_format(&arena, "%d", 2 * nights - 1));
        ended_by_itself
            = program_call(p, EXIT_ANY, "run", "--date", "2026-03-03", NULL).by_signal != SIGKILL;
        program_env(p, "MAKSATUS_FAULT_STOP", NULL);
        program_call(p, 0, "run", "--date", "2026-03-03", NULL);
        ck_assert_uint_eq(program_paid_count(p), (size_t)nights);
        ck_assert_int_lt(nights, 100);
    }
    ck_assert_int_gt(nights, 10);
    program_check_files(p);
    check_ledger(p, "50000");
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("refund");
    TCase *test = tcase_create("refund");

    tcase_set_timeout(test, CALL_SECONDS_MAX);
    tcase_add_test(test, back_to_where_it_came_from);
    tcase_add_test(test, each_payer_pays_its_own);
    tcase_add_test(test, without_an_account_two_persons_say_where);
    tcase_add_test(test, who_said_the_account_does_not_approve_its_file);
    tcase_add_test(test, money_before_the_demand_waits);
    tcase_add_test(test, it_lives_like_every_payment);
    tcase_add_test(test, no_rule_of_another_decision_sees_it);
    tcase_add_test(test, killed_anywhere_it_is_paid_once);
    suite_add_tcase(suite, test);

    return test_postgres_main(suite);
}
