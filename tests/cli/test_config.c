/*
 * test_config.c
 *     Files of settings that are right, and those that are refused with file and line.
 */
#include "maksatus/config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "maksatus/file.h"

typedef struct WrongRow {
    const char *what;
    const char *text;
    const char *says;
    int line;
} WrongRow;

static const WrongRow wrong_rows[] = {
    {"unknown section", "[databse]\nconninfo = x\n", "unknown section 'databse'", 1},
    {"unknown section without keys", "\n[x]\n", "unknown section 'x'", 2},
    {"unknown key", "[database]\nconinfo = x\n", "unknown key 'coninfo'", 2},
    {"a key of another section", "[signing]\nconninfo = x\n", "unknown key 'conninfo'", 2},
    {"no section", "conninfo = x\n", "unknown section ''", 1},
    {"neither yes nor no", "# a\n[operators]\nasserted = true\n", "neither yes nor no 'true'", 3},
    {"twice", "[database]\nconninfo = a\nconninfo = b\n", "stands twice 'conninfo'", 3},
    {"no =", "[database]\nconninfo\n", "neither a section nor a key", 2},
    {"section not closed", "[database\n", "neither a section nor a key", 1},
    {"not UTF-8", "[database]\nconninfo = \xff\n", "not UTF-8 'conninfo'", 2},
    {"control character",
     "[database]\nconninfo = a\x01"
     "b\n",
     "control characters", 2},
};

static char *folder(void)
{
    char *path = strdup("/tmp/maksatus-config-XXXXXX");

    ck_assert_ptr_nonnull(mkdtemp(path));
    return path;
}

static Status read_text(Arena *arena, const char *text, const char **path, Config *config,
                        Error *err)
{
    char *made = folder();
    Error write_err = {0};

    *path = arena_format(arena, "%s/maksatus.ini", made);
    ck_assert_int_eq(file_write_all(arena, *path, slice_of(text), &write_err), STATUS_OK);
    Status status = config_read(arena, *path, true, config, err);
    ck_assert_int_eq(unlink(*path), 0);
    ck_assert_int_eq(rmdir(made), 0);
    free(made);
    return status;
}

START_TEST(refuses)
{
    const WrongRow *row = &wrong_rows[_i];
    AUTO_ARENA Arena arena = {0};
    const char *path = NULL;
    Config config;
    Error err = {0};

    arena_init(&arena, 1024 * 1024);
    ck_assert_int_eq(read_text(&arena, row->text, &path, &config, &err), STATUS_USAGE);
    ck_assert_msg(strstr(err.text, row->says) != NULL, "%s: %s", row->what, err.text);
    const char *where = arena_format(&arena, "%s line %d", path, row->line);
    ck_assert_msg(strstr(err.text, where) != NULL, "%s: %s", row->what, err.text);
}
END_TEST

START_TEST(refuses_half_a_signature)
{
    AUTO_ARENA Arena arena = {0};
    const char *path = NULL;
    Config config;
    Error err = {0};

    arena_init(&arena, 1024 * 1024);
    ck_assert_int_eq(read_text(&arena, "[signing]\nkey = /k\n", &path, &config, &err),
                     STATUS_USAGE);
    ck_assert_ptr_nonnull(strstr(err.text, "both certificate and key"));
}
END_TEST

START_TEST(refuses_a_long_line)
{
    AUTO_ARENA Arena arena = {0};
    const char *path = NULL;
    Config config;
    Error err = {0};

    arena_init(&arena, 1024 * 1024);
    const char *text = arena_format(&arena, "[database]\nconninfo = %0300d\n", 7);
    ck_assert_int_eq(read_text(&arena, text, &path, &config, &err), STATUS_USAGE);
    ck_assert_ptr_nonnull(strstr(err.text, "too long"));
    ck_assert_ptr_nonnull(strstr(err.text, "line 2"));
}
END_TEST

START_TEST(reads_all)
{
    AUTO_ARENA Arena arena = {0};
    const char *path = NULL;
    Config config;
    Error err = {0};
    const char *text = "; a remark\n[database]\nconninfo = host=a,b\n  dbname=m\nbindir = bin\n"
                       "[iso20022]\nschema_dir = /s\n[signing]\ncertificate = c.pem\nkey = /k.pem\n"
                       "[operators]\nasserted = yes\n[metrics]\ntextfile =\n";

    arena_init(&arena, 1024 * 1024);
    ck_assert_int_eq(read_text(&arena, text, &path, &config, &err), STATUS_OK);
    Slice home = {path, strlen(path) - strlen("/maksatus.ini")};
    ck_assert_str_eq(config.conninfo, "host=a,b dbname=m");
    ck_assert_str_eq(config.bindir, arena_format(&arena, "%.*s/bin", SLICE_ARGS(home)));
    ck_assert_str_eq(config.schema_dir, "/s");
    ck_assert_str_eq(config.certificate, arena_format(&arena, "%.*s/c.pem", SLICE_ARGS(home)));
    ck_assert_str_eq(config.key, "/k.pem");
    ck_assert(config.asserted);
    ck_assert_str_eq(config.metrics_textfile, "");
}
END_TEST

/* What init writes is read without complaint, and says what holds without it. */
START_TEST(template_is_the_standard)
{
    AUTO_ARENA Arena arena = {0};
    const char *path = NULL;
    Config config;
    Error err = {0};

    arena_init(&arena, 1024 * 1024);
    const char *text = arena_string(&arena, config_template());
    ck_assert_int_eq(read_text(&arena, text, &path, &config, &err), STATUS_OK);
    ck_assert_str_eq(config.path, path);
    ck_assert_str_eq(config.conninfo, "");
    ck_assert_str_eq(config.key, "");
    ck_assert(!config.asserted);
}
END_TEST

START_TEST(absent_file)
{
    AUTO_ARENA Arena arena = {0};
    Config config;
    Error err = {0};

    arena_init(&arena, 1024 * 1024);
    ck_assert_int_eq(config_read(&arena, "/nonexistent/x.ini", false, &config, &err), STATUS_OK);
    ck_assert_str_eq(config.path, "");
    ck_assert_int_eq(config_read(&arena, "/nonexistent/x.ini", true, &config, &err), STATUS_USAGE);
    ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent/x.ini"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("config");
    TCase *tests = tcase_create("config");

    tcase_add_loop_test(tests, refuses, 0, (int)COUNT_OF(wrong_rows));
    tcase_add_test(tests, refuses_half_a_signature);
    tcase_add_test(tests, refuses_a_long_line);
    tcase_add_test(tests, reads_all);
    tcase_add_test(tests, template_is_the_standard);
    tcase_add_test(tests, absent_file);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
