/*
 * history_load.c
 *     Decisions of earlier years: read like a delivery, stored like a batch, never judged or paid.
 *
 *     file ─▶ CSV parser ─▶ record ─▶ decision, state, paid_on ─▶ rows, in one transaction
 *
 * Every line is looked at, so that one attempt tells all that is wrong; one wrong line, and nothing
 * of it stays.
 */
#include "acts_private.h"
#include "batch.h"
#include "gather.h"
#include "maksatus/arena.h"
#include "maksatus/decision_keys.h"
#include "maksatus/reference_load.h"
#include "maksatus/run.h"

/* A file of so many bytes is loaded into blocks of its own (load.h). */
enum { LOADED_FROM_BYTES = 2 * 1024 * 1024 };

typedef struct Loading {
    Night *night;
    Batch batch;
    HistoryReport *report;
    Arena *told; /* of the report */
    CopyBuffer loaded;
    int64_t file_bytes;
    bool ended; /* all of it was read */
    int64_t number, number_end; /* those that were taken and not yet given */
} Loading;

static void wrong_line(Loading *loading, uint64_t line, Slice field, const char *expected)
{
    HistoryReport *report = loading->report;

    if (report->wrong_count < HISTORY_WRONG_MAX)
        report->wrong[report->wrong_count++] =
            arena_format(loading->told, "line %llu: %.*s: %s", (unsigned long long)line,
                         SLICE_ARGS(field), expected);
    report->wrong_total++;
}

/* ── one line ─────────────────────────────────────────────────────────────────────────────── */

/* What stands beside the fields of a delivery. */
typedef struct Ending {
    DecisionState state;
    Day paid_on;
} Ending;

static Slice take_attribute(const Record *record, const char *name)
{
    for (uint32_t i = 0; i < record->attribute_count; i++) {
        if (slice_is(record->attribute[i].name, name))
            return record->attribute[i].value;
    }
    return SLICE_LITERAL("");
}

/* A decision that is not at its end belongs into a delivery: here nobody would pay it. */
static bool is_end(DecisionState state)
{
    return state == DECISION_REJECTED || state == DECISION_CANCELLED || state == DECISION_REFUSED
           || state == DECISION_RETURNED || state == DECISION_SET_OFF || state == DECISION_SENT
           || state == DECISION_PAID;
}

static void read_ending(Loading *loading, const Record *record, Ending *ending)
{
    Slice state = take_attribute(record, "state");
    Slice paid_on = take_attribute(record, "paid_on");

    *ending = (Ending){decision_state_find(state), DAY_NONE};
    if (ending->state == DECISION_STATES || !is_end(ending->state))
        wrong_line(loading, record->line, SLICE_LITERAL("state"),
                   "expected rejected, set_off, sent, paid, returned, refused or cancelled");
    if (!slice_is_empty(paid_on) && !day_parse(paid_on, &ending->paid_on))
        wrong_line(loading, record->line, SLICE_LITERAL("paid_on"), "expected YYYY-MM-DD");
    if (slice_is_empty(paid_on)
        && (ending->state == DECISION_PAID || ending->state == DECISION_SENT))
        wrong_line(loading, record->line, SLICE_LITERAL("paid_on"),
                   "expected the day on which it was paid");
}

/* state and paid_on are no attributes of the decision. */
static void drop_ending(Record *record)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < record->attribute_count; i++) {
        Slice name = record->attribute[i].name;

        if (!slice_is(name, "state") && !slice_is(name, "paid_on"))
            record->attribute[kept++] = record->attribute[i];
    }
    record->attribute_count = kept;
}

static Status next_number(Loading *loading, int64_t *number, Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;

    if (loading->number == loading->number_end && loading->batch.load != NULL) {
        loading->number = load_decision_numbers(loading->batch.load, LIMIT_CHUNK_RECORDS);
        loading->number_end = loading->number + LIMIT_CHUNK_RECORDS;
    } else if (loading->number == loading->number_end) {
        params_int(&params, LIMIT_CHUNK_RECORDS);
        TRY(store_query_int(loading->night->store, QUERY_NEXT_DECISION_NUMBERS, &params, &found,
                            &loading->number, err));
        ensure(found);
        loading->number_end = loading->number + LIMIT_CHUNK_RECORDS;
    }
    *number = loading->number++;
    return STATUS_OK;
}

/* Reference data are those of its own time: who was competent, what it was paid from. Parameters
 * are those of the load (values_on): they fit the windows that its history was made with. */
static Status add_decision(Loading *loading, Arena *scratch, const Record *record,
                           const Ending *ending, Judged *judged, Error *err)
{
    Batch *batch = &loading->batch;
    Night *night = loading->night;

    TRY(next_number(loading, &judged->decision.number, err));
    if (batch->first_decision == 0)
        batch->first_decision = judged->decision.number;
    night->today = day_is_none(ending->paid_on) ? judged->decision.decided_on : ending->paid_on;
    judged->record = record;
    judged->batch = batch->id;
    judged->keys = decision_keys(&night->hash_key, &judged->decision);
    judged->verdict.state = ending->state;
    facts_fill(batch, scratch, judged);
    rows_decision(&batch->rows, batch->id, judged);
    batch->rows.claims.count = 0; /* asked for when all lines are there */
    copy_row(&loading->loaded, 3);
    copy_int8(&loading->loaded, judged->decision.number);
    copy_day(&loading->loaded, ending->paid_on);
    audit_end_row(&loading->loaded, NULL);
    totals_add(&batch->totals, ending->state, judged->decision.amount);
    batch->record_sum = money_sum(batch->record_sum, judged->decision.amount);
    return STATUS_OK;
}

static Status take_record(Loading *loading, Arena *scratch, Record *record, Error *err)
{
    RecordFault faults[RECORD_FAULTS_MAX];
    Judged *judged = ARENA_NEW(scratch, Judged);
    int64_t wrong = loading->report->wrong_total;
    Ending ending;

    read_ending(loading, record, &ending);
    drop_ending(record);
    size_t count = decision_read(record, scratch, &judged->decision, faults);
    for (size_t i = 0; i < count; i++)
        wrong_line(loading, record->line, faults[i].field, faults[i].expected);
    loading->batch.record_count++;
    if (wrong != loading->report->wrong_total)
        return STATUS_OK;
    return add_decision(loading, scratch, record, &ending, judged, err);
}

/* ── the file ─────────────────────────────────────────────────────────────────────────────── */

static const Parser *csv_parser(void)
{
    for (size_t i = 0; parsers_all[i] != NULL; i++) {
        if (strcmp(parsers_all[i]->name, "csv") == 0)
            return parsers_all[i];
    }
    ensure(false); /* there is a parser of CSV */
    return NULL;
}

static Status send_rows(Loading *loading, Error *err)
{
    Store *store = loading->night->store;
    Batch *batch = &loading->batch;

    TRY(batch->load != NULL ? load_send(batch->load, &batch->rows, err)
                            : rows_send(&batch->rows, store, err));
    return audit_send(store, "loaded_decision", QUERY_COPY_LOADED, &loading->loaded, err);
}

static Status read_records(Loading *loading, Reader *reader, Error *err)
{
    AUTO_ARENA Arena scratch;
    const Parser *parser = csv_parser();
    Record *record = ARENA_NEW(loading->batch.arena, Record);
    FramingFault fault = {0};

    arena_init(&scratch, SIZE_MAX);
    for (;;) {
        ArenaMark mark = arena_mark(&scratch);

        switch (parser->read(reader, record, &fault, err)) {
        case READ_RECORD:
            TRY(take_record(loading, &scratch, record, err));
            if (loading->loaded.rows == LIMIT_CHUNK_RECORDS)
                TRY(send_rows(loading, err));
            arena_reset(&scratch, mark);
            break;
        case READ_END:
            loading->ended = true;
            return send_rows(loading, err);
        case READ_FRAMING:
            wrong_line(loading, fault.line, slice_of(framing_code_name(fault.code)), fault.text);
            return STATUS_OK;
        case READ_REFUSED:
            return err->status;
        }
    }
}

static Status read_file(Loading *loading, Error *err)
{
    Batch *batch = &loading->batch;
    const Parser *parser = csv_parser();
    Reader *reader =
        parser->open(batch->arena, input_source(batch->input), &batch->control);

    Status status = read_records(loading, reader, err);
    parser->close(reader);
    return status;
}

/* ── all of it, or nothing ────────────────────────────────────────────────────────────────── */

/* The same bytes as a batch that is there: nothing is to be done. */
static Status look_for_same_bytes(Loading *loading, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    if (!loading->ended)
        return STATUS_OK; /* behind a fault nobody has read */
    loading->batch.sha256 = input_sha256(loading->batch.input);
    loading->batch.bytes = input_bytes(loading->batch.input);
    params_bytes(&params, loading->batch.sha256.bytes, SHA256_BYTES);
    TRY(store_query(loading->night->store, QUERY_BATCH_SAME_BYTES, &params, &result, err));
    if (result_rows(result) == 0)
        return STATUS_OK;
    loading->report->repeated = true;
    loading->report->batch = result_int(result, 0, 0);
    return STATUS_OK;
}

/* (agency, decision_id) is taken once, for ever: by a decision that is there, or by an earlier line
 * of the file. */
static Status take_claims(Loading *loading, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};
    Store *store = loading->night->store;

    params_int(&params, loading->batch.id);
    TRY(store_query(store, QUERY_LOAD_TAKEN, &params, &result, err));
    for (size_t i = 0; i < result_rows(result); i++)
        wrong_line(loading, (uint64_t)result_int(result, i, 0), SLICE_LITERAL("decision_id"),
                   "this agency has a decision of this id already");
    if (loading->report->wrong_total > 0)
        return STATUS_OK;
    return store_execute(store, QUERY_LOAD_CLAIMS, &params, NULL, err);
}

static Status write_batch(Loading *loading, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Batch *batch = &loading->batch;

    params_int(&params, batch->id);
    params_text(&params, batch->delivery);
    params_bytes(&params, batch->sha256.bytes, SHA256_BYTES);
    params_int(&params, batch->bytes);
    params_int(&params, batch->record_count);
    params_money(&params, batch->record_sum);
    params_int_or_null(&params, batch->first_decision, batch->first_decision == 0);
    TRY(store_execute(loading->night->store, QUERY_LOAD_BATCH, &params, NULL, err));
    TRY(batch_write_totals(batch, err));
    return batch_prove(batch, err);
}

static Status load(Loading *loading, const char *path, const Act *act, Error *err)
{
    Batch *batch = &loading->batch;
    Night *night = loading->night;
    bool found;
    int64_t key;

    TRY(store_begin(night->store, &batch->tx, err));
    TRY(act_record(night->store, act, batch->delivery, &key, err));
    TRY(store_query_int(night->store, QUERY_LOAD_NUMBER, NULL, &found, &batch->id, err));
    if (loading->file_bytes >= LOADED_FROM_BYTES)
        TRY(load_open(night, batch->arena, LIMIT_BATCH_RECORDS, &batch->load, err));
    TRY(read_file(loading, err));
    if (batch->load != NULL && loading->report->wrong_total == 0)
        TRY(load_finish(batch->load, err));
    TRY(look_for_same_bytes(loading, err));
    if (loading->report->repeated)
        return STATUS_OK;
    if (loading->report->wrong_total == 0)
        TRY(take_claims(loading, err));
    if (loading->report->wrong_total > 0)
        return error_set(err, STATUS_USAGE, "%lld things are wrong, nothing is loaded: %s",
                         (long long)loading->report->wrong_total, path);
    TRY(write_batch(loading, err));
    TRY(store_commit(&batch->tx, err));
    loading->report->batch = batch->id;
    loading->report->count = batch->record_count;
    loading->report->sum = batch->record_sum;
    return STATUS_OK;
}

static Status open_file(Loading *loading, const char *path, Error *err)
{
    const char *slash = strrchr(path, '/');
    InputVerdict verdict;
    const char *real;
    TEXT_ON_STACK(name, 4 * LIMIT_FILE_NAME_BYTES + 1);

    TRY(file_named(loading->batch.arena, path, &real, err));
    TRY(input_open(loading->batch.arena, real, &loading->batch.input, &verdict, err));
    loading->file_bytes = verdict == INPUT_OPEN ? input_file_bytes(loading->batch.input) : 0;
    if (verdict != INPUT_OPEN)
        return error_set(err, STATUS_IO, "no longer a file that can be read: %s", path);
    text_add_escaped(&name, slice_of(slash == NULL ? path : slash + 1));
    loading->batch.delivery = arena_slice(loading->batch.arena, text_slice(&name));
    return STATUS_OK;
}

static Status read_night(Night *night, Error *err)
{
    TRY(run_lock(night->store, err));
    TRY(store_execute(night->store, QUERY_BLOCK_CLEAN, NULL, NULL, err));
    TRY(store_clock(night->store, &night->clock, err));
    night->today = night->clock.local_day;
    TRY(hash_key_read(night->store, &night->hash_key, err));
    TRY(reference_data_load(night->store, night->arena, &night->reference, err));
    return night_read_values(night, err);
}

Status history_load(Store *store, const char *conninfo, Arena *told, const char *path,
                    const Act *act, HistoryReport *report, Error *err)
{
    AUTO_ARENA Arena arena;
    const RunOptions options = {.date = DAY_NONE, .conninfo = conninfo};
    Night night = {.options = &options, .arena = &arena, .store = store, .log = {.file = -1}};
    Loading loading = {.night = &night, .report = report, .told = told};

    *report = (HistoryReport){0};
    arena_init(&arena, SIZE_MAX);
    Status status = read_night(&night, err);
    if (status == STATUS_OK) {
        loading.batch = (Batch){.night = &night, .arena = &arena};
        batch_init(&loading.batch);
        rows_init(&loading.batch.rows, &arena);
        status = open_file(&loading, path, err);
        if (status == STATUS_OK)
            status = load(&loading, path, act, err);
        batch_release(&loading.batch);
    }
    copy_buffer_done(&loading.loaded);
    memory_free(night.values);
    return status;
}
