/*
 * test_many.c
 *     A page with more keys than a chart has rows: what matters most is found among all of them.
 */
#include <unistd.h>

#include "maksatus/file.h"
#include "maksatus/report.h"

#include "../unit/unit.h"

enum { AGENCIES = 500 };

static const char *const ids[] = {"M01", "M02", "M03", "M05", "M07", "M08", "M10",
                                  "M12", "M13", "M17", "M26"};

/* Every agency deviates once, the last of the alphabet twice. */
static void add_agencies(Arena *arena, ReportFigure *figure)
{
    figure->values = ARENA_ARRAY(arena, ReportValue, AGENCIES);
    figure->count = AGENCIES;
    for (size_t i = 0; i < AGENCIES; i++)
        figure->values[i] =
            (ReportValue){.measure = SLICE_LITERAL("flagged"),
                          .by = SLICE_LITERAL("agency"),
                          .key = slice_of(arena_format(arena, "A%03zu", i)),
                          .value = i + 1 < AGENCIES ? SLICE_LITERAL("1") : SLICE_LITERAL("2"),
                          .unit = SLICE_LITERAL("count")};
}

START_TEST(the_last_of_many_may_be_the_first)
{
    AUTO_ARENA Arena arena;
    char path[] = "/tmp/maksatus-page-XXXXXX";
    Error err = {0};
    Slice page;

    arena_init(&arena, SIZE_MAX);
    Report *report = ARENA_NEW(&arena, Report);
    report->order.from = (Day){20000};
    report->order.to = (Day){20001};
    report->count = COUNT_OF(ids);
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        report->figures[i] = (ReportFigure){.id = ids[i], .name = "", .meaning = ""};
        if (strcmp(ids[i], "M08") == 0)
            add_agencies(&arena, &report->figures[i]);
    }
    ck_assert_int_ge(close(mkstemp(path)), 0);
    ck_assert_int_eq(report_page(report, &arena, path, &err), STATUS_OK);
    ck_assert_int_eq(file_read_all(&arena, path, 16 * 1024 * 1024, &page, &err), STATUS_OK);
    (void)unlink(path);
    const char *text = arena_string(&arena, page);
    ck_assert_ptr_nonnull(strstr(text, "A499 sends the most decisions that deviate"));
    ck_assert_ptr_nonnull(strstr(text, ">488 more in the table"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("many");
    TCase *tests = tcase_create("many");

    tcase_add_test(tests, the_last_of_many_may_be_the_first);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
