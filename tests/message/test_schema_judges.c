/*
 * test_schema_judges.c
 *     Our reader and tables against libxml2 with the same schema, on thousands of spoilt files.
 *
 *     MAKSATUS_SEED=N      the first seed; the same seed is the same file
 *     MAKSATUS_ROUNDS=N    how many files a case
 *
 * What ours accepts libxml2 must accept, whatever was done to the file. Where the file is still XML
 * as our reader reads it, the two must say the same, but for the forms of numbers and days that
 * schema.h names (tested one by one in test_schema_compile.c). The official schemas are asked too
 * where they are at hand: $MAKSATUS_SHARED/schemas, else ../shared/schemas beside the sources.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "document_maker.h"
#include "judges.h"
#include "message_sample.h"
#include "unit.h"

enum { FIRST_SEED = 20261128, ROUNDS = 1500, DOCUMENT_BYTES = 256 * 1024, SHOWN_BYTES = 3000 };

static char document_bytes[DOCUMENT_BYTES];

/* --- the cases --- */

static const struct {
    const char *sentence;
    const char *schema;
    bool official;
    bool made; /* from the tables, else as we write it */
} cases_of_judges[] = {
    {"ours .09, as we write it", "pain.001.001.09.xsd", false, false},
    {"ours .03, as we write it", "pain.001.001.03.xsd", false, false},
    {"ours .09, made from it", "pain.001.001.09.xsd", false, true},
    {"ours .03, made from it", "pain.001.001.03.xsd", false, true},
    {"official .09, as we write it", "pain.001.001.09.xsd", true, false},
    {"official .03, as we write it", "pain.001.001.03.xsd", true, false},
    {"official .09, made from it", "pain.001.001.09.xsd", true, true},
    {"official .03, made from it", "pain.001.001.03.xsd", true, true},
};

/* False: the official schema is not at hand. */
static bool open_judges(Judges *judges, const char *schema, bool official)
{
    const char *shared = getenv("MAKSATUS_SHARED");
    const char *root = getenv("MAKSATUS_SOURCE_ROOT");
    char path[1024];
    Error err = {0};
    FILE *file;

    if (!official) {
        ck_assert_msg(judges_open_embedded(judges, schema, &err) == STATUS_OK, "%s", err.text);
        return true;
    }
    (void)snprintf(path, sizeof path, "%s%s/schemas/%s",
                   shared != NULL ? shared : (root == NULL ? "." : root),
                   shared != NULL ? "" : "/../shared", schema);
    file = fopen(path, "r");
    if (file == NULL)
        return false;
    (void)fclose(file);
    ck_assert_msg(judges_open_file(judges, path, &err) == STATUS_OK, "%s", err.text);
    return true;
}

/* --- the files --- */

/* One that we write: every address mode, with and without what may be absent. */
static void write_sample(Draw *draw, PainVersion version, Text *document)
{
    static Memory memory;
    AddressMode mode = draw_below(draw, 3);
    Sample sample;
    Error err = {0};

    sample_make(&sample, version, mode, draw_below(draw, 3), draw_below(draw, 4));
    if (draw_below(draw, 2) == 0)
        sample.file.debtor_bic = SLICE_NONE;
    if (draw_below(draw, 2) == 0)
        sample.file.initiating_party_id = SLICE_NONE;
    ck_assert_int_eq(sample_write(&sample, &memory, &err), STATUS_OK);
    text_clear(document);
    text_add(document, (Slice){memory.bytes, memory.len});
}

static void make_document(Draw *draw, const Judges *judges, bool made, bool is_09, Text *document)
{
    if (!made) {
        write_sample(draw, is_09 ? PAIN_001_09 : PAIN_001_03, document);
        return;
    }
    for (size_t trial = 0; !document_make(draw, judges->ours, document); trial++)
        ck_assert_uint_lt(trial, 1000);
}

/* --- what only ours refuses --- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/* A number, a day or a word of a boolean in a form that schema.h refuses on purpose. */
static bool is_refused_form(Slice text)
{
    static const char known[] = " \t\n0123456789+-.:TZtruefals";
    bool blank = text.len > 0 && (is_blank(text.at[0]) || is_blank(text.at[text.len - 1]));
    size_t digits = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (strchr(known, text.at[i]) == NULL)
            return false;
    }
    while (digits < text.len && text.at[digits] >= '0' && text.at[digits] <= '9')
        digits++;
    return blank || (text.len > 0 && text.at[0] == '-' && memchr(text.at + 1, '-', text.len - 1))
           || (digits > 4 && digits < text.len && text.at[digits] == '-')
           || memmem(text.at, text.len, "T24:00:00", 9) != NULL
           || memmem(text.at, text.len, "14:00", 5) != NULL;
}

static bool has_refused_form(Slice document)
{
    size_t from = 0;

    for (size_t i = 0; i < document.len; i++) {
        if (document.at[i] == '>')
            from = i + 1;
        else if (document.at[i] == '<' && i > from
                 && is_refused_form((Slice){document.at + from, i - from}))
            return true;
    }
    return false;
}

/* --- the verdicts --- */

typedef struct Counts {
    size_t both, neither, theirs_only;
} Counts;

static void show(const char *sentence, uint64_t seed, const char *spoilt, const char *what,
                 Slice document)
{
    size_t len = document.len < SHOWN_BYTES ? document.len : SHOWN_BYTES;

    ck_abort_msg("%s, seed %llu, %s: %s\n%.*s", sentence, (unsigned long long)seed, spoilt, what,
                 (int)len, document.at);
}

static void compare(const Judges *judges, const char *sentence, uint64_t seed, Spoil spoil,
                    Slice document, Counts *counts)
{
    static const size_t pieces[] = {1, 2, 3, 7, 64, 1000};
    bool ours = ours_accepts(judges, document, 0);
    bool in_pieces = ours_accepts(judges, document, pieces[seed % COUNT_OF(pieces)]);
    bool theirs = theirs_accepts(judges, document);

    if (ours != in_pieces)
        show(sentence, seed, spoil_name(spoil), "depends on the pieces", document);
    if (ours && !theirs)
        show(sentence, seed, spoil_name(spoil), "only ours accepts", document);
    if (theirs && !ours && spoil < SPOIL_STRUCTURED && !has_refused_form(document))
        show(sentence, seed, spoil_name(spoil), "only theirs accepts", document);
    counts->both += ours && theirs ? 1 : 0;
    counts->neither += !ours && !theirs ? 1 : 0;
    counts->theirs_only += !ours && theirs ? 1 : 0;
}

static bool is_09(int index)
{
    return strstr(cases_of_judges[index].schema, ".09.") != NULL;
}

START_TEST(whole_files_are_valid_to_both)
{
    const char *sentence = cases_of_judges[_i].sentence;
    uint64_t first = unit_number("MAKSATUS_SEED", FIRST_SEED);
    uint64_t rounds = unit_number("MAKSATUS_ROUNDS", ROUNDS) / 4;
    Text document = text_on(document_bytes, sizeof document_bytes);
    Judges judges;

    if (!open_judges(&judges, cases_of_judges[_i].schema, cases_of_judges[_i].official))
        return;
    for (uint64_t seed = first; seed < first + rounds; seed++) {
        Draw draw = {seed};

        make_document(&draw, &judges, cases_of_judges[_i].made, is_09(_i), &document);
        if (!theirs_accepts(&judges, text_slice(&document)))
            show(sentence, seed, "not spoilt", "theirs refuses", text_slice(&document));
        if (!ours_accepts(&judges, text_slice(&document), 0))
            show(sentence, seed, "not spoilt", "ours refuses", text_slice(&document));
    }
    judges_close(&judges);
}
END_TEST

START_TEST(of_spoilt_files_both_say_the_same)
{
    const char *sentence = cases_of_judges[_i].sentence;
    uint64_t first = unit_number("MAKSATUS_SEED", FIRST_SEED);
    uint64_t rounds = unit_number("MAKSATUS_ROUNDS", ROUNDS);
    Text document = text_on(document_bytes, sizeof document_bytes);
    Counts counts = {0};
    Judges judges;

    if (!open_judges(&judges, cases_of_judges[_i].schema, cases_of_judges[_i].official))
        return;
    for (uint64_t seed = first; seed < first + rounds; seed++) {
        Draw draw = {seed};
        Spoil spoil = draw_below(&draw, SPOIL_COUNT);

        make_document(&draw, &judges, cases_of_judges[_i].made, is_09(_i), &document);
        /* One thing is wrong, or two. */
        if (draw_below(&draw, 4) == 0)
            document_spoil(&draw, draw_below(&draw, SPOIL_STRUCTURED), &document);
        document_spoil(&draw, spoil, &document);
        compare(&judges, sentence, seed, spoil, text_slice(&document), &counts);
    }
    judges_close(&judges);
    if (unit_number("MAKSATUS_ROUNDS", 0) > 0)
        printf("%s: %zu to both, %zu to neither, %zu only to theirs\n", sentence, counts.both,
               counts.neither, counts.theirs_only);
    ck_assert_msg(counts.both > rounds / 50 && counts.neither > rounds / 4,
                  "%s: a test that says little: %zu, %zu", sentence, counts.both, counts.neither);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("schema_judges");
    TCase *cases = tcase_create("judges");

    tcase_add_loop_test(cases, whole_files_are_valid_to_both, 0, (int)COUNT_OF(cases_of_judges));
    tcase_add_loop_test(cases, of_spoilt_files_both_say_the_same, 0,
                        (int)COUNT_OF(cases_of_judges));
    tcase_set_timeout(cases, 0);
    suite_add_tcase(suite, cases);
    return unit_run(suite);
}
