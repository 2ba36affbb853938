/*
 * xml_piece.c
 *     One pass over the text, one over the tag; only a text with & or letters beyond ASCII is
 *     looked at once more.
 */
#include "maksatus/xml_piece.h"

#include "maksatus/characters.h"

/* Where the search is. */
typedef struct Search {
    const XmlElements *elements;
    const char *at;
    const char *end;
    XmlTag *tag;
} Search;

/* A bit for each thing that a byte may be part of. */
enum { IN_TEXT = 1, IN_NAME = 2, IN_VALUE = 4 };

/* In texts: all but controls, < > &, and bytes of letters beyond ASCII, which are looked at. */
#define T IN_TEXT
#define V (IN_TEXT | IN_VALUE)
#define N (IN_TEXT | IN_VALUE | IN_NAME)
static const unsigned char byte_use[256] = {
    ['\t'] = T, ['\n'] = T, [' '] = V, ['!'] = V, ['"'] = T, ['#'] = V, ['$'] = V, ['%'] = V,
    ['\''] = V, ['('] = V,  [')'] = V, ['*'] = V, ['+'] = V, [','] = V, ['-'] = N, ['.'] = N,
    ['/'] = V,  [':'] = V,  [';'] = V, ['='] = V, ['?'] = V, ['@'] = V, ['['] = V, ['\\'] = V,
    [']'] = V,  ['^'] = V,  ['_'] = N, ['`'] = V, ['{'] = V, ['|'] = V, ['}'] = V, ['~'] = V,
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

static XmlFound refuse(Search *search, const char *refusal, const char *refused)
{
    search->tag->kind = XML_REFUSED;
    search->tag->refusal = refusal;
    search->tag->refused = refused;
    return XML_UNKNOWN;
}

/* At a byte that is not known there: the end of all bytes, or a wrong one. */
static XmlFound stopped(Search *search, const char *refusal)
{
    return search->at == search->end ? XML_MORE_NEEDED : refuse(search, refusal, "XML");
}

/* --- texts --- */

typedef struct TextShape {
    bool has_letter; /* beyond ASCII */
    bool has_ef;     /* the byte that U+FFFE and U+FFFF begin with, and few others */
} TextShape;

static XmlFound find_text_end(Search *search, TextShape *shape)
{
    const char *start = search->at;

    search->tag->has_entity = false;
    for (;; search->at++) {
        unsigned char byte;

        search->at = skip(search->at, IN_TEXT);
        byte = (unsigned char)*search->at;
        if (byte == '<')
            break;
        if (byte != '&' && byte < 0x80)
            return stopped(search, "a character that no text holds");
        search->tag->has_entity = search->tag->has_entity || byte == '&';
        shape->has_letter = shape->has_letter || byte >= 0x80;
        shape->has_ef = shape->has_ef || byte == 0xef;
    }
    search->tag->text = (Slice){start, (size_t)(search->at - start)};
    return XML_FOUND;
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

static bool entities_are_known(Slice text)
{
    const char *end = text.at + text.len;
    const char *at = text.at;

    while ((at = memchr(at, '&', (size_t)(end - at))) != NULL) {
        size_t len;

        if (entity_of((Slice){at, (size_t)(end - at)}, &len) == '\0')
            return false;
        at += len;
    }
    return true;
}

static XmlFound check_text(Search *search, const TextShape *shape)
{
    Slice text = search->tag->text;

    if (shape->has_letter && !utf8_is_valid(text))
        return refuse(search, "not UTF-8", "XML");
    if (shape->has_ef && has_noncharacter(text))
        return refuse(search, "a character that no text holds", "XML");
    if (search->tag->has_entity && !entities_are_known(text))
        return refuse(search, "an entity that XML does not know", "reference");
    return XML_FOUND;
}

/* Where they stand: no character is longer than what it was written as. */
static void resolve_entities(char *to, Slice *text)
{
    Slice rest = *text;

    text->len = 0;
    while (rest.len > 0) {
        char c = *rest.at;
        size_t used = 1;

        if (c == '&')
            c = entity_of(rest, &used);
        to[text->len] = c;
        text->len += 1;
        rest = (Slice){rest.at + used, rest.len - used};
    }
}

/* --- tags --- */

/* What stands behind a < that is no tag, told by its name. */
static XmlFound find_no_tag(Search *search)
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
    Slice rest = {search->at, (size_t)(search->end - search->at)};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (slice_starts(rest, rows[i].begins))
            return refuse(search, rows[i].refusal, rows[i].refused);
    }
    search->at += 1;
    return stopped(search, "not well-formed");
}

static XmlFound find_name(Search *search, Slice *name)
{
    const char *start = search->at;

    search->at = skip(start, IN_NAME);
    *name = (Slice){start, (size_t)(search->at - start)};
    if (search->at == search->end)
        return XML_MORE_NEEDED;
    if (name->len == 0 || name->len > XML_NAME_BYTES_MAX || (*start >= '0' && *start <= '9')
        || *start == '-' || *start == '.')
        return refuse(search, "a name that is none of ours", "XML");
    return XML_FOUND;
}

/* One byte that must stand there. */
static XmlFound find_byte(Search *search, char byte, const char *refusal)
{
    if (*search->at != byte)
        return stopped(search, refusal);
    search->at += 1;
    return XML_FOUND;
}

static bool attribute_is_known(const XmlTag *tag, Slice name)
{
    for (size_t i = 0; i < tag->attribute_count; i++) {
        if (slice_equal(tag->attribute[i].name, name))
            return true;
    }
    return false;
}

static XmlFound find_value(Search *search, Slice *value)
{
    XmlFound found = find_byte(search, '=', "not well-formed");

    if (found == XML_FOUND)
        found = find_byte(search, '"', "not well-formed");
    if (found != XML_FOUND)
        return found;
    value->at = search->at;
    search->at = skip(search->at, IN_VALUE);
    value->len = (size_t)(search->at - value->at);
    return find_byte(search, '"', "a character that no attribute holds");
}

static XmlFound find_attribute(Search *search)
{
    XmlTag *tag = search->tag;
    XmlAttribute attribute;
    XmlFound found = find_name(search, &attribute.name);

    if (found == XML_FOUND)
        found = find_value(search, &attribute.value);
    if (found != XML_FOUND)
        return found;
    if (tag->attribute_count == XML_ATTRIBUTES_MAX || attribute_is_known(tag, attribute.name))
        return refuse(search, "attributes", "XML");
    tag->attribute[tag->attribute_count] = attribute;
    tag->attribute_count += 1;
    return XML_FOUND;
}

/* At the byte after <; afterwards behind the >. */
static XmlFound find_open_tag(Search *search)
{
    XmlFound found = find_name(search, &search->tag->name);

    while (found == XML_FOUND && *search->at == ' ') {
        search->at += 1;
        found = find_attribute(search);
    }
    if (found == XML_FOUND)
        found = find_byte(search, '>', "not well-formed");
    if (found != XML_FOUND)
        return found;
    if (search->elements->depth == XML_DEPTH_MAX)
        return refuse(search, "elements too deep in each other", "XML");
    search->tag->kind = XML_OPEN;
    return XML_FOUND;
}

/* At the byte after </; afterwards behind the >. */
static XmlFound find_close_tag(Search *search)
{
    const XmlName *open;

    if (search->elements->depth == 0)
        return refuse(search, "not well-formed", "XML");
    open = &search->elements->open[search->elements->depth - 1];
    if ((size_t)(search->end - search->at) < open->len + 1)
        return XML_MORE_NEEDED;
    if (memcmp(search->at, open->bytes, open->len) != 0 || search->at[open->len] != '>')
        return refuse(search, "the end of another element", "XML");
    search->tag->kind = XML_CLOSE;
    search->tag->name = (Slice){search->at, open->len};
    search->at += open->len + 1;
    return XML_FOUND;
}

static XmlFound find_tag(Search *search)
{
    search->tag->attribute_count = 0;
    if (search->at[1] == '/') {
        search->at += 2;
        return find_close_tag(search);
    }
    if ((byte_use[(unsigned char)search->at[1]] & IN_NAME) == 0)
        return find_no_tag(search);
    search->at += 1;
    return find_open_tag(search);
}

/* --- both --- */

XmlFound xml_piece_find(const XmlElements *elements, const char *bytes, size_t len, XmlTag *tag)
{
    Search search = {elements, bytes, bytes + len, tag};
    TextShape shape = {false, false};
    XmlFound found = find_text_end(&search, &shape);

    if (found == XML_FOUND)
        found = find_tag(&search);
    if (found == XML_FOUND)
        found = check_text(&search, &shape);
    tag->bytes = (size_t)(search.at - bytes);
    return found;
}

void xml_piece_take(XmlElements *elements, char *bytes, XmlTag *tag)
{
    if (tag->has_entity)
        resolve_entities(bytes, &tag->text);
    if (tag->kind == XML_CLOSE) {
        elements->depth -= 1;
        return;
    }
    XmlName *open = &elements->open[elements->depth];
    memcpy(open->bytes, tag->name.at, tag->name.len);
    open->len = tag->name.len;
    elements->depth += 1;
}
