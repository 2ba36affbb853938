/*
 * export_data.c
 *     The tables that are exported, and their exports. See export_data.h.
 */
#include "maksatus/export_data.h"

#include "export_table.h"
#include "maksatus/file.h"

#define COLUMNS(columns) columns, COUNT_OF(columns)

/* --- publication --- */

static const ExportColumn publication[] = {
    {"authority", "string", "agency that made the decision"},
    {"authority_code", "string", "its code"},
    {"paying_authority", "string", "office that pays"},
    {"paying_authority_id", "string", "its Y-tunnus"},
    {"case_number", "string", "case number, where one was delivered"},
    {"decided_on", "date", "day of the first decision"},
    {"programme", "string", "code of the programme"},
    {"purpose", "string", "name of the programme"},
    {"recipient_sector", "string", "organisation or person"},
    {"recipient_id", "string", "Y-tunnus; never of a person"},
    {"recipient_name", "string", "absent where the address of a person is protected"},
    {"granted", "number", "euros granted"},
    {"paid", "number", "euros paid or on their way"},
    {"eu_funded", "string", "yes or no"},
};
static const ExportColumn publication_sums[] = {
    {"programme", "string", "code of the programme"},
    {"agency", "string", "code of the agency"},
    {"persons", "string", "number of persons; under 5, or not told, where it is hidden"},
    {"grants", "integer", "number of grants; absent where it is hidden"},
    {"granted", "number", "euros granted; absent where it is hidden"},
    {"paid", "number", "euros paid or on their way; absent where it is hidden"},
};
static const ExportTable publication_tables[] = {
    {"publication", "grants one by one", QUERY_EXPORT_PUBLICATION, COLUMNS(publication), NULL,
     NULL},
    {"publication-sums", "grants to persons under 1,000 euros", QUERY_EXPORT_PUBLICATION_SUMS,
     COLUMNS(publication_sums), NULL, NULL},
};

static void add_period(const ExportPeriod *period, Params *params)
{
    params_day(params, period->from);
    params_day(params, period->to);
}

static Status write_tables(Store *store, Arena *arena, const ExportTable *tables, size_t count,
                           const ExportPeriod *period, bool unmasked, const char *folder,
                           ExportFiles *files, Error *err)
{
    AUTO_PARAMS Params params = {0};

    add_period(period, &params);
    for (size_t i = 0; i < count; i++) {
        const char *name = arena_format(arena, "%s.csv", tables[i].name);
        TRY(export_table_write(store, &tables[i], &params, unmasked, folder, name, err));
        export_files_add(files, name);
    }
    return export_tables_describe(arena, tables, count, folder, files, err);
}

Status export_publication(Store *store, Arena *arena, const char *folder,
                          const ExportPeriod *period, ExportFiles *files, Error *err)
{
    return write_tables(store, arena, publication_tables, COUNT_OF(publication_tables), period,
                        false, folder, files, err);
}

/* --- de minimis --- */

static const ExportColumn deminimis[] = {
    {"beneficiary", "string", "Y-tunnus, or the identity code of a person"},
    {"beneficiary_name", "string", "its name"},
    {"granted_on", "date", "day of the decision: the aid counts from it"},
    {"amount", "number", "euros, gross grant equivalent"},
    {"authority", "string", "agency that granted it"},
    {"authority_code", "string", "its code"},
    {"instrument", "string", "name of the programme"},
    {"programme", "string", "its code"},
    {"grant_id", "string", "the grant"},
    {"group", "string", "group of undertakings it belongs to, where one is known"},
    {"three_years", "number", "euros of the beneficiary and its group in three years to that day"},
    {"record_by", "date", "20 working days later; absent without calendar data"},
};
static const ExportTable deminimis_tables[] = {
    {"deminimis", "register of de minimis aid", QUERY_EXPORT_DEMINIMIS, COLUMNS(deminimis), NULL,
     "beneficiary"},
};

Status export_deminimis(Store *store, Arena *arena, const char *folder, const ExportPeriod *period,
                        bool unmasked, ExportFiles *files, Error *err)
{
    return write_tables(store, arena, deminimis_tables, COUNT_OF(deminimis_tables), period,
                        unmasked, folder, files, err);
}

/* --- data platform --- */

static const ExportColumn lake_decisions[] = {
    {"decision", "integer", "number of the decision, in the order of arrival"},
    {"run", "integer", "run that took it in"},
    {"arrived_on", "date", "day of that run"},
    {"state", "string", "state at arrival; later ones are in changes"},
    {"agency", "string", "code of the agency"},
    {"programme", "string", "code of the programme"},
    {"payer", "string", "code of the payer"},
    {"budget_item", "string", "budget item at arrival; later ones are in uses"},
    {"budget_year", "integer", "its year"},
    {"payee", "string", "pseudonym of the payee: the same for the same payee, for ever"},
    {"payee_type", "string", "person or organisation"},
    {"grant", "string", "pseudonym of the grant"},
    {"instalment", "integer", "number of the instalment"},
    {"decided_on", "date", "day of the decision"},
    {"due_on", "date", "earliest day of payment"},
    {"period_start", "date", "first day of the payment period"},
    {"period_end", "date", "last day of the payment period"},
    {"amount", "number", "euros"},
    {"granted_total", "number", "euros that the grant allows in all"},
    {"eligible_cost", "number", "euros"},
    {"other_aid", "number", "euros"},
    {"subsidy_percent", "number", "per cent"},
    {"de_minimis", "boolean", "de minimis aid"},
};
static const ExportColumn lake_payments[] = {
    {"payment", "integer", "number of the attempt to pay"},
    {"decision", "integer", "decision that it pays"},
    {"run", "integer", "run that planned it"},
    {"payer", "string", "code of the payer"},
    {"payment_file", "string", "id of the payment file"},
    {"execution_day", "date", "day on which the bank pays it"},
    {"amount", "number", "euros"},
    {"set_off", "number", "euros that were set off"},
};
static const ExportColumn lake_changes[] = {
    {"decision", "integer", "the decision"},
    {"n", "integer", "number of the change, from 1"},
    {"from_state", "string", "state before"},
    {"to_state", "string", "state after"},
    {"on_day", "date", "day of the change"},
    {"by_person", "boolean", "a person did it"},
    {"reason", "string", "code of the reason; what persons wrote is not told"},
};
static const ExportColumn lake_uses[] = {
    {"decision", "integer", "the decision"},
    {"n", "integer", "number of the change that pays it"},
    {"budget_item", "string", "budget item that it is paid from since"},
    {"budget_year", "integer", "its year"},
};
static const ExportColumn lake_findings[] = {
    {"decision", "integer", "the decision"},
    {"look", "integer", "0 at arrival, else the number of the change"},
    {"rule", "string", "id of the rule"},
    {"version", "integer", "its version"},
    {"code", "string", "what it said"},
    {"effect", "string", "reject, hold or note"},
};
static const ExportTable lake_tables[] = {
    {"decisions", "decisions as they arrived", QUERY_EXPORT_LAKE_DECISIONS, COLUMNS(lake_decisions),
     "decision", NULL},
    {"payments", "attempts to pay", QUERY_EXPORT_LAKE_PAYMENTS, COLUMNS(lake_payments), "payment",
     NULL},
    {"changes", "later states", QUERY_EXPORT_LAKE_CHANGES, COLUMNS(lake_changes), NULL, NULL},
    {"uses", "later appropriations", QUERY_EXPORT_LAKE_USES, COLUMNS(lake_uses), NULL, NULL},
    {"findings", "what rules said", QUERY_EXPORT_LAKE_FINDINGS, COLUMNS(lake_findings), NULL, NULL},
};

/* One file of one run, unless it is there. */
static Status write_part(Store *store, Arena *arena, const ExportTable *table, int64_t run,
                         const char *folder, json_t *paths, ExportFiles *files, Error *err)
{
    AUTO_PARAMS Params params = {0};
    const char *below = arena_format(arena, "%s/%s", folder, table->name);
    const char *file = arena_format(arena, "run-%08lld.csv", (long long)run);
    const char *name = arena_format(arena, "%s/%s", table->name, file);

    ensure(json_array_append_new(paths, json_string(name)) == 0);
    if (file_exists(arena_format(arena, "%s/%s", folder, name)))
        return STATUS_OK;
    params_int(&params, run);
    TRY(folder_make(below, err));
    TRY(export_table_write(store, table, &params, false, below, file, err));
    export_files_add(files, name);
    return STATUS_OK;
}

static Status write_parts(Store *store, Arena *arena, const Result *runs, const char *folder,
                          json_t *resources, ExportFiles *files, Error *err)
{
    for (size_t i = 0; i < COUNT_OF(lake_tables); i++) {
        json_t *paths = json_array();
        json_t *resource =
            json_pack("{s:s, s:s, s:o, s:s, s:o}", "name", lake_tables[i].name, "description",
                      lake_tables[i].meaning, "path", paths, "encoding", "utf-8", "schema",
                      export_table_schema(&lake_tables[i]));
        ensure(resource != NULL && json_array_append_new(resources, resource) == 0);
        for (size_t row = 0; row < result_rows(runs); row++)
            TRY(write_part(store, arena, &lake_tables[i], result_int(runs, row, 0), folder, paths,
                           files, err));
    }
    return STATUS_OK;
}

static void json_done(json_t **json)
{
    json_decref(*json);
}

Status export_lake(Store *store, Arena *arena, const char *folder, ExportFiles *files, Error *err)
{
    AUTO_RESULT Result *runs = NULL;
    json_t *resources = json_array();
    __attribute__((cleanup(json_done))) json_t *package =
        json_pack("{s:s, s:s, s:o}", "profile", "tabular-data-package", "name", "maksatus",
                  "resources", resources);

    ensure(package != NULL);
    TRY(store_query(store, QUERY_EXPORT_LAKE_RUNS, NULL, &runs, err));
    TRY(write_parts(store, arena, runs, folder, resources, files, err));
    TRY(export_tables_describe(arena, lake_tables, COUNT_OF(lake_tables), folder, files, err));
    size_t bytes = json_dumpb(package, NULL, 0, JSON_INDENT(2));
    char *text = arena_alloc(arena, bytes + 1);
    (void)json_dumpb(package, text, bytes, JSON_INDENT(2));
    export_files_add(files, "datapackage.json");
    return file_write_all(arena, arena_format(arena, "%s/datapackage.json", folder),
                          (Slice){text, bytes}, err);
}

/* --- one payee --- */

Status export_payee(Store *store, Arena *arena, int64_t key, Slice payee_id, bool *found,
                    Slice *document, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;

    params_int(&params, key);
    params_text(&params, payee_id);
    TRY(store_query(store, QUERY_EXPORT_PAYEE, &params, &rows, err));
    *document = arena_slice(arena, result_text(rows, 0, 0));
    *found = result_int(rows, 0, 1) > 0;
    return STATUS_OK;
}
