/*
 * command_store.c
 *     Opens the database for a command on its first question, and closes it when the command ends.
 *
 * The embedded default is the one that nobody has to set up: its cluster and its schema are made
 * by the first command that needs them. Any other database is only changed by init and run.
 */
#include "maksatus/embedded_server.h"

#include "command_private.h"

typedef struct CommandStore {
    Embedded *embedded; /* NULL: another database */
    const char *conninfo;
    Store *store;
} CommandStore;

Status command_home(CommandContext *context, Error *err)
{
    if (!home_exists(&context->home))
        return error_set(err, STATUS_USAGE, "no home folder yet, 'maksatus init' makes it: %s",
                         context->home.path);
    return home_complete(&context->home, err);
}

static bool is_embedded(const CommandContext *context)
{
    return context->conninfo[0] == '\0';
}

static Status connect_store(CommandContext *context, CommandStore *open, Error *err)
{
    open->conninfo = context->conninfo;
    if (is_embedded(context))
        TRY(embedded_acquire(context->arena, context->home.path, context->config.bindir,
                             &open->embedded, &open->conninfo, err));
    return store_open(context->arena, open->conninfo, &open->store, err);
}

/* Even after a failure everything that was opened stands in context, and is closed at the end. */
static Status open_store(CommandContext *context, Error *err)
{
    if (context->open != NULL)
        return STATUS_OK;
    TRY(command_home(context, err));
    context->open = ARENA_NEW(context->arena, CommandStore);
    return connect_store(context, context->open, err);
}

Status command_store(CommandContext *context, Store **store, Error *err)
{
    bool migrated = false;

    if (is_embedded(context))
        return command_store_migrated(context, store, err);
    TRY(open_store(context, err));
    TRY(store_is_migrated(context->open->store, &migrated, err));
    if (!migrated)
        return error_set(err, STATUS_USAGE,
                         "the schema is not that of this program, 'maksatus init' updates it: %s",
                         "the database");
    *store = context->open->store;
    return STATUS_OK;
}

Status command_store_migrated(CommandContext *context, Store **store, Error *err)
{
    bool migrated = false;

    TRY(open_store(context, err));
    TRY(store_is_migrated(context->open->store, &migrated, err));
    if (!migrated)
        TRY(store_migrate(context->open->store, err));
    *store = context->open->store;
    return STATUS_OK;
}

const char *command_conninfo(const CommandContext *context)
{
    ensure(context->open != NULL);
    return context->open->conninfo;
}

void command_store_close(CommandContext *context)
{
    if (context->open == NULL)
        return;
    store_close(&context->open->store);
    embedded_release(&context->open->embedded);
}
