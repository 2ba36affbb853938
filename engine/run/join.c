/*
 * join.c
 *     A worker of a run that another process drives: claims deliveries, reads them, and leaves what
 *     it has made of them to the holder of the lock (work.h).
 *
 *     join ─▶ claim ─▶ read, check records ─▶ write (prepared.h) ─▶ tell ─▶ claim … ─▶ the run ends
 *              │ token                            names with the token   │ where token = ours
 *
 * Nothing that it writes counts before its row says prepared, and that row says so only while the
 * token is still the one of the claim. A worker that slept too long is told so, and removes what it
 * has written.
 */
#include "lease.h"

#include <time.h>

#include "maksatus/arena.h"
#include "maksatus/fault.h"
#include "stages.h"
#include "work.h"

enum { PAUSE_MS = 20 };

typedef struct Join {
    Night night;
    JoinOutcome *outcome;
    int64_t basis;
} Join;

static void nap(long milliseconds)
{
    const struct timespec pause = {.tv_nsec = milliseconds * 1000000L};

    (void)nanosleep(&pause, NULL);
}

/* ── one delivery ─────────────────────────────────────────────────────────────────────────── */

static Status prepare(Batch *batch, const char *path, bool *whole, bool *in_time, Error *err)
{
    Sha256 sha256;

    TRY(parse_for_run(batch, path, whole, err));
    if (!*whole)
        return STATUS_OK;
    TRY(prepared_write(batch, path, &sha256, err));
    return lease_tell_prepared(batch, &sha256, in_time, err);
}

/* The holder need not wait for it. What was refused on the way to something that is another's by
 * now (its folder is gone with its run) is no matter; whose it is only the database says. */
static Status decline(const Batch *batch, Status status, bool *in_time, const Error *why,
                      Error *err)
{
    TRY(lease_tell_declined(batch, in_time, err));
    if (status == STATUS_OK || !*in_time)
        return STATUS_OK;
    *err = *why;
    return status;
}

static Status end_delivery(Join *join, Batch *batch, const char *path, Error *err)
{
    bool whole = false, in_time = false;
    Error why = {0}, ignored = {0};
    Status status = prepare(batch, path, &whole, &in_time, &why);

    if (status == STATUS_OK && whole && in_time) {
        join->outcome->deliveries++;
        join->outcome->records += batch->record_count;
        return STATUS_OK;
    }
    (void)!prepared_remove(batch->arena, path, &ignored); /* else the run removes it */
    if (status != STATUS_OK || !whole)
        TRY(decline(batch, status, &in_time, &why, err));
    join->outcome->late += !in_time;
    return STATUS_OK;
}

static Status work_at(Join *join, const Result *claimed, Error *err)
{
    AUTO_ARENA Arena arena;
    Slice name = result_bytes(claimed, 0, 2);
    Lease lease = {{join->night.run, result_int(claimed, 0, 0), result_int(claimed, 0, 1)},
                   night_now_ms()};
    TEXT_ON_STACK(shown, 4 * LIMIT_FILE_NAME_BYTES + 1);

    FAULT_POINT("work.claim.after");
    arena_init(&arena, SIZE_MAX);
    text_add_escaped(&shown, name);
    Batch batch = {.night = &join->night,
                   .arena = &arena,
                   .lease = &lease,
                   .delivery = text_slice(&shown),
                   .path = night_path(&arena, &join->night, "inbox", name)};
    batch_init(&batch);
    Status status =
        end_delivery(join, &batch, prepared_path(&arena, &join->night, &lease.claim), err);
    batch_release(&batch);
    return status;
}

/* ── the run ──────────────────────────────────────────────────────────────────────────────── */

static Status claim(Join *join, Result **claimed, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, join->night.run);
    params_int(&params, join->basis);
    params_int(&params, join->outcome->worker);
    params_int(&params, RUN_LOCK_KEY);
    return store_query(join->night.store, QUERY_WORK_CLAIM, &params, claimed, err);
}

static Status is_at_work(Join *join, bool *at_work, Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t one;

    params_int(&params, join->night.run);
    params_int(&params, RUN_LOCK_KEY);
    return store_query_int(join->night.store, QUERY_WORKER_RUN, &params, at_work, &one, err);
}

static Status work_along(Join *join, Error *err)
{
    bool at_work = true;

    while (at_work) {
        AUTO_RESULT Result *claimed = NULL;

        TRY(claim(join, &claimed, err));
        if (result_rows(claimed) == 1) {
            TRY(work_at(join, claimed, err));
            continue;
        }
        nap(PAUSE_MS);
        TRY(is_at_work(join, &at_work, err));
    }
    return STATUS_OK;
}

static Status try_to_join(Join *join, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *joined = NULL;

    params_int(&params, RUN_LOCK_KEY);
    TRY(store_query(join->night.store, QUERY_WORKER_JOIN, &params, &joined, err));
    if (result_rows(joined) == 0)
        return STATUS_OK;
    join->outcome->worker = result_int(joined, 0, 0);
    join->outcome->run = join->night.run = result_int(joined, 0, 1);
    join->night.today = result_day(joined, 0, 2);
    return STATUS_OK;
}

/* Whoever starts a run and its workers at one moment need not know which comes first. */
static Status join_a_run(Join *join, Error *err)
{
    for (int i = 0; i < RUN_LOCK_TRIES && join->outcome->run == 0; i++) {
        if (i > 0)
            nap(RUN_LOCK_PAUSE_MS);
        TRY(try_to_join(join, err));
    }
    if (join->outcome->run == 0)
        return STATUS_OK;
    TRY(night_load(&join->night, err));
    TRY(night_read_values(&join->night, err));
    join->basis = work_basis(&join->night);
    return work_along(join, err);
}

Status run_join(const RunOptions *options, JoinOutcome *outcome, Error *err)
{
    AUTO_ARENA Arena arena;
    RunOutcome unused = {0};
    Join join = {
        .night = {.options = options, .outcome = &unused, .arena = &arena, .log = {.file = -1}},
        .outcome = outcome};

    *outcome = (JoinOutcome){0};
    arena_init(&arena, SIZE_MAX);
    Status status = store_open(&arena, options->conninfo, &join.night.store, err);
    if (status == STATUS_OK)
        status = store_execute(join.night.store, QUERY_WORK_LAZILY, NULL, NULL, err);
    if (status == STATUS_OK)
        status = join_a_run(&join, err);
    memory_free(join.night.values);
    store_close(&join.night.store);
    return status;
}
