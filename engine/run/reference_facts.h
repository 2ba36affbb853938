/*
 * reference_facts.h
 *     What rules see of a decision in reference rows alone, whatever came before it. Private to
 *     engine/run.
 */
#ifndef MAKSATUS_RUN_REFERENCE_FACTS_H
#define MAKSATUS_RUN_REFERENCE_FACTS_H

#include "batch.h"

/* What a rule with NEEDS_RECORD may ask, of facts that are {0}. */
void facts_of_record(Night *night, Arena *arena, const Decision *decision, Facts *facts);
/* The part of it that says who pays, from which appropriation, and who decided. */
void facts_of_payer(Night *night, const Decision *decision, Facts *facts);
/* The key of the appropriation that facts lead to, whether there is one or not. */
int64_t facts_use(Night *night, const Facts *facts);
/* The stops in force; decision, today, payer and budget item are there. */
void facts_stops(const Night *night, Arena *arena, Facts *facts);
/* Fills facts->wage; decision and today are there. */
void facts_wage(const Night *night, Facts *facts);
/* Whether the amount is just below what the approver may decide. */
bool facts_near_limit(const Decision *decision, const ApproverRow *approver);
/* Calls each once for every other member of the payee's groups on the day (R-0420). */
void facts_each_group_member(const Night *night, Slice payee_id, Day day,
                             void (*each)(void *context, Slice member), void *context);

#endif
