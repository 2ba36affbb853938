/*
 * xml_reader.h
 *     A file of ours, read strictly, in pieces of any size: tag by tag, with the text before.
 *
 * The reader proves that a file is well-formed; what stands in it is others' to judge. It takes
 * what xml_piece.h knows and refuses the rest, although it may be good XML. Around it stand
 *
 *     <?xml version="1.0" encoding="UTF-8"?> and one newline, no byte order mark, no DOCTYPE
 *     one element, and one newline after its end
 *
 * Memory is bounded: a text and the tag after it must fit into the buffer.
 */
#ifndef MAKSATUS_ENGINE_MESSAGE_XML_READER_H
#define MAKSATUS_ENGINE_MESSAGE_XML_READER_H

#include "maksatus/arena.h"
#include "maksatus/status.h"
#include "maksatus/xml_piece.h"

/* Fills bytes; 0 at the end. */
typedef struct XmlSource {
    void *context;
    Status (*read)(void *context, char *bytes, size_t size, size_t *filled, Error *err);
} XmlSource;

typedef struct XmlReader {
    XmlSource source;
    char *bytes; /* [read already | at: what comes next | filled: zeroes] */
    size_t at, filled;
    bool source_ended;
    bool begun;
    bool root_closed;
    XmlElements elements;
} XmlReader;

void xml_reader_init(XmlReader *reader, Arena *arena, XmlSource source);
/* The next tag; its slices live until the one after it is read. After XML_END and XML_REFUSED the
 * reader must not be asked again. A status other than STATUS_OK is the source's. */
MUST_CHECK Status xml_reader_next(XmlReader *reader, XmlTag *tag, Error *err);

#endif
