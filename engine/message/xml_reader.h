/*
 * xml_reader.h
 *     XML as we write it, read strictly, in pieces of any size: tag by tag, with the text before.
 *
 * The reader proves that a file is well-formed; what stands in it is others' to judge. It knows the
 * part of XML that a payment file may use and refuses the rest, although it may be good XML:
 *
 *     begins    <?xml version="1.0" encoding="UTF-8"?> and one newline, no byte order mark
 *     then      one element, and one newline after its end
 *     names     ASCII letters and digits: no prefix, so one namespace, which is an attribute here
 *     tags      <Name>, <Name Attribute="value">, </Name>: one blank, double quotes, nothing else;
 *               an empty element is two tags
 *     texts     UTF-8; & only in the five entities that XML knows by itself, > only as &gt;
 *     never     DOCTYPE, comment, CDATA, instruction, character reference, carriage return
 *
 * Whatever it accepts, every XML parser reads the same way. Memory is bounded: a text and the tag
 * after it must fit into the buffer.
 */
#ifndef MAKSATUS_ENGINE_MESSAGE_XML_READER_H
#define MAKSATUS_ENGINE_MESSAGE_XML_READER_H

#include "maksatus/arena.h"
#include "maksatus/status.h"

enum {
    XML_DEPTH_MAX = 32,
    XML_NAME_BYTES_MAX = 64,
    XML_ATTRIBUTES_MAX = 4,
};

/* Fills bytes; 0 at the end. */
typedef struct XmlSource {
    void *context;
    Status (*read)(void *context, char *bytes, size_t size, size_t *filled, Error *err);
} XmlSource;

typedef enum XmlKind {
    XML_OPEN,
    XML_CLOSE,
    XML_END,     /* the file is well-formed, and nothing follows */
    XML_REFUSED, /* refusal says why; the reader must not be asked again */
} XmlKind;

typedef struct XmlAttribute {
    Slice name;
    Slice value;
} XmlAttribute;

/* Slices live until the next one is read. */
typedef struct XmlTag {
    XmlKind kind;
    Slice text; /* between the tag before and this one, entities resolved */
    Slice name;
    XmlAttribute attribute[XML_ATTRIBUTES_MAX];
    size_t attribute_count;
    const char *refusal; /* what is wrong, never a value */
    const char *refused; /* where: a comment, a tag, the XML */
} XmlTag;

typedef struct XmlName {
    char bytes[XML_NAME_BYTES_MAX];
    size_t len;
} XmlName;

typedef struct XmlReader {
    XmlSource source;
    char *bytes; /* [read already | at: what comes next | filled: zeroes] */
    size_t at, filled;
    bool source_ended;
    bool begun;
    bool root_closed;
    XmlName open[XML_DEPTH_MAX]; /* elements, from the root inwards */
    size_t depth;
} XmlReader;

void xml_reader_init(XmlReader *reader, Arena *arena, XmlSource source);
/* A status other than STATUS_OK is the source's. */
MUST_CHECK Status xml_reader_next(XmlReader *reader, XmlTag *tag, Error *err);

#endif
