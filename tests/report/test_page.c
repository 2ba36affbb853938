/*
 * test_page.c
 *     The page: nothing in it comes from elsewhere, and in a browser its marks show the figures.
 *     Skipped where Chromium is not installed.
 */
#include <stdlib.h>
#include <string.h>

#include "seeded.h"

enum { SKIPPED = 77 };

typedef struct MarkCase {
    const char *what;
    const char *figure, *series, *key;
    const char *sql;
} MarkCase;

static const MarkCase marks[] = {
    {"a column of the volume", "M01", "settled", "2026-12-22",
     "select count(*) || '.00' from decision_now where state_now in ('planned', 'set_off')"},
    {"its waiting part", "M01", "waiting", "2026-12-22",
     "select count(*) || '.00' from decision_now where state_now in ('held', 'deferred', "
     "'returned')"},
    {"the median of a programme", "M03", "half within", "YRKE",
     "select v || '.00' from (select f.execution_day - d.decided_on as v,"
     " row_number() over (order by f.execution_day - d.decided_on) as place, count(*) over () as n"
     " from payment p join payment_file f on f.id = p.file join decision_now d on d.id = p.decision"
     " where d.programme = 'YRKE' and d.state_now = 'planned') r where place = (50 * n + 99) / "
     "100"},
    {"the straight ones", "M05", "straight through", "YRKE", "select '100.00'"},
    {"a code of a rule", "M08", "decisions", "IBAN_INVALID",
     "select count(distinct decision) || '.00' from finding where code = 'IBAN_INVALID'"},
    {"payments that came back", "M10", "payments", "AC04",
     "select count(*) || '.00' from decision_change where to_state = 'returned'"},
    {"what is owed", "M13", "open", "1-30",
     "select (sum(cents) / 100.0)::numeric(20, 2)::text from receivable_entry"},
};

/* The value of the mark in the page as the browser has it; NULL: there is none. */
static const char *mark_value(Program *p, const char *page, const MarkCase *c)
{
    const char *start = arena_format(
        program_arena(p), "data-figure=\"%s\" data-series=\"%s\" data-key=\"%s\" data-value=\"",
        c->figure, c->series, c->key);
    const char *at = strstr(page, start);

    if (at == NULL)
        return NULL;
    at += strlen(start);
    return arena_string(program_arena(p), (Slice){at, strcspn(at, "\"")});
}

static const char *written_page(Program *p)
{
    const char *path = program_path(p, "report.html");

    program_call(p, 0, "report", "--from", "2026-01-01", "--to", "2027-03-31", "--html", path,
                 NULL);
    return path;
}

START_TEST(nothing_comes_from_elsewhere)
{
    AUTO_PROGRAM Program *p = seeded_program("alone");
    const char *page = file_text(p, written_page(p), NULL);

    ck_assert_ptr_nonnull(strstr(page, "default-src 'none'"));
    ck_assert_ptr_nonnull(strstr(page, "prefers-color-scheme:dark"));
    ck_assert_ptr_nonnull(strstr(page, "@media print"));
    ck_assert_ptr_null(strstr(page, "<script"));
    ck_assert_ptr_null(strstr(page, "http://"));
    ck_assert_ptr_null(strstr(page, "https://"));
    ck_assert_ptr_null(strstr(page, "src="));
    ck_assert_ptr_null(strstr(page, "href="));
}
END_TEST

START_TEST(marks_show_the_figures)
{
    AUTO_PROGRAM Program *p = seeded_program("marks");
    const char *url = arena_format(program_arena(p), "file://%s", written_page(p));
    const char *profile =
        arena_format(program_arena(p), "--user-data-dir=%s", program_path(p, "chromium"));
    const char *const words[] = {"chromium",
                                 "--headless",
                                 "--no-sandbox",
                                 "--disable-gpu",
                                 "--disable-quic",
                                 "--no-first-run",
                                 "--disable-background-networking",
                                 "--disable-component-update",
                                 "--disable-sync",
                                 profile,
                                 "--dump-dom",
                                 url,
                                 NULL};
    int exit_code;
    const char *page = run_tool(p, words, &exit_code);

    ck_assert_int_eq(exit_code, 0);
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        const char *shown = mark_value(p, page, &marks[i]);
        ck_assert_msg(shown != NULL, "%s: no mark", marks[i].what);
        ck_assert_msg(strcmp(shown, seeded_ask(p, marks[i].sql)) == 0, "%s: %s, instead %s",
                      marks[i].what, shown, seeded_ask(p, marks[i].sql));
    }
}
END_TEST

static bool has_chromium(void)
{
    return path_exists("/usr/bin/chromium"); /* of the package */
}

int main(void)
{
    Suite *suite = suite_create("page");
    TCase *tests = sample_case("page", 300);

    tcase_add_test(tests, nothing_comes_from_elsewhere);
    if (has_chromium())
        tcase_add_test(tests, marks_show_the_figures);
    suite_add_tcase(suite, tests);
    int ended = sample_main(suite);
    if (ended == EXIT_SUCCESS && !has_chromium()) {
        printf("marks_show_the_figures: skipped, chromium is not installed\n");
        return SKIPPED;
    }
    return ended;
}
