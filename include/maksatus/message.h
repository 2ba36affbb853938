/*
 * message.h
 *     pain.001 as we write it (.09, and .03 from the same model), and as a stranger reads it back.
 *
 * Writing: message_begin, message_add for each payment in the order of the ordinals, message_end.
 * The bytes go to a sink in pieces; nothing is held but one buffer. PmtInf groups begin anew every
 * max_per_pmtinf payments; their counts and sums must be known before their payments are written,
 * so the caller gives them (one group: the file's own count and sum).
 *
 * Verifying: message_verify reads the finished file from its first byte to its last, validates it
 * against the schema, and compares every id, amount, account, name, address, reference and both
 * levels of counts and sums with the rows of the database, which a callback hands over in order.
 */
#ifndef MAKSATUS_MESSAGE_H
#define MAKSATUS_MESSAGE_H

#include "maksatus/arena.h"
#include "maksatus/payment.h"
#include "maksatus/status.h"

typedef struct MessageSink {
    void *context;
    Status (*write)(void *context, Slice bytes, Error *err);
} MessageSink;

/* Count and sum of one PmtInf; group n has the id MESSAGE_ID-NN (at least two digits, from 01). */
typedef struct MessageGroup {
    int64_t count;
    Money sum;
} MessageGroup;

typedef struct MessageWriter MessageWriter; /* in the arena */

MUST_CHECK Status message_begin(Arena *arena, const PaymentFile *file, const MessageGroup *group,
                                size_t group_count, MessageSink sink, MessageWriter **writer,
                                Error *err);
MUST_CHECK Status message_add(MessageWriter *writer, const Payment *payment, Error *err);
MUST_CHECK Status message_end(MessageWriter *writer, Error *err);

/* Bytes that this payment will take in a file of this payer and version, and that a file takes
 * without payments (an upper bound): how a file is split by max_bytes before it is written. */
size_t message_payment_bytes(const PaymentFile *file, const Payment *payment);
size_t message_frame_bytes(const PaymentFile *file, size_t group_count);

/* Where the payments that should be in the file come from, in order: *end is true after the last.
 * Slices live until the next call. */
typedef struct PaymentSource {
    void *context;
    Status (*next)(void *context, Payment *payment, bool *end, Error *err);
} PaymentSource;

/* Schemas, compiled when they are first needed; for one thread at a time. Begin with {.dir = …}:
 * empty for the built-in schemas of what we write, else a folder with pain.001.001.NN.xsd. */
typedef struct MessageSchemas {
    Slice dir;
    Arena arena;
    const void *compiled[2]; /* by PainVersion */
} MessageSchemas;

void message_schemas_done(MessageSchemas *schemas);

/* Bytes come from a file that is read through read() (0 at the end). STATUS_INTEGRITY with the
 * first difference when the file is not exactly what the rows say. */
MUST_CHECK Status message_verify(Arena *arena, const PaymentFile *file, const MessageGroup *group,
                                 size_t group_count, MessageSchemas *schemas,
                                 Status (*read)(void *context, char *bytes, size_t size,
                                                size_t *filled, Error *err),
                                 void *read_context, PaymentSource payments, Error *err);

/* The manifest beside the file: one JSON document, the same bytes for the same rows. */
typedef struct ManifestData {
    const PaymentFile *file;
    const MessageGroup *group;
    size_t group_count;
    const char *sha256_hex;
    int64_t bytes;
    Slice profile;
    Slice program_version;
    Slice rules_hash; /* hex */
} ManifestData;
Slice message_manifest(Arena *arena, const ManifestData *data);

#endif
