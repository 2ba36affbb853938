/*
 * test_repayment.c
 *     Money with the reference of a receivable counts as often as it came in: not once more because
 *     a statement tells again what a notification told, and not once less because a bank numbers
 *     its entries anew each day.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maksatus/ensure.h"
#include "maksatus/text.h"
#include "postgres.h"
#include "program.h"

#define ANNA "--by", "anna", "--reason", "r"

enum { ANSWERS_MAX = 4, BOOKINGS_MAX = 3, MESSAGE_BYTES = 8192 };

static const char earlier[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,iban,amount,currency,proposed_by,approved_by,state,paid_on\n"
    "P-1,G-2,1,ETETA,START,2025-02-05,2025-02-15,person,010190-900P,Maija Malli,"
    "FI2112345600000785,500.00,EUR,a,b,paid,2025-02-15\n";

/* A debt of 500.00 without interest, with the reference 9000010017. */
static const char *const steps[][12] = {
    {"open", "ETETA/P-1", "--ground", "E1", "--facts", "x", "--date", "2025-02-20", ANNA},
    {"hear", "1001", "--date", "2025-02-20", ANNA},
    {"hear", "1001", "--answered", "--date", "2025-02-21", ANNA},
    {"decide", "1001", "--date", "2025-02-24", ANNA},
    {"demand", "1001", "--due-on", "2025-05-15", "--date", "2025-04-15", ANNA},
};

typedef struct Booking {
    const char *booked, *valued; /* days of March 2026 */
    const char *bank_ref, *detail_ref, *entry_ref;
    const char *second; /* reference of a debt */
} Booking;

typedef struct Said {
    bool statement;
    Booking bookings[BOOKINGS_MAX];
} Said;

/* What banks said one after the other of one amount, and how often it came in. */
static const struct {
    const char *words;
    int times;
    Said answers[ANSWERS_MAX];
} rows[] = {
    {"the same entry number on two days",
     2,
     {{true, {{"11", .entry_ref = "1"}}}, {true, {{"12", .entry_ref = "1"}}}}},
    {"the same statement in another message",
     1,
     {{true, {{"11", .entry_ref = "1"}}}, {true, {{"11", .entry_ref = "1"}}}}},
    {"two days of value, and no day of booking",
     2,
     {{false, {{.valued = "11"}}}, {false, {{.valued = "12"}}}}},
    {"another entry number in the statement",
     1,
     {{false, {{"11", .entry_ref = "1"}}}, {true, {{"11", .entry_ref = "7"}}}}},
    {"another entry number in the notification, which is late",
     1,
     {{true, {{"11", .entry_ref = "7"}}}, {false, {{"11", .entry_ref = "1"}}}}},
    {"a reference in the notification only",
     1,
     {{false, {{"11", .bank_ref = "A1"}}}, {true, {{"11"}}}}},
    {"a reference of the whole entry in the statement",
     2,
     {{false,
       {{"11", .bank_ref = "B", .detail_ref = "B1"}, {"11", .bank_ref = "B", .detail_ref = "B2"}}},
      {true, {{"11", .bank_ref = "B"}, {"11", .bank_ref = "B"}}}}},
    {"two days, and words that stand where a reference is missing",
     2,
     {{true, {{"11", .bank_ref = "NOTPROVIDED", .entry_ref = "NOTPROVIDED"}}},
      {true, {{"12", .bank_ref = "NOTPROVIDED", .entry_ref = "NOTPROVIDED"}}}}},
    {"a reference of the entry, and none of its detail",
     1,
     {{true, {{"11", .bank_ref = "B", .detail_ref = "NOTPROVIDED"}}},
      {true, {{"12", .bank_ref = "B", .detail_ref = "NOTPROVIDED"}}}}},
    {"one reference, and another day in the statement",
     1,
     {{false, {{"11", .bank_ref = "C1"}}}, {true, {{"12", .bank_ref = "C1"}}}}},
    {"two that are alike, of which the statement alone tells the second",
     2,
     {{false, {{"11"}}}, {false, {{"11"}}}, {true, {{"11"}, {"11"}}}}},
    {"three that are alike, and the statement begins with the one that is new",
     3,
     {{false, {{"11", .bank_ref = "D1"}}},
      {false, {{"11", .bank_ref = "D2"}}},
      {true, {{"11", .bank_ref = "D3"}, {"11", .bank_ref = "D1"}, {"11", .bank_ref = "D2"}}}}},
    {"two that are alike, each in a notification and a statement of its own",
     2,
     {{false, {{"11", .bank_ref = "E1"}}},
      {true, {{"11", .entry_ref = "1"}}},
      {false, {{"11", .bank_ref = "E2"}}},
      {true, {{"11", .entry_ref = "2"}}}}},
    {"two that are alike, and the statement tells of one before its notification",
     2,
     {{true, {{"11", .bank_ref = "H1"}}},
      {false, {{"11", .bank_ref = "H2"}}},
      {false, {{"11", .bank_ref = "H1"}}}}},
    {"one sum for two debts, whose parts a person tells",
     0,
     {{false, {{"11", .bank_ref = "F1", .second = "RF18539007547034"}}}}},
    {"one sum with one reference in two places",
     1,
     {{false, {{"11", .bank_ref = "G1", .second = "RF619000010017"}}}}},
};

static Program *new_program(Arena *arena)
{
    Program *p = program_new(test_postgres_database(arena));
    const char *csv = program_path(p, "earlier.csv");
    FILE *file = fopen(csv, "we");

    program_set_up(p);
    program_assert_operators(p);
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(earlier, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    program_call(p, 0, "history", "load", csv, ANNA, NULL);
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        const char *words[COUNT_OF(steps[0]) + 2] = {"recovery"};
        memcpy(words + 1, steps[i], sizeof(steps[i]));
        program_call_list(p, 0, words);
    }
    return p;
}

static void put_if(Text *text, const char *before, const char *value, const char *after)
{
    if (value != NULL)
        text_add_format(text, "%s%s%s", before, value, after);
}

static void put_booking(Text *text, const Booking *booking, int euros)
{
    text_add_string(text, "<Ntry>");
    put_if(text, "<NtryRef>", booking->entry_ref, "</NtryRef>");
    text_add_format(text, "<Amt Ccy=\"EUR\">%d.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>",
                    euros);
    put_if(text, "<BookgDt><Dt>2026-03-", booking->booked, "</Dt></BookgDt>");
    put_if(text, "<ValDt><Dt>2026-03-", booking->valued, "</Dt></ValDt>");
    put_if(text, "<AcctSvcrRef>", booking->bank_ref, "</AcctSvcrRef>");
    text_add_string(text, "<BkTxCd/><NtryDtls><TxDtls>");
    put_if(text, "<Refs><AcctSvcrRef>", booking->detail_ref, "</AcctSvcrRef></Refs>");
    text_add_string(text, "<RmtInf>");
    put_if(text, "<Strd><CdtrRefInf><Ref>", "RF619000010017", "</Ref></CdtrRefInf></Strd>");
    put_if(text, "<Strd><CdtrRefInf><Ref>", booking->second, "</Ref></CdtrRefInf></Strd>");
    text_add_string(text, "</RmtInf></TxDtls></NtryDtls></Ntry>");
}

static void load_answer(Program *p, const Said *said, int euros, size_t number, int exit_code)
{
    Text text = text_on(ARENA_ARRAY(program_arena(p), char, MESSAGE_BYTES), MESSAGE_BYTES);
    const char *name = arena_format(program_arena(p), "M-%d-%zu.xml", euros, number);

    text_add_format(&text,
                    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.05%d.001.02\"><%s>"
                    "<GrpHdr><MsgId>M-%d-%zu</MsgId><CreDtTm>2026-03-13T06:00:00</CreDtTm>"
                    "</GrpHdr><%s><Id>%zu</Id><Acct><Id><IBAN>FI1210030000010012</IBAN></Id>"
                    "</Acct>",
                    said->statement ? 3 : 4,
                    said->statement ? "BkToCstmrStmt" : "BkToCstmrDbtCdtNtfctn", euros, number,
                    said->statement ? "Stmt" : "Ntfctn", number);
    for (size_t i = 0; i < BOOKINGS_MAX; i++)
        if (said->bookings[i].booked != NULL || said->bookings[i].valued != NULL)
            put_booking(&text, &said->bookings[i], euros);
    text_add_format(&text, "</%s></%s></Document>", said->statement ? "Stmt" : "Ntfctn",
                    said->statement ? "BkToCstmrStmt" : "BkToCstmrDbtCdtNtfctn");
    Slice bytes = text_slice(&text);
    program_deliver_bytes(p, name, bytes.at, bytes.len);
    program_call(p, exit_code, "answer", "load",
                 program_path(p, arena_format(program_arena(p), "inbox/%s", name)), ANNA, NULL);
}

/* Each row is about an amount of its own. */
START_TEST(it_counts_as_often_as_it_came)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int euros = (int)i + 1;

        for (size_t n = 0; n < ANSWERS_MAX; n++)
            if (rows[i].answers[n].bookings[0].booked != NULL
                || rows[i].answers[n].bookings[0].valued != NULL)
                load_answer(p, &rows[i].answers[n], euros, n, rows[i].times > 0 ? 0 : 1);
        test_postgres_run(program_conninfo(p),
                          arena_format(program_arena(p),
                                       "do $$ begin if (select count(*) from maksatus.repayment"
                                       "                where cents = %d) <> %d then"
                                       " raise exception '%s'; end if; end $$",
                                       100 * euros, rows[i].times, rows[i].words));
    }
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

#define MESSAGE(version, root, statement, id, details)                                             \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt." version ".001.02\"><" root ">"        \
    "<GrpHdr><MsgId>" id "</MsgId><CreDtTm>2026-03-13T06:00:00</CreDtTm></GrpHdr>"                 \
    "<" statement "><Id>" id "</Id><Acct><Id><IBAN>FI1210030000010012</IBAN></Id></Acct>"          \
    "<Ntry><Amt Ccy=\"EUR\">70.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"                 \
    "<BookgDt><Dt>2026-03-11</Dt></BookgDt><AcctSvcrRef>" SUM "</AcctSvcrRef><BkTxCd/>"            \
    "<NtryDtls>" details "</NtryDtls></Ntry></" statement "></" root "></Document>"
#define OF_DAY(id) MESSAGE("053", "BkToCstmrStmt", "Stmt", id, "<Btch><NbOfTxs>2</NbOfTxs></Btch>")
#define DETAIL(ref, amount)                                                                        \
    "<TxDtls><Refs><AcctSvcrRef>" ref "</AcctSvcrRef></Refs><AmtDtls><TxAmt><Amt Ccy=\"EUR\">"     \
    amount "</Amt></TxAmt></AmtDtls><RmtInf><Strd><CdtrRefInf><Ref>RF619000010017</Ref>"           \
    "</CdtrRefInf></Strd></RmtInf></TxDtls>"
#define IN_DETAIL(id)                                                                              \
    MESSAGE("054", "BkToCstmrDbtCdtNtfctn", "Ntfctn", id,                                          \
            DETAIL(SUM "1", "30.00") DETAIL(SUM "2", "40.00"))

/* The references of a day are one sum in its statement, which names none of them. */
START_TEST(the_sum_of_a_day_is_told_by_its_parts)
{
#define SUM "V1"
    static const char first_sum[] = OF_DAY("S1");
    static const char then_parts[] = IN_DETAIL("N1");
#undef SUM
#define SUM "V2"
    static const char first_parts[] = IN_DETAIL("N2");
    static const char then_sum[] = OF_DAY("S2");
#undef SUM
    const struct {
        const char *name, *bytes;
        int exit_code;
    } told[] = {{"a.xml", first_sum, 1},
                {"b.xml", then_parts, 0},
                {"c.xml", first_parts, 0},
                {"d.xml", then_sum, 0}};
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    AUTO_PROGRAM Program *p = new_program(&arena);
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        program_deliver_bytes(p, told[i].name, told[i].bytes, strlen(told[i].bytes));
        program_call(p, told[i].exit_code, "answer", "load",
                     program_path(p, arena_format(&arena, "inbox/%s", told[i].name)), ANNA, NULL);
    }
    json_t *orphans = program_json(p, 0, "answer", "list", "--unmatched", NULL);
    ck_assert_uint_eq(json_array_size(orphans), 0);
    json_decref(orphans);
    test_postgres_run(program_conninfo(p),
                      "do $$ begin if (select sum(cents) from maksatus.repayment) <> 14000 then"
                      " raise exception 'not as often as it came'; end if; end $$");
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("repayment");
    TCase *test = tcase_create("repayment");

    tcase_set_timeout(test, CALL_SECONDS_MAX);
    tcase_add_test(test, it_counts_as_often_as_it_came);
    tcase_add_test(test, the_sum_of_a_day_is_told_by_its_parts);
    suite_add_tcase(suite, test);

    return test_postgres_main(suite);
}
