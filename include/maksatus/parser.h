/*
 * parser.h
 *     What a decision parser is: a name, a bid on the first bytes, and a reader of records.
 *
 * A parser sees bytes and nothing else: no file, no clock, no database, no log. It judges framing
 * (are the boundaries of records certain?); the form of fields is decision_read's. Memory does not
 * grow with the delivery: one record and one window at a time, bounded by limits.h.
 *
 * To add one: write parsers/decision_<name>.c with PARSER(<name>) = {...}, add its name to
 * parsers/meson.build, its tests to tests/parsers/ and its corpus to fixtures/corpus/.
 */
#ifndef MAKSATUS_PARSER_H
#define MAKSATUS_PARSER_H

#include "maksatus/arena.h"
#include "maksatus/decision.h"
#include "maksatus/status.h"

/* Why a whole delivery is refused. code is stable: it is the batch's reason. */
typedef enum FramingCode {
    FRAMING_NONE,
    FRAMING_EMPTY,             /* EMPTY: no bytes */
    FRAMING_UNKNOWN_FORMAT,    /* UNKNOWN_FORMAT: no parser bids */
    FRAMING_NOT_WELL_FORMED,   /* NOT_WELL_FORMED */
    FRAMING_TRUNCATED,         /* TRUNCATED */
    FRAMING_GZIP_BROKEN,       /* GZIP_BROKEN */
    FRAMING_COLUMN_COUNT,      /* COLUMN_COUNT: a row with another number of columns */
    FRAMING_HEADER,            /* HEADER_INVALID: required column missing, or a name twice */
    FRAMING_NOT_UTF8,          /* NOT_UTF8: in XML, JSON Lines and pain.001 */
    FRAMING_DOCTYPE,           /* DOCTYPE */
    FRAMING_LIMIT,             /* LIMIT_EXCEEDED: over a limit of limits.h */
    FRAMING_NAMESPACE,         /* NAMESPACE_UNKNOWN: well-formed XML that is not ours to read */
    FRAMING_OWN_FILE,          /* OWN_FILE: a pain.001 with a MsgId of ours */
    FRAMING_VALUE,             /* VALUE_INVALID: of an answer: not of the form of ISO 20022 */
    FRAMING_CONTROL,           /* CONTROL_MISMATCH: control data of a part of the delivery */
    FRAMING_CODE_COUNT
} FramingCode;

const char *framing_code_name(FramingCode code);

/* Where the bytes come from: already inflated. read() fills up to size bytes and answers how many
 * (0 at the end). A refusal of the world is a Status; bytes that cannot be read further for what
 * they are set *broken: FRAMING_GZIP_BROKEN or FRAMING_LIMIT, else it is FRAMING_NONE. */
typedef struct ByteSource {
    void *context;
    Status (*read)(void *context, char *bytes, size_t size, size_t *filled, FramingCode *broken,
                   Error *err);
} ByteSource;

typedef struct FramingFault {
    FramingCode code;
    uint64_t line;  /* 1-based; 0 when it is of the whole file */
    char text[200]; /* what was found and what was expected; no personal data */
} FramingFault;

/* Control data that the form itself carries (attributes of the XML root, GrpHdr of pain.001). */
typedef struct ControlData {
    Slice sender;    /* empty: none */
    int64_t sequence; /* -1: none */
    int64_t count;    /* -1 */
    Money total;      /* MONEY_NONE */
} ControlData;

typedef enum ReadResult {
    READ_RECORD,  /* *record is filled; its slices live until the next call */
    READ_END,     /* all of the delivery was read, its framing is right */
    READ_FRAMING, /* *fault says why the delivery is refused; nothing can be read after it */
    READ_REFUSED, /* the source met the world: *err */
} ReadResult;

typedef struct Reader Reader; /* each parser has its own struct behind it */

typedef struct Parser {
    const char *name; /* stored as the batch's format: csv, xml, jsonl, pain.001 */
    /* How sure the parser is that the delivery is its own, seen its first bytes (up to 4096,
     * inflated, any BOM still there): 0 not mine ... 100. The highest bid reads; a tie is a bug. */
    int (*bid)(Slice head);
    /* Opens a reader in the arena (which outlives it). control is filled no later than at the
     * first READ_RECORD or READ_END, and lives in the arena. */
    Reader *(*open)(Arena *arena, ByteSource source, ControlData *control);
    ReadResult (*read)(Reader *reader, Record *record, FramingFault *fault, Error *err);
    void (*close)(Reader *reader);
} Parser;

#define PARSER(name)                                                                               \
    extern const Parser parser_##name;                                                             \
    const Parser parser_##name

/* The parser with the highest bid, or NULL when nobody bids. */
const Parser *parser_for(Slice head);
/* All of them, NULL-terminated, for lists and tests. */
extern const Parser *const parsers_all[];

/* Records the fault and returns READ_FRAMING, so that a reader ends in one line. */
ReadResult framing_fault(FramingFault *fault, FramingCode code, uint64_t line, const char *format,
                         ...) PRINTF_LIKE(4, 5);
/* The same of what a source has called broken. */
ReadResult framing_broken(FramingFault *fault, FramingCode broken);

#endif
