/*
 * record_buffer.c
 *     A record that is put together value by value.
 */
#include "record_buffer.h"

void record_begin(RecordBuffer *buffer, Record *record, uint64_t line)
{
    memset(record->field, 0, sizeof(record->field));
    record->line = line;
    record->attribute_count = 0;
    record->repeated = SLICE_NONE;
    record->wrong_kinds = 0;
    buffer->bytes_used = buffer->value_start = buffer->value_count = 0;
}

static ReadResult add(RecordBuffer *buffer, const Record *record, Slice part, FramingFault *fault)
{
    if (part.len > LIMIT_RECORD_BYTES - buffer->bytes_used)
        return framing_fault(fault, FRAMING_LIMIT, record->line,
                             "the record is longer than %d bytes", LIMIT_RECORD_BYTES);
    if (part.len > 0)
        memcpy(buffer->bytes + buffer->bytes_used, part.at, part.len);
    buffer->bytes_used += part.len;
    return READ_RECORD;
}

ReadResult record_grow(RecordBuffer *buffer, const Record *record, Slice part, FramingFault *fault)
{
    if (part.len > LIMIT_FIELD_BYTES - (buffer->bytes_used - buffer->value_start))
        return framing_fault(fault, FRAMING_LIMIT, record->line, "a value is longer than %d bytes",
                             LIMIT_FIELD_BYTES);
    return add(buffer, record, part, fault);
}

static Attribute *find_attribute(Record *record, Slice name)
{
    for (uint32_t i = 0; i < record->attribute_count; i++)
        if (slice_equal(record->attribute[i].name, name))
            return &record->attribute[i];
    return NULL;
}

static ReadResult put_attribute(RecordBuffer *buffer, Record *record, Slice name, Slice value,
                                FramingFault *fault)
{
    Slice copy = {buffer->bytes + buffer->bytes_used, name.len};
    const Attribute *there = find_attribute(record, name);
    ReadResult result;

    if (there != NULL) {
        record->repeated = there->name;
        return READ_RECORD;
    }
    if (record->attribute_count == LIMIT_ATTRIBUTES)
        return framing_fault(fault, FRAMING_LIMIT, record->line,
                             "the record has more than %d values that are not known",
                             LIMIT_ATTRIBUTES);
    if (name.len > LIMIT_FIELD_BYTES)
        return framing_fault(fault, FRAMING_LIMIT, record->line, "a name is longer than %d bytes",
                             LIMIT_FIELD_BYTES);
    result = add(buffer, record, name, fault);
    if (result == READ_RECORD)
        record->attribute[record->attribute_count++] = (Attribute){copy, value};
    return result;
}

ReadResult record_put(RecordBuffer *buffer, Record *record, Slice name, FramingFault *fault)
{
    Slice value = {buffer->bytes + buffer->value_start, buffer->bytes_used - buffer->value_start};
    Field field = field_find(name);
    ReadResult result = READ_RECORD;

    if (++buffer->value_count > LIMIT_COLUMNS)
        return framing_fault(fault, FRAMING_LIMIT, record->line,
                             "the record has more than %d values", LIMIT_COLUMNS);
    if (field == FIELD_COUNT)
        result = put_attribute(buffer, record, name, value, fault);
    else if (record->field[field].at != NULL)
        record->repeated = slice_of(field_name(field));
    else
        record->field[field] = value;
    buffer->value_start = buffer->bytes_used;
    return result;
}
