/*
 * test_pattern.c
 *     Patterns of schemas: what is known, what is refused, and the same verdict as libxml2's.
 */
#include <check.h>
#include <libxml/xmlregexp.h>
#include <stdio.h>
#include <stdlib.h>

#include "pattern.h"
#include "unit.h"

enum { VALUES_A_PATTERN = 4000, VALUE_BYTES_MAX = 40, SEED = 20261128 };

static const struct {
    const char *sentence;
    const char *pattern;
    const char *value;
    bool matches;
} rows[] = {
    {"one character", "a", "a", true},
    {"another one", "a", "b", false},
    {"nothing for something", "a", "", false},
    {"something for nothing", "", "a", false},
    {"nothing for nothing", "", "", true},
    {"the whole value, not its beginning", "ab", "abc", false},
    {"the whole value, not its end", "bc", "abc", false},
    {"first of a range", "[b-d]", "b", true},
    {"before a range", "[b-d]", "a", false},
    {"last of a range", "[b-d]", "d", true},
    {"behind a range", "[b-d]", "e", false},
    {"a dash with its backslash", "[a\\-c]", "-", true},
    {"that dash is no range", "[a\\-c]", "b", false},
    {"signs in a class", "[()+]", "+", true},
    {"exactly three", "a{3}", "aaa", true},
    {"two of three", "a{3}", "aa", false},
    {"four of three", "a{3}", "aaaa", false},
    {"fewer than at least two", "a{2,}", "a", false},
    {"many of at least two", "a{2,}", "aaaaaa", true},
    {"none of up to two", "a{0,2}", "", true},
    {"three of up to two", "a{0,2}", "aaa", false},
    {"none of any", "ba*", "b", true},
    {"many of any", "ba*", "baaaa", true},
    {"none of one or more", "ba+", "b", false},
    {"a group left out", "a(bc)?", "a", true},
    {"half a group", "a(bc)?", "ab", false},
    {"a group twice", "(ab){2}", "abab", true},
    {"a group three times", "(ab){2}", "ababab", false},
    {"the second of alternatives", "a|bc|d", "bc", true},
    {"no alternative", "a|bc|d", "b", false},
    {"an alternative in a group", "x(a|b)y", "xby", true},
    {"alternatives that are repeated", "(a|bc)*", "abcabca", true},
    {"groups in groups", "((a|b)(c|(d|e)){2}){1,2}", "adebcc", true},
    {"groups in groups, a letter short", "((a|b)(c|(d|e)){2}){1,2}", "adebc", false},
    {"a group that may be empty, counted", "(a?b?){2}", "ba", true},
    {"counted beyond", "(a?){2}", "aaa", false},
    {"a sign with its backslash", "\\.", ".", true},
    {"and nothing else", "\\.", "a", false},
    {"a letter of two bytes", "[a-z]", "\xC3\xA4", false},
};

START_TEST(a_value_matches_or_not)
{
    Pattern pattern;

    ck_assert_msg(pattern_compile(slice_of(rows[_i].pattern), &pattern), "%s", rows[_i].sentence);
    ck_assert_msg(pattern_matches(&pattern, slice_of(rows[_i].value)) == rows[_i].matches, "%s",
                  rows[_i].sentence);
}
END_TEST

static const struct {
    const char *sentence;
    const char *pattern;
} unknown[] = {
    {"a class of all but", "[^a]"},
    {"any character", "a.c"},
    {"a class by its letter", "\\d"},
    {"a class of a category", "\\p{L}"},
    {"a class less another", "[a-z-[b]]"},
    {"a dash without its backslash", "[a-]"},
    {"a dash first", "[-a]"},
    {"a range backwards", "[z-a]"},
    {"an empty class", "[]"},
    {"a class without its end", "[a"},
    {"a class with half a range", "[a-"},
    {"a group without its end", "(a"},
    {"a group without its beginning", "a)"},
    {"nothing to repeat", "*"},
    {"repeated twice", "a**"},
    {"none of them", "a{0}"},
    {"more at least than at most", "a{3,2}"},
    {"counts without a number", "a{,2}"},
    {"counts without their end", "a{2"},
    {"counts beyond reason", "a{1000}"},
    {"more positions than there is room for", "a{129}"},
    {"a backslash at the end", "a\\"},
    {"an anchor", "^a$"},
    {"a letter beyond ASCII", "\xC3\xA4"},
    {"a newline", "\n"},
    {"groups too deep in each other",
     "((((((((((((((((((((((((((((((((a))))))))))))))))))))))))))))))))"},
};

START_TEST(what_is_not_known_is_not_compiled)
{
    Pattern pattern;

    ck_assert_msg(!pattern_compile(slice_of(unknown[_i].pattern), &pattern), "%s",
                  unknown[_i].sentence);
}
END_TEST

START_TEST(the_largest_pattern_has_as_many_positions_as_there_is_room_for)
{
    Pattern pattern;
    char value[200];

    memset(value, 'a', sizeof value);
    ck_assert(pattern_compile(SLICE_LITERAL("a{120}"), &pattern));
    ck_assert(pattern_matches(&pattern, (Slice){value, 120}));
    ck_assert(!pattern_matches(&pattern, (Slice){value, 119}));
    ck_assert(!pattern_matches(&pattern, (Slice){value, 121}));
}
END_TEST

/* --- against libxml2 --- */

/* All patterns of our schemas and of the official ones of pain.001, and a few of other kinds. */
static const char *const patterns[] = {
    "[A-Z0-9\\-]{1,35}",
    "[A-Z0-9]{1,12}-[1-9][0-9]{0,16}",
    "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([+\\-][0-9]{2}:[0-9]{2})?",
    "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "[1-9][0-9]{0,14}",
    "(0|[1-9][0-9]*)\\.[0-9]{2}",
    "(0|[1-9][0-9]{0,8})\\.[0-9]{2}",
    "[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}",
    "[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?",
    "[A-Z]{2}",
    "[A-Z0-9]{4}",
    "[0-9]{4,20}|RF[0-9]{2}[A-Z0-9]{1,21}",
    "[0-9]{1,15}",
    "[A-Z0-9]{18,18}[0-9]{2,2}",
    "[A-Z0-9]{4,4}[A-Z]{2,2}[A-Z0-9]{2,2}([A-Z0-9]{3,3}){0,1}",
    "[A-Z]{2,2}[0-9]{2,2}[a-zA-Z0-9]{1,30}",
    "[A-Z]{3,3}",
    "[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}",
    "\\+[0-9]{1,3}-[0-9()+\\-]{1,30}",
    "(a|ab)(c|bcd)(d*)",
    "((a|b)*c){2,3}",
    "(ab?c?){3}x+", /* not (a?b?c?){3}: libxml2 wants three that are not empty */
};

static uint64_t state;

static size_t draw(size_t below)
{
    return unit_draw(&state, below);
}

/* A character that leads on from here, or any one; the zero when none leads on. */
static char next_character(const Pattern *pattern, size_t at, bool wrong)
{
    char leads[128];
    size_t count = 0;

    for (unsigned char c = ' '; c <= '~'; c++) {
        if (wrong || pattern->next[at][pattern->kind_of[c]] != 0)
            leads[count++] = (char)c;
    }
    return count == 0 ? '\0' : leads[draw(count)];
}

/* A walk along the pattern that now and then takes a wrong step, or ends too early. */
static size_t make_value(const Pattern *pattern, char *value)
{
    size_t length = draw(VALUE_BYTES_MAX), len = 0, at = 1;

    while (len < length && !(pattern->accepts[at] && draw(8) == 0)) {
        char c = next_character(pattern, at, draw(32) == 0);

        if (c == '\0')
            break;
        value[len] = c;
        len += 1;
        at = pattern->next[at][pattern->kind_of[(unsigned char)c]];
    }
    value[len] = '\0';
    return len;
}

START_TEST(both_say_the_same)
{
    xmlRegexpPtr theirs = xmlRegexpCompile((const xmlChar *)patterns[_i]);
    char value[VALUE_BYTES_MAX + 1];
    size_t matched = 0;
    Pattern ours;

    state = SEED + (uint64_t)_i;
    ck_assert_ptr_nonnull(theirs);
    ck_assert(pattern_compile(slice_of(patterns[_i]), &ours));
    for (size_t i = 0; i < VALUES_A_PATTERN; i++) {
        size_t len = make_value(&ours, value);
        bool matches = pattern_matches(&ours, (Slice){value, len});

        ck_assert_msg((xmlRegexpExec(theirs, (const xmlChar *)value) == 1) == matches,
                      "%s of %s: ours says %d", value, patterns[_i], matches);
        matched += matches ? 1 : 0;
    }
    ck_assert_uint_gt(matched, 0);
    ck_assert_uint_lt(matched, VALUES_A_PATTERN);
    xmlRegFreeRegexp(theirs);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pattern");
    TCase *cases = tcase_create("patterns");

    tcase_add_loop_test(cases, a_value_matches_or_not, 0, (int)COUNT_OF(rows));
    tcase_add_loop_test(cases, what_is_not_known_is_not_compiled, 0, (int)COUNT_OF(unknown));
    tcase_add_test(cases, the_largest_pattern_has_as_many_positions_as_there_is_room_for);
    tcase_add_loop_test(cases, both_say_the_same, 0, (int)COUNT_OF(patterns));
    suite_add_tcase(suite, cases);
    return unit_run(suite);
}
