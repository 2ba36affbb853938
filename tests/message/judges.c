/*
 * judges.c
 *     Asks both judges whether a file is well-formed and valid.
 */
#include "judges.h"

#include <libxml/parser.h>
#include <stdio.h>

#include "maksatus/embedded.h"

enum {
    JUDGES_BYTES_MAX = 64 * 1024 * 1024,
    QUIET = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
};

typedef struct Bytes {
    Slice left;
    size_t piece_max;
} Bytes;

static Status read_bytes(void *context, char *bytes, size_t size, size_t *filled, Error *err)
{
    Bytes *source = context;

    (void)err;
    if (source->piece_max > 0 && size > source->piece_max)
        size = source->piece_max;
    *filled = source->left.len < size ? source->left.len : size;
    memcpy(bytes, source->left.at, *filled);
    source->left = (Slice){source->left.at + *filled, source->left.len - *filled};
    return STATUS_OK;
}

/* libxml2 would print what it thinks. */
static void say_nothing(void *context, xmlErrorPtr error)
{
    (void)context;
    (void)error;
}

static Status open_theirs(Judges *judges, xmlSchemaParserCtxtPtr parser, Error *err)
{
    if (parser == NULL)
        return error_set(err, STATUS_USAGE, "libxml2 cannot read the schema");
    xmlSchemaSetParserStructuredErrors(parser, say_nothing, NULL);
    judges->theirs = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    return judges->theirs == NULL ? error_set(err, STATUS_USAGE, "no schema to libxml2")
                                  : STATUS_OK;
}

static void begin(Judges *judges)
{
    *judges = (Judges){0};
    arena_init(&judges->arena, JUDGES_BYTES_MAX);
    xmlInitParser();
}

Status judges_open(Judges *judges, Slice xsd, Error *err)
{
    begin(judges);
    TRY(schema_compile_bytes(&judges->arena, xsd, "test.xsd", &judges->ours, err));
    return open_theirs(judges, xmlSchemaNewMemParserCtxt(xsd.at, (int)xsd.len), err);
}

Status judges_open_embedded(Judges *judges, const char *name, Error *err)
{
    const EmbeddedFile *file = embedded_schemas;

    while (file->name != NULL && strcmp(file->name, name) != 0)
        file++;
    ensure(file->name != NULL);
    return judges_open(judges, (Slice){(const char *)file->bytes, file->size}, err);
}

Status judges_open_file(Judges *judges, const char *path, Error *err)
{
    begin(judges);
    TRY(schema_compile_file(&judges->arena, path, &judges->ours, err));
    return open_theirs(judges, xmlSchemaNewParserCtxt(path), err);
}

void judges_close(Judges *judges)
{
    xmlSchemaFree(judges->theirs);
    judges->theirs = NULL;
    arena_done(&judges->arena);
}

static bool walk(XmlReader *reader, const Schema *schema)
{
    SchemaWalk walk = schema_walk(schema);
    Error err = {0};
    XmlTag tag;
    bool valid = true;

    while (valid) {
        ensure(xml_reader_next(reader, &tag, &err) == STATUS_OK);
        if (tag.kind == XML_END)
            return true;
        if (tag.kind == XML_REFUSED)
            return false;
        valid = tag.kind == XML_OPEN ? schema_open(&walk, &tag) : schema_close(&walk, &tag);
    }
    return false;
}

bool ours_accepts(const Judges *judges, Slice bytes, size_t piece_max)
{
    Bytes source = {bytes, piece_max};
    AUTO_ARENA Arena arena = {0};
    XmlReader *reader;

    arena_init(&arena, 1024 * 1024);
    reader = ARENA_NEW(&arena, XmlReader);
    xml_reader_init(reader, &arena, (XmlSource){&source, read_bytes});
    return walk(reader, judges->ours);
}

bool theirs_accepts(const Judges *judges, Slice bytes)
{
    xmlDocPtr document = xmlReadMemory(bytes.at, (int)bytes.len, NULL, NULL, QUIET);
    xmlSchemaValidCtxtPtr validation;
    bool accepted;

    if (document == NULL)
        return false;
    validation = xmlSchemaNewValidCtxt(judges->theirs);
    ensure(validation != NULL);
    xmlSchemaSetValidStructuredErrors(validation, say_nothing, NULL);
    accepted = xmlSchemaValidateDoc(validation, document) == 0;
    xmlSchemaFreeValidCtxt(validation);
    xmlFreeDoc(document);
    return accepted;
}
