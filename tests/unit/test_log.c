/*
 * test_log.c
 *     Lines of the log: their form, what they never say, and what happens when one is lost.
 */
#include "maksatus/log.h"

#include <unistd.h>

#include "unit.h"

static const struct {
    const char *what;
    const char *text;
    const char *masked;
} mask_rows[] = {
    {"plain", "batch 12 of KEHA", "batch 12 of KEHA"},
    {"identity code", "payee 131052-308T is held", "payee 131052-**** is held"},
    {"two of them", "131052-308T,010101-1119", "131052-****,010101-****"},
    {"not valid", "131052-308S", "131052-308S"},
    {"account", "to FI2112345600000785.", "to FI21****0785."},
    {"account with a mistake", "FI2112345600000786", "FI21****0786"},
    {"account of paper", "to FI21 1234 5600 0007 85 now", "to FI21****0785 now"},
    {"account in lower case", "fi2112345600000785", "FI21****0785"},
    {"account and code", "FI2112345600000785 131052-308T", "FI21****0785 131052-****"},
    {"a message id", "PAYER-20261123-0001", "PAYER-20261123-0001"},
    {"part of a longer word", "XFI2112345600000785", "XFI2112345600000785"},
    {"a digest", "ab12cdef0123456789abcdef0123456789abcdef",
     "ab12cdef0123456789abcdef0123456789abcdef"},
    {"fourteen characters", "FI211234567890", "FI211234567890"},
    {"fifteen characters", "NO9386011117947", "NO93****7947"},
    {"empty", "", ""},
};

START_TEST(masked)
{
    TEXT_ON_STACK(text, 256);

    text_add_masked(&text, slice_of(mask_rows[_i].text));
    expect_text(text_slice(&text), slice_of(mask_rows[_i].masked), mask_rows[_i].what);
}
END_TEST

static size_t lines_read(const char *path, char *out, size_t capacity)
{
    FILE *file = fopen(path, "re");

    ck_assert_ptr_nonnull(file);
    size_t len = fread(out, 1, capacity - 1, file);
    out[len] = '\0';
    ck_assert_int_eq(fclose(file), 0);
    return len;
}

START_TEST(lines)
{
    char path[] = "/tmp/maksatus-log-XXXXXX";
    static char content[32768];
    static char longest[8000];
    Error err = {0};
    Log log;

    ck_assert_int_ge(mkstemp(path), 0);
    ck_assert_int_eq(log_open(&log, path, 7, &err), STATUS_OK);
    log_event(&log, "batch.committed", log_int("batch", -12),
              log_string("name", "a\"\n131052-308T"), log_money("sum", (Money){123456}),
              log_day("day", (Day){20780}), log_bool("ok", true), log_text("none", SLICE_NONE));
    log_event(&log, "run.end", LOG_NO_FIELDS);
    memset(longest, 'a', sizeof(longest) - 1);
    log_event(&log, "long", log_string("a", longest));
    memset(longest, '\x01', sizeof(longest) - 1);
    log_event(&log, "longer", log_string("a", longest), log_string("b", longest));
    ck_assert_int_eq(log_close(&log, &err), STATUS_OK);
    (void)lines_read(path, content, sizeof(content));
    ck_assert_int_eq(unlink(path), 0);

    ck_assert_ptr_eq(strstr(content, "{\"time\":\"20"), content);
    ck_assert_ptr_nonnull(strstr(content,
                                 "Z\",\"run\":7,\"event\":\"batch.committed\",\"batch\":-12,"
                                 "\"name\":\"a\\\"\\n131052-****\",\"sum\":\"1234.56\","
                                 "\"day\":\"2026-11-23\",\"ok\":true,\"none\":null}\n{\"time\""));
    ck_assert_ptr_nonnull(strstr(content, "\"event\":\"run.end\"}\n"));
    ck_assert_ptr_nonnull(strstr(content, "aaaa\"}\n"));
    ck_assert_ptr_nonnull(strstr(content, "\"event\":\"longer\",\"cut\":true}\n"));
}
END_TEST

START_TEST(a_lost_line_is_told_of_at_the_end)
{
    Error err = {0};
    Log log;

    ck_assert_int_eq(log_open(&log, "/dev/full", 1, &err), STATUS_OK);
    log_event(&log, "a", LOG_NO_FIELDS);
    ck_assert_int_eq(log_close(&log, &err), STATUS_IO);
}
END_TEST

START_TEST(a_log_that_is_not_there_stops_nothing)
{
    Error err = {0};
    Error none = {0};
    Log log;

    ck_assert_int_eq(log_open(&log, "/nowhere/at/all.jsonl", 1, &err), STATUS_IO);
    log_event(&log, "a", LOG_NO_FIELDS);
    log_event(NULL, "a", LOG_NO_FIELDS);
    ck_assert_int_eq(log_close(&log, &none), STATUS_OK);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("log");
    TCase *tcase = tcase_create("log");

    tcase_add_loop_test(tcase, masked, 0, (int)COUNT_OF(mask_rows));
    tcase_add_test(tcase, lines);
    tcase_add_test(tcase, a_lost_line_is_told_of_at_the_end);
    tcase_add_test(tcase, a_log_that_is_not_there_stops_nothing);
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
