/*
 * test_rule_record.c
 *     R-0100: FIELD_INVALID names line, field and what was expected, once for all faults.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    size_t fault_count;
    const char *codes;
    const char *text_en;
} rows[] = {
    {"a record without fault", 0, "", NULL},
    {"one fault", 1, "FIELD_INVALID",
     "The record on line 2: field amount is wrong, expected: 1234.56 (faults: 1). Correct the "
     "record and deliver it again."},
    {"four faults are one finding, which names the first", 4, "FIELD_INVALID",
     "The record on line 2: field amount is wrong, expected: 1234.56 (faults: 4). Correct the "
     "record and deliver it again."},
};

START_TEST(every_field_has_its_form)
{
    const RecordFault faults[] = {
        {SLICE_LITERAL("amount"), "1234.56"},
        {SLICE_LITERAL("currency"), "EUR"},
        {SLICE_LITERAL("language"), "fi, sv or en"},
        {SLICE_LITERAL("protected"), "yes"},
    };
    Case *tested = case_new("R-0100");

    tested->facts.fault = faults;
    tested->facts.fault_count = rows[_i].fault_count;
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
    if (rows[_i].text_en == NULL)
        return;
    ck_assert_str_eq(case_text(tested, 0, "en"), rows[_i].text_en);
    ck_assert_uint_eq(tested->findings.item[0].evidence_count, rows[_i].fault_count == 1 ? 4 : 8);
    if (rows[_i].fault_count > 2)
        ck_assert_str_eq(case_evidence(tested, 0, "expected_3"), "fi, sv or en");
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{every_field_has_its_form, COUNT_OF(rows)}};

    return rule_tests_run("R-0100 record", tests, COUNT_OF(tests));
}
