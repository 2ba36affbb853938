/*
 * cmd_approve.c
 *     approve: the second pair of eyes before payment files reach the outbox.
 */
#include "list.h"
#include "run_options.h"

static Status files_of_run(CommandContext *context, Store *store, Slice **files, size_t *count,
                           Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;
    int64_t run = 0;

    TRY(command_number(context, "run", 1, INT64_MAX, &run, err));
    params_int(&params, run);
    TRY(store_query(store, QUERY_APPROVE_RUN, &params, &result, err));
    *count = result_rows(result);
    *files = ARENA_ARRAY(context->arena, Slice, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*files)[i] = arena_slice(context->arena, result_text(result, i, 0));
    if (*count == 0)
        return error_set(err, STATUS_USAGE, "no payment file of run %lld waits for approval",
                         (long long)run);
    return STATUS_OK;
}

static Status files_named(const CommandContext *context, Slice **files, size_t *count, Error *err)
{
    *files = ARENA_ARRAY(context->arena, Slice, context->operand_count + 1);
    *count = context->operand_count;
    for (size_t i = 0; i < *count; i++) {
        (*files)[i] = slice_of(context->operands[i]);
        for (size_t j = 0; j < i; j++) {
            if (slice_equal((*files)[i], (*files)[j]))
                return error_set(err, STATUS_USAGE, "the payment file stands twice: %s",
                                 context->operands[i]);
        }
    }
    return STATUS_OK;
}

/* The files as they stand after the act. */
static Status print_files(CommandContext *context, Store *store, const Slice *files, size_t count,
                          Error *err)
{
    AUTO_JSON json_t *document = json_array();

    for (size_t i = 0; i < count; i++) {
        AUTO_PARAMS Params params = {0};
        AUTO_RESULT Result *result = NULL;

        params_int_or_null(&params, 0, true);
        params_text(&params, files[i]);
        params_string(&params, context->home.outbox);
        TRY(store_query(store, QUERY_LIST_FILES, &params, &result, err));
        ensure(result_rows(result) == 1);
        ensure(
            json_array_append_new(document, list_object(result, 0, file_columns, file_column_count))
            == 0);
    }
    return output_document(context->output, document, err);
}

static Status run_approve(CommandContext *context, Error *err)
{
    Act act = command_act(context);
    bool of_run = command_option(context, "run") != NULL;
    Store *store = NULL;
    Slice *files;
    size_t count;

    if (of_run == (context->operand_count > 0))
        return error_set(err, STATUS_USAGE, "approve needs either payment files or --run");
    TRY(command_store(context, &store, err));
    RunOptions options = run_options(context);
    if (of_run)
        TRY(files_of_run(context, store, &files, &count, err));
    else
        TRY(files_named(context, &files, &count, err));
    if (command_switch(context, "refuse"))
        TRY(files_refuse(&options, store, files, count, &act, err));
    else
        TRY(files_approve(&options, store, files, count, &act, err));
    return print_files(context, store, files, count, err);
}

static const Option approve_options[] = {
    {"run", "N", "every payment file of this run that waits", false},
    {"refuse", NULL, "say no: the files are void, their decisions wait in 'hold list'", false},
    OPTIONS_OF_ACT,
    {NULL},
};

COMMAND(approve) = {
    .name = "approve",
    .operands = "MSGID...",
    .operands_max = OPERANDS_ANY,
    .summary = "let payment files reach the outbox, as the second person",
    .help =
        "Where the payer's release is two-person, a payment file waits out of sight until "
        "somebody\n"
        "approves it who has neither proposed, approved nor released a decision in it. Two names\n"
        "of one system user are one person, unless the settings say [operators] asserted = yes.\n"
        "The approval is of the bytes that were promised; the file is published at once. Before\n"
        "the first one is approved, all are looked at: one that may not be approved stops them.\n"
        "Where the command died, the same one again does what was left to do.",
    .example = "maksatus approve ALUE-20261222-0004 --by bertta --reason 'sums compared'\n"
               "maksatus approve --run 12 --refuse --by bertta --reason 'wrong account'",
    .options = approve_options,
    .run = run_approve,
};
