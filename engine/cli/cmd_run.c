/*
 * cmd_run.c
 *     run: the nightly job.
 */
#include <unistd.h>

#include "maksatus/answer_intake.h"
#include "maksatus/decision_state.h"
#include "maksatus/ledger.h"
#include "progress.h"
#include "run_options.h"
#include "status_document.h"

enum { JOBS_MAX = 64 };

static const char *or_null(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

RunOptions run_options(const CommandContext *context)
{
    return (RunOptions){
        .home = context->home.path,
        .conninfo = command_conninfo(context),
        .date = DAY_NONE,
        .jobs = 1,
        .schema_dir = slice_of(context->config.schema_dir),
        .certificate = or_null(context->config.certificate),
        .key = or_null(context->config.key),
        .metrics_textfile = or_null(context->config.metrics_textfile),
        .answers = &run_answers,
    };
}

static int64_t processors(void)
{
    int64_t count = sysconf(_SC_NPROCESSORS_ONLN);

    return count < 1 ? 1 : count > JOBS_MAX ? JOBS_MAX : count;
}

static Status read_options(CommandContext *context, RunOptions *options, Error *err)
{
    int64_t jobs = processors();

    TRY(command_day(context, "date", &options->date, err));
    TRY(command_number(context, "jobs", 1, JOBS_MAX, &jobs, err));
    options->jobs = (int)jobs;
    options->dry_run = command_switch(context, "dry-run");
    options->timings = command_switch(context, "timings");
    return STATUS_OK;
}

/* Nothing of a dry run is in the database, so its outcome is told as it is. */
static Status print_dry_run(CommandContext *context, const RunOutcome *outcome, Error *err)
{
    AUTO_JSON json_t *document = json_object();
    json_t *states = json_object();
    TEXT_ON_STACK(day, 16);
    int64_t count = 0;

    text_add_day(&day, outcome->date);
    for (size_t i = 0; i < DECISION_STATES; i++) {
        TEXT_ON_STACK(sum, MONEY_TEXT_BYTES);
        if (outcome->state[i].count == 0)
            continue;
        text_add_money(&sum, outcome->state[i].sum);
        count += outcome->state[i].count;
        json_t *state = json_pack("{s:I, s:o}", "count", (json_int_t)outcome->state[i].count, "sum",
                                  output_json_text(text_slice(&sum)));
        ensure(json_object_set_new(states, decision_state_name((DecisionState)i), state) == 0);
    }
    ensure(json_object_set_new(document, "date", output_json_text(text_slice(&day))) == 0);
    ensure(json_object_set_new(document, "dry_run", json_true()) == 0);
    ensure(json_object_set_new(document, "received", json_integer(count)) == 0);
    ensure(json_object_set_new(document, "states", states) == 0);
    return output_document(context->output, document, err);
}

/* A worker has the day of the run that it joins, and nothing of its own to try. */
static Status check_join(const CommandContext *context, Error *err)
{
    static const char *const others[] = {"date", "dry-run"};

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (command_option(context, others[i]) != NULL)
            return error_set(err, STATUS_USAGE,
                             "--join goes with the run at work, so not with --%s", others[i]);
    }
    return STATUS_OK;
}

static json_t *number_or_null(int64_t number)
{
    return number == 0 ? json_null() : json_integer(number);
}

static Status print_join(CommandContext *context, const JoinOutcome *outcome, Error *err)
{
    AUTO_JSON json_t *document = json_pack(
        "{s:o, s:o, s:I, s:I, s:I}", "run", number_or_null(outcome->run), "worker",
        number_or_null(outcome->worker), "deliveries", (json_int_t)outcome->deliveries, "records",
        (json_int_t)outcome->records, "late", (json_int_t)outcome->late);

    ensure(document != NULL);
    if (outcome->run == 0 && !context->quiet)
        (void)fprintf(stderr, "maksatus: no run is at work on this database: nothing was done\n");
    return output_document(context->output, document, err);
}

static Status join_run(CommandContext *context, Error *err)
{
    Store *store = NULL;
    JoinOutcome outcome;

    TRY(command_store(context, &store, err));
    RunOptions options = run_options(context);
    TRY(read_options(context, &options, err));
    TRY(run_join(&options, &outcome, err));
    return print_join(context, &outcome, err);
}

static Status run_run(CommandContext *context, Error *err)
{
    Store *store = NULL;
    RunOutcome outcome = {0};
    Progress progress;

    /* What is wrong with the line is said before a server is started for it. */
    RunOptions options = {.date = DAY_NONE};
    TRY(read_options(context, &options, err));
    if (command_switch(context, "join")) {
        TRY(check_join(context, err));
        return join_run(context, err);
    }
    TRY(command_store_migrated(context, &store, err));
    options = run_options(context);
    TRY(read_options(context, &options, err));

    progress_begin(&progress, stderr, context->quiet);
    options.progress = (RunProgress){&progress, progress_tell};
    Status status = run_night(&options, store, &outcome, err);
    progress_end(&progress);
    if (status != STATUS_OK && status != STATUS_ATTENTION)
        return status;
    if (!context->quiet && !options.dry_run && outcome.run != 0)
        TRY(ledger_tell(store, outcome.run, stderr, err));
    if (options.dry_run)
        TRY(print_dry_run(context, &outcome, err));
    else if (outcome.run != 0)
        TRY(status_print(context, store, outcome.run, true, err));
    return outcome.attention ? STATUS_ATTENTION : status;
}

static const Option options_of_run[] = {
    {"date", "YYYY-MM-DD", "run as of this day; not before that of the last run", false},
    {"dry-run", NULL, "everything but committing and publishing", false},
    {"jobs", "N", "threads that may work at a time (as many as processors)", false},
    {"join", NULL, "be a worker of the run at work, until it ends", false},
    {"timings", NULL, "print the time of each stage", false},
    {NULL},
};

COMMAND(run) = {
    .name = "run",
    .operands = "",
    .summary = "do the nightly job",
    .help = "Takes in everything in the inbox, checks every decision, looks again at those whose\n"
            "time has come, finishes what an earlier run has left, and writes the payment files\n"
            "into the outbox. It may be killed at any instant; the next run goes on.\n"
            "Exit 1: done, but an operator must look.\n"
            "With --join it reads deliveries for the run at work, which must share HOME and the\n"
            "database, until that run ends, however it does; the result is the same as without.\n"
            "It waits up to ten seconds for a run to begin; when none does, it says so, exit 0.",
    .example = "maksatus run\nmaksatus run --date 2026-12-22 --dry-run\nmaksatus run --join",
    .options = options_of_run,
    .run = run_run,
};
