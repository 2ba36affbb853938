/*
 * told.c
 *     See told.h. Ids of ours prove nothing by themselves: a status must name our payer and, where
 *     it names a file, the payment's; money must stand on the account that the payment was made
 *     from.
 */
#include "told.h"

#include <stdlib.h>

#include "maksatus/ordered.h"

enum { SPAN_MAX = 4, ROWS_MAX = 2 }; /* numbers, and rows, that are read for one that is wanted */

/* ── growing ──────────────────────────────────────────────────────────────────────────────── */

static ToldPayment *new_payment(Told *told)
{
    MEMORY_GROW(told->payment, told->payment_capacity, told->payment_count + 1);
    return &told->payment[told->payment_count++];
}

static ToldFile *new_file(Told *told)
{
    MEMORY_GROW(told->file, told->file_capacity, told->file_count + 1);
    return &told->file[told->file_count++];
}

static ToldStatus *new_status(Told *told)
{
    MEMORY_GROW(told->status, told->status_capacity, told->status_count + 1);
    return &told->status[told->status_count++];
}

static ToldMoney *new_money(Told *told)
{
    MEMORY_GROW(told->money, told->money_capacity, told->money_count + 1);
    return &told->money[told->money_count++];
}

/* ── finding ──────────────────────────────────────────────────────────────────────────────── */

static int order_of(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_payments(const void *a, const void *b)
{
    return order_of(((const ToldPayment *)a)->target.payment,
                    ((const ToldPayment *)b)->target.payment);
}

static int compare_files(const void *a, const void *b)
{
    return order_of(((const ToldFile *)a)->id, ((const ToldFile *)b)->id);
}

static int compare_numbers(const void *a, const void *b)
{
    return order_of(*(const int64_t *)a, *(const int64_t *)b);
}

static int compare_statuses(const void *a, const void *b)
{
    return order_of((int64_t)((const ToldStatus *)a)->payment,
                    (int64_t)((const ToldStatus *)b)->payment);
}

static int compare_money(const void *a, const void *b)
{
    return order_of((int64_t)((const ToldMoney *)a)->payment,
                    (int64_t)((const ToldMoney *)b)->payment);
}

static void sort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    if (count > 1)
        qsort(items, count, size, compare);
}

/* NULL: nobody can have had it. */
static ToldPayment *find_payment(const Told *told, int64_t number)
{
    const ToldPayment key = {.target = {.payment = number}};

    return told->payment_count == 0 ? NULL
                                    : bsearch(&key, told->payment, told->payment_count,
                                              sizeof(key), compare_payments);
}

/* NULL: nobody can have had it. */
static const ToldFile *find_file(const Told *told, int64_t id)
{
    const ToldFile key = {.id = id};

    return told->file_count == 0 ? NULL
                                 : bsearch(&key, told->file, told->file_count, sizeof(key),
                                           compare_files);
}

static size_t file_of_row(const Told *told, const Row *row)
{
    const ToldFile *file = find_file(told, row_int(row, 0));

    ensure(file != NULL);
    return (size_t)(file - told->file);
}

/* A text that is not asked for, or is the wanted one. */
static bool fits(Slice asked, Slice wanted)
{
    return asked.at == NULL || slice_equal(asked, wanted);
}

/* ── payments and files ───────────────────────────────────────────────────────────────────── */

static bool is_wanted(const Told *told, int64_t number)
{
    return bsearch(&number, told->wanted, told->wanted_count, sizeof(number), compare_numbers)
           != NULL;
}

static Status add_payment(void *context, const Row *row, Error *err)
{
    Told *told = context;
    int64_t number = row_int(row, 0);

    (void)err;
    if (!is_wanted(told, number))
        return STATUS_OK;
    *new_payment(told) = (ToldPayment){
        .target = {.payment = number,
                   .decision = row_int(row, 1),
                   .state_now = DECISION_PLANNED, /* it has a payment, and no change yet */
                   .is_latest = true},            /* nor was it planned again */
        .of = {.cents = row_int(row, 2)},
        .file = (size_t)row_int(row, 3), /* its id, until files are known */
        .ordinal = row_int(row, 4),
    };
    return STATUS_OK;
}

static Status add_known(void *context, const Row *row, Error *err)
{
    Told *told = context;
    ToldPayment *payment = find_payment(told, row_int(row, 0));

    (void)err;
    if (payment != NULL) {
        payment->target.has_result = true;
        payment->target.change_n = (int32_t)row_int(row, 1);
        payment->target.reason_now = arena_slice(told->arena, row_text(row, 2));
    }
    return STATUS_OK;
}

static Status add_latest(void *context, const Row *row, Error *err)
{
    ToldPayment *payment = find_payment(context, row_int(row, 0));

    (void)err;
    ensure(payment != NULL);
    payment->target.is_latest = true;
    return STATUS_OK;
}

/* The last of several counts. A decision that was planned again has several payments, or may have:
 * until that is asked (read_latest), none of them is the latest. */
static Status add_change(void *context, const Row *row, Error *err)
{
    Told *told = context;
    int64_t decision = row_int(row, 0);
    int32_t n = (int32_t)row_int(row, 1);
    DecisionState state = decision_state_find(row_text(row, 2));
    const ToldDecision *end = told->decision + told->payment_count;
    const ToldDecision *one = told->decision
                              + ordered_from(told->decision, told->payment_count,
                                             sizeof(*told->decision), decision);

    (void)err;
    ensure(state < DECISION_STATES);
    for (; one < end && one->decision == decision; one++) {
        OutcomeTarget *target = &told->payment[one->payment].target;

        if (state == DECISION_PLANNED)
            target->is_latest = false;
        if (n < target->change_count)
            continue;
        target->change_count = n;
        target->state_now = state;
    }
    return STATUS_OK;
}

static Status add_file(void *context, const Row *row, Error *err)
{
    Told *told = context;
    ToldFile *file = new_file(told);

    (void)err;
    *file = (ToldFile){.id = row_int(row, 0),
                       .message_id = arena_slice(told->arena, row_text(row, 1)),
                       .payer = arena_slice(told->arena, row_text(row, 2)),
                       .account = arena_slice(told->arena, row_text(row, 3)),
                       .is_void = row_bool(row, 4),
                       .max_per_group = row_int(row, 5)};
    return STATUS_OK;
}

/* The ids of the payments' files, each once. */
static size_t list_files(const Told *told, int64_t *ids)
{
    size_t count = 0;

    for (size_t i = 0; i < told->payment_count; i++)
        ids[i] = (int64_t)told->payment[i].file;
    sort(ids, told->payment_count, sizeof(*ids), compare_numbers);
    for (size_t i = 0; i < told->payment_count; i++)
        if (count == 0 || ids[i] != ids[count - 1])
            ids[count++] = ids[i];
    return count;
}

/* As payment_group() of the database. */
static int64_t group_of(int64_t ordinal, int64_t max_per_group)
{
    return max_per_group == 0 ? 1 : (ordinal - 1) / max_per_group + 1;
}

/* Payments of files that nobody can have had are not meant. */
static void put_files(Told *told)
{
    size_t kept = 0;

    sort(told->file, told->file_count, sizeof(*told->file), compare_files);
    for (size_t i = 0; i < told->payment_count; i++) {
        ToldPayment payment = told->payment[i];
        const ToldFile *file = find_file(told, (int64_t)payment.file);

        if (file == NULL)
            continue;
        payment.file = (size_t)(file - told->file);
        payment.group_no = group_of(payment.ordinal, file->max_per_group);
        payment.of.is_void = file->is_void;
        told->payment[kept++] = payment;
    }
    told->payment_count = kept;
}

/* ── what was told ────────────────────────────────────────────────────────────────────────── */

static ToldStatus status_of_row(Told *told, const Row *row, size_t from)
{
    return (ToldStatus){
        .answer = row_int(row, from),
        .level = (uint8_t)row_int(row, from + 1),
        .code = arena_slice(told->arena, row_text(row, from + 2)),
        .kind = (uint8_t)row_int(row, from + 3),
        .rank = (uint8_t)row_int(row, from + 4),
        .needs_person = row_bool(row, from + 5),
        .reason = arena_slice(told->arena, row_text(row, from + 6)),
    };
}

static Status add_status(void *context, const Row *row, Error *err)
{
    Told *told = context;
    const ToldPayment *payment = find_payment(told, row_int(row, 0));

    (void)err;
    if (payment == NULL || !fits(row_text(row, 8), told->file[payment->file].payer)
        || !fits(row_text(row, 9), told->file[payment->file].message_id))
        return STATUS_OK;
    ToldStatus *status = new_status(told);
    *status = status_of_row(told, row, 1);
    status->payment = (size_t)(payment - told->payment);
    told->placed += status->answer >= told->first_answer;
    return STATUS_OK;
}

/* What is said of a file or of a payment information is said of all of its payments. */
static Status add_file_status(void *context, const Row *row, Error *err)
{
    Told *told = context;
    size_t file = file_of_row(told, row);
    int64_t group = row_int(row, 1);
    ToldStatus said = status_of_row(told, row, 2);

    (void)err;
    for (size_t i = 0; i < told->payment_count; i++) {
        if (told->payment[i].file != file || (group != 0 && told->payment[i].group_no != group))
            continue;
        said.payment = i;
        *new_status(told) = said;
    }
    return STATUS_OK;
}

static Status add_money(void *context, const Row *row, Error *err)
{
    Told *told = context;
    ToldPayment *payment = find_payment(told, row_int(row, 0));
    Slice format = row_text(row, 2);

    (void)err;
    ensure(format.len < sizeof(((ToldMoney *)NULL)->format));
    if (payment == NULL || !fits(row_text(row, 10), told->file[payment->file].payer)
        || !fits(row_text(row, 11), told->file[payment->file].account))
        return STATUS_OK;
    ToldMoney *money = new_money(told);
    *money = (ToldMoney){
        .payment = (size_t)(payment - told->payment),
        .answer = row_int(row, 1),
        .bank_ref = arena_slice(told->arena, row_text(row, 3)),
        .booked_on = row_day(row, 5),
        .credit = row_bool(row, 6),
        .comes_back = row_bool(row, 7),
        .cents = row_int_or(row, 8, -1),
        .reason = arena_slice(told->arena, row_text(row, 9)),
    };
    memcpy(money->format, format.at, format.len);
    payment->bookings++;
    if (money->bank_ref.at == NULL)
        money->entry_ref = arena_slice(told->arena, row_text(row, 4));
    told->placed += money->answer >= told->first_answer;
    return STATUS_OK;
}

/* The same of what the answers that are taken say themselves. */
static void add_own_status(Told *told, size_t payment, const OwnFact *fact)
{
    const OwnTexts *texts = &told->own->texts[fact->texts];

    *new_status(told) = (ToldStatus){
        .payment = payment,
        .answer = texts->answer,
        .code = texts->code,
        .reason = texts->reason,
        .level = ANSWER_OF_TX,
        .kind = fact->kind,
        .rank = fact->rank,
        .needs_person = fact->needs_person,
    };
}

/* Which booking it is counts where there are several only: those are read back. */
static void add_own_money(Told *told, size_t payment, const OwnFact *fact)
{
    const OwnTexts *texts = &told->own->texts[fact->texts];

    *new_money(told) = (ToldMoney){
        .payment = payment,
        .answer = texts->answer,
        .reason = texts->reason,
        .cents = fact->cents,
        .credit = fact->credit,
        .comes_back = fact->comes_back,
    };
}

/* The payment of a fact, where it is told by the right payer, and of the right file or account. A
 * booking on an account that is not told is nobody's. */
static ToldPayment *payment_of_fact(const Told *told, const OwnFact *fact)
{
    const OwnTexts *texts = &told->own->texts[fact->texts];
    ToldPayment *payment = find_payment(told, fact->number);

    if (payment == NULL)
        return NULL;
    const ToldFile *file = &told->file[payment->file];
    bool placed = fact->is_money ? slice_equal(texts->place, file->account)
                                 : fits(texts->place, file->message_id);
    return fits(texts->payer, file->payer) && placed ? payment : NULL;
}

/* What is said of the wanted payments: from *from to *to. */
static void own_range(const Told *told, size_t *from, size_t *to)
{
    *from = own_facts_from(told->own, told->wanted[0]);
    *to = own_facts_from(told->own, told->wanted[told->wanted_count - 1] + 1);
}

static void count_own_bookings(const Told *told)
{
    size_t from, to;

    own_range(told, &from, &to);
    for (size_t i = from; i < to; i++) {
        ToldPayment *payment = told->own->fact[i].is_money
                                   ? payment_of_fact(told, &told->own->fact[i])
                                   : NULL;
        if (payment != NULL)
            payment->bookings++;
    }
}

static void add_own_facts(Told *told)
{
    size_t from, to;

    own_range(told, &from, &to);
    for (size_t i = from; i < to; i++) {
        const OwnFact *fact = &told->own->fact[i];
        const ToldPayment *payment = payment_of_fact(told, fact);

        if (payment == NULL || (fact->is_money && payment->bookings > 1))
            continue;
        if (fact->is_money)
            add_own_money(told, (size_t)(payment - told->payment), fact);
        else
            add_own_status(told, (size_t)(payment - told->payment), fact);
        told->placed++;
    }
}

static Status add_group(void *context, const Row *row, Error *err)
{
    Told *told = context;
    size_t file = file_of_row(told, row);

    (void)err;
    for (size_t i = 0; i < told->payment_count; i++) {
        ToldPayment *payment = &told->payment[i];
        if (payment->file != file || payment->group_no != row_int(row, 1))
            continue;
        payment->of.group_booked = row_bool(row, 2);
        payment->of.group_booked_whole = row_bool(row, 3);
        payment->of.group_over = row_bool(row, 4);
        payment->of.group_told = row_bool(row, 5);
        payment->of.group_reversed = row_bool(row, 6);
    }
    return STATUS_OK;
}

static void put_in_order(Told *told)
{
    size_t status = 0, money = 0;

    sort(told->status, told->status_count, sizeof(*told->status), compare_statuses);
    sort(told->money, told->money_count, sizeof(*told->money), compare_money);
    for (size_t i = 0; i < told->payment_count; i++) {
        told->payment[i].first_status = status;
        told->payment[i].first_money = money;
        while (status < told->status_count && told->status[status].payment == i)
            status++;
        while (money < told->money_count && told->money[money].payment == i)
            money++;
    }
}

/* ── reading ──────────────────────────────────────────────────────────────────────────────── */

void params_bounds(Params *params, int64_t first, int64_t last, size_t count)
{
    bool close = last - first < (int64_t)(SPAN_MAX * count);

    params_int_or_null(params, first, !close);
    params_int_or_null(params, last, !close);
}

/* Rows of numbers: first and last, and the numbers themselves where they are apart. Where they
 * are close, all rows between are read at one go, and the others of them are left out here. */
static void params_numbers(Params *params, const int64_t *numbers, size_t count)
{
    int64_t first = INT64_MAX, last = 0;

    for (size_t i = 0; i < count; i++) {
        first = numbers[i] < first ? numbers[i] : first;
        last = numbers[i] > last ? numbers[i] : last;
    }
    params_int(params, first);
    params_int(params, last);
    params_int_array(params, numbers, last - first < (int64_t)(ROWS_MAX * count) ? 0 : count);
}

static Status read_files(Told *told, Store *store, Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t *ids = ARENA_ARRAY(told->arena, int64_t, told->payment_count + 1);
    size_t count = list_files(told, ids);

    params_int_array(&params, ids, count);
    TRY(store_each(store, QUERY_ANSWER_FILES, &params, add_file, told, err));
    put_files(told);
    TRY(store_each(store, QUERY_ANSWER_FILE_STATUSES, &params, add_file_status, told, err));
    return store_each(store, QUERY_ANSWER_GROUP_SUMS, &params, add_group, told, err);
}

static int compare_decisions(const void *a, const void *b)
{
    return order_of(((const ToldDecision *)a)->decision, ((const ToldDecision *)b)->decision);
}

static void list_decisions(Told *told)
{
    told->decision = ARENA_ARRAY(told->arena, ToldDecision, told->payment_count + 1);
    for (size_t i = 0; i < told->payment_count; i++)
        told->decision[i] = (ToldDecision){told->payment[i].target.decision, i};
    sort(told->decision, told->payment_count, sizeof(*told->decision), compare_decisions);
}

/* Which of the payments whose decision was planned again are the latest. */
static Status read_latest(Told *told, Store *store, Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t *payments = ARENA_ARRAY(told->arena, int64_t, told->payment_count + 1);
    int64_t *decisions = ARENA_ARRAY(told->arena, int64_t, told->payment_count + 1);
    size_t count = 0;

    for (size_t i = 0; i < told->payment_count; i++)
        if (!told->payment[i].target.is_latest) {
            payments[count] = told->payment[i].target.payment;
            decisions[count++] = told->payment[i].target.decision;
        }
    if (count == 0)
        return STATUS_OK;
    params_int_array(&params, payments, count);
    params_int_array(&params, decisions, count);
    return store_each(store, QUERY_ANSWER_LATEST, &params, add_latest, told, err);
}

static Status read_changes(Told *told, Store *store, Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t *decisions = ARENA_ARRAY(told->arena, int64_t, told->payment_count + 1);

    list_decisions(told);
    for (size_t i = 0; i < told->payment_count; i++)
        decisions[i] = told->decision[i].decision;
    if (told->payment_count == 0)
        return STATUS_OK;
    params_numbers(&params, decisions, told->payment_count);
    TRY(store_each(store, QUERY_ANSWER_DECISIONS, &params, add_change, told, err));
    return read_latest(told, store, err);
}

/* By ids of ours in answers from the first to before the end; and whatever else says so, with the
 * first of them all. */
static Status read_money(Told *told, Store *store, const int64_t *payments, size_t count,
                         int64_t first, int64_t end, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_numbers(&params, payments, count);
    params_int(&params, first);
    params_int(&params, end);
    return store_each(store, QUERY_ANSWER_MONEY, &params, add_money, told, err);
}

/* Of payments with several bookings, those that these answers tell. Where they are close, bookings
 * of payments between them come along: these count as several, too, and are not added again. */
static Status read_own_money(Told *told, Store *store, Error *err)
{
    int64_t *payments = ARENA_ARRAY(told->arena, int64_t, told->payment_count + 1);
    size_t count = 0;

    count_own_bookings(told);
    for (size_t i = 0; i < told->payment_count; i++)
        if (told->payment[i].bookings > 1)
            payments[count++] = told->payment[i].target.payment;
    if (count == 0)
        return STATUS_OK;
    return read_money(told, store, payments, count, told->first_answer, INT64_MAX, err);
}

static Status read_facts(Told *told, Store *store, Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t end = told->own == NULL ? INT64_MAX : told->first_answer;

    params_numbers(&params, told->wanted, told->wanted_count);
    TRY(store_each(store, QUERY_ANSWER_KNOWN, &params, add_known, told, err));
    params_int(&params, end);
    TRY(store_each(store, QUERY_ANSWER_STATUSES, &params, add_status, told, err));
    TRY(read_money(told, store, told->wanted, told->wanted_count, 0, end, err));
    if (told->own != NULL) {
        TRY(read_own_money(told, store, err));
        add_own_facts(told);
    }
    put_in_order(told);
    return STATUS_OK;
}

static Status read_payments(Told *told, Store *store, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_numbers(&params, told->wanted, told->wanted_count);
    TRY(store_each(store, QUERY_ANSWER_PAYMENTS, &params, add_payment, told, err));
    sort(told->payment, told->payment_count, sizeof(*told->payment), compare_payments);
    return STATUS_OK;
}

static Status begin_or_end_reading(Store *store, bool begins, Error *err)
{
    AUTO_PARAMS Params params = {0};

    params_bool(&params, begins);
    return store_execute(store, QUERY_ANSWER_READING, &params, NULL, err);
}

Status told_read(Told *told, Arena *arena, Store *store, const int64_t *payments, size_t count,
                 Error *err)
{
    told->arena = arena;
    told->wanted = payments;
    told->wanted_count = count;
    told->payment_count = told->file_count = told->status_count = told->money_count = 0;
    if (count == 0)
        return STATUS_OK;
    TRY(begin_or_end_reading(store, true, err));
    TRY(read_payments(told, store, err));
    TRY(read_files(told, store, err));
    TRY(read_changes(told, store, err));
    TRY(read_facts(told, store, err));
    return begin_or_end_reading(store, false, err);
}

void told_done(Told *told)
{
    memory_free(told->payment);
    memory_free(told->file);
    memory_free(told->status);
    memory_free(told->money);
}
