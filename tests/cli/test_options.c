/*
 * test_options.c
 *     Command lines and what is read out of them, by a table of commands of its own.
 */
#include "options.h"

#include <check.h>
#include <stdlib.h>

enum { WORDS_MAX = 12 };

static Status no_run(CommandContext *context, Error *err)
{
    (void)context;
    (void)err;
    return STATUS_OK;
}

static const Option list_options[] = {{"state", "S", "one state", false}, {NULL}};
static const Option act_options[] = {{"again", NULL, "once more", false}, OPTIONS_OF_ACT, {NULL}};

static const Command batch_list = {.name = "batch list",
                                   .operands = "",
                                   .summary = "list",
                                   .help = "lists",
                                   .example = "x",
                                   .options = list_options,
                                   .run = no_run};
static const Command batch_show = {.name = "batch show",
                                   .operands = "ID",
                                   .operands_min = 1,
                                   .operands_max = 1,
                                   .summary = "show",
                                   .help = "shows",
                                   .example = "x",
                                   .run = no_run};
static const Command file_undo = {.name = "file void",
                                  .operands = "MSGID...",
                                  .operands_min = 1,
                                  .operands_max = OPERANDS_ANY,
                                  .summary = "void",
                                  .help = "voids",
                                  .example = "x",
                                  .options = act_options,
                                  .run = no_run};
static const Command history = {.name = "history",
                                .operands = "",
                                .summary = "history",
                                .help = "history",
                                .example = "x",
                                .options = list_options,
                                .run = no_run};
static const Command loading_history = {.name = "history load",
                                     .operands = "FILE",
                                     .operands_min = 1,
                                     .operands_max = 1,
                                     .summary = "load",
                                     .help = "loads",
                                     .example = "x",
                                     .run = no_run};
static const Command *const commands[] = {&batch_list, &batch_show,   &file_undo,
                                          &history,    &loading_history, NULL};

typedef struct LineRow {
    const char *what;
    const char *words[WORDS_MAX];
    Status status;
    const char *says;    /* part of the message */
    const char *command; /* NULL: none */
    const char *option;  /* one that must have this value */
    const char *value;
    size_t operands;
    const char *operand; /* the first */
} LineRow;

static const LineRow line_rows[] = {
    {"a command of two words", {"batch", "list"}, STATUS_OK, NULL, "batch list"},
    {"value after a blank",
     {"batch", "list", "--state", "failed"},
     STATUS_OK,
     NULL,
     "batch list",
     "state",
     "failed"},
    {"value after =",
     {"batch", "list", "--state=failed"},
     STATUS_OK,
     NULL,
     "batch list",
     "state",
     "failed"},
    {"an empty value after =",
     {"batch", "list", "--state="},
     STATUS_OK,
     NULL,
     "batch list",
     "state",
     ""},
    {"a value that looks like an option",
     {"batch", "list", "--state", "--quiet"},
     STATUS_OK,
     NULL,
     "batch list",
     "state",
     "--quiet"},
    {"global before",
     {"--format", "json", "batch", "list"},
     STATUS_OK,
     NULL,
     "batch list",
     "format",
     "json"},
    {"global between",
     {"batch", "--format=json", "list"},
     STATUS_OK,
     NULL,
     "batch list",
     "format",
     "json"},
    {"global after",
     {"batch", "list", "--format", "json"},
     STATUS_OK,
     NULL,
     "batch list",
     "format",
     "json"},
    {"a switch", {"--quiet", "batch", "list"}, STATUS_OK, NULL, "batch list", "quiet", ""},
    {"an operand", {"batch", "show", "12"}, STATUS_OK, NULL, "batch show", NULL, NULL, 1, "12"},
    {"an operand before an option",
     {"file", "void", "M-1", "--by", "a", "--reason", "b"},
     STATUS_OK,
     NULL,
     "file void",
     "by",
     "a",
     1,
     "M-1"},
    {"-- ends the options",
     {"batch", "show", "--", "--x"},
     STATUS_OK,
     NULL,
     "batch show",
     NULL,
     NULL,
     1,
     "--x"},
    {"- is an operand",
     {"history", "load", "-"},
     STATUS_OK,
     NULL,
     "history load",
     NULL,
     NULL,
     1,
     "-"},
    {"one word where two exist too",
     {"history", "--state", "held"},
     STATUS_OK,
     NULL,
     "history",
     "state",
     "held"},
    {"two words where one exists too",
     {"history", "load", "f"},
     STATUS_OK,
     NULL,
     "history load",
     NULL,
     NULL,
     1,
     "f"},
    {"help is not checked further",
     {"file", "void", "--help"},
     STATUS_OK,
     NULL,
     "file void",
     "help",
     ""},
    {"help of a family", {"batch", "--help"}, STATUS_OK, NULL, NULL, "help", ""},
    {"-h is help", {"batch", "-h"}, STATUS_OK, NULL, NULL, "help", ""},
    {"nothing", {NULL}, STATUS_USAGE, "no command"},
    {"unknown command", {"nonsense"}, STATUS_USAGE, "unknown command 'nonsense'"},
    {"a slip in the first word", {"histroy"}, STATUS_USAGE, "did you mean 'history'?"},
    {"a slip in the second word", {"batch", "lits"}, STATUS_USAGE, "did you mean 'batch list'?"},
    {"a family alone", {"batch"}, STATUS_USAGE, "needs a subcommand"},
    {"unknown option", {"batch", "list", "--colour"}, STATUS_USAGE, "unknown option '--colour'"},
    {"a slip in an option",
     {"batch", "list", "--stat", "x"},
     STATUS_USAGE,
     "did you mean '--state'?"},
    {"a slip in a global option",
     {"--hom", "x", "batch", "list"},
     STATUS_USAGE,
     "did you mean '--home'?"},
    {"an option of another command",
     {"batch", "show", "1", "--state", "x"},
     STATUS_USAGE,
     "unknown option '--state'"},
    {"a command's option before it",
     {"--state", "x", "batch", "list"},
     STATUS_USAGE,
     "unknown option '--state'"},
    {"a short option", {"batch", "list", "-s"}, STATUS_USAGE, "unknown option '-s'"},
    {"no value", {"batch", "list", "--state"}, STATUS_USAGE, "needs a value (S)"},
    {"a switch with a value", {"--quiet=yes", "batch", "list"}, STATUS_USAGE, "takes no value"},
    {"a global value twice: the last holds",
     {"--home", "a", "batch", "list", "--home", "b"},
     STATUS_OK,
     NULL,
     "batch list",
     "home",
     "b"},
    {"a switch twice",
     {"--quiet", "batch", "list", "--quiet"},
     STATUS_OK,
     NULL,
     "batch list",
     "quiet",
     ""},
    {"a value twice",
     {"batch", "list", "--state", "a", "--state", "b"},
     STATUS_USAGE,
     "stands twice"},
    {"no reason", {"file", "void", "M", "--by", "a"}, STATUS_USAGE, "needs --reason"},
    {"an empty reason",
     {"file", "void", "M", "--by", "a", "--reason", ""},
     STATUS_USAGE,
     "needs --reason"},
    {"no operand", {"batch", "show"}, STATUS_USAGE, "needs ID"},
    {"an operand too many", {"batch", "show", "1", "2"}, STATUS_USAGE, "takes no operand '2'"},
    {"an operand where none is", {"history", "x"}, STATUS_USAGE, "takes no operand 'x'"},
};

static int fill_words(const LineRow *row, char **argv)
{
    int argc = 1;

    for (size_t i = 0; i < WORDS_MAX && row->words[i] != NULL; i++)
        argv[argc++] = strdup(row->words[i]);
    return argc;
}

START_TEST(reads_lines)
{
    const LineRow *row = &line_rows[_i];
    AUTO_ARENA Arena arena = {0};
    char program[] = "maksatus";
    char *argv[WORDS_MAX + 1] = {program};
    CommandLine line;
    Error err = {0};

    arena_init(&arena, 1024 * 1024);
    int argc = fill_words(row, argv);
    Status status = options_read(&arena, argc, argv, commands, &line, &err);
    ck_assert_msg(status == row->status, "%s: status %d: %s", row->what, (int)status, err.text);
    if (row->says != NULL)
        ck_assert_msg(strstr(err.text, row->says) != NULL, "%s: %s", row->what, err.text);
    if (status == STATUS_OK) {
        ck_assert_pstr_eq(line.command == NULL ? NULL : line.command->name, row->command);
        if (row->option != NULL)
            ck_assert_pstr_eq(options_value(&line, row->option), row->value);
        ck_assert_uint_eq(line.operand_count, row->operands);
        ck_assert_pstr_eq(line.operands[0], row->operand);
    }
    for (int i = 1; i < argc; i++)
        free(argv[i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("options");
    TCase *lines = tcase_create("lines");

    tcase_add_loop_test(lines, reads_lines, 0, (int)COUNT_OF(line_rows));
    suite_add_tcase(suite, lines);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
