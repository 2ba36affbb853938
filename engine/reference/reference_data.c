/*
 * reference_data.c
 *     The reference data of a run in memory, with its look-ups.
 *
 * One query brings all rows as texts, reference_rows.c types them, and each table is sealed: sorted
 * by its key. From then on the snapshot is only read, by as many threads as like to.
 */
#include "maksatus/reference_load.h"

#include <stdlib.h>

#include "maksatus/identity.h"
#include "reference_rows.h"
#include "table_file.h"

/* --- keys of the tables --- */

static size_t payer_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    parts[0] = ((const PayerRow *)at)->code;
    return 1;
}

static size_t account_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    const PayerAccountRow *row = at;

    parts[0] = row->payer;
    parts[1] = row->account;
    return 2;
}

static size_t profile_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    parts[0] = ((const BankProfileRow *)at)->code;
    return 1;
}

static size_t sender_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    parts[0] = ((const SenderRow *)at)->code;
    return 1;
}

static size_t agency_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    parts[0] = ((const AgencyRow *)at)->code;
    return 1;
}

static size_t programme_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    parts[0] = ((const ProgrammeRow *)at)->code;
    return 1;
}

static size_t competence_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    const ProgrammeAgencyRow *row = at;

    parts[0] = row->programme;
    parts[1] = row->agency;
    return 2;
}

static size_t approver_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    const ApproverRow *row = at;

    parts[0] = row->user;
    parts[1] = row->agency;
    return 2;
}

/* The year is compared by the look-up. */
static size_t appropriation_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    const AppropriationRow *row = at;

    parts[0] = row->payer;
    parts[1] = row->budget_item;
    return 2;
}

static size_t parameter_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    const ParameterRow *row = at;

    parts[0] = row->rule;
    parts[1] = row->name;
    parts[2] = row->programme;
    return 3;
}

static size_t staff_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    parts[0] = ((const StaffAccountRow *)at)->iban;
    return 1;
}

static size_t blocked_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    parts[0] = ((const BlockedPayeeRow *)at)->payee_id;
    return slice_is_empty(parts[0]) ? 0 : 1;
}

/* An empty fold equals nothing. */
static size_t blocked_name_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    parts[0] = ((const BlockedPayeeRow *)at)->folded_name;
    return slice_is_empty(parts[0]) ? 0 : 1;
}

static size_t status_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    parts[0] = ((const PayeeStatusRow *)at)->payee_id;
    return 1;
}

static size_t pain_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    const PainProgrammeRow *row = at;

    parts[0] = row->payer_account_iban;
    parts[1] = row->category;
    return 2;
}

static size_t incomes_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    const IncomesRow *row = at;

    parts[0] = row->employer_id;
    parts[1] = row->employee_id;
    return 2;
}

static size_t employer_key(const void *at, Slice parts[ROW_KEY_PARTS])
{
    parts[0] = ((const EmployerRow *)at)->employer_id;
    return 1;
}

/* --- loading --- */

typedef struct Loading {
    ReferenceData *data;
    Arena *arena;
} Loading;

static void fields_split(StoredRow *stored, Slice joined)
{
    size_t column = 0;
    size_t begin = 0;

    for (size_t i = 0; i <= joined.len; i++) {
        if (i < joined.len && joined.at[i] != FIELD_SEPARATOR)
            continue;
        ensure(column < TABLE_COLUMNS_MAX);
        stored->fields[column++] = (Slice){joined.at + begin, i - begin};
        begin = i + 1;
    }
    /* Columns that were added after the row was stored. */
    while (column < TABLE_COLUMNS_MAX)
        stored->fields[column++] = SLICE_LITERAL("");
}

static void row_take(Loading *loading, Slice table, const Row *row, size_t first)
{
    StoredRow stored = {table_find(table), .valid.row = row_int(row, first)};

    if (stored.table == NULL)
        return; /* of a newer program */
    stored.valid.from = row_day(row, first + 2);
    stored.valid.to = row_day(row, first + 3);
    fields_split(&stored, arena_slice(loading->arena, row_text(row, first + 1)));
    reference_rows_read(loading->data, loading->arena, &stored);
}

static Status take_row(void *context, const Row *row, Error *err)
{
    (void)err;
    row_take(context, row_text(row, 0), row, 1);
    return STATUS_OK;
}

/* Rows are never overwritten, only ended: number and end say which state of which row it is. The
 * order in which they come does not matter. */
static uint64_t version_of(int64_t number, Day to)
{
    uint64_t mixed = (uint64_t)number * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)to.number + 1;

    mixed = (mixed ^ mixed >> 32) * UINT64_C(0xd6e8feb86659fd93);
    return mixed ^ mixed >> 32;
}

static Status take_stored(void *context, const Row *row, Error *err)
{
    Loading *loading = context;

    if (!slice_is(row_text(row, 0), "stops"))
        loading->data->version += version_of(row_int(row, 1), row_day(row, 4));
    return take_row(context, row, err);
}

static Status take_incomes(void *context, const Row *row, Error *err)
{
    (void)err;
    row_take(context, SLICE_LITERAL("incomes_register"), row, 0);
    return STATUS_OK;
}

static void seal(ReferenceData *data, Arena *arena)
{
    row_index_seal(&data->payers, arena, payer_key);
    row_index_seal(&data->accounts, arena, account_key);
    row_index_seal(&data->profiles, arena, profile_key);
    row_index_seal(&data->senders, arena, sender_key);
    row_index_seal(&data->agencies, arena, agency_key);
    row_index_seal(&data->programmes, arena, programme_key);
    row_index_seal(&data->competences, arena, competence_key);
    row_index_seal(&data->approvers, arena, approver_key);
    row_index_seal(&data->appropriations, arena, appropriation_key);
    row_index_seal(&data->parameters, arena, parameter_key);
    row_index_seal(&data->staff_accounts, arena, staff_key);
    data->blocked_names = data->blocked; /* the same rows, sorted another way */
    row_index_seal(&data->blocked, arena, blocked_key);
    row_index_seal(&data->blocked_names, arena, blocked_name_key);
    row_index_seal(&data->payee_status, arena, status_key);
    row_index_seal(&data->pain_programmes, arena, pain_key);
    calendar_seal(&data->calendar);
}

/* Before the stored ones, because of rows of one key that with the lowest number is taken. */
static void add_parameters(ReferenceData *data, Arena *arena, const ReferenceParameters *parameters)
{
    for (size_t i = 0; i < parameters->count; i++) {
        ParameterRow *row = row_index_add(&data->parameters, arena, sizeof(ParameterRow));

        *row = parameters->row[i];
        row->valid.row = (int64_t)i - (int64_t)parameters->count;
    }
}

Status reference_data_load_as_of(Store *store, Arena *arena, Slice instant,
                                 const ReferenceParameters *parameters, ReferenceData **data,
                                 Error *err)
{
    Loading loading = {ARENA_NEW(arena, ReferenceData), arena};
    AUTO_PARAMS Params params = {0};

    loading.data->instant = instant.at == NULL ? instant : arena_slice(arena, instant);
    if (parameters != NULL)
        add_parameters(loading.data, arena, parameters);
    params_text(&params, instant);
    TRY(store_each(store, QUERY_REFERENCE_ROWS, &params, take_stored, &loading, err));
    if (loading.data->calendar_is_full)
        return error_set(err, STATUS_LIMIT, "banking_days has more than %d closed days",
                         (int)CALENDAR_CLOSED_MAX);
    seal(loading.data, arena);
    *data = loading.data;
    return STATUS_OK;
}

Status reference_data_load(Store *store, Arena *arena, ReferenceData **data, Error *err)
{
    return reference_data_load_as_of(store, arena, SLICE_NONE, NULL, data, err);
}

/* The employers that were not asked for before, as they are stored. */
static size_t fresh_employers(ReferenceData *data, Arena *arena, const Slice *employer_ids,
                              size_t count, Slice *fresh)
{
    size_t fresh_count = 0;

    for (size_t i = 0; i < count; i++) {
        char normal[16];
        Slice id = identity_normalise(employer_ids[i], normal);

        if (row_index_find(&data->employers, &id, 1, (Day){0}) != NULL)
            continue;
        fresh[fresh_count++] = arena_slice(arena, id);
    }
    for (size_t i = 0; i < fresh_count; i++) {
        EmployerRow *row = row_index_add(&data->employers, arena, sizeof(EmployerRow));

        row->valid = (Validity){(int64_t)i, (Day){0}, DAY_NONE};
        row->employer_id = fresh[i];
    }
    row_index_seal(&data->employers, arena, employer_key);
    return fresh_count;
}

/* Rows of one employment lie side by side, as reference_incomes gives them away. */
static int incomes_compare(const void *left, const void *right)
{
    const IncomesRow *a = left;
    const IncomesRow *b = right;
    int order = slice_compare(a->employer_id, b->employer_id);

    if (order == 0)
        order = slice_compare(a->employee_id, b->employee_id);
    return order != 0 ? order : (a->valid.row > b->valid.row) - (a->valid.row < b->valid.row);
}

Status reference_data_load_incomes(Store *store, Arena *arena, ReferenceData *data,
                                   const Slice *employer_ids, size_t count, Day day, Error *err)
{
    AUTO_PARAMS Params params = {0};
    Loading loading = {data, arena};
    Slice *fresh = ARENA_ARRAY(arena, Slice, count);
    size_t fresh_count = fresh_employers(data, arena, employer_ids, count, fresh);

    if (fresh_count == 0)
        return STATUS_OK;
    params_text_array(&params, fresh, fresh_count);
    params_day(&params, day);
    params_text(&params, data->instant);
    TRY(store_each(store, QUERY_REFERENCE_INCOMES, &params, take_incomes, &loading, err));
    if (data->incomes.count > 0)
        qsort(data->incomes.rows, data->incomes.count, sizeof(IncomesRow), incomes_compare);
    row_index_seal(&data->incomes, arena, incomes_key);
    return STATUS_OK;
}

Status reference_data_load_stops(Store *store, Arena *arena, ReferenceData *data, Error *err)
{
    Loading loading = {data, arena};

    AUTO_PARAMS Params params = {0};

    data->stops = (RowIndex){0};
    params_text(&params, data->instant);
    return store_each(store, QUERY_REFERENCE_STOPS, &params, take_row, &loading, err);
}

void reference_data_move_to(ReferenceData *data, Slice instant)
{
    data->instant = instant;
}

int64_t reference_data_version(const ReferenceData *data)
{
    return (int64_t)data->version;
}

/* --- look-ups --- */

const PayerRow *reference_payer(const ReferenceData *data, Slice code, Day day)
{
    return row_index_find(&data->payers, &code, 1, day);
}

const PayerAccountRow *reference_account(const ReferenceData *data, Slice payer, Slice account,
                                         Day day)
{
    return row_index_find(&data->accounts, (Slice[]){payer, account}, 2, day);
}

const BankProfileRow *reference_profile(const ReferenceData *data, Slice code, Day day)
{
    return row_index_find(&data->profiles, &code, 1, day);
}

const SenderRow *reference_sender(const ReferenceData *data, Slice code, Day day)
{
    return row_index_find(&data->senders, &code, 1, day);
}

const AgencyRow *reference_agency(const ReferenceData *data, Slice code, Day day)
{
    return row_index_find(&data->agencies, &code, 1, day);
}

const ProgrammeRow *reference_programme(const ReferenceData *data, Slice code, Day day)
{
    return row_index_find(&data->programmes, &code, 1, day);
}

const ProgrammeAgencyRow *reference_competence(const ReferenceData *data, Slice programme,
                                               Slice agency, Day day)
{
    return row_index_find(&data->competences, (Slice[]){programme, agency}, 2, day);
}

const ApproverRow *reference_approver(const ReferenceData *data, Slice user, Slice agency, Day day)
{
    return row_index_find(&data->approvers, (Slice[]){user, agency}, 2, day);
}

const AppropriationRow *reference_appropriation(const ReferenceData *data, Slice payer,
                                                Slice budget_item, int32_t year, Day day)
{
    size_t count = 0;
    const RowEntry *entries =
        row_index_all(&data->appropriations, (Slice[]){payer, budget_item}, 2, &count);

    for (size_t i = 0; i < count; i++) {
        const void *at = entries[i].row;
        const AppropriationRow *row = at;

        if (row->budget_year == year && validity_covers(row->valid, day))
            return row;
    }
    return NULL;
}

const BankCodeRow *reference_bank(const ReferenceData *data, Slice iban, Day day)
{
    const void *at = data->bank_codes.rows;
    const BankCodeRow *rows = at;
    int32_t prefix = 0;

    if (!slice_starts(iban, "FI") || iban.len < 7)
        return NULL;
    for (size_t i = 4; i < 7; i++) {
        if (iban.at[i] < '0' || iban.at[i] > '9')
            return NULL;
        prefix = prefix * 10 + (iban.at[i] - '0');
    }
    for (size_t i = 0; i < data->bank_codes.count; i++)
        if (rows[i].prefix_from <= prefix && prefix <= rows[i].prefix_to
            && validity_covers(rows[i].valid, day))
            return &rows[i];
    return NULL;
}

const ParameterRow *reference_parameter(const ReferenceData *data, Slice rule, Slice name,
                                        Slice programme, Day day)
{
    const ParameterRow *own =
        row_index_find(&data->parameters, (Slice[]){rule, name, programme}, 3, day);

    if (own != NULL)
        return own;
    return row_index_find(&data->parameters, (Slice[]){rule, name, SLICE_LITERAL("*")}, 3, day);
}

bool reference_is_staff_account(const ReferenceData *data, Slice iban, Day day)
{
    return row_index_find(&data->staff_accounts, &iban, 1, day) != NULL;
}

const BlockedPayeeRow *reference_blocked(const ReferenceData *data, Slice payee_id,
                                         Slice folded_name, Day day)
{
    char normal[16];
    Slice id = identity_normalise(payee_id, normal);
    const BlockedPayeeRow *row = row_index_find(&data->blocked, &id, 1, day);

    return row != NULL ? row : row_index_find(&data->blocked_names, &folded_name, 1, day);
}

const PayeeStatusRow *reference_payee_status(const ReferenceData *data, Slice payee_id, Day day)
{
    char normal[16];
    Slice id = identity_normalise(payee_id, normal);

    return row_index_find(&data->payee_status, &id, 1, day);
}

const ParameterRow *reference_parameters(const ReferenceData *data, size_t *count)
{
    const void *at = data->parameters.rows;

    *count = data->parameters.count;
    return at;
}

const StopRow *reference_stops(const ReferenceData *data, size_t *count)
{
    const void *at = data->stops.rows;

    *count = data->stops.count;
    return at;
}

const PayeeGroupRow *reference_groups(const ReferenceData *data, size_t *count)
{
    const void *at = data->groups.rows;

    *count = data->groups.count;
    return at;
}

const Calendar *reference_calendar(const ReferenceData *data)
{
    return &data->calendar;
}

const IncomesRow *reference_incomes(const ReferenceData *data, Slice employer_id, Slice employee_id,
                                    size_t *count)
{
    char normal[16];
    Slice employer = identity_normalise(employer_id, normal);
    const RowEntry *entries =
        row_index_all(&data->incomes, (Slice[]){employer, employee_id}, 2, count);
    const void *first = entries == NULL ? NULL : entries->row;

    return first;
}

Slice reference_pain_programme(const ReferenceData *data, Slice payer_account_iban, Slice category,
                               Day day)
{
    const PainProgrammeRow *row =
        row_index_find(&data->pain_programmes, (Slice[]){payer_account_iban, category}, 2, day);

    return row == NULL ? SLICE_NONE : row->programme;
}
