/*
 * planted_night.c
 *     MAKSATUS_MAKE_BATCH is the program that makes it.
 */
#include "planted_night.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

const char planted_day[] = "2026-12-22";

json_t *planted_night(Program *p, const char *pieces)
{
    const char *size = getenv("MAKSATUS_PLANTED");
    const char *maker = getenv("MAKSATUS_MAKE_BATCH");
    int ends[2];

    ck_assert_ptr_nonnull(maker);
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        (void)dup2(ends[1], STDOUT_FILENO);
        (void)close(ends[0]);
        (void)execl(maker, maker, "--count", size == NULL ? "20000" : size, "--faults", "5",
                    "--seed", "11", "--date", planted_day, "--pieces", pieces, "--reference",
                    program_source(p, "fixtures/reference"), program_path(p, "inbox/night.csv"),
                    NULL);
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
