/*
 * value.c
 *     Reads values of PostgreSQL's binary format.
 *
 * Asking for the wrong type is a mistake in a query or its caller, never of the data, so it is
 * ensure()'s. numeric is read as far as it is a whole number: sum() of bigint is one.
 */
#include "value.h"

#include "maksatus/store.h"

static bool type_is(Value value, uint32_t type)
{
    return value.type == type || value.type == TYPE_UNKNOWN_HERE;
}

/* Header: count of digits, weight of the first, sign, decimals shown; then digits of base 10000
 * without zeros at either end. */
static int64_t numeric_whole(Value value)
{
    ensure(value.len >= 8);
    int digits = (int16_t)read_be16(value.at);
    int weight = (int16_t)read_be16(value.at + 2);
    uint16_t sign = read_be16(value.at + 4);
    int64_t whole = 0;

    ensure(sign == 0 || sign == 0x4000); /* else NaN or infinity */
    ensure(digits >= 0 && value.len == 8 + 2 * (size_t)digits && digits <= weight + 1);
    for (int i = 0; digits > 0 && i <= weight; i++) {
        int64_t digit = i < digits ? (int64_t)read_be16(value.at + 8 + 2 * (size_t)i) : 0;

        ensure(!__builtin_mul_overflow(whole, INT64_C(10000), &whole));
        ensure(!__builtin_add_overflow(whole, digit, &whole));
    }
    return sign == 0 ? whole : -whole;
}

int64_t value_int(Value value)
{
    ensure(value.at != NULL);
    if (value.type == TYPE_NUMERIC)
        return numeric_whole(value);
    ensure(type_is(value, TYPE_INT8) || value.type == TYPE_INT4 || value.type == TYPE_INT2
           || value.type == TYPE_OID);
    if (value.len == 8)
        return (int64_t)read_be64(value.at);
    if (value.len == 4)
        return value.type == TYPE_OID ? (int64_t)read_be32(value.at)
                                      : (int64_t)(int32_t)read_be32(value.at);
    ensure(value.len == 2);
    return (int16_t)read_be16(value.at);
}

Slice value_text(Value value)
{
    switch (value.type) {
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_BPCHAR:
    case TYPE_NAME:
    case TYPE_JSON:
    case TYPE_UNKNOWN_HERE:
        break;
    case TYPE_JSONB: /* one byte of version before its text */
        if (value.at != NULL)
            return (Slice){value.at + 1, value.len - 1};
        break;
    default:
        ensure(value.type >= TYPE_FIRST_OF_OURS);
        break;
    }
    return (Slice){value.at, value.len};
}

Day value_day(Value value)
{
    ensure(type_is(value, TYPE_DATE));
    if (value.at == NULL)
        return DAY_NONE;
    ensure(value.len == 4);
    return (Day){(int32_t)read_be32(value.at) + DAYS_TO_2000};
}

Money value_money(Value value)
{
    if (value.at == NULL) {
        ensure(type_is(value, TYPE_INT8) || value.type == TYPE_NUMERIC);
        return MONEY_NONE;
    }
    return (Money){value_int(value)};
}

bool value_bool(Value value)
{
    ensure(value.at != NULL && type_is(value, TYPE_BOOL) && value.len == 1);
    return *value.at != 0;
}

Slice value_bytes(Value value)
{
    ensure(type_is(value, TYPE_BYTEA));
    return (Slice){value.at, value.len};
}

size_t row_columns(const Row *row)
{
    return row->columns;
}

static Value row_value(const Row *row, size_t column)
{
    ensure(column < row->columns);
    return row->value[column];
}

bool row_is_null(const Row *row, size_t column)
{
    return row_value(row, column).at == NULL;
}

int64_t row_int(const Row *row, size_t column)
{
    return value_int(row_value(row, column));
}

int64_t row_int_or(const Row *row, size_t column, int64_t when_null)
{
    return row_is_null(row, column) ? when_null : row_int(row, column);
}

Slice row_text(const Row *row, size_t column)
{
    return value_text(row_value(row, column));
}

Day row_day(const Row *row, size_t column)
{
    return value_day(row_value(row, column));
}

Money row_money(const Row *row, size_t column)
{
    return value_money(row_value(row, column));
}

bool row_bool(const Row *row, size_t column)
{
    return value_bool(row_value(row, column));
}

Slice row_bytes(const Row *row, size_t column)
{
    return value_bytes(row_value(row, column));
}
