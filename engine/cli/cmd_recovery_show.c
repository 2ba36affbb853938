/*
 * cmd_recovery_show.c
 *     recovery show, list, ageing, sample: what is owed, since when, and until when.
 *
 * Amounts are those of one day: interest that is not booked yet is reckoned on a copy. Where a
 * reference rate is not known, it is reckoned up to the last day that has one, and says so.
 */
#include "recovery_document.h"

#include "lookup.h"
#include "maksatus/decision_keys.h"
#include "maksatus/identity.h"

static json_t *masked_json(Slice id)
{
    char mask[IDENTITY_MASKED_BYTES];

    return output_json_text(identity_mask(id, mask));
}

static json_t *free_text_json(Arena *arena, Slice text)
{
    return output_json_text(identity_masked_text(arena, text));
}

/* Before the decision nothing is owed: what is proposed is shown. */
static Money capital_shown(const Receivable *receivable)
{
    Money capital = receivable_open(receivable, COMPONENT_CAPITAL);

    for (size_t i = 0; i < receivable->claim_count && day_is_none(receivable->decided_on); i++)
        capital = money_sum(capital, receivable->claim[i].proposed);
    return capital;
}

static void set_amounts(json_t *document, const Receivable *receivable)
{
    json_set(document, "capital", json_money(capital_shown(receivable)));
    json_set(document, "interest", json_money(receivable_open(receivable, COMPONENT_INTEREST)));
    json_set(document, "late_interest",
             json_money(receivable_open(receivable, COMPONENT_LATE_INTEREST)));
    json_set(document, "costs", json_money(receivable_open(receivable, COMPONENT_COSTS)));
    json_set(document, "open", json_money(receivable_open_total(receivable)));
}

static void add_deadline(json_t *deadlines, const char *what, Day day)
{
    json_t *deadline = json_object();

    if (day_is_none(day)) {
        json_decref(deadline);
        return;
    }
    json_set(deadline, "what", json_string(what));
    json_set(deadline, "day", json_day(day));
    ensure(json_array_append_new(deadlines, deadline) == 0);
}

/* The last day to claim a revision, while one may be claimed; DAY_NONE without calendar data. */
static Day appeal_by(const Calendar *calendar, const Receivable *receivable)
{
    Day last = DAY_NONE;
    Error unknown = {0};

    if (receivable->state != RECEIVABLE_DECIDED
        || deadline_appeal(calendar, receivable->notice_on, &last, &unknown) != STATUS_OK)
        return DAY_NONE;
    return last;
}

/* Days on which something ends, of a receivable that stands as it does. */
static json_t *deadlines_json(const Calendar *calendar, const Receivable *receivable)
{
    const Regime *regime = &receivable->regime;
    json_t *deadlines = json_array();

    if (day_is_none(receivable->decided_on)) {
        add_deadline(deadlines, "hearing", receivable->hearing_due_on);
        add_deadline(deadlines, "decide_knowledge",
                     limitation_knowledge(regime, receivable->known_on));
        add_deadline(
            deadlines, "decide_absolute",
            limitation_absolute(regime, receivable->last_paid_on, receivable->fraud_suspected));
        return deadlines;
    }
    add_deadline(deadlines, "notice", receivable->notice_on);
    add_deadline(deadlines, "appeal", appeal_by(calendar, receivable));
    add_deadline(deadlines, "legal_force", receivable->final_on);
    add_deadline(deadlines, "due", receivable->due_on);
    add_deadline(deadlines, "expiry", limitation_expiry(regime, receivable->decided_on));
    return deadlines;
}

static const ListColumn entry_columns[] = {
    {{"on", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"event", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"component", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"amount", COLUMN_MONEY, true}, LIST_PLAIN},
    {{"claim", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"from", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"to", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"decision", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"reverses", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"id", COLUMN_NUMBER, true}, LIST_PLAIN},
};

static const ListColumn story_columns[] = {
    {{"on", COLUMN_TEXT, true}, LIST_PLAIN},      {{"event", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"from", COLUMN_TEXT, true}, LIST_PLAIN},    {{"to", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"who", COLUMN_TEXT, true}, LIST_FREE_TEXT}, {{"why", COLUMN_TEXT, true}, LIST_FREE_TEXT},
};

static const ListColumn plan_columns[] = {
    {{"n", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"due_on", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"amount", COLUMN_MONEY, true}, LIST_PLAIN},
};

static Status set_lists(Store *store, Arena *arena, const Receivable *receivable, json_t *document,
                        Error *err)
{
    AUTO_PARAMS Params params = {0};
    Calendar *calendar;
    json_t *entries = NULL, *story = NULL, *plan = NULL;

    params_int(&params, receivable->id);
    TRY(list_array(store, QUERY_RECOVERY_ENTRIES, &params, entry_columns, COUNT_OF(entry_columns),
                   &entries, err));
    json_set(document, "entries", entries);
    TRY(recovery_calendar_load(store, arena, &calendar, err));
    json_set(document, "deadlines", deadlines_json(calendar, receivable));
    TRY(list_array(store, QUERY_RECOVERY_PLAN_PARTS, &params, plan_columns, COUNT_OF(plan_columns),
                   &plan, err));
    json_set(document, "plan", plan);
    TRY(list_array(store, QUERY_RECOVERY_STORY, &params, story_columns, COUNT_OF(story_columns),
                   &story, err));
    json_set(document, "events", story);
    return STATUS_OK;
}

static Status set_debtors(Store *store, Arena *arena, const Receivable *receivable,
                          json_t *document, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;
    json_t *debtors = json_array();

    params_int(&params, receivable->id);
    json_set(document, "debtors", debtors);
    TRY(store_query(store, QUERY_RECOVERY_DEBTORS, &params, &rows, err));
    for (size_t i = 0; i < result_rows(rows); i++) {
        json_t *debtor = json_object();
        json_set(debtor, "payee_id", masked_json(result_text(rows, i, 1)));
        json_set(debtor, "payee_name", free_text_json(arena, result_text(rows, i, 2)));
        ensure(json_array_append_new(debtors, debtor) == 0);
    }
    json_set(document, "payee_id",
             json_incref(json_object_get(json_array_get(debtors, 0), "payee_id")));
    return STATUS_OK;
}

Status recovery_print(CommandContext *context, Store *store, Slice name, Error *err)
{
    AUTO_JSON json_t *document = json_object();
    Receivable *receivable;
    InterestRates rates;
    Day on, until;

    TRY(recovery_day(context, store, &on, err));
    TRY(interest_rates_load(store, context->arena, &rates, err));
    TRY(receivable_find(store, context->arena, name, &receivable, err));
    recovery_reckon(receivable, &rates, on, &until);
    json_set(document, "receivable", json_integer(receivable->id));
    TRY(set_debtors(store, context->arena, receivable, document, err));
    json_set(document, "regime", output_json_text(receivable->regime.code));
    json_set(document, "law", output_json_text(receivable->regime.law));
    json_set(document, "state", json_string(receivable_state_name(receivable->state)));
    set_amounts(document, receivable);
    json_set(document, "reckoned_to", json_day(until));
    json_set(document, "reference", output_json_text(receivable->reference));
    json_set(document, "ground", output_json_text(receivable->ground));
    json_set(document, "payer", output_json_text(receivable->payer));
    json_set(document, "agency", output_json_text(receivable->agency));
    json_set(document, "programme", output_json_text(receivable->programme));
    json_set(document, "grant_id", free_text_json(context->arena, receivable->grant_id));
    TRY(set_lists(store, context->arena, receivable, document, err));
    return output_document(context->output, document, err);
}

static Status run_show(CommandContext *context, Error *err)
{
    Store *store = NULL;

    TRY(command_store(context, &store, err));
    return recovery_print(context, store, slice_of(context->operands[0]), err);
}

/* --- list --- */

static Day next_deadline(const Calendar *calendar, const Receivable *receivable, Day on)
{
    const Regime *regime = &receivable->regime;
    Day decided = receivable->decided_on;
    const Day days[] = {
        day_is_none(decided) ? receivable->hearing_due_on : receivable->due_on,
        day_is_none(decided) ? limitation_knowledge(regime, receivable->known_on) : DAY_NONE,
        day_is_none(decided)
            ? limitation_absolute(regime, receivable->last_paid_on, receivable->fraud_suspected)
            : limitation_expiry(regime, decided),
        appeal_by(calendar, receivable),
    };
    Day next = DAY_NONE;

    for (size_t i = 0; i < COUNT_OF(days); i++) {
        if (!day_is_none(days[i]) && days[i].number >= on.number
            && (day_is_none(next) || day_before(days[i], next)))
            next = days[i];
    }
    return next;
}

static bool is_over(ReceivableState state)
{
    return state == RECEIVABLE_SETTLED || state == RECEIVABLE_EXPIRED
           || state == RECEIVABLE_MODERATED || state == RECEIVABLE_CLOSED_NO_ACTION;
}

static const Column list_columns[] = {
    {"receivable", COLUMN_NUMBER, true}, {"reference", COLUMN_TEXT, true},
    {"payee_id", COLUMN_TEXT, true},     {"regime", COLUMN_TEXT, true},
    {"state", COLUMN_TEXT, true},        {"capital", COLUMN_MONEY, true},
    {"open", COLUMN_MONEY, true},        {"due_on", COLUMN_TEXT, true},
    {"deadline", COLUMN_TEXT, true},
};

/* The receivables that the options ask for, reckoned up to the day. */
typedef struct Listed {
    Receivable **receivable;
    Slice *payee_id; /* in the same order */
    size_t count;
    Day on;
    Calendar *calendar;
} Listed;

static Status find_ids(CommandContext *context, Store *store, Day on, int64_t **ids, size_t *count,
                       Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;
    Lookup lookup = {0};
    const char *payee = NULL;
    const char *state = command_option(context, "state");

    if (state != NULL && receivable_state_find(slice_of(state)) == RECEIVABLE_STATES)
        return error_set(err, STATUS_USAGE, "'%s' is no state of a receivable: --state", state);
    TRY(command_secret(context, "payee", &payee, err));
    TRY(lookup_open(context->arena, store, &lookup, err));
    params_string(&params, state);
    params_int_or_null(&params, payee == NULL ? 0 : payee_key(&lookup.key, slice_of(payee)),
                       payee == NULL);
    params_day(&params, command_switch(context, "due") ? on : DAY_NONE);
    TRY(store_query(store, QUERY_RECOVERY_LIST_IDS, &params, &rows, err));
    *count = result_rows(rows);
    *ids = ARENA_ARRAY(context->arena, int64_t, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*ids)[i] = result_int(rows, i, 0);
    return STATUS_OK;
}

static Status load_payees(Store *store, Arena *arena, const int64_t *ids, size_t count,
                          Listed *listed, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_RESULT Result *rows = NULL;
    char mask[IDENTITY_MASKED_BYTES];

    params_int_array(&params, ids, count);
    TRY(store_query(store, QUERY_RECOVERY_PAYEES, &params, &rows, err));
    listed->payee_id = ARENA_ARRAY(arena, Slice, listed->count + 1);
    for (size_t i = 0; i < listed->count; i++) {
        const int64_t id = listed->receivable[i]->id;
        const size_t row = result_first_from(rows, id);
        if (row < result_rows(rows) && result_int(rows, row, 0) == id)
            listed->payee_id[i] =
                arena_slice(arena, identity_mask(result_text(rows, row, 1), mask));
    }
    return STATUS_OK;
}

static Status load_listed(CommandContext *context, Store *store, Listed *listed, Error *err)
{
    int64_t *ids;
    size_t count;
    InterestRates rates;
    Day until, first = DAY_NONE;

    TRY(recovery_day(context, store, &listed->on, err));
    TRY(interest_rates_load(store, context->arena, &rates, err));
    TRY(find_ids(context, store, listed->on, &ids, &count, err));
    TRY(receivables_load(store, context->arena, ids, count, &listed->receivable, &listed->count,
                         err));
    TRY(load_payees(store, context->arena, ids, count, listed, err));
    TRY(recovery_calendar_load(store, context->arena, &listed->calendar, err));
    for (size_t i = 0; i < listed->count; i++) {
        recovery_reckon(listed->receivable[i], &rates, listed->on, &until);
        recovery_keep_first(until, listed->on, &first);
    }
    recovery_tell_reckoned_to(context, first);
    return STATUS_OK;
}

static Status print_listed(CommandContext *context, const Listed *listed, size_t i, Error *err)
{
    const Receivable *receivable = listed->receivable[i];
    TEXT_ON_STACK(number, 24);
    TEXT_ON_STACK(capital, MONEY_TEXT_BYTES);
    TEXT_ON_STACK(open, MONEY_TEXT_BYTES);
    TEXT_ON_STACK(due_on, 16);
    TEXT_ON_STACK(deadline, 16);

    text_add_int(&number, receivable->id);
    text_add_money(&capital, capital_shown(receivable));
    text_add_money(&open, receivable_open_total(receivable));
    text_add_day(&due_on, receivable->due_on);
    text_add_day(&deadline, next_deadline(listed->calendar, receivable, listed->on));

    const Slice values[] = {
        text_slice(&number),
        receivable->reference,
        listed->payee_id[i],
        receivable->regime.code,
        slice_of(receivable_state_name(receivable->state)),
        text_slice(&capital),
        text_slice(&open),
        due_on.len == 0 ? SLICE_NONE : text_slice(&due_on),
        deadline.len == 0 ? SLICE_NONE : text_slice(&deadline),
    };
    _Static_assert(COUNT_OF(values) == COUNT_OF(list_columns), "a value a column");
    return output_row(context->output, values, err);
}

static const ListColumn excess_columns[] = {
    {{"repayment", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"receivable", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"reference", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"payee_id", COLUMN_TEXT, true}, LIST_IDENTITY},
    {{"on", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"amount", COLUMN_MONEY, true}, LIST_PLAIN},
    {{"excess", COLUMN_MONEY, true}, LIST_PLAIN},
    {{"bank_id", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"iban", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"state", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"decision", COLUMN_TEXT, true}, LIST_FREE_TEXT},
};

/* They are of receivables: all over-payments would be told as those of one payee. */
static Status refuse_filters(const CommandContext *context, Error *err)
{
    static const char *const filters[] = {"state", "payee", "deadline-within"};

    for (size_t i = 0; i < COUNT_OF(filters); i++)
        if (command_option(context, filters[i]) != NULL)
            return error_set(err, STATUS_USAGE, "--excess lists all of them: not with --%s",
                             filters[i]);
    return command_switch(context, "due")
               ? error_set(err, STATUS_USAGE, "--excess lists all of them: not with --due")
               : STATUS_OK;
}

static Status run_list(CommandContext *context, Error *err)
{
    Listed listed = {0};
    Store *store = NULL;
    int64_t within = -1;

    if (command_switch(context, "excess")) {
        TRY(refuse_filters(context, err));
        return list_print(context, QUERY_RECOVERY_EXCESS, NULL, excess_columns,
                          COUNT_OF(excess_columns), err);
    }
    TRY(command_number(context, "deadline-within", 0, 36500, &within, err));
    TRY(command_store(context, &store, err));
    TRY(load_listed(context, store, &listed, err));
    TRY(output_begin(context->output, list_columns, COUNT_OF(list_columns), err));
    for (size_t i = 0; i < listed.count; i++) {
        const Receivable *receivable = listed.receivable[i];
        Day deadline = next_deadline(listed.calendar, receivable, listed.on);

        if (within >= 0
            && (is_over(receivable->state) || day_is_none(deadline)
                || deadline.number > listed.on.number + within))
            continue;
        TRY(print_listed(context, &listed, i, err));
    }
    return output_end(context->output, err);
}

/* --- ageing --- */

typedef struct AgeBand {
    const char *name;
    int32_t last_day; /* after the day of payment */
} AgeBand;

static const AgeBand bands[] = {
    {"not due", 0},
    {"1-30", 30},
    {"31-90", 90},
    {"91-180", 180},
    {"181-365", 365},
    {"over 1 year", 1096},
    {"over 3 years", INT32_MAX},
};

static const Column ageing_columns[] = {
    {"age", COLUMN_TEXT, true},      {"count", COLUMN_NUMBER, true},
    {"capital", COLUMN_MONEY, true}, {"interest", COLUMN_MONEY, true},
    {"open", COLUMN_MONEY, true},
};

static size_t band_of(const Receivable *receivable, Day on)
{
    int32_t age = day_is_none(receivable->due_on) ? 0 : on.number - receivable->due_on.number;
    size_t band = 0;

    while (age > bands[band].last_day)
        band++;
    return band;
}

static Status print_band(CommandContext *context, const Listed *listed, size_t band, Error *err)
{
    Money capital = MONEY_ZERO, interest = MONEY_ZERO, open = MONEY_ZERO;
    int64_t number = 0;
    TEXT_ON_STACK(count, 24);
    TEXT_ON_STACK(capital_text, MONEY_TEXT_BYTES);
    TEXT_ON_STACK(interest_text, MONEY_TEXT_BYTES);
    TEXT_ON_STACK(open_text, MONEY_TEXT_BYTES);

    for (size_t i = 0; i < listed->count; i++) {
        const Receivable *receivable = listed->receivable[i];
        Money total = receivable_open_total(receivable);

        if (total.cents == 0 || band_of(receivable, listed->on) != band)
            continue;
        number++;
        open = money_sum(open, total);
        capital = money_sum(capital, receivable_open(receivable, COMPONENT_CAPITAL));
        interest = money_sum(interest, receivable_open(receivable, COMPONENT_INTEREST));
        interest = money_sum(interest, receivable_open(receivable, COMPONENT_LATE_INTEREST));
    }
    text_add_int(&count, number);
    text_add_money(&capital_text, capital);
    text_add_money(&interest_text, interest);
    text_add_money(&open_text, open);
    const Slice values[] = {slice_of(bands[band].name), text_slice(&count),
                            text_slice(&capital_text), text_slice(&interest_text),
                            text_slice(&open_text)};
    return output_row(context->output, values, err);
}

static Status run_ageing(CommandContext *context, Error *err)
{
    Listed listed = {0};
    Store *store = NULL;

    TRY(command_store(context, &store, err));
    TRY(load_listed(context, store, &listed, err));
    TRY(output_begin(context->output, ageing_columns, COUNT_OF(ageing_columns), err));
    for (size_t band = 0; band < COUNT_OF(bands); band++)
        TRY(print_band(context, &listed, band, err));
    return output_end(context->output, err);
}

/* --- sample --- */

static const ListColumn sample_columns[] = {
    {{"decision", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"grant_id", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"programme", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"size", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"stratum", COLUMN_NUMBER, true}, LIST_PLAIN},
    {{"payee_id", COLUMN_TEXT, true}, LIST_IDENTITY},
    {{"amount", COLUMN_MONEY, true}, LIST_PLAIN},
    {{"decided_on", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"draw", COLUMN_TEXT, false}, LIST_PLAIN},
};

static Status run_sample(CommandContext *context, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Day from = DAY_NONE, to = DAY_NONE;
    int64_t size = 0;

    TRY(command_number(context, "size", 1, 1000000, &size, err));
    TRY(command_period(context, &from, &to, err));
    params_string(&params, command_option(context, "seed"));
    params_int(&params, size);
    params_day(&params, from);
    params_day(&params, to);
    return list_print(context, QUERY_RECOVERY_SAMPLE, &params, sample_columns,
                      COUNT_OF(sample_columns), err);
}

/* --- obligations --- */

static const ListColumn obligation_columns[] = {
    {{"agency", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"grant_id", COLUMN_TEXT, true}, LIST_FREE_TEXT},
    {{"kind", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"due_on", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"done_on", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"state", COLUMN_TEXT, true}, LIST_PLAIN},
    {{"text", COLUMN_TEXT, true}, LIST_FREE_TEXT},
};

static Status run_obligations(CommandContext *context, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Store *store = NULL;
    Day on;

    TRY(command_store(context, &store, err));
    TRY(recovery_day(context, store, &on, err));
    params_day(&params, on);
    params_bool(&params, command_switch(context, "overdue"));
    return list_print(context, QUERY_RECOVERY_OBLIGATIONS, &params, obligation_columns,
                      COUNT_OF(obligation_columns), err);
}

/* --- the table --- */

#define OPTION_LOOK                                                                                \
    {                                                                                              \
        "date", "YYYY-MM-DD", "as of this day (today)", false                                      \
    }

static const Option show_options[] = {OPTION_LOOK, {NULL}};
static const Option list_options[] = {
    {"state", "STATE", "only in this state", false},
    {"payee", "ID", "only of this debtor; - reads the id from stdin", false},
    {"due", NULL, "only what is due and open", false},
    {"deadline-within", "DAYS", "only where something ends within so many days", false},
    {"excess", NULL, "over-payments that are not on their way back, and why", false},
    OPTION_LOOK,
    {NULL},
};
static const Option ageing_options[] = {OPTION_LOOK, {NULL}};
static const Option obligation_options[] = {
    {"overdue", NULL, "only what is overdue", false},
    OPTION_LOOK,
    {NULL},
};
static const Option sample_options[] = {
    {"seed", "TEXT", "the same seed draws the same sample", true},
    {"size", "N", "how many, over all strata", true},
    {"from", "YYYY-MM-DD", "decided on or after this day", false},
    {"to", "YYYY-MM-DD", "decided on or before this day", false},
    {NULL},
};

COMMAND(recovery_ageing) = {
    .name = "recovery ageing",
    .operands = "",
    .summary = "what is open, by age",
    .help = "Counts and sums what is open by the days since it was due.",
    .example = "maksatus recovery ageing --date 2026-06-30",
    .options = ageing_options,
    .run = run_ageing,
};

COMMAND(recovery_list) = {
    .name = "recovery list",
    .operands = "",
    .summary = "list receivables",
    .help = "Lists receivables with what is open of them on the day, and the next deadline.",
    .example = "maksatus recovery list --deadline-within 30",
    .options = list_options,
    .run = run_list,
};

COMMAND(recovery_obligations) = {
    .name = "recovery obligations",
    .operands = "",
    .summary = "what recipients of grants owe by a day: reports",
    .help = "Lists the obligations of grants (reference table obligations). An overdue report or\n"
            "inspection holds the later instalments of its grant (R-0620).",
    .example = "maksatus recovery obligations --overdue",
    .options = obligation_options,
    .run = run_obligations,
};

COMMAND(recovery_sample) = {
    .name = "recovery sample",
    .operands = "",
    .summary = "draw decisions for inspection",
    .help =
        "Draws a sample for the control of use, stratified by programme and size. An auditor who\n"
        "has the seed draws the same one: the order is that of SHA-256 over seed and decision.",
    .example = "maksatus recovery sample --seed 2026-Q4 --size 60 --from 2026-10-01",
    .options = sample_options,
    .run = run_sample,
};

COMMAND(recovery_show) = {
    .name = "recovery show",
    .operands = "RECEIVABLE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "tell everything of a receivable",
    .help = "RECEIVABLE is its number or its reference. Interest is reckoned up to the day.",
    .example = "maksatus recovery show 1001 --date 2026-03-31",
    .options = show_options,
    .run = run_show,
};
