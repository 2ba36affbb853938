/*
 * cmd_status.c
 *     status: what the last run, or a given one, did. The numbers are asked of the database and
 *     proven there at the same moment.
 */
#include "list.h"
#include "status_document.h"

enum { PROOF_BYTES = 1024 };

/* The columns of q_status_run.sql. */
enum { RUN_ID, RUN_DATE, RUN_STATE, RUN_SECONDS, RUN_REASON };

static Status set_batches(json_t *document, Store *store, int64_t run, Error *err)
{
    AUTO_PARAMS Params params = {0};
    json_t *batches = NULL;

    params_int_or_null(&params, 0, true);
    params_int(&params, run);
    params_null_text(&params);
    params_bool(&params, true);
    TRY(list_array(store, QUERY_LIST_BATCHES, &params, batch_columns, batch_column_count, &batches,
                   err));
    json_set(document, "batches", batches);
    return STATUS_OK;
}

static Status set_states(json_t *document, Store *store, int64_t run, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *states = NULL;
    AUTO_RESULT Result *codes = NULL;

    params_int(&params, run);
    TRY(store_query(store, QUERY_STATUS_STATES, &params, &states, err));
    TRY(store_query(store, QUERY_STATUS_CODES, &params, &codes, err));
    json_set(document, "received", json_integer(result_int(states, 0, 0)));
    TRY(set_batches(document, store, run, err));
    json_set(document, "states", json_of(result_text(states, 0, 1)));
    json_set(document, "codes", json_of(result_text(codes, 0, 0)));
    return STATUS_OK;
}

static Status set_files(json_t *document, CommandContext *context, Store *store, int64_t run,
                        Error *err)
{
    AUTO_PARAMS Params params = {0};
    json_t *files = NULL;

    params_int(&params, run);
    params_null_text(&params);
    params_string(&params, context->home.outbox);
    TRY(list_array(store, QUERY_LIST_FILES, &params, file_columns, file_column_count, &files, err));
    json_set(document, "files", files);
    return STATUS_OK;
}

/* Of which decisions too much was paid, by what the incomes register says now. */
static Status set_candidates(json_t *document, Store *store, Error *err)
{
    static const ListColumn columns[] = {
        {{"decision", COLUMN_TEXT, true}, LIST_PLAIN},
        {{"run", COLUMN_NUMBER, true}, LIST_PLAIN},
        {{"reported", COLUMN_MONEY, true}, LIST_PLAIN},
        {{"was", COLUMN_MONEY, true}, LIST_PLAIN},
        {{"is", COLUMN_MONEY, true}, LIST_PLAIN},
        {{"difference", COLUMN_MONEY, true}, LIST_PLAIN},
    };
    json_t *candidates = NULL;

    TRY(list_array(store, QUERY_RECHECK_LIST, NULL, columns, COUNT_OF(columns), &candidates, err));
    json_set(document, "recovery_candidates", candidates);
    return STATUS_OK;
}

/* Who has joined it, and what of his work it took. */
static Status set_workers(json_t *document, Store *store, int64_t run, Error *err)
{
    static const ListColumn columns[] = {
        {{"worker", COLUMN_NUMBER, true}, LIST_PLAIN},
        {{"deliveries", COLUMN_NUMBER, true}, LIST_PLAIN},
        {{"records", COLUMN_NUMBER, true}, LIST_PLAIN},
    };
    AUTO_PARAMS Params params = {0};
    json_t *workers = NULL;

    params_int(&params, run);
    TRY(list_array(store, QUERY_LIST_WORKERS, &params, columns, COUNT_OF(columns), &workers, err));
    json_set(document, "workers", workers);
    return STATUS_OK;
}

static const ListColumn missing_columns[] = {
    {{"message_id", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"published_at", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"hours", COLUMN_NUMBER, true}, LIST_PLAIN},
};

/* Payment files of which the bank should have told something by now. */
static Status set_missing(json_t *document, Store *store, bool *missing, Error *err)
{
    json_t *files = NULL;

    TRY(list_array(store, QUERY_ANSWER_MISSING, NULL, missing_columns, COUNT_OF(missing_columns),
                   &files, err));
    *missing = json_array_size(files) > 0;
    json_set(document, "missing_answers", files);
    return STATUS_OK;
}

/* What is told before the first run. */
static json_t *nothing_yet(void)
{
    return json_pack(
        "{s:n, s:n, s:s, s:i, s:[], s:{}, s:{}, s:[], s:[], s:[], s:[], s:s, s:i, s:n}", "run",
        "date", "state", "none", "received", 0, "batches", "states", "codes", "files",
        "missing_answers", "recovery_candidates", "workers", "proof", "ok", "seconds", 0, "reason");
}

static Status make_document(CommandContext *context, Store *store, const Result *head,
                            bool just_proven, Text *proof, bool *missing, json_t **document,
                            Error *err)
{
    int64_t run = result_int(head, 0, RUN_ID);
    TEXT_ON_STACK(day, 16);

    text_add_day(&day, result_day(head, 0, RUN_DATE));
    *document = json_object();
    json_set(*document, "run", json_integer(run));
    json_set(*document, "date", output_json_text(text_slice(&day)));
    json_set(*document, "state", output_json_text(result_text(head, 0, RUN_STATE)));
    TRY(set_states(*document, store, run, err));
    TRY(set_files(*document, context, store, run, err));
    TRY(set_missing(*document, store, missing, err));
    TRY(set_candidates(*document, store, err));
    TRY(set_workers(*document, store, run, err));
    TRY(run_proof(store, run, !just_proven, proof, err));
    json_set(*document, "proof",
             proof->len == 0 ? json_string("ok") : output_json_text(text_slice(proof)));
    json_set(*document, "seconds", json_of(result_text(head, 0, RUN_SECONDS)));
    json_set(*document, "reason", output_json_text(result_text(head, 0, RUN_REASON)));
    return STATUS_OK;
}

Status status_print(CommandContext *context, Store *store, int64_t run, bool just_proven,
                    Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *head = NULL;
    AUTO_JSON json_t *document = NULL;
    TEXT_ON_STACK(proof, PROOF_BYTES);
    bool missing = false;

    params_int_or_null(&params, run, run == 0);
    TRY(store_query(store, QUERY_STATUS_RUN, &params, &head, err));
    if (result_rows(head) == 0 && run != 0)
        return error_set(err, STATUS_USAGE, "no such run: %lld", (long long)run);
    if (result_rows(head) == 0)
        document = nothing_yet();
    else
        TRY(make_document(context, store, head, just_proven, &proof, &missing, &document, err));
    TRY(output_document(context->output, document, err));
    if (proof.len > 0)
        return error_set(err, STATUS_INTEGRITY, "totals disagree: %.*s",
                         SLICE_ARGS(text_slice(&proof)));
    return missing ? STATUS_ATTENTION : STATUS_OK;
}

static Status run_status(CommandContext *context, Error *err)
{
    Store *store = NULL;
    int64_t run = 0;

    TRY(command_number(context, "run", 1, INT64_MAX, &run, err));
    TRY(command_store(context, &store, err));
    return status_print(context, store, run, false, err);
}

static const Option status_options[] = {
    {"run", "N", "this run instead of the last", false},
    {NULL},
};

COMMAND(status) = {
    .name = "status",
    .operands = "",
    .summary = "tell what the last run did",
    .help = "Tells what the last run, or the given one, did: its batches, the states and codes of\n"
            "the decisions that it received or took up again, its payment files, the workers that\n"
            "joined it with their share of its deliveries, and whether all totals agree.",
    .example = "maksatus status --format json",
    .options = status_options,
    .run = run_status,
};
