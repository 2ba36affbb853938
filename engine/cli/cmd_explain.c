/*
 * cmd_explain.c
 *     explain: every rule that looked at a decision, what it saw and said, and what followed.
 *
 * The sentences are made now, of the text of the code and the evidence that is stored.
 */
#include "list.h"
#include "lookup.h"
#include "maksatus/rule.h"

enum { SENTENCE_BYTES = 4096, VALUES_MAX = 64 };

/* The columns of q_explain_decision.sql and q_explain_findings.sql. */
enum { FOUND_ID, FOUND_AGENCY, FOUND_DECISION_ID, FOUND_STATE };
enum { SAID_LOOK, SAID_RULE, SAID_VERSION, SAID_CODE, SAID_EFFECT, SAID_PARAMETERS, SAID_EVIDENCE };

static const ListColumn event_columns[] = {
    {{"at", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"who", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"what", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"why", COLUMN_TEXT, true}, LIST_PLAIN},
};

static void set(json_t *object, const char *key, json_t *value)
{
    ensure(value != NULL && json_object_set_new(object, key, value) == 0);
}

static Status find_decision(CommandContext *context, Store *store, Result **found, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Lookup lookup = {0};
    DecisionName name = decision_name(context->operands[0]);

    TRY(lookup_open(context->arena, store, &lookup, err));
    lookup_add_decision(&lookup, context->arena, &name, &params);
    params_text(&params, name.agency);
    params_text(&params, name.decision_id);
    params_text(&params, name.whole);
    TRY(store_query(store, QUERY_EXPLAIN_DECISION, &params, found, err));
    if (result_rows(*found) == 0)
        return error_set(err, STATUS_USAGE, "no such decision: %s", context->operands[0]);
    if (result_rows(*found) > 1 && name.agency.at == NULL)
        return error_set(err, STATUS_USAGE,
                         "more than one agency has this decision, write AGENCY/DECISION_ID: %s",
                         context->operands[0]);
    return STATUS_OK;
}

/* --- sentences --- */

static const RuleCode *code_of(Slice rule_id, Slice code)
{
    const Rule *rule = rule_find(rule_id);

    for (size_t i = 0; rule != NULL && i < rule->code_count; i++)
        if (slice_is(code, rule->codes[i].code))
            return &rule->codes[i];
    return NULL;
}

/* A value as the sentence shows it: a parameter is an object that holds its value. */
static Slice value_text(Arena *arena, const json_t *value)
{
    const json_t *inner = json_is_object(value) ? json_object_get(value, "value") : value;

    if (json_is_string(inner))
        return (Slice){json_string_value(inner), json_string_length(inner)};
    if (json_is_integer(inner))
        return slice_of(arena_format(arena, "%lld", (long long)json_integer_value(inner)));
    return SLICE_LITERAL("");
}

static size_t add_values(Arena *arena, json_t *object, NamedValue *values, size_t count)
{
    const char *key = NULL;
    json_t *value = NULL;

    json_object_foreach(object, key, value)
    {
        if (count < VALUES_MAX)
            values[count++] = (NamedValue){slice_of(key), value_text(arena, value)};
    }
    return count;
}

/* Evidence goes before a parameter of the same name. */
static json_t *sentence(Arena *arena, const RuleCode *code, const char *language, json_t *evidence,
                        json_t *parameters)
{
    NamedValue values[VALUES_MAX];
    TEXT_ON_STACK(text, SENTENCE_BYTES);

    if (code == NULL)
        return json_null();
    size_t count = add_values(arena, evidence, values, 0);
    count = add_values(arena, parameters, values, count);
    rule_text(code, slice_of(language), values, count, &text);
    return output_json_text(text_slice(&text));
}

static json_t *finding_object(Arena *arena, const Result *said, size_t row, const char *language)
{
    json_t *finding = json_object();
    json_t *parameters = json_of(result_text(said, row, SAID_PARAMETERS));
    json_t *evidence = json_of(result_text(said, row, SAID_EVIDENCE));
    const RuleCode *code =
        code_of(result_text(said, row, SAID_RULE), result_text(said, row, SAID_CODE));

    set(finding, "rule", output_json_text(result_text(said, row, SAID_RULE)));
    set(finding, "version", json_integer(result_int(said, row, SAID_VERSION)));
    set(finding, "code", output_json_text(result_text(said, row, SAID_CODE)));
    set(finding, "effect", output_json_text(result_text(said, row, SAID_EFFECT)));
    set(finding, "text", sentence(arena, code, language, evidence, parameters));
    set(finding, "parameters", parameters);
    set(finding, "evidence", evidence);
    set(finding, "look", json_integer(result_int(said, row, SAID_LOOK)));
    return finding;
}

/* --- the document --- */

static Status add_findings(CommandContext *context, Store *store, const Params *params,
                           json_t *document, Error *err)
{
    AUTO_RESULT Result *said = NULL;
    const char *language = command_option(context, "language");
    json_t *findings = json_array();

    set(document, "findings", findings);
    TRY(store_query(store, QUERY_EXPLAIN_FINDINGS, params, &said, err));
    for (size_t row = 0; row < result_rows(said); row++)
        ensure(json_array_append_new(findings, finding_object(context->arena, said, row,
                                                              language == NULL ? "en" : language))
               == 0);
    return STATUS_OK;
}

static Status add_rules(Store *store, const Params *params, json_t *document, Error *err)
{
    AUTO_RESULT Result *looked = NULL;
    json_t *rules = json_array();

    set(document, "rules", rules);
    TRY(store_query(store, QUERY_EXPLAIN_RULES, params, &looked, err));
    for (size_t row = 0; row < result_rows(looked); row++) {
        const Rule *rule = rule_find(result_text(looked, row, 1));
        json_t *object = json_object();
        set(object, "run", json_integer(result_int(looked, row, 0)));
        set(object, "rule", output_json_text(result_text(looked, row, 1)));
        set(object, "version", json_integer(result_int(looked, row, 2)));
        set(object, "title", rule == NULL ? json_null() : json_string(rule->title));
        set(object, "parameters", json_of(result_text(looked, row, 3)));
        ensure(json_array_append_new(rules, object) == 0);
    }
    return STATUS_OK;
}

static Status print_decision(CommandContext *context, Store *store, const Result *found, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_JSON json_t *document = json_object();
    json_t *events = NULL;
    Slice agency = result_text(found, 0, FOUND_AGENCY);
    Slice id = mask_free_text(context->arena, result_text(found, 0, FOUND_DECISION_ID));
    const char *name =
        arena_format(context->arena, "%.*s/%.*s", SLICE_ARGS(agency), SLICE_ARGS(id));

    params_int(&params, result_int(found, 0, FOUND_ID));
    set(document, "decision", output_json_text(slice_of(name)));
    set(document, "state", output_json_text(result_text(found, 0, FOUND_STATE)));
    TRY(add_findings(context, store, &params, document, err));
    TRY(list_array(store, QUERY_EXPLAIN_EVENTS, &params, event_columns, COUNT_OF(event_columns),
                   &events, err));
    set(document, "events", events);
    TRY(add_rules(store, &params, document, err));
    return output_document(context->output, document, err);
}

static Status check_language(const char *language, Error *err)
{
    if (language == NULL || strcmp(language, "fi") == 0 || strcmp(language, "sv") == 0
        || strcmp(language, "en") == 0)
        return STATUS_OK;
    return error_set(err, STATUS_USAGE, "'%s' is none of fi, sv, en: --language", language);
}

static Status run_explain(CommandContext *context, Error *err)
{
    AUTO_RESULT Result *found = NULL;
    Store *store = NULL;

    TRY(check_language(command_option(context, "language"), err));
    TRY(command_store(context, &store, err));
    TRY(find_decision(context, store, &found, err));
    return print_decision(context, store, found, err);
}

static const Option explain_options[] = {
    {"language", "fi|sv|en", "of the sentences (en)", false},
    {NULL},
};

COMMAND(explain) = {
    .name = "explain",
    .operands = "DECISION",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "tell why a decision is where it is",
    .help = "Tells every rule that looked at the decision, with its version and the parameters in\n"
            "force, what it saw and what it said, and everything that followed. DECISION is\n"
            "AGENCY/DECISION_ID, or the id alone where it is unique.",
    .example = "maksatus explain UUDEV/YR-2026-0109 --language fi",
    .options = explain_options,
    .run = run_explain,
};
