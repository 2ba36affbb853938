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
/* Reckons interest up to the day, or to the last day with a rate: *until. Nothing is stored. */
void recovery_reckon(Receivable *receivable, const InterestRates *rates, Day on, Day *until);
/* Beyond the known rates nothing is guessed: amounts are too low then, and that is said. first: the
 * first day before on up to which something was reckoned, of all that was kept; DAY_NONE says
 * nothing. */
void recovery_keep_first(Day until, Day on, Day *first);
void recovery_tell_reckoned_to(const CommandContext *context, Day first);
/* Prints the receivable as it stands on the day of the command. */
MUST_CHECK Status recovery_print(CommandContext *context, Store *store, Slice name, Error *err);

#endif
