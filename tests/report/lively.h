/*
 * lively.h
 *     The seeded program and three months more: two payers, two ministries, releases, payments that
 *     came back and went again, a debt that is set off, receivables in every state, appeals, a
 *     delivery that is refused, a run that failed. No measure of the report is without an example.
 */
#ifndef MAKSATUS_TESTS_REPORT_LIVELY_H
#define MAKSATUS_TESTS_REPORT_LIVELY_H

#include "seeded.h"

/* name as of sample_program. */
Program *lively_program(const char *name);

#endif
