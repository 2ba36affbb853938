/*
 * run_options.h
 *     What the run is told, from the settings and the command line.
 */
#ifndef MAKSATUS_CLI_RUN_OPTIONS_H
#define MAKSATUS_CLI_RUN_OPTIONS_H

#include "maksatus/command.h"

/* After command_store: the run opens its own connections to the same database. No date, one job. */
RunOptions run_options(const CommandContext *context);

#endif
