/*
 * cmd_file.c
 *     file list, file void, file publish: payment files and the acts of persons on them.
 */
#include "list.h"
#include "run_options.h"

const ListColumn file_columns[] = {
    {{"message_id", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"path", COLUMN_TEXT, false}, LIST_PLAIN},
    {{"sha256", COLUMN_TEXT, false}, LIST_PLAIN},
    {{"count", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"sum", COLUMN_MONEY, true}, LIST_PLAIN},
    {{"execution_day", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"state", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"payer", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"account", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"run", COLUMN_NUMBER, true}, LIST_PLAIN},
};
const size_t file_column_count = COUNT_OF(file_columns);

static Status run_list(CommandContext *context, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int_or_null(&params, 0, true);
    params_null_text(&params);
    params_string(&params, context->home.outbox);
    return list_print(context, QUERY_LIST_FILES, &params, file_columns, file_column_count, err);
}

/* The file as it stands after the act. */
static Status print_file(CommandContext *context, Store *store, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;

    params_int_or_null(&params, 0, true);
    params_string(&params, context->operands[0]);
    params_string(&params, context->home.outbox);
    TRY(store_query(store, QUERY_LIST_FILES, &params, &result, err));
    ensure(result_rows(result) == 1);
    AUTO_JSON json_t *document = list_object(result, 0, file_columns, file_column_count);
    return output_document(context->output, document, err);
}

static Status run_void(CommandContext *context, Error *err)
{
    Store *store = NULL;
    Act act = command_act(context);

    TRY(command_store(context, &store, err));
    TRY(file_void(store, context->home.path, slice_of(context->operands[0]), &act, err));
    return print_file(context, store, err);
}

static Status run_publish(CommandContext *context, Error *err)
{
    Store *store = NULL;
    Act act = command_act(context);
    bool again = command_switch(context, "again");

    if (again == command_switch(context, "taken"))
        return error_set(err, STATUS_USAGE, "'file publish' needs one of --again and --taken: %s",
                         context->operands[0]);
    TRY(command_store(context, &store, err));
    RunOptions options = run_options(context);
    TRY(file_publish(&options, store, slice_of(context->operands[0]), again, &act, err));
    return print_file(context, store, err);
}

static const Option void_options[] = {OPTIONS_OF_ACT, {NULL}};

static const Option publish_options[] = {
    {"again", NULL, "the bank does not have it: write it anew, byte for byte", false},
    {"taken", NULL, "the bank has it: it counts as published", false},
    OPTIONS_OF_ACT,
    {NULL},
};

COMMAND(file_list) = {
    .name = "file list",
    .operands = "",
    .summary = "list the payment files",
    .help = "Lists every payment file with its count, sum, execution day and state.",
    .example = "maksatus file list --format csv",
    .run = run_list,
};

COMMAND(file_publish) = {
    .name = "file publish",
    .operands = "MSGID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "resolve a payment file in doubt",
    .help = "A promised file of which neither the hidden nor the visible form is there may have\n"
            "been taken to the bank. Only a person can find out: --taken when the bank has it,\n"
            "--again when it does not.",
    .example = "maksatus file publish VALT-20261222-0001 --taken --by anna --reason 'bank log'",
    .options = publish_options,
    .run = run_publish,
};

COMMAND(file_void) = {
    .name = "file void",
    .operands = "MSGID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "take back a payment file that nobody has had",
    .help =
        "Takes back a payment file that nobody has had. Its decisions wait in the manual queue,\n"
        "and their payments may be attempted anew, with new ids. One in doubt is resolved with\n"
        "'file publish' first, for as long as it could still be written.",
    .example = "maksatus file void VALT-20261222-0001 --by anna --reason 'wrong account'",
    .options = void_options,
    .run = run_void,
};
