/*
 * test_numbers.c
 *     Numbers of payments of several answers: in order, each once, and which have one in common.
 */
#include "numbers.h"
#include "unit.h"

enum { RANGE = 40, ROUNDS = 2000 };

static uint64_t state = 20261222;

/* Some numbers below RANGE are added, and marked. */
static void add_some(Numbers *numbers, bool *marked)
{
    for (size_t n = unit_draw(&state, 12); n > 0; n--) {
        size_t number = unit_draw(&state, RANGE);

        marked[number] = true;
        numbers_add(numbers, (int64_t)number);
    }
}

static void check_all(const Numbers *numbers, const bool *marked)
{
    size_t at = 0;

    for (int number = 0; number < RANGE; number++)
        if (marked[number]) {
            ck_assert_uint_lt(at, numbers->count);
            ck_assert_int_eq(numbers->item[at++], number);
        }
    ck_assert_uint_eq(at, numbers->count);
}

/* Against marks on a list of all numbers. */
START_TEST(joined_unless_one_is_in_common)
{
    int joined = 0;

    for (int round = 0; round < ROUNDS; round++) {
        AUTO_NUMBERS Numbers numbers = {0};
        bool older[RANGE] = {0}, newer[RANGE] = {0}, common = false;

        add_some(&numbers, older);
        numbers_sort(&numbers);
        check_all(&numbers, older);
        size_t before = numbers.count;
        add_some(&numbers, newer);
        for (int i = 0; i < RANGE; i++)
            common = common || (older[i] && newer[i]);
        ck_assert_int_eq(numbers_join(&numbers, before), !common);
        if (common) {
            numbers.count = before;
            check_all(&numbers, older);
            continue;
        }
        joined++;
        for (int i = 0; i < RANGE; i++)
            older[i] = older[i] || newer[i];
        check_all(&numbers, older);
    }
    ck_assert_int_gt(joined, ROUNDS / 10);
    ck_assert_int_lt(joined, ROUNDS);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("numbers");
    TCase *all = tcase_create("all");

    tcase_add_test(all, joined_unless_one_is_in_common);
    suite_add_tcase(suite, all);
    return unit_run(suite);
}
