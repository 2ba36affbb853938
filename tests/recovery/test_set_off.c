/*
 * test_set_off.c
 *     Set-off by the nightly run, what a person keeps, repayments from bank statements, and grants
 *     whose report is overdue: the whole program on one server.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "postgres.h"
#include "program.h"

#define HEADER                                                                                     \
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"      \
    "payee_name,iban,amount,currency,proposed_by,approved_by"

static const char earlier[] =
    HEADER ",state,paid_on\n"
           "O-1,G-1,1,UUDEV,YRKE,2024-02-05,2024-02-15,organisation,9010000-4,Esimerkki Oy,"
           "FI2112345600000785,3780.00,EUR,a,b,paid,2024-02-15\n"
           "P-1,G-2,1,ETETA,START,2025-02-05,2025-02-15,person,010190-900P,Maija Malli,"
           "FI2112345600000785,2000.00,EUR,a,b,paid,2025-02-15\n"
           "P-2,G-3,1,ETETA,START,2025-02-05,2025-02-15,person,010190-900P,Maija Malli,"
           "FI2112345600000785,300.00,EUR,a,b,paid,2025-02-15\n";

#define ORGANISATION(id, amount)                                                                   \
    id "," id ",1,UUDEV,YRKE,2026-03-02,2026-03-05,organisation,9010000-4,Esimerkki Oy,"           \
       "FI2112345600000785," amount ",EUR,esittelija.uudev,ratkaisija.uudev,100000.00,50,\n"
#define PERSON(id, amount, dependants)                                                             \
    id "," id ",1,ETETA,START,2026-03-02,2026-03-05,person,010190-900P,Maija Malli,"               \
       "FI2112345600000785," amount ",EUR,esittelija.eteta,ratkaisija.eteta,,," dependants "\n"

static Program *new_program(Arena *arena)
{
    Program *p = program_new(test_postgres_database(arena));
    const char *csv = program_path(p, "earlier.csv");
    FILE *file = fopen(csv, "we");

    program_set_up(p);
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(earlier, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    program_call(p, 0, "history", "load", csv, "--by", "a", "--reason", "earlier", NULL);
    return p;
}

static void decide(Program *p, const char *id)
{
    program_call(p, 0, "recovery", "hear", id, "--date", "2025-02-20", "--by", "a", "--reason", "r",
                 NULL);
    program_call(p, 0, "recovery", "hear", id, "--answered", "--date", "2025-02-21", "--by", "a",
                 "--reason", "r", NULL);
    program_call(p, 0, "recovery", "decide", id, "--date", "2025-02-24", "--by", "a", "--reason",
                 "r", NULL);
}

static void make_decided(Program *p, const char *decision, const char *ground, const char *id)
{
    program_call(p, 0, "recovery", "open", decision, "--ground", ground, "--facts", "x", "--date",
                 "2025-02-20", "--by", "a", "--reason", "r", NULL);
    decide(p, id);
}

/* A receivable that is due: 3780.00 since 14.3.2025 (E1, E2), or 2000.00 of a person. */
static void make_due(Program *p, const char *decision, const char *ground, const char *id,
                     const char *due_on)
{
    make_decided(p, decision, ground, id);
    program_call(p, 0, "recovery", "demand", id, "--due-on", due_on, "--date",
                 strcmp(ground, "E1") == 0 ? "2025-04-15" : "2025-02-25", "--by", "a", "--reason",
                 "r", NULL);
}

static void deliver(Program *p, const char *name, const char *rows)
{
    const char *csv = arena_format(program_arena(p),
                                   HEADER ",eligible_cost,subsidy_percent,dependants\n%s", rows);

    program_deliver_bytes(p, name, csv, strlen(csv));
}

static const char *shown(Program *p, const char *id, const char *day, const char *key)
{
    json_t *document = program_json(p, 0, "recovery", "show", id, "--date", day, NULL);
    const char *value = json_string_value(json_object_get(document, key));

    ck_assert_ptr_nonnull(value);
    value = arena_string(program_arena(p), slice_of(value));
    json_decref(document);
    return value;
}

static const char *of_decision(Program *p, const char *decision, const char *key)
{
    json_t *all = program_json(p, 0, "history", "--decision", decision, NULL);
    const char *value =
        json_string_value(json_object_get(json_array_get(all, json_array_size(all) - 1), key));

    ck_assert_ptr_nonnull(value);
    value = arena_string(program_arena(p), slice_of(value));
    json_decref(all);
    return value;
}

START_TEST(oldest_due_first_and_the_rest_is_paid)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    make_due(p, "UUDEV/O-1", "M2", "1001", "2025-03-14");
    deliver(p, "a.csv", ORGANISATION("D-1", "2000.00") ORGANISATION("D-2", "3000.00"));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    /* 3780.00 + 297.69 + late interest of 354 days 359.46 = 4437.15 */
    ck_assert_str_eq(of_decision(p, "D-1", "state"), "set_off");
    ck_assert_str_eq(of_decision(p, "D-1", "set_off"), "2000.00");
    ck_assert_str_eq(of_decision(p, "D-2", "set_off"), "2437.15");
    ck_assert_str_eq(of_decision(p, "D-2", "paid_amount"), "562.85");
    ck_assert_str_eq(shown(p, "1001", "2026-03-03", "state"), "settled");
    ck_assert_ptr_nonnull(strstr(program_paid(p), "562.85 D-2 Kuitattu 2437.15 EUR, viite"));
}
END_TEST

/* The court stays what was demanded before it had legal force. */
START_TEST(nothing_is_set_off_while_it_is_stayed)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    make_due(p, "UUDEV/O-1", "M2", "1001", "2025-03-14");
    program_call(p, 0, "recovery", "appeal", "1001", "--stay", "--date", "2025-03-20", "--by", "a",
                 "--reason", "r", NULL);
    deliver(p, "a.csv", ORGANISATION("D-1", "2000.00"));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(of_decision(p, "D-1", "set_off"), "0.00");
    program_call(p, 0, "recovery", "final", "1001", "--date", "2026-03-04", "--by", "a", "--reason",
                 "r", NULL);
    deliver(p, "b.csv", ORGANISATION("D-2", "1500.00"));
    program_call(p, 0, "run", "--date", "2026-03-04", NULL);
    ck_assert_str_eq(of_decision(p, "D-2", "set_off"), "1500.00");
}
END_TEST

/* Deferred tonight, taken up later: the payee has not lost two dependants meanwhile. */
START_TEST(who_waits_keeps_the_same_portion)
{
    static const char later[] =
        HEADER ",eligible_cost,subsidy_percent,dependants\nS-1,S-1,1,ETETA,START,2026-03-02,"
               "2026-03-20,person,010190-900P,Maija Malli,FI2112345600000785,1100.00,EUR,"
               "esittelija.eteta,ratkaisija.eteta,,,2\n";
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    make_due(p, "ETETA/P-1", "E1", "1001", "2025-05-15");
    program_deliver_bytes(p, "a.csv", later, strlen(later));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(of_decision(p, "S-1", "state"), "deferred");
    program_call(p, 0, "run", "--date", "2026-03-16", NULL);
    ck_assert_str_eq(of_decision(p, "S-1", "state"), "planned");
    ck_assert_str_eq(of_decision(p, "S-1", "set_off"), "0.00"); /* 1100.00 < 1563.00 */
}
END_TEST

/* E5: 32.88 x 30 = 986.40 are kept once a month, 2 x 9.61 x 30 = 576.60 more with two dependants.
 */
START_TEST(a_person_keeps_the_protected_portion_once_a_month)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    make_due(p, "ETETA/P-1", "E1", "1001", "2025-05-15");
    deliver(p, "a.csv",
            PERSON("S-1", "818.62", "") PERSON("S-2", "500.00", "") PERSON("S-3", "100.00", ""));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(of_decision(p, "S-1", "set_off"), "0.00");
    ck_assert_str_eq(of_decision(p, "S-2", "set_off"), "332.22"); /* 500.00 - 167.78 */
    ck_assert_str_eq(of_decision(p, "S-3", "set_off"), "100.00");
    deliver(p, "b.csv", PERSON("S-4", "900.00", "2"));
    program_call(p, 0, "run", "--date", "2026-04-01", NULL); /* another month */
    ck_assert_str_eq(of_decision(p, "S-4", "set_off"), "0.00");
    deliver(p, "c.csv", PERSON("S-5", "700.00", "2")); /* 663.00 of 1563.00 are left to keep */
    program_call(p, 0, "run", "--date", "2026-04-07", NULL);
    ck_assert_str_eq(of_decision(p, "S-5", "set_off"), "37.00");
    ck_assert_str_eq(shown(p, "1001", "2026-04-07", "open"), "1530.78");
}
END_TEST

START_TEST(a_void_file_takes_its_set_off_back)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    make_due(p, "UUDEV/O-1", "M2", "1001", "2025-03-14");
    deliver(p, "a.csv", ORGANISATION("D-1", "5000.00"));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(shown(p, "1001", "2026-03-03", "state"), "settled");
    const char *file = of_decision(p, "D-1", "payment_file");
    program_call(p, 0, "file", "void", file, "--by", "c", "--reason", "wrong", NULL);
    ck_assert_str_eq(of_decision(p, "D-1", "state"), "held");
    ck_assert_str_eq(shown(p, "1001", "2026-03-03", "state"), "due");
    ck_assert_str_eq(shown(p, "1001", "2026-03-03", "open"), "4437.15");
    program_call(p, 0, "hold", "release", "UUDEV/D-1", "--by", "c", "--reason", "again", NULL);
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(of_decision(p, "D-1", "set_off"), "4437.15");
    ck_assert_str_eq(shown(p, "1001", "2026-03-03", "state"), "settled");
    program_call(p, 0, "recovery", "reverse", "1001", "--date", "2026-03-04", "--by", "c",
                 "--reason", "one step", NULL);
    ck_assert_str_eq(shown(p, "1001", "2026-03-03", "open"), "4437.15");
    program_call(p, 0, "run", "--date", "2026-03-05", NULL); /* the proof holds */
}
END_TEST

#define STATUS(id, code)                                                                           \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr>"  \
    "<MsgId>" id "</MsgId><CreDtTm>2026-03-04T08:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"      \
    "<OrgnlMsgId>%s</OrgnlMsgId><OrgnlMsgNmId>pain.001</OrgnlMsgNmId><GrpSts>" code "</GrpSts>"    \
    "</OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>"

static const char refused[] = STATUS("R-1", "RJCT");
static const char booked[] =
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>"
    "<GrpHdr><MsgId>B-1</MsgId><CreDtTm>2026-03-04T09:00:00</CreDtTm></GrpHdr><Ntfctn><Id>B-1</Id>"
    "<Acct><Id><IBAN>FI1210030000010012</IBAN></Id></Acct>"
    "<Ntry><Amt Ccy=\"EUR\">%s</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
    "<BookgDt><Dt>2026-03-04</Dt></BookgDt><AcctSvcrRef>A1</AcctSvcrRef><BkTxCd/><NtryDtls><TxDtls>"
    "<Refs><EndToEndId>%s</EndToEndId></Refs></TxDtls></NtryDtls></Ntry></Ntfctn>"
    "</BkToCstmrDbtCdtNtfctn></Document>";

static void load_answer(Program *p, const char *answer)
{
    const char *path = program_path(p, "answer.xml");
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(answer, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    program_call(p, EXIT_ANY, "answer", "load", path, NULL);
}

static void check_proof(Program *p)
{
    program_call(p, EXIT_ANY, "run", "--date", "2026-03-05", NULL); /* an alarm is told: exit 1 */
    json_t *status = program_json(p, 0, "status", NULL);
    ck_assert_str_eq(json_string_value(json_object_get(status, "proof")), "ok");
    json_decref(status);
}

static void tell_refused(Program *p)
{
    load_answer(p, arena_format(program_arena(p), refused, of_decision(p, "D-1", "payment_file")));
}

static void tell_booked(Program *p)
{
    load_answer(p, arena_format(program_arena(p), booked, "167.78",
                                of_decision(p, "D-1", "end_to_end_id")));
}

/* 500.00 of 2000.00 are taken from D-1, of which the rest is paid, whatever was said before. */
static void check_stands(Program *p)
{
    ck_assert_str_eq(of_decision(p, "D-1", "state"), "paid");
    ck_assert_str_eq(shown(p, "1001", "2026-03-04", "open"), "1500.00");
    ck_assert_str_eq(shown(p, "1001", "2026-03-04", "state"), "partial");
    test_postgres_run(
        program_conninfo(p),
        "set search_path to maksatus; do $$ begin"
        " if (select sum(cents) from receivable_entry where event = 'set_off') <> -50000 then"
        "  raise exception 'the set-off does not stand once'; end if;"
        " if (select sum(cents) from protected_kept) <> 16778 then"
        "  raise exception 'the portion is not kept once'; end if; end $$");
    program_call(p, 0, "audit", "verify", NULL);
    check_proof(p);
}

/* A payment with set-off, refused and paid: in both orders, and both told twice. */
START_TEST(a_set_off_stands_again_in_any_order)
{
    static const char *const orders[] = {"RB", "BR", "RRBB", "RBR", "BRB"};
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    make_due(p, "ETETA/P-1", "E1", "1001", "2025-05-15");
    deliver(p, "a.csv", PERSON("S-1", "818.62", "") PERSON("D-1", "667.78", ""));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(of_decision(p, "D-1", "set_off"), "500.00");
    for (const char *answer = orders[_i]; *answer != '\0'; answer++) {
        if (*answer == 'R')
            tell_refused(p);
        else
            tell_booked(p);
        if (strcmp(of_decision(p, "D-1", "state"), "refused") == 0)
            ck_assert_str_eq(shown(p, "1001", "2026-03-04", "open"), "2000.00");
    }
    check_stands(p);
}
END_TEST

/* One payment is set off against two debts; both are paid before the bank says that it paid. */
START_TEST(a_set_off_of_two_that_finds_nothing_open_is_returned)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    make_due(p, "ETETA/P-1", "E1", "1001", "2025-05-15");
    make_due(p, "ETETA/P-2", "E1", "1002", "2025-05-16");
    program_call(p, 0, "recovery", "repay", "1001", "--amount", "1700.00", "--id", "B", "--date",
                 "2025-06-02", "--by", "a", "--reason", "r", NULL);
    deliver(p, "a.csv", PERSON("S-1", "818.62", "") PERSON("D-1", "767.78", ""));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(of_decision(p, "D-1", "set_off"), "600.00");
    tell_refused(p);
    program_call(p, 0, "recovery", "repay", "1001", "--amount", "200.00", "--id", "C", "--date",
                 "2026-03-04", "--by", "a", "--reason", "r", NULL);
    program_call(p, 0, "recovery", "repay", "1002", "--amount", "250.00", "--id", "D", "--date",
                 "2026-03-04", "--by", "a", "--reason", "r", NULL);
    tell_booked(p);
    ck_assert_str_eq(of_decision(p, "D-1", "state"), "paid");
    Ended excess = program_call(p, 0, "recovery", "list", "--excess", "--format", "csv", NULL);
    ck_assert_msg(strstr(excess.out, ",200.00,200.00,") != NULL
                      && strstr(excess.out, ",250.00,250.00,") != NULL,
                  "%s", excess.out);
    check_proof(p);
}
END_TEST

/* Meanwhile the debt was paid: what was set off belongs to the payee. */
START_TEST(a_set_off_that_finds_nothing_open_is_returned)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    make_due(p, "ETETA/P-1", "E1", "1001", "2025-05-15");
    deliver(p, "a.csv", PERSON("S-1", "818.62", "") PERSON("D-1", "667.78", ""));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    tell_refused(p);
    program_call(p, 0, "recovery", "repay", "1001", "--amount", "1800.00", "--id", "C", "--date",
                 "2026-03-04", "--by", "a", "--reason", "r", NULL);
    tell_booked(p);
    ck_assert_str_eq(shown(p, "1001", "2026-03-04", "state"), "settled");
    Ended excess = program_call(p, 0, "recovery", "list", "--excess", "--format", "csv", NULL);
    ck_assert_msg(strstr(excess.out, ",300.00,300.00,") != NULL, "%s", excess.out);
    check_proof(p);
}
END_TEST

/* The payee's bank sends the payment of D-1 back. */
static void tell_returned(Program *p)
{
    static const char returned[] =
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\">"
        "<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>B-2</MsgId><CreDtTm>2026-03-05T09:00:00</CreDtTm>"
        "</GrpHdr><Ntfctn><Id>B-2</Id><Acct><Id><IBAN>FI1210030000010012</IBAN></Id></Acct>"
        "<Ntry><Amt Ccy=\"EUR\">167.78</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        "<BookgDt><Dt>2026-03-05</Dt></BookgDt><AcctSvcrRef>A2</AcctSvcrRef><BkTxCd/><NtryDtls>"
        "<TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
        "</TxDtls></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>";

    load_answer(p,
                arena_format(program_arena(p), returned, of_decision(p, "D-1", "end_to_end_id")));
}

static bool excess_says(Program *p, const char *words)
{
    Ended excess = program_call(p, 0, "recovery", "list", "--excess", "--format", "csv", NULL);

    return strstr(excess.out, words) != NULL;
}

/* What left the payer's account and stayed away, and what is aid: cents. */
static void check_accounts(Program *p, const char *away, const char *aid)
{
    test_postgres_run(
        program_conninfo(p),
        arena_format(program_arena(p),
                     "set search_path to maksatus; do $$ begin"
                     " if (select sum(case when credit = '1950' then cents"
                     "                     when debit = '1950' then -cents else 0 end)"
                     "     from journal) <> %s"
                     "    or (select sum(case when debit in ('8230', '8231') then cents else 0 end"
                     "                   - case when credit in ('8230', '8231') then cents else 0"
                     "                     end) from journal where event <> 'receivable') <> %s"
                     " then"
                     "  raise exception 'the accounts say otherwise'; end if; end $$",
                     away, aid));
    program_call(p, 0, "audit", "verify", NULL);
}

/* 500.00 of D-1 are set off and its 167.78 paid; then somebody takes the set-off back. */
static Program *begin_withheld(Arena *arena)
{
    Program *p = new_program(arena);

    program_assert_operators(p);
    make_due(p, "ETETA/P-1", "E1", "1001", "2025-05-15");
    deliver(p, "a.csv", PERSON("S-1", "818.62", "") PERSON("D-1", "667.78", ""));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    check_accounts(p, "98640", "148640");
    program_call(p, 0, "recovery", "reverse", "1001", "--date", "2026-03-04", "--by", "c",
                 "--reason", "another one's debt", NULL);
    ck_assert_str_eq(shown(p, "1001", "2026-03-04", "open"), "2000.00");
    ck_assert(excess_says(p, ",500.00,500.00,"));
    check_accounts(p, "98640", "148640");
    return p;
}

static void say_where(Program *p)
{
    program_call(p, 0, "recovery", "refund", "1", "--iban", "FI2112345600000785", "--by", "anna",
                 "--reason", "r", NULL);
    program_call(p, 0, "recovery", "refund", "1", "--confirm", "--by", "bertta", "--reason", "r",
                 NULL);
}

/* Not before the rest is paid; and then the decision is not paid anew. */
START_TEST(what_was_withheld_is_refunded_once)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = begin_withheld(&arena);
    say_where(p);
    check_proof(p);
    ck_assert(excess_says(p, "when ETETA/D-1 is paid"));
    tell_booked(p);
    ck_assert(excess_says(p, "next run"));
    check_proof(p);
    ck_assert_str_eq(of_decision(p, "ETETA/refund:1", "state"), "planned");
    ck_assert_str_eq(of_decision(p, "ETETA/refund:1", "paid_amount"), "500.00");
    test_postgres_run(program_conninfo(p),
                      "set search_path to maksatus; do $$ begin"
                      " if (select count(distinct account) from payment_file) <> 1 then"
                      "  raise exception 'another account pays it back'; end if; end $$");
    check_accounts(p, "148640", "148640");
    tell_returned(p);
    ck_assert_str_eq(of_decision(p, "D-1", "state"), "returned");
    check_accounts(p, "131862", "131862");
    Ended ended =
        program_call(p, 2, "hold", "release", "ETETA/D-1", "--by", "d", "--reason", "r", NULL);
    ck_assert_msg(strstr(ended.err, "was paid in part as a refund") != NULL, "%s", ended.err);
    check_proof(p);
    program_call(p, 0, "decision", "cancel", "ETETA/D-1", "--by", "d", "--reason", "r", NULL);
    check_proof(p);
    check_accounts(p, "131862", "131862");
}
END_TEST

/* The payment comes back before the refund: its whole amount is payable, and nothing beside it. A
 * bank that was wrong about that finds all as it was. */
START_TEST(what_was_withheld_goes_with_the_payment)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = begin_withheld(&arena);
    tell_booked(p);
    tell_returned(p);
    ck_assert_str_eq(of_decision(p, "D-1", "state"), "returned");
    ck_assert(!excess_says(p, "500.00"));
    program_call(p, 2, "recovery", "refund", "1", "--iban", "FI2112345600000785", "--by", "anna",
                 "--reason", "r", NULL);
    check_accounts(p, "81862", "81862");
    program_call(p, 0, "hold", "release", "ETETA/D-1", "--by", "d", "--reason", "r", NULL);
    check_proof(p);
    ck_assert_str_eq(of_decision(p, "D-1", "state"), "planned");
    ck_assert_str_eq(of_decision(p, "D-1", "set_off"), "500.00");
    ck_assert(!excess_says(p, "500.00"));
    check_accounts(p, "98640", "148640");
}
END_TEST

/* Refused with all of its file, and paid after all: it is owed again, once. */
START_TEST(what_was_withheld_stands_again)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = begin_withheld(&arena);
    tell_refused(p);
    ck_assert_str_eq(of_decision(p, "D-1", "state"), "refused");
    ck_assert(!excess_says(p, "500.00"));
    check_accounts(p, "0", "0");
    tell_booked(p);
    ck_assert_str_eq(of_decision(p, "D-1", "state"), "paid");
    ck_assert(excess_says(p, ",500.00,500.00,"));
    check_accounts(p, "16778", "66778");
    say_where(p);
    check_proof(p);
    check_accounts(p, "66778", "66778");
}
END_TEST

static size_t refunds_told(Program *p, const char *payee)
{
    json_t *told = program_json(p, 0, "statement", "--payee", payee, NULL);
    size_t count = json_array_size(json_object_get(told, "refunds"));

    json_decref(told);
    return count;
}

/* The second of two debtors gets back what was taken from its payment: in its own name. */
START_TEST(what_was_withheld_from_a_joint_debtor_goes_to_it)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    program_assert_operators(p);
    program_call_with(p, 0, "010190-900P Malli Maija\n", "recovery", "open", "UUDEV/O-1",
                      "--ground", "M2", "--facts", "x", "--joint", "-", "--date", "2025-02-20",
                      "--by", "a", "--reason", "r", NULL);
    decide(p, "1001");
    program_call(p, 0, "recovery", "demand", "1001", "--due-on", "2025-03-14", "--date",
                 "2025-02-25", "--by", "a", "--reason", "r", NULL);
    deliver(p, "a.csv", PERSON("S-1", "818.62", "") PERSON("D-1", "667.78", ""));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(of_decision(p, "D-1", "set_off"), "500.00");
    program_call(p, 0, "recovery", "reverse", "1001", "--date", "2026-03-04", "--by", "c",
                 "--reason", "not this debtor", NULL);
    ck_assert(excess_says(p, ",010190-****,"));
    tell_booked(p);
    say_where(p);
    check_proof(p);
    ck_assert_str_eq(of_decision(p, "UUDEV/refund:1", "state"), "planned");
    ck_assert_str_eq(of_decision(p, "UUDEV/refund:1", "payee_type"), "person");
    ck_assert_str_eq(of_decision(p, "UUDEV/refund:1", "payee_id"), "010190-****");
    ck_assert_str_eq(of_decision(p, "UUDEV/refund:1", "payee_name"), "Maija Malli");
    ck_assert_uint_eq(refunds_told(p, "010190-900P"), 1);
    ck_assert_uint_eq(refunds_told(p, "9010000-4"), 0);
    json_t *of_payee = program_json(p, 0, "history", "--payee", "010190-900P", NULL);
    ck_assert_uint_eq(json_array_size(of_payee), 5); /* P-1, P-2, S-1, D-1 and the refund */
    json_decref(of_payee);
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

/* What is given back in its month is kept of it too, as if it had never been withheld: of 1563.00
 * with two dependants 986.40 and 500.00 are kept. Not in another month, and not before it is paid.
 */
START_TEST(what_was_withheld_is_kept_once)
{
    static const struct {
        const char *day, *set_off;
        bool refunded;
    } rows[] = {
        {"2026-03-05", "823.40", true},
        {"2026-03-05", "323.40", false},
        {"2026-04-01", "0.00", true},
    };
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = begin_withheld(&arena);
    tell_booked(p);
    if (rows[_i].refunded)
        say_where(p);
    check_proof(p);
    deliver(p, "b.csv", PERSON("D-2", "900.00", "2"));
    program_call(p, EXIT_ANY, "run", "--date", rows[_i].day, NULL);
    ck_assert_str_eq(of_decision(p, "D-2", "set_off"), rows[_i].set_off);
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

static void forget_rates(Program *p)
{
    test_postgres_run(program_conninfo(p),
                      "set session_replication_role = replica; delete from maksatus.reference_row "
                      "where table_name = 'interest_rates' and valid_from >= '2026-01-01'");
}

START_TEST(without_a_rate_nothing_is_guessed)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    make_due(p, "UUDEV/O-1", "M2", "1001", "2025-03-14");
    forget_rates(p);
    deliver(p, "a.csv", ORGANISATION("D-1", "2000.00"));
    program_call(p, 1, "run", "--date", "2026-03-03", NULL); /* somebody must look */
    ck_assert_str_eq(of_decision(p, "D-1", "set_off"), "0.00");
    ck_assert_str_eq(shown(p, "1001", "2026-03-03", "reckoned_to"), "2025-12-31");
    Ended ages = program_call(p, 0, "recovery", "ageing", "--date", "2026-03-03", NULL);
    ck_assert_msg(strstr(ages.err, "reckoned up to 2025-12-31 only") != NULL, "%s", ages.err);
    /* Money waits for the rate, and is allocated as of its own day when it comes. */
    program_call(p, 0, "recovery", "repay", "1001", "--amount", "4437.15", "--id", "C", "--date",
                 "2026-03-03", "--by", "a", "--reason", "r", NULL);
    ck_assert_str_eq(shown(p, "1001", "2026-03-03", "state"), "due");
    Ended waiting = program_call(p, 0, "recovery", "list", "--excess", "--format", "csv", NULL);
    ck_assert_msg(strstr(waiting.out, "not yet allocated") != NULL, "%s", waiting.out);
    program_call(p, 0, "reference", "load", program_source(p, "fixtures/reference"), NULL);
    program_call(p, 0, "run", "--date", "2026-03-06", NULL);
    ck_assert_str_eq(shown(p, "1001", "2026-03-06", "state"), "settled");
    ck_assert_str_eq(shown(p, "1001", "2026-03-06", "open"), "0.00");
}
END_TEST

static const char statement[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.05%s.001.08\"><%s>"
    "<GrpHdr><MsgId>BANK-%s</MsgId><CreDtTm>2026-03-04T06:00:00</CreDtTm></GrpHdr>"
    "<%s><Id>S-1</Id><CreDtTm>2026-03-04T06:00:00</CreDtTm>"
    "<Acct><Id><IBAN>FI1210030000010012</IBAN></Id><Ccy>EUR</Ccy></Acct>%s"
    "<Ntry><Amt Ccy=\"EUR\">4500.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
    "<BookgDt><Dt>2026-03-03</Dt></BookgDt><ValDt><Dt>2026-03-03</Dt></ValDt>"
    "<AcctSvcrRef>ARK20001</AcctSvcrRef>"
    "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>"
    "</BkTxCd><NtryDtls><TxDtls><Refs><AcctSvcrRef>ARK20001</AcctSvcrRef></Refs>"
    "<Amt Ccy=\"EUR\">4500.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
    "<RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>"
    "<Ref>%s</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry></%s></%s></Document>\n";

/* One message tells of it with the RF reference, another one again with the national one. */
START_TEST(money_with_the_reference_settles_once)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    make_due(p, "UUDEV/O-1", "M2", "1001", "2025-03-14");
    const char *told = arena_format(&arena, statement, "4", "BkToCstmrDbtCdtNtfctn", "N", "Ntfctn",
                                    "", "RF619000010017", "Ntfctn", "BkToCstmrDbtCdtNtfctn");
    program_deliver_bytes(p, "n.xml", told, strlen(told));
    program_call(p, 0, "run", "--date", "2026-03-04", NULL);
    ck_assert_str_eq(shown(p, "1001", "2026-03-04", "state"), "settled");
    Ended excess = program_call(p, 0, "recovery", "list", "--excess", "--format", "csv", NULL);
    ck_assert_msg(strstr(excess.out, ",4500.00,62.85,") != NULL, "%s", excess.out);
    const char *again = arena_format(&arena, statement, "4", "BkToCstmrDbtCdtNtfctn", "A", "Ntfctn",
                                     "", "0009000010017", "Ntfctn", "BkToCstmrDbtCdtNtfctn");
    program_deliver_bytes(p, "again.xml", again, strlen(again));
    program_call(p, 0, "run", "--date", "2026-03-04", NULL);
    excess = program_call(p, 0, "recovery", "list", "--excess", "--format", "csv", NULL);
    ck_assert_msg(strstr(excess.out, ",4500.00,4500.00,") == NULL, "%s", excess.out);
    const char *stranger =
        arena_format(&arena, statement, "4", "BkToCstmrDbtCdtNtfctn", "M", "Ntfctn", "",
                     "RF341234561", "Ntfctn", "BkToCstmrDbtCdtNtfctn");
    program_deliver_bytes(p, "m.xml", stranger, strlen(stranger));
    program_call(p, 1, "run", "--date", "2026-03-05", NULL); /* an orphan: listed, never dropped */
}
END_TEST

/* 4500.00 for the receivable 1001. */
static void tell_of_money(Program *p)
{
    load_answer(p, arena_format(program_arena(p), statement, "4", "BkToCstmrDbtCdtNtfctn", "N",
                                "Ntfctn", "", "RF619000010017", "Ntfctn",
                                "BkToCstmrDbtCdtNtfctn"));
}

/* Money that comes while all is set off is over, until the bank says that it refused the payment:
 * in both orders. */
START_TEST(what_is_over_settles_what_is_opened_again)
{
    static const char *const orders[] = {"RM", "MR"};
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    make_due(p, "UUDEV/O-1", "M2", "1001", "2025-03-14");
    deliver(p, "a.csv", ORGANISATION("D-1", "5000.00"));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(shown(p, "1001", "2026-03-03", "state"), "settled");
    for (const char *answer = orders[_i]; *answer != '\0'; answer++)
        if (*answer == 'R')
            tell_refused(p);
        else
            tell_of_money(p);
    check_proof(p);
    ck_assert_str_eq(shown(p, "1001", "2026-03-04", "state"), "settled");
    Ended excess = program_call(p, 0, "recovery", "list", "--excess", "--format", "csv", NULL);
    ck_assert_msg(strstr(excess.out, ",4500.00,62.85,") != NULL, "%s", excess.out);
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

/* Money that a person recorded settles what was open, and later what was opened again: it is one
 * thing that he takes back. */
START_TEST(money_that_settled_twice_is_taken_back_at_once)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    make_due(p, "ETETA/P-1", "E1", "1001", "2025-05-15");
    deliver(p, "a.csv", PERSON("S-1", "818.62", "") PERSON("D-1", "667.78", ""));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    program_call(p, 0, "recovery", "repay", "1001", "--amount", "1900.00", "--id", "A", "--date",
                 "2026-03-03", "--by", "a", "--reason", "r", NULL);
    tell_refused(p);
    check_proof(p);
    ck_assert_str_eq(shown(p, "1001", "2026-03-05", "open"), "100.00");
    program_call(p, 0, "recovery", "reverse", "1001", "--date", "2026-03-05", "--by", "a",
                 "--reason", "not ours", NULL);
    ck_assert_str_eq(shown(p, "1001", "2026-03-05", "open"), "2000.00");
    Ended excess = program_call(p, 0, "recovery", "list", "--excess", "--format", "csv", NULL);
    ck_assert_msg(strstr(excess.out, ",1900.00,") == NULL, "%s", excess.out);
    check_proof(p);
    ck_assert_str_eq(shown(p, "1001", "2026-03-05", "open"), "2000.00");
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

/* Of a half-year without a rate nobody knows what is open, so nothing goes back. */
START_TEST(what_is_over_waits_for_the_rate)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    program_assert_operators(p);
    make_due(p, "UUDEV/O-1", "M2", "1001", "2025-03-14");
    deliver(p, "a.csv", ORGANISATION("D-1", "5000.00"));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    program_call(p, 0, "recovery", "repay", "1001", "--amount", "5000.00", "--id", "A", "--date",
                 "2026-03-04", "--by", "a", "--reason", "r", NULL);
    program_call(p, 0, "recovery", "refund", "1", "--iban", "FI2112345600000785", "--name",
                 "Esimerkki Oy", "--by", "a", "--reason", "r", NULL);
    program_call(p, 0, "recovery", "refund", "1", "--confirm", "--by", "b", "--reason", "r", NULL);
    tell_refused(p);
    forget_rates(p);
    check_proof(p);
    Ended excess = program_call(p, 0, "recovery", "list", "--excess", "--format", "csv", NULL);
    ck_assert_msg(strstr(excess.out, ",5000.00,5000.00,A,") != NULL
                      && strstr(excess.out, ",settles what is owed,") != NULL,
                  "%s", excess.out);
    program_call(p, 0, "reference", "load", program_source(p, "fixtures/reference"), NULL);
    check_proof(p);
    ck_assert_str_eq(shown(p, "1001", "2026-03-05", "state"), "settled");
    ck_assert_ptr_nonnull(strstr(program_paid(p), " 561.87 Liikamaksun palautus"));
}
END_TEST

/* Money that a person took back does not settle what he opened with that. */
START_TEST(what_is_over_of_money_taken_back_settles_nothing)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    make_due(p, "UUDEV/O-1", "M2", "1001", "2025-03-14");
    tell_of_money(p);
    ck_assert_str_eq(shown(p, "1001", "2026-03-03", "state"), "settled");
    program_call(p, 0, "recovery", "reverse", "1001", "--date", "2026-03-03", "--by", "a",
                 "--reason", "of somebody else", NULL);
    check_proof(p);
    ck_assert_str_eq(shown(p, "1001", "2026-03-03", "open"), "4437.15");
    Ended excess = program_call(p, 0, "recovery", "list", "--excess", "--format", "csv", NULL);
    ck_assert_msg(strstr(excess.out, ",4500.00,62.85,") != NULL, "%s", excess.out);
}
END_TEST

/* Recorded by a person, and then told by the bank: what he takes back is what he recorded. */
START_TEST(money_that_was_recorded_first_settles_when_the_record_goes)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    make_due(p, "UUDEV/O-1", "M2", "1001", "2025-03-14");
    program_call(p, 0, "recovery", "repay", "1001", "--amount", "4500.00", "--id", "A", "--date",
                 "2026-03-03", "--by", "a", "--reason", "r", NULL);
    tell_of_money(p);
    program_call(p, 0, "recovery", "reverse", "1001", "--date", "2026-03-03", "--by", "a",
                 "--reason", "told by the bank", NULL);
    check_proof(p);
    ck_assert_str_eq(shown(p, "1001", "2026-03-03", "state"), "settled");
    Ended excess = program_call(p, 0, "recovery", "list", "--excess", "--format", "csv", NULL);
    ck_assert_msg(strstr(excess.out, ",4500.00,62.85,") != NULL
                      && strstr(excess.out, ",A,") == NULL,
                  "%s", excess.out);
}
END_TEST

/* Both waited for the demand, and one run settles them as of one day. */
START_TEST(one_of_two_repayments_of_a_day_is_taken_back)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    make_decided(p, "ETETA/P-1", "E1", "1001");
    program_call(p, 0, "recovery", "repay", "1001", "--amount", "700.00", "--id", "A", "--date",
                 "2025-03-03", "--by", "a", "--reason", "r", NULL);
    program_call(p, 0, "recovery", "repay", "1001", "--amount", "50.00", "--id", "B", "--date",
                 "2025-03-03", "--by", "a", "--reason", "r", NULL);
    program_call(p, 0, "recovery", "demand", "1001", "--due-on", "2025-05-15", "--date",
                 "2025-04-15", "--by", "a", "--reason", "r", NULL);
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(shown(p, "1001", "2026-03-03", "open"), "1250.00");
    program_call(p, 0, "recovery", "reverse", "1001", "--date", "2026-03-04", "--by", "a",
                 "--reason", "the last one", NULL);
    ck_assert_str_eq(shown(p, "1001", "2026-03-04", "open"), "1300.00");
    program_call(p, 0, "recovery", "reverse", "1001", "--date", "2026-03-04", "--by", "a",
                 "--reason", "and the one before", NULL);
    ck_assert_str_eq(shown(p, "1001", "2026-03-04", "open"), "2000.00");
}
END_TEST

START_TEST(an_overdue_report_holds)
{
    static const char obligations[] =
        "agency,grant_id,kind,due_on,done_on,text,valid_from,valid_to\n"
        "UUDEV,D-1,report,2026-03-02,,x,2024-01-01,\n"
        "UUDEV,D-2,report,2026-03-03,,x,2024-01-01,\n"
        "UUDEV,D-3,report,2026-03-02,2026-03-03,x,2024-01-01,\n"
        "UUDEV,D-4,use_period,2026-03-02,,x,2024-01-01,\n"
        "TYOMARK,D-5,report,2026-03-02,,x,2024-01-01,\n";
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    const char *folder = program_path(p, "more");
    ck_assert_int_eq(mkdir(folder, 0750), 0);
    FILE *file = fopen(arena_format(&arena, "%s/obligations.csv", folder), "we");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(obligations, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    program_call(p, 0, "reference", "load", folder, NULL);
    Ended listed = program_call(p, 0, "recovery", "obligations", "--overdue", "--date",
                                "2026-03-03", "--format", "csv", NULL);
    ck_assert_msg(strstr(listed.out, "UUDEV,D-1,report,2026-03-02,,overdue,") != NULL
                      && strstr(listed.out, "TYOMARK,D-5,") != NULL
                      && strstr(listed.out, "D-2") == NULL && strstr(listed.out, "D-3") == NULL
                      && strstr(listed.out, "D-4") == NULL,
                  "%s", listed.out);
    deliver(p, "a.csv",
            ORGANISATION("D-1", "100.00") ORGANISATION("D-2", "200.00")
                ORGANISATION("D-3", "300.00") ORGANISATION("D-4", "400.00")
                    ORGANISATION("D-5", "500.00"));
    program_call(p, 0, "run", "--date", "2026-03-03", NULL);
    ck_assert_str_eq(of_decision(p, "D-1", "state"), "held");
    ck_assert_str_eq(of_decision(p, "D-2", "state"), "planned"); /* due today is not overdue */
    ck_assert_str_eq(of_decision(p, "D-3", "state"), "planned");
    ck_assert_str_eq(of_decision(p, "D-4", "state"), "planned");
    ck_assert_str_eq(of_decision(p, "D-5", "state"), "planned"); /* of another agency */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("set-off");
    TCase *test = tcase_create("set-off");

    tcase_set_timeout(test, CALL_SECONDS_MAX);
    tcase_add_test(test, oldest_due_first_and_the_rest_is_paid);
    tcase_add_test(test, nothing_is_set_off_while_it_is_stayed);
    tcase_add_test(test, a_person_keeps_the_protected_portion_once_a_month);
    tcase_add_test(test, who_waits_keeps_the_same_portion);
    tcase_add_test(test, a_void_file_takes_its_set_off_back);
    tcase_add_loop_test(test, a_set_off_stands_again_in_any_order, 0, 5);
    tcase_add_test(test, a_set_off_that_finds_nothing_open_is_returned);
    tcase_add_test(test, without_a_rate_nothing_is_guessed);
    tcase_add_test(test, money_with_the_reference_settles_once);
    tcase_add_loop_test(test, what_is_over_settles_what_is_opened_again, 0, 2);
    tcase_add_test(test, money_that_settled_twice_is_taken_back_at_once);
    tcase_add_test(test, what_is_over_waits_for_the_rate);
    tcase_add_test(test, what_is_over_of_money_taken_back_settles_nothing);
    tcase_add_test(test, money_that_was_recorded_first_settles_when_the_record_goes);
    tcase_add_test(test, one_of_two_repayments_of_a_day_is_taken_back);
    tcase_add_test(test, an_overdue_report_holds);
    suite_add_tcase(suite, test);
    test = tcase_create("withheld");
    tcase_set_timeout(test, CALL_SECONDS_MAX);
    tcase_add_test(test, a_set_off_of_two_that_finds_nothing_open_is_returned);
    tcase_add_test(test, what_was_withheld_is_refunded_once);
    tcase_add_test(test, what_was_withheld_goes_with_the_payment);
    tcase_add_test(test, what_was_withheld_stands_again);
    tcase_add_test(test, what_was_withheld_from_a_joint_debtor_goes_to_it);
    tcase_add_loop_test(test, what_was_withheld_is_kept_once, 0, 3);
    suite_add_tcase(suite, test);

    return test_postgres_main(suite);
}
