/*
 * program_files.c
 *     Files and folders, as the tests of the program handle them.
 */
#include <check.h>
#include <dirent.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

size_t lines_count(const char *text)
{
    size_t count = 0;

    for (; (text = strchr(text, '\n')) != NULL; text++)
        count++;
    return count;
}

const char *lines_sorted(Arena *arena, const char *text)
{
    size_t count = lines_count(text), at = 0;
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

/* ── killed while it writes ───────────────────────────────────────────────────────────────── */

enum { WRITTEN_MAX = 8 };

typedef struct Standing {
    const char *path;
    const char *before;
    const char *after; /* the first other text that was seen */
} Standing;

static size_t look_first(Program *program, const char *inside, Standing files[WRITTEN_MAX])
{
    size_t count = 0;

    for (const char *name = program_list(program, inside); *name != '\0'; count++) {
        const int len = (int)strcspn(name, "\n");

        ck_assert_uint_lt(count, WRITTEN_MAX);
        const char *path = program_path(
            program, arena_format(program_arena(program), "%s/%.*s", inside, len, name));
        files[count] = (Standing){path, file_text(program, path, NULL), NULL};
        name += len + 1;
    }
    return count;
}

static void look_again(Program *program, Standing *file, int n)
{
    const char *text = file_text(program, file->path, NULL);

    if (file->after == NULL && strcmp(text, file->before) != 0)
        file->after = text;
    ck_assert_msg(strcmp(text, file->before) == 0 || strcmp(text, file->after) == 0,
                  "%s after a kill at point %d:\n%s", file->path, n, text);
}

int program_kill_writer(Program *program, const char *inside, const char *const *words)
{
    Standing files[WRITTEN_MAX];
    const char *names = program_list(program, inside);
    size_t count = look_first(program, inside, files), changed = 0;
    Ended ended = {.by_signal = SIGKILL};
    int n = 0;

    while (ended.by_signal != 0) {
        n++;
        program_env(program, "MAKSATUS_FAULT_STOP", arena_format(program_arena(program), "%d", n));
        ended = program_call_list(program, EXIT_ANY, words);
        for (size_t i = 0; i < count; i++)
            look_again(program, &files[i], n);
    }
    program_env(program, "MAKSATUS_FAULT_STOP", NULL);
    for (size_t i = 0; i < count; i++) {
        const char *last = file_text(program, files[i].path, NULL);

        if (files[i].after != NULL)
            ck_assert_str_eq(last, files[i].after);
        changed += files[i].after != NULL;
    }
    ck_assert_int_eq(ended.exit_code, 0);
    ck_assert_uint_gt(changed, 0);
    ck_assert_str_eq(program_list(program, inside), names);
    return n - 1;
}
