/*
 * metrics.c
 *     See metrics.h. Figures without personal data: counts, sums, states and instants.
 */
#include "metrics.h"

#include <stdio.h>

#include "maksatus/arena.h"

enum { METRICS_BYTES = 32 * 1024, MS_BETWEEN = 1000, MS_BETWEEN_PROGRESS = 5000 };

static const struct {
    const char *name, *help;
} metrics[] = {
    {"maksatus_files_in_doubt", "Payment files that only a person can resolve."},
    {"maksatus_last_success_timestamp_seconds", "When a run last finished."},
    {"maksatus_run_batches", "Batches of the run, by state."},
    {"maksatus_run_decision_euros", "Sum of the decisions that the run received, by state."},
    {"maksatus_run_decisions", "Decisions that the run received, by state."},
    {"maksatus_run_payment_files", "Payment files of the run, by state."},
    {"maksatus_run_payments", "Payments of the run, by the state of their file."},
    {"maksatus_run_started_timestamp_seconds", "When the run began."},
    {"maksatus_waiting_decisions", "Decisions that wait, by state."},
};

static void add_head(Text *text, const char *name, const char *help)
{
    text_add_format(text, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

static const char *help_of(Slice name)
{
    for (size_t i = 0; i < COUNT_OF(metrics); i++)
        if (slice_is(name, metrics[i].name))
            return metrics[i].help;
    return "";
}

static void add_figures(Text *text, const Result *figures)
{
    Slice last = SLICE_NONE;

    for (size_t i = 0; i < result_rows(figures); i++) {
        Slice name = result_text(figures, i, 0);
        Slice label = result_text(figures, i, 1);
        if (!slice_equal(name, last))
            add_head(text, result_text(figures, i, 0).at, help_of(name));
        last = name;
        text_add(text, name);
        if (label.at != NULL)
            text_add_format(text, "{%.*s}", SLICE_ARGS(label));
        text_add_format(text, " %.*s\n", SLICE_ARGS(result_text(figures, i, 2)));
    }
}

/* The first failure is told in the log; no payment waits for it. */
static void write_file(const Night *night, Slice text)
{
    AUTO_ARENA Arena arena;
    Error err = {0};
    const char *path;

    arena_init(&arena, SIZE_MAX);
    night->metrics->written_ms = night_now_ms();
    Status status = file_to_write(&arena, night->options->metrics_textfile, &path, &err);
    if (status == STATUS_OK)
        status = file_write_all(&arena, path, text, &err);
    if (status == STATUS_OK || night->metrics->failed)
        return;
    night->metrics->failed = true;
    (void)fprintf(stderr, "maksatus: %s\n", err.text);
}

static void add_run(const Night *night, bool running, Status status, Text *text)
{
    bool attention = status == STATUS_OK && night->outcome->attention;

    add_head(text, "maksatus_run_running", "Whether a run is at work.");
    text_add_format(text, "maksatus_run_running %d\n", running ? 1 : 0);
    add_head(text, "maksatus_run_number", "The number of the run that is told of.");
    text_add_format(text, "maksatus_run_number %lld\n", (long long)night->run);
    add_head(text, "maksatus_run_exit_code", "How the run ended, or stands so far.");
    text_add_format(text, "maksatus_run_exit_code %d\n",
                    status_exit_code(attention ? STATUS_ATTENTION : status));
}

void metrics_write(Night *night, bool running, Status status)
{
    AUTO_RESULT Result *figures = NULL;
    AUTO_PARAMS Params params = {0};
    Error err = {0};

    if (night->options->metrics_textfile == NULL || night_is_within(night))
        return;
    if (night->metrics == NULL) {
        night->metrics = ARENA_NEW(night->arena, Metrics);
        night->metrics->bytes = ARENA_ARRAY(night->arena, char, METRICS_BYTES);
    } else if (running && night_now_ms() - night->metrics->written_ms < MS_BETWEEN) {
        return;
    }
    Text text = text_on(night->metrics->bytes, METRICS_BYTES / 2);
    add_run(night, running, status, &text);
    params_int(&params, night->run);
    if (store_query(night->store, QUERY_METRICS, &params, &figures, &err) == STATUS_OK)
        add_figures(&text, figures);
    night->metrics->len = text.len;
    write_file(night, text_slice(&text));
}

void metrics_progress(const Night *night, const char *what, uint64_t done, uint64_t total)
{
    const Metrics *metrics_now = night->metrics;

    if (metrics_now == NULL || night_now_ms() - metrics_now->written_ms < MS_BETWEEN_PROGRESS)
        return;
    Text text = text_on(metrics_now->bytes, METRICS_BYTES);
    text.len = metrics_now->len;
    add_head(&text, "maksatus_stage_records_done", "Records that the stage at work has done.");
    text_add_format(&text, "maksatus_stage_records_done{stage=\"%s\"} %llu\n", what,
                    (unsigned long long)done);
    add_head(&text, "maksatus_stage_records", "Records of the stage at work; 0: not known.");
    text_add_format(&text, "maksatus_stage_records{stage=\"%s\"} %llu\n", what,
                    (unsigned long long)total);
    write_file(night, text_slice(&text));
}
