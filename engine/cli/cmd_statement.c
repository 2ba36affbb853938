/*
 * cmd_statement.c
 *     statement: what a payee was paid, when and why, and owes, in the payee's language.
 */
#include "lookup.h"
#include "maksatus/decision_keys.h"
#include "maksatus/identity.h"
#include "maksatus/text.h"
#include "recovery_document.h"

typedef struct Words {
    const char *language, *title, *payee, *payments, *nothing, *day, *programme, *decision, *state,
        *amount, *set_off, *paid, *total, *debts, *reference, *due, *ground, *open, *refunds,
        *automatic;
    const char *states[9]; /* as state_names */
} Words;

static const char *const state_names[] = {
    "paid", "set_off", "held", "deferred", "rejected", "returned", "refused", "cancelled", NULL};

static const Words words[] = {
    {"fi",
     "Ote maksetuista tuista",
     "Saaja",
     "Päätökset ja maksut",
     "Ei päätöksiä tältä ajalta.",
     "Päivä",
     "Tuki",
     "Päätös",
     "Tila",
     "Määrä",
     "Kuitattu",
     "Maksettu",
     "Maksettu yhteensä",
     "Takaisin maksettavaa",
     "Viite",
     "Eräpäivä",
     "Peruste",
     "Avoinna",
     "Liikaa takaisin maksetun palautukset",
     "Maksut on tarkastettu automaattisesti sääntöjen mukaan. Pyydettäessä kerrotaan, mitä "
     "sääntöjä käytettiin.",
     {"maksettu", "kuitattu", "tarkastettavana", "odottaa maksupäivää", "ei makseta", "palautunut",
      "pankki ei maksanut", "peruttu"}},
    {"sv",
     "Utdrag över utbetalda stöd",
     "Mottagare",
     "Beslut och betalningar",
     "Inga beslut under denna tid.",
     "Dag",
     "Stöd",
     "Beslut",
     "Läge",
     "Belopp",
     "Kvittat",
     "Betalt",
     "Betalt totalt",
     "Att återbetala",
     "Referens",
     "Förfallodag",
     "Grund",
     "Öppet",
     "Återbetalning av för mycket återbetalt",
     "Betalningarna har granskats automatiskt enligt regler. På begäran berättas vilka regler som "
     "användes.",
     {"betald", "kvittad", "granskas", "väntar på betalningsdagen", "betalas inte", "returnerad",
      "banken betalade inte", "återtagen"}},
    {"en",
     "Statement of grants paid",
     "Payee",
     "Decisions and payments",
     "No decisions in this period.",
     "Day",
     "Grant",
     "Decision",
     "State",
     "Amount",
     "Set off",
     "Paid",
     "Paid in all",
     "To be paid back",
     "Reference",
     "Due",
     "Ground",
     "Open",
     "Refunds of what was paid back too much",
     "Payments were checked automatically by rules. On request you are told which rules were used.",
     {"paid", "set off", "being examined", "waits for its day", "not paid", "returned",
      "not paid by the bank", "withdrawn"}},
};

static Status find_words(const CommandContext *context, const Words **chosen, Error *err)
{
    const char *language = command_option(context, "language");

    *chosen = &words[0];
    if (language == NULL)
        return STATUS_OK;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strcmp(words[i].language, language) == 0) {
            *chosen = &words[i];
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_USAGE, "'%s' is none of fi, sv, en: --language", language);
}

static const char *state_word(const Words *chosen, Slice state)
{
    for (size_t i = 0; state_names[i] != NULL; i++)
        if (slice_is(state, state_names[i]))
            return chosen->states[i];
    return "";
}

/* The columns of q_report_statement.sql and q_report_statement_debts.sql. */
enum {
    ROW_DAY,
    ROW_STATE,
    ROW_PROGRAMME,
    ROW_AGENCY,
    ROW_DECISION,
    ROW_CASE,
    ROW_AMOUNT,
    ROW_SET_OFF,
    ROW_PAID,
    ROW_NAME
};
enum { DEBT_NUMBER, DEBT_DECIDED, DEBT_DUE, DEBT_GROUND, DEBT_REFERENCE };
/* Of q_report_statement_refunds.sql. */
enum { REFUND_DAY, REFUND_STATE, REFUND_REFERENCE, REFUND_AMOUNT };

typedef struct Statement {
    const CommandContext *context;
    const Words *words;
    Slice shown_id; /* masked unless unmasked */
    Result *payments, *debts, *refunds;
    Slice *open; /* of each debt on the day: with interest that is not booked yet */
} Statement;

/* An agency may have written an identity code into a name, its id or case number. */
static Slice payment_text(const Statement *statement, size_t row, size_t column)
{
    return list_text(statement->context, statement->context->arena, LIST_FREE_TEXT,
                     result_text(statement->payments, row, column));
}

static void set_text(json_t *object, const char *key, const Result *rows, size_t row, size_t column)
{
    json_set(object, key, output_json_text(result_text(rows, row, column)));
}

static json_t *payments_json(const Statement *statement)
{
    const Result *rows = statement->payments;
    json_t *array = json_array();

    for (size_t i = 0; i < result_rows(rows); i++) {
        json_t *object = json_object();
        set_text(object, "day", rows, i, ROW_DAY);
        set_text(object, "programme", rows, i, ROW_PROGRAMME);
        set_text(object, "agency", rows, i, ROW_AGENCY);
        json_set(object, "decision_id", output_json_text(payment_text(statement, i, ROW_DECISION)));
        json_set(object, "case_number", output_json_text(payment_text(statement, i, ROW_CASE)));
        set_text(object, "state", rows, i, ROW_STATE);
        json_set(object, "state_text",
                 json_string(state_word(statement->words, result_text(rows, i, ROW_STATE))));
        set_text(object, "amount", rows, i, ROW_AMOUNT);
        set_text(object, "set_off", rows, i, ROW_SET_OFF);
        set_text(object, "paid", rows, i, ROW_PAID);
        ensure(json_array_append_new(array, object) == 0);
    }
    return array;
}

static json_t *debts_json(const Statement *statement)
{
    const Result *rows = statement->debts;
    json_t *array = json_array();

    for (size_t i = 0; i < result_rows(rows); i++) {
        json_t *object = json_object();
        set_text(object, "receivable", rows, i, DEBT_NUMBER);
        set_text(object, "decided_on", rows, i, DEBT_DECIDED);
        set_text(object, "due_on", rows, i, DEBT_DUE);
        set_text(object, "ground", rows, i, DEBT_GROUND);
        set_text(object, "reference", rows, i, DEBT_REFERENCE);
        json_set(object, "open", output_json_text(statement->open[i]));
        ensure(json_array_append_new(array, object) == 0);
    }
    return array;
}

static json_t *refunds_json(const Statement *statement)
{
    const Result *rows = statement->refunds;
    json_t *array = json_array();

    for (size_t i = 0; i < result_rows(rows); i++) {
        json_t *object = json_object();
        set_text(object, "day", rows, i, REFUND_DAY);
        set_text(object, "reference", rows, i, REFUND_REFERENCE);
        set_text(object, "amount", rows, i, REFUND_AMOUNT);
        set_text(object, "state", rows, i, REFUND_STATE);
        json_set(object, "state_text",
                 json_string(state_word(statement->words, result_text(rows, i, REFUND_STATE))));
        ensure(json_array_append_new(array, object) == 0);
    }
    return array;
}

static Money paid_total(const Result *rows)
{
    Money total = MONEY_ZERO;
    Money paid;

    for (size_t i = 0; i < result_rows(rows); i++) {
        ensure(money_parse(result_text(rows, i, ROW_PAID), 15, &paid));
        total = money_sum(total, paid);
    }
    return total;
}

static Status print_line(Output *output, Text *line, Error *err)
{
    Status status = output_line(output, text_string(line), err);

    text_clear(line);
    return status;
}

static Status print_payments(Output *output, const Statement *statement, Text *line, Error *err)
{
    const Words *chosen = statement->words;
    const Result *rows = statement->payments;

    TRY(output_line(output, "", err));
    TRY(output_line(output, chosen->payments, err));
    if (result_rows(rows) == 0)
        return output_line(output, chosen->nothing, err);
    for (size_t i = 0; i < result_rows(rows); i++) {
        const Slice decision = payment_text(statement, i, ROW_DECISION);
        text_add_format(line, "%.*s  %.*s, %.*s", SLICE_ARGS(result_text(rows, i, ROW_DAY)),
                        SLICE_ARGS(result_text(rows, i, ROW_PROGRAMME)),
                        SLICE_ARGS(result_text(rows, i, ROW_AGENCY)));
        TRY(print_line(output, line, err));
        text_add_format(line, "            %s %.*s: %s", chosen->decision, SLICE_ARGS(decision),
                        state_word(chosen, result_text(rows, i, ROW_STATE)));
        TRY(print_line(output, line, err));
        text_add_format(line, "            %s %.*s €, %s %.*s €, %s %.*s €", chosen->amount,
                        SLICE_ARGS(result_text(rows, i, ROW_AMOUNT)), chosen->set_off,
                        SLICE_ARGS(result_text(rows, i, ROW_SET_OFF)), chosen->paid,
                        SLICE_ARGS(result_text(rows, i, ROW_PAID)));
        TRY(print_line(output, line, err));
    }
    text_add_format(line, "%s: ", chosen->total);
    text_add_money(line, paid_total(rows));
    text_add_string(line, " €");
    return print_line(output, line, err);
}

static Status print_debts(Output *output, const Statement *statement, Text *line, Error *err)
{
    const Words *chosen = statement->words;
    const Result *rows = statement->debts;

    if (result_rows(rows) == 0)
        return STATUS_OK;
    TRY(output_line(output, "", err));
    TRY(output_line(output, chosen->debts, err));
    for (size_t i = 0; i < result_rows(rows); i++) {
        text_add_format(line, "%s %.*s, %s %.*s, %s %.*s €", chosen->reference,
                        SLICE_ARGS(result_text(rows, i, DEBT_REFERENCE)), chosen->due,
                        SLICE_ARGS(result_text(rows, i, DEBT_DUE)), chosen->open,
                        SLICE_ARGS(statement->open[i]));
        TRY(print_line(output, line, err));
        text_add_format(line, "            %s: %.*s", chosen->ground,
                        SLICE_ARGS(result_text(rows, i, DEBT_GROUND)));
        TRY(print_line(output, line, err));
    }
    return STATUS_OK;
}

static Status print_refunds(Output *output, const Statement *statement, Text *line, Error *err)
{
    const Words *chosen = statement->words;
    const Result *rows = statement->refunds;

    if (result_rows(rows) == 0)
        return STATUS_OK;
    TRY(output_line(output, "", err));
    TRY(output_line(output, chosen->refunds, err));
    for (size_t i = 0; i < result_rows(rows); i++) {
        text_add_format(line, "%.*s  %s %.*s: %s, %.*s €",
                        SLICE_ARGS(result_text(rows, i, REFUND_DAY)), chosen->reference,
                        SLICE_ARGS(result_text(rows, i, REFUND_REFERENCE)),
                        state_word(chosen, result_text(rows, i, REFUND_STATE)),
                        SLICE_ARGS(result_text(rows, i, REFUND_AMOUNT)));
        TRY(print_line(output, line, err));
    }
    return STATUS_OK;
}

static Status print_text(Output *output, const Statement *statement, Error *err)
{
    TEXT_ON_STACK(line, 4096);
    size_t count = result_rows(statement->payments);

    TRY(output_line(output, statement->words->title, err));
    text_add_format(
        &line, "%s: %.*s %.*s", statement->words->payee, SLICE_ARGS(statement->shown_id),
        SLICE_ARGS(count > 0 ? payment_text(statement, count - 1, ROW_NAME) : SLICE_NONE));
    TRY(print_line(output, &line, err));
    TRY(print_payments(output, statement, &line, err));
    TRY(print_debts(output, statement, &line, err));
    TRY(print_refunds(output, statement, &line, err));
    TRY(output_line(output, "", err));
    return output_line(output, statement->words->automatic, err);
}

static Status print_document(Output *output, const Statement *statement, Error *err)
{
    AUTO_JSON json_t *document = json_object();
    TEXT_ON_STACK(total, MONEY_TEXT_BYTES);

    text_add_money(&total, paid_total(statement->payments));
    json_set(document, "title", json_string(statement->words->title));
    json_set(document, "language", json_string(statement->words->language));
    json_set(document, "payee_id", output_json_text(statement->shown_id));
    json_set(document, "paid", output_json_text(text_slice(&total)));
    json_set(document, "payments", payments_json(statement));
    json_set(document, "debts", debts_json(statement));
    json_set(document, "refunds", refunds_json(statement));
    json_set(document, "note", json_string(statement->words->automatic));
    if (output_format(output) == OUTPUT_JSON)
        return output_document(output, document, err);
    AUTO_JSON json_t *example = json_pack(
        "{s:n, s:n, s:n, s:n, s:n, s:n, s:n, s:n, s:n, s:n}", "day", "programme", "agency",
        "decision_id", "case_number", "state", "state_text", "amount", "set_off", "paid");
    ensure(example != NULL);
    return output_rows(output, json_object_get(document, "payments"), example, err);
}

/* What is open of the debts on the day of the command. */
static Status reckon_debts(CommandContext *context, Store *store, Statement *statement, Error *err)
{
    size_t count = result_rows(statement->debts);
    InterestRates rates;
    Day on, until, first = DAY_NONE;

    TRY(recovery_day(context, store, &on, err));
    TRY(interest_rates_load(store, context->arena, &rates, err));
    statement->open = ARENA_ARRAY(context->arena, Slice, count + 1);
    for (size_t i = 0; i < count; i++) {
        TEXT_ON_STACK(open, MONEY_TEXT_BYTES);
        Receivable *receivable;

        TRY(receivable_find(store, context->arena, result_text(statement->debts, i, DEBT_NUMBER),
                            &receivable, err));
        recovery_reckon(receivable, &rates, on, &until);
        text_add_money(&open, receivable_open_total(receivable));
        statement->open[i] = arena_slice(context->arena, text_slice(&open));
        recovery_keep_first(until, on, &first);
    }
    recovery_tell_reckoned_to(context, first);
    return STATUS_OK;
}

static Status ask(Store *store, const Lookup *lookup, Slice id, CommandContext *context,
                  Statement *statement, Error *err)
{
    AUTO_PARAMS Params params = {0};
    AUTO_PARAMS Params owed = {0};
    AUTO_PARAMS Params back = {0};
    Day from = DAY_NONE;
    Day to = DAY_NONE;

    TRY(command_period(context, &from, &to, err));
    params_int(&params, payee_key(&lookup->key, id));
    params_text(&params, id);
    params_day(&params, from);
    params_day(&params, to);
    params_string(&params, statement->words->language);
    TRY(store_query(store, QUERY_REPORT_STATEMENT, &params, &statement->payments, err));
    params_int(&owed, payee_key(&lookup->key, id));
    params_text(&owed, id);
    params_string(&owed, statement->words->language);
    TRY(store_query(store, QUERY_REPORT_STATEMENT_DEBTS, &owed, &statement->debts, err));
    params_int(&back, payee_key(&lookup->key, id));
    params_text(&back, id);
    params_day(&back, from);
    params_day(&back, to);
    TRY(store_query(store, QUERY_REPORT_STATEMENT_REFUNDS, &back, &statement->refunds, err));
    return reckon_debts(context, store, statement, err);
}

static Status run_statement(CommandContext *context, Error *err)
{
    char mask[IDENTITY_MASKED_BYTES];
    char normal[16];
    Statement statement = {.context = context};
    const char *payee = NULL;
    Lookup lookup = {0};
    Store *store = NULL;

    TRY(find_words(context, &statement.words, err));
    TRY(list_unmask(context, err));
    TRY(command_secret(context, "payee", &payee, err));
    Slice id = identity_normalise(slice_of(payee), normal);
    statement.shown_id = context->unmask ? id : identity_mask(id, mask);
    TRY(command_store(context, &store, err));
    TRY(lookup_open(context->arena, store, &lookup, err));
    Status status = ask(store, &lookup, id, context, &statement, err);
    if (status == STATUS_OK)
        status = context->format == OUTPUT_TABLE ? print_text(context->output, &statement, err)
                                                 : print_document(context->output, &statement, err);
    result_done(&statement.payments);
    result_done(&statement.debts);
    result_done(&statement.refunds);
    return status;
}

static const Option statement_options[] = {
    {"payee", "ID", "of this payee; - reads the id from stdin", true},
    {"from", "YYYY-MM-DD", "paid, or else decided, on or after this day", false},
    {"to", "YYYY-MM-DD", "on or before this day", false},
    {"date", "YYYY-MM-DD", "what is owed on this day, with interest (today)", false},
    {"language", "fi|sv|en", "language of the statement (fi)", false},
    OPTIONS_OF_UNMASK,
    {NULL},
};

COMMAND(statement) = {
    .name = "statement",
    .operands = "",
    .summary = "a statement for a payee",
    .help =
        "Tells a payee what was decided and paid, when and by whom, what was set off, what is to\n"
        "be paid back, with interest up to the day, and what of it was too much and is refunded,\n"
        "in Finnish, Swedish or English. The identity code is masked; --unmask shows it, and is\n"
        "logged.",
    .example = "maksatus statement --payee - --language sv --from 2026-01-01",
    .options = statement_options,
    .run = run_statement,
};
