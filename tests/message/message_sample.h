/*
 * message_sample.h
 *     An invented payment file of four payments that uses every element we write, and memory as
 *     sink, as reader and as source of rows.
 */
#ifndef MAKSATUS_TESTS_MESSAGE_SAMPLE_H
#define MAKSATUS_TESTS_MESSAGE_SAMPLE_H

#include "maksatus/message.h"

enum { SAMPLE_PAYMENTS = 4, SAMPLE_BYTES_MAX = 64 * 1024 };

typedef struct Sample {
    PaymentFile file;
    MessageGroup group[SAMPLE_PAYMENTS];
    size_t group_count;
    Payment payment[SAMPLE_PAYMENTS];
    size_t payment_count;
} Sample;

/* Groups of at most max_per_pmtinf payments (0: one). */
void sample_make(Sample *sample, PainVersion version, AddressMode address_mode,
                 BatchBooking booking, int64_t max_per_pmtinf);
/* Makes counts, sums and groups fit to the payments again. */
void sample_total(Sample *sample);

typedef struct Memory {
    char bytes[SAMPLE_BYTES_MAX];
    size_t len;
    size_t at;        /* where the next read begins */
    size_t piece_max; /* 0: as much as is asked for */
} Memory;

MUST_CHECK Status memory_write(void *memory, Slice bytes, Error *err);
MUST_CHECK Status memory_read(void *memory, char *bytes, size_t size, size_t *filled, Error *err);

typedef struct Rows {
    const Payment *payment;
    size_t count, at;
} Rows;

MUST_CHECK Status rows_next(void *rows, Payment *payment, bool *end, Error *err);

/* Writes the sample; the status of the first call that refuses. */
MUST_CHECK Status sample_write(const Sample *sample, Memory *memory, Error *err);
/* Verifies memory from its beginning against the rows of the sample. */
MUST_CHECK Status sample_verify(const Sample *sample, Memory *memory, Slice schema_dir, Error *err);

#endif
