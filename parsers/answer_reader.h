/*
 * answer_reader.h
 *     What the readers of pain.002 and camt share: the walk over the message by paths, the values
 *     of the scopes that are open, and the form of every leaf.
 *
 * A grammar is a table of paths. The path of a leaf names the field that its text goes to; the
 * path of a scope has marks that the message's own reader is told of. Everything else is walked
 * over, but its form is judged all the same: by the name of the element, which in ISO 20022 has
 * one form wherever it stands.
 */
#ifndef MAKSATUS_PARSERS_ANSWER_READER_H
#define MAKSATUS_PARSERS_ANSWER_READER_H

#include "maksatus/answer.h"
#include "xml_stream.h"

enum { ANSWER_FIELDS_MAX = 64, ANSWER_VALUE_BYTES = 700, ANSWER_PATHS_MAX = 160 };

typedef enum PathUse {
    PATH_ONCE,   /* a second one in the same scope is a fault */
    PATH_FIRST,  /* it may repeat; the first is taken */
    PATH_JOIN,   /* it may repeat; joined with blanks, cut where there is no more room */
    PATH_DIFFER, /* it may repeat; those that are not the first are joined with it */
    PATH_SCOPE,  /* no value: begin and end are told */
} PathUse;

typedef struct AnswerPath {
    const char *path; /* below the message's own element */
    int what;         /* a field, or the scope's mark */
    PathUse use;
} AnswerPath;

typedef struct AnswerGrammar {
    const char *name;            /* pain.002 */
    const char *const *versions; /* "03", ... NULL */
    const char *element;         /* CstmrPmtStsRpt */
    const AnswerPath *paths;
    size_t path_count;
    /* Told when a scope begins and ends; *made true: *fact is one. An end that has another one to
     * tell sets reader->again. */
    ReadResult (*begin)(AnswerReader *reader, int mark, AnswerFact *fact, bool *made,
                        FramingFault *fault);
    ReadResult (*end)(AnswerReader *reader, int mark, AnswerFact *fact, bool *made,
                      FramingFault *fault);
} AnswerGrammar;

typedef struct AnswerForm AnswerForm;

/* A path as it is looked for; the form of its element is looked up once. */
typedef struct PathSlot {
    const AnswerPath *path; /* NULL: the slot is free */
    Slice text;             /* the path's own */
    uint64_t hash;
    const AnswerForm *form;
} PathSlot;

typedef struct PathLevel {
    uint64_t hash;
    size_t path_bytes;
    bool has_child;
    bool is_own;          /* an element of the message's namespace */
    const PathSlot *slot; /* NULL: nobody looks for it */
} PathLevel;

struct AnswerReader {
    const AnswerGrammar *grammar;
    void *own; /* of the message's reader */
    XmlStream *stream;
    Slice uri; /* of the document: as long as the stream */
    Slice version;
    size_t depth;
    PathLevel level[LIMIT_XML_DEPTH + 2];
    char path[1024];
    char text[LIMIT_FIELD_BYTES];
    size_t text_bytes;
    char currency[4]; /* Ccy of the element that is open */
    bool is_old; /* status codes are closed lists, as in .03 */
    uint64_t line;
    bool message_seen;
    bool again; /* the end of this scope has more to tell: it is asked once more */
    int again_mark;
    Slice value[ANSWER_FIELDS_MAX]; /* SLICE_NONE: not there */
    char currency_of[ANSWER_FIELDS_MAX][4];
    char pool[ANSWER_FIELDS_MAX][ANSWER_VALUE_BYTES];
    PathSlot slot[2 * ANSWER_PATHS_MAX + 1];
};

AnswerReader *answer_reader_open(Arena *arena, ByteSource source, const AnswerGrammar *grammar,
                                 void *own);
ReadResult answer_reader_read(AnswerReader *reader, AnswerFact *fact, FramingFault *fault,
                              Error *err);
void answer_reader_close(AnswerReader *reader);
/* 95 for a document of this family in any version and any spelling of its namespace. */
int answer_bid(Slice head, const char *name);

/* Empty where nothing was told. */
Slice answer_value(const AnswerReader *reader, int field);
void answer_forget(AnswerReader *reader, int first, int last);
/* A fault when the field was not told. */
ReadResult answer_require(const AnswerReader *reader, int field, const char *element,
                          FramingFault *fault);
/* The fact of the message itself, of its two fields; id_element is how the first is called. */
ReadResult answer_message(const AnswerReader *reader, int id, const char *id_element, int created,
                          AnswerFact *fact, FramingFault *fault);
/* Values of which the form was judged; none where they were not told. */
Money answer_money(Slice text, Slice currency);
int64_t answer_count(Slice text);
Day answer_day(Slice text);

/* --- answer_form.c --- */

/* The form that every element of this name has; NULL: any. */
const AnswerForm *answer_form_find(Slice element);
/* NULL: the text has this form; else what it should be. */
const char *answer_form_fault(const AnswerForm *form, Slice text, bool old_version);
Slice answer_trimmed(Slice text);
bool answer_is_decimal(Slice text, int digits_max, int decimals_max);

#endif
