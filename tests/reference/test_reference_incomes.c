/*
 * test_reference_incomes.c
 *     Reports of the incomes register in XML become the eligible wage that a run compares.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "postgres.h"
#include "reference_folder.h"
#include "temporary_folder.h"

enum { FILE_BYTES = 64 * 1024, PATH_BYTES = 4096 };

static Arena arena;
static Store *store;
static const char *folder;
static ReferenceReport report;

static void set_up(void)
{
    arena_init(&arena, SIZE_MAX);
    store = test_postgres_open(&arena, test_postgres_database(&arena));
    folder = temporary_folder(&arena, "reference");
}

static void tear_down(void)
{
    folder_remove(folder);
    store_close(&store);
    arena_done(&arena);
}

static FILE *file_open(const char *path, const char *mode)
{
    FILE *file = fopen(path, mode);

    ck_assert_msg(file != NULL, "cannot open %s", path);
    return file;
}

/* A file of fixtures/incomes goes to the folder; from is replaced by to where it first stands. */
static void put_changed(const char *name, const char *from, const char *to)
{
    static char bytes[FILE_BYTES];
    char path[PATH_BYTES];

    (void)snprintf(path, sizeof(path), "%s/fixtures/incomes/%s", getenv("MAKSATUS_SOURCE_ROOT"),
                   name);
    FILE *in = file_open(path, "rb");
    size_t size = fread(bytes, 1, sizeof(bytes) - 1, in);
    bytes[size] = '\0';
    ck_assert_int_eq(fclose(in), 0);
    const char *at = from == NULL ? NULL : strstr(bytes, from);
    ck_assert(from == NULL || at != NULL);
    size_t before = at == NULL ? size : (size_t)(at - bytes);
    size_t after = at == NULL ? size : before + strlen(from);

    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *out = file_open(path, "wb");
    ck_assert_int_ge(
        fprintf(out, "%.*s%s%s", (int)before, bytes, at == NULL ? "" : to, bytes + after), 0);
    ck_assert_int_eq(fclose(out), 0);
}

static void put(const char *name)
{
    put_changed(name, NULL, NULL);
}

/* The eligible wage of valid rows of the employee within [start, end] in cents; -1: no row. */
static int64_t wage(const char *employee, const char *start, const char *end)
{
    ReferenceData *data = NULL;
    Error err = {0};
    const Slice employer = SLICE_LITERAL("9000720-5");
    Day from = DAY_NONE, to = DAY_NONE, today = DAY_NONE;
    size_t count = 0;
    int64_t sum = -1;

    ck_assert(day_parse(slice_of(start), &from) && day_parse(slice_of(end), &to)
              && day_parse(SLICE_LITERAL("2026-12-22"), &today));
    ck_assert_int_eq(reference_data_load(store, &arena, &data, &err), STATUS_OK);
    ck_assert_int_eq(reference_data_load_incomes(store, &arena, data, &employer, 1, today, &err),
                     STATUS_OK);
    const IncomesRow *rows = reference_incomes(data, employer, slice_of(employee), &count);
    for (size_t i = 0; i < count; i++) {
        if (!rows[i].invalidated && rows[i].period_start.number >= from.number
            && rows[i].period_end.number <= to.number)
            sum = (sum < 0 ? 0 : sum) + rows[i].eligible_wage.cents;
    }
    return sum;
}

static void load(Status status)
{
    ck_assert_msg(folder_load(store, &arena, folder, false, &report) == status, "%s",
                  report.wrong_count > 0 ? report.wrong[0] : "no message");
}

static const struct {
    const char *what, *employee, *start, *end;
    int64_t as_sent, as_received; /* -1: no row */
} wages[] = {
    {"included codes only; then the newer version", "150588-964H", "2026-11-01", "2026-11-30",
     240000, 210000},
    {"each earning period is a row", "281195-965K", "2026-10-01", "2026-10-31", 10010, 10010},
    {"the payment period where there is none", "281195-965K", "2026-11-01", "2026-11-30", 150000,
     150000},
    {"unjust enrichment reduces", "070902A966E", "2026-11-01", "2026-11-30", 196000, 196000},
    {"what is recovered reduces the earlier period, below zero without its report", "070902A966E",
     "2026-10-01", "2026-10-31", -50000, -50000},
    {"both", "070902A966E", "2026-10-01", "2026-11-30", 146000, 146000},
    {"a total is a report, but no wage; then it is invalidated", "190479-9672", "2026-11-01",
     "2026-11-30", 0, -1},
};

START_TEST(reports_become_wages)
{
    put("sent.xml");
    load(STATUS_OK);
    ck_assert_msg(wage(wages[_i].employee, wages[_i].start, wages[_i].end) == wages[_i].as_sent,
                  "%s", wages[_i].what);
    put("received.xml");
    load(STATUS_OK);
    ck_assert_msg(wage(wages[_i].employee, wages[_i].start, wages[_i].end) == wages[_i].as_received,
                  "%s, received", wages[_i].what);
    load(STATUS_OK);
    ck_assert_int_eq(report.added + report.ended, 0);
}
END_TEST

START_TEST(unknown_codes_are_listed)
{
    put("sent.xml");
    put("received.xml");
    load(STATUS_OK);
    ck_assert_uint_eq(report.unknown_count, 2);
    ck_assert_int_eq(report.unknown[0].code, 219);
    ck_assert_int_eq(report.unknown[1].code, 101);
    ck_assert_int_eq(report.income_reports, 7);
    ck_assert_int_eq(report.reports_without_id, 1);
}
END_TEST

static const struct {
    const char *what, *table;
    int64_t cents;
} mappings[] = {
    {"holidays are included too", "201,include,2019-01-01,\n203-220,include,2019-01-01,\n", 258300},
    {"the narrower row goes first",
     "200-299,include,2019-01-01,\n203,exclude,2019-01-01,\n235,exclude,2019-01-01,\n", 243300},
    {"on the days that it holds", "200-299,include,2019-01-01,2026-10-31\n", 0},
};

START_TEST(the_mapping_is_data)
{
    folder_put(folder, "income_eligibility",
               arena_format(&arena, "code,effect,valid_from,valid_to\n%s", mappings[_i].table));
    put("sent.xml");
    load(STATUS_OK);
    ck_assert_msg(wage("150588-964H", "2026-11-01", "2026-11-30") == mappings[_i].cents, "%s",
                  mappings[_i].what);
}
END_TEST

START_TEST(one_version_says_one_thing)
{
    put("sent.xml");
    load(STATUS_OK);
    put_changed("sent.xml", "2400.00", "2500.00");
    load(STATUS_USAGE);
    ck_assert_str_eq(report.wrong[0],
                     "sent.xml:22: this version of the report is stored with another wage, instead "
                     "a newer version or an end of the stored row");
    ck_assert_int_eq(wage("150588-964H", "2026-11-01", "2026-11-30"), 240000);
}
END_TEST

START_TEST(one_bad_file_loads_nothing)
{
    put("sent.xml");
    put("bad-amount.xml");
    load(STATUS_USAGE);
    ck_assert_ptr_nonnull(strstr(report.wrong[0], "bad-amount.xml:"));
    ck_assert_int_eq(wage("150588-964H", "2026-11-01", "2026-11-30"), -1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reference_incomes");
    TCase *tests = tcase_create("incomes");

    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, reports_become_wages, 0, (int)COUNT_OF(wages));
    tcase_add_test(tests, unknown_codes_are_listed);
    tcase_add_loop_test(tests, the_mapping_is_data, 0, (int)COUNT_OF(mappings));
    tcase_add_test(tests, one_version_says_one_thing);
    tcase_add_test(tests, one_bad_file_loads_nothing);
    suite_add_tcase(suite, tests);
    return test_postgres_main(suite);
}
