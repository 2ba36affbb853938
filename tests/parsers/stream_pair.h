/*
 * stream_pair.h
 *     The same bytes read twice: with the lane for plain XML, and by libxml2 alone.
 */
#ifndef MAKSATUS_TESTS_STREAM_PAIR_H
#define MAKSATUS_TESTS_STREAM_PAIR_H

#include "maksatus/parser.h"

typedef struct StreamPair {
    FramingFault fault;  /* of the one with the lane */
    size_t event_count;  /* texts are joined */
    const char *differs; /* NULL: the two say the same */
} StreamPair;

/* Events, their lines, faults. Chunk is how many bytes the source gives at once (0: all). Of a
 * document with a fault, the events before it are compared as far as both tell them. */
StreamPair stream_pair(Slice bytes, size_t chunk);

#endif
