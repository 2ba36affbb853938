/*
 * test_file.c
 *     Files: what is opened and what is not, gzip, complete or absent, never replaced, disk full.
 *
 * Each test has a folder of its own and, as Check forks, a process of its own: the environment of
 * the fault points is read once a process.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "maksatus/file.h"
#include "maksatus/limits.h"

enum { ARENA_BYTES = 4 * 1024 * 1024, NOBODY = 65534, PIECE = 1000 };

static char folder[64];
static Arena arena;
static Error err;

static void begin(void)
{
    memcpy(folder, "/tmp/maksatus-file-XXXXXX", sizeof "/tmp/maksatus-file-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chmod(folder, 0755), 0);
    arena_init(&arena, ARENA_BYTES);
    err = (Error){0};
}

static void remove_folder(const char *path)
{
    pid_t child = fork();

    if (child == 0) {
        (void)execlp("rm", "rm", "-rf", path, (char *)NULL);
        _exit(1);
    }
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
}

static void end(void)
{
    arena_done(&arena);
    remove_folder(folder);
}

static char *in_folder(const char *name)
{
    return arena_format(&arena, "%s/%s", folder, name);
}

/* Plain stdio: what the tested code does is not asked to check itself. */
static void put(const char *path, const void *bytes, size_t len)
{
    FILE *file = fopen(path, "w");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
    ck_assert_int_eq(fclose(file), 0);
}

static Slice get(const char *path)
{
    char *bytes = arena_alloc(&arena, 1024 * 1024);
    FILE *file = fopen(path, "r");
    size_t len;

    ck_assert_ptr_nonnull(file);
    len = fread(bytes, 1, 1024 * 1024, file);
    ck_assert_int_eq(fclose(file), 0);
    return (Slice){bytes, len};
}

/* --- digests --- */

static const struct {
    const char *sentence;
    const char *text;
    const char *hex;
} digest_rows[] = {
    {"nothing", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

START_TEST(digests_are_sha256)
{
    Slice text = slice_of(digest_rows[_i].text);
    Sha256 whole = sha256_of(text);
    Digest *digest = digest_begin(&arena);
    Sha256 parts, parsed;
    char hex[SHA256_HEX_BYTES];

    for (size_t i = 0; i < text.len; i++)
        digest_add(digest, (Slice){text.at + i, 1});
    parts = digest_end(digest);
    sha256_hex(&whole, hex);
    ck_assert_msg(strcmp(hex, digest_rows[_i].hex) == 0, "%s: %s", digest_rows[_i].sentence, hex);
    ck_assert(sha256_equal(&whole, &parts));
    ck_assert(sha256_parse(slice_of(hex), &parsed));
    ck_assert(sha256_equal(&whole, &parsed));
    parsed.bytes[SHA256_BYTES - 1] ^= 1;
    ck_assert(!sha256_equal(&whole, &parsed));
}
END_TEST

static const struct {
    const char *sentence;
    const char *hex;
} bad_hex_rows[] = {
    {"63 digits", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85"},
    {"65 digits", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555"},
    {"upper case", "E3B0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"a letter after f", "g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"nothing", ""},
};

START_TEST(a_digest_is_read_strictly)
{
    Sha256 parsed;

    ck_assert_msg(!sha256_parse(slice_of(bad_hex_rows[_i].hex), &parsed), "%s",
                  bad_hex_rows[_i].sentence);
}
END_TEST

/* --- opening --- */

typedef enum Kind { A_FILE, A_FOLDER, A_LINK, A_DANGLING_LINK, A_FIFO, NOTHING } Kind;

static const struct {
    const char *sentence;
    Kind kind;
    InputVerdict verdict;
} open_rows[] = {
    {"a file is opened", A_FILE, INPUT_OPEN},
    {"a folder is not", A_FOLDER, INPUT_NOT_REGULAR},
    {"a link is not followed", A_LINK, INPUT_NOT_REGULAR},
    {"a link to nothing is a link", A_DANGLING_LINK, INPUT_NOT_REGULAR},
    {"a fifo is not waited for", A_FIFO, INPUT_NOT_REGULAR},
    {"what is gone is gone", NOTHING, INPUT_GONE},
};

static void make(const char *path, Kind kind)
{
    switch (kind) {
    case A_FILE:
        put(path, "x", 1);
        break;
    case A_FOLDER:
        ck_assert_int_eq(mkdir(path, 0755), 0);
        break;
    case A_LINK:
        put(in_folder("target"), "x", 1);
        ck_assert_int_eq(symlink(in_folder("target"), path), 0);
        break;
    case A_DANGLING_LINK:
        ck_assert_int_eq(symlink("/nowhere/at/all", path), 0);
        break;
    case A_FIFO:
        ck_assert_int_eq(mkfifo(path, 0644), 0);
        break;
    case NOTHING:
        break;
    }
}

START_TEST(only_regular_files_are_opened)
{
    char *path = in_folder("name");
    InputFile *input = NULL;
    InputVerdict verdict = INPUT_GONE;

    make(path, open_rows[_i].kind);
    ck_assert_int_eq(input_open(&arena, path, &input, &verdict, &err), STATUS_OK);
    ck_assert_msg(verdict == open_rows[_i].verdict, "%s", open_rows[_i].sentence);
    ck_assert((input != NULL) == (verdict == INPUT_OPEN));
    ck_assert(file_exists(path) == (open_rows[_i].kind != NOTHING));
    input_close(input);
}
END_TEST

static const struct {
    const char *sentence;
    Kind kind;
    Status status;
    const char *says;
} named_rows[] = {
    {"a file", A_FILE, STATUS_OK, ""},
    {"a link is followed", A_LINK, STATUS_OK, ""},
    {"a folder", A_FOLDER, STATUS_USAGE, "not a regular file: "},
    {"a link to nothing", A_DANGLING_LINK, STATUS_USAGE, "no such file: "},
    {"a fifo is not waited for", A_FIFO, STATUS_USAGE, "not a regular file: "},
    {"nothing", NOTHING, STATUS_USAGE, "no such file: "},
};

START_TEST(what_a_person_names_is_found)
{
    char *path = in_folder("name");
    const char *real = NULL;
    InputFile *input = NULL;
    InputVerdict verdict = INPUT_GONE;

    make(path, named_rows[_i].kind);
    ck_assert_msg(file_named(&arena, path, &real, &err) == named_rows[_i].status, "%s: %s",
                  named_rows[_i].sentence, err.text);
    ck_assert(strncmp(err.text, named_rows[_i].says, strlen(named_rows[_i].says)) == 0);
    if (named_rows[_i].status != STATUS_OK)
        return;
    ck_assert_int_eq(input_open(&arena, real, &input, &verdict, &err), STATUS_OK);
    ck_assert_int_eq(verdict, INPUT_OPEN);
    input_close(input);
}
END_TEST

START_TEST(a_folder_is_named)
{
    ck_assert_int_eq(folder_named(in_folder("."), &err), STATUS_OK);
    put(in_folder("file"), "x", 1);
    ck_assert_int_eq(folder_named(in_folder("file"), &err), STATUS_USAGE);
    err = (Error){0};
    ck_assert_int_eq(folder_named(in_folder("nowhere"), &err), STATUS_USAGE);
    ck_assert_ptr_nonnull(strstr(err.text, "no such folder: "));
}
END_TEST

/* As an ordinary user: root may read everything. */
START_TEST(an_unreadable_file_is_told_apart)
{
    char *path = in_folder("secret");
    pid_t child;
    int result = 0;

    put(path, "x", 1);
    ck_assert_int_eq(chmod(path, 0), 0);
    child = fork();
    if (child == 0) {
        InputFile *input = NULL;
        InputVerdict verdict = INPUT_OPEN;
        const char *real = NULL;

        if (geteuid() == 0 && setuid(NOBODY) != 0)
            _exit(2);
        if (input_open(&arena, path, &input, &verdict, &err) != STATUS_OK)
            _exit(3);
        if (verdict != INPUT_UNREADABLE || input != NULL)
            _exit(4);
        _exit(file_named(&arena, path, &real, &err) == STATUS_IO ? 0 : 5);
    }
    ck_assert_int_eq(waitpid(child, &result, 0), child);
    ck_assert_int_eq(result, 0);
}
END_TEST

/* --- reading --- */

typedef struct ReadOutcome {
    size_t len;
    bool broken;
    FramingCode fault;
    Sha256 sha256;
    int64_t bytes;
} ReadOutcome;

static InputFile *opened(const char *path)
{
    InputFile *input = NULL;
    InputVerdict verdict = INPUT_GONE;

    ck_assert_int_eq(input_open(&arena, path, &input, &verdict, &err), STATUS_OK);
    ck_assert_int_eq(verdict, INPUT_OPEN);
    return input;
}

static ReadOutcome read_on(InputFile *input, size_t piece, char *bytes)
{
    ReadOutcome outcome = {0};
    size_t filled = 0;

    do {
        ck_assert_int_eq(
            input_read(input, bytes + outcome.len, piece, &filled, &outcome.fault, &err),
            STATUS_OK);
        ck_assert_uint_le(filled, piece);
        outcome.len += filled;
    } while (filled > 0);
    outcome.broken = outcome.fault != FRAMING_NONE;
    outcome.sha256 = input_sha256(input);
    outcome.bytes = input_bytes(input);
    return outcome;
}

static ReadOutcome read_all(const char *path, size_t piece, char *bytes)
{
    InputFile *input = opened(path);
    ReadOutcome outcome = read_on(input, piece, bytes);

    input_close(input);
    return outcome;
}

/* One gzip member. */
static size_t gzip(const void *bytes, size_t len, unsigned char *out, size_t size)
{
    z_stream stream = {0};
    size_t made;

    ck_assert_int_eq(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = arena_alloc(&arena, len + 1);
    memcpy(stream.next_in, bytes, len);
    stream.avail_in = (uInt)len;
    stream.next_out = out;
    stream.avail_out = (uInt)size;
    ck_assert_int_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
    made = size - stream.avail_out;
    ck_assert_int_eq(deflateEnd(&stream), Z_OK);
    return made;
}

typedef enum Wrap {
    PLAIN,
    GZIP,
    TWO_MEMBERS,
    EMPTY_MEMBER,
    CUT_TRAILER,
    CUT_BODY,
    CUT_HEADER,
    MAGIC_ONLY,
    GARBAGE_AFTER,
    ZERO_AFTER,
    MAGIC_AFTER,
    CHECKSUM,
    FIRST_BYTE_ONLY,
} Wrap;

static const struct {
    const char *sentence;
    Wrap wrap;
    bool broken;
} gzip_rows[] = {
    {"plain bytes", PLAIN, false},
    {"one gzip member", GZIP, false},
    {"two members are one stream", TWO_MEMBERS, false},
    {"a member of nothing before the content", EMPTY_MEMBER, false},
    {"the last byte is missing", CUT_TRAILER, true},
    {"half of it is missing", CUT_BODY, true},
    {"only the header", CUT_HEADER, true},
    {"only the magic", MAGIC_ONLY, true},
    {"garbage after the end", GARBAGE_AFTER, true},
    {"a zero after the end", ZERO_AFTER, true},
    {"the beginning of another member after the end", MAGIC_AFTER, true},
    {"a wrong checksum", CHECKSUM, true},
    {"the first byte of the magic alone is plain", FIRST_BYTE_ONLY, false},
};

enum { CONTENT_BYTES = 300 * 1000 };
static char content[CONTENT_BYTES];
static char back[2 * CONTENT_BYTES];
static unsigned char packed[CONTENT_BYTES + 4096];

/* Content that does not pack well, so that it passes several buffers. */
static void make_content(void)
{
    uint32_t state = 12345;

    for (size_t i = 0; i < sizeof content; i++) {
        state = state * 1103515245U + 12345U;
        content[i] = (char)(' ' + (state >> 16) % 64);
    }
}

/* Fills packed; answers its length, and the length of what it says in *len. */
static size_t wrap(Wrap how, size_t *len)
{
    size_t made = gzip(content, sizeof content / 2, packed, sizeof packed);

    *len = sizeof content / 2;
    switch (how) {
    case PLAIN:
        memcpy(packed, content, *len);
        return *len;
    case GZIP:
        return made;
    case TWO_MEMBERS:
        *len = sizeof content;
        return made
               + gzip(content + sizeof content / 2, sizeof content / 2, packed + made,
                      sizeof packed - made);
    case EMPTY_MEMBER:
        made = gzip("", 0, packed, sizeof packed);
        return made + gzip(content, *len, packed + made, sizeof packed - made);
    case CUT_TRAILER:
        return made - 1;
    case CUT_BODY:
        return made / 2;
    case CUT_HEADER:
        return 10;
    case MAGIC_ONLY:
        return 2;
    case GARBAGE_AFTER:
        packed[made] = 'x';
        return made + 1;
    case ZERO_AFTER:
        packed[made] = 0;
        return made + 1;
    case MAGIC_AFTER:
        packed[made] = 0x1f;
        packed[made + 1] = 0x8b;
        return made + 2;
    case CHECKSUM:
        packed[made - 8] ^= 1;
        return made;
    case FIRST_BYTE_ONLY:
        *len = 1;
        content[0] = 0x1f;
        packed[0] = 0x1f;
        return 1;
    }
    return 0;
}

START_TEST(deliveries_are_inflated)
{
    char *path = in_folder("delivery");
    static const size_t pieces[] = {1 + PIECE / 2, PIECE * 100, CONTENT_BYTES};
    size_t len = 0;

    make_content();
    put(path, packed, wrap(gzip_rows[_i].wrap, &len));
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        ReadOutcome outcome = read_all(path, pieces[i], back);
        Sha256 expected = sha256_of((Slice){content, len});

        ck_assert_msg(outcome.broken == gzip_rows[_i].broken, "%s", gzip_rows[_i].sentence);
        ck_assert_int_eq(outcome.fault,
                         gzip_rows[_i].broken ? FRAMING_GZIP_BROKEN : FRAMING_NONE);
        if (outcome.broken)
            continue;
        ck_assert_uint_eq(outcome.len, len);
        ck_assert_int_eq(outcome.bytes, (int64_t)len);
        ck_assert_mem_eq(back, content, len);
        ck_assert(sha256_equal(&outcome.sha256, &expected));
    }
}
END_TEST

/* From its middle, and from its end. */
START_TEST(a_delivery_is_read_again)
{
    char *path = in_folder("delivery");
    FramingCode broken = FRAMING_NONE;
    size_t len = 0, filled = 0;

    make_content();
    put(path, packed, wrap(gzip_rows[_i].wrap, &len));
    InputFile *input = opened(path);
    ck_assert_int_eq(input_read(input, back, PIECE, &filled, &broken, &err), STATUS_OK);
    for (int time = 0; time < 2; time++) {
        Sha256 expected = sha256_of((Slice){content, len});

        ck_assert_int_eq(input_rewind(&arena, input, &err), STATUS_OK);
        ReadOutcome outcome = read_on(input, CONTENT_BYTES, back);
        ck_assert_msg(outcome.broken == gzip_rows[_i].broken, "%s", gzip_rows[_i].sentence);
        ck_assert(outcome.broken || sha256_equal(&outcome.sha256, &expected));
        ck_assert(outcome.broken || outcome.bytes == (int64_t)len);
    }
    input_close(input);
}
END_TEST

START_TEST(an_empty_file_has_an_end)
{
    ReadOutcome outcome;
    Sha256 expected = sha256_of(SLICE_LITERAL(""));

    put(in_folder("empty"), "", 0);
    outcome = read_all(in_folder("empty"), PIECE, back);
    ck_assert_uint_eq(outcome.len, 0);
    ck_assert(!outcome.broken);
    ck_assert(sha256_equal(&outcome.sha256, &expected));
}
END_TEST

/* Sparse: it costs no disk, and nothing of it is read. */
START_TEST(a_delivery_over_the_limit_is_broken)
{
    char *path = in_folder("large");
    ReadOutcome outcome;

    put(path, "", 0);
    ck_assert_int_eq(truncate(path, LIMIT_DELIVERY_BYTES + 1), 0);
    outcome = read_all(path, PIECE, back);
    ck_assert(outcome.broken);
    ck_assert_int_eq(outcome.fault, FRAMING_LIMIT);
    ck_assert_uint_eq(outcome.len, 0);
}
END_TEST

START_TEST(small_files_are_read_whole_up_to_a_bound)
{
    char *path = in_folder("small");
    Slice bytes = SLICE_NONE;
    Sha256 digest, expected = sha256_of(SLICE_LITERAL("12345"));
    int64_t size = 0;
    bool found = false;

    put(path, "12345", 5);
    ck_assert_int_eq(file_read_all(&arena, path, 5, &bytes, &err), STATUS_OK);
    ck_assert(slice_is(bytes, "12345"));
    ck_assert_int_eq(file_read_all(&arena, path, 4, &bytes, &err), STATUS_LIMIT);
    err = (Error){0};
    ck_assert_int_eq(file_read_all(&arena, in_folder("none"), 4, &bytes, &err), STATUS_IO);
    err = (Error){0};
    ck_assert_int_eq(file_read_all(&arena, folder, 4, &bytes, &err), STATUS_IO);
    ck_assert_int_eq(file_digest(path, &found, &digest, &size, &err), STATUS_OK);
    ck_assert(found && size == 5 && sha256_equal(&digest, &expected));
    ck_assert_int_eq(file_digest(in_folder("none"), &found, &digest, &size, &err), STATUS_OK);
    ck_assert(!found);
}
END_TEST

/* --- writing --- */

static const size_t write_sizes[] = {0, 1, 128 * 1024 - 1, 128 * 1024, 128 * 1024 + 1, 300000};

START_TEST(what_is_written_is_there_and_hashed)
{
    char *path = in_folder("out");
    size_t len = write_sizes[_i];
    OutputFile *output = NULL;
    Sha256 expected, digest;
    struct stat made;
    Slice found;

    make_content();
    (void)umask(0077);
    put(path, "old and to be gone", 18);
    ck_assert_int_eq(output_open(&arena, path, &output, &err), STATUS_OK);
    ck_assert_int_eq(output_write(output, (Slice){content, len / 2}, &err), STATUS_OK);
    ck_assert_int_eq(output_write(output, (Slice){content + len / 2, len - len / 2}, &err),
                     STATUS_OK);
    ck_assert_int_eq(output_commit(output, &err), STATUS_OK);
    output_abandon(output); /* does nothing after commit */
    found = get(path);
    ck_assert(slice_equal(found, (Slice){content, len}));
    expected = sha256_of((Slice){content, len});
    digest = output_sha256(output);
    ck_assert(sha256_equal(&digest, &expected));
    ck_assert_int_eq(output_bytes(output), (int64_t)len);
    ck_assert_int_eq(stat(path, &made), 0);
    ck_assert_uint_eq(made.st_mode & 07777, 0640);
}
END_TEST

START_TEST(what_is_abandoned_is_gone)
{
    OutputFile *output = NULL;

    ck_assert_int_eq(output_open(&arena, in_folder("out"), &output, &err), STATUS_OK);
    ck_assert_int_eq(output_write(output, SLICE_LITERAL("x"), &err), STATUS_OK);
    output_abandon(output);
    ck_assert(!file_exists(in_folder("out")));
    output_abandon(NULL);
}
END_TEST

START_TEST(a_link_in_the_way_is_removed_not_followed)
{
    OutputFile *output = NULL;

    put(in_folder("target"), "keep", 4);
    ck_assert_int_eq(symlink(in_folder("target"), in_folder("out")), 0);
    ck_assert_int_eq(output_open(&arena, in_folder("out"), &output, &err), STATUS_OK);
    ck_assert_int_eq(output_write(output, SLICE_LITERAL("new"), &err), STATUS_OK);
    ck_assert_int_eq(output_commit(output, &err), STATUS_OK);
    ck_assert(slice_is(get(in_folder("target")), "keep"));
    ck_assert(slice_is(get(in_folder("out")), "new"));
}
END_TEST

START_TEST(a_small_file_replaces_the_old_one)
{
    char *path = in_folder("small");

    ck_assert_int_eq(file_write_all(&arena, path, SLICE_LITERAL("one"), &err), STATUS_OK);
    ck_assert_int_eq(file_write_all(&arena, path, SLICE_LITERAL("two"), &err), STATUS_OK);
    ck_assert(slice_is(get(path), "two"));
    ck_assert(!file_exists(in_folder("small.tmp")));
}
END_TEST

/* The bytes as they lie, whatever they are: what is compressed stays so. */
START_TEST(a_copy_has_the_same_bytes)
{
    size_t len = write_sizes[_i];
    Slice from;

    make_content();
    put(in_folder("from"), content, len);
    put(in_folder("to"), "old", 3);
    ck_assert_int_eq(file_copy(in_folder("from"), in_folder("to"), &err), STATUS_OK);
    ck_assert(slice_equal(get(in_folder("to")), (Slice){content, len}));
    from = (Slice){(const char *)packed, gzip(content, len, packed, sizeof(packed))};
    put(in_folder("from"), from.at, from.len);
    ck_assert_int_eq(file_copy(in_folder("from"), in_folder("to"), &err), STATUS_OK);
    ck_assert(slice_equal(get(in_folder("to")), from));
    ck_assert_int_eq(file_copy(in_folder("none"), in_folder("to"), &err), STATUS_IO);
}
END_TEST

static bool holds(const char *name, const char *bytes)
{
    ArenaMark mark = arena_mark(&arena);
    bool same = slice_is(get(in_folder(name)), bytes);

    arena_reset(&arena, mark);
    return same;
}

/* Another file has its name, or none has: what was read is kept, and the other one stays. */
START_TEST(what_was_read_is_moved_and_nothing_else)
{
    InputFile *input = NULL, *held = NULL;
    InputVerdict verdict;
    bool taken;

    put(in_folder("a"), "first", 5);
    put(in_folder("b"), "second", 6);
    ck_assert_int_eq(input_open(&arena, in_folder("a"), &input, &verdict, &err), STATUS_OK);
    ck_assert_int_eq(input_hold(&arena, input, &held, &err), STATUS_OK);
    input_close(input);
    ck_assert_int_eq(rename(in_folder("b"), in_folder("a")), 0);
    ck_assert_int_eq(input_move(held, in_folder("kept"), &taken, &err), STATUS_OK);
    ck_assert(!taken);
    ck_assert(holds("kept", "first"));
    ck_assert(holds("a", "second"));
    ck_assert(!file_exists(in_folder(".kept.tmp")));
    ck_assert_int_eq(input_move(held, in_folder("a"), &taken, &err), STATUS_OK);
    ck_assert(taken);
    ck_assert(holds("a", "second"));
    ck_assert_int_eq(unlink(in_folder("a")), 0);
    ck_assert_int_eq(input_move(held, in_folder("b"), &taken, &err), STATUS_OK);
    ck_assert(!taken);
    ck_assert(holds("b", "first"));
    input_done(&held);
}
END_TEST

typedef enum Way { WAY_RENAME, WAY_LINK } Way;

START_TEST(a_rename_never_replaces)
{
    bool taken = true;

    if ((Way)_i == WAY_LINK)
        ck_assert_int_eq(setenv("MAKSATUS_FAULT_FAIL", "2", 1), 0); /* file.rename.unknown */
    put(in_folder("a"), "a", 1);
    if ((Way)_i == WAY_LINK)
        put(in_folder("b"), "b", 1);
    ck_assert_int_eq(file_rename(in_folder("a"), in_folder("b"), &taken, &err), STATUS_OK);
    if ((Way)_i == WAY_LINK) {
        ck_assert(taken);
        ck_assert(slice_is(get(in_folder("a")), "a"));
        ck_assert(slice_is(get(in_folder("b")), "b"));
        return;
    }
    ck_assert(!taken);
    ck_assert(!file_exists(in_folder("a")));
    put(in_folder("a"), "second", 6);
    ck_assert_int_eq(file_rename(in_folder("a"), in_folder("b"), &taken, &err), STATUS_OK);
    ck_assert(taken);
    ck_assert(slice_is(get(in_folder("b")), "a"));
    ck_assert(slice_is(get(in_folder("a")), "second"));
}
END_TEST

START_TEST(what_was_moved_is_closed_to_others)
{
    static const mode_t brought[] = {0666, 0755, 0600, 0440}, kept[] = {0640, 0640, 0600, 0440};
    struct stat entry;
    bool taken;

    put(in_folder("a"), "a", 1);
    ck_assert_int_eq(chmod(in_folder("a"), brought[_i]), 0);
    ck_assert_int_eq(file_rename(in_folder("a"), in_folder("b"), &taken, &err), STATUS_OK);
    ck_assert_int_eq(stat(in_folder("b"), &entry), 0);
    ck_assert_uint_eq(entry.st_mode & ALLPERMS, kept[_i]);
}
END_TEST

START_TEST(without_renameat2_a_link_moves_it)
{
    bool taken = true;

    ck_assert_int_eq(setenv("MAKSATUS_FAULT_FAIL", "2", 1), 0); /* file.rename.unknown */
    put(in_folder("a"), "a", 1);
    ck_assert_int_eq(mkdir(in_folder("sub"), 0755), 0);
    ck_assert_int_eq(file_rename(in_folder("a"), in_folder("sub/b"), &taken, &err), STATUS_OK);
    ck_assert(!taken);
    ck_assert(!file_exists(in_folder("a")));
    ck_assert(slice_is(get(in_folder("sub/b")), "a"));
}
END_TEST

/* Where there is a file system beside that of the temporary files. */
START_TEST(from_another_file_system_it_is_copied)
{
    char elsewhere[] = "/dev/shm/maksatus-file-XXXXXX";
    struct stat here, there;
    bool taken = true;

    if (mkdtemp(elsewhere) == NULL || stat(elsewhere, &there) != 0
        || stat(in_folder("."), &here) != 0 || here.st_dev == there.st_dev) {
        printf("skipped: no other file system\n");
        (void)rmdir(elsewhere);
        return;
    }
    char *from = arena_format(&arena, "%s/a", elsewhere);
    make_content();
    put(from, content, sizeof(content));
    ck_assert_int_eq(file_rename(from, in_folder("b"), &taken, &err), STATUS_OK);
    ck_assert(!taken);
    ck_assert(!file_exists(from));
    ck_assert(slice_equal(get(in_folder("b")), (Slice){content, sizeof(content)}));
    ck_assert(!file_exists(in_folder(".b.tmp")));
    /* And never over another. */
    put(from, "other", 5);
    ck_assert_int_eq(file_rename(from, in_folder("b"), &taken, &err), STATUS_OK);
    ck_assert(taken);
    ck_assert(slice_is(get(from), "other"));
    ck_assert(slice_equal(get(in_folder("b")), (Slice){content, sizeof(content)}));
    ck_assert(!file_exists(in_folder(".b.tmp")));
    ck_assert_int_eq(unlink(from), 0);
    ck_assert_int_eq(rmdir(elsewhere), 0);
}
END_TEST

START_TEST(removing_can_be_repeated)
{
    bool taken = false;

    put(in_folder("a"), "a", 1);
    ck_assert_int_eq(file_unlink(in_folder("a"), &err), STATUS_OK);
    ck_assert_int_eq(file_unlink(in_folder("a"), &err), STATUS_OK);
    ck_assert(!file_exists(in_folder("a")));
    ck_assert_int_eq(file_rename(in_folder("a"), in_folder("b"), &taken, &err), STATUS_IO);
}
END_TEST

/* --- the world refuses --- */

/* The Nth refusal that a small file can meet; past the last one it is written. */
START_TEST(whatever_is_refused_leaves_the_old_file)
{
    char nth[16];
    Status status;

    put(in_folder("small"), "old", 3);
    ck_assert_int_gt(snprintf(nth, sizeof nth, "%d", _i + 1), 0);
    ck_assert_int_eq(setenv("MAKSATUS_FAULT_FAIL", nth, 1), 0);
    status = file_write_all(&arena, in_folder("small"), SLICE_LITERAL("new"), &err);
    switch (_i) {
    case 0: /* unlink */
    case 1: /* create */
    case 2: /* write */
    case 3: /* sync */
    case 4: /* replace */
        ck_assert_int_eq(status, STATUS_IO);
        ck_assert(slice_is(get(in_folder("small")), "old"));
        break;
    case 5: /* sync of the folder: it is there, and whether it stays is not known */
        ck_assert_int_eq(status, STATUS_IO);
        break;
    default:
        ck_assert_int_eq(status, STATUS_OK);
        ck_assert(slice_is(get(in_folder("small")), "new"));
        break;
    }
}
END_TEST

/* The same of a copy: there is all of it or nothing. */
START_TEST(whatever_is_refused_leaves_no_part_of_a_copy)
{
    char nth[16];

    put(in_folder("from"), "new", 3);
    ck_assert_int_gt(snprintf(nth, sizeof nth, "%d", _i + 1), 0);
    ck_assert_int_eq(setenv("MAKSATUS_FAULT_FAIL", nth, 1), 0);
    Status status = file_copy(in_folder("from"), in_folder("to"), &err);
    ck_assert_int_eq(status, _i < 5 ? STATUS_IO : STATUS_OK); /* unlink create read write sync */
    ck_assert(file_exists(in_folder("to")) == (status == STATUS_OK));
}
END_TEST

START_TEST(a_refused_rename_leaves_the_old_name)
{
    bool taken = true;

    ck_assert_int_eq(setenv("MAKSATUS_FAULT_FAIL", "1", 1), 0);
    put(in_folder("a"), "a", 1);
    ck_assert_int_eq(file_rename(in_folder("a"), in_folder("b"), &taken, &err), STATUS_IO);
    ck_assert(!taken);
    ck_assert(slice_is(get(in_folder("a")), "a"));
    ck_assert(!file_exists(in_folder("b")));
}
END_TEST

START_TEST(a_disk_that_cannot_be_read_is_no_end)
{
    InputFile *input = NULL;
    InputVerdict verdict = INPUT_GONE;
    size_t filled = 0;
    FramingCode broken = FRAMING_NONE;

    ck_assert_int_eq(setenv("MAKSATUS_FAULT_FAIL", "1", 1), 0);
    put(in_folder("a"), "a", 1);
    ck_assert_int_eq(input_open(&arena, in_folder("a"), &input, &verdict, &err), STATUS_OK);
    ck_assert_int_eq(input_read(input, back, 1, &filled, &broken, &err), STATUS_IO);
    input_close(input);
}
END_TEST

/* A real full disk, where we may mount one; else the fault points have shown it. */
START_TEST(a_full_disk_is_reported)
{
    char *disk = in_folder("disk");
    OutputFile *output = NULL;
    Status status = STATUS_OK;

    make_content();
    ck_assert_int_eq(mkdir(disk, 0755), 0);
    if (mount("tmpfs", disk, "tmpfs", MS_NOSUID, "size=256k") != 0) {
        printf("skipped: no right to mount a small disk\n");
        return;
    }
    ck_assert_int_eq(output_open(&arena, in_folder("disk/out"), &output, &err), STATUS_OK);
    for (int i = 0; i < 4 && status == STATUS_OK; i++)
        status = output_write(output, (Slice){content, sizeof content / 2}, &err);
    if (status == STATUS_OK)
        status = output_commit(output, &err);
    output_abandon(output);
    ck_assert(!file_exists(in_folder("disk/out")));
    ck_assert_int_eq(umount(disk), 0);
    ck_assert_int_eq(status, STATUS_IO);
    ck_assert_ptr_nonnull(strstr(err.text, "No space left"));
}
END_TEST

/* Who looks for a free name must be told that it cannot look, or it would look for ever. */
START_TEST(a_name_that_cannot_be_looked_at_is_refused)
{
    bool found = false;

    put(in_folder("there"), "x", 1);
    ck_assert_int_eq(symlink("loop", in_folder("loop")), 0);
    ck_assert_int_eq(file_find(in_folder("there"), &found, &err), STATUS_OK);
    ck_assert(found);
    ck_assert_int_eq(file_find(in_folder("loop"), &found, &err), STATUS_OK);
    ck_assert(found);
    ck_assert_int_eq(file_find(in_folder("nowhere/inside"), &found, &err), STATUS_OK);
    ck_assert(!found);
    ck_assert_int_eq(file_find(in_folder("there/inside"), &found, &err), STATUS_OK);
    ck_assert(!found);
    ck_assert_int_eq(file_find(in_folder("loop/inside"), &found, &err), STATUS_IO);
}
END_TEST

START_TEST(a_name_with_control_characters_is_escaped)
{
    Slice bytes;

    ck_assert_int_eq(file_read_all(&arena, in_folder("a\033[31m\nb"), 4, &bytes, &err), STATUS_IO);
    ck_assert_ptr_null(strchr(err.text, '\033'));
    ck_assert_ptr_null(strchr(err.text, '\n'));
    ck_assert_ptr_nonnull(strstr(err.text, "\\x1"));
}
END_TEST

/* --- folders --- */

START_TEST(a_folder_is_made_once)
{
    struct stat made;

    (void)umask(0077);
    ck_assert_int_eq(folder_make(in_folder("new"), &err), STATUS_OK);
    ck_assert_int_eq(folder_make(in_folder("new"), &err), STATUS_OK);
    ck_assert_int_eq(stat(in_folder("new"), &made), 0);
    ck_assert_uint_eq(made.st_mode & 07777, 0750);
    put(in_folder("file"), "", 0);
    ck_assert_int_eq(folder_make(in_folder("file"), &err), STATUS_IO);
    err = (Error){0};
    ck_assert_int_eq(folder_make(in_folder("no/parent"), &err), STATUS_IO);
}
END_TEST

START_TEST(names_are_listed_by_bytes)
{
    static const char *const there[] = {"b",      "B",   "a.csv", "ä.csv",    ".hidden", "c.tmp",
                                        "d.part", "tmp", "part",  "x.tmp.gz", "10",      "9"};
    static const char *const listed[] = {"10",   "9",   "B",        "a.csv", "b",
                                         "part", "tmp", "x.tmp.gz", "ä.csv"};
    Slice *names = NULL;
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(there); i++)
        put(in_folder(there[i]), "", 0);
    ck_assert_int_eq(folder_list(&arena, folder, &names, &count, &err), STATUS_OK);
    ck_assert_uint_eq(count, COUNT_OF(listed));
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(slice_is(names[i], listed[i]), "%zu: %.*s", i, SLICE_ARGS(names[i]));
    ck_assert_int_eq(folder_make(in_folder("empty"), &err), STATUS_OK);
    ck_assert_int_eq(folder_list(&arena, in_folder("empty"), &names, &count, &err), STATUS_OK);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(folder_list(&arena, in_folder("none"), &names, &count, &err), STATUS_IO);
}
END_TEST

START_TEST(a_private_folder_goes_with_its_files)
{
    struct stat made;
    FILE *file = NULL;

    (void)umask(0);
    ck_assert_int_eq(folder_remove_private(in_folder("private"), &err), STATUS_OK);
    ck_assert_int_eq(folder_make_private(in_folder("private"), &err), STATUS_OK);
    ck_assert_int_eq(stat(in_folder("private"), &made), 0);
    ck_assert_uint_eq(made.st_mode & 07777, 0700);
    ck_assert_int_eq(temporary_create(in_folder("private/.a"), &file, &err), STATUS_OK);
    ck_assert_int_eq(stat(in_folder("private/.a"), &made), 0);
    ck_assert_uint_eq(made.st_mode & 07777, 0600);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(folder_remove_private(in_folder("private"), &err), STATUS_OK);
    ck_assert(!file_exists(in_folder("private")));
}
END_TEST

START_TEST(a_named_temporary_file_is_read_by_others_when_it_is_closed)
{
    FILE *file = NULL, *again = NULL;
    char bytes[4] = {0};

    ck_assert_int_eq(temporary_reopen(in_folder("a"), &again, &err), STATUS_OK);
    ck_assert_ptr_null(again);
    ck_assert_int_eq(temporary_create(in_folder("a"), &file, &err), STATUS_OK);
    ck_assert_uint_eq(fwrite("abc", 1, 3, file), 3);
    ck_assert_int_eq(temporary_close(in_folder("a"), &file, &err), STATUS_OK);
    ck_assert_ptr_null(file);
    ck_assert_int_eq(temporary_reopen(in_folder("a"), &again, &err), STATUS_OK);
    ck_assert_uint_eq(fread(bytes, 1, 4, again), 3);
    ck_assert_str_eq(bytes, "abc");
    ck_assert_int_eq(fclose(again), 0);
    ck_assert_int_eq(temporary_create(in_folder("a"), &file, &err), STATUS_IO); /* it is there */
}
END_TEST

START_TEST(a_temporary_file_has_no_name)
{
    FILE *file = NULL;
    Slice *names = NULL;
    size_t count = 1;
    char bytes[4] = {0};

    ck_assert_int_eq(temporary_open(folder, &file, &err), STATUS_OK);
    ck_assert_uint_eq(fwrite("abc", 1, 3, file), 3);
    rewind(file);
    ck_assert_uint_eq(fread(bytes, 1, 3, file), 3);
    ck_assert_str_eq(bytes, "abc");
    ck_assert_int_eq(folder_list(&arena, folder, &names, &count, &err), STATUS_OK);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(fclose(file), 0);
}
END_TEST

static TCase *reading(void)
{
    TCase *cases = tcase_create("reading");

    tcase_add_checked_fixture(cases, begin, end);
    tcase_add_loop_test(cases, digests_are_sha256, 0, (int)COUNT_OF(digest_rows));
    tcase_add_loop_test(cases, a_digest_is_read_strictly, 0, (int)COUNT_OF(bad_hex_rows));
    tcase_add_loop_test(cases, only_regular_files_are_opened, 0, (int)COUNT_OF(open_rows));
    tcase_add_loop_test(cases, what_a_person_names_is_found, 0, (int)COUNT_OF(named_rows));
    tcase_add_test(cases, a_folder_is_named);
    tcase_add_test(cases, an_unreadable_file_is_told_apart);
    tcase_add_loop_test(cases, deliveries_are_inflated, 0, (int)COUNT_OF(gzip_rows));
    tcase_add_loop_test(cases, a_delivery_is_read_again, 0, (int)COUNT_OF(gzip_rows));
    tcase_add_test(cases, an_empty_file_has_an_end);
    tcase_add_test(cases, a_delivery_over_the_limit_is_broken);
    tcase_add_test(cases, small_files_are_read_whole_up_to_a_bound);
    return cases;
}

static TCase *writing(void)
{
    TCase *cases = tcase_create("writing");

    tcase_add_checked_fixture(cases, begin, end);
    tcase_add_loop_test(cases, what_is_written_is_there_and_hashed, 0, (int)COUNT_OF(write_sizes));
    tcase_add_test(cases, what_is_abandoned_is_gone);
    tcase_add_test(cases, a_link_in_the_way_is_removed_not_followed);
    tcase_add_test(cases, a_small_file_replaces_the_old_one);
    tcase_add_loop_test(cases, a_copy_has_the_same_bytes, 0, (int)COUNT_OF(write_sizes));
    tcase_add_loop_test(cases, a_rename_never_replaces, WAY_RENAME, WAY_LINK + 1);
    tcase_add_loop_test(cases, what_was_moved_is_closed_to_others, 0, 4);
    tcase_add_test(cases, without_renameat2_a_link_moves_it);
    tcase_add_test(cases, from_another_file_system_it_is_copied);
    tcase_add_test(cases, removing_can_be_repeated);
    tcase_add_loop_test(cases, whatever_is_refused_leaves_the_old_file, 0, 8);
    tcase_add_loop_test(cases, whatever_is_refused_leaves_no_part_of_a_copy, 0, 7);
    tcase_add_test(cases, what_was_read_is_moved_and_nothing_else);
    tcase_add_test(cases, a_refused_rename_leaves_the_old_name);
    tcase_add_test(cases, a_disk_that_cannot_be_read_is_no_end);
    tcase_add_test(cases, a_full_disk_is_reported);
    tcase_add_test(cases, a_name_that_cannot_be_looked_at_is_refused);
    tcase_add_test(cases, a_name_with_control_characters_is_escaped);
    tcase_add_test(cases, a_folder_is_made_once);
    tcase_add_test(cases, names_are_listed_by_bytes);
    tcase_add_test(cases, a_temporary_file_has_no_name);
    tcase_add_test(cases, a_private_folder_goes_with_its_files);
    tcase_add_test(cases, a_named_temporary_file_is_read_by_others_when_it_is_closed);
    return cases;
}

int main(void)
{
    Suite *suite = suite_create("file");
    SRunner *runner;
    int failed;

    suite_add_tcase(suite, reading());
    suite_add_tcase(suite, writing());
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
