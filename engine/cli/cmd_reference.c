/*
 * cmd_reference.c
 *     reference load: dated reference data from a folder of CSV files.
 */
#include "maksatus/command.h"
#include "maksatus/reference_load.h"

/* Codes of income that are not counted, because no row of income_eligibility names them. */
static json_t *unknown_array(const ReferenceReport *report)
{
    json_t *array = json_array();

    for (size_t i = 0; i < report->unknown_count; i++) {
        json_t *unknown = json_pack("{s:i, s:I}", "code", (int)report->unknown[i].code, "count",
                                    (json_int_t)report->unknown[i].count);
        ensure(unknown != NULL && json_array_append_new(array, unknown) == 0);
    }
    return array;
}

static const char *option_or(const CommandContext *context, const char *name, const char *standard)
{
    const char *value = command_option(context, name);

    return value == NULL || value[0] == '\0' ? standard : value;
}

static Status run_load(CommandContext *context, Error *err)
{
    Store *store = NULL;
    ReferenceReport *report = ARENA_NEW(context->arena, ReferenceReport);
    const ReferenceOrder order = {
        .folder = context->operands[0],
        .by = option_or(context, "by", context->system_user),
        .system_user = context->system_user,
        .reason = option_or(context, "reason", "reference load"),
        .dry_run = command_switch(context, "dry-run"),
    };

    TRY(command_store(context, &store, err));
    Status status = reference_load(store, context->arena, &order, report, err);
    command_tell_lines("", report->wrong, report->wrong_count, report->wrong_total);
    command_tell_lines("warning: ", report->warned, report->warned_count, report->warned_total);
    TRY(status);
    AUTO_JSON json_t *document = json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:b, s:I, s:I, s:o}", "tables", (json_int_t)report->tables,
        "rows", (json_int_t)report->rows, "added", (json_int_t)report->added, "ended",
        (json_int_t)report->ended, "unchanged", (json_int_t)report->unchanged, "dry_run",
        order.dry_run ? 1 : 0, "income_reports", (json_int_t)report->income_reports,
        "income_reports_without_id", (json_int_t)report->reports_without_id, "income_codes_unknown",
        unknown_array(report));
    ensure(document != NULL);
    return output_document(context->output, document, err);
}

static const Option load_options[] = {
    {"dry-run", NULL, "only check", false},
    {"by", "USER", "who loads it (the system user)", false},
    {"reason", "TEXT", "why (reference load)", false},
    {NULL},
};

COMMAND(reference_load) = {
    .name = "reference load",
    .operands = "DIR",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "load reference data",
    .help = "Loads one CSV file a table from the folder DIR, and earnings payment reports of the\n"
            "incomes register in their XML form (*.xml), all of it in one transaction, or says\n"
            "every line that is wrong and loads nothing. Loading merges: rows that are stored\n"
            "stay, a changed value is a new dated row, a file that is absent changes nothing.\n"
            "A row that would lie idle, because what it points at is in no row yet, is loaded\n"
            "with a warning.",
    .example = "maksatus reference load fixtures/reference --dry-run",
    .options = load_options,
    .run = run_load,
};
