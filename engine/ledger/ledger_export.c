/*
 * ledger_export.c
 *     The ledger for the books: ledger.csv, the same as ledger.xml, and what stands on suspense.
 *
 * The fields are those of state accounting: unit, account (LKP), budget account (TAKP), item and
 * year, follow-up, partner, function, project, municipality, VAT, sector. ledger.xml has one
 * element `posting` a row with an element a column, and the totals as attributes of its root.
 */
#include "maksatus/ledger.h"

#include "maksatus/export_text.h"
#include "maksatus/file.h"
#include "maksatus/identity.h"
#include "maksatus/limits.h"

static const char *const columns[] = {
    "voucher",        "date",        "event",        "accounting_unit",
    "operation_unit", "agency",      "programme",    "debit",
    "credit",         "amount",      "counter",      "budget_item",
    "budget_year",    "takp",        "follow_up",    "partner",
    "function",       "project",     "municipality", "vat",
    "sector",         "receivable",  "component",    "decision",
    "end_to_end_id",  "case_number", "posting_rule",
};

enum { LINE_BYTES = 8 * LIMIT_RECORD_BYTES }; /* attributes at their longest, all entities */

typedef struct Export {
    OutputFile *csv, *xml;
    Text line, cell;
} Export;

static Status write_line(OutputFile *file, Text *line, Error *err)
{
    ensure(!line->overflowed);
    TRY(output_write(file, text_slice(line), err));
    text_clear(line);
    return STATUS_OK;
}

/* A decision's id or case number may hold an identity code, which the books do not need. */
static Slice cell(Export *out, const Row *row, size_t column)
{
    text_clear(&out->cell);
    identity_add_masked(&out->cell, row_text(row, column));
    return text_slice(&out->cell);
}

static Status export_row(void *context, const Row *row, Error *err)
{
    Export *out = context;

    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        if (i > 0)
            text_add_char(&out->line, ',');
        csv_cell_add(&out->line, cell(out, row, i));
    }
    text_add_string(&out->line, "\r\n");
    TRY(write_line(out->csv, &out->line, err));

    text_add_string(&out->line, "  <posting>");
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        if (slice_is_empty(row_text(row, i)))
            continue;
        text_add_format(&out->line, "<%s>", columns[i]);
        xml_text_add(&out->line, cell(out, row, i));
        text_add_format(&out->line, "</%s>", columns[i]);
    }
    text_add_string(&out->line, "</posting>\n");
    return write_line(out->xml, &out->line, err);
}

static Status write_heads(Export *out, Error *err)
{
    for (size_t i = 0; i < COUNT_OF(columns); i++)
        text_add_format(&out->line, "%s%s", i == 0 ? "" : ",", columns[i]);
    text_add_string(&out->line, "\r\n");
    TRY(write_line(out->csv, &out->line, err));
    text_add_string(&out->line, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                "<ledger xmlns=\"urn:maksatus:ledger:1\">\n");
    return write_line(out->xml, &out->line, err);
}

static Status write_postings(Store *store, Export *out, Day from, Day to, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_day(&params, from);
    params_day(&params, to);
    TRY(write_heads(out, err));
    TRY(store_each(store, QUERY_LEDGER_EXPORT, &params, export_row, out, err));
    text_add_string(&out->line, "</ledger>\n");
    TRY(write_line(out->xml, &out->line, err));
    TRY(output_commit(out->csv, err));
    return output_commit(out->xml, err);
}

static Status add_suspense(void *context, const Row *row, Error *err)
{
    Text *text = context;

    (void)err;
    csv_cell_add(text, row_text(row, 0));
    text_add_char(text, ',');
    csv_cell_add(text, row_text(row, 1));
    text_add_format(text, ",%lld,", (long long)row_int(row, 2));
    text_add_money(text, row_money(row, 3));
    text_add_string(text, "\r\n");
    return STATUS_OK;
}

/* A line a programme and event: a few hundred at most. */
static Status write_suspense(Store *store, Arena *arena, const char *folder, Error *err)
{
    AUTO_PARAMS Params params = {0};
    size_t bytes = 1024 * 1024;
    Text text = text_on(ARENA_ARRAY(arena, char, bytes), bytes);

    params_int(&params, 0);
    text_add_string(&text, "programme,event,count,sum\r\n");
    TRY(store_each(store, QUERY_LEDGER_SUSPENSE, &params, add_suspense, &text, err));
    ensure(!text.overflowed);
    return file_write_all(arena, arena_format(arena, "%s/suspense.csv", folder), text_slice(&text),
                          err);
}

Status ledger_export(Store *store, Arena *arena, const char *folder, Day from, Day to, Error *err)
{
    Export out = {.line = text_on(ARENA_ARRAY(arena, char, LINE_BYTES), LINE_BYTES),
                  .cell = text_on(ARENA_ARRAY(arena, char, LINE_BYTES), LINE_BYTES)};

    TRY(output_open_hidden(arena, arena_format(arena, "%s/ledger.csv", folder), &out.csv, err));
    Status status =
        output_open_hidden(arena, arena_format(arena, "%s/ledger.xml", folder), &out.xml, err);
    if (status == STATUS_OK)
        status = write_postings(store, &out, from, to, err);
    if (status == STATUS_OK)
        status = write_suspense(store, arena, folder, err);
    if (status == STATUS_OK)
        status = output_show(out.csv, err);
    if (status == STATUS_OK)
        status = output_show(out.xml, err);
    if (status != STATUS_OK) {
        output_abandon(out.csv);
        output_abandon(out.xml);
    }
    return status;
}
