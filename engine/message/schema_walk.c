/*
 * schema_walk.c
 *     From tag to tag through the tables of a schema.
 */
#include "schema.h"

/* Between elements the standard allows blanks. */
static bool is_blank(Slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] != ' ' && text.at[i] != '\n' && text.at[i] != '\t')
            return false;
    }
    return true;
}

static const SchemaStep *step_for(const SchemaState *state, Slice name)
{
    for (size_t i = 0; i < state->step_count; i++) {
        if (slice_equal(state->step[i].name, name))
            return &state->step[i];
    }
    return NULL;
}

static const SchemaAttribute *attribute_of(const SchemaType *type, Slice name)
{
    for (size_t i = 0; i < type->attribute_count; i++) {
        if (slice_equal(type->attribute[i].name, name))
            return &type->attribute[i];
    }
    return NULL;
}

/* The reader lets no attribute stand twice, so counting tells whether all are there. */
static bool attributes_allowed(const SchemaType *type, const XmlTag *tag)
{
    size_t given = 0, required = 0;

    for (size_t i = 0; i < tag->attribute_count; i++) {
        const SchemaAttribute *attribute = attribute_of(type, tag->attribute[i].name);

        if (attribute == NULL || !text_type_allows(attribute->type, tag->attribute[i].value))
            return false;
        given += attribute->required ? 1 : 0;
    }
    for (size_t i = 0; i < type->attribute_count; i++)
        required += type->attribute[i].required ? 1 : 0;
    return given == required;
}

/* The root declares the namespace, once for all: no other element may. */
static bool open_root(SchemaWalk *walk, const XmlTag *tag)
{
    if (!slice_equal(tag->name, walk->schema->root) || tag->attribute_count != 1
        || !slice_is(tag->attribute[0].name, "xmlns")
        || !slice_equal(tag->attribute[0].value, walk->schema->name_space))
        return false;
    walk->at[0].type = walk->schema->root_type;
    walk->at[0].state = 0;
    walk->depth = 1;
    return true;
}

bool schema_open(SchemaWalk *walk, const XmlTag *tag)
{
    const SchemaType *parent;
    const SchemaStep *step;

    if (walk->depth == 0)
        return open_root(walk, tag);
    ensure(walk->depth < XML_DEPTH_MAX);
    parent = walk->at[walk->depth - 1].type;
    if (parent->text != NULL || !is_blank(tag->text))
        return false;
    step = step_for(&parent->state[walk->at[walk->depth - 1].state], tag->name);
    if (step == NULL || !attributes_allowed(step->type, tag))
        return false;
    walk->at[walk->depth - 1].state = step->to;
    walk->at[walk->depth].type = step->type;
    walk->at[walk->depth].state = 0;
    walk->depth += 1;
    return true;
}

bool schema_close(SchemaWalk *walk, const XmlTag *tag)
{
    const SchemaType *type;

    ensure(walk->depth > 0);
    walk->depth -= 1;
    type = walk->at[walk->depth].type;
    if (type->text != NULL)
        return text_type_allows(type->text, tag->text);
    return is_blank(tag->text) && type->state[walk->at[walk->depth].state].may_end;
}
