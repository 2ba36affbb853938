/*
 * cmd_report.c
 *     report: management figures as a list, and as one page with charts.
 */
#include "maksatus/report.h"

#include "maksatus/command.h"
#include "maksatus/file.h"

static const Column report_columns[] = {
    {"figure", COLUMN_TEXT, true}, {"name", COLUMN_TEXT, true},     {"measure", COLUMN_TEXT, true},
    {"by", COLUMN_TEXT, true},     {"key", COLUMN_TEXT, true},      {"value", COLUMN_MONEY, true},
    {"unit", COLUMN_TEXT, true},   {"meaning", COLUMN_TEXT, false},
};

/* --for management, --for agency CODE, --for ministry CODE: the code is an operand. */
static Status read_audience(const CommandContext *context, ReportOrder *order, Error *err)
{
    const char *audience = command_option(context, "for");
    bool coded = context->operand_count == 1;
    Slice code = coded ? slice_of(context->operands[0]) : SLICE_NONE;

    if ((audience == NULL || strcmp(audience, "management") == 0) && !coded)
        return STATUS_OK;
    if (audience != NULL && strcmp(audience, "agency") == 0 && coded)
        order->agency = code;
    else if (audience != NULL && strcmp(audience, "ministry") == 0 && coded)
        order->ministry = code;
    else
        return error_set(err, STATUS_USAGE,
                         "none of --for management, --for agency CODE, --for ministry CODE");
    return STATUS_OK;
}

static Status print_value(Output *output, const ReportFigure *figure, const ReportValue *value,
                          Error *err)
{
    Slice row[COUNT_OF(report_columns)] = {
        slice_of(figure->id), slice_of(figure->name),
        value->measure,       value->by,
        value->key,           value->value.at == NULL ? slice_of(report_no_data) : value->value,
        value->unit,          slice_of(figure->meaning),
    };

    return output_row(output, row, err);
}

static Status print_report(Output *output, const Report *report, Error *err)
{
    static const ReportValue nothing = {.by = {"all", 3}};

    TRY(output_begin(output, report_columns, COUNT_OF(report_columns), err));
    for (size_t i = 0; i < report->count; i++) {
        const ReportFigure *figure = &report->figures[i];
        if (figure->count == 0)
            TRY(print_value(output, figure, &nothing, err));
        for (size_t j = 0; j < figure->count; j++)
            TRY(print_value(output, figure, &figure->values[j], err));
    }
    return output_end(output, err);
}

static Status run_report(CommandContext *context, Error *err)
{
    ReportOrder order = {DAY_NONE, DAY_NONE, SLICE_NONE, SLICE_NONE};
    const char *path = command_option(context, "html");
    Report *report = ARENA_NEW(context->arena, Report);
    Store *store = NULL;

    if (path != NULL && path[0] == '\0')
        return error_set(err, STATUS_USAGE, "'report' needs the name of a file: --html");
    if (path != NULL)
        TRY(file_to_write(context->arena, path, &path, err));
    TRY(command_period(context, &order.from, &order.to, err));
    TRY(read_audience(context, &order, err));
    TRY(command_store(context, &store, err));
    TRY(report_make(store, context->arena, &order, report, err));
    if (path == NULL)
        return print_report(context->output, report, err);
    TRY(file_claim(path, err));
    return report_page(report, context->arena, path, err);
}

static const Option report_options[] = {
    {"from", "YYYY-MM-DD", "first day (a year before the last)", false},
    {"to", "YYYY-MM-DD", "last day (that of the installation)", false},
    {"html", "FILE", "write one page with charts instead of a list", false},
    {"for", "AUDIENCE", "management, agency CODE or ministry CODE (management)", false},
    {NULL},
};

COMMAND(report) = {
    .name = "report",
    .operands = "[CODE]",
    .operands_min = 0,
    .operands_max = 1,
    .summary = "tell the management figures",
    .help =
        "Tells the management figures of a period: volume, value, lead times, straight-through\n"
        "share, queue, deviations, returned payments, recovery, appropriations and the proof of\n"
        "the money, in all and by payer, programme, agency, ministry and budget item. What has no\n"
        "source is 'no data', never 0. Percentiles are nearest ranks on whole days.\n"
        "With --html the figures become one self-contained page with charts; nothing in it comes\n"
        "from elsewhere. For an agency or a ministry only its own decisions are counted, and\n"
        "figures of the payer are left out.",
    .example = "maksatus report --from 2026-01-01 --html /tmp/report.html\n"
               "maksatus report --for agency UUDEV --format csv",
    .options = report_options,
    .run = run_report,
};
