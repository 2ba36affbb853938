/*
 * transfers.c
 *     Tab separated lines to payments: id, IBAN, BIC, name, cents, text.
 */
#include "transfers.h"

#include <stdio.h>
#include <stdlib.h>

#include "maksatus/arena.h"

enum { COLUMNS = 6, LINE_BYTES = 1024 };

struct Transfers {
    FILE *lines;
    PaymentFile file;
};

static _Noreturn void give_up(const char *what, const char *name)
{
    (void)fprintf(stderr, "transfers: %s: %s\n", what, name);
    exit(2);
}

static int64_t number_of(Slice digits)
{
    int64_t number = 0;

    for (size_t i = 0; i < digits.len; i++)
        number = number * 10 + (digits.at[i] - '0');
    return number;
}

bool transfers_next(Transfers *transfers, Arena *arena, Payment *payment)
{
    char line[LINE_BYTES];
    Slice column[COLUMNS], rest;

    if (fgets(line, sizeof line, transfers->lines) == NULL)
        return false;
    rest = arena_slice(arena, slice_of(line));
    for (size_t i = 0; i < COLUMNS; i++) {
        char mark = i + 1 < COLUMNS ? '\t' : '\n';
        const char *end = rest.len == 0 ? NULL : memchr(rest.at, mark, rest.len);

        if (end == NULL)
            give_up("not six columns", line);
        column[i] = (Slice){rest.at, (size_t)(end - rest.at)};
        rest = (Slice){end + 1, rest.len - column[i].len - 1};
    }
    *payment = (Payment){
        .amount = {number_of(column[4])},
        .iban = column[1],
        .bic = column[2],
        .name = column[3],
        .remittance_kind = REMITTANCE_TEXT,
        .remittance = column[5],
    };
    if (!payment_number_of(transfers->file.payer, column[0], &payment->number))
        give_up("not an id of KEHA", line);
    return true;
}

Transfers *transfers_open(Arena *arena, const char *path)
{
    Transfers *transfers = ARENA_NEW(arena, Transfers);
    Payment payment;

    transfers->lines = fopen(path, "re");
    if (transfers->lines == NULL)
        give_up("cannot read", path);
    transfers->file = (PaymentFile){
        .number = 1,
        .message_id = SLICE_LITERAL("KEHA-20261201-0001"),
        .payer = SLICE_LITERAL("KEHA"),
        .payer_name = SLICE_LITERAL("Kehittämis- ja hallintokeskus"),
        .initiating_party_id = SLICE_LITERAL("012345678"),
        .debtor_iban = SLICE_LITERAL("FI4950009420028730"),
        .debtor_bic = SLICE_LITERAL("OKOYFIHH"),
        .execution_day = {20788}, /* 2026-12-01 */
        .created_at = SLICE_LITERAL("2026-11-30T02:15:00+02:00"),
        .version = PAIN_001_09,
        .address_mode = ADDRESS_NONE,
        .batch_booking = BOOKING_TRUE,
    };
    for (ArenaMark mark = arena_mark(arena); transfers_next(transfers, arena, &payment);
         arena_reset(arena, mark)) {
        transfers->file.count += 1;
        transfers->file.sum = money_sum(transfers->file.sum, payment.amount);
    }
    rewind(transfers->lines);
    return transfers;
}

const PaymentFile *transfers_file(const Transfers *transfers)
{
    return &transfers->file;
}
