/*
 * bank.h
 *     A bank that is played: it takes our payment files, remembers every EndToEndId it ever paid,
 *     and answers as it is told, or as its seed makes it.
 *
 *     Bank *bank = bank_new(&arena, 42);
 *     bank_take(bank, xml);                       a payment file; a second one is refused
 *     bank_answer(bank, BANK_HOSTILE, day, put, context);    hands over files, named and complete
 *     bank_paid_twice(bank), bank_paid_cents(bank)           what really happened
 */
#ifndef MAKSATUS_SUPPORT_BANK_H
#define MAKSATUS_SUPPORT_BANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "maksatus/arena.h"

typedef struct Bank Bank;

typedef enum BankMood {
    BANK_KIND,    /* accepts all, books all, one by one */
    BANK_HOSTILE, /* refuses, returns, repeats, mixes the order, tells of strangers */
} BankMood;

Bank *bank_new(Arena *arena, uint64_t seed);
/* False when the file has no payments that can be read. */
bool bank_take(Bank *bank, const char *xml);
/* The answers of one day about all that was taken and not yet answered. */
void bank_answer(Bank *bank, BankMood mood, const char *day,
                 void (*put)(void *context, const char *name, const char *bytes, size_t size),
                 void *context);
/* Payments that left the payer's account and did not come back, and EndToEndIds paid twice. */
int64_t bank_out_cents(const Bank *bank);
size_t bank_paid_twice(const Bank *bank);
size_t bank_count(const Bank *bank);

#endif
