/*
 * take_in.c
 *     The driver of phase A.
 *
 *     inbox ─▶ [ intake ─▶ parse ─▶ gather ─▶ check ─▶ commit ]   one delivery after another
 *
 * A batch that the world or its data refuses is set aside and the others go on; what makes
 * everything uncertain ends the run.
 */
#include "take_in.h"

#include <stdio.h>

#include "control.h"
#include "maksatus/arena.h"
#include "metrics.h"
#include "stages.h"
#include "work.h"

enum { ATTEMPTS_MAX = 2, ESCAPED_NAME_BYTES = 4 * LIMIT_FILE_NAME_BYTES + 1 };

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

/* The name of a delivery as it is stored. */
static Slice escaped_name(Arena *arena, Slice name)
{
    TEXT_ON_STACK(escaped, ESCAPED_NAME_BYTES);

    text_add_escaped(&escaped, name);
    return arena_slice(arena, text_slice(&escaped));
}

static void tell_trouble(const Batch *batch, const char *what, const Error *why)
{
    const Slice name = delivery_told_name(batch->arena, batch->delivery);

    (void)fprintf(stderr, "maksatus: %.*s: %s %s\n", SLICE_ARGS(name), what, why->text);
}

/* The batch failed, the run goes on. The second time its delivery goes to the quarantine, and only
 * 'batch rerun' takes it again. */
static Status set_aside(Batch *batch, const Error *why, Error *err)
{
    AUTO_PARAMS Params params = {0};

    store_rollback(&batch->tx);
    batch->night->outcome->attention = true;
    night_log_refusal(batch->night, "batch.failed", batch->delivery, why);
    tell_trouble(batch, "FAILED", why);
    params_int(&params, batch->id);
    params_string(&params, why->text);
    TRY(store_execute(batch->night->store, QUERY_BATCH_FAILED, &params, NULL, err));
    if (batch->attempts < ATTEMPTS_MAX)
        return STATUS_OK;
    return batch_keep_failed(batch, slice_of(why->text), err);
}

/* Data that the database cannot hold is the batch's alone; a constraint that it breaks is a bug or
 * somebody's hand, and makes everything uncertain. */
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
    const Slice name = delivery_told_name(batch->arena, batch->delivery);

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

    arena_init(&arena, SIZE_MAX);
    Batch batch = {.night = night,
                   .arena = &arena,
                   .delivery = escaped_name(&arena, name),
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

/* Control data that came before its delivery, or whose delivery never comes: it stays, and is
 * told each time. */
static void tell_lonely_sidecars(Night *night, Arena *arena, const Slice *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *path = night_path(arena, night, "inbox", names[i]);

        if (!control_is_sidecar(names[i]) || !file_exists(path)
            || file_exists(control_delivery_path(arena, path)))
            continue;
        const Slice name = delivery_told_name(arena, escaped_name(arena, names[i]));
        (void)fprintf(stderr, "maksatus: %.*s: waits for its delivery, which is not in the inbox\n",
                      SLICE_ARGS(name));
    }
}

/* What an earlier run left in the inbox, and somebody removed, is waited for no more. */
static Status give_up_gone(Night *night, Arena *arena, const Slice *names, size_t count, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};
    Slice *there = ARENA_ARRAY(arena, Slice, count + 1);

    for (size_t i = 0; i < count; i++)
        there[i] = escaped_name(arena, names[i]);
    params_int(&params, night->run);
    params_text_array(&params, there, count);
    TRY(store_query(night->store, QUERY_BATCHES_GONE, &params, &result, err));
    for (size_t i = 0; i < result_rows(result); i++) {
        const Slice name = delivery_told_name(arena, result_text(result, i, 1));

        night->outcome->attention = true;
        (void)fprintf(stderr, "maksatus: %.*s: FAILED %.*s\n", SLICE_ARGS(name),
                      SLICE_ARGS(result_text(result, i, 2)));
        log_event(&night->log, "batch.gone", log_int("batch", result_int(result, i, 0)),
                  log_text("delivery", result_text(result, i, 1)));
    }
    return STATUS_OK;
}

Status take_in(Night *night, Error *err)
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
