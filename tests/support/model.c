/*
 * model.c
 *     The rules as one slow walk (model.h): each function is one row or a few of the table of
 * rules, in the order of that table, and says with j->say what that row says.
 *
 * A decision keeps its cells as text. Whatever a rule counts, it counts by looking at every other
 * decision that is there; nothing is remembered between two questions.
 */
#include "model.h"

#include <stdarg.h>
#include <string.h>

#include "model_values.h"

enum { TABLES_MAX = 64, RECORDS_MAX = 4096, CODES_MAX = 64, BATCHES_MAX = 512 };

__extension__ typedef __int128 Wide;

typedef enum State { NOT_JUDGED, REJECTED, HELD, DEFERRED, PLANNED, SET_OFF } State;

typedef struct Table {
    const char *name;
    ModelCsv csv;
} Table;

typedef struct Record {
    ModelCsv csv; /* its delivery */
    size_t row;
    const char *delivery;
    size_t batch;
    State state;
    bool fault;
    const char *codes[CODES_MAX]; /* distinct and sorted */
    size_t code_count;
    const char *held_by[CODES_MAX];
    size_t held_count;
    const char *released[CODES_MAX]; /* codes that hold it no longer */
    size_t released_count;
    bool look_again;
    const char *payer, *budget_item, *budget_year; /* what it was judged by */
    bool de_minimis;
    int64_t paid_cents, set_off_cents;
    const char *execution_day;
} Record;

struct Model {
    Arena *arena;
    Table tables[TABLES_MAX];
    size_t table_count;
    Record *records; /* in the order of arrival */
    size_t record_count;
    const char *taken[BATCHES_MAX]; /* the bytes of each batch */
    size_t batch_count;
};

/* One decision before the rules. */
typedef struct Judge {
    Model *m;
    Record *r;
    int today;   /* D */
    int decided; /* decided_on */
    int64_t amount;
    bool rejects;
    /* Rows, as table and row number; 0 is none, because row 0 is a header. */
    size_t programme, competence, approver;
    bool agency_known, programme_known, payee_valid, employee_valid, period_valid;
} Judge;

/* --- reference data --- */

static Table *table_of(Model *m, const char *name)
{
    for (size_t i = 0; i < m->table_count; i++)
        if (strcmp(m->tables[i].name, name) == 0)
            return &m->tables[i];
    return NULL;
}

Model *model_new(Arena *arena)
{
    Model *m = ARENA_NEW(arena, Model);

    m->arena = arena;
    m->records = ARENA_ARRAY(arena, Record, RECORDS_MAX);
    return m;
}

bool model_reference(Model *m, const char *name, const char *csv)
{
    Table *table = table_of(m, name);

    if (table == NULL) {
        if (m->table_count == TABLES_MAX)
            return false;
        table = &m->tables[m->table_count++];
        table->name = name;
    }
    return plain_csv(m->arena, csv, &table->csv);
}

static const char *ref(Model *m, const char *table, size_t row, const char *column)
{
    const Table *t = table_of(m, table);

    return t == NULL || row == 0 ? "" : plain_cell(&t->csv, row, column);
}

static bool row_is_valid(Model *m, const char *table, size_t row, int day)
{
    const char *from = ref(m, table, row, "valid_from"), *to = ref(m, table, row, "valid_to");

    return (*from == '\0' || plain_day(from) <= day) && (*to == '\0' || day <= plain_day(to));
}

/* The first row after `after` that is valid on day and has these cells: column, cell, ..., NULL. */
static size_t find_row(Model *m, const char *table, size_t after, int day, ...)
{
    const Table *t = table_of(m, table);

    for (size_t row = after + 1; t != NULL && row < t->csv.rows; row++) {
        bool same = row_is_valid(m, table, row, day);
        va_list pairs;
        va_start(pairs, day);
        for (const char *column; (column = va_arg(pairs, const char *)) != NULL;)
            same = (strcmp(ref(m, table, row, column), va_arg(pairs, const char *)) == 0) && same;
        va_end(pairs);
        if (same)
            return row;
    }
    return 0;
}

/* --- decisions --- */

static const char *field(const Record *r, const char *name)
{
    return plain_cell(&r->csv, r->row, name);
}

static bool given(const Record *r, const char *name)
{
    return *field(r, name) != '\0';
}

static bool same_field(const Record *a, const Record *b, const char *name)
{
    return strcmp(field(a, name), field(b, name)) == 0;
}

static int64_t cents(const Record *r, const char *name)
{
    return plain_decimal(field(r, name), 2);
}

static int day(const Record *r, const char *name)
{
    return plain_day(field(r, name));
}

static const char *iban_of(Model *m, const Record *r)
{
    return plain_normal(m->arena, field(r, "iban"));
}

static bool has_period(const Record *r)
{
    return given(r, "period_start") && given(r, "period_end");
}

static bool counts_as_paid(const Record *r)
{
    return r->state == PLANNED || r->state == SET_OFF;
}

static bool counts_as_open(const Record *r)
{
    return counts_as_paid(r) || r->state == HELD || r->state == DEFERRED;
}

static bool was_judged_and_not_rejected(const Record *r)
{
    return r->state != NOT_JUDGED && r->state != REJECTED;
}

static bool within(int a, int b, int64_t days)
{
    return (a > b ? a - b : b - a) <= days;
}

/* --- parameters and findings --- */

static const char *param_on(Judge *j, const char *rule, const char *name, int on,
                            const char *standard)
{
    size_t row = find_row(j->m, "rule_parameters", 0, on, "rule", rule, "name", name, "programme",
                          field(j->r, "programme"), NULL);

    if (row == 0)
        row = find_row(j->m, "rule_parameters", 0, on, "rule", rule, "name", name, "programme", "*",
                       NULL);
    return row == 0 ? standard : ref(j->m, "rule_parameters", row, "value");
}

static int64_t param_number(Judge *j, const char *rule, const char *name, const char *standard)
{
    return plain_decimal(param_on(j, rule, name, j->today, standard), 0);
}

static int64_t param_cents(Judge *j, const char *rule, const char *name, const char *standard)
{
    return plain_decimal(param_on(j, rule, name, j->today, standard), 2);
}

static bool list_has(const char *const *list, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], code) == 0)
            return true;
    return false;
}

/* Keeps the list sorted and its entries distinct. */
static void list_add(const char **list, size_t *count, const char *code)
{
    size_t at = 0;

    if (list_has(list, *count, code) || *count == CODES_MAX)
        return;
    while (at < *count && strcmp(list[at], code) < 0)
        at++;
    memmove(list + at + 1, list + at, (*count - at) * sizeof(*list));
    list[at] = code;
    (*count)++;
}

static void note(Judge *j, bool fires, const char *code)
{
    if (fires)
        list_add(j->r->codes, &j->r->code_count, code);
}

static void hold(Judge *j, bool fires, const char *code)
{
    note(j, fires, code);
    if (fires && !list_has(j->r->released, j->r->released_count, code))
        list_add(j->r->held_by, &j->r->held_count, code);
}

static void reject(Judge *j, bool fires, const char *code)
{
    note(j, fires, code);
    j->rejects = j->rejects || fires;
}

/* --- R-0100: the record itself --- */

static bool is_code(const char *text)
{
    size_t length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    return length >= 1 && length <= 12 && text[length] == '\0';
}

static bool is_id(const char *text, size_t most)
{
    size_t length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                 "0123456789._/-");

    return length >= 1 && length <= most && text[length] == '\0';
}

static bool is_amount(const char *text, int64_t least)
{
    return plain_is_decimal(text, 2) && strspn(text, "0123456789") <= 9
           && plain_decimal(text, 2) >= least;
}

static bool is_number(const char *text, int64_t least, int64_t most)
{
    return plain_is_decimal(text, 0) && plain_decimal(text, 0) >= least
           && plain_decimal(text, 0) <= most;
}

static bool is_one_of(const char *text, const char *a, const char *b, const char *c)
{
    return strcmp(text, a) == 0 || strcmp(text, b) == 0 || strcmp(text, c) == 0;
}

static bool required_are_good(const Record *r)
{
    return is_id(field(r, "decision_id"), 30) && is_id(field(r, "grant_id"), 35)
           && is_number(field(r, "instalment"), 1, 999) && is_code(field(r, "agency"))
           && is_code(field(r, "programme")) && plain_is_day(field(r, "decided_on"))
           && plain_is_day(field(r, "due_on"))
           && is_one_of(field(r, "payee_type"), "person", "organisation", "organisation")
           && given(r, "payee_id") && plain_is_text(field(r, "payee_name"), 1, 140)
           && given(r, "iban") && is_amount(field(r, "amount"), 1)
           && strcmp(field(r, "currency"), "EUR") == 0 && given(r, "proposed_by")
           && given(r, "approved_by");
}

static bool optional_amounts_are_good(const Record *r)
{
    const char *percent = field(r, "subsidy_percent");

    return (!given(r, "granted_total") || is_amount(field(r, "granted_total"), 1))
           && (!given(r, "eligible_cost") || is_amount(field(r, "eligible_cost"), 0))
           && (!given(r, "other_aid") || is_amount(field(r, "other_aid"), 0))
           && (*percent == '\0'
               || (plain_is_decimal(percent, 2) && plain_decimal(percent, 2) <= 10000));
}

static bool optional_texts_are_good(const Record *r)
{
    if (given(r, "reference") && given(r, "message"))
        return false;
    return plain_is_text(field(r, "message"), 0, 140)
           && (!given(r, "period_start") || plain_is_day(field(r, "period_start")))
           && (!given(r, "period_end") || plain_is_day(field(r, "period_end")))
           && is_one_of(field(r, "protected"), "", "yes", "yes")
           && (!given(r, "language") || is_one_of(field(r, "language"), "fi", "sv", "en"));
}

static bool has_record_fault(const Record *r)
{
    for (size_t i = 0; i < r->csv.columns; i++)
        if (!plain_is_text(r->csv.cells[r->row * r->csv.columns + i], 0, 1000000))
            return true;
    return !required_are_good(r) || !optional_amounts_are_good(r) || !optional_texts_are_good(r);
}

/* --- R-0110 to R-0140: the values of one decision --- */

static void rules_of_account(Judge *j)
{
    const char *iban = iban_of(j->m, j->r);
    const char *bic = plain_normal(j->m->arena, field(j->r, "bic"));
    bool bic_bad = *bic != '\0' && (!plain_is_bic(bic) || !plain_bic_fits(bic, iban));

    reject(j, !plain_is_iban(iban), "IBAN_INVALID");
    reject(j, !plain_is_sepa(iban), "IBAN_NOT_SEPA");
    if (*bic != '\0' && strncmp(iban, "FI", 2) == 0 && strlen(iban) >= 7)
        for (size_t row = 0; (row = find_row(j->m, "bank_codes", row, j->today, NULL)) != 0;)
            if (strncmp(ref(j->m, "bank_codes", row, "prefix_from"), iban + 4, 3) <= 0
                && strncmp(iban + 4, ref(j->m, "bank_codes", row, "prefix_to"), 3) <= 0
                && strncmp(ref(j->m, "bank_codes", row, "bic"), bic, 8) != 0)
                bic_bad = true;
    reject(j, bic_bad, "BIC_INVALID");
}

static void rules_of_identity(Judge *j)
{
    bool person = strcmp(field(j->r, "payee_type"), "person") == 0;
    const char *id = field(j->r, "payee_id");
    const char *pays = ref(j->m, "programmes", j->programme, "payee_types");

    j->payee_valid = person ? plain_is_hetu(id) : plain_is_business_id(id);
    j->employee_valid = !given(j->r, "employee_id") || plain_is_hetu(field(j->r, "employee_id"));
    reject(j, !j->payee_valid, "PAYEE_ID_INVALID");
    reject(j, !j->employee_valid, "EMPLOYEE_ID_INVALID");
    if (j->programme_known)
        reject(j, !is_one_of(pays, "both", field(j->r, "payee_type"), "both"),
               "PAYEE_TYPE_NOT_ELIGIBLE");
}

static void rules_of_texts(Judge *j)
{
    static const char *const fields[] = {"decision_id", "grant_id", "case_number", "message"};
    const char *reference = plain_normal(j->m->arena, field(j->r, "reference"));

    reject(j, *reference != '\0' && !plain_is_reference(reference), "REFERENCE_INVALID");
    for (size_t i = 0; i < 4; i++)
        hold(j, plain_has_hetu_inside(field(j->r, fields[i])), "IDENTITY_CODE_IN_TEXT");
}

/* --- R-0200, R-0210: competence and days --- */

static void rules_of_competence(Judge *j)
{
    const Record *r = j->r;

    reject(j, !j->agency_known, "AGENCY_UNKNOWN");
    reject(j, !j->programme_known, "PROGRAMME_UNKNOWN");
    if (j->agency_known && j->programme_known)
        reject(j, j->competence == 0, "AGENCY_NOT_COMPETENT");
    reject(j, strcmp(field(r, "proposed_by"), field(r, "approved_by")) == 0, "SAME_PERSON");
    if (j->agency_known)
        reject(j, j->approver == 0, "APPROVER_UNKNOWN");
    if (j->agency_known && j->approver != 0)
        hold(j, j->amount > plain_decimal(ref(j->m, "approvers", j->approver, "limit"), 2),
             "OVER_APPROVAL_LIMIT");
}

static bool claimed_too_late(Judge *j)
{
    const char *months = ref(j->m, "programmes", j->programme, "claim_months");
    int year, month, day_of_month;

    if (*months == '\0' || !given(j->r, "period_end"))
        return false;
    plain_civil(day(j->r, "period_end"), &year, &month, &day_of_month);
    return j->decided > plain_last_of_month(year, month + (int)plain_decimal(months, 0));
}

static void rules_of_days(Judge *j)
{
    const Record *r = j->r;

    j->period_valid = given(r, "period_start") == given(r, "period_end")
                      && (!has_period(r) || day(r, "period_end") >= day(r, "period_start"));
    reject(j, j->decided > j->today, "DECIDED_IN_FUTURE");
    reject(j, !j->period_valid, "PERIOD_INVALID");
    hold(j, j->decided < j->today - param_number(j, "R-0210", "max_age_days", "730"),
         "DECISION_STALE");
    if (j->programme_known && j->period_valid)
        hold(j, claimed_too_late(j), "CLAIMED_TOO_LATE");
}

/* --- R-0300, R-0310: against the others --- */

static bool same_decision_key(const Record *a, const Record *b)
{
    return same_field(a, b, "agency") && same_field(a, b, "decision_id");
}

static bool same_grant(const Record *a, const Record *b)
{
    return same_field(a, b, "agency") && same_field(a, b, "grant_id");
}

static bool same_time(Judge *j, const Record *o)
{
    bool none = !given(j->r, "period_start") && !given(j->r, "period_end")
                && !given(o, "period_start") && !given(o, "period_end");

    if (none)
        return within(day(j->r, "due_on"), day(o, "due_on"),
                      param_number(j, "R-0300", "window_days", "5"));
    return same_field(j->r, o, "period_start") && same_field(j->r, o, "period_end");
}

static void rules_of_duplicates(Judge *j)
{
    const Record *r = j->r;

    for (const Record *o = j->m->records; o < j->m->records + j->m->record_count; o++) {
        if (o == r || o->fault)
            continue;
        reject(j, o < r && same_decision_key(o, r) && was_judged_and_not_rejected(o),
               "DUPLICATE_DECISION");
        reject(j,
               same_grant(o, r)
                   && plain_decimal(field(o, "instalment"), 0)
                          == plain_decimal(field(r, "instalment"), 0)
                   && counts_as_open(o),
               "DUPLICATE_INSTALMENT");
        hold(j,
             o < r && !same_decision_key(o, r) && same_field(o, r, "payee_id")
                 && same_field(o, r, "programme") && cents(o, "amount") == j->amount
                 && same_time(j, o) && counts_as_open(o),
             "POSSIBLE_DUPLICATE");
    }
}

static void rules_of_grant(Judge *j)
{
    const Record *last = NULL;
    int64_t sum = j->amount;

    if (!given(j->r, "granted_total"))
        return;
    for (const Record *o = j->m->records; o < j->m->records + j->m->record_count; o++) {
        if (o == j->r || o->fault || !same_grant(o, j->r))
            continue;
        if (counts_as_open(o))
            sum += cents(o, "amount");
        if (o < j->r && was_judged_and_not_rejected(o) && given(o, "granted_total"))
            last = o;
    }
    reject(j, sum > cents(j->r, "granted_total"), "GRANT_EXCEEDED");
    note(j, last != NULL && cents(last, "granted_total") != cents(j->r, "granted_total"),
         "GRANTED_TOTAL_CHANGED");
}

/* --- R-0400 to R-0420: amounts --- */

static void rules_of_amount(Judge *j)
{
    const char *max = ref(j->m, "programmes", j->programme, "max_payment");
    const char *review = ref(j->m, "programmes", j->programme, "review_above");

    if (!j->programme_known)
        return;
    reject(j, *max != '\0' && j->amount > plain_decimal(max, 2), "AMOUNT_OVER_MAX");
    hold(j, *review != '\0' && j->amount > plain_decimal(review, 2), "AMOUNT_FOR_REVIEW");
}

static int64_t divide_half_up(Wide product, Wide by)
{
    return (int64_t)((2 * product + by) / (2 * by));
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static bool is_whole_month(int start, int end)
{
    int year, month, day_of_month;

    plain_civil(start, &year, &month, &day_of_month);
    return day_of_month == 1 && end == plain_last_of_month(year, month);
}

/* What the cost, the percent and the other aid allow; coefficient 10000 where there is none. */
static int64_t allowed_by_cost(Judge *j, int64_t coefficient)
{
    int64_t cost = cents(j->r, "eligible_cost"), other = cents(j->r, "other_aid");
    int64_t percent = plain_decimal(field(j->r, "subsidy_percent"), 2);
    int64_t share = divide_half_up((Wide)cost * percent * coefficient, 100000000);
    int64_t rest = divide_half_up((Wide)cost * coefficient, 10000) - other;

    return least(share, rest > 0 ? rest : 0);
}

static int64_t allowed_wage_subsidy(Judge *j)
{
    const char *k = ref(j->m, "programmes", j->programme, "coefficient");
    int start = day(j->r, "period_start"), end = day(j->r, "period_end");
    const char *cap = param_on(j, "R-0410", "monthly_cap", start, "");
    int64_t allowed = allowed_by_cost(j, *k == '\0' ? 10000 : plain_decimal(k, 4));

    if (*cap == '\0')
        return allowed;
    if (is_whole_month(start, end))
        return least(allowed, plain_decimal(cap, 2));
    return least(allowed, divide_half_up((Wide)plain_decimal(cap, 2) * (end - start + 1), 30));
}

static void rules_of_formula(Judge *j)
{
    const char *formula = ref(j->m, "programmes", j->programme, "formula");
    const char *max_percent = ref(j->m, "programmes", j->programme, "max_percent");
    bool wage = strcmp(formula, "wage_subsidy") == 0;
    bool missing;

    if (!j->programme_known || *formula == '\0' || (wage && !j->period_valid))
        return;
    missing = !given(j->r, "eligible_cost") || !given(j->r, "subsidy_percent")
              || (wage && !has_period(j->r));
    reject(j, missing, "FORMULA_DATA_MISSING");
    reject(j,
           given(j->r, "subsidy_percent") && *max_percent != '\0'
               && plain_decimal(field(j->r, "subsidy_percent"), 2) > plain_decimal(max_percent, 2),
           "FORMULA_DATA_MISSING");
    if (!missing)
        reject(j, j->amount > (wage ? allowed_wage_subsidy(j) : allowed_by_cost(j, 10000)),
               "FORMULA_EXCEEDED");
}

static bool same_group(Judge *j, const char *payee)
{
    const char *mine = field(j->r, "payee_id");

    if (strcmp(payee, mine) == 0)
        return true;
    for (size_t a = 0; (a = find_row(j->m, "payee_groups", a, j->decided, "payee_id", mine, NULL));)
        if (find_row(j->m, "payee_groups", 0, j->decided, "group",
                     ref(j->m, "payee_groups", a, "group"), "payee_id", payee, NULL)
            != 0)
            return true;
    return false;
}

static void rules_of_de_minimis(Judge *j)
{
    int64_t sum = j->amount;

    if (!j->programme_known || !j->r->de_minimis || !j->payee_valid)
        return;
    for (const Record *o = j->m->records; o < j->m->records + j->m->record_count; o++)
        if (o != j->r && !o->fault && counts_as_open(o) && o->de_minimis
            && day(o, "decided_on") > plain_three_years_before(j->decided)
            && day(o, "decided_on") <= j->decided && same_group(j, field(o, "payee_id")))
            sum += cents(o, "amount");
    hold(j, sum > plain_decimal(param_on(j, "R-0420", "ceiling", j->decided, "300000.00"), 2),
         "DE_MINIMIS_EXCEEDED");
}

/* --- R-0500: the appropriation; exhausted is asked last --- */

static size_t appropriation_row(Judge *j)
{
    return find_row(j->m, "appropriations", 0, j->today, "payer", j->r->payer, "budget_item",
                    j->r->budget_item, "budget_year", j->r->budget_year, NULL);
}

static void rule_of_unknown_appropriation(Judge *j)
{
    if (j->competence != 0)
        reject(j, appropriation_row(j) == 0, "APPROPRIATION_UNKNOWN");
}

static void rule_of_exhausted_appropriation(Judge *j)
{
    int64_t sum = j->amount;
    size_t row = appropriation_row(j);

    for (const Record *o = j->m->records; o < j->m->records + j->m->record_count; o++)
        if (o != j->r && counts_as_paid(o) && strcmp(o->payer, j->r->payer) == 0
            && strcmp(o->budget_item, j->r->budget_item) == 0
            && strcmp(o->budget_year, j->r->budget_year) == 0)
            sum += cents(o, "amount");
    hold(j, sum > plain_decimal(ref(j->m, "appropriations", row, "amount"), 2),
         "APPROPRIATION_EXHAUSTED");
}

/* --- R-0600 to R-0620: recovery, stops, use --- */

static bool receivable_is_due(Judge *j, size_t row)
{
    return plain_day(ref(j->m, "receivables", row, "due_on")) <= j->today
           && plain_decimal(ref(j->m, "receivables", row, "open"), 2) > 0;
}

static void rule_of_recovery(Judge *j)
{
    if (j->competence == 0 || !j->payee_valid)
        return;
    for (size_t row = 0;
         (row = find_row(j->m, "receivables", row, j->today, "payer", j->r->payer, "payee_id",
                         field(j->r, "payee_id"), "set_off", "yes", NULL));)
        note(j, receivable_is_due(j, row), "SET_OFF");
}

static bool stop_matches(Judge *j, size_t row)
{
    const char *cells[][2] = {
        {"payer", j->r->payer},
        {"agency", field(j->r, "agency")},
        {"programme", field(j->r, "programme")},
        {"grant_id", field(j->r, "grant_id")},
        {"budget_item", j->r->budget_item},
        {"payee_id", field(j->r, "payee_id")},
        {"iban", iban_of(j->m, j->r)},
    };

    for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
        const char *wanted = ref(j->m, "stops", row, cells[i][0]);
        if (strcmp(cells[i][0], "iban") == 0)
            wanted = plain_normal(j->m->arena, wanted);
        if (*wanted != '\0' && strcmp(wanted, cells[i][1]) != 0)
            return false;
    }
    return true;
}

static void rules_of_stops_and_use(Judge *j)
{
    for (size_t row = 0; (row = find_row(j->m, "stops", row, j->today, NULL)) != 0;)
        hold(j, stop_matches(j, row), "PAYMENT_STOPPED");
    for (size_t row = 0;
         (row = find_row(j->m, "obligations", row, j->today, "agency", field(j->r, "agency"),
                         "grant_id", field(j->r, "grant_id"), NULL));) {
        const char *done = ref(j->m, "obligations", row, "done_on");
        hold(j,
             plain_day(ref(j->m, "obligations", row, "due_on")) < j->today
                 && (*done == '\0' || plain_day(done) > j->today),
             "REPORT_OVERDUE");
    }
}

/* --- R-0700: signs of fraud --- */

static bool shares_iban(Judge *j, const Record *o)
{
    int64_t days = param_number(j, "R-0700", "shared_days", "365");

    if (o->fault || strcmp(iban_of(j->m, o), iban_of(j->m, j->r)) != 0)
        return false;
    return o->batch == j->r->batch
           || (counts_as_open(o) && day(o, "decided_on") >= j->today - days
               && day(o, "decided_on") <= j->today);
}

static void rule_of_shared_iban(Judge *j)
{
    int64_t payees = 0;

    /* A payee is counted at its first decision. */
    for (const Record *o = j->m->records; o < j->m->records + j->m->record_count; o++) {
        bool first = shares_iban(j, o);
        for (const Record *p = j->m->records; first && p < o; p++)
            if (shares_iban(j, p) && same_field(o, p, "payee_id"))
                first = false;
        payees += first;
    }
    hold(j, payees >= param_number(j, "R-0700", "shared_payees", "3"), "SHARED_IBAN");
}

static void rule_of_changed_iban(Judge *j)
{
    const Record *last = NULL;

    for (const Record *o = j->m->records; o < j->m->records + j->m->record_count; o++)
        if (o != j->r && o->state == PLANNED && same_field(o, j->r, "payee_id"))
            last = o;
    hold(j,
         last != NULL && strcmp(iban_of(j->m, last), iban_of(j->m, j->r)) != 0
             && j->amount >= param_cents(j, "R-0700", "min_amount", "1000.00"),
         "IBAN_CHANGED");
}

static bool is_near(int64_t amount, int64_t limit)
{
    return amount * 100 >= limit * 98 && amount <= limit;
}

static void rule_of_just_below_limit(Judge *j)
{
    int64_t limit = plain_decimal(ref(j->m, "approvers", j->approver, "limit"), 2), count = 1;
    int64_t days = param_number(j, "R-0700", "near_days", "30");

    if (!j->agency_known || j->approver == 0 || !is_near(j->amount, limit))
        return;
    for (const Record *o = j->m->records; o < j->r; o++)
        count += !o->fault && was_judged_and_not_rejected(o) && same_field(o, j->r, "agency")
                 && same_field(o, j->r, "approved_by") && is_near(cents(o, "amount"), limit)
                 && within(day(o, "decided_on"), j->decided, days);
    hold(j, count >= param_number(j, "R-0700", "near_count", "3"), "JUST_BELOW_LIMIT");
}

static void rule_of_staff_account(Judge *j)
{
    for (size_t row = 0; (row = find_row(j->m, "staff_accounts", row, j->today, NULL)) != 0;)
        hold(j,
             strcmp(plain_normal(j->m->arena, ref(j->m, "staff_accounts", row, "iban")),
                    iban_of(j->m, j->r))
                 == 0,
             "STAFF_ACCOUNT");
}

/* --- R-0710 to R-0730: lists of payees --- */

static void rules_of_lists(Judge *j)
{
    const char *folded = plain_folded(j->m->arena, field(j->r, "payee_name"));
    size_t last = 0;

    for (size_t row = 0; (row = find_row(j->m, "blocked_payees", row, j->today, NULL)) != 0;) {
        const char *id = ref(j->m, "blocked_payees", row, "payee_id");
        const char *name = plain_folded(j->m->arena, ref(j->m, "blocked_payees", row, "name"));
        hold(j, *id != '\0' && strcmp(id, field(j->r, "payee_id")) == 0, "BLOCKED_PAYEE");
        hold(j, *folded != '\0' && strcmp(name, folded) == 0, "BLOCKED_PAYEE");
    }
    hold(j,
         find_row(j->m, "payee_status", 0, j->today, "payee_id", field(j->r, "payee_id"), NULL)
             != 0,
         "PAYEE_CEASED");
    for (size_t row = 0;
         (row = find_row(j->m, "verifications", row, j->today, "payee_name",
                         field(j->r, "payee_name"), "iban", iban_of(j->m, j->r), NULL));)
        if (plain_day(ref(j->m, "verifications", row, "answered_on"))
            >= (last == 0 ? NO_DAY : plain_day(ref(j->m, "verifications", last, "answered_on"))))
            last = row;
    hold(j, strcmp(ref(j->m, "verifications", last, "answer"), "no_match") == 0,
         "PAYEE_NAME_UNVERIFIED");
}

/* --- R-0800: the incomes register --- */

/* The highest version of its report, and valid. */
static bool report_counts(Judge *j, size_t row)
{
    static const char table[] = "incomes_register";

    if (strcmp(ref(j->m, table, row, "report_status"), "1") != 0)
        return false;
    for (size_t other = 0; (other = find_row(j->m, table, other, j->today, "report_id",
                                             ref(j->m, table, row, "report_id"), NULL));)
        if (plain_decimal(ref(j->m, table, other, "report_version"), 0)
            > plain_decimal(ref(j->m, table, row, "report_version"), 0))
            return false;
    return true;
}

static void rules_of_incomes(Judge *j)
{
    static const char table[] = "incomes_register";
    const Record *r = j->r;
    bool complete = given(r, "employee_id") && has_period(r), found = false;
    int64_t wages = 0;

    if (!j->programme_known || !j->payee_valid || !j->employee_valid || !j->period_valid
        || strcmp(ref(j->m, "programmes", j->programme, "wage_check"), "yes") != 0)
        return;
    for (size_t row = 0;
         complete
         && (row = find_row(j->m, table, row, j->today, "employer_id", field(r, "payee_id"),
                            "employee_id", field(r, "employee_id"), NULL));) {
        const char *ended = ref(j->m, table, row, "employment_end");
        if (!report_counts(j, row)
            || plain_day(ref(j->m, table, row, "period_start")) < day(r, "period_start")
            || plain_day(ref(j->m, table, row, "period_end")) > day(r, "period_end"))
            continue;
        found = true;
        wages += plain_decimal(ref(j->m, table, row, "eligible_wage"), 2);
        hold(j, *ended != '\0' && plain_day(ended) < day(r, "period_end"), "EMPLOYMENT_ENDED");
    }
    hold(j, !found, "WAGE_NOT_REPORTED");
    hold(j,
         found && given(r, "eligible_cost")
             && wages < cents(r, "eligible_cost") - param_cents(j, "R-0800", "tolerance", "1.00"),
         "WAGE_MISMATCH");
}

/* --- R-0900, R-0910: address and name --- */

static void rules_of_sending(Judge *j)
{
    const Record *r = j->r;
    bool any = given(r, "street") || given(r, "building") || given(r, "postcode")
               || given(r, "town") || given(r, "country");

    note(j,
         any && strcmp(field(r, "protected"), "yes") != 0
             && (!given(r, "town") || !given(r, "country")),
         "ADDRESS_INCOMPLETE");
    hold(j, !plain_is_sendable(field(r, "payee_name")), "NAME_UNSENDABLE");
}

/* --- one decision --- */

static void gather(Judge *j)
{
    Record *r = j->r;
    const char *agency = field(r, "agency"), *programme = field(r, "programme");
    size_t known = find_row(j->m, "programmes", 0, j->decided, "code", programme, NULL);

    j->agency_known = find_row(j->m, "agencies", 0, j->decided, "code", agency, NULL) != 0;
    j->programme_known = known != 0;
    j->programme = find_row(j->m, "programmes", 0, j->today, "code", programme, NULL);
    if (j->programme == 0)
        j->programme = known; /* ended since: the last that was in force */
    if (j->agency_known && j->programme_known)
        j->competence = find_row(j->m, "programme_agencies", 0, j->decided, "programme", programme,
                                 "agency", agency, NULL);
    j->approver = find_row(j->m, "approvers", 0, j->decided, "user", field(r, "approved_by"),
                           "agency", agency, NULL);
    r->payer = ref(j->m, "programme_agencies", j->competence, "payer");
    r->budget_item = given(r, "budget_item") ? field(r, "budget_item")
                                             : ref(j->m, "programmes", j->programme, "budget_item");
    r->budget_year = given(r, "budget_year")
                         ? field(r, "budget_year")
                         : arena_format(j->m->arena, "%.4s", plain_day_text(j->m->arena, j->today));
    r->de_minimis = strcmp(ref(j->m, "programmes", j->programme, "de_minimis"), "yes") == 0;
}

static void ask_all_rules(Judge *j)
{
    gather(j);
    rules_of_account(j);
    rules_of_identity(j);
    rules_of_texts(j);
    rules_of_competence(j);
    rules_of_days(j);
    rules_of_duplicates(j);
    rules_of_grant(j);
    rules_of_amount(j);
    rules_of_formula(j);
    rules_of_de_minimis(j);
    rule_of_unknown_appropriation(j);
    rule_of_recovery(j);
    rules_of_stops_and_use(j);
    rule_of_shared_iban(j);
    rule_of_changed_iban(j);
    rule_of_just_below_limit(j);
    rule_of_staff_account(j);
    rules_of_lists(j);
    rules_of_incomes(j);
    rules_of_sending(j);
}

static bool is_open_day(Model *m, int day_number, int today)
{
    const char *text = plain_day_text(m->arena, day_number);
    int weekday = ((day_number % 7) + 7 + 3) % 7; /* 1970-01-01 was a Thursday; Monday is 0 */

    return weekday < 5 && find_row(m, "banking_days", 0, today, "date", text, NULL) == 0;
}

static const char *execution_day(Judge *j)
{
    int on = day(j->r, "due_on");

    if (on < j->today)
        on = j->today;
    while (!is_open_day(j->m, on, j->today))
        on++;
    return plain_day_text(j->m->arena, on);
}

/* What the payee's own protected portion leaves of the amount: a person only. */
static int64_t amount_to_set_off(Judge *j, size_t row)
{
    int64_t a_day = param_cents(j, "R-0600", "protected_day", "0");
    int64_t a_dependant = param_cents(j, "R-0600", "protected_day_dependant", "0");
    int64_t dependants = plain_decimal(ref(j->m, "receivables", row, "dependants"), 0);
    int64_t keeps = (a_day + dependants * a_dependant) * 30;

    if (strcmp(field(j->r, "payee_type"), "person") != 0)
        keeps = 0;
    return j->amount > keeps ? j->amount - keeps : 0;
}

static int64_t taken_by_set_off(Model *m, const Record *r)
{
    int64_t sum = 0;

    for (const Record *o = m->records; o < m->records + m->record_count; o++)
        if (o != r && counts_as_paid(o) && strcmp(o->payer, r->payer) == 0
            && same_field(o, r, "payee_id"))
            sum += o->set_off_cents;
    return sum;
}

static int64_t set_off(Judge *j)
{
    int64_t open = -taken_by_set_off(j->m, j->r);
    int64_t most = 0;

    for (size_t row = 0;
         (row = find_row(j->m, "receivables", row, j->today, "payer", j->r->payer, "payee_id",
                         field(j->r, "payee_id"), "set_off", "yes", NULL));)
        if (receivable_is_due(j, row)) {
            open += plain_decimal(ref(j->m, "receivables", row, "open"), 2);
            most = amount_to_set_off(j, row);
        }
    return open > 0 ? least(open, most) : 0;
}

static void plan(Judge *j)
{
    Record *r = j->r;

    r->set_off_cents = set_off(j);
    r->paid_cents = j->amount - r->set_off_cents;
    r->state = r->paid_cents > 0 ? PLANNED : SET_OFF;
    r->execution_day = r->paid_cents > 0 ? execution_day(j) : "";
}

static void judge(Model *m, Record *r, int today)
{
    Judge j = {.m = m, .r = r, .today = today};

    r->held_count = 0; /* the codes of earlier looks stay: all findings are kept */
    r->look_again = false;
    if (r->fault) {
        reject(&j, true, "FIELD_INVALID");
        r->state = REJECTED;
        return;
    }
    j.decided = day(r, "decided_on");
    j.amount = cents(r, "amount");
    ask_all_rules(&j);
    if (j.rejects)
        r->state = REJECTED;
    else if (r->held_count > 0)
        r->state = HELD;
    else if (day(r, "due_on") > today + param_number(&j, "R-0210", "horizon_days", "5"))
        r->state = DEFERRED;
    else {
        rule_of_exhausted_appropriation(&j);
        if (r->held_count > 0)
            r->state = HELD;
        else
            plan(&j);
    }
}

/* --- a night --- */

/* Reached by the horizon, released, or held by nothing but a stop. */
static bool is_taken_up_again(Model *m, Record *r, int today)
{
    Judge j = {.m = m, .r = r, .today = today};

    if (r->state == DEFERRED)
        return day(r, "due_on") <= today + param_number(&j, "R-0210", "horizon_days", "5");
    if (r->state != HELD)
        return false;
    return r->look_again || (r->held_count == 1 && strcmp(r->held_by[0], "PAYMENT_STOPPED") == 0);
}

static bool was_taken(const Model *m, const char *csv)
{
    for (size_t i = 0; i < m->batch_count; i++)
        if (strcmp(m->taken[i], csv) == 0)
            return true;
    return false;
}

/* Its records, not yet judged; a delivery that is no CSV brings none. */
static void take_delivery(Model *m, const ModelDelivery *delivery)
{
    ModelCsv csv;

    if (was_taken(m, delivery->csv) || m->batch_count == BATCHES_MAX
        || !plain_csv(m->arena, delivery->csv, &csv))
        return;
    m->taken[m->batch_count] = delivery->csv;
    for (size_t row = 1; row < csv.rows && m->record_count < RECORDS_MAX; row++) {
        Record *r = &m->records[m->record_count++];
        *r = (Record){.csv = csv, .row = row, .batch = m->batch_count};
        r->delivery = delivery->name;
        r->payer = r->budget_item = r->budget_year = r->execution_day = "";
        r->fault = has_record_fault(r);
    }
    m->batch_count++;
}

/* The delivery whose name comes next by bytes. */
static const ModelDelivery *next_delivery(const ModelDelivery *deliveries, size_t count,
                                          const ModelDelivery *last)
{
    const ModelDelivery *next = NULL;

    for (size_t i = 0; i < count; i++)
        if ((last == NULL || strcmp(deliveries[i].name, last->name) > 0)
            && (next == NULL || strcmp(deliveries[i].name, next->name) < 0))
            next = &deliveries[i];
    return next;
}

void model_run(Model *m, const char *date, const ModelDelivery *deliveries, size_t count)
{
    int today = plain_day(date);
    size_t earlier = m->record_count;
    const ModelDelivery *delivery = NULL;

    for (size_t i = 0; i < earlier; i++)
        if (is_taken_up_again(m, &m->records[i], today))
            judge(m, &m->records[i], today);
    while ((delivery = next_delivery(deliveries, count, delivery)) != NULL) {
        size_t first = m->record_count;
        take_delivery(m, delivery);
        for (size_t i = first; i < m->record_count; i++)
            judge(m, &m->records[i], today);
    }
}

void model_release(Model *m, const char *agency, const char *decision_id)
{
    for (Record *r = m->records; r < m->records + m->record_count; r++) {
        if (r->fault || r->state != HELD || strcmp(field(r, "agency"), agency) != 0
            || strcmp(field(r, "decision_id"), decision_id) != 0)
            continue;
        for (size_t i = 0; i < r->held_count; i++)
            list_add(r->released, &r->released_count, r->held_by[i]);
        r->look_again = true;
    }
}

/* --- what came of it --- */

size_t model_count(const Model *m)
{
    return m->record_count;
}

ModelResult model_result(const Model *m, size_t index)
{
    static const char *const states[] = {"", "rejected", "held", "deferred", "planned", "set_off"};
    const Record *r = &m->records[index];
    const char *codes = "";

    for (size_t i = 0; i < r->code_count; i++)
        codes = arena_format(m->arena, "%s%s%s", codes, i > 0 ? " " : "", r->codes[i]);
    return (ModelResult){
        .delivery = r->delivery,
        .agency = field(r, "agency"),
        .decision_id = field(r, "decision_id"),
        .case_number = field(r, "case_number"),
        .state = states[r->state],
        .codes = codes,
        .execution_day = r->execution_day,
        .paid_cents = r->paid_cents,
        .set_off_cents = r->set_off_cents,
    };
}
