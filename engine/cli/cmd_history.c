/*
 * cmd_history.c
 *     history: decisions that ever arrived, with what became of them, by any of a dozen filters.
 */
#include "list.h"
#include "lookup.h"
#include "maksatus/decision_state.h"
#include "maksatus/payment.h"

#define SHOWN(name, kind, care)                                                                    \
    {                                                                                              \
        {name, kind, true}, care                                                                   \
    }
#define WIDE(name, kind, care)                                                                     \
    {                                                                                              \
        {name, kind, false}, care                                                                  \
    }

const ListColumn history_columns[] = {
    SHOWN("decision_id", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("grant_id", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("instalment", COLUMN_NUMBER, LIST_FREE_TEXT),
    SHOWN("agency", COLUMN_TEXT, LIST_FREE_TEXT),
    SHOWN("programme", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("decided_on", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("due_on", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("period_start", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("period_end", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("payee_type", COLUMN_TEXT, LIST_FREE_TEXT),
    SHOWN("payee_id", COLUMN_TEXT, LIST_IDENTITY),
    SHOWN("payee_name", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("street", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("building", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("postcode", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("town", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("country", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("iban", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("bic", COLUMN_TEXT, LIST_FREE_TEXT),
    SHOWN("amount", COLUMN_MONEY, LIST_FREE_TEXT),
    WIDE("currency", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("reference", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("message", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("proposed_by", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("approved_by", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("granted_total", COLUMN_MONEY, LIST_FREE_TEXT),
    WIDE("budget_item", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("budget_year", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("eligible_cost", COLUMN_MONEY, LIST_FREE_TEXT),
    WIDE("other_aid", COLUMN_MONEY, LIST_FREE_TEXT),
    WIDE("subsidy_percent", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("employee_id", COLUMN_TEXT, LIST_IDENTITY),
    WIDE("case_number", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("language", COLUMN_TEXT, LIST_FREE_TEXT),
    WIDE("protected", COLUMN_TEXT, LIST_FREE_TEXT),
    SHOWN("state", COLUMN_TEXT, LIST_PLAIN),
    SHOWN("codes", COLUMN_LIST, LIST_PLAIN),
    SHOWN("paid_amount", COLUMN_MONEY, LIST_PLAIN),
    WIDE("set_off", COLUMN_MONEY, LIST_PLAIN),
    SHOWN("end_to_end_id", COLUMN_TEXT, LIST_PLAIN),
    WIDE("payment_file", COLUMN_TEXT, LIST_PLAIN),
    SHOWN("execution_day", COLUMN_TEXT, LIST_PLAIN),
    WIDE("batch", COLUMN_NUMBER, LIST_PLAIN),
    WIDE("run", COLUMN_NUMBER, LIST_PLAIN),
    WIDE("reason", COLUMN_TEXT, LIST_PLAIN),
};
_Static_assert(COUNT_OF(history_columns) == HISTORY_COLUMNS, "as list.h says");

/* --- the parameters of q_history.sql, in its order --- */

static Status add_payee(CommandContext *context, const Lookup *lookup, Params *params, Error *err)
{
    const char *payee = NULL;

    TRY(command_secret(context, "payee", &payee, err));
    if (payee != NULL) {
        lookup_add_payee(lookup, context->arena, slice_of(payee), params);
    } else {
        params_int_or_null(params, 0, true);
        params_null_text(params);
    }
    return STATUS_OK;
}

static void add_decision(CommandContext *context, const Lookup *lookup, Params *params)
{
    const char *given = command_option(context, "decision");

    if (given == NULL) {
        params_int_array(params, NULL, 0);
        params_null_text(params);
        params_null_text(params);
        params_null_text(params);
        return;
    }
    DecisionName name = decision_name(given);
    lookup_add_decision(lookup, context->arena, &name, params);
    params_text(params, name.agency);
    params_text(params, name.decision_id);
    params_text(params, name.whole);
}

static void add_grant(CommandContext *context, const Lookup *lookup, Params *params)
{
    const char *grant = command_option(context, "grant");

    if (grant == NULL)
        params_int_array(params, NULL, 0);
    else
        lookup_add_grant(lookup, context->arena, slice_of(grant), params);
    params_string(params, grant);
}

static void add_iban(CommandContext *context, const Lookup *lookup, Params *params)
{
    const char *iban = command_option(context, "iban");

    if (iban != NULL) {
        lookup_add_iban(lookup, context->arena, slice_of(iban), params);
    } else {
        params_int_or_null(params, 0, true);
        params_null_text(params);
    }
    params_string(params, command_option(context, "agency"));
    params_string(params, command_option(context, "programme"));
}

static Status add_days(const CommandContext *context, Params *params, Error *err)
{
    Day from = DAY_NONE;
    Day to = DAY_NONE;

    TRY(command_period(context, &from, &to, err));
    params_day(params, from);
    params_day(params, to);
    return STATUS_OK;
}

/* Of a payment by its own id, or of all in its file or PmtInf. An id that cannot be one of ours
 * finds nothing: no payment has the number 0. */
static void add_id_of_ours(CommandContext *context, Params *params)
{
    const char *given = command_option(context, "end-to-end");
    const char *dash = given == NULL ? NULL : strrchr(given, '-');
    int64_t number = 0;

    if (given == NULL) {
        params_int_or_null(params, 0, true);
        params_null_text(params);
        params_null_text(params);
        return;
    }
    Slice payer = {given, dash == NULL ? 0 : (size_t)(dash - given)};
    if (!payment_number_of(payer, slice_of(given), &number))
        number = 0;
    params_int(params, number);
    params_text(params, payer);
    params_string(params, given);
}

static Status add_state(const CommandContext *context, Params *params, Error *err)
{
    const char *state = command_option(context, "state");

    if (state != NULL && decision_state_find(slice_of(state)) == DECISION_STATES)
        return error_set(err, STATUS_USAGE, "'%s' is no state of a decision: --state", state);
    params_string(params, state);
    return STATUS_OK;
}

static Status add_amounts(const CommandContext *context, Params *params, Error *err)
{
    Money min = MONEY_NONE;
    Money max = MONEY_NONE;
    int64_t limit = -1;

    TRY(command_money(context, "min", &min, err));
    TRY(command_money(context, "max", &max, err));
    if (!money_is_none(min) && !money_is_none(max) && money_above(min, max))
        return error_set(err, STATUS_USAGE, "the least amount is above the most: --min, --max");
    TRY(command_number(context, "limit", 0, INT64_MAX, &limit, err));
    params_money(params, min);
    params_money(params, max);
    params_int_or_null(params, limit, limit < 0);
    return STATUS_OK;
}

/* --- the whole life of decisions --- */

/* The columns of q_history.sql after those. */
static const ListColumn life_columns[] = {
    WIDE("events", COLUMN_JSON, LIST_FREE_TEXT),
    WIDE("attempts", COLUMN_JSON, LIST_PLAIN),
};

/* A table of so much is no table: each decision is a document of its own. */
static Status print_life(void *context, const Row *row, Error *err)
{
    const CommandContext *command = context;
    AUTO_JSON json_t *document = json_object();
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    for (size_t i = 0; i < row_columns(row); i++) {
        const bool plain = i < HISTORY_COLUMNS;
        const ListColumn *column = plain ? &history_columns[i] : &life_columns[i - HISTORY_COLUMNS];
        Slice text = list_text(command, &arena, column->care, row_text(row, i));
        if (text.at == NULL)
            continue;
        json_t *value = plain ? output_json_text(text) : json_of(text);
        ensure(json_object_set_new(document, column->column.name, value) == 0);
    }
    TRY(output_document(command->output, document, err));
    return output_line(command->output, "", err);
}

static Status print_lives(CommandContext *context, Store *store, const Params *params, Error *err)
{
    ListColumn columns[HISTORY_COLUMNS + COUNT_OF(life_columns)];

    if (context->format == OUTPUT_TABLE)
        return store_each(store, QUERY_HISTORY, params, print_life, context, err);
    for (size_t i = 0; i < COUNT_OF(columns); i++)
        columns[i] = i < HISTORY_COLUMNS ? history_columns[i] : life_columns[i - HISTORY_COLUMNS];
    return list_print(context, QUERY_HISTORY, params, columns, COUNT_OF(columns), err);
}

static Status add_as_of(const CommandContext *context, bool whole_life, Params *params, Error *err)
{
    Day as_of = DAY_NONE;

    TRY(command_day(context, "as-of", &as_of, err));
    params_day(params, as_of);
    params_bool(params, whole_life);
    return STATUS_OK;
}

static Status run_history(CommandContext *context, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Lookup lookup = {0};
    Store *store = NULL;
    bool whole_life = command_switch(context, "long");

    TRY(command_store(context, &store, err));
    TRY(list_unmask(context, err));
    TRY(lookup_open(context->arena, store, &lookup, err));
    TRY(add_payee(context, &lookup, &params, err));
    add_decision(context, &lookup, &params);
    add_grant(context, &lookup, &params);
    add_iban(context, &lookup, &params);
    TRY(add_days(context, &params, err));
    add_id_of_ours(context, &params);
    TRY(add_state(context, &params, err));
    TRY(add_amounts(context, &params, err));
    TRY(add_as_of(context, whole_life, &params, err));
    if (whole_life)
        return print_lives(context, store, &params, err);
    return list_print(context, QUERY_HISTORY, &params, history_columns, HISTORY_COLUMNS, err);
}

static const Option history_options[] = {
    {"payee", "ID", "of this payee; - reads the id from stdin", false},
    {"decision", "DECISION", "AGENCY/DECISION_ID, or the id alone", false},
    {"grant", "ID", "of this grant", false},
    {"iban", "IBAN", "to this account", false},
    {"agency", "CODE", "of this agency", false},
    {"programme", "CODE", "of this programme", false},
    {"from", "YYYY-MM-DD", "arrived in a run of this day or later", false},
    {"to", "YYYY-MM-DD", "arrived in a run of this day or earlier", false},
    {"end-to-end", "ID", "of this payment, be it the latest or not, or of this MsgId or PmtInfId",
     false},
    {"state", "STATE", "now in this state", false},
    {"min", "AMOUNT", "of at least so much", false},
    {"max", "AMOUNT", "of at most so much", false},
    {"limit", "N", "no more than so many (all)", false},
    {"as-of", "YYYY-MM-DD", "as it was known at the end of this day", false},
    {"long", NULL, "with the whole life of each: every step, and every payment", false},
    OPTIONS_OF_UNMASK,
    {NULL},
};

COMMAND(history) = {
    .name = "history",
    .operands = "",
    .summary = "find decisions and their payments",
    .help =
        "Lists decisions in the order of arrival, each with its state, its codes and its latest\n"
        "payment. Filters are combined; without any, all decisions are listed. Identity codes\n"
        "are masked; --unmask shows them whole, and who looked, and why, is logged.\n"
        "--end-to-end takes any id of ours: EndToEndId (which is InstrId too), MsgId or PmtInfId.\n"
        "--as-of shows the decisions that had arrived by then as they stood at the end of that\n"
        "day; --state then chooses by the state of that day. --long adds every step of each\n"
        "decision (events) and every payment that was made of it (attempts).\n"
        "STATE is one of rejected, held, deferred, planned, set_off, sent, paid, returned,\n"
        "refused, cancelled.",
    .example = "maksatus history --agency UUDEV --state held\n"
               "maksatus history --payee - --from 2026-01-01 --format csv\n"
               "maksatus history --decision UUDEV/YR-2026-0109 --long --as-of 2026-12-31",
    .options = history_options,
    .run = run_history,
};
