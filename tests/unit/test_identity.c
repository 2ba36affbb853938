/*
 * test_identity.c
 *     Identity codes and business ids: right, wrong, masked, and found in texts.
 */
#include "maksatus/identity.h"

#include "unit.h"

typedef struct CodeRow {
    const char *what;
    const char *code;
    bool good;
} CodeRow;

static const CodeRow person_rows[] = {
    {"common sample", "131052-308T", true},
    {"sign of 2023 for the 1900s", "131052Y308T", true},
    {"born in the 1800s", "131052+308T", true},
    {"leap day of 2000", "290200A248A", true},
    {"a digit as check", "010101-1119", true},
    {"temporary range", "010594Y9032", true},
    {"temporary range", "020516C903K", true},
    {"temporary range", "010190-900P", true},
    {"temporary range", "150723E901A", true},
    {"ordinary", "060589-236F", true},
    {"ordinary", "210694-433L", true},
    {"smallest individual number", "010125D002Y", true},
    {"wrong check", "131052-308S", false},
    {"Z is no sign", "131052Z308T", false},
    {"1900 had no leap day", "290200-248A", false},
    {"31 February", "310299-123A", false},
    {"individual number 001", "010101-0018", false},
    {"dummy of the incomes register", "010101-1111", false},
    {"lower case", "131052-308t", false},
    {"lower-case sign", "131052y308T", false},
    {"ten characters", "13105-308T", false},
    {"twelve characters", "131052-308TT", false},
    {"empty", "", false},
    {"month 13", "131352-308T", false},
};

START_TEST(person)
{
    const CodeRow *row = &person_rows[_i];

    ck_assert_msg(identity_is_person(slice_of(row->code)) == row->good, "%s: %s", row->what,
                  row->code);
}
END_TEST

static const CodeRow business_rows[] = {
    {"ordinary", "0201256-6", true},     {"six digits", "201256-6", true},
    {"ordinary", "2769790-1", true},     {"ordinary", "0112038-9", true},
    {"ordinary", "1572860-0", true},     {"ordinary", "2296962-1", true},
    {"ordinary", "0737546-2", true},     {"the first", "0000001-9", true},
    {"ordinary", "1234567-1", true},     {"wrong check", "1234567-8", false},
    {"wrong check", "2991921-8", false}, {"remainder 1", "1000008-0", false},
    {"remainder 1", "1000008-1", false}, {"remainder 1", "1000008-9", false},
    {"five digits", "01256-6", false},   {"eight digits", "00201256-6", false},
    {"no dash", "02012566", false},      {"empty", "", false},
    {"a letter", "020125A-6", false},
};

START_TEST(business)
{
    const CodeRow *row = &business_rows[_i];

    ck_assert_msg(identity_is_business(slice_of(row->code)) == row->good, "%s: %s", row->what,
                  row->code);
}
END_TEST

typedef struct TextRow {
    const char *what;
    const char *text;
    const char *result;
} TextRow;

static const TextRow normal_rows[] = {
    {"padded", "201256-6", "0201256-6"},
    {"as it is", "0201256-6", "0201256-6"},
    {"the sign stays", "131052Y308T", "131052Y308T"},
    {"empty", "", ""},
    {"longer than any id", "12345678901234567", "12345678901234567"},
};

START_TEST(normalised)
{
    char out[16];

    expect_text(identity_normalise(slice_of(normal_rows[_i].text), out),
                slice_of(normal_rows[_i].result), normal_rows[_i].what);
}
END_TEST

static const TextRow mask_rows[] = {
    {"valid code", "131052-308T", "131052-****"},
    {"only the form of one", "131052-308S", "131052-****"},
    {"in lower case", "131052y308t", "131052y****"},
    {"the sign is missing", "131052308T", "131052****"},
    {"its beginning looks like a short business id", "131052-3", "131052****"},
    {"business id", "0201256-6", "0201256-6"},
    {"short business id", "201256-6", "201256-6"},
    {"business id with a mistake", "1234567-8", "1234567-8"},
    {"anything else", "ÄÄÄÄÄÄÄ", "ÄÄÄÄÄÄ****"},
    {"too short to be one", "12", "12****"},
    {"bytes that are no text", "12\xff", "12****"},
    {"nothing", "", ""},
};

START_TEST(masked)
{
    char out[IDENTITY_MASKED_BYTES];

    expect_text(identity_mask(slice_of(mask_rows[_i].text), out), slice_of(mask_rows[_i].result),
                mask_rows[_i].what);
}
END_TEST

static const TextRow find_rows[] = {
    {"alone", "131052-308T", "131052-308T"},
    {"in a sentence", "tuki, 131052-308T.", "131052-308T"},
    {"after a dash", "X-131052-308T/1", "131052-308T"},
    {"after an underscore", "a_131052-308T_b", "131052-308T"},
    {"the second is the valid one", "131052-308S 010101-1119", "010101-1119"},
    {"a letter follows", "131052-308TA", ""},
    {"a digit precedes", "1131052-308T", ""},
    {"a Finnish letter precedes", "ä131052-308T", ""},
    {"a Finnish letter follows", "131052-308Tä", ""},
    {"a Cyrillic letter precedes", "я131052-308T", ""},
    {"a dash of typography precedes", "–131052-308T", "131052-308T"},
    {"a byte that is no text precedes",
     "\xff"
     "131052-308T",
     "131052-308T"},
    {"not valid", "131052-308S", ""},
    {"too short", "131052-308", ""},
    {"empty", "", ""},
};

START_TEST(found)
{
    Slice code = identity_find_person(slice_of(find_rows[_i].text));

    expect_text(code, slice_of(find_rows[_i].result), find_rows[_i].what);
    ck_assert((code.at == NULL) == (find_rows[_i].result[0] == '\0'));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("identity");
    TCase *tcase = tcase_create("identity");

    tcase_add_loop_test(tcase, person, 0, (int)COUNT_OF(person_rows));
    tcase_add_loop_test(tcase, business, 0, (int)COUNT_OF(business_rows));
    tcase_add_loop_test(tcase, normalised, 0, (int)COUNT_OF(normal_rows));
    tcase_add_loop_test(tcase, masked, 0, (int)COUNT_OF(mask_rows));
    tcase_add_loop_test(tcase, found, 0, (int)COUNT_OF(find_rows));
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
