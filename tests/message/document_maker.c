/*
 * document_maker.c
 *     Valid files from the tables of a schema, by chance.
 */
#include "document_maker.h"

#include "maksatus/characters.h"

enum {
    ELEMENTS_MAX = 300, /* then the walk ends as soon as it may */
    VALUE_BYTES_MAX = 4096,
    VALUE_TRIALS = 200,
};

unsigned draw_below(Draw *draw, size_t below)
{
    ensure(below > 0 && below <= UINT32_MAX);
    draw->state = draw->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)((draw->state >> 33) % below);
}

static bool chance(Draw *draw, size_t of)
{
    return draw_below(draw, of) == 0;
}

/* --- values --- */

static void draw_digits(Draw *draw, Text *value, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_add_char(value, (char)('0' + draw_below(draw, 10)));
}

static void draw_string(Draw *draw, const TextType *type, Text *value)
{
    static const char *const characters[] = {
        "a",
        "Z",
        "0",
        " ",
        "-",
        "&",
        "<",
        ">",
        "'",
        "\"",
        "\xC3\xA4",
        "\xE2\x82\xAC",
        "\xF0\x9F\x92\xB6",
        "]",
        "\t",
        "\n",
    };
    size_t max = type->length_max < 200 ? type->length_max : 200;
    size_t length = type->length_min + draw_below(draw, max - type->length_min + 1);

    if (chance(draw, 4))
        length = chance(draw, 2) ? type->length_min : max;
    for (size_t i = 0; i < length; i++)
        text_add_string(value, characters[draw_below(draw, COUNT_OF(characters))]);
}

/* Along the states of a pattern, until it may end and chance wants it so. */
static void draw_of_pattern(Draw *draw, const Pattern *pattern, Text *value)
{
    size_t at = 1;

    while (value->len < VALUE_BYTES_MAX / 4 && !(pattern->accepts[at] && chance(draw, 6))) {
        char leads[128];
        size_t count = 0;

        for (unsigned char c = ' '; c <= '~'; c++) {
            if (pattern->next[at][pattern->kind_of[c]] != 0)
                leads[count++] = (char)c;
        }
        if (count == 0)
            return;
        text_add_char(value, leads[draw_below(draw, count)]);
        at = pattern->next[at][pattern->kind_of[(unsigned char)value->at[value->len - 1]]];
    }
}

static void draw_decimal(Draw *draw, Text *value)
{
    if (chance(draw, 8))
        text_add_char(value, chance(draw, 2) ? '+' : '-');
    draw_digits(draw, value, draw_below(draw, 20));
    if (chance(draw, 2)) {
        text_add_char(value, '.');
        draw_digits(draw, value, draw_below(draw, 6));
    }
}

static void draw_day(Draw *draw, Text *value)
{
    text_add_format(value, "%04u-%02u-%02u", 1900 + draw_below(draw, 200), 1 + draw_below(draw, 12),
                    1 + draw_below(draw, 31));
}

static void draw_time(Draw *draw, Text *value)
{
    text_add_format(value, "T%02u:%02u:%02u", draw_below(draw, 24), draw_below(draw, 60),
                    draw_below(draw, 60));
    if (chance(draw, 4))
        text_add_format(value, ".%03u", draw_below(draw, 1000));
}

static void draw_zone(Draw *draw, Text *value)
{
    if (chance(draw, 3))
        text_add_char(value, 'Z');
    else if (chance(draw, 2))
        text_add_format(value, "%c%02u:%02u", chance(draw, 2) ? '+' : '-', draw_below(draw, 14),
                        draw_below(draw, 60));
}

static void draw_value(Draw *draw, const TextType *type, Text *value)
{
    static const char *const booleans[] = {"true", "false", "0", "1"};

    if (type->word_count > 0) {
        text_add(value, type->word[draw_below(draw, type->word_count)]);
    } else if (type->pattern != NULL) {
        draw_of_pattern(draw, type->pattern, value);
    } else if (type->base == BASE_STRING) {
        draw_string(draw, type, value);
    } else if (type->base == BASE_DECIMAL) {
        draw_decimal(draw, value);
    } else if (type->base == BASE_BOOLEAN) {
        text_add_string(value, booleans[draw_below(draw, COUNT_OF(booleans))]);
    } else {
        draw_day(draw, value);
        if (type->base == BASE_DATE_TIME)
            draw_time(draw, value);
        draw_zone(draw, value);
    }
}

static void add_escaped(Text *document, Slice value)
{
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];

        if (c == '&')
            text_add_string(document, "&amp;");
        else if (c == '<')
            text_add_string(document, "&lt;");
        else if (c == '>')
            text_add_string(document, "&gt;");
        else
            text_add_char(document, c);
    }
}

/* A value that the type allows; false when chance does not find one. */
static bool add_value(Draw *draw, const TextType *type, Text *document)
{
    for (size_t i = 0; i < VALUE_TRIALS; i++) {
        TEXT_ON_STACK(value, VALUE_BYTES_MAX);

        draw_value(draw, type, &value);
        if (text_type_allows(type, text_slice(&value))) {
            add_escaped(document, text_slice(&value));
            return true;
        }
    }
    return false;
}

/* --- elements --- */

typedef struct Walk {
    const SchemaType *type;
    Slice name;
    size_t state;
} Walk;

typedef struct Maker {
    Draw *draw;
    Text *document;
    Walk at[XML_DEPTH_MAX];
    size_t depth;
    size_t elements;
} Maker;

static bool open_element(Maker *maker, Slice name, const SchemaType *type, const char *more)
{
    ensure(maker->depth < XML_DEPTH_MAX);
    maker->at[maker->depth] = (Walk){type, name, 0};
    maker->depth += 1;
    maker->elements += 1;
    text_add_format(maker->document, "<%.*s%s", SLICE_ARGS(name), more);
    for (size_t i = 0; i < type->attribute_count; i++) {
        const SchemaAttribute *attribute = &type->attribute[i];

        text_add_format(maker->document, " %.*s=\"", SLICE_ARGS(attribute->name));
        if (!add_value(maker->draw, attribute->type, maker->document))
            return false;
        text_add_char(maker->document, '"');
    }
    text_add_char(maker->document, '>');
    return type->text == NULL || add_value(maker->draw, type->text, maker->document);
}

static void close_element(Maker *maker)
{
    maker->depth -= 1;
    text_add_format(maker->document, "</%.*s>", SLICE_ARGS(maker->at[maker->depth].name));
    if (chance(maker->draw, 8) && maker->depth > 0)
        text_add_char(maker->document, '\n');
}

/* The next step, or the end of the element. */
static bool go_on(Maker *maker)
{
    Walk *walk = &maker->at[maker->depth - 1];
    const SchemaState *state = walk->type->text == NULL ? &walk->type->state[walk->state] : NULL;
    const SchemaStep *step;
    bool tired = maker->elements > ELEMENTS_MAX;

    if (state == NULL
        || (state->may_end && (state->step_count == 0 || tired || chance(maker->draw, 4)))) {
        close_element(maker);
        return true;
    }
    if (state->step_count == 0)
        return false;
    step = &state->step[draw_below(maker->draw, state->step_count)];
    walk->state = step->to;
    return open_element(maker, step->name, step->type, "");
}

bool document_make(Draw *draw, const Schema *schema, Text *document)
{
    Maker maker = {.draw = draw, .document = document};
    TEXT_ON_STACK(name_space, 256);
    bool fine;

    text_clear(document);
    text_add_string(document, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text_add_format(&name_space, " xmlns=\"%.*s\"", SLICE_ARGS(schema->name_space));
    fine = open_element(&maker, schema->root, schema->root_type, text_string(&name_space));
    while (fine && maker.depth > 0)
        fine = go_on(&maker);
    text_add_char(document, '\n');
    return fine && !document->overflowed;
}
