/*
 * finding_text.c
 *     Texts are not stored: they are made of the code's sentence and the stored values.
 */
#include "maksatus/finding_text.h"

#include <jansson.h>

#include "maksatus/rule.h"

enum { VALUES_MAX = 48 };

static Slice value_text(const json_t *value)
{
    if (json_is_object(value))
        value = json_object_get(value, "value");
    return json_is_string(value) ? (Slice){json_string_value(value), json_string_length(value)}
                                 : SLICE_LITERAL("");
}

static size_t add_values(json_t *object, NamedValue *values, size_t count)
{
    const char *key = NULL;
    json_t *value = NULL;

    json_object_foreach(object, key, value)
    {
        if (count < VALUES_MAX)
            values[count++] = (NamedValue){slice_of(key), value_text(value)};
    }
    return count;
}

static const RuleCode *find_code(Slice rule_id, Slice name)
{
    const Rule *rule = rule_find(rule_id);

    for (size_t i = 0; rule != NULL && i < rule->code_count; i++) {
        if (slice_is(name, rule->codes[i].code))
            return &rule->codes[i];
    }
    return NULL;
}

void finding_text(const StoredFinding *finding, Slice language, Text *out)
{
    const RuleCode *code = find_code(finding->rule, finding->code);
    NamedValue values[VALUES_MAX];

    if (code == NULL) {
        text_add(out, finding->code);
        return;
    }
    json_t *evidence = json_loadb(finding->evidence.at, finding->evidence.len, 0, NULL);
    json_t *parameters = json_loadb(finding->parameters.at, finding->parameters.len, 0, NULL);
    size_t count = add_values(evidence, values, 0);

    count = add_values(parameters, values, count);
    rule_text(code, language, values, count, out);
    json_decref(evidence);
    json_decref(parameters);
}
