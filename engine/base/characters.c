/*
 * characters.c
 *     Folding of text into a bank's set of characters, and of names for comparison.
 *
 * Text for banks: compose (NFC), then each code point on its own: it stays, goes, becomes a blank,
 * or becomes the letter or sign that stands for it. Only then is it cut: the limits of the bank
 * count what is sent. Finnish use wants one letter for one letter (a for a umlaut, never ae),
 * because the payee's bank compares the name.
 */
#include "maksatus/characters.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "mod97.h"
#include "utf8.h"

/* Room that one code point of the input may need in the output: th, ae, ss, or its own bytes. */
enum { FOLDED_BYTES_MAX = 4, DECOMPOSED_MAX = 32 };

/* One letter of names in capitals, two in small ones. */
enum { FINAL_SIGMA = 0x03c2, SIGMA = 0x03c3 };

typedef struct LetterRow {
    uint32_t code;
    char as[3];
} LetterRow;

/* Letters that Unicode does not take apart, or not into letters alone. In ascending order. What the
 * table of ISO20022.md does not name is written as CLDR's Latin-ASCII does; the schwa of
 * Azerbaijani by BGN/PCGN 1993, which writes a with diaeresis for it; the ezh of Skolt Sami as z,
 * with which Finnish collation (CLDR fi) sorts it. Other scripts are not named: a name in one is
 * held (R-0910). */
static const LetterRow letters[] = {
    {0x00c6, "AE"}, {0x00d0, "D"},  {0x00d8, "O"},  {0x00de, "TH"}, {0x00df, "ss"}, {0x00e6, "ae"},
    {0x00f0, "d"},  {0x00f8, "o"},  {0x00fe, "th"}, {0x0110, "D"},  {0x0111, "d"},  {0x0126, "H"},
    {0x0127, "h"},  {0x0131, "i"},  {0x0138, "q"},  {0x013f, "L"},  {0x0140, "l"},  {0x0141, "L"},
    {0x0142, "l"},  {0x0149, "'n"}, {0x014a, "N"},  {0x014b, "n"},  {0x0152, "OE"}, {0x0153, "oe"},
    {0x0166, "T"},  {0x0167, "t"},  {0x018f, "A"},  {0x0197, "I"},  {0x0198, "K"},  {0x0199, "k"},
    {0x01b5, "Z"},  {0x01b6, "z"},  {0x01b7, "Z"},  {0x01e4, "G"},  {0x01e5, "g"},  {0x0259, "a"},
    {0x0292, "z"},  {0x1e9a, "a"},  {0x1e9e, "SS"},
};

/* Letters, digits and / - ? : ( ) . , ' + and the blank: a bit a code. */
static bool is_basic(uint32_t code)
{
    static const uint64_t basic[] = {UINT64_C(0x87fffb8100000000), UINT64_C(0x07fffffe07fffffe)};

    return code < 0x80 && (basic[code / 64] >> (code % 64) & 1) != 0;
}

/* All from A grave to y diaeresis but the signs of multiplication and division. */
static bool is_latin1_letter(uint32_t code)
{
    return code >= 0xc0 && code <= 0xff && code != 0xd7 && code != 0xf7;
}

static bool is_quote(uint32_t code)
{
    switch (code) {
    case '"':
    case '`':
    case 0x00b4: /* acute accent */
    case 0x02b9: /* modifier primes and apostrophes */
    case 0x02ba:
    case 0x02bb:
    case 0x02bc:
    case 0x02bd:
    case 0x201a: /* low quotes */
    case 0x201e:
    case 0x2032: /* primes */
    case 0x2033:
    case 0xff02: /* full width */
    case 0xff07:
        return true;
    default:
        break;
    }
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    return category == UTF8PROC_CATEGORY_PI || category == UTF8PROC_CATEGORY_PF;
}

static bool is_mark(uint32_t code)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);

    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

/* Parts by compatibility decomposition, at most DECOMPOSED_MAX. */
static size_t decompose(uint32_t code, utf8proc_int32_t parts[DECOMPOSED_MAX])
{
    if (code < 0x80) {
        parts[0] = (utf8proc_int32_t)code;
        return 1;
    }
    utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)code, parts, DECOMPOSED_MAX,
                                                     UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, NULL);

    ensure(count >= 0 && count <= DECOMPOSED_MAX);
    return (size_t)count;
}

static const char *letter_find(uint32_t code)
{
    for (size_t row = 0; row < COUNT_OF(letters); row++)
        if (letters[row].code == code)
            return letters[row].as;
    return NULL;
}

static char sign_for(uint32_t code)
{
    if (code == '&')
        return '+';
    if (code == '_' || code == 0x2212
        || utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_PD)
        return '-';
    return is_quote(code) ? '\'' : '.';
}

/* A letter or number, which a ligature or a numeral of several letters is too. */
static bool is_letter_or_number(uint32_t code)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);

    return utf8_is_letter_or_digit(code) || category == UTF8PROC_CATEGORY_NL
           || category == UTF8PROC_CATEGORY_NO;
}

/* Adds what a part of a code point is written as; false where it is no letter or digit. */
static bool add_part(uint32_t part, char out[FOLDED_BYTES_MAX], size_t *len)
{
    const char own[] = {(char)part, '\0'};
    const char *as = part < 0x80 && utf8_is_letter_or_digit(part) ? own : letter_find(part);

    if (as == NULL || *len + strlen(as) > FOLDED_BYTES_MAX)
        return false;
    memcpy(out + *len, as, strlen(as));
    *len += strlen(as);
    return true;
}

/* The letters and digits that carry the marks, or 0 where there is anything else. A sign stays one:
 * (TM) is no letters of a name. */
static size_t base_letters(uint32_t code, char out[FOLDED_BYTES_MAX])
{
    utf8proc_int32_t parts[DECOMPOSED_MAX];
    size_t count = decompose(code, parts);
    size_t len = 0;

    for (size_t part = 0; part < count; part++)
        if (!is_mark((uint32_t)parts[part]) && !add_part((uint32_t)parts[part], out, &len))
            return 0;
    return len <= 1 || is_letter_or_number(code) ? len : 0;
}

/* What stands for a code point that is outside of the set. */
static size_t replace(uint32_t code, char out[FOLDED_BYTES_MAX])
{
    size_t len = 0;

    if (add_part(code, out, &len))
        return len;
    len = base_letters(code, out);
    if (len > 0)
        return len;
    out[0] = sign_for(code);
    return 1;
}

/* Controls, invisible signs of layout, and marks that no composed letter has taken in. */
static bool is_stripped(uint32_t code)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);

    return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF
           || category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

static bool is_blank(uint32_t code)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);

    return category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP;
}

/* Bytes that stand for the code point: none for what is stripped, a blank for all blanks. */
static size_t fold_code(uint32_t code, CharacterSet set, char out[FOLDED_BYTES_MAX])
{
    if (is_basic(code)) {
        out[0] = (char)code;
        return 1;
    }
    if (set == CHARACTERS_LATIN1 && is_latin1_letter(code))
        return utf8_encode(code, out);
    if (is_stripped(code))
        return 0;
    if (!is_blank(code))
        return replace(code, out);
    out[0] = ' ';
    return 1;
}

static void own_free(utf8proc_uint8_t **own_bytes)
{
    free(*own_bytes);
}

/* All below U+0300 is composed already, which spares nearly every name. */
static bool may_need_composing(Slice text)
{
    for (size_t at = 0; at < text.len; at++)
        if ((unsigned char)text.at[at] >= 0xcc)
            return true;
    return false;
}

static Slice compose(Arena *arena, Slice text)
{
    __attribute__((cleanup(own_free))) utf8proc_uint8_t *own_bytes = NULL;

    if (!may_need_composing(text))
        return text;
    utf8proc_ssize_t len =
        utf8proc_map((const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.len, &own_bytes,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (len < 0)
        return text;
    return arena_slice(arena, (Slice){(const char *)own_bytes, (size_t)len});
}

/* Writes the folded code points with single blanks between words and none at the ends. */
static size_t fold_all(Slice text, CharacterSet set, char *out)
{
    size_t len = 0;
    bool blank_waits = false;

    for (size_t at = 0; at < text.len;) {
        uint32_t code = 0;
        char folded[FOLDED_BYTES_MAX] = {'.'};
        size_t bytes = utf8_decode(text, at, &code);
        size_t folded_len = bytes == 0 ? 1 : fold_code(code, set, folded);

        at += bytes == 0 ? 1 : bytes;
        if (folded_len == 0)
            continue;
        if (folded[0] == ' ') {
            blank_waits = len > 0;
            continue;
        }
        if (blank_waits)
            out[len++] = ' ';
        blank_waits = false;
        memcpy(out + len, folded, folded_len);
        len += folded_len;
    }
    return len;
}

/* The first characters_max code points, without a blank at the end. */
static size_t cut_to(Slice text, size_t characters_max)
{
    size_t at = text.len <= characters_max ? text.len : 0;
    uint32_t code = 0;

    for (size_t count = 0; count < characters_max && at < text.len; count++)
        at += utf8_decode(text, at, &code);
    while (at > 0 && at < text.len && text.at[at - 1] == ' ')
        at--;
    return at;
}

Slice characters_fold(Arena *arena, Slice text, CharacterSet set, size_t characters_max,
                      bool *changed, bool *cut)
{
    Slice composed = compose(arena, text);
    char *folded = arena_alloc(arena, 2 * composed.len + 1);
    Slice whole = {folded, fold_all(composed, set, folded)};
    Slice kept = {folded, cut_to(whole, characters_max)};

    *changed = !slice_equal(whole, text);
    *cut = kept.len < whole.len;
    return kept;
}

bool characters_has_letter_or_digit(Slice text)
{
    for (size_t at = 0; at < text.len;) {
        uint32_t code = 0;
        size_t bytes = utf8_decode(text, at, &code);

        if (bytes > 0 && utf8_is_letter_or_digit(code))
            return true;
        at += bytes == 0 ? 1 : bytes;
    }
    return false;
}

typedef struct NameWriter {
    char *at;
    size_t len;
    size_t words;
    bool in_word;
} NameWriter;

static bool belongs_to_word(uint32_t code)
{
    if (code < 0x80)
        return ascii_is_digit((char)code) || ascii_is_upper(ascii_raise((char)code));
    return utf8_is_letter_or_digit(code);
}

static void name_add(NameWriter *writer, uint32_t code)
{
    if (code >= 0x80 && is_mark(code))
        return;
    if (!belongs_to_word(code)) {
        writer->in_word = false;
        return;
    }
    if (!writer->in_word) {
        if (writer->words > 0)
            writer->at[writer->len++] = ' ';
        writer->words++;
        writer->in_word = true;
    }
    if (code < 0x80) {
        bool upper = code >= 'A' && code <= 'Z';
        writer->at[writer->len++] = (char)(upper ? code - 'A' + 'a' : code);
        return;
    }
    uint32_t lower = (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
    if (lower == FINAL_SIGMA) /* of capitals nobody sees where a word ends */
        lower = SIGMA;
    writer->len += utf8_encode(lower, writer->at + writer->len);
}

static int compare_words(const void *a, const void *b)
{
    const Slice *left = a;
    const Slice *right = b;

    return slice_compare(*left, *right);
}

static Slice words_sorted(Arena *arena, const NameWriter *writer)
{
    Slice *words = ARENA_ARRAY(arena, Slice, writer->words);
    char *sorted = arena_alloc(arena, writer->len + 1);
    size_t count = 0;
    size_t begin = 0;
    size_t len = 0;

    for (size_t at = 0; at <= writer->len; at++) {
        if (at == writer->len || writer->at[at] == ' ') {
            words[count++] = (Slice){writer->at + begin, at - begin};
            begin = at + 1;
        }
    }
    ensure(count == writer->words);
    qsort(words, count, sizeof(words[0]), compare_words);
    for (size_t word = 0; word < count; word++) {
        if (word > 0)
            sorted[len++] = ' ';
        memcpy(sorted + len, words[word].at, words[word].len);
        len += words[word].len;
    }
    return (Slice){sorted, len};
}

/* Marks are dropped, so their order, which NFKD would fix, makes no difference. */
Slice name_fold(Arena *arena, Slice name)
{
    NameWriter writer = {0};
    utf8proc_int32_t parts[DECOMPOSED_MAX];
    size_t part_count = 0;

    for (size_t at = 0; at < name.len;) {
        uint32_t code = 0;
        size_t bytes = utf8_decode(name, at, &code);

        part_count += bytes == 0 ? 1 : decompose(code, parts);
        at += bytes == 0 ? 1 : bytes;
    }
    writer.at = arena_alloc(arena, part_count * (UTF8_BYTES_MAX + 1) + 1);
    for (size_t at = 0; at < name.len;) {
        uint32_t code = 0;
        size_t bytes = utf8_decode(name, at, &code);
        size_t count = bytes == 0 ? 0 : decompose(code, parts);

        if (bytes == 0)
            writer.in_word = false;
        for (size_t part = 0; part < count; part++)
            name_add(&writer, (uint32_t)parts[part]);
        at += bytes == 0 ? 1 : bytes;
    }
    return writer.words == 0 ? (Slice){"", 0} : words_sorted(arena, &writer);
}
