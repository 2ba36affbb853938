/*
 * temporary_io.c
 *     See temporary_io.h.
 */
#include "temporary_io.h"

#include <errno.h>
#include <string.h>

/* The cause is what matters: usually no space is left. */
static Status refused(const char *verb, Error *err)
{
    const char *cause = strerrordesc_np(errno);

    return error_set(err, STATUS_IO, "cannot %s a temporary file in HOME: %s", verb,
                     cause == NULL ? "unknown error" : cause);
}

Status temporary_write(FILE *file, const void *bytes, size_t size, Error *err)
{
    if (size > 0 && fwrite(bytes, 1, size, file) != size)
        return refused("write", err);
    return STATUS_OK;
}

Status temporary_read(FILE *file, void *bytes, size_t size, Error *err)
{
    if (size == 0 || fread(bytes, 1, size, file) == size)
        return STATUS_OK;
    if (feof(file))
        return error_set(err, STATUS_IO, "a temporary file in HOME ends too early");
    return refused("read back", err);
}

Status temporary_rewind(FILE *file, Error *err)
{
    if (fflush(file) != 0 || fseek(file, 0, SEEK_SET) != 0)
        return refused("write", err);
    return STATUS_OK;
}
