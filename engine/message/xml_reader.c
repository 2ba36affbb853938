/*
 * xml_reader.c
 *     A text and the tag after it are looked for in a buffer; when its end comes first, what is
 *     there moves to the front, more is read, and the search begins anew.
 *
 *     bytes  [ gone | text <Name Attribute="value"> more ... | 0 0 0 ]
 *                   at                                       filled
 *
 * The zeroes stop every loop, so that none needs a second condition: a zero is no character of XML.
 * Only when the whole piece is there are the entities of the text resolved, in place.
 */
#include "xml_reader.h"

#include "maksatus/characters.h"

enum {
    BUFFER_BYTES = 64 * 1024,
    SLACK_BYTES = XML_NAME_BYTES_MAX + 16, /* as far as a comparison may look beyond */
};

static const char declaration[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/* What came of a search. */
typedef enum Found {
    FOUND,
    FOUND_MORE_NEEDED, /* the end of the buffer came first */
    FOUND_REFUSED,
} Found;

/* A bit for each thing that a byte may be part of. */
enum { IN_TEXT = 1, IN_NAME = 2, IN_VALUE = 4 };

/* In texts: all but controls, < > &, and bytes of letters beyond ASCII, which are looked at. */
#define T IN_TEXT
#define V (IN_TEXT | IN_VALUE)
#define N (IN_TEXT | IN_VALUE | IN_NAME)
static const unsigned char byte_use[256] = {
    ['\t'] = T, ['\n'] = T, [' '] = V, ['!'] = V, ['"'] = T, ['#'] = V, ['$'] = V, ['%'] = V,
    ['\''] = V, ['('] = V,  [')'] = V, ['*'] = V, ['+'] = V, [','] = V, ['-'] = V, ['.'] = V,
    ['/'] = V,  [':'] = V,  [';'] = V, ['='] = V, ['?'] = V, ['@'] = V, ['['] = V, ['\\'] = V,
    [']'] = V,  ['^'] = V,  ['_'] = V, ['`'] = V, ['{'] = V, ['|'] = V, ['}'] = V, ['~'] = V,
    [0x7f] = V, ['0'] = N,  ['1'] = N, ['2'] = N, ['3'] = N, ['4'] = N, ['5'] = N, ['6'] = N,
    ['7'] = N,  ['8'] = N,  ['9'] = N, ['A'] = N, ['B'] = N, ['C'] = N, ['D'] = N, ['E'] = N,
    ['F'] = N,  ['G'] = N,  ['H'] = N, ['I'] = N, ['J'] = N, ['K'] = N, ['L'] = N, ['M'] = N,
    ['N'] = N,  ['O'] = N,  ['P'] = N, ['Q'] = N, ['R'] = N, ['S'] = N, ['T'] = N, ['U'] = N,
    ['V'] = N,  ['W'] = N,  ['X'] = N, ['Y'] = N, ['Z'] = N, ['a'] = N, ['b'] = N, ['c'] = N,
    ['d'] = N,  ['e'] = N,  ['f'] = N, ['g'] = N, ['h'] = N, ['i'] = N, ['j'] = N, ['k'] = N,
    ['l'] = N,  ['m'] = N,  ['n'] = N, ['o'] = N, ['p'] = N, ['q'] = N, ['r'] = N, ['s'] = N,
    ['t'] = N,  ['u'] = N,  ['v'] = N, ['w'] = N, ['x'] = N, ['y'] = N, ['z'] = N,
};
#undef T
#undef V
#undef N

static const char *skip(const char *at, unsigned char use)
{
    while ((byte_use[(unsigned char)*at] & use) != 0)
        at++;
    return at;
}

static const char *buffer_end(const XmlReader *reader)
{
    return reader->bytes + reader->filled;
}

static Found refuse(XmlTag *tag, const char *refusal, const char *refused)
{
    tag->kind = XML_REFUSED;
    tag->refusal = refusal;
    tag->refused = refused;
    return FOUND_REFUSED;
}

/* The search stopped at a byte that it does not know: the end of the buffer, or a wrong one. */
static Found stopped(const XmlReader *reader, const char *at, XmlTag *tag, const char *refusal)
{
    return at == buffer_end(reader) ? FOUND_MORE_NEEDED : refuse(tag, refusal, "XML");
}

/* --- texts --- */

typedef struct TextShape {
    bool has_entity;
    bool has_letter; /* beyond ASCII */
    bool has_ef;     /* the byte that U+FFFE and U+FFFF begin with, and few others */
} TextShape;

static Found find_text_end(const XmlReader *reader, XmlTag *tag, TextShape *shape)
{
    const char *start = reader->bytes + reader->at;
    const char *at = skip(start, IN_TEXT);

    for (; *at != '<'; at = skip(at + 1, IN_TEXT)) {
        unsigned char byte = (unsigned char)*at;

        if (byte != '&' && byte < 0x80)
            return stopped(reader, at, tag, "a character that no text holds");
        shape->has_entity = shape->has_entity || byte == '&';
        shape->has_letter = shape->has_letter || byte >= 0x80;
        shape->has_ef = shape->has_ef || byte == 0xef;
    }
    tag->text = (Slice){start, (size_t)(at - start)};
    return FOUND;
}

/* U+FFFE and U+FFFF: UTF-8, but no characters. */
static bool has_noncharacter(Slice text)
{
    return memmem(text.at, text.len, "\xEF\xBF\xBE", 3) != NULL
           || memmem(text.at, text.len, "\xEF\xBF\xBF", 3) != NULL;
}

/* The character that an entity at the beginning of text stands for; 0 when there is none. */
static char entity_of(Slice text, size_t *len)
{
    static const struct {
        const char *entity;
        char character;
    } entities[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&apos;", '\''}, {"&quot;", '"'},
    };

    for (size_t i = 0; i < COUNT_OF(entities); i++) {
        *len = strlen(entities[i].entity);
        if (slice_starts(text, entities[i].entity))
            return entities[i].character;
    }
    return '\0';
}

/* Resolves entities where they stand: no character is longer than what it was written as. */
static bool resolve_entities(XmlReader *reader, Slice *text)
{
    char *to = reader->bytes + (text->at - reader->bytes);
    Slice rest = *text;
    size_t len = 0;

    while (rest.len > 0) {
        char c = *rest.at;
        size_t used = 1;

        if (c == '&') {
            c = entity_of(rest, &used);
            if (c == '\0')
                return false;
        }
        to[len] = c;
        len += 1;
        rest = (Slice){rest.at + used, rest.len - used};
    }
    text->len = len;
    return true;
}

static Found finish_text(XmlReader *reader, XmlTag *tag, const TextShape *shape)
{
    if (shape->has_letter && !utf8_is_valid(tag->text))
        return refuse(tag, "not UTF-8", "XML");
    if (shape->has_ef && has_noncharacter(tag->text))
        return refuse(tag, "a character that no text holds", "XML");
    if (shape->has_entity && !resolve_entities(reader, &tag->text))
        return refuse(tag, "an entity that XML does not know", "reference");
    return FOUND;
}

/* --- tags --- */

/* What stands behind a < that is no tag, told by its name. */
static Found find_no_tag(const XmlReader *reader, const char *at, XmlTag *tag)
{
    static const struct {
        const char *begins;
        const char *refusal;
        const char *refused;
    } rows[] = {
        {"<!--", "a comment", "comment"},
        {"<![CDATA[", "a CDATA section", "CDATA"},
        {"<!DOCTYPE", "a DOCTYPE", "DOCTYPE"},
        {"<?", "a processing instruction", "instruction"},
    };
    Slice rest = {at, (size_t)(buffer_end(reader) - at)};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (slice_starts(rest, rows[i].begins))
            return refuse(tag, rows[i].refusal, rows[i].refused);
    }
    return stopped(reader, at + 1, tag, "not well-formed");
}

static Found find_name(const XmlReader *reader, const char **at, XmlTag *tag, Slice *name)
{
    const char *end = skip(*at, IN_NAME);

    if (end == buffer_end(reader))
        return FOUND_MORE_NEEDED;
    if (end == *at || (**at >= '0' && **at <= '9') || end - *at > XML_NAME_BYTES_MAX)
        return refuse(tag, "a name that is none of ours", "XML");
    *name = (Slice){*at, (size_t)(end - *at)};
    *at = end;
    return FOUND;
}

static bool attribute_is_known(const XmlTag *tag, Slice name)
{
    for (size_t i = 0; i < tag->attribute_count; i++) {
        if (slice_equal(tag->attribute[i].name, name))
            return true;
    }
    return false;
}

/* At the name of an attribute; afterwards behind its value. */
static Found find_attribute(const XmlReader *reader, const char **at, XmlTag *tag)
{
    XmlAttribute attribute;
    const char *value;
    Found found = find_name(reader, at, tag, &attribute.name);

    if (found != FOUND)
        return found;
    if ((*at)[0] != '=')
        return stopped(reader, *at, tag, "not well-formed");
    if ((*at)[1] != '"')
        return stopped(reader, *at + 1, tag, "not well-formed");
    value = *at + 2;
    *at = skip(value, IN_VALUE);
    if (**at != '"')
        return stopped(reader, *at, tag, "a character that no attribute holds");
    attribute.value = (Slice){value, (size_t)(*at - value)};
    *at += 1;
    if (tag->attribute_count == XML_ATTRIBUTES_MAX || attribute_is_known(tag, attribute.name))
        return refuse(tag, "attributes", "XML");
    tag->attribute[tag->attribute_count] = attribute;
    tag->attribute_count += 1;
    return FOUND;
}

/* At the byte after <; afterwards behind the >. */
static Found find_open_tag(const XmlReader *reader, const char **at, XmlTag *tag)
{
    Found found = find_name(reader, at, tag, &tag->name);

    while (found == FOUND && **at == ' ') {
        *at += 1;
        found = find_attribute(reader, at, tag);
    }
    if (found != FOUND)
        return found;
    if (**at != '>')
        return stopped(reader, *at, tag, "not well-formed");
    *at += 1;
    tag->kind = XML_OPEN;
    return FOUND;
}

/* At the byte after </; afterwards behind the >. */
static Found find_close_tag(const XmlReader *reader, const char **at, XmlTag *tag)
{
    const XmlName *open;
    size_t there = (size_t)(buffer_end(reader) - *at);

    if (reader->depth == 0)
        return refuse(tag, "not well-formed", "XML");
    open = &reader->open[reader->depth - 1];
    if (there < open->len + 1)
        return FOUND_MORE_NEEDED;
    if (memcmp(*at, open->bytes, open->len) != 0 || (*at)[open->len] != '>')
        return refuse(tag, "the end of another element", "XML");
    tag->kind = XML_CLOSE;
    tag->name = (Slice){*at, open->len};
    *at += open->len + 1;
    return FOUND;
}

static Found find_tag(const XmlReader *reader, const char **at, XmlTag *tag)
{
    tag->attribute_count = 0;
    if ((*at)[1] == '/') {
        *at += 2;
        return find_close_tag(reader, at, tag);
    }
    if ((byte_use[(unsigned char)(*at)[1]] & IN_NAME) == 0)
        return find_no_tag(reader, *at, tag);
    *at += 1;
    return find_open_tag(reader, at, tag);
}

/* --- elements --- */

static Found open_element(XmlReader *reader, XmlTag *tag)
{
    XmlName *open = &reader->open[reader->depth];

    if (reader->depth == XML_DEPTH_MAX)
        return refuse(tag, "elements too deep in each other", "XML");
    memcpy(open->bytes, tag->name.at, tag->name.len);
    open->len = tag->name.len;
    reader->depth += 1;
    return FOUND;
}

/* A text and a tag, or nothing of them. */
static Found find_piece(XmlReader *reader, XmlTag *tag)
{
    TextShape shape = {false};
    const char *at;
    Found found = find_text_end(reader, tag, &shape);

    if (found != FOUND)
        return found;
    if (reader->depth == 0 && tag->text.len > 0)
        return refuse(tag, "text outside of the root", "XML");
    at = tag->text.at + tag->text.len;
    found = find_tag(reader, &at, tag);
    if (found == FOUND)
        found = finish_text(reader, tag, &shape);
    if (found == FOUND && tag->kind == XML_OPEN)
        found = open_element(reader, tag);
    if (found != FOUND)
        return found;
    if (tag->kind == XML_CLOSE) {
        reader->depth -= 1;
        reader->root_closed = reader->depth == 0;
    }
    reader->at = (size_t)(at - reader->bytes);
    return FOUND;
}

/* --- the whole --- */

void xml_reader_init(XmlReader *reader, Arena *arena, XmlSource source)
{
    *reader = (XmlReader){
        .source = source,
        .bytes = arena_alloc(arena, BUFFER_BYTES + SLACK_BYTES),
    };
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
    memset(reader->bytes + reader->filled, 0, SLACK_BYTES);
    return STATUS_OK;
}

static Status begin(XmlReader *reader, XmlTag *tag, bool *begun, Error *err)
{
    TRY(fill(reader, err));
    *begun = slice_starts((Slice){reader->bytes, reader->filled}, declaration);
    reader->begun = *begun;
    reader->at = *begun ? sizeof declaration - 1 : 0;
    if (!*begun)
        (void)refuse(tag, "begins otherwise", "XML declaration");
    return STATUS_OK;
}

static Status end(XmlReader *reader, XmlTag *tag, Error *err)
{
    TRY(fill(reader, err));
    tag->kind = XML_END;
    if (!slice_is((Slice){reader->bytes, reader->filled}, "\n"))
        (void)refuse(tag, "bytes after the end", "Document");
    return STATUS_OK;
}

Status xml_reader_next(XmlReader *reader, XmlTag *tag, Error *err)
{
    bool begun = reader->begun;
    Found found;

    if (!begun)
        TRY(begin(reader, tag, &begun, err));
    if (!begun)
        return STATUS_OK;
    if (reader->root_closed)
        return end(reader, tag, err);
    found = find_piece(reader, tag);
    if (found == FOUND_MORE_NEEDED) {
        TRY(fill(reader, err));
        found = find_piece(reader, tag);
    }
    if (found == FOUND_MORE_NEEDED)
        (void)refuse(tag, reader->source_ended ? "ends too early" : "a text that is too long",
                     "XML");
    return STATUS_OK;
}
