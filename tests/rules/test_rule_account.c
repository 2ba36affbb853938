/*
 * test_rule_account.c
 *     R-0110: IBAN_INVALID, IBAN_NOT_SEPA, BIC_INVALID.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    const char *iban;
    const char *bic;
    const char *bank_bic; /* "": the bank is not known */
    const char *codes;
} rows[] = {
    {"a Finnish account", "FI2112345600000785", "", "", ""},
    {"another one", "FI5542345670000081", "", "", ""},
    {"last digit one higher", "FI2112345600000786", "", "", "IBAN_INVALID"},
    {"last digit one lower", "FI2112345600000784", "", "", "IBAN_INVALID"},
    {"one digit short", "FI211234560000078", "", "", "IBAN_INVALID"},
    {"one digit long", "FI21123456000007850", "", "", "IBAN_INVALID"},
    {"a letter in a Finnish account", "FI21123456A0000785", "", "", "IBAN_INVALID"},
    {"a German account", "DE89370400440532013000", "", "", ""},
    {"a country without IBAN is neither right nor in SEPA", "US2112345600000785", "", "",
     "IBAN_INVALID IBAN_NOT_SEPA"},
    {"a right account outside of SEPA", "TR330006100519786457841326", "", "", "IBAN_NOT_SEPA"},
    {"a BIC of 8 characters", "FI2112345600000785", "NDEAFIHH", "", ""},
    {"a BIC of 11 characters", "FI2112345600000785", "NDEAFIHHXXX", "NDEAFIHH", ""},
    {"a BIC of 9 characters", "FI2112345600000785", "NDEAFIHHX", "", "BIC_INVALID"},
    {"a BIC of 7 characters", "FI2112345600000785", "NDEAFIH", "", "BIC_INVALID"},
    {"a BIC of another country", "FI2112345600000785", "DEUTDEFF", "", "BIC_INVALID"},
    {"Aland counts as Finland", "FI2112345600000785", "NDEAAXHH", "", ""},
    {"a BIC of another Finnish bank", "FI2112345600000785", "OKOYFIHH", "NDEAFIHH", "BIC_INVALID"},
    {"the branch may differ on both sides", "FI2112345600000785", "NDEAFIHHABC", "NDEAFIHHXXX", ""},
    {"an eighth character that differs", "FI2112345600000785", "NDEAFIHJ", "NDEAFIHH",
     "BIC_INVALID"},
    {"all at once", "US2112345600000785", "NDEAFIHH", "", "IBAN_INVALID IBAN_NOT_SEPA BIC_INVALID"},
};

START_TEST(the_account_can_be_paid_to)
{
    Case *tested = case_new("R-0110");

    tested->decision.iban = slice_of(rows[_i].iban);
    tested->decision.bic = slice_of(rows[_i].bic);
    tested->bank.bic = slice_of(rows[_i].bank_bic);
    if (rows[_i].bank_bic[0] == '\0')
        tested->facts.bank = NULL;
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{the_account_can_be_paid_to, COUNT_OF(rows)}};

    return rule_tests_run("R-0110 account", tests, COUNT_OF(tests));
}
