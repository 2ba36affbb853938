/*
 * planted_night.c
 *     MAKSATUS_MAKE_BATCH is the program that makes it.
 */
#include "planted_night.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

const char planted_day[] = "2026-12-22";

enum { WORDS_MAX = 32 };

static json_t *make(const char *const words[WORDS_MAX])
{
    int ends[2];
    char *arguments[WORDS_MAX];

    memcpy(arguments, words, sizeof(arguments)); /* execv promises not to change them */
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        (void)dup2(ends[1], STDOUT_FILENO);
        (void)close(ends[0]);
        (void)execv(words[0], arguments);
        _exit(127);
    }
    (void)close(ends[1]);
    FILE *told = fdopen(ends[0], "r");
    json_t *summary = json_loadf(told, 0, NULL);
    int status = 0;

    (void)fclose(told);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ck_assert_ptr_nonnull(summary);
    return summary;
}

json_t *planted_delivery(Program *p, const char *name, const char *const *options)
{
    const char *words[WORDS_MAX] = {getenv("MAKSATUS_MAKE_BATCH"), "--date", planted_day,
                                    "--reference", program_source(p, "fixtures/reference")};
    size_t count = 5;

    ck_assert_ptr_nonnull(words[0]);
    for (; *options != NULL; options++) {
        ck_assert_uint_lt(count, WORDS_MAX - 2);
        words[count++] = *options;
    }
    words[count] = program_path(p, arena_format(program_arena(p), "inbox/%s", name));
    return make(words);
}

json_t *planted_night(Program *p, const char *pieces)
{
    const char *size = getenv("MAKSATUS_PLANTED");
    const char *const options[] = {"--count", size == NULL ? "20000" : size,
                                   "--faults", "5", "--seed", "11", "--pieces", pieces, NULL};

    return planted_delivery(p, "night.csv", options);
}
