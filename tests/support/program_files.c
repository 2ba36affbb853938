/*
 * program_files.c
 *     Files and folders, as the tests of the program handle them.
 */
#include <check.h>
#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maksatus/text.h"
#include "program.h"
#include "program_private.h"

enum { FOLDERS_OPEN_MAX = 16 };

void file_put(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    ck_assert_msg(file != NULL, "cannot write %s", path);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

const char *file_text(Program *program, const char *path, size_t *size)
{
    struct stat facts;
    FILE *file = fopen(path, "rb");

    ck_assert_msg(file != NULL, "%s is not there", path);
    ck_assert_int_eq(fstat(fileno(file), &facts), 0);
    char *text = arena_alloc(program_arena(program), (size_t)facts.st_size + 1);
    ck_assert_uint_eq(fread(text, 1, (size_t)facts.st_size, file), (size_t)facts.st_size);
    fclose(file);
    if (size != NULL)
        *size = (size_t)facts.st_size;
    return text;
}

bool path_exists(const char *path)
{
    struct stat facts;

    return lstat(path, &facts) == 0;
}

static int remove_one(const char *path, const struct stat *facts, int kind, struct FTW *place)
{
    (void)facts;
    (void)kind;
    (void)place;
    remove(path);
    return 0;
}

void folder_remove(const char *path)
{
    nftw(path, remove_one, FOLDERS_OPEN_MAX, FTW_DEPTH | FTW_PHYS);
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *lines_sorted(Arena *arena, const char *text)
{
    size_t count = 0, at = 0;

    for (const char *c = text; *c != '\0'; c++)
        count += *c == '\n';
    char **line = ARENA_ARRAY(arena, char *, count + 1);
    for (size_t i = 0; i < count; i++) {
        size_t len = strcspn(text + at, "\n");
        line[i] = arena_string(arena, (Slice){text + at, len});
        at += len + 1;
    }
    qsort(line, count, sizeof(char *), compare_lines);
    char *sorted = arena_alloc(arena, at + 1);
    Text out = text_on(sorted, at + 1);
    for (size_t i = 0; i < count; i++) {
        text_add_string(&out, line[i]);
        text_add_char(&out, '\n');
    }
    return text_string(&out);
}

const char *program_list(Program *program, const char *inside)
{
    Arena *arena = program_arena(program);
    DIR *folder = opendir(program_path(program, inside));
    const char *names = "";

    if (folder == NULL)
        return names;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            names = arena_format(arena, "%s%s\n", names, entry->d_name);
    closedir(folder);
    return lines_sorted(arena, names);
}
