/*
 * finding_text.h
 *     The sentence of a stored finding, in words: for returns to agencies and for explain.
 */
#ifndef MAKSATUS_FINDING_TEXT_H
#define MAKSATUS_FINDING_TEXT_H

#include "maksatus/slice.h"
#include "maksatus/text.h"

typedef struct StoredFinding {
    Slice rule, code;
    Slice parameters; /* JSON: name -> {"value": …} */
    Slice evidence;   /* JSON: name -> text */
} StoredFinding;

/* Appends the sentence; the code itself where this program no longer knows it. Any language but fi
 * and sv is en. Evidence goes before a parameter of the same name. */
void finding_text(const StoredFinding *finding, Slice language, Text *out);

#endif
