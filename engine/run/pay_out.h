/*
 * pay_out.h
 *     Phase B: every payment file from its rows to the outbox.
 */
#ifndef MAKSATUS_RUN_PAY_OUT_H
#define MAKSATUS_RUN_PAY_OUT_H

#include "night.h"

/* The files of this run, or those that earlier ones left. */
MUST_CHECK Status pay_out(Night *night, bool left_over, Error *err);

#endif
