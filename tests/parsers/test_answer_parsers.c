/*
 * test_answer_parsers.c
 *     Every answer of fixtures/answers reads to its dump, however its bytes are cut; every sample
 *     of banks to the dump, or the refusal, whose hash is kept.
 *
 * The readers are pain002, camt053, camt054 and camt029.
 *
 * MAKSATUS_BLESS=1 writes fixtures/expect/answers anew; the difference is reviewed like code. The
 * samples are not ours to copy: of their dumps only the SHA-256 lies there, and where the folder
 * of samples is absent the test of them is skipped.
 */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "memory_source.h"
#include "maksatus/answer.h"
#include "maksatus/file.h"

enum { DUMP_BYTES = 1024 * 1024, FILE_BYTES = 4 * 1024 * 1024, NAMES_MAX = 200 };

static Arena arena;
static const char *source_root;

static Slice read_file(const char *path)
{
    Slice bytes;
    Error err = {0};

    ck_assert_msg(file_read_all(&arena, path, FILE_BYTES, &bytes, &err) == STATUS_OK, "%s",
                  err.text);
    return bytes;
}

static bool blessing(void)
{
    const char *asked = getenv("MAKSATUS_BLESS");

    return asked != NULL && strcmp(asked, "1") == 0;
}

/* All facts as text, or the code and the line of the refusal as its last line. */
static Slice dump_with(Slice bytes, size_t chunk, unsigned repairs, unsigned *used)
{
    MemorySource memory = {.left = bytes, .chunk = chunk};
    RepairSource *repair = repair_source_new(&arena, memory_source(&memory), repairs);
    const AnswerParser *parser = answer_parser_for(bytes);
    Text text = text_on(ARENA_ARRAY(&arena, char, DUMP_BYTES), DUMP_BYTES);
    FramingFault fault = {0};
    Error err = {0};
    AnswerFact fact;
    ReadResult result;

    if (parser == NULL)
        return SLICE_LITERAL("refused NO_ANSWER\n");
    AnswerReader *reader = parser->open(&arena, repair_source(repair));
    while ((result = parser->read(reader, &fact, &fault, &err)) == READ_RECORD)
        ck_assert(answer_dump(&text, &fact));
    ck_assert_int_ne(result, READ_REFUSED);
    if (result == READ_FRAMING) {
        text_clear(&text);
        text_add_format(&text, "refused %s line %llu: %s\n", framing_code_name(fault.code),
                        (unsigned long long)fault.line, fault.text);
    } else {
        text_add_format(&text, "end of %s.001.%.*s\n", parser->name,
                        SLICE_ARGS(answer_version(reader)));
    }
    parser->close(reader);
    if (used != NULL)
        *used = repair_source_used(repair);
    return text_slice(&text);
}

static Slice dump(Slice bytes, size_t chunk)
{
    return dump_with(bytes, chunk, 0, NULL);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t list_folder(const char *path, const char **names)
{
    DIR *folder = opendir(path);
    size_t count = 0;

    ck_assert_msg(folder != NULL, "no folder %s", path);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        ck_assert_uint_lt(count, NAMES_MAX);
        names[count++] = arena_string(&arena, slice_of(entry->d_name));
    }
    closedir(folder);
    qsort(names, count, sizeof(*names), compare_names);
    return count;
}

static void compare_or_bless(const char *path, Slice found)
{
    Error err = {0};

    if (blessing()) {
        ck_assert_int_eq(file_write_all(&arena, path, found, &err), STATUS_OK);
        return;
    }
    Slice wanted = read_file(path);
    ck_assert_msg(slice_equal(found, wanted), "differs from %s:\n%.*s", path, SLICE_ARGS(found));
}

START_TEST(fixtures_read_to_their_dumps)
{
    const char *names[NAMES_MAX];
    const char *folder = arena_format(&arena, "%s/fixtures/answers", source_root);
    size_t count = list_folder(folder, names);

    ck_assert_uint_gt(count, 20);
    for (size_t i = 0; i < count; i++) {
        Slice bytes = read_file(arena_format(&arena, "%s/%s", folder, names[i]));
        Slice found = dump(bytes, 0);

        if (strstr(names[i], ".xml") == NULL)
            continue;
        compare_or_bless(
            arena_format(&arena, "%s/fixtures/expect/answers/%s.txt", source_root, names[i]),
            found);
        ck_assert_msg(slice_starts(found, "refused") == (strncmp(names[i], "bad-", 4) == 0),
                      "%s: %.*s", names[i], SLICE_ARGS(found));
        ck_assert_msg(slice_equal(found, dump(bytes, 1)), "%s: byte by byte differs", names[i]);
        ck_assert_msg(slice_equal(found, dump(bytes, 7)), "%s: in pieces differs", names[i]);
    }
}
END_TEST

static const struct {
    const char *name, *original;
    const char *versions[8];
} version_rows[] = {
    {"good-statement-02.xml", "001.02", {"001.03"}},
    {"good-notification-04.xml", "001.04", {"001.03", "001.05", "001.06", "001.07"}},
    {"good-statement-08.xml",
     "001.08",
     {"001.07", "001.09", "001.10", "001.11", "001.12", "001.13"}},
    {"good-notification-08.xml", "001.08", {"001.09", "001.10", "001.11", "001.12", "001.13"}},
    {"good-pmtinf-refused.xml", "001.03", {"001.04", "001.05", "001.06", "001.07", "001.08"}},
    {"good-group-accepted.xml",
     "001.10",
     {"001.09", "001.11", "001.12", "001.13", "001.14", "001.15"}},
};

static Slice with_version(Slice text, const char *original, const char *version)
{
    char *copy = ARENA_ARRAY(&arena, char, text.len + 1);

    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    for (char *at = copy; (at = strstr(at, original)) != NULL;)
        memcpy(at, version, strlen(version));
    return (Slice){copy, text.len};
}

/* What ISO published between two versions says the same in the way of one of them. */
START_TEST(versions_between_are_read)
{
    const char *original = version_rows[_i].original;
    Slice bytes = read_file(
        arena_format(&arena, "%s/fixtures/answers/%s", source_root, version_rows[_i].name));

    for (const char *const *to = version_rows[_i].versions; *to != NULL; to++)
        ck_assert_msg(slice_equal(dump(with_version(bytes, original, *to), 0),
                                  with_version(dump(bytes, 0), original, *to)),
                      "%s as %s", version_rows[_i].name, *to);
}
END_TEST

/* Cut off anywhere, an answer is refused and nothing else happens. */
START_TEST(truncated_answers_are_refused)
{
    Slice bytes =
        read_file(arena_format(&arena, "%s/fixtures/answers/good-statement-08.xml", source_root));

    while (bytes.len > 0 && bytes.at[bytes.len - 1] != '>')
        bytes.len--;
    for (size_t len = 0; len < bytes.len; len += len < 400 ? 1 : 13)
        ck_assert_msg(slice_starts(dump((Slice){bytes.at, len}, 0), "refused"),
                      "%zu bytes were taken", len);
}
END_TEST

static const struct {
    const char *what, *name;
    unsigned repairs, used;
    bool refused;
} repair_rows[] = {
    {"a stray byte is a fault", "bad-stray-byte.xml", 0, 0, true},
    {"unless it may be left out", "bad-stray-byte.xml", REPAIR_TRIM_AFTER_ROOT,
     REPAIR_TRIM_AFTER_ROOT, false},
    {"the other repair does not help", "bad-stray-byte.xml", REPAIR_QUOTE_DECLARATION, 0, true},
    {"a declaration without quotes is a fault", "bad-declaration.xml", 0, 0, true},
    {"unless they may be put", "bad-declaration.xml", REPAIR_QUOTE_DECLARATION,
     REPAIR_QUOTE_DECLARATION, false},
    {"however short it is", "bad-declaration-short.xml", REPAIR_QUOTE_DECLARATION,
     REPAIR_QUOTE_DECLARATION, false},
    {"what is right is not repaired", "good-group-accepted.xml",
     REPAIR_TRIM_AFTER_ROOT | REPAIR_QUOTE_DECLARATION, 0, false},
};

START_TEST(repairs_are_opt_in)
{
    Slice bytes = read_file(
        arena_format(&arena, "%s/fixtures/answers/%s", source_root, repair_rows[_i].name));

    for (size_t chunk = 0; chunk < 12; chunk += 5) {
        unsigned used = 0;
        Slice found = dump_with(bytes, chunk, repair_rows[_i].repairs, &used);
        ck_assert_msg(slice_starts(found, "refused") == repair_rows[_i].refused, "%s: %.*s",
                      repair_rows[_i].what, SLICE_ARGS(found));
        ck_assert_msg(used == repair_rows[_i].used, "%s: used %u", repair_rows[_i].what, used);
    }
}
END_TEST

static const char *samples_folder(void)
{
    struct stat facts;
    const char *shared = getenv("MAKSATUS_SHARED");
    const char *path = shared != NULL ? arena_format(&arena, "%s/samples", shared)
                                      : arena_format(&arena, "%s/../shared/samples", source_root);

    return stat(path, &facts) == 0 ? path : NULL;
}

START_TEST(samples_read_as_before)
{
    const char *folders[NAMES_MAX], *names[NAMES_MAX];
    const char *folder = samples_folder();
    Text text = text_on(ARENA_ARRAY(&arena, char, DUMP_BYTES), DUMP_BYTES);

    if (folder == NULL) {
        printf("samples_read_as_before: skipped, there are no samples\n");
        return;
    }
    size_t folder_count = list_folder(folder, folders);
    for (size_t i = 0; i < folder_count; i++) {
        struct stat facts;
        const char *path = arena_format(&arena, "%s/%s", folder, folders[i]);
        if (stat(path, &facts) != 0 || !S_ISDIR(facts.st_mode))
            continue;
        size_t count = list_folder(path, names);
        for (size_t j = 0; j < count; j++) {
            char hex[SHA256_HEX_BYTES];
            Slice found = dump(read_file(arena_format(&arena, "%s/%s", path, names[j])), 0);
            Sha256 digest = sha256_of(found);
            const char *last = memrchr(found.at, '\n', found.len - 1);
            last = last == NULL ? found.at : last + 1;
            sha256_hex(&digest, hex);
            text_add_format(&text, "%s/%s %.16s %.*s", folders[i], names[j], hex,
                            (int)(found.at + found.len - last), last);
        }
    }
    ck_assert(!text.overflowed);
    compare_or_bless(arena_format(&arena, "%s/fixtures/expect/answers/samples.txt", source_root),
                     text_slice(&text));
}
END_TEST

/* The number behind "name=" in what the index counted, 0 where it is not there. */
static int counted(Slice line, const char *name)
{
    const char *at = memmem(line.at, line.len, name, strlen(name));
    int number = 0;

    if (at == NULL)
        return 0;
    for (at += strlen(name); at < line.at + line.len && *at >= '0' && *at <= '9'; at++)
        number = number * 10 + (*at - '0');
    return number;
}

/* Lines that begin so; of details only those whose next word is "statement.entry.number". */
static int count_lines(Slice dump_text, const char *begin, bool details)
{
    int count = 0;

    while (dump_text.len > 0) {
        const char *end = memchr(dump_text.at, '\n', dump_text.len);
        size_t len = end == NULL ? dump_text.len : (size_t)(end - dump_text.at);
        Slice line = {dump_text.at, len};
        if (slice_starts(line, begin)) {
            Slice word = {line.at + strlen(begin), line.len - strlen(begin)};
            const char *space = memchr(word.at, ' ', word.len);
            size_t word_len = space == NULL ? word.len : (size_t)(space - word.at);
            const char *dot = memrchr(word.at, '.', word_len);
            bool is_detail = dot != NULL && dot[1] >= '1' && dot[1] <= '9'
                             && memchr(word.at, '.', (size_t)(dot - word.at)) != NULL;
            count += !details || is_detail;
        }
        dump_text = end == NULL ? (Slice){dump_text.at, 0}
                                : (Slice){end + 1, dump_text.len - len - 1};
    }
    return count;
}

static void compare_with_index(const char *folder, Slice line)
{
    static const char *const messages[] = {"pain.002.", "camt.053.", "camt.054.", "camt.029."};
    const char *tab = memchr(line.at, '\t', line.len);
    bool is_answer = false;

    for (size_t i = 0; i < COUNT_OF(messages); i++)
        is_answer = is_answer || slice_starts(line, messages[i]);
    if (tab == NULL || !is_answer)
        return;
    const char *name = arena_string(&arena, (Slice){line.at, (size_t)(tab - line.at)});
    Slice found = dump(read_file(arena_format(&arena, "%s/%s", folder, name)), 0);
    bool valid = memmem(line.at, line.len, "\tyes\t", 5) != NULL;
    ck_assert_msg(valid != slice_starts(found, "refused"), "%s: %.*s", name, SLICE_ARGS(found));
    if (!valid)
        return;
    ck_assert_msg(count_lines(found, "statement ", false) == counted(line, " Stmt=")
                      && count_lines(found, "notification ", false) == counted(line, " Ntfctn="),
                  "%s: statements", name);
    ck_assert_msg(count_lines(found, "item ", true) == counted(line, " TxDtls="), "%s: details",
                  name);
    ck_assert_msg(count_lines(found, "status tx", false) == counted(line, " TxInfAndSts="),
                  "%s: statuses", name);
}

/* What is valid is read, what is not is refused, and there is as much in it as others counted. */
START_TEST(samples_are_as_their_index_says)
{
    const char *folder = samples_folder();

    if (folder == NULL) {
        printf("samples_are_as_their_index_says: skipped, there are no samples\n");
        return;
    }
    Slice index = read_file(arena_format(&arena, "%s/index.tsv", folder));
    while (index.len > 0) {
        const char *end = memchr(index.at, '\n', index.len);
        size_t len = end == NULL ? index.len : (size_t)(end - index.at);
        compare_with_index(folder, (Slice){index.at, len});
        index = end == NULL ? (Slice){index.at, 0} : (Slice){end + 1, index.len - len - 1};
    }
}
END_TEST

/* The repairs that ISO20022.md 3.2 lists, on the sample that needs one. */
START_TEST(samples_are_repaired_where_that_is_allowed)
{
    const char *folder = samples_folder();
    unsigned used = 0;

    if (folder == NULL) {
        printf("samples_are_repaired_where_that_is_allowed: skipped, there are no samples\n");
        return;
    }
    Slice bytes = read_file(
        arena_format(&arena, "%s/pain.002.001.03/fi_single_rejected_ac01.xml", folder));
    Slice found = dump_with(bytes, 0, REPAIR_QUOTE_DECLARATION | REPAIR_TRIM_AFTER_ROOT, &used);
    ck_assert_msg(!slice_starts(found, "refused"), "%.*s", SLICE_ARGS(found));
    ck_assert((used & REPAIR_QUOTE_DECLARATION) != 0);
    ck_assert_ptr_nonnull(memmem(found.at, found.len, "AC01", 4));
}
END_TEST

static const struct {
    const char *code;
    BankStatus kind;
    bool person;
} status_rows[] = {
    {"RCVD", BANK_STATUS_RECEIVED, false},  {"ACTC", BANK_STATUS_SENT, false},
    {"PDNG", BANK_STATUS_SENT, false},      {"ACSC", BANK_STATUS_SENT, false},
    {"BLCK", BANK_STATUS_SENT, true},       {"RJCT", BANK_STATUS_REFUSED, false},
    {"CANC", BANK_STATUS_CANCELLED, false}, {"PART", BANK_STATUS_PART, false},
    {"RVNM", BANK_STATUS_PAYEE, false},     {"XXXX", BANK_STATUS_UNKNOWN, true},
    {"actc", BANK_STATUS_UNKNOWN, true},
};

START_TEST(statuses_mean_what_they_mean)
{
    Slice code = slice_of(status_rows[_i].code);

    ck_assert_msg(bank_status(code) == status_rows[_i].kind, "%s", status_rows[_i].code);
    ck_assert_msg(bank_status_needs_person(code) == status_rows[_i].person, "%s",
                  status_rows[_i].code);
}
END_TEST

START_TEST(reasons_have_words_and_advice)
{
    ck_assert_str_eq(reason_meaning(SLICE_LITERAL("AC04"))->advice, "ask payee");
    ck_assert_str_eq(reason_meaning(SLICE_LITERAL("AM05"))->advice, "never");
    ck_assert_str_eq(reason_meaning(SLICE_LITERAL("AM04"))->advice, "wait and retry");
    ck_assert_str_eq(reason_meaning(SLICE_LITERAL("RR10"))->advice, "fix and retry");
    ck_assert_str_eq(reason_meaning(SLICE_LITERAL("QQ99"))->advice, "person decides");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("answer parsers");
    TCase *all = tcase_create("all");

    source_root = getenv("MAKSATUS_SOURCE_ROOT");
    if (source_root == NULL)
        return EXIT_FAILURE;
    arena_init(&arena, SIZE_MAX / 2);
    tcase_set_timeout(all, 120);
    tcase_add_test(all, fixtures_read_to_their_dumps);
    tcase_add_loop_test(all, versions_between_are_read, 0, (int)COUNT_OF(version_rows));
    tcase_add_test(all, truncated_answers_are_refused);
    tcase_add_loop_test(all, repairs_are_opt_in, 0, (int)COUNT_OF(repair_rows));
    tcase_add_test(all, samples_read_as_before);
    tcase_add_test(all, samples_are_as_their_index_says);
    tcase_add_test(all, samples_are_repaired_where_that_is_allowed);
    tcase_add_loop_test(all, statuses_mean_what_they_mean, 0, (int)COUNT_OF(status_rows));
    tcase_add_test(all, reasons_have_words_and_advice);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    arena_done(&arena);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
