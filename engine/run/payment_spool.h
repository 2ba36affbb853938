/*
 * payment_spool.h
 *     The payments of one file as they came from the database, kept in an unnamed temporary file
 *     from when they are written until they are compared with what lies on disk: the database is
 *     asked once. Memory holds one payment.
 */
#ifndef MAKSATUS_RUN_PAYMENT_SPOOL_H
#define MAKSATUS_RUN_PAYMENT_SPOOL_H

#include <stdio.h>

#include "maksatus/arena.h"
#include "maksatus/payment.h"
#include "maksatus/status.h"

typedef struct PaymentSpool {
    FILE *file; /* NULL: there is none */
    uint64_t count, at;
    void *texts; /* of the payment that was written or read last */
    size_t texts_capacity;
} PaymentSpool;

/* In a folder of HOME. */
MUST_CHECK Status payment_spool_open(PaymentSpool *spool, const char *folder, Error *err);
MUST_CHECK Status payment_spool_add(PaymentSpool *spool, const Payment *payment, Error *err);
/* From the first payment on. */
MUST_CHECK Status payment_spool_rewind(PaymentSpool *spool, Error *err);
/* Its texts live until the next call. */
MUST_CHECK Status payment_spool_next(PaymentSpool *spool, Payment *payment, bool *end, Error *err);
void payment_spool_close(PaymentSpool *spool); /* fine with {0} */

#endif
