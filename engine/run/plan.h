/*
 * plan.h
 *     Into which payment file a payment is born.
 *
 * Within a run there is one payment file per payer account and execution day, until a limit of the
 * bank's profile (payments, bytes) begins the next one. The plan is read from the database at the
 * start of each batch and written with its commit, so a batch that fails leaves no trace in it.
 */
#ifndef MAKSATUS_RUN_PLAN_H
#define MAKSATUS_RUN_PLAN_H

#include "maksatus/payment.h"
#include "night.h"

typedef struct PlannedFile {
    PaymentFile file; /* count and sum grow with the payments */
    Slice account;
    CharacterSet character_set;
    int64_t max_payments, max_bytes;
    int64_t bytes; /* upper bound of what is in it */
    size_t frame_groups, frame_bytes; /* what its frame takes with so many groups */
    bool full;
} PlannedFile;

/* The rows that the files of a payer account are made from. */
typedef struct Paymaster {
    const PayerRow *payer;
    const PayerAccountRow *account;
    const BankProfileRow *profile;
} Paymaster;

/* When a payment is executed that is wanted on a day. */
typedef struct PlannedDay {
    bool known;
    int32_t cut_off_minutes;
    Day wanted, day;
} PlannedDay;

enum { PLANNED_DAYS = 64 };

/* What one batch pays through one file. */
typedef struct FilePart {
    int64_t file;
    int64_t batch;
    int64_t count;
    Money sum;
} FilePart;

typedef struct Plan {
    Night *night;
    Arena *arena; /* of the batch */
    PlannedFile **file;
    size_t file_count, file_capacity;
    FilePart *part;
    size_t part_count, part_capacity;
    Paymaster *paymaster; /* found so far: there are few */
    size_t paymaster_count, paymaster_capacity;
    PlannedDay day[PLANNED_DAYS]; /* found last, by the day that is wanted */
} Plan;

/* The words of payment_file's columns. */
PainVersion pain_version_find(Slice word);
AddressMode address_mode_find(Slice word);
BatchBooking batch_booking_read(const Result *result, size_t row, size_t column);

MUST_CHECK Status plan_load(Night *night, Arena *arena, Plan **plan, Error *err);
void plan_done(Plan **plan); /* fine with NULL in it */

/* What is to be paid, and where it lands. */
typedef struct PlannedPayment {
    Payment payment; /* texts as sent, in the arena given to plan_payment */
    int64_t batch;   /* of the decision */
    int64_t file;
    int64_t ordinal;
    Money set_off;
    int64_t previous; /* the attempt before it; 0 none */
} PlannedPayment;

/* Fills `planned` but for payment.number, which is given. Makes a new file where it must, in the
 * transaction that is open. */
MUST_CHECK Status plan_payment(Plan *plan, Arena *arena, const Facts *facts,
                               PlannedPayment *planned, Error *err);
/* Writes what the batch pays through each file, and how full the files are. */
MUST_CHECK Status plan_write(Plan *plan, Error *err);

/* The first day on which a payment that is wanted on `wanted` may be executed: not before D, or
 * D + 1 after the cut-off, and open in both calendars (CONTRACT.md section 5). */
MUST_CHECK Status execution_day(const Night *night, Day wanted, int32_t cut_off_minutes, Day *day,
                                Error *err);

#endif
