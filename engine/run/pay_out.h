/*
 * pay_out.h
 *     Phase B: every payment file from its rows to the outbox.
 */
#ifndef MAKSATUS_RUN_PAY_OUT_H
#define MAKSATUS_RUN_PAY_OUT_H

#include "night.h"

/* What the thread that holds the lock does while others make files, or after them where there are
 * no others. When it fails, files are paid out first. */
typedef Status (*Meanwhile)(Night *night, Error *err);

/* The files of this run, or those that earlier ones left. meanwhile may be NULL: nothing. */
MUST_CHECK Status pay_out(Night *night, bool left_over, Meanwhile meanwhile, Error *err);

#endif
