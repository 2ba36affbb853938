/*
 * input_file.c
 *     Files as they are read: deliveries that may be gzip, small files, and the digest of a file.
 *
 *     disk -> raw[] -> (inflate when the first two bytes say gzip) -> caller's bytes -> SHA-256
 *
 * The digest is of the inflated bytes: a delivery is the same one, plain or compressed. After the
 * last member nothing may follow, and no member may be cut short.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "durable.h"
#include "maksatus/limits.h"

enum { RAW_BYTES = 128 * 1024, GZIP_WINDOW_BITS = 15 + 16, READ_PIECE_BYTES = 64 * 1024 };

struct InputFile {
    int fd;
    const char *path;
    struct stat opened; /* what it was then */
    unsigned char *raw;
    size_t raw_at, raw_end;
    bool raw_ended; /* the file has no more */
    bool gzip;
    bool member_ended; /* between two members */
    bool started, ended;
    FramingCode broken;
    z_stream inflater;
    Digest *digest;
    Sha256 sha256; /* set when ended or broken */
    int64_t bytes;
};

static InputVerdict verdict_of(int cause)
{
    switch (cause) {
    case ELOOP:
        return INPUT_NOT_REGULAR;
    case ENOENT:
        return INPUT_GONE;
    case EACCES:
    case EPERM:
        return INPUT_UNREADABLE;
    default:
        return INPUT_OPEN; /* none of the three: the world refuses */
    }
}

/* Of a file as it lies on disk; how much it inflates to shows while it is read. */
static FramingCode broken_by_size(int64_t bytes)
{
    return bytes > LIMIT_DELIVERY_BYTES ? FRAMING_LIMIT : FRAMING_NONE;
}

Status input_open(Arena *arena, const char *path, InputFile **input, InputVerdict *verdict,
                  Error *err)
{
    off_t bytes = 0;
    int fd = regular_open(path, &bytes);
    InputFile *opened;
    struct stat found = {0};

    *input = NULL;
    if (fd >= 0 && fstat(fd, &found) != 0)
        fd_close(&fd);
    if (fd < 0) {
        *verdict = verdict_of(errno);
        return *verdict == INPUT_OPEN ? world_refused(err, "open", path) : STATUS_OK;
    }
    opened = ARENA_NEW(arena, InputFile);
    opened->fd = fd;
    opened->path = arena_string(arena, slice_of(path));
    opened->opened = found;
    opened->raw = arena_alloc(arena, RAW_BYTES);
    opened->digest = digest_begin(arena);
    opened->broken = broken_by_size(bytes);
    *input = opened;
    *verdict = INPUT_OPEN;
    return STATUS_OK;
}

/* Makes sure that raw has a byte, unless the file has none left. */
static Status raw_fill(InputFile *input, Error *err)
{
    size_t filled = 0;

    if (input->raw_at < input->raw_end || input->raw_ended)
        return STATUS_OK;
    TRY(world_read(input->fd, input->path, (char *)input->raw, RAW_BYTES, &filled, err));
    input->raw_at = 0;
    input->raw_end = filled;
    input->raw_ended = filled < RAW_BYTES;
    return STATUS_OK;
}

/* The first look at the file decides between plain and gzip. */
static Status input_start(InputFile *input, Error *err)
{
    TRY(raw_fill(input, err));
    input->started = true;
    input->gzip = input->raw_end >= 2 && input->raw[0] == 0x1f && input->raw[1] == 0x8b;
    if (input->gzip)
        ensure(inflateInit2(&input->inflater, GZIP_WINDOW_BITS) == Z_OK);
    return STATUS_OK;
}

static Status plain_read(InputFile *input, char *bytes, size_t size, size_t *filled, Error *err)
{
    size_t have;

    TRY(raw_fill(input, err));
    have = input->raw_end - input->raw_at;
    *filled = have < size ? have : size;
    memcpy(bytes, input->raw + input->raw_at, *filled);
    input->raw_at += *filled;
    return STATUS_OK;
}

/* Inflates what raw holds into bytes; sets broken when that is not gzip. */
static void inflate_some(InputFile *input, char *bytes, size_t size, size_t *filled)
{
    z_stream *inflater = &input->inflater;
    size_t piece = size < READ_PIECE_BYTES ? size : READ_PIECE_BYTES;
    int result;

    inflater->next_in = input->raw + input->raw_at;
    inflater->avail_in = (uInt)(input->raw_end - input->raw_at);
    inflater->next_out = (Bytef *)bytes;
    inflater->avail_out = (uInt)piece;
    if (input->member_ended) {
        ensure(inflateReset(inflater) == Z_OK);
        input->member_ended = false;
    }
    result = inflate(inflater, Z_NO_FLUSH);
    ensure(result != Z_MEM_ERROR && result != Z_STREAM_ERROR);
    input->raw_at = input->raw_end - inflater->avail_in;
    *filled = piece - inflater->avail_out;
    input->member_ended = result == Z_STREAM_END;
    /* Z_BUF_ERROR only says that this call could do nothing: more input settles it. */
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
        input->broken = FRAMING_GZIP_BROKEN;
}

static Status gzip_read(InputFile *input, char *bytes, size_t size, size_t *filled, Error *err)
{
    *filled = 0;
    while (*filled == 0 && input->broken == FRAMING_NONE) {
        TRY(raw_fill(input, err));
        if (input->raw_at == input->raw_end && input->member_ended)
            return STATUS_OK;
        /* Even with no input left the inflater may hold output: ask once, then it is cut. */
        bool starved = input->raw_at == input->raw_end;
        inflate_some(input, bytes, size, filled);
        if (starved && *filled == 0 && !input->member_ended)
            input->broken = FRAMING_GZIP_BROKEN;
    }
    return STATUS_OK;
}

static void input_end(InputFile *input)
{
    input->ended = true;
    input->sha256 = digest_end(input->digest);
}

Status input_read(InputFile *input, char *bytes, size_t size, size_t *filled, FramingCode *broken,
                  Error *err)
{
    ensure(size > 0);
    *filled = 0;
    *broken = input->broken;
    if (input->ended)
        return STATUS_OK;
    if (!input->started && *broken == FRAMING_NONE)
        TRY(input_start(input, err));
    if (*broken == FRAMING_NONE && input->gzip)
        TRY(gzip_read(input, bytes, size, filled, err));
    else if (*broken == FRAMING_NONE)
        TRY(plain_read(input, bytes, size, filled, err));
    input->bytes += (int64_t)*filled;
    if (input->bytes > LIMIT_DELIVERY_BYTES)
        input->broken = FRAMING_LIMIT;
    *broken = input->broken;
    if (*broken != FRAMING_NONE)
        *filled = 0;
    digest_add(input->digest, (Slice){bytes, *filled});
    if (*filled == 0)
        input_end(input);
    return STATUS_OK;
}

static Status source_read(void *context, char *bytes, size_t size, size_t *filled,
                          FramingCode *broken, Error *err)
{
    return input_read(context, bytes, size, filled, broken, err);
}

ByteSource input_source(InputFile *input)
{
    return (ByteSource){input, source_read};
}

Sha256 input_sha256(const InputFile *input)
{
    ensure(input->ended);
    return input->sha256;
}

int64_t input_bytes(const InputFile *input)
{
    return input->bytes;
}

Status input_rewind(Arena *arena, InputFile *input, Error *err)
{
    InputFile again = {
        .fd = input->fd, .path = input->path, .opened = input->opened, .raw = input->raw};

    if (lseek(input->fd, 0, SEEK_SET) != 0)
        return world_refused(err, "read again", input->path);
    if (input->gzip)
        (void)inflateEnd(&input->inflater);
    digest_drop(input->digest);
    again.digest = digest_begin(arena);
    again.broken = broken_by_size(input_file_bytes(input));
    *input = again;
    return STATUS_OK;
}

int64_t input_file_bytes(const InputFile *input)
{
    struct stat status;

    return fstat(input->fd, &status) == 0 ? status.st_size : 0;
}

Status input_hold(Arena *arena, const InputFile *input, InputFile **held, Error *err)
{
    int fd = fcntl(input->fd, F_DUPFD_CLOEXEC, 0);

    if (fd < 0)
        return world_refused(err, "hold", input->path);
    *held = ARENA_NEW(arena, InputFile);
    (*held)->fd = fd;
    (*held)->path = arena_string(arena, slice_of(input->path));
    (*held)->opened = input->opened;
    return STATUS_OK;
}

bool input_overwritten(const InputFile *input)
{
    const struct stat *then = &input->opened;
    struct stat now;

    return fstat(input->fd, &now) != 0 || now.st_size != then->st_size
           || now.st_mtim.tv_sec != then->st_mtim.tv_sec
           || now.st_mtim.tv_nsec != then->st_mtim.tv_nsec;
}

static bool has_its_name(const InputFile *input)
{
    struct stat own, named;

    return fstat(input->fd, &own) == 0 && lstat(input->path, &named) == 0
           && own.st_dev == named.st_dev && own.st_ino == named.st_ino;
}

Status input_move(const InputFile *input, const char *to, bool *taken, Error *err)
{
    *taken = false;
    if (has_its_name(input))
        return file_rename(input->path, to, taken, err);
    return world_copy_beside(input->fd, input->path, to, taken, err);
}

Status input_copy(const InputFile *input, const char *to, Error *err)
{
    return world_copy(input->fd, input->path, to, err);
}

void input_close(InputFile *input)
{
    if (input == NULL)
        return;
    if (input->gzip)
        (void)inflateEnd(&input->inflater);
    input->gzip = false;
    digest_drop(input->digest);
    fd_close(&input->fd);
}

void input_done(InputFile **input)
{
    input_close(*input);
    *input = NULL;
}

/* A wrong name is the caller's mistake; everything else is the world's refusal. */
static Status refuse_name(const char *what, const char *path, Error *err)
{
    if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == ENAMETOOLONG)
        return error_set(err, STATUS_USAGE, "no such %s: %s", what, path);
    return world_refused(err, "look for", path);
}

Status file_named(Arena *arena, const char *path, const char **real, Error *err)
{
    char resolved[PATH_MAX];
    struct stat found;

    if (realpath(path, resolved) == NULL || stat(resolved, &found) != 0)
        return refuse_name("file", path, err);
    if (!S_ISREG(found.st_mode))
        return error_set(err, STATUS_USAGE, "not a regular file: %s", path);
    if (faccessat(AT_FDCWD, resolved, R_OK, AT_EACCESS) != 0)
        return world_refused(err, "open", path);
    *real = arena_string(arena, slice_of(resolved));
    return STATUS_OK;
}

Status file_to_write(Arena *arena, const char *path, const char **real, Error *err)
{
    *real = path;
    return file_exists(path) ? file_named(arena, path, real, err) : STATUS_OK;
}

Status folder_named(const char *path, Error *err)
{
    struct stat found;

    if (stat(path, &found) != 0)
        return refuse_name("folder", path, err);
    if (!S_ISDIR(found.st_mode))
        return error_set(err, STATUS_USAGE, "not a folder: %s", path);
    return STATUS_OK;
}

Status file_read_all(Arena *arena, const char *path, size_t bytes_max, Slice *bytes, Error *err)
{
    off_t size = 0;
    AUTO_FD int fd = regular_open(path, &size);
    size_t filled = 0;
    char *buffer;

    if (fd < 0)
        return world_refused(err, "open", path);
    if ((uint64_t)size > bytes_max)
        return error_set(err, STATUS_LIMIT, "a file of %lld bytes, at most %zu are read: %s",
                         (long long)size, bytes_max, path);
    /* One byte more than it says: a file that grows meanwhile is not read in part. */
    buffer = arena_alloc(arena, (size_t)size + 1);
    TRY(world_read(fd, path, buffer, (size_t)size + 1, &filled, err));
    if (filled > (size_t)size)
        return error_set(err, STATUS_IO, "the file grew while it was read: %s", path);
    *bytes = (Slice){buffer, filled};
    return STATUS_OK;
}

/* From where the file stands to its end. */
static Status digest_rest(int fd, const char *path, Sha256 *digest, int64_t *bytes, Error *err)
{
    char piece[READ_PIECE_BYTES / 2];
    AUTO_ARENA Arena arena = {0};
    size_t filled = 0;
    Digest *sum;

    arena_init(&arena, READ_PIECE_BYTES);
    sum = digest_begin(&arena);
    *bytes = 0;
    do {
        Status status = world_read(fd, path, piece, sizeof piece, &filled, err);

        if (status != STATUS_OK) {
            digest_drop(sum);
            return status;
        }
        digest_add(sum, (Slice){piece, filled});
        *bytes += (int64_t)filled;
    } while (filled > 0);
    *digest = digest_end(sum);
    return STATUS_OK;
}

Status file_digest(const char *path, bool *found, Sha256 *digest, int64_t *bytes, Error *err)
{
    off_t size = 0;
    AUTO_FD int fd = regular_open(path, &size);

    *found = fd >= 0;
    if (fd < 0)
        return errno == ENOENT ? STATUS_OK : world_refused(err, "open", path);
    return digest_rest(fd, path, digest, bytes, err);
}

Status input_file_digest(const InputFile *input, Sha256 *digest, Error *err)
{
    int64_t bytes;

    if (lseek(input->fd, 0, SEEK_SET) != 0)
        return world_refused(err, "read again", input->path);
    return digest_rest(input->fd, input->path, digest, &bytes, err);
}
