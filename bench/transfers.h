/*
 * transfers.h
 *     Credit transfers from a file of make_transfers.py, as the payments of one payment file.
 */
#ifndef MAKSATUS_BENCH_TRANSFERS_H
#define MAKSATUS_BENCH_TRANSFERS_H

#include "maksatus/message.h"

typedef struct Transfers Transfers; /* in the arena */

/* Reads the file once for count and sum and stands at its beginning again. Ends the program with
 * exit code 2 where the file is not as it should be. */
Transfers *transfers_open(Arena *arena, const char *path);
/* The message that they make: one PmtInf, pain.001.001.09. */
const PaymentFile *transfers_file(const Transfers *transfers);
/* False at the end. The texts lie in the arena. */
bool transfers_next(Transfers *transfers, Arena *arena, Payment *payment);

#endif
