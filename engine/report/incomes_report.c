/*
 * incomes_report.c
 *     Benefits payment reports for the incomes register (BenefitReportsToIR), one delivery a payer,
 *     payment date and 3,000 reports, as the register recommends. Those that replace others are
 *     deliveries of their own: nothing is replaced before it was acknowledged.
 *
 * Three kinds of reports (6.4 of the domain notes): a payment; a payment that was found to be
 * without ground, whose report is replaced, its amount divided; money that came back, told on the
 * day on which it came, with the days of the income that it was. The report of a payment that a
 * bank returned, and that was income to nobody, is invalidated (InvalidationsToIR); so is that of
 * money that had not come back after all. What nobody has given a type of income is listed and not
 * guessed.
 */
#include "export_table.h"
#include "maksatus/export_text.h"
#include "maksatus/file.h"

enum {
    REPORTS_MAX = 3000,
    REPORT_BYTES = 64 * 1024, /* a head: contact and telephone at their longest, all entities */
};

/* The columns of q_export_incomes.sql. */
enum {
    IN_PAYER,
    IN_BUSINESS_ID,
    IN_PAYER_NAME,
    IN_PAYMENT_DATE,
    IN_REPORT_ID,
    IN_ACTION,
    IN_VERSION,
    IN_PAYEE_ID,
    IN_CODE,
    IN_AMOUNT,
    IN_UNJUST,
    IN_RECOVERY,
    IN_START,
    IN_END,
    IN_ORIGINAL_DATE,
    IN_REST,
    IN_FOUND,
};

static const ExportColumn untold[] = {
    {"programme", "string", "code of the programme"},
    {"why", "string", "why its payments are not told"},
    {"payments", "integer", "payments to persons in the period"},
    {"sum", "number", "euros"},
};
static const ExportTable untold_table = {"not-reported",
                                         "what is not told to the incomes register",
                                         QUERY_EXPORT_INCOMES_UNTOLD,
                                         untold,
                                         COUNT_OF(untold),
                                         NULL,
                                         NULL};

typedef struct IncomesWriter {
    Arena *arena;
    const char *folder;
    const IncomesOrder *order;
    ExportFiles *files;
    Text text;
    Arena delivery; /* what the open file needs */
    OutputFile *file;
    char payer[16], date[16], found[16]; /* of the open delivery */
    bool invalidates;
    int reports, part;
} IncomesWriter;

static void element(Text *text, const char *name, Slice value)
{
    text_add_format(text, "<%s>", name);
    xml_text_add(text, value);
    text_add_format(text, "</%s>", name);
}

static void element_id(Text *text, const char *name, int type, Slice code)
{
    text_add_format(text, "<%s><Type>%d</Type>", name, type);
    element(text, "Code", code);
    text_add_format(text, "</%s>", name);
}

static Status flush(IncomesWriter *writer, Error *err)
{
    ensure(!writer->text.overflowed);
    TRY(output_write(writer->file, text_slice(&writer->text), err));
    text_clear(&writer->text);
    return STATUS_OK;
}

static bool is_invalid(const Row *row)
{
    return slice_is(row_text(row, IN_ACTION), "3");
}

/* What a delivery of reports has, and one of invalidations has not. */
static void add_reports_head(IncomesWriter *writer, const Row *row)
{
    Text *text = &writer->text;

    element(text, "PaymentDate", row_text(row, IN_PAYMENT_DATE));
    text_add_string(text, "\n<ContactPersons><ContactPerson>");
    element(text, "Name", writer->order->contact);
    element(text, "Telephone", writer->order->telephone);
    text_add_string(text, "</ContactPerson></ContactPersons>\n<Payer><PayerIds>");
    element_id(text, "Id", 1, row_text(row, IN_BUSINESS_ID));
    text_add_string(text, "</PayerIds><PayerBasic>");
    element(text, "CompanyName", row_text(row, IN_PAYER_NAME));
    text_add_string(text, "</PayerBasic></Payer>\n<Reports>\n");
}

static void add_delivery_head(IncomesWriter *writer, const Row *row, Slice id)
{
    Text *text = &writer->text;
    Slice business = row_text(row, IN_BUSINESS_ID);
    const char *form = writer->invalidates ? "Invalidations" : "BenefitReports";

    text_add_format(text,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ir:%sRequestToIR "
                    "xmlns:ir=\"http://www.tulorekisteri.fi/2017/1/%sToIR\"><DeliveryData>\n",
                    form, form);
    element(text, "Timestamp", writer->order->timestamp);
    text_add_format(text, "<Source>maksatus</Source><DeliveryDataType>%d</DeliveryDataType>",
                    writer->invalidates ? 107 : 102);
    element(text, "DeliveryId", id);
    text_add_format(text,
                    "<FaultyControl>1</FaultyControl><ProductionEnvironment>%s"
                    "</ProductionEnvironment>\n",
                    writer->order->production ? "true" : "false");
    element_id(text, "DeliveryDataOwner", 1, business);
    element_id(text, "DeliveryDataCreator", 1, business);
    element_id(text, "DeliveryDataSender", 1, business);
    if (writer->invalidates)
        text_add_string(text, "\n<Items>\n");
    else
        add_reports_head(writer, row);
}

static Status end_delivery(IncomesWriter *writer, Error *err)
{
    if (writer->file == NULL)
        return STATUS_OK;
    text_add_string(&writer->text,
                    writer->invalidates
                        ? "</Items></DeliveryData></ir:InvalidationsRequestToIR>\n"
                        : "</Reports></DeliveryData></ir:BenefitReportsRequestToIR>\n");
    TRY(flush(writer, err));
    TRY(output_commit(writer->file, err));
    TRY(output_show(writer->file, err));
    writer->file = NULL;
    arena_done(&writer->delivery);
    return STATUS_OK;
}

static void keep(char place[16], Slice value)
{
    ensure(value.len < 16);
    memcpy(place, value.at, value.len);
    place[value.len] = '\0';
}

/* Whatever period is exported, one id is one delivery: reports that are replaced go by the day on
 * which that was found, those that are invalidated by the day since which they are wrong, apart
 * from those of the payments. */
static const char *delivery_id(const IncomesWriter *writer)
{
    const char *id = arena_format(writer->arena, "%s-%s%.4s%.2s%.2s", writer->payer,
                                  writer->invalidates ? "I" : "", writer->date, writer->date + 5,
                                  writer->date + 8);

    if (writer->found[0] != '\0')
        id = arena_format(writer->arena, "%s-F%.4s%.2s%.2s", id, writer->found, writer->found + 5,
                          writer->found + 8);
    return arena_format(writer->arena, "%s-%d", id, writer->part);
}

static Status begin_delivery(IncomesWriter *writer, const Row *row, Error *err)
{
    Slice payer = row_text(row, IN_PAYER);
    Slice date = row_text(row, IN_PAYMENT_DATE);
    Slice found = row_text(row, IN_FOUND);
    bool same = slice_is(payer, writer->payer) && slice_is(date, writer->date)
                && slice_is(found, writer->found) && is_invalid(row) == writer->invalidates;

    if (writer->file != NULL && same && writer->reports < REPORTS_MAX)
        return STATUS_OK;
    TRY(end_delivery(writer, err));
    writer->part = same ? writer->part + 1 : 1;
    writer->reports = 0;
    writer->invalidates = is_invalid(row);
    keep(writer->payer, payer);
    keep(writer->date, date);
    keep(writer->found, found);
    const char *id = delivery_id(writer);
    const char *name = arena_format(writer->arena, "incomes-%s.xml", id);
    TRY(output_open_hidden(&writer->delivery,
                           arena_format(&writer->delivery, "%s/%s", writer->folder, name),
                           &writer->file, err));
    export_files_add(writer->files, name);
    add_delivery_head(writer, row, slice_of(id));
    return flush(writer, err);
}

static void add_period(Text *text, const char *name, Slice payment_date, const Row *row)
{
    text_add_format(text, "<%s>", name);
    if (payment_date.at != NULL)
        element(text, "PaymentDate", payment_date);
    element(text, "StartDate", row_text(row, IN_START));
    element(text, "EndDate", row_text(row, IN_END));
    text_add_format(text, "</%s>", name);
}

static void add_transaction(Text *text, const Row *row, Slice amount, const char *mark)
{
    bool recovery = strcmp(mark, "Recovery") == 0;

    text_add_string(text, "<Transaction><TransactionBasic>");
    element(text, "TransactionCode", row_text(row, IN_CODE));
    element(text, "Amount", amount);
    if (mark[0] != '\0')
        element(text, mark, SLICE_LITERAL("true"));
    text_add_string(text, "</TransactionBasic>");
    add_period(text, "EarningPeriod", SLICE_NONE, row);
    if (recovery) {
        text_add_string(text, "<RecoveryData>");
        element(text, "RecoveryDate", row_text(row, IN_PAYMENT_DATE));
        add_period(text, "OrigEarningPeriod", row_text(row, IN_ORIGINAL_DATE), row);
        text_add_string(text, "</RecoveryData>");
    }
    text_add_string(text, "</Transaction>");
}

static void add_invalidation(Text *text, const Row *row)
{
    text_add_string(text, "<Item>");
    element(text, "ItemId", row_text(row, IN_REPORT_ID));
    element(text, "ItemVersion", row_text(row, IN_VERSION));
    text_add_string(text, "</Item>\n");
}

static void add_report(Text *text, const Row *row)
{
    bool unjust = !row_is_null(row, IN_UNJUST);

    text_add_string(text, "<Report><ReportData>");
    element(text, "ActionCode", row_text(row, IN_ACTION));
    element(text, "ReportId", row_text(row, IN_REPORT_ID));
    element(text, "ReportVersion", row_text(row, IN_VERSION));
    text_add_string(text, "</ReportData><IncomeEarner><IncomeEarnerIds>");
    element_id(text, "Id", 2, row_text(row, IN_PAYEE_ID));
    text_add_string(text, "</IncomeEarnerIds></IncomeEarner><Transactions>");
    if (!unjust)
        add_transaction(text, row, row_text(row, IN_AMOUNT),
                        slice_is(row_text(row, IN_RECOVERY), "true") ? "Recovery" : "");
    if (unjust && !slice_is(row_text(row, IN_REST), "0.00"))
        add_transaction(text, row, row_text(row, IN_REST), "");
    if (unjust)
        add_transaction(text, row, row_text(row, IN_UNJUST), "UnjustEnrichment");
    text_add_string(text, "</Transactions></Report>\n");
}

static Status write_report(void *context, const Row *row, Error *err)
{
    IncomesWriter *writer = context;

    TRY(begin_delivery(writer, row, err));
    if (writer->invalidates)
        add_invalidation(&writer->text, row);
    else
        add_report(&writer->text, row);
    writer->reports++;
    return flush(writer, err);
}

static Status write_reports(Store *store, IncomesWriter *writer, const Params *params, Error *err)
{
    TRY(store_each(store, QUERY_EXPORT_INCOMES, params, write_report, writer, err));
    return end_delivery(writer, err);
}

Status export_incomes(Store *store, Arena *arena, const char *folder, const IncomesOrder *order,
                      ExportFiles *files, Error *err)
{
    AUTO_PARAMS Params params = {0};
    IncomesWriter writer = {.arena = arena, .folder = folder, .order = order, .files = files};

    arena_init(&writer.delivery, SIZE_MAX);
    writer.text = text_on(ARENA_ARRAY(arena, char, REPORT_BYTES), REPORT_BYTES);
    params_day(&params, order->period.from);
    params_day(&params, order->period.to);
    Status status = write_reports(store, &writer, &params, err);
    output_abandon(writer.file); /* none is open where all went well */
    arena_done(&writer.delivery);
    TRY(status);
    TRY(export_table_write(store, &untold_table, &params, false, folder, "not-reported.csv",
                           err));
    export_files_add(files, "not-reported.csv");
    return STATUS_OK;
}
