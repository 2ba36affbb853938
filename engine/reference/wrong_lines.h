/*
 * wrong_lines.h
 *     What is wrong in the files, collected: people mend all of it at once.
 */
#ifndef MAKSATUS_WRONG_LINES_H
#define MAKSATUS_WRONG_LINES_H

#include "maksatus/reference_load.h"
#include "tables.h"

/* Where: line 0 is the whole file, column NULL the whole line. */
typedef struct Place {
    const char *table; /* its name, or a whole file name */
    uint64_t line;
    const char *column;
} Place;

/* "what" ends in ", instead what". Kept up to REFERENCE_WRONG_MAX, counted beyond. */
void wrong_line(ReferenceReport *report, Arena *arena, Place place, const char *format, ...)
    PRINTF_LIKE(4, 5);

/* The same of a row that is loaded all the same. */
void warned_line(ReferenceReport *report, Arena *arena, Place place, const char *format, ...)
    PRINTF_LIKE(4, 5);

/* A value as it may be shown: escaped, shortened, and masked where it is or holds an identity
 * code or stands in a column of them. Lives in the arena. */
const char *wrong_value(Arena *arena, const Column *column, Slice cell);

#endif
