/*
 * bank.h
 *     A bank that is played: it takes our payment files, remembers every EndToEndId it ever paid,
 *     and answers as it is told, or as its seed makes it.
 *
 *     Bank *bank = bank_new(42);
 *     bank_take(bank, xml);                                 a payment file
 *     bank_answer(bank, BANK_HOSTILE, day, put, context);   hands over files, named and complete
 *     bank_truth(bank, id, &truth)                          what really happened to a payment
 *     bank_paid_twice(bank), bank_over_paid(bank)           0, or somebody has it twice
 *
 * bench/simulated_bank is the same as a program.
 */
#ifndef MAKSATUS_SUPPORT_BANK_H
#define MAKSATUS_SUPPORT_BANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct Bank Bank;

/* What a bank does with the payments that wait. What it says of money is always true; what it says
 * in words may not be. */
#define BANK_MOOD_LIST(X)                                                                          \
    X(KIND, "kind", "accepts all and books all, one entry a payment")                              \
    X(PARTLY_REFUSED, "partly-refused", "refuses every tenth, with a reason")                      \
    X(REPEATS, "repeats", "tells everything twice, in messages of different ids")                  \
    X(LATE, "late", "is silent for two days, then kind")                                           \
    X(UNORDERED, "unordered", "a message a payment, money before words, in no order")              \
    X(RETURNS, "returns", "books all, and every fifth comes back, some in part")                   \
    X(GROUP_ONLY, "group-only", "speaks of whole files and payment informations only")             \
    X(CONTRADICTORY, "contradictory", "refuses what it has booked, and the other way round")       \
    X(STRANGERS, "strangers", "tells of payments and files that are not ours, too")                \
    X(WRONG_TOTALS, "wrong-totals", "books all, but its counts, sums and balances are wrong")      \
    X(HOSTILE, "hostile", "all of these, one payment so and the next one otherwise")

#define BANK_MOOD_NAME(constant, name, does) BANK_##constant,
typedef enum BankMood { BANK_MOOD_LIST(BANK_MOOD_NAME) BANK_MOODS } BankMood;
#undef BANK_MOOD_NAME

const char *bank_mood_name(BankMood mood);
const char *bank_mood_does(BankMood mood);
/* BANK_MOODS when it is none. */
BankMood bank_mood_find(const char *name);

/* What became of a payment. A part that did not come back is still out. */
typedef enum BankFate { FATE_WAITS, FATE_PAID, FATE_REFUSED, FATE_RETURNED } BankFate;

typedef struct BankTruth {
    BankFate fate;
    int64_t out_cents, back_cents;
} BankTruth;

typedef void BankPut(void *context, const char *name, const char *bytes, size_t size);

Bank *bank_new(uint64_t seed);
void bank_done(Bank *bank);
/* False when the file has no payments that can be read. */
bool bank_take(Bank *bank, const char *xml);
/* The answers of one day about all that was taken and not yet answered. */
void bank_answer(Bank *bank, BankMood mood, const char *day, BankPut *put, void *context);

/* False when the bank never had it. */
bool bank_truth(const Bank *bank, const char *end_to_end_id, BankTruth *truth);
/* EndToEndIds that came more than once. */
size_t bank_paid_twice(const Bank *bank);
/* Remittance texts and payees to whom more is out than the largest of their payments: two attempts
 * of one decision are both paid. */
size_t bank_over_paid(const Bank *bank);
size_t bank_count(const Bank *bank);
/* What left the payers' accounts and did not come back. */
int64_t bank_out_cents(const Bank *bank);

/* The memory of a bank as lines of text, to go on another day. False: the file is no memory. */
bool bank_save(const Bank *bank, FILE *file);
bool bank_load(Bank *bank, FILE *file);

#endif
