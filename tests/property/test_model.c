/*
 * test_model.c
 *     The model itself against figures that others worked out: the examples of the texts, hand-made
 *     nights, and the night of the conformance check where it is there.
 */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "model.h"
#include "model_values.h"

static Arena arena;

static void set_up(void)
{
    arena_init(&arena, (size_t)1 << 30);
}

static void tear_down(void)
{
    arena_done(&arena);
}

/* --- single values --- */

typedef bool Question(const char *text);

static bool iban_is_sendable(const char *text)
{
    return plain_is_iban(text) && plain_is_sepa(text);
}

static const struct {
    const char *why;
    Question *question;
    const char *text;
    bool expected;
} values[] = {
    {"a public sample", plain_is_hetu, "131052-308T", true},
    {"a wrong check character", plain_is_hetu, "131052-308S", false},
    {"a sign that came later", plain_is_hetu, "131052Y308T", true},
    {"a sign that nobody has", plain_is_hetu, "131052Z308T", false},
    {"1900 was no leap year", plain_is_hetu, "290200-248A", false},
    {"2000 was one", plain_is_hetu, "290200A248A", true},
    {"001 is given to nobody", plain_is_hetu, "010101-0018", false},
    {"lower case", plain_is_hetu, "131052-308t", false},
    {"one digit short", plain_is_hetu, "13105-308T", false},
    {"a business id", plain_is_business_id, "0201256-6", true},
    {"another", plain_is_business_id, "2769790-1", true},
    {"a wrong check digit", plain_is_business_id, "1234567-8", false},
    {"remainder 1 is never issued", plain_is_business_id, "1000008-1", false},
    {"an account", iban_is_sendable, "FI2112345600000785", true},
    {"a wrong check digit", iban_is_sendable, "FI2112345600000786", false},
    {"99 passes mod 97 and is none", plain_is_iban, "FI9912345600000060", false},
    {"17 characters", plain_is_iban, "FI211234560000078", false},
    {"a German account", iban_is_sendable, "DE89370400440532013000", true},
    {"Turkey is an account, but not SEPA", plain_is_iban, "TR330006100519786457841326", true},
    {"Turkey is not SEPA", plain_is_sepa, "TR330006100519786457841326", false},
    {"a national reference", plain_is_reference, "1234561", true},
    {"a wrong check digit", plain_is_reference, "1234562", false},
    {"three digits", plain_is_reference, "123", false},
    {"nothing but zeros", plain_is_reference, "0000", false},
    {"the same as RF", plain_is_reference, "RF341234561", true},
    {"a wrong RF", plain_is_reference, "RF351234561", false},
    {"an identity code between blanks", plain_has_hetu_inside, "for 131052-308T today", true},
    {"the same after a letter", plain_has_hetu_inside, "x131052-308T", false},
    {"the same before a letter that is not ASCII", plain_has_hetu_inside, "131052-308T\u00E4",
     false},
    {"a leap day", plain_is_day, "2024-02-29", true},
    {"none", plain_is_day, "2025-02-29", false},
    {"Cyrillic leaves nothing", plain_is_sendable, "\u0416\u0435", false},
    {"a digit is enough", plain_is_sendable, "\u0416 7", true},
    {"a letter that folds", plain_is_sendable, "\u0110", true},
};

START_TEST(values_are_as_the_texts_say)
{
    ck_assert_msg(values[_i].question(values[_i].text) == values[_i].expected, "%s: %s",
                  values[_i].why, values[_i].text);
}
END_TEST

START_TEST(days_go_there_and_back)
{
    ck_assert_int_eq(plain_day("1970-01-01"), 0);
    ck_assert_int_eq(plain_day("2000-03-01"), 11017);
    ck_assert_str_eq(plain_day_text(&arena, plain_day("2024-02-29") + 366), "2025-03-01");
    ck_assert_str_eq(plain_day_text(&arena, plain_three_years_before(plain_day("2024-02-29"))),
                     "2021-02-28");
    ck_assert_str_eq(plain_day_text(&arena, plain_last_of_month(2025, 14)), "2026-02-28");
    ck_assert_int_eq(plain_decimal("1234.5", 2), 123450);
    ck_assert_str_eq(plain_folded(&arena, "Yritys \u00C4-Oy"), plain_folded(&arena, "oy a yritys"));
}
END_TEST

/* --- hand-made nights --- */

static const char *const tables[][2] = {
    {"agencies", "code,name,valid_from,valid_to\nUUD,U,2024-01-01,\n"},
    {"approvers", "user,agency,limit,valid_from,valid_to\nboss,UUD,9000.00,2024-01-01,\n"},
    {"programmes", "code,payee_types,formula,max_percent,coefficient,max_payment,review_above,"
                   "claim_months,de_minimis,wage_check,budget_item,valid_from,valid_to\n"
                   "TUKI,both,,,,5000.00,4000.00,,no,no,32.1,2024-01-01,\n"
                   "WAGE,both,wage_subsidy,70,,,,,no,no,32.1,2024-01-01,\n"
                   "KOEFF,both,wage_subsidy,100,1.23,,,,no,no,32.1,2024-01-01,\n"},
    {"programme_agencies", "programme,agency,payer,account,valid_from,valid_to\n"
                           "TUKI,UUD,MAKSU,A,2024-01-01,\nWAGE,UUD,MAKSU,A,2024-01-01,\n"
                           "KOEFF,UUD,MAKSU,A,2024-01-01,\n"},
    {"appropriations", "payer,budget_item,budget_year,amount,valid_from,valid_to\n"
                       "MAKSU,32.1,2026,10000.00,2024-01-01,\n"},
    {"rule_parameters", "rule,name,programme,value,valid_from,valid_to\n"
                        "R-0410,monthly_cap,WAGE,1260.00,2024-01-01,\n"
                        "R-0410,monthly_cap,KOEFF,2020.00,2024-01-01,\n"},
    {"banking_days", "date,calendar,name,valid_from,valid_to\n2026-12-15,FI,x,2024-01-01,\n"},
};

static const char night_head[] =
    "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,period_start,period_end,"
    "payee_type,payee_id,payee_name,iban,amount,currency,proposed_by,approved_by,granted_total,"
    "eligible_cost,other_aid,subsidy_percent\n";

static Model *hand_made(void)
{
    Model *model = model_new(&arena);

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
        ck_assert(model_reference(model, tables[i][0], tables[i][1]));
    return model;
}

/* id, grant, instalment, programme, due, period, amount, total, cost, aid, percent */
static const char *row(const char *id, const char *grant, const char *programme, const char *due,
                       const char *period, const char *amount, const char *rest)
{
    return arena_format(&arena,
                        "%s,%s,UUD,%s,2026-12-01,%s,%s,organisation,0201256-6,Oy Yritys,"
                        "FI2112345600000785,%s,EUR,clerk,boss,%s\n",
                        id, grant, programme, due, period, amount, rest);
}

static void night(Model *model, const char *date, const char *rows)
{
    ModelDelivery delivery = {date, arena_format(&arena, "%s%s", night_head, rows)};

    model_run(model, date, &delivery, *rows != '\0');
}

static const char *told(const Model *model, size_t index)
{
    ModelResult r = model_result(model, index);

    return arena_format(&arena, "%s %s %s", r.state, r.codes, r.execution_day);
}

static const struct {
    const char *why;
    const char *programme, *period, *amount, *rest;
    const char *expected;
} formulas[] = {
    {"the cap of a month", "WAGE", "2026-11-01,2026-11-30", "1260.00", ",2800.00,,50", "planned"},
    {"a cent above it", "WAGE", "2026-11-01,2026-11-30", "1260.01", ",2800.00,,50", "rejected"},
    {"half a cent up", "WAGE", "2026-11-01,2026-11-30", "995.28", ",1990.55,,50", "planned"},
    {"and no more", "WAGE", "2026-11-01,2026-11-30", "995.29", ",1990.55,,50", "rejected"},
    {"fourteen days", "WAGE", "2026-11-01,2026-11-14", "588.00", ",1500.00,,50", "planned"},
    {"a cent above", "WAGE", "2026-11-01,2026-11-14", "588.01", ",1500.00,,50", "rejected"},
    {"31 days that are no month", "WAGE", "2026-10-15,2026-11-14", "1302.00", ",9000.00,,50",
     "planned"},
    {"a cent above", "WAGE", "2026-10-15,2026-11-14", "1302.01", ",9000.00,,50", "rejected"},
    {"other aid", "WAGE", "2026-11-01,2026-11-30", "900.00", ",2400.00,1500.00,50", "planned"},
    {"a cent above", "WAGE", "2026-11-01,2026-11-30", "900.01", ",2400.00,1500.00,50", "rejected"},
    {"a coefficient", "KOEFF", "2026-11-01,2026-11-30", "1968.00", ",1600.00,,100", "planned"},
    {"a cent above", "KOEFF", "2026-11-01,2026-11-30", "1968.01", ",1600.00,,100", "rejected"},
    {"17 days of 1260", "WAGE", "2026-11-01,2026-11-17", "714.00", ",9000.00,,50", "planned"},
    {"more than the percent", "WAGE", "2026-11-01,2026-11-30", "1.00", ",9000.00,,70.01",
     "rejected"},
    {"no period", "WAGE", ",", "1.00", ",9000.00,,70", "rejected"},
};

START_TEST(the_formula_gives_the_figures_of_the_text)
{
    Model *model = hand_made();

    night(model, "2026-12-14",
          row("a", "G,1", formulas[_i].programme, "2026-12-14", formulas[_i].period,
              formulas[_i].amount, formulas[_i].rest));
    ck_assert_str_eq(model_result(model, 0).state, formulas[_i].expected);
}
END_TEST

START_TEST(what_came_before_counts)
{
    Model *model = hand_made();

    night(model, "2026-12-14",
          arena_format(&arena, "%s%s%s%s%s",
                       row("a", "G,1", "TUKI", "2026-12-15", ",", "3000.00", "5000.00,,,"),
                       row("a", "G,1", "TUKI", "2026-12-15", ",", "1.00", ",,,"),
                       row("b", "H,1", "TUKI", "2026-12-20", ",", "3000.00", ",,,"),
                       row("c", "G,2", "TUKI", "2026-12-15", ",", "2000.01", "5000.00,,,"),
                       row("d", "I,1", "TUKI", "2026-12-14", ",", "4000.01", ",,,")));
    ck_assert_str_eq(told(model, 0), "planned  2026-12-16"); /* the 15th is closed */
    ck_assert_str_eq(told(model, 1), "rejected DUPLICATE_DECISION DUPLICATE_INSTALMENT ");
    ck_assert_str_eq(told(model, 2), "held POSSIBLE_DUPLICATE ");
    ck_assert_str_eq(told(model, 3), "rejected GRANT_EXCEEDED ");
    ck_assert_str_eq(told(model, 4), "held AMOUNT_FOR_REVIEW ");
}
END_TEST

START_TEST(later_nights_take_up_again)
{
    Model *model = hand_made();

    night(model, "2026-12-14",
          arena_format(&arena, "%s%s", row("a", "G,1", "TUKI", "2026-12-21", ",", "3000.00", ",,,"),
                       row("b", "H,1", "TUKI", "2026-12-14", ",", "4500.00", ",,,")));
    ck_assert_str_eq(told(model, 0), "deferred  ");
    ck_assert_str_eq(told(model, 1), "held AMOUNT_FOR_REVIEW ");
    model_release(model, "UUD", "b");
    night(model, "2026-12-15", row("c", "I,1", "TUKI", "2026-12-15", ",", "3500.00", ",,,"));
    ck_assert_str_eq(told(model, 0), "deferred  ");
    ck_assert_str_eq(told(model, 1), "planned AMOUNT_FOR_REVIEW 2026-12-16");
    ck_assert_str_eq(told(model, 2), "planned  2026-12-16");
    night(model, "2026-12-16", "");
    /* 4500 and 3500 are spent: the appropriation has no 3000 left. */
    ck_assert_str_eq(told(model, 0), "held APPROPRIATION_EXHAUSTED ");
}
END_TEST

/* --- the conformance night --- */

static const char *slurp(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat about;

    if (file == NULL)
        return NULL;
    ck_assert_int_eq(fstat(fileno(file), &about), 0);
    char *text = arena_alloc(&arena, (size_t)about.st_size + 1);
    ck_assert_uint_eq(fread(text, 1, (size_t)about.st_size, file), (size_t)about.st_size);
    ck_assert_int_eq(fclose(file), 0);
    return text;
}

static const char *conformance(void)
{
    const char *given = getenv("MAKSATUS_SHARED"), *root = getenv("MAKSATUS_SOURCE_ROOT");

    if (given != NULL && *given != '\0')
        return arena_format(&arena, "%s/conformance", given);
    return arena_format(&arena, "%s/../shared/conformance", root != NULL ? root : ".");
}

static void load_folder(Model *model, const char *folder)
{
    static const char *const names[] = {
        "agencies",        "appropriations", "approvers",    "bank_codes",         "banking_days",
        "blocked_payees",  "payee_groups",   "payee_status", "programme_agencies", "programmes",
        "rule_parameters", "staff_accounts", "stops",        "incomes_register",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *csv = slurp(arena_format(&arena, "%s/reference/%s.csv", folder, names[i]));
        if (csv != NULL)
            ck_assert(model_reference(model, names[i], csv));
    }
}

static void check_decision(const Model *model, size_t index, json_t *wanted)
{
    ModelResult found = model_result(model, index);
    const char *codes = "";
    const char *on = json_string_value(json_object_get(wanted, "execution_day"));
    size_t i;
    json_t *code;

    json_array_foreach(json_object_get(wanted, "codes"), i, code) codes =
        arena_format(&arena, "%s%s%s", codes, i > 0 ? " " : "", json_string_value(code));
    ck_assert_msg(strcmp(found.codes, codes) == 0
                      && strcmp(found.state, json_string_value(json_object_get(wanted, "state")))
                             == 0
                      && strcmp(found.execution_day, on != NULL ? on : "") == 0,
                  "%s: %s [%s] %s, expected [%s]", found.decision_id, found.state, found.codes,
                  found.execution_day, codes);
}

START_TEST(the_conformance_night_is_as_expected)
{
    const char *folder = conformance();
    const char *csv = slurp(arena_format(&arena, "%s/decisions.csv", folder));
    const char *expected = slurp(arena_format(&arena, "%s/expected.json", folder));
    Model *model = model_new(&arena);

    if (csv == NULL || expected == NULL) {
        (void)printf("skipped: there is no conformance night (MAKSATUS_SHARED)\n");
        return;
    }
    json_t *document = json_loads(expected, 0, NULL);
    json_t *decisions = json_object_get(document, "decisions");
    ModelDelivery delivery = {"decisions.csv", csv};
    load_folder(model, folder);
    model_run(model, json_string_value(json_object_get(document, "date")), &delivery, 1);
    ck_assert_uint_eq(model_count(model), json_array_size(decisions));
    for (size_t i = 0; i < model_count(model); i++)
        check_decision(model, i, json_array_get(decisions, i));
    json_decref(document);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model");
    TCase *tcase = tcase_create("model");
    SRunner *runner = srunner_create(suite);

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, values_are_as_the_texts_say, 0,
                        (int)(sizeof(values) / sizeof(values[0])));
    tcase_add_loop_test(tcase, the_formula_gives_the_figures_of_the_text, 0,
                        (int)(sizeof(formulas) / sizeof(formulas[0])));
    tcase_add_test(tcase, days_go_there_and_back);
    tcase_add_test(tcase, what_came_before_counts);
    tcase_add_test(tcase, later_nights_take_up_again);
    tcase_add_test(tcase, the_conformance_night_is_as_expected);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
