/*
 * cmd_db.c
 *     The embedded server: db start, db stop, db status.
 */
#include "maksatus/command.h"
#include "maksatus/embedded_server.h"

/* Only the embedded default can be started and stopped. */
static Status refuse_other_database(const CommandContext *context, Error *err)
{
    if (context->conninfo[0] != '\0')
        return error_set(err, STATUS_USAGE, "a database that is not the embedded one is given: %s",
                         command_option(context, "db") != NULL ? "--db" : "MAKSATUS_DB or the ini");
    return STATUS_OK;
}

static Status print_status(CommandContext *context, Error *err)
{
    EmbeddedStatus status = {0};

    TRY(embedded_status(context->arena, context->home.path, &status, err));
    AUTO_JSON json_t *document = json_pack(
        "{s:s, s:s, s:s, s:s}", "state", embedded_state_name(status.state), "conninfo",
        status.conninfo, "data_directory", status.data_directory, "version", status.version);
    ensure(document != NULL);
    return output_document(context->output, document, err);
}

static Status run_start(CommandContext *context, Error *err)
{
    TRY(refuse_other_database(context, err));
    TRY(command_home(context, err));
    TRY(embedded_start_and_keep(context->arena, context->home.path, context->config.bindir, err));
    return print_status(context, err);
}

static Status run_stop(CommandContext *context, Error *err)
{
    TRY(refuse_other_database(context, err));
    TRY(command_home(context, err));
    TRY(embedded_stop(context->arena, context->home.path, context->config.bindir, err));
    return print_status(context, err);
}

static Status run_status(CommandContext *context, Error *err)
{
    TRY(refuse_other_database(context, err));
    if (!home_exists(&context->home))
        return command_home(context, err);
    return print_status(context, err);
}

COMMAND(db_start) = {
    .name = "db start",
    .operands = "",
    .summary = "hold the embedded server up",
    .help = "Starts the private PostgreSQL server of this home, and holds it up between commands\n"
            "until 'db stop'. Makes its cluster when there is none. Can be repeated.",
    .example = "maksatus db start",
    .run = run_start,
};

COMMAND(db_status) = {
    .name = "db status",
    .operands = "",
    .summary = "tell how the embedded server is reached",
    .help = "Tells the state of the private server (absent, stopped, running), the connection\n"
            "string for psql and others, its data folder and its version. Changes nothing.",
    .example = "maksatus db status --format json",
    .run = run_status,
};

COMMAND(db_stop) = {
    .name = "db stop",
    .operands = "",
    .summary = "stop the embedded server",
    .help = "Stops the private server, unless another command uses it (exit 6). Can be repeated.",
    .example = "maksatus db stop",
    .run = run_stop,
};
