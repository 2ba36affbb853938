/*
 * test_rule_catalogue.c
 *     Properties of all rules together: ids, codes, texts, parameters.
 *
 * What a code does to a decision is known to offices, so the list stands here a second time.
 */
#include "facts_fixture.h"

enum { CODES_MAX = 128 };

static const struct {
    const char *rule;
    const char *code;
    Effect effect;
} rows[] = {
    {"R-0100", "FIELD_INVALID", EFFECT_REJECT},
    {"R-0110", "IBAN_INVALID", EFFECT_REJECT},
    {"R-0110", "IBAN_NOT_SEPA", EFFECT_REJECT},
    {"R-0110", "BIC_INVALID", EFFECT_REJECT},
    {"R-0120", "PAYEE_ID_INVALID", EFFECT_REJECT},
    {"R-0120", "PAYEE_TYPE_NOT_ELIGIBLE", EFFECT_REJECT},
    {"R-0120", "EMPLOYEE_ID_INVALID", EFFECT_REJECT},
    {"R-0130", "REFERENCE_INVALID", EFFECT_REJECT},
    {"R-0140", "IDENTITY_CODE_IN_TEXT", EFFECT_HOLD},
    {"R-0200", "AGENCY_UNKNOWN", EFFECT_REJECT},
    {"R-0200", "PROGRAMME_UNKNOWN", EFFECT_REJECT},
    {"R-0200", "AGENCY_NOT_COMPETENT", EFFECT_REJECT},
    {"R-0200", "SAME_PERSON", EFFECT_REJECT},
    {"R-0200", "APPROVER_UNKNOWN", EFFECT_REJECT},
    {"R-0200", "OVER_APPROVAL_LIMIT", EFFECT_HOLD},
    {"R-0210", "DECIDED_IN_FUTURE", EFFECT_REJECT},
    {"R-0210", "PERIOD_INVALID", EFFECT_REJECT},
    {"R-0210", "DECISION_STALE", EFFECT_HOLD},
    {"R-0210", "CLAIMED_TOO_LATE", EFFECT_HOLD},
    {"R-0300", "DUPLICATE_DECISION", EFFECT_REJECT},
    {"R-0300", "DUPLICATE_INSTALMENT", EFFECT_REJECT},
    {"R-0300", "POSSIBLE_DUPLICATE", EFFECT_HOLD},
    {"R-0310", "GRANT_EXCEEDED", EFFECT_REJECT},
    {"R-0310", "GRANTED_TOTAL_CHANGED", EFFECT_NOTE},
    {"R-0400", "AMOUNT_OVER_MAX", EFFECT_REJECT},
    {"R-0400", "AMOUNT_FOR_REVIEW", EFFECT_HOLD},
    {"R-0410", "FORMULA_EXCEEDED", EFFECT_REJECT},
    {"R-0410", "FORMULA_DATA_MISSING", EFFECT_REJECT},
    {"R-0420", "DE_MINIMIS_EXCEEDED", EFFECT_HOLD},
    {"R-0500", "APPROPRIATION_EXHAUSTED", EFFECT_HOLD},
    {"R-0500", "APPROPRIATION_UNKNOWN", EFFECT_REJECT},
    {"R-0600", "SET_OFF", EFFECT_NOTE},
    {"R-0610", "PAYMENT_STOPPED", EFFECT_HOLD},
    {"R-0620", "REPORT_OVERDUE", EFFECT_HOLD},
    {"R-0700", "SHARED_IBAN", EFFECT_HOLD},
    {"R-0700", "IBAN_CHANGED", EFFECT_HOLD},
    {"R-0700", "JUST_BELOW_LIMIT", EFFECT_HOLD},
    {"R-0700", "STAFF_ACCOUNT", EFFECT_HOLD},
    {"R-0710", "BLOCKED_PAYEE", EFFECT_HOLD},
    {"R-0720", "PAYEE_CEASED", EFFECT_HOLD},
    {"R-0730", "PAYEE_NAME_UNVERIFIED", EFFECT_HOLD},
    {"R-0800", "WAGE_NOT_REPORTED", EFFECT_HOLD},
    {"R-0800", "WAGE_MISMATCH", EFFECT_HOLD},
    {"R-0800", "EMPLOYMENT_ENDED", EFFECT_HOLD},
    {"R-0900", "ADDRESS_INCOMPLETE", EFFECT_NOTE},
    {"R-0910", "NAME_UNSENDABLE", EFFECT_HOLD},
};

START_TEST(the_codes_are_those_that_offices_know)
{
    size_t row = 0;

    for (const Rule *const *rule = rules_all; *rule != NULL; rule++) {
        for (size_t i = 0; i < (*rule)->code_count; i++, row++) {
            ck_assert_uint_lt(row, COUNT_OF(rows));
            ck_assert_str_eq((*rule)->id, rows[row].rule);
            ck_assert_str_eq((*rule)->codes[i].code, rows[row].code);
            ck_assert_int_eq((*rule)->codes[i].effect, rows[row].effect);
        }
    }
    ck_assert_uint_eq(row, COUNT_OF(rows));
}
END_TEST

START_TEST(rules_are_in_the_order_of_their_ids)
{
    for (const Rule *const *rule = rules_all; *rule != NULL; rule++) {
        ck_assert_uint_eq(strlen((*rule)->id), 6);
        ck_assert(strncmp((*rule)->id, "R-", 2) == 0);
        if (rule != rules_all)
            ck_assert_str_lt(rule[-1]->id, (*rule)->id);
        ck_assert_ptr_eq(rule_find(slice_of((*rule)->id)), *rule);
    }
    ck_assert_ptr_null(rule_find(SLICE_LITERAL("R-0000")));
    ck_assert_ptr_null(rule_find(SLICE_LITERAL("R-01")));
}
END_TEST

START_TEST(every_rule_is_described)
{
    for (const Rule *const *at = rules_all; *at != NULL; at++) {
        const Rule *rule = *at;

        ck_assert_int_ge(rule->version, 1);
        ck_assert_uint_gt(strlen(rule->name), 0);
        ck_assert_uint_gt(strlen(rule->title), 0);
        ck_assert_uint_gt(strlen(rule->legal_basis), 0);
        ck_assert(rule->evaluate != NULL);
        ck_assert_uint_gt(rule->code_count, 0);
        ck_assert_uint_le(rule->param_count, RULE_PARAMS_MAX);
    }
}
END_TEST

START_TEST(no_code_stands_twice)
{
    const char *seen[CODES_MAX];
    size_t count = 0;

    for (const Rule *const *rule = rules_all; *rule != NULL; rule++) {
        for (size_t i = 0; i < (*rule)->code_count; i++) {
            for (size_t j = 0; j < count; j++)
                ck_assert_str_ne(seen[j], (*rule)->codes[i].code);
            ck_assert_uint_lt(count, CODES_MAX);
            seen[count++] = (*rule)->codes[i].code;
        }
    }
}
END_TEST

/* A text ends as a sentence, and whatever is opened in it is closed. */
static void look_at_text(const char *code, const char *text)
{
    int open = 0;

    ck_assert_msg(strlen(text) > 20 && text[strlen(text) - 1] == '.', "%s: %s", code, text);
    for (const char *at = text; *at != '\0'; at++) {
        open += (*at == '{') - (*at == '}');
        ck_assert_msg(open == 0 || open == 1, "%s: %s", code, text);
    }
    ck_assert_msg(open == 0, "%s: %s", code, text);
    ck_assert_msg(strstr(text, "{payee_name}") == NULL, "%s names the payee", code);
}

START_TEST(every_code_has_three_texts)
{
    for (const Rule *const *rule = rules_all; *rule != NULL; rule++) {
        for (size_t i = 0; i < (*rule)->code_count; i++) {
            const RuleCode *code = &(*rule)->codes[i];

            look_at_text(code->code, code->text_fi);
            look_at_text(code->code, code->text_sv);
            look_at_text(code->code, code->text_en);
            ck_assert_str_ne(code->text_fi, code->text_sv);
            ck_assert_str_ne(code->text_fi, code->text_en);
            ck_assert_str_ne(code->text_sv, code->text_en);
        }
    }
}
END_TEST

/* A default is a value that could be loaded, and reads as it is written. */
START_TEST(defaults_are_within_their_bounds)
{
    for (const Rule *const *rule = rules_all; *rule != NULL; rule++) {
        for (size_t i = 0; i < (*rule)->param_count; i++) {
            const RuleParam *param = &(*rule)->params[i];
            int64_t value = -1;
            TEXT_ON_STACK(out, 64);

            ck_assert_int_ge(param->min, 0);
            ck_assert_int_lt(param->min, param->max);
            for (size_t j = 0; j < i; j++)
                ck_assert_str_ne((*rule)->params[j].name, param->name);
            if (param->standard == PARAM_NO_DEFAULT)
                continue;
            rule_param_text(param, param->standard, &out);
            ck_assert_msg(rule_param_parse(param, text_slice(&out), &value), "%s", param->name);
            ck_assert_int_eq(value, param->standard);
        }
    }
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {
        {the_codes_are_those_that_offices_know, 1},
        {rules_are_in_the_order_of_their_ids, 1},
        {every_rule_is_described, 1},
        {no_code_stands_twice, 1},
        {every_code_has_three_texts, 1},
        {defaults_are_within_their_bounds, 1},
    };

    return rule_tests_run("rule catalogue", tests, COUNT_OF(tests));
}
