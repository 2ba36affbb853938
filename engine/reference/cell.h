/*
 * cell.h
 *     One value of reference data: is it of its kind, and how is it stored?
 *
 * Equal values are stored as equal texts: accounts without blanks and in capitals, amounts with
 * two decimals, percents without trailing zeros, business ids with seven digits.
 */
#ifndef MAKSATUS_CELL_H
#define MAKSATUS_CELL_H

#include "maksatus/arena.h"
#include "tables.h"

enum { CELL_BYTES_MAX = 700, INCOME_CODE_MAX = 99999 };

/* True: *stored is the text to keep, in the arena or the cell itself. An empty cell is right here;
 * whether it may be empty is the table's. False: *expected says what was expected. */
MUST_CHECK bool cell_read(const Column *column, Slice cell, Arena *arena, Slice *stored,
                          const char **expected);

/* "1.23" in basis points, 12300: at most four decimals, above 0 and up to 1000. */
MUST_CHECK bool coefficient_parse(Slice text, int32_t *basis_points);
/* "16:00" in minutes after midnight. */
MUST_CHECK bool time_parse(Slice text, int32_t *minutes);
/* "201" or "300-399", of an incomes register. */
MUST_CHECK bool income_codes_parse(Slice text, int32_t *from, int32_t *to);

#endif
