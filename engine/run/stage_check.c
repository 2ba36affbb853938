/*
 * stage_check.c
 *     Every rule on every decision, in the order of arrival, a chunk at a time.
 *
 *     spool ─▶ decision ─▶ [ chunk ] ─▶ facts ─▶ judge ─▶ counts for the next ones
 *           ahead, in a thread                     └─▶ planned: number, file, texts as sent
 *     rows of the chunk ─▶ COPY, inside the transaction that stage_commit ends
 */
#include "ahead.h"
#include "gather.h"
#include "posting.h"
#include "recovery_facts.h"
#include "stages.h"

#include "maksatus/arena.h"

/* Two, so that one is read while the other is checked. */
enum { CHUNKS = 2 };

/* Decisions in the order of arrival, with what lives as long as they do. */
typedef struct Chunk {
    Arena arena;
    Judged **judged;
    size_t count; /* fewer than a chunk holds: the last ones */
    Status status;
    Error err;
} Chunk;

/* Values and keys are as they were made when the record was read: whoever has no faults has
 * keys. */
static Status check_form(const Batch *batch, Arena *chunk, Judged *judged,
                         const SpooledRecord *spooled, Error *err)
{
    const Record *record = spooled->record;
    RecordFault faults[RECORD_FAULTS_MAX];
    size_t count = 0;
    bool end;

    if (spooled->values != NULL)
        decision_from_values(record, spooled->values, &judged->decision);
    else
        count = decision_read(record, chunk, &judged->decision, faults);
    judged->record = record;
    judged->silent = spooled->silent;
    judged->batch = batch->id;
    judged->facts.fault_count = count;
    if (count == 0) {
        TRY(spool_next_keys(batch->spool, &judged->keys, &end, err));
        ensure(!end);
        return STATUS_OK;
    }
    RecordFault *kept = ARENA_ARRAY(chunk, RecordFault, count);
    memcpy(kept, faults, count * sizeof(faults[0]));
    judged->facts.fault = kept;
    return STATUS_OK;
}

static Status take_numbers(Batch *batch, Query query, int64_t count, int64_t *first, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;

    params_int(&params, count);
    TRY(store_query_int(batch->night->store, query, &params, &found, first, err));
    ensure(found);
    return STATUS_OK;
}

Status check_pay(Batch *batch, Arena *chunk, Judged **judged, size_t count, Error *err)
{
    int64_t planned = 0, number = 0;

    for (size_t i = 0; i < count; i++)
        planned += judged[i]->verdict.state == DECISION_PLANNED;
    if (planned == 0)
        return STATUS_OK;

    if (batch->load != NULL)
        number = load_payment_numbers(batch->load, planned);
    else
        TRY(take_numbers(batch, QUERY_NEXT_PAYMENT_NUMBERS, planned, &number, err));
    if (batch->first_payment == 0)
        batch->first_payment = number;
    batch->last_payment = number + planned - 1;
    for (size_t i = 0; i < count; i++) {
        PlannedPayment payment = {.batch = judged[i]->batch,
                                  .set_off = judged[i]->verdict.set_off,
                                  .previous = judged[i]->previous_payment};

        if (judged[i]->verdict.state != DECISION_PLANNED)
            continue;
        payment.payment.number = number++;
        TRY(plan_payment(batch->plan, chunk, &judged[i]->facts, &payment, err));
        rows_payment(&batch->rows, &payment);
        if (!batch->again)
            TRY(posting_add(batch, judged[i], payment.payment.amount, err));
        batch->payment_count++;
        batch->payment_sum = money_sum(batch->payment_sum, payment.payment.amount);
    }
    return STATUS_OK;
}

/* Reads up to a chunk of records. */
static Status read_records(const Batch *batch, Chunk *chunk, Error *err)
{
    chunk->judged = ARENA_ARRAY(&chunk->arena, Judged *, LIMIT_CHUNK_RECORDS);
    for (chunk->count = 0; chunk->count < LIMIT_CHUNK_RECORDS; chunk->count++) {
        Judged *judged = ARENA_NEW(&chunk->arena, Judged);
        SpooledRecord spooled;
        bool end;

        TRY(spool_next(batch->spool, &chunk->arena, &spooled, &end, err));
        if (end)
            return STATUS_OK;
        TRY(check_form(batch, &chunk->arena, judged, &spooled, err));
        chunk->judged[chunk->count] = judged;
    }
    return STATUS_OK;
}

static bool read_chunk(void *context, void *chunk_of)
{
    Chunk *chunk = chunk_of;

    arena_done(&chunk->arena);
    arena_init(&chunk->arena, SIZE_MAX);
    chunk->status = read_records(context, chunk, &chunk->err);
    return chunk->status == STATUS_OK && chunk->count == LIMIT_CHUNK_RECORDS;
}

static Status check_chunk(Batch *batch, Arena *chunk, Judged **judged, size_t count, Error *err)
{
    const Released nothing = {0};
    int64_t number;

    if (batch->load != NULL)
        number = load_decision_numbers(batch->load, count);
    else
        TRY(take_numbers(batch, QUERY_NEXT_DECISION_NUMBERS, (int64_t)count, &number, err));
    if (batch->first_decision == 0)
        batch->first_decision = number;
    for (size_t i = 0; i < count; i++) {
        Judged *one = judged[i];

        one->decision.number = number + (int64_t)i;
        facts_fill(batch, chunk, one);
        one->verdict = judge(batch->night, &one->facts, &nothing, one->silent, batch->findings);
        facts_count(batch, one);
        totals_add(&batch->totals, one->verdict.state, one->decision.amount);
        rows_decision(&batch->rows, batch->id, one);
        rows_findings(&batch->rows, batch->night, one, batch->findings, 0);
    }
    TRY(check_pay(batch, chunk, judged, count, err));
    TRY(recovery_facts_write(batch, err));
    return batch->load != NULL ? load_send(batch->load, &batch->rows, err)
                               : rows_send(&batch->rows, batch->night->store, err);
}

/* Inside of a transaction that covers other stages too, all rows must be its own. */
static bool is_loaded(const Batch *batch)
{
    return batch->record_count >= LOAD_RECORDS_MIN && !night_is_within(batch->night);
}

static Status check_chunks(Batch *batch, Ahead *ahead, Error *err)
{
    uint64_t done = 0;
    Chunk *chunk;

    do {
        chunk = ahead_next(ahead);
        if (chunk->status != STATUS_OK) {
            *err = chunk->err;
            return chunk->status;
        }
        if (chunk->count == 0)
            break;
        TRY(check_chunk(batch, &chunk->arena, chunk->judged, chunk->count, err));
        done += chunk->count;
        night_tell(batch->night, "checking decisions", done, (uint64_t)batch->record_count);
    } while (chunk->count == LIMIT_CHUNK_RECORDS);
    return STATUS_OK;
}

Status stage_check(Batch *batch, Error *err)
{
    Night *night = batch->night;
    Chunk chunk[CHUNKS] = {0};
    void *chunks[] = {&chunk[0], &chunk[1]};
    bool beside = night->options->jobs > 1 && batch->record_count > LIMIT_CHUNK_RECORDS;
    Ahead ahead = {0};

    rows_init(&batch->rows, batch->arena);
    batch->findings = ARENA_NEW(batch->arena, Findings);
    TRY(night_begin(night, &batch->tx, err));
    TRY(plan_load(night, batch->arena, &batch->plan, err));
    if (is_loaded(batch))
        TRY(load_open(night, batch->arena, batch->record_count, &batch->load, err));
    TRY(spool_rewind(batch->spool, err));
    TRY(spool_rewind_keys(batch->spool, err));
    Status status = ahead_start(&ahead, read_chunk, batch, chunks, beside ? CHUNKS : 1, err);
    if (status == STATUS_OK)
        status = check_chunks(batch, &ahead, err);
    ahead_stop(&ahead);
    for (size_t i = 0; i < CHUNKS; i++)
        arena_done(&chunk[i].arena);
    return status;
}
