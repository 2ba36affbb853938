/*
 * options.c
 *     Reads a command line by the tables of the commands. See options.h.
 */
#include "options.h"

#include <stdlib.h>
#include <string.h>

const Option options_global[] = {
    {"home", "DIR", "the folder of this installation", false},
    {"config", "FILE", "settings in place of HOME/maksatus.ini", false},
    {"db", "CONNINFO", "the database; without one, the embedded default in HOME/pg", false},
    {"format", "table|csv|json", "how results are printed (table)", false},
    {"quiet", NULL, "no progress and no remarks", false},
    {"help", NULL, "this text", false},
    {"version", NULL, "the version of the program", false},
    {NULL},
};

enum { NEAREST_BYTES_MAX = 48, NEAREST_DISTANCE_MAX = 2, COMMAND_NAME_BYTES = 64 };

typedef struct LineReader {
    Arena *arena;
    int argc;
    char **argv;
    int at;
    bool options_ended;
    const Command *const *commands;
    CommandLine *line;
} LineReader;

/* --- the nearest word --- */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance of two short words; large where one is too long to be a slip. */
static size_t word_distance(const char *a, const char *b)
{
    size_t row[NEAREST_BYTES_MAX + 1];
    size_t a_len = strlen(a);
    size_t b_len = strlen(b);

    if (a_len > NEAREST_BYTES_MAX || b_len > NEAREST_BYTES_MAX)
        return NEAREST_BYTES_MAX;
    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = least(replaced, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[b_len];
}

/* Keeps candidate when it is nearer to word than best is. */
static void nearer(const char *word, const char *candidate, const char **best, size_t *distance)
{
    size_t found = word_distance(word, candidate);

    if (found < *distance && found < strlen(candidate)) {
        *best = candidate;
        *distance = found;
    }
}

static const char *nearest_command(const LineReader *reader, const char *word)
{
    const char *best = NULL;
    size_t distance = NEAREST_DISTANCE_MAX + 1;

    for (size_t i = 0; reader->commands[i] != NULL; i++) {
        const char *name = reader->commands[i]->name;
        const char *blank = strchr(name, ' ');
        nearer(word, name, &best, &distance);
        if (blank != NULL) {
            Slice first = {name, (size_t)(blank - name)};
            nearer(word, arena_string(reader->arena, first), &best, &distance);
        }
    }
    return best;
}

static void nearest_option(const Option *options, const char *word, const char **best,
                           size_t *distance)
{
    for (size_t i = 0; options != NULL && options[i].name != NULL; i++)
        nearer(word, options[i].name, best, distance);
}

/* --- looking up --- */

static const Command *command_find(const Command *const *commands, const char *name)
{
    for (size_t i = 0; commands[i] != NULL; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static bool command_is_of(const Command *command, const char *family)
{
    size_t len = strlen(family);

    return strncmp(command->name, family, len) == 0 && command->name[len] == ' ';
}

static bool family_exists(const Command *const *commands, const char *family)
{
    for (size_t i = 0; commands[i] != NULL; i++)
        if (command_is_of(commands[i], family))
            return true;
    return false;
}

static const Option *option_find(const Option *options, Slice name)
{
    for (size_t i = 0; options != NULL && options[i].name != NULL; i++)
        if (slice_is(name, options[i].name))
            return &options[i];
    return NULL;
}

const char *options_value(const CommandLine *line, const char *name)
{
    for (size_t i = 0; i < line->value_count; i++)
        if (strcmp(line->values[i].option->name, name) == 0)
            return line->values[i].value;
    return NULL;
}

/* True once an option of the command itself, not a global one, was read. */
static bool line_has_own_option(const CommandLine *line)
{
    for (size_t i = 0; i < line->value_count; i++)
        if (option_find(options_global, slice_of(line->values[i].option->name)) == NULL)
            return true;
    return false;
}

/* --- one argument after the other --- */

static Status unknown_command(const LineReader *reader, const char *name, Error *err)
{
    const char *near = nearest_command(reader, name);

    if (near == NULL)
        return error_set(err, STATUS_USAGE, "unknown command '%s'", name);
    return error_set(err, STATUS_USAGE, "unknown command '%s': did you mean '%s'?", name, near);
}

static Status read_first_word(LineReader *reader, const char *word, Error *err)
{
    CommandLine *line = reader->line;

    line->command = command_find(reader->commands, word);
    if (family_exists(reader->commands, word))
        line->family = word;
    if (line->command == NULL && line->family == NULL)
        return unknown_command(reader, word, err);
    return STATUS_OK;
}

/* A word after the first: the second half of the command's name, or an operand. */
static Status read_later_word(LineReader *reader, const char *word, Error *err)
{
    CommandLine *line = reader->line;
    bool named = line->command != NULL && strchr(line->command->name, ' ') != NULL;

    if (line->family != NULL && !named && line->operand_count == 0 && !line_has_own_option(line)) {
        const char *name = arena_format(reader->arena, "%s %s", line->family, word);
        const Command *command = command_find(reader->commands, name);
        if (command != NULL) {
            line->command = command;
            return STATUS_OK;
        }
        if (line->command == NULL)
            return unknown_command(reader, name, err);
    }
    line->operands[line->operand_count++] = word;
    return STATUS_OK;
}

static Status unknown_option(const LineReader *reader, const char *name, Error *err)
{
    const Command *command = reader->line->command;
    const char *best = NULL;
    size_t distance = NEAREST_DISTANCE_MAX + 1;

    if (command != NULL)
        nearest_option(command->options, name, &best, &distance);
    nearest_option(options_global, name, &best, &distance);
    if (best == NULL)
        return error_set(err, STATUS_USAGE, "unknown option '--%s'", name);
    return error_set(err, STATUS_USAGE, "unknown option '--%s': did you mean '--%s'?", name, best);
}

/* Where the value of the option is: after its =, or the next argument. */
static Status read_value(LineReader *reader, const Option *option, const char *equals,
                         const char **value, Error *err)
{
    if (option->value == NULL && equals != NULL)
        return error_set(err, STATUS_USAGE, "option '--%s' takes no value", option->name);
    if (option->value == NULL) {
        *value = "";
    } else if (equals != NULL) {
        *value = equals + 1;
    } else if (reader->at + 1 < reader->argc) {
        *value = reader->argv[++reader->at];
    } else {
        return error_set(err, STATUS_USAGE, "option '--%s' needs a value (%s)", option->name,
                         option->value);
    }
    return STATUS_OK;
}

/* Of a global option the last one holds, so that a script can give its own and be overruled. */
static Status keep_value(CommandLine *line, const Option *option, const char *value, Error *err)
{
    for (size_t i = 0; i < line->value_count; i++) {
        if (line->values[i].option != option)
            continue;
        if (option->value != NULL && option_find(options_global, slice_of(option->name)) == NULL)
            return error_set(err, STATUS_USAGE, "option '--%s' stands twice", option->name);
        line->values[i].value = value;
        return STATUS_OK;
    }
    line->values[line->value_count++] = (OptionValue){option, value};
    return STATUS_OK;
}

static Status read_option(LineReader *reader, const char *argument, Error *err)
{
    CommandLine *line = reader->line;
    const char *equals = strchr(argument, '=');
    Slice name = slice_of(argument + 2);

    if (equals != NULL)
        name.len = (size_t)(equals - name.at);

    const Option *option = option_find(options_global, name);
    if (option == NULL && line->command != NULL)
        option = option_find(line->command->options, name);
    if (option == NULL)
        return unknown_option(reader, arena_string(reader->arena, name), err);

    const char *value = NULL;
    TRY(read_value(reader, option, equals, &value, err));
    return keep_value(line, option, value, err);
}

static Status read_argument(LineReader *reader, Error *err)
{
    const char *argument = reader->argv[reader->at];

    if (!reader->options_ended && strcmp(argument, "--") == 0) {
        reader->options_ended = true;
        return STATUS_OK;
    }
    if (!reader->options_ended && strncmp(argument, "--", 2) == 0)
        return read_option(reader, argument, err);
    if (!reader->options_ended && strcmp(argument, "-h") == 0)
        return read_option(reader, "--help", err);
    if (!reader->options_ended && argument[0] == '-' && argument[1] != '\0')
        return error_set(err, STATUS_USAGE, "unknown option '%s': options begin with '--'",
                         argument);
    if (reader->line->command == NULL && reader->line->family == NULL)
        return read_first_word(reader, argument, err);
    return read_later_word(reader, argument, err);
}

/* --- the whole line --- */

static Status check_operands(const CommandLine *line, Error *err)
{
    const Command *command = line->command;

    if (line->operand_count < command->operands_min)
        return error_set(err, STATUS_USAGE, "'%s' needs %s", command->name, command->operands);
    if (line->operand_count > command->operands_max)
        return error_set(err, STATUS_USAGE, "'%s' takes no operand '%s'", command->name,
                         line->operands[command->operands_max]);
    return STATUS_OK;
}

static Status check_line(const CommandLine *line, Error *err)
{
    if (line->command == NULL && line->family != NULL)
        return error_set(err, STATUS_USAGE, "'%s' needs a subcommand: see 'maksatus %s --help'",
                         line->family, line->family);
    if (line->command == NULL)
        return error_set(err, STATUS_USAGE, "no command was given");

    const Option *options = line->command->options;
    for (size_t i = 0; options != NULL && options[i].name != NULL; i++) {
        const char *value = options_value(line, options[i].name);
        if (options[i].required && (value == NULL || value[0] == '\0'))
            return error_set(err, STATUS_USAGE, "'%s' needs --%s %s", line->command->name,
                             options[i].name, options[i].value);
    }
    return check_operands(line, err);
}

Status options_read(Arena *arena, int argc, char **argv, const Command *const *commands,
                    CommandLine *line, Error *err)
{
    LineReader reader = {arena, argc, argv, 1, false, commands, line};
    size_t room = (size_t)argc + 1;

    *line = (CommandLine){.values = ARENA_ARRAY(arena, OptionValue, room),
                          .operands = ARENA_ARRAY(arena, const char *, room)};
    for (; reader.at < argc; reader.at++)
        TRY(read_argument(&reader, err));
    if (options_value(line, "help") != NULL || options_value(line, "version") != NULL)
        return STATUS_OK;
    return check_line(line, err);
}
