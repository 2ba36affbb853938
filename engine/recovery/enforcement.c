/*
 * enforcement.c
 *     What enforcement needs: who owes whom what, by which decision, until when (706/2007).
 *
 * enforcement.csv has a row a debtor, enforcement.xml an element `debt` a row. Identity codes are
 * in full, because the bailiff needs them: the command that calls this is an act with a reason.
 */
#include "recovery_private.h"

#include "maksatus/export_text.h"
#include "maksatus/file.h"
#include "maksatus/recovery_export.h"

static const char *const columns[] = {
    "receivable",  "reference",     "debtor",     "debtor_id", "debtor_name", "creditor",
    "creditor_id", "decided_by",    "decided_on", "final_on",  "law",         "capital",
    "interest",    "late_interest", "costs",      "total",     "reckoned_to", "late_percent_over",
    "due_on",      "expires_on",
};

enum { ROW_BYTES = 512 * 1024 }; /* every cell a field at its longest, all of it entities */

typedef struct Writer {
    OutputFile *csv, *xml;
    Text line;
    size_t count;
} Writer;

static Status flush(OutputFile *file, Text *line, Error *err)
{
    ensure(!line->overflowed);
    TRY(output_write(file, text_slice(line), err));
    text_clear(line);
    return STATUS_OK;
}

static Status write_row(Writer *writer, const Slice *cells, Error *err)
{
    Text *line = &writer->line;

    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        if (i > 0)
            text_add_char(line, ',');
        csv_cell_add(line, cells[i]);
    }
    text_add_string(line, "\r\n");
    TRY(flush(writer->csv, line, err));
    text_add_string(line, "  <debt>");
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        text_add_format(line, "<%s>", columns[i]);
        xml_text_add(line, cells[i]);
        text_add_format(line, "</%s>", columns[i]);
    }
    text_add_string(line, "</debt>\n");
    writer->count++;
    return flush(writer->xml, line, err);
}

static Slice money_cell(Arena *arena, Money amount)
{
    TEXT_ON_STACK(text, MONEY_TEXT_BYTES);

    text_add_money(&text, amount);
    return arena_slice(arena, text_slice(&text));
}

static Slice day_cell(Arena *arena, Day day)
{
    TEXT_ON_STACK(text, 16);

    text_add_day(&text, day);
    return arena_slice(arena, text_slice(&text));
}

static Status write_receivable(Store *store, Arena *arena, Writer *writer,
                               const Receivable *receivable, Day on, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *debtors = NULL;

    params_int(&params, receivable->id);
    TRY(store_query(store, QUERY_RECOVERY_ENFORCEMENT, &params, &debtors, err));
    for (size_t i = 0; i < result_rows(debtors); i++) {
        const Slice cells[] = {
            slice_of(arena_format(arena, "%lld", (long long)receivable->id)),
            receivable->reference,
            result_text(debtors, i, 0),
            result_text(debtors, i, 1),
            result_text(debtors, i, 2),
            result_text(debtors, i, 3),
            result_text(debtors, i, 4),
            result_text(debtors, i, 5),
            day_cell(arena, receivable->decided_on),
            day_cell(arena, receivable->final_on),
            receivable->regime.law,
            money_cell(arena, receivable_open(receivable, COMPONENT_CAPITAL)),
            money_cell(arena, receivable_open(receivable, COMPONENT_INTEREST)),
            money_cell(arena, receivable_open(receivable, COMPONENT_LATE_INTEREST)),
            money_cell(arena, receivable_open(receivable, COMPONENT_COSTS)),
            money_cell(arena, receivable_open_total(receivable)),
            day_cell(arena, on),
            receivable_bears_interest(receivable) && receivable->regime.late_add >= 0
                ? money_cell(arena, (Money){receivable->regime.late_add})
                : SLICE_LITERAL("0.00"),
            day_cell(arena, receivable->due_on),
            day_cell(arena, limitation_expiry(&receivable->regime, receivable->decided_on)),
        };
        _Static_assert(COUNT_OF(cells) == COUNT_OF(columns), "a cell a column");
        TRY(write_row(writer, cells, err));
    }
    return STATUS_OK;
}

static Status write_all(Store *store, Arena *arena, Writer *writer, Day on, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;

    params_string(&params, receivable_state_name(RECEIVABLE_ENFORCEMENT_SENT));
    params_int_or_null(&params, 0, true);
    params_day(&params, DAY_NONE);
    TRY(store_query(store, QUERY_RECOVERY_LIST_IDS, &params, &rows, err));
    for (size_t i = 0; i < result_rows(rows); i++) {
        AUTO_ENTRIES Entries entries = {0};
        const int64_t id = result_int(rows, i, 0);
        Receivable **loaded;
        size_t count;

        TRY(receivables_load(store, arena, &id, 1, &loaded, &count, err));
        if (loaded[0]->appeal_stay)
            continue;
        TRY(receivable_reckon(store, loaded[0], on, &entries, err));
        TRY(write_receivable(store, arena, writer, loaded[0], on, err));
    }
    return STATUS_OK;
}

static Status write_files(Store *store, Arena *arena, Writer *writer, Day on, Error *err)
{
    for (size_t i = 0; i < COUNT_OF(columns); i++)
        text_add_format(&writer->line, "%s%s", i == 0 ? "" : ",", columns[i]);
    text_add_string(&writer->line, "\r\n");
    TRY(flush(writer->csv, &writer->line, err));
    text_add_string(&writer->line, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                   "<enforcement xmlns=\"urn:maksatus:enforcement:1\">\n");
    TRY(flush(writer->xml, &writer->line, err));
    TRY(write_all(store, arena, writer, on, err));
    text_add_string(&writer->line, "</enforcement>\n");
    TRY(flush(writer->xml, &writer->line, err));
    TRY(output_commit(writer->csv, err));
    return output_commit(writer->xml, err);
}

Status recovery_enforcement_export(Store *store, Arena *arena, const char *folder, Day on,
                                   size_t *count, Error *err)
{
    Writer writer = {.line = text_on(ARENA_ARRAY(arena, char, ROW_BYTES), ROW_BYTES)};

    TRY(output_open_hidden(arena, arena_format(arena, "%s/enforcement.csv", folder), &writer.csv,
                           err));
    Status status = output_open_hidden(arena, arena_format(arena, "%s/enforcement.xml", folder),
                                       &writer.xml, err);
    if (status == STATUS_OK)
        status = write_files(store, arena, &writer, on, err);
    if (status == STATUS_OK)
        status = output_show(writer.csv, err);
    if (status == STATUS_OK)
        status = output_show(writer.xml, err);
    if (status != STATUS_OK) {
        output_abandon(writer.csv);
        output_abandon(writer.xml);
    }
    *count = writer.count;
    return status;
}
