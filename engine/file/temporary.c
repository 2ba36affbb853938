/*
 * temporary.c
 *     Files that need not outlive the machine: what is known of a delivery or of the payments of a
 *     file waits in them, so that memory does not grow with it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "durable.h"
#include "maksatus/fault.h"
#include "maksatus/limits.h"

enum { TEMPORARY_MODE = 0600 };

Status temporary_open(const char *folder, FILE **file, Error *err)
{
    AUTO_FD int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, TEMPORARY_MODE);

    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        char name[LIMIT_PATH_BYTES];
        int len = snprintf(name, sizeof name, "%s/.temporary-XXXXXX", folder);

        ensure(len > 0 && len < (int)sizeof name);
        fd = mkostemp(name, O_CLOEXEC);
        if (fd >= 0)
            TRY(file_unlink(name, err));
    }
    if (fd < 0)
        return world_refused(err, "open a temporary file in", folder);
    *file = fdopen(fd, "w+");
    if (*file == NULL)
        return world_refused(err, "open a temporary file in", folder);
    fd = -1; /* the stream's now */
    return STATUS_OK;
}

static Status stream_of(int *fd, const char *mode, const char *path, FILE **file, Error *err)
{
    *file = fdopen(*fd, mode);
    if (*file == NULL)
        return world_refused(err, "open", path);
    *fd = -1; /* the stream's now */
    return STATUS_OK;
}

Status temporary_create(const char *path, FILE **file, Error *err)
{
    AUTO_FD int fd = -1;

    *file = NULL;
    TRY(world_create(path, TEMPORARY_MODE, &fd, err));
    return stream_of(&fd, "w", path, file, err);
}

Status temporary_close(const char *path, FILE **file, Error *err)
{
    FILE *closed = *file;

    *file = NULL;
    FAULT_POINT("file.temporary.before");
    if (FAULT_FAILS("file.temporary.fails")) {
        (void)fclose(closed);
        errno = ENOSPC;
        return world_refused(err, "write", path);
    }
    if (fclose(closed) != 0)
        return world_refused(err, "write", path);
    FAULT_POINT("file.temporary.after");
    return STATUS_OK;
}

Status temporary_reopen(const char *path, FILE **file, Error *err)
{
    off_t bytes = 0;
    AUTO_FD int fd = regular_open(path, &bytes);

    *file = NULL;
    if (fd < 0)
        return errno == ENOENT ? STATUS_OK : world_refused(err, "open", path);
    return stream_of(&fd, "r", path, file, err);
}
