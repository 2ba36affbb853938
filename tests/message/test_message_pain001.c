/*
 * test_message_pain001.c
 *     The writer: its bytes are the golden ones, valid, counted right, and cut into groups.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "maksatus/message.h"
#include "maksatus/text.h"
#include "message_sample.h"

typedef struct GoldenRow {
    const char *sentence;
    const char *golden; /* in fixtures/expect/pain001 */
    PainVersion version;
    AddressMode address_mode;
    BatchBooking booking;
    int64_t max_per_pmtinf;
    bool bare; /* no BIC of the payer's bank, no number of the payer at the bank */
} GoldenRow;

static const GoldenRow golden_rows[] = {
    {"the newer version with structured addresses in two groups", "structured.09.xml", PAIN_001_09,
     ADDRESS_STRUCTURED, BOOKING_TRUE, 2, false},
    {"the newer version with hybrid addresses", "hybrid.09.xml", PAIN_001_09, ADDRESS_HYBRID,
     BOOKING_FALSE, 0, false},
    {"the newer version without addresses, nothing that may be left out", "plain.09.xml",
     PAIN_001_09, ADDRESS_NONE, BOOKING_ABSENT, 0, true},
    {"the older version with structured addresses, a group for each payment", "structured.03.xml",
     PAIN_001_03, ADDRESS_STRUCTURED, BOOKING_FALSE, 1, false},
    {"the older version with hybrid addresses", "hybrid.03.xml", PAIN_001_03, ADDRESS_HYBRID,
     BOOKING_TRUE, 3, true},
};

static Memory memory;
static Memory golden;

static void make(const GoldenRow *row, Sample *sample)
{
    sample_make(sample, row->version, row->address_mode, row->booking, row->max_per_pmtinf);
    if (row->bare) {
        sample->file.debtor_bic = SLICE_NONE;
        sample->file.initiating_party_id = SLICE_NONE;
    }
}

static void golden_path(const char *name, char *path, size_t size)
{
    const char *root = getenv("MAKSATUS_SOURCE_ROOT");

    ck_assert_ptr_nonnull(root);
    ck_assert_int_lt(snprintf(path, size, "%s/fixtures/expect/pain001/%s", root, name), (int)size);
}

/* With MAKSATUS_BLESS=1 the file is written instead of compared. */
static void compare_with_golden(const char *name, Slice bytes)
{
    char path[1024];
    FILE *file;

    golden_path(name, path, sizeof path);
    if (getenv("MAKSATUS_BLESS") != NULL) {
        file = fopen(path, "w");
        ck_assert_ptr_nonnull(file);
        ck_assert_uint_eq(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
        ck_assert_int_eq(fclose(file), 0);
        return;
    }
    file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    golden.len = fread(golden.bytes, 1, sizeof golden.bytes, file);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_uint_eq(golden.len, bytes.len);
    ck_assert_mem_eq(golden.bytes, bytes.at, bytes.len);
}

START_TEST(the_bytes_are_the_golden_ones)
{
    const GoldenRow *row = &golden_rows[_i];
    Sample sample;
    Error err = {0};

    make(row, &sample);
    ck_assert_msg(sample_write(&sample, &memory, &err) == STATUS_OK, "%s: %s", row->sentence,
                  err.text);
    compare_with_golden(row->golden, (Slice){memory.bytes, memory.len});
}
END_TEST

START_TEST(what_is_written_is_verified)
{
    const GoldenRow *row = &golden_rows[_i];
    Sample sample;
    Error err = {0};

    make(row, &sample);
    ck_assert_int_eq(sample_write(&sample, &memory, &err), STATUS_OK);
    for (memory.piece_max = 0; memory.piece_max < 40; memory.piece_max += 13)
        ck_assert_msg(sample_verify(&sample, &memory, SLICE_NONE, &err) == STATUS_OK, "%s: %s",
                      row->sentence, err.text);
    memory.piece_max = 0;
}
END_TEST

/* The writer flushes what came before; a file with one payment less is shorter by just that. */
START_TEST(a_payment_takes_as_many_bytes_as_it_says)
{
    const GoldenRow *row = &golden_rows[_i];
    Sample sample;
    Error err = {0};
    size_t total = 0;
    size_t frame;

    make(row, &sample);
    ck_assert_int_eq(sample_write(&sample, &memory, &err), STATUS_OK);
    for (size_t i = 0; i < sample.payment_count; i++)
        total += message_payment_bytes(&sample.file, &sample.payment[i]);
    frame = message_frame_bytes(&sample.file, sample.group_count);
    ck_assert_uint_le(memory.len, total + frame);
    ck_assert_uint_gt(memory.len, total);
    /* Upper bound, but not a wild one: ids, counts and sums have room to grow. */
    ck_assert_uint_lt(total + frame - memory.len, 64 + 64 * (sample.group_count + 1));
}
END_TEST

START_TEST(one_payment_less_is_shorter_by_its_bytes)
{
    Sample sample;
    Error err = {0};
    Payment swapped;
    size_t with, last;

    sample_make(&sample, PAIN_001_09, ADDRESS_STRUCTURED, BOOKING_TRUE, 0);
    swapped = sample.payment[_i];
    sample.payment[_i] = sample.payment[3];
    sample.payment[3] = swapped;
    /* One cent: count and sum keep their number of digits without it. */
    sample.payment[3].amount.cents = 1;
    sample_total(&sample);
    ck_assert_int_eq(sample_write(&sample, &memory, &err), STATUS_OK);
    with = memory.len;
    last = message_payment_bytes(&sample.file, &sample.payment[3]);
    sample.payment_count -= 1;
    sample_total(&sample);
    ck_assert_int_eq(sample_write(&sample, &memory, &err), STATUS_OK);
    ck_assert_uint_eq(with - memory.len, last);
}
END_TEST

typedef struct GroupRow {
    const char *sentence;
    int64_t max_per_pmtinf;
    size_t groups;
} GroupRow;

static const GroupRow group_rows[] = {
    {"no limit makes one group", 0, 1},     {"one payment a group", 1, 4},
    {"two payments a group", 2, 2},         {"three payments, then one", 3, 2},
    {"exactly as many as there are", 4, 1}, {"more than there are", 5, 1},
};

static size_t count_of(const char *needle)
{
    size_t count = 0;
    const char *at = memory.bytes;

    memory.bytes[memory.len] = '\0';
    while ((at = strstr(at, needle)) != NULL) {
        count += 1;
        at += 1;
    }
    return count;
}

START_TEST(groups_begin_anew)
{
    const GroupRow *row = &group_rows[_i];
    Sample sample;
    Error err = {0};
    char last_id[64];

    sample_make(&sample, PAIN_001_09, ADDRESS_NONE, BOOKING_TRUE, row->max_per_pmtinf);
    ck_assert_int_eq(sample_write(&sample, &memory, &err), STATUS_OK);
    ck_assert_uint_eq(count_of("<PmtInf>"), row->groups);
    ck_assert_uint_eq(count_of("</PmtInf>"), row->groups);
    ck_assert_uint_eq(count_of("<CdtTrfTxInf>"), SAMPLE_PAYMENTS);
    ck_assert_int_gt(
        snprintf(last_id, sizeof last_id, "<PmtInfId>KEHA-20261124-0001-%02zu<", row->groups), 0);
    ck_assert_uint_eq(count_of(last_id), 1);
}
END_TEST

typedef enum Lie { LIE_COUNT, LIE_SUM, LIE_GROUP_SUM, LIE_FEWER, LIE_MORE, LIE_OVER_MAX } Lie;

static const struct {
    const char *sentence;
    Lie lie;
} lie_rows[] = {
    {"the groups count more payments than the file", LIE_COUNT},
    {"the groups sum up to another sum than the file's", LIE_SUM},
    {"the payments of a group have another sum than the group", LIE_GROUP_SUM},
    {"a payment is missing at the end", LIE_FEWER},
    {"a payment too many comes", LIE_MORE},
    {"a group is larger than the profile allows", LIE_OVER_MAX},
};

START_TEST(what_does_not_add_up_is_not_written)
{
    Sample sample;
    Error err = {0};

    sample_make(&sample, PAIN_001_09, ADDRESS_NONE, BOOKING_TRUE, 2);
    switch (lie_rows[_i].lie) {
    case LIE_COUNT:
        sample.file.count -= 1;
        break;
    case LIE_SUM:
        sample.file.sum.cents += 1;
        break;
    case LIE_GROUP_SUM:
        sample.group[0].sum.cents += 1;
        sample.group[1].sum.cents -= 1;
        break;
    case LIE_FEWER:
        sample.payment_count -= 1;
        break;
    case LIE_MORE:
        sample.payment_count -= 1;
        sample_total(&sample);
        sample.payment_count += 1;
        break;
    case LIE_OVER_MAX:
        sample.file.max_per_pmtinf = 1;
        break;
    }
    ck_assert_msg(sample_write(&sample, &memory, &err) == STATUS_INTEGRITY, "%s",
                  lie_rows[_i].sentence);
}
END_TEST

START_TEST(a_refusing_sink_is_reported)
{
    Sample sample;
    Error err = {0};
    AUTO_ARENA Arena arena = {0};
    MessageSink sink = {&memory, memory_write};
    MessageWriter *writer = NULL;

    arena_init(&arena, 1024 * 1024);
    sample_make(&sample, PAIN_001_09, ADDRESS_NONE, BOOKING_TRUE, 0);
    memory.len = sizeof memory.bytes; /* full */
    ck_assert_int_eq(message_begin(&arena, &sample.file, sample.group, 1, sink, &writer, &err),
                     STATUS_OK);
    for (size_t i = 0; i < sample.payment_count; i++)
        ck_assert_int_eq(message_add(writer, &sample.payment[i], &err), STATUS_OK);
    ck_assert_int_eq(message_end(writer, &err), STATUS_IO);
}
END_TEST

static const struct {
    const char *sentence;
    const char *id;
    int64_t number; /* 0: not an id of this payer */
} id_rows[] = {
    {"an id of ours", "KEHA-42", 42},
    {"the smallest", "KEHA-1", 1},
    {"seventeen digits", "KEHA-99999999999999999", INT64_C(99999999999999999)},
    {"eighteen digits are too many", "KEHA-100000000000000000", 0},
    {"zero is no number of a payment", "KEHA-0", 0},
    {"a leading zero", "KEHA-042", 0},
    {"nothing after the dash", "KEHA-", 0},
    {"no dash", "KEHA42", 0},
    {"another payer", "KEHB-42", 0},
    {"a longer payer", "KEHAX-42", 0},
    {"a letter in the number", "KEHA-4O", 0},
    {"a sign", "KEHA--42", 0},
    {"a blank at the end", "KEHA-42 ", 0},
    {"lower case", "keha-42", 0},
    {"nothing", "", 0},
};

START_TEST(ids_are_read_back)
{
    int64_t number = -1;
    bool ours = payment_number_of(SLICE_LITERAL("KEHA"), slice_of(id_rows[_i].id), &number);
    char id[END_TO_END_BYTES];

    ck_assert_msg(ours == (id_rows[_i].number > 0), "%s", id_rows[_i].sentence);
    if (!ours)
        return;
    ck_assert_int_eq(number, id_rows[_i].number);
    ck_assert_uint_eq(payment_end_to_end_id(SLICE_LITERAL("KEHA"), number, id), strlen(id));
    ck_assert_str_eq(id, id_rows[_i].id);
}
END_TEST

START_TEST(the_manifest_is_the_golden_one)
{
    AUTO_ARENA Arena arena = {0};
    Sample sample;
    ManifestData data = {
        .file = &sample.file,
        .group = sample.group,
        .sha256_hex = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        .bytes = 4711,
        .profile = SLICE_LITERAL("OP"),
        .program_version = SLICE_LITERAL("0.1.0"),
        .rules_hash = SLICE_LITERAL("abcdef"),
    };

    arena_init(&arena, 1024 * 1024);
    sample_make(&sample, PAIN_001_09, ADDRESS_NONE, BOOKING_TRUE, 2);
    data.group_count = sample.group_count;
    compare_with_golden("manifest.json", message_manifest(&arena, &data));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pain001");
    TCase *cases = tcase_create("writer");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(cases, the_bytes_are_the_golden_ones, 0, (int)COUNT_OF(golden_rows));
    tcase_add_loop_test(cases, what_is_written_is_verified, 0, (int)COUNT_OF(golden_rows));
    tcase_add_loop_test(cases, a_payment_takes_as_many_bytes_as_it_says, 0,
                        (int)COUNT_OF(golden_rows));
    tcase_add_loop_test(cases, one_payment_less_is_shorter_by_its_bytes, 0, SAMPLE_PAYMENTS);
    tcase_add_loop_test(cases, groups_begin_anew, 0, (int)COUNT_OF(group_rows));
    tcase_add_loop_test(cases, what_does_not_add_up_is_not_written, 0, (int)COUNT_OF(lie_rows));
    tcase_add_test(cases, a_refusing_sink_is_reported);
    tcase_add_loop_test(cases, ids_are_read_back, 0, (int)COUNT_OF(id_rows));
    tcase_add_test(cases, the_manifest_is_the_golden_one);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
