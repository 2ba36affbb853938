/*
 * bank_private.h
 *     What the two files of the played bank share.
 */
#ifndef MAKSATUS_SUPPORT_BANK_PRIVATE_H
#define MAKSATUS_SUPPORT_BANK_PRIVATE_H

#include "bank.h"

enum { ID_BYTES = 36, TEXT_BYTES = 144 };

typedef struct BankPayment {
    char id[ID_BYTES], file[ID_BYTES], group[ID_BYTES], account[ID_BYTES], payee[ID_BYTES];
    char text[TEXT_BYTES]; /* reference or message */
    int64_t cents, out_cents, back_cents;
    BankFate fate;
    int days; /* that it has waited */
} BankPayment;

/* An account of ours at this bank: its statements follow each other. */
typedef struct BankAccount {
    char iban[ID_BYTES];
    int64_t balance;
    int sequence;
} BankAccount;

enum { ACCOUNTS_MAX = 64 };

struct Bank {
    uint64_t seed;
    BankPayment *payment;
    size_t count, capacity, paid_twice;
    uint32_t *slot; /* payments by id, plus one; 0 is free */
    size_t slots;
    BankAccount account[ACCOUNTS_MAX];
    size_t accounts;
    unsigned message;
    char *bytes; /* of the message that is written */
    size_t size, bytes_capacity;
};

BankPayment *bank_find(const Bank *bank, const char *id);
unsigned bank_chance(Bank *bank, unsigned of);

#endif
