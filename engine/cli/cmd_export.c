/*
 * cmd_export.c
 *     export ledger, export enforcement: files for other systems, in a folder.
 *
 * Each export is a command; a further one is its own file with COMMAND(export_<name>).
 */
#include "recovery_document.h"

#include "maksatus/file.h"
#include "maksatus/ledger.h"
#include "maksatus/recovery_export.h"

static Status print_written(CommandContext *context, const char *const *names, size_t count,
                            Error *err)
{
    AUTO_JSON json_t *document = json_object();
    json_t *files = json_array();

    ensure(json_object_set_new(document, "files", files) == 0);
    for (size_t i = 0; i < count; i++) {
        const char *path =
            arena_format(context->arena, "%s/%s", command_option(context, "out"), names[i]);
        ensure(json_array_append_new(files, output_json_text(slice_of(path))) == 0);
    }
    return output_document(context->output, document, err);
}

static Status run_ledger(CommandContext *context, Error *err)
{
    static const char *const names[] = {"ledger.csv", "ledger.xml", "suspense.csv"};
    const char *folder = command_option(context, "out");
    Day from = DAY_NONE, to = DAY_NONE;
    Store *store = NULL;

    TRY(command_period(context, &from, &to, err));
    TRY(command_store(context, &store, err));
    TRY(folder_make_claimed(folder, err));
    TRY(ledger_export(store, context->arena, folder, from, to, err));
    return print_written(context, names, COUNT_OF(names), err);
}

static Status run_enforcement(CommandContext *context, Error *err)
{
    static const char *const names[] = {"enforcement.csv", "enforcement.xml"};
    const char *folder = command_option(context, "out");
    AUTO_TX Tx *tx = NULL;
    Act act = command_act(context);
    Store *store = NULL;
    size_t count;
    int64_t key;
    Day on;

    TRY(command_store(context, &store, err));
    TRY(recovery_day(context, store, &on, err));
    TRY(folder_make_claimed(folder, err));
    TRY(store_begin(store, &tx, err));
    TRY(act_record(store, &act, slice_of(folder), &key, err));
    TRY(recovery_enforcement_export(store, context->arena, folder, on, &count, err));
    TRY(store_commit(&tx, err));
    return print_written(context, names, COUNT_OF(names), err);
}

static const Option ledger_options[] = {
    {"out", "DIR", "where the files go; made when it is missing", true},
    {"from", "YYYY-MM-DD", "postings on or after this day", false},
    {"to", "YYYY-MM-DD", "postings on or before this day", false},
    {NULL},
};

static const Option enforcement_options[] = {
    {"out", "DIR", "where the files go; made when it is missing", true},
    {"date", "YYYY-MM-DD", "amounts of this day (today)", false},
    OPTIONS_OF_ACT,
    {NULL},
};

COMMAND(export_enforcement) = {
    .name = "export enforcement",
    .operands = "",
    .summary = "what is with enforcement, for enforcement",
    .help =
        "Writes enforcement.csv and enforcement.xml: every receivable that is with enforcement,\n"
        "a row a debtor. Identity codes are in full, so this is an act with a reason.",
    .example = "maksatus export enforcement --out /srv/uo --by anna --reason 'week 12'",
    .options = enforcement_options,
    .run = run_enforcement,
};

COMMAND(export_ledger) = {
    .name = "export ledger",
    .operands = "",
    .summary = "postings for the books",
    .help =
        "Writes ledger.csv and ledger.xml, a row a posting, with the keys of state accounting,\n"
        "and suspense.csv: what had no posting rule.",
    .example = "maksatus export ledger --out /srv/books --from 2026-12-01 --to 2026-12-31",
    .options = ledger_options,
    .run = run_ledger,
};
