/*
 * incomes_file.h
 *     One XML file of the incomes register as rows of the table incomes_register.
 */
#ifndef MAKSATUS_INCOMES_FILE_H
#define MAKSATUS_INCOMES_FILE_H

#include "table_file.h"

/* A row of income_eligibility: whether codes from .. to are eligible wage. */
typedef struct IncomeCodes {
    int32_t from, to;
    bool included;
    Day valid_from, valid_to; /* DAY_NONE: open */
} IncomeCodes;

typedef struct IncomeMapping {
    const IncomeCodes *codes;
    size_t count;
} IncomeMapping;

/* The mapping that holds while the table has no row. */
extern const IncomeMapping income_mapping_standard;

/* What is wrong goes to the report as name:line. What is right goes to the taker, as from a CSV
 * file. Codes that no row names are not counted as wage and listed in the report. */
MUST_CHECK Status incomes_file_read(const IncomeMapping *mapping, const char *path,
                                    const char *name, Arena *report_arena, ReferenceReport *report,
                                    StagedTaker take, void *context, Error *err);

#endif
