/*
 * cmd_batch.c
 *     batch list, batch show: what was delivered, and what became of it.
 */
#include "list.h"

const ListColumn batch_columns[] = {
    {{"batch", COLUMN_NUMBER, true}, LIST_PLAIN}, {{"delivery", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"sha256", COLUMN_TEXT, false}, LIST_PLAIN}, {{"format", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"sender", COLUMN_TEXT, true}, LIST_PLAIN},  {{"state", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"reason", COLUMN_TEXT, true}, LIST_PLAIN},  {{"count", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"sum", COLUMN_MONEY, true}, LIST_PLAIN},    {{"states", COLUMN_JSON, false}, LIST_PLAIN},
};
const size_t batch_column_count = COUNT_OF(batch_columns);

/* Beside those: only where one batch is shown. */
static const ListColumn detail_columns[] = {
    {{"run", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"reason_text", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"bytes", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"sequence", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"attempts", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"first_batch", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"kept_as", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"received_at", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"files", COLUMN_JSON, true}, LIST_PLAIN},
    {{"codes", COLUMN_JSON, true}, LIST_PLAIN},
};

static const char *const batch_states[] = {"received", "checked",     "committed", "published",
                                           "waiting",  "quarantined", "failed",    "repeated"};

static Status check_state(const char *state, Error *err)
{
    for (size_t i = 0; i < COUNT_OF(batch_states); i++)
        if (state == NULL || strcmp(state, batch_states[i]) == 0)
            return STATUS_OK;
    return error_set(err, STATUS_USAGE, "'%s' is no state of a batch: --state", state);
}

static Status run_list(CommandContext *context, Error *err)
{
    AUTO_PARAMS Params params = {0};
    const char *state = command_option(context, "state");

    TRY(check_state(state, err));
    params_int_or_null(&params, 0, true);
    params_int_or_null(&params, 0, true);
    params_string(&params, state);
    return list_print(context, QUERY_LIST_BATCHES, &params, batch_columns, batch_column_count, err);
}

static Status run_show(CommandContext *context, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_PARAMS Params detail_params = {0};
    AUTO_RESULT Result *head = NULL;
    AUTO_RESULT Result *detail = NULL;
    Store *store = NULL;
    int64_t batch = 0;

    TRY(command_operand_number(context, 0, &batch, err));
    TRY(command_store(context, &store, err));
    params_int(&params, batch);
    params_int_or_null(&params, 0, true);
    params_null_text(&params);
    params_int(&detail_params, batch);
    TRY(store_query(store, QUERY_LIST_BATCHES, &params, &head, err));
    TRY(store_query(store, QUERY_LIST_BATCH_DETAIL, &detail_params, &detail, err));
    if (result_rows(head) == 0 || result_rows(detail) == 0)
        return error_set(err, STATUS_USAGE, "no such batch: %lld", (long long)batch);

    AUTO_JSON json_t *document = list_object(head, 0, batch_columns, batch_column_count);
    AUTO_JSON json_t *more = list_object(detail, 0, detail_columns, COUNT_OF(detail_columns));
    ensure(json_object_update(document, more) == 0);
    return output_document(context->output, document, err);
}

static const Option list_options[] = {
    {"state", "STATE", "only batches in this state", false},
    {NULL},
};

COMMAND(batch_list) = {
    .name = "batch list",
    .operands = "",
    .summary = "list the batches",
    .help =
        "Lists every batch in the order of arrival: its delivery, state, reason, count and sum.\n"
        "STATE is one of received, checked, committed, published, waiting, quarantined,\n"
        "failed, repeated.",
    .example = "maksatus batch list --state quarantined",
    .options = list_options,
    .run = run_list,
};

COMMAND(batch_show) = {
    .name = "batch show",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "show one batch",
    .help = "Shows one batch: where its delivery is kept, what became of its decisions, which\n"
            "payment files pay it, and which codes the rules gave.",
    .example = "maksatus batch show 12",
    .run = run_show,
};
