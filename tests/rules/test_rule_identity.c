/*
 * test_rule_identity.c
 *     R-0120: PAYEE_ID_INVALID, PAYEE_TYPE_NOT_ELIGIBLE, EMPLOYEE_ID_INVALID.
 */
#include "facts_fixture.h"

enum { UNKNOWN = -1 };

static const struct {
    const char *sentence;
    PayeeType type;
    const char *payee_id;
    int paid_types; /* PayeeTypes; UNKNOWN: the programme is */
    const char *employee_id;
    const char *codes;
} rows[] = {
    {"a person", PAYEE_PERSON, "131052-308T", PAYEES_BOTH, "", ""},
    {"an organisation", PAYEE_ORGANISATION, "0201256-6", PAYEES_BOTH, "", ""},
    {"six digits and a check digit", PAYEE_ORGANISATION, "201256-6", PAYEES_BOTH, "", ""},
    {"wrong check character", PAYEE_PERSON, "131052-308S", PAYEES_BOTH, "", "PAYEE_ID_INVALID"},
    {"a day that is none", PAYEE_PERSON, "310299-123A", PAYEES_BOTH, "", "PAYEE_ID_INVALID"},
    {"lower case", PAYEE_PERSON, "131052-308t", PAYEES_BOTH, "", "PAYEE_ID_INVALID"},
    {"wrong check digit", PAYEE_ORGANISATION, "1234567-8", PAYEES_BOTH, "", "PAYEE_ID_INVALID"},
    {"the code of a person for an organisation", PAYEE_ORGANISATION, "131052-308T", PAYEES_BOTH, "",
     "PAYEE_ID_INVALID"},
    {"the code of an organisation for a person", PAYEE_PERSON, "0201256-6", PAYEES_BOTH, "",
     "PAYEE_ID_INVALID"},
    {"persons only, a person", PAYEE_PERSON, "131052-308T", PAYEES_PERSON, "", ""},
    {"persons only, an organisation", PAYEE_ORGANISATION, "0201256-6", PAYEES_PERSON, "",
     "PAYEE_TYPE_NOT_ELIGIBLE"},
    {"organisations only, an organisation", PAYEE_ORGANISATION, "0201256-6", PAYEES_ORGANISATION,
     "", ""},
    {"organisations only, a person", PAYEE_PERSON, "131052-308T", PAYEES_ORGANISATION, "",
     "PAYEE_TYPE_NOT_ELIGIBLE"},
    {"an unknown programme pays nobody and says nothing", PAYEE_PERSON, "131052-308T", UNKNOWN, "",
     ""},
    {"an employee", PAYEE_ORGANISATION, "0201256-6", PAYEES_BOTH, "131052Y308T", ""},
    {"an employee with a wrong check character", PAYEE_ORGANISATION, "0201256-6", PAYEES_BOTH,
     "131052-308A", "EMPLOYEE_ID_INVALID"},
    {"an employee is a person", PAYEE_ORGANISATION, "0201256-6", PAYEES_BOTH, "0201256-6",
     "EMPLOYEE_ID_INVALID"},
    {"all at once", PAYEE_PERSON, "131052Z308T", PAYEES_ORGANISATION, "x",
     "PAYEE_ID_INVALID PAYEE_TYPE_NOT_ELIGIBLE EMPLOYEE_ID_INVALID"},
};

START_TEST(identities_are_right)
{
    Case *tested = case_new("R-0120");

    tested->decision.payee_type = rows[_i].type;
    tested->decision.payee_id = slice_of(rows[_i].payee_id);
    tested->decision.employee_id = slice_of(rows[_i].employee_id);
    if (rows[_i].paid_types == UNKNOWN)
        tested->facts.programme = NULL; /* the row of today is there and pays organisations */
    tested->programme.payee_types =
        rows[_i].paid_types == UNKNOWN ? PAYEES_ORGANISATION : (PayeeTypes)rows[_i].paid_types;
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
}
END_TEST

START_TEST(codes_are_masked)
{
    Case *tested = case_new("R-0120");

    tested->decision.payee_type = PAYEE_PERSON;
    tested->decision.payee_id = SLICE_LITERAL("131052-308S");
    tested->decision.employee_id = SLICE_LITERAL("131052-308A");
    case_ask(tested);
    ck_assert_str_eq(case_evidence(tested, 0, "payee_id"), "131052-****");
    ck_assert_str_eq(case_evidence(tested, 1, "employee_id"), "131052-****");
}
END_TEST

START_TEST(the_programme_of_today_counts)
{
    Case *tested = case_new("R-0120");
    ProgrammeRow today = tested->programme;

    today.payee_types = PAYEES_PERSON;
    tested->facts.programme_today = &today;
    expect_said("closed to organisations since", case_ask(tested), "PAYEE_TYPE_NOT_ELIGIBLE");
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {
        {identities_are_right, COUNT_OF(rows)},
        {codes_are_masked, 1},
        {the_programme_of_today_counts, 1},
    };

    return rule_tests_run("R-0120 identity", tests, COUNT_OF(tests));
}
