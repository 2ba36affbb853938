/*
 * cmd_hold.c
 *     hold list, release, confirm, reject: the manual queue.
 *
 * A release is not a payment: the next run looks at the decision again, and pays it when nothing
 * else holds it.
 */
#include <unistd.h>

#include "list.h"
#include "lookup.h"

static const ListColumn waiting_columns[] = {
    {{"holding", COLUMN_LIST, false}, LIST_PLAIN},   {{"since", COLUMN_TEXT, false}, LIST_PLAIN},
    {{"age_days", COLUMN_NUMBER, true}, LIST_PLAIN}, {{"release", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"to_iban", COLUMN_TEXT, false}, LIST_PLAIN},
};
enum { QUEUE_COLUMNS = HISTORY_COLUMNS + COUNT_OF(waiting_columns) };

/* --- which decisions --- */

/* The parameters of q_hold_list.sql and q_hold_numbers.sql. */
static Status add_filters(CommandContext *context, bool untouched, Params *params, Error *err)
{
    int64_t days = -1;
    int64_t limit = -1;

    TRY(command_number(context, "older-than", 0, 100000, &days, err));
    TRY(command_number(context, "limit", 0, INT64_MAX, &limit, err));
    params_string(params, command_option(context, "code"));
    params_string(params, command_option(context, "agency"));
    params_string(params, command_option(context, "programme"));
    params_string(params, command_option(context, "state"));
    params_int_or_null(params, days, days < 0);
    params_bool(params, untouched);
    params_int_or_null(params, limit, limit < 0);
    return STATUS_OK;
}

/* So many decisions, worth so much. */
typedef struct Chosen {
    int64_t *number;
    size_t count;
    Money sum;
} Chosen;

static Status choose_all(CommandContext *context, Store *store, Chosen *chosen, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;

    TRY(add_filters(context, true, &params, err));
    TRY(store_query(store, QUERY_HOLD_NUMBERS, &params, &result, err));
    chosen->count = result_rows(result);
    chosen->number = ARENA_ARRAY(context->arena, int64_t, chosen->count + 1);
    for (size_t i = 0; i < chosen->count; i++) {
        chosen->number[i] = result_int(result, i, 0);
        chosen->sum = money_sum(chosen->sum, result_money(result, i, 1));
    }
    return STATUS_OK;
}

static bool is_chosen(const Chosen *chosen, int64_t number)
{
    for (size_t i = 0; i < chosen->count; i++) {
        if (chosen->number[i] == number)
            return true;
    }
    return false;
}

static Status choose_named(CommandContext *context, Store *store, Chosen *chosen, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;
    Lookup lookup = {0};

    TRY(lookup_open(context->arena, store, &lookup, err));
    chosen->number = ARENA_ARRAY(context->arena, int64_t, context->operand_count);
    for (size_t i = 0; i < context->operand_count; i++) {
        int64_t number;

        TRY(lookup_decision(&lookup, context, store, context->operands[i], &number, err));
        if (!is_chosen(chosen, number))
            chosen->number[chosen->count++] = number;
    }
    params_int_array(&params, chosen->number, chosen->count);
    TRY(store_query(store, QUERY_HOLD_SUMS, &params, &result, err));
    chosen->sum = result_money(result, 0, 1);
    return STATUS_OK;
}

static Status choose(CommandContext *context, Store *store, Chosen *chosen, Error *err)
{
    return command_switch(context, "all") ? choose_all(context, store, chosen, err)
                                          : choose_named(context, store, chosen, err);
}

/* --all stands in the place of names, and needs a code: nobody releases everything. */
static Status check_line(const CommandContext *context, Error *err)
{
    bool all = command_switch(context, "all");
    bool has_act =
        command_option(context, "by") != NULL && command_option(context, "reason") != NULL;

    if (!has_act && !command_switch(context, "preview"))
        return error_set(err, STATUS_USAGE, "%s needs --by and --reason", context->command->name);

    if (all && command_option(context, "code") == NULL)
        return error_set(err, STATUS_USAGE, "--all needs --code: %s", context->command->name);
    if (all == (context->operand_count > 0))
        return error_set(err, STATUS_USAGE, "%s needs either decisions or --all with --code",
                         context->command->name);
    if (!all
        && (command_option(context, "agency") != NULL
            || command_option(context, "programme") != NULL))
        return error_set(err, STATUS_USAGE, "--agency and --programme go with --all: %s",
                         context->command->name);
    return STATUS_OK;
}

/* --- what was done, or would be --- */

static Status print_done(CommandContext *context, const char *what, const Chosen *chosen,
                         bool preview, Error *err)
{
    TEXT_ON_STACK(sum, MONEY_TEXT_BYTES);
    AUTO_JSON json_t *document = json_object();

    text_add_money(&sum, chosen->sum);
    ensure(json_object_set_new(document, "act", json_string(what)) == 0);
    ensure(json_object_set_new(document, "count", json_integer((json_int_t)chosen->count)) == 0);
    ensure(json_object_set_new(document, "sum", output_json_text(text_slice(&sum))) == 0);
    ensure(json_object_set_new(document, "preview", json_boolean(preview)) == 0);
    return output_document(context->output, document, err);
}

/* A person at a terminal sees what --all means before it is done. */
static Status ask(const CommandContext *context, const Chosen *chosen, bool *yes, Error *err)
{
    TEXT_ON_STACK(sum, MONEY_TEXT_BYTES);
    char answer[16];

    *yes = true;
    if (!command_switch(context, "all") || command_switch(context, "yes") || !isatty(STDIN_FILENO))
        return STATUS_OK;
    text_add_money(&sum, chosen->sum);
    (void)fprintf(stderr, "%s: %zu decisions, %.*s euros. Go on? [y/N] ", context->command->name,
                  chosen->count, SLICE_ARGS(text_slice(&sum)));
    *yes = fgets(answer, sizeof(answer), stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
    if (!*yes)
        return error_set(err, STATUS_USAGE, "nothing is done: %s", context->command->name);
    return STATUS_OK;
}

/* --- hold list --- */

static Status print_sums(CommandContext *context, Store *store, Error *err)
{
    Chosen chosen = {0};
    TEXT_ON_STACK(line, 128);
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *result = NULL;

    if (output_format(context->output) != OUTPUT_TABLE)
        return STATUS_OK;
    TRY(add_filters(context, false, &params, err));
    TRY(store_query(store, QUERY_HOLD_NUMBERS, &params, &result, err));
    for (size_t i = 0; i < result_rows(result); i++)
        chosen.sum = money_sum(chosen.sum, result_money(result, i, 1));
    text_add_format(&line, "%zu decisions wait, ", result_rows(result));
    text_add_money(&line, chosen.sum);
    text_add_string(&line, " euros");
    return output_line(context->output, arena_string(context->arena, text_slice(&line)), err);
}

static Status check_state(const CommandContext *context, Error *err)
{
    static const char *const states[] = {"held", "refused", "returned"};
    const char *state = command_option(context, "state");

    for (size_t i = 0; state != NULL && i < COUNT_OF(states); i++) {
        if (strcmp(state, states[i]) == 0)
            return STATUS_OK;
    }
    if (state != NULL)
        return error_set(err, STATUS_USAGE, "'%s' is none of held, refused, returned: --state",
                         state);
    return STATUS_OK;
}

static Status run_list(CommandContext *context, Error *err)
{
    AUTO_PARAMS Params params = {0};
    ListColumn columns[QUEUE_COLUMNS];
    Store *store = NULL;

    for (size_t i = 0; i < QUEUE_COLUMNS; i++)
        columns[i] =
            i < HISTORY_COLUMNS ? history_columns[i] : waiting_columns[i - HISTORY_COLUMNS];
    TRY(check_state(context, err));
    TRY(add_filters(context, false, &params, err));
    TRY(command_store(context, &store, err));
    TRY(list_unmask(context, err));
    TRY(list_print(context, QUERY_HOLD_LIST, &params, columns, QUEUE_COLUMNS, err));
    return print_sums(context, store, err);
}

/* --- hold release, confirm, reject --- */

static Status release_to(CommandContext *context, Store *store, const char *iban, Error *err)
{
    Lookup lookup = {0};
    Chosen chosen = {0};
    Slice normal = iban_typed(context->arena, slice_of(iban));

    if (context->operand_count != 1 || command_option(context, "code") != NULL)
        return error_set(err, STATUS_USAGE, "--iban goes with one decision, without --code: %s",
                         context->command->name);
    TRY(choose_named(context, store, &chosen, err));
    if (command_switch(context, "preview"))
        return print_done(context, "hold release --iban", &chosen, true, err);
    Act act = command_act(context);
    TRY(lookup_open(context->arena, store, &lookup, err));
    TRY(hold_release_to(store, chosen.number[0], normal, hash_slice(&lookup.key, normal), &act,
                        err));
    return print_done(context, "hold release --iban, waits for 'hold confirm'", &chosen, false,
                      err);
}

static Status run_release(CommandContext *context, Error *err)
{
    const char *code = command_option(context, "code");
    const char *iban = command_option(context, "iban");
    Store *store = NULL;
    Chosen chosen = {0};
    bool yes;

    TRY(check_line(context, err));
    TRY(command_store(context, &store, err));
    if (iban != NULL)
        return release_to(context, store, iban, err);
    TRY(choose(context, store, &chosen, err));
    if (command_switch(context, "preview"))
        return print_done(context, "hold release", &chosen, true, err);
    Act act = command_act(context);
    TRY(ask(context, &chosen, &yes, err));
    if (chosen.count > 0)
        TRY(hold_release(store, (DecisionSet){chosen.number, chosen.count},
                         code == NULL ? SLICE_NONE : slice_of(code), &act, err));
    return print_done(context, "hold release", &chosen, false, err);
}

static Status run_confirm(CommandContext *context, Error *err)
{
    Act act = command_act(context);
    Store *store = NULL;
    Chosen chosen = {0};

    TRY(command_store(context, &store, err));
    TRY(choose_named(context, store, &chosen, err));
    TRY(hold_confirm(store, chosen.number[0], &act, err));
    return print_done(context, "hold confirm", &chosen, false, err);
}

static Status run_reject(CommandContext *context, Error *err)
{
    Store *store = NULL;
    Chosen chosen = {0};
    bool yes;

    TRY(check_line(context, err));
    TRY(command_store(context, &store, err));
    TRY(choose(context, store, &chosen, err));
    if (command_switch(context, "preview"))
        return print_done(context, "hold reject", &chosen, true, err);
    Act act = command_act(context);
    TRY(ask(context, &chosen, &yes, err));
    if (chosen.count > 0)
        TRY(hold_reject(store, (DecisionSet){chosen.number, chosen.count}, &act, err));
    return print_done(context, "hold reject", &chosen, false, err);
}

/* --- the table --- */

static const Option list_options[] = {
    {"code", "CODE", "held by this code, or refused or returned with it", false},
    {"agency", "CODE", "of this agency", false},
    {"programme", "CODE", "of this programme", false},
    {"state", "STATE", "held, refused or returned", false},
    {"older-than", "DAYS", "waiting for more than so many days", false},
    {"limit", "N", "no more than so many (all)", false},
    OPTIONS_OF_UNMASK,
    {NULL},
};

#define OPTIONS_OF_BULK                                                                            \
    {"code", "CODE", "only what this code holds", false},                                          \
        {"all", NULL, "every decision that CODE holds and nobody has released", false},            \
        {"agency", "CODE", "with --all: of this agency", false},                                   \
        {"programme", "CODE", "with --all: of this programme", false},                             \
        {"preview", NULL, "tell count and sum, and do nothing", false},                            \
        {"yes", NULL, "with --all: do not ask, even at a terminal", false},                        \
        {"by", "USER", "who decides this; stored with the system user", false},                    \
    {                                                                                              \
        "reason", "TEXT", "why; stored with the act; only --preview needs neither", false          \
    }

static const Option release_options[] = {
    OPTIONS_OF_BULK,
    {"iban", "IBAN", "to this account, once 'hold confirm' says so too", false},
    {NULL},
};

static const Option reject_options[] = {OPTIONS_OF_BULK, {NULL}};

static const Option confirm_options[] = {OPTIONS_OF_ACT, {NULL}};

COMMAND(hold_confirm) = {
    .name = "hold confirm",
    .operands = "DECISION",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "confirm another account, as the second person",
    .help =
        "The account of 'hold release --iban' is taken when a second person confirms it: neither\n"
        "the one who released, nor who proposed or approved the decision. Two names of one\n"
        "system user are one person, unless the settings say [operators] asserted = yes.",
    .example = "maksatus hold confirm UUDEV/YR-2026-0114 --by bertta --reason 'called the payee'",
    .options = confirm_options,
    .run = run_confirm,
};

COMMAND(hold_list) = {
    .name = "hold list",
    .operands = "",
    .summary = "list what waits for a person",
    .help =
        "Lists the manual queue in the order of arrival: decisions that rules hold, those whose\n"
        "payment file was taken back (FILE_VOID), and those that a bank refused or returned.\n"
        "'release' tells what was done already: 'released' ones are looked at by the next run,\n"
        "'to confirm' ones wait for a second person.",
    .example = "maksatus hold list --code OVER_APPROVAL_LIMIT --older-than 7\n"
               "maksatus hold list --state returned --format csv",
    .options = list_options,
    .run = run_list,
};

COMMAND(hold_reject) = {
    .name = "hold reject",
    .operands = "DECISION...",
    .operands_max = OPERANDS_ANY,
    .summary = "reject decisions of the manual queue",
    .help =
        "The decisions are rejected. The next run gives them back to their agencies in\n"
        "outbox/returns, with the code MANUAL_REJECTION, the codes that held them, and the\n"
        "reason. With --all --code every decision that CODE holds is meant: look with --preview\n"
        "first; at a terminal it asks.",
    .example = "maksatus hold reject UUDEV/YR-2026-0114 --by anna --reason 'the grant has ended'",
    .options = reject_options,
    .run = run_reject,
};

COMMAND(hold_release) = {
    .name = "hold release",
    .operands = "DECISION...",
    .operands_max = OPERANDS_ANY,
    .summary = "release decisions of the manual queue",
    .help =
        "What holds the decisions now (with --code: that code alone) holds them no longer. The\n"
        "next run looks at them again, with the rules of its day: what was released is noted with\n"
        "releaser and reason, anything else holds again. A refused or returned decision gets its\n"
        "new attempt the same way. USER is neither who proposed nor who approved the decision.\n"
        "With --all --code every decision that CODE holds is released at once, or none: look with\n"
        "--preview first; at a terminal it asks.\n"
        "With --iban it is released to another account, which 'hold confirm' has to confirm:\n"
        "until then it is not released to its own.",
    .example = "maksatus hold release UUDEV/YR-2026-0114 --by anna --reason 'limit raised today'\n"
               "maksatus hold release --all --code SHARED_IBAN --preview\n"
               "maksatus hold release YR-2026-0114 --iban 'FI21 1234 5600 0007 85' --by anna "
               "--reason 'payee called'",
    .options = release_options,
    .run = run_release,
};
