/*
 * file.h
 *     The only code that opens files. Everything is relative to directory descriptors or absolute
 *     paths given by the caller; names from outside are opened with O_NOFOLLOW and must be regular.
 *
 * Fault points stand on both sides of every write, fsync, link, rename and unlink in here.
 */
#ifndef MAKSATUS_FILE_H
#define MAKSATUS_FILE_H

#include <stdint.h>
#include <stdio.h>

#include "maksatus/arena.h"
#include "maksatus/parser.h"
#include "maksatus/status.h"

enum { SHA256_BYTES = 32, SHA256_HEX_BYTES = 65 };

typedef struct Sha256 {
    unsigned char bytes[SHA256_BYTES];
} Sha256;

void sha256_hex(const Sha256 *digest, char out[SHA256_HEX_BYTES]);
MUST_CHECK bool sha256_parse(Slice hex, Sha256 *digest);
bool sha256_equal(const Sha256 *a, const Sha256 *b);
Sha256 sha256_of(Slice bytes);

typedef struct Digest Digest; /* streaming SHA-256 over EVP; in the arena */
Digest *digest_begin(Arena *arena);
void digest_add(Digest *digest, Slice bytes);
Sha256 digest_end(Digest *digest);

/* --- reading --- */

typedef struct InputFile InputFile;

typedef enum InputVerdict {
    INPUT_OPEN,
    INPUT_NOT_REGULAR, /* folder, link, fifo, device */
    INPUT_UNREADABLE,  /* no permission */
    INPUT_GONE,        /* it was there a moment ago */
} InputVerdict;

/* Opens path (never following a link, never waiting for a fifo). Anything but INPUT_OPEN leaves
 * *input NULL: that is data about the delivery, not a failure. */
MUST_CHECK Status input_open(Arena *arena, const char *path, InputFile **input,
                             InputVerdict *verdict, Error *err);
/* The next bytes, inflated when the file is gzip (told by its magic; several members are one
 * stream), hashed on the way. 0 at the end. broken: FRAMING_GZIP_BROKEN (damaged or truncated) or
 * FRAMING_LIMIT (more bytes than LIMIT_DELIVERY_BYTES), else FRAMING_NONE. */
MUST_CHECK Status input_read(InputFile *input, char *bytes, size_t size, size_t *filled,
                             FramingCode *broken, Error *err);
/* The same for a parser. */
ByteSource input_source(InputFile *input);
/* After the end: SHA-256 and size of what was read, after inflating. */
Sha256 input_sha256(const InputFile *input);
int64_t input_bytes(const InputFile *input);
/* From the first byte on again: the same file, whatever its name has become. */
MUST_CHECK Status input_rewind(Arena *arena, InputFile *input, Error *err);
/* What lies on disk, before it is inflated. */
int64_t input_file_bytes(const InputFile *input);
/* SHA-256 of what lies on disk; nothing of the file can be read after it. */
MUST_CHECK Status input_file_digest(const InputFile *input, Sha256 *digest, Error *err);
/* The file once more, whatever becomes of its name: to be moved or copied, not to be read. */
MUST_CHECK Status input_hold(Arena *arena, const InputFile *input, InputFile **held, Error *err);
/* Somebody has written into the file since it was opened: what was read is no more. */
bool input_overwritten(const InputFile *input);
/* Moves the file that was read, as file_rename would, and no other one: where its name is another
 * file's by now, that one stays where it is, and to is a copy of what was read. */
MUST_CHECK Status input_move(const InputFile *input, const char *to, bool *taken, Error *err);
/* As file_copy, of what was read. */
MUST_CHECK Status input_copy(const InputFile *input, const char *to, Error *err);
void input_close(InputFile *input); /* fine with NULL */
void input_done(InputFile **input); /* closes it and sets it to NULL */
#define AUTO_INPUT __attribute__((cleanup(input_done)))

/* What a person has named, on the command line or in the settings. There links are followed, unlike
 * those in the inbox; *real is the file itself, to be opened. STATUS_USAGE when there is no such
 * file or it is not regular, STATUS_IO when it may not be read. */
MUST_CHECK Status file_named(Arena *arena, const char *path, const char **real, Error *err);
/* The same of one that is written, which takes the place of nothing but a file: where nothing is
 * there, *real is path. */
MUST_CHECK Status file_to_write(Arena *arena, const char *path, const char **real, Error *err);
/* STATUS_USAGE when there is no such folder. */
MUST_CHECK Status folder_named(const char *path, Error *err);

/* Whole small file into the arena; STATUS_LIMIT when longer than bytes_max. */
MUST_CHECK Status file_read_all(Arena *arena, const char *path, size_t bytes_max, Slice *bytes,
                                Error *err);
/* SHA-256 and size of a file; *found false when there is none. */
MUST_CHECK Status file_digest(const char *path, bool *found, Sha256 *digest, int64_t *bytes,
                              Error *err);

/* --- writing --- */

typedef struct OutputFile OutputFile;

/* Creates path anew (an old one is removed first; mode 0640), buffered, hashed on the way. */
MUST_CHECK Status output_open(Arena *arena, const char *path, OutputFile **output, Error *err);
MUST_CHECK Status output_write(OutputFile *output, Slice bytes, Error *err);
/* Flushes, fsyncs, closes. Then sha256 and bytes may be asked. */
MUST_CHECK Status output_commit(OutputFile *output, Error *err);
Sha256 output_sha256(const OutputFile *output);
int64_t output_bytes(const OutputFile *output);
/* The same under a hidden name beside path, until it is shown after its commit: whoever watches the
 * folder never sees half of it. What stood there stands until then. */
MUST_CHECK Status output_open_hidden(Arena *arena, const char *path, OutputFile **output,
                                     Error *err);
MUST_CHECK Status output_show(OutputFile *output, Error *err);
/* Closes and removes what was begun; does nothing for NULL, or after commit to what is shown. */
void output_abandon(OutputFile *output);

/* Small file, complete and synced, or not there at all: written beside and renamed. */
MUST_CHECK Status file_write_all(Arena *arena, const char *path, Slice bytes, Error *err);

/* The same bytes under another name (an old one is removed first; mode 0640), synced, or nothing
 * of them. */
MUST_CHECK Status file_copy(const char *from, const char *to, Error *err);

/* Rename that never replaces: *taken is true when to exists already (nothing was done). Syncs the
 * folder of to, and that of from when it is another. Its mode becomes 0640, or stays narrower. */
MUST_CHECK Status file_rename(const char *from, const char *to, bool *taken, Error *err);
/* Rename in one step that replaces what stands there; both are in one folder, which is synced. */
MUST_CHECK Status file_replace(const char *from, const char *to, Error *err);
MUST_CHECK Status file_unlink(const char *path, Error *err); /* not there is fine */
MUST_CHECK Status file_sync_folder(const char *path, Error *err);
/* Anything of that name, links too. What cannot be looked at is refused by file_find, and counts as
 * there for file_exists: then it is never written a second time. Who tries one name after the
 * other asks file_find, or would never come to an end. */
MUST_CHECK Status file_find(const char *path, bool *found, Error *err);
bool file_exists(const char *path);
/* Who starts us with a closed standard stream must not have what we say in the file, or on the
 * connection, that is opened next. Reading stdin and writing stdout fail, as they did; messages are
 * lost, as they were. */
void standard_streams_fill(void);
/* mkdir -p for the last part only, mode 0750; there already is fine. */
MUST_CHECK Status folder_make(const char *path, Error *err);
/* The same, and nobody else may claim the folder until this process ends: STATUS_BUSY where
 * somebody has. Two who write the same names would show each other's halves. Where a file system
 * knows no locks, nobody is kept out. */
MUST_CHECK Status folder_make_claimed(const char *path, Error *err);
/* Claims the folder that it stands in, which may be anybody's: waits up to 10 s for it. */
MUST_CHECK Status file_claim(const char *path, Error *err);

/* Names in a folder that are neither hidden nor end in .tmp or .part, sorted by bytes. */
MUST_CHECK Status folder_list(Arena *arena, const char *path, Slice **names, size_t *count,
                              Error *err);
/* Hidden names that end so, sorted by bytes. */
MUST_CHECK Status folder_list_hidden(Arena *arena, const char *path, const char *ending,
                                     Slice **names, size_t *count, Error *err);

/* An unnamed temporary file in a folder: gone when closed or when we die. */
MUST_CHECK Status temporary_open(const char *folder, FILE **file, Error *err);
/* One with a name (mode 0600), that another process may read once it is closed. It need not outlive
 * the machine: it is not synced. *file is NULL afterwards. */
MUST_CHECK Status temporary_create(const char *path, FILE **file, Error *err);
MUST_CHECK Status temporary_close(const char *path, FILE **file, Error *err);
/* For reading; *file is NULL when it is not there. */
MUST_CHECK Status temporary_reopen(const char *path, FILE **file, Error *err);

/* A folder for temporary files, which nobody else may enter (mode 0700); there already is fine. */
MUST_CHECK Status folder_make_private(const char *path, Error *err);
/* Removes the files in such a folder, and the folder. Not there is fine; so is a file that somebody
 * makes at that moment: then the folder stays. */
MUST_CHECK Status folder_remove_private(const char *path, Error *err);

/* --- signing --- */

/* Detached CMS (RFC 5652, SHA-256, DER) over the file at path. key_path must not be readable by
 * others: STATUS_USAGE. The certificate's chain may follow it in its PEM file. */
MUST_CHECK Status signature_make(Arena *arena, const char *path, const char *certificate_path,
                                 const char *key_path, Slice *der, Error *err);
MUST_CHECK Status signature_check_key(const char *certificate_path, const char *key_path,
                                      Error *err);
/* For tests and auditors: verifies against the given certificate only. */
MUST_CHECK Status signature_verify(const char *path, Slice der, const char *certificate_path,
                                   Error *err);

#endif
