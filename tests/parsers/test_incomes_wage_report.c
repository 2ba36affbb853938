/*
 * test_incomes_wage_report.c
 *     Reports of the incomes register: our own in both directions, and the official samples.
 */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "maksatus/incomes.h"
#include "memory_source.h"

enum { FILE_BYTES = 256 * 1024, NAME_BYTES = 512, OFFICIAL_FILES = 13 };

static char bytes[FILE_BYTES];

static Slice file_bytes(const char *path)
{
    FILE *file = fopen(path, "rb");

    ck_assert_msg(file != NULL, "cannot open %s", path);
    size_t size = fread(bytes, 1, sizeof(bytes), file);
    ck_assert_uint_lt(size, sizeof(bytes));
    ck_assert_int_eq(fclose(file), 0);
    return (Slice){bytes, size};
}

static Slice fixture(const char *name)
{
    char path[NAME_BYTES];

    (void)snprintf(path, sizeof(path), "%s/fixtures/incomes/%s", getenv("MAKSATUS_SOURCE_ROOT"),
                   name);
    return file_bytes(path);
}

/* Reads all of it; reports beyond the room are only counted. */
static ReadResult read_all(Slice content, size_t piece, WageReport *report, size_t room,
                           size_t *count, FramingFault *fault)
{
    AUTO_ARENA Arena arena;
    MemorySource source = {.left = content, .chunk = piece};
    Error err = {0};
    ReadResult result;

    arena_init(&arena, SIZE_MAX);
    IncomesReader *reader = incomes_open(&arena, memory_source(&source));
    WageReport *spare = ARENA_NEW(&arena, WageReport);
    for (*count = 0;; (*count)++) {
        result = incomes_read(reader, *count < room ? &report[*count] : spare, fault, &err);
        if (result != READ_RECORD)
            break;
    }
    incomes_close(reader);
    return result;
}

static Day day(const char *text)
{
    Day value = DAY_NONE;

    ck_assert(text[0] == '\0' || day_parse(slice_of(text), &value));
    return value;
}

/* ── our own ──────────────────────────────────────────────────────────────────────────────── */

enum { REPORTS_MAX = 8 };

static const struct {
    const char *what, *file;
    size_t at;
    const char *id, *employer, *employee, *ended;
    int64_t version;
    bool invalidated;
    size_t items;
} reports[] = {
    {"a new report as sent is version 1", "sent.xml", 0, "S-1", "9000720-5", "150588-964H", "", 1,
     false, 6},
    {"what replaces version 1 is version 2, and all employments are over", "sent.xml", 1, "S-2",
     "9000720-5", "281195-965K", "2026-11-20", 2, false, 2},
    {"recovery and unjust enrichment are items too", "sent.xml", 2, "S-3", "9000720-5",
     "070902A966E", "", 1, false, 3},
    {"a report of totals", "sent.xml", 3, "S-4", "9000720-5", "190479-9672", "", 1, false, 1},
    {"as received the version stands there", "received.xml", 0, "S-1", "9000720-5", "150588-964H",
     "", 2, false, 1},
    {"invalidated, without items", "received.xml", 1, "S-4", "9000720-5", "190479-9672", "", 1,
     true, 0},
    {"no Y-tunnus, and only the id of the register", "received.xml", 2,
     "0d3c1f0e-0000-4000-8000-000000000003", "", "150588-964H", "", 1, false, 1},
};

START_TEST(a_report_is_read)
{
    static WageReport read[REPORTS_MAX];
    FramingFault fault = {0};
    size_t count = 0;

    ck_assert_int_eq(read_all(fixture(reports[_i].file), 0, read, REPORTS_MAX, &count, &fault),
                     READ_END);
    ck_assert_uint_gt(count, reports[_i].at);
    const WageReport *report = &read[reports[_i].at];
    ck_assert_msg(strcmp(report->report_id, reports[_i].id) == 0, "%s: %s", reports[_i].what,
                  report->report_id);
    ck_assert_str_eq(report->employer_id, reports[_i].employer);
    ck_assert_str_eq(report->employee_id, reports[_i].employee);
    ck_assert_int_eq(report->version, reports[_i].version);
    ck_assert_int_eq(report->invalidated, reports[_i].invalidated);
    ck_assert(day_equal(report->employment_end, day(reports[_i].ended)));
    ck_assert(day_equal(report->period_start, day("2026-11-01")));
    ck_assert(day_equal(report->period_end, day("2026-11-30")));
    ck_assert_msg(report->item_count == reports[_i].items, "%s: %zu items", reports[_i].what,
                  report->item_count);
}
END_TEST

static const struct {
    const char *what;
    size_t report, item;
    int32_t code;
    int64_t cents;
    const char *start, *end;
} items[] = {
    {"without an earning period it is that of the payment", 0, 0, 201, 240000, "2026-11-01",
     "2026-11-30"},
    {"an earning period of its own", 1, 1, 207, 10010, "2026-10-01", "2026-10-31"},
    {"what is recovered reduces the period that it was paid for", 2, 1, 201, -50000, "2026-10-01",
     "2026-10-31"},
    {"unjust enrichment reduces", 2, 2, 201, -4000, "2026-11-01", "2026-11-30"},
};

START_TEST(an_item_is_read)
{
    static WageReport read[REPORTS_MAX];
    FramingFault fault = {0};
    size_t count = 0;

    ck_assert_int_eq(read_all(fixture("sent.xml"), 1, read, REPORTS_MAX, &count, &fault), READ_END);
    const WageItem *item = &read[items[_i].report].item[items[_i].item];
    ck_assert_msg(item->code == items[_i].code, "%s: %d", items[_i].what, item->code);
    ck_assert_msg(item->amount.cents == items[_i].cents, "%s: %lld", items[_i].what,
                  (long long)item->amount.cents);
    ck_assert_msg(day_equal(item->start, day(items[_i].start)), "%s", items[_i].what);
    ck_assert_msg(day_equal(item->end, day(items[_i].end)), "%s", items[_i].what);
}
END_TEST

static const struct {
    const char *file;
    FramingCode code;
} refused[] = {
    {"bad-namespace.xml", FRAMING_NAMESPACE},
    {"bad-amount.xml", FRAMING_NOT_WELL_FORMED},
    {"bad-doctype.xml", FRAMING_DOCTYPE},
    {"bad-truncated.xml", FRAMING_TRUNCATED},
};

START_TEST(a_file_is_refused)
{
    FramingFault fault = {0};
    size_t count = 0;

    ck_assert_int_eq(read_all(fixture(refused[_i].file), 0, NULL, 0, &count, &fault), READ_FRAMING);
    ck_assert_msg(fault.code == refused[_i].code, "%s: %s %s", refused[_i].file,
                  framing_code_name(fault.code), fault.text);
}
END_TEST

/* Wherever it ends too early, it is refused: no report is taken for another one. */
START_TEST(a_part_is_never_whole)
{
    Slice whole = fixture("sent.xml");

    for (size_t len = 0; len + 2 < whole.len; len += 7) {
        FramingFault fault = {0};
        size_t count = 0;
        char *part = malloc(len + 1);

        ck_assert_ptr_nonnull(part);
        memcpy(part, whole.at, len);
        ck_assert_int_eq(read_all((Slice){part, len}, 0, NULL, 0, &count, &fault), READ_FRAMING);
        free(part);
    }
}
END_TEST

/* ── the official samples ─────────────────────────────────────────────────────────────────── */

static bool official_folder(char path[NAME_BYTES])
{
    const char *given = getenv("MAKSATUS_SHARED");
    const char *root = getenv("MAKSATUS_SOURCE_ROOT");
    DIR *folder;

    if (given != NULL)
        (void)snprintf(path, NAME_BYTES, "%s/incomes-register/examples-2022", given);
    else
        (void)snprintf(path, NAME_BYTES, "%s/../shared/incomes-register/examples-2022", root);
    folder = opendir(path);
    if (folder != NULL)
        (void)closedir(folder);
    return folder != NULL;
}

static const struct {
    const char *file;
    size_t items;
    int64_t cents_201; /* the sum of code 201 with its signs */
    const char *ended;
} samples[] = {
    {"esimerkki_perusteeton_etu.xml", 0, 150000, ""},
    {"esimerkki_takaisinperinta_brutto.xml", 8, 200000, ""},
    {"esimerkki_palvelussuhdetiedot_elakkeelle_jaaminen.xml", 0, 0, "2020-01-31"},
};

START_TEST(official_sample_says)
{
    static WageReport read[REPORTS_MAX];
    char folder[NAME_BYTES];
    char path[2 * NAME_BYTES];
    FramingFault fault = {0};
    size_t count = 0;
    int64_t cents = 0;

    if (!official_folder(folder))
        return;
    (void)snprintf(path, sizeof(path), "%s/%s", folder, samples[_i].file);
    ck_assert_int_eq(read_all(file_bytes(path), 0, read, REPORTS_MAX, &count, &fault), READ_END);
    ck_assert_uint_eq(count, 1);
    for (size_t i = 0; i < read[0].item_count; i++)
        cents += read[0].item[i].code == 201 ? read[0].item[i].amount.cents : 0;
    if (samples[_i].items > 0)
        ck_assert_uint_eq(read[0].item_count, samples[_i].items);
    if (samples[_i].cents_201 > 0)
        ck_assert_msg(cents == samples[_i].cents_201, "%s: %lld", samples[_i].file,
                      (long long)cents);
    ck_assert(day_equal(read[0].employment_end, day(samples[_i].ended)));
}
END_TEST

START_TEST(official_samples_are_read)
{
    static WageReport read[REPORTS_MAX];
    char folder[NAME_BYTES];
    size_t files = 0;

    if (!official_folder(folder))
        return;
    DIR *dir = opendir(folder);
    ck_assert_ptr_nonnull(dir);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        char path[2 * NAME_BYTES];
        FramingFault fault = {0};
        size_t count = 0;

        if (strstr(entry->d_name, ".xml") == NULL)
            continue;
        (void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        ck_assert_msg(read_all(file_bytes(path), 0, read, REPORTS_MAX, &count, &fault) == READ_END,
                      "%s: %s", entry->d_name, fault.text);
        ck_assert_msg(count > 0 && read[0].report_id[0] != '\0', "%s", entry->d_name);
        files++;
    }
    ck_assert_int_eq(closedir(dir), 0);
    ck_assert_uint_eq(files, OFFICIAL_FILES);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("incomes_wage_report");
    TCase *own = tcase_create("own");
    TCase *official = tcase_create("official");
    char folder[NAME_BYTES];
    bool there = official_folder(folder);

    tcase_add_loop_test(own, a_report_is_read, 0, (int)COUNT_OF(reports));
    tcase_add_loop_test(own, an_item_is_read, 0, (int)COUNT_OF(items));
    tcase_add_loop_test(own, a_file_is_refused, 0, (int)COUNT_OF(refused));
    tcase_add_test(own, a_part_is_never_whole);
    tcase_add_loop_test(official, official_sample_says, 0, (int)COUNT_OF(samples));
    tcase_add_test(official, official_samples_are_read);
    tcase_set_timeout(own, 60);
    suite_add_tcase(suite, own);
    if (there)
        suite_add_tcase(suite, official);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    if (failed == 0 && !there)
        printf("the official samples are not there: skipped\n");
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
