/*
 * answer_camt.h
 *     What camt.053 and camt.054 share: everything but their names and balances.
 */
#ifndef MAKSATUS_PARSERS_ANSWER_CAMT_H
#define MAKSATUS_PARSERS_ANSWER_CAMT_H

#include "answer_reader.h"

/* Paths begin with a Stmt; those of camt.054, where a notification stands instead, are made from
 * them. */
AnswerReader *camt_open(Arena *arena, ByteSource source, const char *name, const char *element,
                        const char *statement);

#endif
