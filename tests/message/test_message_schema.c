/*
 * test_message_schema.c
 *     What we write is valid against the official schemas too, where they are at hand: to our
 *     reader and to libxml2.
 *
 * They are looked for in $MAKSATUS_SHARED/schemas, else in ../shared/schemas beside the sources.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "judges.h"
#include "message_sample.h"

enum { SKIPPED = 77 };

static char schema_dir[1024];
static Memory memory;

static const struct {
    const char *sentence;
    PainVersion version;
    AddressMode address_mode;
    bool bare;
} rows[] = {
    {".09, structured", PAIN_001_09, ADDRESS_STRUCTURED, false},
    {".09, hybrid", PAIN_001_09, ADDRESS_HYBRID, false},
    {".09, none, bare", PAIN_001_09, ADDRESS_NONE, true},
    {".03, structured", PAIN_001_03, ADDRESS_STRUCTURED, false},
    {".03, hybrid, bare", PAIN_001_03, ADDRESS_HYBRID, true},
};

static void judge(PainVersion version, const char *sentence)
{
    char path[1100];
    Judges judges;
    Error err = {0};

    (void)snprintf(path, sizeof path, "%s/pain.001.001.%s.xsd", schema_dir,
                   version == PAIN_001_09 ? "09" : "03");
    ck_assert_msg(judges_open_file(&judges, path, &err) == STATUS_OK, "%s", err.text);
    ck_assert_msg(theirs_accepts(&judges, (Slice){memory.bytes, memory.len}), "%s: to libxml2",
                  sentence);
    judges_close(&judges);
}

START_TEST(valid_against_the_official_schema)
{
    Sample sample;
    Error err = {0};

    sample_make(&sample, rows[_i].version, rows[_i].address_mode, BOOKING_TRUE, 2);
    if (rows[_i].bare) {
        sample.file.debtor_bic = SLICE_NONE;
        sample.file.initiating_party_id = SLICE_NONE;
    }
    ck_assert_int_eq(sample_write(&sample, &memory, &err), STATUS_OK);
    ck_assert_msg(sample_verify(&sample, &memory, slice_of(schema_dir), &err) == STATUS_OK,
                  "%s: %s", rows[_i].sentence, err.text);
    judge(rows[_i].version, rows[_i].sentence);
}
END_TEST

START_TEST(the_official_schema_is_really_asked)
{
    Sample sample;
    Error err = {0};

    sample_make(&sample, PAIN_001_09, ADDRESS_STRUCTURED, BOOKING_TRUE, 2);
    sample.payment[0].purpose = SLICE_LITERAL("GOVTX");
    ck_assert_int_eq(sample_write(&sample, &memory, &err), STATUS_OK);
    ck_assert_int_eq(sample_verify(&sample, &memory, slice_of(schema_dir), &err), STATUS_INTEGRITY);
}
END_TEST

/* The folder with the schemas; false when there is none. */
static bool schemas_found(void)
{
    const char *given = getenv("MAKSATUS_SHARED");
    const char *root = getenv("MAKSATUS_SOURCE_ROOT");
    char probe[1100];
    FILE *file;

    if (given != NULL)
        (void)snprintf(schema_dir, sizeof schema_dir, "%s/schemas", given);
    else
        (void)snprintf(schema_dir, sizeof schema_dir, "%s/../shared/schemas",
                       root == NULL ? "." : root);
    (void)snprintf(probe, sizeof probe, "%s/pain.001.001.09.xsd", schema_dir);
    file = fopen(probe, "r");
    if (file != NULL)
        (void)fclose(file);
    return file != NULL;
}

int main(void)
{
    if (!schemas_found()) {
        printf("skipped: the official schemas are not at hand\n");
        return SKIPPED;
    }

    Suite *suite = suite_create("schema");
    TCase *cases = tcase_create("official");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(cases, valid_against_the_official_schema, 0, (int)COUNT_OF(rows));
    tcase_add_test(cases, the_official_schema_is_really_asked);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
