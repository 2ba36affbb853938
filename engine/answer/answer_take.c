/*
 * answer_take.c
 *     Answers, from their files to their places in the archive or the quarantine.
 *
 *     files ─▶ rows ─▶ matched ─▶ reconciled ─▶ commit ─▶ moved
 *
 * All rows of an answer are in one transaction with what follows from them. A run that dies before
 * its commit leaves nothing but, of 'answer load', a hidden copy, which the next one removes; one
 * that dies between commit and move leaves a file whose bytes are known, which is only moved.
 *
 * A bank may answer a night in many files, whose payments lie between each other: one by one, each
 * would look up a few of every page. So answers that only name single payments, none of them the
 * same, share a transaction: what follows of each is what would follow without the others.
 */
#include "taking.h"

enum { ANSWERS_AT_ONCE = 64 };

/* Answers that share a transaction. */
typedef struct AnswerSet {
    const AnswerTaker *taker;
    const AnswerFile *files;
    AnswerOutcome *outcomes; /* of the files */
    size_t file_count;
    Arena arena;
    Taking *taking; /* of the first files */
    size_t count;
    AnswerRows rows;
    Tx *tx;
} AnswerSet;

static void set_init(AnswerSet *set)
{
    arena_init(&set->arena, SIZE_MAX);
    set->taking = ARENA_ARRAY(&set->arena, Taking, ANSWERS_AT_ONCE);
    answer_rows_init(&set->rows, set->taker->store);
}

/* What is still on its way comes to its end before the transaction does. */
static void set_done(AnswerSet *set)
{
    answer_rows_done(&set->rows);
    for (size_t i = 0; i < set->count; i++)
        taking_done(&set->taking[i]);
    store_rollback(&set->tx);
    arena_done(&set->arena);
}
#define AUTO_SET __attribute__((cleanup(set_done)))

/* ── read ─────────────────────────────────────────────────────────────────────────────────── */

static Status find_same(const Taking *taking, int64_t *answer, bool *moved, const char **kept_as,
                        Error *err)
{
    AUTO_RESULT Result *result = NULL;
    AUTO_PARAMS Params params = {0};

    *answer = 0;
    params_bytes(&params, taking->sha256.bytes, SHA256_BYTES);
    TRY(store_query(taking->taker->store, QUERY_ANSWER_SAME, &params, &result, err));
    if (result_rows(result) == 0)
        return STATUS_OK;
    *answer = result_int(result, 0, 0);
    *moved = result_bool(result, 0, 1);
    *kept_as = arena_string(taking->arena, result_text(result, 0, 2));
    return STATUS_OK;
}

static Status insert_taken(const Taking *taking, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Slice names[2];
    size_t count = taking_repairs_used(taking, names);

    params_int(&params, taking->answer);
    params_text(&params, taking->name);
    params_bytes(&params, taking->sha256.bytes, SHA256_BYTES);
    params_int(&params, taking->bytes);
    params_string(&params, taking->parser->name);
    params_text(&params, taking->version);
    params_text(&params, taking->message.message_id);
    params_text(&params, taking->message.created);
    params_text_array(&params, names, count);
    params_string(&params, taking->kept_as);
    params_int_or_null(&params, taking->taker->run, taking->taker->run == 0);
    params_int_or_null(&params, taking->taker->act, taking->taker->act == 0);
    return store_execute(taking->taker->store, QUERY_ANSWER_TAKEN, &params, NULL, err);
}

/* It tells of single payments by ids of ours, and of nothing else. */
static bool names_payments_only(const AnswerCounts *counts)
{
    return counts->items == 0 && counts->of_many == 0 && counts->without_id == 0
           && counts->name_checks == 0;
}

static bool may_go_on(const AnswerSet *set)
{
    return names_payments_only(&set->taking[0].counts) && set->count < set->file_count
           && set->count < ANSWERS_AT_ONCE;
}

static Taking *next_taking(AnswerSet *set)
{
    size_t i = set->count++;

    taking_init(&set->taking[i], set->taker, &set->files[i], &set->arena, &set->outcomes[i]);
    return &set->taking[i];
}

/* It was read to its end, and is not known yet. */
static Status add(AnswerSet *set, Taking *taking, Error *err)
{
    TRY(taking_choose_archive(taking, err));
    TRY(insert_taken(taking, err));
    taking_begin_copy(taking);
    return answer_rows_end(&set->rows, may_go_on(set), err);
}

/* Nothing of it stays in the database. */
static Status leave_out(AnswerSet *set, Error *err)
{
    TRY(answer_rows_undo(&set->rows, err));
    store_rollback(&set->tx);
    return STATUS_OK;
}

/* *whole: it is a new answer, and its rows are in the transaction. Else it is at its place. */
static Status take_first(AnswerSet *set, bool *whole, Error *err)
{
    Taking *taking = next_taking(set);
    bool moved = false;
    const char *kept_as = NULL;
    int64_t same;

    *whole = false;
    TRY(answer_peek(taking->path, &taking->parser, err));
    if (taking->parser == NULL) {
        TRY(taking_open(taking, err));
        (void)framing_fault(&taking->fault, FRAMING_UNKNOWN_FORMAT, 0,
                            "it is neither pain.002, camt.053, camt.054 nor camt.029");
        return taking_keep_unreadable(taking, err);
    }
    TRY(store_begin(set->taker->store, &set->tx, err));
    TRY(taking_read(taking, &set->rows, false, err));
    if (taking->fault.code == FRAMING_NOT_WELL_FORMED || taking->fault.code == FRAMING_TRUNCATED)
        TRY(taking_read_repaired(taking, &set->rows, &set->tx, err));
    if (taking->fault.code != FRAMING_NONE) {
        TRY(leave_out(set, err));
        return taking_keep_unreadable(taking, err);
    }
    TRY(answer_rows_wait(&set->rows, err));
    TRY(find_same(taking, &same, &moved, &kept_as, err));
    if (same != 0) {
        TRY(leave_out(set, err));
        return taking_keep_repeated(taking, same, moved, kept_as, err);
    }
    *whole = true;
    numbers_sort(&set->rows.own);
    return add(set, taking, err);
}

static Status may_join(AnswerSet *set, Taking *taking, bool *may, Error *err)
{
    bool moved;
    const char *kept_as;
    int64_t same = 0;

    *may = taking->fault.code == FRAMING_NONE && names_payments_only(&taking->counts)
           && numbers_join(&set->rows.own, set->rows.own_before);
    if (!*may)
        return STATUS_OK;
    TRY(answer_rows_wait(&set->rows, err));
    TRY(find_same(taking, &same, &moved, &kept_as, err));
    *may = same == 0;
    return STATUS_OK;
}

/* The answer joins those before it; or it is left as if nobody had looked at it. */
static Status take_next(AnswerSet *set, bool *joined, Error *err)
{
    Taking *taking = next_taking(set);

    *joined = false;
    TRY(answer_peek(taking->path, &taking->parser, err));
    if (taking->parser == set->taking[0].parser) {
        TRY(taking_read(taking, &set->rows, true, err));
        TRY(may_join(set, taking, joined, err));
        if (*joined)
            return add(set, taking, err);
        TRY(answer_rows_undo(&set->rows, err));
    }
    taking_done(taking);
    set->count--;
    return STATUS_OK;
}

/* ── what follows ─────────────────────────────────────────────────────────────────────────── */

/* Each step only where the answer tells of something for it. */
static Status match_answer(const Taking *taking, Error *err)
{
    const AnswerTaker *taker = taking->taker;
    const AnswerCounts *counts = &taking->counts;
    AUTO_PARAMS Params params = {0};

    params_int(&params, taking->answer);
    if (counts->without_id > 0) {
        TRY(store_execute(taker->store, QUERY_ANSWER_MATCH_STATUSES, &params, NULL, err));
        TRY(store_execute(taker->store, QUERY_ANSWER_MATCH_ITEMS, &params, NULL, err));
    }
    if (counts->name_checks > 0)
        TRY(store_execute(taker->store, QUERY_ANSWER_NAME_CHECKS, &params, NULL, err));
    return counts->references == 0
               ? STATUS_OK
               : answer_repay(taker->store, taking->answer, taker->run, taker->act, err);
}

/* Single ones are looked for only where some were not placed. */
static Status count_orphans(Store *store, int64_t answer, bool all_placed, int64_t *orphans,
                            Error *err)
{
    AUTO_PARAMS Params params = {0};
    bool found;

    params_int(&params, answer);
    params_bool(&params, !all_placed);
    return store_query_int(store, QUERY_ANSWER_ORPHAN_COUNT, &params, &found, orphans, err);
}

static Status follow(AnswerSet *set, Error *err)
{
    int64_t placed, to_place = 0;

    TRY(answer_rows_wait(&set->rows, err));
    for (size_t i = 0; i < set->count; i++)
        TRY(match_answer(&set->taking[i], err));
    TRY(store_execute(set->taker->store, QUERY_ANSWER_SETTINGS, NULL, NULL, err));
    for (size_t i = 0; i < set->count; i++) {
        const Taking *taking = &set->taking[i];

        TRY(answer_touches(&set->rows, taking->answer, &taking->counts, err));
        to_place += taking->counts.to_place;
    }
    TRY(answer_reconcile(&set->rows, set->taker->run, set->taker->act, &placed, err));
    for (size_t i = 0; i < set->count; i++)
        TRY(count_orphans(set->taker->store, set->taking[i].answer, placed >= to_place,
                          &set->outcomes[i].orphans, err));
    return STATUS_OK;
}

static void log_taken(const Taking *taking)
{
    Slice names[2];
    size_t count = taking_repairs_used(taking, names);

    log_event(taking->taker->log, "answer.taken", log_int("answer", taking->answer),
              log_text("delivery", taking->name), log_string("format", taking->parser->name),
              log_int("statuses", taking->counts.statuses), log_int("items", taking->counts.items),
              log_int("orphans", taking->outcome->orphans));
    for (size_t i = 0; i < count; i++)
        log_event(taking->taker->log, "answer.repaired", log_int("answer", taking->answer),
                  log_text("repair", names[i]));
}

static Status finish(Taking *taking, Error *err)
{
    AnswerOutcome *outcome = taking->outcome;
    bool stays = taking_is_overwritten(taking);

    if (!stays)
        TRY(taking_place(taking, err));
    outcome->verdict = ANSWER_TAKEN;
    outcome->answer = taking->answer;
    outcome->statuses = taking->counts.statuses;
    outcome->items = taking->counts.items;
    log_taken(taking);
    return stays ? STATUS_OK : taking_mark_moved(taking, err);
}

static Status take_set(AnswerSet *set, Error *err)
{
    TRY(follow(set, err));
    for (size_t i = 0; i < set->count; i++)
        TRY(taking_end_copy(&set->taking[i], err));
    TRY(store_commit(&set->tx, err));
    for (size_t i = 0; i < set->count; i++)
        TRY(finish(&set->taking[i], err));
    return STATUS_OK;
}

/* The first of count files, and those after it that may share its transaction: answers that name
 * single payments only, none of them the same. *taken: how many, at most ANSWERS_AT_ONCE. */
static Status take_together(const AnswerTaker *taker, const AnswerFile *files, size_t count,
                            AnswerOutcome *outcomes, size_t *taken, Error *err)
{
    AUTO_SET AnswerSet set
        = {.taker = taker, .files = files, .outcomes = outcomes, .file_count = count};
    bool goes_on;

    ensure((taker->run == 0) != (taker->act == 0));
    set_init(&set);
    TRY(take_first(&set, &goes_on, err));
    *taken = 1;
    if (!goes_on)
        return STATUS_OK;
    while (goes_on && may_go_on(&set))
        TRY(take_next(&set, &goes_on, err));
    *taken = set.count;
    return take_set(&set, err);
}

static Status recount_orphans(Store *store, AnswerOutcome *outcomes, size_t count, Error *err)
{
    for (size_t i = 0; i < count; i++)
        if (outcomes[i].orphans > 0)
            TRY(count_orphans(store, outcomes[i].answer, false, &outcomes[i].orphans, err));
    return STATUS_OK;
}

Status answers_take(const AnswerTaker *taker, const AnswerFile *files, size_t count,
                    AnswerOutcome *outcomes, size_t *taken, Error *err)
{
    size_t together;

    for (*taken = 0; *taken < count; *taken += together) {
        together = 1;
        outcomes[*taken] = (AnswerOutcome){0};
        if (taker->moves && !file_exists(files[*taken].path))
            continue; /* gone again since it was listed */
        TRY(take_together(taker, files + *taken, count - *taken, outcomes + *taken, &together,
                          err));
    }
    return recount_orphans(taker->store, outcomes, count, err);
}
