/*
 * test_answers.c
 *     Answers of banks about the sample night: what each does to its payments, that the order in
 *     which they come does not matter, and what an operator is told.
 *
 * Answers are written from short texts: MSG is the first payment file of the night, whose
 * payments are known by their numbers because the ids of a new database begin at 1.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "maksatus/text.h"
#include "sample_night.h"

#define FILE_ID "MAKSU-20261222-0001"
#define PAIN_HEAD(id)                                                                              \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr>"  \
    "<MsgId>" id "</MsgId><CreDtTm>2026-12-22T08:00:00</CreDtTm></GrpHdr>"
#define GROUP(file, status)                                                                        \
    "<OrgnlGrpInfAndSts><OrgnlMsgId>" file                                                         \
    "</OrgnlMsgId><OrgnlMsgNmId>pain.001</OrgnlMsgNmId>" status "</OrgnlGrpInfAndSts>"
#define GRPSTS(code) "<GrpSts>" code "</GrpSts>"
#define TX(number, code, reason)                                                                   \
    "<OrgnlPmtInfAndSts><OrgnlPmtInfId>" FILE_ID                                                   \
    "-01</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>"                                            \
    "MAKSU-" number "</OrgnlEndToEndId><TxSts>" code "</TxSts>" reason                             \
    "</TxInfAndSts></OrgnlPmtInfAndSts>"
#define PMTINF(number, code)                                                                       \
    "<OrgnlPmtInfAndSts><OrgnlPmtInfId>" FILE_ID "-" number "</OrgnlPmtInfId>"                     \
    "<PmtInfSts>" code "</PmtInfSts></OrgnlPmtInfAndSts>"
#define REASON(code) "<StsRsnInf><Rsn><Cd>" code "</Cd></Rsn></StsRsnInf>"
#define PAIN_END "</CstmrPmtStsRpt></Document>"
#define CAMT_HEAD(id) CAMT_HEAD_OF(id, "FI1210030000010012")
#define CAMT_HEAD_OF(id, account)                                                                  \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>"   \
    "<GrpHdr><MsgId>" id "</MsgId><CreDtTm>2026-12-23T08:00:00</CreDtTm></GrpHdr><Ntfctn><Id>" id  \
    "</Id><Acct><Id><IBAN>" account "</IBAN></Id></Acct>"
#define ENTRY(ref, amount, side, status, details)                                                  \
    "<Ntry><Amt Ccy=\"EUR\">" amount "</Amt><CdtDbtInd>" side "</CdtDbtInd><Sts><Cd>" status       \
    "</Cd></Sts><BookgDt><Dt>2026-12-22</Dt></BookgDt><AcctSvcrRef>" ref "</AcctSvcrRef><BkTxCd/>" \
    "<NtryDtls>" details "</NtryDtls></Ntry>"
#define REFS(number, more)                                                                         \
    "<TxDtls><Refs><EndToEndId>MAKSU-" number "</EndToEndId></Refs>" more "</TxDtls>"
#define RETURN(code) "<RtrInf><Rsn><Cd>" code "</Cd></Rsn></RtrInf>"
#define BATCH(count) "<Btch><PmtInfId>" FILE_ID "-01</PmtInfId><NbOfTxs>" count "</NbOfTxs></Btch>"
#define CAMT_END "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"

/* Payment 18 is of 700.00, payment 5 of 4714.48; the file of 42594.65. */
static const char accepted[] = PAIN_HEAD("B1") GROUP(FILE_ID, GRPSTS("ACCP")) PAIN_END;
static const char refused[] =
    PAIN_HEAD("B2") GROUP(FILE_ID, GRPSTS("PART")) TX("18", "RJCT", REASON("AC04")) PAIN_END;
static const char refused_as_invalid[] =
    PAIN_HEAD("B56") GROUP(FILE_ID, GRPSTS("PART")) TX("18", "RJCT", REASON("AC01")) PAIN_END;
static const char refused_too[] =
    PAIN_HEAD("B34") GROUP(FILE_ID, GRPSTS("PART")) TX("5", "RJCT", REASON("AC04")) PAIN_END;
static const char refused_without_reason[] =
    PAIN_HEAD("B54") GROUP(FILE_ID, GRPSTS("PART")) TX("18", "RJCT", "") PAIN_END;
static const char booked_less_refused[] =
    CAMT_HEAD("B3") ENTRY("A1", "41894.65", "DBIT", "BOOK", BATCH("18")) CAMT_END;
static const char booked[] =
    CAMT_HEAD("B4") ENTRY("A2", "700.00", "DBIT", "BOOK", REFS("18", "")) CAMT_END;
static const char returned[] =
    CAMT_HEAD("B5") ENTRY("A3", "700.00", "CRDT", "BOOK", REFS("18", RETURN("AC04"))) CAMT_END;
static const char returned_part[] =
    CAMT_HEAD("B6") ENTRY("A4", "690.00", "CRDT", "BOOK", REFS("18", RETURN("FOCR"))) CAMT_END;
static const char paid_again[] =
    CAMT_HEAD("B7") ENTRY("A5", "700.00", "DBIT", "BOOK", REFS("18", RETURN("MS03"))) CAMT_END;
static const char pending[] =
    CAMT_HEAD("B8") ENTRY("A6", "700.00", "DBIT", "PDNG", REFS("18", "")) CAMT_END;
static const char cancelled[] = PAIN_HEAD("B9") GROUP(FILE_ID, "") TX("18", "CANC", "") PAIN_END;
static const char received[] = PAIN_HEAD("B10") GROUP(FILE_ID, GRPSTS("RCVD")) PAIN_END;
static const char group_refused[] =
    PAIN_HEAD("B11") GROUP(FILE_ID, GRPSTS("RJCT") REASON("AM10")) PAIN_END;
static const char unknown_file[] = PAIN_HEAD("B12") GROUP("OTHER-1", GRPSTS("ACCP")) PAIN_END;
static const char part_refused[] =
    PAIN_HEAD("B19") GROUP(FILE_ID, GRPSTS("PART")) PMTINF("01", "RJCT") PAIN_END;
static const char part_refused_with_list[] =
    PAIN_HEAD("B37") GROUP(FILE_ID, GRPSTS("PART")) PMTINF("01", "PART")
        TX("18", "RJCT", REASON("AC04")) PAIN_END;
static const char unknown_part[] =
    PAIN_HEAD("B20") GROUP(FILE_ID, GRPSTS("ACTC")) PMTINF("02", "RJCT") PAIN_END;
static const char booked_whole[] =
    CAMT_HEAD("B21") ENTRY("A18", "42594.65", "DBIT", "BOOK", BATCH("19")) CAMT_END;
static const char booked_whole_again[] =
    CAMT_HEAD("B33") ENTRY("A33", "42594.65", "DBIT", "BOOK", BATCH("19")) CAMT_END;
static const char booked_elsewhere[] = CAMT_HEAD_OF("B22", "FI5350040000020029")
    ENTRY("A19", "42594.65", "DBIT", "BOOK", BATCH("19")) CAMT_END;
static const char booked_by_file[] = CAMT_HEAD("B23")
    ENTRY("A20", "42594.65", "DBIT", "BOOK", "<Btch><MsgId>" FILE_ID "</MsgId></Btch>") CAMT_END;
static const char booked_by_other_file[] = CAMT_HEAD("B24") ENTRY(
    "A21", "42594.65", "DBIT", "BOOK", "<Btch><MsgId>X" FILE_ID "</MsgId></Btch>") CAMT_END;
static const char unknown_payment[] =
    CAMT_HEAD("B13") ENTRY("A7", "5.00", "DBIT", "BOOK", REFS("99999", "")) CAMT_END;
static const char others_credit[] =
    CAMT_HEAD("B14") ENTRY("A8", "700.00", "CRDT", "BOOK", REFS("18", "")) CAMT_END;
static const char part_without_list[] = PAIN_HEAD("B15") GROUP(FILE_ID, GRPSTS("PART")) PAIN_END;
static const char group_part_without_list[] =
    PAIN_HEAD("B35") GROUP(FILE_ID, "") PMTINF("01", "PART") PAIN_END;
static const char part_with_reasons_only[] = PAIN_HEAD("B36") GROUP(FILE_ID, GRPSTS("PART"))
    "<OrgnlPmtInfAndSts><OrgnlPmtInfId>" FILE_ID "-01</OrgnlPmtInfId><TxInfAndSts>"
    "<OrgnlEndToEndId>MAKSU-18</OrgnlEndToEndId>" REASON("AC04")
    "</TxInfAndSts></OrgnlPmtInfAndSts>" PAIN_END;
static const char booked_twice[] =
    CAMT_HEAD("B16") ENTRY("A9", "700.00", "DBIT", "BOOK", REFS("18", "")) CAMT_END;

static const char booked_twice_at_once[] = CAMT_HEAD("B17") ENTRY(
    "A10", "700.00", "DBIT", "BOOK", REFS("18", "")) ENTRY("A11", "700.00", "DBIT", "BOOK",
                                                           REFS("18", "")) CAMT_END;
/* Payment 5 stands between two that are booked twice. */
static const char stranger_among_many[] =
    CAMT_HEAD("B18") ENTRY("A12", "1.00", "DBIT", "BOOK", REFS("4", ""))
        ENTRY("A13", "1.00", "DBIT", "BOOK", REFS("4", ""))
            ENTRY("A14", "4714.48", "DBIT", "BOOK", REFS("5", ""))
                ENTRY("A15", "1.00", "DBIT", "BOOK", REFS("6", ""))
                    ENTRY("A16", "1.00", "DBIT", "BOOK", REFS("6", ""))
                        ENTRY("A17", "5.00", "DBIT", "BOOK", REFS("99999", "")) CAMT_END;

/* The bank's reference alone, of what was or will be told with an id of ours. */
#define REFERENCE_ONLY(id, ref, amount, side) \
    CAMT_HEAD(id) ENTRY(ref, amount, side, "BOOK", "") CAMT_END
static const char booked_by_reference[] = REFERENCE_ONLY("B21", "A2", "700.00", "DBIT");
static const char returned_by_reference[] = REFERENCE_ONLY("B22", "A3", "700.00", "CRDT");
static const char another_amount[] = REFERENCE_ONLY("B23", "A2", "699.00", "DBIT");
static const char another_reference[] = REFERENCE_ONLY("B24", "A20", "700.00", "DBIT");
static const char accepted_with_reference[] =
    PAIN_HEAD("B25") GROUP(FILE_ID, GRPSTS("PART"))
        TX("18", "ACSP", "<AcctSvcrRef>A21</AcctSvcrRef>") PAIN_END;
static const char booked_by_its_reference[] = REFERENCE_ONLY("B26", "A21", "700.00", "DBIT");

/* An entry of payments 18 and 5: one sum in a statement, which names nobody; singly elsewhere. */
#define STATEMENT_HEAD(id)                                                                         \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr>"   \
    "<MsgId>" id "</MsgId><CreDtTm>2026-12-23T20:00:00</CreDtTm></GrpHdr><Stmt><Id>" id            \
    "</Id><Acct><Id><IBAN>FI1210030000010012</IBAN></Id></Acct>"
#define STATEMENT_END "</Stmt></BkToCstmrStmt></Document>"
#define AMOUNT(amount) "<Amt Ccy=\"EUR\">" amount "</Amt>"
#define OWN_REFS(ref, number, amount)                                                              \
    "<TxDtls><Refs><AcctSvcrRef>" ref "</AcctSvcrRef><EndToEndId>MAKSU-" number                    \
    "</EndToEndId></Refs>" AMOUNT(amount) "</TxDtls>"
#define LUMP(ref, amount) ENTRY(ref, amount, "DBIT", "BOOK", "<Btch><NbOfTxs>2</NbOfTxs></Btch>")
static const char as_a_sum[] = STATEMENT_HEAD("B40") LUMP("L1", "5414.48") STATEMENT_END;
static const char returned_for_another_reason[] = STATEMENT_HEAD("B55")
    ENTRY("A3", "700.00", "CRDT", "BOOK", REFS("18", RETURN("MS03"))) STATEMENT_END;
static const char as_two_sums[] =
    STATEMENT_HEAD("B41") LUMP("L1", "5414.48") LUMP("L1", "5414.48") STATEMENT_END;
static const char as_another_sum[] = STATEMENT_HEAD("B42") LUMP("L1", "5414.47") STATEMENT_END;
static const char as_a_sum_of_another[] = STATEMENT_HEAD("B43") LUMP("L2", "5414.48") STATEMENT_END;
static const char as_a_credit[] =
    STATEMENT_HEAD("B44") ENTRY("L1", "5414.48", "CRDT", "BOOK", "") STATEMENT_END;
static const char as_a_detail[] = STATEMENT_HEAD("B45")
    ENTRY("L1", "5414.48", "DBIT", "BOOK", "<TxDtls>" AMOUNT("5414.48") "</TxDtls>") STATEMENT_END;
static const char singly[] = CAMT_HEAD("B46")
    ENTRY("L1", "5414.48", "DBIT", "BOOK",
          REFS("18", AMOUNT("700.00")) REFS("5", AMOUNT("4714.48"))) CAMT_END;
static const char singly_by_their_references[] = CAMT_HEAD("B47")
    ENTRY("L1", "5414.48", "DBIT", "BOOK",
          OWN_REFS("X1", "18", "700.00") OWN_REFS("X2", "5", "4714.48")) CAMT_END;
static const char with_a_stranger[] = CAMT_HEAD("B48")
    ENTRY("L1", "5414.48", "DBIT", "BOOK",
          REFS("18", AMOUNT("700.00")) REFS("99999", AMOUNT("4714.48"))) CAMT_END;
static const char without_names[] = CAMT_HEAD("B49") LUMP("L1", "5414.48") CAMT_END;

/* What comes back of a payment information. */
#define BACK(ref, amount, count)                                                                   \
    "<Ntry>" AMOUNT(amount) "<CdtDbtInd>CRDT</CdtDbtInd><RvslInd>true</RvslInd><Sts><Cd>BOOK</Cd>" \
    "</Sts><BookgDt><Dt>2026-12-22</Dt></BookgDt><AcctSvcrRef>" ref "</AcctSvcrRef><BkTxCd/>"      \
    "<NtryDtls>" BATCH(count) "</NtryDtls></Ntry>"
static const char came_back[] = CAMT_HEAD("B50") BACK("A50", "42594.65", "19") CAMT_END;
static const char came_back_less_returned[] =
    CAMT_HEAD("B51") BACK("A51", "41894.65", "18") CAMT_END;
static const char came_back_singly[] = CAMT_HEAD("B53")
    ENTRY("A50", "42594.65", "CRDT", "BOOK",
          REFS("18", AMOUNT("700.00") RETURN("AC04"))
              REFS("5", AMOUNT("4714.48") RETURN("AC04"))
                  "<TxDtls>" AMOUNT("37180.17") RETURN("AC04") "</TxDtls>") CAMT_END;
static const char booked_other[] =
    CAMT_HEAD("B52") ENTRY("A52", "4714.48", "DBIT", "BOOK", REFS("5", "")) CAMT_END;

/* The first account has no number; the second is ours. */
static const char account_not_told[] =
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.10\"><BkToCstmrDbtCdtNtfctn>"
    "<GrpHdr><MsgId>B27</MsgId><CreDtTm>2026-12-23T08:00:00</CreDtTm></GrpHdr><Ntfctn><Id>B27-1"
    "</Id><Acct><Prxy><Id>+358401234567</Id></Prxy></Acct>" ENTRY("A22", "4714.48", "DBIT", "BOOK",
                                                                  REFS("5", "")) "</Ntfctn><Ntfctn>"
    "<Id>B27-2</Id><Acct><Id><IBAN>FI1210030000010012</IBAN></Id></Acct>" ENTRY(
        "A2", "700.00", "DBIT", "BOOK", REFS("18", "")) CAMT_END;

enum { ANSWERS_MAX = 6 };

static const struct {
    const char *what;
    const char *answers[ANSWERS_MAX];
    const char *state; /* of payment 18 */
    bool attention;    /* the last one asks for an operator */
} rows[] = {
    {"received is no state", {received}, "planned", false},
    {"accepted is sent", {accepted}, "sent", false},
    {"refused alone", {refused}, "refused", false},
    {"the whole group refused", {group_refused}, "refused", false},
    {"the lower level wins", {accepted, refused}, "refused", false},
    {"booked is paid", {booked}, "paid", false},
    {"pending is not money", {pending}, "planned", false},
    {"booked as one sum without the refused", {refused, booked_less_refused}, "refused", false},
    {"booked as one sum", {booked_whole}, "paid", false},
    {"one sum that is booked twice is told",
     {accepted, booked_whole, booked_whole_again},
     "paid",
     true},
    {"one sum on another account is nobody's", {booked_elsewhere}, "planned", true},
    {"and does not count beside the right one", {booked_whole, booked_elsewhere}, "paid", true},
    {"one sum of a file that is named", {booked_by_file}, "paid", false},
    {"the file of somebody else", {booked_by_other_file}, "planned", true},
    {"an account without a number is nobody's, and keeps nobody", {account_not_told}, "paid", true},
    {"returned", {booked, returned}, "returned", false},
    {"returned before it was booked", {returned, booked}, "returned", false},
    {"a part returned is returned, and told", {booked, returned_part}, "returned", true},
    {"the return of a return is paid", {booked, returned, paid_again}, "paid", false},
    {"cancelled", {accepted, cancelled}, "cancelled", false},
    {"refused but booked is paid, and told", {refused, booked}, "paid", true},
    {"booked twice is told", {booked, booked_twice}, "paid", true},
    {"booked twice in one message is told", {booked_twice_at_once}, "paid", true},
    {"an unknown file is told", {unknown_file}, "planned", true},
    {"a payment information refused", {part_refused}, "refused", false},
    {"one that the file does not have is told", {unknown_part}, "sent", true},
    {"an unknown payment is told", {unknown_payment}, "planned", true},
    {"a credit that is no return is nobody's", {booked, others_credit}, "paid", true},
    {"booked again by the bank's reference", {booked, booked_by_reference}, "paid", false},
    {"returned by the bank's reference",
     {booked, returned, booked_by_reference, returned_by_reference},
     "returned",
     false},
    {"a reference is told of an amount", {booked, another_amount}, "paid", true},
    {"a reference that nobody tells", {another_reference}, "planned", true},
    {"booked by the reference of a status",
     {accepted_with_reference, booked_by_its_reference},
     "paid",
     false},
    {"part without a list changes nothing", {accepted, part_without_list}, "sent", true},
    {"nor part of a payment information", {accepted, group_part_without_list}, "sent", true},
    {"nor part with a list of reasons", {accepted, part_with_reasons_only}, "sent", true},
    {"part with a list", {part_refused_with_list}, "refused", false},
    {"a sum that a notification told singly", {singly, as_a_sum}, "paid", false},
    {"with references of their own", {singly_by_their_references, as_a_sum}, "paid", false},
    {"a sum that a statement tells as one detail", {singly, as_a_detail}, "paid", false},
    {"a sum that is there twice is another one", {singly, as_two_sums}, "paid", true},
    {"a cent less is another one", {singly, as_another_sum}, "paid", true},
    {"another reference is another one", {singly, as_a_sum_of_another}, "paid", true},
    {"the other side is another one", {singly, as_a_credit}, "paid", true},
    {"one sum that came back", {booked_whole, came_back}, "returned", false},
    {"not all of one sum came back", {booked_whole, came_back_less_returned}, "paid", true},
    {"what came back already is in no sum", {booked_whole, returned, came_back}, "returned", true},
};

static const char *write_answer(Program *p, const char *name, const char *answer)
{
    const char *path = program_path(p, name);
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(answer, 1, strlen(answer), file), strlen(answer));
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static Ended load(Program *p, const char *answer, int exit_code)
{
    return program_call(p, exit_code, "answer", "load", write_answer(p, "answer.xml", answer),
                        NULL);
}

static const char *field_of(Program *p, const char *end_to_end_id, const char *field)
{
    json_t *history = program_json(p, 0, "history", "--end-to-end", end_to_end_id, NULL);
    const char *value = json_string_value(json_object_get(json_array_get(history, 0), field));
    const char *copy = value == NULL ? "" : arena_string(program_arena(p), slice_of(value));

    ck_assert_uint_eq(json_array_size(history), 1);
    json_decref(history);
    return copy;
}

static Program *play(Program *p)
{
    program_env(p, "MAKSATUS_TEST_CLOCK", sample_clock);
    sample_deliver(p);
    sample_run(p, 0);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "paid_amount"), "700.00");
    return p;
}

static Program *night(const char *name)
{
    return play(sample_program(name));
}

/* Its files are promised, and not yet published. */
static Program *two_person_night(const char *name)
{
    Program *p = sample_program(name);

    sample_want_two_persons(p);
    return play(p);
}

START_TEST(each_answer_has_its_effect)
{
    char name[32];
    size_t count = 0;

    snprintf(name, sizeof(name), "effect_%d", _i);
    AUTO_PROGRAM Program *p = night(name);

    while (count < ANSWERS_MAX && rows[_i].answers[count] != NULL)
        count++;
    for (size_t i = 0; i < count; i++)
        load(p, rows[_i].answers[i], i + 1 == count && rows[_i].attention ? 1 : 0);
    ck_assert_msg(strcmp(field_of(p, "MAKSU-18", "state"), rows[_i].state) == 0, "%s: %s",
                  rows[_i].what, field_of(p, "MAKSU-18", "state"));
    /* The same once more changes nothing and asks for nobody. */
    for (size_t i = 0; i < count; i++)
        load(p, rows[_i].answers[i], 0);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), rows[_i].state);
}
END_TEST

/* What a bank said of a name and its account holds the next delivery with both, not only what is
 * looked at again. */
START_TEST(a_name_that_is_not_the_accounts_holds)
{
    AUTO_PROGRAM Program *p = night("name");
    FILE *file = fopen(program_path(p, "inbox/next.csv"), "we");

    load(p, PAIN_HEAD("B30") GROUP(FILE_ID, "") TX("18", "RVNM", "") PAIN_END, 0);
    ck_assert_ptr_nonnull(file);
    fprintf(file,
            "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,"
            "payee_id,payee_name,iban,amount,currency,proposed_by,approved_by\n"
            "N-1,G-N,1,UUDEV,YRKE,2026-12-08,2026-12-21,organisation,9010000-4,%s,%s,10.00,EUR,"
            "esittelija.uudev,ratkaisija.uudev\n",
            field_of(p, "MAKSU-18", "payee_name"), field_of(p, "MAKSU-18", "iban"));
    ck_assert_int_eq(fclose(file), 0);
    program_call(p, EXIT_ANY, "run", "--date", "2026-12-23", NULL);
    Ended ended = program_call(p, 0, "history", "--decision", "N-1", "--format", "csv", NULL);
    ck_assert_msg(strstr(ended.out, "PAYEE_NAME_UNVERIFIED") != NULL, "%s", ended.out);
}
END_TEST

START_TEST(reasons_are_told_in_words)
{
    AUTO_PROGRAM Program *p = night("reasons");

    load(p, refused, 0);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "reason"),
                     "AC04: the payee's account is closed (ask payee)");
    program_call(p, 0, "hold", "list", NULL);
}
END_TEST

/* What a person was told when he released it is not told anew. */
START_TEST(a_reason_that_is_told_later_counts_until_somebody_acts)
{
    AUTO_PROGRAM Program *p = night("later_reasons");
    const char *closed = "AC04: the payee's account is closed (ask payee)";
    const char *decision = field_of(p, "MAKSU-18", "decision_id");

    load(p, refused_without_reason, 0);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "reason"),
                     "the bank gave no reason (person decides)");
    load(p, refused, 0);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "reason"), closed);
    load(p, refused_without_reason, 0);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "reason"), closed);
    Ended report = program_call(p, 0, "report", "--from", "2000-01-01", "--to", "2099-12-31",
                                "--format", "csv", NULL);
    ck_assert_ptr_nonnull(strstr(report.out, closed));
    program_call(p, 0, "hold", "release", decision, "--by", "vera", "--reason", "again", NULL);
    load(p, refused_as_invalid, 0);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "reason"), closed);
    program_call(p, EXIT_ANY, "run", "--date", "2026-12-23", NULL);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "planned");
}
END_TEST

/* ── any order ────────────────────────────────────────────────────────────────────────────── */

static const char forget[] =
    "set session_replication_role = replica;"
    "delete from answer_found; delete from answer_item; delete from answer_status;"
    "delete from answer_entry; delete from answer_statement; delete from payment_status;"
    "delete from payment_result;"
    "delete from group_result; delete from name_check; delete from answer;"
    "delete from decision_change; delete from use_entry where batch is null;"
    "delete from journal where payment is not null;"
    "delete from decision_waiting where state in ('refused', 'returned');"
    "insert into payment_open select decision, id from payment on conflict do nothing;";

#define NOW                                                                                        \
    "select d.id, d.state_now::text, o.payment, r.state::text as result, r.out_cents, "            \
    "r.back_cents,"                                                                                \
    " r.alarms, case when d.state_now in ('refused', 'returned') then d.change_reason end as why," \
    " (select string_agg(concat_ws(' ', bank_ref, credit, cents), ', ' order by"                   \
    " bank_ref, credit, cents) from answer_orphan) as orphans"                                     \
    " from decision_now d left join payment_open o on o.decision = d.id"                           \
    " left join payment_result r on r.decision = d.id"

static const char remember[] = "create table test_expected as " NOW;
static const char compare[] =
    "do $$ begin if exists ((" NOW " except table test_expected) union all"
    " (table test_expected except " NOW ")) then raise exception 'another order, another end';"
    " end if; end $$";

/* The next permutation in the order of words; false after the last. */
static bool permute(int *order, int count)
{
    int i = count - 1, j = count - 1;

    while (i > 0 && order[i - 1] >= order[i])
        i--;
    if (i == 0)
        return false;
    while (order[j] <= order[i - 1])
        j--;
    int swapped = order[i - 1];
    order[i - 1] = order[j];
    order[j] = swapped;
    for (int k = 0; i + k < count - 1 - k; k++) {
        swapped = order[i + k];
        order[i + k] = order[count - 1 - k];
        order[count - 1 - k] = swapped;
    }
    return true;
}

static const struct {
    const char *what;
    const char *answers[ANSWERS_MAX];
    int count;
} sets[] = {
    {"refused, and the rest in one sum", {accepted, refused, booked_less_refused}, 3},
    {"contradictions", {refused, booked, cancelled, returned_part}, 4},
    {"back and forth", {accepted, booked, returned, paid_again}, 4},
    {"the bank's references", {booked_by_reference, booked, returned_by_reference, returned}, 4},
    {"the reference of a status", {booked_by_its_reference, accepted_with_reference, refused}, 3},
    {"a group refused that was booked",
     {group_refused, accepted, booked_less_refused, cancelled},
     4},
    {"one sum, twice", {booked_whole, booked_whole_again}, 2},
    {"one sum, and refused afterwards", {booked_less_refused, refused, refused_too}, 3},
    {"one sum, and singly", {as_a_sum, singly, without_names}, 3},
    {"one sum of the rest, and one of these", {booked_less_refused, booked, booked_other}, 3},
    {"one sum, and back", {accepted, booked_whole, came_back, returned}, 4},
    {"one sum, and back singly", {booked_whole, came_back, came_back_singly}, 3},
    {"singly, and back as one sum", {booked_whole, booked, came_back_less_returned, returned}, 4},
    {"reasons", {refused_without_reason, refused, group_refused}, 3},
    {"reasons of a return", {booked, returned, returned_for_another_reason}, 3},
    {"five of every kind", {accepted, refused, booked_less_refused, booked, returned}, 5},
    {"six contradictions", {group_refused, refused, booked, returned, paid_again, cancelled}, 6},
};

/* Every order of a set, one call an order; the states are compared in the database. Of six answers
 * every seventh: all of them are tried in memory (tests/answer). */
START_TEST(order_does_not_matter)
{
    char name[32];
    const char *path[ANSWERS_MAX];
    int order[ANSWERS_MAX] = {0, 1, 2, 3, 4, 5};
    int stride = sets[_i].count == ANSWERS_MAX ? 7 : 1;

    snprintf(name, sizeof(name), "order_%d", _i);
    AUTO_PROGRAM Program *p = night(name);

    for (int i = 0; i < sets[_i].count; i++) {
        snprintf(name, sizeof(name), "answer-%d.xml", i);
        path[i] = write_answer(p, name, sets[_i].answers[i]);
    }
    for (int n = 0; n == 0 || permute(order, sets[_i].count); n++) {
        if (n % stride != 0)
            continue;
        const char *words[ANSWERS_MAX + 3] = {"answer", "load"};
        for (int i = 0; i < sets[_i].count; i++)
            words[2 + i] = path[order[i]];
        Ended ended = program_call_list(p, EXIT_ANY, words);
        ck_assert_msg(ended.exit_code == 0 || ended.exit_code == 1, "%s", ended.err);
        sample_execute(p, n == 0 ? remember : compare);
        sample_execute(p, forget);
    }
}
END_TEST

static const struct {
    const char *what;
    const char *answers[2];
    int exit_codes[2];
    size_t orphans;
} singly_rows[] = {
    {"the sum comes first", {as_a_sum, singly}, {1, 0}, 0},
    {"it has another reference than its parts", {as_a_sum, singly_by_their_references}, {1, 0}, 0},
    {"a stranger is told once", {with_a_stranger, as_a_sum}, {1, 0}, 1},
    {"and when the sum comes first", {as_a_sum, with_a_stranger}, {1, 1}, 1},
    {"a sum that nobody tells singly", {without_names, as_a_sum}, {1, 1}, 2},
    {"a sum that comes back, and parts of it", {came_back, came_back_singly}, {1, 1}, 1},
};

static void expect_orphans(Program *p, size_t count)
{
    json_t *orphans = program_json(p, 0, "answer", "list", "--unmatched", NULL);

    ck_assert_uint_eq(json_array_size(orphans), count);
    json_decref(orphans);
}

START_TEST(what_is_told_singly_is_no_stranger)
{
    char name[32];

    snprintf(name, sizeof(name), "singly_%d", _i);
    AUTO_PROGRAM Program *p = night(name);

    for (size_t i = 0; i < 2; i++)
        load(p, singly_rows[_i].answers[i], singly_rows[_i].exit_codes[i]);
    expect_orphans(p, singly_rows[_i].orphans);
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

/* An operator is asked for what is left when all were taken. */
START_TEST(what_comes_together_is_matched_together)
{
    AUTO_PROGRAM Program *p = night(_i == 0 ? "together_run" : "together_load");

    program_deliver_bytes(p, "a.xml", as_a_sum, strlen(as_a_sum));
    program_deliver_bytes(p, "b.xml", singly, strlen(singly));
    if (_i == 0)
        program_call(p, 0, "run", "--date", "2026-12-23", NULL);
    else
        program_call(p, 0, "answer", "load", program_path(p, "inbox/a.xml"),
                     program_path(p, "inbox/b.xml"), NULL);
    expect_orphans(p, 0);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "paid");
}
END_TEST

/* ── balances ─────────────────────────────────────────────────────────────────────────────── */

#define STATEMENT(number, opening, closing, entries)                                               \
    STATEMENT_AT("2026-12-23T20:00:0" number, number, opening, closing, entries)
#define STATEMENT_AT(time, number, opening, closing, entries)                                      \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr>"   \
    "<MsgId>S" number "</MsgId><CreDtTm>2026-12-23T20:00:00</CreDtTm></GrpHdr><Stmt><Id>S" number  \
    "</Id><ElctrncSeqNb>" number "</ElctrncSeqNb><CreDtTm>" time "</CreDtTm><Acct><Id>"            \
    "<IBAN>FI1210030000010012</IBAN></Id></Acct>" BALANCE("OPBD", opening)                         \
    BALANCE("CLBD", closing) entries "</Stmt></BkToCstmrStmt></Document>"
#define BALANCE(code, amount)                                                                      \
    "<Bal><Tp><CdOrPrtry><Cd>" code "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">" amount              \
    "</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"

/* Of the statement S7. */
#define PAGE(number, last, balance_and_entries)                                                    \
    PAGE_AT("2026-12-23T20:00:0" number, number, last, balance_and_entries)
#define PAGE_AT(time, number, last, balance_and_entries)                                           \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr>"   \
    "<MsgId>P" number "</MsgId><CreDtTm>2026-12-23T20:00:00</CreDtTm></GrpHdr><Stmt><Id>S7</Id>"   \
    "<StmtPgntn><PgNb>" number "</PgNb><LastPgInd>" last "</LastPgInd></StmtPgntn>"                \
    "<ElctrncSeqNb>7</ElctrncSeqNb><CreDtTm>" time "</CreDtTm><Acct><Id>"                          \
    "<IBAN>FI1210030000010012</IBAN></Id></Acct>" balance_and_entries                              \
    "</Stmt></BkToCstmrStmt></Document>"

static const char first_page[] = PAGE(
    "1", "false", BALANCE("OPBD", "1000.00") ENTRY("A1", "700.00", "DBIT", "BOOK", REFS("18", "")));
static const char last_page_right[] = PAGE("2", "true", BALANCE("CLBD", "300.00"));
static const char last_page_wrong[] = PAGE("2", "true", BALANCE("CLBD", "299.99"));
static const char first_page_again[] = PAGE(
    "1", "false", BALANCE("OPBD", "1000.00") ENTRY("A1", "700.00", "DBIT", "BOOK", REFS("18", ""))
    "<AddtlStmtInf>again</AddtlStmtInf>");
/* The bank numbers its statements anew in 2027. */
static const char next_first_page[] =
    PAGE_AT("2027-12-23T20:00:01", "1", "false", BALANCE("OPBD", "200.00"));
static const char next_last_page[] =
    PAGE_AT("2027-12-23T20:00:02", "2", "true", BALANCE("CLBD", "200.00"));
static const char first_page_at_night[] = PAGE_AT(
    "2026-12-31T23:59:59", "1", "false",
    BALANCE("OPBD", "1000.00") ENTRY("A1", "700.00", "DBIT", "BOOK", REFS("18", "")));
static const char last_page_at_night[] =
    PAGE_AT("2027-01-01T00:00:02", "2", "true", BALANCE("CLBD", "300.00"));
static const char last_but_one_of_year[] =
    STATEMENT_AT("2026-12-30T20:00:00", "8", "300.00", "300.00", "");
static const char last_of_year[] =
    STATEMENT_AT("2027-01-04T06:00:00", "9", "300.00", "300.00", "");
static const char first_of_next_year[] =
    STATEMENT_AT("2027-01-04T20:00:00", "1", "300.00", "300.00", "");
static const char third_of_next_year[] =
    STATEMENT_AT("2027-01-06T20:00:00", "3", "300.00", "300.00", "");
static const char third_page[] = PAGE("3", "true", BALANCE("CLBD", "300.00"));
static const char second_of_three[] = PAGE("2", "false", "");
static const char day_right[] =
    STATEMENT("7", "1000.00", "300.00", ENTRY("A1", "700.00", "DBIT", "BOOK", REFS("18", "")));
static const char day_wrong[] =
    STATEMENT("8", "1000.00", "299.99", ENTRY("A1", "700.00", "DBIT", "BOOK", REFS("18", "")));
static const char day_pending[] =
    STATEMENT("9", "300.00", "300.00", ENTRY("A2", "700.00", "DBIT", "PDNG", REFS("18", "")));
/* As in a file for trying out: the sum is more than an amount can be. */
#define MOST(ref) ENTRY(ref, "9999999999999999.00", "DBIT", "BOOK", "")
#define FIVE_MOST(ref) MOST(ref "1") MOST(ref "2") MOST(ref "3") MOST(ref "4") MOST(ref "5")
static const char day_beyond_money[] =
    STATEMENT("8", "1000.00", "300.00", FIVE_MOST("A") FIVE_MOST("B"));
static const char day_quiet[] = STATEMENT("8", "300.00", "300.00", "");
static const char day_booked_twice[] =
    STATEMENT("8", "1000.00", "300.00", ENTRY("A4", "700.00", "DBIT", "BOOK", REFS("18", "")));
static const char day_with_stranger[] =
    STATEMENT("8", "300.00", "295.00", ENTRY("A3", "5.00", "DBIT", "BOOK", ""));

/* A message whose pages are counted, not those of its notifications. */
#define NOTES(id, page, last, notes)                                                               \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>"   \
    "<GrpHdr><MsgId>" id "</MsgId><CreDtTm>2026-12-23T08:00:00</CreDtTm><MsgPgntn><PgNb>" page     \
    "</PgNb><LastPgInd>" last "</LastPgInd></MsgPgntn></GrpHdr>" notes                             \
    "</BkToCstmrDbtCdtNtfctn></Document>"
#define NOTE(id, hour, account)                                                                    \
    "<Ntfctn><Id>" id "</Id><CreDtTm>2026-12-23T" hour ":00:00</CreDtTm><Acct><Id><IBAN>" account  \
    "</IBAN></Id></Acct></Ntfctn>"
#define ONE "FI1210030000010012"
#define OTHER "FI5350040000020029"
static const char both_accounts[] =
    NOTES("N1", "1", "false", NOTE("N1-1", "08", ONE) NOTE("N1-2", "08", OTHER));
static const char rest_of_other[] = NOTES("N1", "2", "true", NOTE("N1-2", "08", OTHER));
static const char rest_by_another_id[] = NOTES("N2", "2", "true", NOTE("N1-2", "08", OTHER));
static const char one_account[] = NOTES("N1", "1", "false", NOTE("N1-1", "08", ONE));
static const char both_later[] =
    NOTES("N3", "1", "true", NOTE("N3-1", "09", ONE) NOTE("N3-2", "09", OTHER));

static const struct {
    const char *what;
    const char *answers[ANSWERS_MAX];
    const char *alarm; /* after the last; NULL: none */
    int exit_code;     /* of the last */
} balance_rows[] = {
    {"it adds up", {day_right}, NULL, 0},
    {"a cent is missing", {day_wrong}, "BALANCE_DIFFERS", 1},
    {"what does not add up is told once", {day_wrong, day_pending}, "BALANCE_DIFFERS", 0},
    {"more than an amount can be", {day_beyond_money}, "BALANCE_DIFFERS", 1},
    {"what is more than an amount can be is told once",
     {day_beyond_money, day_pending},
     "BALANCE_DIFFERS",
     0},
    {"two pages add up", {first_page, last_page_right}, NULL, 0},
    {"a page that came before is added to its last", {first_page, last_page_wrong},
     "BALANCE_DIFFERS", 1},
    {"a page that comes late", {last_page_wrong, first_page}, "BALANCE_DIFFERS", 1},
    {"a page that is told twice", {first_page, first_page_again, last_page_right}, NULL, 0},
    {"a page between is missing", {first_page, third_page}, "PAGE_MISSING", 1},
    {"it came, in whatever order", {third_page, first_page, second_of_three}, NULL, 0},
    {"the first page is missing", {last_page_right}, "PAGE_MISSING", 1},
    {"the last page may come still", {first_page}, NULL, 0},
    {"the last page is missing", {first_page, day_quiet}, "PAGE_MISSING", 1},
    {"the same id in another year",
     {first_page, last_page_right, next_first_page, next_last_page},
     NULL,
     0},
    {"it begins with a page that is missing",
     {first_page, last_page_right, next_last_page},
     "PAGE_MISSING",
     1},
    {"pages of the night of a new year", {first_page_at_night, last_page_at_night}, NULL, 0},
    {"one of two accounts ends on a page",
     {both_accounts, rest_of_other, both_later},
     NULL,
     0},
    {"on pages that have ids of their own",
     {both_accounts, rest_by_another_id, both_later},
     NULL,
     0},
    {"at the end of a page", {both_later, rest_of_other, one_account}, NULL, 0},
    {"the rest of the other is missing", {both_accounts, both_later}, "PAGE_MISSING", 1},
    {"a page that may tell more of it is missing", {one_account, both_later}, "PAGE_MISSING", 1},
    {"what is pending is no booking", {day_right, day_quiet, day_pending}, NULL, 0},
    {"what matches nothing adds up, too", {day_right, day_with_stranger}, NULL, 1},
    {"a statement is missing", {day_right, day_pending}, "STATEMENT_MISSING", 1},
    {"it comes late", {day_right, day_pending, day_quiet}, NULL, 0},
    {"the last day of a year is told in the next",
     {day_right, last_but_one_of_year, last_of_year, first_of_next_year},
     NULL,
     0},
    {"a statement of the next year is missing",
     {last_but_one_of_year, last_of_year, first_of_next_year, third_of_next_year},
     "STATEMENT_MISSING",
     1},
    {"it comes late, and tells of something else",
     {day_right, day_pending, day_booked_twice},
     "BOOKED_TWICE",
     1},
};

START_TEST(statements_are_proven)
{
    char name[32];

    snprintf(name, sizeof(name), "balance_%d", _i);
    AUTO_PROGRAM Program *p = night(name);

    for (size_t i = 0; i < ANSWERS_MAX && balance_rows[_i].answers[i] != NULL; i++) {
        bool last = i + 1 == ANSWERS_MAX || balance_rows[_i].answers[i + 1] == NULL;
        load(p, balance_rows[_i].answers[i], last ? balance_rows[_i].exit_code : EXIT_ANY);
    }
    json_t *alarms = program_json(p, 0, "answer", "list", "--alarms", NULL);
    const char *alarm =
        json_string_value(json_object_get(json_array_get(alarms, 0), "alarm"));
    ck_assert_uint_eq(json_array_size(alarms), balance_rows[_i].alarm == NULL ? 0 : 1);
    ck_assert_msg(balance_rows[_i].alarm == NULL || strcmp(alarm, balance_rows[_i].alarm) == 0,
                  "%s: %s", balance_rows[_i].what, alarm);
    json_decref(alarms);
}
END_TEST

/* ── never twice ──────────────────────────────────────────────────────────────────────────── */

START_TEST(what_is_out_is_not_attempted_again)
{
    AUTO_PROGRAM Program *p = night("twice");
    const char *decision;

    load(p, booked, 0);
    load(p, returned_part, 1);
    decision = field_of(p, "MAKSU-18", "decision_id");
    program_call(p, 2, "hold", "release", decision, "--by", "vera", "--reason", "again", NULL);
}
END_TEST

/* What is told late of an attempt that is over does not touch the one that followed. */
START_TEST(a_decision_follows_its_latest_attempt)
{
    AUTO_PROGRAM Program *p = night("latest");

    load(p, refused, 0);
    const char *decision = field_of(p, "MAKSU-18", "decision_id");
    program_call(p, 0, "hold", "release", decision, "--by", "vera", "--reason", "again", NULL);
    program_call(p, EXIT_ANY, "run", "--date", "2026-12-23", NULL);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "planned");
    load(p, cancelled, 0);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "planned");
}
END_TEST

/* Though the outbox still holds the file. */
START_TEST(what_the_bank_has_answered_to_is_not_taken_back)
{
    static const char *const answers[] = {received, accepted, booked, booked_whole};
    AUTO_PROGRAM Program *p = night("answered");
    const char *visible = program_path(p, "outbox/" FILE_ID ".xml");

    load(p, answers[_i], 0);
    const char *state = field_of(p, "MAKSU-18", "state");
    program_call(p, 2, "file", "void", FILE_ID, "--by", "anna", "--reason", "wrong", NULL);
    ck_assert(path_exists(visible));
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), state);
}
END_TEST

/* Its payments wait to be made anew: a person must know that they may have been made. */
START_TEST(what_is_void_but_with_the_bank_is_told)
{
    AUTO_PROGRAM Program *p = night("void");

    program_call(p, 0, "file", "void", FILE_ID, "--by", "anna", "--reason", "wrong", NULL);
    load(p, accepted, 1);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "held");
    Ended ended = program_call(p, 0, "answer", "list", "--alarms", NULL);
    ck_assert_ptr_nonnull(strstr(ended.out, "VOID_BUT_ACCEPTED"));
    load(p, booked, 1);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "paid");
}
END_TEST

/* What the ledger says of the decision of payment 18, over all its attempts. */
#define POSTED(cents)                                                                              \
    "do $$ begin if " cents " <> (select sum(case event when 'paid' then cents else -cents end)"   \
    " from journal_line where decision = (select decision from payment where id = 18)) then"       \
    " raise exception 'not posted as it stands'; end if; end $$"

/* Its file is void for the sake of another decision: it waits, and is planned anew. */
START_TEST(what_is_planned_anew_is_posted_once)
{
    AUTO_PROGRAM Program *p = two_person_night("anew");

    program_call(p, 0, "decision", "cancel", field_of(p, "MAKSU-5", "decision_id"), "--by", "vera",
                 "--reason", "wrong", NULL);
    sample_execute(p, POSTED("0"));
    program_call(p, EXIT_ANY, "run", "--date", "2026-12-23", NULL);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "planned");
    sample_execute(p, POSTED("70000"));
}
END_TEST

/* Whoever is called by exit code 1 is told why. */
START_TEST(a_contradiction_says_where_to_look)
{
    AUTO_PROGRAM Program *p = night("contradiction");

    load(p, refused, 0);
    Ended ended = load(p, booked, 1);
    ck_assert_ptr_nonnull(strstr(ended.err, "answer list --alarms"));
    program_deliver_bytes(p, "a.xml", booked_twice, strlen(booked_twice));
    ended = program_call(p, 1, "run", "--date", "2026-12-23", NULL);
    ck_assert_ptr_nonnull(strstr(ended.err, "answer list --alarms"));
}
END_TEST

static const struct {
    const char *what;
    bool refused, is_void; /* what came before; else it is void for the sake of another decision */
} after_all_rows[] = {
    {"cancelled by a person", true, false},
    {"held, its file taken back", false, true},
    {"deferred, its file taken back", false, false},
};

/* The ledger follows the money, whatever was decided meanwhile. */
START_TEST(what_is_paid_after_all_is_posted)
{
    char name[32];

    snprintf(name, sizeof(name), "after_all_%d", _i);
    AUTO_PROGRAM Program *p = after_all_rows[_i].refused ? night(name) : two_person_night(name);
    const char *gone = field_of(p, after_all_rows[_i].refused ? "MAKSU-18" : "MAKSU-5",
                                "decision_id");

    if (after_all_rows[_i].refused)
        load(p, refused, 0);
    if (after_all_rows[_i].is_void)
        program_call(p, 0, "file", "void", FILE_ID, "--by", "anna", "--reason", "wrong", NULL);
    else
        program_call(p, 0, "decision", "cancel", gone, "--by", "vera", "--reason", "wrong", NULL);
    load(p, booked, 1);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "paid");
    sample_execute(p, POSTED("70000"));
    program_call(p, EXIT_ANY, "run", "--date", "2026-12-23", NULL);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "paid");
}
END_TEST

static const struct {
    const char *what;
    const char *act; /* before the bank is heard; NULL: nothing */
    const char *answer, *state;
} void_rows[] = {
    {"accepted", NULL, accepted, "held"},
    {"received", NULL, received, "held"},
    {"released before", "release", accepted, "held"},
    {"void for the sake of another decision", "cancel", accepted, "deferred"},
};

/* Whatever the bank has of a file that was taken back may be paid: nobody attempts it anew until
 * the bank says that it will not. */
START_TEST(what_is_void_but_with_the_bank_is_not_attempted_again)
{
    char name[32];
    const char *act = void_rows[_i].act == NULL ? "" : void_rows[_i].act;
    const bool cancels = strcmp(act, "cancel") == 0;

    snprintf(name, sizeof(name), "void_%d", _i);
    AUTO_PROGRAM Program *p = two_person_night(name);
    const char *decision = field_of(p, "MAKSU-18", "decision_id");
    if (cancels)
        program_call(p, 0, "decision", "cancel", field_of(p, "MAKSU-5", "decision_id"), "--by",
                     "vera", "--reason", "wrong", NULL);
    else
        program_call(p, 0, "file", "void", FILE_ID, "--by", "anna", "--reason", "wrong", NULL);
    if (strcmp(act, "release") == 0)
        program_call(p, 0, "hold", "release", decision, "--by", "vera", "--reason", "again", NULL);
    load(p, void_rows[_i].answer, 1);
    Ended ended =
        program_call(p, 2, "hold", "release", decision, "--by", "vera", "--reason", "again", NULL);
    ck_assert_ptr_nonnull(
        strstr(ended.err, cancels ? "not in the manual queue" : "payment recall"));
    program_call(p, EXIT_ANY, "run", "--date", "2026-12-23", NULL);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), void_rows[_i].state);
    program_call(p, 0, "payment", "recall", "MAKSU-18", "--reason", "TECH", "--by", "vera", NULL);
    load(p, cancelled, EXIT_ANY);
    program_call(p, EXIT_ANY, "hold", "release", decision, "--by", "vera", "--reason", "again",
                 NULL);
    program_call(p, EXIT_ANY, "run", "--date", "2026-12-23", NULL);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "planned");
}
END_TEST

/* The bank is heard when the new attempt is planned already, and its file not yet published. */
START_TEST(a_file_that_pays_again_is_not_published)
{
    AUTO_PROGRAM Program *p = two_person_night("again");
    const char *decision = field_of(p, "MAKSU-18", "decision_id");

    program_assert_operators(p);
    program_call(p, 0, "file", "void", FILE_ID, "--by", "anna", "--reason", "wrong", NULL);
    program_call(p, 0, "hold", "release", decision, "--by", "vera", "--reason", "again", NULL);
    program_call(p, EXIT_ANY, "run", "--date", "2026-12-23", NULL);
    const char *again = field_of(p, "MAKSU-18", "payment_file");
    ck_assert_str_ne(again, FILE_ID);
    load(p, accepted, 1);
    Ended ended =
        program_call(p, 2, "approve", again, "--by", "bertta", "--reason", "compared", NULL);
    ck_assert_ptr_nonnull(strstr(ended.err, "file void"));
    sample_approve(p, again);
    program_call(p, 1, "run", "--date", "2026-12-23", NULL);
    ck_assert_str_eq(sample_file_text(p, "message_id", again, "state"), "approved");
    ck_assert_uint_eq(program_file_count(p), 0);
    program_call(p, 0, "file", "void", again, "--by", "anna", "--reason", "maybe", NULL);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "held");
}
END_TEST

/* The run has shown nothing of what it was left before it has heard the bank. */
START_TEST(an_answer_in_the_inbox_stops_a_file_that_was_left)
{
    AUTO_PROGRAM Program *p = two_person_night("left");
    const char *decision = field_of(p, "MAKSU-18", "decision_id");

    program_call(p, 0, "file", "void", FILE_ID, "--by", "anna", "--reason", "wrong", NULL);
    program_call(p, 0, "hold", "release", decision, "--by", "vera", "--reason", "again", NULL);
    program_call(p, EXIT_ANY, "run", "--date", "2026-12-23", NULL);
    const char *again = field_of(p, "MAKSU-18", "payment_file");
    sample_approve(p, again);
    program_deliver_bytes(p, "accepted.xml", accepted, strlen(accepted));
    program_call(p, 1, "run", "--date", "2026-12-23", NULL);
    ck_assert_str_eq(sample_file_text(p, "message_id", again, "state"), "approved");
    ck_assert_uint_eq(program_file_count(p), 0);
}
END_TEST

/* Bookings that are told twice are placed once. */
START_TEST(what_is_booked_twice_hides_no_orphan)
{
    AUTO_PROGRAM Program *p = night("hidden");
    json_t *loaded = program_json(p, 1, "answer", "load",
                                  write_answer(p, "answer.xml", stranger_among_many), NULL);

    json_t *answer = json_array_get(loaded, 0);

    ck_assert_int_eq(json_integer_value(json_object_get(answer, "unmatched")), 1);
    json_decref(loaded);
    ck_assert_str_eq(field_of(p, "MAKSU-5", "state"), "paid");
    ck_assert_str_eq(field_of(p, "MAKSU-5", "paid_amount"), "4714.48");
}
END_TEST

START_TEST(the_inbox_takes_answers_by_content)
{
    AUTO_PROGRAM Program *p = night("inbox");

    program_deliver_bytes(p, "decisions.csv", accepted, strlen(accepted));
    program_deliver_bytes(p, "broken", booked, strlen(booked) - 20);
    program_call(p, 1, "run", "--date", "2026-12-23", NULL);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "sent");
    ck_assert_str_eq(program_list(p, "quarantine"), "broken\nbroken.reason.json\n");
    ck_assert_str_eq(program_list(p, "inbox"), "");
}
END_TEST

/* What is wrong stands long before its end: nobody reads on to there. */
START_TEST(a_long_answer_that_breaks_early_is_unreadable)
{
    AUTO_PROGRAM Program *p = night("long");
    enum { BLANKS = 1000 * 1000 };
    const char *long_one =
        arena_format(program_arena(p), "%s%*s%s", PAIN_HEAD("B60") GROUP(FILE_ID, GRPSTS("")),
                     BLANKS, "", PAIN_END);

    json_decref(program_json(p, 1, "answer", "load", write_answer(p, "one.xml", long_one), NULL));
    program_deliver_bytes(p, "two.xml", long_one, strlen(long_one));
    program_deliver_bytes(p, "good.xml", accepted, strlen(accepted));
    program_call(p, 1, "run", "--date", "2026-12-23", NULL);
    ck_assert_str_eq(program_list(p, "quarantine"), "one.xml\none.xml.reason.json\n"
                                                    "two.xml\ntwo.xml.reason.json\n");
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "sent");
}
END_TEST

/* Until the run waits for the table. */
static void wait_for_lock(Program *p, PGconn *conn, Call *call)
{
    while (strcmp(sample_ask(p, conn, "select count(*) from pg_locks where not granted"), "1") != 0)
        ck_assert(!call_ended(call, 20));
}

/* Somebody takes it back while the run is at another one. */
START_TEST(an_answer_that_goes_again_is_nobodys_trouble)
{
    AUTO_PROGRAM Program *p = night("gone");
    PGconn *conn = sample_connect(p);

    program_deliver_bytes(p, "a.xml", accepted, strlen(accepted));
    program_deliver_bytes(p, "b.xml", booked, strlen(booked));
    sample_ask(p, conn, "begin; lock table maksatus.answer in share mode");
    Call *call = sample_start(p);
    wait_for_lock(p, conn, call);
    ck_assert_int_eq(remove(program_path(p, "inbox/b.xml")), 0);
    sample_ask(p, conn, "commit");
    PQfinish(conn);
    Ended ended = call_wait(call);
    ck_assert_msg(ended.exit_code == 0, "exit %d\n%s", ended.exit_code, ended.err);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "sent");
}
END_TEST

#define ONE_STATUS(id, number, code)                                                               \
    PAIN_HEAD(id) GROUP(FILE_ID, GRPSTS("PART")) TX(number, code, "") PAIN_END

/* As long as each names payments that none before it named, and can be read, and is new. The files
 * are called the same: each has a place of its own. */
START_TEST(answers_share_a_transaction)
{
    static const char *const sent[] = {"MAKSU-2", "MAKSU-6", "MAKSU-5"};
    static const char *const states[] = {"taken",      "taken",    "taken", "taken",
                                         "unreadable", "repeated", "taken"};
    AUTO_PROGRAM Program *p = night("shared");
    const char *first = write_answer(p, "first.xml", ONE_STATUS("S1", "18", "ACSP"));

    ck_assert_int_eq(mkdir(program_path(p, "other"), 0700), 0);
    json_t *loaded = program_json(
        p, 1, "answer", "load", first, write_answer(p, "second.xml", ONE_STATUS("S2", "2", "ACSP")),
        write_answer(p, "other/first.xml", ONE_STATUS("S3", "6", "ACSP")),
        write_answer(p, "again.xml", ONE_STATUS("S4", "18", "RJCT")),
        write_answer(p, "broken.xml", PAIN_HEAD("S5")), first,
        write_answer(p, "last.xml", ONE_STATUS("S6", "5", "ACSP")), NULL);
    ck_assert_uint_eq(json_array_size(loaded), COUNT_OF(states));
    for (size_t i = 0; i < COUNT_OF(states); i++)
        ck_assert_str_eq(
            json_string_value(json_object_get(json_array_get(loaded, i), "state")), states[i]);
    json_decref(loaded);
    for (size_t i = 0; i < COUNT_OF(sent); i++)
        ck_assert_str_eq(field_of(p, sent[i], "state"), "sent");
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "refused");
    sample_execute(p, "do $$ begin"
                      " if (select count(distinct event) from audit_group"
                      "     where table_name = 'answer_status') <> 3 then"
                      "   raise exception 'not three transactions'; end if;"
                      " if (select count(*) from decision_change c join payment p using (decision)"
                      "     where p.id = 18) <> 2 then"
                      "   raise exception 'a step of payment 18 is missing'; end if;"
                      " if (select count(*) from answer where kept_as ~ '/first.xml(.2)?$') <> 2"
                      " then raise exception 'two files, not two places'; end if; end $$");
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

enum { MANY = 20000 }; /* more than is kept back until an answer was read */

static const char *write_many(Program *p, const char *name)
{
    const char *path = program_path(p, name);
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(PAIN_HEAD("S7") GROUP(FILE_ID, GRPSTS("PART")), file), 0);
    for (int i = 0; i < MANY; i++)
        ck_assert_int_ge(fputs(TX("18", "ACSP", ""), file), 0);
    ck_assert_int_ge(fputs(PAIN_END, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

/* It names what the one before it named, which shows at its end only: so it is taken back, and
 * taken alone. */
START_TEST(what_does_not_join_leaves_nothing)
{
    AUTO_PROGRAM Program *p = night("apart");

    program_call(p, 0, "answer", "load",
                 write_answer(p, "first.xml", ONE_STATUS("S1", "18", "ACSP")),
                 write_many(p, "many.xml"),
                 write_answer(p, "last.xml", ONE_STATUS("S2", "5", "ACSP")), NULL);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "sent");
    ck_assert_str_eq(field_of(p, "MAKSU-5", "state"), "sent");
    sample_execute(p, "do $$ begin if (select array_agg(n order by n) from (select count(*) as n"
                      " from answer_status where level = 3 group by answer) told)"
                      " <> '{1, 1, 20000}' then raise exception 'statuses'; end if; end $$");
    program_call(p, 0, "audit", "verify", NULL);
}
END_TEST

START_TEST(a_person_matches_an_orphan)
{
    AUTO_PROGRAM Program *p = night("match");
    json_t *orphans;
    char entry[32];

    load(p, unknown_payment, 1);
    orphans = program_json(p, 0, "answer", "list", "--unmatched", NULL);
    ck_assert_uint_eq(json_array_size(orphans), 1);
    snprintf(entry, sizeof(entry), "%lld",
             (long long)json_integer_value(json_object_get(json_array_get(orphans, 0), "entry")));
    json_decref(orphans);
    program_call(p, 0, "answer", "match", entry, "MAKSU-18", "--by", "vera", "--reason", "asked",
                 NULL);
    ck_assert_str_eq(field_of(p, "MAKSU-18", "state"), "paid");
    program_call(p, 2, "answer", "match", entry, "MAKSU-18", "--by", "vera", "--reason", "again",
                 NULL);
}
END_TEST

/* Each payment of NDEA09 in a payment information of its own. */
static void load_one_each(Program *p)
{
    static const char profile[] =
        "code,version,character_set,address_mode,max_payments,max_bytes,batch_booking,cut_off,"
        "max_per_pmtinf,created_offset,vop,answer_hours,repairs,valid_from,valid_to\n"
        "NDEA09,09,latin1,none,50000,52428800,true,16:00,,yes,,24,,2022-01-01,2026-12-01\n"
        "NDEA09,09,latin1,none,50000,52428800,true,16:00,1,yes,,24,,2026-12-02,\n";

    ck_assert_int_eq(mkdir(program_path(p, "profile"), 0700), 0);
    write_answer(p, "profile/bank_profiles.csv", profile);
    program_call(p, 0, "reference", "load", program_path(p, "profile"), NULL);
}

/* Two payments to one account. */
static void pay_alike(Program *p)
{
    static const char decisions[] =
        "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
        "payee_name,iban,amount,currency,proposed_by,approved_by,period_start,period_end\n"
#define ALIKE(id, payee)                                                                           \
    id ",G-" id ",1,ETETA,TYOOLO,2026-12-10,2026-12-22,organisation," payee ",Kelpo Oy,"           \
       "FI9312340070000001,500.00,EUR,esittelija.eteta,ratkaisija.eteta,2026-10-01,2026-11-30\n"
        ALIKE("A", "9010000-4") ALIKE("B", "9010003-9");

    load_one_each(p);
    program_deliver_bytes(p, "alike.csv", decisions, sizeof(decisions) - 1);
    sample_run(p, 0);
}

static void pay_many(Program *p, int count)
{
    static char bytes[32 * 1024];
    Text csv = text_on(bytes, sizeof(bytes));

    load_one_each(p);
    text_add_string(&csv, "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,"
                          "payee_type,payee_id,payee_name,iban,amount,currency,proposed_by,"
                          "approved_by,period_start,period_end\n");
    for (int i = 1; i <= count; i++)
        text_add_format(&csv,
                        "D-%d,G-%d,1,ETETA,TYOOLO,2026-12-10,2026-12-22,organisation,9010000-4,"
                        "Kelpo Oy,FI9312340070000001,%d.00,EUR,esittelija.eteta,ratkaisija.eteta,"
                        "2026-10-01,2026-11-30\n",
                        i, i, i);
    ck_assert(!csv.overflowed);
    program_deliver_bytes(p, "many.csv", csv.at, csv.len);
    sample_run(p, 0);
}

/* From the hundredth on, the number of a payment information has three digits. */
START_TEST(a_recall_names_the_hundredth_group)
{
    AUTO_PROGRAM Program *p = sample_program("hundredth");
    const char *recall = program_path(p, "outbox/RC-MAKSU-1.camt.055.xml");

    program_env(p, "MAKSATUS_TEST_CLOCK", sample_clock);
    pay_many(p, 101);
    program_call(p, 0, "payment", "recall", "MAKSU-100", "--reason", "DUPL", "--by", "vera", NULL);
    ck_assert_ptr_nonnull(strstr(file_text(p, recall, NULL),
                                 "<OrgnlPmtInfId>" FILE_ID "-100</OrgnlPmtInfId>"));
}
END_TEST

static size_t found_by(Program *p, const char *id, const char *first)
{
    json_t *history = program_json(p, 0, "history", "--end-to-end", id, NULL);
    size_t count = json_array_size(history);

    if (first != NULL)
        ck_assert_str_eq(json_string_value(json_object_get(json_array_get(history, 0),
                                                           "decision_id")),
                         first);
    json_decref(history);
    return count;
}

static const struct {
    const char *what, *id, *first;
    size_t count;
} id_rows[] = {
    {"a payment", "MAKSU-10", "D-10", 1},
    {"a file", FILE_ID, "D-1", 101},
    {"a payment information", FILE_ID "-10", "D-10", 1},
    {"the last of two digits", FILE_ID "-99", "D-99", 1},
    {"the first of three", FILE_ID "-100", "D-100", 1},
    {"the last", FILE_ID "-101", "D-101", 1},
    {"none after it", FILE_ID "-102", NULL, 0},
    {"a number without its nought", FILE_ID "-1", NULL, 0},
    {"a number with one more", FILE_ID "-010", NULL, 0},
    {"no file", "MAKSU-20261222-0002", NULL, 0},
    {"part of a file's", "MAKSU-20261222", NULL, 0},
};

/* History finds a payment by each id of ours. */
START_TEST(each_id_of_ours_finds_its_payments)
{
    AUTO_PROGRAM Program *p = sample_program("ids");

    program_env(p, "MAKSATUS_TEST_CLOCK", sample_clock);
    pay_many(p, 101);
    for (size_t i = 0; i < COUNT_OF(id_rows); i++)
        ck_assert_msg(found_by(p, id_rows[i].id, id_rows[i].first) == id_rows[i].count, "%s",
                      id_rows[i].what);
}
END_TEST

/* Which of them is booked nobody can say. */
START_TEST(one_payment_is_not_named_by_its_file)
{
    static const char booked_to_account[] = CAMT_HEAD("B25")
        ENTRY("A22", "500.00", "DBIT", "BOOK",
              "<TxDtls><Refs><MsgId>" FILE_ID "</MsgId></Refs><RltdPties><CdtrAcct><Id>"
              "<IBAN>FI9312340070000001</IBAN></Id></CdtrAcct></RltdPties></TxDtls>") CAMT_END;
    AUTO_PROGRAM Program *p = sample_program("alike");

    program_env(p, "MAKSATUS_TEST_CLOCK", sample_clock);
    pay_alike(p);
    load(p, booked_to_account, 1);
    ck_assert_str_eq(field_of(p, "MAKSU-1", "state"), "planned");
    ck_assert_str_eq(field_of(p, "MAKSU-2", "state"), "planned");
}
END_TEST

/* Nor one sum of a file of two payment informations, though each is of this sum. */
START_TEST(one_of_several_sums_is_not_named_by_its_file)
{
    static const char sum_of_file[] = CAMT_HEAD("B27")
        ENTRY("A23", "500.00", "DBIT", "BOOK", "<Btch><MsgId>" FILE_ID "</MsgId></Btch>") CAMT_END;
    static const char sum_of_first[] =
        CAMT_HEAD("B28") ENTRY("A24", "500.00", "DBIT", "BOOK", BATCH("1")) CAMT_END;
    AUTO_PROGRAM Program *p = sample_program("sums");

    program_env(p, "MAKSATUS_TEST_CLOCK", sample_clock);
    pay_alike(p);
    load(p, sum_of_file, 1);
    ck_assert_str_eq(field_of(p, "MAKSU-1", "state"), "planned");
    ck_assert_str_eq(field_of(p, "MAKSU-2", "state"), "planned");
    program_call(p, 2, "file", "void", FILE_ID, "--by", "anna", "--reason", "wrong", NULL);
    load(p, sum_of_first, 0);
    ck_assert_str_eq(field_of(p, "MAKSU-1", "state"), "paid");
    ck_assert_str_eq(field_of(p, "MAKSU-2", "state"), "planned");
    json_t *orphans = program_json(p, 0, "answer", "list", "--unmatched", NULL);
    ck_assert_uint_eq(json_array_size(orphans), 1);
    json_decref(orphans);
}
END_TEST

/* Those of one day in the order in which they came: the tenth is not before the second. */
START_TEST(strangers_stand_in_the_order_in_which_they_came)
{
    enum { STRANGERS = 12 };
    AUTO_PROGRAM Program *p = night("in_order");
    const char *entries = "";

    for (int i = 1; i <= STRANGERS; i++)
        entries = arena_format(program_arena(p), "%s" ENTRY("S%d", "%d.00", "DBIT", "BOOK", ""),
                               entries, i, i);
    load(p, arena_format(program_arena(p), "%s%s%s", CAMT_HEAD("B29"), entries, CAMT_END), 1);
    json_t *orphans = program_json(p, 0, "answer", "list", "--unmatched", NULL);
    ck_assert_uint_eq(json_array_size(orphans), STRANGERS);
    for (size_t i = 0; i < STRANGERS; i++) {
        const char *amount =
            json_string_value(json_object_get(json_array_get(orphans, i), "amount"));

        ck_assert_str_eq(amount, arena_format(program_arena(p), "%zu.00", i + 1));
    }
    json_decref(orphans);
}
END_TEST

/* Nothing is kept of what is no file at all; of what is no answer, the bytes. */
START_TEST(what_is_no_answer)
{
    AUTO_PROGRAM Program *p = night("no_answer");

    program_call(p, 2, "answer", "load", program_path(p, "nothing.xml"), NULL);
    program_call(p, 2, "answer", "load", program_path(p, "outbox"), NULL);
    json_t *answers = program_json(p, 0, "answer", "list", NULL);
    ck_assert_uint_eq(json_array_size(answers), 0);
    json_decref(answers);
    load(p, "garbage", 1);
    load(p, "", 1);
    ck_assert_str_eq(program_list(p, "quarantine"), "answer.xml\nanswer.xml.2\n"
                                                    "answer.xml.2.reason.json\n"
                                                    "answer.xml.reason.json\n");
}
END_TEST

START_TEST(silence_is_told)
{
    AUTO_PROGRAM Program *p = night("silence");

    program_call(p, 0, "status", NULL);
    sample_execute(p, "update payment_file set published_at = published_at - interval '25 hours'");
    json_t *status = program_json(p, 1, "status", NULL);
    ck_assert_uint_eq(json_array_size(json_object_get(status, "missing_answers")), 4);
    json_decref(status);
    load(p, accepted, 0);
    status = program_json(p, 1, "status", NULL);
    ck_assert_uint_eq(json_array_size(json_object_get(status, "missing_answers")), 3);
    json_decref(status);
}
END_TEST

START_TEST(a_recall_is_written_and_closed)
{
    static const char answer[] =
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.029.001.09\"><RsltnOfInvstgtn>"
        "<Assgnmt><Id>C1</Id><CreDtTm>2026-12-24T10:00:00</CreDtTm></Assgnmt><CxlDtls>"
        "<OrgnlPmtInfAndSts><OrgnlPmtInfId>" FILE_ID "-01</OrgnlPmtInfId><TxInfAndSts>"
        "<OrgnlEndToEndId>MAKSU-18</OrgnlEndToEndId><TxCxlSts>RJCR</TxCxlSts>"
        "</TxInfAndSts></OrgnlPmtInfAndSts></CxlDtls></RsltnOfInvstgtn></Document>";
    AUTO_PROGRAM Program *p = night("recall");

    program_call(p, 2, "payment", "recall", "MAKSU-18", "--reason", "OTHER", "--by", "vera", NULL);
    program_call(p, 0, "payment", "recall", "MAKSU-18", "--reason", "DUPL", "--by", "vera", NULL);
    ck_assert(path_exists(program_path(p, "outbox/RC-MAKSU-1.camt.055.xml")));
    load(p, answer, 0);
    json_t *recalls = program_json(p, 0, "payment", "recalls", NULL);
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(recalls, 0), "state")),
                     "refused");
    json_decref(recalls);
}
END_TEST

/* Where no money is out there is nothing to ask for; a part that is out still is. */
static const struct {
    const char *what;
    const char *answers[ANSWERS_MAX];
    const char *says; /* NULL: it is asked for */
} recall_rows[] = {
    {"nothing was told", {NULL}, NULL},
    {"accepted", {accepted}, NULL},
    {"paid", {booked}, NULL},
    {"booked although it was refused", {refused, booked}, NULL},
    {"a part is back", {booked, returned_part}, NULL},
    {"refused", {refused}, "MAKSU-18 is refused"},
    {"refused with its group", {group_refused}, "MAKSU-18 is refused"},
    {"returned", {booked, returned}, "MAKSU-18 is returned"},
    {"cancelled", {accepted, cancelled}, "MAKSU-18 is cancelled"},
};

START_TEST(only_what_is_out_is_recalled)
{
    char name[32];

    snprintf(name, sizeof(name), "recalled_%d", _i);
    AUTO_PROGRAM Program *p = night(name);

    for (size_t i = 0; i < ANSWERS_MAX && recall_rows[_i].answers[i] != NULL; i++)
        load(p, recall_rows[_i].answers[i], EXIT_ANY);
    Ended ended = program_call(p, EXIT_ANY, "payment", "recall", "MAKSU-18", "--reason", "DUPL",
                               "--by", "vera", NULL);
    bool asked = path_exists(program_path(p, "outbox/RC-MAKSU-1.camt.055.xml"));
    const char *says = recall_rows[_i].says;
    ck_assert_msg(asked == (says == NULL) && ended.exit_code == (asked ? 0 : 2), "%s: exit %d",
                  recall_rows[_i].what, ended.exit_code);
    ck_assert_msg(says == NULL || strstr(ended.err, says) != NULL, "%s: %s", recall_rows[_i].what,
                  ended.err);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("answers");
    TCase *answers = sample_case("answers", 300);
    TCase *money = sample_case("money", 300);
    TCase *orders = sample_case("orders", 900);

    tcase_add_loop_test(answers, each_answer_has_its_effect, 0,
                        (int)(sizeof(rows) / sizeof(*rows)));
    tcase_add_test(answers, a_name_that_is_not_the_accounts_holds);
    tcase_add_test(answers, reasons_are_told_in_words);
    tcase_add_test(answers, a_reason_that_is_told_later_counts_until_somebody_acts);
    tcase_add_loop_test(answers, statements_are_proven, 0,
                        (int)(sizeof(balance_rows) / sizeof(*balance_rows)));
    tcase_add_test(answers, what_is_out_is_not_attempted_again);
    tcase_add_test(answers, a_decision_follows_its_latest_attempt);
    tcase_add_loop_test(answers, what_the_bank_has_answered_to_is_not_taken_back, 0, 4);
    tcase_add_test(answers, what_is_void_but_with_the_bank_is_told);
    tcase_add_loop_test(answers, what_is_void_but_with_the_bank_is_not_attempted_again, 0,
                        (int)COUNT_OF(void_rows));
    tcase_add_test(answers, a_file_that_pays_again_is_not_published);
    tcase_add_test(answers, an_answer_in_the_inbox_stops_a_file_that_was_left);
    tcase_add_test(answers, what_is_booked_twice_hides_no_orphan);
    tcase_add_test(answers, the_inbox_takes_answers_by_content);
    tcase_add_test(answers, a_long_answer_that_breaks_early_is_unreadable);
    tcase_add_test(answers, an_answer_that_goes_again_is_nobodys_trouble);
    tcase_add_test(answers, answers_share_a_transaction);
    tcase_add_test(answers, what_does_not_join_leaves_nothing);
    tcase_add_test(answers, a_person_matches_an_orphan);
    tcase_add_loop_test(answers, what_is_told_singly_is_no_stranger, 0,
                        (int)COUNT_OF(singly_rows));
    tcase_add_loop_test(answers, what_comes_together_is_matched_together, 0, 2);
    tcase_add_test(answers, one_payment_is_not_named_by_its_file);
    tcase_add_test(answers, one_of_several_sums_is_not_named_by_its_file);
    tcase_add_test(answers, a_recall_names_the_hundredth_group);
    tcase_add_test(answers, each_id_of_ours_finds_its_payments);
    tcase_add_test(answers, strangers_stand_in_the_order_in_which_they_came);
    tcase_add_test(answers, what_is_no_answer);
    tcase_add_test(answers, silence_is_told);
    tcase_add_test(answers, a_recall_is_written_and_closed);
    tcase_add_loop_test(answers, only_what_is_out_is_recalled, 0,
                        (int)(sizeof(recall_rows) / sizeof(*recall_rows)));
    suite_add_tcase(suite, answers);
    tcase_add_test(money, a_contradiction_says_where_to_look);
    tcase_add_test(money, what_is_planned_anew_is_posted_once);
    tcase_add_loop_test(money, what_is_paid_after_all_is_posted, 0,
                        (int)COUNT_OF(after_all_rows));
    suite_add_tcase(suite, money);
    tcase_add_loop_test(orders, order_does_not_matter, 0, (int)(sizeof(sets) / sizeof(*sets)));
    suite_add_tcase(suite, orders);
    return sample_main(suite);
}
