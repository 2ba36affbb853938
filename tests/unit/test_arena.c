/*
 * test_arena.c
 *     Memory that is zeroed, aligned, bounded, and gone after a reset.
 */
#include "maksatus/arena.h"

#include <stdalign.h>

#include "unit.h"

START_TEST(zeroed_and_aligned)
{
    Arena arena AUTO_ARENA = {0};

    arena_init(&arena, 1 << 20);
    for (size_t bytes = 0; bytes < 200; bytes++) {
        unsigned char *at = arena_alloc(&arena, bytes);

        ck_assert_ptr_nonnull(at);
        ck_assert_uint_eq((uintptr_t)at % alignof(max_align_t), 0);
        for (size_t byte = 0; byte < bytes; byte++)
            ck_assert_uint_eq(at[byte], 0);
        memset(at, 0xff, bytes);
    }
}
END_TEST

START_TEST(reset_gives_back)
{
    Arena arena AUTO_ARENA = {0};

    arena_init(&arena, 1 << 22);
    const char *kept = arena_string(&arena, slice_of("kept"));
    ArenaMark mark = arena_mark(&arena);
    unsigned char *first = arena_alloc(&arena, 100);
    memset(first, 0xff, 100);
    for (int block = 0; block < 100; block++)
        memset(arena_alloc(&arena, 10000), 0xff, 10000);
    arena_reset(&arena, mark);
    ck_assert_uint_eq(arena.used_bytes, mark.used_bytes);
    unsigned char *again = arena_alloc(&arena, 100);
    ck_assert_ptr_eq(again, first);
    ck_assert_uint_eq(again[99], 0);
    ck_assert_str_eq(kept, "kept");
}
END_TEST

START_TEST(reset_to_empty)
{
    Arena arena AUTO_ARENA = {0};

    arena_init(&arena, 1 << 22);
    ArenaMark mark = arena_mark(&arena);
    for (int round = 0; round < 3; round++) {
        for (int block = 0; block < 50; block++)
            memset(arena_alloc(&arena, 30000), 0xff, 30000);
        arena_reset(&arena, mark);
        ck_assert_uint_eq(arena.used_bytes, 0);
    }
}
END_TEST

START_TEST(the_limit_is_reached)
{
    Arena arena AUTO_ARENA = {0};

    arena_init(&arena, 100);
    ck_assert_ptr_nonnull(arena_alloc(&arena, 100));
}
END_TEST

START_TEST(above_the_limit_is_a_bug)
{
    Arena arena = {0};

    arena_init(&arena, 100);
    (void)arena_alloc(&arena, 101);
}
END_TEST

START_TEST(above_the_limit_in_two_is_a_bug)
{
    Arena arena = {0};

    arena_init(&arena, 4096);
    (void)arena_alloc(&arena, 4096);
    (void)arena_alloc(&arena, 17);
}
END_TEST

START_TEST(an_array_that_overflows_is_a_bug)
{
    Arena arena = {0};

    arena_init(&arena, SIZE_MAX);
    (void)arena_array(&arena, SIZE_MAX / 2, 3);
}
END_TEST

START_TEST(copies_and_formats)
{
    Arena arena AUTO_ARENA = {0};
    char text[] = "abc";

    arena_init(&arena, 1 << 16);
    Slice copy = arena_slice(&arena, slice_of(text));
    text[0] = 'x';
    expect_text(copy, slice_of("abc"), "a copy");
    ck_assert_ptr_null(arena_slice(&arena, SLICE_NONE).at);
    ck_assert_ptr_nonnull(arena_slice(&arena, slice_of("")).at);
    ck_assert_str_eq(arena_format(&arena, "%s-%05d", "a", 42), "a-00042");
}
END_TEST

START_TEST(done_of_nothing)
{
    Arena arena = {0};

    arena_done(&arena);
    ck_assert_ptr_null(arena.block);
}
END_TEST

START_TEST(grown)
{
    int32_t *items = NULL;
    size_t capacity = 0;

    for (int32_t item = 0; item < 1000; item++) {
        size_t before = capacity;

        memory_grow((void **)&items, &capacity, (size_t)item + 1, sizeof(*items));
        ck_assert(capacity > (size_t)item);
        ck_assert(capacity == before || capacity >= 2 * before);
        items[item] = item;
    }
    for (int32_t item = 0; item < 1000; item++)
        ck_assert_int_eq(items[item], item);
    memory_free(items);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arena");
    TCase *tcase = tcase_create("arena");

    tcase_add_test(tcase, zeroed_and_aligned);
    tcase_add_test(tcase, reset_gives_back);
    tcase_add_test(tcase, reset_to_empty);
    tcase_add_test(tcase, the_limit_is_reached);
    tcase_add_exit_test(tcase, above_the_limit_is_a_bug, EXIT_BUG);
    tcase_add_exit_test(tcase, above_the_limit_in_two_is_a_bug, EXIT_BUG);
    tcase_add_exit_test(tcase, an_array_that_overflows_is_a_bug, EXIT_BUG);
    tcase_add_test(tcase, copies_and_formats);
    tcase_add_test(tcase, done_of_nothing);
    tcase_add_test(tcase, grown);
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
