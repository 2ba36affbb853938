/*
 * rule_registry.c
 *     All rules in the order of their ids, from the list in meson.build.
 *
 * The order decides nothing: it is the order in which findings are shown.
 */
#include "maksatus/rule.h"

#include "rule_list.h"

#define RULE_DECLARE(name) extern const Rule rule_##name;
RULE_LIST(RULE_DECLARE)

#define RULE_ENTRY(name) &rule_##name,
const Rule *const rules_all[] = {RULE_LIST(RULE_ENTRY) NULL};

const Rule *rule_find(Slice id)
{
    for (const Rule *const *rule = rules_all; *rule != NULL; rule++)
        if (slice_is(id, (*rule)->id))
            return *rule;
    return NULL;
}
