/*
 * schema_compile.c
 *     An XSD, read as a tree by libxml2, to the tables of schema.h.
 *
 * Two passes over what stands directly under xs:schema: the first gives each type its place, so
 * that types may be named before they are defined; the second fills them. Each node is asked for
 * by name, and each of its attributes too: what nobody asked for is an error with its line.
 */
#include <libxml/parser.h>
#include <pthread.h>

#include "automaton.h"
#include "maksatus/text.h"
#include "schema.h"

enum { FACET_MAX = 1000000 };

static const char xsd_namespace[] = "http://www.w3.org/2001/XMLSchema";

typedef struct Compiler {
    Arena *arena;
    Error *err;
    const char *file;
    Schema *schema;
    SchemaType *type; /* all of the file, in its order */
    size_t type_count;

    /* Of the content that is being compiled. */
    Automaton automaton;
    SchemaStep element[POSITIONS_MAX]; /* the symbols: name and type */
    size_t element_count;
} Compiler;

static Status refuse(const Compiler *compiler, const xmlNode *node, const char *what)
{
    return error_set(compiler->err, STATUS_USAGE, "%s, line %ld: <%s> %s", compiler->file,
                     xmlGetLineNo(node), (const char *)node->name, what);
}

/* --- the tree --- */

static bool node_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && node->ns != NULL
           && strcmp((const char *)node->ns->href, xsd_namespace) == 0
           && strcmp((const char *)node->name, name) == 0;
}

/* From node on to what means something: comments and blanks do not. */
static xmlNode *meaning(xmlNode *node)
{
    while (node != NULL && (node->type == XML_COMMENT_NODE || xmlIsBlankNode(node) == 1))
        node = node->next;
    return node;
}

static xmlNode *first_child(const xmlNode *node)
{
    return meaning(node->children);
}

static xmlNode *next_of(const xmlNode *node)
{
    return meaning(node->next);
}

/* SLICE_NONE when it is not there. */
static Slice attribute_of(const Compiler *compiler, const xmlNode *node, const char *name)
{
    for (const xmlAttr *attribute = node->properties; attribute != NULL;
         attribute = attribute->next) {
        const xmlNode *value = attribute->children;

        if (strcmp((const char *)attribute->name, name) != 0)
            continue;
        return value == NULL ? SLICE_LITERAL("")
                             : arena_slice(compiler->arena, slice_of((const char *)value->content));
    }
    return SLICE_NONE;
}

/* Only these attributes, separated by blanks, may stand there; each value is one piece of text. */
static Status check_attributes(const Compiler *compiler, const xmlNode *node, const char *known)
{
    for (const xmlAttr *attribute = node->properties; attribute != NULL;
         attribute = attribute->next) {
        const char *name = (const char *)attribute->name;
        const char *at = strstr(known, name);
        size_t len = strlen(name);

        while (at != NULL && ((at != known && at[-1] != ' ') || (at[len] != ' ' && at[len] != 0)))
            at = strstr(at + 1, name);
        if (at == NULL || attribute->ns != NULL
            || (attribute->children != NULL && attribute->children->next != NULL))
            return refuse(compiler, node, "has an attribute that is not known");
    }
    return STATUS_OK;
}

static Status check_is(const Compiler *compiler, const xmlNode *parent, const xmlNode *node,
                       const char *name)
{
    if (node == NULL)
        return refuse(compiler, parent, "is empty");
    return node_is(node, name) ? STATUS_OK : refuse(compiler, node, "is not known here");
}

static Status number_of(const Compiler *compiler, const xmlNode *node, Slice text, size_t *number)
{
    *number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || *number > FACET_MAX)
            return refuse(compiler, node, "has a number that is none");
        *number = *number * 10 + (size_t)(text.at[i] - '0');
    }
    return text.len > 0 ? STATUS_OK : refuse(compiler, node, "has a number that is none");
}

static SchemaType *type_find(const Compiler *compiler, Slice name)
{
    for (size_t i = 0; i < compiler->type_count; i++) {
        if (slice_equal(compiler->type[i].name, name))
            return &compiler->type[i];
    }
    return NULL;
}

/* --- simple types --- */

/* A built-in type, with the prefix that the schema's own elements have. */
static Status base_of(const Compiler *compiler, const xmlNode *node, TextBase *base)
{
    static const struct {
        const char *name;
        TextBase base;
    } bases[] = {
        {"string", BASE_STRING}, {"decimal", BASE_DECIMAL},    {"boolean", BASE_BOOLEAN},
        {"date", BASE_DATE},     {"dateTime", BASE_DATE_TIME},
    };
    Slice given = attribute_of(compiler, node, "base");
    Slice prefix = slice_of((const char *)node->ns->prefix);

    for (size_t i = 0; i < COUNT_OF(bases); i++) {
        TEXT_ON_STACK(name, 64);

        text_add_format(&name, "%.*s:%s", SLICE_ARGS(prefix), bases[i].name);
        if (slice_equal(given, text_slice(&name))) {
            *base = bases[i].base;
            return STATUS_OK;
        }
    }
    return refuse(compiler, node, "has a base that is not known");
}

static Status compile_pattern(const Compiler *compiler, const xmlNode *node, Slice value,
                              TextType *type)
{
    Pattern *pattern = ARENA_NEW(compiler->arena, Pattern);

    if (type->pattern != NULL)
        return refuse(compiler, node, "stands twice");
    if (!pattern_compile(value, pattern))
        return refuse(compiler, node, "is not known, or too large");
    type->pattern = pattern;
    return STATUS_OK;
}

static Status compile_bound(const Compiler *compiler, const xmlNode *node, Slice value, bool *has,
                            Decimal *bound)
{
    if (*has || !decimal_parse(value, bound))
        return refuse(compiler, node, "has a number that is none");
    *has = true;
    return STATUS_OK;
}

/* Words are counted before: there is room for them. */
static Status compile_word(Slice value, TextType *type, Slice *word)
{
    word[type->word_count] = value;
    type->word_count += 1;
    return STATUS_OK;
}

static Status compile_facet(const Compiler *compiler, const xmlNode *node, TextType *type,
                            Slice *word)
{
    Slice value = attribute_of(compiler, node, "value");
    bool is_string = type->base == BASE_STRING;
    bool is_decimal = type->base == BASE_DECIMAL;

    TRY(check_attributes(compiler, node, "value"));
    if (value.at == NULL || first_child(node) != NULL)
        return refuse(compiler, node, "has no value, or more than one");
    if (node_is(node, "pattern"))
        return compile_pattern(compiler, node, value, type);
    if (is_string && node_is(node, "enumeration"))
        return compile_word(value, type, word);
    if (is_string && node_is(node, "minLength"))
        return number_of(compiler, node, value, &type->length_min);
    if (is_string && node_is(node, "maxLength"))
        return number_of(compiler, node, value, &type->length_max);
    if (is_decimal && node_is(node, "totalDigits"))
        return number_of(compiler, node, value, &type->digits_max);
    if (is_decimal && node_is(node, "fractionDigits"))
        return number_of(compiler, node, value, &type->fraction_max);
    if (is_decimal && node_is(node, "minInclusive"))
        return compile_bound(compiler, node, value, &type->has_least, &type->least);
    if (is_decimal && node_is(node, "maxInclusive"))
        return compile_bound(compiler, node, value, &type->has_most, &type->most);
    return refuse(compiler, node, "is not known here");
}

static size_t count_children(const xmlNode *node)
{
    size_t count = 0;

    for (const xmlNode *child = first_child(node); child != NULL; child = next_of(child))
        count += 1;
    return count;
}

static Status compile_simple(const Compiler *compiler, const xmlNode *node, TextType *type)
{
    const xmlNode *restriction = first_child(node);
    Slice *word;

    TRY(check_attributes(compiler, node, "name"));
    TRY(check_is(compiler, node, restriction, "restriction"));
    TRY(check_attributes(compiler, restriction, "base"));
    if (next_of(restriction) != NULL)
        return refuse(compiler, next_of(restriction), "is not known here");
    *type = (TextType){
        .length_max = SIZE_MAX,
        .digits_max = SIZE_MAX,
        .fraction_max = SIZE_MAX,
    };
    TRY(base_of(compiler, restriction, &type->base));
    word = ARENA_ARRAY(compiler->arena, Slice, count_children(restriction));
    type->word = word;
    for (const xmlNode *facet = first_child(restriction); facet != NULL; facet = next_of(facet))
        TRY(compile_facet(compiler, facet, type, word));
    return STATUS_OK;
}

/* --- texts with attributes --- */

static Status compile_attribute(const Compiler *compiler, const xmlNode *node, SchemaType *type)
{
    SchemaAttribute *attribute = &type->attribute[type->attribute_count];
    Slice use = attribute_of(compiler, node, "use");
    const SchemaType *value = type_find(compiler, attribute_of(compiler, node, "type"));

    if (!node_is(node, "attribute"))
        return refuse(compiler, node, "is not known here");
    TRY(check_attributes(compiler, node, "name type use"));
    if (type->attribute_count == XML_ATTRIBUTES_MAX)
        return refuse(compiler, node, "is one too many");
    if (value == NULL || value->text == NULL || value->attribute_count > 0)
        return refuse(compiler, node, "has a type that is not known");
    if (use.at != NULL && !slice_is(use, "required") && !slice_is(use, "optional"))
        return refuse(compiler, node, "has a use that is not known");
    attribute->name = attribute_of(compiler, node, "name");
    attribute->type = value->text;
    attribute->required = use.at != NULL && slice_is(use, "required");
    type->attribute_count += 1;
    return first_child(node) == NULL ? STATUS_OK : refuse(compiler, node, "is not empty");
}

/* <xs:simpleContent><xs:extension base="simple type"><xs:attribute .../>... */
static Status compile_extension(const Compiler *compiler, const xmlNode *node, SchemaType *type)
{
    const xmlNode *extension = first_child(node);
    const SchemaType *base;

    TRY(check_attributes(compiler, node, ""));
    TRY(check_is(compiler, node, extension, "extension"));
    TRY(check_attributes(compiler, extension, "base"));
    base = type_find(compiler, attribute_of(compiler, extension, "base"));
    if (base == NULL || base->text == NULL || next_of(extension) != NULL)
        return refuse(compiler, extension, "has a base that is not known");
    type->text = base->text;
    for (const xmlNode *child = first_child(extension); child != NULL; child = next_of(child))
        TRY(compile_attribute(compiler, child, type));
    return STATUS_OK;
}

/* --- contents of elements --- */

/* minOccurs and maxOccurs, of what is on top of the automaton. */
static Status compile_occurs(Compiler *compiler, const xmlNode *node)
{
    Slice least = attribute_of(compiler, node, "minOccurs");
    Slice most = attribute_of(compiler, node, "maxOccurs");
    size_t min = 1, max = 1;

    if (least.at != NULL)
        TRY(number_of(compiler, node, least, &min));
    if (slice_is(most, "unbounded"))
        max = REPEAT_UNBOUNDED;
    else if (most.at != NULL)
        TRY(number_of(compiler, node, most, &max));
    if (max < 1 || max > REPEAT_UNBOUNDED || min > max)
        return refuse(compiler, node, "has numbers that are not known");
    automaton_repeat(&compiler->automaton, min, max);
    return STATUS_OK;
}

static Status compile_element(Compiler *compiler, const xmlNode *node)
{
    SchemaStep *element = &compiler->element[compiler->element_count];

    TRY(check_attributes(compiler, node, "name type minOccurs maxOccurs"));
    if (compiler->element_count == POSITIONS_MAX || first_child(node) != NULL)
        return refuse(compiler, node, "is one too many, or not empty");
    *element = (SchemaStep){
        .name = attribute_of(compiler, node, "name"),
        .type = type_find(compiler, attribute_of(compiler, node, "type")),
    };
    if (slice_is_empty(element->name) || element->type == NULL)
        return refuse(compiler, node, "has no name, or a type that is not known");
    automaton_symbol(&compiler->automaton, compiler->element_count);
    compiler->element_count += 1;
    return compile_occurs(compiler, node);
}

/* Nothing is ever written there, so nothing may come there. */
static Status compile_any(Compiler *compiler, const xmlNode *node)
{
    TRY(check_attributes(compiler, node, "namespace processContents minOccurs maxOccurs"));
    automaton_nothing(&compiler->automaton);
    return compile_occurs(compiler, node);
}

static bool is_group(const xmlNode *node)
{
    return node_is(node, "sequence") || node_is(node, "choice");
}

static Status begin_group(Compiler *compiler, const xmlNode *group)
{
    TRY(check_attributes(compiler, group, "minOccurs maxOccurs"));
    if (node_is(group, "sequence"))
        automaton_empty(&compiler->automaton);
    else
        automaton_nothing(&compiler->automaton);
    return STATUS_OK;
}

/* Puts what is on top into the group that it belongs to, below. */
static void add_to_group(Compiler *compiler, const xmlNode *group)
{
    if (node_is(group, "sequence"))
        automaton_concat(&compiler->automaton);
    else
        automaton_alternate(&compiler->automaton);
}

/* One node of a group; a group in it is begun, and ended when its last node was. */
static Status compile_particle(Compiler *compiler, const xmlNode *node)
{
    if (node_is(node, "element"))
        return compile_element(compiler, node);
    if (node_is(node, "any"))
        return compile_any(compiler, node);
    return refuse(compiler, node, "is not known here");
}

/* Groups in groups, without recursion: down to the first node, on to the next, up when none. */
static Status compile_group(Compiler *compiler, const xmlNode *top)
{
    const xmlNode *group = top;
    const xmlNode *node = first_child(top);

    automaton_begin(&compiler->automaton);
    compiler->element_count = 0;
    TRY(begin_group(compiler, top));
    while (node != NULL || group != top) {
        if (node == NULL) {
            TRY(compile_occurs(compiler, group));
            add_to_group(compiler, group->parent);
            node = next_of(group);
            group = group->parent;
        } else if (is_group(node)) {
            TRY(begin_group(compiler, node));
            group = node;
            node = first_child(node);
        } else {
            TRY(compile_particle(compiler, node));
            add_to_group(compiler, group);
            node = next_of(node);
        }
        if (compiler->automaton.overflowed)
            return refuse(compiler, top, "is too large");
    }
    TRY(compile_occurs(compiler, top));
    return compiler->automaton.overflowed ? refuse(compiler, top, "is too large") : STATUS_OK;
}

/* --- automaton to states: state n + 1 is behind position n --- */

static size_t set_count(const PositionSet *set)
{
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(set->word); i++)
        count += (size_t)__builtin_popcountll(set->word[i]);
    return count;
}

static bool steps_are_told_apart(const SchemaState *state)
{
    for (size_t i = 0; i < state->step_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (slice_equal(state->step[i].name, state->step[j].name))
                return false;
        }
    }
    return true;
}

static SchemaState make_state(const Compiler *compiler, const PositionSet *next, bool may_end)
{
    SchemaStep *step = ARENA_ARRAY(compiler->arena, SchemaStep, set_count(next));
    SchemaState state = {.step = step, .may_end = may_end};

    for (size_t position = 0; position < compiler->automaton.count; position++) {
        if (!position_in(next, position))
            continue;
        step[state.step_count] = compiler->element[compiler->automaton.symbol[position]];
        step[state.step_count].to = position + 1;
        state.step_count += 1;
    }
    return state;
}

static Status make_states(const Compiler *compiler, const xmlNode *node, SchemaType *type)
{
    const Automaton *automaton = &compiler->automaton;
    const Fragment *whole = automaton_end(automaton);
    SchemaState *state = ARENA_ARRAY(compiler->arena, SchemaState, automaton->count + 1);

    state[0] = make_state(compiler, &whole->first, whole->nullable);
    for (size_t position = 0; position < automaton->count; position++)
        state[position + 1] =
            make_state(compiler, &automaton->follow[position], position_in(&whole->last, position));
    for (size_t i = 0; i <= automaton->count; i++) {
        if (!steps_are_told_apart(&state[i]))
            return refuse(compiler, node, "does not say which of two elements is meant");
    }
    type->state = state;
    return STATUS_OK;
}

/* --- the file --- */

static Status compile_complex(Compiler *compiler, const xmlNode *node, SchemaType *type)
{
    const xmlNode *content = first_child(node);

    TRY(check_attributes(compiler, node, "name"));
    if (content == NULL || next_of(content) != NULL)
        return refuse(compiler, node, "is empty, or holds more than a content");
    if (node_is(content, "simpleContent"))
        return compile_extension(compiler, content, type);
    if (!is_group(content))
        return refuse(compiler, content, "is not known here");
    TRY(compile_group(compiler, content));
    return make_states(compiler, content, type);
}

/* First pass: every type has its place, and simple types are whole. */
static Status name_types(Compiler *compiler, const xmlNode *root)
{
    compiler->type = ARENA_ARRAY(compiler->arena, SchemaType, count_children(root));
    for (const xmlNode *node = first_child(root); node != NULL; node = next_of(node)) {
        SchemaType *type = &compiler->type[compiler->type_count];
        Slice name = attribute_of(compiler, node, "name");

        if (node_is(node, "element"))
            continue;
        if (!node_is(node, "simpleType") && !node_is(node, "complexType"))
            return refuse(compiler, node, "is not known here");
        if (slice_is_empty(name) || type_find(compiler, name) != NULL)
            return refuse(compiler, node, "has no name, or that of another");
        type->name = name;
        compiler->type_count += 1;
        if (node_is(node, "simpleType")) {
            type->text = ARENA_NEW(compiler->arena, TextType);
            TRY(compile_simple(compiler, node, type->text));
        }
    }
    return STATUS_OK;
}

static Status compile_root(Compiler *compiler, const xmlNode *node)
{
    Schema *schema = compiler->schema;

    TRY(check_attributes(compiler, node, "name type"));
    if (schema->root_type != NULL)
        return refuse(compiler, node, "is a second root");
    schema->root = attribute_of(compiler, node, "name");
    schema->root_type = type_find(compiler, attribute_of(compiler, node, "type"));
    if (schema->root_type == NULL || schema->root_type->text != NULL)
        return refuse(compiler, node, "has a type that is not known");
    return STATUS_OK;
}

/* Second pass. */
static Status fill_types(Compiler *compiler, const xmlNode *root)
{
    for (const xmlNode *node = first_child(root); node != NULL; node = next_of(node)) {
        if (node_is(node, "element"))
            TRY(compile_root(compiler, node));
        if (node_is(node, "complexType"))
            TRY(compile_complex(compiler, node,
                                type_find(compiler, attribute_of(compiler, node, "name"))));
    }
    if (compiler->schema->root_type == NULL)
        return refuse(compiler, root, "has no root element");
    return STATUS_OK;
}

/* Names without a prefix are meant to be those of this schema. */
static bool names_are_own(const xmlNode *root, Slice name_space)
{
    const xmlNs *own = root->nsDef;

    while (own != NULL && own->prefix != NULL)
        own = own->next;
    return own != NULL && !slice_is_empty(name_space)
           && slice_is(name_space, (const char *)own->href);
}

static Status compile_schema(Compiler *compiler, const xmlNode *root)
{
    Slice qualified = attribute_of(compiler, root, "elementFormDefault");
    Slice name_space = attribute_of(compiler, root, "targetNamespace");

    if (!node_is(root, "schema"))
        return refuse(compiler, root, "is not known here");
    TRY(check_attributes(compiler, root, "targetNamespace elementFormDefault"));
    if (!names_are_own(root, name_space) || !slice_is(qualified, "qualified"))
        return refuse(compiler, root, "has no namespace for its elements");
    compiler->schema->name_space = name_space;
    TRY(name_types(compiler, root));
    return fill_types(compiler, root);
}

static void document_done(xmlDoc **document)
{
    xmlFreeDoc(*document);
}
#define AUTO_DOCUMENT __attribute__((cleanup(document_done)))

static Status compile_document(Arena *arena, xmlDoc *document, const char *name,
                               const Schema **schema, Error *err)
{
    Compiler *compiler = ARENA_NEW(arena, Compiler);
    const xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);

    if (root == NULL)
        return error_set(err, STATUS_USAGE, "cannot load the schema %s", name);
    if (document->intSubset != NULL)
        return error_set(err, STATUS_USAGE, "the schema %s has a DOCTYPE", name);
    compiler->arena = arena;
    compiler->err = err;
    compiler->file = name;
    compiler->schema = ARENA_NEW(arena, Schema);
    TRY(compile_schema(compiler, root));
    *schema = compiler->schema;
    return STATUS_OK;
}

enum { PARSE_OPTIONS = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING };

static void prepare(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    ensure(pthread_once(&once, xmlInitParser) == 0);
}

Status schema_compile_bytes(Arena *arena, Slice bytes, const char *name, const Schema **schema,
                            Error *err)
{
    AUTO_DOCUMENT xmlDoc *document = NULL;

    prepare();
    document = xmlReadMemory(bytes.at, (int)bytes.len, NULL, NULL, PARSE_OPTIONS);
    return compile_document(arena, document, name, schema, err);
}

Status schema_compile_file(Arena *arena, const char *path, const Schema **schema, Error *err)
{
    AUTO_DOCUMENT xmlDoc *document = NULL;

    prepare();
    document = xmlReadFile(path, NULL, PARSE_OPTIONS);
    return compile_document(arena, document, path, schema, err);
}
