/*
 * reference_folder.h
 *     A folder of CSV files for a test, loaded into a database of its own.
 */
#ifndef MAKSATUS_TESTS_REFERENCE_FOLDER_H
#define MAKSATUS_TESTS_REFERENCE_FOLDER_H

#include "maksatus/reference_load.h"

void folder_put(const char *folder, const char *table, const char *content);
void folder_remove(const char *folder);

/* Loads as anybody would; the outcome is what the test looks at. */
Status folder_load(Store *store, Arena *arena, const char *folder, bool dry_run,
                   ReferenceReport *report);
/* fixtures/reference, or NULL when MAKSATUS_SOURCE_ROOT is not set. */
const char *shipped_folder(Arena *arena);

#endif
