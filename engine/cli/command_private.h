/*
 * command_private.h
 *     What command.c needs of the other files of this folder.
 */
#ifndef MAKSATUS_CLI_COMMAND_PRIVATE_H
#define MAKSATUS_CLI_COMMAND_PRIVATE_H

#include "maksatus/command.h"

/* Closes what command_store has opened, and lets the embedded server go. */
void command_store_close(CommandContext *context);
/* STATUS_IO when the stream has refused anything; flushes it. */
MUST_CHECK Status output_check_stream(FILE *stream, Error *err);

#endif
