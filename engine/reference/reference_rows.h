/*
 * reference_rows.h
 *     The snapshot behind ReferenceData, and how stored texts become its typed rows.
 */
#ifndef MAKSATUS_REFERENCE_ROWS_H
#define MAKSATUS_REFERENCE_ROWS_H

#include "maksatus/reference_data.h"
#include "row_index.h"
#include "tables.h"

struct ReferenceData {
    RowIndex payers, accounts, profiles, bank_codes, senders, agencies, programmes;
    RowIndex competences, approvers, appropriations, parameters, staff_accounts;
    RowIndex blocked, blocked_names, payee_status, groups, stops, incomes, pain_programmes;
    RowIndex employers; /* whose incomes are there */
    Calendar calendar;
    bool calendar_is_full; /* more closed days than a calendar holds */
    Slice instant; /* SLICE_NONE: as it is stored now */
    uint64_t version; /* reference_data_version */
};

typedef struct StaffAccountRow {
    Validity valid;
    Slice iban;
} StaffAccountRow;

typedef struct PainProgrammeRow {
    Validity valid;
    Slice payer_account_iban, category, programme;
} PainProgrammeRow;

typedef struct EmployerRow {
    Validity valid;
    Slice employer_id;
} EmployerRow;

/* One stored row: its cells by the columns of its table. They live in the arena of the snapshot. */
typedef struct StoredRow {
    const Table *table;
    Validity valid;
    Slice fields[TABLE_COLUMNS_MAX];
} StoredRow;

/* Adds the typed row to its table; rows of tables that a run does not read are left out. */
void reference_rows_read(ReferenceData *data, Arena *arena, const StoredRow *stored);

#endif
