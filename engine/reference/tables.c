/*
 * tables.c
 *     The tables of reference data, by name (CONTRACT.md section 7).
 *
 * To add a table, write its columns and its line in tables_all. That is all that loading needs;
 * reference_data.c is told only when a run shall read it.
 */
#include "tables.h"

#include <string.h>

#include "cell.h"
#include "maksatus/rule.h"

#define FILLED(column, kind)                                                                       \
    {                                                                                              \
        column, kind, NEED_FILLED, 0, 0, NULL                                                      \
    }
#define MAYBE(column, kind)                                                                        \
    {                                                                                              \
        column, kind, NEED_COLUMN, 0, 0, NULL                                                      \
    }
#define FURTHER(column, kind)                                                                      \
    {                                                                                              \
        column, kind, NEED_NOTHING, 0, 0, NULL                                                     \
    }
#define AMOUNT(column, need)                                                                       \
    {                                                                                              \
        column, CELL_AMOUNT, need, 0, 9, NULL                                                      \
    }
#define INTEGER(column, need, low, high)                                                           \
    {                                                                                              \
        column, CELL_INTEGER, need, low, high, NULL                                                \
    }
#define ONE_OF(column, need, words)                                                                \
    {                                                                                              \
        column, CELL_ENUM, need, 0, 0, " " words " "                                               \
    }
#define ROWS(columns) columns, COUNT_OF(columns)

static const Column agencies[] = {
    FILLED("code", CELL_CODE),
    FILLED("name", CELL_TEXT),
    MAYBE("ministry", CELL_TEXT),
};

static const Column appropriations[] = {
    FILLED("payer", CELL_CODE),
    FILLED("budget_item", CELL_WORD),
    INTEGER("budget_year", NEED_FILLED, 1990, 2149),
    {"amount", CELL_AMOUNT, NEED_FILLED, 0, 15, NULL},
};

static const Column approvers[] = {
    FILLED("user", CELL_TEXT),
    FILLED("agency", CELL_CODE),
    AMOUNT("limit", NEED_FILLED),
};

static const Column bank_codes[] = {
    FILLED("prefix_from", CELL_PREFIX),
    FILLED("prefix_to", CELL_PREFIX),
    FILLED("bic", CELL_BIC),
    FILLED("name", CELL_TEXT),
};

static const Column bank_profiles[] = {
    FILLED("code", CELL_WORD),
    ONE_OF("version", NEED_FILLED, "03 09"),
    ONE_OF("character_set", NEED_FILLED, "latin1 basic"),
    ONE_OF("address_mode", NEED_FILLED, "none structured hybrid"),
    INTEGER("max_payments", NEED_FILLED, 1, 10000000),
    INTEGER("max_bytes", NEED_FILLED, 1, INT64_C(8589934592)),
    ONE_OF("batch_booking", NEED_COLUMN, "true false"),
    FILLED("cut_off", CELL_TIME),
    INTEGER("max_per_pmtinf", NEED_NOTHING, 1, 10000000),
    ONE_OF("created_offset", NEED_NOTHING, "yes no true false"),
    FURTHER("vop", CELL_TEXT),
    INTEGER("answer_hours", NEED_NOTHING, 0, 8784),
    FURTHER("repairs", CELL_TEXT),
};

static const Column banking_days[] = {
    FILLED("date", CELL_DAY),
    ONE_OF("calendar", NEED_FILLED, "TARGET FI"),
    MAYBE("name", CELL_TEXT),
};

static const Column blocked_payees[] = {
    MAYBE("payee_id", CELL_IDENTITY),
    MAYBE("name", CELL_TEXT),
    MAYBE("list", CELL_TEXT),
    MAYBE("reason", CELL_TEXT),
};

static const Column income_eligibility[] = {
    FILLED("code", CELL_WORD), /* 201, or 300-399 */
    ONE_OF("effect", NEED_FILLED, "include exclude"),
};

/* What a programme's payments to persons are to the incomes register: a type of income, or not told
 * there (report no). */
static const Column income_types[] = {
    FILLED("programme", CELL_CODE),
    INTEGER("code", NEED_COLUMN, 1000, 9999),
    ONE_OF("report", NEED_FILLED, "yes no"),
    MAYBE("text", CELL_TEXT),
};

static const char *income_types_defect(const Slice *fields, const char **column)
{
    *column = "code";
    return slice_is(fields[2], "yes") && slice_is_empty(fields[1])
               ? "the code is missing: what is reported has a type of income"
               : NULL;
}

static const Column incomes_register[] = {
    FILLED("employer_id", CELL_IDENTITY),
    FILLED("employee_id", CELL_PERSON_ID),
    FILLED("period_start", CELL_DAY),
    FILLED("period_end", CELL_DAY),
    AMOUNT("eligible_wage", NEED_FILLED),
    MAYBE("employment_end", CELL_DAY),
    FILLED("report_id", CELL_TEXT),
    INTEGER("report_version", NEED_FILLED, 0, INT32_MAX),
    ONE_OF("report_status", NEED_FILLED, "1 2"),
};

static const Column interest_rates[] = {
    ONE_OF("kind", NEED_FILLED, "reference"),
    FILLED("percent", CELL_PERCENT),
};

/* Control of use: what the recipient of a grant owes by a day. */
static const Column obligations[] = {
    FILLED("agency", CELL_CODE),
    FILLED("grant_id", CELL_WORD),
    ONE_OF("kind", NEED_FILLED, "report use_period inspection"),
    FILLED("due_on", CELL_DAY),
    MAYBE("done_on", CELL_DAY),
    FURTHER("text", CELL_TEXT),
};

static const Column pain_programme[] = {
    FILLED("payer_account_iban", CELL_IBAN),
    MAYBE("category", CELL_TEXT),
    FILLED("programme", CELL_CODE),
};

static const Column payee_groups[] = {
    FILLED("group", CELL_TEXT),
    FILLED("payee_id", CELL_IDENTITY),
};

static const Column payee_status[] = {
    FILLED("payee_id", CELL_IDENTITY),
    ONE_OF("status", NEED_FILLED, "bankrupt dissolved deceased ban"),
};

static const Column payer_accounts[] = {
    FILLED("payer", CELL_CODE), FILLED("account", CELL_WORD),      FILLED("iban", CELL_IBAN),
    FILLED("bic", CELL_BIC),    FILLED("bank_profile", CELL_WORD),
};

static const Column payers[] = {
    FILLED("code", CELL_CODE),
    FILLED("name", CELL_TEXT),
    FILLED("business_id", CELL_BUSINESS_ID),
    MAYBE("initiating_party_id", CELL_BANK_ID),
    ONE_OF("release", NEED_FILLED, "auto two-person"),
};

static const Column posting_rules[] = {
    FILLED("programme", CELL_CODE_OR_ALL),
    ONE_OF("event", NEED_FILLED,
           "paid returned set_off receivable repaid interest moderated written_off"),
    FILLED("debit", CELL_TEXT),
    FILLED("credit", CELL_TEXT),
    FURTHER("percent", CELL_PERCENT),
};

static const Column programme_agencies[] = {
    FILLED("programme", CELL_CODE),
    FILLED("agency", CELL_CODE),
    FILLED("payer", CELL_CODE),
    FILLED("account", CELL_WORD),
};

static const Column programmes[] = {
    FILLED("code", CELL_CODE),
    FILLED("name_fi", CELL_TEXT),
    MAYBE("name_sv", CELL_TEXT),
    MAYBE("name_en", CELL_TEXT),
    MAYBE("regime", CELL_TEXT),
    ONE_OF("payee_types", NEED_FILLED, "person organisation both"),
    ONE_OF("formula", NEED_COLUMN, "wage_subsidy cost_share"),
    MAYBE("max_percent", CELL_PERCENT),
    MAYBE("coefficient", CELL_COEFFICIENT),
    AMOUNT("max_payment", NEED_COLUMN),
    AMOUNT("review_above", NEED_COLUMN),
    INTEGER("claim_months", NEED_COLUMN, 0, 240),
    ONE_OF("de_minimis", NEED_FILLED, "yes no"),
    ONE_OF("wage_check", NEED_FILLED, "yes no"),
    FILLED("budget_item", CELL_WORD),
    MAYBE("purpose", CELL_PURPOSE),
};

/* The laws of recovery, by the day of the grant (include/maksatus/regime.h). */
static const Column regimes[] = {
    FILLED("code", CELL_TEXT),
    FILLED("title", CELL_TEXT),
    MAYBE("law", CELL_TEXT),
    AMOUNT("small_amount", NEED_COLUMN),
    ONE_OF("interest_for", NEED_FILLED, "all organisations none"),
    MAYBE("interest_add", CELL_PERCENT),
    MAYBE("late_add", CELL_PERCENT),
    ONE_OF("moderate_capital", NEED_FILLED, "yes no"),
    ONE_OF("moderate_interest", NEED_FILLED, "yes no"),
    ONE_OF("set_off", NEED_FILLED, "payer grant programme no"),
    ONE_OF("set_off_when", NEED_FILLED, "due final"),
    ONE_OF("enforceable", NEED_FILLED, "decided final"),
    INTEGER("knowledge_years", NEED_COLUMN, 1, 100),
    INTEGER("absolute_years", NEED_COLUMN, 1, 100),
    ONE_OF("absolute_end", NEED_FILLED, "day year"),
    INTEGER("expiry_years", NEED_COLUMN, 1, 100),
    ONE_OF("fraud_stops_clock", NEED_FILLED, "yes no"),
};

static const Column rule_parameters[] = {
    FILLED("rule", CELL_RULE),
    FILLED("name", CELL_WORD),
    FILLED("programme", CELL_CODE_OR_ALL),
    FILLED("value", CELL_TEXT),
};

static const Column senders[] = {
    FILLED("code", CELL_TEXT),
    MAYBE("name", CELL_TEXT),
    ONE_OF("control", NEED_FILLED, "required optional"),
};

static const Column staff_accounts[] = {
    FILLED("iban", CELL_IBAN),
};

static const Column stops[] = {
    MAYBE("payer", CELL_CODE),    MAYBE("agency", CELL_CODE),      MAYBE("programme", CELL_CODE),
    MAYBE("grant_id", CELL_WORD), MAYBE("budget_item", CELL_WORD), MAYBE("payee_id", CELL_IDENTITY),
    MAYBE("iban", CELL_IBAN),     FILLED("owner", CELL_TEXT),      FILLED("reason", CELL_TEXT),
};

/* Days of the form YYYY-MM-DD and prefixes of three digits have the order of their bytes. */
static const char *bank_codes_defect(const Slice *fields, const char **column)
{
    *column = "prefix_to";
    return slice_compare(fields[1], fields[0]) < 0 ? "prefix_to lies before prefix_from" : NULL;
}

static const char *banking_days_defect(const Slice *fields, const char **column)
{
    *column = "date";
    return slice_compare(fields[0], SLICE_LITERAL("1990-01-01")) < 0
                   || slice_compare(fields[0], SLICE_LITERAL("2149-12-31")) > 0
               ? "the day is outside of 1990 to 2149"
               : NULL;
}

static const char *blocked_payees_defect(const Slice *fields, const char **column)
{
    *column = "payee_id";
    return slice_is_empty(fields[0]) && slice_is_empty(fields[1])
               ? "neither payee_id nor name is filled"
               : NULL;
}

static const char *income_eligibility_defect(const Slice *fields, const char **column)
{
    int32_t from;
    int32_t to;

    *column = "code";
    return income_codes_parse(fields[0], &from, &to)
               ? NULL
               : "code is neither a code of income nor two of them with a - between";
}

/* A name that no rule asks for would change nothing, and a value that its rule cannot read would
 * stop a run. */
static const char *rule_parameters_defect(const Slice *fields, const char **column)
{
    const Rule *rule = rule_find(fields[0]);
    int64_t value;

    *column = "rule";
    if (rule == NULL)
        return "there is no such rule";
    *column = "value";
    for (size_t i = 0; i < rule->param_count; i++) {
        if (slice_is(fields[1], rule->params[i].name))
            return rule_param_parse(&rule->params[i], fields[3], &value)
                       ? NULL
                       : "the rule cannot read this value";
    }
    *column = "name";
    return "the rule has no parameter of this name";
}

static const char *incomes_register_defect(const Slice *fields, const char **column)
{
    *column = "period_end";
    return slice_compare(fields[3], fields[2]) < 0 ? "period_end lies before period_start" : NULL;
}

const Table tables_all[] = {
    {"agencies", ROWS(agencies), .key = {"code"}},
    {"appropriations", ROWS(appropriations), .key = {"payer", "budget_item", "budget_year"},
     .links = {{"payers", {"payer"}, {"code"}, .warns = true}}},
    {"approvers", ROWS(approvers), .key = {"user", "agency"},
     .links = {{"agencies", {"agency"}, {"code"}}}},
    {"bank_codes", ROWS(bank_codes), .defect = bank_codes_defect},
    {"bank_profiles", ROWS(bank_profiles), .key = {"code"}},
    {"banking_days", ROWS(banking_days), .key = {"date", "calendar"},
     .defect = banking_days_defect},
    {"blocked_payees", ROWS(blocked_payees), .defect = blocked_payees_defect},
    {"income_eligibility", ROWS(income_eligibility), .key = {"code"},
     .defect = income_eligibility_defect},
    {"income_types", ROWS(income_types), .key = {"programme"},
     .links = {{"programmes", {"programme"}, {"code"}, .warns = true}},
     .defect = income_types_defect},
    {"incomes_register", ROWS(incomes_register), .defect = incomes_register_defect},
    {"interest_rates", ROWS(interest_rates), .key = {"kind"}},
    {"obligations", ROWS(obligations),
     .links = {{"agencies", {"agency"}, {"code"}, .warns = true}}},
    {"pain_programme", ROWS(pain_programme), .key = {"payer_account_iban", "category"},
     .links = {{"programmes", {"programme"}, {"code"}, .warns = true}}},
    {"payee_groups", ROWS(payee_groups)},
    {"payee_status", ROWS(payee_status)},
    {"payer_accounts", ROWS(payer_accounts), .key = {"payer", "account"},
     .links = {{"payers", {"payer"}, {"code"}}, {"bank_profiles", {"bank_profile"}, {"code"}}}},
    {"payers", ROWS(payers), .key = {"code"}},
    {"posting_rules", ROWS(posting_rules),
     .links = {{"programmes", {"programme"}, {"code"}, .warns = true}}},
    {"programme_agencies", ROWS(programme_agencies), .key = {"programme", "agency"},
     .links = {{"programmes", {"programme"}, {"code"}},
               {"agencies", {"agency"}, {"code"}},
               {"payer_accounts", {"payer", "account"}, {"payer", "account"}}}},
    {"programmes", ROWS(programmes), .key = {"code"}},
    {"regimes", ROWS(regimes), .key = {"code"}},
    {"rule_parameters", ROWS(rule_parameters), .key = {"rule", "name", "programme"},
     .links = {{"programmes", {"programme"}, {"code"}, .warns = true}},
     .defect = rule_parameters_defect},
    {"senders", ROWS(senders), .key = {"code"}},
    {"staff_accounts", ROWS(staff_accounts)},
    {"stops", ROWS(stops),
     .links = {{"payers", {"payer"}, {"code"}, .warns = true},
               {"agencies", {"agency"}, {"code"}, .warns = true},
               {"programmes", {"programme"}, {"code"}, .warns = true}}},
    {NULL, NULL, 0},
};

const Table *table_find(Slice name)
{
    for (const Table *table = tables_all; table->name != NULL; table++)
        if (slice_is(name, table->name))
            return table;
    return NULL;
}

size_t table_column(const Table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return i;
    ensure(false && "the column is of the table");
    return 0;
}
