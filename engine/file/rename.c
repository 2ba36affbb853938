/*
 * rename.c
 *     A file gets another name, which nobody has.
 *
 * A rename here never replaces: where the file system cannot promise that (renameat2 refused), a
 * link and an unlink do, and a crash between them leaves the same file under both names, never
 * under none. So does a copy, where the two names lie on different file systems, as an inbox of its
 * own may.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "durable.h"
#include "maksatus/fault.h"
#include "maksatus/text.h"

/* The way without renameat2: link refuses a name that is taken. */
static Status link_and_unlink(const char *from, const char *to, bool *taken, Error *err)
{
    FAULT_POINT("file.link.before");
    if (FAULT_FAILS("file.link.fails")) {
        errno = NO_SPACE;
        return world_refused(err, "link", to);
    }
    if (link(from, to) != 0) {
        *taken = errno == EEXIST;
        return *taken ? STATUS_OK : world_refused(err, "link", to);
    }
    FAULT_POINT("file.link.after");
    TRY(world_sync_parent(to, err));
    return file_unlink(from, err);
}

/* The file system or the kernel does not know RENAME_NOREPLACE. */
static bool rename_is_unknown(int cause)
{
    return cause == EINVAL || cause == ENOSYS || cause == EOPNOTSUPP;
}

/* *across: they are not of one file system, nothing was done. */
static Status rename_only(const char *from, const char *to, bool *taken, bool *across, Error *err)
{
    *across = false;
    FAULT_POINT("file.rename.before");
    if (FAULT_FAILS("file.rename.fails")) {
        errno = NO_SPACE;
        return world_refused(err, "rename to", to);
    }
    if (FAULT_FAILS("file.rename.unknown"))
        return link_and_unlink(from, to, taken, err);
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
        FAULT_POINT("file.rename.after");
        return STATUS_OK;
    }
    if (rename_is_unknown(errno))
        return link_and_unlink(from, to, taken, err);
    *taken = errno == EEXIST;
    *across = errno == EXDEV;
    return *taken || *across ? STATUS_OK : world_refused(err, "rename to", to);
}

Status world_copy_beside(int in, const char *from, const char *to, bool *taken, Error *err)
{
    TEXT_ON_STACK(name, LIMIT_PATH_BYTES);
    char folder[LIMIT_PATH_BYTES];
    Error ignored = {0};
    bool across;

    path_parent(to, folder);
    text_add_format(&name, "%s/.%s.tmp", folder, strrchr(to, '/') + 1);
    const char *hidden = text_string(&name);
    Status status = world_copy(in, from, hidden, err);
    if (status == STATUS_OK)
        status = rename_only(hidden, to, taken, &across, err);
    if (status != STATUS_OK) {
        /* Whatever stays of it is written anew by the next one. */
        if (file_unlink(hidden, &ignored) != STATUS_OK)
            ensure(ignored.status != STATUS_OK);
        return status;
    }
    return *taken ? file_unlink(hidden, err) : file_sync_folder(folder, err);
}

/* From one file system to another: a copy that gets its name when it is whole; then the old one
 * goes. As with a link, a crash may leave the file under both names. */
static Status move_across(const char *from, const char *to, bool *taken, Error *err)
{
    off_t bytes;
    AUTO_FD int in = regular_open(from, &bytes);

    if (in < 0)
        return world_refused(err, "open", from);
    TRY(world_copy_beside(in, from, to, taken, err));
    return *taken ? STATUS_OK : file_unlink(from, err);
}

/* Whoever brought it with whatever mode: what is kept is nobody else's to read. */
static void close_to_others(const char *path)
{
    struct stat entry;

    if (lstat(path, &entry) != 0 || !S_ISREG(entry.st_mode)
        || (entry.st_mode & ALLPERMS & ~(mode_t)FILE_MODE) == 0)
        return;
    FAULT_POINT("file.mode.before");
    if (fchmodat(AT_FDCWD, path, entry.st_mode & FILE_MODE, AT_SYMLINK_NOFOLLOW) != 0)
        return; /* it belongs to another user: its folder guards it */
    FAULT_POINT("file.mode.after");
}

Status file_rename(const char *from, const char *to, bool *taken, Error *err)
{
    char from_folder[LIMIT_PATH_BYTES];
    char to_folder[LIMIT_PATH_BYTES];
    bool across;

    *taken = false;
    TRY(rename_only(from, to, taken, &across, err));
    if (across)
        TRY(move_across(from, to, taken, err));
    if (*taken)
        return STATUS_OK;
    close_to_others(to);
    path_parent(from, from_folder);
    path_parent(to, to_folder);
    TRY(file_sync_folder(to_folder, err));
    return strcmp(from_folder, to_folder) == 0 ? STATUS_OK : file_sync_folder(from_folder, err);
}
