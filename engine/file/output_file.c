/*
 * output_file.c
 *     Files as they are written: buffered, hashed on the way, synced, or not there at all.
 */
#include <unistd.h>

#include "durable.h"
#include "maksatus/limits.h"

enum { BUFFER_BYTES = 128 * 1024 };

struct OutputFile {
    int fd; /* -1 after commit or abandon */
    const char *path;
    const char *shown; /* the name that output_show gives it; NULL: path */
    char *buffer;
    size_t len;
    Digest *digest;
    Sha256 sha256;
    int64_t bytes;
    bool committed;
};

Status output_open(Arena *arena, const char *path, OutputFile **output, Error *err)
{
    OutputFile *opened;
    int fd = -1;

    *output = NULL;
    TRY(file_unlink(path, err));
    TRY(world_create(path, FILE_MODE, &fd, err));
    opened = ARENA_NEW(arena, OutputFile);
    opened->fd = fd;
    opened->path = arena_string(arena, slice_of(path));
    opened->buffer = arena_alloc(arena, BUFFER_BYTES);
    opened->digest = digest_begin(arena);
    *output = opened;
    return STATUS_OK;
}

Status output_open_hidden(Arena *arena, const char *path, OutputFile **output, Error *err)
{
    const char *slash = strrchr(path, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    char *hidden = arena_format(arena, "%.*s.%s.tmp", (int)folder, path, path + folder);

    TRY(output_open(arena, hidden, output, err));
    (*output)->shown = arena_string(arena, slice_of(path));
    return STATUS_OK;
}

/* Straight to the disk, past the buffer. */
static Status put(OutputFile *output, Slice bytes, Error *err)
{
    digest_add(output->digest, bytes);
    output->bytes += (int64_t)bytes.len;
    return world_write(output->fd, output->path, bytes, err);
}

static Status flush(OutputFile *output, Error *err)
{
    Slice bytes = {output->buffer, output->len};

    output->len = 0;
    return bytes.len == 0 ? STATUS_OK : put(output, bytes, err);
}

Status output_write(OutputFile *output, Slice bytes, Error *err)
{
    ensure(output->fd >= 0);
    if (bytes.len > BUFFER_BYTES - output->len)
        TRY(flush(output, err));
    if (bytes.len >= BUFFER_BYTES)
        return put(output, bytes, err);
    if (bytes.len > 0)
        memcpy(output->buffer + output->len, bytes.at, bytes.len);
    output->len += bytes.len;
    return STATUS_OK;
}

Status output_commit(OutputFile *output, Error *err)
{
    int fd;

    ensure(output->fd >= 0);
    TRY(flush(output, err));
    TRY(world_sync(output->fd, output->path, err));
    fd = output->fd;
    output->fd = -1;
    /* Some file systems report a full disk only here. */
    if (close(fd) != 0)
        return world_refused(err, "close", output->path);
    output->sha256 = digest_end(output->digest);
    output->committed = true;
    return STATUS_OK;
}

Status output_show(OutputFile *output, Error *err)
{
    ensure(output->committed && output->shown != NULL);
    TRY(file_replace(output->path, output->shown, err));
    output->shown = NULL;
    return STATUS_OK;
}

Sha256 output_sha256(const OutputFile *output)
{
    ensure(output->committed);
    return output->sha256;
}

int64_t output_bytes(const OutputFile *output)
{
    ensure(output->committed);
    return output->bytes;
}

void output_abandon(OutputFile *output)
{
    Error ignored = {0};
    Status removed;

    if (output == NULL || (output->committed && output->shown == NULL))
        return;
    if (!output->committed) {
        fd_close(&output->fd);
        digest_drop(output->digest);
    }
    /* It has a name that nobody takes; if it cannot go now, the next output_open removes it, and
     * the cause that brought us here is the one to report. */
    removed = file_unlink(output->path, &ignored);
    (void)removed;
}

Status file_write_all(Arena *arena, const char *path, Slice bytes, Error *err)
{
    ArenaMark mark = arena_mark(arena);
    char *beside = arena_format(arena, "%s.tmp", path);
    OutputFile *output = NULL;
    Status status = output_open(arena, beside, &output, err);

    if (status == STATUS_OK)
        status = output_write(output, bytes, err);
    if (status == STATUS_OK)
        status = output_commit(output, err);
    if (status == STATUS_OK)
        status = file_replace(beside, path, err);
    else
        output_abandon(output);
    arena_reset(arena, mark);
    return status;
}

static Status copy_bytes(int in, const char *from, int out, const char *to, Error *err)
{
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    char *piece = arena_alloc(&arena, BUFFER_BYTES);
    for (size_t filled = BUFFER_BYTES; filled == BUFFER_BYTES;) {
        TRY(world_read(in, from, piece, BUFFER_BYTES, &filled, err));
        if (filled > 0)
            TRY(world_write(out, to, (Slice){piece, filled}, err));
    }
    return world_sync(out, to, err);
}

Status world_copy(int in, const char *from, const char *to, Error *err)
{
    Error ignored = {0};
    AUTO_FD int out = -1;

    if (lseek(in, 0, SEEK_SET) != 0)
        return world_refused(err, "read again", from);
    TRY(file_unlink(to, err));
    TRY(world_create(to, FILE_MODE, &out, err));
    Status status = copy_bytes(in, from, out, to, err);
    if (status != STATUS_OK && file_unlink(to, &ignored) != STATUS_OK)
        ensure(ignored.status != STATUS_OK); /* what stays of it is removed by the next copy */
    return status;
}

Status file_copy(const char *from, const char *to, Error *err)
{
    off_t bytes;
    AUTO_FD int in = regular_open(from, &bytes);

    return in < 0 ? world_refused(err, "open", from) : world_copy(in, from, to, err);
}
