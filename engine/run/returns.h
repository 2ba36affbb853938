/*
 * returns.h
 *     Rejected decisions go back to their agencies: outbox/returns/AGENCY-RUN.csv.
 */
#ifndef MAKSATUS_RUN_RETURNS_H
#define MAKSATUS_RUN_RETURNS_H

#include "night.h"

/* Those that run `run` rejected; a pure function of committed rows, so it can be repeated. */
MUST_CHECK Status returns_write(Night *night, int64_t run, Error *err);

#endif
