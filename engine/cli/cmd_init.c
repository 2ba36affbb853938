/*
 * cmd_init.c
 *     Makes an installation, or brings it up to date. Can be repeated; changes no setting.
 */
#include <unistd.h>

#include "maksatus/command.h"
#include "maksatus/file.h"
#include "maksatus/run.h"

/* All of it or nothing: a role without its grants would be a riddle. Under the lock of runs: a run
 * grants, too, on the blocks that it makes, and the server refuses two that grant on one table. */
static Status make_roles(Store *store, Error *err)
{
    AUTO_TX Tx *tx = NULL;

    TRY(run_lock(store, err));
    TRY(store_begin(store, &tx, err));
    TRY(store_execute_numbered(store, QUERY_ROLES, NULL, 0, err));
    return store_commit(&tx, err);
}

/* Several may make the same home at one moment: each writes its own, and the first one stays. */
static Status write_settings(Arena *arena, const Home *home, Error *err)
{
    const char *own = arena_format(arena, "%s/.maksatus.ini-%d", home->path, (int)getpid());
    bool taken;

    if (file_exists(home->ini))
        return STATUS_OK;
    TRY(file_write_all(arena, own, config_template(), err));
    TRY(file_rename(own, home->ini, &taken, err));
    return taken ? file_unlink(own, err) : STATUS_OK;
}

static Status run_init(CommandContext *context, Error *err)
{
    const Home *home = &context->home;
    Store *store = NULL;

    TRY(home_make(context->arena, home, err));
    TRY(home_complete(home, err));
    TRY(write_settings(context->arena, home, err));
    TRY(command_store_migrated(context, &store, err));
    if (command_switch(context, "roles"))
        TRY(make_roles(store, err));

    AUTO_JSON json_t *document =
        json_pack("{s:s, s:s, s:s}", "home", home->path, "settings", home->ini, "database",
                  context->conninfo[0] == '\0' ? "embedded" : "given");
    ensure(document != NULL);
    return output_document(context->output, document, err);
}

static const Option init_options[] = {
    {"roles", NULL, "make the database roles of engine, operator and auditor, or grant them anew",
     false},
    {NULL},
};

COMMAND(init) = {
    .name = "init",
    .operands = "",
    .summary = "make home and schema, or migrate them",
    .help =
        "Makes the home folder with its settings, inbox, outbox, archive, quarantine and log,\n"
        "and the schema of the database, or brings the schema up to date. Can be repeated;\n"
        "settings that are there are never changed.\n"
        "--roles makes the roles maksatus_engine, maksatus_operator and maksatus_auditor, which\n"
        "log in without a password of ours, and grants to each what it may do; again after each\n"
        "update. It needs the right to make roles.",
    .example = "maksatus --home /srv/maksatus init\nmaksatus init --roles",
    .options = init_options,
    .run = run_init,
};
