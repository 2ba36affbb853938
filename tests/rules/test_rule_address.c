/*
 * test_rule_address.c
 *     R-0900: ADDRESS_INCOMPLETE.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    const char *street;
    const char *building;
    const char *postcode;
    const char *town;
    const char *country;
    const char *codes;
    const char *missing;
} rows[] = {
    {"no address", "", "", "", "", "", "", ""},
    {"a whole one", "Katu", "1", "00100", "Helsinki", "FI", "", ""},
    {"town and country are enough", "", "", "", "Helsinki", "FI", "", ""},
    {"a street alone", "Katu", "", "", "", "", "ADDRESS_INCOMPLETE", "town, country"},
    {"a building alone", "", "1", "", "", "", "ADDRESS_INCOMPLETE", "town, country"},
    {"a postcode alone", "", "", "00100", "", "", "ADDRESS_INCOMPLETE", "town, country"},
    {"a town alone", "", "", "", "Helsinki", "", "ADDRESS_INCOMPLETE", "country"},
    {"a country alone", "", "", "", "", "FI", "ADDRESS_INCOMPLETE", "town"},
    {"all but the town", "Katu", "1", "00100", "", "FI", "ADDRESS_INCOMPLETE", "town"},
    {"all but the country", "Katu", "1", "00100", "Helsinki", "", "ADDRESS_INCOMPLETE", "country"},
};

START_TEST(an_address_is_whole_or_left_out)
{
    Case *tested = case_new("R-0900");

    tested->decision.street = slice_of(rows[_i].street);
    tested->decision.building = slice_of(rows[_i].building);
    tested->decision.postcode = slice_of(rows[_i].postcode);
    tested->decision.town = slice_of(rows[_i].town);
    tested->decision.country = slice_of(rows[_i].country);
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
    if (rows[_i].codes[0] != '\0')
        ck_assert_str_eq(case_evidence(tested, 0, "missing"), rows[_i].missing);
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{an_address_is_whole_or_left_out, COUNT_OF(rows)}};

    return rule_tests_run("R-0900 address", tests, COUNT_OF(tests));
}
