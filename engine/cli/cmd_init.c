/*
 * cmd_init.c
 *     Makes an installation, or brings it up to date. Can be repeated; changes no setting.
 */
#include "maksatus/command.h"
#include "maksatus/file.h"

static Status run_init(CommandContext *context, Error *err)
{
    const Home *home = &context->home;
    Store *store = NULL;

    TRY(home_make(context->arena, home, err));
    TRY(home_complete(home, err));
    if (!file_exists(home->ini))
        TRY(file_write_all(context->arena, home->ini, config_template(), err));
    TRY(command_store_migrated(context, &store, err));

    AUTO_JSON json_t *document =
        json_pack("{s:s, s:s, s:s}", "home", home->path, "settings", home->ini, "database",
                  context->conninfo[0] == '\0' ? "embedded" : "given");
    ensure(document != NULL);
    return output_document(context->output, document, err);
}

COMMAND(init) = {
    .name = "init",
    .operands = "",
    .summary = "make home and schema, or migrate them",
    .help = "Makes the home folder with its settings, inbox, outbox, archive, quarantine and log,\n"
            "and the schema of the database, or brings the schema up to date. Can be repeated;\n"
            "settings that are there are never changed.",
    .example = "maksatus --home /srv/maksatus init",
    .run = run_init,
};
