/*
 * test_reference_data.c
 *     The snapshot of the shipped reference data: look-ups on the first and the last valid day and
 *     on both their neighbours.
 */
#include <check.h>
#include <stdlib.h>

#include "maksatus/characters.h"
#include "postgres.h"
#include "reference_folder.h"

static Arena arena;
static Store *store;
static ReferenceData *data;
static ReferenceReport report;

static void set_up(void)
{
    Error err = {0};

    arena_init(&arena, 256 * 1024 * 1024);
    store = test_postgres_open(&arena, test_postgres_database(&arena));
    ck_assert_int_eq(folder_load(store, &arena, shipped_folder(&arena), false, &report), STATUS_OK);
    ck_assert_int_eq(reference_data_load(store, &arena, &data, &err), STATUS_OK);
}

static void tear_down(void)
{
    store_close(&store);
    arena_done(&arena);
}

static Day day(const char *text)
{
    Day found = DAY_NONE;

    ck_assert(day_parse(slice_of(text), &found));
    return found;
}

#define WORD(text) SLICE_LITERAL(text)

typedef struct DayCase {
    const char *what;
    const char *code;
    const char *on;
    const char *name; /* NULL: not in force */
} DayCase;

static const DayCase agency_cases[] = {
    {"the day before the first", "UUDEV", "2025-12-31", NULL},
    {"the first day", "UUDEV", "2026-01-01", "Uudenmaan elinvoimakeskus"},
    {"the day after the first", "UUDEV", "2026-01-02", "Uudenmaan elinvoimakeskus"},
    {"the day before the last", "UUD", "2025-12-30", "Uudenmaan ELY-keskus"},
    {"the last day", "UUD", "2025-12-31", "Uudenmaan ELY-keskus"},
    {"the day after the last", "UUD", "2026-01-01", NULL},
    {"the last day of the old name", "TUKIK", "2024-12-31", "Tukihallinnon kehittämiskeskus"},
    {"the first day of the new name", "TUKIK", "2025-01-01",
     "Tukihallinnon kehittämis- ja palvelukeskus"},
    {"a prefix of a code is another code", "UUDE", "2026-01-01", NULL},
    {"no code", "", "2026-01-01", NULL},
};

START_TEST(agencies_by_day)
{
    const DayCase *c = &agency_cases[_i];
    const AgencyRow *row = reference_agency(data, slice_of(c->code), day(c->on));

    ck_assert_msg((row == NULL) == (c->name == NULL), "%s", c->what);
    if (row != NULL)
        ck_assert_msg(slice_is(row->name, c->name), "%s", c->what);
}
END_TEST

typedef struct ParameterCase {
    const char *what;
    const char *rule, *name, *programme, *on;
    const char *value; /* NULL: none */
} ParameterCase;

static const ParameterCase parameter_cases[] = {
    {"the last day of the old ceiling", "R-0420", "ceiling", "START", "2023-12-31", "200000.00"},
    {"the first day of the new ceiling", "R-0420", "ceiling", "START", "2024-01-01", "300000.00"},
    {"the cap of the older act", "R-0410", "monthly_cap", "PALKKA70", "2024-12-31", "1770.00"},
    {"the cap of the newer act", "R-0410", "monthly_cap", "PALKKA70", "2025-01-01", "2770.00"},
    {"no cap before the reform", "R-0410", "monthly_cap", "PALKKA70", "2023-06-30", NULL},
    {"a programme without cap", "R-0410", "monthly_cap", "START", "2026-12-22", NULL},
    {"the row of all programmes", "R-0210", "horizon_days", "YRKE", "2026-12-22", "5"},
};

START_TEST(parameters_by_day)
{
    const ParameterCase *c = &parameter_cases[_i];
    const ParameterRow *row = reference_parameter(data, slice_of(c->rule), slice_of(c->name),
                                                  slice_of(c->programme), day(c->on));

    ck_assert_msg((row == NULL) == (c->value == NULL), "%s", c->what);
    if (row != NULL)
        ck_assert_msg(slice_is(row->value, c->value), "%s", c->what);
}
END_TEST

typedef struct BankCase {
    const char *what;
    const char *iban, *on;
    const char *bic; /* NULL: unknown */
} BankCase;

static const BankCase bank_cases[] = {
    {"below the first prefix", "FI00099", "2026-12-22", NULL},
    {"the first prefix", "FI00100", "2026-12-22", "NDEAFIHH"},
    {"the last prefix", "FI00299", "2026-12-22", "NDEAFIHH"},
    {"above the last prefix", "FI00300", "2026-12-22", NULL},
    {"a range of one", "FI00405", "2026-12-22", "HELSFIHH"},
    {"its left neighbour", "FI00404", "2026-12-22", NULL},
    {"its right neighbour", "FI00406", "2026-12-22", "ITELFIHH"},
    {"a bank on its last day", "FI00310", "2024-12-31", "HANDFIHH"},
    {"a bank that has left", "FI00310", "2025-01-01", NULL},
    {"another country", "SE00100", "2026-12-22", NULL},
    {"too short", "FI0010", "2026-12-22", NULL},
    {"not digits", "FI001A0", "2026-12-22", NULL},
};

START_TEST(banks_by_prefix)
{
    const BankCase *c = &bank_cases[_i];
    const BankCodeRow *row = reference_bank(data, slice_of(c->iban), day(c->on));

    ck_assert_msg((row == NULL) == (c->bic == NULL), "%s", c->what);
    if (row != NULL)
        ck_assert_msg(slice_is(row->bic, c->bic), "%s", c->what);
}
END_TEST

START_TEST(programmes_have_their_figures)
{
    const ProgrammeRow *row = reference_programme(data, WORD("PALKKA100"), day("2026-12-22"));

    ck_assert_ptr_nonnull(row);
    ck_assert_int_eq(row->coefficient, 12300);
    ck_assert_int_eq(row->max_percent, 10000);
    ck_assert_int_eq(row->claim_months, 3);
    ck_assert_int_eq(row->formula, FORMULA_WAGE_SUBSIDY);
    ck_assert_int_eq(row->max_payment.cents, 2500000);
    ck_assert(row->wage_check && row->de_minimis);
    row = reference_programme(data, WORD("OLJY"), day("2026-12-22"));
    ck_assert_ptr_nonnull(row);
    ck_assert_int_eq(row->coefficient, -1);
    ck_assert_int_eq(row->max_percent, -1);
    ck_assert_int_eq(row->claim_months, -1);
    ck_assert_int_eq(row->formula, FORMULA_NONE);
    ck_assert(money_is_none(row->review_above));
    ck_assert(!row->wage_check && !row->de_minimis);
}
END_TEST

START_TEST(who_pays_and_from_where)
{
    Day on = day("2026-12-22");
    const ProgrammeAgencyRow *competence =
        reference_competence(data, WORD("KOTO"), WORD("UUDEV"), on);

    ck_assert_ptr_nonnull(competence);
    ck_assert_int_eq(reference_payer(data, competence->payer, on)->release, RELEASE_TWO_PERSON);
    const PayerAccountRow *account =
        reference_account(data, competence->payer, competence->account, on);
    const BankProfileRow *profile = reference_profile(data, account->bank_profile, on);

    ck_assert_int_eq(profile->version, PAIN_001_09);
    ck_assert_int_eq(profile->cut_off_minutes, 15 * 60);
    ck_assert_int_eq(profile->batch_booking, BOOKING_ABSENT);
    ck_assert_int_eq(profile->max_per_pmtinf, 10000);
    ck_assert(profile->created_offset);
    ck_assert_ptr_null(reference_competence(data, WORD("KOTO"), WORD("UUD"), on));
    ck_assert_int_eq(
        reference_appropriation(data, WORD("ALUE"), WORD("32.50.30"), 2026, on)->amount.cents,
        INT64_C(50000000000));
    ck_assert_ptr_null(reference_appropriation(data, WORD("ALUE"), WORD("32.50.30"), 2030, on));
}
END_TEST

START_TEST(limits_of_approvers)
{
    Slice user = WORD("aalto.anni");
    Slice agency = WORD("UUDEV");

    ck_assert_int_eq(reference_approver(data, user, agency, day("2026-06-30"))->limit.cents,
                     500000);
    ck_assert_int_eq(reference_approver(data, user, agency, day("2026-07-01"))->limit.cents,
                     2000000);
    ck_assert_ptr_null(reference_approver(data, user, WORD("LOUEV"), day("2026-07-01")));
}
END_TEST

START_TEST(lists_of_payees)
{
    Day on = day("2026-12-22");
    Slice folded = name_fold(&arena, WORD("ESIMERKKINEN, Viktor"));

    ck_assert_ptr_nonnull(reference_blocked(data, WORD("x"), folded, on));
    ck_assert_ptr_null(reference_blocked(data, WORD("x"), SLICE_LITERAL(""), on));
    ck_assert_ptr_null(reference_blocked(data, SLICE_LITERAL(""), SLICE_LITERAL(""), on));
    ck_assert_ptr_null(reference_blocked(data, WORD("x"), folded, day("2024-01-31")));
}
END_TEST

START_TEST(bank_days)
{
    const Calendar *calendar = reference_calendar(data);
    Day open = DAY_NONE;

    ck_assert(!calendar_knows(calendar, 2023));
    ck_assert(calendar_knows(calendar, 2024));
    ck_assert(calendar_knows(calendar, 2029));
    ck_assert(!calendar_knows(calendar, 2030));
    ck_assert(calendar_next_open(calendar, day("2026-12-23"), &open));
    ck_assert(day_equal(open, day("2026-12-23")));
    ck_assert(calendar_next_open(calendar, day("2026-12-24"), &open));
    ck_assert(day_equal(open, day("2026-12-28")));
}
END_TEST

/* The second report of a pair replaces the first; a report that was taken back is there as such. */
START_TEST(incomes_of_the_night)
{
    const Slice employers[] = {WORD("9000700-2"), WORD("9000710-9"), WORD("9000720-5")};
    Error err = {0};
    size_t known = 0;

    for (size_t i = 0; i < COUNT_OF(employers); i++) {
        size_t count = 9;

        ck_assert_ptr_null(reference_incomes(data, employers[i], WORD("070902A966E"), &count));
        ck_assert_uint_eq(count, 0);
    }
    ck_assert_int_eq(reference_data_load_incomes(store, &arena, data, employers,
                                                 COUNT_OF(employers), day("2026-12-22"), &err),
                     STATUS_OK);
    ck_assert_int_eq(reference_data_load_incomes(store, &arena, data, employers,
                                                 COUNT_OF(employers), day("2026-12-22"), &err),
                     STATUS_OK);
    const IncomesRow *rows =
        reference_incomes(data, WORD("9000710-9"), WORD("070902A966E"), &known);

    ck_assert_uint_eq(known, 1);
    ck_assert_int_eq(rows[0].report_version, 2);
    ck_assert_int_eq(rows[0].eligible_wage.cents, 170000);
    rows = reference_incomes(data, WORD("9000710-9"), WORD("190479-9672"), &known);
    ck_assert_uint_eq(known, 1);
    ck_assert(rows[0].invalidated);
    rows = reference_incomes(data, WORD("9000700-2"), WORD("150588-964H"), &known);
    ck_assert_uint_eq(known, 2);
    ck_assert(day_before(rows[0].period_end, rows[1].period_start));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reference_data");
    TCase *tests = tcase_create("snapshot");
    SRunner *runner = srunner_create(suite);
    int failures;

    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, agencies_by_day, 0, (int)COUNT_OF(agency_cases));
    tcase_add_loop_test(tests, parameters_by_day, 0, (int)COUNT_OF(parameter_cases));
    tcase_add_loop_test(tests, banks_by_prefix, 0, (int)COUNT_OF(bank_cases));
    tcase_add_test(tests, programmes_have_their_figures);
    tcase_add_test(tests, who_pays_and_from_where);
    tcase_add_test(tests, limits_of_approvers);
    tcase_add_test(tests, lists_of_payees);
    tcase_add_test(tests, bank_days);
    tcase_add_test(tests, incomes_of_the_night);
    suite_add_tcase(suite, tests);
    test_postgres_start();
    srunner_run_all(runner, CK_NORMAL);
    failures = srunner_ntests_failed(runner);
    test_postgres_stop(failures > 0);
    srunner_free(runner);
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
