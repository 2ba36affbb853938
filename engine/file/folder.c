/*
 * folder.c
 *     Folders: made, listed in a stable order, and removed with their files.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "durable.h"
#include "maksatus/fault.h"
#include "maksatus/limits.h"
#include "maksatus/text.h"

enum { FOLDER_MODE = 0750, PRIVATE_MODE = 0700 };
enum { CLAIM_PAUSE_MS = 20, FILE_CLAIM_TRIES = 10 * 1000 / CLAIM_PAUSE_MS };

static void folder_close(DIR **folder)
{
    if (*folder != NULL)
        (void)closedir(*folder);
}
#define AUTO_FOLDER __attribute__((cleanup(folder_close)))

typedef struct NameList {
    Slice *names;
    size_t count, capacity;
} NameList;

static void name_list_done(NameList *list)
{
    memory_free(list->names);
}
#define AUTO_NAMES __attribute__((cleanup(name_list_done)))

static Status make(const char *path, mode_t mode, Error *err)
{
    struct stat found;

    FAULT_POINT("file.mkdir.before");
    if (FAULT_FAILS("file.mkdir.fails")) {
        errno = ENOSPC;
        return world_refused(err, "make folder", path);
    }
    if (mkdir(path, mode) != 0) {
        int cause = errno;

        if (cause == EEXIST && stat(path, &found) == 0 && S_ISDIR(found.st_mode))
            return STATUS_OK;
        errno = cause;
        return world_refused(err, "make folder", path);
    }
    if (chmod(path, mode) != 0)
        return world_refused(err, "set the mode of", path);
    FAULT_POINT("file.mkdir.after");
    return world_sync_parent(path, err);
}

Status folder_make(const char *path, Error *err)
{
    return make(path, FOLDER_MODE, err);
}

Status folder_make_private(const char *path, Error *err)
{
    return make(path, PRIVATE_MODE, err);
}

/* The lock is of the open folder, so that it leaves nothing behind; the system closes it. */
static Status claim(const char *path, int tries, Error *err)
{
    const struct timespec pause = {.tv_nsec = CLAIM_PAUSE_MS * 1000000L};
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return world_refused(err, "open folder", path);
    while (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        if (--tries == 0) {
            (void)close(fd);
            return error_set(err, STATUS_BUSY, "another command writes into the folder %s", path);
        }
        (void)nanosleep(&pause, NULL);
    }
    return STATUS_OK;
}

Status folder_make_claimed(const char *path, Error *err)
{
    TRY(folder_make(path, err));
    return claim(path, 1, err);
}

Status file_claim(const char *path, Error *err)
{
    char folder[LIMIT_PATH_BYTES];

    path_parent(path, folder);
    return claim(folder, FILE_CLAIM_TRIES, err);
}

static bool is_file(const char *name)
{
    return strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

static Status remove_files(const char *path, DIR *folder, Error *err)
{
    const struct dirent *entry;

    for (errno = 0; (entry = readdir(folder)) != NULL; errno = 0) {
        TEXT_ON_STACK(inside, LIMIT_PATH_BYTES);

        if (!is_file(entry->d_name))
            continue;
        text_add_format(&inside, "%s/%s", path, entry->d_name);
        TRY(file_unlink(text_string(&inside), err));
    }
    return errno == 0 ? STATUS_OK : world_refused(err, "read folder", path);
}

Status folder_remove_private(const char *path, Error *err)
{
    AUTO_FOLDER DIR *folder = opendir(path);

    if (folder == NULL)
        return errno == ENOENT ? STATUS_OK : world_refused(err, "open folder", path);
    TRY(remove_files(path, folder, err));
    if (rmdir(path) != 0 && errno != ENOTEMPTY && errno != EEXIST && errno != ENOENT)
        return world_refused(err, "remove folder", path);
    return STATUS_OK;
}

static bool is_listed(const char *name)
{
    return name[0] != '.' && !slice_ends(slice_of(name), ".tmp")
           && !slice_ends(slice_of(name), ".part");
}

static int by_bytes(const void *a, const void *b)
{
    return slice_compare(*(const Slice *)a, *(const Slice *)b);
}

static void name_list_add(NameList *list, Slice name)
{
    MEMORY_GROW(list->names, list->capacity, list->count + 1);
    list->names[list->count] = name;
    list->count += 1;
}

/* hidden: the ending of hidden names that are wanted; NULL: names that are not hidden. */
static Status list_names(Arena *arena, const char *path, const char *hidden, Slice **names,
                         size_t *count, Error *err)
{
    AUTO_FOLDER DIR *folder = opendir(path);
    AUTO_NAMES NameList list = {0};
    const struct dirent *entry;

    if (folder == NULL)
        return world_refused(err, "open folder", path);
    for (errno = 0; (entry = readdir(folder)) != NULL; errno = 0) {
        if (hidden == NULL ? !is_listed(entry->d_name)
                           : entry->d_name[0] != '.'
                                 || !slice_ends(slice_of(entry->d_name), hidden))
            continue;
        if (list.count == LIMIT_INBOX_FILES)
            return error_set(err, STATUS_LIMIT, "more than %d files in a folder",
                             LIMIT_INBOX_FILES);
        name_list_add(&list, slice_of(arena_string(arena, slice_of(entry->d_name))));
    }
    if (errno != 0)
        return world_refused(err, "read folder", path);
    if (list.count > 1)
        qsort(list.names, list.count, sizeof(Slice), by_bytes);
    *names = ARENA_ARRAY(arena, Slice, list.count);
    if (list.count > 0)
        memcpy(*names, list.names, list.count * sizeof(Slice));
    *count = list.count;
    return STATUS_OK;
}

Status folder_list(Arena *arena, const char *path, Slice **names, size_t *count, Error *err)
{
    return list_names(arena, path, NULL, names, count, err);
}

Status folder_list_hidden(Arena *arena, const char *path, const char *ending, Slice **names,
                          size_t *count, Error *err)
{
    return list_names(arena, path, ending, names, count, err);
}
