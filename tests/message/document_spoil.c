/*
 * document_spoil.c
 *     One change in a file: of an element, a text, an attribute, or of bytes.
 */
#include "document_maker.h"

enum { DECLARATION_BYTES = 39, ELEMENTS_MAX = 4096, SPOILT_BYTES_MAX = 256 * 1024 };

static const char *const spoil_names[SPOIL_COUNT] = {
    "remove",    "double",      "swap",       "move",      "rename",    "empty", "value",
    "letter",    "length",      "other text", "attribute", "namespace", "byte",  "byte more",
    "byte less", "piece twice", "piece less", "cut",       "markup",
};

const char *spoil_name(Spoil spoil)
{
    return spoil_names[spoil];
}

/* --- where the elements are --- */

typedef struct Element {
    size_t from, to;       /* of all of it, to is behind it */
    size_t text, text_end; /* of its content */
    size_t name_len;
    bool is_leaf;
} Element;

typedef struct Elements {
    Element at[ELEMENTS_MAX];
    size_t count;
} Elements;

/* The file is as our reader reads it: each < begins a tag. */
static void find_elements(const Text *document, Elements *elements)
{
    size_t open[XML_DEPTH_MAX];
    size_t depth = 0;

    elements->count = 0;
    for (size_t i = DECLARATION_BYTES; i < document->len; i++) {
        const char *end = memchr(document->at + i, '>', document->len - i);
        size_t after = end == NULL ? document->len : (size_t)(end - document->at) + 1;

        if (document->at[i] != '<')
            continue;
        if (document->at[i + 1] == '/') {
            Element *element = &elements->at[open[depth - 1]];

            element->text_end = i;
            element->to = after;
            element->is_leaf = open[depth - 1] == elements->count - 1;
            depth -= 1;
            continue;
        }
        ensure(depth < XML_DEPTH_MAX && elements->count < ELEMENTS_MAX);
        elements->at[elements->count] = (Element){
            .from = i,
            .text = after,
            .name_len = strcspn(document->at + i + 1, " >"),
        };
        open[depth++] = elements->count++;
    }
}

static const Element *draw_element(Draw *draw, const Elements *elements)
{
    return &elements->at[draw_below(draw, elements->count)];
}

static const Element *draw_leaf(Draw *draw, const Elements *elements)
{
    const Element *leaf = draw_element(draw, elements);

    while (!leaf->is_leaf)
        leaf = draw_element(draw, elements);
    return leaf;
}

static Slice piece(const Text *document, size_t from, size_t to)
{
    return (Slice){document->at + from, to - from};
}

/* [from, to) becomes these bytes, which may be of the document itself. */
static void replace(Text *document, size_t from, size_t to, Slice bytes)
{
    static char copy_bytes[SPOILT_BYTES_MAX];
    Text copy = text_on(copy_bytes, sizeof copy_bytes);

    text_add(&copy, piece(document, 0, from));
    text_add(&copy, bytes);
    text_add(&copy, piece(document, to, document->len));
    ensure(!copy.overflowed && copy.len < document->capacity);
    memcpy(document->at, copy.at, copy.len);
    document->len = copy.len;
    (void)text_string(document);
}

/* --- elements --- */

static void rename_element(Draw *draw, Text *document, const Elements *elements)
{
    const Element *element = draw_element(draw, elements);
    const Element *other = draw_element(draw, elements);
    char name[XML_NAME_BYTES_MAX];
    Slice called = {name, other->name_len};

    memcpy(name, document->at + other->from + 1, called.len);
    replace(document, element->text_end + 2, element->text_end + 2 + element->name_len, called);
    replace(document, element->from + 1, element->from + 1 + element->name_len, called);
}

/* Two elements that follow each other directly. */
static void swap_elements(Draw *draw, Text *document, const Elements *elements)
{
    for (size_t trial = 0; trial < 100; trial++) {
        const Element *first = draw_element(draw, elements);

        for (const Element *second = first + 1; second < elements->at + elements->count; second++) {
            static char both[SPOILT_BYTES_MAX];
            size_t first_len = first->to - first->from, second_len = second->to - second->from;

            if (second->from != first->to)
                continue;
            memcpy(both, document->at + second->from, second_len);
            memcpy(both + second_len, document->at + first->from, first_len);
            replace(document, first->from, second->to, (Slice){both, first_len + second_len});
            return;
        }
    }
}

static void move_element(Draw *draw, Text *document, const Elements *elements)
{
    static char moved[SPOILT_BYTES_MAX];
    Element element = *draw_element(draw, elements);
    Element where = *draw_element(draw, elements);
    Slice bytes = {moved, element.to - element.from};

    if (where.from >= element.from && where.from < element.to)
        return;
    memcpy(moved, document->at + element.from, bytes.len);
    if (where.from < element.from) {
        replace(document, element.from, element.to, SLICE_NONE);
        replace(document, where.from, where.from, bytes);
    } else {
        replace(document, where.from, where.from, bytes);
        replace(document, element.from, element.to, SLICE_NONE);
    }
}

/* --- texts --- */

static const char *const values[] = {
    "",
    " ",
    "x",
    "0",
    "1",
    "-1",
    "0.00",
    "0.01",
    "0.001",
    "00.01",
    "1.00",
    "+1.00",
    "-0.01",
    "1.",
    ".1",
    "1.0",
    "1.234",
    "999999999.99",
    "1000000000.00",
    "9999999999999999.99",
    "99999999999999999.99",
    "999999999999999",
    "1000000000000000",
    "123456789012345678",
    "1234567890123456789",
    "0.12345",
    "0.123456",
    "true",
    "false",
    "TRUE",
    "yes",
    "2026-02-28",
    "2026-02-29",
    "2024-02-29",
    "2026-13-01",
    "2026-11-31",
    "2026-1-1",
    "2026-11-24Z",
    "2026-11-24+02:00",
    "2026-11-24T02:15:00",
    "2026-11-24T02:15:00Z",
    "2026-11-24T25:00:00",
    "2026-11-24T02:15:00.5+02:00",
    "2026-11-24T02:15:60",
    "EUR",
    "SEK",
    "eur",
    "EURO",
    "FI",
    "FIN",
    "fi",
    "F1",
    "SEPA",
    "SLEV",
    "SHAR",
    "TRF",
    "BANK",
    "SCOR",
    "ISO",
    "NOTPROVIDED",
    "OKOYFIHH",
    "OKOYFIHHXXX",
    "OKOYFIHHXX",
    "OKOYFIH1",
    "OKOYFIHO",
    "1KOYFIHH",
    "FI4950009420028730",
    "FI49500094200287",
    "fi4950009420028730",
    "FI4950009420028730123456789012345678",
    "KEHA-1",
    "KEHA-0",
    "KEHA-01",
    "KEHA",
    "-1",
    "KEHA-12345678901234567",
    "KEHA-123456789012345678",
    "KEHAKEHAKEHAK-1",
    "1234561",
    "123",
    "RF341234561",
    "RF34",
    "RF3412345678901234567890123",
    "+358-40123",
    "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    "\xC3\xA4\xC3\xB6",
    "&amp;",
    "&lt;&gt;",
};

/* Lengths that facets speak of, with their neighbours. */
static const size_t lengths[] = {0,  1,  2,  3,  4,  5,   15,  16,  17,  18,  33,  34, 35,
                                 36, 69, 70, 71, 72, 105, 139, 140, 141, 349, 350, 351};

static void set_length(Draw *draw, Text *document, const Element *leaf)
{
    static const char *const letters[] = {"x", "A", "7", "\xC3\xA4", "&amp;"};
    const char *letter = letters[draw_below(draw, COUNT_OF(letters))];
    TEXT_ON_STACK(value, 4096);

    for (size_t length = lengths[draw_below(draw, COUNT_OF(lengths))]; length > 0; length--)
        text_add_string(&value, letter);
    replace(document, leaf->text, leaf->text_end, text_slice(&value));
}

static void change_letter(Draw *draw, Text *document, const Element *leaf)
{
    static const char edges[] = "@AZ[`az{/09:-+., ";
    size_t at = leaf->text + draw_below(draw, leaf->text_end - leaf->text + 1);
    char c = at < leaf->text_end ? document->at[at] : 'x';
    char to = (char)(draw_below(draw, 2) == 0 ? c + 1 : c - 1);

    if (c == '&' || (unsigned char)c >= 0x80
        || memchr(document->at + leaf->text, '&', leaf->text_end - leaf->text) != NULL)
        return;
    switch (draw_below(draw, 4)) {
    case 0: /* one less */
        replace(document, at, at < leaf->text_end ? at + 1 : at, SLICE_NONE);
        break;
    case 1: /* one more */
        to = edges[draw_below(draw, sizeof edges - 1)];
        replace(document, at, at, (Slice){&to, 1});
        break;
    case 2:
        to = edges[draw_below(draw, sizeof edges - 1)];
        if (at < leaf->text_end)
            replace(document, at, at + 1, (Slice){&to, 1});
        break;
    default: /* its neighbour */
        if (at < leaf->text_end && to >= ' ' && to <= '~' && strchr("<&>", to) == NULL)
            replace(document, at, at + 1, (Slice){&to, 1});
        break;
    }
}

static void other_text(Draw *draw, Text *document, const Elements *elements)
{
    static char text[SPOILT_BYTES_MAX];
    const Element *leaf = draw_leaf(draw, elements);
    const Element *other = draw_leaf(draw, elements);
    Slice bytes = {text, other->text_end - other->text};

    memcpy(text, document->at + other->text, bytes.len);
    replace(document, leaf->text, leaf->text_end, bytes);
}

/* --- attributes --- */

static void change_attribute(Draw *draw, Text *document, const Elements *elements)
{
    static const char *const attributes[] = {"",
                                             " Ccy=\"EUR\"",
                                             " Ccy=\"SEK\"",
                                             " Ccy=\"EURO\"",
                                             " Ccy=\"\"",
                                             " Ccy=\"eur\"",
                                             " ccy=\"EUR\"",
                                             " Ccy=\"EUR\" a=\"b\"",
                                             " Ccy=\"EUR\" Ccy=\"EUR\"",
                                             " a=\"b\"",
                                             " Ccy=\"SEK\" Cdy=\"EUR\""};
    const Element *element = &elements->at[1 + draw_below(draw, elements->count - 1)];

    /* Rather one that has attributes. */
    for (size_t i = 0; i < 20 && document->at[element->from + 1 + element->name_len] == '>'; i++)
        element = &elements->at[1 + draw_below(draw, elements->count - 1)];
    replace(document, element->from + 1 + element->name_len, element->text - 1,
            slice_of(attributes[draw_below(draw, COUNT_OF(attributes))]));
}

static void change_namespace(Draw *draw, Text *document, const Elements *elements)
{
    static const char *const declarations[] = {
        "",
        " xmlns=\"\"",
        " xmlns=\"urn:x\"",
        " xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.03\"",
        " xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"",
        " xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\" a=\"b\"",
        " xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.091\"",
    };
    const Element *root = &elements->at[0];

    replace(document, root->from + 1 + root->name_len, root->text - 1,
            slice_of(declarations[draw_below(draw, COUNT_OF(declarations))]));
}

/* --- bytes --- */

static const char *const markup[] = {
    "<!-- c -->",
    "<!---->",
    "<![CDATA[x]]>",
    "<![CDATA[]]>",
    "<?p i?>",
    "<!DOCTYPE Document>",
    "<!DOCTYPE Document [<!ENTITY a \"b\">]>",
    "&a;",
    "&#65;",
    "&#x41;",
    "&#0;",
    "&amp;",
    "&",
    "<",
    ">",
    "]]>",
    "/",
    "=",
    "\"",
    "'",
    " ",
    "\t",
    "\r",
    "\r\n",
    "\n",
    "\x0B",
    "\x7F",
    "\xC2\x80",
    "\xC3",
    "\xE2\x82",
    "\xED\xA0\x80",
    "\xEF\xBF\xBE",
    "\xEF\xBF\xBF",
    "\xC0\x80",
    "\xF4\x90\x80\x80",
    "\xEF\xBB\xBF",
    "\xFF\xFE",
    "<x:y xmlns:x=\"urn:x\"></x:y>",
    " xmlns:x=\"urn:x\"",
    "<x/>",
    "</x>",
    "<x></x>",
    " xml:space=\"preserve\"",
    " a=\"b\"",
    " a='b'",
    " a=\"&lt;\"",
    " a=\"\xC3\xA4\"",
    " standalone=\"yes\"",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"",
};

/* Into a text, into a tag, before a tag, or anywhere. */
static void add_markup(Draw *draw, Text *document, const Elements *elements)
{
    const Element *element = draw_element(draw, elements);
    size_t places[] = {element->text,
                       element->text_end,
                       element->from,
                       element->to,
                       element->from + 1 + element->name_len,
                       draw_below(draw, document->len)};
    size_t at = places[draw_below(draw, COUNT_OF(places))];

    replace(document, at, at, slice_of(markup[draw_below(draw, COUNT_OF(markup))]));
}

static void change_bytes(Draw *draw, Spoil spoil, Text *document)
{
    static char copy[SPOILT_BYTES_MAX];
    size_t at = draw_below(draw, document->len);
    size_t len = 1 + draw_below(draw, document->len - at < 40 ? document->len - at : 40);
    char byte = (char)draw_below(draw, 256);

    if (spoil == SPOIL_BYTE)
        document->at[at] = byte;
    else if (spoil == SPOIL_BYTE_MORE)
        replace(document, at, at, (Slice){&byte, 1});
    else if (spoil == SPOIL_BYTE_LESS)
        replace(document, at, at + 1, SLICE_NONE);
    else if (spoil == SPOIL_PIECE_LESS)
        replace(document, at, at + len, SLICE_NONE);
    else if (spoil == SPOIL_CUT)
        document->len = at;
    if (spoil != SPOIL_PIECE_TWICE)
        return;
    memcpy(copy, document->at + at, len);
    at = draw_below(draw, 2) == 0 ? at : draw_below(draw, document->len);
    replace(document, at, at, (Slice){copy, len});
}

static void spoil_element(Draw *draw, Spoil spoil, Text *document, const Elements *elements)
{
    const Element *element = draw_element(draw, elements);

    if (spoil == SPOIL_REMOVE)
        replace(document, element->from, element->to, SLICE_NONE);
    else if (spoil == SPOIL_DOUBLE)
        replace(document, element->to, element->to, piece(document, element->from, element->to));
    else if (spoil == SPOIL_SWAP)
        swap_elements(draw, document, elements);
    else if (spoil == SPOIL_MOVE)
        move_element(draw, document, elements);
    else if (spoil == SPOIL_RENAME)
        rename_element(draw, document, elements);
    else
        replace(document, element->text, element->text_end, SLICE_NONE);
}

void document_spoil(Draw *draw, Spoil spoil, Text *document)
{
    static Elements elements;

    (void)text_string(document);
    find_elements(document, &elements);
    if (elements.count < 2)
        return; /* little is left of it */
    const Element *leaf = draw_leaf(draw, &elements);
    if (spoil <= SPOIL_EMPTY)
        spoil_element(draw, spoil, document, &elements);
    else if (spoil == SPOIL_VALUE)
        replace(document, leaf->text, leaf->text_end,
                slice_of(values[draw_below(draw, COUNT_OF(values))]));
    else if (spoil == SPOIL_LETTER)
        change_letter(draw, document, leaf);
    else if (spoil == SPOIL_LENGTH)
        set_length(draw, document, leaf);
    else if (spoil == SPOIL_OTHER_TEXT)
        other_text(draw, document, &elements);
    else if (spoil == SPOIL_ATTRIBUTE)
        change_attribute(draw, document, &elements);
    else if (spoil == SPOIL_NAMESPACE)
        change_namespace(draw, document, &elements);
    else if (spoil == SPOIL_MARKUP)
        add_markup(draw, document, &elements);
    else
        change_bytes(draw, spoil, document);
}
