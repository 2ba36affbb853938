/*
 * xml_writer.h
 *     Appends XML to one buffer that empties into a sink. Elements are the caller's literals.
 *
 * Room is reserved once for a whole piece (a head, a payment); appending inside of it cannot fail,
 * and a piece that is larger than it said is a bug.
 */
#ifndef MAKSATUS_ENGINE_MESSAGE_XML_WRITER_H
#define MAKSATUS_ENGINE_MESSAGE_XML_WRITER_H

#include "maksatus/message.h"

typedef struct XmlWriter {
    char *at;
    size_t len, capacity;
    MessageSink sink; /* write == NULL: nothing is ever flushed */
} XmlWriter;

/* What a character becomes at most: & is &amp; */
enum { XML_ESCAPE_BYTES_MAX = 5 };

MUST_CHECK Status xml_reserve(XmlWriter *xml, size_t bytes, Error *err);
MUST_CHECK Status xml_flush(XmlWriter *xml, Error *err);

void xml_raw(XmlWriter *xml, const char *bytes, size_t len);
#define XML_LITERAL(xml, text) xml_raw((xml), (text), sizeof(text) - 1)
/* Escapes & < > and nothing else: everything we write is text of elements. */
void xml_text(XmlWriter *xml, Slice text);
void xml_number(XmlWriter *xml, int64_t number); /* >= 0 */
void xml_money(XmlWriter *xml, Money amount);    /* >= 0, always two decimals */

#endif
