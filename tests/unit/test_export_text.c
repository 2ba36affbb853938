/*
 * test_export_text.c
 *     Cells of CSV as other programs read them.
 */
#include "maksatus/export_text.h"

#include "unit.h"

static const struct {
    const char *what;
    const char *value;
    const char *cell, *quoted;
} cells[] = {
    {"nothing", "", "", "\"\""},
    {"letters of Finnish", "T\xc3\xb6rm\xc3\xa4 Oy", "T\xc3\xb6rm\xc3\xa4 Oy",
     "\"T\xc3\xb6rm\xc3\xa4 Oy\""},
    {"a comma", "a,b", "\"a,b\"", "\"a,b\""},
    {"a semicolon", "a;b", "\"a;b\"", "\"a;b\""},
    {"a quote", "a\"b", "\"a\"\"b\"", "\"a\"\"b\""},
    {"a formula", "=1+1", "\"'=1+1\"", "\"'=1+1\""},
    {"a minus inside", "1-1", "1-1", "\"1-1\""},
    {"the end of a line", "a\r\nb", "\"a\\x0D\\x0Ab\"", "\"a\\x0D\\x0Ab\""},
    {"a command to a terminal", "\x1b[2J", "\"\\x1B[2J\"", "\"\\x1B[2J\""},
    {"a control character of two bytes", "\xc2\x85", "\"\\xC2\\x85\"", "\"\\xC2\\x85\""},
    {"no UTF-8", "a\xe4", "\"a\\xE4\"", "\"a\\xE4\""},
};

START_TEST(a_cell_can_be_read_again)
{
    TEXT_ON_STACK(cell, 64);
    TEXT_ON_STACK(quoted, 64);

    csv_cell_add(&cell, slice_of(cells[_i].value));
    csv_cell_add_quoted(&quoted, slice_of(cells[_i].value));
    ck_assert_msg(slice_is(text_slice(&cell), cells[_i].cell), "%s: %.*s", cells[_i].what,
                  SLICE_ARGS(text_slice(&cell)));
    ck_assert_msg(slice_is(text_slice(&quoted), cells[_i].quoted), "%s: %.*s", cells[_i].what,
                  SLICE_ARGS(text_slice(&quoted)));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("export_text");
    TCase *tcase = tcase_create("cells");

    tcase_add_loop_test(tcase, a_cell_can_be_read_again, 0, (int)COUNT_OF(cells));
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
