/*
 * status_document.h
 *     What a run did, as 'status' and 'run' tell it.
 */
#ifndef MAKSATUS_CLI_STATUS_DOCUMENT_H
#define MAKSATUS_CLI_STATUS_DOCUMENT_H

#include "maksatus/command.h"

/* Prints the given run (0: the last). STATUS_INTEGRITY, after printing, when totals disagree. */
/* just_proven: the run has only now proven its rows; the proof need not read them again. */
MUST_CHECK Status status_print(CommandContext *context, Store *store, int64_t run,
                               bool just_proven, Error *err);

#endif
