/*
 * work.c
 *     See work.h.
 */
#include "work.h"

#include <stdlib.h>
#include <time.h>

#include "control.h"
#include "maksatus/arena.h"
#include "maksatus/reference_load.h"
#include "prepared.h"
#include "stages.h"

enum { ASK_AGAIN_MS = 100, PAUSE_MS = 5 };

int64_t work_basis(const Night *night)
{
    const int64_t reference = reference_data_version(night->reference);
    const Slice parts[] = {SLICE_LITERAL(MAKSATUS_VERSION),
                           {(const char *)&night->today, sizeof(night->today)},
                           {(const char *)&reference, sizeof(reference)}};

    return hash_parts(&night->hash_key, parts, COUNT_OF(parts));
}

/* ── offering ─────────────────────────────────────────────────────────────────────────────── */

static Status somebody_joined(Night *night, bool *joined, Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t now = night_now_ms(), count;

    *joined = false;
    if (night->asked_for_workers_ms != 0 && now - night->asked_for_workers_ms < ASK_AGAIN_MS)
        return STATUS_OK;
    night->asked_for_workers_ms = now;
    params_int(&params, night->run);
    TRY(store_query_int(night->store, QUERY_WORKER_COUNT, &params, joined, &count, err));
    *joined = *joined && count > 0;
    return STATUS_OK;
}

/* Any bytes may be a name. */
static Slice in_hexadecimal(Arena *arena, Slice name)
{
    Text text = text_on(ARENA_ARRAY(arena, char, 2 * name.len + 1), 2 * name.len + 1);

    text_add_hex(&text, (const unsigned char *)name.at, name.len);
    return text_slice(&text);
}

/* Only builds with fault points listen to the test, whose deliveries are small. */
static int64_t bytes_that_are_worth_it(void)
{
#ifdef MAKSATUS_FAULTS
    if (getenv("MAKSATUS_TEST_OFFER_ALL") != NULL)
        return 0;
#endif
    return BESIDE_FROM_BYTES;
}

/* What cannot be opened the run looks at itself. */
static bool is_worth_it(const Night *night, Slice name)
{
    AUTO_ARENA Arena arena = {0};
    Error ignored = {0};
    InputFile *input;
    InputVerdict verdict;

    if (control_is_sidecar(name))
        return false;
    arena_init(&arena, SIZE_MAX);
    if (input_open(&arena, night_path(&arena, night, "inbox", name), &input, &verdict, &ignored)
            != STATUS_OK
        || verdict != INPUT_OPEN)
        return false;
    bool large = input_file_bytes(input) >= bytes_that_are_worth_it();
    input_close(input);
    return large;
}

typedef struct Offer {
    int64_t *places;
    Slice *names; /* in hexadecimal digits */
    size_t count;
} Offer;

static Offer choose(Night *night, Arena *arena, const Slice *names, size_t count, size_t next)
{
    Offer offer = {ARENA_ARRAY(arena, int64_t, count), ARENA_ARRAY(arena, Slice, count), 0};

    night->offered = ARENA_ARRAY(night->arena, bool, count + 1);
    for (size_t i = next; i < count; i++) {
        night->offered[i + 1] = is_worth_it(night, names[i]);
        if (!night->offered[i + 1])
            continue;
        offer.places[offer.count] = (int64_t)i + 1;
        offer.names[offer.count++] = in_hexadecimal(arena, names[i]);
    }
    return offer;
}

Status work_offer(Night *night, const Slice *names, size_t count, size_t next, Error *err)
{
    AUTO_ARENA Arena arena = {0};
    AUTO_PARAMS Params params = {0};
    bool joined;

    if (night->options->dry_run || night->offered != NULL)
        return STATUS_OK;
    TRY(somebody_joined(night, &joined, err));
    if (!joined)
        return STATUS_OK;

    arena_init(&arena, SIZE_MAX);
    const Offer offer = choose(night, &arena, names, count, next);
    if (offer.count > 0)
        TRY(prepared_make_folder(night, err));
    params_int(&params, night->run);
    params_int(&params, work_basis(night));
    params_int_array(&params, offer.places, offer.count);
    params_text_array(&params, offer.names, offer.count);
    TRY(store_execute(night->store, QUERY_WORK_OFFER, &params, NULL, err));
    log_event(&night->log, "work.offered", log_int("deliveries", (int64_t)offer.count));
    return STATUS_OK;
}

/* ── the turn of one ──────────────────────────────────────────────────────────────────────── */

/* True: nobody else is at it any more. */
static Status own(const Batch *batch, bool even_prepared, bool *owned, Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t affected;

    params_int(&params, batch->night->run);
    params_int(&params, batch->place);
    params_bool(&params, even_prepared);
    TRY(store_execute(batch->night->store, QUERY_WORK_OWN, &params, &affected, err));
    *owned = affected == 1;
    return STATUS_OK;
}

typedef struct Ready {
    bool there;
    WorkClaim claim;
    int64_t worker;
    Sha256 sha256;
} Ready;

static Status look(const Batch *batch, Ready *ready, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    params_int(&params, batch->night->run);
    params_int(&params, batch->place);
    TRY(store_query(batch->night->store, QUERY_WORK_READY, &params, &result, err));
    ready->there = result_rows(result) == 1;
    if (!ready->there)
        return STATUS_OK;
    ready->claim = (WorkClaim){batch->night->run, batch->place, result_int(result, 0, 0)};
    ready->worker = result_int(result, 0, 1);
    memcpy(&ready->sha256, result_bytes(result, 0, 2).at, sizeof(ready->sha256));
    return STATUS_OK;
}

/* Ends with the lease of whoever is at it, at the latest: each renewal of it was progress. */
static Status wait_for(const Batch *batch, Ready *ready, Error *err)
{
    const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
    bool owned;

    for (;;) {
        TRY(own(batch, false, &owned, err));
        if (owned)
            return STATUS_OK;
        TRY(look(batch, ready, err));
        if (ready->there)
            return STATUS_OK;
        (void)nanosleep(&pause, NULL);
    }
}

static Status tell_used(const Batch *batch, const Ready *ready, Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t affected;

    params_int(&params, batch->night->run);
    params_int(&params, batch->place);
    TRY(store_execute(batch->night->store, QUERY_WORK_USED, &params, &affected, err));
    ensure(affected == 1);
    log_event(&batch->night->log, "work.used", log_text("delivery", batch->delivery),
              log_int("worker", ready->worker), log_int("count", batch->record_count),
              log_int("silent", batch->silent_count));
    return STATUS_OK;
}

/* Somebody wrote to the delivery or to what was prepared of it. */
static Status do_without(Batch *batch, const Ready *ready, Error *err)
{
    bool owned;

    TRY(own(batch, true, &owned, err));
    ensure(owned);
    log_event(&batch->night->log, "work.unfit", log_text("delivery", batch->delivery),
              log_int("worker", ready->worker));
    return input_rewind(batch->arena, batch->input, err);
}

Status work_take(Batch *batch, bool *prepared, Error *err)
{
    Ready ready = {0};

    *prepared = false;
    if (batch->night->offered == NULL || !batch->night->offered[batch->place])
        return STATUS_OK;
    TRY(wait_for(batch, &ready, err));
    if (!ready.there)
        return STATUS_OK;
    const char *path = prepared_path(batch->arena, batch->night, &ready.claim);
    TRY(prepared_take(batch, path, &ready.sha256, prepared, err));
    TRY(prepared_remove(batch->arena, path, err)); /* what is taken is open */
    return *prepared ? tell_used(batch, &ready, err) : do_without(batch, &ready, err);
}
