/*
 * timing.h
 *     The one clock of the benches: processor time of this process, so that what else runs on the
 *     machine does not count, and one line for each thing that was measured.
 *
 *     Timing timing = {.name = "emit"};
 *     timing_begin(&timing);
 *     ... 4,096 of them ...
 *     timing_end(&timing, 4096);           as often as needed: what lies between is not counted
 *     timing_print(&timing);               emit 430000 0.251 1713147
 */
#ifndef MAKSATUS_BENCH_TIMING_H
#define MAKSATUS_BENCH_TIMING_H

#include <stdint.h>
#include <stdio.h>
#include <time.h>

typedef struct Timing {
    const char *name;
    int64_t count;
    int64_t nanoseconds;
    int64_t begun;
} Timing;

static inline int64_t timing_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline void timing_begin(Timing *timing)
{
    timing->begun = timing_now();
}

static inline void timing_end(Timing *timing, int64_t count)
{
    timing->nanoseconds += timing_now() - timing->begun;
    timing->count += count;
}

/* name, count, seconds, how many a second */
static inline void timing_print(const Timing *timing)
{
    double seconds = (double)timing->nanoseconds / 1e9;

    (void)printf("%s %lld %.3f %.0f\n", timing->name, (long long)timing->count, seconds,
                 (double)timing->count / seconds);
}

#endif
