/*
 * payment.h
 *     One credit transfer, and the payment file that it is born into.
 *
 * A payment holds the texts exactly as they are sent (folded to the bank's characters, cut, the
 * reference normalised), so that a payment file is a pure function of its row, its payments and
 * nothing else: the same rows give the same bytes tonight, after a crash, or in ten years.
 */
#ifndef MAKSATUS_PAYMENT_H
#define MAKSATUS_PAYMENT_H

#include "maksatus/day.h"
#include "maksatus/money.h"
#include "maksatus/reference_data.h"
#include "maksatus/slice.h"

typedef enum RemittanceKind {
    REMITTANCE_TEXT,     /* Ustrd */
    REMITTANCE_NATIONAL, /* Strd SCOR, national reference number */
    REMITTANCE_RF,       /* Strd SCOR, RF reference, Issr ISO */
} RemittanceKind;

typedef struct Payment {
    int64_t number;   /* ours, from a database sequence; EndToEndId = InstrId = PAYER-number */
    int64_t decision; /* Decision.number */
    Money amount;     /* > 0 */
    Slice iban;
    Slice bic; /* empty: CdtrAgt is left out */
    Slice name; /* 1 to 70 characters of the bank's set */
    /* The address as sent; town and country both set, or all empty. */
    Slice street, building, postcode, town, country;
    RemittanceKind remittance_kind;
    Slice remittance; /* never empty */
    Slice purpose;    /* ISO external purpose code; may be empty */
} Payment;

/* The head of a pain.001 message, all of it from one row of payment_file. */
typedef struct PaymentFile {
    int64_t number;    /* key of the row */
    Slice message_id;  /* PAYER-YYYYMMDD-NNNN */
    Slice payer;       /* code: the prefix of EndToEndId */
    Slice payer_name, initiating_party_id;
    Slice debtor_iban, debtor_bic;
    Day execution_day;
    Slice created_at; /* CreDtTm: YYYY-MM-DDThh:mm:ss, with +hh:mm by the profile */
    PainVersion version;
    AddressMode address_mode;
    BatchBooking batch_booking;
    int64_t max_per_pmtinf; /* 0: one PmtInf */
    int64_t count;          /* of all payments */
    Money sum;
} PaymentFile;

enum { END_TO_END_BYTES = 31 };
/* "PAYER-123"; answers the length. */
size_t payment_end_to_end_id(Slice payer, int64_t number, char out[END_TO_END_BYTES]);
/* The number back from "PAYER-123"; false when it is not an id of this payer. */
bool payment_number_of(Slice payer, Slice end_to_end_id, int64_t *number);

#endif
