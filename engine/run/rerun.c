/*
 * rerun.c
 *     'batch rerun': first a plan and its hash, then just that plan or nothing.
 *
 * A plan is the batch taken in for real, by the stages of every night, inside a transaction that
 * is rolled back. Executing does the same inside a transaction that is committed, when the plan
 * that came out has the hash that was agreed to. So a plan cannot be wrong, and whatever changed
 * since (reference data, the day, what others decided) makes another hash, and nothing is done.
 *
 *     --plan      stages ─▶ hash ─▶ rolled back
 *     --execute   the same; then stages ─▶ the same hash? ─▶ act ─▶ committed ─▶ moved, paid out
 *
 * The hash covers what follows from the batch, not our own numbers: those are of sequences, which
 * a plan uses up.
 */
#include "rerun.h"

#include "control.h"
#include "maksatus/arena.h"
#include "stages.h"

enum { COPY_BYTES = 256 * 1024 };

Status rerun_choose_day(Night *night, Error *err)
{
    AUTO_RESULT Result *result = NULL;

    TRY(store_query(night->store, QUERY_RUN_LAST_DATE, NULL, &result, err));
    if (result_rows(result) > 0 && day_before(night->today, result_day(result, 0, 0))) {
        night->today = result_day(result, 0, 0);
        night->by_the_day = true;
    }
    return STATUS_OK;
}

/* ── which bytes ──────────────────────────────────────────────────────────────────────────── */

/* A batch that failed for the first time has its delivery in the inbox still. */
static Status find_in_inbox(Batch *batch, Error *err)
{
    Slice *names;
    size_t count;

    TRY(folder_list(batch->arena, night_path(batch->arena, batch->night, "inbox", SLICE_NONE),
                    &names, &count, err));
    for (size_t i = 0; i < count && batch->path == NULL; i++) {
        TEXT_ON_STACK(shown, 4 * LIMIT_FILE_NAME_BYTES + 1);

        text_add_escaped(&shown, names[i]);
        if (slice_equal(text_slice(&shown), batch->delivery))
            batch->path = night_path(batch->arena, batch->night, "inbox", names[i]);
    }
    return STATUS_OK;
}

static Status find_batch(Batch *batch, Slice *lies_in, Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};
    const char *file = batch->night->options->rerun->file;

    params_int(&params, batch->id);
    TRY(store_query(batch->night->store, QUERY_RERUN_BATCH, &params, &result, err));
    if (result_rows(result) == 0)
        return error_set(err, STATUS_USAGE, "no such batch: %lld", (long long)batch->id);
    Slice state = result_text(result, 0, 0);
    if (!slice_is(state, "failed") && !slice_is(state, BATCH_QUARANTINED))
        return error_set(err, STATUS_USAGE,
                         "batch %lld is %.*s: only one that failed or is quarantined is rerun",
                         (long long)batch->id, SLICE_ARGS(state));
    batch->delivery = arena_slice(batch->arena, result_text(result, 0, 1));
    batch->gap_sequence = result_int_or(result, 0, 4, -1);
    if (file != NULL) {
        batch->path = file;
    } else if (result_bool(result, 0, 3)) {
        *lies_in = arena_slice(batch->arena, result_text(result, 0, 2));
        batch->path = arena_format(batch->arena, "%s/%.*s", batch->night->options->home,
                                   SLICE_ARGS(*lies_in));
    } else {
        TRY(find_in_inbox(batch, err));
    }
    if (file == NULL && (batch->path == NULL || !file_exists(batch->path)))
        return error_set(err, STATUS_USAGE,
                         "the delivery of batch %lld is not there: give one with --file",
                         (long long)batch->id);
    return STATUS_OK;
}

static Status copy_content(Batch *batch, InputFile *input, OutputFile *output, Error *err)
{
    char *bytes = ARENA_ARRAY(batch->arena, char, COPY_BYTES);
    size_t filled = 1;
    FramingCode broken;

    while (filled > 0) {
        TRY(input_read(input, bytes, COPY_BYTES, &filled, &broken, err));
        if (broken != FRAMING_NONE)
            return error_set(err, STATUS_USAGE, "%s is damaged", batch->path);
        if (filled > 0)
            TRY(output_write(output, (Slice){bytes, filled}, err));
    }
    return output_commit(output, err);
}

/* The content of a file (after gunzip) under another name; nothing where it is not there. */
static Status copy_file(Batch *batch, const char *from, const char *to, Error *err)
{
    InputFile *input;
    InputVerdict verdict;
    OutputFile *output = NULL;

    TRY(input_open(batch->arena, from, &input, &verdict, err));
    if (verdict == INPUT_GONE)
        return STATUS_OK;
    if (verdict != INPUT_OPEN)
        return error_set(err, STATUS_USAGE, "%s is no readable regular file", from);
    Status status = output_open(batch->arena, to, &output, err);
    if (status == STATUS_OK)
        status = copy_content(batch, input, output, err);
    output_abandon(output);
    input_close(input);
    return status;
}

/* A file of the operator's is copied into HOME before it is read, so that what is taken is what
 * is kept. A copy that a crash leaves is hidden, and the next one replaces it. */
static Status bring_in(Batch *batch, Slice *lies_in, Error *err)
{
    const char *below = arena_format(batch->arena, "quarantine/.rerun-%lld", (long long)batch->id);
    const char *to = arena_format(batch->arena, "%s/%s", batch->night->options->home, below);
    const char *real;

    TRY(file_named(batch->arena, batch->path, &real, err));
    TRY(file_unlink(control_sidecar_path(batch->arena, to), err));
    TRY(copy_file(batch, control_sidecar_path(batch->arena, batch->path),
                  control_sidecar_path(batch->arena, to), err));
    TRY(copy_file(batch, real, to, err));
    *lies_in = slice_of(below);
    batch->path = to;
    return STATUS_OK;
}

/* ── the plan ─────────────────────────────────────────────────────────────────────────────── */

typedef struct Planning {
    RerunPlan *plan;
    Digest *digest;
} Planning;

static void add_part(RerunPart *part, Money amount)
{
    part->count++;
    part->sum = money_sum(part->sum, amount);
}

static Status add_decision(void *context, const Row *row, Error *err)
{
    Planning *planning = context;
    RerunPlan *plan = planning->plan;
    Slice becomes = row_text(row, 0);

    (void)err;
    add_part(slice_is(becomes, "paid")      ? &plan->paid
             : slice_is(becomes, "held")    ? &plan->held
             : slice_is(becomes, "refused") ? &plan->refused
                                            : &plan->untouched,
             row_money(row, 1));
    digest_add(planning->digest, row_text(row, 2));
    digest_add(planning->digest, SLICE_LITERAL("\n"));
    return STATUS_OK;
}

/* What the plan rests on, beside the decisions themselves. */
static Status add_head(Batch *batch, Digest *digest, Error *err)
{
    AUTO_RESULT Result *reference = NULL;
    char bytes[2048];
    Text head = text_on(bytes, sizeof(bytes));

    TRY(store_query(batch->night->store, QUERY_RERUN_REFERENCE, NULL, &reference, err));
    text_add_format(&head, "%s %lld ", MAKSATUS_VERSION, (long long)batch->id);
    text_add_day(&head, batch->night->today);
    text_add_char(&head, ' ');
    text_add_hex(&head, batch->sha256.bytes, SHA256_BYTES);
    text_add_char(&head, ' ');
    text_add_hex(&head, batch->night->rules_hash.bytes, SHA256_BYTES);
    text_add_format(&head, " %lld %s ", (long long)batch->control.sequence,
                    batch->refused == NULL ? "taken" : batch->refused);
    text_add(&head, batch->reason);
    text_add_char(&head, ' ');
    text_add(&head, result_text(reference, 0, 0));
    text_add_char(&head, '\n');
    ensure(!head.overflowed);
    digest_add(digest, text_slice(&head));
    return STATUS_OK;
}

static void keep_text(char *to, size_t size, Slice text)
{
    Text kept = text_on(to, size - 1);

    text_add(&kept, text);
    to[kept.len] = '\0';
}

static Status make_plan(Batch *batch, RerunPlan *plan, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Planning planning = {plan, digest_begin(batch->arena)};

    *plan = (RerunPlan){.batch = batch->id, .date = batch->night->today};
    keep_text(plan->state, sizeof(plan->state),
              slice_of(batch->refused == NULL ? "committed" : batch->refused));
    keep_text(plan->reason, sizeof(plan->reason), batch->reason);
    keep_text(plan->reason_text, sizeof(plan->reason_text), batch->reason_text);
    TRY(add_head(batch, planning.digest, err));
    params_int(&params, batch->id);
    TRY(store_each(batch->night->store, QUERY_RERUN_PLAN, &params, add_decision, &planning, err));
    if (batch->refused != NULL)
        plan->untouched = (RerunPart){batch->record_count, batch->record_sum};
    const Sha256 digest = digest_end(planning.digest);
    sha256_hex(&digest, plan->hash);
    return STATUS_OK;
}

static Status must_fit(const Batch *batch, const RerunPlan *plan, Error *err)
{
    if (strcmp(plan->hash, batch->night->options->rerun->execute) != 0)
        return error_set(err, STATUS_USAGE,
                         "something changed since that plan of batch %lld was made, nothing is "
                         "done: make a new one with --plan",
                         (long long)batch->id);
    if (batch->refused != NULL)
        return error_set(err, STATUS_USAGE, "batch %lld would be %s again, nothing is done: %.*s",
                         (long long)batch->id, batch->refused, SLICE_ARGS(batch->reason_text));
    return STATUS_OK;
}

/* ── taking it ────────────────────────────────────────────────────────────────────────────── */

static Status claim(const Batch *batch, Slice lies_in, Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t affected;

    params_int(&params, batch->id);
    params_int(&params, batch->night->run);
    params_text(&params, lies_in.len > 0 ? lies_in : SLICE_NONE);
    TRY(store_execute(batch->night->store, QUERY_RERUN_CLAIM, &params, &affected, err));
    ensure(affected == 1);
    return STATUS_OK;
}

/* Those of every night but the first, which claims what lies in the inbox. */
static Status run_stages(Batch *batch, Error *err)
{
    InputVerdict verdict;

    TRY(input_open(batch->arena, batch->path, &batch->input, &verdict, err));
    if (verdict != INPUT_OPEN)
        return error_set(err, STATUS_USAGE, "%s is no readable regular file", batch->path);
    for (const BatchStage *stage = batch_stages; stage->name != NULL; stage++) {
        if (stage->run != stage_intake && batch->refused == NULL)
            TRY(stage->run(batch, err));
    }
    return STATUS_OK;
}

static Status record_act(const Batch *batch, const RerunPlan *plan, Error *err)
{
    const Rerun *rerun = batch->night->options->rerun;
    TEXT_ON_STACK(detail, 256);
    int64_t key;

    text_add_format(&detail, "batch %lld, %s, plan %s", (long long)batch->id,
                    rerun->file == NULL ? "its kept delivery" : "a file given instead", plan->hash);
    return act_record(batch->night->store, rerun->act, text_slice(&detail), &key, err);
}

static Status execute(Batch *batch, Slice lies_in, Error *err)
{
    Night *night = batch->night;
    AUTO_TX Tx *tx = NULL;

    TRY(store_begin(night->store, &tx, err));
    night->within = true;
    Status status = claim(batch, lies_in, err);
    if (status == STATUS_OK)
        status = run_stages(batch, err);
    if (status == STATUS_OK)
        status = make_plan(batch, &night->outcome->rerun, err);
    if (status == STATUS_OK)
        status = must_fit(batch, &night->outcome->rerun, err);
    if (status == STATUS_OK)
        status = record_act(batch, &night->outcome->rerun, err);
    night->within = false;
    return status == STATUS_OK ? store_commit(&tx, err) : status;
}

static Status plan_only(Batch *batch, Slice lies_in, Error *err)
{
    TRY(claim(batch, lies_in, err));
    TRY(run_stages(batch, err));
    TRY(make_plan(batch, &batch->night->outcome->rerun, err));
    return batch->night->options->rerun->execute == NULL
               ? STATUS_OK
               : must_fit(batch, &batch->night->outcome->rerun, err);
}

static Status take(Batch *batch, Error *err)
{
    const RunOptions *options = batch->night->options;
    Slice lies_in = SLICE_NONE;
    Error ignored = {0};

    TRY(find_batch(batch, &lies_in, err));
    if (options->dry_run)
        return plan_only(batch, lies_in, err);
    if (options->rerun->file != NULL)
        TRY(bring_in(batch, &lies_in, err));
    Status status = execute(batch, lies_in, err);
    if (status == STATUS_OK)
        return batch_move(batch, err);
    if (options->rerun->file != NULL && status == STATUS_USAGE) {
        (void)!file_unlink(batch->path, &ignored);
        (void)!file_unlink(control_sidecar_path(batch->arena, batch->path), &ignored);
    }
    return status;
}

Status rerun_take(Night *night, Error *err)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    Batch batch = {.night = night, .arena = &arena, .id = night->options->rerun->batch};
    batch_init(&batch);
    Status status = take(&batch, err);
    batch_release(&batch);
    return status;
}
