/*
 * schema.h
 *     An XML schema (XSD) as tables, and the walk through them along a file that is being read.
 *
 * An element's type is one of two kinds: a text, with facets, maybe with attributes; or elements,
 * in an order that is a small automaton: each state lists the elements that may come next.
 *
 *     Remittance   0 --Ustrd--> 1    0 --Strd--> 2    may end in 1 and 2
 *
 * schema_compile knows what our schemas and those of ISO 20022 use, and no more: a schema that
 * holds anything else (another facet, a group, a default, an import) is not compiled. So nothing
 * of a schema is ever left out silently. Stricter than the standard on purpose, where the other
 * form is never written by anybody who means well: no blanks around dates and numbers, no xsi
 * attributes, no 24:00:00, years of four digits, zones within 14 hours, and nothing for xs:any.
 */
#ifndef MAKSATUS_ENGINE_MESSAGE_SCHEMA_H
#define MAKSATUS_ENGINE_MESSAGE_SCHEMA_H

#include <stdint.h>

#include "maksatus/arena.h"
#include "maksatus/status.h"
#include "pattern.h"
#include "xml_reader.h"

/* --- texts (schema_text.c) --- */

typedef enum TextBase {
    BASE_STRING,
    BASE_DECIMAL,
    BASE_BOOLEAN,
    BASE_DATE,
    BASE_DATE_TIME
} TextBase;

/* Digits without leading zeros, and without those at the end of a fraction. */
typedef struct Decimal {
    bool negative; /* never zero */
    Slice whole;
    Slice fraction;
} Decimal;

typedef struct TextType {
    TextBase base;
    size_t length_min, length_max; /* characters; of strings */
    const Pattern *pattern;        /* NULL: any */
    const Slice *word;             /* of an enumeration */
    size_t word_count;             /* 0: any */
    size_t digits_max, fraction_max;
    bool has_least, has_most;
    Decimal least, most;
} TextType;

bool decimal_parse(Slice text, Decimal *decimal);
bool text_type_allows(const TextType *type, Slice value);

/* --- elements --- */

typedef struct SchemaType SchemaType;

/* An element that may come in a state, and the state after it. */
typedef struct SchemaStep {
    Slice name;
    const SchemaType *type;
    size_t to;
} SchemaStep;

typedef struct SchemaState {
    const SchemaStep *step;
    size_t step_count;
    bool may_end;
} SchemaState;

typedef struct SchemaAttribute {
    Slice name;
    const TextType *type;
    bool required;
} SchemaAttribute;

struct SchemaType {
    Slice name;
    TextType *text;           /* NULL: elements */
    const SchemaState *state; /* of elements; the first one is where an element begins */
    SchemaAttribute attribute[XML_ATTRIBUTES_MAX];
    size_t attribute_count;
};

typedef struct Schema {
    Slice name_space;
    Slice root;
    const SchemaType *root_type;
} Schema;

/* Schema and name live in the arena. STATUS_USAGE names the line of what is not known. */
MUST_CHECK Status schema_compile_bytes(Arena *arena, Slice bytes, const char *name,
                                       const Schema **schema, Error *err);
MUST_CHECK Status schema_compile_file(Arena *arena, const char *path, const Schema **schema,
                                      Error *err);

/* --- the walk (schema_walk.c) --- */

typedef struct SchemaWalk {
    const Schema *schema;
    struct {
        const SchemaType *type;
        size_t state;
    } at[XML_DEPTH_MAX]; /* as deep as the reader goes */
    size_t depth;
} SchemaWalk;

static inline SchemaWalk schema_walk(const Schema *schema)
{
    return (SchemaWalk){.schema = schema};
}

/* A tag of the reader, with the text before it. False: not valid; then the walk is over. A file
 * is valid when each of its tags was. */
bool schema_open(SchemaWalk *walk, const XmlTag *tag);
bool schema_close(SchemaWalk *walk, const XmlTag *tag);

#endif
