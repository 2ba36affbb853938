/*
 * embedded.h
 *     Files that travel inside the binary: SQL, schemas, texts. Made by engine/base/embed.py.
 */
#ifndef MAKSATUS_EMBEDDED_H
#define MAKSATUS_EMBEDDED_H

#include <stddef.h>

/* bytes is terminated by a zero that size does not count. The last row of a table is all NULL. */
typedef struct EmbeddedFile {
    const char *name; /* without folder */
    const unsigned char *bytes;
    size_t size;
    unsigned char sha256[32]; /* of the bytes */
} EmbeddedFile;

extern const EmbeddedFile embedded_sql[];     /* engine/store/sql */
extern const EmbeddedFile embedded_schemas[]; /* fixtures/schema */
extern const EmbeddedFile embedded_templates[]; /* fixtures/templates */

#endif
