/*
 * test_pain_input.c
 *     pain.001 of an agency's own system as decisions: what reference data adds, files of our own,
 *     and the public samples.
 */
#include "delivery_maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* count and total of GrpHdr, account, category of the payment information, more of the group. */
#define PAIN(id, count, total, account, category)                                                  \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                 \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"><CstmrCdtTrfInitn>"        \
    "<GrpHdr><MsgId>AG-" id "</MsgId><CreDtTm>2026-12-10T10:00:00</CreDtTm>"                       \
    "<Authstn><Prtry>ratkaisija.pohev</Prtry></Authstn><NbOfTxs>" count                            \
    "</NbOfTxs><CtrlSum>" total                                                                    \
    "</CtrlSum><InitgPty><CtctDtls><Nm>esittelija.pohev</Nm></CtctDtls></InitgPty></GrpHdr>"       \
    "<PmtInf><PmtInfId>1</PmtInfId><PmtMtd>TRF</PmtMtd>" category                                  \
    "<ReqdExctnDt><Dt>2026-12-22</Dt></ReqdExctnDt><DbtrAcct><Id><IBAN>" account                   \
    "</IBAN></Id></DbtrAcct><CdtTrfTxInf><PmtId><InstrId>G-" id "</InstrId><EndToEndId>" id        \
    "</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"EUR\">250.00</InstdAmt></Amt><UltmtDbtr><Id>"       \
    "<OrgId><Othr><Id>POHEV</Id></Othr></OrgId></Id></UltmtDbtr><Cdtr><Nm>Kelpo "                  \
    "Oy</Nm><Id><OrgId>"                                                                           \
    "<Othr><Id>9010000-4</Id></Othr></OrgId></Id></Cdtr><CdtrAcct><Id><IBAN>FI9312340070000001"    \
    "</IBAN></Id></CdtrAcct></CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>\n"
#define CATEGORY(code) "<PmtTpInf><CtgyPurp><Prtry>" code "</Prtry></CtgyPurp></PmtTpInf>"
#define PART(count, total) "<NbOfTxs>" count "</NbOfTxs><CtrlSum>" total "</CtrlSum>"
#define KOTO_ACCOUNT "FI0980050000030039"

typedef struct Message {
    const char *what;
    const char *id;
    const char *bytes;
    const char *programme; /* of the decision; NULL: none */
    const char *state, *reason;
} Message;

static const Message messages[] = {
    {"the category of this account", "P1",
     PAIN("P1", "1", "250.00", KOTO_ACCOUNT, CATEGORY("KOTO")), "KOTO", "published", "-"},
    {"a category that the table does not know is the programme's code", "P2",
     PAIN("P2", "1", "250", KOTO_ACCOUNT, CATEGORY("ELAIN")), "ELAIN", "published", "-"},
    {"no category, and no row for the account alone", "P3",
     PAIN("P3", "1", "250.00", KOTO_ACCOUNT, ""), NULL, "published", "-"},
    {"a record less than NbOfTxs says", "P4",
     PAIN("P4", "2", "250.00", KOTO_ACCOUNT, CATEGORY("KOTO")), NULL, "quarantined",
     "CONTROL_MISMATCH"},
    {"a cent less than CtrlSum says", "P5",
     PAIN("P5", "1", "250.01", KOTO_ACCOUNT, CATEGORY("KOTO")), NULL, "quarantined",
     "CONTROL_MISMATCH"},
    {"as its payment information says", "P6",
     PAIN("P6", "1", "250.00", KOTO_ACCOUNT, PART("1", "250.0000") CATEGORY("KOTO")), "KOTO",
     "published", "-"},
    {"a record more than NbOfTxs of its payment information says", "P7",
     PAIN("P7", "1", "250.00", KOTO_ACCOUNT, PART("0", "250") CATEGORY("KOTO")), NULL,
     "quarantined", "CONTROL_MISMATCH"},
    {"a cent more than CtrlSum of its payment information says", "P8",
     PAIN("P8", "1", "250.00", KOTO_ACCOUNT, PART("1", "249.99") CATEGORY("KOTO")), NULL,
     "quarantined", "CONTROL_MISMATCH"},
};

static const char *programme_of(Program *p, const char *id, bool *found)
{
    json_t *history = program_json(p, 0, "history", "--decision", id, NULL);
    const json_t *one = json_array_get(history, 0);
    const char *programme = json_string_value(json_object_get(one, "programme"));

    *found = one != NULL;
    if (programme != NULL)
        programme = arena_string(program_arena(p), slice_of(programme));
    json_decref(history);
    return programme == NULL ? "" : programme;
}

START_TEST(reference_data_says_the_programme)
{
    AUTO_PROGRAM Program *p = sample_program("programme");
    bool found;

    for (size_t i = 0; i < COUNT_OF(messages); i++)
        program_deliver_bytes(p, messages[i].id, messages[i].bytes, strlen(messages[i].bytes));
    program_call(p, EXIT_ANY, "run", "--date", sample_date, NULL);
    const char *lines = maker_batches(p);
    for (size_t i = 0; i < COUNT_OF(messages); i++) {
        const Message *message = &messages[i];
        const char *state = strcmp(message->reason, "-") == 0 ? "" : message->state;
        const char *start = arena_format(program_arena(p), "%s %s", message->id, state);
        ck_assert_msg(strstr(lines, start) != NULL, "%s:\n%s", message->what, lines);
        ck_assert_msg(strstr(lines, message->reason) != NULL, "%s:\n%s", message->what, lines);
        const char *programme = programme_of(p, message->id, &found);
        ck_assert_msg(found == (strcmp(message->reason, "-") == 0), "%s", message->what);
        ck_assert_msg(strcmp(programme, message->programme == NULL ? "" : message->programme) == 0,
                      "%s: programme '%s'", message->what, programme);
    }
}
END_TEST

START_TEST(a_file_of_ours_is_refused)
{
    AUTO_PROGRAM Program *p = sample_program("own");
    size_t size;

    maker_deliver(p, "a", "A", 1, NULL);
    sample_run(p, 0);
    const char *names = program_list(p, "outbox");
    const char *end = strstr(names, ".xml\n");
    ck_assert_ptr_nonnull(end);
    while (end > names && end[-1] != '\n')
        end--;
    const char *name = arena_string(program_arena(p), (Slice){end, strcspn(end, "\n")});
    const char *bytes =
        file_text(p, program_path(p, arena_format(program_arena(p), "outbox/%s", name)), &size);
    program_deliver_bytes(p, "back", bytes, size);
    sample_run(p, 1);
    ck_assert_line(maker_batches(p), "back quarantined OWN_FILE");
    ck_assert_uint_eq(program_paid_count(p), 1);
}
END_TEST

/* ── samples ──────────────────────────────────────────────────────────────────────────────── */

typedef struct Sample {
    const char *path;
    const char *state, *reason;
    int count;
    const char *sum;
} Sample;

static const Sample samples[] = {
    {"pain.001.001.03/fi_helsinki_benefit.xml", "published", "-", 3, "418.84"},
    {"pain.001.001.03/lt_sepa_payment.xml", "published", "-", 1, "99.99"},
    {"pain.001.001.03/obp_c2b_sct.xml", "published", "-", 3, "22.58"},
    {"pain.001.001.09/php_sepa.xml", "published", "-", 1, "12.34"},
    {"pain.001.001.09/tester_addr001.xml", "published", "-", 1, "5000.00"},
    {"pain.001.001.09/tester_char001.xml", "published", "-", 1, "8000.00"},
    {"pain.001.001.09/tester_sepa_batch.xml", "published", "-", 3, "2450.00"},
    {"pain.001.001.12/php_sepa.xml", "quarantined", "NAMESPACE_UNKNOWN", 0, "0.00"},
};

static const char *sample_path(Program *p, const char *inside)
{
    const char *shared = getenv("MAKSATUS_SHARED");
    const char *folder = shared != NULL ? shared : program_source(p, "../shared");

    return arena_format(program_arena(p), "%s/samples/%s", folder, inside);
}

/* What they lack of a decision is their records' fault; their framing and totals are right. */
START_TEST(public_samples_are_read_or_refused)
{
    AUTO_PROGRAM Program *p = sample_program("samples");
    size_t size, index;
    json_t *batch;

    if (!path_exists(sample_path(p, samples[0].path))) {
        printf("skipped: the public samples are not here\n");
        return;
    }
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        const char *bytes = file_text(p, sample_path(p, samples[i].path), &size);
        program_deliver_bytes(p, arena_format(program_arena(p), "s%zu", i), bytes, size);
    }
    sample_run(p, 1);
    const char *lines = maker_batches(p);
    json_t *batches = program_json(p, 0, "batch", "list", NULL);
    json_array_foreach(batches, index, batch)
    {
        const Sample *sample = &samples[index];
        ck_assert_line(lines, arena_format(program_arena(p), "s%zu %s %s", index, sample->state,
                                           sample->reason));
        ck_assert_int_eq(json_integer_value(json_object_get(batch, "count")), sample->count);
        ck_assert_str_eq(json_string_value(json_object_get(batch, "sum")), sample->sum);
    }
    ck_assert_uint_eq(json_array_size(batches), COUNT_OF(samples));
    json_decref(batches);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pain_input");
    TCase *input = sample_case("input", 120);

    tcase_add_test(input, reference_data_says_the_programme);
    tcase_add_test(input, a_file_of_ours_is_refused);
    tcase_add_test(input, public_samples_are_read_or_refused);
    suite_add_tcase(suite, input);
    return sample_main(suite);
}
