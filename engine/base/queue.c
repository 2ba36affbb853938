/*
 * queue.c
 *     See queue.h.
 */
#include "maksatus/queue.h"

void queue_init(Queue *queue, size_t capacity)
{
    ensure(capacity > 0 && capacity <= QUEUE_ITEMS_MAX);
    *queue = (Queue){.capacity = capacity};
    ensure(pthread_mutex_init(&queue->mutex, NULL) == 0);
    ensure(pthread_cond_init(&queue->changed, NULL) == 0);
}

void queue_done(Queue *queue)
{
    ensure(pthread_cond_destroy(&queue->changed) == 0);
    ensure(pthread_mutex_destroy(&queue->mutex) == 0);
}

static void lock(Queue *queue)
{
    ensure(pthread_mutex_lock(&queue->mutex) == 0);
}

static void unlock(Queue *queue)
{
    ensure(pthread_cond_broadcast(&queue->changed) == 0);
    ensure(pthread_mutex_unlock(&queue->mutex) == 0);
}

bool queue_put(Queue *queue, void *item)
{
    ensure(item != NULL);
    lock(queue);
    while (queue->count == queue->capacity && !queue->closed)
        ensure(pthread_cond_wait(&queue->changed, &queue->mutex) == 0);

    bool open = !queue->closed;
    if (open) {
        queue->item[(queue->first + queue->count) % queue->capacity] = item;
        queue->count++;
    }
    unlock(queue);
    return open;
}

static void *take_first(Queue *queue)
{
    if (queue->count == 0)
        return NULL;

    void *item = queue->item[queue->first];
    queue->first = (queue->first + 1) % queue->capacity;
    queue->count--;
    return item;
}

void *queue_take(Queue *queue)
{
    lock(queue);
    while (queue->count == 0 && !queue->closed)
        ensure(pthread_cond_wait(&queue->changed, &queue->mutex) == 0);

    void *item = take_first(queue);
    unlock(queue);
    return item;
}

void *queue_take_now(Queue *queue)
{
    lock(queue);
    void *item = take_first(queue);
    unlock(queue);
    return item;
}

void queue_close(Queue *queue)
{
    lock(queue);
    queue->closed = true;
    unlock(queue);
}
