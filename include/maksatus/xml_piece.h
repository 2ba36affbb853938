/*
 * xml_piece.h
 *     A piece of XML: a text and the tag after it, looked for in bytes that are at hand.
 *
 * Known is the plain part of XML, as programs write it; the rest is XML_UNKNOWN, although it may be
 * good. Who reads our own files refuses it; who reads those of others asks libxml2 from there on.
 *
 *     names     ASCII letters, digits and _ - . : no prefix
 *     tags      <Name>, <Name Attribute="value">, </Name>: one blank, double quotes, nothing else;
 *               an empty element is two tags
 *     texts     UTF-8; & only in the five entities that XML knows by itself, > only as &gt;
 *     never     comment, CDATA, instruction, character reference, carriage return
 *
 * What is found every XML parser reads the same way. Namespaces are the caller's: xmlns is an
 * attribute here. Bytes are followed by XML_SLACK_BYTES zeroes, which stop every loop, so that none
 * needs a second condition: a zero is no character of XML.
 */
#ifndef MAKSATUS_XML_PIECE_H
#define MAKSATUS_XML_PIECE_H

#include "maksatus/limits.h"
#include "maksatus/slice.h"

enum {
    XML_DEPTH_MAX = LIMIT_XML_DEPTH,
    XML_NAME_BYTES_MAX = 64,
    XML_ATTRIBUTES_MAX = 4,
    XML_SLACK_BYTES = XML_NAME_BYTES_MAX + 16,
};

typedef enum XmlFound {
    XML_FOUND,
    XML_MORE_NEEDED, /* the end of the bytes came first */
    XML_UNKNOWN,     /* refusal says why */
} XmlFound;

typedef enum XmlKind {
    XML_OPEN,
    XML_CLOSE,
    XML_END,     /* nothing follows; said by readers of whole files only */
    XML_REFUSED, /* refusal says why */
} XmlKind;

typedef struct XmlAttribute {
    Slice name;
    Slice value;
} XmlAttribute;

/* Slices point into the bytes. */
typedef struct XmlTag {
    XmlKind kind;
    Slice text; /* between the tag before and this one */
    bool has_entity;
    Slice name;
    XmlAttribute attribute[XML_ATTRIBUTES_MAX];
    size_t attribute_count;
    size_t bytes;        /* of text and tag, as they stand */
    const char *refusal; /* what is wrong, never a value */
    const char *refused; /* where: a comment, a tag, the XML */
} XmlTag;

typedef struct XmlName {
    char bytes[XML_NAME_BYTES_MAX];
    size_t len;
} XmlName;

/* The elements that are open, from the outermost inwards. */
typedef struct XmlElements {
    XmlName open[XML_DEPTH_MAX];
    size_t depth;
} XmlElements;

/* Changes nothing but the tag. */
XmlFound xml_piece_find(const XmlElements *elements, const char *bytes, size_t len, XmlTag *tag);
/* After XML_FOUND: opens or closes its element, and resolves the entities of its text where it
 * stands; bytes are those that it was found in. */
void xml_piece_take(XmlElements *elements, char *bytes, XmlTag *tag);

#endif
