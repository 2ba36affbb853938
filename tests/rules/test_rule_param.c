/*
 * test_rule_param.c
 *     Values of parameters as they are written.
 */
#include "facts_fixture.h"

static const RuleParam days = {"days", PARAM_DAYS, PARAM_TODAY, 1, 365, 5};
static const RuleParam money = {"money", PARAM_MONEY, PARAM_TODAY, 1, 100000, 5};

static const struct {
    const char *sentence;
    const RuleParam *param;
    const char *text;
    int64_t value; /* -1: refused */
    const char *written;
} rows[] = {
    {"below the smallest", &days, "0", -1, ""},
    {"the smallest", &days, "1", 1, "1"},
    {"the next", &days, "2", 2, "2"},
    {"the largest", &days, "365", 365, "365"},
    {"above the largest", &days, "366", -1, ""},
    {"a zero and a nine in it", &days, "109", 109, "109"},
    {"zeros before it, nine digits in all", &days, "000000012", 12, "12"},
    {"ten digits", &days, "0000000012", -1, ""},
    {"a letter", &days, "5x", -1, ""},
    {"a character just below the digits", &days, "5/", -1, ""},
    {"a character just above the digits", &days, "5:", -1, ""},
    {"nothing", &days, "", -1, ""},
    {"a sign", &days, "-5", -1, ""},
    {"a blank", &days, " 5", -1, ""},
    {"a decimal", &days, "5.0", -1, ""},
    {"more digits than any number has", &days, "18446744073709551617", -1, ""},
    {"cents", &money, "0.01", 1, "0.01"},
    {"less than a cent", &money, "0.00", -1, ""},
    {"euros", &money, "1000", 100000, "1000.00"},
    {"one cent above the largest", &money, "1000.01", -1, ""},
    {"three decimals", &money, "1.001", -1, ""},
};

START_TEST(values_are_read_strictly)
{
    int64_t value = -1;
    TEXT_ON_STACK(out, 64);

    if (!rule_param_parse(rows[_i].param, slice_of(rows[_i].text), &value))
        ck_assert_int_eq(value, -1);
    ck_assert_msg(value == rows[_i].value, "%s: %s", rows[_i].sentence, rows[_i].text);
    if (value < 0)
        return;
    rule_param_text(rows[_i].param, value, &out);
    ck_assert_str_eq(text_string(&out), rows[_i].written);
}
END_TEST

int main(void)
{
    const RuleTest tests[] = {{values_are_read_strictly, COUNT_OF(rows)}};

    return rule_tests_run("rule parameters", tests, COUNT_OF(tests));
}
