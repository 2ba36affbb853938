/*
 * test_reference_number.c
 *     National references and RF references: read, refused, and made from one another.
 */
#include "maksatus/reference_number.h"

#include "unit.h"

typedef struct ReferenceRow {
    const char *what;
    const char *text;
    ReferenceKind kind;
    const char *base; /* NULL where nothing is made */
    const char *rf;
    const char *padded;
} ReferenceRow;

static const ReferenceRow rows[] = {
    {"base 123", "1232", REFERENCE_NATIONAL, "123", "RF111232", "00000000000000001232"},
    {"base 1234", "12344", REFERENCE_NATIONAL, "1234", "RF0812344", "00000000000000012344"},
    {"base 12345", "123453", REFERENCE_NATIONAL, "12345", "RF81123453", "00000000000000123453"},
    {"base 123456", "1234561", REFERENCE_NATIONAL, "123456", "RF341234561", "00000000000001234561"},
    {"base 1000000", "10000003", REFERENCE_NATIONAL, "1000000", "RF0510000003",
     "00000000000010000003"},
    {"base 12345678912", "123456789124", REFERENCE_NATIONAL, "12345678912", "RF83123456789124",
     "00000000123456789124"},
    {"base 2026000001", "20260000011", REFERENCE_NATIONAL, "2026000001", "RF6620260000011",
     "00000000020260000011"},
    {"base 2026043000", "20260430005", REFERENCE_NATIONAL, "2026043000", "RF6120260430005",
     "00000000020260430005"},
    {"base 999999", "9999992", REFERENCE_NATIONAL, "999999", "RF119999992", "00000000000009999992"},
    {"base 123456712345678", "1234567123456784", REFERENCE_NATIONAL, "123456712345678",
     "RF301234567123456784", "00001234567123456784"},
    {"base 100", "1009", REFERENCE_NATIONAL, "100", "RF181009", "00000000000000001009"},
    {"base 430000", "4300007", REFERENCE_NATIONAL, "430000", "RF854300007", "00000000000004300007"},
    {"base 1111111111111111111", "11111111111111111117", REFERENCE_NATIONAL, "1111111111111111111",
     "RF1411111111111111111117", "11111111111111111117"},
    {"base 1234567890123456789", "12345678901234567894", REFERENCE_NATIONAL, "1234567890123456789",
     "RF0912345678901234567894", "12345678901234567894"},
    {"base 9999999999999999999", "99999999999999999993", REFERENCE_NATIONAL, "9999999999999999999",
     "RF6599999999999999999993", "99999999999999999993"},
    {"check digit wrong (right: 1234561)", "1234562", REFERENCE_NONE, NULL, NULL, NULL},
    {"only zeros", "0", REFERENCE_NONE, NULL, NULL, NULL},
    {"only zeros", "000", REFERENCE_NONE, NULL, NULL, NULL},
    {"two digits (min 4 incl. check)", "12", REFERENCE_NONE, NULL, NULL, NULL},
    {"731 passes, below 4 digits: never issue", "13", REFERENCE_NONE, NULL, NULL, NULL},
    {"21 digits", "123456789012345678901", REFERENCE_NONE, NULL, NULL, NULL},
    {"letter", "12345A1", REFERENCE_NONE, NULL, NULL, NULL},
    {"empty", "", REFERENCE_NONE, NULL, NULL, NULL},
    {"two digits swapped: weights 7-3-1 catch it", "1234651", REFERENCE_NONE, NULL, NULL, NULL},
    {"common textbook example; body is no Finnish reference", "RF18539007547034", REFERENCE_RF,
     NULL, NULL, NULL},
    {"common textbook example; body is no Finnish reference", "RF471234567890", REFERENCE_RF, NULL,
     NULL, NULL},
    {"national 13: below the 4-digit minimum, accept on reading only", "RF4113", REFERENCE_RF, NULL,
     NULL, NULL},
    {"national 3900, from the Finance Finland sample", "RF463900", REFERENCE_RF, NULL, NULL, NULL},
    {"national 1234561", "RF341234561", REFERENCE_RF, NULL, NULL, NULL},
    {"national 12345672", "RF8512345672", REFERENCE_RF, NULL, NULL, NULL},
    {"digit changed", "RF341234562", REFERENCE_NONE, NULL, NULL, NULL},
    {"lower case: normalise on input", "rf341234561", REFERENCE_RF, NULL, NULL, NULL},
    {"blanks: print form", "RF34 1234 561", REFERENCE_RF, NULL, NULL, NULL},
    {"no reference part", "RF00", REFERENCE_NONE, NULL, NULL, NULL},
    {"26 long: too long (max 25)", "RF091234567890123456789401", REFERENCE_NONE, NULL, NULL, NULL},
    {"made from a decision", "20240001234", REFERENCE_NATIONAL, "2024000123", "RF5520240001234",
     "00000000020240001234"},
    {"blanks of the print form", "12 3456 1", REFERENCE_NATIONAL, NULL, NULL, NULL},
    {"four zeros", "0000", REFERENCE_NONE, NULL, NULL, NULL},
    {"a tab is no blank", "12\t34561", REFERENCE_NONE, NULL, NULL, NULL},
    {"only the letters", "RF", REFERENCE_NONE, NULL, NULL, NULL},
    {"a letter among the check digits", "RFA41234561", REFERENCE_NONE, NULL, NULL, NULL},
    {"a dash in the body", "RF34-1234561", REFERENCE_NONE, NULL, NULL, NULL},
};

START_TEST(reference_is_read)
{
    const ReferenceRow *row = &rows[_i];
    char out[REFERENCE_BYTES_MAX + 1] = "";
    size_t len = 99;
    ReferenceKind kind = reference_number_read(slice_of(row->text), out, &len);

    ck_assert_msg(kind == row->kind, "%s: %s", row->what, row->text);
    ck_assert_uint_eq(len, kind == REFERENCE_NONE ? 0 : strlen(out));
    for (const char *at = out; kind != REFERENCE_NONE && *at != '\0'; at++)
        ck_assert(*at != ' ' && (*at < 'a' || *at > 'z'));
}
END_TEST

START_TEST(reference_is_made)
{
    const ReferenceRow *row = &rows[_i];
    char out[REFERENCE_BYTES_MAX + 1] = "";
    size_t len = 0;

    if (row->base == NULL)
        return;
    ck_assert_uint_eq(reference_number_make(slice_of(row->base), out), strlen(row->text));
    ck_assert_str_eq(out, row->text);
    ck_assert_uint_eq(reference_number_make_rf(slice_of(row->text), out), strlen(row->rf));
    ck_assert_str_eq(out, row->rf);
    ck_assert_int_eq(reference_number_read(slice_of(row->rf), out, &len), REFERENCE_RF);
    ck_assert_int_eq(reference_number_read(slice_of(row->padded), out, &len), REFERENCE_NATIONAL);
    ck_assert_uint_eq(reference_number_make_rf(slice_of(row->padded), out), strlen(row->rf));
    ck_assert_str_eq(out, row->rf);
}
END_TEST

static const char *const no_bases[] = {"", "12", "12a", "12345678901234567890", "000", "-12"};

START_TEST(no_base_gives_nothing)
{
    char out[REFERENCE_BYTES_MAX + 1] = "";

    ck_assert_uint_eq(reference_number_make(slice_of(no_bases[_i]), out), 0);
}
END_TEST

START_TEST(no_rf_of_a_wrong_reference)
{
    char out[REFERENCE_BYTES_MAX + 1] = "";

    ck_assert_uint_eq(reference_number_make_rf(slice_of("1234562"), out), 0);
    ck_assert_uint_eq(reference_number_make_rf(slice_of("0000"), out), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reference_number");
    TCase *tcase = tcase_create("reference_number");

    tcase_add_loop_test(tcase, reference_is_read, 0, (int)COUNT_OF(rows));
    tcase_add_loop_test(tcase, reference_is_made, 0, (int)COUNT_OF(rows));
    tcase_add_loop_test(tcase, no_base_gives_nothing, 0, (int)COUNT_OF(no_bases));
    tcase_add_test(tcase, no_rf_of_a_wrong_reference);
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
