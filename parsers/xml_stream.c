/*
 * xml_stream.c
 *     XML events by libxml2's push parser, turned into a pull, with a short way for plain XML.
 *
 *     source ─▶ piece of 4 KiB ─▶ is it UTF-8? ─┬▶ libxml2 ─────────┬▶ events ─▶ next()
 *                                               ╰▶ the lane: plain ─╯
 *
 * The parser is fed one piece at a time and only when all events of the last one were taken. A
 * piece gives at most one event for two bytes, and the texts of its events are never longer than
 * the piece and what libxml2 held back, which is bounded; so everything has a fixed size.
 *
 * The lane. libxml2 reads the document as far as the tag of its root. Below it, what is plain
 * (xml_piece.h) needs no parser of all XML and is never shown to it. At the first thing that is not
 * plain, at the latest at the end of the root, the lane is left for good: libxml2 is told the tags
 * that are open, without events, and the line, and reads on from there. So it remains the judge of
 * all that is unusual or wrong, and says the same of it as if it had read everything.
 */
#include <libxml/parser.h>

#include "maksatus/characters.h"
#include "maksatus/xml_piece.h"
#include "xml_stream.h"

enum {
    PIECE_BYTES = 4096,
    LEFT_BYTES_MAX = PIECE_BYTES / 2,    /* of a plain text and tag that are not yet whole */
    HELD_BYTES_MAX = LIMIT_RECORD_BYTES, /* what libxml2 may keep of an incomplete tag */
    EVENTS_MAX = PIECE_BYTES,
    TEXT_BYTES_MAX = PIECE_BYTES + HELD_BYTES_MAX + 64,
    NAMES_MAX = 4096, /* different names in one document */
};

struct XmlStream {
    ByteSource source;
    xmlParserCtxtPtr parser;
    bool source_ended;
    bool started;   /* the first piece was read */
    bool complete;  /* libxml2 was told that there is no more */
    size_t left_at; /* what the last piece did not complete: a character, a plain tag */
    size_t left_bytes;
    size_t left_checked; /* of these are UTF-8 */
    uint64_t line;       /* of the first byte that was not yet checked */
    size_t depth;
    FramingFault fault; /* the first; code FRAMING_NONE: none yet */
    size_t event_at, event_count;
    size_t text_bytes;
    bool lane_forbidden; /* or left */
    bool in_lane;
    bool replaying; /* libxml2 is told what it was not shown */
    uint64_t lane_line;
    XmlElements elements; /* open in the lane, below the root */
    Slice lane_name[XML_DEPTH_MAX];
    Slice root_uri; /* the namespace of names without a prefix */
    XmlEvent event[EVENTS_MAX];
    char text[TEXT_BYTES_MAX];
    char piece[LEFT_BYTES_MAX + PIECE_BYTES + XML_SLACK_BYTES];
};

static uint64_t parser_line(const XmlStream *stream)
{
    int line = stream->parser->input == NULL ? 0 : stream->parser->input->line;

    if (stream->in_lane)
        return stream->lane_line;
    return line > 0 ? (uint64_t)line : 0;
}

static void refuse(XmlStream *stream, FramingCode code, const char *text)
{
    if (stream->fault.code == FRAMING_NONE)
        (void)framing_fault(&stream->fault, code, parser_line(stream), "%s", text);
}

static XmlEvent *add_event(XmlStream *stream, EventKind kind)
{
    XmlEvent *event;

    if (stream->event_count == EVENTS_MAX) {
        refuse(stream, FRAMING_LIMIT, "one tag has too many attributes");
        return NULL;
    }
    event = &stream->event[stream->event_count++];
    *event = (XmlEvent){.kind = kind, .line = parser_line(stream)};
    return event;
}

/* A copy that lives until the next piece. */
static Slice keep_text(XmlStream *stream, const xmlChar *bytes, size_t len)
{
    char *copy = stream->text + stream->text_bytes;

    if (len > TEXT_BYTES_MAX - stream->text_bytes) {
        refuse(stream, FRAMING_LIMIT, "a text is too long");
        return (Slice){copy, 0};
    }
    memcpy(copy, bytes, len);
    stream->text_bytes += len;
    return (Slice){copy, len};
}

/* Names are interned by libxml2 and live as long as its context. */
static Slice name_slice(const xmlChar *name)
{
    return slice_of((const char *)name);
}

/* libxml2 gives five pointers an attribute: name, prefix, uri, value, end of the value. */
static void add_attributes(XmlStream *stream, int count, const xmlChar **attributes)
{
    if (count > LIMIT_COLUMNS) {
        refuse(stream, FRAMING_LIMIT, "one tag has too many attributes");
        return;
    }
    for (int i = 0; i < count; i++, attributes += 5) {
        XmlEvent *event = add_event(stream, EVENT_ATTRIBUTE);

        if (event == NULL)
            return;
        event->name = name_slice(attributes[0]);
        event->uri = name_slice(attributes[2]);
        event->value = keep_text(stream, attributes[3], (size_t)(attributes[4] - attributes[3]));
    }
}

static void start_element(XmlStream *stream, Slice name, Slice uri)
{
    XmlEvent *event = add_event(stream, EVENT_START);

    if (event == NULL)
        return;
    event->name = name;
    event->uri = uri;
    if (++stream->depth > LIMIT_XML_DEPTH)
        refuse(stream, FRAMING_LIMIT, "elements are nested too deep");
    if (xmlDictSize(stream->parser->dict) > NAMES_MAX)
        refuse(stream, FRAMING_LIMIT, "the document has too many different names");
}

static void end_element(XmlStream *stream, Slice name, Slice uri)
{
    XmlEvent *event = add_event(stream, EVENT_END);

    if (event == NULL)
        return;
    event->name = name;
    event->uri = uri;
    stream->depth--;
}

/* Of the two pointers a declaration, prefix and namespace, the one without prefix. */
static Slice default_namespace(int count, const xmlChar **namespaces)
{
    for (int i = 0; i < count; i++, namespaces += 2) {
        if (namespaces[0] == NULL)
            return name_slice(namespaces[1]);
    }
    return SLICE_NONE;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int attribute_count,
                     int defaulted_count, const xmlChar **attributes)
{
    XmlStream *stream = context;

    (void)prefix, (void)defaulted_count;
    if (stream->replaying)
        return;
    if (stream->depth == 0)
        stream->root_uri = default_namespace(namespace_count, namespaces);
    start_element(stream, name_slice(name), name_slice(uri));
    add_attributes(stream, attribute_count, attributes);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)prefix;
    end_element(context, name_slice(name), name_slice(uri));
}

static void on_text(void *context, const xmlChar *bytes, int len)
{
    XmlStream *stream = context;
    XmlEvent *event = add_event(stream, EVENT_TEXT);

    if (event != NULL)
        event->value = keep_text(stream, bytes, (size_t)len);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    XmlStream *stream = context;

    (void)name, (void)external, (void)system;
    refuse(stream, FRAMING_DOCTYPE, "the document has a DOCTYPE, which is never accepted");
    xmlStopParser(stream->parser);
}

/* Asked for every entity but the five of XML itself. */
static xmlEntityPtr on_entity(void *context, const xmlChar *name)
{
    (void)name;
    refuse(context, FRAMING_NOT_WELL_FORMED, "a reference to an entity, which is never resolved");
    return NULL;
}

/* Only the number of the error is told: its text may quote the document. */
static void on_error(void *context, xmlErrorPtr error)
{
    XmlStream *stream = context;

    if (error->level < XML_ERR_ERROR || stream->fault.code != FRAMING_NONE)
        return;
    if (stream->complete)
        (void)framing_fault(&stream->fault, FRAMING_TRUNCATED, parser_line(stream),
                            "the document ends before its root element does");
    else
        (void)framing_fault(&stream->fault, FRAMING_NOT_WELL_FORMED, parser_line(stream),
                            "the XML is not well-formed (libxml2 error %d)", error->code);
}

XmlStream *xml_stream_open(Arena *arena, ByteSource source)
{
    XmlStream *stream = ARENA_NEW(arena, XmlStream);
    xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
        .internalSubset = on_doctype,
        .getEntity = on_entity,
        .serror = on_error,
    };

    stream->source = source;
    stream->line = 1;
    stream->parser = xmlCreatePushParserCtxt(&handler, stream, NULL, 0, NULL);
    ensure(stream->parser != NULL);
    /* The bytes are known to be UTF-8, so a declaration cannot switch to anything else. */
    (void)xmlCtxtUseOptions(stream->parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    return stream;
}

void xml_stream_without_lane(XmlStream *stream)
{
    ensure(!stream->started);
    stream->lane_forbidden = true;
}

void xml_stream_close(XmlStream *stream)
{
    if (stream == NULL || stream->parser == NULL)
        return;
    xmlFreeParserCtxt(stream->parser);
    stream->parser = NULL;
}

/* Fills the piece, so that what is refused does not depend on how the source cuts the bytes, nor
 * on what the lane has left. */
static ReadResult fill_piece(XmlStream *stream, size_t *size, FramingFault *fault, Error *err)
{
    size_t full = stream->left_checked + PIECE_BYTES;

    memmove(stream->piece, stream->piece + stream->left_at, stream->left_bytes);
    *size = stream->left_bytes;
    while (*size < full && !stream->source_ended) {
        size_t filled = 0;
        FramingCode broken = FRAMING_NONE;

        if (stream->source.read(stream->source.context, stream->piece + *size, full - *size,
                                &filled, &broken, err)
            != STATUS_OK)
            return READ_REFUSED;
        if (broken != FRAMING_NONE)
            return framing_broken(fault, broken);
        ensure(filled <= full - *size);
        *size += filled;
        stream->source_ended = filled == 0;
    }
    return READ_RECORD;
}

/* How many bytes at the end begin a character that goes on behind it. */
static size_t incomplete_tail(Slice bytes)
{
    for (size_t back = 1; back <= 3 && back <= bytes.len; back++) {
        unsigned char byte = (unsigned char)bytes.at[bytes.len - back];

        if (byte < 0x80)
            return 0;
        if (byte >= 0xC0)
            return back < (byte >= 0xF0 ? 4u : byte >= 0xE0 ? 3u : 2u) ? back : 0;
    }
    return 0;
}

/* Line by line, so that the fault can say where. */
static ReadResult check_utf8(XmlStream *stream, Slice bytes, FramingFault *fault)
{
    while (bytes.len > 0) {
        const char *end = memchr(bytes.at, '\n', bytes.len);
        size_t len = end == NULL ? bytes.len : (size_t)(end - bytes.at) + 1;

        if (memchr(bytes.at, '\0', len) != NULL)
            return framing_fault(fault, FRAMING_NOT_UTF8, stream->line,
                                 "the line has a byte of zero, as UTF-16 has");
        if (!utf8_is_valid((Slice){bytes.at, len}))
            return framing_fault(fault, FRAMING_NOT_UTF8, stream->line, "the line is not UTF-8");
        stream->line += end != NULL;
        bytes = (Slice){bytes.at + len, bytes.len - len};
    }
    return READ_RECORD;
}

static bool is_utf8_name(Slice name)
{
    return name.len == 5 && strncasecmp(name.at, "utf-8", 5) == 0;
}

/* The encoding of the XML declaration, or SLICE_NONE. */
static Slice declared_encoding(Slice head)
{
    static const char WORD[] = "encoding";
    const char *end;
    const char *at;
    const char *close;

    if (slice_starts(head, "\xEF\xBB\xBF"))
        head = (Slice){head.at + 3, head.len - 3};
    if (head.at == NULL || !slice_starts(head, "<?xml"))
        return SLICE_NONE;
    end = memmem(head.at, head.len, "?>", 2);
    at = end == NULL ? NULL : memmem(head.at, (size_t)(end - head.at), WORD, sizeof(WORD) - 1);
    if (at == NULL)
        return SLICE_NONE;
    at += sizeof(WORD) - 1;
    while (at < end && *at != '"' && *at != '\'')
        at++;
    close = at == end ? NULL : memchr(at + 1, *at, (size_t)(end - at - 1));
    return close == NULL ? SLICE_NONE : (Slice){at + 1, (size_t)(close - at - 1)};
}

static ReadResult check_bytes(XmlStream *stream, Slice bytes, bool first, FramingFault *fault)
{
    Slice encoding = first ? declared_encoding(bytes) : SLICE_NONE;

    if (encoding.at != NULL && !is_utf8_name(encoding))
        return framing_fault(fault, FRAMING_NOT_UTF8, 1,
                             "the document declares another encoding than UTF-8");
    return check_utf8(stream, bytes, fault);
}

static ReadResult feed(XmlStream *stream, Slice bytes, FramingFault *fault)
{
    (void)xmlParseChunk(stream->parser, bytes.at, (int)bytes.len, 0);
    if (stream->fault.code == FRAMING_NONE && stream->parser->input != NULL
        && stream->parser->input->end - stream->parser->input->cur > HELD_BYTES_MAX)
        refuse(stream, FRAMING_LIMIT, "a tag or comment is too long");
    if (stream->fault.code == FRAMING_NONE)
        return READ_RECORD;
    *fault = stream->fault;
    return READ_FRAMING;
}

/* --- the lane --- */

/* libxml2 has read the tag of the root and nothing behind it. */
static bool is_behind_root_tag(const XmlStream *stream)
{
    return stream->depth == 1 && stream->parser->input->cur == stream->parser->input->end;
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':'
           || c == '-' || c == '_' || c == '.';
}

/* Takes a blank, a name, = and a value in quotes. */
static bool take_attribute(Slice *rest)
{
    const char *at = rest->at;
    const char *end = rest->at + rest->len;
    const char *name;
    const char *close;

    while (at < end && xml_is_blank((Slice){at, 1}))
        at++;
    name = at;
    while (at < end && is_name_byte(*at))
        at++;
    if (name == rest->at || at == name || end - at < 3 || at[0] != '='
        || (at[1] != '"' && at[1] != '\''))
        return false;
    close = memchr(at + 2, at[1], (size_t)(end - at - 2));
    if (close == NULL || memchr(at, '<', (size_t)(close - at)) != NULL
        || memchr(at, '&', (size_t)(close - at)) != NULL)
        return false;
    *rest = (Slice){close + 1, (size_t)(end - close - 1)};
    return true;
}

/* A tag in which nothing can be wrong but the names: what libxml2 says of a broken one depends on
 * where it is cut. */
static bool tag_is_simple(Slice tag)
{
    Slice rest = tag;

    if (tag.len < 3)
        return false;
    do
        rest = (Slice){rest.at + 1, rest.len - 1};
    while (rest.len > 0 && is_name_byte(*rest.at));
    while (take_attribute(&rest)) {
    }
    return slice_is(rest, ">");
}

/* Feeds the head of the document alone, to begin the lane behind it; how many bytes that was. */
static ReadResult feed_head(XmlStream *stream, size_t size, size_t *used, FramingFault *fault)
{
    Slice tag = xml_first_tag((Slice){stream->piece, size});
    ReadResult result;

    *used = 0;
    if (stream->lane_forbidden || !tag_is_simple(tag)
        || memmem(stream->piece, (size_t)(tag.at - stream->piece), "<!", 2) != NULL)
        return READ_RECORD;
    *used = (size_t)(tag.at + tag.len - stream->piece);
    result = feed(stream, (Slice){stream->piece, *used}, fault);
    if (result == READ_RECORD && is_behind_root_tag(stream)) {
        stream->lane_line = parser_line(stream);
        stream->in_lane = true;
    }
    return result;
}

/* Tells libxml2 what is open below the root; it goes on from here. */
static void leave_lane(XmlStream *stream)
{
    TEXT_ON_STACK(tags, XML_DEPTH_MAX * (XML_NAME_BYTES_MAX + 2));

    for (size_t i = 0; i < stream->elements.depth; i++)
        text_add_format(&tags, "<%.*s>", SLICE_ARGS(stream->lane_name[i]));
    ensure(!tags.overflowed);
    stream->in_lane = false;
    stream->replaying = true;
    if (tags.len > 0)
        (void)xmlParseChunk(stream->parser, tags.at, (int)tags.len, 0);
    stream->replaying = false;
    stream->parser->input->line = (int)stream->lane_line;
}

/* A name as libxml2 keeps it: as long as its context. */
static Slice interned(const XmlStream *stream, Slice name)
{
    const xmlChar *kept =
        xmlDictLookup(stream->parser->dict, (const xmlChar *)name.at, (int)name.len);

    ensure(kept != NULL);
    return (Slice){(const char *)kept, name.len};
}

static void lane_text(XmlStream *stream, Slice text)
{
    XmlEvent *event;

    if (text.len == 0)
        return;
    for (const char *at = text.at; (at = memchr(at, '\n', (size_t)(text.at + text.len - at))); at++)
        stream->lane_line += 1;
    event = add_event(stream, EVENT_TEXT);
    if (event != NULL)
        event->value = text;
}

static void lane_open(XmlStream *stream, const XmlTag *tag)
{
    Slice name = interned(stream, tag->name);

    stream->lane_name[stream->elements.depth - 1] = name;
    start_element(stream, name, stream->root_uri);
    for (size_t i = 0; i < tag->attribute_count; i++) {
        XmlEvent *event = add_event(stream, EVENT_ATTRIBUTE);

        if (event == NULL)
            return;
        event->name = interned(stream, tag->attribute[i].name);
        event->value = tag->attribute[i].value;
    }
}

static bool declares_namespace(const XmlTag *tag)
{
    for (size_t i = 0; tag->kind == XML_OPEN && i < tag->attribute_count; i++) {
        if (slice_is(tag->attribute[i].name, "xmlns"))
            return true;
    }
    return false;
}

/* Takes what is plain; how far it came. Events stay in the piece until the next one is read. */
static size_t run_lane(XmlStream *stream, size_t at, size_t size)
{
    XmlTag tag;

    memset(stream->piece + size, 0, XML_SLACK_BYTES);
    while (stream->fault.code == FRAMING_NONE) {
        XmlFound found = xml_piece_find(&stream->elements, stream->piece + at, size - at, &tag);

        if (found == XML_MORE_NEEDED && size - at <= LEFT_BYTES_MAX)
            return at;
        if (found != XML_FOUND || declares_namespace(&tag)) {
            leave_lane(stream);
            return at;
        }
        xml_piece_take(&stream->elements, stream->piece + at, &tag);
        at += tag.bytes;
        lane_text(stream, tag.text);
        if (tag.kind == XML_OPEN)
            lane_open(stream, &tag);
        else
            end_element(stream, stream->lane_name[stream->elements.depth], stream->root_uri);
    }
    return at;
}

/* --- pieces --- */

/* All bytes were fed: what is still open now stays open. */
static ReadResult finish(XmlStream *stream, FramingFault *fault)
{
    if (stream->left_bytes > stream->left_checked)
        return framing_fault(fault, FRAMING_TRUNCATED, stream->line,
                             "the file ends inside of a character");
    if (stream->in_lane) {
        leave_lane(stream);
        if (stream->left_bytes > 0)
            (void)feed(stream, (Slice){stream->piece, stream->left_bytes}, fault);
    }
    stream->complete = true;
    (void)xmlParseChunk(stream->parser, NULL, 0, 1);
    if (stream->fault.code == FRAMING_NONE && !stream->parser->wellFormed)
        refuse(stream, FRAMING_TRUNCATED, "the document ends before its root element does");
    if (stream->fault.code == FRAMING_NONE)
        return READ_RECORD;
    *fault = stream->fault;
    return READ_FRAMING;
}

/* Bytes as far as size are UTF-8; there may be more of a character that is not whole. */
static ReadResult take_piece(XmlStream *stream, size_t size, size_t all, bool first,
                             FramingFault *fault)
{
    ReadResult result = READ_RECORD;
    size_t at = 0;

    if (first)
        result = feed_head(stream, size, &at, fault);
    if (result == READ_RECORD && stream->in_lane)
        at = run_lane(stream, at, all);
    if (result == READ_RECORD && !stream->in_lane) {
        result = feed(stream, (Slice){stream->piece + at, size - at}, fault);
        at = size;
    }
    stream->left_at = at;
    stream->left_bytes = all - at;
    stream->left_checked = size - at;
    if (result == READ_RECORD && stream->fault.code != FRAMING_NONE) {
        *fault = stream->fault;
        return READ_FRAMING;
    }
    return result;
}

static ReadResult read_piece(XmlStream *stream, FramingFault *fault, Error *err)
{
    bool first = !stream->started;
    size_t checked = stream->left_checked;
    size_t size;
    size_t tail;
    ReadResult result = fill_piece(stream, &size, fault, err);

    stream->started = true;
    stream->event_at = stream->event_count = 0;
    stream->text_bytes = 0;
    if (result != READ_RECORD)
        return result;
    if (stream->source_ended && size == stream->left_bytes)
        return finish(stream, fault);
    tail = incomplete_tail((Slice){stream->piece, size});
    result =
        check_bytes(stream, (Slice){stream->piece + checked, size - tail - checked}, first, fault);
    return result == READ_RECORD ? take_piece(stream, size - tail, size, first, fault) : result;
}

ReadResult xml_stream_next(XmlStream *stream, XmlEvent *event, FramingFault *fault, Error *err)
{
    while (stream->event_at == stream->event_count) {
        ReadResult result;

        if (stream->complete)
            return READ_END;
        result = read_piece(stream, fault, err);
        if (result != READ_RECORD)
            return result;
    }
    *event = stream->event[stream->event_at++];
    return READ_RECORD;
}

bool xml_is_blank(Slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != ' ' && text.at[i] != '\t' && text.at[i] != '\r' && text.at[i] != '\n')
            return false;
    return true;
}

static Slice after(Slice text, const char *mark)
{
    const char *at = memmem(text.at, text.len, mark, strlen(mark));
    size_t skipped = at == NULL ? text.len : (size_t)(at - text.at) + strlen(mark);

    return (Slice){text.at + skipped, text.len - skipped};
}

Slice xml_first_tag(Slice head)
{
    if (slice_starts(head, "\xEF\xBB\xBF"))
        head = (Slice){head.at + 3, head.len - 3};
    while (head.len > 0) {
        const char *end;

        if (xml_is_blank((Slice){head.at, 1}))
            head = (Slice){head.at + 1, head.len - 1};
        else if (slice_starts(head, "<?"))
            head = after(head, "?>");
        else if (slice_starts(head, "<!--"))
            head = after(head, "-->");
        else if (slice_starts(head, "<!"))
            head = after(head, ">");
        else if (head.at[0] != '<')
            return SLICE_NONE;
        else {
            end = memchr(head.at, '>', head.len);
            return (Slice){head.at, end == NULL ? head.len : (size_t)(end - head.at) + 1};
        }
    }
    return SLICE_NONE;
}

bool xml_tag_names(Slice tag, const char *uri)
{
    size_t len = strlen(uri);
    Slice rest = tag;

    while (rest.at != NULL && rest.len > len + 1) {
        const char *at = memmem(rest.at + 1, rest.len - 1, uri, len);

        if (at == NULL || at + len >= tag.at + tag.len)
            return false;
        if ((at[-1] == '"' || at[-1] == '\'') && at[len] == at[-1])
            return true;
        rest = (Slice){at, (size_t)(tag.at + tag.len - at)};
    }
    return false;
}
