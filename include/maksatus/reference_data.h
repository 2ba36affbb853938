/*
 * reference_data.h
 *     The dated data that a run reads: who pays, who decides, limits, calendars, lists.
 *
 * Every row is valid from a day to a day, both included; valid_to DAY_NONE is open. row is the key
 * of the stored row: findings name it, so that a decision can be explained with the values of its
 * day. The tables are those of CONTRACT.md section 7. Rows live in the arena of the run.
 */
#ifndef MAKSATUS_REFERENCE_DATA_H
#define MAKSATUS_REFERENCE_DATA_H

#include "maksatus/calendar.h"
#include "maksatus/characters.h"
#include "maksatus/day.h"
#include "maksatus/money.h"
#include "maksatus/slice.h"

typedef struct Validity {
    int64_t row;
    Day from;
    Day to; /* DAY_NONE: open */
} Validity;

static inline bool validity_covers(Validity validity, Day day)
{
    return validity.from.number <= day.number
           && (day_is_none(validity.to) || day.number <= validity.to.number);
}

typedef enum Release { RELEASE_AUTO, RELEASE_TWO_PERSON } Release;
typedef enum Formula { FORMULA_NONE, FORMULA_WAGE_SUBSIDY, FORMULA_COST_SHARE } Formula;
typedef enum PayeeTypes { PAYEES_PERSON, PAYEES_ORGANISATION, PAYEES_BOTH } PayeeTypes;
typedef enum AddressMode { ADDRESS_NONE, ADDRESS_STRUCTURED, ADDRESS_HYBRID } AddressMode;
typedef enum BatchBooking { BOOKING_ABSENT, BOOKING_TRUE, BOOKING_FALSE } BatchBooking;
typedef enum PainVersion { PAIN_001_03, PAIN_001_09 } PainVersion;

typedef struct PayerRow {
    Validity valid;
    Slice code, name, business_id, initiating_party_id;
    Release release;
} PayerRow;

typedef struct BankProfileRow {
    Validity valid;
    Slice code;
    PainVersion version;
    CharacterSet character_set;
    AddressMode address_mode;
    int64_t max_payments; /* a file */
    int64_t max_bytes;    /* a file */
    int64_t max_per_pmtinf; /* 0: no limit but that of the file */
    BatchBooking batch_booking;
    int32_t cut_off_minutes; /* after midnight in Helsinki */
    bool created_offset;     /* CreDtTm with the offset from UTC */
    Slice vop;
    int64_t answer_hours; /* 0: not watched */
    Slice repairs;
} BankProfileRow;

typedef struct PayerAccountRow {
    Validity valid;
    Slice payer, account, iban, bic, bank_profile;
} PayerAccountRow;

typedef struct BankCodeRow {
    Validity valid;
    int32_t prefix_from, prefix_to; /* first three digits of the BBAN */
    Slice bic, name;
} BankCodeRow;

typedef struct SenderRow {
    Validity valid;
    Slice code, name;
    bool control_required;
} SenderRow;

typedef struct AgencyRow {
    Validity valid;
    Slice code, name, ministry;
} AgencyRow;

typedef struct ProgrammeRow {
    Validity valid;
    Slice code, name_fi, name_sv, name_en, regime;
    PayeeTypes payee_types;
    Formula formula;
    int32_t max_percent;   /* basis points; -1 */
    int32_t coefficient;   /* basis points, 12300 is 1.23; -1 */
    Money max_payment;     /* MONEY_NONE */
    Money review_above;    /* MONEY_NONE */
    int32_t claim_months;  /* -1 */
    bool de_minimis, wage_check;
    Slice budget_item, purpose;
} ProgrammeRow;

typedef struct ProgrammeAgencyRow {
    Validity valid;
    Slice programme, agency, payer, account;
} ProgrammeAgencyRow;

typedef struct ApproverRow {
    Validity valid;
    Slice user, agency;
    Money limit;
} ApproverRow;

typedef struct AppropriationRow {
    Validity valid;
    Slice payer, budget_item;
    int32_t budget_year;
    Money amount;
} AppropriationRow;

typedef struct ParameterRow {
    Validity valid;
    Slice rule, name, programme, value;
} ParameterRow;

typedef struct BlockedPayeeRow {
    Validity valid;
    Slice payee_id, name, list, reason;
    Slice folded_name;
} BlockedPayeeRow;

typedef enum PayeeStatusKind {
    PAYEE_BANKRUPT,
    PAYEE_DISSOLVED,
    PAYEE_DECEASED,
    PAYEE_BAN,
} PayeeStatusKind;

typedef struct PayeeStatusRow {
    Validity valid;
    Slice payee_id;
    PayeeStatusKind status;
} PayeeStatusRow;

typedef struct PayeeGroupRow {
    Validity valid;
    Slice group, payee_id;
} PayeeGroupRow;

typedef struct IncomesRow {
    Validity valid;
    Slice employer_id, employee_id;
    Day period_start, period_end;
    Money eligible_wage;
    Day employment_end; /* DAY_NONE */
    Slice report_id;
    int64_t report_version;
    bool invalidated;
} IncomesRow;

typedef struct StopRow {
    Validity valid;
    Slice payer, agency, programme, grant_id, budget_item, payee_id, iban, owner, reason;
} StopRow;

typedef struct ReferenceData ReferenceData; /* engine/reference/reference_data.c */

/* The row in force on the day, or NULL. */
const PayerRow *reference_payer(const ReferenceData *data, Slice code, Day day);
const PayerAccountRow *reference_account(const ReferenceData *data, Slice payer, Slice account,
                                         Day day);
const BankProfileRow *reference_profile(const ReferenceData *data, Slice code, Day day);
const SenderRow *reference_sender(const ReferenceData *data, Slice code, Day day);
const AgencyRow *reference_agency(const ReferenceData *data, Slice code, Day day);
const ProgrammeRow *reference_programme(const ReferenceData *data, Slice code, Day day);
const ProgrammeAgencyRow *reference_competence(const ReferenceData *data, Slice programme,
                                               Slice agency, Day day);
const ApproverRow *reference_approver(const ReferenceData *data, Slice user, Slice agency, Day day);
const AppropriationRow *reference_appropriation(const ReferenceData *data, Slice payer,
                                                Slice budget_item, int32_t year, Day day);
/* The Finnish bank of an IBAN by its first three BBAN digits; NULL for others and unknown ones. */
const BankCodeRow *reference_bank(const ReferenceData *data, Slice iban, Day day);
/* The programme's own row goes before that of programme '*'. */
const ParameterRow *reference_parameter(const ReferenceData *data, Slice rule, Slice name,
                                        Slice programme, Day day);
bool reference_is_staff_account(const ReferenceData *data, Slice iban, Day day);
const BlockedPayeeRow *reference_blocked(const ReferenceData *data, Slice payee_id,
                                         Slice folded_name, Day day);
const PayeeStatusRow *reference_payee_status(const ReferenceData *data, Slice payee_id, Day day);
/* Rows whose validity does not depend on a look-up key: the whole table, in the order of row. */
const StopRow *reference_stops(const ReferenceData *data, size_t *count);
const ParameterRow *reference_parameters(const ReferenceData *data, size_t *count);
const PayeeGroupRow *reference_groups(const ReferenceData *data, size_t *count);
const Calendar *reference_calendar(const ReferenceData *data);
/* Incomes-register rows of (employer, employee), the highest version of each report, valid ones
 * and invalidated ones; count may be 0. */
const IncomesRow *reference_incomes(const ReferenceData *data, Slice employer_id, Slice employee_id,
                                    size_t *count);
/* The programme of a pain.001 by the payer's account and the category purpose. */
Slice reference_pain_programme(const ReferenceData *data, Slice payer_account_iban, Slice category,
                               Day day);

#endif
