/*
 * test_rule_stops.c
 *     R-0610: PAYMENT_STOPPED.
 */
#include "facts_fixture.h"

static const struct {
    const char *sentence;
    size_t stop_count;
    const char *codes;
} rows[] = {
    {"no stop", 0, ""},
    {"one", 1, "PAYMENT_STOPPED"},
    {"two are one finding", 2, "PAYMENT_STOPPED"},
};

START_TEST(a_stop_holds)
{
    const StopRow first = {.owner = SLICE_LITERAL("talous"), .reason = SLICE_LITERAL("selvitys")};
    const StopRow second = {.owner = SLICE_LITERAL("juridiikka"),
                            .reason = SLICE_LITERAL("oikeus")};
    const StopRow *const stops[] = {&first, &second};
    Case *tested = case_new("R-0610");

    tested->facts.stop = stops;
    tested->facts.stop_count = rows[_i].stop_count;
    expect_said(rows[_i].sentence, case_ask(tested), rows[_i].codes);
    if (rows[_i].stop_count > 0)
        ck_assert_str_eq(case_evidence(tested, 0, "owner"), "talous");
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{a_stop_holds, COUNT_OF(rows)}};

    return rule_tests_run("R-0610 stops", tests, COUNT_OF(tests));
}
