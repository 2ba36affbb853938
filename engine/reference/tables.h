/*
 * tables.h
 *     What the tables of reference data look like: the one description for loading and reading.
 *
 * A stored row is an array of texts, one a column, in the order given here; a column that is not
 * there is ''. Columns are only ever added at the end, so that stored rows keep their meaning.
 */
#ifndef MAKSATUS_TABLES_H
#define MAKSATUS_TABLES_H

#include <stddef.h>
#include <stdint.h>

#include "maksatus/slice.h"

typedef enum CellKind {
    CELL_CODE,        /* payer, agency, programme: [A-Z0-9]{1,12} */
    CELL_CODE_OR_ALL, /* the same, or * */
    CELL_WORD,        /* 1 to 35 of A-Z a-z 0-9 . _ / - */
    CELL_TEXT,        /* UTF-8 without control characters */
    CELL_IBAN,
    CELL_BIC,
    CELL_AMOUNT,  /* high: digits before the dot */
    CELL_PERCENT, /* 0 to 100 */
    CELL_COEFFICIENT,
    CELL_DAY,
    CELL_TIME,    /* HH:MM */
    CELL_INTEGER, /* low to high */
    CELL_ENUM,    /* one of words */
    CELL_BUSINESS_ID,
    CELL_PERSON_ID,
    CELL_IDENTITY, /* either */
    CELL_PREFIX,   /* three digits */
    CELL_RULE,     /* R-0410 */
    CELL_PURPOSE,  /* [A-Z0-9]{1,4} */
    CELL_BANK_ID,  /* what a bank gave us: 1 to 35 of the characters that every bank takes */
} CellKind;

typedef enum CellNeed {
    NEED_FILLED,  /* must have a value */
    NEED_COLUMN,  /* the column must be there, its cells may be empty */
    NEED_NOTHING, /* the column itself may be absent */
} CellNeed;

typedef struct Column {
    const char *name;
    CellKind kind;
    CellNeed need;
    int64_t low, high;
    const char *words; /* of CELL_ENUM, between blanks: " auto two-person " */
} Column;

enum { TABLE_COLUMNS_MAX = 24, TABLE_KEY_MAX = 3, TABLE_LINKS_MAX = 3 };

/* The values of columns must stand in some row of another table, or the row could never work.
 * Where it would only lie idle until there is one, the load warns. Nothing, or * for all, points
 * nowhere. */
typedef struct TableLink {
    const char *table; /* NULL ends the list */
    const char *from[2];
    const char *to[2];
    bool warns;
} TableLink;

typedef struct Table {
    const char *name;
    const Column *columns; /* without valid_from and valid_to */
    size_t column_count;
    const char *key[TABLE_KEY_MAX]; /* at most one row a day with these; none: many */
    TableLink links[TABLE_LINKS_MAX];
    /* What is wrong between the cells of a row whose cells are right, or NULL; *column says where.
     * May be NULL. */
    const char *(*defect)(const Slice *fields, const char **column);
} Table;

extern const Table tables_all[]; /* by name; ended by a name of NULL */

const Table *table_find(Slice name); /* or NULL */
/* Counted from 0; the column must exist. */
size_t table_column(const Table *table, const char *name);

#endif
