/*
 * document_maker.h
 *     Invented payment files, and what can be wrong with one, from a seed.
 *
 * document_make walks through the tables of a schema by chance: every file is valid, and most are
 * what nobody would write. document_spoil changes one thing in a file. Both are for comparing two
 * judges: what they say of a file is not known beforehand.
 */
#ifndef MAKSATUS_TESTS_DOCUMENT_MAKER_H
#define MAKSATUS_TESTS_DOCUMENT_MAKER_H

#include "maksatus/text.h"
#include "schema.h"

/* The same seed, the same draws. */
typedef struct Draw {
    uint64_t state;
} Draw;

unsigned draw_below(Draw *draw, size_t below);

/* False when the walk came where nothing leads on (xs:any): try once more. */
bool document_make(Draw *draw, const Schema *schema, Text *document);

/* How a file is spoilt. Those of the first part leave it XML as our reader reads it, so both
 * judges must say the same; those of the second part may do anything. */
typedef enum Spoil {
    SPOIL_REMOVE,                  /* an element */
    SPOIL_DOUBLE,                  /* an element twice */
    SPOIL_SWAP,                    /* two neighbours */
    SPOIL_MOVE,                    /* an element to another place */
    SPOIL_RENAME,                  /* an element, as another is called */
    SPOIL_EMPTY,                   /* an element without its content */
    SPOIL_VALUE,                   /* a text: a boundary of some facet, or nonsense */
    SPOIL_LETTER,                  /* one letter of a text, to a neighbour or to nothing */
    SPOIL_LENGTH,                  /* a text longer or shorter, to and around the limits */
    SPOIL_OTHER_TEXT,              /* the text of another element */
    SPOIL_ATTRIBUTE,               /* an attribute more, less, other */
    SPOIL_NAMESPACE,               /* of the root */
    SPOIL_STRUCTURED,              /* how many there are: both judges say the same of all above */
    SPOIL_BYTE = SPOIL_STRUCTURED, /* another byte */
    SPOIL_BYTE_MORE,
    SPOIL_BYTE_LESS,
    SPOIL_PIECE_TWICE, /* some bytes twice, or once more elsewhere */
    SPOIL_PIECE_LESS,
    SPOIL_CUT,    /* the end is missing */
    SPOIL_MARKUP, /* a comment, CDATA, an entity, a prefix ... somewhere */
    SPOIL_COUNT,
} Spoil;

const char *spoil_name(Spoil spoil);
/* document is changed in place; it has room. */
void document_spoil(Draw *draw, Spoil spoil, Text *document);

#endif
