/*
 * xml_reader.c
 *     A text and the tag after it are looked for in a buffer; when its end comes first, what is
 *     there moves to the front, more is read, and the search begins anew.
 *
 *     bytes  [ gone | text <Name Attribute="value"> more ... | 0 0 0 ]
 *                   at                                       filled
 */
#include "xml_reader.h"

enum { BUFFER_BYTES = 64 * 1024 };

static const char declaration[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

void xml_reader_init(XmlReader *reader, Arena *arena, XmlSource source)
{
    *reader = (XmlReader){
        .source = source,
        .bytes = arena_alloc(arena, BUFFER_BYTES + XML_SLACK_BYTES),
    };
}

static void refuse(XmlTag *tag, const char *refusal, const char *refused)
{
    tag->kind = XML_REFUSED;
    tag->refusal = refusal;
    tag->refused = refused;
}

/* Reads until the buffer is full or the source has ended. */
static Status fill(XmlReader *reader, Error *err)
{
    memmove(reader->bytes, reader->bytes + reader->at, reader->filled - reader->at);
    reader->filled -= reader->at;
    reader->at = 0;
    while (!reader->source_ended && reader->filled < BUFFER_BYTES) {
        size_t room = BUFFER_BYTES - reader->filled;
        size_t filled = 0;

        TRY(reader->source.read(reader->source.context, reader->bytes + reader->filled, room,
                                &filled, err));
        ensure(filled <= room);
        reader->filled += filled;
        reader->source_ended = filled == 0;
    }
    memset(reader->bytes + reader->filled, 0, XML_SLACK_BYTES);
    return STATUS_OK;
}

static Status begin(XmlReader *reader, XmlTag *tag, Error *err)
{
    TRY(fill(reader, err));
    reader->begun = slice_starts((Slice){reader->bytes, reader->filled}, declaration);
    if (reader->begun)
        reader->at = sizeof declaration - 1;
    else
        refuse(tag, "begins otherwise", "XML declaration");
    return STATUS_OK;
}

static Status end(XmlReader *reader, XmlTag *tag, Error *err)
{
    TRY(fill(reader, err));
    tag->kind = XML_END;
    if (!slice_is((Slice){reader->bytes, reader->filled}, "\n"))
        refuse(tag, "bytes after the end", "Document");
    return STATUS_OK;
}

static XmlFound find(const XmlReader *reader, XmlTag *tag)
{
    return xml_piece_find(&reader->elements, reader->bytes + reader->at,
                          reader->filled - reader->at, tag);
}

static void take(XmlReader *reader, XmlTag *tag)
{
    if (reader->elements.depth == 0 && tag->text.len > 0) {
        refuse(tag, "text outside of the root", "XML");
        return;
    }
    xml_piece_take(&reader->elements, reader->bytes + reader->at, tag);
    reader->at += tag->bytes;
    reader->root_closed = reader->elements.depth == 0;
}

Status xml_reader_next(XmlReader *reader, XmlTag *tag, Error *err)
{
    XmlFound found;

    if (!reader->begun)
        TRY(begin(reader, tag, err));
    if (!reader->begun)
        return STATUS_OK;
    if (reader->root_closed)
        return end(reader, tag, err);
    found = find(reader, tag);
    if (found == XML_MORE_NEEDED) {
        TRY(fill(reader, err));
        found = find(reader, tag);
    }
    if (found == XML_FOUND)
        take(reader, tag);
    else if (found == XML_MORE_NEEDED)
        refuse(tag, reader->source_ended ? "ends too early" : "a text that is too long", "XML");
    return STATUS_OK;
}
