/*
 * pay_out.c
 *     The driver of phase B.
 *
 *     close ─▶ emit ─▶ verify ─▶ promise ─▶ publish      one file after another
 *
 *     close all ─▶ [ emit ─▶ verify ] ─▶ promise ─▶ publish   many payments: the stages that ask
 *                  [ emit ─▶ verify ]                          the database for rows only are done
 *                  a file a thread, in order                   by several threads beside
 *
 * Files are promised and published by the one thread that holds the lock, in their order. While
 * others make files, it writes the returns.
 */
#include "pay_out.h"

#include <pthread.h>
#include <stdio.h>

#include "maksatus/arena.h"
#include "metrics.h"
#include "stages.h"

enum { THREADS_MAX = 16 };
/* From so many payments on, what another thread costs is earned back. */
enum { PAYMENTS_BESIDE_MIN = 5000 };

typedef struct Payout {
    Night *night;
    Meanwhile meanwhile;
    Outgoing **file;
    Arena *arena; /* by file: one thread at a time works on it */
    size_t count;
    int64_t payments;
    /* What threads share. */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    size_t open;   /* threads that are ready to begin */
    size_t worked; /* threads that have made a file */
    size_t wanted;
    size_t next; /* file that no thread has begun */
    bool stopped;
    bool *ready; /* by file: its stages beside are done */
    Status status; /* of the first thread that failed */
    Error err;
} Payout;

/* ── stages ───────────────────────────────────────────────────────────────────────────────── */

static Status run_stage(const FileStage *stage, Outgoing *file, Error *err)
{
    int64_t since = night_now_ms();

    if (file->waits != NULL)
        return STATUS_OK;
    TRY(stage->run(file, err));
    night_tell_time(file->night, stage->name, since);
    return STATUS_OK;
}

static const FileStage *first_beside(void)
{
    const FileStage *stage = file_stages;

    while (!stage->beside)
        stage++;
    return stage;
}

static Status run_stages_before(Outgoing *file, Error *err)
{
    for (const FileStage *stage = file_stages; !stage->beside; stage++)
        TRY(run_stage(stage, file, err));
    return STATUS_OK;
}

static Status run_stages_beside(Outgoing *file, Error *err)
{
    for (const FileStage *stage = first_beside(); stage->beside; stage++)
        TRY(run_stage(stage, file, err));
    return STATUS_OK;
}

static Status run_stages_after(Outgoing *file, Error *err)
{
    const FileStage *stage = first_beside();

    while (stage->beside)
        stage++;
    for (; stage->name != NULL; stage++)
        TRY(run_stage(stage, file, err));
    if (file->waits == NULL)
        return STATUS_OK;
    (void)fprintf(stderr, "maksatus: payment file %.*s: %s\n", SLICE_ARGS(file->file.message_id),
                  file->waits);
    log_event(&file->night->log, "file.waits", log_text("message_id", file->file.message_id),
              log_string("reason", file->waits));
    return STATUS_OK;
}

static void tell_file(const Payout *payout, const Outgoing *file, int64_t *done)
{
    *done += file->file.count;
    night_tell(payout->night, "writing payments", (uint64_t)*done, (uint64_t)payout->payments);
    metrics_write(payout->night, true, STATUS_OK);
}

static Status do_meanwhile(Payout *payout, Error *err)
{
    return payout->meanwhile == NULL ? STATUS_OK : payout->meanwhile(payout->night, err);
}

/* ── one after another ────────────────────────────────────────────────────────────────────── */

static Status pay_in_turn(Payout *payout, Error *err)
{
    int64_t done = 0;

    for (size_t i = 0; i < payout->count; i++) {
        TRY(run_stages_before(payout->file[i], err));
        TRY(run_stages_beside(payout->file[i], err));
        TRY(run_stages_after(payout->file[i], err));
        tell_file(payout, payout->file[i], &done);
    }
    return do_meanwhile(payout, err);
}

/* ── beside ───────────────────────────────────────────────────────────────────────────────── */

static void lock(Payout *payout)
{
    ensure(pthread_mutex_lock(&payout->mutex) == 0);
}

static void unlock(Payout *payout)
{
    ensure(pthread_cond_broadcast(&payout->changed) == 0);
    ensure(pthread_mutex_unlock(&payout->mutex) == 0);
}

/* They begin together, so that none finds all of the work done. */
static void wait_for_others(Payout *payout)
{
    lock(payout);
    payout->open++;
    ensure(pthread_cond_broadcast(&payout->changed) == 0);
    while (payout->open < payout->wanted && !payout->stopped)
        ensure(pthread_cond_wait(&payout->changed, &payout->mutex) == 0);
    unlock(payout);
}

/* The next file, or count: there is none, or something has failed. */
static size_t take_file(Payout *payout)
{
    lock(payout);
    size_t index = payout->stopped ? payout->count : payout->next;
    if (index < payout->count)
        payout->next++;
    unlock(payout);
    return index;
}

static void end_file(Payout *payout, size_t index, Status status, const Error *why)
{
    lock(payout);
    if (status == STATUS_OK)
        payout->ready[index] = true;
    else if (payout->status == STATUS_OK) {
        payout->status = status;
        payout->err = *why;
    }
    payout->stopped = payout->stopped || status != STATUS_OK;
    unlock(payout);
}

static void *work(void *context)
{
    Payout *payout = context;
    AUTO_ARENA Arena arena;
    Desk desk = {0};
    Error err = {0};
    size_t index, made = 0;

    arena_init(&arena, SIZE_MAX);
    desk_open(&arena, payout->night->options, &desk);
    wait_for_others(payout);
    while ((index = take_file(payout)) < payout->count) {
        made++;
        payout->file[index]->desk = &desk;
        Status status = run_stages_beside(payout->file[index], &err);
        payout->file[index]->desk = &payout->night->desk;
        end_file(payout, index, status, &err);
    }
    desk_close(&desk);
    lock(payout);
    payout->worked += made > 0;
    unlock(payout);
    return NULL;
}

static Status wait_for(Payout *payout, size_t index, Error *err)
{
    lock(payout);
    while (!payout->ready[index] && payout->status == STATUS_OK)
        ensure(pthread_cond_wait(&payout->changed, &payout->mutex) == 0);
    Status status = payout->status;
    if (status != STATUS_OK)
        *err = payout->err;
    unlock(payout);
    return status;
}

static Status finish_files(Payout *payout, Error *err)
{
    Error why = {0};
    Status meanwhile = do_meanwhile(payout, &why);
    int64_t done = 0;

    for (size_t i = 0; i < payout->count; i++) {
        TRY(wait_for(payout, i, err));
        TRY(run_stages_after(payout->file[i], err));
        tell_file(payout, payout->file[i], &done);
    }
    if (meanwhile != STATUS_OK)
        *err = why; /* what can be paid is paid */
    return meanwhile;
}

static void stop(Payout *payout)
{
    lock(payout);
    payout->stopped = true;
    unlock(payout);
}

static Status pay_beside(Payout *payout, Error *err)
{
    pthread_t thread[THREADS_MAX];
    size_t wanted = (size_t)payout->night->options->jobs;
    size_t started = 0;

    for (size_t i = 0; i < payout->count; i++)
        TRY(run_stages_before(payout->file[i], err));
    ensure(pthread_mutex_init(&payout->mutex, NULL) == 0);
    ensure(pthread_cond_init(&payout->changed, NULL) == 0);
    wanted = wanted < THREADS_MAX ? wanted : THREADS_MAX;
    wanted = wanted < payout->count ? wanted : payout->count;
    payout->wanted = wanted;
    while (started < wanted && pthread_create(&thread[started], NULL, work, payout) == 0)
        started++;
    Status status = started == wanted ? finish_files(payout, err)
                                      : error_set(err, STATUS_IO, "cannot start another thread");
    stop(payout);
    for (size_t i = 0; i < started; i++)
        ensure(pthread_join(thread[i], NULL) == 0);
    log_event(&payout->night->log, "files.beside", log_int("files", (int64_t)payout->count),
              log_int("threads", (int64_t)payout->worked));
    ensure(pthread_cond_destroy(&payout->changed) == 0);
    ensure(pthread_mutex_destroy(&payout->mutex) == 0);
    return status;
}

/* ── all of it ────────────────────────────────────────────────────────────────────────────── */

static Status load_files(Payout *payout, Arena *arena, const Result *numbers, Error *err)
{
    payout->arena = ARENA_ARRAY(arena, Arena, result_rows(numbers) + 1);
    payout->file = ARENA_ARRAY(arena, Outgoing *, result_rows(numbers) + 1);
    payout->ready = ARENA_ARRAY(arena, bool, result_rows(numbers) + 1);
    for (size_t i = 0; i < result_rows(numbers); i++) {
        Outgoing **file = &payout->file[i];

        arena_init(&payout->arena[i], SIZE_MAX);
        payout->count++;
        TRY(outgoing_load(payout->night, &payout->arena[i], result_int(numbers, i, 0), file, err));
        payout->payments += (*file)->planned_count;
    }
    return STATUS_OK;
}

Status pay_out(Night *night, bool left_over, Meanwhile meanwhile, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};
    Payout payout = {.night = night, .meanwhile = meanwhile};

    arena_init(&arena, SIZE_MAX);
    params_int(&params, night->run);
    params_bool(&params, left_over);
    TRY(store_query(night->store, QUERY_FILES_AT_WORK, &params, &result, err));
    Status status = load_files(&payout, &arena, result, err);
    if (status == STATUS_OK)
        status = night->options->jobs > 1 && payout.payments >= PAYMENTS_BESIDE_MIN
                     ? pay_beside(&payout, err)
                     : pay_in_turn(&payout, err);
    for (size_t i = 0; i < payout.count; i++) {
        outgoing_done(payout.file[i]);
        arena_done(&payout.arena[i]);
    }
    return status;
}
