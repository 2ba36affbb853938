/*
 * model_values.h
 *     What the model knows of single values: CSV, days, amounts, identity codes, accounts,
 *     references and names, each written from the text and not from the engine.
 *
 * A day is a count of days from 1970-01-01, money is cents, percents are basis points.
 */
#ifndef MAKSATUS_SUPPORT_MODEL_VALUES_H
#define MAKSATUS_SUPPORT_MODEL_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "maksatus/arena.h"

enum { NO_DAY = -1000000 };

/* A CSV file: cells[row * columns + column]; row 0 is the header. */
typedef struct ModelCsv {
    size_t columns, rows;
    const char **cells;
} ModelCsv;

/* False when rows differ in their number of columns or a quote is not closed. */
bool value_csv(Arena *arena, const char *text, ModelCsv *csv);
/* The cell of a row below the header; empty where the column is absent. */
const char *value_cell(const ModelCsv *csv, size_t row, const char *column);

bool value_is_day(const char *text);
int value_day(const char *text); /* NO_DAY where it is no day */
const char *value_day_text(Arena *arena, int day);
int value_day_of_month(int year, int month, int day_of_month);
void value_civil(int day, int *year, int *month, int *day_of_month);
int value_last_of_month(int year, int month); /* months beyond 12 run into the next years */
int value_three_years_before(int day);

/* Digits, optionally a dot and one to so many decimals; in units of the last decimal. */
bool value_is_decimal(const char *text, int decimals);
int64_t value_decimal(const char *text, int decimals);

bool value_is_hetu(const char *text);
bool value_is_business_id(const char *text);
bool value_has_hetu_inside(const char *text);
/* Blanks dropped, letters raised. */
const char *value_normal(Arena *arena, const char *text);
bool value_is_iban(const char *iban);
bool value_is_sepa(const char *iban);
bool value_is_bic(const char *bic);
bool value_bic_fits(const char *bic, const char *iban);
bool value_is_reference(const char *normal);
bool value_is_text(const char *text, size_t least, size_t most);
bool value_is_sendable(const char *name);
/* The folded name of R-0710. */
const char *value_folded(Arena *arena, const char *name);

#endif
