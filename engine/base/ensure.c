/*
 * ensure.c
 *     Stops a program that no longer knows what is true.
 *
 * _exit and not exit or abort: nothing that is registered may run any more, and no core file with
 * identity codes in it is left behind.
 */
#include "maksatus/ensure.h"

#include <stdio.h>
#include <unistd.h>

enum { EXIT_CODE_BUG = 70 };

noreturn void ensure_failed(const char *condition, const char *file, int line, const char *function)
{
    (void)fprintf(stderr, "%s:%d: %s: assertion failed: %s\n", file, line, function, condition);
    (void)fflush(stderr);
    _exit(EXIT_CODE_BUG);
}
