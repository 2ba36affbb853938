/*
 * incomes_wage_report.c
 *     See incomes.h. Elements are known by their last three names, wherever they stand: both
 *     directions use the same names in different places.
 *
 *     as sent                            as received
 *     DeliveryData                       Reports/Report
 *       PaymentPeriod, Payer               DeliveryData (PaymentPeriod, Payer)
 *       Reports/Report                     ReportData, IncomeEarner, Transactions
 *         ReportData, IncomeEarner, …
 */
#include "maksatus/incomes.h"
#include "xml_stream.h"

#define NAMESPACE_SENT "http://www.tulorekisteri.fi/2017/1/WageReportsToIR"
#define NAMESPACE_RECEIVED "http://www.tulorekisteri.fi/2017/1/WageReportsFromIR"

enum {
    VALUE_BYTES = 64,
    AMOUNT_DIGITS = 13,
    CODE_BUSINESS_ID = 1, /* kinds of identity codes */
    CODE_PERSON_ID = 2,
    ACTION_REPLACES = 2,
    STATUS_INVALIDATED = 2,
};

/* What of one report is known, beside the report itself. */
typedef struct Building {
    int64_t id_type;
    char id_code[36];
    char own_id[44], register_id[44];
    int64_t action, version, status; /* 0: not said */
    Day employment_end;              /* of the period that is being read */
    bool employed;                   /* a period is not over */
    bool reduces;
    Day earned_start, earned_end, original_start, original_end;
    WageItem item;
} Building;

struct IncomesReader {
    XmlStream *stream;
    bool received;
    size_t depth;
    Slice name[LIMIT_XML_DEPTH + 1]; /* from the root, [1], to the element */
    char value[VALUE_BYTES];
    size_t value_len;
    bool value_long;
    bool in_report;
    Building building;
    /* As sent they stand once, before all reports. */
    char payer_id[36];
    Day payment_start, payment_end;
};

IncomesReader *incomes_open(Arena *arena, ByteSource source)
{
    IncomesReader *reader = ARENA_NEW(arena, IncomesReader);

    reader->stream = xml_stream_open(arena, source);
    reader->payment_start = DAY_NONE;
    reader->payment_end = DAY_NONE;
    return reader;
}

void incomes_close(IncomesReader *reader)
{
    xml_stream_close(reader->stream);
}

/* ── values ───────────────────────────────────────────────────────────────────────────────── */

static ReadResult malformed(const IncomesReader *reader, const XmlEvent *event, FramingFault *fault)
{
    return framing_fault(fault, FRAMING_NOT_WELL_FORMED, event->line,
                         "the value of %.*s has another form than the register's",
                         SLICE_ARGS(reader->name[reader->depth]));
}

static Slice trimmed(const IncomesReader *reader)
{
    Slice text = {reader->value, reader->value_len};

    while (text.len > 0 && xml_is_blank((Slice){text.at, 1}))
        text = (Slice){text.at + 1, text.len - 1};
    while (text.len > 0 && xml_is_blank((Slice){text.at + text.len - 1, 1}))
        text.len--;
    return text;
}

static bool take_text(const IncomesReader *reader, char *out, size_t capacity)
{
    Slice text = trimmed(reader);

    if (text.len >= capacity)
        return false;
    memcpy(out, text.at, text.len);
    out[text.len] = '\0';
    return true;
}

static bool take_number(const IncomesReader *reader, int64_t *number)
{
    return whole_parse(trimmed(reader), 9, number);
}

/* xs:date: a time zone may follow the day. */
static bool take_day(const IncomesReader *reader, Day *day)
{
    Slice text = trimmed(reader);

    return text.len >= 10 && day_parse((Slice){text.at, 10}, day);
}

static bool take_amount(const IncomesReader *reader, Money *amount)
{
    Slice text = trimmed(reader);
    bool negative = text.len > 0 && text.at[0] == '-';

    if (text.len > 0 && (text.at[0] == '-' || text.at[0] == '+'))
        text = (Slice){text.at + 1, text.len - 1};
    if (!money_parse(text, AMOUNT_DIGITS, amount))
        return false;
    if (negative)
        amount->cents = -amount->cents;
    return true;
}

/* irct:true and irct:trueOrFalse. */
static bool take_true(const IncomesReader *reader)
{
    Slice text = trimmed(reader);

    return slice_is(text, "true") || slice_is(text, "1");
}

/* ── elements ─────────────────────────────────────────────────────────────────────────────── */

/* Whether the element that ends, its parent and its grandparent are these; NULL is any. */
static bool stands_in(const IncomesReader *reader, const char *grandparent, const char *parent)
{
    return reader->depth >= 3 && slice_is(reader->name[reader->depth - 1], parent)
           && (grandparent == NULL || slice_is(reader->name[reader->depth - 2], grandparent));
}

static void earlier(Day *day, Day other)
{
    if (day_is_none(*day) || other.number < day->number)
        *day = other;
}

static void later(Day *day, Day other)
{
    if (day_is_none(*day) || other.number > day->number)
        *day = other;
}

static bool end_of_period(const IncomesReader *reader, Slice name, Day *start, Day *end)
{
    Day day;

    if (!slice_is(name, "StartDate") && !slice_is(name, "EndDate"))
        return true;
    if (!take_day(reader, &day))
        return false;
    if (slice_is(name, "StartDate"))
        earlier(start, day);
    else
        later(end, day);
    return true;
}

static bool end_in_report_data(IncomesReader *reader, Slice name)
{
    Building *building = &reader->building;

    if (slice_is(name, "ActionCode"))
        return take_number(reader, &building->action);
    if (slice_is(name, "ReportVersion"))
        return take_number(reader, &building->version);
    if (slice_is(name, "ReportStatus"))
        return take_number(reader, &building->status);
    if (slice_is(name, "ReportId"))
        return take_text(reader, building->own_id, sizeof(building->own_id));
    if (slice_is(name, "IRReportId"))
        return take_text(reader, building->register_id, sizeof(building->register_id));
    return true;
}

static bool end_in_basic(IncomesReader *reader, Slice name)
{
    Building *building = &reader->building;
    int64_t code = 0;

    if (slice_is(name, "Amount"))
        return take_amount(reader, &building->item.amount);
    if (slice_is(name, "Recovery") || slice_is(name, "UnjustEnrichment"))
        building->reduces = building->reduces || take_true(reader);
    if (!slice_is(name, "TransactionCode"))
        return true;
    if (!take_number(reader, &code) || code > WAGE_CODE_MAX)
        return false;
    building->item.code = (int32_t)code;
    return true;
}

static bool end_in_id(IncomesReader *reader, Slice name)
{
    Building *building = &reader->building;

    if (slice_is(name, "Type"))
        return take_number(reader, &building->id_type);
    if (slice_is(name, "Code"))
        return take_text(reader, building->id_code, sizeof(building->id_code));
    return true;
}

/* A value that is read has ended; false when it has another form. */
static bool end_of_value(IncomesReader *reader, Slice name)
{
    Building *building = &reader->building;

    if (stands_in(reader, NULL, "ReportData"))
        return end_in_report_data(reader, name);
    if (stands_in(reader, NULL, "TransactionBasic"))
        return end_in_basic(reader, name);
    if (stands_in(reader, "PayerIds", "Id") || stands_in(reader, "IncomeEarnerIds", "Id"))
        return end_in_id(reader, name);
    if (stands_in(reader, NULL, "PaymentPeriod"))
        return end_of_period(reader, name, &reader->payment_start, &reader->payment_end);
    if (stands_in(reader, "EarningPeriods", "EarningPeriod"))
        return end_of_period(reader, name, &building->earned_start, &building->earned_end);
    if (stands_in(reader, "OrigPaymentPeriods", "OrigPaymentPeriod"))
        return end_of_period(reader, name, &building->original_start, &building->original_end);
    if (stands_in(reader, "EmploymentPeriods", "Period") && slice_is(name, "EndDate"))
        return take_day(reader, &building->employment_end);
    return true;
}

static ReadResult end_of_item(IncomesReader *reader, WageReport *report, const XmlEvent *event,
                              FramingFault *fault)
{
    Building *building = &reader->building;
    WageItem *item = &building->item;

    if (report->item_count == WAGE_ITEMS_MAX)
        return framing_fault(fault, FRAMING_LIMIT, event->line, "a report has more than %d items",
                             (int)WAGE_ITEMS_MAX);
    item->start = building->earned_start;
    item->end = building->earned_end;
    if (!day_is_none(building->original_start) && !day_is_none(building->original_end)) {
        item->start = building->original_start;
        item->end = building->original_end;
    }
    if (building->reduces && item->amount.cents > 0)
        item->amount.cents = -item->amount.cents;
    if (item->code != 0)
        report->item[report->item_count++] = *item;
    return READ_RECORD;
}

static void end_of_employment(Building *building, WageReport *report)
{
    if (day_is_none(building->employment_end))
        building->employed = true;
    else
        later(&report->employment_end, building->employment_end);
}

static void copy_code(char to[36], const char from[36], bool fits)
{
    if (fits)
        memcpy(to, from, 36);
}

/* An element within a report, or one that stands for all reports, has ended. */
static ReadResult end_of_group(IncomesReader *reader, WageReport *report, const XmlEvent *event,
                               FramingFault *fault)
{
    Building *building = &reader->building;

    if (slice_is(event->name, "Id") && stands_in(reader, NULL, "PayerIds"))
        copy_code(reader->payer_id, building->id_code, building->id_type == CODE_BUSINESS_ID);
    else if (slice_is(event->name, "Id") && stands_in(reader, NULL, "IncomeEarnerIds"))
        copy_code(report->employee_id, building->id_code, building->id_type == CODE_PERSON_ID);
    else if (slice_is(event->name, "Period") && stands_in(reader, NULL, "EmploymentPeriods"))
        end_of_employment(building, report);
    else if (slice_is(event->name, "Transaction") && stands_in(reader, NULL, "Transactions"))
        return end_of_item(reader, report, event, fault);
    return READ_RECORD;
}

/* ── reports ──────────────────────────────────────────────────────────────────────────────── */

static void begin_report(IncomesReader *reader, WageReport *report, uint64_t line)
{
    *report = (WageReport){.line = line, .employment_end = DAY_NONE};
    reader->building = (Building){0};
    reader->in_report = true;
    if (!reader->received)
        return;
    reader->payer_id[0] = '\0';
    reader->payment_start = DAY_NONE;
    reader->payment_end = DAY_NONE;
}

static int64_t version_of(const IncomesReader *reader)
{
    const Building *building = &reader->building;

    if (reader->received)
        return building->version;
    if (building->action == ACTION_REPLACES)
        return (building->version == 0 ? 1 : building->version) + 1;
    return building->version == 0 ? 1 : building->version;
}

/* What stands once for all items. */
static ReadResult finish_report(IncomesReader *reader, WageReport *report, const XmlEvent *event,
                                FramingFault *fault)
{
    const Building *building = &reader->building;

    reader->in_report = false;
    if (day_is_none(reader->payment_start) || day_is_none(reader->payment_end))
        return framing_fault(fault, FRAMING_NOT_WELL_FORMED, event->line,
                             "a report has no whole payment period");
    report->period_start = reader->payment_start;
    report->period_end = reader->payment_end;
    memcpy(report->employer_id, reader->payer_id, sizeof(report->employer_id));
    memcpy(report->report_id,
           building->own_id[0] != '\0' ? building->own_id : building->register_id,
           sizeof(report->report_id));
    report->version = version_of(reader);
    report->invalidated = building->status == STATUS_INVALIDATED;
    if (building->employed)
        report->employment_end = DAY_NONE;
    for (size_t i = 0; i < report->item_count; i++) {
        WageItem *item = &report->item[i];
        if (day_is_none(item->start) || day_is_none(item->end)) {
            item->start = report->period_start;
            item->end = report->period_end;
        }
    }
    return READ_END; /* of the report */
}

static bool is_report(const IncomesReader *reader, Slice name)
{
    return slice_is(name, "Report") && stands_in(reader, NULL, "Reports");
}

static ReadResult take_root(IncomesReader *reader, const XmlEvent *event, FramingFault *fault)
{
    reader->received = slice_is(event->uri, NAMESPACE_RECEIVED);
    if (reader->received || slice_is(event->uri, NAMESPACE_SENT))
        return READ_RECORD;
    return framing_fault(fault, FRAMING_NAMESPACE, event->line,
                         "the root element is neither of WageReportsToIR nor of WageReportsFromIR");
}

static void begin_group(IncomesReader *reader, Slice name)
{
    Building *building = &reader->building;

    if (slice_is(name, "Id")) {
        building->id_type = 0;
        building->id_code[0] = '\0';
    } else if (slice_is(name, "Period")) {
        building->employment_end = DAY_NONE;
    } else if (slice_is(name, "Transaction")) {
        building->item = (WageItem){.amount = MONEY_ZERO};
        building->reduces = false;
        building->earned_start = building->earned_end = DAY_NONE;
        building->original_start = building->original_end = DAY_NONE;
    }
}

static ReadResult take_start(IncomesReader *reader, WageReport *report, const XmlEvent *event,
                             FramingFault *fault)
{
    if (reader->depth == LIMIT_XML_DEPTH)
        return framing_fault(fault, FRAMING_LIMIT, event->line, "elements are nested too deep");
    reader->name[++reader->depth] = event->name;
    reader->value_len = 0;
    reader->value_long = false;
    if (reader->depth == 1)
        return take_root(reader, event, fault);
    if (is_report(reader, event->name))
        begin_report(reader, report, event->line);
    else
        begin_group(reader, event->name);
    return READ_RECORD;
}

static void take_piece(IncomesReader *reader, Slice text)
{
    if (text.len > VALUE_BYTES - reader->value_len) {
        reader->value_long = true; /* of no element that is read */
        return;
    }
    memcpy(reader->value + reader->value_len, text.at, text.len);
    reader->value_len += text.len;
}

/* READ_END when a report has ended. */
static ReadResult take_end(IncomesReader *reader, WageReport *report, const XmlEvent *event,
                           FramingFault *fault)
{
    ReadResult result = READ_RECORD;

    if (reader->value_long)
        reader->value_len = 0;
    if (is_report(reader, event->name))
        result = finish_report(reader, report, event, fault);
    else if (reader->in_report || !reader->received)
        result = end_of_value(reader, event->name) ? end_of_group(reader, report, event, fault)
                                                   : malformed(reader, event, fault);
    reader->value_len = 0;
    reader->depth--;
    return result;
}

ReadResult incomes_read(IncomesReader *reader, WageReport *report, FramingFault *fault, Error *err)
{
    for (;;) {
        XmlEvent event;
        ReadResult result = xml_stream_next(reader->stream, &event, fault, err);

        if (result != READ_RECORD)
            return result;
        if (event.kind == EVENT_START)
            result = take_start(reader, report, &event, fault);
        else if (event.kind == EVENT_TEXT)
            take_piece(reader, event.value);
        else if (event.kind == EVENT_END)
            result = take_end(reader, report, &event, fault);
        if (result == READ_END)
            return READ_RECORD;
        if (result != READ_RECORD)
            return result;
    }
}
