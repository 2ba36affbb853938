/*
 * test_xml_reader.c
 *     The strict reader: what it reads, and what it refuses although it may be good XML.
 */
#include <check.h>
#include <stdlib.h>

#include "maksatus/text.h"
#include "unit.h"
#include "xml_reader.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

enum { BUFFER_BYTES = 64 * 1024, TOLD_BYTES = 1024 };

typedef struct Bytes {
    Slice left;
    size_t piece_max;
    bool breaks;
} Bytes;

static Status read_bytes(void *context, char *bytes, size_t size, size_t *filled, Error *err)
{
    Bytes *source = context;

    if (source->breaks && source->left.len == 0)
        return error_set(err, STATUS_IO, "the disk is gone");
    if (source->piece_max > 0 && size > source->piece_max)
        size = source->piece_max;
    *filled = source->left.len < size ? source->left.len : size;
    memcpy(bytes, source->left.at, *filled);
    source->left = (Slice){source->left.at + *filled, source->left.len - *filled};
    return STATUS_OK;
}

static void tell_tag(Text *told, const XmlTag *tag)
{
    text_add_char(told, tag->kind == XML_OPEN ? '(' : ')');
    text_add(told, tag->text);
    text_add_char(told, '|');
    text_add(told, tag->name);
    for (size_t i = 0; i < tag->attribute_count; i++) {
        text_add_char(told, ' ');
        text_add(told, tag->attribute[i].name);
        text_add_char(told, '=');
        text_add(told, tag->attribute[i].value);
    }
}

/* All tags as one line: "(|A b=c" opens, ")text|A" closes, "$" is a good end, else the refusal. */
static Status tell(Bytes source, Text *told, Error *err)
{
    AUTO_ARENA Arena arena = {0};
    XmlReader *reader;
    XmlTag tag;

    arena_init(&arena, 1024 * 1024);
    reader = ARENA_NEW(&arena, XmlReader);
    xml_reader_init(reader, &arena, (XmlSource){&source, read_bytes});
    do {
        TRY(xml_reader_next(reader, &tag, err));
        if (tag.kind == XML_OPEN || tag.kind == XML_CLOSE)
            tell_tag(told, &tag);
    } while (tag.kind == XML_OPEN || tag.kind == XML_CLOSE);
    text_add_string(told, tag.kind == XML_END ? "$" : "!");
    text_add_string(told, tag.kind == XML_END ? "" : tag.refusal);
    return STATUS_OK;
}

static const struct {
    const char *sentence;
    const char *bytes;
    const char *told;
} good[] = {
    {"an empty root", "<A></A>\n", "(|A)|A$"},
    {"a text", "<A>b c</A>\n", "(|A)b c|A$"},
    {"text before each tag", "<A>1<B>2</B>3<C></C>4</A>\n", "(|A(1|B)2|B(3|C)|C)4|A$"},
    {"an attribute", "<A b=\"c\"></A>\n", "(|A b=c)|A$"},
    {"two attributes", "<A b=\"c\" d=\"\"></A>\n", "(|A b=c d=)|A$"},
    {"the name of a namespace", "<A xmlns=\"urn:a.b\"></A>\n", "(|A xmlns=urn:a.b)|A$"},
    {"entities", "<A>&lt;&gt;&amp;&apos;&quot;&amp;lt;</A>\n", "(|A)<>&'\"&lt;|A$"},
    {"quotes in a text", "<A>'\"</A>\n", "(|A)'\"|A$"},
    {"letters of two, three and four bytes", "<A>\xC3\xA4\xE2\x82\xAC\xF0\x9F\x92\xB6</A>\n",
     "(|A)\xC3\xA4\xE2\x82\xAC\xF0\x9F\x92\xB6|A$"},
    {"the last character before the surrogates", "<A>\xED\x9F\xBF</A>\n", "(|A)\xED\x9F\xBF|A$"},
    {"U+FFFD", "<A>\xEF\xBF\xBD</A>\n", "(|A)\xEF\xBF\xBD|A$"},
    {"tabs and newlines", "<A>\t\n</A>\n", "(|A)\t\n|A$"},
    {"brackets that end no section", "<A>]]</A>\n", "(|A)]]|A$"},
    {"digits and signs in a name", "<A1-b_c.d></A1-b_c.d>\n", "(|A1-b_c.d)|A1-b_c.d$"},
    {"a name that begins with an underscore", "<_></_>\n", "(|_)|_$"},
};

START_TEST(what_is_as_we_write_it_is_read)
{
    TEXT_ON_STACK(bytes, TOLD_BYTES);

    text_add_string(&bytes, HEAD);
    text_add_string(&bytes, good[_i].bytes);
    for (size_t piece_max = 0; piece_max < 9; piece_max++) {
        TEXT_ON_STACK(told, TOLD_BYTES);
        Error err = {0};

        ck_assert_int_eq(tell((Bytes){text_slice(&bytes), piece_max, false}, &told, &err),
                         STATUS_OK);
        ck_assert_msg(slice_is(text_slice(&told), good[_i].told), "%s, pieces of %zu: %.*s",
                      good[_i].sentence, piece_max, SLICE_ARGS(text_slice(&told)));
    }
}
END_TEST

static const struct {
    const char *sentence;
    const char *bytes;
    const char *says;
} bad[] = {
    {"nothing", "", "!begins otherwise"},
    {"no declaration", "<A></A>\n", "!begins otherwise"},
    {"a byte order mark", "\xEF\xBB\xBF" HEAD "<A></A>\n", "!begins otherwise"},
    {"single quotes in the declaration", "<?xml version='1.0' encoding='UTF-8'?>\n<A></A>\n",
     "!begins otherwise"},
    {"another encoding", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<A></A>\n",
     "!begins otherwise"},
    {"no newline after the declaration", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><A></A>\n",
     "!begins otherwise"},
    {"no element", HEAD, "!ends too early"},
    {"a blank before the root", HEAD " <A></A>\n", "!text outside of the root"},
    {"a text before the root", HEAD "x<A></A>\n", "!text outside of the root"},
    {"no newline at the end", HEAD "<A></A>", "!bytes after the end"},
    {"two newlines at the end", HEAD "<A></A>\n\n", "!bytes after the end"},
    {"a second root", HEAD "<A></A><A></A>\n", "!bytes after the end"},
    {"an end before any beginning", HEAD "</A>\n", "!not well-formed"},
    {"the end of another", HEAD "<A></B>\n", "!the end of another element"},
    {"the end of a longer name", HEAD "<A></AB>\n", "!the end of another element"},
    {"the end of a shorter name", HEAD "<AB></A>\n", "!the end of another element"},
    {"ends that cross", HEAD "<A><B></A></B>\n", "!the end of another element"},
    {"a blank in an end", HEAD "<A></A >\n", "!the end of another element"},
    {"an element in one tag", HEAD "<A/>\n", "!not well-formed"},
    {"no name", HEAD "<></A>\n", "!not well-formed"},
    {"a name that begins with a digit", HEAD "<1></1>\n", "!a name that is none of ours"},
    {"a prefix", HEAD "<p:A></p:A>\n", "!not well-formed"},
    {"a letter beyond ASCII in a name", HEAD "<\xC3\xA4></\xC3\xA4>\n", "!not well-formed"},
    {"a name that begins with a dash", HEAD "<-A></-A>\n", "!a name that is none of ours"},
    {"a name that begins with a point", HEAD "<.A></.A>\n", "!a name that is none of ours"},
    {"a blank before the name", HEAD "< A></A>\n", "!not well-formed"},
    {"a blank at the end of a tag", HEAD "<A ></A>\n", "!a name that is none of ours"},
    {"two blanks", HEAD "<A  b=\"c\"></A>\n", "!a name that is none of ours"},
    {"a newline in a tag", HEAD "<A\nb=\"c\"></A>\n", "!not well-formed"},
    {"no blank between attributes", HEAD "<A b=\"c\"d=\"e\"></A>\n", "!not well-formed"},
    {"an attribute without its value", HEAD "<A b></A>\n", "!not well-formed"},
    {"an attribute without quotes", HEAD "<A b=c></A>\n", "!not well-formed"},
    {"an attribute in single quotes", HEAD "<A b='c'></A>\n", "!not well-formed"},
    {"a blank before =", HEAD "<A b =\"c\"></A>\n", "!not well-formed"},
    {"a blank after =", HEAD "<A b= \"c\"></A>\n", "!not well-formed"},
    {"an entity in an attribute", HEAD "<A b=\"&amp;\"></A>\n",
     "!a character that no attribute holds"},
    {"a < in an attribute", HEAD "<A b=\"<\"></A>\n", "!a character that no attribute holds"},
    {"a newline in an attribute", HEAD "<A b=\"\n\"></A>\n",
     "!a character that no attribute holds"},
    {"a letter beyond ASCII in an attribute", HEAD "<A b=\"\xC3\xA4\"></A>\n",
     "!a character that no attribute holds"},
    {"an attribute twice", HEAD "<A b=\"c\" b=\"c\"></A>\n", "!attributes"},
    {"five attributes", HEAD "<A b=\"\" c=\"\" d=\"\" e=\"\" f=\"\"></A>\n", "!attributes"},
    {"a comment", HEAD "<A><!-- b --></A>\n", "!a comment"},
    {"a CDATA section", HEAD "<A><![CDATA[b]]></A>\n", "!a CDATA section"},
    {"a DOCTYPE", HEAD "<!DOCTYPE A><A></A>\n", "!a DOCTYPE"},
    {"an instruction", HEAD "<A><?b c?></A>\n", "!a processing instruction"},
    {"a > in a text", HEAD "<A>b>c</A>\n", "!a character that no text holds"},
    {"the end of a section", HEAD "<A>]]></A>\n", "!a character that no text holds"},
    {"a carriage return", HEAD "<A>\r\n</A>\n", "!a character that no text holds"},
    {"a control character", HEAD "<A>\x1F</A>\n", "!a character that no text holds"},
    {"a character by its number", HEAD "<A>&#65;</A>\n", "!an entity that XML does not know"},
    {"an entity of somebody", HEAD "<A>&nbsp;</A>\n", "!an entity that XML does not know"},
    {"an entity in capital letters", HEAD "<A>&LT;</A>\n", "!an entity that XML does not know"},
    {"an entity without its end", HEAD "<A>&amp</A>\n", "!an entity that XML does not know"},
    {"a bare &", HEAD "<A>& b</A>\n", "!an entity that XML does not know"},
    {"a byte of Latin 1", HEAD "<A>\xE4</A>\n", "!not UTF-8"},
    {"half a letter", HEAD "<A>\xC3</A>\n", "!not UTF-8"},
    {"a letter in more bytes than it needs", HEAD "<A>\xC1\xA1</A>\n", "!not UTF-8"},
    {"a surrogate", HEAD "<A>\xED\xA0\x80</A>\n", "!not UTF-8"},
    {"beyond U+10FFFF", HEAD "<A>\xF4\x90\x80\x80</A>\n", "!not UTF-8"},
    {"U+FFFE", HEAD "<A>\xEF\xBF\xBE</A>\n", "!a character that no text holds"},
    {"U+FFFF", HEAD "<A>\xEF\xBF\xBF</A>\n", "!a character that no text holds"},
    {"cut in the declaration", "<?xml version=\"1.0\"", "!begins otherwise"},
    {"cut in a name", HEAD "<A><B", "!ends too early"},
    {"cut behind a name", HEAD "<A><B ", "!ends too early"},
    {"cut in an attribute", HEAD "<A b=\"c", "!ends too early"},
    {"cut in a text", HEAD "<A>b", "!ends too early"},
    {"cut in an end", HEAD "<A></", "!ends too early"},
    {"cut behind an element", HEAD "<A><B></B>", "!ends too early"},
};

/* What was told last: what comes before is of the tags that were good. */
static bool ends_with(Slice told, const char *says)
{
    size_t len = strlen(says);

    return told.len >= len && memcmp(told.at + told.len - len, says, len) == 0;
}

START_TEST(all_else_is_refused)
{
    for (size_t piece_max = 0; piece_max < 9; piece_max++) {
        TEXT_ON_STACK(told, TOLD_BYTES);
        Error err = {0};
        Bytes source = {slice_of(bad[_i].bytes), piece_max, false};

        ck_assert_int_eq(tell(source, &told, &err), STATUS_OK);
        ck_assert_msg(ends_with(text_slice(&told), bad[_i].says), "%s, pieces of %zu: %.*s",
                      bad[_i].sentence, piece_max, SLICE_ARGS(text_slice(&told)));
    }
}
END_TEST

START_TEST(a_zero_is_no_end)
{
    static const char *const places[] = {
        "<A>@</A>\n",        "<@A></A>\n",        "<A@></A>\n", "<A></A@>\n", "<A b@=\"\"></A>\n",
        "<A b=@\"\"></A>\n", "<A b=\"@\"></A>\n", "<A></A>@\n", "<A></A>\n@", "@<A></A>\n"};

    for (size_t i = 0; i < COUNT_OF(places); i++) {
        TEXT_ON_STACK(bytes, TOLD_BYTES);
        TEXT_ON_STACK(told, TOLD_BYTES);
        Error err = {0};

        text_add_string(&bytes, HEAD);
        text_add_string(&bytes, places[i]);
        *(char *)memchr(bytes.at, '@', bytes.len) = '\0';
        ck_assert_int_eq(tell((Bytes){text_slice(&bytes), 0, false}, &told, &err), STATUS_OK);
        ck_assert_msg(memchr(told.at, '!', told.len) != NULL, "%s", places[i]);
    }
}
END_TEST

/* A file of one element whose text is so long. */
static Slice long_text(Arena *arena, size_t len)
{
    char *bytes = arena_alloc(arena, len + 256);
    Text text = text_on(bytes, len + 256);

    text_add_string(&text, HEAD "<A><B>");
    memset(bytes + text.len, 'x', len);
    text.len += len;
    text_add_string(&text, "</B></A>\n");
    return text_slice(&text);
}

START_TEST(a_text_and_its_tag_fit_into_the_buffer)
{
    AUTO_ARENA Arena arena = {0};
    size_t fits = BUFFER_BYTES - sizeof "</B>" + 1;

    arena_init(&arena, 1024 * 1024);
    for (size_t more = 0; more <= 1; more++) {
        char *bytes = arena_alloc(&arena, BUFFER_BYTES * 2);
        Text told = text_on(bytes, BUFFER_BYTES * 2);
        Error err = {0};

        ck_assert_int_eq(tell((Bytes){long_text(&arena, fits + more), 0, false}, &told, &err),
                         STATUS_OK);
        ck_assert_msg(ends_with(text_slice(&told), more == 0 ? "$" : "!a text that is too long"),
                      "%zu more", more);
    }
}
END_TEST

START_TEST(elements_are_as_deep_as_there_is_room_for)
{
    for (size_t more = 0; more <= 1; more++) {
        TEXT_ON_STACK(bytes, TOLD_BYTES);
        TEXT_ON_STACK(told, TOLD_BYTES);
        Error err = {0};

        text_add_string(&bytes, HEAD);
        for (size_t i = 0; i < XML_DEPTH_MAX + more; i++)
            text_add_string(&bytes, "<A>");
        for (size_t i = 0; i < XML_DEPTH_MAX + more; i++)
            text_add_string(&bytes, "</A>");
        text_add_string(&bytes, "\n");
        ck_assert_int_eq(tell((Bytes){text_slice(&bytes), 0, false}, &told, &err), STATUS_OK);
        ck_assert(
            ends_with(text_slice(&told), more == 0 ? "$" : "!elements too deep in each other"));
    }
}
END_TEST

START_TEST(names_are_as_long_as_there_is_room_for)
{
    for (size_t more = 0; more <= 1; more++) {
        TEXT_ON_STACK(bytes, TOLD_BYTES);
        TEXT_ON_STACK(told, TOLD_BYTES);
        char name[XML_NAME_BYTES_MAX + 2] = {0};
        Error err = {0};

        memset(name, 'A', XML_NAME_BYTES_MAX + more);
        text_add_format(&bytes, HEAD "<%s></%s>\n", name, name);
        ck_assert_int_eq(tell((Bytes){text_slice(&bytes), 0, false}, &told, &err), STATUS_OK);
        ck_assert(ends_with(text_slice(&told), more == 0 ? "$" : "!a name that is none of ours"));
    }
}
END_TEST

START_TEST(a_source_that_breaks_is_told)
{
    TEXT_ON_STACK(told, TOLD_BYTES);
    Error err = {0};

    ck_assert_int_eq(tell((Bytes){SLICE_LITERAL(HEAD "<A>"), 0, true}, &told, &err), STATUS_IO);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("xml_reader");
    TCase *cases = tcase_create("reader");

    tcase_add_loop_test(cases, what_is_as_we_write_it_is_read, 0, (int)COUNT_OF(good));
    tcase_add_loop_test(cases, all_else_is_refused, 0, (int)COUNT_OF(bad));
    tcase_add_test(cases, a_zero_is_no_end);
    tcase_add_test(cases, a_text_and_its_tag_fit_into_the_buffer);
    tcase_add_test(cases, elements_are_as_deep_as_there_is_room_for);
    tcase_add_test(cases, names_are_as_long_as_there_is_room_for);
    tcase_add_test(cases, a_source_that_breaks_is_told);
    suite_add_tcase(suite, cases);
    return unit_run(suite);
}
