/*
 * silence.h
 *     Where a finding denies another rule its facts, the other one is silent (RULES.md).
 *
 *     AGENCY_UNKNOWN         competence, the approver and his limits, R-0500
 *     PROGRAMME_UNKNOWN      payee type, competence, claim time, R-0400 R-0410 R-0420 R-0500 R-0800
 *     AGENCY_NOT_COMPETENT   R-0500
 *     APPROVER_UNKNOWN       the approver's limits
 *     PAYEE_ID_INVALID       R-0420 R-0600 R-0800
 *     EMPLOYEE_ID_INVALID    R-0800
 *     PERIOD_INVALID         claim time, R-0410 of wage_subsidy, R-0800
 *
 * A rule never asks what another rule said: it asks the facts, with the same questions. The first
 * four are NULL rows of facts; the others are these.
 */
#ifndef RULES_SILENCE_H
#define RULES_SILENCE_H

#include "maksatus/facts.h"

/* The form must fit the type of payee. */
bool payee_id_is_valid(const Decision *decision);
/* Also when there is none. */
bool employee_id_is_valid(const Decision *decision);
/* Also when there is none: both days or neither, in their order. */
bool period_is_valid(const Decision *decision);
/* The approver whose limits hold, or NULL. */
const ApproverRow *approver_of(const Facts *facts);
/* The row whose limits hold today, or NULL: of a programme unknown on decided_on too. */
const ProgrammeRow *programme_of(const Facts *facts);

#endif
