/*
 * cmd_export_data.c
 *     export deminimis, incomes, lake, payee, publication: data for registers, for everybody, for
 *     the data platform, and for the payee.
 */
#include "maksatus/export_data.h"

#include "list.h"
#include "lookup.h"
#include "maksatus/acts.h"
#include "maksatus/decision_keys.h"
#include "maksatus/file.h"
#include "maksatus/identity.h"

static Status print_files(CommandContext *context, const ExportFiles *files, Error *err)
{
    AUTO_JSON json_t *document = json_object();
    json_t *names = json_array();

    ensure(json_object_set_new(document, "files", names) == 0);
    for (size_t i = 0; i < files->count; i++) {
        const char *path =
            arena_format(context->arena, "%s/%s", command_option(context, "out"), files->name[i]);
        ensure(json_array_append_new(names, output_json_text(slice_of(path))) == 0);
    }
    return output_document(context->output, document, err);
}

/* The store, the folder and the period of an export. */
static Status begin_export(CommandContext *context, Store **store, const char **folder,
                           ExportPeriod *period, Error *err)
{
    *period = (ExportPeriod){DAY_NONE, DAY_NONE};
    *folder = command_option(context, "out");
    TRY(command_period(context, &period->from, &period->to, err));
    TRY(command_store(context, store, err));
    return folder_make_claimed(*folder, err);
}

static Status run_publication(CommandContext *context, Error *err)
{
    AUTO_EXPORT_FILES ExportFiles files = {0};
    ExportPeriod period;
    const char *folder;
    Store *store = NULL;

    TRY(begin_export(context, &store, &folder, &period, err));
    TRY(export_publication(store, context->arena, folder, &period, &files, err));
    return print_files(context, &files, err);
}

static Status run_deminimis(CommandContext *context, Error *err)
{
    AUTO_EXPORT_FILES ExportFiles files = {0};
    ExportPeriod period;
    const char *folder;
    Store *store = NULL;

    TRY(list_unmask(context, err));
    TRY(begin_export(context, &store, &folder, &period, err));
    TRY(export_deminimis(store, context->arena, folder, &period, context->unmask, &files, err));
    return print_files(context, &files, err);
}

static Status run_lake(CommandContext *context, Error *err)
{
    AUTO_EXPORT_FILES ExportFiles files = {0};
    ExportPeriod period;
    const char *folder;
    Store *store = NULL;

    TRY(begin_export(context, &store, &folder, &period, err));
    TRY(export_lake(store, context->arena, folder, &files, err));
    return print_files(context, &files, err);
}

/* The reports hold identity codes: they are an act, and it stands before the first file does. */
static Status run_incomes(CommandContext *context, Error *err)
{
    AUTO_EXPORT_FILES ExportFiles files = {0};
    IncomesOrder order = {.contact = slice_of(command_option(context, "contact")),
                          .telephone = slice_of(command_option(context, "telephone")),
                          .production = command_switch(context, "production")};
    Act act = command_act(context);
    const char *folder;
    Store *store = NULL;
    StoreClock now;
    int64_t key;

    TRY(begin_export(context, &store, &folder, &order.period, err));
    TRY(store_clock(store, &now, err));
    order.timestamp = slice_of(now.local);
    TRY(act_record(store, &act, slice_of(folder), &key, err));
    TRY(export_incomes(store, context->arena, folder, &order, &files, err));
    return print_files(context, &files, err);
}

static Status run_payee(CommandContext *context, Error *err)
{
    char mask[IDENTITY_MASKED_BYTES];
    char normal[16];
    Act act = command_act(context);
    const char *payee = NULL;
    Slice document;
    Lookup lookup = {0};
    Store *store = NULL;
    bool found = false;
    int64_t key;

    TRY(command_secret(context, "payee", &payee, err));
    Slice id = identity_normalise(slice_of(payee), normal);
    TRY(command_store(context, &store, err));
    TRY(lookup_open(context->arena, store, &lookup, err));
    TRY(export_payee(store, context->arena, payee_key(&lookup.key, id), id, &found, &document,
                     err));
    if (!found)
        return error_set(err, STATUS_USAGE, "nothing is held on this payee: --payee");
    TRY(act_record(store, &act, identity_mask(id, mask), &key, err));
    AUTO_JSON json_t *json = json_of(document);
    return output_document(context->output, json, err);
}

#define OPTION_OUT                                                                                 \
    {                                                                                              \
        "out", "DIR", "where the files go; made when it is missing", true                          \
    }

static const Option lake_options[] = {OPTION_OUT, {NULL}};

static const Option period_options[] = {
    OPTION_OUT,
    {"from", "YYYY-MM-DD", "granted on or after this day", false},
    {"to", "YYYY-MM-DD", "granted on or before this day", false},
    {NULL},
};

static const Option deminimis_options[] = {
    OPTION_OUT,
    {"from", "YYYY-MM-DD", "granted on or after this day", false},
    {"to", "YYYY-MM-DD", "granted on or before this day", false},
    OPTIONS_OF_UNMASK,
    {NULL},
};

static const Option incomes_options[] = {
    OPTION_OUT,
    {"from", "YYYY-MM-DD", "paid, or found, or come back on or after this day", true},
    {"to", "YYYY-MM-DD", "on or before this day", true},
    {"contact", "NAME", "who answers for the reports", true},
    {"telephone", "NUMBER", "the telephone of NAME", true},
    {"production", NULL, "for the register itself instead of its test environment", false},
    OPTIONS_OF_ACT,
    {NULL},
};

static const Option payee_options[] = {
    {"payee", "ID", "of this payee; - reads the id from stdin", true},
    OPTIONS_OF_ACT,
    {NULL},
};

COMMAND(export_deminimis) = {
    .name = "export deminimis",
    .operands = "",
    .summary = "the register of de minimis aid",
    .help =
        "Writes deminimis.csv: every grant of de minimis aid that was not refused, with the day\n"
        "by which it is to be recorded, and what the payee and its group had in three years.\n"
        "Identity codes are masked; --unmask shows them, and is logged.",
    .example = "maksatus export deminimis --out /srv/deminimis --from 2026-12-01",
    .options = deminimis_options,
    .run = run_deminimis,
};

COMMAND(export_incomes) = {
    .name = "export incomes",
    .operands = "",
    .summary = "benefits payment reports for the incomes register",
    .help =
        "Writes payments to persons as benefits payment reports, a file a payer and payment day,\n"
        "for programmes with a row in the reference table income_types; the others are listed\n"
        "in not-reported.csv. What was found to be without ground, by a revision more or less,\n"
        "replaces its report, a file a day on which it was found; what came back, by set-off\n"
        "too, is a report of its own. What a bank returned after the day of payment invalidates\n"
        "its report, a file a day of returns. Identity codes are in full, so this is an act\n"
        "with a reason.",
    .example = "maksatus export incomes --out /srv/incomes --from 2026-12-22 --to 2026-12-22\n"
               "    --contact 'Maija Mallikas' --telephone 0295000000 --by anna --reason daily",
    .options = incomes_options,
    .run = run_incomes,
};

COMMAND(export_lake) = {
    .name = "export lake",
    .operands = "",
    .summary = "data for the data platform",
    .help =
        "Writes decisions, payments, changes, uses (appropriations other than at arrival) and\n"
        "findings as CSV, a file a run, with their JSON table schemas, datapackage.json and\n"
        "dictionary.csv. Payees and grants are pseudonyms; names, accounts, addresses and free\n"
        "text stay here. Only runs that have no files in DIR yet are written: repeat it after\n"
        "each run.",
    .example = "maksatus export lake --out /srv/lake",
    .options = lake_options,
    .run = run_lake,
};

COMMAND(export_payee) = {
    .name = "export payee",
    .operands = "",
    .summary = "what is held on one payee, for the payee",
    .help =
        "Prints all that is held on a payee: decisions, payments, receivables, decisions that\n"
        "name it as an employee, rows of registers and lists, purposes, sources, recipients,\n"
        "retention, and how rules decide. Codes of others are masked. Who asked and why is logged.",
    .example = "maksatus --format json export payee --payee - --by anna --reason 'request 12/2026'",
    .options = payee_options,
    .run = run_payee,
};

COMMAND(export_publication) = {
    .name = "export publication",
    .operands = "",
    .summary = "what is published of grants",
    .help =
        "Writes publication.csv, a row a grant: of organisations, and of persons from 1,000 euros\n"
        "on; never an identity code or an address. What persons got under that is in\n"
        "publication-sums.csv by programme and agency, where cells of fewer than five persons\n"
        "are hidden.",
    .example = "maksatus export publication --out /srv/open --from 2026-10-01 --to 2026-12-31",
    .options = period_options,
    .run = run_publication,
};
