/*
 * wrong_lines.c
 *     Messages about wrong lines of reference data: where, what, instead what.
 */
#include "wrong_lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "maksatus/characters.h"
#include "maksatus/identity.h"
#include "maksatus/text.h"

enum { WHAT_BYTES = 700, SHOWN_BYTES = 40 };

static const char *compose(Arena *arena, Place place, const char *format, va_list arguments)
{
    char what[WHAT_BYTES];
    TEXT_ON_STACK(where, 160);

    (void)vsnprintf(what, sizeof(what), format, arguments);
    text_add_format(&where, "%s%s:", place.table, strchr(place.table, '.') == NULL ? ".csv" : "");
    if (place.line != 0)
        text_add_format(&where, "%llu:", (unsigned long long)place.line);
    if (place.column != NULL)
        text_add_format(&where, " %s:", place.column);
    return arena_format(arena, "%.*s %s", SLICE_ARGS(text_slice(&where)), what);
}

void wrong_line(ReferenceReport *report, Arena *arena, Place place, const char *format, ...)
{
    va_list arguments;

    report->wrong_total++;
    if (report->wrong_count == REFERENCE_WRONG_MAX)
        return;
    va_start(arguments, format);
    report->wrong[report->wrong_count++] = compose(arena, place, format, arguments);
    va_end(arguments);
}

void warned_line(ReferenceReport *report, Arena *arena, Place place, const char *format, ...)
{
    va_list arguments;

    report->warned_total++;
    if (report->warned_count == REFERENCE_WRONG_MAX)
        return;
    va_start(arguments, format);
    report->warned[report->warned_count++] = compose(arena, place, format, arguments);
    va_end(arguments);
}

static bool holds_identities(const Column *column)
{
    return column != NULL
           && (column->kind == CELL_PERSON_ID || column->kind == CELL_IDENTITY
               || column->kind == CELL_BUSINESS_ID);
}

const char *wrong_value(Arena *arena, const Column *column, Slice cell)
{
    char masked[IDENTITY_MASKED_BYTES];
    TEXT_ON_STACK(shown, 4 * SHOWN_BYTES + 8);

    if (slice_is_empty(cell))
        return "nothing";
    if (holds_identities(column))
        cell = identity_mask(cell, masked);
    else if (identity_find_person(cell).at != NULL)
        cell = SLICE_LITERAL("****");
    size_t cut = cell.len;

    if (cut > SHOWN_BYTES) {
        /* Not inside of a letter: its later bytes begin with the bits 10. */
        for (cut = SHOWN_BYTES; cut > 0 && ((unsigned char)cell.at[cut] & 0xC0) == 0x80; cut--)
            continue;
    }
    text_add_char(&shown, '"');
    text_add_escaped(&shown, (Slice){cell.at, cut});
    text_add_string(&shown, cut < cell.len ? "\"..." : "\"");
    return arena_string(arena, text_slice(&shown));
}
