/*
 * xml_stream.h
 *     XML as a stream of events that are pulled: libxml2 inside, bounded on every side.
 *
 * Private to parsers/. What is refused here is refused for every form in XML: bytes that are not
 * UTF-8, another declared encoding, a DOCTYPE, references to entities other than the five of XML
 * itself, and anything over a limit. Nothing is ever resolved or fetched.
 */
#ifndef MAKSATUS_PARSERS_XML_STREAM_H
#define MAKSATUS_PARSERS_XML_STREAM_H

#include "maksatus/parser.h"

typedef enum EventKind {
    EVENT_START,     /* of an element: name, uri */
    EVENT_ATTRIBUTE, /* of the element that just started: name, uri, value; one event each */
    EVENT_TEXT,      /* value; one text may come in several events */
    EVENT_END,       /* of an element: name, uri */
} EventKind;

/* value lives until the next call, name and uri as long as the stream. */
typedef struct XmlEvent {
    EventKind kind;
    uint64_t line;
    Slice name; /* without prefix */
    Slice uri;  /* the namespace; SLICE_NONE for none */
    Slice value;
} XmlEvent;

typedef struct XmlStream XmlStream;

XmlStream *xml_stream_open(Arena *arena, ByteSource source);
/* READ_RECORD: *event is the next one. READ_END only after a document that was complete. */
MUST_CHECK ReadResult xml_stream_next(XmlStream *stream, XmlEvent *event, FramingFault *fault,
                                      Error *err);
void xml_stream_close(XmlStream *stream);
/* Before the first event: libxml2 reads all of it. The events are the same, only slower; tests
 * compare the two. */
void xml_stream_without_lane(XmlStream *stream);

/* Whether there is nothing but white space in a text. */
bool xml_is_blank(Slice text);

/* The start tag of the first element within the first bytes of a delivery, from its '<' to its
 * '>' or to the end; SLICE_NONE when there is none. For bids: a guess that reading then proves. */
Slice xml_first_tag(Slice head);
/* Whether the tag contains "uri" or 'uri'. */
bool xml_tag_names(Slice tag, const char *uri);

#endif
