/*
 * cmd_history_load.c
 *     history load: decisions of earlier years, so that rules see them.
 */
#include "maksatus/command.h"

static Status run_load(CommandContext *context, Error *err)
{
    Store *store = NULL;
    HistoryReport *report = ARENA_NEW(context->arena, HistoryReport);
    const Act act = command_act_or_standard(context);
    TEXT_ON_STACK(sum, MONEY_TEXT_BYTES);

    TRY(command_store(context, &store, err));
    Status status = history_load(store, command_conninfo(context), context->arena,
                                 context->operands[0], &act, report, err);
    command_tell_lines("", report->wrong, report->wrong_count, report->wrong_total);
    TRY(status);
    text_add_money(&sum, report->sum);
    AUTO_JSON json_t *document =
        json_pack("{s:I, s:I, s:o, s:b}", "batch", (json_int_t)report->batch, "count",
                  (json_int_t)report->count, "sum", output_json_text(text_slice(&sum)), "repeated",
                  report->repeated ? 1 : 0);
    ensure(document != NULL);
    return output_document(context->output, document, err);
}

static const Option load_options[] = {
    {"by", "USER", "who loads it (the system user)", false},
    {"reason", "TEXT", "why (history load)", false},
    {NULL},
};

COMMAND(history_load) = {
    .name = "history load",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "load decisions of earlier years",
    .help =
        "Loads decisions of earlier years from a CSV file: the fields of a delivery and two more,\n"
        "state (rejected, set_off, sent, paid, returned, refused or cancelled) and paid_on\n"
        "(YYYY-MM-DD; needed where it is sent or paid). Duplicates, totals, de minimis and the\n"
        "use of appropriations see them from then on; they are never paid. Either every line is\n"
        "right and all of it is loaded, or nothing is, and every wrong line is told.",
    .example = "maksatus history load decisions-2022-2025.csv",
    .options = load_options,
    .run = run_load,
};
