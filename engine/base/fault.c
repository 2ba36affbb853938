/*
 * fault.c
 *     Counts the fault points that are reached and does what the environment asks at the Nth.
 *
 * The counts are of the whole process: a point that two threads reach is reached twice. The
 * environment is read once, at the first point.
 */
#include "maksatus/fault.h"

#include "maksatus/ensure.h"

#ifdef MAKSATUS_FAULTS

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "maksatus/text.h"

static pthread_once_t plan_once = PTHREAD_ONCE_INIT;
static uint64_t stop_at; /* 0 is never */
static uint64_t fail_at;
static const char *pause_file; /* NULL is never */
static int log_file = -1;
static atomic_uint_fast64_t points_reached;
static atomic_uint_fast64_t fails_reached;

static uint64_t number_of(const char *variable)
{
    const char *text = getenv(variable);
    uint64_t number = 0;

    if (text == NULL)
        return 0;
    for (; *text >= '0' && *text <= '9'; text++)
        number = number * 10 + (uint64_t)(*text - '0');
    return number;
}

static void plan_read(void)
{
    const char *path = getenv("MAKSATUS_FAULT_LOG");

    stop_at = number_of("MAKSATUS_FAULT_STOP");
    fail_at = number_of("MAKSATUS_FAULT_FAIL");
    pause_file = getenv("MAKSATUS_FAULT_PAUSE");
    if (path != NULL && path[0] != '\0')
        log_file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
}

/* One write, so that the lines of threads and processes do not mix. */
static void name_log(const char *name, const char *what)
{
    TEXT_ON_STACK(line, 128);

    if (log_file < 0)
        return;
    text_add_string(&line, name);
    text_add_string(&line, what);
    text_add_char(&line, '\n');
    ssize_t written = write(log_file, line.at, line.len);
    ensure(written == (ssize_t)line.len);
}

/* A signal would do too, but a shell and others send the same ones. */
static void pause_here(void)
{
    static const struct timespec a_moment = {.tv_nsec = 1000000};
    int file = open(pause_file, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);

    ensure(file >= 0);
    (void)close(file);
    while (access(pause_file, F_OK) == 0)
        (void)nanosleep(&a_moment, NULL);
}

void fault_point(const char *name)
{
    ensure(pthread_once(&plan_once, plan_read) == 0);
    name_log(name, "");
    if (atomic_fetch_add(&points_reached, 1) + 1 == stop_at)
        (void)raise(SIGKILL);
    if (pause_file != NULL)
        pause_here();
}

bool fault_fails(const char *name)
{
    ensure(pthread_once(&plan_once, plan_read) == 0);
    name_log(name, " fails");
    return atomic_fetch_add(&fails_reached, 1) + 1 == fail_at;
}

#else

/* A release build has no fault points; a file of nothing is no C. */
_Static_assert(COUNT_OF("") == 1, "nothing is here");

#endif
