/*
 * program_private.h
 *     What the files of the program harness share.
 */
#ifndef MAKSATUS_SUPPORT_PROGRAM_PRIVATE_H
#define MAKSATUS_SUPPORT_PROGRAM_PRIVATE_H

#include <stddef.h>

/* Writes the whole file, or fails the test. */
void file_put(const char *path, const char *bytes, size_t size);
/* A folder with all that is in it. */
void folder_remove(const char *path);

#endif
