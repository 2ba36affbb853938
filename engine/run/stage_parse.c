/*
 * stage_parse.c
 *     Reads a delivery once, from its first byte to its last.
 *
 *     file ─▶ inflate, hash ─▶ parser ─▶ record ─▶ spool
 *                                          └─▶ what the facts are asked for by
 *
 * A framing fault anywhere refuses the whole delivery. The same bytes as before are not taken
 * again. Nothing is written to the database here. A delivery that a joined worker has read for the
 * run comes from what it has left (work.h); everything that is judged of it is judged here.
 */
#include "gather.h"
#include "judge.h"
#include "stages.h"

#include "control.h"
#include "lease.h"
#include "record_stream.h"
#include "reference_facts.h"
#include "work.h"
#include "maksatus/arena.h"

enum { HEAD_BYTES = 4096 };

/* The bytes that were looked at first, then the rest of the file. */
typedef struct HeadedSource {
    InputFile *input;
    char head[HEAD_BYTES];
    size_t head_len, head_at;
    FramingCode broken;
} HeadedSource;

static Status read_bytes(void *context, char *bytes, size_t size, size_t *filled,
                         FramingCode *broken, Error *err)
{
    HeadedSource *source = context;
    size_t left = source->head_len - source->head_at;

    *broken = FRAMING_NONE;
    if (left > 0) {
        *filled = left < size ? left : size;
        memcpy(bytes, source->head + source->head_at, *filled);
        source->head_at += *filled;
        return STATUS_OK;
    }
    *broken = source->broken;
    *filled = 0;
    return source->broken != FRAMING_NONE
               ? STATUS_OK
               : input_read(source->input, bytes, size, filled, broken, err);
}

static Status fill_head(HeadedSource *source, Error *err)
{
    while (source->head_len < HEAD_BYTES && source->broken == FRAMING_NONE) {
        size_t filled;

        TRY(input_read(source->input, source->head + source->head_len,
                       HEAD_BYTES - source->head_len, &filled, &source->broken, err));
        if (filled == 0)
            return STATUS_OK;
        source->head_len += filled;
    }
    return STATUS_OK;
}

/* What the parser did not want to see: the file in quarantine is known by its bytes too. Those of
 * a stream that cannot be inflated are not known. */
static Status hash_rest(Batch *batch, Error *err)
{
    char piece[HEAD_BYTES];
    size_t filled = 1;
    FramingCode broken = FRAMING_NONE;

    while (filled > 0 && broken == FRAMING_NONE)
        TRY(input_read(batch->input, piece, sizeof(piece), &filled, &broken, err));
    if (broken != FRAMING_NONE)
        return STATUS_OK;
    batch->sha256 = input_sha256(batch->input);
    batch->bytes = input_bytes(batch->input);
    return STATUS_OK;
}

static Status refuse_framing(Batch *batch, const FramingFault *fault, Error *err)
{
    TEXT_ON_STACK(text, 300);

    if (fault->line > 0)
        text_add_format(&text, "line %llu: ", (unsigned long long)fault->line);
    text_add_string(&text, fault->text);
    batch_refuse(batch, BATCH_QUARANTINED, framing_code_name(fault->code), text_slice(&text));
    return hash_rest(batch, err);
}

/* A worker asks ahead what can be asked of a decision alone. Where a rule says something the run
 * asks all of them itself, so what is found is written in one place, with what it was found by. */
static bool check_record(Batch *batch, Arena *scratch, const Decision *decision)
{
    Facts facts = {0};

    facts_of_record(batch->night, scratch, decision, &facts);
    bool silent = record_is_silent(batch->night, &facts, batch->findings);
    batch->silent_count += silent;
    return silent;
}

/* The agency of the first record: a whole field where other columns have slipped into it. */
static void take_sender(Batch *batch, Slice agency)
{
    TEXT_ON_STACK(sender, LIMIT_SENDER_BYTES);

    text_add(&sender, agency);
    batch->sender = arena_slice(batch->arena, text_slice(&sender));
}

static Status take_record(Batch *batch, Arena *scratch, StreamedRecord *streamed, Error *err)
{
    const Decision *decision = &streamed->decision;
    ArenaMark mark = arena_mark(scratch);
    bool completed;

    TRY(control_complete_record(batch, streamed->record, &completed, err));
    if (completed)
        record_stream_read_fields(scratch, streamed);
    if (batch->lease != NULL)
        TRY(lease_keep(batch, err));
    if (batch->record_count == 0)
        take_sender(batch, decision->agency);
    batch->record_count++;
    if (batch->peek || batch->refused != NULL)
        return STATUS_OK;
    batch->record_sum = money_sum(batch->record_sum, decision->amount);
    DecisionKeys keys;
    bool silent = false;
    if (streamed->faultless) {
        keys = decision_keys(&batch->night->hash_key, decision);
        facts_want(batch, decision, &keys);
        if (batch->lease != NULL)
            silent = check_record(batch, scratch, decision);
    }
    TRY(spool_add(batch->spool, streamed->record, streamed->faultless ? decision : NULL,
                  streamed->faultless ? &keys : NULL, silent, err));
    arena_reset(scratch, mark);
    return STATUS_OK;
}

static Status read_records(Batch *batch, RecordStream *stream, FramingFault *fault, Error *err)
{
    AUTO_ARENA Arena scratch;
    StreamedRecord *streamed;

    arena_init(&scratch, SIZE_MAX);
    for (;;) {
        switch (record_stream_next(stream, &streamed, fault, err)) {
        case READ_RECORD:
            if (batch->record_count == LIMIT_BATCH_RECORDS) {
                (void)framing_fault(fault, FRAMING_LIMIT, streamed->record->line,
                                    "more records than %d in one delivery", LIMIT_BATCH_RECORDS);
                return STATUS_OK;
            }
            TRY(take_record(batch, &scratch, streamed, err));
            if (batch->peek || batch->refused != NULL)
                return STATUS_OK;
            break;
        case READ_END:
            return STATUS_OK;
        case READ_FRAMING:
            return STATUS_OK;
        case READ_REFUSED:
            ensure(err->status != STATUS_OK);
            return err->status;
        }
    }
}

static Status read_delivery(Batch *batch, HeadedSource *source, FramingFault *fault, Error *err)
{
    TRY(fill_head(source, err));
    if (source->broken != FRAMING_NONE && source->head_len == 0) {
        (void)framing_broken(fault, source->broken);
        return STATUS_OK;
    }
    if (source->head_len == 0) {
        (void)framing_fault(fault, FRAMING_EMPTY, 0, "the delivery is empty");
        return STATUS_OK;
    }
    batch->parser = parser_for((Slice){source->head, source->head_len});
    if (batch->parser == NULL) {
        (void)framing_fault(fault, FRAMING_UNKNOWN_FORMAT, 0,
                            "neither CSV, XML, JSON Lines nor pain.001");
        return STATUS_OK;
    }

    RecordStream *stream;
    bool ahead = !batch->peek && batch->night->options->jobs > 1
                 && input_file_bytes(batch->input) >= BESIDE_FROM_BYTES;
    Status status = record_stream_open(batch->arena, batch->parser,
                                       (ByteSource){source, read_bytes}, &batch->control, ahead,
                                       &stream, err);
    if (status == STATUS_OK)
        status = read_records(batch, stream, fault, err);
    record_stream_close(stream);
    return status;
}

/* The same bytes as a batch that was taken. When it is that very delivery, which only was not
 * moved before the run died, it is moved now, and nothing else happens. */
static Status look_for_same_bytes(Batch *batch, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    params_bytes(&params, batch->sha256.bytes, SHA256_BYTES);
    TRY(store_query(batch->night->store, QUERY_BATCH_SAME_BYTES, &params, &result, err));
    if (result_rows(result) == 0)
        return STATUS_OK;

    TEXT_ON_STACK(text, 100);
    batch->first_batch = result_int(result, 0, 0);
    text_add_format(&text, "the same bytes as batch %lld", (long long)batch->first_batch);
    batch_refuse(batch, BATCH_REPEATED, "REPEATED", text_slice(&text));
    if (!result_bool(result, 0, 2) && slice_equal(result_text(result, 0, 1), batch->delivery)) {
        batch->refused = BATCH_UNMOVED;
        batch->kept_as = arena_slice(batch->arena, result_text(result, 0, 3));
    }
    return STATUS_OK;
}

/* What the form itself says; the sidecar is read by who takes the delivery. */
static Status read_form(Batch *batch, FramingFault *fault, Error *err)
{
    HeadedSource *source = ARENA_NEW(batch->arena, HeadedSource);

    batch->control = (ControlData){.sequence = -1, .count = -1, .total = MONEY_NONE};
    source->input = batch->input;
    return read_delivery(batch, source, fault, err);
}

Status parse_peek(Batch *batch, Error *err)
{
    FramingFault fault = {0};
    InputVerdict verdict;

    batch->peek = true;
    TRY(input_open(batch->arena, batch->path, &batch->input, &verdict, err));
    if (verdict != INPUT_OPEN)
        return STATUS_OK;
    Status status = control_read_sidecar(batch, err);
    if (status == STATUS_OK)
        status = read_form(batch, &fault, err);
    control_settle(batch);
    input_done(&batch->input);
    input_done(&batch->sidecar.input);
    return status;
}

Status parse_for_run(Batch *batch, const char *spool, bool *whole, Error *err)
{
    FramingFault fault = {0};
    InputVerdict verdict;

    *whole = false;
    TRY(input_open(batch->arena, batch->path, &batch->input, &verdict, err));
    if (verdict != INPUT_OPEN)
        return STATUS_OK;
    TRY(spool_new_at(batch->arena, spool, &batch->spool, err));
    batch->findings = ARENA_NEW(batch->arena, Findings);
    TRY(read_form(batch, &fault, err));
    *whole = fault.code == FRAMING_NONE && batch->refused == NULL;
    return STATUS_OK;
}

/* By a worker that has joined, or here. */
static Status read_whole(Batch *batch, FramingFault *fault, Error *err)
{
    const char *folder = night_path(batch->arena, batch->night, "log", SLICE_NONE);
    bool prepared;

    TRY(control_read_sidecar(batch, err));
    TRY(work_take(batch, &prepared, err));
    if (prepared)
        return STATUS_OK;
    TRY(spool_new(batch->arena, folder, &batch->spool, err));
    return read_form(batch, fault, err);
}

Status stage_parse(Batch *batch, Error *err)
{
    FramingFault fault = {0};

    TRY(read_whole(batch, &fault, err));
    control_settle(batch);
    if (batch->refused != NULL)
        return STATUS_OK;
    if (fault.code != FRAMING_NONE) {
        /* It may be on its way still: its control data is what says that it is complete. */
        if (!control_is_missing(batch))
            return refuse_framing(batch, &fault, err);
        control_wait(batch);
        return STATUS_OK;
    }
    batch->sha256 = input_sha256(batch->input);
    batch->bytes = input_bytes(batch->input);
    TRY(look_for_same_bytes(batch, err));
    if (batch->refused != NULL)
        return STATUS_OK;
    return control_check(batch, err);
}
