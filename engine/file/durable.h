/*
 * durable.h
 *     The system calls that change or read the disk, each with its fault points, for this folder.
 *
 * Every one of them stands here once, so that a test can stop the program on both sides of it or
 * let the world refuse it (as a full disk does).
 */
#ifndef MAKSATUS_ENGINE_FILE_DURABLE_H
#define MAKSATUS_ENGINE_FILE_DURABLE_H

#include <errno.h>
#include <sys/types.h>

#include "maksatus/file.h"
#include "maksatus/limits.h"

enum { FILE_MODE = 0640 }; /* of what we make and keep */
enum { NO_SPACE = ENOSPC }; /* what the world says where a test lets it refuse */

/* STATUS_IO with "cannot <verb> <path>: <errno>"; control characters of the path are escaped. */
Status world_refused(Error *err, const char *verb, const char *path);

/* A regular file, never a link, never waiting; errno says why when it is -1. ELOOP stands for
 * everything that is not regular. */
int regular_open(const char *path, off_t *bytes);

/* Up to size bytes; fewer only at the end of the file. */
MUST_CHECK Status world_read(int fd, const char *path, char *bytes, size_t size, size_t *filled,
                             Error *err);
MUST_CHECK Status world_write(int fd, const char *path, Slice bytes, Error *err);
MUST_CHECK Status world_sync(int fd, const char *path, Error *err);
/* A new file of this mode; it must not be there. */
MUST_CHECK Status world_create(const char *path, mode_t mode, int *fd, Error *err);
/* An open file from its first byte on into a new one (mode 0640), synced, or nothing of it. */
MUST_CHECK Status world_copy(int in, const char *from, const char *to, Error *err);
/* The same under a hidden name beside to, until it is whole; *taken as file_rename says. */
MUST_CHECK Status world_copy_beside(int in, const char *from, const char *to, bool *taken,
                                    Error *err);
/* The folder that path stands in. */
MUST_CHECK Status world_sync_parent(const char *path, Error *err);

/* Frees what digest_begin took from OpenSSL when digest_end will never be called. NULL is fine. */
void digest_drop(Digest *digest);

/* What stands before the last slash of path, as "." or "/" where that is meant. */
void path_parent(const char *path, char out[LIMIT_PATH_BYTES]);

void fd_close(int *fd); /* for AUTO_FD; -1 is fine */
#define AUTO_FD __attribute__((cleanup(fd_close)))

#endif
