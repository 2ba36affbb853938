/*
 * test_message_verify.c
 *     The reader: a file that is right in all but one thing is refused for that thing.
 */
#include <check.h>
#include <stdlib.h>

#include "message_sample.h"

static Memory memory;
static Memory changed;

typedef struct Violation {
    const char *sentence;
    const char *from; /* its first place in the good file */
    const char *to;
    const char *says; /* part of the error */
} Violation;

/* Two groups of two payments, .09, structured addresses. */
static const Violation violations[] = {
    /* the head of the file */
    {"another message id", "<MsgId>KEHA-20261124-0001", "<MsgId>KEHA-20261124-0002", "(MsgId)"},
    {"created a second later", "T02:15:00", "T02:15:01", "(CreDtTm)"},
    {"created in another zone", "+02:00", "+03:00", "(CreDtTm)"},
    {"another number of payments in the file", "<NbOfTxs>4", "<NbOfTxs>5", "(NbOfTxs)"},
    {"a leading zero in the number of payments", "<NbOfTxs>4", "<NbOfTxs>04", "(NbOfTxs)"},
    {"another sum of the file", "<CtrlSum>1000003500.51", "<CtrlSum>1000003500.52", "(CtrlSum)"},
    {"a sum without its last zero is another text", "<CtrlSum>1000003500.51",
     "<CtrlSum>1000003500.510", "(CtrlSum)"},
    {"another initiating party", "<InitgPty><Nm>K", "<InitgPty><Nm>k", "(Nm)"},
    {"another number of the payer", "012345678", "012345679", "(Id)"},
    {"another scheme of that number", "<Cd>BANK", "<Cd>CUST", "(Cd)"},
    {"the initiating party without its number",
     "<Id><OrgId><Othr><Id>012345678</Id><SchmeNm><Cd>BANK</Cd></SchmeNm></Othr></OrgId></Id>", "",
     "(Id)"},
    {"an element that the official schema allows", "</InitgPty></GrpHdr>",
     "</InitgPty><FwdgAgt><FinInstnId><BICFI>OKOYFIHH</BICFI></FinInstnId></FwdgAgt></GrpHdr>",
     "(GrpHdr)"},
    /* the head of a group */
    {"another id of a group", "0001-01", "0001-02", "(PmtInfId)"},
    {"the second group with the id of the first", "0001-02", "0001-01", "(PmtInfId)"},
    {"another payment method", "<PmtMtd>TRF", "<PmtMtd>CHK", "(PmtMtd)"},
    {"other batch booking", "<BtchBookg>true", "<BtchBookg>false", "(BtchBookg)"},
    {"batch booking as a number", "<BtchBookg>true", "<BtchBookg>1", "(BtchBookg)"},
    {"no batch booking", "<BtchBookg>true</BtchBookg>", "", "(BtchBookg)"},
    {"another number of payments in a group", "<NbOfTxs>2", "<NbOfTxs>3", "(NbOfTxs)"},
    {"another sum of a group", "<CtrlSum>2000.51", "<CtrlSum>2000.52", "(CtrlSum)"},
    {"another service level", "<Cd>SEPA", "<Cd>URGP", "(Cd)"},
    {"another execution day", "<Dt>2026-11-24", "<Dt>2026-11-25", "(Dt)"},
    {"an execution day with a zone", "<Dt>2026-11-24", "<Dt>2026-11-24Z", "(Dt)"},
    {"another debtor", "<Dbtr><Nm>Kehittämis", "<Dbtr><Nm>Kehittamis", "(Nm)"},
    {"another account of the debtor", "FI4950009420028730", "FI4819503000000010", "(IBAN)"},
    {"another currency of the account", "<Ccy>EUR", "<Ccy>SEK", "(Ccy)"},
    {"another bank of the debtor", "OKOYFIHH", "NDEAFIHH", "(BICFI)"},
    {"other charges", "SLEV", "SHAR", "(ChrgBr)"},
    {"a category purpose", "</SvcLvl></PmtTpInf>",
     "</SvcLvl><CtgyPurp><Cd>SALA</Cd></CtgyPurp></PmtTpInf>", "(PmtTpInf)"},
    /* a payment */
    {"another instruction id", "<InstrId>KEHA-41", "<InstrId>KEHA-40", "(InstrId)"},
    {"another end to end id", "<EndToEndId>KEHA-41", "<EndToEndId>KEHA-40", "(EndToEndId)"},
    {"the id of another payment of the file", "<EndToEndId>KEHA-42", "<EndToEndId>KEHA-41",
     "(EndToEndId)"},
    {"an unasked transaction reference", "</EndToEndId></PmtId>",
     "</EndToEndId><UETR>7c9e6679-7425-40de-944b-e07fc1f90ae7</UETR></PmtId>", "(PmtId)"},
    {"one cent more", "2000.50<", "2000.51<", "(InstdAmt)"},
    {"an amount with one decimal", "2000.50<", "2000.5<", "(InstdAmt)"},
    {"an amount with a sign", ">2000.50<", ">+2000.50<", "(InstdAmt)"},
    {"another currency", "Ccy=\"EUR\"", "Ccy=\"SEK\"", "(InstdAmt)"},
    {"no currency", " Ccy=\"EUR\"", "", "(InstdAmt)"},
    {"another bank of the payee", "NDEAFIHH", "OKOYFIHH", "(BICFI)"},
    {"no bank of the payee", "<CdtrAgt><FinInstnId><BICFI>NDEAFIHH</BICFI></FinInstnId></CdtrAgt>",
     "", "(CdtrAgt)"},
    {"a bank that nobody gave", "<Cdtr><Nm>Toinen",
     "<CdtrAgt><FinInstnId><BICFI>NDEAFIHH</BICFI></FinInstnId></CdtrAgt><Cdtr><Nm>Toinen",
     "(Cdtr)"},
    {"another name of the payee", "Toinen Saaja", "Toinen Saaj\xD0\xB0", "(Nm)"},
    {"a blank after the name", "Toinen Saaja<", "Toinen Saaja <", "(Nm)"},
    {"an empty name", "<Nm>X</Nm>", "<Nm></Nm>", "(Nm)"},
    {"a name without its letters escaped twice", "&amp; Pojat", "&amp;amp; Pojat", "(Nm)"},
    {"another street", "Kylätie", "Kylatie", "(StrtNm)"},
    {"another building", "<BldgNb>1 A", "<BldgNb>1 B", "(BldgNb)"},
    {"another postcode", "40100", "40101", "(PstCd)"},
    {"another town", "Jyväskylä", "Jyvaskyla", "(TwnNm)"},
    {"another country", "<Ctry>FI", "<Ctry>SE", "(Ctry)"},
    {"a town without its country", "<Ctry>FI</Ctry>", "", "(Ctry)"},
    {"an address line besides", "<Ctry>FI</Ctry>", "<Ctry>FI</Ctry><AdrLine>x</AdrLine>",
     "(PstlAdr)"},
    {"an address that nobody gave", "Toinen Saaja</Nm>",
     "Toinen Saaja</Nm><PstlAdr><TwnNm>Oulu</TwnNm><Ctry>FI</Ctry></PstlAdr>", "(Cdtr)"},
    {"another account of the payee", "FI1410093000123458", "FI4819503000000010", "(IBAN)"},
    {"the accounts of two payees exchanged", "FI4819503000000010", "FI2112345600000785", "(IBAN)"},
    {"another purpose", "<Cd>GOVT", "<Cd>SALA", "(Cd)"},
    {"no purpose", "<Purp><Cd>GOVT</Cd></Purp>", "", "(Purp)"},
    {"a purpose that nobody gave", "<RmtInf><Strd>", "<Purp><Cd>GOVT</Cd></Purp><RmtInf><Strd>",
     "(RmtInf)"},
    {"another text for the payee", "erä 1/2", "erä 2/2", "(Ustrd)"},
    {"a second text", "1/2</Ustrd>", "1/2</Ustrd><Ustrd>x</Ustrd>", "(RmtInf)"},
    {"another reference", "<Ref>1234561", "<Ref>1234574", "(Ref)"},
    {"a reference as free text",
     "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>1234561</Ref>"
     "</CdtrRefInf></Strd>",
     "<Ustrd>1234561</Ustrd>", "(Strd)"},
    {"another kind of reference", "<Cd>SCOR", "<Cd>PUOR", "(Cd)"},
    {"a national reference with an issuer", "</CdOrPrtry></Tp>",
     "</CdOrPrtry><Issr>ISO</Issr></Tp>", "(Tp)"},
    {"an RF reference without its issuer", "<Issr>ISO</Issr>", "", "(Issr)"},
    {"no remittance", "<RmtInf><Ustrd>A</Ustrd></RmtInf>", "", "(RmtInf)"},
    {"elements in another order", "<Amt><InstdAmt Ccy=\"EUR\">0.01</InstdAmt></Amt><Cdtr>",
     "<Cdtr>", "(Amt)"},
    {"an unknown element", "<Cdtr><Nm>Toinen", "<Other></Other><Cdtr><Nm>Toinen", "(Cdtr)"},
    {"an element in one tag", "<Cdtr><Nm>Toinen", "<Cdtr/><Cdtr><Nm>Toinen", "(XML)"},
    {"an element of another namespace", "<Cdtr><Nm>Toinen", "<Cdtr><Nm xmlns=\"urn:x\">Toinen",
     "(Nm)"},
    {"a prefix", "<Purp><Cd>GOVT</Cd></Purp>",
     "<p:Purp xmlns:p=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"><Cd>GOVT</Cd></p:Purp>",
     "(XML)"},
    {"an attribute", "<Purp>", "<Purp a=\"b\">", "(Purp)"},
    {"an element inside of a text", "Toinen Saaja", "Toinen <b></b>Saaja", "(element)"},
    {"a payment twice", "</CdtTrfTxInf>\n</PmtInf>",
     "</CdtTrfTxInf>\n<CdtTrfTxInf></CdtTrfTxInf>\n</PmtInf>", "(PmtInf)"},
    {"a text between elements", "</PmtId><Amt>", "</PmtId>x<Amt>", "(blank)"},
    {"a blank between elements", "</PmtId><Amt>", "</PmtId> <Amt>", "(blank)"},
    {"no newline after a payment", "</CdtTrfTxInf>\n", "</CdtTrfTxInf>", "(blank)"},
    /* what is no element */
    {"the namespace of another version", "pain.001.001.09\">", "pain.001.001.03\">", "(Document)"},
    {"a byte order mark", "<?xml", "\xEF\xBB\xBF<?xml", "(XML declaration)"},
    {"no declaration", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "", "(XML declaration)"},
    {"a comment", "<GrpHdr>", "<!-- x --><GrpHdr>", "(comment)"},
    {"a comment after the end", "</Document>\n", "</Document><!-- x -->\n", "(Document)"},
    {"an instruction", "<GrpHdr>", "<?x y?><GrpHdr>", "(instruction)"},
    {"a CDATA section", "Toinen Saaja", "<![CDATA[Toinen Saaja]]>", "(CDATA)"},
    {"a DOCTYPE", "<Document", "<!DOCTYPE Document [<!ENTITY a \"b\">]>\n<Document", "(DOCTYPE)"},
    {"an entity", "Toinen Saaja", "Toinen &x;Saaja", ""},
    {"bytes after the end", "</Document>\n", "</Document>\n\n", "(Document)"},
    {"a stray byte after the end", "</Document>\n", "</Document>\nx", ""},
    {"no newline at the end", "</Document>\n", "</Document>", "(Document)"},
    {"no end", "</CstmrCdtTrfInitn></Document>\n", "", ""},
    {"half a tag at the end", "</Document>\n", "</Docu", ""},
    {"a letter that is not UTF-8", "Toinen Saaja",
     "Toinen \xE4"
     "aja",
     ""},
};

static void change(const Violation *violation)
{
    char *at;
    size_t before, from_len = strlen(violation->from), to_len = strlen(violation->to);

    memory.bytes[memory.len] = '\0';
    at = strstr(memory.bytes, violation->from);
    ck_assert_msg(at != NULL, "%s: not in the file", violation->sentence);
    before = (size_t)(at - memory.bytes);
    memcpy(changed.bytes, memory.bytes, before);
    memcpy(changed.bytes + before, violation->to, to_len);
    memcpy(changed.bytes + before + to_len, at + from_len, memory.len - before - from_len);
    changed.len = memory.len - from_len + to_len;
}

static void sample(Sample *made)
{
    Error err = {0};

    sample_make(made, PAIN_001_09, ADDRESS_STRUCTURED, BOOKING_TRUE, 2);
    ck_assert_int_eq(sample_write(made, &memory, &err), STATUS_OK);
}

START_TEST(a_single_violation_is_refused)
{
    const Violation *violation = &violations[_i];
    Sample good;
    Error err = {0};

    sample(&good);
    ck_assert_msg(sample_verify(&good, &memory, SLICE_NONE, &err) == STATUS_OK, "good: %s",
                  err.text);
    change(violation);
    ck_assert_msg(sample_verify(&good, &changed, SLICE_NONE, &err) == STATUS_INTEGRITY,
                  "%s: accepted", violation->sentence);
    ck_assert_msg(strstr(err.text, violation->says) != NULL, "%s: it says: %s", violation->sentence,
                  err.text);
    ck_assert_msg(strstr(err.text, "Saaja") == NULL && strstr(err.text, "FI1410") == NULL,
                  "%s: an error without personal data, not: %s", violation->sentence, err.text);
}
END_TEST

START_TEST(a_file_that_is_cut_anywhere_is_refused)
{
    Sample good;
    size_t whole;

    sample(&good);
    whole = memory.len;
    for (memory.len = 0; memory.len < whole; memory.len += 7) {
        Error err = {0};

        ck_assert_msg(sample_verify(&good, &memory, SLICE_NONE, &err) == STATUS_INTEGRITY,
                      "cut at byte %zu", memory.len);
    }
}
END_TEST

/* A byte that changes is refused wherever it stands, or means the same to every reader. */
START_TEST(a_letter_that_changes_is_refused)
{
    Sample good;
    size_t first;

    sample(&good);
    memory.bytes[memory.len] = '\0';
    first = (size_t)(strstr(memory.bytes, "<GrpHdr>") - memory.bytes);
    for (size_t at = first; at < memory.len; at++) {
        Error err = {0};
        char before = memory.bytes[at];

        if (before == '\n' || before == ' ' || before == '"')
            continue;
        memory.bytes[at] = before == 'Q' ? 'R' : 'Q';
        ck_assert_msg(sample_verify(&good, &memory, SLICE_NONE, &err) == STATUS_INTEGRITY,
                      "byte %zu, %c", at, before);
        memory.bytes[at] = before;
    }
}
END_TEST

typedef enum RowChange {
    ROW_FEWER,
    ROW_MORE,
    ROW_SWAPPED,
    ROW_GROUPS,
    ROW_NO_GROUP,
} RowChange;

static const struct {
    const char *sentence;
    RowChange change;
} row_changes[] = {
    {"the rows have a payment less than the file", ROW_FEWER},
    {"the rows have a payment more than the file", ROW_MORE},
    {"the rows stand in another order", ROW_SWAPPED},
    {"the rows are grouped otherwise", ROW_GROUPS},
    {"no group at all", ROW_NO_GROUP},
};

START_TEST(rows_that_differ_are_found)
{
    Sample rows;
    Error err = {0};
    Payment first;

    sample(&rows);
    switch (row_changes[_i].change) {
    case ROW_FEWER:
        rows.payment_count -= 1;
        break;
    case ROW_MORE:
        rows.payment_count -= 1;
        sample_total(&rows);
        ck_assert_int_eq(sample_write(&rows, &memory, &err), STATUS_OK);
        rows.payment_count += 1;
        break;
    case ROW_SWAPPED:
        first = rows.payment[0];
        rows.payment[0] = rows.payment[1];
        rows.payment[1] = first;
        break;
    case ROW_GROUPS:
        rows.file.max_per_pmtinf = 3;
        sample_total(&rows);
        break;
    case ROW_NO_GROUP:
        rows.group_count = 0;
        break;
    }
    ck_assert_msg(sample_verify(&rows, &memory, SLICE_NONE, &err) == STATUS_INTEGRITY, "%s",
                  row_changes[_i].sentence);
}
END_TEST

START_TEST(an_id_that_the_rows_hold_twice_is_refused)
{
    Sample rows;
    Error err = {0};

    sample_make(&rows, PAIN_001_03, ADDRESS_NONE, BOOKING_TRUE, 2);
    rows.payment[3].number = rows.payment[0].number;
    ck_assert_int_eq(sample_write(&rows, &memory, &err), STATUS_OK);
    ck_assert_int_eq(sample_verify(&rows, &memory, SLICE_NONE, &err), STATUS_INTEGRITY);
    ck_assert_ptr_nonnull(strstr(err.text, "an id stands twice"));
}
END_TEST

/* What rows and file agree on, and the schema forbids. */
typedef struct BadRow {
    const char *sentence;
    size_t field; /* offset in Payment of a Slice */
    const char *value;
    bool valid;
} BadRow;

#define SEVENTY "1234567890123456789012345678901234567890123456789012345678901234567890"

static const BadRow bad_rows[] = {
    {"a name of 70 characters", offsetof(Payment, name), SEVENTY, true},
    {"a name of 70 characters that are more bytes", offsetof(Payment, name),
     "ä234567890123456789012345678901234567890123456789012345678901234567890", true},
    {"a name of 71 characters", offsetof(Payment, name), SEVENTY "1", false},
    {"a text of 140 characters", offsetof(Payment, remittance), SEVENTY SEVENTY, true},
    {"a text of 141 characters", offsetof(Payment, remittance), SEVENTY SEVENTY "1", false},
    {"a street of 71 characters", offsetof(Payment, street), SEVENTY "1", false},
    {"a building of 16 characters", offsetof(Payment, building), "1234567890123456", true},
    {"a building of 17 characters", offsetof(Payment, building), "12345678901234567", false},
    {"a postcode of 17 characters", offsetof(Payment, postcode), "12345678901234567", false},
    {"a town of 36 characters", offsetof(Payment, town), "123456789012345678901234567890123456",
     false},
    {"a country of three letters", offsetof(Payment, country), "FIN", false},
    {"an IBAN in lower case", offsetof(Payment, iban), "fi1410093000123458", false},
    {"an IBAN with a blank", offsetof(Payment, iban), "FI14 10093000123458", false},
    {"a BIC of nine characters", offsetof(Payment, bic), "NDEAFIHHX", false},
    {"a purpose of five letters", offsetof(Payment, purpose), "GOVTX", false},
};

START_TEST(the_schema_is_plugged_in)
{
    const BadRow *row = &bad_rows[_i];
    Sample rows;
    Error err = {0};
    Slice value = slice_of(row->value);
    Status status;

    sample_make(&rows, PAIN_001_09, ADDRESS_STRUCTURED, BOOKING_TRUE, 0);
    memcpy((char *)&rows.payment[0] + row->field, &value, sizeof value);
    ck_assert_int_eq(sample_write(&rows, &memory, &err), STATUS_OK);
    status = sample_verify(&rows, &memory, SLICE_NONE, &err);
    ck_assert_msg(status == (row->valid ? STATUS_OK : STATUS_INTEGRITY), "%s: %s", row->sentence,
                  err.text);
    ck_assert(row->valid || strstr(err.text, "schema") != NULL);
}
END_TEST

static const struct {
    const char *sentence;
    int64_t cents;
    bool valid;
} amount_rows[] = {
    {"one cent", 1, true},
    {"the largest amount of SEPA", INT64_C(99999999999), true},
    {"a cent more than that", INT64_C(100000000000), false},
};

START_TEST(amounts_have_bounds)
{
    Sample rows;
    Error err = {0};
    Status status;

    sample_make(&rows, PAIN_001_03, ADDRESS_HYBRID, BOOKING_TRUE, 0);
    rows.payment[1].amount.cents = amount_rows[_i].cents;
    sample_total(&rows);
    ck_assert_int_eq(sample_write(&rows, &memory, &err), STATUS_OK);
    status = sample_verify(&rows, &memory, SLICE_NONE, &err);
    ck_assert_msg(status == (amount_rows[_i].valid ? STATUS_OK : STATUS_INTEGRITY), "%s: %s",
                  amount_rows[_i].sentence, err.text);
}
END_TEST

START_TEST(a_schema_that_is_not_there_is_wrong_configuration)
{
    Sample good;
    Error err = {0};

    sample(&good);
    ck_assert_int_eq(sample_verify(&good, &memory, SLICE_LITERAL("/nowhere"), &err), STATUS_USAGE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("verify");
    TCase *cases = tcase_create("reader");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(cases, a_single_violation_is_refused, 0, (int)COUNT_OF(violations));
    tcase_add_test(cases, a_file_that_is_cut_anywhere_is_refused);
    tcase_add_test(cases, a_letter_that_changes_is_refused);
    tcase_add_loop_test(cases, rows_that_differ_are_found, 0, (int)COUNT_OF(row_changes));
    tcase_add_test(cases, an_id_that_the_rows_hold_twice_is_refused);
    tcase_add_loop_test(cases, the_schema_is_plugged_in, 0, (int)COUNT_OF(bad_rows));
    tcase_add_loop_test(cases, amounts_have_bounds, 0, (int)COUNT_OF(amount_rows));
    tcase_add_test(cases, a_schema_that_is_not_there_is_wrong_configuration);
    tcase_set_timeout(cases, 30);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
