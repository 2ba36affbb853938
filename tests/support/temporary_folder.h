/*
 * temporary_folder.h
 *     Folders of tests: in $TMPDIR, else in /tmp.
 *
 * tests/all.sh lets TMPDIR be a folder in memory where there is room: databases of tests are
 * thousands of files that live for seconds.
 */
#ifndef MAKSATUS_TESTS_TEMPORARY_FOLDER_H
#define MAKSATUS_TESTS_TEMPORARY_FOLDER_H

#include "maksatus/arena.h"

/* A new folder, named after what it is for; whoever asked removes it. Ends the program when there
 * can be none. */
const char *temporary_folder(Arena *arena, const char *what);

#endif
