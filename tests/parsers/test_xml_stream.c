/*
 * test_xml_stream.c
 *     The lane for plain XML says what libxml2 alone says: the same events, the same faults.
 *
 *     MAKSATUS_SEED=N      the first seed; the same seed is the same document
 *     MAKSATUS_ROUNDS=N    how many documents
 *
 * Documents are made by chance: plain ones of many pieces, with something unusual here and there,
 * half of them spoilt. Besides, fixtures: answers and deliveries as they come.
 */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "maksatus/text.h"
#include "stream_pair.h"
#include "unit.h"

enum { FIRST_SEED = 20261128, ROUNDS = 2000, DOCUMENT_BYTES = 256 * 1024, SHOWN_BYTES = 4000 };

static char file_bytes[DOCUMENT_BYTES];
static uint64_t state;

static unsigned draw(size_t below)
{
    return (unsigned)unit_draw(&state, below);
}

static const char *word(const char *const *words, size_t count)
{
    return words[draw(count)];
}
#define DRAW(words) word((words), COUNT_OF(words))

/* --- rows --- */

static const struct {
    const char *sentence;
    const char *document;
    FramingCode code;
} rows[] = {
    {"plain", "<Root xmlns=\"urn:a\">\n<B c=\"d\">e &amp; f</B>\n<B></B></Root>\n", FRAMING_NONE},
    {"an empty root", "<Root></Root>", FRAMING_NONE},
    {"a root in one tag", "<Root/>", FRAMING_NONE},
    {"an element in one tag", "<Root><B/><C>d</C></Root>", FRAMING_NONE},
    {"a > in the tag of the root", "<Root b=\">\"><C>d</C></Root>", FRAMING_NONE},
    {"a tag of the root that does not end", "<Root b=\"c>d<e:f</g", FRAMING_NOT_WELL_FORMED},
    {"a comment", "<Root><B>c<!-- d --></B><E>f</E></Root>", FRAMING_NONE},
    {"a comment with a tag before the root", "<!-- <B> --><Root><C>d</C></Root>", FRAMING_NONE},
    {"CDATA", "<Root><B><![CDATA[<c>]]></B><E>f</E></Root>", FRAMING_NONE},
    {"an instruction", "<Root><B><?c d?></B><E>f</E></Root>", FRAMING_NONE},
    {"a character by its number", "<Root><B>&#228;</B><E>f</E></Root>", FRAMING_NONE},
    {"single quotes", "<Root><B c='d'></B><E>f</E></Root>", FRAMING_NONE},
    {"carriage returns", "<Root>\r\n<B>c\r\nd</B>\r\n</Root>\r\n", FRAMING_NONE},
    {"a prefix", "<p:A xmlns:p=\"urn:a\"><p:B>c</p:B></p:A>", FRAMING_NONE},
    {"a prefix within plain ones",
     "<Root xmlns=\"urn:a\" xmlns:p=\"urn:p\"><B><p:C/><D>e</D></B></Root>", FRAMING_NONE},
    {"another namespace within",
     "<Root xmlns=\"urn:a\"><B><C xmlns=\"urn:c\"><D/></C></B><E/></Root>", FRAMING_NONE},
    {"no namespace within", "<Root xmlns=\"urn:a\"><B xmlns=\"\"><C></C></B><D></D></Root>",
     FRAMING_NONE},
    {"a newline in a tag", "<Root><B\nc=\"d\"></B>\n<E></E></Root>", FRAMING_NONE},
    {"an attribute twice", "<Root><B c=\"d\" c=\"d\"></B></Root>", FRAMING_NOT_WELL_FORMED},
    {"the end of another", "<Root>\n<B>\n<C></C></D></B></Root>", FRAMING_NOT_WELL_FORMED},
    {"the end of the root too early", "<Root><B></Root>", FRAMING_NOT_WELL_FORMED},
    {"a second root", "<Root><B></B></Root><Root></Root>", FRAMING_NOT_WELL_FORMED},
    {"text behind the root", "<Root><B></B></Root>x", FRAMING_TRUNCATED},
    {"an entity of somebody", "<Root><B>&c;</B></Root>", FRAMING_NOT_WELL_FORMED},
    {"a bare &", "<Root><B>c & d</B></Root>", FRAMING_TRUNCATED},
    {"the end of a section in a text", "<Root><B>]]></B></Root>", FRAMING_NOT_WELL_FORMED},
    {"a control character", "<Root><B>\x01</B></Root>", FRAMING_NOT_WELL_FORMED},
    {"U+FFFE", "<Root><B>\xEF\xBF\xBE</B></Root>", FRAMING_NOT_WELL_FORMED},
    {"a DOCTYPE", "<!DOCTYPE A><Root><B></B></Root>", FRAMING_DOCTYPE},
    {"a DOCTYPE that does not end", "<!DOCTYPE A SYSTEM \"a>\n<Root>\n<B></B>\n</Root>",
     FRAMING_NOT_WELL_FORMED},
    {"cut in a text", "<Root>\n<B>c", FRAMING_TRUNCATED},
    {"cut in a tag", "<Root>\n<B>c</B", FRAMING_TRUNCATED},
    {"cut behind a tag", "<Root>\n<B>c</B>", FRAMING_TRUNCATED},
    {"cut in a character", "<Root><B>\xC3", FRAMING_TRUNCATED},
    {"not UTF-8", "<Root>\n<B>\xE4</B></Root>", FRAMING_NOT_UTF8},
};

START_TEST(a_row_is_read_as_by_libxml2)
{
    for (size_t chunk = 0; chunk < 4; chunk++) {
        StreamPair pair = stream_pair(slice_of(rows[_i].document), chunk);

        ck_assert_msg(pair.differs == NULL, "%s: %s differs", rows[_i].sentence, pair.differs);
        ck_assert_msg(pair.fault.code == rows[_i].code, "%s: code %d, %s", rows[_i].sentence,
                      (int)pair.fault.code, pair.fault.text);
    }
}
END_TEST

static void nest(Text *document, size_t depth)
{
    for (size_t i = 0; i < depth; i++)
        text_add_string(document, "<Root>");
    for (size_t i = 0; i < depth; i++)
        text_add_string(document, "</Root>");
}

START_TEST(depth_has_its_limit_in_the_lane_too)
{
    for (size_t more = 0; more <= 1; more++) {
        TEXT_ON_STACK(document, 1024);
        StreamPair pair;

        nest(&document, LIMIT_XML_DEPTH + more);
        pair = stream_pair(text_slice(&document), 0);
        ck_assert_msg(pair.differs == NULL, "%zu more: %s", more, pair.differs);
        ck_assert_int_eq(pair.fault.code, more == 0 ? FRAMING_NONE : FRAMING_LIMIT);
    }
}
END_TEST

START_TEST(names_have_their_limit_in_the_lane_too)
{
    Text document = text_on(file_bytes, sizeof file_bytes);
    StreamPair pair;

    text_add_string(&document, "<Root>");
    for (unsigned i = 0; i < 5000; i++)
        text_add_format(&document, "<B%u></B%u>", i, i);
    text_add_string(&document, "</Root>");
    pair = stream_pair(text_slice(&document), 0);
    ck_assert_msg(pair.differs == NULL, "%s", pair.differs);
    ck_assert_int_eq(pair.fault.code, FRAMING_LIMIT);
}
END_TEST

static void add_many(Text *document, size_t count, char c)
{
    for (; count > 0; count--)
        text_add_char(document, c);
}

/* Which of two faults is met first depends on where pieces are cut: not on what the lane left. */
START_TEST(the_lane_cuts_no_other_pieces)
{
    Text document = text_on(file_bytes, sizeof file_bytes);
    StreamPair pair;

    text_add_string(&document, "<Root><B>");
    add_many(&document, 2500, 'x');
    text_add_string(&document, "</B><B>");
    add_many(&document, 3000, 'x'); /* across the end of the first piece */
    text_add_string(&document, "</B><C></D>");
    add_many(&document, 8150 - document.len, 'x');
    text_add_string(&document, "\xE4 </Root>");
    pair = stream_pair(text_slice(&document), 0);
    ck_assert_msg(pair.differs == NULL, "%s", pair.differs);
    ck_assert_int_eq(pair.fault.code, FRAMING_NOT_UTF8);
}
END_TEST

/* --- documents by chance --- */

static const char *const names[] = {"A", "Ntry", "Amt", "CdtDbtInd", "B1", "RltdPties"};
static const char *const texts[] = {
    "",
    "x",
    "EUR",
    "2026-11-24",
    "a &amp; b",
    "&lt;&gt;&quot;&apos;",
    "\xC3\xA4\xE2\x82\xAC",
    "\n",
    "\n  ",
    "\t",
    "]]",
    "'\"",
    "a very much longer text that takes its place in the piece",
};
static const char *const attributes[] = {"",       "", "", " Ccy=\"EUR\"", " a=\"b\" c=\"d'e\"",
                                         " f=\"\""};
/* Good XML that is not plain; all of it may stand in an element. */
static const char *const unusual[] = {
    "<!-- c -->",
    "<![CDATA[<x>&]]>",
    "<?p i?>",
    "&#65;",
    "&#xE4;",
    "<x/>",
    "<x />",
    "<x></x >",
    "<x a='b'/>",
    "<x\na=\"b\"\n></x>",
    "\r\n",
    "\r",
    ">",
    "<x a=\"&lt;\"></x>",
    "<x a=\"\xC3\xA4\"></x>",
    "<x xmlns=\"urn:x\"><y></y></x>",
    "<p:x></p:x>",
    "<x xmlns:q=\"urn:q\" q:a=\"b\"><q:y/></x>",
    "<x xml:lang=\"fi\"></x>",
    "<x_y></x_y>",
    "<\xC3\xA4></\xC3\xA4>",
    "<x a=\"1\" b=\"2\" c=\"3\" d=\"4\" e=\"5\"></x>",
    "<x  a=\"b\"></x>",
    "<x a = \"b\"></x>",
    "<x a=\"b\tc\"></x>",
};
/* What may be wrong anywhere. */
static const char *const wrong[] = {
    "<",
    ">",
    "&",
    "</x>",
    "<x>",
    "]]>",
    "&x;",
    "&#0;",
    "\x01",
    "\xE4",
    "\xC3",
    "\xEF\xBF\xBF",
    "\"",
    "'",
    "=",
    "/",
    " ",
    "\n",
    "<!DOCTYPE x>",
    "<!-- -- -->",
    "<?xml version=\"1.0\"?>",
    "<p:",
    " a=\"b\"",
    "<q:x></q:x>",
    "<x a=\"<\"></x>",
    "<1></1>",
    "<x a=\"b\" a=\"b\"></x>",
};

static void add_long_text(Text *document)
{
    for (size_t len = draw(6000); len > 0; len--)
        text_add_char(document, draw(80) == 0 ? '\n' : 'x');
}

static void add_element(Text *document, size_t *open, size_t *depth)
{
    if (*depth > 0 && (*depth == 8 || draw(2) == 0)) {
        *depth -= 1;
        text_add_format(document, "</%s>", names[open[*depth]]);
        return;
    }
    open[*depth] = draw(COUNT_OF(names));
    text_add_format(document, "<%s%s>", names[open[*depth]], DRAW(attributes));
    *depth += 1;
}

static void make_document(Text *document)
{
    static const char *const heads[] = {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "",
                                        "\xEF\xBB\xBF", "<!-- c -->\n"};
    static const char *const roots[] = {" xmlns=\"urn:a\" xmlns:p=\"urn:p\"", " xmlns:p=\"urn:p\"",
                                        "\n  xmlns=\"urn:a\"\n  xmlns:p=\"urn:p\" p:b='c>d'"};
    size_t open[8];
    size_t depth = 0;
    size_t elements = draw(1500);
    unsigned rarity = draw(2) == 0 ? 2000 : 50;

    text_clear(document);
    text_add_format(document, "%s<Root%s>", DRAW(heads), DRAW(roots));
    while (elements > 0 || depth > 0) {
        elements -= elements > 0 ? 1 : 0;
        add_element(document, open, &depth);
        text_add_string(document, DRAW(texts));
        if (draw(rarity) == 0)
            text_add_string(document, DRAW(unusual));
        if (draw(500) == 0)
            add_long_text(document);
    }
    text_add_string(document, draw(2) == 0 ? "</Root>\n" : "</Root>");
    ensure(!document->overflowed);
}

static void spoil(Text *document)
{
    const char *bytes = DRAW(wrong);
    size_t len = strlen(bytes), at = draw(document->len);

    switch (draw(4)) {
    case 0:
        document->len = at;
        break;
    case 1:
        document->at[at] = (char)draw(256);
        break;
    case 2:
        memmove(document->at + at, document->at + at + 1, document->len - at - 1);
        document->len -= 1;
        break;
    default:
        memmove(document->at + at + len, document->at + at, document->len - at);
        memcpy(document->at + at, bytes, len);
        document->len += len;
        break;
    }
}

START_TEST(documents_by_chance_are_read_as_by_libxml2)
{
    static const size_t chunks[] = {0, 1, 7, 4095, 4096, 5000};
    uint64_t first = unit_number("MAKSATUS_SEED", FIRST_SEED);
    uint64_t rounds = unit_number("MAKSATUS_ROUNDS", ROUNDS);
    Text document = text_on(file_bytes, sizeof file_bytes - 64);
    size_t good = 0;

    for (uint64_t seed = first; seed < first + rounds; seed++) {
        StreamPair pair;

        state = seed;
        make_document(&document);
        if (draw(2) == 0)
            spoil(&document);
        pair = stream_pair(text_slice(&document), chunks[seed % COUNT_OF(chunks)]);
        ck_assert_msg(pair.differs == NULL, "seed %llu: %s differs; fault %d, line %llu, %s",
                      (unsigned long long)seed, pair.differs, (int)pair.fault.code,
                      (unsigned long long)pair.fault.line, pair.fault.text);
        good += pair.fault.code == FRAMING_NONE ? 1 : 0;
    }
    ck_assert_msg(good > rounds / 4 && good < rounds, "a test that says little: %zu good", good);
}
END_TEST

/* --- fixtures --- */

static const char *const folders[] = {"answers", "decisions/xml", "decisions/pain001", "incomes",
                                      "expect/pain001"};

static void read_fixture(const char *folder, const char *name)
{
    const char *root = getenv("MAKSATUS_SOURCE_ROOT");
    char path[1024];
    FILE *file;
    size_t len;
    StreamPair pair;

    (void)snprintf(path, sizeof path, "%s/fixtures/%s/%s", root == NULL ? "." : root, folder, name);
    file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s", path);
    len = fread(file_bytes, 1, sizeof file_bytes, file);
    (void)fclose(file);
    pair = stream_pair((Slice){file_bytes, len}, 0);
    ck_assert_msg(pair.differs == NULL, "%s: %s differs", path, pair.differs);
}

START_TEST(fixtures_are_read_as_by_libxml2)
{
    const char *root = getenv("MAKSATUS_SOURCE_ROOT");
    char path[1024];
    DIR *folder;
    size_t count = 0;

    (void)snprintf(path, sizeof path, "%s/fixtures/%s", root == NULL ? "." : root, folders[_i]);
    folder = opendir(path);
    ck_assert_msg(folder != NULL, "%s", path);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strstr(entry->d_name, ".xml") == NULL)
            continue;
        read_fixture(folders[_i], entry->d_name);
        count += 1;
    }
    (void)closedir(folder);
    ck_assert_uint_gt(count, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("xml_stream");
    TCase *cases = tcase_create("lane");

    tcase_add_loop_test(cases, a_row_is_read_as_by_libxml2, 0, (int)COUNT_OF(rows));
    tcase_add_test(cases, depth_has_its_limit_in_the_lane_too);
    tcase_add_test(cases, names_have_their_limit_in_the_lane_too);
    tcase_add_test(cases, the_lane_cuts_no_other_pieces);
    tcase_add_test(cases, documents_by_chance_are_read_as_by_libxml2);
    tcase_add_loop_test(cases, fixtures_are_read_as_by_libxml2, 0, (int)COUNT_OF(folders));
    tcase_set_timeout(cases, 0);
    suite_add_tcase(suite, cases);
    return unit_run(suite);
}
