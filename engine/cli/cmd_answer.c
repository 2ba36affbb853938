/*
 * cmd_answer.c
 *     answer load, answer list, answer match: what banks answered, and what nobody could place.
 */
#include "list.h"
#include "maksatus/answer_intake.h"
#include "maksatus/file.h"
#include "maksatus/identity.h"
#include "maksatus/limits.h"

/* ── load ─────────────────────────────────────────────────────────────────────────────────── */

static const Column load_columns[] = {
    {"file", COLUMN_TEXT, true},    {"answer", COLUMN_NUMBER, true},
    {"state", COLUMN_TEXT, true},   {"statuses", COLUMN_NUMBER, true},
    {"items", COLUMN_NUMBER, true}, {"unmatched", COLUMN_NUMBER, true},
    {"reason", COLUMN_TEXT, true},  {"text", COLUMN_TEXT, true},
};

static Slice number_text(Arena *arena, int64_t number)
{
    return slice_of(arena_format(arena, "%lld", (long long)number));
}

static Slice or_none(const char *text)
{
    return text[0] == '\0' ? SLICE_NONE : slice_of(text);
}

static Status print_outcome(CommandContext *context, Slice name, const AnswerOutcome *outcome,
                            Error *err)
{
    static const char *const states[] = {[ANSWER_TAKEN] = "taken",
                                         [ANSWER_REPEATED] = "repeated",
                                         [ANSWER_UNREADABLE] = "unreadable"};
    const Slice values[] = {
        identity_masked_text(context->arena, name),
        number_text(context->arena, outcome->answer),
        slice_of(states[outcome->verdict]),
        number_text(context->arena, outcome->statuses),
        number_text(context->arena, outcome->items),
        number_text(context->arena, outcome->orphans),
        or_none(outcome->reason),
        or_none(outcome->text),
    };

    return output_row(context->output, values, err);
}

static Status begin_taker(CommandContext *context, Store *store, AnswerTaker *taker, Error *err)
{
    StoreClock now;
    const Act act = command_act_or_standard(context);

    TRY(run_lock(store, err));
    TRY(answer_finish_moves(store, context->home.path, err));
    TRY(store_clock(store, &now, err));
    *taker = (AnswerTaker){.store = store, .home = context->home.path, .today = now.local_day};
    return act_record(store, &act, SLICE_NONE, &taker->act, err);
}

/* All of them, before the first is taken, under the names that they were given by. */
static Status find_files(CommandContext *context, AnswerFile **files, Error *err)
{
    *files = ARENA_ARRAY(context->arena, AnswerFile, context->operand_count);
    for (size_t i = 0; i < context->operand_count; i++) {
        const char *path = context->operands[i];
        const char *slash = strrchr(path, '/');
        TEXT_ON_STACK(name, 4 * LIMIT_FILE_NAME_BYTES + 1);

        text_add_escaped(&name, slice_of(slash == NULL ? path : slash + 1));
        (*files)[i].name = arena_slice(context->arena, text_slice(&name));
        TRY(file_named(context->arena, path, &(*files)[i].path, err));
    }
    return STATUS_OK;
}

static Status print_outcomes(CommandContext *context, const AnswerFile *files,
                             const AnswerOutcome *outcomes, size_t count, bool *attention,
                             Error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (outcomes[i].verdict == ANSWER_UNREADABLE || outcomes[i].orphans > 0)
            *attention = true;
        TRY(print_outcome(context, files[i].name, &outcomes[i], err));
    }
    return STATUS_OK;
}

static Status run_load(CommandContext *context, Error *err)
{
    Store *store = NULL;
    AnswerTaker taker;
    AnswerFile *files;
    AnswerOutcome *outcomes = ARENA_ARRAY(context->arena, AnswerOutcome, context->operand_count);
    size_t taken;
    AnswerAlarms before;
    Error unprinted = {0};
    bool attention = false, rose;

    TRY(find_files(context, &files, err));
    TRY(command_store_migrated(context, &store, err));
    TRY(begin_taker(context, store, &taker, err));
    TRY(answer_alarms(store, context->arena, &before, err));
    TRY(output_begin(context->output, load_columns, COUNT_OF(load_columns), err));
    Status status = answers_take(&taker, files, context->operand_count, outcomes, &taken, err);
    Status printed = print_outcomes(context, files, outcomes, taken, &attention,
                                    status == STATUS_OK ? err : &unprinted);
    TRY(status);
    TRY(printed);
    TRY(output_end(context->output, err));
    TRY(answer_alarms_rose(store, context->arena, &before, &rose, err));
    return attention || rose ? STATUS_ATTENTION : STATUS_OK;
}

/* ── list ─────────────────────────────────────────────────────────────────────────────────── */

static const ListColumn answer_columns[] = {
    {{"answer", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"delivery", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"sha256", COLUMN_TEXT, false}, LIST_PLAIN},
    {{"format", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"message_id", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"created", COLUMN_TEXT, false}, LIST_PLAIN},
    {{"state", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"repairs", COLUMN_LIST, false}, LIST_PLAIN},
    {{"statuses", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"items", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"unmatched", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"reason", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"text", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"kept_as", COLUMN_TEXT, false}, LIST_FREE_TEXT},
    {{"taken_at", COLUMN_TEXT, false}, LIST_PLAIN},
};

static const ListColumn orphan_columns[] = {
    {{"entry", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"answer", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"kind", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"account", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"amount", COLUMN_MONEY, true}, LIST_PLAIN},
    {{"side", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"booked_on", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"days", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"bank_reference", COLUMN_TEXT, false}, LIST_FREE_TEXT},
    {{"references", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"code", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"name", COLUMN_TEXT, false}, LIST_FREE_TEXT},
    {{"text", COLUMN_TEXT, false}, LIST_FREE_TEXT},
    {{"suggestions", COLUMN_LIST, true}, LIST_PLAIN},
};

static const ListColumn alarm_columns[] = {
    {{"alarm", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"what", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"expected", COLUMN_MONEY, true}, LIST_PLAIN},
    {{"found", COLUMN_MONEY, true}, LIST_PLAIN},
};

static Status run_list(CommandContext *context, Error *err)
{
    bool unmatched = command_switch(context, "unmatched");
    bool alarm = command_switch(context, "alarms");

    if (unmatched && alarm)
        return error_set(err, STATUS_USAGE, "--unmatched and --alarms are two lists");
    if (unmatched)
        return list_print(context, QUERY_LIST_ORPHANS, NULL, orphan_columns,
                          COUNT_OF(orphan_columns), err);
    if (alarm)
        return list_print(context, QUERY_LIST_ALARMS, NULL, alarm_columns, COUNT_OF(alarm_columns),
                          err);
    return list_print(context, QUERY_LIST_ANSWERS, NULL, answer_columns, COUNT_OF(answer_columns),
                      err);
}

static Status run_match(CommandContext *context, Error *err)
{
    Store *store = NULL;
    Act act = command_act(context);
    int64_t item = 0;

    TRY(command_operand_number(context, 0, &item, err));
    TRY(command_store(context, &store, err));
    TRY(answer_match(store, item, slice_of(context->operands[1]), &act, err));
    AUTO_JSON json_t *document =
        json_pack("{s:I, s:s}", "entry", (json_int_t)item, "payment", context->operands[1]);
    ensure(document != NULL);
    return output_document(context->output, document, err);
}

static const Option load_options[] = {
    {"by", "USER", "who loads them (the system user)", false},
    {"reason", "TEXT", "why (answer load)", false},
    {NULL},
};

static const Option list_options[] = {
    {"unmatched", NULL, "only what matches no payment, with age and suggestions", false},
    {"alarms", NULL, "what contradicts itself or does not add up", false},
    {NULL},
};

static const Option match_options[] = {OPTIONS_OF_ACT, {NULL}};

COMMAND(answer_list) = {
    .name = "answer list",
    .operands = "",
    .summary = "list the banks' answers, or what of them matches nothing",
    .help = "Lists the answers of banks in the order in which they were taken. --unmatched lists\n"
            "booked entries and statuses that match no payment, with their age and, for entries,\n"
            "payments of the same amount and account; --alarms what contradicts itself: money\n"
            "that left twice, sums that differ, statements and pages that are missing.",
    .example = "maksatus answer list\nmaksatus answer list --unmatched --format json",
    .options = list_options,
    .run = run_list,
};

COMMAND(answer_load) = {
    .name = "answer load",
    .operands = "FILE...",
    .operands_min = 1,
    .operands_max = OPERANDS_ANY,
    .summary = "take banks' answers now, instead of by the run",
    .help =
        "Takes answers of banks (pain.002, camt.053, camt.054, camt.029). The files stay where\n"
        "they are; a copy is kept in the archive, of one that cannot be read in the\n"
        "quarantine. The same answer twice changes nothing.\n"
        "Exit 1: one could not be read, matches nothing, or contradicts what is known.",
    .example = "maksatus answer load camt053.xml",
    .options = load_options,
    .run = run_load,
};

COMMAND(answer_match) = {
    .name = "answer match",
    .operands = "ENTRY PAYMENT",
    .operands_min = 2,
    .operands_max = 2,
    .summary = "say which payment an unmatched entry is about",
    .help =
        "ENTRY is the number that 'answer list --unmatched' shows, PAYMENT an end-to-end id of\n"
        "ours. From then on the entry counts as if the bank had told the id.",
    .example = "maksatus answer match 12 MAKSU-7 --by anna --reason 'asked the bank'",
    .options = match_options,
    .run = run_match,
};
