/*
 * simulate.c
 *     See simulate.h. A batch is gathered and judged by the code of the run, with other questions
 *     to the database: they ask how it stood then.
 *
 *     batches of the period ─▶ its decisions (1: what must be known) ─▶ gather, as of then
 *                              its decisions (2: judge, count, compare with what was said)
 *
 * Memory holds what one batch needs, and a few bytes for each decision whose state differs.
 */
#include "maksatus/simulate.h"

#include <stdlib.h>

#include "batch.h"
#include "gather.h"
#include "take_again.h"

enum { SAID_BYTES = 8192, FOUND_BATCHES_TEXT = 4096 };

/* Columns of q_simulate_decisions.sql behind those of q_again_decisions.sql, and of
 * q_simulate_batches.sql. */
enum { SIM_STATE = 3, SIM_SAID = 40, SIM_DUE, SIM_KEPT, SIM_OVERDUE };
enum { OF_BATCH, OF_RUN, OF_DATE, OF_STARTED, OF_GATHERED, OF_FIRST, OF_COUNT, OF_RULES };

/* A decision that would have been born in another state. */
typedef struct Moved {
    int64_t number;
    DecisionState state;
    Day reached; /* the first day on which the horizon would defer it no longer */
    int64_t use;
    Money amount;
} Moved;

typedef struct Group {
    int64_t key;
    SimulatedGroup group;
} Group;

typedef struct Simulation {
    Store *store;
    Arena *arena;
    const SimulateOrder *order;
    SimulateOutcome *outcome;
    HashKey hash_key;
    KeyTable moved;        /* of Moved */
    KeyTable codes, moves; /* of Group */
    Findings *findings;
    RunOptions options; /* none of them is asked */
    int64_t total, done;
} Simulation;

/* One batch of the period, on its night. */
typedef struct Past {
    Simulation *simulation;
    Batch *batch;
    int64_t run, first;
    Slice gathered;
    bool outdated; /* rules have other versions now */
} Past;

/* A decision with what was stored of its first look. */
typedef struct Asked {
    Judged judged;
    DecisionState was;
    Slice said;
    Money due, kept;
    Day overdue_since;
} Asked;

typedef struct AskedRows {
    Past *past;
    Arena *arena;
    Asked *asked;
    size_t count;
} AskedRows;

/* ── reading decisions ────────────────────────────────────────────────────────────────────── */

static Status add_asked(void *context, const Row *row, Error *err)
{
    AskedRows *rows = context;
    Asked *asked = &rows->asked[rows->count++];
    Decision *decision = &asked->judged.decision;

    (void)err;
    *asked = (Asked){
        .was = decision_state_find(row_text(row, SIM_STATE)),
        .said = arena_slice(rows->arena, row_is_null(row, SIM_SAID) ? SLICE_LITERAL("")
                                                                    : row_text(row, SIM_SAID)),
        .due = row_money(row, SIM_DUE),
        .kept = row_money(row, SIM_KEPT),
        .overdue_since = row_day(row, SIM_OVERDUE),
    };
    ensure(asked->was < DECISION_STATES);
    decision_from_row(rows->arena, row, decision);
    asked->judged.keys = decision_keys(&rows->past->simulation->hash_key, decision);
    asked->judged.batch = rows->past->batch->id;
    return STATUS_OK;
}

static Status read_chunk(AskedRows *rows, int64_t after, Error *err)
{
    AUTO_PARAMS Params params = {0};

    rows->count = 0;
    params_int(&params, rows->past->batch->id);
    params_int(&params, after);
    params_int(&params, LIMIT_CHUNK_RECORDS);
    return store_each(rows->past->simulation->store, QUERY_SIMULATE_DECISIONS, &params, add_asked,
                      rows, err);
}

/* ── how it stood then ────────────────────────────────────────────────────────────────────── */

static const Moved *find_moved(const Simulation *simulation, int64_t number)
{
    return key_table_find(&simulation->moved, number);
}

/* Later looks are not simulated: what was only early is paid by the run that reaches it. */
static DecisionState moved_state(const Past *past, const Moved *moved)
{
    bool reached = !day_before(past->batch->night->today, moved->reached);

    return moved->state == DECISION_DEFERRED && reached ? DECISION_PLANNED : moved->state;
}

static Status add_past(void *context, const Row *row, Error *err)
{
    Past *past = context;
    PastDecision decision;

    (void)err;
    facts_past(past->batch, row, &decision);
    const Moved *moved = find_moved(past->simulation, decision.number);
    if (moved != NULL)
        decision.state = moved_state(past, moved);
    history_add(past->batch->history, &decision);
    return STATUS_OK;
}

static Status add_near(void *context, const Row *row, Error *err)
{
    Past *past = context;
    const Moved *moved = find_moved(past->simulation, row_int(row, 0));
    DecisionState state = moved != NULL ? moved->state : decision_state_find(row_text(row, 4));
    const Decision decision = {.agency = row_text(row, 1), .approved_by = row_text(row, 2)};

    (void)err;
    if (state != DECISION_REJECTED)
        history_add_near(past->batch->history, row_int(row, 0),
                         decision_keys(&past->simulation->hash_key, &decision).approver,
                         row_day(row, 3));
    return STATUS_OK;
}

static Status add_use(void *context, const Row *row, Error *err)
{
    Past *past = context;

    (void)err;
    history_add_use(past->batch->history,
                    use_key(&past->simulation->hash_key, row_text(row, 0), row_text(row, 1),
                            (int32_t)row_int(row, 2)),
                    row_money(row, 3));
    return STATUS_OK;
}

static void params_then(const Past *past, Params *params)
{
    params_text(params, past->gathered);
    params_int(params, past->run);
    params_int(params, past->first);
}

static Status gather_decisions(Past *past, Arena *arena, Error *err)
{
    AUTO_PARAMS Params params = {0};
    const WantedKeys *wanted = &past->batch->wanted;

    wanted_params(&params, &wanted->decisions, arena);
    wanted_params(&params, &wanted->grants, arena);
    wanted_params(&params, &wanted->payees, arena);
    wanted_params(&params, &wanted->ibans, arena);
    params_then(past, &params);
    return store_each(past->simulation->store, QUERY_SIMULATE_GATHER, &params, add_past, past, err);
}

static Status gather_near(Past *past, Arena *arena, Error *err)
{
    AUTO_PARAMS Params params = {0};

    wanted_approvers_params(&params, &past->batch->wanted.approvers, arena);
    params_then(past, &params);
    return store_each(past->simulation->store, QUERY_SIMULATE_NEAR, &params, add_near, past, err);
}

static Status gather_uses(Past *past, Arena *arena, Error *err)
{
    AUTO_PARAMS Params params = {0};
    const KeyTable *moved = &past->simulation->moved;

    wanted_uses_params(&params, &past->batch->wanted.uses, arena);
    params_then(past, &params);
    wanted_params(&params, moved, arena);
    for (size_t i = 0; i < moved->count; i++) {
        const Moved *one = key_table_at(moved, i);
        if (decision_counts_as_paid(moved_state(past, one)))
            history_add_use(past->batch->history, one->use, one->amount);
    }
    return store_each(past->simulation->store, QUERY_SIMULATE_USES, &params, add_use, past, err);
}

static Status gather(Past *past, Error *err)
{
    AUTO_ARENA Arena arena;
    Night *night = past->batch->night;

    arena_init(&arena, SIZE_MAX);
    reference_data_move_to(night->reference, past->gathered);
    TRY(reference_data_load_stops(night->store, night->arena, night->reference, err));
    TRY(gather_decisions(past, &arena, err));
    TRY(gather_near(past, &arena, err));
    TRY(gather_uses(past, &arena, err));
    return facts_gather_incomes(past->batch, err);
}

/* ── comparing ────────────────────────────────────────────────────────────────────────────── */

static void add_to_group(KeyTable *table, Arena *arena, const SimulatedGroup *like, Money amount)
{
    static const HashKey unkeyed;
    const Slice parts[] = {like->rule,
                           like->code,
                           like->agency,
                           slice_of(like->gone ? "-" : "+"),
                           slice_of(decision_state_name(like->was)),
                           slice_of(decision_state_name(like->would_be))};
    Group *entry = key_table_put(table, hash_parts(&unkeyed, parts, COUNT_OF(parts)));

    if (entry->group.count == 0) {
        entry->group = *like;
        entry->group.rule = arena_slice(arena, like->rule);
        entry->group.code = arena_slice(arena, like->code);
        entry->group.agency = arena_slice(arena, like->agency);
    }
    entry->group.count++;
    entry->group.sum = money_sum(entry->group.sum, amount);
}

static int compare_words(const void *left, const void *right)
{
    return slice_compare(*(const Slice *)left, *(const Slice *)right);
}

/* "R-0200 SAME_PERSON" of each finding, sorted; into the arena. */
static size_t words_of_findings(const Findings *findings, Arena *arena, Slice *word)
{
    for (size_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->item[i];
        word[i] = slice_of(arena_format(arena, "%s %s", finding->rule->id,
                                        finding->rule->codes[finding->code].code));
    }
    qsort(word, findings->count, sizeof(Slice), compare_words);
    return findings->count;
}

/* The same from "R-0200 SAME_PERSON R-0400 AMOUNT_FOR_REVIEW". */
static size_t words_of_text(Slice text, Slice *word)
{
    size_t count = 0;
    size_t begin = 0;
    bool second = false;

    for (size_t i = 0; i <= text.len && text.len > 0; i++) {
        if (i < text.len && text.at[i] != ' ')
            continue;
        if (second) {
            ensure(count < FINDINGS_MAX);
            word[count++] = (Slice){text.at + begin, i - begin};
            begin = i + 1;
        }
        second = !second;
    }
    return count;
}

static void add_word(const Past *past, const Asked *asked, Slice word, bool gone)
{
    const char *blank = memchr(word.at, ' ', word.len);
    size_t len = (size_t)(blank - word.at);
    const SimulatedGroup like = {
        .rule = {word.at, len},
        .code = {blank + 1, word.len - len - 1},
        .agency = asked->judged.decision.agency,
        .gone = gone,
        .was = asked->was,
        .would_be = asked->judged.verdict.state,
    };

    add_to_group(&past->simulation->codes, past->simulation->arena, &like,
                 asked->judged.decision.amount);
}

/* Tells the codes that only one side has; answers whether there are any. */
static bool compare_codes(const Past *past, Arena *arena, const Asked *asked)
{
    Slice now[FINDINGS_MAX], then[FINDINGS_MAX];
    size_t now_count = words_of_findings(past->simulation->findings, arena, now);
    size_t then_count = words_of_text(asked->said, then);
    size_t i = 0, j = 0;
    bool differs = false;

    while (i < now_count || j < then_count) {
        int order = i == now_count ? 1 : j == then_count ? -1 : slice_compare(now[i], then[j]);
        if (order != 0) {
            add_word(past, asked, order < 0 ? now[i] : then[j], order > 0);
            differs = true;
        }
        i += order <= 0;
        j += order >= 0;
    }
    return differs;
}

static int64_t horizon_of(const Past *past, const Judged *judged)
{
    Night *night = past->batch->night;
    Slice programme
        = night_value_programme(night, judged->facts.programme, judged->decision.programme);

    return night_values(night, programme)->horizon_days;
}

static void compare_state(const Past *past, const Asked *asked)
{
    Simulation *simulation = past->simulation;
    const Judged *judged = &asked->judged;
    const SimulatedGroup like = {.rule = SLICE_LITERAL(""),
                                 .code = SLICE_LITERAL(""),
                                 .agency = judged->decision.agency,
                                 .was = asked->was,
                                 .would_be = judged->verdict.state};

    add_to_group(&simulation->moves, simulation->arena, &like, judged->decision.amount);
    Moved *moved = key_table_put(&simulation->moved, judged->decision.number);
    moved->state = judged->verdict.state;
    moved->reached = day_plus(judged->decision.due_on, -(int32_t)horizon_of(past, judged));
    moved->use = use_key(&simulation->hash_key, judged->facts.payer, judged->facts.budget_item,
                         judged->facts.budget_year);
    moved->amount = judged->decision.amount;
}

static void compare(const Past *past, Arena *arena, const Asked *asked)
{
    SimulateOutcome *outcome = past->simulation->outcome;
    Money amount = asked->judged.decision.amount;
    bool moved = asked->judged.verdict.state != asked->was;
    bool differs = compare_codes(past, arena, asked);

    outcome->count++;
    outcome->sum = money_sum(outcome->sum, amount);
    outcome->outdated_count += past->outdated;
    if (moved)
        compare_state(past, asked);
    if (moved || differs) {
        outcome->changed_count++;
        outcome->changed_sum = money_sum(outcome->changed_sum, amount);
    }
}

/* ── judging ──────────────────────────────────────────────────────────────────────────────── */

static bool was_said(Slice said, const char *code)
{
    size_t len = strlen(code);

    return said.len >= len && memmem(said.at, said.len, code, len) != NULL;
}

/* What cannot be known again is what that look saw. */
static void facts_as_seen(const Asked *asked, Facts *facts)
{
    facts->receivable_due = money_is_none(asked->due) ? MONEY_ZERO : asked->due;
    facts->protected_portion = money_is_none(asked->kept) ? MONEY_ZERO : asked->kept;
    facts->report_overdue = asked->overdue_since;
    facts->name_check_failed = was_said(asked->said, "PAYEE_NAME_UNVERIFIED");
}

static void judge_one(Past *past, Arena *chunk, Asked *asked)
{
    const Released nothing = {0};
    Judged *judged = &asked->judged;

    facts_fill(past->batch, chunk, judged);
    facts_as_seen(asked, &judged->facts);
    judged->verdict =
        judge(past->batch->night, &judged->facts, &nothing, false, past->simulation->findings);
    facts_count(past->batch, judged);
    compare(past, chunk, asked);
}

static void tell(Simulation *simulation, size_t count)
{
    const RunProgress *progress = &simulation->order->progress;

    simulation->done += (int64_t)count;
    if (progress->tell != NULL)
        progress->tell(progress->context, "simulating decisions", (uint64_t)simulation->done,
                       (uint64_t)simulation->total);
}

/* All decisions of the batch in chunks: first their keys, then their verdicts. */
static Status each_chunk(Past *past, bool only_keys, Error *err)
{
    int64_t after = 0;

    for (;;) {
        AUTO_ARENA Arena chunk;
        arena_init(&chunk, SIZE_MAX);
        AskedRows rows = {past, &chunk, ARENA_ARRAY(&chunk, Asked, LIMIT_CHUNK_RECORDS), 0};

        TRY(read_chunk(&rows, after, err));
        if (rows.count == 0)
            return STATUS_OK;
        after = rows.asked[rows.count - 1].judged.decision.number;
        for (size_t i = 0; i < rows.count; i++) {
            Judged *judged = &rows.asked[i].judged;

            if (only_keys) {
                facts_want_keys(past->batch, &judged->keys);
                facts_want(past->batch, &judged->decision, &judged->keys);
                history_expect(past->batch->history, &judged->keys, past->batch->id);
            } else {
                judge_one(past, &chunk, &rows.asked[i]);
            }
        }
        if (!only_keys)
            tell(past->simulation, rows.count);
    }
}

/* Whether the rules that looked then have other versions now. */
static bool rules_differ(Arena *arena, Slice versions)
{
    char *bytes = arena_alloc(arena, FOUND_BATCHES_TEXT);
    Text now = text_on(bytes, FOUND_BATCHES_TEXT);

    for (size_t i = 0; rules_all[i] != NULL; i++)
        text_add_format(&now, "%s%s %d", i == 0 ? "" : " ", rules_all[i]->id,
                        rules_all[i]->version);
    return !slice_equal(text_slice(&now), versions);
}

static Status simulate_batch(Simulation *simulation, Night *night, const Result *batches,
                             size_t row, Error *err)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    Batch batch = {.night = night, .arena = &arena, .id = result_int(batches, row, OF_BATCH)};
    Past past = {
        .simulation = simulation,
        .batch = &batch,
        .run = result_int(batches, row, OF_RUN),
        .first = result_int(batches, row, OF_FIRST),
        .gathered = result_text(batches, row, OF_GATHERED),
        .outdated = rules_differ(&arena, result_text(batches, row, OF_RULES)),
    };

    batch_init(&batch);
    Status status = each_chunk(&past, true, err);
    if (status == STATUS_OK)
        status = gather(&past, err);
    if (status == STATUS_OK)
        status = each_chunk(&past, false, err);
    batch_release(&batch);
    return status;
}

/* ── nights ───────────────────────────────────────────────────────────────────────────────── */

static Status simulate_night(Simulation *simulation, const Result *batches, size_t first,
                             size_t end, Error *err)
{
    AUTO_ARENA Arena arena;
    RunOutcome outcome = {0};
    Status status = STATUS_OK;

    arena_init(&arena, SIZE_MAX);
    Night night = {
        .options = &simulation->options,
        .outcome = &outcome,
        .arena = &arena,
        .store = simulation->store,
        .today = result_day(batches, first, OF_DATE),
        .by_the_day = true,
        .run = result_int(batches, first, OF_RUN),
        .hash_key = simulation->hash_key,
    };
    TRY(reference_data_load_as_of(simulation->store, &arena,
                                  result_text(batches, first, OF_STARTED),
                                  simulation->order->parameters, &night.reference, err));
    status = night_read_values(&night, err);
    for (size_t row = first; row < end && status == STATUS_OK; row++)
        status = simulate_batch(simulation, &night, batches, row, err);
    memory_free(night.values);
    return status;
}

static Status simulate_nights(Simulation *simulation, Error *err)
{
    AUTO_RESULT Result *batches = NULL;
    AUTO_PARAMS Params params = {0};

    params_day(&params, simulation->order->from);
    params_day(&params, simulation->order->to);
    TRY(store_query(simulation->store, QUERY_SIMULATE_BATCHES, &params, &batches, err));
    for (size_t row = 0; row < result_rows(batches); row++)
        simulation->total += result_int(batches, row, OF_COUNT);
    for (size_t first = 0; first < result_rows(batches);) {
        size_t end = first + 1;

        while (end < result_rows(batches)
               && result_int(batches, end, OF_RUN) == result_int(batches, first, OF_RUN))
            end++;
        TRY(simulate_night(simulation, batches, first, end, err));
        first = end;
    }
    return STATUS_OK;
}

static int compare_groups(const void *left, const void *right)
{
    const SimulatedGroup *a = left, *b = right;
    int order = slice_compare(a->rule, b->rule);

    if (order == 0)
        order = slice_compare(a->code, b->code);
    if (order == 0)
        order = slice_compare(a->agency, b->agency);
    if (order == 0)
        order = (a->gone > b->gone) - (a->gone < b->gone);
    if (order == 0)
        order = (a->was > b->was) - (a->was < b->was);
    return order != 0 ? order : (a->would_be > b->would_be) - (a->would_be < b->would_be);
}

static size_t take_groups(const KeyTable *table, Arena *arena, SimulatedGroup **groups)
{
    *groups = ARENA_ARRAY(arena, SimulatedGroup, table->count + 1);
    for (size_t i = 0; i < table->count; i++)
        (*groups)[i] = ((const Group *)key_table_at(table, i))->group;
    qsort(*groups, table->count, sizeof(SimulatedGroup), compare_groups);
    return table->count;
}

static Status simulate_all(Simulation *simulation, Error *err)
{
    AUTO_TX Tx *tx = NULL;
    Store *store = simulation->store;

    TRY(store_begin(store, &tx, err));
    TRY(store_execute(store, QUERY_SIMULATE_BEGIN, NULL, NULL, err));
    TRY(hash_key_read(store, &simulation->hash_key, err));
    return simulate_nights(simulation, err);
}

Status simulate(Store *store, Arena *arena, const SimulateOrder *order, SimulateOutcome *outcome,
                Error *err)
{
    Simulation simulation = {.store = store,
                             .arena = arena,
                             .order = order,
                             .outcome = outcome,
                             .moved = KEY_TABLE(Moved),
                             .codes = KEY_TABLE(Group),
                             .moves = KEY_TABLE(Group),
                             .findings = ARENA_NEW(arena, Findings)};

    *outcome = (SimulateOutcome){0};
    Status status = simulate_all(&simulation, err);
    outcome->code_count = take_groups(&simulation.codes, arena, &outcome->codes);
    outcome->move_count = take_groups(&simulation.moves, arena, &outcome->moves);
    key_table_done(&simulation.moved);
    key_table_done(&simulation.codes);
    key_table_done(&simulation.moves);
    return status;
}
