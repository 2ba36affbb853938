/*
 * report.c
 *     The table of figures, and asking for all of them at one moment. See report.h.
 */
#include "maksatus/report.h"

#include "maksatus/identity.h"

const char report_no_data[] = "no data";

typedef struct FigureKind {
    const char *id, *name;
    Query query;
    const char *meaning;
} FigureKind;

/* In the order in which they are told. */
static const FigureKind kinds[] = {
    {"M01", "Volume", QUERY_REPORT_M01,
     "Decisions that arrived in the period, by what became of them so far."},
    {"M02", "Value", QUERY_REPORT_M02,
     "Euros of their payments that were sent or will be; the median is the nearest rank."},
    {"M03", "Lead time", QUERY_REPORT_M03,
     "Whole days to the execution day of the payment; percentiles are nearest ranks. The claim's "
     "day is the column claimed_on of a delivery."},
    {"M04", "On time", QUERY_REPORT_M04,
     "Share of payments within 10 and 30 days of the decision, and on the due day or the next "
     "working day."},
    {"M05", "Straight through", QUERY_REPORT_M05,
     "Share of payments that no person touched after the decision had arrived."},
    {"M06", "Touches", QUERY_REPORT_M06, "Acts of persons on decisions, for each 100 payments."},
    {"M07", "Queue", QUERY_REPORT_M07,
     "What waited for a person on the last day, its age then, what came and went in the period."},
    {"M08", "Deviations", QUERY_REPORT_M08,
     "Decisions that a rule held or rejected; confirmed: of those held and judged since, the ones "
     "not paid; the age is of those still held, on the last day."},
    {"M09", "Register match", QUERY_REPORT_M09,
     "Decisions with a wage check, compared with the incomes register; equal: the reported wage is "
     "not lower."},
    {"M10", "Returned payments", QUERY_REPORT_M10,
     "Payments that a bank refused or returned in the period, by its reason; paid again: booked "
     "after all."},
    {"M11", "Recovery inflow", QUERY_REPORT_M11,
     "Receivables that were decided in the period, and what they are of its payments."},
    {"M12", "Recovery stock", QUERY_REPORT_M12, "What is open of receivables on the last day."},
    {"M13", "Recovery ageing", QUERY_REPORT_M13,
     "What is open on the last day, by the days since it was due."},
    {"M14", "Collected", QUERY_REPORT_M14,
     "What came back in the period, and what came back so far by the year of the decision."},
    {"M15", "Expiring", QUERY_REPORT_M15,
     "Open receivables that expire within so many months of the last day."},
    {"M16", "Given up", QUERY_REPORT_M16,
     "What was moderated (by component), written off (by the code that was given) or expired (by "
     "the state before) in the period; an expired one with what was open of it."},
    {"M17", "Appropriations", QUERY_REPORT_M17,
     "Used by the last day; the forecast goes on at the pace since the first day of the year."},
    {"M20", "Appeals", QUERY_REPORT_M20,
     "Appeals against decisions of recovery in the period; pending: those open on the last day."},
    {"M21", "Uniformity", QUERY_REPORT_M21,
     "How often agencies' decisions on the same programme are rejected, and the mean days that "
     "they took from the claim; outside of the funnel chance does not explain it."},
    {"M23", "Automation", QUERY_REPORT_M23,
     "The nightly runs of the period; feedback: days until a sender was told of a rejection."},
    {"M26", "Money-proof", QUERY_REPORT_M26,
     "What arrived equals what is paid, rejected, held, open and cancelled; the ledger equals the "
     "payment files."},
};
_Static_assert(COUNT_OF(kinds) <= REPORT_FIGURES_MAX, "room for all figures");

static void add_order(const ReportOrder *order, Params *params)
{
    params_day(params, order->from);
    params_day(params, order->to);
    params_text(params, order->agency);
    params_text(params, order->ministry);
}

static Status take_days(Store *store, ReportOrder *order, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *days = NULL;

    params_day(&params, order->from);
    params_day(&params, order->to);
    TRY(store_query(store, QUERY_REPORT_DAYS, &params, &days, err));
    order->from = result_day(days, 0, 0);
    order->to = result_day(days, 0, 1);
    if (day_before(order->to, order->from))
        return error_set(err, STATUS_USAGE, "the last day is before the first: --from, --to");
    return STATUS_OK;
}

/* Of a code that nobody knows every figure would be "no data": a slip of the pen is told. */
static Status check_audience(Store *store, const ReportOrder *order, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *known = NULL;
    const char *kind = order->agency.at != NULL ? "agency" : "ministry";
    Slice code = order->agency.at != NULL ? order->agency : order->ministry;

    if (code.at == NULL)
        return STATUS_OK;
    params_string(&params, kind);
    params_text(&params, code);
    TRY(store_query(store, QUERY_REPORT_AUDIENCE, &params, &known, err));
    if (result_bool(known, 0, 0))
        return STATUS_OK;
    return error_set(err, STATUS_USAGE, "the reference data has no %s '%.*s', only %.*s: --for",
                     kind, SLICE_ARGS(code), SLICE_ARGS(result_text(known, 0, 1)));
}

/* The columns of every figure's query. */
enum { VALUE_MEASURE, VALUE_BY, VALUE_KEY, VALUE_VALUE, VALUE_UNIT };

static Status load_figure(Store *store, Arena *arena, const FigureKind *kind,
                          const ReportOrder *order, ReportFigure *figure, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;

    add_order(order, &params);
    TRY(store_query(store, kind->query, &params, &rows, err));
    *figure = (ReportFigure){.id = kind->id, .name = kind->name, .meaning = kind->meaning};
    figure->count = result_rows(rows);
    figure->values = ARENA_ARRAY(arena, ReportValue, figure->count + 1);
    for (size_t i = 0; i < figure->count; i++) {
        figure->values[i] = (ReportValue){
            .measure = arena_slice(arena, result_text(rows, i, VALUE_MEASURE)),
            .by = arena_slice(arena, result_text(rows, i, VALUE_BY)),
            /* a code that a faulty record gave as its programme may be a person's */
            .key = arena_slice(arena, identity_masked_text(arena, result_text(rows, i, VALUE_KEY))),
            .value = arena_slice(arena, result_text(rows, i, VALUE_VALUE)),
            .unit = arena_slice(arena, result_text(rows, i, VALUE_UNIT)),
        };
    }
    return STATUS_OK;
}

static Status gather(Store *store, const ReportOrder *order, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_day(&params, order->from);
    params_day(&params, order->to);
    TRY(store_execute(store, QUERY_REPORT_GATHER, &params, NULL, err));
    return store_execute(store, QUERY_REPORT_READ_ONLY, NULL, NULL, err);
}

Status report_make(Store *store, Arena *arena, const ReportOrder *order, Report *report, Error *err)
{
    AUTO_TX Tx *tx = NULL;

    *report = (Report){.order = *order};
    TRY(store_execute(store, QUERY_REPORT_STATISTICS, NULL, NULL, err));
    TRY(store_begin(store, &tx, err));
    TRY(store_execute(store, QUERY_REPORT_SNAPSHOT, NULL, NULL, err));
    TRY(take_days(store, &report->order, err));
    TRY(check_audience(store, order, err));
    TRY(gather(store, &report->order, err));
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        TRY(load_figure(store, arena, &kinds[i], &report->order, &report->figures[i], err));
    report->count = COUNT_OF(kinds);
    return STATUS_OK;
}

const ReportFigure *report_figure(const Report *report, const char *id)
{
    for (size_t i = 0; i < report->count; i++)
        if (strcmp(report->figures[i].id, id) == 0)
            return &report->figures[i];
    ensure(false && "a figure of the table");
    return NULL;
}

Slice report_value(const Report *report, const char *id, const char *measure, const char *unit,
                   Slice by, Slice key)
{
    const ReportFigure *figure = report_figure(report, id);

    for (size_t i = 0; i < figure->count; i++) {
        const ReportValue *value = &figure->values[i];
        if (slice_is(value->measure, measure) && slice_is(value->unit, unit)
            && slice_equal(value->by, by) && slice_equal(value->key, key))
            return value->value;
    }
    return SLICE_NONE;
}
