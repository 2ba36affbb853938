/*
 * test_iban.c
 *     Account numbers of every country of the SEPA area, those that only look like one, and BICs.
 */
#include "maksatus/iban.h"

#include "unit.h"

typedef struct IbanRow {
    const char *what;
    const char *iban;
    IbanVerdict verdict;
    bool in_sepa;
} IbanRow;

static const IbanRow iban_rows[] = {
    {"an account of AT", "AT611904300234573201", IBAN_GOOD, true},
    {"an account of BE", "BE68539007547034", IBAN_GOOD, true},
    {"an account of BG", "BG80BNBG96611020345678", IBAN_GOOD, true},
    {"an account of HR", "HR1210010051863000160", IBAN_GOOD, true},
    {"an account of CY", "CY17002001280000001200527600", IBAN_GOOD, true},
    {"an account of CZ", "CZ6508000000192000145399", IBAN_GOOD, true},
    {"an account of DK", "DK5000400440116243", IBAN_GOOD, true},
    {"an account of EE", "EE382200221020145685", IBAN_GOOD, true},
    {"an account of FI", "FI2112345600000785", IBAN_GOOD, true},
    {"an account of FR", "FR1420041010050500013M02606", IBAN_GOOD, true},
    {"an account of DE", "DE89370400440532013000", IBAN_GOOD, true},
    {"an account of GR", "GR1601101250000000012300695", IBAN_GOOD, true},
    {"an account of HU", "HU42117730161111101800000000", IBAN_GOOD, true},
    {"an account of IE", "IE29AIBK93115212345678", IBAN_GOOD, true},
    {"an account of IT", "IT60X0542811101000000123456", IBAN_GOOD, true},
    {"an account of LV", "LV80BANK0000435195001", IBAN_GOOD, true},
    {"an account of LT", "LT121000011101001000", IBAN_GOOD, true},
    {"an account of LU", "LU280019400644750000", IBAN_GOOD, true},
    {"an account of MT", "MT84MALT011000012345MTLCAST001S", IBAN_GOOD, true},
    {"an account of NL", "NL91ABNA0417164300", IBAN_GOOD, true},
    {"an account of PL", "PL61109010140000071219812874", IBAN_GOOD, true},
    {"an account of PT", "PT50000201231234567890154", IBAN_GOOD, true},
    {"an account of RO", "RO49AAAA1B31007593840000", IBAN_GOOD, true},
    {"an account of SK", "SK3112000000198742637541", IBAN_GOOD, true},
    {"an account of SI", "SI56263300012039086", IBAN_GOOD, true},
    {"an account of ES", "ES9121000418450200051332", IBAN_GOOD, true},
    {"an account of SE", "SE4550000000058398257466", IBAN_GOOD, true},
    {"an account of IS", "IS140159260076545510730339", IBAN_GOOD, true},
    {"an account of LI", "LI21088100002324013AA", IBAN_GOOD, true},
    {"an account of NO", "NO9386011117947", IBAN_GOOD, true},
    {"an account of CH", "CH9300762011623852957", IBAN_GOOD, true},
    {"an account of GB", "GB29NWBK60161331926819", IBAN_GOOD, true},
    {"an account of MC", "MC5811222000010123456789030", IBAN_GOOD, true},
    {"an account of SM", "SM86U0322509800000000270100", IBAN_GOOD, true},
    {"an account of AD", "AD1200012030200359100100", IBAN_GOOD, true},
    {"an account of VA", "VA59001123000012345678", IBAN_GOOD, true},
    {"an account of ME", "ME25505000012345678951", IBAN_GOOD, true},
    {"an account of AL", "AL47212110090000000235698741", IBAN_GOOD, true},
    {"an account of MD", "MD24AG000225100013104168", IBAN_GOOD, true},
    {"an account of MK", "MK07250120000058984", IBAN_GOOD, true},
    {"an account of RS", "RS35260005601001611379", IBAN_GOOD, true},
    {"an account of GI", "GI75NWBK000000007099453", IBAN_GOOD, true},
    {"last digit changed", "FI2112345600000786", IBAN_CHECK_DIGITS, true},
    {"last two digits swapped", "FI2112345600000758", IBAN_CHECK_DIGITS, true},
    {"check digit and bank digit altered", "FI1210345600000785", IBAN_CHECK_DIGITS, true},
    {"17 characters although mod 97 = 1: length table is needed", "FI211234560000078", IBAN_LENGTH,
     true},
    {"19 characters", "FI21123456000007850", IBAN_LENGTH, true},
    {"mod 97 = 1 but check digits 99 cannot be produced (02..98): refuse; the right one is FI02",
     "FI9912345600000060", IBAN_CHECK_DIGITS, true},
    {"mod 97 = 1 but check digits 00: refuse; right one is FI97", "FI0012345600000096",
     IBAN_CHECK_DIGITS, true},
    {"mod 97 = 1 but check digits 01: refuse; right one is FI98", "FI0112345600000078",
     IBAN_CHECK_DIGITS, true},
    {"lower case: normalise on input, never write", "fi2112345600000785", IBAN_CHARACTERS, false},
    {"blanks: paper form; normalise on input, never write", "FI21 1234 5600 0007 85",
     IBAN_CHARACTERS, true},
    {"letter O for zero: FI BBAN is digits only", "FI2112345O00000785", IBAN_CHARACTERS, true},
    {"country not in table", "XX2112345600000785", IBAN_COUNTRY_UNKNOWN, false},
    {"seen in a vendor sample; check digits wrong", "FI8529501800030574", IBAN_CHECK_DIGITS, true},
    {"seen in a vendor sample; check digits wrong", "FI1431313001234567", IBAN_CHECK_DIGITS, true},
    {"seen in a Finnish test file; check digits wrong", "FI1234567891011121", IBAN_CHECK_DIGITS,
     true},
    {"passes mod 97, but US has no IBAN / not SEPA", "US64SVBKUS6S3300958879", IBAN_COUNTRY_UNKNOWN,
     false},
    {"valid IBAN, Turkey is not SEPA: refuse for SCT", "TR330006100519786457841326", IBAN_GOOD,
     false},
    {"valid IBAN, Ukraine not in SEPA scope", "UA213223130000026007233566001", IBAN_COUNTRY_UNKNOWN,
     false},
    {"check digits wrong", "GB29NWBK60161331926820", IBAN_CHECK_DIGITS, true},
    {"empty", "", IBAN_LENGTH, false},
    {"only country", "FI", IBAN_LENGTH, true},
    {"synthetic FI, Luhn digit right, bank id 100", "FI4210000000000016", IBAN_GOOD, true},
    {"synthetic FI, Luhn digit right, bank id 500", "FI4450000000000017", IBAN_GOOD, true},
    {"synthetic FI, Luhn digit right, bank id 800", "FI5880000000000011", IBAN_GOOD, true},
    {"synthetic FI, Luhn digit right, bank id 405", "FI1140500000000019", IBAN_GOOD, true},
    {"synthetic FI, Luhn digit right, bank id 470", "FI3147000000000013", IBAN_GOOD, true},
    {"synthetic FI, Luhn digit right, bank id 600", "FI8160000000000015", IBAN_GOOD, true},
    {"synthetic FI, Luhn digit right, bank id 390", "FI6439000000000013", IBAN_GOOD, true},
    {"synthetic FI, Luhn digit right, bank id 713", "FI2871300000000016", IBAN_GOOD, true},
    {"synthetic FI, Luhn digit right, bank id 799", "FI8579900000000015", IBAN_GOOD, true},
    {"a Finnish account in use in examples", "FI1410093000123458", IBAN_GOOD, true},
    {"a Finnish account in use in examples", "FI4950009420028730", IBAN_GOOD, true},
    {"a Finnish account in use in examples", "FI7433010001222090", IBAN_GOOD, true},
    {"a Finnish account in use in examples", "FI4819503000000010", IBAN_GOOD, true},
    {"a Finnish account in use in examples", "FI5542345670000081", IBAN_GOOD, true},
    {"one letter", "F", IBAN_LENGTH, false},
    {"territories have accounts of France", "GF1420041010050500013M02606", IBAN_COUNTRY_UNKNOWN,
     false},
    {"Bosnia is known and outside", "BA391290079401028494", IBAN_GOOD, false},
    {"Kosovo is known and outside", "XK051212012345678906", IBAN_GOOD, false},
    {"letters as check digits", "GBAANWBK60161331926819", IBAN_CHECK_DIGITS, true},
};

START_TEST(iban_is_judged)
{
    const IbanRow *row = &iban_rows[_i];
    IbanVerdict verdict = iban_check(slice_of(row->iban));

    ck_assert_msg(verdict == row->verdict, "%s %s: %s", row->what, row->iban,
                  iban_verdict_text(verdict));
    ck_assert_msg(iban_country_in_sepa(slice_of(row->iban)) == row->in_sepa, "%s %s: scope",
                  row->what, row->iban);
}
END_TEST

static const struct {
    const char *bic;
    bool good;
} bic_rows[] = {
    {"NDEAFIHH", true},     {"NDEAFIHHXXX", true}, {"POPFFI22", true},      {"NDEAFIH", false},
    {"NDEAFIHHX", false},   {"NDEAFIHHXX", false}, {"NDEAFIHHXXXX", false}, {"NDEAFI0H", false},
    {"NDEAFI1H", false},    {"NDEAFI2H", true},    {"NDEAFIHO", false},     {"NDEAFIH0", true},
    {"NDE1FIHH", false},    {"ndeafihh", false},   {"NDEAFIHHOOO", true},   {"", false},
    {"NDEAFIHH 12", false}, {"NDEAFIH1", true},    {"NDEA1IHH", false},
};

START_TEST(bic_form)
{
    ck_assert_msg(bic_has_form(slice_of(bic_rows[_i].bic)) == bic_rows[_i].good, "%s",
                  bic_rows[_i].bic);
}
END_TEST

static const struct {
    const char *bic;
    const char *iban;
    bool fits;
} fit_rows[] = {
    {"NDEAFIHH", "FI2112345600000785", true},
    {"NDEASESS", "FI2112345600000785", false},
    {"AABAAXHH", "FI2112345600000785", true},
    {"BNPAGFGX", "FR1420041010050500013M02606", true},
    {"BNPAGPGX", "FR1420041010050500013M02606", true},
    {"BNPAMQGX", "FR1420041010050500013M02606", true},
    {"BNPAREGX", "FR1420041010050500013M02606", true},
    {"BNPAYTGX", "FR1420041010050500013M02606", true},
    {"BNPAPMGX", "FR1420041010050500013M02606", true},
    {"BNPABLGX", "FR1420041010050500013M02606", true},
    {"BNPAMFGX", "FR1420041010050500013M02606", true},
    {"BNPANCGX", "FR1420041010050500013M02606", false},
    {"NWBKJESX", "GB29NWBK60161331926819", true},
    {"NWBKGGSX", "GB29NWBK60161331926819", true},
    {"NWBKIMSX", "GB29NWBK60161331926819", true},
    {"NWBKGIGI", "GB29NWBK60161331926819", false},
    {"NWBKGIGI", "GI75NWBK000000007099453", true},
    {"BNPAFRPP", "GF1420041010050500013M02606", true},
    {"NDEAF", "FI2112345600000785", false},
    {"NDEAFIHH", "F", false},
};

START_TEST(bic_fits)
{
    bool fits = bic_fits_iban_country(slice_of(fit_rows[_i].bic), slice_of(fit_rows[_i].iban));

    ck_assert_msg(fits == fit_rows[_i].fits, "%s %s", fit_rows[_i].bic, fit_rows[_i].iban);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("iban");
    TCase *tcase = tcase_create("iban");

    tcase_add_loop_test(tcase, iban_is_judged, 0, (int)COUNT_OF(iban_rows));
    tcase_add_loop_test(tcase, bic_form, 0, (int)COUNT_OF(bic_rows));
    tcase_add_loop_test(tcase, bic_fits, 0, (int)COUNT_OF(fit_rows));
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
