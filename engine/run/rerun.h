/*
 * rerun.h
 *     A failed or quarantined batch, taken once more by a person. Private to engine/run; the act
 *     itself is batch_rerun of maksatus/run.h.
 */
#ifndef MAKSATUS_RUN_RERUN_H
#define MAKSATUS_RUN_RERUN_H

#include "night.h"

/* The one batch of options->rerun instead of the inbox. */
MUST_CHECK Status rerun_take(Night *night, Error *err);
/* Today, but not before the last run. */
MUST_CHECK Status rerun_choose_day(Night *night, Error *err);

#endif
