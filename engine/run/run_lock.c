/*
 * run_lock.c
 *     See run.h: one run, or act that must not meet one, at a time.
 */
#include <time.h>

#include "maksatus/run.h"

Status run_lock(Store *store, Error *err)
{
    const struct timespec pause = {.tv_nsec = RUN_LOCK_PAUSE_MS * 1000000L};

    for (int i = 0; i < RUN_LOCK_TRIES; i++) {
        bool got;

        TRY(store_try_lock(store, RUN_LOCK_KEY, &got, err));
        if (got)
            return STATUS_OK;
        (void)nanosleep(&pause, NULL);
    }
    return error_set(err, STATUS_BUSY, "another run is at work on this database");
}
