/*
 * command.h
 *     What a command is: a name, its options as a table, its help, and one function.
 *
 * The command line is read by one reader for all commands (engine/cli/options.c); a command finds
 * its values by name. Nothing is opened before the command asks for it: the store by
 * command_store.
 *
 * To add one: write engine/cli/cmd_<family>.c with COMMAND(<name>) = {...}, add the file to
 * engine/cli/meson.build and the name to COMMAND_LIST in engine/cli/command.c, describe it in
 * engine/cli/man/maksatus.1 and engine/cli/completion/maksatus (a test compares).
 */
#ifndef MAKSATUS_COMMAND_H
#define MAKSATUS_COMMAND_H

#include "maksatus/arena.h"
#include "maksatus/config.h"
#include "maksatus/home.h"
#include "maksatus/output.h"
#include "maksatus/run.h"
#include "maksatus/status.h"
#include "maksatus/store.h"

typedef struct CommandContext CommandContext;

/* One --option. A row whose name is NULL ends the table. */
typedef struct Option {
    const char *name;  /* without the dashes */
    const char *value; /* what the help calls its value ("DATE"); NULL: a switch without one */
    const char *help;
    bool required;
} Option;

enum { OPERANDS_ANY = 1000000 };

typedef struct Command {
    const char *name;     /* "run" or, in a family, "batch list" */
    const char *operands; /* as the usage shows them: "ID", "" */
    size_t operands_min, operands_max;
    const char *summary;   /* one line for the list of commands */
    const char *help;      /* a paragraph or more */
    const char *example;   /* one command line a line */
    const Option *options; /* NULL: none but the global ones */
    Status (*run)(CommandContext *context, Error *err);
} Command;

#define COMMAND(name)                                                                              \
    extern const Command command_##name;                                                           \
    const Command command_##name

/* All commands, by name in the order of bytes, NULL-terminated. */
extern const Command *const commands_all[];
extern const Option options_global[];

/* The two rows that every manual act has. */
#define OPTIONS_OF_ACT                                                                             \
    {"by", "USER", "who decides this; stored with the system user", true},                         \
    {                                                                                              \
        "reason", "TEXT", "why; stored with the act", true                                         \
    }

struct CommandContext {
    Arena *arena; /* lives as long as the command */
    const Command *command;
    const char **operands; /* NULL-terminated */
    size_t operand_count;
    bool quiet;
    bool unmask; /* somebody may see identity codes whole, and that is logged (list_unmask) */
    OutputFormat format;
    Home home;
    Config config;
    const char *conninfo; /* --db, else MAKSATUS_DB, else the ini; empty: the embedded default */
    Output *output;       /* stdout */
    const char *system_user;
    struct CommandLine *line;  /* engine/cli/options.h */
    struct CommandStore *open; /* engine/cli/command_store.c: NULL until command_store */
};

/* The value of an option of this command; NULL when it was not given. A switch that was given has
 * the value "". */
const char *command_option(const CommandContext *context, const char *name);
bool command_switch(const CommandContext *context, const char *name);

/* Values read strictly; STATUS_USAGE names the option. What was not given leaves *value alone. */
MUST_CHECK Status command_day(const CommandContext *context, const char *name, Day *value,
                              Error *err);
/* --from and --to, the first and the last day of a period; either may be open. */
MUST_CHECK Status command_period(const CommandContext *context, Day *from, Day *to, Error *err);
MUST_CHECK Status command_money(const CommandContext *context, const char *name, Money *value,
                                Error *err);
MUST_CHECK Status command_number(const CommandContext *context, const char *name, int64_t min,
                                 int64_t max, int64_t *value, Error *err);
/* An operand as a number. */
MUST_CHECK Status command_operand_number(const CommandContext *context, size_t index,
                                         int64_t *value, Error *err);
/* The value of an option that may be "-": then the first line of stdin, so that an identity code
 * stands in no process list. NULL when it was not given. */
MUST_CHECK Status command_secret(const CommandContext *context, const char *name,
                                 const char **value, Error *err);

/* What is wrong in a file, to stderr, escaped, what before each line; of total so many (count) are
 * told. */
void command_tell_lines(const char *what, const char *const *lines, size_t count, int64_t total);

/* The act that OPTIONS_OF_ACT describe. */
Act command_act(const CommandContext *context);
/* Where nobody has to say who and why: else the system user, and the name of the command. */
Act command_act_or_standard(const CommandContext *context);

/* The database, connected on the first call and closed when the command ends. An embedded default
 * is made and migrated when it is missing; another database must have been migrated by init or
 * run. The home must exist: STATUS_USAGE with the hint to init it. */
MUST_CHECK Status command_store(CommandContext *context, Store **store, Error *err);
/* The same, and the schema is brought up to date. */
MUST_CHECK Status command_store_migrated(CommandContext *context, Store **store, Error *err);
/* STATUS_USAGE when the home folder is absent; makes what is missing inside. */
MUST_CHECK Status command_home(CommandContext *context, Error *err);

/* Of the database that command_store has opened, be it the embedded server's. */
const char *command_conninfo(const CommandContext *context);

/* The whole program: reads the command line, runs the command, says what went wrong, and answers
 * the exit code. */
int command_main(int argc, char **argv);

#endif
