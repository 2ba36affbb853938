/*
 * command.c
 *     The table of commands, and what happens around each of them.
 */
#include "maksatus/command.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "command_private.h"
#include "maksatus/characters.h"
#include "maksatus/day.h"
#include "maksatus/identity.h"
#include "maksatus/money.h"
#include "options.h"

/* One line a command, in the order of the names that they have. */
#define COMMAND_LIST(X)                                                                            \
    X(answer_list)                                                                                 \
    X(answer_load)                                                                                 \
    X(answer_match)                                                                                \
    X(approve)                                                                                     \
    X(audit_accept_missing)                                                                        \
    X(audit_erase)                                                                                 \
    X(audit_export)                                                                                \
    X(audit_show)                                                                                  \
    X(audit_verify)                                                                                \
    X(batch_accept_gap)                                                                            \
    X(batch_list)                                                                                  \
    X(batch_rerun)                                                                                 \
    X(batch_show)                                                                                  \
    X(db_start)                                                                                    \
    X(db_status)                                                                                   \
    X(db_stop)                                                                                     \
    X(decision_cancel)                                                                             \
    X(explain)                                                                                     \
    X(export_deminimis)                                                                            \
    X(export_enforcement)                                                                          \
    X(export_incomes)                                                                              \
    X(export_lake)                                                                                 \
    X(export_ledger)                                                                               \
    X(export_payee)                                                                                \
    X(export_publication)                                                                          \
    X(file_list)                                                                                   \
    X(file_publish)                                                                                \
    X(file_void)                                                                                   \
    X(history)                                                                                     \
    X(history_load)                                                                                \
    X(hold_confirm)                                                                                \
    X(hold_list)                                                                                   \
    X(hold_reject)                                                                                 \
    X(hold_release)                                                                                \
    X(init)                                                                                        \
    X(payment_recall)                                                                              \
    X(payment_recalls)                                                                             \
    X(recovery_ageing)                                                                             \
    X(recovery_amend)                                                                              \
    X(recovery_appeal)                                                                             \
    X(recovery_close)                                                                              \
    X(recovery_decide)                                                                             \
    X(recovery_demand)                                                                             \
    X(recovery_document)                                                                           \
    X(recovery_enforce)                                                                            \
    X(recovery_final)                                                                              \
    X(recovery_hear)                                                                               \
    X(recovery_import)                                                                             \
    X(recovery_list)                                                                               \
    X(recovery_moderate)                                                                           \
    X(recovery_obligations)                                                                        \
    X(recovery_open)                                                                               \
    X(recovery_plan)                                                                               \
    X(recovery_procedure)                                                                          \
    X(recovery_refund)                                                                             \
    X(recovery_remind)                                                                             \
    X(recovery_repay)                                                                              \
    X(recovery_return)                                                                             \
    X(recovery_reverse)                                                                            \
    X(recovery_sample)                                                                             \
    X(recovery_show)                                                                               \
    X(recovery_write_off)                                                                          \
    X(reference_load)                                                                              \
    X(report)                                                                                      \
    X(rules_list)                                                                                  \
    X(rules_show)                                                                                  \
    X(run)                                                                                         \
    X(simulate)                                                                                    \
    X(statement)                                                                                   \
    X(status)

#define COMMAND_DECLARED(name) extern const Command command_##name;
COMMAND_LIST(COMMAND_DECLARED)
#undef COMMAND_DECLARED

#define COMMAND_ENTRY(name) &command_##name,
const Command *const commands_all[] = {COMMAND_LIST(COMMAND_ENTRY) NULL};
#undef COMMAND_ENTRY

enum { COMMAND_ARENA_BYTES_MAX = 1024 * 1024 * 1024, SECRET_BYTES_MAX = 256 };

/* --- what a command asks of its line --- */

const char *command_option(const CommandContext *context, const char *name)
{
    return options_value(context->line, name);
}

bool command_switch(const CommandContext *context, const char *name)
{
    return options_value(context->line, name) != NULL;
}

Status command_day(const CommandContext *context, const char *name, Day *value, Error *err)
{
    const char *text = command_option(context, name);

    if (text != NULL && !day_parse(slice_of(text), value))
        return error_set(err, STATUS_USAGE, "'%s' is not a day YYYY-MM-DD: --%s", text, name);
    return STATUS_OK;
}

Status command_period(const CommandContext *context, Day *from, Day *to, Error *err)
{
    TRY(command_day(context, "from", from, err));
    TRY(command_day(context, "to", to, err));
    if (!day_is_none(*from) && !day_is_none(*to) && day_before(*to, *from))
        return error_set(err, STATUS_USAGE, "the last day is before the first: --from, --to");
    return STATUS_OK;
}

Status command_money(const CommandContext *context, const char *name, Money *value, Error *err)
{
    const char *text = command_option(context, name);

    if (text != NULL && !money_parse(slice_of(text), 15, value))
        return error_set(err, STATUS_USAGE, "'%s' is not an amount like 1234.56: --%s", text, name);
    return STATUS_OK;
}

Status command_number(const CommandContext *context, const char *name, int64_t min, int64_t max,
                      int64_t *value, Error *err)
{
    const char *text = command_option(context, name);
    int64_t number = 0;

    if (text == NULL)
        return STATUS_OK;
    if (!whole_parse(slice_of(text), WHOLE_DIGITS_MAX, &number) || number < min || number > max)
        return error_set(err, STATUS_USAGE, "'%s' is not a whole number from %lld to %lld: --%s",
                         text, (long long)min, (long long)max, name);
    *value = number;
    return STATUS_OK;
}

Status command_operand_number(const CommandContext *context, size_t index, int64_t *value,
                              Error *err)
{
    ensure(index < context->operand_count);
    if (!whole_parse(slice_of(context->operands[index]), WHOLE_DIGITS_MAX, value))
        return error_set(err, STATUS_USAGE, "'%s' is not a number: %s", context->operands[index],
                         context->command->name);
    return STATUS_OK;
}

Status command_secret(const CommandContext *context, const char *name, const char **value,
                      Error *err)
{
    char line[SECRET_BYTES_MAX];
    const char *text = command_option(context, name);

    *value = text;
    if (text == NULL || strcmp(text, "-") != 0)
        return STATUS_OK;
    if (fgets(line, sizeof(line), stdin) == NULL)
        return error_set(err, STATUS_USAGE, "nothing on stdin: --%s -", name);
    line[strcspn(line, "\r\n")] = '\0';
    if (line[0] == '\0')
        return error_set(err, STATUS_USAGE, "the first line of stdin is empty: --%s -", name);
    *value = arena_string(context->arena, slice_of(line));
    return STATUS_OK;
}

void command_tell_lines(const char *what, const char *const *lines, size_t count, int64_t total)
{
    for (size_t i = 0; i < count; i++) {
        TEXT_ON_STACK(line, 4096);
        text_add_escaped(&line, slice_of(lines[i]));
        (void)fprintf(stderr, "%s%.*s\n", what, SLICE_ARGS(text_slice(&line)));
    }
    if (total > (int64_t)count)
        (void)fprintf(stderr, "%sand %lld more\n", what, (long long)(total - (int64_t)count));
}

Act command_act(const CommandContext *context)
{
    return (Act){.what = context->command->name,
                 .by = slice_of(command_option(context, "by")),
                 .reason = slice_of(command_option(context, "reason")),
                 .asserted = context->config.asserted};
}

Act command_act_or_standard(const CommandContext *context)
{
    Act act = command_act(context);

    if (slice_is_empty(act.by))
        act.by = slice_of(context->system_user);
    if (slice_is_empty(act.reason))
        act.reason = slice_of(context->command->name);
    return act;
}

/* --- before and after --- */

static Status read_format(CommandContext *context, Error *err)
{
    static const char *const names[] = {
        [OUTPUT_TABLE] = "table", [OUTPUT_CSV] = "csv", [OUTPUT_JSON] = "json"};
    const char *text = command_option(context, "format");

    context->format = OUTPUT_TABLE;
    if (text == NULL)
        return STATUS_OK;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(names[i], text) == 0) {
            context->format = (OutputFormat)i;
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_USAGE, "'%s' is none of table, csv, json: --format", text);
}

/* What people type reaches the database and its log: text, and not more than a screen of it. */
static Status check_text(const char *typed, const char *dashes, const char *name, Error *err)
{
    enum { VALUE_BYTES_MAX = 4096 };
    Slice value = slice_of(typed);

    if (!utf8_is_valid(value) || utf8_has_control(value) || value.len > VALUE_BYTES_MAX)
        return error_set(err, STATUS_USAGE,
                         "the value has control characters, is not UTF-8 or too long: %s%s", dashes,
                         name);
    return STATUS_OK;
}

/* A name of a file may be any bytes. */
static bool operands_are_files(const Command *command)
{
    return slice_starts(slice_of(command->operands), "FILE")
           || slice_is(slice_of(command->operands), "DIR");
}

static Status check_texts(const CommandContext *context, Error *err)
{
    const CommandLine *line = context->line;

    for (size_t i = 0; i < line->value_count; i++)
        TRY(check_text(line->values[i].value, "--", line->values[i].option->name, err));
    for (size_t i = 0; i < line->operand_count && !operands_are_files(line->command); i++)
        TRY(check_text(line->operands[i], "", line->command->name, err));
    return STATUS_OK;
}

static const char *system_user(Arena *arena)
{
    const struct passwd *entry = getpwuid(getuid());

    if (entry == NULL)
        return arena_format(arena, "uid %lld", (long long)getuid());
    return arena_string(arena, slice_of(entry->pw_name));
}

/* --db, else MAKSATUS_DB, else the ini; empty where none says anything. */
static const char *chosen_conninfo(const CommandContext *context)
{
    const char *option = command_option(context, "db");
    const char *variable = getenv("MAKSATUS_DB");

    if (option != NULL)
        return option;
    if (variable != NULL && variable[0] != '\0')
        return variable;
    return context->config.conninfo;
}

static Status prepare(CommandContext *context, Error *err)
{
    const char *config = command_option(context, "config");

    TRY(check_texts(context, err));
    TRY(read_format(context, err));
    TRY(home_find(context->arena, command_option(context, "home"), &context->home, err));
    TRY(config_read(context->arena, config != NULL ? config : context->home.ini, config != NULL,
                    &context->config, err));
    context->quiet = command_switch(context, "quiet");
    context->conninfo = chosen_conninfo(context);
    context->system_user = system_user(context->arena);
    context->output = output_new(context->arena, stdout, context->format);
    return STATUS_OK;
}

static Status run_command(Arena *arena, CommandLine *line, Error *err)
{
    CommandContext context = {
        .arena = arena,
        .command = line->command,
        .operands = line->operands,
        .operand_count = line->operand_count,
        .line = line,
    };

    TRY(prepare(&context, err));
    Status status = line->command->run(&context, err);
    command_store_close(&context);
    if (status == STATUS_OK || status == STATUS_ATTENTION) {
        Status written = output_check_stream(stdout, err);
        status = written == STATUS_OK ? status : written;
    }
    return status;
}

static Status read_and_run(Arena *arena, int argc, char **argv, Error *err)
{
    CommandLine line;

    TRY(options_read(arena, argc, argv, commands_all, &line, err));
    if (options_value(&line, "version") != NULL) {
        printf("maksatus %s\n", MAKSATUS_VERSION);
        return output_check_stream(stdout, err);
    }
    if (options_value(&line, "help") != NULL) {
        options_help(stdout, commands_all, line.command, line.family);
        return output_check_stream(stdout, err);
    }
    return run_command(arena, &line, err);
}

/* What happened and where, then what to do next: one line each. An id that somebody typed may hold
 * an identity code. */
static void complain(Arena *arena, const Error *err, Status status)
{
    TEXT_ON_STACK(text, 4 * ERROR_TEXT_BYTES);

    text_add_escaped(&text, identity_masked_text(arena, slice_of(err->text)));
    fprintf(stderr, "maksatus: %.*s\nhint: %s\n", SLICE_ARGS(text_slice(&text)),
            status_hint(status));
}

int command_main(int argc, char **argv)
{
    AUTO_ARENA Arena arena = {0};
    Error err = {0};

    arena_init(&arena, COMMAND_ARENA_BYTES_MAX);
    Status status = read_and_run(&arena, argc, argv, &err);
    if (status != STATUS_OK && (status != STATUS_ATTENTION || err.text[0] != '\0'))
        complain(&arena, &err, status);
    return status_exit_code(status);
}
