/*
 * test_own_facts.c
 *     What is kept of an answer until its outcomes are known: that which says something of a
 *     payment, in the order of payments, and nothing of an answer that says too much.
 */
#include "own_facts.h"

#include "unit.h"

#define TEXT(text) {text, sizeof(text) - 1} /* SLICE_LITERAL is no constant */

static const struct {
    const char *what;
    AnswerStatus status;
    bool is_kept;
} statuses[] = {
    {"accepted", {.level = ANSWER_OF_TX, .code = TEXT("ACSP")}, true},
    {"received", {.level = ANSWER_OF_TX, .code = TEXT("RCVD")}, true},
    {"a code that nobody knows", {.level = ANSWER_OF_TX, .code = TEXT("XYZ1")}, true},
    {"reasons only", {.level = ANSWER_OF_TX}, false},
    {"of a whole file", {.level = ANSWER_OF_GROUP, .code = TEXT("ACSP")}, false},
    {"look below", {.level = ANSWER_OF_TX, .code = TEXT("PART")}, false},
    {"about the payee", {.level = ANSWER_OF_TX, .code = TEXT("RCVC")}, false},
};

static const struct {
    const char *what;
    AnswerItem item;
    bool is_kept;
} items[] = {
    {"booked", {.status = ITEM_BOOKED, .amount = {100}}, true},
    {"booked in euros", {.status = ITEM_BOOKED, .currency = TEXT("EUR")}, true},
    {"booked in others", {.status = ITEM_BOOKED, .currency = TEXT("SEK")}, false},
    {"pending", {.status = ITEM_PENDING}, false},
    {"returned", {.status = ITEM_BOOKED, .credit = true, .returned = true}, true},
    {"reversed", {.status = ITEM_BOOKED, .credit = true, .reversal = true}, true},
    {"a credit of others", {.status = ITEM_BOOKED, .credit = true}, false},
};

static OwnFacts facts;

static void begin(void)
{
    own_facts_init(&facts);
}

static void end(void)
{
    own_facts_done(&facts);
}

START_TEST(statuses_that_say_something)
{
    own_facts_add_status(&facts, SLICE_LITERAL("PAY"), 7, &statuses[_i].status);
    ck_assert_msg(facts.count == (statuses[_i].is_kept ? 1 : 0), "%s", statuses[_i].what);
}
END_TEST

START_TEST(items_that_say_something)
{
    own_facts_add_item(&facts, SLICE_LITERAL("PAY"), 7, &items[_i].item, SLICE_LITERAL("FI1"));
    ck_assert_msg(facts.count == (items[_i].is_kept ? 1 : 0), "%s", items[_i].what);
}
END_TEST

static void add_of_account(int64_t number, Slice account)
{
    const AnswerItem item = {.status = ITEM_BOOKED, .amount = {number}};

    own_facts_add_item(&facts, SLICE_LITERAL("PAY"), number, &item, account);
}

START_TEST(in_the_order_of_payments)
{
    static const int64_t numbers[] = {5, 9, 1, 5, 3};

    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        add_of_account(numbers[i], i % 2 == 0 ? SLICE_LITERAL("FI1") : SLICE_LITERAL("FI2"));
    own_facts_sort(&facts);
    ck_assert_uint_eq(facts.count, COUNT_OF(numbers));
    ck_assert_uint_eq(facts.texts_count, 2);
    for (size_t i = 0; i < facts.count; i++) {
        const OwnFact *fact = &facts.fact[i];
        ck_assert(i == 0 || facts.fact[i - 1].number <= fact->number);
        ck_assert_int_eq(fact->cents, fact->number);
        ck_assert(facts.texts[fact->texts].code.at == NULL);
    }
    ck_assert_uint_eq(own_facts_from(&facts, 0), 0);
    ck_assert_uint_eq(own_facts_from(&facts, 4), 2);
    ck_assert_uint_eq(own_facts_from(&facts, 5), 2);
    ck_assert_uint_eq(own_facts_from(&facts, 6), 4);
    ck_assert_uint_eq(own_facts_from(&facts, 10), 5);
}
END_TEST

START_TEST(texts_outlive_the_fact)
{
    char account[] = "FI1";

    add_of_account(1, slice_of(account));
    account[2] = '2';
    add_of_account(2, slice_of(account));
    ck_assert(slice_is(facts.texts[facts.fact[0].texts].place, "FI1"));
    ck_assert(slice_is(facts.texts[facts.fact[1].texts].place, "FI2"));
}
END_TEST

/* Of an answer that is not taken after all nothing stays; what the one before it said does. */
START_TEST(undone)
{
    facts.answer = 1;
    add_of_account(5, SLICE_LITERAL("FI1"));
    facts.answer = 2;
    add_of_account(3, SLICE_LITERAL("FI1"));
    own_facts_undo(&facts, 1);
    facts.answer = 3;
    add_of_account(2, SLICE_LITERAL("FI1"));
    own_facts_sort(&facts);
    ck_assert_uint_eq(facts.count, 2);
    ck_assert_int_eq(facts.texts[facts.fact[0].texts].answer, 3);
    ck_assert_int_eq(facts.texts[facts.fact[1].texts].answer, 1);
}
END_TEST

START_TEST(nothing_of_too_many)
{
    for (int64_t i = 0; i < OWN_FACTS_MAX; i++)
        add_of_account(i, SLICE_LITERAL("FI1"));
    ck_assert(!facts.overflowed);
    ck_assert_uint_eq(facts.count, OWN_FACTS_MAX);
    add_of_account(OWN_FACTS_MAX, SLICE_LITERAL("FI1"));
    ck_assert(facts.overflowed);
    add_of_account(1, SLICE_LITERAL("FI1"));
    ck_assert_uint_eq(facts.count, 0);
}
END_TEST

START_TEST(nothing_of_too_many_texts)
{
    for (int64_t i = 0; i <= OWN_TEXTS_MAX && !facts.overflowed; i++) {
        char account[32];
        Text text = text_on(account, sizeof(account));

        text_add_int(&text, i);
        ck_assert_uint_eq(facts.texts_count, (size_t)i);
        add_of_account(i, text_slice(&text));
    }
    ck_assert(facts.overflowed);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("own_facts");
    TCase *all = tcase_create("all");

    tcase_add_checked_fixture(all, begin, end);
    tcase_add_loop_test(all, statuses_that_say_something, 0, (int)COUNT_OF(statuses));
    tcase_add_loop_test(all, items_that_say_something, 0, (int)COUNT_OF(items));
    tcase_add_test(all, in_the_order_of_payments);
    tcase_add_test(all, texts_outlive_the_fact);
    tcase_add_test(all, undone);
    tcase_add_test(all, nothing_of_too_many);
    tcase_add_test(all, nothing_of_too_many_texts);
    suite_add_tcase(suite, all);
    return unit_run(suite);
}
