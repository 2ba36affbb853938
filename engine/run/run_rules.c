/*
 * run_rules.c
 *     See run_rules.h.
 */
#include "run_rules.h"

#include "maksatus/arena.h"

/* Of a parameter's row as JSON; the loader keeps names, programmes and values short. */
enum { PARAMETER_BYTES = 256 };

/* The parameters of a rule that are in force on the day of the run: the hash of those of all rules
 * stands in the manifest of every file. */
static void add_in_force(const Rule *rule, const Result *in_force, Text *json)
{
    static const char *const names[] = {"name", "programme", "value", "row", "valid_from"};

    text_add_char(json, '[');
    for (size_t i = 0; i < result_rows(in_force); i++) {
        if (!slice_is(result_text(in_force, i, 0), rule->id))
            continue;
        for (size_t j = 0; j < COUNT_OF(names); j++) {
            text_add_format(json, "%s\"%s\":", j > 0 ? "," : json->len > 1 ? ",{" : "{", names[j]);
            text_add_json(json, result_text(in_force, i, j + 1));
        }
        text_add_char(json, '}');
    }
    text_add_char(json, ']');
}

static void add_parameter(const RuleParam *param, Slice programme, Slice value, Text *json)
{
    static const char *const days[] = {
        [PARAM_TODAY] = "run_date",
        [PARAM_DECIDED_ON] = "decided_on",
        [PARAM_PERIOD_START] = "period_start",
    };

    text_add_format(json,
                    "%s{\"name\":\"%s\",\"day\":\"%s\",\"programme\":", json->len > 1 ? "," : "",
                    param->name, days[param->day]);
    text_add_json(json, programme);
    text_add_string(json, ",\"value\":");
    text_add_json(json, value);
}

static void add_parameter_row(const RuleParam *param, const ParameterRow *row, Text *json)
{
    add_parameter(param, row->programme, row->value, json);
    text_add_format(json, ",\"row\":\"%lld\",\"valid_from\":\"", (long long)row->valid.row);
    text_add_day(json, row->valid.from);
    text_add_string(json, "\",\"valid_to\":");
    if (day_is_none(row->valid.to)) {
        text_add_string(json, "null}");
    } else {
        text_add_char(json, '"');
        text_add_day(json, row->valid.to);
        text_add_string(json, "\"}");
    }
}

static void add_standard(const RuleParam *param, Text *json)
{
    TEXT_ON_STACK(value, MONEY_TEXT_BYTES);

    if (param->standard == PARAM_NO_DEFAULT)
        return;
    rule_param_text(param, param->standard, &value);
    add_parameter(param, SLICE_LITERAL("*"), text_slice(&value), json);
    text_add_string(json, ",\"row\":null,\"valid_from\":null,\"valid_to\":null}");
}

/* What a rule can read of its parameters in this run, whatever day its decisions are of: explain
 * finds what it read for one of them (q_explain_rules.sql). */
static void add_readable(const Night *night, const Rule *rule, Text *json)
{
    size_t count;
    const ParameterRow *row = reference_parameters(night->reference, &count);

    text_add_char(json, '[');
    for (size_t i = 0; i < rule->param_count; i++) {
        const RuleParam *param = &rule->params[i];

        for (size_t j = 0; j < count; j++) {
            if (slice_is(row[j].rule, rule->id) && slice_is(row[j].name, param->name)
                && (param->day != PARAM_TODAY || validity_covers(row[j].valid, night->today)))
                add_parameter_row(param, &row[j], json);
        }
        add_standard(param, json);
    }
    text_add_char(json, ']');
}

/* Room for the JSON of any one rule. */
static Text scratch(Night *night, size_t in_force)
{
    size_t known;

    (void)reference_parameters(night->reference, &known);
    size_t rows = known > in_force ? known : in_force;
    size_t capacity = (rows + RULE_PARAMS_MAX + 1) * PARAMETER_BYTES;
    return text_on(ARENA_ARRAY(night->arena, char, capacity), capacity);
}

Status run_rules_read(Night *night, RunRules *rules, Error *err)
{
    AUTO_PARAMS Params day = {0};
    AUTO_RESULT Result *in_force = NULL;

    params_day(&day, night->today);
    TRY(store_query(night->store, QUERY_LIST_PARAMETERS, &day, &in_force, err));
    Text json = scratch(night, result_rows(in_force));
    Digest *digest = digest_begin(night->arena);
    for (size_t i = 0; rules_all[i] != NULL; i++) {
        ensure(i < RULES_MAX);
        text_clear(&json);
        add_readable(night, rules_all[i], &json);
        ensure(!json.overflowed);
        rules->parameters[i] = arena_slice(night->arena, text_slice(&json));
        text_clear(&json);
        add_in_force(rules_all[i], in_force, &json);
        ensure(!json.overflowed);
        digest_add(digest, slice_of(rules_all[i]->id));
        digest_add(digest, slice_of(arena_format(night->arena, " %d ", rules_all[i]->version)));
        digest_add(digest, text_slice(&json));
    }
    night->rules_hash = digest_end(digest);
    return STATUS_OK;
}

Status run_rules_write(Night *night, const RunRules *rules, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Slice ids[RULES_MAX];
    int64_t versions[RULES_MAX];
    size_t count = 0;

    for (; rules_all[count] != NULL; count++) {
        ids[count] = slice_of(rules_all[count]->id);
        versions[count] = rules_all[count]->version;
    }
    params_int(&params, night->run);
    params_text_array(&params, ids, count);
    params_int_array(&params, versions, count);
    params_text_array(&params, rules->parameters, count);
    return store_execute(night->store, QUERY_RUN_RULES, &params, NULL, err);
}
