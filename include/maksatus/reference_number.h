/*
 * reference_number.h
 *     Finnish national reference numbers (7-3-1 check) and RF creditor references (ISO 11649).
 */
#ifndef MAKSATUS_REFERENCE_NUMBER_H
#define MAKSATUS_REFERENCE_NUMBER_H

#include "maksatus/slice.h"

typedef enum ReferenceKind { REFERENCE_NONE, REFERENCE_NATIONAL, REFERENCE_RF } ReferenceKind;

enum { REFERENCE_BYTES_MAX = 25 };

/* Blanks dropped, letters raised into out (out_len bytes). REFERENCE_NONE when it is neither:
 * national is 4 to 20 digits, not all zero, 7-3-1; RF is RF, two digits, 5 to 25 ASCII letters and
 * digits in all, mod 97 = 1. */
ReferenceKind reference_number_read(Slice text, char out[REFERENCE_BYTES_MAX + 1], size_t *out_len);

/* Appends the 7-3-1 check digit to 3 to 19 digits; 0 when base is not that. */
size_t reference_number_make(Slice base, char out[REFERENCE_BYTES_MAX + 1]);
/* The RF form of a national number; 0 when it is not one. */
size_t reference_number_make_rf(Slice national, char out[REFERENCE_BYTES_MAX + 1]);

#endif
