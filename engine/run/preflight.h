/*
 * preflight.h
 *     What must be right before a run touches anything. Private to engine/run.
 */
#ifndef MAKSATUS_RUN_PREFLIGHT_H
#define MAKSATUS_RUN_PREFLIGHT_H

#include "night.h"

/* Every payment file whose manifest lies in outbox/ or archive/ is known with its hash, and so is
 * every anchor: a database restored from an old backup must not pay again. STATUS_INTEGRITY. */
MUST_CHECK Status preflight_known(Night *night, Error *err);
/* Bank days are known from D to D + horizon + 10 days, and D is not before the last run's. */
MUST_CHECK Status preflight_days(Night *night, Error *err);

#endif
