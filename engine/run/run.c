/*
 * run.c
 *     The driver of a night: lock, look, finish what is left over, take in, pay out, prove.
 *
 *     lock ─▶ clock ─▶ preflight ─▶ answers ─▶ left-overs ─▶ taken up again ─▶ deliveries
 *          ─▶ files ─▶ proof
 *
 * The database is the only memory: finishing what an earlier run left is the same code, started
 * again. A batch that the world or its data refuses is set aside and the others go on; what makes
 * everything uncertain (database gone, disk full, totals that disagree) ends the run.
 */
#include <stdio.h>
#include <time.h>

#include "control.h"
#include "fact_block.h"
#include "gather.h"
#include "maksatus/receivable.h"
#include "maksatus/arena.h"
#include "maksatus/audit.h"
#include "maksatus/identity.h"
#include "maksatus/reference_load.h"
#include "metrics.h"
#include "pay_out.h"
#include "preflight.h"
#include "prepared.h"
#include "recheck.h"
#include "refund.h"
#include "rerun.h"
#include "returns.h"
#include "stages.h"
#include "take_again.h"
#include "taken_back.h"
#include "work.h"

enum { ATTEMPTS_MAX = 2 };

/* ── small services ───────────────────────────────────────────────────────────────────────── */

Status run_lock(Store *store, Error *err)
{
    const struct timespec pause = {.tv_nsec = RUN_LOCK_PAUSE_MS * 1000000L};

    for (int i = 0; i < RUN_LOCK_TRIES; i++) {
        bool got;

        TRY(store_try_lock(store, RUN_LOCK_KEY, &got, err));
        if (got)
            return STATUS_OK;
        (void)nanosleep(&pause, NULL);
    }
    return error_set(err, STATUS_BUSY, "another run is at work on this database");
}

/* ── taking in ────────────────────────────────────────────────────────────────────────────── */

static Status run_batch_stages(Batch *batch, Error *err)
{
    for (const BatchStage *stage = batch_stages; stage->name != NULL; stage++) {
        int64_t since = night_now_ms();
        bool skip = batch->refused != NULL && stage->run != stage_commit;

        if (batch->refused != NULL && strcmp(batch->refused, BATCH_LEFT_ALONE) == 0)
            return STATUS_OK;
        if (!skip)
            TRY(stage->run(batch, err));
        night_tell_time(batch->night, stage->name, since);
    }
    return STATUS_OK;
}

static void log_refusal(Night *night, const char *what, Slice name, const Error *err)
{
    log_event(&night->log, what, log_text("name", name), log_int("status", err->status),
              log_string("text", err->text));
}

/* The name of the delivery as it is told: an identity code in it is masked. */
static Slice told_name(const Batch *batch)
{
    TEXT_ON_STACK(name, 4 * LIMIT_FILE_NAME_BYTES + 1);

    identity_add_masked(&name, batch->delivery);
    return arena_slice(batch->arena, text_slice(&name));
}

static void tell_trouble(const Batch *batch, const char *what, const Error *why)
{
    const Slice name = told_name(batch);

    (void)fprintf(stderr, "maksatus: %.*s: %s %s\n", SLICE_ARGS(name), what, why->text);
}

/* The batch failed, the run goes on. The second time its delivery goes to the quarantine, and only
 * 'batch rerun' takes it again. */
static Status set_aside(Batch *batch, const Error *why, Error *err)
{
    AUTO_PARAMS Params params = {0};

    store_rollback(&batch->tx);
    batch->night->outcome->attention = true;
    log_refusal(batch->night, "batch.failed", batch->delivery, why);
    tell_trouble(batch, "FAILED", why);
    params_int(&params, batch->id);
    params_string(&params, why->text);
    TRY(store_execute(batch->night->store, QUERY_BATCH_FAILED, &params, NULL, err));
    if (batch->attempts < ATTEMPTS_MAX)
        return STATUS_OK;
    return batch_keep_failed(batch, slice_of(why->text), err);
}

static bool ends_the_run(Status status)
{
    return status != STATUS_USAGE && status != STATUS_LIMIT;
}

static void add_to_outcome(RunOutcome *outcome, const Batch *batch)
{
    if (batch->refused != NULL)
        return;
    for (size_t i = 0; i < DECISION_STATES; i++) {
        outcome->state[i].count += batch->totals.count[i];
        outcome->state[i].sum = money_sum(outcome->state[i].sum, batch->totals.sum[i]);
    }
}

/* What is not taken is said at once; of a dry run, whose batches nobody can list, everything. */
static void tell_delivery(const Batch *batch)
{
    const char *state = batch->refused == NULL ? "committed" : batch->refused;
    const Slice name = told_name(batch);

    if (batch->night->options->dry_run)
        (void)fprintf(stderr, "maksatus: %.*s: would be %s, %lld decisions\n",
                      SLICE_ARGS(name), state, (long long)batch->record_count);
    if (!slice_is_empty(batch->reason))
        (void)fprintf(stderr, "maksatus: %.*s: %.*s %.*s\n", SLICE_ARGS(name),
                      SLICE_ARGS(batch->reason), SLICE_ARGS(batch->reason_text));
}

/* In a dry run all batches share one transaction: one that fails is taken out of it. */
static Status set_aside_dry(const Batch *batch, const Error *why, Error *err)
{
    batch->night->outcome->attention = true;
    tell_trouble(batch, "would fail:", why);
    return store_execute(batch->night->store, QUERY_SAVEPOINT_ROLLBACK, NULL, NULL, err);
}

static Status take_delivery(Night *night, Slice name, int64_t place, Error *err)
{
    AUTO_ARENA Arena arena;
    Error why = {0};
    TEXT_ON_STACK(shown, 4 * LIMIT_FILE_NAME_BYTES + 1);

    arena_init(&arena, SIZE_MAX);
    text_add_escaped(&shown, name);
    Batch batch = {.night = night,
                   .arena = &arena,
                   .delivery = text_slice(&shown),
                   .path = night_path(&arena, night, "inbox", name),
                   .place = place};
    if (night->options->dry_run)
        TRY(store_execute(night->store, QUERY_SAVEPOINT, NULL, NULL, err));
    batch_init(&batch);

    Status status = run_batch_stages(&batch, &why);
    if (status == STATUS_OK) {
        add_to_outcome(night->outcome, &batch);
        tell_delivery(&batch);
        if (batch.refused != NULL
            && (strcmp(batch.refused, BATCH_QUARANTINED) == 0
                || strcmp(batch.refused, BATCH_LEFT_ALONE) == 0)) {
            night->outcome->attention = true;
            log_event(&night->log, "delivery.refused", log_text("delivery", batch.delivery),
                      log_text("reason", batch.reason));
        }
    } else if (!ends_the_run(status) && batch.id != 0) {
        status = night->options->dry_run ? set_aside_dry(&batch, &why, err)
                                         : set_aside(&batch, &why, err);
    } else {
        *err = why;
    }
    batch_release(&batch);
    return status;
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

/* Control data that came before its delivery, or whose delivery never comes: it stays, and is
 * told each time. */
static void tell_lonely_sidecars(Night *night, Arena *arena, const Slice *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *path = night_path(arena, night, "inbox", names[i]);
        TEXT_ON_STACK(shown, 4 * LIMIT_FILE_NAME_BYTES + 1);
        TEXT_ON_STACK(masked, 4 * LIMIT_FILE_NAME_BYTES + 1);

        if (!control_is_sidecar(names[i]) || !file_exists(path)
            || file_exists(control_delivery_path(arena, path)))
            continue;
        text_add_escaped(&shown, names[i]);
        identity_add_masked(&masked, text_slice(&shown));
        (void)fprintf(stderr, "maksatus: %.*s: waits for its delivery, which is not in the inbox\n",
                      SLICE_ARGS(text_slice(&masked)));
    }
}

/* What an earlier run left in the inbox, and somebody removed, is waited for no more. */
static Status give_up_gone(Night *night, Arena *arena, const Slice *names, size_t count, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};
    Slice *shown = ARENA_ARRAY(arena, Slice, count + 1);

    for (size_t i = 0; i < count; i++) {
        TEXT_ON_STACK(name, 4 * LIMIT_FILE_NAME_BYTES + 1);

        text_add_escaped(&name, names[i]);
        shown[i] = arena_slice(arena, text_slice(&name));
    }
    params_int(&params, night->run);
    params_text_array(&params, shown, count);
    TRY(store_query(night->store, QUERY_BATCHES_GONE, &params, &result, err));
    for (size_t i = 0; i < result_rows(result); i++) {
        TEXT_ON_STACK(masked, 4 * LIMIT_FILE_NAME_BYTES + 1);

        identity_add_masked(&masked, result_text(result, i, 1));
        night->outcome->attention = true;
        (void)fprintf(stderr, "maksatus: %.*s: FAILED %.*s\n", SLICE_ARGS(text_slice(&masked)),
                      SLICE_ARGS(result_text(result, i, 2)));
        log_event(&night->log, "batch.gone", log_int("batch", result_int(result, i, 0)),
                  log_text("delivery", result_text(result, i, 1)));
    }
    return STATUS_OK;
}

static Status take_deliveries(Night *night, Error *err)
{
    AUTO_ARENA Arena arena;
    Slice *names;
    size_t count;

    arena_init(&arena, SIZE_MAX);
    TRY(folder_list(&arena, night_path(&arena, night, "inbox", SLICE_NONE), &names, &count, err));
    if (!night->options->dry_run)
        TRY(give_up_gone(night, &arena, names, count, err));
    control_order(night, &arena, names, count);
    for (size_t i = 0; i < count; i++) {
        bool answer = false;

        if (control_is_sidecar(names[i]))
            continue;
        if (night->options->answers != NULL)
            TRY(night->options->answers->is_answer(night_path(&arena, night, "inbox", names[i]),
                                                   &answer, err));
        if (!answer) {
            TRY(work_offer(night, names, count, i, err));
            TRY(take_delivery(night, names[i], (int64_t)i + 1, err));
        }
        metrics_write(night, true, STATUS_OK);
    }
    tell_lonely_sidecars(night, &arena, names, count);
    return STATUS_OK;
}

/* ── the run ──────────────────────────────────────────────────────────────────────────────── */

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

/* The rules of this run, with their versions and the parameters in force: as one text a rule, and
 * as a hash of all of them, which stands in the manifest of every file. */
static Slice rule_parameters(Night *night, const Rule *rule, const Result *in_force)
{
    size_t capacity = 64 * 1024;
    Text json = text_on(ARENA_ARRAY(night->arena, char, capacity), capacity);
    static const char *const names[] = {"name", "programme", "value", "row", "valid_from"};

    text_add_char(&json, '[');
    for (size_t i = 0; i < result_rows(in_force); i++) {
        if (!slice_is(result_text(in_force, i, 0), rule->id))
            continue;
        for (size_t j = 0; j < COUNT_OF(names); j++) {
            text_add_format(&json, "%s\"%s\":", j > 0 ? "," : json.len > 1 ? ",{" : "{", names[j]);
            text_add_json(&json, result_text(in_force, i, j + 1));
        }
        text_add_char(&json, '}');
    }
    text_add_char(&json, ']');
    ensure(!json.overflowed);
    return text_slice(&json);
}

static Status insert_rules(Night *night, const Slice *parameters, Error *err)
{
    for (size_t i = 0; rules_all[i] != NULL; i++) {
        AUTO_PARAMS Params params = {0};

        params_int(&params, night->run);
        params_string(&params, rules_all[i]->id);
        params_int(&params, rules_all[i]->version);
        params_text(&params, parameters[i]);
        TRY(store_execute(night->store, QUERY_RUN_RULE, &params, NULL, err));
    }
    return STATUS_OK;
}

static Status begin_run(Night *night, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    AUTO_PARAMS Params params = {0};
    Digest *digest = digest_begin(night->arena);
    AUTO_RESULT Result *in_force = NULL;
    AUTO_PARAMS Params day = {0};
    Slice parameters[RULES_MAX];
    bool found;

    params_day(&day, night->today);
    TRY(store_query(night->store, QUERY_LIST_PARAMETERS, &day, &in_force, err));
    for (size_t i = 0; rules_all[i] != NULL; i++) {
        ensure(i < RULES_MAX);
        parameters[i] = rule_parameters(night, rules_all[i], in_force);
        digest_add(digest, slice_of(rules_all[i]->id));
        digest_add(digest, slice_of(arena_format(night->arena, " %d ", rules_all[i]->version)));
        digest_add(digest, parameters[i]);
    }
    night->rules_hash = digest_end(digest);

    TRY(night_begin(night, &tx, err));
    params_day(&params, night->today);
    params_string(&params, MAKSATUS_VERSION);
    params_bytes(&params, night->rules_hash.bytes, SHA256_BYTES);
    TRY(store_query_int(night->store, QUERY_RUN_BEGIN, &params, &found, &night->run, err));
    ensure(found);
    night->outcome->run = night->run;
    TRY(audit_of_run(night->store, night->run, err));
    TRY(insert_rules(night, parameters, err));
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

/* What an earlier run that died, or failed, left half done. */
static Status finish_half_done(Night *night, Error *err)
{
    TRY(store_execute(night->store, QUERY_BLOCK_CLEAN, NULL, NULL, err));
    TRY(prepared_remove_folder(night, err));
    TRY(batch_finish_moves(night, err));
    TRY(taken_back_finish(night, err));
    return fact_blocks_complete(night, err);
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
        TRY(refund_over_payments(night, err));
        TRY(take_again(night, err));
        night_tell_time(night, "again", since);
        TRY(take_deliveries(night, err));
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
    log_refusal(night, "work.left", SLICE_LITERAL("prepared"), &why);
    (void)fprintf(stderr, "maksatus: %s\n", why.text);
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
    if (!options->dry_run) {
        const char *path = arena_format(night->arena, "%s/log/run-%lld.jsonl", options->home,
                                        (long long)night->run);
        TRY(log_open(&night->log, path, night->run, err));
        log_event(&night->log, "run.begin", log_day("date", night->today));
    }

    metrics_write(night, true, STATUS_OK);
    Status status = work(night, err);
    clear_up(night);
    if (status == STATUS_OK && !options->dry_run)
        status = look_for_attention(night, err);
    if (status != STATUS_OK && !options->dry_run) {
        Error ignored = {0};
        log_refusal(night, "run.failed", SLICE_LITERAL("run"), err);
        (void)end_run(night, "failed", err->text, &ignored);
    }
    if (!options->dry_run)
        status = write_anchor(night, status, err);
    metrics_write(night, false, status);
    log_event(&night->log, "run.end", log_int("status", status));
    return status;
}

Status run_night(const RunOptions *options, RunOutcome *outcome, Error *err)
{
    AUTO_ARENA Arena arena;
    Night night = {.options = options, .outcome = outcome, .arena = &arena, .log = {.file = -1}};
    Error ignored = {0};

    *outcome = (RunOutcome){0};
    arena_init(&arena, SIZE_MAX);
    Status status = store_open(&arena, options->conninfo, &night.store, err);
    if (status == STATUS_OK)
        status = desk_open(&arena, options, &night.desk, err);
    if (status == STATUS_OK)
        status = run_lock(night.store, err);
    if (status == STATUS_OK)
        status = run_locked(&night, err);
    if (night.log.file >= 0 && log_close(&night.log, &ignored) != STATUS_OK)
        (void)fprintf(stderr, "maksatus: %s\n", ignored.text);
    memory_free(night.values);
    desk_close(&night.desk);
    store_close(&night.store);
    return status;
}
