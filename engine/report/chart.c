/*
 * chart.c
 *     See chart.h. A chart is 640 wide, or 1160, whatever the screen: SVG scales it.
 *
 *     |-- label, as wide as the longest --|-- plot ------------------------|-- 112 number --|
 */
#include "chart.h"

#include "maksatus/export_text.h"

enum {
    CHART_WIDTH = 640,
    ROW_LABEL_MAX = 206,
    ROW_LABEL_MIN = 64,
    ROW_NUMBER = 112,
    ROW_NOTE = 32, /* more, where there are notes */
    ROW_HEIGHT = 30,
    ROW_BAR = 16,
    COLUMN_LEFT = 64,
    COLUMN_RIGHT = 16,
    CHART_WIDE = 1160,
    COLUMN_TOP = 24,
    COLUMN_HEIGHT = 190,
    COLUMN_FOOT = 40,
    LABEL_CHARACTERS = 24,
    LETTER_WIDTH = 8, /* at most, of most letters */
    TICK_WIDTH = 7,
    COLUMN_PITCH_MAX = 120,
    MARK_MIN = 3,
};

/* --- numbers --- */

/* Digits in groups of three, with thin blanks that do not break. */
static void add_grouped(Text *text, int64_t number)
{
    char digits[24];
    Text plain = text_on(digits, sizeof(digits));

    if (number < 0)
        text_add_string(text, "−");
    text_add_int(&plain, number < 0 ? -number : number);
    for (size_t i = 0; i < plain.len; i++) {
        if (i > 0 && (plain.len - i) % 3 == 0)
            text_add_string(text, "\u202f");
        text_add_char(text, digits[i]);
    }
}

/* number / scale with one decimal where it is below ten. */
static void add_scaled(Text *text, int64_t number, int64_t scale)
{
    int64_t tenths = (number * 10 + scale / 2) / scale;

    if (tenths >= 100) {
        add_grouped(text, (number + scale / 2) / scale);
        return;
    }
    text_add_format(text, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

static void add_euros(Text *text, int64_t cents)
{
    int64_t size = cents < 0 ? -cents : cents;

    if (cents < 0)
        text_add_string(text, "−");
    if (size >= INT64_C(100000000)) {
        add_scaled(text, size, INT64_C(100000000));
        text_add_string(text, "\u00a0M€");
    } else if (size >= 1000000) {
        add_scaled(text, size, 100000);
        text_add_string(text, "\u00a0k€");
    } else {
        add_grouped(text, (size + 50) / 100);
        text_add_string(text, "\u00a0€");
    }
}

void chart_number(Text *text, int64_t hundredths, ChartUnit unit)
{
    switch (unit) {
    case CHART_EUROS:
        add_euros(text, hundredths);
        break;
    case CHART_PERCENT:
        text_add_format(text, "%lld", (long long)(hundredths / 100));
        if (hundredths > 0 && hundredths < 10)
            text_add_format(text, ".%02lld", (long long)hundredths);
        else if (hundredths % 100 >= 10)
            text_add_format(text, ".%lld", (long long)(hundredths % 100 / 10));
        text_add_string(text, "\u00a0%");
        break;
    case CHART_DAYS:
        add_grouped(text, hundredths / 100);
        text_add_string(text, "\u00a0d");
        break;
    case CHART_COUNT:
        add_grouped(text, hundredths / 100);
        if (hundredths % 100 != 0)
            text_add_format(text, ".%lld", (long long)(hundredths % 100 / 10));
        break;
    default:
        ensure(false && "a unit");
    }
}

/* --- pieces --- */

/* At most so many letters; the rest is dots. The whole stands in the title of the mark. */
static void add_label(Text *text, Slice label, size_t letters)
{
    size_t at = 0;
    size_t count = 0;

    for (; at < label.len && count < letters; count++) {
        at++;
        while (at < label.len && ((unsigned char)label.at[at] & 0xc0) == 0x80)
            at++;
    }
    xml_text_add(text, (Slice){label.at, at});
    if (at < label.len)
        text_add_string(text, "…");
}

static int width_of(const Chart *chart)
{
    return chart->wide ? CHART_WIDE : CHART_WIDTH;
}

static void begin_svg(Text *text, const Chart *chart, int height)
{
    text_add_format(text, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", width_of(chart),
                    height);
    xml_text_add(text, slice_of(chart->summary));
    text_add_string(text, "\">\n");
}

/* What a mark shows, for a test and for who points at it. */
static void add_data(Text *text, const Chart *chart, const ChartDatum *datum, size_t series)
{
    text_add_format(text, " data-figure=\"%s\" data-series=\"%s\" data-key=\"", chart->figure,
                    chart->series[series]);
    xml_text_add(text, datum->label);
    text_add_format(text, "\" data-value=\"%s%lld.%02lld\"", datum->value[series] < 0 ? "-" : "",
                    (long long)(datum->value[series] / 100),
                    (long long)(datum->value[series] % 100));
}

static void add_title(Text *text, const Chart *chart, const ChartDatum *datum, size_t series)
{
    text_add_string(text, "<title>");
    xml_text_add(text, datum->label);
    text_add_format(text, ", %s: ", chart->series[series]);
    chart_number(text, datum->value[series], chart->unit);
    text_add_string(text, "</title>");
}

static int64_t total_of(const Chart *chart, const ChartDatum *datum)
{
    int64_t total = 0;

    for (size_t i = 0; i < chart->series_count; i++)
        total += datum->known[i] && datum->value[i] > 0 ? datum->value[i] : 0;
    return total;
}

static int64_t largest_total(const Chart *chart)
{
    int64_t largest = chart->full > 0 ? chart->full : 1;

    for (size_t i = 0; i < chart->count; i++) {
        int64_t total = total_of(chart, &chart->data[i]);
        largest = total > largest ? total : largest;
    }
    return largest;
}

static int64_t largest_value(const Chart *chart)
{
    int64_t largest = 1;

    for (size_t i = 0; i < chart->count; i++)
        for (size_t s = 0; s < chart->series_count; s++)
            if (chart->data[i].known[s] && chart->data[i].value[s] > largest)
                largest = chart->data[i].value[s];
    return largest;
}

/* What is not nothing is seen. */
static int length_of(int64_t value, int64_t largest, int room)
{
    int length = (int)round_half_up(value < 0 ? 0 : value, room, largest);

    return value > 0 && length < MARK_MIN ? MARK_MIN : length;
}

static size_t letters_of(Slice label)
{
    size_t count = 0;

    for (size_t i = 0; i < label.len; i++)
        count += ((unsigned char)label.at[i] & 0xc0) != 0x80;
    return count < LABEL_CHARACTERS ? count : LABEL_CHARACTERS;
}

static int longest_label(const Chart *chart)
{
    size_t longest = 0;

    for (size_t i = 0; i < chart->count; i++) {
        size_t letters = letters_of(chart->data[i].label);
        longest = letters > longest ? letters : longest;
    }
    return (int)longest * LETTER_WIDTH;
}

/* Where the plot of rows begins, and how wide it is. */
static int row_left(const Chart *chart)
{
    int width = longest_label(chart) + 16;

    return width < ROW_LABEL_MIN ? ROW_LABEL_MIN : width > ROW_LABEL_MAX ? ROW_LABEL_MAX : width;
}

static int row_room(const Chart *chart)
{
    int note = chart->count > 0 && !slice_is_empty(chart->data[0].note) ? ROW_NOTE : 0;

    return CHART_WIDTH - ROW_NUMBER - note - row_left(chart);
}

/* The end of a scale whose quarters are whole: 4, 8, 12 ... 40, 80, 120 ... of the unit. */
static int64_t round_end(int64_t value)
{
    int64_t quarter = 100;

    while (quarter * 40 < value)
        quarter *= 10;
    return (value + quarter * 4 - 1) / (quarter * 4) * (quarter * 4);
}

void chart_legend(Text *text, const Chart *chart)
{
    if (chart->series_count < 2)
        return;
    text_add_string(text, "<p class=\"legend\">");
    for (size_t i = 0; i < chart->series_count; i++)
        text_add_format(
            text,
            "<span><svg viewBox=\"0 0 14 14\" aria-hidden=\"true\"><rect class=\"s%zu\" "
            "width=\"14\" height=\"14\" rx=\"2\"/></svg>%s</span>",
            i + 1, chart->series[i]);
    text_add_string(text, "</p>\n");
}

/* --- rows --- */

static void add_row_label(Text *text, const Chart *chart, const ChartDatum *datum, int y)
{
    text_add_format(text, "<text class=\"name\" x=\"%d\" y=\"%d\">", row_left(chart) - 10,
                    y + ROW_HEIGHT / 2 + 4);
    add_label(text, datum->label, LABEL_CHARACTERS);
    text_add_string(text, "</text>\n");
}

static void add_row_number(Text *text, const Chart *chart, const ChartDatum *datum, int x, int y)
{
    text_add_format(text, "<text class=\"number\" x=\"%d\" y=\"%d\">", x + 8,
                    y + ROW_HEIGHT / 2 + 4);
    if (datum->known[0])
        chart_number(text, datum->value[0], chart->unit);
    else
        text_add_string(text, "no data");
    if (!slice_is_empty(datum->note)) {
        text_add_string(text, "<tspan class=\"note\" dx=\"6\">");
        xml_text_add(text, datum->note);
        text_add_string(text, "</tspan>");
    }
    text_add_string(text, "</text>\n");
}

static void add_row(Text *text, const Chart *chart, const ChartDatum *datum, int64_t largest, int y)
{
    int x = row_left(chart);

    add_row_label(text, chart, datum, y);
    if (chart->full > 0)
        text_add_format(text,
                        "<rect class=\"track\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n",
                        row_left(chart), y + (ROW_HEIGHT - ROW_BAR) / 2,
                        length_of(chart->full, largest, row_room(chart)), ROW_BAR);
    for (size_t i = 0; i < chart->series_count; i++) {
        int length = length_of(datum->value[i], largest, row_room(chart));
        if (!datum->known[i])
            continue;
        text_add_format(
            text, "<rect class=\"s%zu\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\"",
            i + 1, x, y + (ROW_HEIGHT - ROW_BAR) / 2, length, ROW_BAR);
        add_data(text, chart, datum, i);
        text_add_char(text, '>');
        add_title(text, chart, datum, i);
        text_add_string(text, "</rect>\n");
        x += length;
    }
    if (chart->full > 0)
        x = row_left(chart) + length_of(chart->full, largest, row_room(chart));
    add_row_number(text, chart, datum, x, y);
}

void chart_rows(Text *text, const Chart *chart)
{
    int64_t largest = largest_total(chart);
    int height = (int)chart->count * ROW_HEIGHT + 8;

    begin_svg(text, chart, height);
    text_add_format(text, "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"0\" y2=\"%d\"/>\n",
                    row_left(chart), row_left(chart), height);
    for (size_t i = 0; i < chart->count; i++)
        add_row(text, chart, &chart->data[i], largest, 4 + (int)i * ROW_HEIGHT);
    text_add_string(text, "</svg>\n");
}

/* --- ranges --- */

static void add_range_grid(Text *text, const Chart *chart, int64_t end, int height)
{
    for (int i = 0; i <= 4; i++) {
        int x = row_left(chart) + row_room(chart) * i / 4;
        text_add_format(text, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"0\" y2=\"%d\"/>\n", x,
                        x, height - 22);
        if (end * i % 400 != 0)
            continue;
        text_add_format(text, "<text class=\"tick mid\" x=\"%d\" y=\"%d\">", x, height - 6);
        chart_number(text, end * i / 4, chart->unit);
        text_add_string(text, "</text>\n");
    }
}

static void add_mark(Text *text, const Chart *chart, const ChartDatum *datum, size_t series, int x,
                     int y)
{
    if (series == 0)
        text_add_format(text, "<circle class=\"m1\" cx=\"%d\" cy=\"%d\" r=\"6\"", x, y);
    else if (series == 1)
        text_add_format(text, "<circle class=\"m2\" cx=\"%d\" cy=\"%d\" r=\"5\"", x, y);
    else
        text_add_format(text, "<rect class=\"m3\" x=\"%d\" y=\"%d\" width=\"4\" height=\"16\"",
                        x - 2, y - 8);
    add_data(text, chart, datum, series);
    text_add_char(text, '>');
    add_title(text, chart, datum, series);
    text_add_string(text, series == 2 ? "</rect>\n" : "</circle>\n");
}

static void add_range(Text *text, const Chart *chart, const ChartDatum *datum, int64_t end, int top)
{
    size_t last = chart->series_count - 1;
    int y = top + ROW_HEIGHT / 2;

    add_row_label(text, chart, datum, top);
    if (!datum->known[0]) {
        text_add_format(text, "<text class=\"number\" x=\"%d\" y=\"%d\">no data</text>\n",
                        row_left(chart) + 8, y + 4);
        return;
    }
    text_add_format(text, "<line class=\"range\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>\n",
                    row_left(chart) + length_of(datum->value[0], end, row_room(chart)),
                    row_left(chart) + length_of(datum->value[last], end, row_room(chart)), y, y);
    for (size_t i = last + 1; i-- > 0;)
        add_mark(text, chart, datum, i,
                 row_left(chart) + length_of(datum->value[i], end, row_room(chart)), y);
    text_add_format(text, "<text class=\"number\" x=\"%d\" y=\"%d\">",
                    row_left(chart) + row_room(chart) + 14, y + 4);
    for (size_t i = 0; i <= last; i++) {
        text_add_string(text, i == 0 ? "" : " · ");
        text_add_int(text, datum->value[i] / 100);
    }
    text_add_string(text, "\u00a0d</text>\n");
}

void chart_ranges(Text *text, const Chart *chart)
{
    int64_t end = round_end(largest_value(chart));
    int height = (int)chart->count * ROW_HEIGHT + 30;

    begin_svg(text, chart, height);
    add_range_grid(text, chart, end, height);
    for (size_t i = 0; i < chart->count; i++)
        add_range(text, chart, &chart->data[i], end, 4 + (int)i * ROW_HEIGHT);
    text_add_string(text, "</svg>\n");
}

/* --- columns --- */

static void add_column_grid(Text *text, const Chart *chart, int64_t end)
{
    for (int i = 0; i <= 4; i++) {
        int y = COLUMN_TOP + COLUMN_HEIGHT - COLUMN_HEIGHT * i / 4;
        text_add_format(text, "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>\n",
                        i == 0 ? "axis" : "grid", COLUMN_LEFT, width_of(chart) - COLUMN_RIGHT, y,
                        y);
        if (end * i % 400 != 0)
            continue;
        text_add_format(text, "<text class=\"tick end\" x=\"%d\" y=\"%d\">", COLUMN_LEFT - 8,
                        y + 4);
        chart_number(text, end * i / 4, chart->unit);
        text_add_string(text, "</text>\n");
    }
}

static void add_stack(Text *text, const Chart *chart, const ChartDatum *datum, int64_t end, int x,
                      int width)
{
    int y = COLUMN_TOP + COLUMN_HEIGHT;

    for (size_t i = 0; i < chart->series_count; i++) {
        int height = length_of(datum->value[i], end, COLUMN_HEIGHT);
        if (!datum->known[i])
            continue;
        y -= height;
        text_add_format(text, "<rect class=\"s%zu\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"",
                        i + 1, x, y, width, height);
        add_data(text, chart, datum, i);
        text_add_char(text, '>');
        add_title(text, chart, datum, i);
        text_add_string(text, "</rect>\n");
    }
    if (width < 28)
        return;
    text_add_format(text, "<text class=\"number mid\" x=\"%d\" y=\"%d\">", x + width / 2, y - 6);
    chart_number(text, total_of(chart, datum), chart->unit);
    text_add_string(text, "</text>\n");
}

void chart_columns(Text *text, const Chart *chart)
{
    int64_t end = round_end(largest_total(chart));
    int count = (int)chart->count;
    int room = width_of(chart) - COLUMN_LEFT - COLUMN_RIGHT;
    int pitch = room / (count > 0 ? count : 1);
    int pitch_used = pitch > COLUMN_PITCH_MAX ? COLUMN_PITCH_MAX : pitch < 1 ? 1 : pitch;
    int width = pitch_used > 8 ? pitch_used * 7 / 10 : pitch_used > 2 ? pitch_used - 1 : 1;
    int taken = 0; /* by labels so far: one that would touch is left out */

    begin_svg(text, chart, COLUMN_TOP + COLUMN_HEIGHT + COLUMN_FOOT);
    add_column_grid(text, chart, end);
    for (int i = 0; i < count; i++) {
        int x = COLUMN_LEFT + 6 + i * pitch_used;
        add_stack(text, chart, &chart->data[i], end, x, width);
        int half = (int)letters_of(chart->data[i].label) * TICK_WIDTH / 2;
        if (x + width / 2 - half < taken || x + width / 2 + half > width_of(chart))
            continue;
        taken = x + width / 2 + half;
        text_add_format(text, "<text class=\"tick mid\" x=\"%d\" y=\"%d\">", x + width / 2,
                        COLUMN_TOP + COLUMN_HEIGHT + 20);
        xml_text_add(text, chart->data[i].label);
        text_add_string(text, "</text>\n");
    }
    text_add_string(text, "</svg>\n");
}
