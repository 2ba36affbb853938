/*
 * set_off.c
 *     The receivables that a night sets off, in memory while a batch is checked (R-0600).
 *
 *     set_off_load ─▶ due? ─▶ the rule says SET_OFF ─▶ set_off_take ─▶ ... ─▶ set_off_write
 *
 * Each is reckoned up to the day when it is loaded; that interest becomes rows only when something
 * is taken. What a person has kept of this month's protected portion is counted in the same order.
 */
#include "maksatus/ordered.h"
#include "maksatus/receivable.h"

#include <stdlib.h>

#include "recovery_private.h"

typedef struct Debtor {
    int64_t payee;
    size_t due; /* index of DueReceivable */
} Debtor;

typedef struct DueReceivable {
    Receivable *receivable;
    Entries accrued; /* interest up to the day, not yet rows */
    bool taken;      /* something was: a step is to be told */
} DueReceivable;

typedef struct Kept {
    int64_t payee;
    int64_t decision; /* 0: of earlier batches, already rows */
    Money amount;
} Kept;

struct SetOffBook {
    Arena *arena;
    Day today;
    Debtor *debtor; /* sorted by payee, oldest due first */
    size_t debtor_count;
    DueReceivable *due;
    size_t due_count, left_out;
    Kept *kept;
    size_t kept_count, kept_capacity, kept_written;
    Entries taken; /* since the last write */
};

static int compare_ids(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return (left > right) - (left < right);
}

/* Reckons each; those that cannot be are left out. */
static void reckon_all(SetOffBook *book, Receivable **loaded, size_t count,
                       const InterestRates *rates)
{
    book->due = ARENA_ARRAY(book->arena, DueReceivable, count + 1);
    for (size_t i = 0; i < count; i++) {
        DueReceivable *due = &book->due[book->due_count];
        Day unknown;

        *due = (DueReceivable){.receivable = loaded[i]};
        if (receivable_accrue(loaded[i], rates, book->today, &due->accrued, &unknown))
            book->due_count++;
        else
            book->left_out++;
    }
}

static void add_debtors(SetOffBook *book, const Result *rows)
{
    book->debtor = ARENA_ARRAY(book->arena, Debtor, result_rows(rows) + 1);
    for (size_t i = 0; i < result_rows(rows); i++) {
        for (size_t j = 0; j < book->due_count; j++) {
            if (book->due[j].receivable->id == result_int(rows, i, 1))
                book->debtor[book->debtor_count++] = (Debtor){result_int(rows, i, 0), j};
        }
    }
}

static void keep(SetOffBook *book, int64_t payee, int64_t decision, Money amount)
{
    MEMORY_GROW(book->kept, book->kept_capacity, book->kept_count + 1);
    book->kept[book->kept_count++] = (Kept){payee, decision, amount};
}

static Day month_of(Day day)
{
    return day_plus(day, 1 - day_civil(day).day);
}

static Status load_kept(SetOffBook *book, Store *store, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;

    params_day(&params, month_of(book->today));
    TRY(store_query(store, QUERY_RECOVERY_KEPT, &params, &rows, err));
    for (size_t i = 0; i < result_rows(rows); i++)
        keep(book, result_int(rows, i, 0), 0, result_money(rows, i, 1));
    book->kept_written = book->kept_count;
    return STATUS_OK;
}

static int64_t *distinct_ids(Arena *arena, const Result *rows, size_t *count)
{
    int64_t *ids = ARENA_ARRAY(arena, int64_t, result_rows(rows) + 1);
    size_t kept = 0;

    for (size_t i = 0; i < result_rows(rows); i++)
        ids[i] = result_int(rows, i, 1);
    qsort(ids, result_rows(rows), sizeof(ids[0]), compare_ids);
    for (size_t i = 0; i < result_rows(rows); i++) {
        if (kept == 0 || ids[kept - 1] != ids[i])
            ids[kept++] = ids[i];
    }
    *count = kept;
    return ids;
}

Status set_off_load(Store *store, Arena *arena, Day today, SetOffBook **out, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;
    SetOffBook *book = ARENA_NEW(arena, SetOffBook);
    Receivable **loaded;
    InterestRates rates;
    size_t count, found;

    *book = (SetOffBook){.arena = arena, .today = today};
    *out = book;
    params_day(&params, today);
    TRY(store_query(store, QUERY_RECOVERY_SET_OFF_IDS, &params, &rows, err));
    if (result_rows(rows) == 0)
        return STATUS_OK;
    const int64_t *ids = distinct_ids(arena, rows, &count);
    TRY(receivables_load(store, arena, ids, count, &loaded, &found, err));
    TRY(interest_rates_load(store, arena, &rates, err));
    reckon_all(book, loaded, found, &rates);
    add_debtors(book, rows);
    return load_kept(book, store, err);
}

void set_off_done(SetOffBook **book)
{
    if (*book == NULL)
        return;
    for (size_t i = 0; i < (*book)->due_count; i++)
        entries_done(&(*book)->due[i].accrued);
    entries_done(&(*book)->taken);
    memory_free((*book)->kept);
    *book = NULL;
}

size_t set_off_left_out(const SetOffBook *book)
{
    return book->left_out;
}

/* ── asking ───────────────────────────────────────────────────────────────────────────────── */

/* The first debtor row of the payee; debtor_count when there is none. */
static size_t first_of(const SetOffBook *book, int64_t payee)
{
    return ordered_from(book->debtor, book->debtor_count, sizeof(*book->debtor), payee);
}

static bool is_in_scope(const Receivable *receivable, const SetOffPayment *payment)
{
    if (!slice_equal(receivable->payer, payment->payer))
        return false;
    switch (receivable->regime.set_off) {
    case SET_OFF_PAYER:
        return true;
    case SET_OFF_GRANT:
        return slice_equal(receivable->grant_id, payment->grant_id);
    case SET_OFF_PROGRAMME:
        return slice_equal(receivable->programme, payment->programme);
    case SET_OFF_NO:
        break;
    }
    return false;
}

/* The next receivable in scope from debtor row *at; NULL at the end. */
static DueReceivable *next_due(const SetOffBook *book, const SetOffPayment *payment, size_t *at)
{
    for (; *at < book->debtor_count && book->debtor[*at].payee == payment->payee; ++*at) {
        DueReceivable *due = &book->due[book->debtor[*at].due];

        if (is_in_scope(due->receivable, payment)
            && receivable_open_total(due->receivable).cents > 0) {
            ++*at;
            return due;
        }
    }
    return NULL;
}

Money set_off_due(const SetOffBook *book, const SetOffPayment *payment)
{
    Money sum = MONEY_ZERO;
    size_t at = first_of(book, payment->payee);

    for (const DueReceivable *due; (due = next_due(book, payment, &at)) != NULL;)
        sum = money_sum(sum, receivable_open_total(due->receivable));
    return sum;
}

Slice set_off_reference(const SetOffBook *book, const SetOffPayment *payment)
{
    size_t at = first_of(book, payment->payee);
    const DueReceivable *due = next_due(book, payment, &at);

    return due == NULL ? SLICE_NONE : due->receivable->reference;
}

Money set_off_protected(const SetOffBook *book, const SetOffPayment *payment, Money portion)
{
    if (!payment->person)
        return MONEY_ZERO;
    for (size_t i = 0; i < book->kept_count; i++) {
        if (book->kept[i].payee == payment->payee)
            portion.cents -= book->kept[i].amount.cents;
    }
    return portion.cents > 0 ? portion : MONEY_ZERO;
}

/* ── taking ───────────────────────────────────────────────────────────────────────────────── */

static void append(Entries *to, const Entries *from)
{
    if (from->count == 0)
        return;
    MEMORY_GROW(to->item, to->capacity, to->count + from->count);
    memcpy(to->item + to->count, from->item, from->count * sizeof(ReceivableEntry));
    to->count += from->count;
}

void set_off_take(SetOffBook *book, const SetOffPayment *payment, Money taken)
{
    size_t at = first_of(book, payment->payee);
    Money left = taken;

    if (payment->person && set_off_due(book, payment).cents > 0)
        keep(book, payment->payee, payment->decision, (Money){payment->amount.cents - taken.cents});
    while (left.cents > 0) {
        DueReceivable *due = next_due(book, payment, &at);

        ensure(due != NULL); /* taken is at most what is due */
        append(&book->taken, &due->accrued);
        entries_done(&due->accrued);
        left.cents -= receivable_settle(due->receivable, left, MONEY_SET_OFF, book->today,
                                        payment->decision, &book->taken)
                          .cents;
        due->taken = true;
    }
}

static Status write_kept(SetOffBook *book, Store *store, Error *err)
{
    AUTO_COPY_BUFFER CopyBuffer buffer = {0};

    for (; book->kept_written < book->kept_count; book->kept_written++) {
        const Kept *kept = &book->kept[book->kept_written];

        copy_row(&buffer, 4);
        copy_int8(&buffer, kept->payee);
        copy_day(&buffer, month_of(book->today));
        copy_int8(&buffer, kept->decision);
        copy_money(&buffer, kept->amount);
    }
    return copy_buffer_send(store, QUERY_COPY_PROTECTED_KEPT, &buffer, err);
}

Status set_off_write(SetOffBook *book, Store *store, int64_t run, Error *err)
{
    const Actor actor = {.run = run, .on = book->today};

    TRY(write_kept(book, store, err));
    TRY(entries_save(&book->taken, &actor, store, err));
    book->taken.count = 0;
    for (size_t i = 0; i < book->due_count; i++) {
        DueReceivable *due = &book->due[i];

        if (!due->taken)
            continue;
        due->taken = false;
        TRY(receivable_money_step(store, due->receivable, STEP_SET_OFF, STEP_SET_OFF_ALL, &actor,
                                  SLICE_LITERAL("set off from a payment by the nightly run"), err));
    }
    return STATUS_OK;
}
