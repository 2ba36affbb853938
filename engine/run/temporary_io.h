/*
 * temporary_io.h
 *     Bytes into temporary files and out of them (temporary_open and others of file.h), with the
 *     cause when that fails.
 */
#ifndef RUN_TEMPORARY_IO_H
#define RUN_TEMPORARY_IO_H

#include "maksatus/file.h"

/* All of the bytes, or STATUS_IO. After writing, a rewind comes before reading. */
MUST_CHECK Status temporary_write(FILE *file, const void *bytes, size_t size, Error *err);
MUST_CHECK Status temporary_read(FILE *file, void *bytes, size_t size, Error *err);
MUST_CHECK Status temporary_rewind(FILE *file, Error *err);

#endif
