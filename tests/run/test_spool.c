/*
 * test_spool.c
 *     Records come back as they went in, any number of times.
 */
#include "spool.h"

#include <stdlib.h>
#include <unistd.h>

#include "maksatus/arena.h"
#include "temporary_io.h"
#include "unit.h"

/* Where a length takes more bytes, and both neighbours; the longest record. */
static const size_t lengths[] = {252, 253, 254, 255, 256, 65535, LIMIT_RECORD_BYTES};
static const char filler[LIMIT_RECORD_BYTES] = {'x'};

static Record sample(uint64_t line)
{
    Record record = {.line = line, .wrong_kinds = line << 20};

    for (size_t i = 0; i < FIELD_COUNT; i += line % 3 + 1)
        record.field[i] = slice_of(field_name((Field)i));
    record.attribute_count = line % 2 == 0 ? 0 : LIMIT_ATTRIBUTES;
    for (uint32_t i = 0; i < record.attribute_count; i++)
        record.attribute[i]
            = (Attribute){SLICE_LITERAL("name"), i % 2 == 0 ? SLICE_NONE : SLICE_LITERAL("v\xff")};
    if (line % 5 == 0)
        record.repeated = SLICE_LITERAL("amount");
    record.field[FIELD_MESSAGE] = (Slice){filler, lengths[line % COUNT_OF(lengths)]};
    return record;
}

static void expect_same(const Record *got, const Record *wanted)
{
    ck_assert_uint_eq(got->line, wanted->line);
    ck_assert_uint_eq(got->wrong_kinds, wanted->wrong_kinds);
    expect_text(got->repeated, wanted->repeated, "repeated");
    ck_assert_int_eq(got->repeated.at == NULL, wanted->repeated.at == NULL);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        expect_text(got->field[i], wanted->field[i], field_name((Field)i));
    ck_assert_uint_eq(got->attribute_count, wanted->attribute_count);
    for (uint32_t i = 0; i < got->attribute_count; i++) {
        expect_text(got->attribute[i].name, wanted->attribute[i].name, "attribute name");
        expect_text(got->attribute[i].value, wanted->attribute[i].value, "attribute value");
        ck_assert_int_eq(got->attribute[i].value.at == NULL,
                         wanted->attribute[i].value.at == NULL);
    }
}

/* Its account is that of the record, or was raised. */
enum { RAISED_EVERY = 11 };

static Decision decision_of(const Record *record)
{
    bool raised = record->line % RAISED_EVERY == 0;

    return (Decision){.iban = raised ? SLICE_LITERAL("RAISED") : record->field[FIELD_IBAN],
                      .bic = record->field[FIELD_BIC],
                      .amount = {(int64_t)record->line}};
}

static void expect_values(const SpooledRecord *got, bool wanted)
{
    Decision decision;

    ck_assert_int_eq(got->values != NULL, wanted);
    if (!wanted)
        return;
    decision_from_values(got->record, got->values, &decision);
    ck_assert_int_eq(decision.amount.cents, (int64_t)got->record->line);
    expect_text(decision.message, got->record->field[FIELD_MESSAGE], "message");
}

START_TEST(records_come_back)
{
    AUTO_ARENA Arena arena;
    AUTO_SPOOL Spool *spool = NULL;
    Error err = {0};
    enum { RECORDS = 50, TIMES = 2, FAULTY_EVERY = 7 };

    arena_init(&arena, SIZE_MAX);
    ck_assert_int_eq(spool_new(&arena, "/tmp", &spool, &err), STATUS_OK);
    for (uint64_t line = 1; line <= RECORDS; line++) {
        Record record = sample(line);
        const DecisionKeys keys = {.decision = (int64_t)line};
        const Decision decision = decision_of(&record);
        bool faulty = line % FAULTY_EVERY == 0;

        ck_assert_int_eq(spool_add(spool, &record, faulty ? NULL : &decision,
                                   faulty ? NULL : &keys, line % 2 == 0, &err),
                         STATUS_OK);
    }
    for (int time = 0; time < TIMES; time++) {
        bool end;
        DecisionKeys keys;

        ck_assert_int_eq(spool_rewind_keys(spool, &err), STATUS_OK);
        for (int64_t line = 1; line <= RECORDS; line++) {
            if (line % FAULTY_EVERY == 0)
                continue;
            ck_assert_int_eq(spool_next_keys(spool, &keys, &end, &err), STATUS_OK);
            ck_assert(!end);
            ck_assert_int_eq(keys.decision, line);
        }
        ck_assert_int_eq(spool_next_keys(spool, &keys, &end, &err), STATUS_OK);
        ck_assert(end);

        SpooledRecord got;

        ck_assert_int_eq(spool_rewind(spool, &err), STATUS_OK);
        for (uint64_t line = 1; line <= RECORDS; line++) {
            Record wanted = sample(line);
            ck_assert_int_eq(spool_next(spool, &arena, &got, &end, &err), STATUS_OK);
            ck_assert(!end);
            ck_assert(got.silent == (line % 2 == 0));
            expect_same(got.record, &wanted);
            expect_values(&got, line % FAULTY_EVERY != 0 && line % RAISED_EVERY != 0);
        }
        ck_assert_int_eq(spool_next(spool, &arena, &got, &end, &err), STATUS_OK);
        ck_assert(end);
    }
}
END_TEST

/* Records of one spool, as another process takes it over. */
START_TEST(a_spool_is_taken_over)
{
    static const char *const spoiled[] = {NULL, ".records", ".keys"};
    AUTO_ARENA Arena arena;
    AUTO_SPOOL Spool *spool = NULL;
    AUTO_SPOOL Spool *taken = NULL;
    const DecisionKeys keys = {.decision = 7};
    Record wanted = sample(1);
    const Decision decision = decision_of(&wanted);
    SpooledRecord got;
    SpoolSeal seal;
    Error err = {0};
    bool fits, end;

    arena_init(&arena, SIZE_MAX);
    char *folder = arena_string(&arena, SLICE_LITERAL("/tmp/maksatus-spool-XXXXXX"));
    ck_assert_ptr_nonnull(mkdtemp(folder));
    const char *path = arena_format(&arena, "%s/a", folder);
    ck_assert_int_eq(spool_new_at(&arena, path, &spool, &err), STATUS_OK);
    ck_assert_int_eq(spool_add(spool, &wanted, &decision, &keys, true, &err), STATUS_OK);
    ck_assert_int_eq(spool_add(spool, &wanted, NULL, NULL, false, &err), STATUS_OK);
    ck_assert_int_eq(spool_seal(spool, &seal, &err), STATUS_OK);
    if (spoiled[_i] != NULL) {
        FILE *file = fopen(arena_format(&arena, "%s%s", path, spoiled[_i]), "r+");
        ck_assert_int_eq(fputc('x', file), 'x');
        ck_assert_int_eq(fclose(file), 0);
    }
    ck_assert_int_eq(spool_take_over(&arena, path, &seal, &taken, &fits, &err), STATUS_OK);
    ck_assert(fits == (spoiled[_i] == NULL));
    for (int i = 0; i < 2 && fits; i++) {
        ck_assert_int_eq(spool_next(taken, &arena, &got, &end, &err), STATUS_OK);
        ck_assert(!end);
        expect_same(got.record, &wanted);
        expect_values(&got, i == 0);
    }
    if (fits)
        ck_assert_int_eq(spool_next(taken, &arena, &got, &end, &err), STATUS_OK);
    ck_assert(!fits || end);
    ck_assert_int_eq(spool_remove_at(&arena, path, &err), STATUS_OK);
    ck_assert_int_eq(spool_remove_at(&arena, path, &err), STATUS_OK); /* not there is fine */
    ck_assert_int_eq(rmdir(folder), 0);
    spool_done(&taken);
    ck_assert_int_eq(spool_take_over(&arena, path, &seal, &taken, &fits, &err), STATUS_OK);
    ck_assert(!fits);
}
END_TEST

START_TEST(what_goes_wrong_with_a_temporary_file_is_told)
{
    FILE *full = fopen("/dev/full", "w+");
    FILE *empty = fopen("/dev/null", "r");
    char byte;
    Error not_written = {0}, not_read = {0};

    ck_assert(full != NULL && empty != NULL);
    ck_assert_int_eq(temporary_write(full, "abc", 3, &not_written), STATUS_OK); /* it waits */
    ck_assert_int_eq(temporary_rewind(full, &not_written), STATUS_IO);
    ck_assert_msg(strstr(not_written.text, "No space left") != NULL, "%s", not_written.text);
    ck_assert_int_eq(temporary_read(empty, &byte, 0, &not_read), STATUS_OK);
    ck_assert_int_eq(temporary_read(empty, &byte, 1, &not_read), STATUS_IO);
    ck_assert_msg(strstr(not_read.text, "too early") != NULL, "%s", not_read.text);
    (void)fclose(full);
    (void)fclose(empty);
}
END_TEST

START_TEST(no_folder_is_refused)
{
    AUTO_ARENA Arena arena;
    AUTO_SPOOL Spool *spool = NULL;
    Error err = {0};

    arena_init(&arena, SIZE_MAX);
    ck_assert_int_eq(spool_new(&arena, "/nonexistent", &spool, &err), STATUS_IO);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("spool");
    TCase *tcase = tcase_create("records");

    tcase_add_test(tcase, records_come_back);
    tcase_add_loop_test(tcase, a_spool_is_taken_over, 0, 3);
    tcase_add_test(tcase, no_folder_is_refused);
    tcase_add_test(tcase, what_goes_wrong_with_a_temporary_file_is_told);
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
