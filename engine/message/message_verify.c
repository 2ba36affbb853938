/*
 * message_verify.c
 *     Reads a finished pain.001 as a stranger would, and compares it with the rows.
 *
 *     bytes -> libxml2 push parser (SAX2) -> schema, plugged in
 *                                         -> cursor over what the rows make us expect
 *
 * From the rows a flat list of what must come next is made, one piece at a time (the head, the
 * head of a group, a payment, the tail), and each event of the parser must be the next of the list:
 *
 *     OPEN PmtId, LEAF InstrId "P-7", LEAF EndToEndId "P-7", CLOSE, OPEN Amt, ...
 *
 * So nothing may be missing, differ, stand elsewhere or stand there besides, even where the schema
 * would allow it. Nothing of the writer is used here. Memory does not grow with the file but for
 * eight bytes a payment, which prove that no id stands twice. Differences are told by the name of
 * the element and the number of the payment, never by a value.
 */
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>
#include <pthread.h>

#include "maksatus/embedded.h"
#include "maksatus/limits.h"
#include "maksatus/message.h"
#include "maksatus/text.h"
#include "message_expect.h"

enum {
    PIECE_BYTES = 64 * 1024,
    DEPTH_MAX = 12,
};

#define PAIN_NAMESPACE "urn:iso:std:iso:20022:tech:xsd:pain.001.001."
static const char declaration[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"";
static const char ending[] = "</Document>\n";

typedef struct Verify {
    Expectation expectation; /* the status of the first refusal stands there */
    bool in_leaf;
    bool newline_due;
    size_t depth;
    char name_space[64];

    char text[LEAF_BYTES_MAX]; /* since the last tag */
    size_t text_len;

    char head[sizeof declaration - 1]; /* the first bytes of the file */
    size_t head_len;
    char tail[sizeof ending - 1]; /* the last ones */
    size_t tail_len;
} Verify;

static void refuse(Verify *verify, const char *what, const char *name)
{
    expectation_refuse(&verify->expectation, what, name);
}

/* --- the events of the parser --- */

/* Between tags nothing may stand but the newlines that the writer makes. */
static void end_gap(Verify *verify)
{
    size_t due = verify->newline_due ? 1 : 0;

    if (verify->text_len != due || (due == 1 && verify->text[0] != '\n'))
        refuse(verify, "text between elements", "blank");
    verify->text_len = 0;
    verify->newline_due = false;
}

/* libxml2 hands over five pointers an attribute: name, prefix, namespace, value, its end. */
static bool is_currency_eur(const xmlChar **attribute)
{
    Slice value = {(const char *)attribute[3], (size_t)(attribute[4] - attribute[3])};

    return strcmp((const char *)attribute[0], "Ccy") == 0 && attribute[1] == NULL
           && slice_is(value, "EUR");
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int name_space_count, const xmlChar **name_spaces, int attribute_count,
                     int default_count, const xmlChar **attributes)
{
    Verify *verify = context;
    const Expected *item;

    (void)name_spaces;
    if (verify->expectation.status != STATUS_OK)
        return;
    if (verify->in_leaf) {
        refuse(verify, "an element inside of a text", "element");
        return;
    }
    end_gap(verify);
    item = expectation_next(&verify->expectation);
    if (item == NULL)
        return;
    if (item->kind == EXPECT_CLOSE || strcmp((const char *)name, item->name) != 0)
        refuse(verify, "expected another element", item->name);
    else if (prefix != NULL || uri == NULL || strcmp((const char *)uri, verify->name_space) != 0
             || name_space_count != (verify->depth == 0 ? 1 : 0))
        refuse(verify, "namespace", item->name);
    else if (attribute_count != (item->currency ? 1 : 0) || default_count != 0
             || (item->currency && !is_currency_eur(attributes)))
        refuse(verify, "attributes", item->name);
    verify->depth += 1;
    ensure(verify->depth <= DEPTH_MAX || verify->expectation.status != STATUS_OK);
    verify->in_leaf = item->kind == EXPECT_LEAF;
    if (!verify->in_leaf)
        verify->expectation.expected_at += 1;
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    Verify *verify = context;
    Slice text = {verify->text, verify->text_len};
    const Expected *item;

    (void)name; /* well-formed: it is the one that was opened */
    (void)prefix;
    (void)uri;
    if (verify->expectation.status != STATUS_OK)
        return;
    if (!verify->in_leaf)
        end_gap(verify);
    item = expectation_next(&verify->expectation);
    if (item == NULL)
        return;
    if (verify->in_leaf && !slice_equal(text, item->value))
        refuse(verify, "differs from the row", item->name);
    if (!verify->in_leaf && item->kind != EXPECT_CLOSE)
        refuse(verify, "is missing", item->name);
    verify->text_len = 0;
    verify->in_leaf = false;
    verify->newline_due = item->newline;
    verify->depth -= 1;
    verify->expectation.expected_at += 1;
}

static void on_text(void *context, const xmlChar *bytes, int len)
{
    Verify *verify = context;

    if (verify->expectation.status != STATUS_OK)
        return;
    if ((size_t)len > sizeof verify->text - verify->text_len) {
        refuse(verify, "a text that is too long", "text");
        return;
    }
    memcpy(verify->text + verify->text_len, bytes, (size_t)len);
    verify->text_len += (size_t)len;
}

static void on_cdata(void *context, const xmlChar *bytes, int len)
{
    (void)bytes;
    (void)len;
    refuse(context, "a CDATA section", "CDATA");
}

static void on_comment(void *context, const xmlChar *bytes)
{
    (void)bytes;
    refuse(context, "a comment", "comment");
}

static void on_instruction(void *context, const xmlChar *target, const xmlChar *data)
{
    (void)target;
    (void)data;
    refuse(context, "a processing instruction", "instruction");
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    (void)name;
    (void)external;
    (void)system;
    refuse(context, "a DOCTYPE", "DOCTYPE");
}

static void on_reference(void *context, const xmlChar *name)
{
    (void)name;
    refuse(context, "an entity", "reference");
}

static xmlEntityPtr on_entity(void *context, const xmlChar *name)
{
    (void)context;
    (void)name;
    return NULL; /* the five of XML itself are known to the parser */
}

/* The parser's own complaint; its result tells the same. */
static void PRINTF_LIKE(2, 3) on_complaint(void *context, const char *format, ...)
{
    (void)format;
    refuse(context, "not well-formed", "XML");
}

/* The schema's; its text would hold values. */
static void on_violation(void *context, xmlErrorPtr violation)
{
    (void)violation;
    refuse(context, "not valid against the schema", "schema");
}

static void on_schema_trouble(void *context, xmlErrorPtr trouble)
{
    (void)context;
    (void)trouble;
}

/* libxml2 would print what it cannot tell a handler. */
static void PRINTF_LIKE(2, 3) on_print(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

/* --- the schema --- */

typedef struct Validator {
    xmlGenericErrorFunc printer; /* of this thread, put back afterwards */
    void *printer_context;
    xmlSchemaValidCtxtPtr validation;
    xmlParserCtxtPtr parser;
    xmlSchemaSAXPlugPtr plug;
} Validator;

static void validator_done(Validator *validator)
{
    /* Unplugged first: the plug holds the parser's own handlers. */
    if (validator->plug != NULL)
        (void)xmlSchemaSAXUnplug(validator->plug);
    /* The entities of a refused DOCTYPE are kept in a document, whatever the handlers say. */
    if (validator->parser != NULL)
        xmlFreeDoc(validator->parser->myDoc);
    xmlFreeParserCtxt(validator->parser);
    xmlSchemaFreeValidCtxt(validator->validation);
    if (validator->printer != NULL)
        xmlSetGenericErrorFunc(validator->printer_context, validator->printer);
}
#define AUTO_VALIDATOR __attribute__((cleanup(validator_done)))

static void schema_parser_done(xmlSchemaParserCtxtPtr *parser)
{
    xmlSchemaFreeParserCtxt(*parser);
}
#define AUTO_SCHEMA_PARSER __attribute__((cleanup(schema_parser_done)))

static void libxml_prepare(void)
{
    xmlInitParser();
    /* Else the first two schemas, parsed on two threads, would each make the built-in types. */
    xmlSchemaInitTypes();
    /* For the whole process: nothing of ours ever fetches anything. */
    xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
}

static const char *version_digits(PainVersion version)
{
    return version == PAIN_001_09 ? "09" : "03";
}

static const EmbeddedFile *schema_of(PainVersion version)
{
    TEXT_ON_STACK(name, 32);

    text_add_format(&name, "pain.001.001.%s.xsd", version_digits(version));
    for (const EmbeddedFile *file = embedded_schemas; file->name != NULL; file++) {
        if (slice_is(text_slice(&name), file->name))
            return file;
    }
    ensure(false);
    return NULL;
}

static Status schema_load(PainVersion version, MessageSchemas *schemas, xmlSchemaPtr *schema,
                          Error *err)
{
    AUTO_SCHEMA_PARSER xmlSchemaParserCtxtPtr parser = NULL;

    *schema = schemas->parsed[version];
    if (*schema != NULL)
        return STATUS_OK;
    if (slice_is_empty(schemas->dir)) {
        const EmbeddedFile *file = schema_of(version);

        parser = xmlSchemaNewMemParserCtxt((const char *)file->bytes, (int)file->size);
    } else {
        TEXT_ON_STACK(path, LIMIT_PATH_BYTES);

        path.capacity -= 1;
        text_add_format(&path, "%.*s/pain.001.001.%s.xsd", SLICE_ARGS(schemas->dir),
                        version_digits(version));
        parser = xmlSchemaNewParserCtxt(text_string(&path));
    }
    if (parser != NULL) {
        xmlSchemaSetParserStructuredErrors(parser, on_schema_trouble, NULL);
        *schema = xmlSchemaParse(parser);
    }
    if (*schema == NULL)
        return error_set(err, STATUS_USAGE, "cannot load the schema pain.001.001.%s",
                         version_digits(version));
    schemas->parsed[version] = *schema;
    return STATUS_OK;
}

void message_schemas_done(MessageSchemas *schemas)
{
    for (size_t i = 0; i < COUNT_OF(schemas->parsed); i++) {
        xmlSchemaFree(schemas->parsed[i]);
        schemas->parsed[i] = NULL;
    }
}

static Status validator_init(Validator *validator, Verify *verify, MessageSchemas *schemas,
                             Error *err)
{
    xmlSchemaPtr schema;
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .internalSubset = on_doctype,
        .getEntity = on_entity,
        .reference = on_reference,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_cdata,
        .comment = on_comment,
        .processingInstruction = on_instruction,
        .error = on_complaint,
        .warning = on_complaint,
    };

    ensure(pthread_once(&once, libxml_prepare) == 0);
    validator->printer = xmlGenericError;
    validator->printer_context = xmlGenericErrorContext;
    xmlSetGenericErrorFunc(NULL, on_print);
    TRY(schema_load(verify->expectation.file->version, schemas, &schema, err));
    validator->validation = xmlSchemaNewValidCtxt(schema);
    validator->parser = xmlCreatePushParserCtxt(&handler, verify, NULL, 0, NULL);
    ensure(validator->validation != NULL && validator->parser != NULL);
    ensure(xmlCtxtUseOptions(validator->parser, XML_PARSE_NONET) == 0);
    xmlSchemaSetValidStructuredErrors(validator->validation, on_violation, verify);
    validator->plug = xmlSchemaSAXPlug(validator->validation, &validator->parser->sax,
                                       &validator->parser->userData);
    ensure(validator->plug != NULL);
    return STATUS_OK;
}

/* --- all of it --- */

/* Keeps the first and the last bytes: what stands around the root element is no event. */
static void keep_ends(Verify *verify, const char *bytes, size_t len)
{
    size_t room = sizeof verify->head - verify->head_len;
    size_t first = len < room ? len : room;
    size_t keep;

    memcpy(verify->head + verify->head_len, bytes, first);
    verify->head_len += first;
    if (len >= sizeof verify->tail) {
        memcpy(verify->tail, bytes + len - sizeof verify->tail, sizeof verify->tail);
        verify->tail_len = sizeof verify->tail;
        return;
    }
    keep = sizeof verify->tail - len;
    keep = keep < verify->tail_len ? keep : verify->tail_len;
    memmove(verify->tail, verify->tail + verify->tail_len - keep, keep);
    memcpy(verify->tail + keep, bytes, len);
    verify->tail_len = keep + len;
}

static void check_end(Verify *verify, const Validator *validator)
{
    Slice head = {verify->head, verify->head_len};
    Slice tail = {verify->tail, verify->tail_len};

    if (!validator->parser->wellFormed)
        refuse(verify, "not well-formed", "XML");
    expectation_end(&verify->expectation);
    if (xmlSchemaIsValid(validator->validation) != 1)
        refuse(verify, "not valid against the schema", "schema");
    if (!slice_is(head, declaration))
        refuse(verify, "begins otherwise", "XML declaration");
    if (!slice_is(tail, ending))
        refuse(verify, "bytes after the end", "Document");
}

static Status verify_bytes(Verify *verify, Validator *validator,
                           Status (*read)(void *context, char *bytes, size_t size, size_t *filled,
                                          Error *err),
                           void *read_context, char *piece)
{
    size_t filled = 0;

    do {
        int result;

        TRY(read(read_context, piece, PIECE_BYTES, &filled, verify->expectation.err));
        ensure(filled <= PIECE_BYTES);
        keep_ends(verify, piece, filled);
        result = xmlParseChunk(validator->parser, piece, (int)filled, filled == 0);
        if (result != XML_ERR_OK)
            refuse(verify, "not well-formed", "XML");
    } while (filled > 0 && verify->expectation.status == STATUS_OK);
    if (verify->expectation.status == STATUS_OK)
        check_end(verify, validator);
    return verify->expectation.status;
}

Status message_verify(Arena *arena, const PaymentFile *file, const MessageGroup *group,
                      size_t group_count, MessageSchemas *schemas,
                      Status (*read)(void *context, char *bytes, size_t size, size_t *filled,
                                     Error *err),
                      void *read_context, PaymentSource payments, Error *err)
{
    Verify *verify = ARENA_NEW(arena, Verify);
    char *piece = arena_alloc(arena, PIECE_BYTES);
    AUTO_VALIDATOR Validator validator = {0};
    Text name_space = text_on(verify->name_space, sizeof verify->name_space - 1);
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
    TRY(validator_init(&validator, verify, schemas, err));
    status = verify_bytes(verify, &validator, read, read_context, piece);
    expectation_done(&verify->expectation);
    return status;
}
