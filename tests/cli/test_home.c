/*
 * test_home.c
 *     Which folder is the home, and what is made in it.
 */
#include "maksatus/home.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maksatus/file.h"

typedef struct FindRow {
    const char *what;
    const char *option, *variable, *data, *person;
    const char *wanted;      /* for an ordinary user; NULL: refused */
    const char *wanted_root; /* for root */
} FindRow;

static const FindRow find_rows[] = {
    {"the option goes first", "/a", "/b", "/c", "/d", "/a", "/a"},
    {"then the variable", NULL, "/b", "/c", "/d", "/b", "/b"},
    {"an empty variable is none", NULL, "", "/c", "/d", "/c/maksatus", "/var/lib/maksatus"},
    {"then the data of the person", NULL, NULL, "/c", "/d", "/c/maksatus", "/var/lib/maksatus"},
    {"a relative XDG_DATA_HOME is ignored", NULL, NULL, "c", "/d", "/d/.local/share/maksatus",
     "/var/lib/maksatus"},
    {"then the person", NULL, NULL, NULL, "/d", "/d/.local/share/maksatus", "/var/lib/maksatus"},
    {"slashes at the end", "/a//", NULL, NULL, NULL, "/a", "/a"},
    {"the root folder", "/", NULL, NULL, NULL, "/", "/"},
    {"an empty option", "", NULL, NULL, NULL, NULL, NULL},
};

static void set_variable(const char *name, const char *value)
{
    ck_assert_int_eq(value == NULL ? unsetenv(name) : setenv(name, value, 1), 0);
}

START_TEST(finds)
{
    const FindRow *row = &find_rows[_i];
    const char *wanted = geteuid() == 0 ? row->wanted_root : row->wanted;
    AUTO_ARENA Arena arena = {0};
    Home home;
    Error err = {0};

    arena_init(&arena, 1024 * 1024);
    set_variable("MAKSATUS_HOME", row->variable);
    set_variable("XDG_DATA_HOME", row->data);
    set_variable("HOME", row->person);
    Status status = home_find(&arena, row->option, &home, &err);
    ck_assert_msg((status == STATUS_OK) == (wanted != NULL), "%s: %s", row->what, err.text);
    if (wanted == NULL)
        return;
    ck_assert_msg(strcmp(home.path, wanted) == 0, "%s: %s", row->what, home.path);
    ck_assert_str_eq(home.inbox, arena_format(&arena, "%s/inbox", wanted));
}
END_TEST

START_TEST(a_relative_option_is_meant_from_here)
{
    AUTO_ARENA Arena arena = {0};
    char here[4096];
    Home home;
    Error err = {0};

    arena_init(&arena, 1024 * 1024);
    ck_assert_ptr_nonnull(getcwd(here, sizeof(here)));
    ck_assert_int_eq(home_find(&arena, "x/y", &home, &err), STATUS_OK);
    ck_assert_str_eq(home.path, arena_format(&arena, "%s/x/y", here));
}
END_TEST

static void remove_home(const Home *home)
{
    const char *const folders[] = {home->inbox,      home->outbox, home->archive,
                                   home->quarantine, home->log,    home->path};

    for (size_t i = 0; i < COUNT_OF(folders); i++)
        ck_assert_int_eq(rmdir(folders[i]), 0);
}

START_TEST(makes_and_makes_again)
{
    char above[] = "/tmp/maksatus-home-XXXXXX";
    AUTO_ARENA Arena arena = {0};
    struct stat entry;
    Home home;
    Error err = {0};

    arena_init(&arena, 1024 * 1024);
    ck_assert_ptr_nonnull(mkdtemp(above));
    ck_assert_int_eq(home_find(&arena, arena_format(&arena, "%s/deep/h", above), &home, &err), 0);
    ck_assert(!home_exists(&home));
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(home_make(&arena, &home, &err), STATUS_OK);
        ck_assert_int_eq(home_complete(&home, &err), STATUS_OK);
        ck_assert(home_exists(&home));
    }
    ck_assert_int_eq(stat(home.inbox, &entry), 0);
    ck_assert_uint_eq(entry.st_mode & 0777U, 0750U);
    remove_home(&home);
    ck_assert_int_eq(rmdir(arena_format(&arena, "%s/deep", above)), 0);
    ck_assert_int_eq(rmdir(above), 0);
}
END_TEST

START_TEST(a_file_is_no_home)
{
    AUTO_ARENA Arena arena = {0};
    Home home;
    Error err = {0};

    arena_init(&arena, 1024 * 1024);
    ck_assert_int_eq(home_find(&arena, "/dev/null", &home, &err), STATUS_OK);
    ck_assert(!home_exists(&home));
    ck_assert_int_eq(home_make(&arena, &home, &err), STATUS_USAGE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("home");
    TCase *tests = tcase_create("home");

    (void)umask(027);
    tcase_add_loop_test(tests, finds, 0, (int)COUNT_OF(find_rows));
    tcase_add_test(tests, a_relative_option_is_meant_from_here);
    tcase_add_test(tests, makes_and_makes_again);
    tcase_add_test(tests, a_file_is_no_home);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
