/*
 * test_key_table.c
 *     Entries are found by key, in the order of arrival, however many there are.
 */
#include "key_table.h"

#include "unit.h"

typedef struct Entry {
    int64_t key;
    int64_t value;
} Entry;

/* Keys that meet in the low bits, and keys that do not. */
static int64_t key_of(int64_t i, int stride)
{
    return i * stride - 1000;
}

START_TEST(what_was_put_is_found)
{
    static const int strides[] = {1, 64, 4096, 1 << 20};
    KeyTable table = KEY_TABLE(Entry);

    for (int64_t i = 0; i < 5000; i++) {
        Entry *entry = key_table_put(&table, key_of(i, strides[_i]));
        ck_assert_int_eq(entry->value, 0); /* fresh ones are zero but for the key */
        entry->value = i + 1;
    }
    ck_assert_uint_eq(table.count, 5000);
    for (int64_t i = 0; i < 5000; i++) {
        const Entry *entry = key_table_find(&table, key_of(i, strides[_i]));
        ck_assert_ptr_nonnull(entry);
        ck_assert_int_eq(entry->value, i + 1);
        ck_assert_ptr_eq(entry, key_table_at(&table, (size_t)i));
        ck_assert_ptr_eq(key_table_put(&table, key_of(i, strides[_i])), entry);
    }
    ck_assert_ptr_null(key_table_find(&table, key_of(5000, strides[_i])));
    ck_assert_ptr_null(key_table_find(&table, key_of(-1, strides[_i])));
    key_table_done(&table);
}
END_TEST

START_TEST(an_empty_table_has_nothing)
{
    KeyTable table = KEY_TABLE(Entry);

    ck_assert_ptr_null(key_table_find(&table, 0));
    key_table_done(&table);
    ck_assert_ptr_nonnull(key_table_put(&table, 0)); /* usable again */
    key_table_done(&table);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("key_table");
    TCase *tcase = tcase_create("entries");

    tcase_add_loop_test(tcase, what_was_put_is_found, 0, 4);
    tcase_add_test(tcase, an_empty_table_has_nothing);
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
