/*
 * test_keys.c
 *     The key of a decision is fixed for ever, alone and in groups, and ids that are numbered
 *     together have keys that lie together.
 */
#include "maksatus/decision_keys.h"

#include "unit.h"

static const HashKey alone = {{UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)}, false};
static const HashKey grouped = {{UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)}, true};

static uint64_t key_of(const HashKey *key, const char *agency, const char *id)
{
    return (uint64_t)decision_key(key, slice_of(agency), slice_of(id));
}

static uint64_t group_of(const char *agency, const char *id)
{
    return key_of(&grouped, agency, id) >> 48;
}

START_TEST(keys_stay_what_they_are)
{
    ck_assert_uint_eq(key_of(&alone, "UUDEV", "D-2026-000123"), UINT64_C(0x32feb03bb3f95dd1));
    ck_assert_uint_eq(key_of(&grouped, "UUDEV", "D-2026-000123"), UINT64_C(0xf4e7b03bb3f95dd1));
    ck_assert_uint_eq(key_of(&grouped, "UUDEV", "D-2026-000124"), UINT64_C(0xf4e7123741d80b4c));
}
END_TEST

/* Each row: two ids, and whether they are of one group. */
START_TEST(a_group_is_all_but_the_last_three)
{
    static const struct {
        const char *id, *other;
        bool together;
    } rows[] = {
        {"D-2026-000000", "D-2026-000999", true},
        {"D-2026-000999", "D-2026-001000", false},
        {"D-2026-000123", "D-2027-000123", false},
        {"1234", "1999", true},
        {"1234", "2234", false},
        {"123", "9", true},
        {"123", "", true},
        {"123", "1123", false},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        ck_assert_msg((group_of("A", rows[i].id) == group_of("A", rows[i].other))
                          == rows[i].together,
                      "%s and %s", rows[i].id, rows[i].other);
}
END_TEST

/* Agencies that number together share a group, and no key. */
START_TEST(the_whole_is_told_apart_in_a_group)
{
    ck_assert_uint_eq(group_of("A", "D-000123"), group_of("B", "D-000123"));
    ck_assert_uint_ne(key_of(&grouped, "A", "D-000123"), key_of(&grouped, "B", "D-000123"));
    ck_assert_uint_ne(key_of(&grouped, "A", "D-000123"), key_of(&grouped, "A", "D-000124"));
    ck_assert_uint_ne(key_of(&grouped, "A", "1"), key_of(&grouped, "A", "2"));
    ck_assert_uint_eq(key_of(&grouped, "A", "D-000123") << 16,
                      key_of(&alone, "A", "D-000123") << 16);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("keys");
    TCase *tcase = tcase_create("decision");

    tcase_add_test(tcase, keys_stay_what_they_are);
    tcase_add_test(tcase, a_group_is_all_but_the_last_three);
    tcase_add_test(tcase, the_whole_is_told_apart_in_a_group);
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
