/*
 * cmd_rules.c
 *     rules list, rules show: the catalogue, made from the rules themselves, with the parameters
 *     that are in force today in Helsinki.
 */
#include "list.h"
#include "maksatus/rule.h"

enum { PARAMETER_RULE, PARAMETER_NAME, PARAMETER_PROGRAMME, PARAMETER_VALUE };

static const ListColumn parameter_columns[] = {
    {{"rule", COLUMN_TEXT, true}, LIST_PLAIN},      {{"name", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"programme", COLUMN_TEXT, true}, LIST_PLAIN}, {{"value", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"row", COLUMN_NUMBER, true}, LIST_PLAIN},     {{"valid_from", COLUMN_TEXT, true}, LIST_PLAIN},
};

static Status read_parameters(CommandContext *context, Result **parameters, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Store *store = NULL;
    StoreClock now;

    TRY(command_store(context, &store, err));
    TRY(store_clock(store, &now, err));
    params_day(&params, now.local_day);
    return store_query(store, QUERY_LIST_PARAMETERS, &params, parameters, err);
}

static bool is_of(const Result *rows, size_t row, const Rule *rule, const RuleParam *param)
{
    return slice_is(result_text(rows, row, PARAMETER_RULE), rule->id)
           && slice_is(result_text(rows, row, PARAMETER_NAME), param->name);
}

/* The standard value, where the program has one. */
static Slice standard_text(const RuleParam *param, Text *text)
{
    if (param->standard == PARAM_NO_DEFAULT)
        return SLICE_NONE;
    rule_param_text(param, param->standard, text);
    return text_slice(text);
}

/* What all parameters together can take: a programme may have a row of its own. */
static size_t in_force_bytes(const Rule *rule, const Result *rows)
{
    size_t bytes = 1;

    for (size_t i = 0; i < rule->param_count; i++) {
        const RuleParam *param = &rule->params[i];
        bytes += strlen(param->name) + MONEY_TEXT_BYTES + 2;
        for (size_t row = 0; row < result_rows(rows); row++) {
            if (is_of(rows, row, rule, param))
                bytes += strlen(param->name) + result_text(rows, row, PARAMETER_PROGRAMME).len
                         + result_text(rows, row, PARAMETER_VALUE).len + 3;
        }
    }
    return bytes;
}

/* "name=value", with the programme where it is of one; what is standard says so by its place. */
static void add_in_force(const Rule *rule, const Result *rows, Text *out)
{
    for (size_t i = 0; i < rule->param_count; i++) {
        const RuleParam *param = &rule->params[i];
        TEXT_ON_STACK(standard, MONEY_TEXT_BYTES);
        bool general = false;
        for (size_t row = 0; row < result_rows(rows); row++) {
            Slice programme = result_text(rows, row, PARAMETER_PROGRAMME);
            bool all = slice_is(programme, "*");
            if (!is_of(rows, row, rule, param))
                continue;
            general = general || all;
            text_add_format(out, "%s%s%s%.*s=%.*s", out->len == 0 ? "" : " ", param->name,
                            all ? "" : ":", SLICE_ARGS(all ? SLICE_LITERAL("") : programme),
                            SLICE_ARGS(result_text(rows, row, PARAMETER_VALUE)));
        }
        Slice value = standard_text(param, &standard);
        if (!general && value.at != NULL)
            text_add_format(out, "%s%s=%.*s", out->len == 0 ? "" : " ", param->name,
                            SLICE_ARGS(value));
    }
}

static Slice codes_text(const Rule *rule, Text *out)
{
    for (size_t i = 0; i < rule->code_count; i++)
        text_add_format(out, "%s%s", i == 0 ? "" : " ", rule->codes[i].code);
    return text_slice(out);
}

static Status print_rule(Output *output, const Rule *rule, const Result *rows, Error *err)
{
    TEXT_ON_STACK(version, 16);
    TEXT_ON_STACK(codes, 1024);
    AUTO_ARENA Arena arena;
    size_t bytes = in_force_bytes(rule, rows);

    arena_init(&arena, SIZE_MAX);
    Text in_force = text_on(ARENA_ARRAY(&arena, char, bytes), bytes);
    text_add_int(&version, rule->version);
    add_in_force(rule, rows, &in_force);
    ensure(!in_force.overflowed);
    const Slice values[] = {slice_of(rule->id),         text_slice(&version),
                            slice_of(rule->name),       slice_of(rule->title),
                            codes_text(rule, &codes),   text_slice(&in_force),
                            slice_of(rule->legal_basis)};
    return output_row(output, values, err);
}

static Status run_list(CommandContext *context, Error *err)
{
    static const Column columns[] = {
        {"rule", COLUMN_TEXT, true},         {"version", COLUMN_NUMBER, true},
        {"name", COLUMN_TEXT, true},         {"title", COLUMN_TEXT, false},
        {"codes", COLUMN_LIST, true},        {"parameters", COLUMN_LIST, true},
        {"legal_basis", COLUMN_TEXT, false},
    };
    AUTO_RESULT Result *parameters = NULL;

    TRY(read_parameters(context, &parameters, err));
    TRY(output_begin(context->output, columns, COUNT_OF(columns), err));
    for (size_t i = 0; rules_all[i] != NULL; i++)
        TRY(print_rule(context->output, rules_all[i], parameters, err));
    return output_end(context->output, err);
}

/* --- one rule --- */

static json_t *codes_array(const Rule *rule)
{
    json_t *codes = json_array();

    for (size_t i = 0; i < rule->code_count; i++) {
        const RuleCode *code = &rule->codes[i];
        json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s}", "code", code->code, "effect",
                                   effect_name(code->effect), "text_fi", code->text_fi, "text_sv",
                                   code->text_sv, "text_en", code->text_en);
        ensure(object != NULL && json_array_append_new(codes, object) == 0);
    }
    return codes;
}

static void add_standard(json_t *array, const RuleParam *param)
{
    TEXT_ON_STACK(text, MONEY_TEXT_BYTES);
    json_t *object =
        json_pack("{s:s, s:s, s:o, s:n, s:n}", "name", param->name, "programme", "*", "value",
                  output_json_text(standard_text(param, &text)), "row", "valid_from");

    ensure(object != NULL && json_array_append_new(array, object) == 0);
}

/* Rows in force, and the standard value of each parameter that has no row for all programmes. */
static json_t *parameters_array(const Rule *rule, const Result *rows)
{
    json_t *array = json_array();

    for (size_t i = 0; i < rule->param_count; i++) {
        bool general = false;
        for (size_t row = 0; row < result_rows(rows); row++) {
            if (!is_of(rows, row, rule, &rule->params[i]))
                continue;
            json_t *object = list_object(rows, row, parameter_columns, COUNT_OF(parameter_columns));
            ensure(json_object_del(object, "rule") == 0);
            ensure(json_array_append_new(array, object) == 0);
            general = general || slice_is(result_text(rows, row, PARAMETER_PROGRAMME), "*");
        }
        if (!general)
            add_standard(array, &rule->params[i]);
    }
    return array;
}

static Status run_show(CommandContext *context, Error *err)
{
    AUTO_RESULT Result *parameters = NULL;
    const Rule *rule = rule_find(slice_of(context->operands[0]));

    if (rule == NULL)
        return error_set(err, STATUS_USAGE, "no such rule, see 'maksatus rules list': %s",
                         context->operands[0]);
    TRY(read_parameters(context, &parameters, err));

    AUTO_JSON json_t *document = json_object();
    json_set(document, "rule", json_string(rule->id));
    json_set(document, "version", json_integer(rule->version));
    json_set(document, "name", json_string(rule->name));
    json_set(document, "title", json_string(rule->title));
    json_set(document, "legal_basis", json_string(rule->legal_basis));
    json_set(document, "codes", codes_array(rule));
    json_set(document, "parameters", parameters_array(rule, parameters));
    return output_document(context->output, document, err);
}

COMMAND(rules_list) = {
    .name = "rules list",
    .operands = "",
    .summary = "list the payment rules",
    .help = "Lists every payment rule with its version, its codes and the parameters in force\n"
            "today.",
    .example = "maksatus rules list",
    .run = run_list,
};

COMMAND(rules_show) = {
    .name = "rules show",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "show one payment rule",
    .help = "Shows one payment rule: its legal basis, what each of its codes says in Finnish,\n"
            "Swedish and English, and its parameters in force today.",
    .example = "maksatus rules show R-0700",
    .run = run_show,
};
