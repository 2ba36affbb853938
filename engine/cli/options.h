/*
 * options.h
 *     The command line, read once and strictly, for all commands by their tables.
 *
 * --option=value and --option value, global options before and after the command, -- ends the
 * options, - alone is an operand. Of a global option the last one holds. An option of a command
 * that takes a value and stands twice is refused: a second --payee that silently replaced the
 * first would show the wrong person.
 */
#ifndef MAKSATUS_CLI_OPTIONS_H
#define MAKSATUS_CLI_OPTIONS_H

#include "maksatus/command.h"

typedef struct OptionValue {
    const Option *option;
    const char *value; /* "" of a switch */
} OptionValue;

typedef struct CommandLine {
    const Command *command; /* NULL: none was named */
    const char *family;     /* the first word, where subcommands begin with it; else NULL */
    OptionValue *values;
    size_t value_count;
    const char **operands; /* NULL-terminated */
    size_t operand_count;
} CommandLine;

/* commands is NULL-terminated. A line that asks for --help or --version is not checked further. */
MUST_CHECK Status options_read(Arena *arena, int argc, char **argv, const Command *const *commands,
                               CommandLine *line, Error *err);

/* NULL when it was not given. */
const char *options_value(const CommandLine *line, const char *name);

/* The help of a command, of a family, or (both NULL) of the program. */
void options_help(FILE *stream, const Command *const *commands, const Command *command,
                  const char *family);

#endif
