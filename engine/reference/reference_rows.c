/*
 * reference_rows.c
 *     Makes typed rows of stored texts, one reader a table.
 *
 * The texts were checked when they were loaded, so a text that is not of its kind is a bug, and
 * ensure()'s.
 */
#include "reference_rows.h"

#include "cell.h"
#include "maksatus/characters.h"

/* --- cells --- */

static Slice cell(const StoredRow *stored, const char *column)
{
    return stored->fields[table_column(stored->table, column)];
}

static bool cell_is(const StoredRow *stored, const char *column, const char *word)
{
    return slice_is(cell(stored, column), word);
}

static Money cell_money(const StoredRow *stored, const char *column)
{
    Money amount = MONEY_NONE;
    Slice text = cell(stored, column);

    ensure(slice_is_empty(text) || money_parse(text, 15, &amount));
    return amount;
}

static int64_t cell_integer(const StoredRow *stored, const char *column, int64_t when_empty)
{
    int64_t number = when_empty;
    Slice text = cell(stored, column);

    ensure(slice_is_empty(text) || whole_parse(text, WHOLE_DIGITS_MAX, &number));
    return number;
}

static Day cell_day(const StoredRow *stored, const char *column)
{
    Day day = DAY_NONE;
    Slice text = cell(stored, column);

    ensure(slice_is_empty(text) || day_parse(text, &day));
    return day;
}

static int32_t cell_percent(const StoredRow *stored, const char *column)
{
    int32_t points = -1;
    Slice text = cell(stored, column);

    ensure(slice_is_empty(text) || percent_parse(text, &points));
    return points;
}

static int32_t cell_coefficient(const StoredRow *stored, const char *column)
{
    int32_t points = -1;
    Slice text = cell(stored, column);

    ensure(slice_is_empty(text) || coefficient_parse(text, &points));
    return points;
}

static int32_t cell_minutes(const StoredRow *stored, const char *column)
{
    int32_t minutes = 0;

    ensure(time_parse(cell(stored, column), &minutes));
    return minutes;
}

/* --- a reader a table --- */

/* Declares row, a new one of the index, with its validity. */
#define NEW_ROW(Type, index)                                                                       \
    Type *row = row_index_add(&(index), arena, sizeof(Type));                                      \
    row->valid = stored->valid

static void read_payer(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(PayerRow, data->payers);
    row->code = cell(stored, "code");
    row->name = cell(stored, "name");
    row->business_id = cell(stored, "business_id");
    row->initiating_party_id = cell(stored, "initiating_party_id");
    row->release = cell_is(stored, "release", "auto") ? RELEASE_AUTO : RELEASE_TWO_PERSON;
}

static void read_account(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(PayerAccountRow, data->accounts);
    row->payer = cell(stored, "payer");
    row->account = cell(stored, "account");
    row->iban = cell(stored, "iban");
    row->bic = cell(stored, "bic");
    row->bank_profile = cell(stored, "bank_profile");
}

static void read_profile(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(BankProfileRow, data->profiles);
    row->code = cell(stored, "code");
    row->version = cell_is(stored, "version", "03") ? PAIN_001_03 : PAIN_001_09;
    row->character_set =
        cell_is(stored, "character_set", "latin1") ? CHARACTERS_LATIN1 : CHARACTERS_BASIC;
    row->address_mode = cell_is(stored, "address_mode", "none")         ? ADDRESS_NONE
                        : cell_is(stored, "address_mode", "structured") ? ADDRESS_STRUCTURED
                                                                        : ADDRESS_HYBRID;
    row->max_payments = cell_integer(stored, "max_payments", 0);
    row->max_bytes = cell_integer(stored, "max_bytes", 0);
    row->max_per_pmtinf = cell_integer(stored, "max_per_pmtinf", 0);
    row->batch_booking = cell_is(stored, "batch_booking", "true")    ? BOOKING_TRUE
                         : cell_is(stored, "batch_booking", "false") ? BOOKING_FALSE
                                                                     : BOOKING_ABSENT;
    row->cut_off_minutes = cell_minutes(stored, "cut_off");
    row->created_offset =
        cell_is(stored, "created_offset", "yes") || cell_is(stored, "created_offset", "true");
    row->vop = cell(stored, "vop");
    row->answer_hours = cell_integer(stored, "answer_hours", 0);
    row->repairs = cell(stored, "repairs");
}

static void read_bank_code(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(BankCodeRow, data->bank_codes);
    row->prefix_from = (int32_t)cell_integer(stored, "prefix_from", 0);
    row->prefix_to = (int32_t)cell_integer(stored, "prefix_to", 0);
    row->bic = cell(stored, "bic");
    row->name = cell(stored, "name");
}

static void read_sender(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(SenderRow, data->senders);
    row->code = cell(stored, "code");
    row->name = cell(stored, "name");
    row->control_required = cell_is(stored, "control", "required");
}

static void read_agency(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(AgencyRow, data->agencies);
    row->code = cell(stored, "code");
    row->name = cell(stored, "name");
    row->ministry = cell(stored, "ministry");
}

static void read_programme(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(ProgrammeRow, data->programmes);
    row->code = cell(stored, "code");
    row->name_fi = cell(stored, "name_fi");
    row->name_sv = cell(stored, "name_sv");
    row->name_en = cell(stored, "name_en");
    row->regime = cell(stored, "regime");
    row->payee_types = cell_is(stored, "payee_types", "person")         ? PAYEES_PERSON
                       : cell_is(stored, "payee_types", "organisation") ? PAYEES_ORGANISATION
                                                                        : PAYEES_BOTH;
    row->formula = cell_is(stored, "formula", "wage_subsidy") ? FORMULA_WAGE_SUBSIDY
                   : cell_is(stored, "formula", "cost_share") ? FORMULA_COST_SHARE
                                                              : FORMULA_NONE;
    row->max_percent = cell_percent(stored, "max_percent");
    row->coefficient = cell_coefficient(stored, "coefficient");
    row->max_payment = cell_money(stored, "max_payment");
    row->review_above = cell_money(stored, "review_above");
    row->claim_months = (int32_t)cell_integer(stored, "claim_months", -1);
    row->de_minimis = cell_is(stored, "de_minimis", "yes");
    row->wage_check = cell_is(stored, "wage_check", "yes");
    row->budget_item = cell(stored, "budget_item");
    row->purpose = cell(stored, "purpose");
}

static void read_competence(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(ProgrammeAgencyRow, data->competences);
    row->programme = cell(stored, "programme");
    row->agency = cell(stored, "agency");
    row->payer = cell(stored, "payer");
    row->account = cell(stored, "account");
}

static void read_approver(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(ApproverRow, data->approvers);
    row->user = cell(stored, "user");
    row->agency = cell(stored, "agency");
    row->limit = cell_money(stored, "limit");
}

static void read_appropriation(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(AppropriationRow, data->appropriations);
    row->payer = cell(stored, "payer");
    row->budget_item = cell(stored, "budget_item");
    row->budget_year = (int32_t)cell_integer(stored, "budget_year", 0);
    row->amount = cell_money(stored, "amount");
}

static void read_parameter(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(ParameterRow, data->parameters);
    row->rule = cell(stored, "rule");
    row->name = cell(stored, "name");
    row->programme = cell(stored, "programme");
    row->value = cell(stored, "value");
}

/* A closed day counts when its row is valid on that day itself: a holiday that was abolished has
 * an ended row. */
static void read_banking_day(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    Day day = cell_day(stored, "date");
    CalendarKind kind = cell_is(stored, "calendar", "TARGET") ? CALENDAR_TARGET : CALENDAR_FI;

    (void)arena;
    if (validity_covers(stored->valid, day) && !calendar_close_day(&data->calendar, kind, day))
        data->calendar_is_full = true;
}

static void read_blocked(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(BlockedPayeeRow, data->blocked);
    row->payee_id = cell(stored, "payee_id");
    row->name = cell(stored, "name");
    row->list = cell(stored, "list");
    row->reason = cell(stored, "reason");
    row->folded_name = name_fold(arena, row->name);
}

static void read_payee_status(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(PayeeStatusRow, data->payee_status);
    row->payee_id = cell(stored, "payee_id");
    row->status = cell_is(stored, "status", "bankrupt")    ? PAYEE_BANKRUPT
                  : cell_is(stored, "status", "dissolved") ? PAYEE_DISSOLVED
                  : cell_is(stored, "status", "deceased")  ? PAYEE_DECEASED
                                                           : PAYEE_BAN;
}

static void read_staff_account(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(StaffAccountRow, data->staff_accounts);
    row->iban = cell(stored, "iban");
}

static void read_group(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(PayeeGroupRow, data->groups);
    row->group = cell(stored, "group");
    row->payee_id = cell(stored, "payee_id");
}

static void read_stop(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(StopRow, data->stops);
    row->payer = cell(stored, "payer");
    row->agency = cell(stored, "agency");
    row->programme = cell(stored, "programme");
    row->grant_id = cell(stored, "grant_id");
    row->budget_item = cell(stored, "budget_item");
    row->payee_id = cell(stored, "payee_id");
    row->iban = cell(stored, "iban");
    row->owner = cell(stored, "owner");
    row->reason = cell(stored, "reason");
}

static void read_pain_programme(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(PainProgrammeRow, data->pain_programmes);
    row->payer_account_iban = cell(stored, "payer_account_iban");
    row->category = cell(stored, "category");
    row->programme = cell(stored, "programme");
}

/* Below zero where a report of the register recovers what was paid for an earlier period. */
static Money cell_wage(const StoredRow *stored, const char *column)
{
    Slice text = cell(stored, column);
    Money amount = MONEY_ZERO;
    bool negative = slice_starts(text, "-");

    if (negative)
        text = (Slice){text.at + 1, text.len - 1};
    ensure(money_parse(text, 15, &amount));
    return negative ? (Money){-amount.cents} : amount;
}

static void read_incomes(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    NEW_ROW(IncomesRow, data->incomes);
    row->employer_id = cell(stored, "employer_id");
    row->employee_id = cell(stored, "employee_id");
    row->period_start = cell_day(stored, "period_start");
    row->period_end = cell_day(stored, "period_end");
    row->eligible_wage = cell_wage(stored, "eligible_wage");
    row->employment_end = cell_day(stored, "employment_end");
    row->report_id = cell(stored, "report_id");
    row->report_version = cell_integer(stored, "report_version", 0);
    row->invalidated = cell_is(stored, "report_status", "2");
}

typedef struct TableReader {
    const char *table;
    void (*read)(ReferenceData *data, Arena *arena, const StoredRow *stored);
} TableReader;

/* Tables that are not named here are not read by a run: income_eligibility,
 * interest_rates, obligations, posting_rules, regimes. */
static const TableReader table_readers[] = {
    {"agencies", read_agency},
    {"appropriations", read_appropriation},
    {"approvers", read_approver},
    {"bank_codes", read_bank_code},
    {"bank_profiles", read_profile},
    {"banking_days", read_banking_day},
    {"blocked_payees", read_blocked},
    {"incomes_register", read_incomes},
    {"pain_programme", read_pain_programme},
    {"payee_groups", read_group},
    {"payee_status", read_payee_status},
    {"payer_accounts", read_account},
    {"payers", read_payer},
    {"programme_agencies", read_competence},
    {"programmes", read_programme},
    {"rule_parameters", read_parameter},
    {"senders", read_sender},
    {"staff_accounts", read_staff_account},
    {"stops", read_stop},
};

void reference_rows_read(ReferenceData *data, Arena *arena, const StoredRow *stored)
{
    for (size_t i = 0; i < COUNT_OF(table_readers); i++)
        if (strcmp(stored->table->name, table_readers[i].table) == 0)
            table_readers[i].read(data, arena, stored);
}
