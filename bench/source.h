/*
 * source.h
 *     The bytes of a file, for parsers: plain reading, no hash, no gzip.
 */
#ifndef MAKSATUS_BENCH_SOURCE_H
#define MAKSATUS_BENCH_SOURCE_H

#include <stdio.h>
#include <stdlib.h>

#include "maksatus/parser.h"

enum { SOURCE_HEAD_BYTES = 4096 };

static inline Status source_read(void *context, char *bytes, size_t size, size_t *filled,
                                 FramingCode *broken, Error *err)
{
    (void)err;
    *broken = FRAMING_NONE;
    *filled = fread(bytes, 1, size, context);
    return STATUS_OK;
}

/* Opens path and shows its first bytes, by which a parser is chosen; ends the program where it
 * cannot be read. */
static inline ByteSource source_open(const char *path, char head[SOURCE_HEAD_BYTES], Slice *first)
{
    FILE *file = fopen(path, "rbe");

    if (file == NULL) {
        (void)fprintf(stderr, "cannot read %s\n", path);
        exit(EXIT_FAILURE);
    }
    *first = (Slice){head, fread(head, 1, SOURCE_HEAD_BYTES, file)};
    rewind(file);
    return (ByteSource){file, source_read};
}

static inline void source_close(ByteSource source)
{
    (void)fclose(source.context);
}

#endif
