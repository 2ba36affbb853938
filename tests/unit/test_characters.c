/*
 * test_characters.c
 *     What the bank gets of a name, how names are compared, and what is UTF-8 at all.
 */
#include "maksatus/characters.h"

#include <utf8proc.h>

#include "unit.h"

typedef struct FoldRow {
    const char *what;
    const char *text;
    const char *latin1;
    const char *basic;
} FoldRow;

static const FoldRow fold_rows[] = {
    {"plain", "Matti Meikalainen", "Matti Meikalainen", "Matti Meikalainen"},
    {"all of the set", "aZ09/-?:().,'+", "aZ09/-?:().,'+", "aZ09/-?:().,'+"},
    {"Finnish and Swedish", "Åsa Öhman-Jääskö", "Åsa Öhman-Jääskö", "Asa Ohman-Jaasko"},
    {"decomposed", "a\xcc\x88 o\xcc\x88 A\xcc\x8a", "ä ö Å", "a o A"},
    {"French", "Éloïse Çà", "Éloïse Çà", "Eloise Ca"},
    {"letters without a base", "Ærø ß ÐÞðþ", "Ærø ß ÐÞðþ", "AEro ss DTHdth"},
    {"Sámi", "Čáhci đ ŋ š ŧ ž", "Cáhci d n s t z", "Cahci d n s t z"},
    {"Skolt Sámi", "Ʒuäʹrǯǯ Kaʒʒ", "Zuä'rzz Kazz", "Zua'rzz Kazz"},
    {"Maltese and Turkish", "Għaxaq Ħal Ġorġ Żejtun Işık", "Ghaxaq Hal Gorg Zejtun Isik",
     "Ghaxaq Hal Gorg Zejtun Isik"},
    {"Azerbaijani", "Əliyev Məmməd", "Aliyev Mammad", "Aliyev Mammad"},
    {"Hungarian and Polish", "Erdős Łukasz Dąbrowski", "Erdos Lukasz Dabrowski",
     "Erdos Lukasz Dabrowski"},
    {"two marks", "Nguyễn", "Nguyen", "Nguyen"},
    {"and, underscore", "A & B_C", "A + B-C", "A + B-C"},
    {"quotes", "\"a\" ‘b’ “c” «d» `e´ „f‟ ‹g›", "'a' 'b' 'c' 'd' 'e' 'f' 'g'",
     "'a' 'b' 'c' 'd' 'e' 'f' 'g'"},
    {"dashes", "a–b—c‐d−e", "a-b-c-d-e", "a-b-c-d-e"},
    {"other signs", "50 € 3×4 ÷ §1 a@b;c!", "50 . 3.4 . .1 a.b.c.", "50 . 3.4 . .1 a.b.c."},
    {"Cyrillic", "Иван Я", ".... .", ".... ."},
    {"Greek", "Ωμ", "..", ".."},
    {"blanks folded and trimmed", "  a \xc2\xa0  b\xe2\x80\x83", "a b", "a b"},
    {"controls go", "a\x01\tb\xc2\x85", "ab", "ab"},
    {"invisible signs go",
     "a\xc2\xad\xe2\x80\x8b"
     "b",
     "ab", "ab"},
    {"a mark that nothing takes in", "q\xcc\x88", "q", "q"},
    {"a mark that a letter outside of the set takes in", "x\xcc\x88", "x", "x"},
    {"a blank that only a control parted", "a \x01 b", "a b", "a b"},
    {"full width", "Ａ１", "A1", "A1"},
    {"ligatures", "Hoﬀ ﬁn Aﬄeck ﬆ Ĳssel bĳ", "Hoff fin Affleck st IJssel bij",
     "Hoff fin Affleck st IJssel bij"},
    {"two letters in one, with and without a mark", "ǅ ǉ Ǳ", "Dz lj DZ", "Dz lj DZ"},
    {"marks on letters without a base", "ǽ Ǿ ǣ", "ae O ae", "ae O ae"},
    {"French and Catalan", "Œuvre cœur paral·ŀel", "OEuvre coeur paral.lel",
     "OEuvre coeur paral.lel"},
    {"numbers in one", "Kaarle Ⅷ, ² ⑩ ½", "Kaarle VIII, 2 10 .", "Kaarle VIII, 2 10 ."},
    {"signs of letters are signs", "a™ № ㎏ Ⓐ", "a. . . A", "a. . . A"},
    {"one sign of many letters of others", "ﷺ ﬗ", ". .", ". ."},
    {"empty", "", "", ""},
    {"only blanks", "   ", "", ""},
    {"bytes that are no text",
     "a\xff"
     "b",
     "a.b", "a.b"},
};

START_TEST(folded)
{
    const FoldRow *row = &fold_rows[_i];
    Arena arena AUTO_ARENA = {0};
    bool changed = false;
    bool cut = true;

    arena_init(&arena, 65536);
    Slice text = slice_of(row->text);
    Slice latin1 = characters_fold(&arena, text, CHARACTERS_LATIN1, 140, &changed, &cut);
    expect_text(latin1, slice_of(row->latin1), row->what);
    ck_assert_int_eq(changed, strcmp(row->text, row->latin1) != 0);
    ck_assert(!cut);
    Slice basic = characters_fold(&arena, text, CHARACTERS_BASIC, 140, &changed, &cut);
    expect_text(basic, slice_of(row->basic), row->what);
    ck_assert_int_eq(changed, strcmp(row->text, row->basic) != 0);
    ck_assert(!cut);
}
END_TEST

static const struct {
    const char *what;
    const char *text;
    size_t characters_max;
    const char *result;
    bool cut;
} cut_rows[] = {
    {"one below", "äbcd", 5, "äbcd", false},
    {"just so", "äbcd", 4, "äbcd", false},
    {"one above", "äbcd", 3, "äbc", true},
    {"on a letter of two bytes", "abä", 2, "ab", true},
    {"no blank is left at the end", "ab cd", 3, "ab", true},
    {"nothing is left", "ab", 0, "", true},
    {"nothing was there", "", 0, "", false},
};

START_TEST(cut_on_a_character)
{
    Arena arena AUTO_ARENA = {0};
    bool changed = true;
    bool cut = false;

    arena_init(&arena, 65536);
    Slice kept = characters_fold(&arena, slice_of(cut_rows[_i].text), CHARACTERS_LATIN1,
                                 cut_rows[_i].characters_max, &changed, &cut);
    expect_text(kept, slice_of(cut_rows[_i].result), cut_rows[_i].what);
    ck_assert_int_eq(cut, cut_rows[_i].cut);
    ck_assert(!changed);
}
END_TEST

START_TEST(the_limit_is_of_what_is_sent)
{
    Arena arena AUTO_ARENA = {0};
    bool changed = false;
    bool cut = false;

    arena_init(&arena, 65536);
    Slice kept = characters_fold(&arena, slice_of("ææ"), CHARACTERS_BASIC, 3, &changed, &cut);
    expect_text(kept, slice_of("aea"), "æ is two letters");
    ck_assert(cut && changed);
}
END_TEST

/* Whatever a code point becomes, it is of the set and has room where twice its bytes is. Those
 * above are of scripts that have no Latin letters. */
START_TEST(every_code_point_is_folded_into_the_set)
{
    static const char set[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              "/-?:().,'+";
    Arena arena AUTO_ARENA = {0};
    ArenaMark mark;
    utf8proc_uint8_t text[4];
    bool changed, cut;

    arena_init(&arena, 65536);
    mark = arena_mark(&arena);
    for (uint32_t code = 1; code <= 0x1ffff; code++) {
        Slice given = {(const char *)text,
                       (size_t)utf8proc_encode_char((utf8proc_int32_t)code, text)};
        Slice basic = characters_fold(&arena, given, CHARACTERS_BASIC, 140, &changed, &cut);
        ck_assert_msg(basic.len <= 2 * given.len, "U+%04X takes %zu bytes", code, basic.len);
        for (size_t at = 0; at < basic.len; at++)
            ck_assert_msg(strchr(set, basic.at[at]) != NULL, "U+%04X: %.*s", code,
                          SLICE_ARGS(basic));
        arena_reset(&arena, mark);
    }
}
END_TEST

static const struct {
    const char *text;
    bool has;
} letter_rows[] = {
    {".... .", false}, {"", false}, {"-+'", false}, {".a.", true}, {"..7", true}, {"ä", true},
};

START_TEST(letter_or_digit)
{
    ck_assert_msg(characters_has_letter_or_digit(slice_of(letter_rows[_i].text))
                      == letter_rows[_i].has,
                  "%s", letter_rows[_i].text);
}
END_TEST

static const struct {
    const char *what;
    const char *name;
    const char *folded;
} name_rows[] = {
    {"words are sorted", "Virtanen Matti Aapo", "aapo matti virtanen"},
    {"marks go", "Jääskö Åsa", "asa jaasko"},
    {"decomposed is the same", "Ja\xcc\x88", "ja"},
    {"signs part words", "Oy O'Neil-Smith, (Ab)", "ab neil o oy smith"},
    {"letters without a base stay", "Søren ß", "søren ß"},
    {"Cyrillic counts", "ИВАН Йод", "иван иод"},
    {"sorted by bytes", "b ä 1 z", "1 a b z"},
    {"compatible forms", "ﬁ Ａ²", "a2 fi"},
    {"nothing but signs", " -.,! ", ""},
    {"Greek capitals have one sigma", "ΝΊΚΟΣ ΣΊΜΟΣ", "νικοσ σιμοσ"},
    {"small letters have two", "Νίκος Σίμος", "νικοσ σιμοσ"},
    {"empty", "", ""},
};

START_TEST(name_folded)
{
    Arena arena AUTO_ARENA = {0};

    arena_init(&arena, 65536);
    expect_text(name_fold(&arena, slice_of(name_rows[_i].name)), slice_of(name_rows[_i].folded),
                name_rows[_i].what);
}
END_TEST

static const struct {
    const char *what;
    Slice text;
    bool valid;
} utf8_rows[] = {
    {"ASCII", {"abc", 3}, true},
    {"nothing", {"", 0}, true},
    {"two bytes", {"\xc3\xa4", 2}, true},
    {"the last code point", {"\xf4\x8f\xbf\xbf", 4}, true},
    {"one above it", {"\xf4\x90\x80\x80", 4}, false},
    {"zero", {"a\0b", 3}, false},
    {"zero in two bytes", {"\xc0\x80", 2}, false},
    {"overlong slash", {"\xc0\xaf", 2}, false},
    {"overlong in three bytes", {"\xe0\x9f\xbf", 3}, false},
    {"smallest of three bytes", {"\xe0\xa0\x80", 3}, true},
    {"overlong in four bytes", {"\xf0\x8f\xbf\xbf", 4}, false},
    {"smallest of four bytes", {"\xf0\x90\x80\x80", 4}, true},
    {"below the surrogates", {"\xed\x9f\xbf", 3}, true},
    {"first surrogate", {"\xed\xa0\x80", 3}, false},
    {"last surrogate", {"\xed\xbf\xbf", 3}, false},
    {"above the surrogates", {"\xee\x80\x80", 3}, true},
    {"cut after one of two", {"\xc3", 1}, false},
    {"cut after two of three", {"\xe2\x82", 2}, false},
    {"cut after three of four", {"\xf0\x90\x80", 3}, false},
    {"a byte that only continues", {"\x80", 1}, false},
    {"latin1", {"\xe4 b", 3}, false},
    {"five bytes", {"\xf8\x88\x80\x80\x80", 5}, false},
};

START_TEST(utf8)
{
    ck_assert_msg(utf8_is_valid(utf8_rows[_i].text) == utf8_rows[_i].valid, "%s",
                  utf8_rows[_i].what);
}
END_TEST

START_TEST(utf8_counted_and_controls_seen)
{
    ck_assert_uint_eq(utf8_length(slice_of("aä€\xf0\x90\x80\x80")), 4);
    ck_assert(!utf8_has_control(slice_of("aä ~\xc2\xa0")));
    ck_assert(utf8_has_control(slice_of("a\x1f")));
    ck_assert(utf8_has_control(slice_of("a\x7f")));
    ck_assert(utf8_has_control(slice_of("\xc2\x9f")));
}
END_TEST

/* Every byte at every place of two words and a bit. */
START_TEST(plain_is_printable_ascii)
{
    for (size_t place = 0; place < 17; place++) {
        char text[] = "abcdefgh ABCDEFG~";

        text[place] = (char)_i;
        ck_assert(utf8_is_plain((Slice){text, 17}) == (_i >= 0x20 && _i < 0x7f));
        ck_assert(utf8_is_plain((Slice){text, place}));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("characters");
    TCase *tcase = tcase_create("characters");

    tcase_add_loop_test(tcase, folded, 0, (int)COUNT_OF(fold_rows));
    tcase_add_loop_test(tcase, cut_on_a_character, 0, (int)COUNT_OF(cut_rows));
    tcase_add_test(tcase, the_limit_is_of_what_is_sent);
    tcase_add_test(tcase, every_code_point_is_folded_into_the_set);
    tcase_add_loop_test(tcase, letter_or_digit, 0, (int)COUNT_OF(letter_rows));
    tcase_add_loop_test(tcase, name_folded, 0, (int)COUNT_OF(name_rows));
    tcase_add_loop_test(tcase, utf8, 0, (int)COUNT_OF(utf8_rows));
    tcase_add_test(tcase, utf8_counted_and_controls_seen);
    tcase_add_loop_test(tcase, plain_is_printable_ascii, 0, 256);
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
