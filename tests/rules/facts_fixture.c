/*
 * facts_fixture.c
 *     The faultless decision, asking, and rendering what was said.
 */
#include "facts_fixture.h"

#include <stdio.h>
#include <stdlib.h>

enum { SENTENCE_BYTES = 2048, VALUE_BYTES = 512 };

Day day_of(const char *text)
{
    Day day = DAY_NONE;

    if (text[0] != '\0')
        ck_assert_msg(day_parse(slice_of(text), &day), "no day: %s", text);
    return day;
}

Money money_of(const char *text)
{
    Money amount = MONEY_NONE;

    if (text[0] != '\0')
        ck_assert_msg(money_parse(slice_of(text), 15, &amount), "no amount: %s", text);
    return amount;
}

static Decision faultless_decision(void)
{
    return (Decision){
        .number = 1,
        .line = 2,
        .decision_id = SLICE_LITERAL("P-1"),
        .grant_id = SLICE_LITERAL("A-1"),
        .instalment = 1,
        .agency = SLICE_LITERAL("AAA"),
        .programme = SLICE_LITERAL("TUKI"),
        .decided_on = day_of("2026-11-20"),
        .due_on = day_of("2026-11-24"),
        .period_start = DAY_NONE,
        .period_end = DAY_NONE,
        .payee_type = PAYEE_ORGANISATION,
        .payee_id = SLICE_LITERAL("0201256-6"),
        .payee_name = SLICE_LITERAL("Keksitty Oy"),
        .iban = SLICE_LITERAL("FI2112345600000785"),
        .amount = money_of("500.00"),
        .proposed_by = SLICE_LITERAL("esittelija"),
        .approved_by = SLICE_LITERAL("ratkaisija"),
        .granted_total = MONEY_NONE,
        .budget_year = -1,
        .eligible_cost = MONEY_NONE,
        .other_aid = MONEY_NONE,
        .subsidy_percent = -1,
    };
}

static void fill_rows(Case *tested)
{
    Validity always = {1, day_of("2020-01-01"), DAY_NONE};

    tested->agency =
        (AgencyRow){always, SLICE_LITERAL("AAA"), SLICE_LITERAL("Virasto"), SLICE_LITERAL("MMM")};
    tested->programme = (ProgrammeRow){
        .valid = always,
        .code = SLICE_LITERAL("TUKI"),
        .payee_types = PAYEES_BOTH,
        .formula = FORMULA_NONE,
        .max_percent = -1,
        .coefficient = -1,
        .max_payment = MONEY_NONE,
        .review_above = MONEY_NONE,
        .claim_months = -1,
    };
    tested->competence = (ProgrammeAgencyRow){always, SLICE_LITERAL("TUKI"), SLICE_LITERAL("AAA"),
                                              SLICE_LITERAL("MAK"), SLICE_LITERAL("TILI")};
    tested->approver = (ApproverRow){always, SLICE_LITERAL("ratkaisija"), SLICE_LITERAL("AAA"),
                                     money_of("100000.00")};
    tested->appropriation = (AppropriationRow){
        always, SLICE_LITERAL("MAK"), SLICE_LITERAL("32.30.51"), 2026, money_of("1000000.00")};
    tested->bank =
        (BankCodeRow){always, 100, 199, SLICE_LITERAL("NDEAFIHH"), SLICE_LITERAL("Pankki")};
}

static Facts faultless_facts(const Case *tested)
{
    return (Facts){
        .decision = &tested->decision,
        .today = day_of("2026-11-23"),
        .agency = &tested->agency,
        .programme = &tested->programme,
        .programme_today = &tested->programme,
        .competence = &tested->competence,
        .approver = &tested->approver,
        .appropriation = &tested->appropriation,
        .bank = &tested->bank,
        .payer = SLICE_LITERAL("MAK"),
        .account = SLICE_LITERAL("TILI"),
        .budget_item = SLICE_LITERAL("32.30.51"),
        .budget_year = 2026,
        .similar_due_apart = -1,
        .last_granted_total = MONEY_NONE,
        .report_overdue = DAY_NONE,
        .shared_payees = 1,
        .wage = {0, MONEY_ZERO, DAY_NONE},
    };
}

Case *case_new(const char *rule_id)
{
    static Case tested;

    memset(&tested, 0, sizeof tested);
    tested.decision = faultless_decision();
    fill_rows(&tested);
    tested.facts = faultless_facts(&tested);
    tested.rule = rule_find(slice_of(rule_id));
    ck_assert_msg(tested.rule != NULL, "no rule %s", rule_id);
    for (size_t i = 0; i < tested.rule->param_count; i++)
        tested.param[i] = tested.rule->params[i].standard;
    return &tested;
}

void case_param(Case *tested, const char *name, int64_t value)
{
    for (size_t i = 0; i < tested->rule->param_count; i++) {
        if (strcmp(tested->rule->params[i].name, name) == 0) {
            tested->param[i] = value;
            return;
        }
    }
    ck_abort_msg("%s has no parameter %s", tested->rule->id, name);
}

const char *case_text(const Case *tested, size_t index, const char *language)
{
    static char sentence[SENTENCE_BYTES];
    static char bytes[EVIDENCE_MAX + RULE_PARAMS_MAX][VALUE_BYTES];
    NamedValue value[EVIDENCE_MAX + RULE_PARAMS_MAX];
    size_t count = 0;
    const Finding *finding = &tested->findings.item[index];
    Text out = text_on(sentence, sizeof sentence);

    ck_assert_uint_lt(index, tested->findings.count);
    for (uint32_t i = 0; i < finding->evidence_count; i++) {
        Text text = text_on(bytes[count], VALUE_BYTES);

        evidence_value_text(&finding->evidence[i], &text);
        value[count++] = (NamedValue){slice_of(finding->evidence[i].name), text_slice(&text)};
    }
    for (size_t i = 0; i < tested->rule->param_count; i++) {
        Text text = text_on(bytes[count], VALUE_BYTES);

        if (tested->param[i] == PARAM_NO_DEFAULT)
            continue;
        rule_param_text(&tested->rule->params[i], tested->param[i], &text);
        value[count++] = (NamedValue){slice_of(tested->rule->params[i].name), text_slice(&text)};
    }
    rule_text(&tested->rule->codes[finding->code], slice_of(language), value, count, &out);
    ck_assert(!out.overflowed);
    return text_string(&out);
}

const char *case_evidence(const Case *tested, size_t index, const char *name)
{
    static char bytes[VALUE_BYTES];
    const Finding *finding = &tested->findings.item[index];
    Text out = text_on(bytes, sizeof bytes);

    ck_assert_uint_lt(index, tested->findings.count);
    for (uint32_t i = 0; i < finding->evidence_count; i++) {
        if (strcmp(finding->evidence[i].name, name) == 0) {
            evidence_value_text(&finding->evidence[i], &out);
            return text_string(&out);
        }
    }
    ck_abort_msg("no evidence %s", name);
    return "";
}

static const char *said(Case *tested)
{
    static const char *const languages[] = {"fi", "sv", "en"};
    Text out = text_on(tested->said, sizeof tested->said);

    for (size_t i = 0; i < tested->findings.count; i++) {
        const Finding *finding = &tested->findings.item[i];

        for (size_t j = 0; j < COUNT_OF(languages); j++) {
            const char *sentence = case_text(tested, i, languages[j]);

            ck_assert_msg(strpbrk(sentence, "{}") == NULL, "a name has no value: %s", sentence);
        }
        ck_assert_int_eq(finding->effect, tested->rule->codes[finding->code].effect);
        text_add_string(&out, i == 0 ? "" : " ");
        text_add_string(&out, tested->rule->codes[finding->code].code);
    }
    return text_string(&out);
}

/* With other things in all that is not of the record alone. */
static Facts facts_of_another_batch(const Facts *facts)
{
    static const StopRow stop;
    static const StopRow *const stops[] = {&stop};
    Facts other = *facts;

    other.stop = stops;
    other.stop_count = 1;
    other.decision_seen = !facts->decision_seen;
    other.instalment_seen = !facts->instalment_seen;
    other.similar_same_period = !facts->similar_same_period;
    other.similar_due_apart = 0;
    other.grant_used = other.de_minimis_used = other.appropriation_used = money_of("99999999.99");
    other.last_granted_total = other.receivable_due = money_of("123.45");
    other.receivable_reference = SLICE_LITERAL("RF471234");
    other.protected_portion = money_of("1.00");
    other.report_overdue = day_of("2026-01-01");
    other.shared_payees = 99;
    other.iban_changed = !facts->iban_changed;
    other.near_limit_before = 99;
    other.name_check_failed = !facts->name_check_failed;
    other.wage = (WageFacts){1, money_of("0.01"), day_of("2026-01-01")};
    return other;
}

/* A rule that needs nothing but the record may be asked before the rest is known. */
static void expect_of_the_record_alone(const Case *tested)
{
    static Findings ahead;
    const Facts other = facts_of_another_batch(&tested->facts);

    if (tested->rule->needs != NEEDS_RECORD)
        return;
    ahead.rule = tested->rule;
    ahead.count = 0;
    tested->rule->evaluate(&other, tested->param, &ahead);
    ck_assert_msg(ahead.count == tested->findings.count, "%s needs more than the record",
                  tested->rule->id);
    for (size_t i = 0; i < ahead.count; i++)
        ck_assert_uint_eq(ahead.item[i].code, tested->findings.item[i].code);
}

const char *case_ask(Case *tested)
{
    tested->findings.rule = tested->rule;
    tested->findings.count = 0;
    tested->rule->evaluate(&tested->facts, tested->param, &tested->findings);
    expect_of_the_record_alone(tested);
    return said(tested);
}

const char *case_ask_last(Case *tested)
{
    ck_assert(tested->rule->evaluate_last != NULL);
    tested->findings.rule = tested->rule;
    tested->findings.count = 0;
    tested->rule->evaluate_last(&tested->facts, tested->param, &tested->findings);
    return said(tested);
}

void expect_said(const char *sentence, const char *said_codes, const char *expected)
{
    ck_assert_msg(strcmp(said_codes, expected) == 0, "%s: said '%s', expected '%s'", sentence,
                  said_codes, expected);
}

int rule_tests_run(const char *name, const RuleTest *tests, size_t count)
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);
    SRunner *runner;
    int failed;

    for (size_t i = 0; i < count; i++)
        tcase_add_loop_test(tcase, tests[i].test, 0, (int)tests[i].rows);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
