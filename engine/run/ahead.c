/*
 * ahead.c
 *     See ahead.h.
 */
#include "ahead.h"

static void *fill_ahead(void *context)
{
    Ahead *ahead = context;
    void *chunk;
    bool more = true;

    while (more && (chunk = queue_take(&ahead->empty)) != NULL) {
        more = ahead->fill(ahead->context, chunk);
        more = queue_put(&ahead->full, chunk) && more;
    }
    queue_close(&ahead->full);
    return NULL;
}

Status ahead_start(Ahead *ahead, AheadFill fill, void *context, void *const *chunk, size_t count,
                   Error *err)
{
    *ahead = (Ahead){.fill = fill, .context = context, .alone = count == 1 ? chunk[0] : NULL};
    if (ahead->alone != NULL)
        return STATUS_OK;
    queue_init(&ahead->full, count);
    queue_init(&ahead->empty, count);
    for (size_t i = 0; i < count; i++)
        ensure(queue_put(&ahead->empty, chunk[i]));
    ahead->started = pthread_create(&ahead->thread, NULL, fill_ahead, ahead) == 0;
    return ahead->started ? STATUS_OK : error_set(err, STATUS_IO, "cannot start another thread");
}

void *ahead_next(Ahead *ahead)
{
    if (ahead->alone != NULL) {
        (void)ahead->fill(ahead->context, ahead->alone);
        return ahead->alone;
    }
    ensure(ahead->given == NULL || queue_put(&ahead->empty, ahead->given));
    ahead->given = queue_take(&ahead->full);
    ensure(ahead->given != NULL);
    return ahead->given;
}

void ahead_stop(Ahead *ahead)
{
    if (!ahead->started)
        return;
    queue_close(&ahead->full);
    queue_close(&ahead->empty);
    ensure(pthread_join(ahead->thread, NULL) == 0);
    queue_done(&ahead->full);
    queue_done(&ahead->empty);
    *ahead = (Ahead){0};
}
