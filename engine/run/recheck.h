/*
 * recheck.h
 *     Periods already paid that a later report of the incomes register changes.
 */
#ifndef MAKSATUS_RUN_RECHECK_H
#define MAKSATUS_RUN_RECHECK_H

#include "night.h"

/* R-0800 again, over what was reported since the last look; lists candidates for recovery. */
MUST_CHECK Status recheck_incomes(Night *night, Error *err);

#endif
