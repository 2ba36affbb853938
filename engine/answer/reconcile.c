/*
 * reconcile.c
 *     From what was told to what it means, in whole sets.
 *
 *     payments touched ─▶ group sums ─▶ all that was ever told of them ─▶ outcomes ─▶ what follows
 *                                       └──────────── portion by portion ────────────┘
 */
#include "answer_private.h"
#include "told.h"

enum { PORTION = 32 * 1024 };

static Status add_number(void *context, const Row *row, Error *err)
{
    (void)err;
    numbers_add(context, row_int(row, 0));
    return STATUS_OK;
}

static void decide(const Told *told, Outcomes *outcomes)
{
    for (size_t i = 0; i < told->payment_count; i++) {
        const ToldPayment *payment = &told->payment[i];
        bool last = i + 1 == told->payment_count;
        size_t status_end = last ? told->status_count : payment[1].first_status;
        size_t money_end = last ? told->money_count : payment[1].first_money;
        Outcome outcome;

        outcome_of(&payment->of, told->status + payment->first_status,
                   status_end - payment->first_status, told->money + payment->first_money,
                   money_end - payment->first_money, &outcome);
        outcomes_add(outcomes, &payment->target, &outcome);
    }
}

/* Two sets of outcomes take turns: the rows of one are made while what was told of the next portion
 * is read. Portions have no payment in common, and a decision follows its latest attempt only. */
static Status reconcile_portions(Store *store, Told *told, const Numbers *touched,
                                 Outcomes outcomes[2], Error *err)
{
    size_t turn = 0;

    for (size_t from = 0; from < touched->count; from += PORTION, turn++) {
        AUTO_ARENA Arena arena;
        size_t count = touched->count - from < PORTION ? touched->count - from : PORTION;

        arena_init(&arena, SIZE_MAX);
        TRY(told_read(told, &arena, store, touched->item + from, count, err));
        decide(told, &outcomes[turn % 2]);
        if (turn > 0)
            TRY(outcomes_write(&outcomes[(turn - 1) % 2], store, err));
        TRY(outcomes_make(&outcomes[turn % 2], store, err));
    }
    return turn == 0 ? STATUS_OK : outcomes_write(&outcomes[(turn - 1) % 2], store, err);
}

/* With those whose payment information is booked as one sum, and its sum. */
static Status complete_groups(Store *store, Numbers *touched, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *groups = NULL;

    numbers_sort(touched);
    if (touched->count == 0)
        return STATUS_OK;
    TRY(store_query_numbered(store, QUERY_ANSWER_HAS_GROUPS, NULL, 0, &groups, err));
    if (result_rows(groups) == 0)
        return STATUS_OK;
    params_int_array(&params, touched->item, touched->count);
    params_bounds(&params, touched->item[0], touched->item[touched->count - 1], touched->count);
    TRY(store_execute(store, QUERY_ANSWER_GROUPS, &params, NULL, err));
    TRY(store_each(store, QUERY_ANSWER_STALE_GROUPS, &params, add_number, touched, err));
    numbers_sort(touched);
    return STATUS_OK;
}

static void both_done(Outcomes (*outcomes)[2])
{
    outcomes_done(&(*outcomes)[0]);
    outcomes_done(&(*outcomes)[1]);
}

static Status reconcile(Store *store, Told *told, Numbers *touched, int64_t run, int64_t act,
                        Error *err)
{
    __attribute__((cleanup(both_done))) Outcomes outcomes[2];

    outcomes_init(&outcomes[0], run, act);
    outcomes_init(&outcomes[1], run, act);
    ensure((run == 0) != (act == 0));
    TRY(complete_groups(store, touched, err));
    return reconcile_portions(store, told, touched, outcomes, err);
}

/* Where no item waits, no answer tells it anything. */
static Status match_references(AnswerRows *rows, const Params *answer, Error *err)
{
    bool waits;
    int64_t one;

    TRY(store_query_int(rows->store, QUERY_ANSWER_WAITING, NULL, &waits, &one, err));
    if (!waits)
        return STATUS_OK;
    return store_each(rows->store, QUERY_ANSWER_MATCH_REFERENCES, answer, add_number, &rows->own,
                      err);
}

Status answer_touches(AnswerRows *rows, int64_t answer, const AnswerCounts *counts, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_int(&params, answer);
    if (counts->bank_refs > 0)
        TRY(match_references(rows, &params, err));
    return store_each(rows->store, QUERY_ANSWER_STALE, &params, add_number, &rows->own, err);
}

/* What the answers say themselves need not be read back, unless it was too much to be kept. */
Status answer_reconcile(AnswerRows *rows, int64_t run, int64_t act, int64_t *placed, Error *err)
{
    AUTO_TOLD Told told = {.first_answer = rows->first_answer};

    if (!rows->facts.overflowed) {
        own_facts_sort(&rows->facts);
        told.own = &rows->facts;
    }
    TRY(reconcile(rows->store, &told, &rows->own, run, act, err));
    *placed = told.placed;
    return STATUS_OK;
}

Status payment_reconcile(Store *store, int64_t payment, int64_t act, Error *err)
{
    AUTO_NUMBERS Numbers one = {0};
    AUTO_TOLD Told told = {0};

    numbers_add(&one, payment);
    TRY(store_execute(store, QUERY_ANSWER_SETTINGS, NULL, NULL, err));
    return reconcile(store, &told, &one, 0, act, err);
}
