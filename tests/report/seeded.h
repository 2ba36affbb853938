/*
 * seeded.h
 *     The sample night and what came after it: a person rejected, a payment came back, a receivable
 *     was decided and paid back in part. And SQL, asked without the program.
 */
#ifndef MAKSATUS_TESTS_REPORT_SEEDED_H
#define MAKSATUS_TESTS_REPORT_SEEDED_H

#include "sample_night.h"

/* name as of sample_program. */
Program *seeded_program(const char *name);

/* The first value of the statement as text; "no data" for NULL and for no row. */
const char *seeded_ask(Program *program, const char *sql);

/* Runs a program other than ours to its end; its standard output. exit_code -1: not there. */
const char *run_tool(Program *program, const char *const *words, int *exit_code);

#endif
