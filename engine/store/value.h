/*
 * value.h
 *     One value as it travels in PostgreSQL's binary format, and what it means. Private.
 */
#ifndef MAKSATUS_STORE_VALUE_H
#define MAKSATUS_STORE_VALUE_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "maksatus/day.h"
#include "maksatus/money.h"
#include "maksatus/slice.h"

/* Types by the numbers that the system catalogue gives them for ever (pg_type.dat). */
enum {
    TYPE_UNKNOWN_HERE = 0, /* COPY does not tell */
    TYPE_BOOL = 16,
    TYPE_BYTEA = 17,
    TYPE_NAME = 19,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23,
    TYPE_TEXT = 25,
    TYPE_OID = 26,
    TYPE_JSON = 114,
    TYPE_TEXT_ARRAY = 1009,
    TYPE_INT8_ARRAY = 1016,
    TYPE_BPCHAR = 1042,
    TYPE_VARCHAR = 1043,
    TYPE_DATE = 1082,
    TYPE_NUMERIC = 1700,
    TYPE_JSONB = 3802,
    TYPE_FIRST_OF_OURS = 16384, /* enums and domains of the schema */
};

enum { DAYS_TO_2000 = 10957 }; /* PostgreSQL counts days from 2000-01-01 */

/* at is NULL for NULL. */
typedef struct Value {
    const char *at;
    size_t len;
    uint32_t type;
} Value;

enum { ROW_COLUMNS_MAX = 128 };

struct Row {
    size_t columns;
    Value value[ROW_COLUMNS_MAX];
};

int64_t value_int(Value value);
Slice value_text(Value value);
Day value_day(Value value);
Money value_money(Value value);
bool value_bool(Value value);
Slice value_bytes(Value value);

static inline uint16_t read_be16(const char *at)
{
    uint16_t raw;

    memcpy(&raw, at, sizeof(raw));
    return be16toh(raw);
}

static inline uint32_t read_be32(const char *at)
{
    uint32_t raw;

    memcpy(&raw, at, sizeof(raw));
    return be32toh(raw);
}

static inline uint64_t read_be64(const char *at)
{
    uint64_t raw;

    memcpy(&raw, at, sizeof(raw));
    return be64toh(raw);
}

static inline void write_be16(unsigned char *at, uint16_t value)
{
    value = htobe16(value);
    memcpy(at, &value, sizeof(value));
}

static inline void write_be32(unsigned char *at, uint32_t value)
{
    value = htobe32(value);
    memcpy(at, &value, sizeof(value));
}

static inline void write_be64(unsigned char *at, uint64_t value)
{
    value = htobe64(value);
    memcpy(at, &value, sizeof(value));
}

#endif
