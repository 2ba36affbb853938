/*
 * refund.h
 *     Over-payments of debtors go back as payments of their own. Private to engine/run.
 */
#ifndef MAKSATUS_RUN_REFUND_H
#define MAKSATUS_RUN_REFUND_H

#include "night.h"

/* Makes a decision of each over-payment whose account is known, in one batch: they are deferred
 * until today, so that take_again, which comes next, pays them. */
MUST_CHECK Status refund_over_payments(Night *night, Error *err);

#endif
