/*
 * test_rule_name.c
 *     R-0910: NAME_UNSENDABLE.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    const char *name;
    const char *codes;
} rows[] = {
    {"Latin letters", "Keksitty Oy", ""},
    {"one letter", "A", ""},
    {"one digit", "7", ""},
    {"letters of ISO 8859-1 only", "ÄÖ", ""},
    {"a Sami letter is folded to a Latin one", "Š", ""},
    {"a ligature is folded to its letters", "ﬁ", ""},
    {"a decomposed letter", "a\xCC\x88", ""},
    {"Cyrillic only", "Иван", "NAME_UNSENDABLE"},
    {"Greek only", "Αθηνα", "NAME_UNSENDABLE"},
    {"Cyrillic and one Latin letter", "Иван X", ""},
    {"Cyrillic before and after a Latin letter", "ИXИ", ""},
    {"marks only", "---", "NAME_UNSENDABLE"},
    {"one blank", " ", "NAME_UNSENDABLE"},
};

START_TEST(something_of_the_name_is_left)
{
    Case *tested = case_new("R-0910");

    tested->decision.payee_name = slice_of(rows[_i].name);
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{something_of_the_name_is_left, COUNT_OF(rows)}};

    return rule_tests_run("R-0910 name", tests, COUNT_OF(tests));
}
