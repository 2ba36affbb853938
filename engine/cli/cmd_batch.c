/*
 * cmd_batch.c
 *     batch list, show, accept-gap, rerun: what was delivered, what became of it, and what a person
 *     does about one that waits or was refused.
 */
#include "list.h"
#include "maksatus/file.h"
#include "run_options.h"
#include "status_document.h"

const ListColumn batch_columns[] = {
    {{"batch", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"delivery", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"sha256", COLUMN_TEXT, false}, LIST_PLAIN},
    {{"format", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"sender", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"state", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"reason", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"count", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"sum", COLUMN_MONEY, true}, LIST_PLAIN},
    {{"states", COLUMN_JSON, false}, LIST_PLAIN},
};
const size_t batch_column_count = COUNT_OF(batch_columns);

/* Beside those: only where one batch is shown. */
static const ListColumn detail_columns[] = {
    {{"run", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"reason_text", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"bytes", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"sequence", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"attempts", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"first_batch", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"kept_as", COLUMN_TEXT, true}, LIST_FREE_TEXT},
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
    params_bool(&params, context->format != OUTPUT_TABLE); /* which does not show them */
    return list_print(context, QUERY_LIST_BATCHES, &params, batch_columns, batch_column_count, err);
}

/* As in batch_columns. */
enum { REASON_COLUMN = 6 };

static Status show_batch(CommandContext *context, Store *store, int64_t batch, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_PARAMS Params detail_params = {0};
    AUTO_RESULT Result *head = NULL;
    AUTO_RESULT Result *detail = NULL;

    params_int(&params, batch);
    params_int_or_null(&params, 0, true);
    params_null_text(&params);
    params_bool(&params, true);
    params_int(&detail_params, batch);
    TRY(store_query(store, QUERY_LIST_BATCHES, &params, &head, err));
    bool found = result_rows(head) > 0;
    params_text(&detail_params, found ? result_text(head, 0, REASON_COLUMN) : SLICE_NONE);
    TRY(store_query(store, QUERY_LIST_BATCH_DETAIL, &detail_params, &detail, err));
    if (!found || result_rows(detail) == 0)
        return error_set(err, STATUS_USAGE, "no such batch: %lld", (long long)batch);

    AUTO_JSON json_t *document = list_object(head, 0, batch_columns, batch_column_count);
    AUTO_JSON json_t *more = list_object(detail, 0, detail_columns, COUNT_OF(detail_columns));
    ensure(json_object_update(document, more) == 0);
    return output_document(context->output, document, err);
}

static Status run_show(CommandContext *context, Error *err)
{
    Store *store = NULL;
    int64_t batch = 0;

    TRY(command_operand_number(context, 0, &batch, err));
    TRY(command_store(context, &store, err));
    return show_batch(context, store, batch, err);
}

/* ── acts ─────────────────────────────────────────────────────────────────────────────────── */

static Status run_accept_gap(CommandContext *context, Error *err)
{
    Store *store = NULL;
    Act act = command_act(context);
    int64_t batch = 0;

    TRY(command_operand_number(context, 0, &batch, err));
    TRY(command_store(context, &store, err));
    TRY(batch_accept_gap(store, batch, &act, err));
    return show_batch(context, store, batch, err);
}

static json_t *part_of(const RerunPart *part)
{
    TEXT_ON_STACK(sum, MONEY_TEXT_BYTES);

    text_add_money(&sum, part->sum);
    return json_pack("{s:I, s:o}", "count", (json_int_t)part->count, "sum",
                     output_json_text(text_slice(&sum)));
}

static Status print_plan(CommandContext *context, const RerunPlan *plan, Error *err)
{
    AUTO_JSON json_t *document = json_object();
    TEXT_ON_STACK(day, 16);
    bool taken = plan->reason[0] == '\0';

    text_add_day(&day, plan->date);
    json_set(document, "batch", json_integer(plan->batch));
    json_set(document, "date", output_json_text(text_slice(&day)));
    json_set(document, "state", json_string(plan->state));
    json_set(document, "reason", taken ? json_null() : json_string(plan->reason));
    json_set(document, "reason_text",
             taken ? json_null() : output_json_text(slice_of(plan->reason_text)));
    json_set(document, "paid", part_of(&plan->paid));
    json_set(document, "held", part_of(&plan->held));
    json_set(document, "refused", part_of(&plan->refused));
    json_set(document, "untouched", part_of(&plan->untouched));
    json_set(document, "hash", json_string(plan->hash));
    return output_document(context->output, document, err);
}

/* What is wrong with the line is said before a server is started for it. */
static Status read_rerun(CommandContext *context, const Act *act, Rerun *rerun, Day *day,
                         Error *err)
{
    Sha256 hash;

    *rerun = (Rerun){.file = command_option(context, "file"),
                     .execute = command_option(context, "execute"),
                     .act = act};
    TRY(command_operand_number(context, 0, &rerun->batch, err));
    TRY(command_day(context, "date", day, err));
    if ((rerun->execute != NULL) == command_switch(context, "plan"))
        return error_set(err, STATUS_USAGE,
                         "'batch rerun' needs one of --plan and --execute PLANHASH");
    if (rerun->execute != NULL && !sha256_parse(slice_of(rerun->execute), &hash))
        return error_set(err, STATUS_USAGE, "'%s' is not the hash that --plan printed: --execute",
                         rerun->execute);
    if (rerun->execute != NULL && (act->by.len == 0 || act->reason.len == 0))
        return error_set(err, STATUS_USAGE, "--execute needs --by USER and --reason TEXT");
    return STATUS_OK;
}

static Status run_rerun(CommandContext *context, Error *err)
{
    Store *store = NULL;
    const Act act = command_act(context);
    Rerun rerun;
    Day day = DAY_NONE;
    RunOutcome outcome;

    TRY(read_rerun(context, &act, &rerun, &day, err));
    TRY(command_store_migrated(context, &store, err));
    RunOptions options = run_options(context);
    options.date = day;
    TRY(batch_rerun(&options, store, &rerun, &outcome, err));
    if (rerun.execute == NULL)
        return print_plan(context, &outcome.rerun, err);
    TRY(status_print(context, store, outcome.run, true, err));
    return outcome.attention ? STATUS_ATTENTION : STATUS_OK;
}

static const Option list_options[] = {
    {"state", "STATE", "only batches in this state", false},
    {NULL},
};

static const Option act_options[] = {OPTIONS_OF_ACT, {NULL}};

static const Option rerun_options[] = {
    {"file", "FILE", "this file instead of the kept delivery", false},
    {"plan", NULL, "show what would follow, and its hash; change nothing", false},
    {"execute", "PLANHASH", "do just what that plan says", false},
    {"date", "YYYY-MM-DD", "as of this day; not before that of the last run", false},
    {"by", "USER", "with --execute: who decides this; stored with the system user", false},
    {"reason", "TEXT", "with --execute: why; stored with the act", false},
    {NULL},
};

COMMAND(batch_accept_gap) = {
    .name = "batch accept-gap",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "no longer wait for the sequences before a batch",
    .help =
        "A batch whose sequence does not follow its sender's last one waits for those between.\n"
        "This accepts that they are missing: the next run takes the batch, and one of them that\n"
        "comes later is refused as old.",
    .example = "maksatus batch accept-gap 12 --by anna --reason 'sequence 6 was never sent'",
    .options = act_options,
    .run = run_accept_gap,
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

COMMAND(batch_rerun) = {
    .name = "batch rerun",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "take a failed or quarantined batch again",
    .help =
        "Takes a failed or quarantined batch again, from its kept delivery or from FILE (with\n"
        "FILE.control.json beside it, where there is control data). --plan shows what would be\n"
        "paid, held, refused and left untouched, and a hash; it changes nothing. --execute does\n"
        "just that, or refuses when anything changed since.",
    .example =
        "maksatus batch rerun 12 --plan\n"
        "maksatus batch rerun 12 --execute PLANHASH --by anna --reason 'corrected by sender'",
    .options = rerun_options,
    .run = run_rerun,
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
