/*
 * test_catalogue.c
 *     The table of commands, the man page and the completion say the same; every help is whole.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "maksatus/file.h"
#include "options.h"

enum { PAGE_BYTES_MAX = 256 * 1024 };

static size_t command_count(void)
{
    size_t count = 0;

    while (commands_all[count] != NULL)
        count++;
    return count;
}

static const char *source_file(Arena *arena, const char *path)
{
    const char *root = getenv("MAKSATUS_SOURCE_ROOT");
    Slice bytes = SLICE_NONE;
    Error err = {0};

    ck_assert_ptr_nonnull(root);
    ck_assert_int_eq(file_read_all(arena, arena_format(arena, "%s/%s", root, path), PAGE_BYTES_MAX,
                                   &bytes, &err),
                     STATUS_OK);
    return arena_string(arena, bytes);
}

START_TEST(is_in_order)
{
    if (_i > 0)
        ck_assert_str_lt(commands_all[_i - 1]->name, commands_all[_i]->name);
}
END_TEST

/* The page as it is read: without the backslash before a dash. */
static const char *man_page(Arena *arena)
{
    char *page = arena_string(arena, slice_of(source_file(arena, "engine/cli/man/maksatus.1")));
    size_t len = 0;

    for (const char *at = page; *at != '\0'; at++)
        if (at[0] != '\\' || at[1] != '-')
            page[len++] = *at;
    page[len] = '\0';
    return page;
}

/* The entry of a command ends where the next begins. */
START_TEST(man_page_has_it)
{
    const Command *command = commands_all[_i];
    AUTO_ARENA Arena arena = {0};

    arena_init(&arena, 4 * 1024 * 1024);
    const char *page = man_page(&arena);
    const char *entry = strstr(page, arena_format(&arena, "\n.B %s ", command->name));
    if (entry == NULL)
        entry = strstr(page, arena_format(&arena, "\n.B %s\n", command->name));
    ck_assert_msg(entry != NULL, "the man page lacks %s", command->name);
    const char *end = strstr(entry, "\n.TP\n");
    end = end == NULL ? entry + strlen(entry) : end;
    for (size_t i = 0; command->options != NULL && command->options[i].name != NULL; i++) {
        const char *at = strstr(entry, arena_format(&arena, "--%s", command->options[i].name));
        ck_assert_msg(at != NULL && at < end, "the man page lacks --%s of %s",
                      command->options[i].name, command->name);
    }
}
END_TEST

START_TEST(completion_has_it)
{
    const Command *command = commands_all[_i];
    AUTO_ARENA Arena arena = {0};

    arena_init(&arena, 4 * 1024 * 1024);
    const char *script = source_file(&arena, "engine/cli/completion/maksatus");
    ck_assert_msg(strstr(script, arena_format(&arena, "\n%s\n", command->name)) != NULL,
                  "the completion lacks %s", command->name);
    if (command->options == NULL)
        return;
    const char *options = strstr(script, arena_format(&arena, "\"%s\") echo", command->name));
    ck_assert_msg(options != NULL, "the completion lacks the options of %s", command->name);
    const char *end = strstr(options, ";;");
    ck_assert_ptr_nonnull(end);
    for (size_t i = 0; command->options[i].name != NULL; i++) {
        const char *at = strstr(options, arena_format(&arena, "--%s", command->options[i].name));
        ck_assert_msg(at != NULL && at < end, "the completion lacks --%s of %s",
                      command->options[i].name, command->name);
    }
}
END_TEST

/* The man page and the completion know no command that is not there. */
START_TEST(completion_has_no_more)
{
    AUTO_ARENA Arena arena = {0};
    size_t lines = 0;

    arena_init(&arena, 4 * 1024 * 1024);
    const char *script = source_file(&arena, "engine/cli/completion/maksatus");
    const char *at = strstr(script, "_maksatus_commands=\"\n");
    ck_assert_ptr_nonnull(at);
    for (at = strchr(at, '\n') + 1; *at != '"'; at = strchr(at, '\n') + 1)
        lines++;
    ck_assert_uint_eq(lines, command_count());
}
END_TEST

START_TEST(help_is_whole)
{
    const Command *command = commands_all[_i];
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);

    ck_assert_ptr_nonnull(stream);
    options_help(stream, commands_all, command, NULL);
    ck_assert_int_eq(fclose(stream), 0);
    ck_assert_ptr_nonnull(strstr(text, "usage: maksatus"));
    ck_assert_ptr_nonnull(strstr(text, command->name));
    ck_assert_ptr_nonnull(strstr(text, command->help));
    ck_assert_ptr_nonnull(strstr(text, "\nexample:\n  maksatus "));
    ck_assert_ptr_nonnull(strstr(text, "--format"));
    for (size_t i = 0; command->options != NULL && command->options[i].name != NULL; i++) {
        ck_assert_ptr_nonnull(strstr(text, command->options[i].name));
        ck_assert_ptr_nonnull(strstr(text, command->options[i].help));
    }
    free(text);
}
END_TEST

/* An option of a command must not hide a global one. */
START_TEST(options_are_its_own)
{
    const Option *options = commands_all[_i]->options;

    for (size_t i = 0; options != NULL && options[i].name != NULL; i++)
        for (size_t j = 0; options_global[j].name != NULL; j++)
            ck_assert_str_ne(options[i].name, options_global[j].name);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("catalogue");
    TCase *tests = tcase_create("catalogue");
    int count = (int)command_count();

    tcase_add_loop_test(tests, is_in_order, 0, count);
    tcase_add_loop_test(tests, man_page_has_it, 0, count);
    tcase_add_loop_test(tests, completion_has_it, 0, count);
    tcase_add_test(tests, completion_has_no_more);
    tcase_add_loop_test(tests, help_is_whole, 0, count);
    tcase_add_loop_test(tests, options_are_its_own, 0, count);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
