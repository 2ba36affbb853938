/*
 * test_decision_read.c
 *     The form of every field, on both sides of each boundary.
 */
#include <check.h>
#include <stdlib.h>

#include "maksatus/arena.h"
#include "maksatus/decision.h"

#define S(text)                                                                                    \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }
#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

typedef struct FormCase {
    Field field;
    Slice value;
    bool right;
} FormCase;

static const FormCase FORMS[] = {
    {FIELD_DECISION_ID, S(""), false},
    {FIELD_DECISION_ID, S("a"), true},
    {FIELD_DECISION_ID, S("Az09._/-"), true},
    {FIELD_DECISION_ID, S(TEN TEN TEN), true},
    {FIELD_DECISION_ID, S(TEN TEN TEN "1"), false},
    {FIELD_DECISION_ID, S("a b"), false},
    {FIELD_DECISION_ID, S("a\xC3\xA4"), false},
    {FIELD_DECISION_ID, S(" a"), false},
    {FIELD_GRANT_ID, S(TEN TEN TEN "12345"), true},
    {FIELD_GRANT_ID, S(TEN TEN TEN "123456"), false},
    {FIELD_GRANT_ID, S("a,b"), false},
    {FIELD_INSTALMENT, S("0"), false},
    {FIELD_INSTALMENT, S("1"), true},
    {FIELD_INSTALMENT, S("999"), true},
    {FIELD_INSTALMENT, S("1000"), false},
    {FIELD_INSTALMENT, S("-1"), false},
    {FIELD_INSTALMENT, S("1.0"), false},
    {FIELD_INSTALMENT, S(" 1"), false},
    {FIELD_INSTALMENT, S("99999999999999999999"), false},
    {FIELD_AGENCY, S("UUDEV"), true},
    {FIELD_AGENCY, S("ABCDEFGHIJ12"), true},
    {FIELD_AGENCY, S("ABCDEFGHIJ123"), false},
    {FIELD_AGENCY, S("uudev"), false},
    {FIELD_PROGRAMME, S("YR-KE"), false},
    {FIELD_PROGRAMME, S(""), false},
    {FIELD_DECIDED_ON, S("2026-12-15"), true},
    {FIELD_DECIDED_ON, S("2026-02-29"), false},
    {FIELD_DECIDED_ON, S("2028-02-29"), true},
    {FIELD_DECIDED_ON, S("2026-2-9"), false},
    {FIELD_DECIDED_ON, S("15.12.2026"), false},
    {FIELD_DUE_ON, S("2026-12-32"), false},
    {FIELD_DUE_ON, S(""), false},
    {FIELD_PERIOD_START, S(""), true},
    {FIELD_PERIOD_START, S("2026-11-31"), false},
    {FIELD_PERIOD_END, S("2026-11-30"), true},
    {FIELD_PAYEE_TYPE, S("person"), true},
    {FIELD_PAYEE_TYPE, S("organisation"), true},
    {FIELD_PAYEE_TYPE, S("organization"), false},
    {FIELD_PAYEE_TYPE, S("Person"), false},
    {FIELD_PAYEE_ID, S("nobody"), true}, /* judged by R-0120 */
    {FIELD_PAYEE_ID, S(""), false},
    {FIELD_PAYEE_NAME, S(HUNDRED TEN TEN TEN TEN), true},
    {FIELD_PAYEE_NAME, S(HUNDRED TEN TEN TEN TEN "1"), false},
    {FIELD_PAYEE_NAME, S(HUNDRED TEN TEN TEN "123456789\xC3\xA4"), true}, /* characters */
    {FIELD_PAYEE_NAME, S("a\tb"), false},
    {FIELD_PAYEE_NAME, S("a\x7F"), false},
    {FIELD_PAYEE_NAME, S("a\xC2\x85"), false},
    {FIELD_PAYEE_NAME, S("a\xFF"), false},
    {FIELD_PAYEE_NAME, S("a\0b"), false},
    {FIELD_STREET, S("Koe\nkatu"), false},
    {FIELD_COUNTRY, S("FI"), true},
    {FIELD_COUNTRY, S("AX"), true},
    {FIELD_COUNTRY, S("ZW"), true},
    {FIELD_COUNTRY, S("fi"), false},
    {FIELD_COUNTRY, S("XX"), false},
    {FIELD_COUNTRY, S("DA"), false}, /* a D of AD and an A of AE */
    {FIELD_COUNTRY, S("FIN"), false},
    {FIELD_IBAN, S("not an account"), true}, /* judged by R-0110 */
    {FIELD_IBAN, S(""), false},
    {FIELD_IBAN, S("  "), false},
    {FIELD_BIC, S("bic"), true},
    {FIELD_AMOUNT, S("0.01"), true},
    {FIELD_AMOUNT, S("0.00"), false},
    {FIELD_AMOUNT, S("1"), true},
    {FIELD_AMOUNT, S("1.5"), true},
    {FIELD_AMOUNT, S("1."), false},
    {FIELD_AMOUNT, S(".5"), false},
    {FIELD_AMOUNT, S("1.234"), false},
    {FIELD_AMOUNT, S("1,00"), false},
    {FIELD_AMOUNT, S("+1.00"), false},
    {FIELD_AMOUNT, S("-1.00"), false},
    {FIELD_AMOUNT, S("1e3"), false},
    {FIELD_AMOUNT, S("1 000.00"), false},
    {FIELD_AMOUNT, S("999999999.99"), true},
    {FIELD_AMOUNT, S("1000000000.00"), false},
    {FIELD_CURRENCY, S("EUR"), true},
    {FIELD_CURRENCY, S("SEK"), false},
    {FIELD_CURRENCY, S("eur"), false},
    {FIELD_CURRENCY, S(""), false},
    {FIELD_REFERENCE, S("12"), true}, /* judged by R-0130 */
    {FIELD_REFERENCE, S("\x01"), false},
    {FIELD_MESSAGE, S(HUNDRED TEN TEN TEN TEN), true},
    {FIELD_MESSAGE, S(HUNDRED TEN TEN TEN TEN "1"), false},
    {FIELD_PROPOSED_BY, S(""), false},
    {FIELD_APPROVED_BY, S(HUNDRED), false},
    {FIELD_GRANTED_TOTAL, S("x"), false},
    {FIELD_GRANTED_TOTAL, S("0.01"), true},
    {FIELD_BUDGET_ITEM, S("32.30.51"), true},
    {FIELD_BUDGET_ITEM, S(TEN TEN TEN "123456"), false},
    {FIELD_BUDGET_YEAR, S("2026"), true},
    {FIELD_BUDGET_YEAR, S("26"), false},
    {FIELD_BUDGET_YEAR, S("20260"), false},
    {FIELD_ELIGIBLE_COST, S("0.00"), true},
    {FIELD_ELIGIBLE_COST, S("-0.01"), false},
    {FIELD_OTHER_AID, S("0"), true},
    {FIELD_OTHER_AID, S("1000000000"), false},
    {FIELD_SUBSIDY_PERCENT, S("0"), true},
    {FIELD_SUBSIDY_PERCENT, S("100"), true},
    {FIELD_SUBSIDY_PERCENT, S("100.00"), true},
    {FIELD_SUBSIDY_PERCENT, S("100.01"), false},
    {FIELD_SUBSIDY_PERCENT, S("50.123"), false},
    {FIELD_SUBSIDY_PERCENT, S("50%"), false},
    {FIELD_EMPLOYEE_ID, S("nobody"), true}, /* judged by R-0120 */
    {FIELD_LANGUAGE, S("fi"), true},
    {FIELD_LANGUAGE, S("sv"), true},
    {FIELD_LANGUAGE, S("en"), true},
    {FIELD_LANGUAGE, S("FI"), false},
    {FIELD_LANGUAGE, S("de"), false},
    {FIELD_PROTECTED, S("yes"), true},
    {FIELD_PROTECTED, S(""), true},
    {FIELD_PROTECTED, S("no"), false},
    {FIELD_PROTECTED, S("Yes"), false},
};

static Arena arena;
static RecordFault faults[RECORD_FAULTS_MAX];

static void open_arena(void)
{
    arena_init(&arena, 1 << 20);
}

static void close_arena(void)
{
    arena_done(&arena);
}

/* Every required field right, the others absent. */
static Record right_record(void)
{
    return (Record){.line = 7,
                    .field = {
                        [FIELD_DECISION_ID] = S("P-001"),
                        [FIELD_GRANT_ID] = S("A-001"),
                        [FIELD_INSTALMENT] = S("1"),
                        [FIELD_AGENCY] = S("UUDEV"),
                        [FIELD_PROGRAMME] = S("YRKE"),
                        [FIELD_DECIDED_ON] = S("2026-12-15"),
                        [FIELD_DUE_ON] = S("2026-12-22"),
                        [FIELD_PAYEE_TYPE] = S("organisation"),
                        [FIELD_PAYEE_ID] = S("9000601-8"),
                        [FIELD_PAYEE_NAME] = S("Mallin Paja Oy"),
                        [FIELD_IBAN] = S("FI2112345600000785"),
                        [FIELD_AMOUNT] = S("4000.00"),
                        [FIELD_CURRENCY] = S("EUR"),
                        [FIELD_PROPOSED_BY] = S("esittelija"),
                        [FIELD_APPROVED_BY] = S("ratkaisija"),
                    }};
}

START_TEST(every_form_is_asked_for)
{
    const FormCase *expected = &FORMS[_i];
    Record record = right_record();
    Decision decision;
    size_t count;

    record.field[expected->field] = expected->value;
    count = decision_read(&record, &arena, &decision, faults);
    ck_assert_msg(count == (expected->right ? 0u : 1u), "%s, row %d: %zu faults",
                  field_name(expected->field), _i, count);
    if (count == 1)
        ck_assert_msg(slice_is(faults[0].field, field_name(expected->field)), "%.*s",
                      SLICE_ARGS(faults[0].field));
}
END_TEST

/* All but numbers of ours: the decision that is made of values is the one that was read. */
static void expect_same(const Decision *made, const Decision *read)
{
    const Slice made_text[]
        = {made->decision_id, made->grant_id,   made->agency,      made->programme,
           made->payee_id,    made->payee_name, made->street,      made->building,
           made->postcode,    made->town,       made->country,     made->iban,
           made->bic,         made->reference,  made->message,     made->proposed_by,
           made->approved_by, made->budget_item, made->employee_id, made->case_number,
           made->language};
    const Slice read_text[]
        = {read->decision_id, read->grant_id,   read->agency,      read->programme,
           read->payee_id,    read->payee_name, read->street,      read->building,
           read->postcode,    read->town,       read->country,     read->iban,
           read->bic,         read->reference,  read->message,     read->proposed_by,
           read->approved_by, read->budget_item, read->employee_id, read->case_number,
           read->language};

    for (size_t i = 0; i < COUNT_OF(read_text); i++) {
        ck_assert_ptr_eq(made_text[i].at, read_text[i].at);
        ck_assert_uint_eq(made_text[i].len, read_text[i].len);
    }
    ck_assert_uint_eq(made->line, read->line);
    ck_assert_int_eq(made->instalment, read->instalment);
    ck_assert_int_eq(made->decided_on.number, read->decided_on.number);
    ck_assert_int_eq(made->due_on.number, read->due_on.number);
    ck_assert_int_eq(made->period_start.number, read->period_start.number);
    ck_assert_int_eq(made->period_end.number, read->period_end.number);
    ck_assert_int_eq(made->payee_type, read->payee_type);
    ck_assert_int_eq(made->amount.cents, read->amount.cents);
    ck_assert_int_eq(made->granted_total.cents, read->granted_total.cents);
    ck_assert_int_eq(made->budget_year, read->budget_year);
    ck_assert_int_eq(made->eligible_cost.cents, read->eligible_cost.cents);
    ck_assert_int_eq(made->other_aid.cents, read->other_aid.cents);
    ck_assert_int_eq(made->subsidy_percent, read->subsidy_percent);
    ck_assert(made->protected_address == read->protected_address);
    ck_assert_ptr_eq(made->attribute, read->attribute);
    ck_assert_uint_eq(made->attribute_count, read->attribute_count);
}

/* Each right value, with an address that one of them protects. */
START_TEST(a_decision_is_made_of_its_values)
{
    const FormCase *given = &FORMS[_i];
    Record record = right_record();
    Decision read, made;
    DecisionValues values;

    record.field[FIELD_TOWN] = SLICE_LITERAL("Helsinki");
    record.field[given->field] = given->value;
    if (decision_read(&record, &arena, &read, faults) > 0)
        return;
    bool kept = decision_keep_values(&read, &record, &values);
    ck_assert(kept
              == (slice_equal(read.bic, record.field[FIELD_BIC])
                  && slice_equal(read.iban, record.field[FIELD_IBAN])));
    if (!kept)
        return;
    decision_from_values(&record, &values, &made);
    expect_same(&made, &read);
}
END_TEST

START_TEST(a_raised_account_is_read_again)
{
    Record record = right_record();
    Decision decision;
    DecisionValues values;

    record.field[FIELD_IBAN] = SLICE_LITERAL("FI21 1234 5600 0007 85");
    ck_assert_uint_eq(decision_read(&record, &arena, &decision, faults), 0);
    ck_assert(!decision_keep_values(&decision, &record, &values));
}
END_TEST

START_TEST(required_fields_are_required)
{
    Record record = right_record();
    Decision decision;
    size_t count;

    record.field[_i] = SLICE_NONE;
    count = decision_read(&record, &arena, &decision, faults);
    ck_assert_uint_eq(count, field_is_required((Field)_i) ? 1 : 0);
    ck_assert_int_eq(field_find(slice_of(field_name((Field)_i))), _i);
}
END_TEST

START_TEST(values_go_where_they_belong)
{
    Record record = right_record();
    Decision decision;

    record.field[FIELD_IBAN] = SLICE_LITERAL(" fi21 1234 5600 0007 85");
    record.field[FIELD_BIC] = SLICE_LITERAL("ndeafihh");
    record.field[FIELD_SUBSIDY_PERCENT] = SLICE_LITERAL("50.5");
    record.field[FIELD_OTHER_AID] = SLICE_LITERAL("0");
    record.field[FIELD_BUDGET_YEAR] = SLICE_LITERAL("2026");
    ck_assert_uint_eq(decision_read(&record, &arena, &decision, faults), 0);
    ck_assert(slice_is(decision.iban, "FI2112345600000785"));
    ck_assert(slice_is(decision.bic, "NDEAFIHH"));
    ck_assert_int_eq(decision.amount.cents, 400000);
    ck_assert_int_eq(decision.subsidy_percent, 5050);
    ck_assert_int_eq(decision.other_aid.cents, 0);
    ck_assert_int_eq(decision.budget_year, 2026);
    ck_assert_int_eq(decision.instalment, 1);
    ck_assert_int_eq(decision.payee_type, PAYEE_ORGANISATION);
    ck_assert_uint_eq(decision.line, 7);
    ck_assert(money_is_none(decision.eligible_cost) && money_is_none(decision.granted_total));
    ck_assert(day_is_none(decision.period_start) && day_is_none(decision.period_end));
    ck_assert(!decision.protected_address);
}
END_TEST

START_TEST(a_wrong_field_leaves_the_others)
{
    Record record = right_record();
    Decision decision;

    record.field[FIELD_AMOUNT] = SLICE_LITERAL("x");
    record.field[FIELD_DUE_ON] = SLICE_LITERAL("x");
    ck_assert_uint_eq(decision_read(&record, &arena, &decision, faults), 2);
    ck_assert(slice_is(faults[0].field, "due_on"));
    ck_assert(slice_is(faults[1].field, "amount"));
    ck_assert_int_eq(decision.amount.cents, 0);
    ck_assert(slice_is(decision.decision_id, "P-001"));
}
END_TEST

START_TEST(reference_and_message_exclude_each_other)
{
    Record record = right_record();
    Decision decision;

    record.field[FIELD_REFERENCE] = SLICE_LITERAL("1232");
    record.field[FIELD_MESSAGE] = SLICE_LITERAL("m");
    ck_assert_uint_eq(decision_read(&record, &arena, &decision, faults), 1);
    ck_assert(slice_is(faults[0].field, "message"));
}
END_TEST

START_TEST(a_protected_address_is_dropped)
{
    Record record = right_record();
    Decision decision;

    record.field[FIELD_STREET] = SLICE_LITERAL("Koekatu");
    record.field[FIELD_BUILDING] = SLICE_LITERAL("1");
    record.field[FIELD_POSTCODE] = SLICE_LITERAL("00100");
    record.field[FIELD_TOWN] = SLICE_LITERAL("Helsinki");
    record.field[FIELD_COUNTRY] = SLICE_LITERAL("FI");
    ck_assert_uint_eq(decision_read(&record, &arena, &decision, faults), 0);
    ck_assert(slice_is(decision.street, "Koekatu") && slice_is(decision.country, "FI"));
    record.field[FIELD_PROTECTED] = SLICE_LITERAL("yes");
    ck_assert_uint_eq(decision_read(&record, &arena, &decision, faults), 0);
    ck_assert(decision.protected_address);
    ck_assert_uint_eq(decision.street.len + decision.building.len + decision.postcode.len
                          + decision.town.len + decision.country.len,
                      0);
}
END_TEST

START_TEST(what_the_parser_saw_is_a_fault)
{
    Record record = right_record();
    Decision decision;

    record.repeated = SLICE_LITERAL("amount");
    record.wrong_kinds = UINT64_C(1) << FIELD_AMOUNT | UINT64_C(1) << FIELD_AGENCY;
    record.attribute_count = 2;
    record.attribute[0] = (Attribute){SLICE_LITERAL("good"), SLICE_LITERAL("")};
    record.attribute[1] = (Attribute){SLICE_LITERAL("bad"), SLICE_LITERAL("a\tb")};
    ck_assert_uint_eq(decision_read(&record, &arena, &decision, faults), 4);
    ck_assert(slice_is(faults[0].field, "agency"));
    ck_assert(slice_is(faults[1].field, "amount"));
    ck_assert(slice_is(faults[2].field, "amount")
              && slice_is(slice_of(faults[2].expected), "given once"));
    ck_assert(slice_is(faults[3].field, "bad"));
    record = right_record();
    record.attribute_count = 1;
    record.attribute[0] = (Attribute){SLICE_LITERAL("number"), SLICE_NONE};
    ck_assert_uint_eq(decision_read(&record, &arena, &decision, faults), 1);
    /* A reference that is null is none: the message is not at fault. */
    record = right_record();
    record.field[FIELD_MESSAGE] = SLICE_LITERAL("Avustus");
    record.field[FIELD_REFERENCE] = SLICE_LITERAL("null");
    record.wrong_kinds = UINT64_C(1) << FIELD_REFERENCE;
    ck_assert_uint_eq(decision_read(&record, &arena, &decision, faults), 1);
    ck_assert(slice_is(faults[0].field, "reference"));
}
END_TEST

START_TEST(everything_wrong_at_once_fits)
{
    Record record = {.repeated = S("x"), .attribute_count = 1};
    Decision decision;

    for (Field field = 0; field < FIELD_COUNT; field++)
        record.field[field] = SLICE_LITERAL("\xFF");
    record.attribute[0] = (Attribute){SLICE_LITERAL("\xFF"), SLICE_LITERAL("")};
    ck_assert_uint_eq(decision_read(&record, &arena, &decision, faults), RECORD_FAULTS_MAX);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decision_read");
    TCase *forms = tcase_create("forms");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(forms, open_arena, close_arena);
    tcase_add_loop_test(forms, every_form_is_asked_for, 0, (int)COUNT_OF(FORMS));
    tcase_add_loop_test(forms, a_decision_is_made_of_its_values, 0, (int)COUNT_OF(FORMS));
    tcase_add_test(forms, a_raised_account_is_read_again);
    tcase_add_loop_test(forms, required_fields_are_required, 0, FIELD_COUNT);
    tcase_add_test(forms, values_go_where_they_belong);
    tcase_add_test(forms, a_wrong_field_leaves_the_others);
    tcase_add_test(forms, reference_and_message_exclude_each_other);
    tcase_add_test(forms, a_protected_address_is_dropped);
    tcase_add_test(forms, what_the_parser_saw_is_a_fault);
    tcase_add_test(forms, everything_wrong_at_once_fits);
    suite_add_tcase(suite, forms);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
