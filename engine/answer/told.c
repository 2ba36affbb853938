/*
 * told.c
 *     See told.h. Ids of ours prove nothing by themselves: a status must name our payer and, where
 *     it names a file, the payment's; money must stand on the account that the payment was made
 *     from.
 */
#include "told.h"

#include <stdlib.h>

enum { SPAN_MAX = 4 }; /* numbers that are read for one that is wanted */

/* ── growing ──────────────────────────────────────────────────────────────────────────────── */

static ToldPayment *new_payment(Told *told)
{
    void *items = told->payment;

    memory_grow(&items, &told->payment_capacity, told->payment_count + 1, sizeof(*told->payment));
    told->payment = items;
    return &told->payment[told->payment_count++];
}

static ToldFile *new_file(Told *told)
{
    void *items = told->file;

    memory_grow(&items, &told->file_capacity, told->file_count + 1, sizeof(*told->file));
    told->file = items;
    return &told->file[told->file_count++];
}

static ToldStatus *new_status(Told *told)
{
    void *items = told->status;

    memory_grow(&items, &told->status_capacity, told->status_count + 1, sizeof(*told->status));
    told->status = items;
    return &told->status[told->status_count++];
}

static ToldMoney *new_money(Told *told)
{
    void *items = told->money;

    memory_grow(&items, &told->money_capacity, told->money_count + 1, sizeof(*told->money));
    told->money = items;
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

static const ToldFile *find_file(const Told *told, int64_t id)
{
    const ToldFile key = {.id = id};
    const ToldFile *file =
        bsearch(&key, told->file, told->file_count, sizeof(key), compare_files);

    ensure(file != NULL);
    return file;
}

/* A text that is not asked for, or is the wanted one. */
static bool fits(Slice asked, Slice wanted)
{
    return asked.at == NULL || slice_equal(asked, wanted);
}

/* ── payments and files ───────────────────────────────────────────────────────────────────── */

static Status add_payment(void *context, const Row *row, Error *err)
{
    ToldPayment *payment = new_payment(context);

    (void)err;
    *payment = (ToldPayment){
        .target = {.payment = row_int(row, 0),
                   .decision = row_int(row, 1),
                   .state_now = DECISION_PLANNED, /* it has a payment, and no change yet */
                   .is_latest = row_bool(row, 5),
                   .has_result = row_bool(row, 6),
                   .change_n = (int32_t)row_int(row, 7)},
        .of = {.cents = row_int(row, 2)},
        .file = (size_t)row_int(row, 3), /* its id, until files are known */
        .group_no = row_int(row, 4),
    };
    return STATUS_OK;
}

/* The last of several counts. Attempts of one decision are payments that follow each other. */
static Status add_change(void *context, const Row *row, Error *err)
{
    Told *told = context;
    int32_t n = (int32_t)row_int(row, 1);
    DecisionState state = decision_state_find(row_text(row, 2));
    ToldPayment *payment = find_payment(told, row_int(row, 0));

    (void)err;
    ensure(state < DECISION_STATES);
    if (payment == NULL || n < payment->target.change_count)
        return STATUS_OK;
    payment->target.change_count = n;
    payment->target.state_now = state;
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
                       .is_void = row_bool(row, 4)};
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

static void put_files(Told *told)
{
    sort(told->file, told->file_count, sizeof(*told->file), compare_files);
    for (size_t i = 0; i < told->payment_count; i++) {
        ToldPayment *payment = &told->payment[i];
        const ToldFile *file = find_file(told, (int64_t)payment->file);

        payment->file = (size_t)(file - told->file);
        payment->of.is_void = file->is_void;
    }
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
    told->placed += status->answer == told->answer;
    return STATUS_OK;
}

/* What is said of a file or of a payment information is said of all of its payments. */
static Status add_file_status(void *context, const Row *row, Error *err)
{
    Told *told = context;
    size_t file = (size_t)(find_file(told, row_int(row, 0)) - told->file);
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
    const ToldPayment *payment = find_payment(told, row_int(row, 0));
    Slice format = row_text(row, 2);

    (void)err;
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
    ensure(format.len < sizeof(money->format));
    memcpy(money->format, format.at, format.len);
    if (money->bank_ref.at == NULL)
        money->entry_ref = arena_slice(told->arena, row_text(row, 4));
    told->placed += money->answer == told->answer;
    return STATUS_OK;
}

static Status add_group(void *context, const Row *row, Error *err)
{
    Told *told = context;
    size_t file = (size_t)(find_file(told, row_int(row, 0)) - told->file);

    (void)err;
    for (size_t i = 0; i < told->payment_count; i++) {
        ToldPayment *payment = &told->payment[i];
        if (payment->file != file || payment->group_no != row_int(row, 1))
            continue;
        payment->of.group_told = true;
        payment->of.group_booked = row_bool(row, 2);
        payment->of.group_booked_whole = row_bool(row, 3);
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

bool params_bounds(Params *params, int64_t first, int64_t last, size_t count)
{
    bool close = last - first < (int64_t)(SPAN_MAX * count);

    params_int_or_null(params, first, !close);
    params_int_or_null(params, last, !close);
    return close;
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

static Status read_changes(Told *told, Store *store, Error *err)
{
    AUTO_PARAMS Params params = {0};
    int64_t *payments = ARENA_ARRAY(told->arena, int64_t, told->payment_count + 1);
    int64_t *decisions = ARENA_ARRAY(told->arena, int64_t, told->payment_count + 1);
    int64_t first = INT64_MAX, last = 0;

    for (size_t i = 0; i < told->payment_count; i++) {
        payments[i] = told->payment[i].target.payment;
        decisions[i] = told->payment[i].target.decision;
        first = decisions[i] < first ? decisions[i] : first;
        last = decisions[i] > last ? decisions[i] : last;
    }
    params_int_array(&params, payments, told->payment_count);
    params_int_array(&params, decisions, told->payment_count);
    bool close = params_bounds(&params, first, last, told->payment_count);
    return store_each(store, close ? QUERY_ANSWER_DECISIONS : QUERY_ANSWER_DECISIONS_FEW, &params,
                      add_change, told, err);
}

Status told_read(Told *told, Arena *arena, Store *store, const int64_t *payments, size_t count,
                 Error *err)
{
    AUTO_PARAMS Params params = {0};

    told->arena = arena;
    told->payment_count = told->file_count = told->status_count = told->money_count = 0;
    if (count == 0)
        return STATUS_OK;
    params_int_array(&params, payments, count);
    bool close = params_bounds(&params, payments[0], payments[count - 1], count);
    TRY(store_each(store, close ? QUERY_ANSWER_PAYMENTS : QUERY_ANSWER_PAYMENTS_FEW, &params,
                   add_payment, told, err));
    sort(told->payment, told->payment_count, sizeof(*told->payment), compare_payments);
    TRY(read_files(told, store, err));
    TRY(read_changes(told, store, err));
    TRY(store_each(store, close ? QUERY_ANSWER_STATUSES : QUERY_ANSWER_STATUSES_FEW, &params,
                   add_status, told, err));
    TRY(store_each(store, close ? QUERY_ANSWER_MONEY : QUERY_ANSWER_MONEY_FEW, &params, add_money,
                   told, err));
    put_in_order(told);
    return STATUS_OK;
}

void told_done(Told *told)
{
    memory_free(told->payment);
    memory_free(told->file);
    memory_free(told->status);
    memory_free(told->money);
}
