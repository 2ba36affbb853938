/*
 * test_rule_privacy.c
 *     R-0140: IDENTITY_CODE_IN_TEXT.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    const char *decision_id;
    const char *grant_id;
    const char *case_number;
    const char *message;
    const char *codes;
    const char *field;
} rows[] = {
    {"ordinary texts", "P-1", "A-1", "KEHA/1234/2026", "Avustus, 2. erä", "", ""},
    {"in the decision's id", "131052-308T", "A-1", "", "", "IDENTITY_CODE_IN_TEXT", "decision_id"},
    {"in the grant's id, after a dash", "P-1", "A-131052-308T", "", "", "IDENTITY_CODE_IN_TEXT",
     "grant_id"},
    {"in the case number", "P-1", "A-1", "KEHA/131052-308T/2026", "", "IDENTITY_CODE_IN_TEXT",
     "case_number"},
    {"in the message", "P-1", "A-1", "", "Tuki 131052-308T.", "IDENTITY_CODE_IN_TEXT", "message"},
    {"in two of them: one finding, the first", "P-1", "A-131052-308T", "", "131052-308T",
     "IDENTITY_CODE_IN_TEXT", "grant_id"},
    {"a wrong check character is no code", "P-1", "A-1", "", "Tuki 131052-308S", "", ""},
    {"a letter before it", "P-1", "A-1", "", "x131052-308T", "", ""},
    {"a digit after it", "P-1", "A-1", "", "131052-308T1", "", ""},
    {"a letter outside of ASCII before it", "P-1", "A-1", "", "ä131052-308T", "", ""},
    {"a dash outside of ASCII before it", "P-1", "A-1", "", "–131052-308T", "IDENTITY_CODE_IN_TEXT",
     "message"},
    {"an underscore before it", "P-1", "A_131052-308T", "", "", "IDENTITY_CODE_IN_TEXT",
     "grant_id"},
};

START_TEST(no_identity_code_reaches_the_bank)
{
    Case *tested = case_new("R-0140");

    tested->decision.decision_id = slice_of(rows[_i].decision_id);
    tested->decision.grant_id = slice_of(rows[_i].grant_id);
    tested->decision.case_number = slice_of(rows[_i].case_number);
    tested->decision.message = slice_of(rows[_i].message);
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
    if (rows[_i].codes[0] == '\0')
        return;
    ck_assert_str_eq(case_evidence(tested, 0, "field"), rows[_i].field);
    ck_assert_str_eq(case_evidence(tested, 0, "identity_code"), "131052-****");
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{no_identity_code_reaches_the_bank, COUNT_OF(rows)}};

    return rule_tests_run("R-0140 privacy", tests, COUNT_OF(tests));
}
