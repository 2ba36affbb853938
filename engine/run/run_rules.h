/*
 * run_rules.h
 *     With which rules a run looks: kept with it, so that each decision can be explained years
 *     later. Private to engine/run.
 */
#ifndef MAKSATUS_RUN_RUN_RULES_H
#define MAKSATUS_RUN_RUN_RULES_H

#include "night.h"

typedef struct RunRules {
    Slice parameters[RULES_MAX]; /* by rule, in the order of rules_all: JSON, in the run's arena */
} RunRules;

/* What each rule can read in this run, and night->rules_hash. */
MUST_CHECK Status run_rules_read(Night *night, RunRules *rules, Error *err);
/* Into the transaction that begins the run. */
MUST_CHECK Status run_rules_write(Night *night, const RunRules *rules, Error *err);

#endif
