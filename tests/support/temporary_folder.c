/*
 * temporary_folder.c
 *     See temporary_folder.h.
 */
#include "temporary_folder.h"

#include <stdio.h>
#include <stdlib.h>

const char *temporary_folder(Arena *arena, const char *what)
{
    const char *parent = getenv("TMPDIR");
    char *folder =
        arena_format(arena, "%s/maksatus-%s-XXXXXX", parent != NULL ? parent : "/tmp", what);

    if (mkdtemp(folder) == NULL) {
        perror(folder);
        exit(EXIT_FAILURE);
    }
    return folder;
}
