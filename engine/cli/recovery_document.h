/*
 * recovery_document.h
 *     A receivable as people see it, shared by the commands of recovery.
 */
#ifndef MAKSATUS_CLI_RECOVERY_DOCUMENT_H
#define MAKSATUS_CLI_RECOVERY_DOCUMENT_H

#include "list.h"
#include "maksatus/receivable.h"

/* The day of an act, or of a look: --date, else today in Helsinki. */
MUST_CHECK Status recovery_day(CommandContext *context, Store *store, Day *day, Error *err);
/* Prints the receivable as it stands on the day of the command. */
MUST_CHECK Status recovery_print(CommandContext *context, Store *store, Slice name, Error *err);

#endif
