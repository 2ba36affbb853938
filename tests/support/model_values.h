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
bool plain_csv(Arena *arena, const char *text, ModelCsv *csv);
/* The cell of a row below the header; empty where the column is absent. */
const char *plain_cell(const ModelCsv *csv, size_t row, const char *column);

bool plain_is_day(const char *text);
int plain_day(const char *text); /* NO_DAY where it is no day */
const char *plain_day_text(Arena *arena, int day);
int plain_day_of_month(int year, int month, int day_of_month);
void plain_civil(int day, int *year, int *month, int *day_of_month);
int plain_last_of_month(int year, int month); /* months beyond 12 run into the next years */
int plain_three_years_before(int day);

/* Digits, optionally a dot and one to so many decimals; in units of the last decimal. */
bool plain_is_decimal(const char *text, int decimals);
int64_t plain_decimal(const char *text, int decimals);

bool plain_is_hetu(const char *text);
bool plain_is_business_id(const char *text);
bool plain_has_hetu_inside(const char *text);
/* Blanks dropped, letters raised. */
const char *plain_normal(Arena *arena, const char *text);
bool plain_is_iban(const char *iban);
bool plain_is_sepa(const char *iban);
bool plain_is_bic(const char *bic);
bool plain_bic_fits(const char *bic, const char *iban);
bool plain_is_reference(const char *normal);
bool plain_is_text(const char *text, size_t least, size_t most);
bool plain_is_sendable(const char *name);
/* The folded name of R-0710. */
const char *plain_folded(Arena *arena, const char *name);

#endif
