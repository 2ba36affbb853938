/*
 * durable.c
 *     What must survive a power cut: writes, syncs and removals, with their fault points. A name is
 *     durable when the file and then its folder are synced.
 */
#include "durable.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maksatus/fault.h"
#include "maksatus/limits.h"
#include "maksatus/text.h"

Status world_refused(Error *err, const char *verb, const char *path)
{
    const char *cause = strerrordesc_np(errno);
    TEXT_ON_STACK(name, ERROR_TEXT_BYTES / 2);

    name.capacity -= 1; /* room for the zero */
    text_add_escaped(&name, slice_of(path));
    name.capacity += 1;
    return error_set(err, STATUS_IO, "cannot %s %s: %s", verb, text_string(&name),
                     cause == NULL ? "unknown error" : cause);
}

void fd_close(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

int regular_open(const char *path, off_t *bytes)
{
    AUTO_FD int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    struct stat found;
    int result = fd;

    if (fd < 0) {
        if (errno == ENXIO || errno == ENODEV)
            errno = ELOOP; /* a socket, or a device without a driver */
        return -1;
    }
    if (fstat(fd, &found) != 0)
        return -1;
    if (!S_ISREG(found.st_mode)) {
        fd_close(&fd);
        errno = ELOOP;
        return -1;
    }
    *bytes = found.st_size;
    fd = -1; /* the caller's now */
    return result;
}

Status world_read(int fd, const char *path, char *bytes, size_t size, size_t *filled, Error *err)
{
    size_t have = 0;

    if (FAULT_FAILS("file.read.fails")) {
        errno = EIO;
        return world_refused(err, "read", path);
    }
    while (have < size) {
        ssize_t got = read(fd, bytes + have, size - have);

        if (got == 0)
            break;
        if (got < 0 && errno != EINTR)
            return world_refused(err, "read", path);
        if (got > 0)
            have += (size_t)got;
    }
    *filled = have;
    return STATUS_OK;
}

Status world_write(int fd, const char *path, Slice bytes, Error *err)
{
    FAULT_POINT("file.write.before");
    if (FAULT_FAILS("file.write.fails")) {
        errno = NO_SPACE;
        return world_refused(err, "write", path);
    }
    while (bytes.len > 0) {
        ssize_t put = write(fd, bytes.at, bytes.len);

        if (put < 0 && errno != EINTR)
            return world_refused(err, "write", path);
        if (put > 0)
            bytes = (Slice){bytes.at + put, bytes.len - (size_t)put};
    }
    FAULT_POINT("file.write.after");
    return STATUS_OK;
}

Status world_sync(int fd, const char *path, Error *err)
{
    FAULT_POINT("file.sync.before");
    if (FAULT_FAILS("file.sync.fails")) {
        errno = NO_SPACE;
        return world_refused(err, "sync", path);
    }
    if (fsync(fd) != 0)
        return world_refused(err, "sync", path);
    FAULT_POINT("file.sync.after");
    return STATUS_OK;
}

Status world_create(const char *path, mode_t mode, int *fd, Error *err)
{
    AUTO_FD int created = -1;

    FAULT_POINT("file.create.before");
    if (FAULT_FAILS("file.create.fails")) {
        errno = NO_SPACE;
        return world_refused(err, "create", path);
    }
    created = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (created < 0)
        return world_refused(err, "create", path);
    /* Whoever started us may have a tighter umask; connectors read by group. */
    if (fchmod(created, mode) != 0)
        return world_refused(err, "set the mode of", path);
    FAULT_POINT("file.create.after");
    *fd = created;
    created = -1;
    return STATUS_OK;
}

Status file_unlink(const char *path, Error *err)
{
    FAULT_POINT("file.unlink.before");
    if (FAULT_FAILS("file.unlink.fails")) {
        errno = NO_SPACE;
        return world_refused(err, "remove", path);
    }
    if (unlink(path) != 0 && errno != ENOENT)
        return world_refused(err, "remove", path);
    FAULT_POINT("file.unlink.after");
    return STATUS_OK;
}

Status file_sync_folder(const char *path, Error *err)
{
    AUTO_FD int fd = -1;

    FAULT_POINT("file.sync_folder.before");
    if (FAULT_FAILS("file.sync_folder.fails")) {
        errno = NO_SPACE;
        return world_refused(err, "sync folder", path);
    }
    fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return world_refused(err, "open folder", path);
    /* Some network file systems sync a folder by themselves and refuse to be asked. */
    if (fsync(fd) != 0 && errno != EINVAL)
        return world_refused(err, "sync folder", path);
    FAULT_POINT("file.sync_folder.after");
    return STATUS_OK;
}

void path_parent(const char *path, char out[LIMIT_PATH_BYTES])
{
    const char *slash = strrchr(path, '/');
    size_t len = slash == NULL ? 0 : (size_t)(slash - path);

    ensure(len < LIMIT_PATH_BYTES);
    if (slash == NULL)
        path = ".";
    if (slash == NULL || len == 0)
        len = 1;
    memcpy(out, path, len);
    out[len] = '\0';
}

Status world_sync_parent(const char *path, Error *err)
{
    char folder[LIMIT_PATH_BYTES];

    path_parent(path, folder);
    return file_sync_folder(folder, err);
}

Status file_replace(const char *from, const char *to, Error *err)
{
    FAULT_POINT("file.replace.before");
    if (FAULT_FAILS("file.replace.fails")) {
        errno = NO_SPACE;
        return world_refused(err, "rename to", to);
    }
    if (rename(from, to) != 0)
        return world_refused(err, "rename to", to);
    FAULT_POINT("file.replace.after");
    return world_sync_parent(to, err);
}

Status file_find(const char *path, bool *found, Error *err)
{
    struct stat entry;

    *found = lstat(path, &entry) == 0;
    if (!*found && errno != ENOENT && errno != ENOTDIR)
        return world_refused(err, "look for", path);
    return STATUS_OK;
}

bool file_exists(const char *path)
{
    struct stat found;

    return lstat(path, &found) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

void standard_streams_fill(void)
{
    static const int modes[] = {O_WRONLY, O_RDONLY, O_WRONLY};

    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd] | O_NOCTTY) < 0)
            _exit(status_exit_code(STATUS_IO));
}
