/*
 * ensure.h
 *     Assertions about this program, never about its input. They stay on in every build.
 *
 * A payment engine that no longer knows what is true stops before the commit: the process ends
 * with exit code 70, the open transaction dies with it, and the next run resumes.
 */
#ifndef MAKSATUS_ENSURE_H
#define MAKSATUS_ENSURE_H

#include <stdnoreturn.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define ensure(condition)                                                                          \
    ((condition) ? (void)0 : ensure_failed(#condition, __FILE__, __LINE__, __func__))

/* Says where and what on stderr and leaves with exit code 70. */
noreturn void ensure_failed(const char *condition, const char *file, int line,
                            const char *function);

#endif
