/*
 * ahead.h
 *     A thread that fills chunks ahead of the one that takes them.
 *
 *     thread: fill ─▶ [ chunk | chunk ] ─▶ ahead_next ─▶ what the caller does with it
 *               ◀──────────── given back with the next call ◀────────┘
 *
 * A chunk belongs to one thread at a time: to the filling one until ahead_next gives it out, to the
 * caller until the next call. What fill reads besides it is the thread's until ahead_stop.
 */
#ifndef MAKSATUS_RUN_AHEAD_H
#define MAKSATUS_RUN_AHEAD_H

#include "maksatus/queue.h"
#include "maksatus/status.h"

/* Fills a chunk, and whatever it held before goes. False: it is the last one. */
typedef bool (*AheadFill)(void *context, void *chunk);

typedef struct Ahead {
    AheadFill fill;
    void *context;
    void *alone; /* the only chunk; NULL: there are more, and a thread */
    void *given; /* the chunk that the caller has */
    pthread_t thread;
    Queue full, empty;
    bool started;
} Ahead;

/* count chunks, of the caller's making, up to QUEUE_ITEMS_MAX. Of one alone nothing is ahead: it is
 * filled when it is asked for, without a thread. */
MUST_CHECK Status ahead_start(Ahead *ahead, AheadFill fill, void *context, void *const *chunk,
                              size_t count, Error *err);
/* The next chunk that was filled, in their order. Not to be asked again after the last one. */
void *ahead_next(Ahead *ahead);
void ahead_stop(Ahead *ahead); /* before its end too; fine with one of {0} */

#endif
