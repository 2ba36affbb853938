/*
 * message_verify.c
 *     Reads a finished pain.001 as a stranger would, and compares it with the rows.
 *
 *     bytes -> xml_reader: well-formed? -> tag by tag -> cursor over what the rows make us expect
 *                                                     -> walk through the schema
 *
 * From the rows a flat list of what must come next is made, one piece at a time (the head, the
 * head of a group, a payment, the tail), and each tag must be the next of the list:
 *
 *     OPEN PmtId, LEAF InstrId "P-7", LEAF EndToEndId "P-7", CLOSE, OPEN Amt, ...
 *
 * So nothing may be missing, differ, stand elsewhere or stand there besides, even where the schema
 * would allow it. The rows are asked first, because they say more; what rows and file agree on must
 * be valid besides. Nothing of the writer is used here. Memory does not grow with the file but for
 * eight bytes a payment, which prove that no id stands twice. Differences are told by the name of
 * the element and the number of the payment, never by a value.
 */
#include "maksatus/embedded.h"
#include "maksatus/limits.h"
#include "maksatus/message.h"
#include "maksatus/text.h"
#include "message_expect.h"
#include "schema.h"
#include "xml_reader.h"

enum { SCHEMA_BYTES_MAX = 16 * 1024 * 1024 };

#define PAIN_NAMESPACE "urn:iso:std:iso:20022:tech:xsd:pain.001.001."

typedef struct Verify {
    Expectation expectation; /* the status of the first refusal stands there */
    XmlReader reader;
    SchemaWalk walk;
    char name_space_bytes[64];
    Slice name_space;
    bool in_leaf;
    bool newline_due;
} Verify;

static void refuse(Verify *verify, const char *what, const char *name)
{
    expectation_refuse(&verify->expectation, what, name);
}

static bool is_fine(const Verify *verify)
{
    return verify->expectation.status == STATUS_OK;
}

/* --- the tags, and what the rows say --- */

/* Between tags nothing may stand but the newlines that the writer makes. */
static void check_gap(Verify *verify, Slice text)
{
    if (!slice_is(text, verify->newline_due ? "\n" : ""))
        refuse(verify, "text between elements", "blank");
    verify->newline_due = false;
}

static bool has_only(const XmlTag *tag, const char *name, Slice value)
{
    return tag->attribute_count == 1 && slice_is(tag->attribute[0].name, name)
           && slice_equal(tag->attribute[0].value, value);
}

static bool attributes_expected(const XmlTag *tag, const Expected *item)
{
    if (item->currency)
        return has_only(tag, "Ccy", SLICE_LITERAL("EUR"));
    return tag->attribute_count == 0;
}

static void compare_open(Verify *verify, const XmlTag *tag)
{
    const Expected *item;

    if (verify->in_leaf) {
        refuse(verify, "an element inside of a text", "element");
        return;
    }
    check_gap(verify, tag->text);
    item = expectation_next(&verify->expectation);
    if (item == NULL)
        return;
    if (item->kind == EXPECT_CLOSE || !slice_is(tag->name, item->name))
        refuse(verify, "expected another element", item->name);
    else if (verify->walk.depth == 0 && !has_only(tag, "xmlns", verify->name_space))
        refuse(verify, "namespace", item->name);
    else if (verify->walk.depth > 0 && !attributes_expected(tag, item))
        refuse(verify, "attributes", item->name);
    verify->in_leaf = item->kind == EXPECT_LEAF;
    if (!verify->in_leaf)
        verify->expectation.expected_at += 1;
}

static void compare_close(Verify *verify, const XmlTag *tag)
{
    const Expected *item;

    if (!verify->in_leaf)
        check_gap(verify, tag->text);
    item = expectation_next(&verify->expectation);
    if (item == NULL)
        return;
    /* That it closes what is open, the reader knows. */
    if (verify->in_leaf && !slice_equal(tag->text, item->value))
        refuse(verify, "differs from the row", item->name);
    if (!verify->in_leaf && item->kind != EXPECT_CLOSE)
        refuse(verify, "is missing", item->name);
    verify->in_leaf = false;
    verify->newline_due = item->newline;
    verify->expectation.expected_at += 1;
}

/* --- the schema --- */

static const char *version_digits(PainVersion version)
{
    return version == PAIN_001_09 ? "09" : "03";
}

static Slice schema_of(const char *name)
{
    for (const EmbeddedFile *file = embedded_schemas; file->name != NULL; file++) {
        if (strcmp(file->name, name) == 0)
            return (Slice){(const char *)file->bytes, file->size};
    }
    ensure(false);
    return SLICE_NONE;
}

static Status schema_load(PainVersion version, MessageSchemas *schemas, const Schema **schema,
                          Error *err)
{
    Arena *arena = &schemas->arena;
    const char *name;

    *schema = schemas->compiled[version];
    if (*schema != NULL)
        return STATUS_OK;
    if (arena->bytes_max == 0)
        arena_init(arena, SCHEMA_BYTES_MAX);
    name = arena_format(arena, "pain.001.001.%s.xsd", version_digits(version));
    if (slice_is_empty(schemas->dir))
        TRY(schema_compile_bytes(arena, schema_of(name), name, schema, err));
    else
        TRY(schema_compile_file(
            arena, arena_format(arena, "%.*s/%s", SLICE_ARGS(schemas->dir), name), schema, err));
    schemas->compiled[version] = *schema;
    return STATUS_OK;
}

void message_schemas_done(MessageSchemas *schemas)
{
    arena_done(&schemas->arena);
    memset(schemas->compiled, 0, sizeof schemas->compiled);
}

/* --- all of it --- */

static void check_tag(Verify *verify, const XmlTag *tag)
{
    bool valid = true;

    switch (tag->kind) {
    case XML_OPEN:
        compare_open(verify, tag);
        valid = !is_fine(verify) || schema_open(&verify->walk, tag);
        break;
    case XML_CLOSE:
        compare_close(verify, tag);
        valid = !is_fine(verify) || schema_close(&verify->walk, tag);
        break;
    case XML_END:
        expectation_end(&verify->expectation);
        break;
    case XML_REFUSED:
        refuse(verify, tag->refusal, tag->refused);
        break;
    }
    if (!valid)
        refuse(verify, "not valid against the schema", "schema");
}

static Status verify_tags(Verify *verify)
{
    XmlTag tag;

    do {
        TRY(xml_reader_next(&verify->reader, &tag, verify->expectation.err));
        check_tag(verify, &tag);
    } while (tag.kind != XML_END && is_fine(verify));
    return verify->expectation.status;
}

Status message_verify(Arena *arena, const PaymentFile *file, const MessageGroup *group,
                      size_t group_count, MessageSchemas *schemas,
                      Status (*read)(void *context, char *bytes, size_t size, size_t *filled,
                                     Error *err),
                      void *read_context, PaymentSource payments, Error *err)
{
    Verify *verify = ARENA_NEW(arena, Verify);
    Text name_space = text_on(verify->name_space_bytes, sizeof verify->name_space_bytes);
    const Schema *schema;
    Status status;

    if (group_count == 0)
        return error_set(err, STATUS_INTEGRITY, "%.*s has no group", SLICE_ARGS(file->message_id));
    verify->expectation.file = file;
    verify->expectation.group = group;
    verify->expectation.group_count = group_count;
    verify->expectation.source = payments;
    verify->expectation.err = err;
    text_add_format(&name_space, PAIN_NAMESPACE "%s", version_digits(file->version));
    ensure(!name_space.overflowed);
    verify->name_space = text_slice(&name_space);
    TRY(schema_load(file->version, schemas, &schema, err));
    verify->walk = schema_walk(schema);
    xml_reader_init(&verify->reader, arena, (XmlSource){read_context, read});
    status = verify_tags(verify);
    expectation_done(&verify->expectation);
    return status;
}
