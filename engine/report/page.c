/*
 * page.c
 *     The page of a report: what matters most first, one chart a question, all figures at the end.
 *
 * The page is one file without script, font or picture from elsewhere. It follows the reader's
 * light or dark setting, prints on white, and says with words, numbers and patterns all that it
 * says with colour. A title tells what its chart shows; it is made of the figures.
 */
#include "maksatus/report.h"

#include "chart.h"
#include "maksatus/export_text.h"
#include "maksatus/file.h"

enum { PAGE_BYTES = 24 * 1024 * 1024, ROWS_SHOWN = 12, TITLE_BYTES = 512 };

static const char style[] =
    ":root{color-scheme:light dark;--paper:#f6f5f1;--card:#fffefb;--ink:#1c2127;--soft:#5b646e;"
    "--line:#dcd9d0;--grid:#e9e6de;--one:#1f5f8b;--two:#c98a1b;--three:#9aa3ab;--good:#2f7d4f;"
    "--bad:#b3372c}\n"
    "@media (prefers-color-scheme:dark){:root{--paper:#14171a;--card:#1c2125;--ink:#e9e7e1;"
    "--soft:#9fa8b0;--line:#333a40;--grid:#2a3036;--one:#6fb1dd;--two:#e0ac4b;--three:#717c86;"
    "--good:#6cc08e;--bad:#ef8a7f}}\n"
    "@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--grid:#ddd;"
    "--one:#1f5f8b;--two:#c98a1b;--three:#9aa3ab}main,header{max-width:none!important;padding:0!"
    "important}"
    ".card,.tile{break-inside:avoid;box-shadow:none!important}"
    "*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}\n"
    "*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);"
    "font:16px/1.5 system-ui,-apple-system,'Segoe UI','Noto Sans','DejaVu Sans',sans-serif}\n"
    "header,main{max-width:1240px;margin:0 auto;padding:0 28px}header{padding-top:40px}\n"
    "h1{font-size:30px;line-height:1.2;margin:0 0 6px;letter-spacing:-.01em}"
    "header p{margin:0;color:var(--soft)}\n"
    ".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(180px,1fr));gap:14px;"
    "margin:28px 0 14px}\n"
    ".tile span{text-wrap:balance}.tile,.card{background:var(--card);border:1px solid "
    "var(--line);border-radius:10px;"
    "box-shadow:0 1px 2px rgb(0 0 0/.05)}\n"
    ".tile{padding:16px 18px}.tile b{display:block;font-size:28px;line-height:1.15;font-weight:650;"
    "font-variant-numeric:tabular-nums;letter-spacing:-.02em}"
    ".tile span{display:block;color:var(--soft);font-size:14px}"
    ".tile .no-data{font-size:20px;font-weight:500;color:var(--soft)}\n"
    ".good b:before{content:'\\2713\\00a0';color:var(--good)}.bad "
    "b:before{content:'\\26a0\\00a0';color:var(--bad)}\n"
    ".cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,520px),1fr));gap:"
    "14px}\n"
    ".card{padding:20px 22px 14px;min-width:0}.wide{grid-column:1/-1}\n"
    "h2{font-size:19px;line-height:1.3;margin:0 0 2px;font-weight:650;text-wrap:balance}"
    ".card>p{margin:0 0 12px;color:var(--soft);font-size:14px}\n"
    ".card>svg{display:block;width:100%;height:auto;margin-bottom:4px}\n"
    "svg text{font-size:13px;fill:var(--ink);font-variant-numeric:tabular-nums}"
    "svg .name{text-anchor:end}svg .tick,svg .note{fill:var(--soft);font-size:12px}"
    "svg .mid{text-anchor:middle}svg .end{text-anchor:end}svg .number{font-weight:600}"
    "svg .note{font-weight:400}\n"
    "svg line{stroke:var(--grid);stroke-width:1}svg .axis{stroke:var(--soft)}"
    "svg .range{stroke:var(--three);stroke-width:4;stroke-linecap:round}"
    ".track{fill:var(--grid)}\n"
    ".s1,.m1{fill:var(--one)}.s2{fill:url(#hatch)}.s3{fill:url(#dots)}"
    "svg .s1,svg .s2,svg .s3{stroke:var(--card);stroke-width:1}\n"
    ".m2{fill:var(--card);stroke:var(--one);stroke-width:3}.m3{fill:var(--ink)}\n"
    ".legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin:-4px 0 8px!important}"
    ".legend span{display:inline-flex;align-items:center;gap:7px}.legend "
    "svg{width:14px;height:14px}\n"
    ".missing{padding:26px 0 30px;color:var(--soft);font-size:17px;text-align:center}\n"
    "table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}"
    "th,td{text-align:left;padding:5px 10px 5px 0;border-bottom:1px solid "
    "var(--grid);vertical-align:top}"
    "th{color:var(--soft);font-weight:500}.r{text-align:right}.scroll{overflow-x:auto}\n"
    "details{margin:6px 0}summary{cursor:pointer;font-weight:600}"
    "footer{margin:26px 0 40px;color:var(--soft);font-size:14px}\n";

/* Patterns that every chart uses: the second and the third series are told apart without colour. */
static const char patterns[] =
    "<svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\"><defs>"
    "<pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
    "patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" style=\"fill:var(--two)\"/>"
    "<rect width=\"2\" height=\"6\" style=\"fill:var(--card)\" opacity=\".55\"/></pattern>"
    "<pattern id=\"dots\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">"
    "<rect width=\"5\" height=\"5\" style=\"fill:var(--three)\"/>"
    "<circle cx=\"2.5\" cy=\"2.5\" r=\"1\" style=\"fill:var(--card)\"/></pattern>"
    "</defs></svg>\n";

/* --- numbers out of figures --- */

static const Slice in_all = {"all", 3};
static const Slice no_key = {"", 0};

/* "1234.5" in hundredths: the figures have at most two decimals. */
static int64_t hundredths_of(Slice text)
{
    int64_t number = 0;
    int decimals = -1;

    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '.') {
            decimals = 0;
        } else if (text.at[i] >= '0' && text.at[i] <= '9' && decimals < 2) {
            number = number * 10 + (text.at[i] - '0');
            decimals += decimals >= 0;
        }
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 2; i++)
        number *= 10;
    return text.len > 0 && text.at[0] == '-' ? -number : number;
}

/* A series of a chart: a measure in its unit. */
typedef struct Series {
    const char *measure, *unit, *name;
} Series;

/* The values of a key stand beside each other, so it is mostly the last. */
static ChartDatum *datum_of(Chart *chart, Slice key)
{
    for (size_t i = chart->count; i > 0; i--)
        if (slice_equal(chart->data[i - 1].label, key))
            return &chart->data[i - 1];
    chart->data[chart->count] = (ChartDatum){.label = key};
    return &chart->data[chart->count++];
}

/* A chart of one figure: a datum for each key of `by`, in the figure's order. */
static Chart chart_of(const Report *report, Arena *arena, const char *id, const char *by,
                      const Series *series, size_t count, ChartUnit unit)
{
    const ReportFigure *figure = report_figure(report, id);
    Chart chart = {.figure = id, .unit = unit, .series_count = count, .summary = ""};

    chart.data = ARENA_ARRAY(arena, ChartDatum, figure->count + 1);
    for (size_t s = 0; s < count; s++)
        chart.series[s] = series[s].name;
    for (size_t i = 0; i < figure->count; i++) {
        const ReportValue *value = &figure->values[i];
        for (size_t s = 0; s < count && slice_is(value->by, by); s++) {
            if (!slice_is(value->measure, series[s].measure)
                || !slice_is(value->unit, series[s].unit))
                continue;
            ChartDatum *datum = datum_of(&chart, value->key);
            if (value->value.at == NULL)
                continue;
            datum->value[s] = hundredths_of(value->value);
            datum->known[s] = true;
        }
    }
    return chart;
}

typedef enum Sorting { AS_THEY_COME, LARGEST_FIRST, SMALLEST_FIRST } Sorting;

static bool comes_later(const ChartDatum *a, const ChartDatum *b, Sorting sorting)
{
    return sorting == LARGEST_FIRST    ? a->value[0] < b->value[0]
           : sorting == SMALLEST_FIRST ? a->value[0] > b->value[0]
                                       : false;
}

/* What matters most first, and no more than fit; insertion keeps equal ones in their order. */
static size_t keep_first(Chart *chart, Sorting sorting)
{
    size_t left_out = 0;

    for (size_t i = 1; i < chart->count; i++)
        for (size_t j = i; j > 0 && comes_later(&chart->data[j - 1], &chart->data[j], sorting);
             j--) {
            ChartDatum moved = chart->data[j];
            chart->data[j] = chart->data[j - 1];
            chart->data[j - 1] = moved;
        }
    if (chart->count > ROWS_SHOWN) {
        left_out = chart->count - ROWS_SHOWN;
        chart->count = ROWS_SHOWN;
    }
    return left_out;
}

static int64_t number_of(const Report *report, const char *id, const char *measure,
                         const char *unit)
{
    return hundredths_of(report_value(report, id, measure, unit, in_all, no_key));
}

static bool is_known(const Report *report, const char *id, const char *measure, const char *unit)
{
    return report_value(report, id, measure, unit, in_all, no_key).at != NULL;
}

/* --- pieces of the page --- */

static void begin_card(Text *text, const char *shape, Slice title, const char *below)
{
    text_add_format(text, "<section class=\"card%s\">\n<h2>", shape);
    xml_text_add(text, title);
    text_add_string(text, "</h2>\n<p>");
    xml_text_add(text, slice_of(below));
    text_add_string(text, "</p>\n");
}

static void end_card(Text *text, size_t left_out)
{
    if (left_out > 0)
        text_add_format(text, "<p>%zu more in the table of all figures below.</p>\n", left_out);
    text_add_string(text, "</section>\n");
}

static void add_missing(Text *text, const char *why)
{
    text_add_format(text, "<div class=\"missing\">no data<br><small>%s</small></div>\n", why);
}

typedef struct Tile {
    const char *id, *measure, *unit;
    ChartUnit shown;
    const char *words;
} Tile;

static void add_tile(Text *text, const Report *report, const Tile *tile, const char *verdict)
{
    Slice value = report_value(report, tile->id, tile->measure, tile->unit, in_all, no_key);

    text_add_format(text, "<div class=\"tile%s\" data-figure=\"%s\" data-key=\"%s\" data-value=\"",
                    verdict, tile->id, tile->measure);
    xml_text_add(text, value.at == NULL ? slice_of(report_no_data) : value);
    text_add_string(text, "\">");
    if (value.at == NULL) {
        text_add_string(text, "<b class=\"no-data\">no data</b>");
    } else {
        text_add_string(text, "<b>");
        chart_number(text, hundredths_of(value), tile->shown);
        text_add_string(text, "</b>");
    }
    text_add_format(text, "<span>%s</span></div>\n", tile->words);
}

static void add_tiles(Text *text, const Report *report)
{
    static const Tile tiles[] = {
        {"M01", "received", "count", CHART_COUNT, "decisions arrived"},
        {"M02", "paid", "EUR", CHART_EUROS, "paid or on its way"},
        {"M05", "straight through", "%", CHART_PERCENT, "paid untouched by a person"},
        {"M03", "decision to payment P50", "days", CHART_DAYS, "median from decision to payment"},
        {"M07", "open", "count", CHART_COUNT, "wait for a person"},
    };
    static const Tile proof = {"M26", "difference", "EUR", CHART_EUROS,
                               "between what arrived and what became of it"};

    text_add_string(text, "<div class=\"tiles\">\n");
    for (size_t i = 0; i < COUNT_OF(tiles); i++)
        add_tile(text, report, &tiles[i], "");
    if (is_known(report, "M26", "difference", "EUR"))
        add_tile(text, report, &proof,
                 number_of(report, "M26", "difference", "EUR") == 0 ? " good" : " bad");
    text_add_string(text, "</div>\n");
}

static void add_volume(Text *text, const Report *report, Arena *arena)
{
    static const Series series[] = {{"settled", "count", "settled"},
                                    {"waiting", "count", "waiting"},
                                    {"not to be paid", "count", "not to be paid"}};
    TEXT_ON_STACK(title, TITLE_BYTES);
    const char *by = "day";
    Chart chart = chart_of(report, arena, "M01", by, series, COUNT_OF(series), CHART_COUNT);

    if (chart.count > 62) {
        by = "month";
        chart = chart_of(report, arena, "M01", by, series, COUNT_OF(series), CHART_COUNT);
    }
    chart.wide = true;
    chart.summary = "Columns of decisions settled, waiting and not to be paid";
    chart_number(&title, number_of(report, "M01", "paid", "count"), CHART_COUNT);
    text_add_string(&title, " of ");
    chart_number(&title, number_of(report, "M01", "received", "count"), CHART_COUNT);
    text_add_string(&title, " decisions are paid or on their way");
    begin_card(text, " wide",
               chart.count == 0 ? SLICE_LITERAL("No decision arrived") : text_slice(&title),
               strcmp(by, "day") == 0 ? "Decisions by the day of the run that took them in"
                                      : "Decisions by the month in which they were taken in");
    if (chart.count == 0) {
        add_missing(text, "no delivery was taken in this period");
    } else {
        chart_legend(text, &chart);
        chart_columns(text, &chart);
    }
    end_card(text, 0);
}

static void add_lead(Text *text, const Report *report, Arena *arena)
{
    static const Series series[] = {{"decision to payment P50", "days", "half within"},
                                    {"decision to payment P90", "days", "90 % within"},
                                    {"decision to payment P99", "days", "99 % within"}};
    TEXT_ON_STACK(title, TITLE_BYTES);
    Chart chart = chart_of(report, arena, "M03", "programme", series, COUNT_OF(series), CHART_DAYS);
    size_t left_out = keep_first(&chart, LARGEST_FIRST);

    chart.summary = "Days from decision to payment by programme: median, 90th and 99th percentile";
    text_add_string(&title, "Half of the payments leave within ");
    chart_number(&title, number_of(report, "M03", "decision to payment P50", "days"), CHART_COUNT);
    text_add_string(&title, " days of the decision, 99 of 100 within ");
    chart_number(&title, number_of(report, "M03", "decision to payment P99", "days"), CHART_COUNT);
    begin_card(text, "", chart.count == 0 ? SLICE_LITERAL("Lead time") : text_slice(&title),
               "Whole days from decision to payment by programme: half (filled), 90 % (ring), "
               "99 % (bar)");
    if (chart.count == 0)
        add_missing(text, "nothing was paid");
    else
        chart_ranges(text, &chart);
    end_card(text, left_out);
}

static void add_straight(Text *text, const Report *report, Arena *arena)
{
    static const Series series[] = {{"straight through", "%", "straight through"}};
    TEXT_ON_STACK(title, TITLE_BYTES);
    Chart chart = chart_of(report, arena, "M05", "programme", series, 1, CHART_PERCENT);
    size_t left_out = keep_first(&chart, SMALLEST_FIRST);

    chart.full = 10000;
    chart.summary = "Share of payments without an act of a person, by programme";
    chart_number(&title, number_of(report, "M05", "straight through", "%"), CHART_PERCENT);
    text_add_string(&title, " of the payments needed no person");
    begin_card(text, "", chart.count == 0 ? SLICE_LITERAL("Straight through") : text_slice(&title),
               "Share that was paid without an act on the decision, by programme");
    if (chart.count == 0)
        add_missing(text, "nothing was paid");
    else
        chart_rows(text, &chart);
    end_card(text, left_out);
}

/* Rows by one key, with the number as the title of the first. */
typedef struct RowsCard {
    const char *id, *by;
    Series series;
    ChartUnit unit;
    Sorting sorting;
    const char *title, *empty_title, *below, *missing;
    const char *noted; /* a second measure, told beside the number; or NULL */
} RowsCard;

static void add_notes(Chart *chart, const Report *report, Arena *arena, const RowsCard *card)
{
    for (size_t i = 0; i < chart->count; i++) {
        Slice value = report_value(report, card->id, card->noted, "count", slice_of(card->by),
                                   chart->data[i].label);
        Text note = text_on(arena_alloc(arena, 32), 32);
        chart_number(&note, hundredths_of(value), CHART_COUNT);
        text_add_string(&note, "\u00a0‰");
        chart->data[i].note = text_slice(&note);
    }
}

static void add_rows_card(Text *text, const Report *report, Arena *arena, const RowsCard *card)
{
    TEXT_ON_STACK(title, TITLE_BYTES);
    Chart chart = chart_of(report, arena, card->id, card->by, &card->series, 1, card->unit);
    size_t left_out = keep_first(&chart, card->sorting);

    chart.summary = card->below;
    if (card->noted != NULL)
        add_notes(&chart, report, arena, card);
    if (chart.count > 0) {
        text_add(&title, chart.data[0].label);
        text_add_string(&title, card->title);
    }
    begin_card(text, "", chart.count == 0 ? slice_of(card->empty_title) : text_slice(&title),
               card->below);
    if (chart.count == 0)
        add_missing(text, card->missing);
    else
        chart_rows(text, &chart);
    end_card(text, left_out);
}

static void add_deviations(Text *text, const Report *report, Arena *arena)
{
    static const RowsCard by_code = {
        "M08",
        "code",
        {"flagged", "count", "decisions"},
        CHART_COUNT,
        LARGEST_FIRST,
        " is what the rules find most",
        "Deviations by rule",
        "Decisions that were held or rejected, by the code of the rule",
        "no rule held or rejected any"};
    static const RowsCard by_agency = {
        "M08",
        "agency",
        {"flagged", "count", "decisions"},
        CHART_COUNT,
        LARGEST_FIRST,
        " sends the most decisions that deviate",
        "Deviations by agency",
        "Decisions that were held or rejected, and how many of each 1,000 of the agency (‰)",
        "no rule held or rejected any",
        "per 1,000 decisions"};

    static const RowsCard by_programme = {
        "M08",
        "programme",
        {"flagged", "count", "decisions"},
        CHART_COUNT,
        LARGEST_FIRST,
        " has the most decisions that deviate",
        "Deviations by programme",
        "Decisions that were held or rejected, and how many of each 1,000 of the programme (‰)",
        "no rule held or rejected any",
        "per 1,000 decisions"};

    add_rows_card(text, report, arena, &by_code);
    add_rows_card(text, report, arena,
                  report->order.agency.at == NULL ? &by_agency : &by_programme);
}

static void add_returned(Text *text, const Report *report, Arena *arena)
{
    static const RowsCard card = {
        "M10",
        "reason",
        {"returned", "count", "payments"},
        CHART_COUNT,
        LARGEST_FIRST,
        " is why most payments come back",
        "Payments that came back",
        "Payments refused or returned by a bank in the period, by its reason",
        "no bank has returned a payment, or none has answered yet"};

    add_rows_card(text, report, arena, &card);
}

static void add_ages(Text *text, const Report *report, Arena *arena, bool queue)
{
    static const Series waiting[] = {{"open", "count", "decisions"}};
    static const Series owed[] = {{"open", "EUR", "open"}};
    TEXT_ON_STACK(title, TITLE_BYTES);
    Chart chart = queue ? chart_of(report, arena, "M07", "age", waiting, 1, CHART_COUNT)
                        : chart_of(report, arena, "M13", "age", owed, 1, CHART_EUROS);

    chart.summary = queue ? "Open decisions by age" : "Open receivables by age";
    if (queue) {
        if (number_of(report, "M07", "open", "count") == 0)
            text_add_string(&title, "No");
        else
            chart_number(&title, number_of(report, "M07", "open", "count"), CHART_COUNT);
        text_add_string(&title, number_of(report, "M07", "open", "count") == 100
                                    ? " decision waits for a person"
                                    : " decisions wait for a person");
    } else {
        if (number_of(report, "M12", "open", "EUR") == 0)
            text_add_string(&title, "Nothing");
        else
            chart_number(&title, number_of(report, "M12", "open", "EUR"), CHART_EUROS);
        text_add_string(&title, " is to be recovered");
    }
    begin_card(text, "",
               chart.count == 0 ? SLICE_LITERAL("Recovery stock and ageing") : text_slice(&title),
               queue ? "The manual queue by the days that they wait"
                     : "Open receivables by the days since they were due");
    if (chart.count == 0)
        add_missing(text, "there is no receivable");
    else
        chart_columns(text, &chart);
    end_card(text, 0);
}

/* Used and waiting against what is available; the forecast beside the number. */
static void add_appropriations(Text *text, const Report *report, Arena *arena)
{
    static const Series series[] = {{"used", "%", "used"}};
    Chart chart = chart_of(report, arena, "M17", "appropriation", series, 1, CHART_PERCENT);
    TEXT_ON_STACK(title, TITLE_BYTES);
    size_t over = 0;

    for (size_t i = 0; i < chart.count; i++) {
        static const Slice by = {"appropriation", 13};
        Text note = text_on(arena_alloc(arena, 64), 64);
        Slice forecast = report_value(report, "M17", "forecast", "EUR", by, chart.data[i].label);
        over +=
            report_value(report, "M17", "overrun on", "date", by, chart.data[i].label).at != NULL;
        text_add_string(&note, "→ ");
        chart_number(&note, hundredths_of(forecast), CHART_EUROS);
        chart.data[i].note = text_slice(&note);
    }
    size_t left_out = keep_first(&chart, LARGEST_FIRST);
    chart.full = 10000;
    chart.summary = "Share of each appropriation that is used, and the forecast of the year";
    if (over == 0)
        text_add_string(&title, "No appropriation runs out at this pace");
    else
        text_add_format(&title, "%zu appropriation%s out before the year ends at this pace", over,
                        over == 1 ? " runs" : "s run");
    begin_card(text, "", chart.count == 0 ? SLICE_LITERAL("Appropriations") : text_slice(&title),
               "Share used of payer, budget item and year; → what the year ends with");
    if (chart.count == 0)
        add_missing(text, "nothing is used of an appropriation of this year");
    else
        chart_rows(text, &chart);
    end_card(text, left_out);
}

/* --- all figures --- */

static void add_value_row(Text *text, const ReportValue *value)
{
    text_add_string(text, "<tr><td>");
    xml_text_add(text, value->measure);
    text_add_string(text, "</td><td>");
    xml_text_add(text, value->by);
    text_add_string(text, "</td><td>");
    xml_text_add(text, value->key);
    text_add_string(text, "</td><td class=\"r\">");
    xml_text_add(text, value->value.at == NULL ? slice_of(report_no_data) : value->value);
    text_add_string(text, "</td><td>");
    xml_text_add(text, value->value.at == NULL ? SLICE_LITERAL("") : value->unit);
    text_add_string(text, "</td></tr>\n");
}

static void add_figure(Text *text, const ReportFigure *figure)
{
    text_add_format(text, "<details><summary>%s %s%s</summary>\n<p>", figure->id, figure->name,
                    figure->count == 0 ? ": no data" : "");
    xml_text_add(text, slice_of(figure->meaning));
    text_add_string(text, "</p>\n");
    if (figure->count > 0) {
        text_add_string(text, "<div class=\"scroll\"><table><thead><tr><th>measure<th>by<th>which"
                              "<th class=\"r\">value<th>unit</tr></thead><tbody>\n");
        for (size_t i = 0; i < figure->count; i++)
            add_value_row(text, &figure->values[i]);
        text_add_string(text, "</tbody></table></div>\n");
    }
    text_add_string(text, "</details>\n");
}

static void add_figures(Text *text, const Report *report)
{
    begin_card(text, " wide", SLICE_LITERAL("All figures"),
               "What is counted, and every value; the same as 'maksatus report'");
    for (size_t i = 0; i < report->count; i++)
        add_figure(text, &report->figures[i]);
    end_card(text, 0);
}

/* --- the page --- */

static void add_audience(Text *text, const ReportOrder *order)
{
    if (order->agency.at != NULL) {
        text_add_string(text, "Agency ");
        xml_text_add(text, order->agency);
    } else if (order->ministry.at != NULL) {
        text_add_string(text, "Ministry ");
        xml_text_add(text, order->ministry);
    } else {
        text_add_string(text, "Management");
    }
}

static void add_head(Text *text, const Report *report)
{
    text_add_string(text,
                    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                    "style-src 'unsafe-inline'\"><title>Grant payments, ");
    text_add_day(text, report->order.from);
    text_add_string(text, " to ");
    text_add_day(text, report->order.to);
    text_add_format(text,
                    "</title>\n<style>\n%s</style></head>\n<body>\n%s<header><h1>Grant payments"
                    "</h1>\n<p>",
                    style, patterns);
    add_audience(text, &report->order);
    text_add_string(text, " · ");
    text_add_day(text, report->order.from);
    text_add_string(text, " to ");
    text_add_day(text, report->order.to);
    text_add_string(text, "</p></header>\n<main>\n");
}

static void add_page(Text *text, const Report *report, Arena *arena)
{
    bool management = report->order.agency.at == NULL && report->order.ministry.at == NULL;

    add_head(text, report);
    add_tiles(text, report);
    text_add_string(text, "<div class=\"cards\">\n");
    add_volume(text, report, arena);
    add_lead(text, report, arena);
    add_straight(text, report, arena);
    add_ages(text, report, arena, true);
    add_deviations(text, report, arena);
    add_returned(text, report, arena);
    add_ages(text, report, arena, false);
    if (management)
        add_appropriations(text, report, arena);
    add_figures(text, report);
    text_add_string(text, "</div>\n<footer>Percentiles are nearest ranks on whole days. A figure "
                          "without a source is shown as no data. Decisions are counted by the day "
                          "of the run that took them in.</footer>\n</main></body></html>\n");
}

Status report_page(const Report *report, Arena *arena, const char *path, Error *err)
{
    Text text = text_on(arena_alloc(arena, PAGE_BYTES), PAGE_BYTES);

    add_page(&text, report, arena);
    if (text.overflowed)
        return error_set(err, STATUS_LIMIT,
                         "the page would be larger than %d bytes: choose a "
                         "shorter period with --from and --to",
                         (int)PAGE_BYTES);
    return file_write_all(arena, path, text_slice(&text), err);
}
