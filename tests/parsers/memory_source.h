/*
 * memory_source.h
 *     A source of bytes that lie in memory, handed out in chunks of a chosen size.
 */
#ifndef MAKSATUS_TESTS_MEMORY_SOURCE_H
#define MAKSATUS_TESTS_MEMORY_SOURCE_H

#include "maksatus/parser.h"

typedef struct MemorySource {
    Slice left;
    size_t chunk; /* 0: as much as is asked for */
    size_t taken;
    bool broken_at_end; /* as a damaged gzip stream */
    bool refused_at_end;
} MemorySource;

static inline Status memory_source_read(void *context, char *bytes, size_t size, size_t *filled,
                                        FramingCode *broken, Error *err)
{
    MemorySource *source = context;
    size_t count = source->left.len < size ? source->left.len : size;

    if (source->chunk != 0 && count > source->chunk)
        count = source->chunk;
    if (count == 0 && source->refused_at_end)
        return error_set(err, STATUS_IO, "the source was refused");
    *broken = count == 0 && source->broken_at_end ? FRAMING_GZIP_BROKEN : FRAMING_NONE;
    if (count > 0)
        memcpy(bytes, source->left.at, count);
    source->left = (Slice){source->left.at + count, source->left.len - count};
    source->taken += count;
    *filled = count;
    return STATUS_OK;
}

static inline ByteSource memory_source(MemorySource *source)
{
    return (ByteSource){source, memory_source_read};
}

#endif
