/*
 * rule_text.c
 *     The sentence of a finding for people: {name} is replaced by the value of that name.
 */
#include "maksatus/rule.h"

static const char *text_in(const RuleCode *code, Slice language)
{
    if (slice_is(language, "fi"))
        return code->text_fi;
    if (slice_is(language, "sv"))
        return code->text_sv;
    return code->text_en;
}

static const NamedValue *value_find(const NamedValue *value, size_t value_count, Slice name)
{
    for (size_t i = 0; i < value_count; i++)
        if (slice_equal(value[i].name, name))
            return &value[i];
    return NULL;
}

/* A name that has no value stays as it stands: a reader sees that something is missing. The tests
 * of the catalogue see to it that this does not happen. */
void rule_text(const RuleCode *code, Slice language, const NamedValue *value, size_t value_count,
               Text *out)
{
    const char *at = text_in(code, language);

    while (*at != '\0') {
        const char *close = *at == '{' ? strchr(at, '}') : NULL;
        const NamedValue *found = NULL;

        if (close != NULL)
            found = value_find(value, value_count, (Slice){at + 1, (size_t)(close - at - 1)});
        if (found != NULL) {
            text_add(out, rule_word(found->value, language));
            at = close + 1;
        } else {
            text_add_char(out, *at);
            at++;
        }
    }
}
