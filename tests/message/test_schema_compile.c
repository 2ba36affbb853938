/*
 * test_schema_compile.c
 *     Schemas to tables: every facet at its boundary and both neighbours, contents, attributes,
 *     and what is not known. Each verdict is compared with libxml2's.
 */
#include <check.h>
#include <stdlib.h>

#include "judges.h"
#include "maksatus/text.h"
#include "unit.h"

enum { TEXT_BYTES = 8192 };

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define SCHEMA                                                                                     \
    "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns=\"urn:t\""                     \
    " targetNamespace=\"urn:t\" elementFormDefault=\"qualified\">"
#define ROOT "<xs:element name=\"A\" type=\"A\"/>"
#define A_IS_B                                                                                     \
    "<xs:complexType name=\"A\"><xs:sequence><xs:element name=\"B\" type=\"B\"/></xs:sequence>"    \
    "</xs:complexType>"
#define TEXT_TYPE "<xs:simpleType name=\"T\"><xs:restriction base=\"xs:string\"/></xs:simpleType>"

typedef enum Verdict {
    VALID,
    INVALID,
    STRICTER, /* we refuse what libxml2 accepts, on purpose: schema.h says so */
} Verdict;

/* Both judges say what they must. */
static void judge(const char *sentence, Slice xsd, Slice document, Verdict verdict)
{
    Judges judges;
    Error err = {0};

    ck_assert_msg(judges_open(&judges, xsd, &err) == STATUS_OK, "%s: %s", sentence, err.text);
    ck_assert_msg(ours_accepts(&judges, document, 0) == (verdict == VALID), "%s: ours", sentence);
    ck_assert_msg(theirs_accepts(&judges, document) == (verdict != INVALID), "%s: theirs",
                  sentence);
    judges_close(&judges);
}

/* --- texts --- */

#define STRING(facets) "<xs:restriction base=\"xs:string\">" facets "</xs:restriction>"
#define DECIMAL(facets) "<xs:restriction base=\"xs:decimal\">" facets "</xs:restriction>"
#define AMOUNT                                                                                     \
    DECIMAL("<xs:totalDigits value=\"5\"/><xs:fractionDigits value=\"2\"/>"                        \
            "<xs:minInclusive value=\"0\"/>")
#define BETWEEN DECIMAL("<xs:minInclusive value=\"-1.5\"/><xs:maxInclusive value=\"10.25\"/>")
#define DATE "<xs:restriction base=\"xs:date\"/>"
#define DATE_TIME "<xs:restriction base=\"xs:dateTime\"/>"
#define BOOLEAN "<xs:restriction base=\"xs:boolean\"/>"
#define LENGTH STRING("<xs:minLength value=\"2\"/><xs:maxLength value=\"4\"/>")
#define WORDS STRING("<xs:enumeration value=\"ab\"/><xs:enumeration value=\"c d\"/>")

static const struct {
    const char *sentence;
    const char *restriction;
    const char *value;
    Verdict verdict;
} texts[] = {
    {"a character too few", LENGTH, "a", INVALID},
    {"the fewest characters", LENGTH, "ab", VALID},
    {"the most characters", LENGTH, "abcd", VALID},
    {"a character too many", LENGTH, "abcde", INVALID},
    {"characters are counted, not bytes: the most", LENGTH,
     "\xC3\xA4\xC3\xA4\xE2\x82\xAC\xF0\x9F\x92\xB6", VALID},
    {"characters are counted, not bytes: too few", LENGTH, "\xF0\x9F\x92\xB6", INVALID},
    {"characters are counted, not bytes: too many", LENGTH,
     "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4", INVALID},
    {"an entity is one character", LENGTH, "&lt;&gt;&amp;&apos;", VALID},
    {"blanks count", LENGTH, "  \t\n", VALID},
    {"no facet", STRING(""), "", VALID},
    {"a word", WORDS, "ab", VALID},
    {"a word with a blank", WORDS, "c d", VALID},
    {"half a word", WORDS, "a", INVALID},
    {"a word and more", WORDS, "abc", INVALID},
    {"a word in capital letters", WORDS, "AB", INVALID},
    {"no word", WORDS, "", INVALID},
    {"a pattern", STRING("<xs:pattern value=\"[a-c]{2}\"/>"), "ac", VALID},
    {"not a pattern", STRING("<xs:pattern value=\"[a-c]{2}\"/>"), "ad", INVALID},
    {"a pattern and a length", STRING("<xs:pattern value=\"a*\"/><xs:maxLength value=\"2\"/>"),
     "aa", VALID},
    {"a pattern without the length",
     STRING("<xs:pattern value=\"a*\"/><xs:maxLength value=\"2\"/>"), "aaa", INVALID},

    {"zero", AMOUNT, "0", VALID},
    {"below zero", AMOUNT, "-0.01", INVALID},
    {"zero with a sign", AMOUNT, "-0", VALID},
    {"a plus", AMOUNT, "+1", VALID},
    {"a fraction of two digits", AMOUNT, "1.25", VALID},
    {"a fraction of three digits", AMOUNT, "1.255", INVALID},
    {"a zero behind a fraction is none of its digits", AMOUNT, "1.250", VALID},
    {"five digits", AMOUNT, "123.45", VALID},
    {"six digits", AMOUNT, "1234.56", INVALID},
    {"five digits before the point", AMOUNT, "12345", VALID},
    {"six digits before the point", AMOUNT, "123456", INVALID},
    {"zeros before a number are none of its digits", AMOUNT, "000123.45", VALID},
    {"a point at the end", AMOUNT, "1.", VALID},
    {"a point at the beginning", AMOUNT, ".5", VALID},
    {"only a point", AMOUNT, ".", INVALID},
    {"nothing", AMOUNT, "", INVALID},
    {"only a sign", AMOUNT, "+", INVALID},
    {"two points", AMOUNT, "1.2.3", INVALID},
    {"a comma", AMOUNT, "1,2", INVALID},
    {"an exponent", AMOUNT, "1e2", INVALID},
    {"a letter", AMOUNT, "1a", INVALID},
    {"a blank before a number", AMOUNT, " 1", STRICTER},
    {"a newline behind a number", AMOUNT, "1\n", STRICTER},
    {"a blank in a number", AMOUNT, "1 2", INVALID},
    {"the least", BETWEEN, "-1.5", VALID},
    {"the least in other words", BETWEEN, "-01.50", VALID},
    {"less than that", BETWEEN, "-1.51", INVALID},
    {"much less", BETWEEN, "-10", INVALID},
    {"more than that", BETWEEN, "-1.49", VALID},
    {"less than zero", BETWEEN, "-1", VALID},
    {"less than the most", BETWEEN, "10.24", VALID},
    {"the most", BETWEEN, "10.25", VALID},
    {"more than the most", BETWEEN, "10.251", INVALID},
    {"much more", BETWEEN, "100", INVALID},
    {"shorter and more", BETWEEN, "11", INVALID},
    {"as many digits as libxml2 can count", DECIMAL(""), "123456789012345678901234", VALID},

    {"a day", DATE, "2026-11-24", VALID},
    {"the last day of February", DATE, "2026-02-28", VALID},
    {"a day that is not", DATE, "2026-02-29", INVALID},
    {"the last day of February in a leap year", DATE, "2024-02-29", VALID},
    {"no leap year", DATE, "1900-02-29", INVALID},
    {"a leap year of four hundred", DATE, "2000-02-29", VALID},
    {"the day before a month", DATE, "2026-11-00", INVALID},
    {"the last of November", DATE, "2026-11-30", VALID},
    {"the day behind November", DATE, "2026-11-31", INVALID},
    {"month zero", DATE, "2026-00-01", INVALID},
    {"month twelve", DATE, "2026-12-31", VALID},
    {"month thirteen", DATE, "2026-13-01", INVALID},
    {"year zero", DATE, "0000-01-01", INVALID},
    {"one digit of a month", DATE, "2026-1-01", INVALID},
    {"a day of UTC", DATE, "2026-11-24Z", VALID},
    {"a day of a zone", DATE, "2026-11-24+02:00", VALID},
    {"a day of a zone west", DATE, "2026-11-24-13:59", VALID},
    {"a zone without minutes", DATE, "2026-11-24+02", INVALID},
    {"a zone of sixty minutes", DATE, "2026-11-24+02:60", INVALID},
    {"a zone of fifteen hours", DATE, "2026-11-24+15:00", INVALID},
    {"a zone and more", DATE, "2026-11-24+02:00Z", INVALID},
    {"a small z", DATE, "2026-11-24z", INVALID},
    {"a day and a time", DATE, "2026-11-24T00:00:00", INVALID},
    {"a blank behind a day", DATE, "2026-11-24 ", INVALID},
    {"a year of five digits", DATE, "12026-11-24", STRICTER},
    {"a year before Christ", DATE, "-2026-11-24", STRICTER},
    {"no day", DATE, "", INVALID},

    {"a time", DATE_TIME, "2026-11-24T02:15:00", VALID},
    {"a time of a zone", DATE_TIME, "2026-11-24T02:15:00+02:00", VALID},
    {"the last second", DATE_TIME, "2026-11-24T23:59:59Z", VALID},
    {"hour twenty-four", DATE_TIME, "2026-11-24T24:00:01", INVALID},
    {"the end of a day", DATE_TIME, "2026-11-24T24:00:00", STRICTER},
    {"minute sixty", DATE_TIME, "2026-11-24T02:60:00", INVALID},
    {"second sixty", DATE_TIME, "2026-11-24T02:15:60", INVALID},
    {"a fraction of a second", DATE_TIME, "2026-11-24T02:15:00.250", VALID},
    {"a fraction without digits", DATE_TIME, "2026-11-24T02:15:00.", INVALID},
    {"no seconds", DATE_TIME, "2026-11-24T02:15", INVALID},
    {"a blank for the T", DATE_TIME, "2026-11-24 02:15:00", INVALID},
    {"a day that is not, with a time", DATE_TIME, "2026-02-30T02:15:00", INVALID},
    {"only a day", DATE_TIME, "2026-11-24", INVALID},

    {"true", BOOLEAN, "true", VALID},
    {"false", BOOLEAN, "false", VALID},
    {"one", BOOLEAN, "1", VALID},
    {"zero as false", BOOLEAN, "0", VALID},
    {"two", BOOLEAN, "2", INVALID},
    {"true in capital letters", BOOLEAN, "TRUE", INVALID},
    {"neither", BOOLEAN, "", INVALID},
    {"a blank before true", BOOLEAN, " true", STRICTER},
};

START_TEST(a_text_has_its_form)
{
    TEXT_ON_STACK(xsd, TEXT_BYTES);
    TEXT_ON_STACK(document, TEXT_BYTES);

    text_add_format(&xsd,
                    SCHEMA ROOT A_IS_B "<xs:simpleType name=\"B\">%s</xs:simpleType></xs:schema>",
                    texts[_i].restriction);
    text_add_format(&document, HEAD "<A xmlns=\"urn:t\"><B>%s</B></A>\n", texts[_i].value);
    judge(texts[_i].sentence, text_slice(&xsd), text_slice(&document), texts[_i].verdict);
}
END_TEST

START_TEST(more_digits_than_can_be_counted_are_refused)
{
    Decimal decimal;

    ck_assert(decimal_parse(SLICE_LITERAL("123456789012345678901234"), &decimal));
    ck_assert(!decimal_parse(SLICE_LITERAL("1234567890123456789012345"), &decimal));
    ck_assert(!decimal_parse(SLICE_LITERAL("0.0000000000000000000000001"), &decimal));
}
END_TEST

/* --- contents --- */

#define E(name) "<xs:element name=\"" name "\" type=\"T\"/>"
#define OPTIONAL(name) "<xs:element name=\"" name "\" type=\"T\" minOccurs=\"0\"/>"
#define MANY(name, min, max)                                                                       \
    "<xs:element name=\"" name "\" type=\"T\" minOccurs=\"" min "\" maxOccurs=\"" max "\"/>"
#define SEQUENCE(content) "<xs:sequence>" content "</xs:sequence>"
#define CHOICE(content) "<xs:choice>" content "</xs:choice>"

static const struct {
    const char *sentence;
    const char *content;
    const char *elements; /* a letter an element */
    Verdict verdict;
} contents[] = {
    {"both", SEQUENCE(E("b") E("c")), "bc", VALID},
    {"the other order", SEQUENCE(E("b") E("c")), "cb", INVALID},
    {"only the first", SEQUENCE(E("b") E("c")), "b", INVALID},
    {"only the second", SEQUENCE(E("b") E("c")), "c", INVALID},
    {"one more", SEQUENCE(E("b") E("c")), "bcc", INVALID},
    {"an unknown one", SEQUENCE(E("b") E("c")), "bx", INVALID},
    {"none", SEQUENCE(E("b")), "", INVALID},
    {"optional ones", SEQUENCE(OPTIONAL("b") E("c") OPTIONAL("d")), "bcd", VALID},
    {"without optional ones", SEQUENCE(OPTIONAL("b") E("c") OPTIONAL("d")), "c", VALID},
    {"an optional one twice", SEQUENCE(OPTIONAL("b") E("c")), "bbc", INVALID},
    {"all are optional and none is there", SEQUENCE(OPTIONAL("b") OPTIONAL("c")), "", VALID},
    {"one of a choice", CHOICE(E("b") E("c")), "c", VALID},
    {"two of a choice", CHOICE(E("b") E("c")), "bc", INVALID},
    {"none of a choice", CHOICE(E("b") E("c")), "", INVALID},
    {"a choice with an optional one", CHOICE(OPTIONAL("b") E("c")), "", VALID},
    {"one too few", SEQUENCE(MANY("b", "2", "3")), "b", INVALID},
    {"the fewest", SEQUENCE(MANY("b", "2", "3")), "bb", VALID},
    {"the most", SEQUENCE(MANY("b", "2", "3")), "bbb", VALID},
    {"one too many", SEQUENCE(MANY("b", "2", "3")), "bbbb", INVALID},
    {"any number", SEQUENCE(MANY("b", "0", "unbounded") E("c")), "bbbbbbbbc", VALID},
    {"none of any number", SEQUENCE(MANY("b", "0", "unbounded") E("c")), "c", VALID},
    {"at least one of any number", SEQUENCE(MANY("b", "1", "unbounded")), "", INVALID},
    {"at least three of any number", SEQUENCE(MANY("b", "3", "unbounded")), "bbbbb", VALID},
    {"two of at least three", SEQUENCE(MANY("b", "3", "unbounded")), "bb", INVALID},
    {"a choice in a sequence", SEQUENCE(E("b") CHOICE(E("c") E("d")) E("e")), "bde", VALID},
    {"without the choice", SEQUENCE(E("b") CHOICE(E("c") E("d")) E("e")), "be", INVALID},
    {"a sequence in a choice", CHOICE(SEQUENCE(E("b") E("c")) E("d")), "bc", VALID},
    {"half a sequence in a choice", CHOICE(SEQUENCE(E("b") E("c")) E("d")), "b", INVALID},
    {"a sequence mixed with the rest of a choice", CHOICE(SEQUENCE(E("b") E("c")) E("d")), "bd",
     INVALID},
    {"a choice that is repeated",
     "<xs:choice maxOccurs=\"unbounded\">" E("b") E("c") "</xs:choice>", "bccb", VALID},
    {"a sequence that is repeated",
     SEQUENCE("<xs:sequence minOccurs=\"0\" maxOccurs=\"2\">" E("b")
                  OPTIONAL("c") "</xs:sequence>" E("d")),
     "bcbd", VALID},
    {"a sequence that is repeated too often",
     SEQUENCE("<xs:sequence minOccurs=\"0\" maxOccurs=\"2\">" E("b")
                  OPTIONAL("c") "</xs:sequence>" E("d")),
     "bbbd", INVALID},
    {"groups in groups", SEQUENCE(CHOICE(SEQUENCE(CHOICE(E("b") E("c")) E("d")) E("e")) E("f")),
     "cdf", VALID},
    {"anything, which is nothing to us", SEQUENCE(E("b") "<xs:any processContents=\"lax\"/>"), "bx",
     STRICTER},
    {"anything that may be absent",
     SEQUENCE(E("b") "<xs:any processContents=\"lax\" minOccurs=\"0\"/>"), "b", VALID},
};

START_TEST(elements_stand_in_their_order)
{
    TEXT_ON_STACK(xsd, TEXT_BYTES);
    TEXT_ON_STACK(document, TEXT_BYTES);

    text_add_format(&xsd,
                    SCHEMA ROOT TEXT_TYPE "<xs:complexType name=\"A\">%s</xs:complexType>"
                                          "</xs:schema>",
                    contents[_i].content);
    text_add_string(&document, HEAD "<A xmlns=\"urn:t\">");
    for (const char *at = contents[_i].elements; *at != '\0'; at++)
        text_add_format(&document, "<%c>x</%c>\n", *at, *at);
    text_add_string(&document, "</A>\n");
    judge(contents[_i].sentence, text_slice(&xsd), text_slice(&document), contents[_i].verdict);
}
END_TEST

/* --- tags --- */

#define AMOUNT_WITH(attributes)                                                                    \
    ROOT A_IS_B TEXT_TYPE                                                                          \
        "<xs:simpleType name=\"W\">" WORDS "</xs:simpleType>"                                      \
        "<xs:complexType name=\"B\"><xs:simpleContent><xs:extension base=\"T\">" attributes        \
        "</xs:extension></xs:simpleContent></xs:complexType>"
#define REQUIRED "<xs:attribute name=\"r\" type=\"W\" use=\"required\"/>"
#define MAY_BE "<xs:attribute name=\"o\" type=\"W\" use=\"optional\"/>"
#define PLAIN ROOT A_IS_B "<xs:simpleType name=\"B\">" STRING("") "</xs:simpleType>"
#define IN_A(bytes) "<A xmlns=\"urn:t\">" bytes "</A>"

static const struct {
    const char *sentence;
    const char *types;
    const char *document;
    Verdict verdict;
} tags[] = {
    {"the required attribute", AMOUNT_WITH(REQUIRED), IN_A("<B r=\"ab\">x</B>"), VALID},
    {"without the required attribute", AMOUNT_WITH(REQUIRED), IN_A("<B>x</B>"), INVALID},
    {"another value", AMOUNT_WITH(REQUIRED), IN_A("<B r=\"b\">x</B>"), INVALID},
    {"another attribute", AMOUNT_WITH(REQUIRED), IN_A("<B s=\"ab\">x</B>"), INVALID},
    {"one attribute more", AMOUNT_WITH(REQUIRED), IN_A("<B r=\"ab\" s=\"\">x</B>"), INVALID},
    {"both attributes", AMOUNT_WITH(REQUIRED MAY_BE), IN_A("<B o=\"ab\" r=\"ab\">x</B>"), VALID},
    {"an optional one in place of the required", AMOUNT_WITH(REQUIRED MAY_BE),
     IN_A("<B o=\"ab\">x</B>"), INVALID},
    {"without the optional attribute", AMOUNT_WITH(MAY_BE), IN_A("<B>x</B>"), VALID},
    {"an attribute of a text", PLAIN, IN_A("<B r=\"ab\">x</B>"), INVALID},
    {"an attribute of xsi", PLAIN,
     "<A xmlns=\"urn:t\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
     " xsi:schemaLocation=\"urn:t t.xsd\"><B>x</B></A>",
     STRICTER},
    {"an element in a text", PLAIN, IN_A("<B>x<C></C></B>"), INVALID},
    {"a text between elements", PLAIN, IN_A("x<B>x</B>"), INVALID},
    {"a text behind elements", PLAIN, IN_A("<B>x</B>x"), INVALID},
    {"blanks between elements", PLAIN, IN_A(" \t\n<B>x</B> \n"), VALID},
    {"a blank of another kind", PLAIN, IN_A("\xC2\xA0<B>x</B>"), INVALID},
    {"another namespace", PLAIN, "<A xmlns=\"urn:u\"><B>x</B></A>", INVALID},
    {"no namespace", PLAIN, "<A><B>x</B></A>", INVALID},
    {"the namespace once more", PLAIN, IN_A("<B xmlns=\"urn:t\">x</B>"), STRICTER},
    {"another namespace inside", PLAIN, IN_A("<B xmlns=\"urn:u\">x</B>"), INVALID},
    {"another root", PLAIN, "<B xmlns=\"urn:t\">x</B>", INVALID},
    {"a type that names itself",
     ROOT "<xs:complexType name=\"A\"><xs:sequence>"
          "<xs:element name=\"B\" type=\"A\" minOccurs=\"0\"/></xs:sequence></xs:complexType>",
     IN_A("<B><B><B></B></B></B>"), VALID},
};

START_TEST(tags_are_what_the_schema_says)
{
    TEXT_ON_STACK(xsd, TEXT_BYTES);
    TEXT_ON_STACK(document, TEXT_BYTES);

    text_add_format(&xsd, SCHEMA "%s</xs:schema>", tags[_i].types);
    text_add_format(&document, HEAD "%s\n", tags[_i].document);
    judge(tags[_i].sentence, text_slice(&xsd), text_slice(&document), tags[_i].verdict);
}
END_TEST

/* --- what is not known --- */

#define OF_B(restriction)                                                                          \
    SCHEMA ROOT A_IS_B "<xs:simpleType name=\"B\">" restriction "</xs:simpleType></xs:schema>"
#define OF_A(content)                                                                              \
    SCHEMA ROOT TEXT_TYPE "<xs:complexType name=\"A\">" content "</xs:complexType></xs:schema>"
#define WHOLE(types) SCHEMA types "</xs:schema>"

static const struct {
    const char *sentence;
    const char *xsd;
} unknown[] = {
    {"no XML", "x"},
    {"another document", "<a/>"},
    {"a DOCTYPE", "<!DOCTYPE a>" OF_B(STRING(""))},
    {"a facet", OF_B(STRING("<xs:length value=\"3\"/>"))},
    {"blanks that are collapsed", OF_B(STRING("<xs:whiteSpace value=\"collapse\"/>"))},
    {"a bound that is not reached", OF_B(DECIMAL("<xs:minExclusive value=\"0\"/>"))},
    {"a length of a number", OF_B(DECIMAL("<xs:maxLength value=\"3\"/>"))},
    {"digits of a string", OF_B(STRING("<xs:totalDigits value=\"3\"/>"))},
    {"words of a number", OF_B(DECIMAL("<xs:enumeration value=\"3\"/>"))},
    {"a second pattern", OF_B(STRING("<xs:pattern value=\"a\"/><xs:pattern value=\"b\"/>"))},
    {"a pattern that is not known", OF_B(STRING("<xs:pattern value=\"\\d\"/>"))},
    {"a length that is no number", OF_B(STRING("<xs:maxLength value=\"x\"/>"))},
    {"a length without its value", OF_B(STRING("<xs:maxLength/>"))},
    {"a bound that is no number", OF_B(DECIMAL("<xs:minInclusive value=\"x\"/>"))},
    {"a facet that is fixed", OF_B(STRING("<xs:maxLength value=\"3\" fixed=\"true\"/>"))},
    {"an annotation", OF_B("<xs:annotation/>" STRING(""))},
    {"a base that is not known", OF_B("<xs:restriction base=\"xs:token\"/>")},
    {"a base of another schema", OF_B("<xs:restriction base=\"string\"/>")},
    {"a base of our own", OF_B("<xs:restriction base=\"T\"/>")},
    {"a list", OF_B("<xs:list itemType=\"xs:string\"/>")},
    {"a union", OF_B("<xs:union memberTypes=\"xs:string xs:date\"/>")},
    {"all in any order", OF_A("<xs:all>" E("b") "</xs:all>")},
    {"a group by its name", OF_A(SEQUENCE("<xs:group ref=\"g\"/>"))},
    {"an element by its name", OF_A(SEQUENCE("<xs:element ref=\"A\"/>"))},
    {"an element with a default",
     OF_A(SEQUENCE("<xs:element name=\"b\" type=\"T\" default=\"x\"/>"))},
    {"an element that may be nil",
     OF_A(SEQUENCE("<xs:element name=\"b\" type=\"T\" nillable=\"true\"/>"))},
    {"an element with a type of its own",
     OF_A(SEQUENCE(
         "<xs:element name=\"b\"><xs:simpleType>" STRING("") "</xs:simpleType></xs:element>"))},
    {"an element without a type", OF_A(SEQUENCE("<xs:element name=\"b\"/>"))},
    {"a type that is nowhere", OF_A(SEQUENCE("<xs:element name=\"b\" type=\"X\"/>"))},
    {"a built-in type", OF_A(SEQUENCE("<xs:element name=\"b\" type=\"xs:string\"/>"))},
    {"an element that never comes", OF_A(SEQUENCE(MANY("b", "0", "0")))},
    {"more at least than at most", OF_A(SEQUENCE(MANY("b", "2", "1")))},
    {"more elements than there is room for", OF_A(SEQUENCE(MANY("b", "0", "129")))},
    {"two that cannot be told apart", OF_A(SEQUENCE(OPTIONAL("b") E("b")))},
    {"a second content", OF_A(SEQUENCE(E("b")) SEQUENCE(E("c")))},
    {"an attribute of elements", OF_A(SEQUENCE(E("b")) "<xs:attribute name=\"r\" type=\"T\"/>")},
    {"text between elements", SCHEMA ROOT TEXT_TYPE
     "<xs:complexType name=\"A\" mixed=\"true\">" SEQUENCE(E("b")) "</xs:complexType></xs:schema>"},
    {"content that is complex",
     OF_A("<xs:complexContent><xs:extension base=\"T\"/></xs:complexContent>")},
    {"an attribute that is prohibited",
     WHOLE(AMOUNT_WITH("<xs:attribute name=\"r\" type=\"W\" use=\"prohibited\"/>"))},
    {"an attribute that is fixed",
     WHOLE(AMOUNT_WITH("<xs:attribute name=\"r\" type=\"W\" fixed=\"ab\"/>"))},
    {"any attribute", WHOLE(AMOUNT_WITH("<xs:anyAttribute/>"))},
    {"an import", WHOLE("<xs:import namespace=\"urn:u\"/>" ROOT A_IS_B)},
    {"an include", WHOLE("<xs:include schemaLocation=\"t.xsd\"/>" ROOT A_IS_B)},
    {"a root without a type", WHOLE("<xs:element name=\"A\"/>")},
    {"a root that is a text", WHOLE("<xs:element name=\"A\" type=\"T\"/>" TEXT_TYPE)},
    {"a second root",
     WHOLE(ROOT "<xs:element name=\"B\" type=\"A\"/>" TEXT_TYPE
                "<xs:complexType name=\"A\">" SEQUENCE(E("b")) "</xs:complexType>")},
    {"no root", WHOLE(TEXT_TYPE)},
    {"a type twice", WHOLE(ROOT A_IS_B TEXT_TYPE TEXT_TYPE)},
    {"elements without a namespace",
     "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"urn:t\""
     " xmlns=\"urn:t\">" ROOT TEXT_TYPE "</xs:schema>"},
    {"names of another namespace",
     "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"urn:t\""
     " xmlns=\"urn:u\" elementFormDefault=\"qualified\">" ROOT TEXT_TYPE "</xs:schema>"},
};

START_TEST(what_is_not_known_is_no_schema)
{
    AUTO_ARENA Arena arena = {0};
    const Schema *schema = NULL;
    Error err = {0};

    arena_init(&arena, 4 * 1024 * 1024);
    ck_assert_msg(schema_compile_bytes(&arena, slice_of(unknown[_i].xsd), "t.xsd", &schema, &err)
                      == STATUS_USAGE,
                  "%s", unknown[_i].sentence);
    ck_assert_msg(strstr(err.text, "t.xsd") != NULL, "%s: %s", unknown[_i].sentence, err.text);
}
END_TEST

START_TEST(the_line_of_what_is_not_known_is_told)
{
    AUTO_ARENA Arena arena = {0};
    const Schema *schema = NULL;
    Error err = {0};

    arena_init(&arena, 4 * 1024 * 1024);
    ck_assert_int_eq(schema_compile_bytes(&arena,
                                          SLICE_LITERAL(SCHEMA "\n" ROOT "\n<xs:notation/>"
                                                               "</xs:schema>"),
                                          "t.xsd", &schema, &err),
                     STATUS_USAGE);
    ck_assert_str_eq(err.text, "t.xsd, line 3: <notation> is not known here");
}
END_TEST

static const char *const embedded[] = {"pain.001.001.03.xsd", "pain.001.001.09.xsd"};

START_TEST(our_schemas_are_known)
{
    Judges judges;
    Error err = {0};

    ck_assert_msg(judges_open_embedded(&judges, embedded[_i], &err) == STATUS_OK, "%s", err.text);
    judges_close(&judges);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("schema_compile");
    TCase *cases = tcase_create("tables");

    tcase_add_loop_test(cases, a_text_has_its_form, 0, (int)COUNT_OF(texts));
    tcase_add_test(cases, more_digits_than_can_be_counted_are_refused);
    tcase_add_loop_test(cases, elements_stand_in_their_order, 0, (int)COUNT_OF(contents));
    tcase_add_loop_test(cases, tags_are_what_the_schema_says, 0, (int)COUNT_OF(tags));
    tcase_add_loop_test(cases, what_is_not_known_is_no_schema, 0, (int)COUNT_OF(unknown));
    tcase_add_test(cases, the_line_of_what_is_not_known_is_told);
    tcase_add_loop_test(cases, our_schemas_are_known, 0, (int)COUNT_OF(embedded));
    suite_add_tcase(suite, cases);
    return unit_run(suite);
}
