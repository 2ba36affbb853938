/*
 * taken_back.h
 *     A payment file that a person takes back: out of sight, then void. Private to engine/run.
 */
#ifndef MAKSATUS_RUN_TAKEN_BACK_H
#define MAKSATUS_RUN_TAKEN_BACK_H

#include "outgoing.h"

/* An act that did not end has taken it out of sight: nobody has had it. */
bool taken_back_is_there(const Outgoing *file);
/* Takes the visible file, if there is one, out of sight, so that nobody can take it any more. */
MUST_CHECK Status taken_back_begin(const Outgoing *file, Error *err);
/* Of a file that is void. */
MUST_CHECK Status taken_back_remove(const Outgoing *file, Error *err);
/* What acts left that died in between. */
MUST_CHECK Status taken_back_finish(Night *night, Error *err);

#endif
