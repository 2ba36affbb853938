/*
 * cmd_audit.c
 *     audit verify, accept-missing, show, export, erase: the event log, its proof, and the end of
 *     personal data.
 */
#include <time.h>

#include "list.h"
#include "maksatus/audit.h"
#include "maksatus/file.h"
#include "progress.h"
#include "run_options.h"

/* --- verify --- */

static int64_t now_ms(void)
{
    struct timespec now;

    ensure(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static Status add_problem(void *context, const AuditProblem *problem, Error *err)
{
    json_t *object = json_object();

    (void)err;
    json_set(object, "what", json_string(problem->what));
    json_set(object, "table", json_string(problem->table));
    json_set(object, "key", output_json_text(problem->key));
    json_set(object, "text", output_json_text(problem->text));
    ensure(json_array_append_new(context, object) == 0);
    return STATUS_OK;
}

static json_t *verdict_json(Arena *arena, const AuditVerdict *verdict, json_t *own_problems,
                            int64_t ms)
{
    char hash[SHA256_HEX_BYTES];
    json_t *document = json_object();
    const char *seconds =
        arena_format(arena, "%lld.%03lld", (long long)(ms / 1000), (long long)(ms % 1000));

    sha256_hex(&verdict->tip.hash, hash);
    json_set(document, "result", json_string(verdict->problems == 0 ? "whole" : "broken"));
    json_set(document, "records", json_integer(verdict->records));
    json_set(document, "rows", json_integer(verdict->rows));
    json_set(document, "files", json_integer(verdict->files));
    json_set(document, "anchors", json_integer(verdict->anchors));
    json_set(document, "tip", json_string(hash));
    json_set(document, "seconds", json_of(slice_of(seconds)));
    json_set(document, "problem_count", json_integer(verdict->problems));
    json_set(document, "problems", own_problems);
    return document;
}

/* The first problem is the message: which row it is must be told in every format. */
static Status complain_of(const AuditVerdict *verdict, const json_t *problems, Error *err)
{
    const json_t *first = json_array_get(problems, 0);

    return error_set(err, STATUS_INTEGRITY, "the event log is broken, %lld %s; the first: %s",
                     (long long)verdict->problems, verdict->problems == 1 ? "problem" : "problems",
                     json_string_value(json_object_get(first, "text")));
}

static Status run_verify(CommandContext *context, Error *err)
{
    Store *store = NULL;
    AuditVerdict verdict;
    Progress progress;
    int64_t began = now_ms();
    const char *anchor = command_option(context, "anchor");

    if (anchor != NULL)
        TRY(file_named(context->arena, anchor, &anchor, err));
    TRY(command_store(context, &store, err));
    json_t *problems = json_array();
    const RunOptions run = run_options(context);
    const AuditVerify options = {
        .home = context->home.path,
        .conninfo = command_conninfo(context),
        .certificate = run.certificate,
        .anchor = anchor,
        .context = problems,
        .tell = add_problem,
        .progress_context = &progress,
        .progress = progress_tell,
    };
    progress_begin(&progress, stderr, context->quiet);
    Status status = audit_verify(store, &options, &verdict, err);
    progress_end(&progress);
    TRY(status);
    AUTO_JSON json_t *document = verdict_json(context->arena, &verdict, problems, now_ms() - began);
    TRY(output_document(context->output, document, err));
    return verdict.problems == 0 ? STATUS_OK : complain_of(&verdict, problems, err);
}

static const Option verify_options[] = {
    {"anchor", "FILE", "an anchor that was kept elsewhere", false},
    {NULL},
};

COMMAND(audit_verify) = {
    .name = "audit verify",
    .operands = "",
    .summary = "prove that nothing was changed behind the log",
    .help = "Recomputes everything: records against their chain, rows against the records, the\n"
            "chain against the anchors in HOME/anchors (each that was written must be there),\n"
            "payment files, kept deliveries and answers against their hashes. Exit 5 when a thing\n"
            "was changed, removed, inserted or reordered, with the first such row. Whoever rules\n"
            "the database can write a new chain that fits: only an anchor that was kept elsewhere\n"
            "shows that (--anchor).",
    .example =
        "maksatus audit verify\nmaksatus audit verify --anchor /media/anchor-0000000123.json",
    .options = verify_options,
    .run = run_verify,
};

/* --- accept-missing --- */

static Status run_accept_missing(CommandContext *context, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    Store *store = NULL;
    Act act = command_act(context);
    int64_t key, count;

    TRY(command_store(context, &store, err));
    TRY(store_begin(store, &tx, err));
    TRY(act_record(store, &act, SLICE_NONE, &key, err));
    TRY(audit_accept_missing(store, context->home.path, key, &count, err));
    TRY(store_commit(&tx, err));
    AUTO_JSON json_t *document = json_object();
    json_set(document, "accepted", json_integer(count));
    return output_document(context->output, document, err);
}

static const Option missing_options[] = {OPTIONS_OF_ACT, {NULL}};

COMMAND(audit_accept_missing) = {
    .name = "audit accept-missing",
    .operands = "",
    .summary = "say why anchors are no longer in HOME/anchors",
    .help =
        "'audit verify' misses an anchor that a run has written to HOME/anchors and that is not\n"
        "there now. Where a home was moved without them, or they went to an archive, this says\n"
        "so for all that are missing now: an act of the log, with its reason. Whoever keeps\n"
        "copies elsewhere still proves the log by them.",
    .example = "maksatus audit accept-missing --by anna --reason 'moved to the new machine'",
    .options = missing_options,
    .run = run_accept_missing,
};

/* --- show --- */

static const ListColumn event_columns[] = {
    {{"record", COLUMN_NUMBER, true}, LIST_PLAIN}, {{"at", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"who", COLUMN_TEXT, true}, LIST_FREE_TEXT},  {{"what", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"why", COLUMN_TEXT, true}, LIST_FREE_TEXT},  {{"run", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"hash", COLUMN_TEXT, false}, LIST_PLAIN},
};

static Status print_tip(CommandContext *context, Store *store, Error *err)
{
    AuditTip tip;

    TRY(audit_tip(store, context->arena, &tip, err));
    AUTO_JSON json_t *document = json_of(audit_anchor_text(context->arena, &tip));
    return output_document(context->output, document, err);
}

/* The tip is one record, the last: it is not chosen. */
static Status check_tip(const CommandContext *context, Error *err)
{
    static const char *const others[] = {"run", "from", "to", "limit"};

    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (command_option(context, others[i]) != NULL)
            return error_set(err, STATUS_USAGE, "--tip is the last record, so not with --%s",
                             others[i]);
    return STATUS_OK;
}

static Status run_show(CommandContext *context, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Store *store = NULL;
    int64_t run = 0, limit = -1;
    Day from = DAY_NONE, to = DAY_NONE;

    TRY(command_number(context, "run", 1, INT64_MAX, &run, err));
    TRY(command_number(context, "limit", 0, INT64_MAX, &limit, err));
    TRY(command_period(context, &from, &to, err));
    if (command_switch(context, "tip"))
        TRY(check_tip(context, err));
    TRY(command_store(context, &store, err));
    if (command_switch(context, "tip"))
        return print_tip(context, store, err);
    params_int_or_null(&params, run, run == 0);
    params_day(&params, from);
    params_day(&params, to);
    params_int_or_null(&params, limit, limit < 0);
    return list_print(context, QUERY_AUDIT_SHOW, &params, event_columns, COUNT_OF(event_columns),
                      err);
}

static const Option show_options[] = {
    {"run", "N", "of this run", false},
    {"from", "YYYY-MM-DD", "of this day or later", false},
    {"to", "YYYY-MM-DD", "of this day or earlier", false},
    {"limit", "N", "no more than so many (all)", false},
    {"tip", NULL, "the last record as an anchor, to be printed and kept", false},
    {NULL},
};

COMMAND(audit_show) = {
    .name = "audit show",
    .operands = "",
    .summary = "list the event log",
    .help = "Lists the records of the event log in their order: when, who, what and why, and how\n"
            "many rows of which tables each has written.",
    .example = "maksatus audit show --run 12\nmaksatus audit show --tip",
    .options = show_options,
    .run = run_show,
};

/* --- export --- */

static Status run_export(CommandContext *context, Error *err)
{
    Store *store = NULL;
    const char *folder = command_option(context, "out");

    TRY(command_store(context, &store, err));
    TRY(audit_export(store, context->home.path, folder, err));
    AUTO_JSON json_t *document = json_object();
    json_set(document, "folder", json_string(folder));
    json_set(document, "verify",
             json_string(arena_format(context->arena, "python3 %s/verify.py", folder)));
    return output_document(context->output, document, err);
}

static const Option export_options[] = {
    {"out", "DIR", "the folder: new, or empty", true},
    {NULL},
};

COMMAND(audit_export) = {
    .name = "audit export",
    .operands = "",
    .summary = "write the event log for an auditor without our database",
    .help = "Writes the chain, all watched rows without personal data, the anchors, and a small\n"
            "verifier (Python 3, nothing else) into a folder. Personal data is there only as the\n"
            "salted hashes by which its rows are proven.",
    .example = "maksatus audit export --out /tmp/audit && python3 /tmp/audit/verify.py",
    .options = export_options,
    .run = run_export,
};

/* --- erase --- */

static Status print_erasure(CommandContext *context, Day day, const AuditErasure *erasure,
                            bool plan, Error *err)
{
    AUTO_JSON json_t *document = json_object();
    TEXT_ON_STACK(text, 16);

    text_add_day(&text, day);
    json_set(document, "date", output_json_text(text_slice(&text)));
    json_set(document, "plan", json_boolean(plan));
    json_set(document, "decisions", json_integer(erasure->decisions));
    json_set(document, "other_rows", json_integer(erasure->others));
    json_set(document, "files", json_integer(erasure->files));
    return output_document(context->output, document, err);
}

static Status erase(CommandContext *context, Store *store, Day day, AuditErasure *erasure,
                    Error *err)
{
    AUTO_TX Tx *tx = NULL;
    Act act = command_act(context);
    TEXT_ON_STACK(detail, 32);
    int64_t key;

    text_add_day(&detail, day);
    TRY(run_lock(store, err));
    TRY(store_begin(store, &tx, err));
    TRY(act_record(store, &act, text_slice(&detail), &key, err));
    TRY(audit_erase(store, day, key, erasure, err));
    TRY(store_commit(&tx, err));
    return audit_erase_files(store, context->home.path, err);
}

static Status run_erase(CommandContext *context, Error *err)
{
    Store *store = NULL;
    StoreClock now;
    AuditErasure erasure = {0};
    Day day = DAY_NONE;
    bool plan = command_switch(context, "plan");

    TRY(command_day(context, "date", &day, err));
    TRY(command_store(context, &store, err));
    TRY(store_clock(store, &now, err));
    if (day_is_none(day))
        day = now.local_day;
    if (plan)
        TRY(audit_erase_count(store, day, &erasure.decisions, err));
    else
        TRY(erase(context, store, day, &erasure, err));
    return print_erasure(context, day, &erasure, plan, err);
}

static const Option erase_options[] = {
    {"date", "YYYY-MM-DD", "whose retention had ended before this day (today)", false},
    {"plan", NULL, "only count what would be erased", false},
    OPTIONS_OF_ACT,
    {NULL},
};

COMMAND(audit_erase) = {
    .name = "audit erase",
    .operands = "",
    .summary = "remove personal data whose retention has ended",
    .help = "Takes names, identity codes, accounts, addresses and free texts out of decisions\n"
            "whose retention has ended (the longest of all that apply, table retention), and out\n"
            "of all that belongs to them: payments, findings, releases, receivables, answers of\n"
            "banks, acts of persons, ended rows of registers. Deliveries, payment files, returns\n"
            "and answers that hold nothing else are removed. Amounts, days, states and ids stay\n"
            "(an identity code in an id is masked), and the event log stays whole.",
    .example = "maksatus audit erase --plan --by anna --reason 'yearly erasure'",
    .options = erase_options,
    .run = run_erase,
};
