/*
 * test_address.c
 *     What of a payee's address reaches the payment file: only what somebody can read there.
 */
#include <string.h>

#include "maksatus/file.h"
#include "sample_night.h"

typedef struct AddressRow {
    const char *what;
    const char *address;             /* street,building,postcode,town,country */
    const char *structured, *hybrid; /* what PstlAdr holds; NULL: there is none */
} AddressRow;

/* Their payees are Payee 0, Payee 1 … */
static const AddressRow rows[] = {
    {"all of it", "Kylätie,1 A,40100,Jyväskylä,FI",
     "<StrtNm>Kylätie</StrtNm><BldgNb>1 A</BldgNb><PstCd>40100</PstCd><TwnNm>Jyväskylä</TwnNm>"
     "<Ctry>FI</Ctry>",
     "<PstCd>40100</PstCd><TwnNm>Jyväskylä</TwnNm><Ctry>FI</Ctry><AdrLine>Kylätie 1 A</AdrLine>"},
    {"a town that the bank cannot read", "Kylätie,1,40100,Київ,UA", NULL, NULL},
    {"a town of signs", "Kylätie,1,40100,-,FI", NULL, NULL},
    {"a street that the bank cannot read", "вулиця,7,01001,Kyiv,UA",
     "<BldgNb>7</BldgNb><PstCd>01001</PstCd><TwnNm>Kyiv</TwnNm><Ctry>UA</Ctry>",
     "<PstCd>01001</PstCd><TwnNm>Kyiv</TwnNm><Ctry>UA</Ctry><AdrLine>7</AdrLine>"},
    {"nothing but the town is of letters", "--,*,...,Oulu,FI", "<TwnNm>Oulu</TwnNm><Ctry>FI</Ctry>",
     "<TwnNm>Oulu</TwnNm><Ctry>FI</Ctry>"},
    {"no town", "Kylätie,1,40100,,FI", NULL, NULL},
};

static const char header[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
    "payee_name,iban,amount,currency,proposed_by,approved_by,period_start,period_end,street,"
    "building,postcode,town,country\n";

/* Of the bank of the sample night, from the day of the first decisions on. */
static void use_mode(Program *p, const char *mode)
{
    const char *csv = arena_format(
        program_arena(p),
        "code,version,character_set,address_mode,max_payments,max_bytes,batch_booking,cut_off,"
        "max_per_pmtinf,created_offset,vop,answer_hours,repairs,valid_from,valid_to\n"
        "NDEA09,09,latin1,none,50000,52428800,true,16:00,,yes,,24,,2022-01-01,2026-12-01\n"
        "NDEA09,09,latin1,%s,50000,52428800,true,16:00,,yes,,24,,2026-12-02,\n",
        mode);
    Error err = {0};

    ck_assert_int_eq(folder_make(program_path(p, "mode"), &err), STATUS_OK);
    ck_assert_int_eq(file_write_all(program_arena(p), program_path(p, "mode/bank_profiles.csv"),
                                    slice_of(csv), &err),
                     STATUS_OK);
    program_call(p, 0, "reference", "load", program_path(p, "mode"), NULL);
}

static void deliver_rows(Program *p)
{
    const char *csv = header;

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        csv = arena_format(program_arena(p),
                           "%sA-%zu,G-%zu,1,ETETA,TYOOLO,2026-12-10,2026-12-22,organisation,"
                           "9010000-4,Payee %zu,FI9312340070000001,%zu.00,EUR,esittelija.eteta,"
                           "ratkaisija.eteta,2026-10-01,2026-11-30,%s\n",
                           csv, i, i, i, 100 + i, rows[i].address);
    program_deliver_bytes(p, "addresses.csv", csv, strlen(csv));
}

START_TEST(only_what_can_be_read_is_sent)
{
    const char *mode = _i == 0 ? "structured" : "hybrid";
    AUTO_PROGRAM Program *p = sample_program(mode);

    use_mode(p, mode);
    deliver_rows(p);
    sample_run(p, 0);
    program_check_files(p);
    const char *xml = file_text(p, program_path(p, "outbox/MAKSU-20261222-0001.xml"), NULL);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *inner = _i == 0 ? rows[i].structured : rows[i].hybrid;
        const char *address =
            inner == NULL ? "" : arena_format(program_arena(p), "<PstlAdr>%s</PstlAdr>", inner);
        const char *creditor =
            arena_format(program_arena(p), "<Cdtr><Nm>Payee %zu</Nm>%s</Cdtr>", i, address);
        ck_assert_msg(strstr(xml, creditor) != NULL, "%s (%s): no %s in\n%s", rows[i].what, mode,
                      creditor, xml);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("address");
    TCase *address = sample_case("address", 120);

    tcase_add_loop_test(address, only_what_can_be_read_is_sent, 0, 2);
    suite_add_tcase(suite, address);
    return sample_main(suite);
}
