/*
 * take_in.h
 *     Phase A: every delivery of the inbox from its bytes to a committed batch.
 */
#ifndef MAKSATUS_RUN_TAKE_IN_H
#define MAKSATUS_RUN_TAKE_IN_H

#include "night.h"

/* What is refused stays out, and the outcome says that somebody must look. */
MUST_CHECK Status take_in(Night *night, Error *err);

#endif
