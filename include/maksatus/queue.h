/*
 * queue.h
 *     A bounded queue between two threads: the faster one waits.
 *
 *     producer ── queue_put ─▶ [ item | item | … ] ── queue_take ─▶ consumer
 *                 waits while full                     waits while empty
 *
 * Items are pointers; who takes one owns it. queue_close() by either side ends it: nothing more can
 * be put, and what was put before is still taken, unless the consumer is the one that closed.
 */
#ifndef MAKSATUS_QUEUE_H
#define MAKSATUS_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "maksatus/ensure.h"

enum { QUEUE_ITEMS_MAX = 8 };

typedef struct Queue {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    void *item[QUEUE_ITEMS_MAX];
    size_t capacity, first, count;
    bool closed;
} Queue;

void queue_init(Queue *queue, size_t capacity);
void queue_done(Queue *queue); /* both threads are through with it */

/* False when it is closed: the item is still the caller's. item is never NULL. */
MUST_CHECK bool queue_put(Queue *queue, void *item);
/* NULL when it is closed and empty. */
void *queue_take(Queue *queue);
/* The same without waiting: NULL also when nothing is there yet. */
void *queue_take_now(Queue *queue);
void queue_close(Queue *queue);

#endif
