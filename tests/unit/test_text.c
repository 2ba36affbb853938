/*
 * test_text.c
 *     The bounded writer: what fits, what does not, and how values are written.
 */
#include "maksatus/text.h"

#include "unit.h"

static const struct {
    const char *what;
    size_t capacity;
    const char *part;
    const char *kept;
    bool overflowed;
} bound_rows[] = {
    {"one byte of room is left", 4, "abc", "abc", false},
    {"just so", 3, "abc", "abc", false},
    {"one byte too long", 2, "abc", "ab", true},
    {"no letter is torn", 2, "aä", "a", true},
    {"no room at all", 0, "a", "", true},
    {"nothing into nothing", 0, "", "", false},
};

START_TEST(never_overruns)
{
    char bytes[8] = "#######";
    Text text = text_on(bytes, bound_rows[_i].capacity);
    Text formatted = text_on(bytes, bound_rows[_i].capacity);

    text_add_string(&text, bound_rows[_i].part);
    expect_text(text_slice(&text), slice_of(bound_rows[_i].kept), bound_rows[_i].what);
    ck_assert_int_eq(text.overflowed, bound_rows[_i].overflowed);
    ck_assert_int_eq(bytes[bound_rows[_i].capacity], '#');
    text_add_format(&formatted, "%s", bound_rows[_i].part);
    expect_text(text_slice(&formatted), slice_of(bound_rows[_i].kept), bound_rows[_i].what);
    ck_assert_int_eq(formatted.overflowed, bound_rows[_i].overflowed);
    ck_assert_int_eq(bytes[bound_rows[_i].capacity], '#');
}
END_TEST

START_TEST(after_a_gap_nothing_is_added)
{
    TEXT_ON_STACK(text, 5);

    text_add_string(&text, "abcdef");
    text_clear(&text);
    text_add_string(&text, "abä€");
    ck_assert(text.overflowed);
    text_add_char(&text, 'x');
    expect_text(text_slice(&text), slice_of("abä"), "prefix");
    text_clear(&text);
    ck_assert(!text.overflowed);
    text_add_string(&text, "abc");
    ck_assert_str_eq(text_string(&text), "abc");
}
END_TEST

START_TEST(a_format_longer_than_scratch_is_cut)
{
    static char bytes[20000];
    Text text = text_on(bytes, sizeof(bytes));

    text_add_format(&text, "%9000d", 1);
    ck_assert(text.overflowed && text.len < 9000);
}
END_TEST

START_TEST(no_room_for_the_zero_is_a_bug)
{
    TEXT_ON_STACK(text, 3);

    text_add_string(&text, "abc");
    (void)text_string(&text);
}
END_TEST

static const struct {
    int64_t number;
    const char *plain;
    const char *money;
} number_rows[] = {
    {0, "0", "0.00"},
    {1, "1", "0.01"},
    {-1, "-1", "-0.01"},
    {99, "99", "0.99"},
    {100, "100", "1.00"},
    {123456, "123456", "1234.56"},
    {-123456, "-123456", "-1234.56"},
    {INT64_MAX, "9223372036854775807", "92233720368547758.07"},
    {INT64_MIN + 1, "-9223372036854775807", "-92233720368547758.07"},
    {INT64_MIN, "-9223372036854775808", ""}, /* as money: not there */
};

START_TEST(numbers)
{
    TEXT_ON_STACK(plain, 24);
    TEXT_ON_STACK(money, MONEY_TEXT_BYTES);

    text_add_int(&plain, number_rows[_i].number);
    text_add_money(&money, (Money){number_rows[_i].number});
    expect_text(text_slice(&plain), slice_of(number_rows[_i].plain), "plain");
    expect_text(text_slice(&money), slice_of(number_rows[_i].money), "money");
}
END_TEST

START_TEST(days_and_bytes)
{
    TEXT_ON_STACK(text, 64);
    Day first = DAY_NONE;

    ck_assert(day_make(1, 2, 3, &first));
    text_add_day(&text, first);
    text_add_day(&text, DAY_NONE);
    text_add_hex(&text, (const unsigned char *)"\x00\x9f\xff", 3);
    expect_text(text_slice(&text), slice_of("0001-02-03009fff"), "day and bytes");
}
END_TEST

static const struct {
    const char *what;
    Slice text;
    const char *escaped;
    const char *json;
} escape_rows[] = {
    {"plain", {"aä€", 6}, "aä€", "\"aä€\""},
    {"line feed and others", {"\n\r\t", 3}, "\\x0A\\x0D\\x09", "\"\\n\\r\\t\""},
    {"zero", {"a\0b", 3}, "a\\x00b", "\"a\\\\x00b\""},
    {"escape", {"\x1b[2J", 4}, "\\x1B[2J", "\"\\u001b[2J\""},
    {"delete", {"\x7f", 1}, "\\x7F", "\"\\u007f\""},
    {"C1", {"\xc2\x9b", 2}, "\\xC2\\x9B", "\"\\u009b\""},
    {"no-break blank is none", {"\xc2\xa0", 2}, "\xc2\xa0", "\"\xc2\xa0\""},
    {"first that turns", {"a\u202a", 4}, "a\\xE2\\x80\\xAA", "\"a\u202a\""},
    {"last that turns", {"a\u202e", 4}, "a\\xE2\\x80\\xAE", "\"a\u202e\""},
    {"neighbours of both turn nothing", {"\u2029\u202f", 6}, "\u2029\u202f", "\"\u2029\u202f\""},
    {"marks and isolates turn too",
     {"\u061c\u200e\u200f\u2066\u2069", 14},
     "\\xD8\\x9C\\xE2\\x80\\x8E\\xE2\\x80\\x8F\\xE2\\x81\\xA6\\xE2\\x81\\xA9",
     "\"\u061c\u200e\u200f\u2066\u2069\""},
    {"their neighbours do not",
     {"\u061b\u200d\u2010\u2065\u206a", 14},
     "\u061b\u200d\u2010\u2065\u206a",
     "\"\u061b\u200d\u2010\u2065\u206a\""},
    {"not UTF-8", {"\xe4 b", 3}, "\\xE4 b", "\"\\\\xE4 b\""},
    {"cut short", {"\xe2\x82", 2}, "\\xE2\\x82", "\"\\\\xE2\\\\x82\""},
    {"quote and backslash", {"\"\\", 2}, "\"\\", "\"\\\"\\\\\""},
    {"runs between", {"ab\"c\nde\xc3\xa4" "f", 10}, "ab\"c\\x0Ade\xc3\xa4" "f",
     "\"ab\\\"c\\nde\xc3\xa4" "f\""},
    {"empty", {"", 0}, "", "\"\""},
};

START_TEST(escapes)
{
    TEXT_ON_STACK(escaped, 128);
    TEXT_ON_STACK(json, 64);

    text_add_escaped(&escaped, escape_rows[_i].text);
    text_add_json(&json, escape_rows[_i].text);
    expect_text(text_slice(&escaped), slice_of(escape_rows[_i].escaped), escape_rows[_i].what);
    expect_text(text_slice(&json), slice_of(escape_rows[_i].json), escape_rows[_i].what);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text");
    TCase *tcase = tcase_create("text");

    tcase_add_loop_test(tcase, never_overruns, 0, (int)COUNT_OF(bound_rows));
    tcase_add_test(tcase, after_a_gap_nothing_is_added);
    tcase_add_test(tcase, a_format_longer_than_scratch_is_cut);
    tcase_add_exit_test(tcase, no_room_for_the_zero_is_a_bug, EXIT_BUG);
    tcase_add_loop_test(tcase, numbers, 0, (int)COUNT_OF(number_rows));
    tcase_add_test(tcase, days_and_bytes);
    tcase_add_loop_test(tcase, escapes, 0, (int)COUNT_OF(escape_rows));
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
