/*
 * help.c
 *     The texts of --help, made from the tables of the commands and nothing else.
 */
#include <string.h>

#include "options.h"

enum { HELP_COLUMN = 24 };

static void print_options(FILE *stream, const char *heading, const Option *options)
{
    if (options == NULL || options[0].name == NULL)
        return;
    fprintf(stream, "\n%s:\n", heading);
    for (size_t i = 0; options[i].name != NULL; i++) {
        TEXT_ON_STACK(left, 128);
        text_add_format(&left, "--%s%s%s", options[i].name, options[i].value == NULL ? "" : " ",
                        options[i].value == NULL ? "" : options[i].value);
        fprintf(stream, "  %-*.*s %s%s\n", HELP_COLUMN, SLICE_ARGS(text_slice(&left)),
                options[i].help, options[i].required ? " (required)" : "");
    }
}

static void print_lines(FILE *stream, const char *heading, const char *lines)
{
    Slice rest = slice_of(lines);

    fprintf(stream, "\n%s:\n", heading);
    while (!slice_is_empty(rest)) {
        const char *end = memchr(rest.at, '\n', rest.len);
        size_t len = end == NULL ? rest.len : (size_t)(end - rest.at);
        fprintf(stream, "  %.*s\n", (int)len, rest.at);
        len += end == NULL ? 0 : 1;
        rest = (Slice){rest.at + len, rest.len - len};
    }
}

static void print_usage(FILE *stream, const Command *command)
{
    fprintf(stream, "usage: maksatus [GLOBAL OPTIONS] %s", command->name);
    for (size_t i = 0; command->options != NULL && command->options[i].name != NULL; i++) {
        const Option *option = &command->options[i];
        fprintf(stream, option->required ? " --%s" : " [--%s", option->name);
        if (option->value != NULL)
            fprintf(stream, " %s", option->value);
        if (!option->required)
            fputc(']', stream);
    }
    fprintf(stream, "%s%s\n", command->operands[0] == '\0' ? "" : " ", command->operands);
}

static void print_command(FILE *stream, const Command *command)
{
    print_usage(stream, command);
    fprintf(stream, "\n%s\n", command->help);
    print_options(stream, "options", command->options);
    print_options(stream, "global options", options_global);
    print_lines(stream, "example", command->example);
}

/* All commands, or those of one family. */
static void print_commands(FILE *stream, const Command *const *commands, const char *family)
{
    size_t len = family == NULL ? 0 : strlen(family);

    fprintf(stream, "\ncommands:\n");
    for (size_t i = 0; commands[i] != NULL; i++) {
        const char *name = commands[i]->name;
        if (family == NULL
            || (strncmp(name, family, len) == 0 && (name[len] == ' ' || name[len] == '\0')))
            fprintf(stream, "  %-*s %s\n", HELP_COLUMN, name, commands[i]->summary);
    }
}

void options_help(FILE *stream, const Command *const *commands, const Command *command,
                  const char *family)
{
    if (command != NULL) {
        print_command(stream, command);
        return;
    }
    if (family == NULL)
        fprintf(stream,
                "usage: maksatus [GLOBAL OPTIONS] COMMAND [...]\n\n"
                "Pays public grants: takes decisions in, checks them, writes payment files.\n");
    else
        fprintf(stream, "usage: maksatus [GLOBAL OPTIONS] %s SUBCOMMAND [...]\n", family);
    print_commands(stream, commands, family);
    print_options(stream, "global options", options_global);
    fprintf(stream, "\nSee 'maksatus COMMAND --help'.\n");
}
