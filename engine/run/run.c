/*
 * run.c
 *     The driver of a night: lock, look, finish what is left over, take in, pay out, prove.
 *
 *     lock ─▶ clock ─▶ preflight ─▶ answers ─▶ left-overs ─▶ refunds ─▶ taken up again
 *          ─▶ deliveries ─▶ files ─▶ proof
 *
 * The database is the only memory: finishing what an earlier run left is the same code, started
 * again. What makes everything uncertain (database gone, disk full, totals that disagree) ends the
 * run.
 */
#include <stdio.h>

#include "fact_block.h"
#include "maksatus/audit.h"
#include "maksatus/receivable.h"
#include "metrics.h"
#include "pay_out.h"
#include "preflight.h"
#include "prepared.h"
#include "recheck.h"
#include "refund.h"
#include "rerun.h"
#include "returns.h"
#include "run_rules.h"
#include "take_again.h"
#include "take_in.h"
#include "taken_back.h"

static Status prove(Night *night, int64_t run, Error *err)
{
    char bytes[400];
    Text disagreement = text_on(bytes, sizeof(bytes));

    TRY(run_proof(night->store, run, run == 0, &disagreement, err));
    if (disagreement.len > 0)
        return error_set(err, STATUS_INTEGRITY, "totals disagree: %.*s",
                         SLICE_ARGS(text_slice(&disagreement)));
    return STATUS_OK;
}

static Status read_settings(Night *night, Error *err)
{
    TRY(night_load(night, err));
    TRY(store_clock(night->store, &night->clock, err));
    night->by_the_day = !day_is_none(night->options->date);
    night->today = night->by_the_day ? night->options->date : night->clock.local_day;
    if (night->options->rerun != NULL && !night->by_the_day)
        TRY(rerun_choose_day(night, err));
    night->outcome->date = night->today;
    return night_read_values(night, err);
}

static Status begin_run(Night *night, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    AUTO_PARAMS Params params = {0};
    RunRules rules;
    bool found;

    TRY(run_rules_read(night, &rules, err));
    TRY(night_begin(night, &tx, err));
    params_day(&params, night->today);
    params_string(&params, MAKSATUS_VERSION);
    params_bytes(&params, night->rules_hash.bytes, SHA256_BYTES);
    TRY(store_query_int(night->store, QUERY_RUN_BEGIN, &params, &found, &night->run, err));
    ensure(found);
    night->outcome->run = night->run;
    TRY(audit_of_run(night->store, night->run, err));
    TRY(run_rules_write(night, &rules, err));
    return night_commit(night, &tx, err);
}

static Status end_run(Night *night, const char *state, const char *reason, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, night->run);
    params_string(&params, state);
    params_string(&params, reason);
    return store_execute(night->store, QUERY_RUN_END, &params, NULL, err);
}

/* Before any decision is looked at: what came back is known to the rules of tonight. */
static Status take_answers(Night *night, Error *err)
{
    const RunAnswersWork work = {night->store, night->options->home, night->run, night->today,
                                 &night->log, &night->outcome->attention};

    if (night->options->answers == NULL || night->options->dry_run)
        return STATUS_OK;
    return night->options->answers->take(&work, err);
}

/* What an earlier run that died, or failed, left half done. */
static Status finish_half_done(Night *night, Error *err)
{
    TRY(store_execute(night->store, QUERY_BLOCK_CLEAN, NULL, NULL, err));
    TRY(prepared_remove_folder(night, err));
    TRY(batch_finish_moves(night, err));
    return taken_back_finish(night, err);
}

/* What it left to do. An answer that came since may stop a file that it promised: so these come
 * first, and a rerun, which takes none, leaves it to the next night. */
static Status finish_left_overs(Night *night, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    if (night->options->dry_run)
        return STATUS_OK;
    TRY(pay_out(night, true, NULL, err));
    params_int(&params, night->run);
    TRY(store_query(night->store, QUERY_RUNS_UNFINISHED, &params, &result, err));
    for (size_t i = 0; i < result_rows(result); i++)
        TRY(returns_write(night, result_int(result, i, 0), err));
    return store_execute(night->store, QUERY_RUNS_BURY, &params, NULL, err);
}

/* What time does to receivables: legal force, expiry. */
static Status pass_time(Night *night, Error *err)
{
    AUTO_TX Tx *tx = NULL;

    TRY(night_begin(night, &tx, err));
    TRY(recovery_night(night->store, night->today, night->run, err));
    return night_commit(night, &tx, err);
}

/* What the answers of the night, or persons before it, have opened again. */
static Status settle_over(Night *night, Error *err)
{
    AUTO_TX Tx *tx = NULL;

    TRY(night_begin(night, &tx, err));
    TRY(recovery_settle_over(night->store, night->today, night->run, err));
    return night_commit(night, &tx, err);
}

static Status write_returns(Night *night, Error *err)
{
    int64_t since = night_now_ms();

    TRY(returns_write(night, night->run, err));
    night_tell_time(night, "returns", since);
    return STATUS_OK;
}

static Status work(Night *night, Error *err)
{
    int64_t since = night_now_ms();

    if (!night->options->dry_run)
        TRY(finish_half_done(night, err));
    TRY(fact_blocks_complete(night, err));
    night_tell_time(night, "left over", since);
    since = night_now_ms();
    if (night->options->rerun != NULL) {
        TRY(rerun_take(night, err));
    } else {
        TRY(pass_time(night, err));
        if (!night->options->dry_run)
            TRY(recheck_incomes(night, err));
        TRY(take_answers(night, err));
        TRY(finish_left_overs(night, err));
        TRY(settle_over(night, err));
        TRY(refund_over_payments(night, err));
        TRY(take_again(night, err));
        night_tell_time(night, "again", since);
        TRY(take_in(night, err));
    }
    if (night->options->dry_run)
        return STATUS_OK;
    TRY(pay_out(night, false, write_returns, err));
    since = night_now_ms();
    TRY(prove(night, night->run, err));
    night_tell_time(night, "proof", since);
    return end_run(night, "finished", NULL, err);
}

/* A night where nothing is wrong says why it still ends with 1. */
static Status look_for_attention(Night *night, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    bool is_told = night->outcome->attention;

    TRY(store_query(night->store, QUERY_RUN_ATTENTION, NULL, &result, err));
    for (size_t i = 0; i < result_rows(result); i++) {
        night->outcome->attention = true;
        if (!is_told)
            (void)fprintf(stderr, "maksatus: %.*s\n", SLICE_ARGS(result_text(result, i, 0)));
    }
    return STATUS_OK;
}

/* The tip of the event log, when the run has ended, however it did. */
static Status write_anchor(Night *night, Status status, Error *err)
{
    Error why = {0};
    Status written = audit_anchor_write(night->store, night->options->home,
                                        night->options->certificate, night->options->key, &why);

    if (status != STATUS_OK || written == STATUS_OK)
        return status;
    *err = why;
    return written;
}

/* What workers have prepared is of no more use, however the run has ended. */
static void clear_up(Night *night)
{
    Error why = {0};

    if (night->offered == NULL || prepared_remove_folder(night, &why) == STATUS_OK)
        return;
    night->outcome->attention = true;
    night_log_refusal(night, "work.left", SLICE_LITERAL("prepared"), &why);
    (void)fprintf(stderr, "maksatus: %s\n", why.text);
}

static Status begin_log(Night *night, Error *err)
{
    if (night->options->dry_run)
        return STATUS_OK;
    const char *path = arena_format(night->arena, "%s/log/run-%lld.jsonl", night->options->home,
                                    (long long)night->run);
    TRY(log_open(&night->log, path, night->run, err));
    log_event(&night->log, "run.begin", log_day("date", night->today));
    return STATUS_OK;
}

static Status run_locked(Night *night, Error *err)
{
    AUTO_TX Tx *dry = NULL;
    const RunOptions *options = night->options;

    TRY(read_settings(night, err));
    if (options->certificate != NULL)
        TRY(signature_check_key(options->certificate, options->key, err));
    TRY(preflight_known(night, err));
    TRY(preflight_days(night, err));
    TRY(prove(night, 0, err));
    if (options->dry_run)
        TRY(store_begin(night->store, &dry, err));
    TRY(begin_run(night, err));

    metrics_write(night, true, STATUS_OK);
    Status status = begin_log(night, err);
    if (status == STATUS_OK)
        status = work(night, err);
    clear_up(night);
    if (status == STATUS_OK && !options->dry_run)
        status = look_for_attention(night, err);
    if (status != STATUS_OK && !options->dry_run) {
        Error ignored = {0};
        night_log_refusal(night, "run.failed", SLICE_LITERAL("run"), err);
        (void)end_run(night, "failed", err->text, &ignored);
    }
    if (!options->dry_run)
        status = write_anchor(night, status, err);
    metrics_write(night, false, status);
    log_event(&night->log, "run.end", log_int("status", status));
    return status;
}

Status run_night(const RunOptions *options, Store *store, RunOutcome *outcome, Error *err)
{
    AUTO_ARENA Arena arena;
    Night night = {.options = options,
                   .outcome = outcome,
                   .arena = &arena,
                   .store = store,
                   .log = {.file = -1}};
    Error ignored = {0};

    *outcome = (RunOutcome){0};
    arena_init(&arena, SIZE_MAX);
    desk_open(&arena, options, &night.desk);
    Status status = run_lock(store, err);
    if (status == STATUS_OK)
        status = run_locked(&night, err);
    if (night.log.file >= 0 && log_close(&night.log, &ignored) != STATUS_OK)
        (void)fprintf(stderr, "maksatus: %s\n", ignored.text);
    memory_free(night.values);
    desk_close(&night.desk);
    return status;
}
