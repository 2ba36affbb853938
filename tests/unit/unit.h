/*
 * unit.h
 *     How each test program of this folder begins and ends.
 */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "maksatus/slice.h"

/* What meson takes for "was skipped". */
enum { EXIT_SKIPPED = 77, EXIT_BUG = 70 };

static inline int unit_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);

    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* A number below the bound, by chance: the same ones for the same first state. */
static inline size_t unit_draw(uint64_t *state, size_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)((*state >> 33) % below);
}

/* What the environment says, in digits; else the standard. */
static inline uint64_t unit_number(const char *name, uint64_t standard)
{
    const char *text = getenv(name);
    uint64_t number = 0;

    if (text == NULL || *text == '\0')
        return standard;
    for (; *text >= '0' && *text <= '9'; text++)
        number = number * 10 + (uint64_t)(*text - '0');
    return number;
}

/* A row says its sentence when it fails. */
#define expect_text(actual, expected, what)                                                        \
    ck_assert_msg(slice_equal((actual), (expected)), "%s: '%.*s' instead of '%.*s'", (what),       \
                  SLICE_ARGS(actual), SLICE_ARGS(expected))

#endif
