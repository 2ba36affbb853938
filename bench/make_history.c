/*
 * make_history.c
 *     Ten years of decisions and payments in a database, quickly: for history, audit verify and
 *     nights on a full database.
 *
 *     make_history CONNINFO [DECISIONS [PAYEES]]        4,300,000 of 400,000 payees
 *
 * The rows are as a run would write them, sealed in the event log; of a hundred days over ten
 * years. Nine payees in ten are companies; of a hundred decisions three are rejected and the others
 * paid. All persons, companies and accounts are invented (see make_batch.c).
 */
#include <stdio.h>
#include <stdlib.h>

#include "maksatus/arena.h"
#include "maksatus/audit.h"
#include "maksatus/decision_keys.h"
#include "maksatus/store.h"
#include "maksatus/text.h"

enum {
    DAYS = 100,
    DAYS_APART = 36,
    CHUNK = 8192,
    REJECTED_OF = 33,  /* one in so many */
    FIRST_DAY = 16800, /* 2015-12-31 */
};

typedef struct Maker {
    Store *store;
    Arena *arena;
    HashKey key;
    int64_t payees;
    int64_t run, batch, file;
    Day day;
    AuditSalts salts;
    CopyBuffer decisions, claims, findings, payments, open, changes;
} Maker;

/* One decision as it is made from its number. */
typedef struct Made {
    int64_t n, number, payment, ordinal;
    bool rejected;
    Money amount;
    char decision_id[32], grant_id[32], payee[16], iban[32];
} Made;

static _Noreturn void give_up(const char *what)
{
    (void)fprintf(stderr, "make_history: %s\n", what);
    exit(2);
}

static void must(Status status, const Error *err)
{
    if (status != STATUS_OK)
        give_up(err->text);
}

/* --- invented payees --- */

static void business_id(int64_t n, char out[16])
{
    static const int weights[7] = {7, 9, 10, 5, 8, 4, 2};

    for (int64_t number = 9100000 + n;; number += 450000) {
        int sum = 0;
        (void)snprintf(out, 16, "%07lld", (long long)(9100000 + (number - 9100000) % 899999));
        for (int i = 0; i < 7; i++)
            sum += weights[i] * (out[i] - '0');
        if (sum % 11 == 1)
            continue;
        (void)snprintf(out + 7, 9, "-%d", sum % 11 == 0 ? 0 : 11 - sum % 11);
        return;
    }
}

static void person_id(int64_t n, char out[16])
{
    static const char checks[] = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    long long day = 1 + n % 28, month = 1 + n / 28 % 12, year = 30 + n / 336 % 65;
    long long number = 900 + n / 21840 % 60;
    long long whole = ((day * 100 + month) * 100 + year) * 1000 + number;

    (void)snprintf(out, 16, "%02lld%02lld%02lld-%03lld%c", day, month, year, number,
                   checks[whole % 31]);
}

static void account_of(int64_t n, char out[32])
{
    /* FI00 and fourteen digits; letters count as two digits in the remainder */
    unsigned long long account = 12345600000000ULL + (unsigned long long)n;
    unsigned long long rest = (account % 97 * 1000000 + 151800) % 97;

    (void)snprintf(out, 32, "FI%02llu%014llu", 98 - rest, account);
}

static Made make(const Maker *maker, int64_t n, int64_t number, int64_t payment, int64_t ordinal)
{
    Made made = {.n = n, .number = number, .payment = payment, .ordinal = ordinal};
    int64_t payee = (int64_t)(((uint64_t)n * 2654435761U) % (uint64_t)maker->payees);

    made.rejected = n % REJECTED_OF == 0;
    made.amount = (Money){1000 + (n * 7919) % 390000};
    (void)snprintf(made.decision_id, sizeof(made.decision_id), "H-%09lld", (long long)n);
    (void)snprintf(made.grant_id, sizeof(made.grant_id), "G-%08lld", (long long)(n / 3));
    if (payee % 10 == 0)
        person_id(payee, made.payee);
    else
        business_id(payee, made.payee);
    account_of(payee, made.iban);
    return made;
}

/* --- rows, in the order of q_copy_*.sql --- */

static void nulls(CopyBuffer *buffer, int count)
{
    for (int i = 0; i < count; i++)
        copy_null(buffer);
}

static void add_decision(Maker *maker, const Made *made)
{
    CopyBuffer *buffer = &maker->decisions;
    const Slice agency = SLICE_LITERAL("UUDEV");
    bool person = made->payee[6] == '-' && made->payee[7] == '9';

    copy_row(buffer, 55);
    nulls(buffer, 3);
    copy_int8(buffer, made->number);
    copy_int8(buffer, maker->batch);
    copy_int8(buffer, made->ordinal + 1);
    copy_text(buffer, made->rejected ? SLICE_LITERAL("rejected") : SLICE_LITERAL("planned"));
    copy_text(buffer, agency);
    copy_text(buffer, slice_of(made->decision_id));
    copy_text(buffer, slice_of(made->grant_id));
    copy_int4(buffer, (int32_t)(made->n % 3 + 1));
    copy_text(buffer, SLICE_LITERAL("PALKKA50"));
    copy_day(buffer, day_plus(maker->day, -10));
    copy_day(buffer, maker->day);
    copy_day(buffer, day_plus(maker->day, -60));
    copy_day(buffer, day_plus(maker->day, -31));
    copy_text(buffer, person ? SLICE_LITERAL("person") : SLICE_LITERAL("organisation"));
    copy_text(buffer, slice_of(made->payee));
    copy_text(buffer, SLICE_LITERAL("Keksitty Saaja"));
    nulls(buffer, 5);
    copy_text(buffer, slice_of(made->iban));
    copy_null(buffer);
    copy_money(buffer, made->amount);
    nulls(buffer, 2);
    copy_text(buffer, SLICE_LITERAL("esittelija.uudev"));
    copy_text(buffer, SLICE_LITERAL("ratkaisija.uudev"));
    nulls(buffer, 7);
    copy_text(buffer, SLICE_LITERAL("UUDEV/1/2020"));
    copy_text(buffer, SLICE_LITERAL("fi"));
    copy_bool(buffer, false);
    nulls(buffer, 2);
    copy_text(buffer, SLICE_LITERAL("MAKSU"));
    copy_text(buffer, SLICE_LITERAL("YLEIS"));
    copy_text(buffer, SLICE_LITERAL("32.30.51"));
    copy_int4(buffer, day_civil(maker->day).year);
    copy_bool(buffer, false);
    copy_bool(buffer, false);
    copy_int8(buffer, decision_key(&maker->key, agency, slice_of(made->decision_id)));
    copy_int8(buffer, grant_key(&maker->key, agency, slice_of(made->grant_id)));
    copy_int8(buffer, payee_key(&maker->key, slice_of(made->payee)));
    copy_int8(buffer, iban_key(&maker->key, slice_of(made->iban)));
    audit_end_row(buffer, &maker->salts);
}

static void add_finding(Maker *maker, const Made *made)
{
    CopyBuffer *buffer = &maker->findings;

    copy_row(buffer, 10);
    copy_int8(buffer, made->number);
    copy_int4(buffer, 0);
    copy_text(buffer, SLICE_LITERAL("R-0100"));
    copy_int4(buffer, 1);
    copy_text(buffer, SLICE_LITERAL("IBAN_INVALID"));
    copy_text(buffer, SLICE_LITERAL("reject"));
    copy_text(buffer, SLICE_LITERAL("{}"));
    copy_text(buffer, SLICE_LITERAL("{}"));
    audit_end_row(buffer, &maker->salts);
}

static void add_payment(Maker *maker, const Made *made)
{
    CopyBuffer *buffer = &maker->payments;

    copy_row(buffer, 20);
    copy_int8(buffer, made->payment);
    copy_int8(buffer, made->number);
    copy_int8(buffer, maker->file);
    copy_int8(buffer, made->ordinal + 1);
    copy_money(buffer, made->amount);
    copy_int8(buffer, 0);
    copy_text(buffer, slice_of(made->iban));
    copy_null(buffer);
    copy_text(buffer, SLICE_LITERAL("Keksitty Saaja"));
    nulls(buffer, 5);
    copy_text(buffer, SLICE_LITERAL("text"));
    copy_text(buffer, SLICE_LITERAL("UUDEV/1/2020"));
    copy_text(buffer, SLICE_LITERAL("AEMP"));
    copy_null(buffer);
    audit_end_row(buffer, &maker->salts);
}

static void add_rest(Maker *maker, const Made *made)
{
    copy_row(&maker->claims, 2);
    copy_int8(&maker->claims,
              decision_key(&maker->key, SLICE_LITERAL("UUDEV"), slice_of(made->decision_id)));
    copy_int8(&maker->claims, made->number);

    copy_row(&maker->open, 2);
    copy_int8(&maker->open, made->number);
    copy_int8(&maker->open, made->payment);

    copy_row(&maker->changes, 6);
    copy_int8(&maker->changes, made->number);
    copy_int4(&maker->changes, 1);
    copy_text(&maker->changes, SLICE_LITERAL("planned"));
    copy_text(&maker->changes, SLICE_LITERAL("paid"));
    copy_int8(&maker->changes, maker->run);
    copy_text(&maker->changes, SLICE_LITERAL("paid by the bank"));
}

static void send(Maker *maker)
{
    Error err = {0};
    Store *store = maker->store;

    must(audit_send(store, "decision", QUERY_COPY_DECISION, &maker->decisions, &err), &err);
    must(copy_buffer_send(store, QUERY_COPY_CLAIM, &maker->claims, &err), &err);
    must(audit_send(store, "finding", QUERY_COPY_FINDING, &maker->findings, &err), &err);
    must(audit_send(store, "payment", QUERY_COPY_PAYMENT, &maker->payments, &err), &err);
    must(copy_buffer_send(store, QUERY_COPY_OPEN_PAYMENT, &maker->open, &err), &err);
    must(copy_buffer_send(store, QUERY_COPY_CHANGE, &maker->changes, &err), &err);
}

/* --- days --- */

static int64_t take_numbers(Store *store, Query query, int64_t count)
{
    AUTO_PARAMS Params params = {0};
    Error err = {0};
    bool found;
    int64_t first = 0;

    params_int(&params, count);
    must(store_query_int(store, query, &params, &found, &first, &err), &err);
    return first;
}

static void begin_day(Maker *maker, int64_t from, int64_t count, int64_t first_decision,
                      int64_t *payment_count)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *made = NULL;
    Error err = {0};
    int64_t sum = 0, paid = 0;

    *payment_count = 0;
    for (int64_t n = from; n < from + count; n++) {
        Made one = make(maker, n, 0, 0, 0);
        sum += one.amount.cents;
        paid += one.rejected ? 0 : one.amount.cents;
        *payment_count += one.rejected ? 0 : 1;
    }
    params_day(&params, maker->day);
    params_int(&params, from / count);
    params_int(&params, count);
    params_int(&params, sum);
    params_int(&params, *payment_count);
    params_int(&params, paid);
    params_int(&params, first_decision);
    must(store_query(maker->store, QUERY_BENCH_HISTORY_BATCH, &params, &made, &err), &err);
    maker->run = result_int(made, 0, 0);
    maker->batch = result_int(made, 0, 1);
    maker->file = result_int(made, 0, 2);
}

static void make_day(Maker *maker, int64_t from, int64_t count)
{
    AUTO_TX Tx *tx = NULL;
    Error err = {0};
    int64_t payments, ordinal = 0;

    must(store_begin(maker->store, &tx, &err), &err);
    int64_t number = take_numbers(maker->store, QUERY_NEXT_DECISION_NUMBERS, count);
    begin_day(maker, from, count, number, &payments);
    must(audit_of_run(maker->store, maker->run, &err), &err);
    int64_t payment = take_numbers(maker->store, QUERY_NEXT_PAYMENT_NUMBERS, payments);
    for (int64_t i = 0; i < count; i++) {
        Made made = make(maker, from + i, number + i, payment + ordinal, ordinal);
        add_decision(maker, &made);
        if (made.rejected) {
            add_finding(maker, &made);
        } else {
            add_payment(maker, &made);
            add_rest(maker, &made);
            ordinal++;
        }
        if (i % CHUNK == CHUNK - 1)
            send(maker);
    }
    send(maker);
    must(store_commit(&tx, &err), &err);
}

static int64_t number_or(int argc, char **argv, int at, int64_t otherwise)
{
    int64_t number = 0;

    if (argc <= at)
        return otherwise;
    for (const char *c = argv[at]; *c != '\0'; c++) {
        if (*c < '0' || *c > '9' || number > INT32_MAX)
            give_up("not a number");
        number = number * 10 + (*c - '0');
    }
    return number;
}

int main(int argc, char **argv)
{
    AUTO_ARENA Arena arena;
    Maker maker = {.arena = &arena};
    Error err = {0};

    if (argc < 2)
        give_up("usage: make_history CONNINFO [DECISIONS [PAYEES]]");
    int64_t count = number_or(argc, argv, 2, 4300000);
    maker.payees = number_or(argc, argv, 3, 400000);
    arena_init(&arena, SIZE_MAX);
    must(store_open(&arena, argv[1], &maker.store, &err), &err);
    must(store_migrate(maker.store, &err), &err);
    must(hash_key_read(maker.store, &maker.key, &err), &err);
    int64_t days = count < DAYS ? 1 : DAYS;
    for (int64_t i = 0; i < days; i++) {
        maker.day = (Day){(int32_t)(FIRST_DAY + i * DAYS_APART)};
        make_day(&maker, i * (count / days), count / days);
        (void)fprintf(stderr, "\r%lld days of %lld", (long long)(i + 1), (long long)days);
    }
    (void)fprintf(stderr, "\n");
    store_close(&maker.store);
    return 0;
}
