/*
 * test_golden.c
 *     The sample night byte by byte: the outbox is what lies in fixtures/expect/night.
 *
 * The clock is fixed and the ids begin at 1 in a new database, so every byte is known; manifests
 * are left out, because they carry the hash of all rules and change with each of them. After a
 * change that is meant, MAKSATUS_BLESS=1 writes the folder anew, and the difference is reviewed
 * like code.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sample_night.h"

static const char folder[] = "fixtures/expect/night";

static void put(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    ck_assert_msg(file != NULL, "cannot write %s", path);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

/* The line in which two texts differ first, for a message that can be read. */
static size_t line_of_difference(const char *a, const char *b)
{
    size_t line = 1;

    for (; *a == *b && *a != '\0'; a++, b++)
        line += *a == '\n';
    return line;
}

static void compare(Program *p, const char *outbox, const char *name, bool bless)
{
    Arena *arena = program_arena(p);
    const char *expected = program_source(p, arena_format(arena, "%s/%s", folder, name));
    size_t size, expected_size;
    const char *found =
        file_text(p, program_path(p, arena_format(arena, "%s/%s", outbox, name)), &size);

    if (bless) {
        put(expected, found, size);
        return;
    }
    const char *wanted = file_text(p, expected, &expected_size);
    ck_assert_msg(size == expected_size && memcmp(found, wanted, size) == 0,
                  "%s differs from %s in line %zu (MAKSATUS_BLESS=1 writes it anew)", name, folder,
                  line_of_difference(found, wanted));
}

/* The files of a folder of the home; answers how many. */
static size_t compare_folder(Program *p, const char *outbox, bool bless)
{
    size_t count = 0;

    for (const char *names = program_list(p, outbox); *names != '\0';) {
        size_t len = strcspn(names, "\n");
        const char *name = arena_format(program_arena(p), "%.*s", (int)len, names);
        struct stat facts;
        const char *path = program_path(p, arena_format(program_arena(p), "%s/%s", outbox, name));
        bool manifest = strstr(name, ".manifest.json") != NULL;
        if (name[0] != '.' && !manifest && stat(path, &facts) == 0 && S_ISREG(facts.st_mode)) {
            compare(p, outbox, name, bless);
            count++;
        }
        names += len + 1;
    }
    return count;
}

START_TEST(the_outbox_is_what_it_was)
{
    AUTO_PROGRAM Program *p = sample_program("golden");
    const char *asked = getenv("MAKSATUS_BLESS");
    bool bless = asked != NULL && strcmp(asked, "1") == 0;

    program_env(p, "MAKSATUS_TEST_CLOCK", sample_clock);
    sample_deliver(p);
    sample_run(p, 0);
    ck_assert_uint_ge(compare_folder(p, "outbox", bless), 3);
    ck_assert_uint_ge(compare_folder(p, "outbox/returns", bless), 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("golden");
    TCase *golden = sample_case("golden", 120);

    tcase_add_test(golden, the_outbox_is_what_it_was);
    suite_add_tcase(suite, golden);
    return sample_main(suite);
}
