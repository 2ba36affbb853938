/*
 * facts.h
 *     All that a rule may know of one decision. Gathered before rules run, for a whole batch at
 *     once (engine/run/gather.c, and what it includes).
 *
 * "Counts" below means: in state planned, set_off, sent or paid, or held or deferred, unless it
 * says "as paid" (then without held and deferred); rejected, refused, returned and cancelled
 * decisions never count, and a decision never counts against itself. "Before" is the order of
 * arrival. Texts are compared as normalised text, valid or not.
 */
#ifndef MAKSATUS_FACTS_H
#define MAKSATUS_FACTS_H

#include "maksatus/decision.h"
#include "maksatus/reference_data.h"

/* Sums over the incomes register for (payee as employer, employee) within the period. */
typedef struct WageFacts {
    int64_t row_count;    /* valid rows whose period lies within the decision's */
    Money eligible_wage;  /* their sum */
    Day employment_ended; /* the earliest employment_end among them; DAY_NONE */
} WageFacts;

typedef struct Facts {
    const Decision *decision;
    Day today; /* D, the run date */

    /* R-0100: the faults of the record; when there are any, no other rule is asked. */
    const RecordFault *fault;
    size_t fault_count;

    /* Reference rows; NULL when there is none. */
    const AgencyRow *agency;                /* on decided_on */
    const ProgrammeRow *programme;          /* on decided_on: the programme is known */
    const ProgrammeRow *programme_today;    /* on D, else as programme: its limits */
    const ProgrammeAgencyRow *competence;   /* on decided_on */
    const ApproverRow *approver;            /* of approved_by and agency, on decided_on */
    const AppropriationRow *appropriation;  /* of payer, budget_item, budget_year, on D */
    const BankCodeRow *bank;                /* of a Finnish IBAN, on D */
    bool staff_account;                     /* the IBAN is in staff_accounts on D */
    const BlockedPayeeRow *blocked;         /* by id or by folded name, on D */
    const PayeeStatusRow *payee_status;     /* on D */
    const StopRow *const *stop;             /* rows of stops that match, on D */
    size_t stop_count;
    Slice payer, account; /* from competence; empty without */
    Slice budget_item;    /* the decision's, else the programme's */
    int32_t budget_year;  /* the decision's, else the year of D */

    /* R-0300 */
    bool decision_seen;        /* same agency and decision_id, before, not rejected (R-0300) */
    bool instalment_seen;      /* same agency, grant_id, instalment, counts */
    bool similar_same_period;  /* another decision before: same payee, programme, amount, period */
    int32_t similar_due_apart; /* the same where neither has a period: smallest distance of due_on
                                  in days; -1 none */
    /* R-0310 */
    Money grant_used;         /* sum that counts for (agency, grant_id) */
    Money last_granted_total; /* of the last not rejected one before that gave one; MONEY_NONE */
    /* R-0420 */
    Money de_minimis_used; /* payee and its group on decided_on; decided in the three years up to
                              then, the day three years before not counted */
    /* R-0500 */
    Money appropriation_used; /* sum that counts as paid on (payer, budget_item, budget_year) */
    /* R-0600 */
    Money receivable_due; /* open of the payee's due receivables of this payer that allow set-off */
    Slice receivable_reference; /* of the one that is set off first; empty: none is due */
    Money protected_portion; /* what a person keeps of this payment; zero for organisations */
    /* R-0620 */
    Day report_overdue; /* since when an obligation of the grant is overdue on D; DAY_NONE */
    /* R-0700 */
    int64_t shared_payees;  /* different payee ids with this IBAN, this one included */
    bool iban_changed; /* the payee's last decision planned, sent or paid has another IBAN */
    int64_t near_limit_before; /* decisions before of this approver and agency, not rejected, with
                                  amount in [0.98 L, L] and decided_on within near_days */
    /* R-0730 */
    bool name_check_failed; /* the last verification of (payee_name, iban) said no match */
    /* R-0800 */
    WageFacts wage;
} Facts;

#endif
