/*
 * test_rule_findings.c
 *     Findings and their evidence.
 */
#include "facts_fixture.h"

static const RuleCode codes[] = {
    {"A_NOTE", EFFECT_NOTE, "fi", "sv", "en"},
    {"A_HOLD", EFFECT_HOLD, "fi", "sv", "en"},
    {"A_REJECT", EFFECT_REJECT, "fi", "sv", "en"},
};
static const Rule rule = {.id = "R-9999", .codes = codes, .code_count = COUNT_OF(codes)};

static const struct {
    const char *sentence;
    uint32_t code[3];
    size_t count;
    Effect worst;
} rows[] = {
    {"nothing said", {0}, 0, EFFECT_NOTE},
    {"a note", {0}, 1, EFFECT_NOTE},
    {"a hold before a note", {1, 0}, 2, EFFECT_HOLD},
    {"a hold after a note", {0, 1}, 2, EFFECT_HOLD},
    {"a reject between them", {0, 2, 1}, 3, EFFECT_REJECT},
};

START_TEST(the_worst_decides)
{
    static Findings findings;

    findings.rule = &rule;
    findings.count = 0;
    for (size_t i = 0; i < rows[_i].count; i++)
        finding_add(&findings, rows[_i].code[i]);
    ck_assert_msg(findings_worst(&findings) == rows[_i].worst, "%s", rows[_i].sentence);
}
END_TEST

static const struct {
    int64_t basis_points;
    const char *text;
} percents[] = {
    {0, "0"},        {1, "0.01"},    {10, "0.1"},     {5000, "50"},
    {5005, "50.05"}, {5050, "50.5"}, {5025, "50.25"}, {10000, "100"},
};

START_TEST(percents_are_written_as_they_arrive)
{
    static Findings findings;
    Finding *finding;
    TEXT_ON_STACK(out, 64);

    findings.rule = &rule;
    findings.count = 0;
    finding = finding_add(&findings, 0);
    evidence_percent(finding, "percent", percents[_i].basis_points);
    evidence_value_text(&finding->evidence[0], &out);
    ck_assert_str_eq(text_string(&out), percents[_i].text);
}
END_TEST

START_TEST(values_are_written)
{
    static Findings findings;
    static const char *const expected[] = {"1234.56", "2026-11-23", "-3", "text", "131052-****"};
    Finding *finding;

    findings.rule = &rule;
    findings.count = 0;
    finding = finding_add(&findings, 0);
    evidence_money(finding, "money", money_of("1234.56"));
    evidence_day(finding, "day", day_of("2026-11-23"));
    evidence_count(finding, "count", -3);
    evidence_text(finding, "text", SLICE_LITERAL("text"));
    evidence_identity(finding, "identity", SLICE_LITERAL("131052-308T"));
    ck_assert_uint_eq(finding->evidence_count, COUNT_OF(expected));
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        TEXT_ON_STACK(out, 64);

        evidence_value_text(&finding->evidence[i], &out);
        ck_assert_str_eq(text_string(&out), expected[i]);
    }
    ck_assert_str_eq(effect_name(EFFECT_NOTE), "note");
    ck_assert_str_eq(effect_name(EFFECT_HOLD), "hold");
    ck_assert_str_eq(effect_name(EFFECT_REJECT), "reject");
}
END_TEST

static const struct {
    const char *sentence;
    size_t before; /* bytes of ASCII, then letters of two bytes each */
    size_t letters;
    size_t kept;
} texts[] = {
    {"one byte below the most", 255, 0, 255},
    {"the most", 256, 0, 256},
    {"one byte above", 257, 0, 256},
    {"a letter that just fits", 254, 2, 256},
    {"a letter that does not is left out whole", 255, 1, 255},
};

START_TEST(long_texts_are_cut_between_letters)
{
    static Findings findings;
    char bytes[300];
    Slice text = {bytes, texts[_i].before + 2 * texts[_i].letters};
    Finding *finding;

    memset(bytes, 'a', sizeof bytes);
    for (size_t i = 0; i < texts[_i].letters; i++)
        memcpy(bytes + texts[_i].before + 2 * i, "ä", 2);
    findings.rule = &rule;
    findings.count = 0;
    finding = finding_add(&findings, 0);
    evidence_text(finding, "text", text);
    ck_assert_msg(finding->evidence[0].text.len == texts[_i].kept, "%s", texts[_i].sentence);
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {
        {the_worst_decides, COUNT_OF(rows)},
        {percents_are_written_as_they_arrive, COUNT_OF(percents)},
        {values_are_written, 1},
        {long_texts_are_cut_between_letters, COUNT_OF(texts)},
    };

    return rule_tests_run("findings", tests, COUNT_OF(tests));
}
