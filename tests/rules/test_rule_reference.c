/*
 * test_rule_reference.c
 *     R-0130: REFERENCE_INVALID.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    const char *reference;
    const char *codes;
} rows[] = {
    {"none", "", ""},
    {"the shortest national one", "1232", ""},
    {"a usual one", "1234561", ""},
    {"with blanks", "123 4561", ""},
    {"the longest, 20 digits", "12345678901234567894", ""},
    {"21 digits", "123456789012345678941", "REFERENCE_INVALID"},
    {"three digits", "123", "REFERENCE_INVALID"},
    {"zeros", "0000", "REFERENCE_INVALID"},
    {"check digit one higher", "1234562", "REFERENCE_INVALID"},
    {"check digit one lower", "1234560", "REFERENCE_INVALID"},
    {"two digits swapped", "1234651", "REFERENCE_INVALID"},
    {"an RF reference", "RF341234561", ""},
    {"in lower case with blanks", "rf34 1234 561", ""},
    {"the shortest RF one", "RF4113", "" /* its body is not asked for 7-3-1 */},
    {"RF with other check digits", "RF351234561", "REFERENCE_INVALID"},
    {"letters", "12345A1", "REFERENCE_INVALID"},
};

START_TEST(references_have_their_check_digits)
{
    Case *tested = case_new("R-0130");

    tested->decision.reference = slice_of(rows[_i].reference);
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{references_have_their_check_digits, COUNT_OF(rows)}};

    return rule_tests_run("R-0130 reference", tests, COUNT_OF(tests));
}
