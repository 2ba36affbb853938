/*
 * output_private.h
 *     What document.c needs of output.c.
 */
#ifndef MAKSATUS_CLI_OUTPUT_PRIVATE_H
#define MAKSATUS_CLI_OUTPUT_PRIVATE_H

#include "maksatus/output.h"

FILE *output_stream(const Output *output);
Arena *output_arena(const Output *output);
/* STATUS_IO when the stream has refused anything; flushes it. */
MUST_CHECK Status output_check(const Output *output, Error *err);
/* JSON as it is, its control characters escaped. */
void json_text_to(FILE *stream, Slice json);

#endif
