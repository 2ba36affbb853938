/*
 * cmd_simulate.c
 *     simulate: what the rules would have said of past decisions under other parameters.
 */
#include <unistd.h>

#include "list.h"
#include "maksatus/simulate.h"
#include "progress.h"

static json_t *group_object(const SimulatedGroup *group, bool with_code)
{
    json_t *object = json_object();

    if (with_code) {
        bool of_code = !slice_is_empty(group->code);
        json_set(object, "rule", output_json_text(group->rule));
        json_set(object, "code", output_json_text(group->code));
        json_set(object, "said", json_string(!of_code ? "" : group->gone ? "no longer" : "now"));
    }
    json_set(object, "agency", output_json_text(group->agency));
    json_set(object, "state", json_string(decision_state_name(group->was)));
    json_set(object, "would_be", json_string(decision_state_name(group->would_be)));
    json_set(object, "count", json_integer(group->count));
    json_set(object, "sum", json_money(group->sum));
    return object;
}

static void add_groups(json_t *array, const SimulatedGroup *group, size_t count, bool with_code)
{
    for (size_t i = 0; i < count; i++)
        ensure(json_array_append_new(array, group_object(&group[i], with_code)) == 0);
}

/* One table: first what moves between states, without a code, then by code. */
static Status print_csv(CommandContext *context, const SimulateOutcome *outcome, Error *err)
{
    AUTO_JSON json_t *rows = json_array();
    AUTO_JSON json_t *example = group_object(&(SimulatedGroup){0}, true);

    add_groups(rows, outcome->moves, outcome->move_count, true);
    add_groups(rows, outcome->codes, outcome->code_count, true);
    return output_rows(context->output, rows, example, err);
}

static Status print_outcome(CommandContext *context, const SimulateOrder *order,
                            const SimulateOutcome *outcome, Error *err)
{
    AUTO_JSON json_t *document = json_object();
    json_t *states = json_array();
    json_t *codes = json_array();

    json_set(document, "from", json_day(order->from));
    json_set(document, "to", json_day(order->to));
    json_set(document, "decisions", json_integer(outcome->count));
    json_set(document, "sum", json_money(outcome->sum));
    json_set(document, "changed", json_integer(outcome->changed_count));
    json_set(document, "changed_sum", json_money(outcome->changed_sum));
    json_set(document, "other_rule_versions", json_integer(outcome->outdated_count));
    json_set(document, "states", states);
    json_set(document, "codes", codes);
    add_groups(states, outcome->moves, outcome->move_count, false);
    add_groups(codes, outcome->codes, outcome->code_count, true);
    return output_document(context->output, document, err);
}

static Status read_parameters(CommandContext *context, ReferenceParameters *parameters, Error *err)
{
    ReferenceReport *report = ARENA_NEW(context->arena, ReferenceReport);
    Status status = reference_parameters_read(context->arena, command_option(context, "parameters"),
                                              report, parameters, err);

    command_tell_lines("", report->wrong, report->wrong_count, report->wrong_total);
    return status;
}

static Status run_simulate(CommandContext *context, Error *err)
{
    Store *store = NULL;
    ReferenceParameters parameters;
    SimulateOutcome outcome;
    Progress progress;
    SimulateOrder order = {&parameters, DAY_NONE, DAY_NONE, {&progress, progress_tell}};

    TRY(command_period(context, &order.from, &order.to, err));
    TRY(read_parameters(context, &parameters, err));
    TRY(command_store(context, &store, err));
    progress_begin(&progress, stderr, context->quiet);
    Status status = simulate(store, context->arena, &order, &outcome, err);
    progress_end(&progress);
    TRY(status);
    if (context->format == OUTPUT_CSV)
        return print_csv(context, &outcome, err);
    return print_outcome(context, &order, &outcome, err);
}

static const Option simulate_options[] = {
    {"parameters", "FILE", "CSV in the form of rule_parameters", true},
    {"from", "YYYY-MM-DD", "arrived in a run of this day or later", false},
    {"to", "YYYY-MM-DD", "arrived in a run of this day or earlier", false},
    {NULL},
};

COMMAND(simulate) = {
    .name = "simulate",
    .operands = "",
    .summary = "try other parameters on past decisions",
    .help =
        "Asks the rules again about decisions that arrived, each as in its own night, but with\n"
        "the parameters of FILE before the stored ones on the days that they cover. Lists, in\n"
        "count and euros, what would be said that was not, what would no longer be said, and\n"
        "what would have been rejected, held or paid otherwise. Changes nothing.",
    .example = "maksatus simulate --parameters limits.csv --from 2026-01-01 --to 2026-12-31",
    .options = simulate_options,
    .run = run_simulate,
};
