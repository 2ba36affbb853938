/*
 * test_rule_text.c
 *     The sentence of a code: languages and replacing.
 */
#include "facts_fixture.h"

static const RuleCode code = {"CODE", EFFECT_NOTE, "fi {a}", "sv {a}", "en {a} {b}{a} {c} {"};

static const struct {
    const char *sentence;
    const char *language;
    const char *text;
} rows[] = {
    {"Finnish", "fi", "fi {b}"},
    {"Swedish", "sv", "sv {b}"},
    {"English; values are not looked through again, what has no value stays", "en",
     "en {b} 2{b} {c} {"},
    {"no language is English", "", "en {b} 2{b} {c} {"},
    {"any other language is English", "fr", "en {b} 2{b} {c} {"},
};

START_TEST(names_are_replaced)
{
    const NamedValue values[] = {
        {SLICE_LITERAL("a"), SLICE_LITERAL("{b}")},
        {SLICE_LITERAL("b"), SLICE_LITERAL("2")},
    };
    TEXT_ON_STACK(out, 256);

    rule_text(&code, slice_of(rows[_i].language), values, COUNT_OF(values), &out);
    expect_said(rows[_i].sentence, text_string(&out), rows[_i].text);
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{names_are_replaced, COUNT_OF(rows)}};

    return rule_tests_run("rule text", tests, COUNT_OF(tests));
}
