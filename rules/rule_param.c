/*
 * rule_param.c
 *     Values of parameters as they are written in rule_parameters.
 */
#include "maksatus/rule.h"

enum {
    NUMBER_DIGITS_MAX = 9,
    MONEY_DIGITS_MAX = 15, /* euros, as of appropriations */
};

void rule_param_text(const RuleParam *param, int64_t value, Text *out)
{
    ensure(value != PARAM_NO_DEFAULT);
    if (param->kind == PARAM_MONEY)
        text_add_money(out, (Money){value});
    else
        text_add_int(out, value);
}

bool rule_param_parse(const RuleParam *param, Slice text, int64_t *value)
{
    int64_t number = 0;

    if (param->kind == PARAM_MONEY) {
        Money amount = MONEY_ZERO;

        if (!money_parse(text, MONEY_DIGITS_MAX, &amount))
            return false;
        number = amount.cents;
    } else if (!whole_parse(text, NUMBER_DIGITS_MAX, &number)) {
        return false;
    }
    if (number < param->min || number > param->max)
        return false;
    *value = number;
    return true;
}
