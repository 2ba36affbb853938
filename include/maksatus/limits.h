/*
 * limits.h
 *     Every bound on what comes from outside, in one place, with the relations between them.
 */
#ifndef MAKSATUS_LIMITS_H
#define MAKSATUS_LIMITS_H

enum {
    LIMIT_FIELD_BYTES = 4096,       /* one field of a delivery; longer is a framing fault */
    LIMIT_RECORD_BYTES = 64 * 1024, /* one record, all fields and attributes together */
    LIMIT_COLUMNS = 128,            /* columns of a CSV, elements of an XML record, keys */
    LIMIT_ATTRIBUTES = 64,          /* columns that we do not know, kept with the decision */
    LIMIT_XML_DEPTH = 32,           /* elements that are open, the root too */
    LIMIT_CHUNK_RECORDS = 4096,     /* decisions that are in memory at one time */
    LIMIT_BATCH_RECORDS = 10000000,
    LIMIT_FILE_NAME_BYTES = 255,
    LIMIT_INBOX_FILES = 100000,
    LIMIT_PATH_BYTES = 4096,
    LIMIT_REFERENCE_ROWS = 5000000, /* rows of one reference table file */
    LIMIT_END_TO_END_BYTES = 30,    /* CONTRACT.md section 5 */
    LIMIT_MESSAGE_ID_BYTES = 35,    /* ISO 20022 Max35Text */
    LIMIT_SENDER_BYTES = 560,       /* 140 characters: an index holds the sender of a batch */
    LIMIT_CODE_BYTES = 12,          /* agency, programme, payer codes */
};

/* A delivery, after inflating. */
#define LIMIT_DELIVERY_BYTES INT64_C(8589934592)

_Static_assert(LIMIT_RECORD_BYTES >= 2 * LIMIT_FIELD_BYTES, "a record holds more than one field");
_Static_assert(LIMIT_CODE_BYTES + 1 + 17 <= LIMIT_END_TO_END_BYTES,
               "payer code, dash and 17 digits are an EndToEndId");
_Static_assert(LIMIT_CODE_BYTES + 10 + 10 + 3 <= LIMIT_MESSAGE_ID_BYTES,
               "payer code, date, ten digits and the suffix of PmtInfId are a message id");

#endif
