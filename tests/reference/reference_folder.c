/*
 * reference_folder.c
 *     Writes, loads and removes folders of reference data for tests.
 */
#include "reference_folder.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void folder_put(const char *folder, const char *table, const char *content)
{
    char path[4096];
    FILE *file;

    ck_assert_int_lt(snprintf(path, sizeof(path), "%s/%s.csv", folder, table), (int)sizeof(path));
    file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(content, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

void folder_remove(const char *folder)
{
    DIR *names = opendir(folder);

    ck_assert_ptr_nonnull(names);
    for (struct dirent *name = readdir(names); name != NULL; name = readdir(names))
        if (name->d_name[0] != '.')
            ck_assert_int_eq(unlinkat(dirfd(names), name->d_name, 0), 0);
    (void)closedir(names);
    ck_assert_int_eq(rmdir(folder), 0);
}

Status folder_load(Store *store, Arena *arena, const char *folder, bool dry_run,
                   ReferenceReport *report)
{
    ReferenceOrder order = {folder, "tester", "tester", "a test", dry_run};
    Error err = {0};

    return reference_load(store, arena, &order, report, &err);
}

const char *shipped_folder(Arena *arena)
{
    const char *root = getenv("MAKSATUS_SOURCE_ROOT");

    return root == NULL ? NULL : arena_format(arena, "%s/fixtures/reference", root);
}
