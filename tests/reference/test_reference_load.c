/*
 * test_reference_load.c
 *     Loading reference data: merging, and what refuses a load.
 */
#include <check.h>
#include <stdlib.h>

#include "postgres.h"
#include "reference_folder.h"
#include "temporary_folder.h"

#define AGENCIES "code,name,ministry,valid_from,valid_to\n"
#define APPROVERS "user,agency,limit,valid_from,valid_to\n"
#define BANKS "prefix_from,prefix_to,bic,name,valid_from,valid_to\n"
#define PARAMETERS "rule,name,programme,value,valid_from,valid_to\n"
#define STOPS                                                                                      \
    "payer,agency,programme,grant_id,budget_item,payee_id,iban,owner,reason,valid_from,valid_to\n"
#define POSTINGS "programme,event,debit,credit,valid_from,valid_to\n"
#define STATUSES "payee_id,status,valid_from,valid_to\n"
#define UUD_OPEN "UUD,Uusimaa,TEM,2024-01-01,\n"
#define UUD_2025 "UUD,Uusimaa,TEM,2024-01-01,2025-12-31\n"

typedef struct LoadCase {
    const char *what;
    const char *table;
    const char *before; /* loaded first; NULL: nothing */
    const char *content;
    int64_t added, ended;
    const char *wrong; /* the first message; NULL: the load is good */
} LoadCase;

/* What stands in the file meets what is stored. */
static const LoadCase load_cases[] = {
    {"a first row is new", "agencies", NULL, AGENCIES UUD_OPEN, 1, 0, NULL},
    {"the same again is nothing", "agencies", AGENCIES UUD_OPEN, AGENCIES UUD_OPEN, 0, 0, NULL},
    {"identical lines are one", "agencies", NULL, AGENCIES UUD_OPEN UUD_OPEN, 1, 0, NULL},
    {"a row with an end ends the stored open one", "agencies", AGENCIES UUD_OPEN, AGENCIES UUD_2025,
     0, 1, NULL},
    {"ended and succeeded on the next day", "agencies", AGENCIES UUD_OPEN,
     AGENCIES UUD_2025 "UUD,Uusi,TEM,2026-01-01,\n", 1, 1, NULL},
    {"ended, and the successor begins on the last day", "agencies", AGENCIES UUD_OPEN,
     AGENCIES UUD_2025 "UUD,Uusi,TEM,2025-12-31,\n", 0, 0,
     "agencies.csv:3: code: \"UUD\" is valid on 2025-12-31 by the rows from 2024-01-01 and from "
     "2025-12-31, instead one row a day"},
    {"ended, and the successor begins a day late", "agencies", AGENCIES UUD_OPEN,
     AGENCIES UUD_2025 "UUD,Uusi,TEM,2026-01-02,\n", 1, 1, NULL},
    {"a predecessor ends on the day before", "agencies", AGENCIES UUD_OPEN,
     AGENCIES "UUD,Vanha,TEM,2020-01-01,2023-12-31\n", 1, 0, NULL},
    {"a predecessor ends on the first day", "agencies", AGENCIES UUD_OPEN,
     AGENCIES "UUD,Vanha,TEM,2020-01-01,2024-01-01\n", 0, 0,
     "agencies.csv:2: code: \"UUD\" is valid on 2024-01-01 by the rows from 2024-01-01 and from "
     "2020-01-01, instead one row a day"},
    {"another value while the stored row is open", "agencies", AGENCIES UUD_OPEN,
     AGENCIES "UUD,Uusi,TEM,2025-01-01,\n", 0, 0,
     "agencies.csv:2: code: \"UUD\" is valid on 2025-01-01 by the rows from 2024-01-01 and from "
     "2025-01-01, instead one row a day"},
    {"a stored end is not taken back", "agencies", AGENCIES UUD_2025, AGENCIES UUD_OPEN, 0, 0,
     "agencies.csv:2: valid_to: the same row is there with valid_to \"2025-12-31\", instead one "
     "end for one row"},
    {"a row of a table that holds many may end later", "payee_status",
     STATUSES "2000010-4,ban,2024-01-01,2024-12-31\n",
     STATUSES "2000010-4,ban,2024-01-01,2025-12-31\n", 1, 0, NULL},
    {"it is there already", "payee_status",
     STATUSES "2000010-4,ban,2024-01-01,2024-12-31\n",
     STATUSES "2000010-4,ban,2024-01-01,2024-12-31\n", 0, 0, NULL},
    {"its end is not taken back", "payee_status",
     STATUSES "2000010-4,ban,2024-01-01,2024-12-31\n", STATUSES "2000010-4,ban,2024-01-01,\n", 0,
     0,
     "payee_status.csv:2: valid_to: the same row is there with valid_to \"2024-12-31\", instead "
     "one end for one row"},
    {"nor set earlier", "payee_status", STATUSES "2000010-4,ban,2024-01-01,2024-12-31\n",
     STATUSES "2000010-4,ban,2024-01-01,2024-06-30\n", 0, 0,
     "payee_status.csv:2: valid_to: the same row is there with valid_to \"2024-12-31\", instead "
     "one end for one row"},
    {"two ends for one row of it", "payee_status", NULL,
     STATUSES "2000010-4,ban,2024-01-01,2024-12-31\n2000010-4,ban,2024-01-01,2025-12-31\n", 0, 0,
     "payee_status.csv:2: valid_to: the same row is there with valid_to \"2025-12-31\", instead "
     "one end for one row"},
    {"two postings would be more than one", "posting_rules",
     POSTINGS "YRKE,paid,1,2,2024-01-01,2024-12-31\n",
     POSTINGS "YRKE,paid,1,2,2024-01-01,2025-12-31\n", 0, 0,
     "posting_rules.csv:2: valid_to: the same row is there with valid_to \"2024-12-31\", instead "
     "one end for one row"},
    {"two ends for one row", "agencies", NULL, AGENCIES UUD_OPEN UUD_2025, 0, 0,
     "agencies.csv:3: valid_to: the same row is there with valid_to \"\", instead one end for one "
     "row"},
    {"rows that are not in the file stay", "agencies", AGENCIES UUD_OPEN,
     AGENCIES "LAP,Lappi,MMM,2024-01-01,\n", 1, 0, NULL},
    {"a table without key holds many", "payee_status", NULL,
     STATUSES "2000010-4,ban,2024-01-01,\n2000010-4,bankrupt,2024-01-01,\n", 2, 0, NULL},
    {"bank ranges side by side", "bank_codes", NULL,
     BANKS "100,299,NDEAFIHH,a,2024-01-01,\n300,310,HANDFIHH,b,2024-01-01,\n", 2, 0, NULL},
    {"bank ranges that share a prefix", "bank_codes", NULL,
     BANKS "100,299,NDEAFIHH,a,2024-01-01,\n299,310,HANDFIHH,b,2025-01-01,\n", 0, 0,
     "bank_codes.csv:3: prefix_from: \"299-310\" is valid on 2025-01-01 by the rows from "
     "2024-01-01 and from 2025-01-01, instead one row a day"},
    {"bank ranges that share a prefix one after the other", "bank_codes", NULL,
     BANKS "100,299,NDEAFIHH,a,2024-01-01,2024-12-31\n299,310,HANDFIHH,b,2025-01-01,\n", 2, 0,
     NULL},
    {"an approver of no agency", "approvers", NULL, APPROVERS "a,NOPE,1.00,2024-01-01,\n", 0, 0,
     "approvers.csv:2: agency: \"NOPE\" stands in no row of agencies, instead one that does"},
    {"accounts are the same with blanks and small letters", "staff_accounts",
     "iban,valid_from,valid_to\nFI2112345600000785,2024-01-01,\n",
     "iban,valid_from,valid_to\nfi21 1234 5600 0007 85,2024-01-01,\n", 0, 0, NULL},
    {"a parameter that its rule reads", "rule_parameters", NULL,
     PARAMETERS "R-0210,horizon_days,*,5,2024-01-01,\n", 1, 0, NULL},
    {"a parameter of a rule that is not there", "rule_parameters", NULL,
     PARAMETERS "R-0999,horizon_days,*,5,2024-01-01,\n", 0, 0,
     "rule_parameters.csv:2: rule: there is no such rule, instead a row without that"},
    {"a parameter of another rule", "rule_parameters", NULL,
     PARAMETERS "R-0210,ceiling,*,5,2024-01-01,\n", 0, 0,
     "rule_parameters.csv:2: name: the rule has no parameter of this name, instead a row without "
     "that"},
    {"a parameter that its rule cannot read", "rule_parameters", NULL,
     PARAMETERS "R-0210,horizon_days,*,soon,2024-01-01,\n", 0, 0,
     "rule_parameters.csv:2: value: the rule cannot read this value, instead a row without that"},
    {"columns stand in any order", "agencies", NULL,
     "valid_to,valid_from,ministry,name,code\n,2024-01-01,TEM,Uusimaa,UUD\n", 1, 0, NULL},
};

/* Each is the second line of its file but where the message says otherwise. */
static const LoadCase wrong_cases[] = {
    {"no such table", "agences", NULL, AGENCIES UUD_OPEN, 0, 0,
     "agences.csv: there is no such table, instead one of agencies appropriations approvers "
     "bank_codes bank_profiles banking_days blocked_payees income_eligibility income_types "
     "incomes_register interest_rates obligations pain_programme payee_groups payee_status "
     "payer_accounts payers posting_rules programme_agencies programmes regimes rule_parameters "
     "senders staff_accounts stops"},
    {"an empty file", "agencies", NULL, "", 0, 0,
     "agencies.csv: the file is empty, instead rows of RFC 4180 below a header"},
    {"a column is missing", "agencies", NULL, "code,name,valid_from,valid_to\n", 0, 0,
     "agencies.csv:1: the column ministry is missing, instead a header that has it"},
    {"a column is not known", "agencies", NULL, "code,name,ministry,boss,valid_from,valid_to\n", 0,
     0, "agencies.csv:1: the column \"boss\" is not known, instead only columns of this table"},
    {"a column stands twice", "agencies", NULL, "code,name,name,ministry,valid_from,valid_to\n", 0,
     0, "agencies.csv:1: the column \"name\" stands twice, instead once"},
    {"code", "agencies", NULL, AGENCIES "uud,x,,2024-01-01,\n", 0, 0,
     "agencies.csv:2: code: \"uud\", instead 1 to 12 of A-Z 0-9"},
    {"no code", "agencies", NULL, AGENCIES ",x,,2024-01-01,\n", 0, 0,
     "agencies.csv:2: code: nothing, instead 1 to 12 of A-Z 0-9"},
    {"a day that does not exist", "agencies", NULL, AGENCIES "UUD,x,,2023-02-29,\n", 0, 0,
     "agencies.csv:2: valid_from: \"2023-02-29\", instead a day that exists, YYYY-MM-DD"},
    {"ends a day before it begins", "agencies", NULL, AGENCIES "UUD,x,,2024-01-01,2023-12-31\n", 0,
     0, "agencies.csv:2: valid_to: valid_to lies before valid_from, instead a row without that"},
    {"amount", "approvers", NULL, APPROVERS "a,UUD,1.005,2024-01-01,\n", 0, 0,
     "approvers.csv:2: limit: \"1.005\", instead an amount such as 1234.56"},
    {"word", "payee_status", NULL, STATUSES "2000010-4,dead,2024-01-01,\n", 0, 0,
     "payee_status.csv:2: status: \"dead\", instead one of bankrupt dissolved deceased ban"},
    {"a wrong identity code is masked", "payee_status", NULL,
     STATUSES "131052-308U,ban,2024-01-01,\n", 0, 0,
     "payee_status.csv:2: payee_id: \"131052-****\", instead a valid business id or personal "
     "identity code"},
    {"an identity code in a wrong column is masked", "payee_status", NULL,
     STATUSES "2000010-4,131052-308T,2024-01-01,\n", 0, 0,
     "payee_status.csv:2: status: \"****\", instead one of bankrupt dissolved deceased ban"},
    {"IBAN", "staff_accounts", NULL, "iban,valid_from,valid_to\nFI2112345600000786,2024-01-01,\n",
     0, 0,
     "staff_accounts.csv:2: iban: \"FI2112345600000786\", instead an IBAN whose check digits are "
     "right"},
    {"prefix", "bank_codes", NULL, BANKS "10,299,NDEAFIHH,a,2024-01-01,\n", 0, 0,
     "bank_codes.csv:2: prefix_from: \"10\", instead three digits"},
    {"a range that runs backwards", "bank_codes", NULL, BANKS "300,299,NDEAFIHH,a,2024-01-01,\n", 0,
     0,
     "bank_codes.csv:2: prefix_to: prefix_to lies before prefix_from, instead a row without that"},
    {"percent", "interest_rates", NULL,
     "kind,percent,valid_from,valid_to\nreference,100.01,2024-01-01,\n", 0, 0,
     "interest_rates.csv:2: percent: \"100.01\", instead a percentage from 0 to 100, such as 50 or "
     "50.5"},
};

static Arena arena;
static Store *store;
static ReferenceReport report;

static void set_up(void)
{
    arena_init(&arena, 256 * 1024 * 1024);
    store = test_postgres_open(&arena, test_postgres_database(&arena));
}

static void tear_down(void)
{
    store_close(&store);
    arena_done(&arena);
}

static void check_case(const LoadCase *c)
{
    const char *folder = temporary_folder(&arena, "reference");
    Status status;

    if (c->before != NULL) {
        folder_put(folder, c->table, c->before);
        ck_assert_msg(folder_load(store, &arena, folder, false, &report) == STATUS_OK, "%s: %s",
                      c->what, report.wrong[0]);
    }
    folder_put(folder, c->table, c->content);
    status = folder_load(store, &arena, folder, false, &report);
    folder_remove(folder);
    if (c->wrong == NULL) {
        ck_assert_msg(status == STATUS_OK, "%s: %s", c->what, report.wrong[0]);
        ck_assert_msg(report.added == c->added, "%s: added", c->what);
        ck_assert_msg(report.ended == c->ended, "%s: ended", c->what);
        return;
    }
    ck_assert_msg(status == STATUS_USAGE, "%s: not refused", c->what);
    ck_assert_str_eq(report.wrong[0], c->wrong);
}

START_TEST(merges)
{
    check_case(&load_cases[_i]);
}
END_TEST

/* What points at nothing that is there yet: loaded, and told. */
static const struct {
    const char *what, *table, *content;
    const char *warned; /* NULL: nothing is told */
} warned_cases[] = {
    {"an appropriation of no payer", "appropriations",
     "payer,budget_item,budget_year,amount,valid_from,valid_to\n"
     "NOPE,32.30.51,2026,1.00,2024-01-01,\n",
     "appropriations.csv:2: payer: \"NOPE\" stands in no row of payers, instead one that does"},
    {"a parameter of no programme", "rule_parameters",
     PARAMETERS "R-0210,horizon_days,NOPE,5,2024-01-01,\n",
     "rule_parameters.csv:2: programme: \"NOPE\" stands in no row of programmes, instead one that "
     "does"},
    {"a parameter of all of them", "rule_parameters",
     PARAMETERS "R-0210,horizon_days,*,5,2024-01-01,\n", NULL},
    {"a stop of no agency", "stops", STOPS ",NOPE,,,,,,controller,checked,2024-01-01,\n",
     "stops.csv:2: agency: \"NOPE\" stands in no row of agencies, instead one that does"},
    {"a stop of everything", "stops", STOPS ",,,,,,,controller,checked,2024-01-01,\n", NULL},
};

START_TEST(warns_of_what_lies_idle)
{
    const char *folder = temporary_folder(&arena, "reference");

    folder_put(folder, warned_cases[_i].table, warned_cases[_i].content);
    ck_assert_int_eq(folder_load(store, &arena, folder, false, &report), STATUS_OK);
    folder_remove(folder);
    ck_assert_int_eq(report.added, 1);
    ck_assert_int_eq(report.warned_total, warned_cases[_i].warned == NULL ? 0 : 1);
    if (warned_cases[_i].warned != NULL)
        ck_assert_str_eq(report.warned[0], warned_cases[_i].warned);
}
END_TEST

START_TEST(names_what_is_wrong)
{
    check_case(&wrong_cases[_i]);
}
END_TEST

START_TEST(loads_nothing_when_one_line_is_wrong)
{
    const char *folder = temporary_folder(&arena, "reference");

    folder_put(folder, "agencies", AGENCIES UUD_OPEN);
    folder_put(folder, "payee_status", STATUSES "x,y,z,\n");
    ck_assert_int_eq(folder_load(store, &arena, folder, false, &report), STATUS_USAGE);
    ck_assert_int_eq(report.wrong_total, 3);
    ck_assert_uint_eq(report.wrong_count, 3);
    folder_put(folder, "payee_status", STATUSES);
    ck_assert_int_eq(folder_load(store, &arena, folder, false, &report), STATUS_OK);
    ck_assert_int_eq(report.added, 1);
    folder_remove(folder);
}
END_TEST

START_TEST(a_dry_run_keeps_nothing)
{
    const char *folder = temporary_folder(&arena, "reference");

    folder_put(folder, "agencies", AGENCIES UUD_OPEN);
    ck_assert_int_eq(folder_load(store, &arena, folder, true, &report), STATUS_OK);
    ck_assert_int_eq(report.added, 1);
    ck_assert_int_eq(folder_load(store, &arena, folder, false, &report), STATUS_OK);
    ck_assert_int_eq(report.added, 1);
    folder_remove(folder);
}
END_TEST

START_TEST(the_shipped_set_loads_and_then_changes_nothing)
{
    const char *folder = shipped_folder(&arena);

    ck_assert_msg(folder != NULL, "MAKSATUS_SOURCE_ROOT is not set");
    ck_assert_msg(folder_load(store, &arena, folder, false, &report) == STATUS_OK, "%s",
                  report.wrong[0]);
    ck_assert_msg(report.warned_total == 0, "%s", report.warned[0]);
    ck_assert_int_eq(report.tables, 25);
    ck_assert_int_eq(report.added + report.unchanged, report.rows); /* some are there already */
    ck_assert_int_eq(folder_load(store, &arena, folder, false, &report), STATUS_OK);
    ck_assert_int_eq(report.added + report.ended, 0);
    ck_assert_int_eq(report.unchanged, report.rows);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reference_load");
    TCase *tests = tcase_create("load");
    SRunner *runner = srunner_create(suite);
    int failures;

    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, merges, 0, (int)COUNT_OF(load_cases));
    tcase_add_loop_test(tests, warns_of_what_lies_idle, 0, (int)COUNT_OF(warned_cases));
    tcase_add_loop_test(tests, names_what_is_wrong, 0, (int)COUNT_OF(wrong_cases));
    tcase_add_test(tests, loads_nothing_when_one_line_is_wrong);
    tcase_add_test(tests, a_dry_run_keeps_nothing);
    tcase_add_test(tests, the_shipped_set_loads_and_then_changes_nothing);
    suite_add_tcase(suite, tests);
    test_postgres_start();
    srunner_run_all(runner, CK_NORMAL);
    failures = srunner_ntests_failed(runner);
    test_postgres_stop(failures > 0);
    srunner_free(runner);
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
