/*
 * judges.h
 *     Two judges of a payment file: our reader and tables, and libxml2 with the same schema.
 *
 * Where time does not matter libxml2 is the judge of ours. What ours accepts it must accept too.
 */
#ifndef MAKSATUS_TESTS_JUDGES_H
#define MAKSATUS_TESTS_JUDGES_H

#include <libxml/xmlschemas.h>

#include "schema.h"

typedef struct Judges {
    Arena arena;
    const Schema *ours;
    xmlSchemaPtr theirs;
} Judges;

/* The schema from its bytes. STATUS_USAGE when one of the two cannot use it. */
MUST_CHECK Status judges_open(Judges *judges, Slice xsd, Error *err);
/* The schema that is built in: "pain.001.001.09.xsd" */
MUST_CHECK Status judges_open_embedded(Judges *judges, const char *name, Error *err);
MUST_CHECK Status judges_open_file(Judges *judges, const char *path, Error *err);
void judges_close(Judges *judges);

/* Bytes come in pieces of piece_max (0: as much as is asked for). */
bool ours_accepts(const Judges *judges, Slice bytes, size_t piece_max);
bool theirs_accepts(const Judges *judges, Slice bytes);

#endif
