/*
 * cmd_explain.c
 *     explain: every rule that looked at a decision, what it saw and said, and what followed.
 *
 * All of it is stored with the run that looked, so that it stays what it was when parameters
 * change later; only the sentences are made now, of the text of the code and the evidence. A
 * table is prose for whoever audits; people's free texts are masked everywhere but with --unmask.
 */
#include "list.h"
#include "lookup.h"
#include "maksatus/finding_text.h"
#include "maksatus/rule.h"

enum { SENTENCE_BYTES = 4096, VALUES_BYTES = 8192 };

/* The columns of q_explain_decision.sql, q_explain_findings.sql, q_explain_events.sql and
 * q_explain_rules.sql. */
enum { FOUND_ID, FOUND_AGENCY, FOUND_DECISION_ID, FOUND_STATE, FOUND_PAYEE_ID = 7 };
enum { SAID_LOOK, SAID_RULE, SAID_VERSION, SAID_CODE, SAID_EFFECT, SAID_PARAMETERS, SAID_EVIDENCE };
enum { EVENT_AT, EVENT_WHO, EVENT_WHAT, EVENT_WHY, EVENT_COLUMNS };
enum {
    LOOKED_LOOK,
    LOOKED_RUN,
    LOOKED_RULE,
    LOOKED_VERSION,
    LOOKED_PARAMETERS,
    LOOKED_CODES,
    LOOKED_REFUND,
};

typedef enum Heading {
    HEADING_STATE,
    HEADING_SAID,
    HEADING_SAW,
    HEADING_PARAMETERS,
    HEADING_EVENTS,
    HEADING_RULES,
    HEADING_NOTHING,
    HEADING_COUNT
} Heading;

static const char *const headings[][HEADING_COUNT] = {
    {"state", "What the rules said", "seen", "parameters", "What happened",
     "Every rule that looked", "nothing"},
    {"tila", "Mitä säännöt sanoivat", "nähty", "parametrit", "Mitä tapahtui",
     "Kaikki säännöt, jotka katsoivat", "ei mitään"},
    {"tillstånd", "Vad reglerna sade", "sett", "parametrar", "Vad som hände",
     "Alla regler som granskade", "ingenting"},
};

static void append(json_t *array, json_t *value)
{
    ensure(value != NULL && json_array_append_new(array, value) == 0);
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

/* --- the document --- */

static json_t *masked(const CommandContext *context, Slice text)
{
    return output_json_text(list_text(context, context->arena, LIST_FREE_TEXT, text));
}

/* Evidence as it is stored, but for identity codes that stand in what people wrote. */
static json_t *evidence_of(const CommandContext *context, Slice text)
{
    json_t *evidence = json_of(text);
    const char *key = NULL;
    json_t *value = NULL;

    json_object_foreach(evidence, key, value)
    {
        if (json_is_string(value))
            json_set(evidence, key,
                     masked(context, (Slice){json_string_value(value), json_string_length(value)}));
    }
    return evidence;
}

static json_t *sentence(const CommandContext *context, const Result *said, size_t row,
                        const char *language)
{
    TEXT_ON_STACK(text, SENTENCE_BYTES);
    const StoredFinding finding = {
        .rule = result_text(said, row, SAID_RULE),
        .code = result_text(said, row, SAID_CODE),
        .parameters = result_text(said, row, SAID_PARAMETERS),
        .evidence = result_text(said, row, SAID_EVIDENCE),
    };

    finding_text(&finding, slice_of(language), &text);
    return masked(context, text_slice(&text));
}

static json_t *finding_object(const CommandContext *context, const Result *said, size_t row,
                              const char *language)
{
    json_t *finding = json_object();

    json_set(finding, "rule", output_json_text(result_text(said, row, SAID_RULE)));
    json_set(finding, "version", json_integer(result_int(said, row, SAID_VERSION)));
    json_set(finding, "code", output_json_text(result_text(said, row, SAID_CODE)));
    json_set(finding, "effect", output_json_text(result_text(said, row, SAID_EFFECT)));
    json_set(finding, "text", sentence(context, said, row, language));
    json_set(finding, "parameters", json_of(result_text(said, row, SAID_PARAMETERS)));
    json_set(finding, "evidence", evidence_of(context, result_text(said, row, SAID_EVIDENCE)));
    json_set(finding, "look", json_integer(result_int(said, row, SAID_LOOK)));
    return finding;
}

static Status add_findings(CommandContext *context, Store *store, const Params *params,
                           const char *language, json_t *document, Error *err)
{
    AUTO_RESULT Result *said = NULL;
    json_t *findings = json_array();

    json_set(document, "findings", findings);
    TRY(store_query(store, QUERY_EXPLAIN_FINDINGS, params, &said, err));
    for (size_t row = 0; row < result_rows(said); row++)
        append(findings, finding_object(context, said, row, language));
    return STATUS_OK;
}

static Status add_events(CommandContext *context, Store *store, const Params *params,
                         json_t *document, Error *err)
{
    static const char *const names[EVENT_COLUMNS] = {"at", "who", "what", "why"};
    AUTO_RESULT Result *happened = NULL;
    json_t *events = json_array();

    json_set(document, "events", events);
    TRY(store_query(store, QUERY_EXPLAIN_EVENTS, params, &happened, err));
    for (size_t row = 0; row < result_rows(happened); row++) {
        json_t *event = json_object();
        for (size_t i = 0; i < EVENT_COLUMNS; i++)
            json_set(event, names[i], masked(context, result_text(happened, row, i)));
        append(events, event);
    }
    return STATUS_OK;
}

static json_t *words_array(Slice words)
{
    json_t *array = json_array();
    size_t begin = 0;

    for (size_t i = 0; i <= words.len; i++) {
        if (i < words.len && words.at[i] != ' ')
            continue;
        if (i > begin)
            append(array, output_json_text((Slice){words.at + begin, i - begin}));
        begin = i + 1;
    }
    return array;
}

static Status add_rules(Store *store, const Params *params, json_t *document, Error *err)
{
    AUTO_RESULT Result *looked = NULL;
    json_t *rules = json_array();

    json_set(document, "rules", rules);
    TRY(store_query(store, QUERY_EXPLAIN_RULES, params, &looked, err));
    for (size_t row = 0; row < result_rows(looked); row++) {
        const Rule *rule = rule_find(result_text(looked, row, LOOKED_RULE));
        json_t *object;

        if (result_bool(looked, row, LOOKED_REFUND) && rule != NULL && !rule->of_refunds)
            continue;
        object = json_object();
        json_set(object, "look", json_integer(result_int(looked, row, LOOKED_LOOK)));
        json_set(object, "run", json_integer(result_int(looked, row, LOOKED_RUN)));
        json_set(object, "rule", output_json_text(result_text(looked, row, LOOKED_RULE)));
        json_set(object, "version", json_integer(result_int(looked, row, LOOKED_VERSION)));
        json_set(object, "title", rule == NULL ? json_null() : json_string(rule->title));
        json_set(object, "legal_basis",
                 rule == NULL ? json_null() : json_string(rule->legal_basis));
        json_set(object, "parameters", json_of(result_text(looked, row, LOOKED_PARAMETERS)));
        json_set(object, "codes", words_array(result_text(looked, row, LOOKED_CODES)));
        append(rules, object);
    }
    return STATUS_OK;
}

/* --- prose --- */

static const char *string_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text == NULL ? "" : text;
}

/* "min_amount 1000.00 (row 12, from 2024-01-01), near_days 30" */
static void add_values(const json_t *values, Text *out)
{
    const char *key = NULL;
    json_t *value = NULL;

    json_object_foreach((json_t *)(uintptr_t)values, key, value)
    {
        const char *text =
            json_is_object(value) ? string_of(value, "value") : json_string_value(value);
        const json_t *row = json_is_object(value) ? json_object_get(value, "row") : NULL;
        text_add_format(out, "%s%s %s", out->len == 0 ? "" : ", ", key, text == NULL ? "" : text);
        if (row != NULL)
            text_add_format(out, " (row %lld, from %s)", (long long)json_integer_value(row),
                            string_of(value, "valid_from"));
    }
}

static Status print_values(CommandContext *context, const char *heading, const json_t *values,
                           Error *err)
{
    TEXT_ON_STACK(text, VALUES_BYTES);

    if (json_object_size(values) == 0)
        return STATUS_OK;
    add_values(values, &text);
    return output_line(
        context->output,
        arena_format(context->arena, "    %s: %.*s", heading, SLICE_ARGS(text_slice(&text))), err);
}

static Status print_findings(CommandContext *context, const json_t *findings,
                             const char *const *heading, Error *err)
{
    const json_t *finding = NULL;
    size_t index = 0;

    json_array_foreach(findings, index, finding)
    {
        TRY(output_line(
            context->output,
            arena_format(context->arena, "  %s %s (%s, version %lld)", string_of(finding, "code"),
                         string_of(finding, "effect"), string_of(finding, "rule"),
                         (long long)json_integer_value(json_object_get(finding, "version"))),
            err));
        TRY(output_line(context->output,
                        arena_format(context->arena, "    %s", string_of(finding, "text")), err));
        TRY(print_values(context, heading[HEADING_SAW], json_object_get(finding, "evidence"), err));
        TRY(print_values(context, heading[HEADING_PARAMETERS],
                         json_object_get(finding, "parameters"), err));
    }
    return STATUS_OK;
}

static Status print_events(CommandContext *context, const json_t *events, Error *err)
{
    const json_t *event = NULL;
    size_t index = 0;

    json_array_foreach(events, index, event)
    {
        const char *why = string_of(event, "why");
        TRY(output_line(context->output,
                        arena_format(context->arena, "  %s  %s: %s%s%s%s", string_of(event, "at"),
                                     string_of(event, "who"), string_of(event, "what"),
                                     why[0] == '\0' ? "" : " (", why, why[0] == '\0' ? "" : ")"),
                        err));
    }
    return STATUS_OK;
}

static void add_parameter_rows(const json_t *rows, Text *out)
{
    const json_t *row = NULL;
    size_t index = 0;

    json_array_foreach(rows, index, row)
    {
        const char *programme = string_of(row, "programme");
        bool all = strcmp(programme, "*") == 0;
        text_add_format(out, "%s%s%s%s=%s", out->len == 0 ? "; " : " ", string_of(row, "name"),
                        all ? "" : ":", all ? "" : programme, string_of(row, "value"));
    }
}

static Status print_rules(CommandContext *context, const json_t *rules, const char *nothing,
                          Error *err)
{
    const json_t *rule = NULL;
    size_t index = 0;

    json_array_foreach(rules, index, rule)
    {
        TEXT_ON_STACK(codes, SENTENCE_BYTES);
        TEXT_ON_STACK(values, VALUES_BYTES);
        const json_t *code = NULL;
        size_t i = 0;

        json_array_foreach(json_object_get(rule, "codes"), i, code)
            text_add_format(&codes, "%s%s", i == 0 ? "" : " ", json_string_value(code));
        add_parameter_rows(json_object_get(rule, "parameters"), &values);
        TRY(output_line(
            context->output,
            arena_format(context->arena, "  run %lld  %s version %lld, %s: %.*s%.*s",
                         (long long)json_integer_value(json_object_get(rule, "run")),
                         string_of(rule, "rule"),
                         (long long)json_integer_value(json_object_get(rule, "version")),
                         string_of(rule, "title"),
                         SLICE_ARGS(codes.len == 0 ? slice_of(nothing) : text_slice(&codes)),
                         SLICE_ARGS(text_slice(&values))),
            err));
    }
    return STATUS_OK;
}

static Status print_heading(CommandContext *context, const char *heading, Error *err)
{
    TRY(output_line(context->output, "", err));
    return output_line(context->output, heading, err);
}

static Status print_prose(CommandContext *context, const json_t *document, const char *language,
                          Error *err)
{
    const char *const *heading = headings[strcmp(language, "fi") == 0   ? 1
                                          : strcmp(language, "sv") == 0 ? 2
                                                                        : 0];

    TRY(output_line(context->output,
                    arena_format(context->arena, "%s  %s: %s", string_of(document, "decision"),
                                 heading[HEADING_STATE], string_of(document, "state")),
                    err));
    TRY(output_line(context->output,
                    arena_format(context->arena, "  %s  %s  %s", string_of(document, "payee_id"),
                                 string_of(document, "payee_name"), string_of(document, "message")),
                    err));
    TRY(print_heading(context, heading[HEADING_SAID], err));
    if (json_array_size(json_object_get(document, "findings")) == 0)
        TRY(output_line(context->output,
                        arena_format(context->arena, "  %s", heading[HEADING_NOTHING]), err));
    TRY(print_findings(context, json_object_get(document, "findings"), heading, err));
    TRY(print_heading(context, heading[HEADING_EVENTS], err));
    TRY(print_events(context, json_object_get(document, "events"), err));
    TRY(print_heading(context, heading[HEADING_RULES], err));
    return print_rules(context, json_object_get(document, "rules"), heading[HEADING_NOTHING], err);
}

/* Whom it is about. Codes in evidence are stored masked: with --unmask they stand whole here. */
static void add_persons(const CommandContext *context, const Result *found, json_t *document)
{
    static const struct {
        const char *name;
        ListCare care;
    } persons[] = {
        {"payee_id", LIST_IDENTITY},
        {"payee_name", LIST_FREE_TEXT},
        {"employee_id", LIST_IDENTITY},
        {"message", LIST_FREE_TEXT},
    };

    for (size_t i = 0; i < COUNT_OF(persons); i++)
        json_set(document, persons[i].name,
                 output_json_text(list_text(context, context->arena, persons[i].care,
                                            result_text(found, 0, FOUND_PAYEE_ID + i))));
}

static Status print_decision(CommandContext *context, Store *store, const Result *found,
                             const char *language, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_JSON json_t *document = json_object();
    Slice agency = result_text(found, 0, FOUND_AGENCY);
    Slice id = list_text(context, context->arena, LIST_FREE_TEXT,
                         result_text(found, 0, FOUND_DECISION_ID));
    const char *name =
        arena_format(context->arena, "%.*s/%.*s", SLICE_ARGS(agency), SLICE_ARGS(id));

    params_int(&params, result_int(found, 0, FOUND_ID));
    json_set(document, "decision", output_json_text(slice_of(name)));
    json_set(document, "state", output_json_text(result_text(found, 0, FOUND_STATE)));
    add_persons(context, found, document);
    TRY(add_findings(context, store, &params, language, document, err));
    TRY(add_events(context, store, &params, document, err));
    TRY(add_rules(store, &params, document, err));
    if (output_format(context->output) == OUTPUT_TABLE)
        return print_prose(context, document, language, err);
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
    const char *language = command_option(context, "language");

    TRY(check_language(language, err));
    TRY(command_store(context, &store, err));
    TRY(find_decision(context, store, &found, err));
    TRY(list_unmask(context, err));
    return print_decision(context, store, found, language == NULL ? "en" : language, err);
}

static const Option explain_options[] = {
    {"language", "fi|sv|en", "of the sentences (en)", false},
    OPTIONS_OF_UNMASK,
    {NULL},
};

COMMAND(explain) = {
    .name = "explain",
    .operands = "DECISION",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "tell why a decision is where it is",
    .help = "Tells every rule that looked at the decision, with its version and the parameters\n"
            "that it read, in force on the day that it asks of, what it saw and what it said, and\n"
            "everything that followed. DECISION is AGENCY/DECISION_ID, or the id alone where it\n"
            "is unique. Identity codes are masked; --unmask shows them whole, and who looked, and\n"
            "why, is logged.",
    .example = "maksatus explain UUDEV/YR-2026-0109 --language fi",
    .options = explain_options,
    .run = run_explain,
};
