/*
 * iban.h
 *     IBAN and BIC by ISO 13616 and ISO 9362, with the lengths and the SEPA scope of the EPC list
 *     (EPC409-09; 41 countries and the territories that share their rules).
 */
#ifndef MAKSATUS_IBAN_H
#define MAKSATUS_IBAN_H

#include "maksatus/slice.h"

typedef enum IbanVerdict {
    IBAN_GOOD,
    IBAN_COUNTRY_UNKNOWN, /* no length is known for it */
    IBAN_LENGTH,
    IBAN_CHARACTERS, /* other than A-Z 0-9; for FI other than digits */
    IBAN_CHECK_DIGITS, /* not 02 to 98, or mod 97 is not 1 */
} IbanVerdict;

enum { IBAN_BYTES_MAX = 34 };

/* iban without blanks, letters already raised. */
IbanVerdict iban_check(Slice iban);
const char *iban_verdict_text(IbanVerdict verdict);
bool iban_country_in_sepa(Slice iban);

/* [A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})? */
bool bic_has_form(Slice bic);
/* True when the BIC's country is that of the IBAN; GF GP MQ RE YT PM BL MF count as FR, JE GG IM
 * as GB, AX as FI, on both sides. */
bool bic_fits_iban_country(Slice bic, Slice iban);

#endif
