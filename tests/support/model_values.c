/*
 * model_values.c
 *     Single values of the model (model_values.h), the plainest way that comes to mind.
 */
#include "model_values.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool all_digits(const char *text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!is_digit(text[i]))
            return false;
    return true;
}

/* --- CSV --- */

/* Reads one cell at *at into out and leaves *at on what ended it. */
static bool csv_cell(const char **at, char separator, char *out)
{
    const char *p = *at;
    bool quoted = *p == '"';

    p += quoted;
    while (*p != '\0') {
        if (quoted && p[0] == '"' && p[1] == '"')
            p++;
        else if (quoted && *p == '"')
            break;
        else if (!quoted && (*p == separator || *p == '\n' || *p == '\r'))
            break;
        *out++ = *p++;
    }
    *out = '\0';
    if (quoted && *p != '"')
        return false;
    *at = p + quoted;
    return **at == '\0' || **at == separator || **at == '\n' || **at == '\r';
}

/* One row; its number of cells, or 0 when it is broken. */
static size_t csv_row(Arena *arena, const char **at, char separator, const char **cells)
{
    for (size_t count = 0;;) {
        char *cell = arena_alloc(arena, strlen(*at) + 1);
        if (!csv_cell(at, separator, cell))
            return 0;
        cells[count++] = cell;
        if (**at == separator) {
            (*at)++;
            continue;
        }
        *at += **at == '\r';
        *at += **at == '\n';
        return count;
    }
}

bool plain_csv(Arena *arena, const char *text, ModelCsv *csv)
{
    size_t bytes = strlen(text);
    char separator = memchr(text, ';', strcspn(text, "\n")) != NULL ? ';' : ',';

    if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
        text += 3;
    *csv = (ModelCsv){.cells = ARENA_ARRAY(arena, const char *, bytes + 2)};
    while (*text != '\0' && strcmp(text, "\n") != 0 && strcmp(text, "\r\n") != 0) {
        size_t count = csv_row(arena, &text, separator, csv->cells + csv->rows * csv->columns);
        if (csv->rows == 0)
            csv->columns = count;
        if (count == 0 || count != csv->columns)
            return false;
        csv->rows++;
    }
    return csv->rows > 0;
}

const char *plain_cell(const ModelCsv *csv, size_t row, const char *column)
{
    for (size_t i = 0; i < csv->columns; i++)
        if (strcmp(csv->cells[i], column) == 0)
            return csv->cells[row * csv->columns + i];
    return "";
}

/* --- days --- */

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

int plain_day_of_month(int year, int month, int day_of_month)
{
    int day = day_of_month - 1;

    for (int y = 1970; y < year; y++)
        day += is_leap(y) ? 366 : 365;
    for (int y = year; y < 1970; y++)
        day -= is_leap(y) ? 366 : 365;
    for (int m = 1; m < month; m++)
        day += days_in(year, m);
    return day;
}

void plain_civil(int day, int *year, int *month, int *day_of_month)
{
    *year = 1970;
    while (day < 0)
        day += is_leap(--*year) ? 366 : 365;
    while (day >= (is_leap(*year) ? 366 : 365))
        day -= is_leap((*year)++) ? 366 : 365;
    for (*month = 1; day >= days_in(*year, *month); (*month)++)
        day -= days_in(*year, *month);
    *day_of_month = day + 1;
}

static int number_of(const char *text, size_t from, size_t count)
{
    int number = 0;

    for (size_t i = from; i < from + count; i++)
        number = number * 10 + (text[i] - '0');
    return number;
}

static bool is_date(int year, int month, int day_of_month)
{
    return year >= 1 && month >= 1 && month <= 12 && day_of_month >= 1
           && day_of_month <= days_in(year, month);
}

bool plain_is_day(const char *text)
{
    return strlen(text) == 10 && text[4] == '-' && text[7] == '-' && all_digits(text, 0, 4)
           && all_digits(text, 5, 7) && all_digits(text, 8, 10)
           && is_date(number_of(text, 0, 4), number_of(text, 5, 2), number_of(text, 8, 2));
}

int plain_day(const char *text)
{
    if (!plain_is_day(text))
        return NO_DAY;
    return plain_day_of_month(number_of(text, 0, 4), number_of(text, 5, 2), number_of(text, 8, 2));
}

const char *plain_day_text(Arena *arena, int day)
{
    int year, month, day_of_month;

    plain_civil(day, &year, &month, &day_of_month);
    return arena_format(arena, "%04d-%02d-%02d", year, month, day_of_month);
}

int plain_last_of_month(int year, int month)
{
    while (month > 12) {
        month -= 12;
        year++;
    }
    return plain_day_of_month(year, month, days_in(year, month));
}

int plain_three_years_before(int day)
{
    int year, month, day_of_month;

    plain_civil(day, &year, &month, &day_of_month);
    if (month == 2 && day_of_month == 29)
        day_of_month = 28;
    return plain_day_of_month(year - 3, month, day_of_month);
}

/* --- amounts --- */

bool plain_is_decimal(const char *text, int decimals)
{
    size_t whole = strspn(text, "0123456789");

    if (whole == 0 || whole > 15)
        return false;
    if (text[whole] == '\0')
        return true;
    size_t after = strlen(text) - whole - 1;
    return text[whole] == '.' && after >= 1 && after <= (size_t)decimals
           && all_digits(text, whole + 1, whole + 1 + after);
}

int64_t plain_decimal(const char *text, int decimals)
{
    int64_t value = 0;

    while (is_digit(*text))
        value = value * 10 + (*text++ - '0');
    text += *text == '.';
    for (int i = 0; i < decimals; i++)
        value = value * 10 + (is_digit(*text) ? *text++ - '0' : 0);
    return value;
}

/* --- identity codes --- */

/* The century of a separator, or 0. */
static int hetu_century(char sign)
{
    if (sign == '+')
        return 1800;
    if (sign == '-' || (sign >= 'U' && sign <= 'Y'))
        return 1900;
    return sign >= 'A' && sign <= 'F' ? 2000 : 0;
}

/* The eleven characters at text. */
static bool is_hetu_at(const char *text)
{
    if (strlen(text) < 11 || !all_digits(text, 0, 6) || !all_digits(text, 7, 10))
        return false;
    int century = hetu_century(text[6]);
    int individual = number_of(text, 7, 3);
    if (century == 0 || individual < 2
        || !is_date(century + number_of(text, 4, 2), number_of(text, 2, 2), number_of(text, 0, 2)))
        return false;
    return text[10]
           == "0123456789ABCDEFHJKLMNPRSTUVWXY"[(number_of(text, 0, 6) * 1000 + individual) % 31];
}

bool plain_is_hetu(const char *text)
{
    return strlen(text) == 11 && is_hetu_at(text);
}

bool plain_is_business_id(const char *text)
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2};
    size_t digits = strspn(text, "0123456789");
    int sum = 0;

    if ((digits != 7 && digits != 6) || strlen(text) != digits + 2 || text[digits] != '-'
        || !is_digit(text[digits + 1]))
        return false;
    for (size_t i = 0; i < digits; i++)
        sum += weights[7 - digits + i] * (text[i] - '0');
    int rest = sum % 11;
    return rest != 1 && text[digits + 1] - '0' == (rest == 0 ? 0 : 11 - rest);
}

/* Letters and digits of Unicode. */
static bool is_word(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);

    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO)
           || category == UTF8PROC_CATEGORY_ND;
}

static utf8proc_int32_t next_character(const char **at)
{
    utf8proc_int32_t c = -1;
    utf8proc_ssize_t bytes = utf8proc_iterate((const utf8proc_uint8_t *)*at, -1, &c);

    *at += bytes > 0 ? bytes : 1;
    return c;
}

bool plain_has_hetu_inside(const char *text)
{
    utf8proc_int32_t before = ' ';

    for (const char *at = text; *at != '\0'; before = next_character(&at)) {
        if (is_word(before) || !is_hetu_at(at))
            continue;
        const char *after = at + 11;
        if (*after == '\0' || !is_word(next_character(&after)))
            return true;
    }
    return false;
}

/* --- accounts and references --- */

const char *plain_normal(Arena *arena, const char *text)
{
    char *normal = arena_alloc(arena, strlen(text) + 1), *out = normal;

    for (; *text != '\0'; text++)
        if (*text != ' ')
            *out++ = (char)(*text >= 'a' && *text <= 'z' ? *text - 'a' + 'A' : *text);
    return normal;
}

/* Countries of a list like "NO15 BE16 ..."; the number after one, or 0. */
static int country_number(const char *list, const char *country)
{
    for (; *list != '\0'; list += 5)
        if (strncmp(list, country, 2) == 0)
            return number_of(list, 2, 2);
    return 0;
}

static int mod97(const char *text)
{
    size_t length = strlen(text);
    int rest = 0;

    for (size_t i = 0; i < length; i++) {
        char c = text[(i + 4) % length];
        rest = is_digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
    }
    return rest;
}

static bool is_upper_or_digit(const char *text)
{
    for (; *text != '\0'; text++)
        if (!is_upper(*text) && !is_digit(*text))
            return false;
    return true;
}

bool plain_is_iban(const char *iban)
{
    static const char lengths[] =
        "NO15 BE16 DK18 FI18 NL18 MK19 SI19 AT20 BA20 EE20 LT20 LU20 XK20 HR21 LV21 LI21 CH21 BG22 "
        "DE22 GB22 IE22 ME22 RS22 VA22 GI23 AD24 CZ24 ES24 MD24 RO24 SE24 SK24 PT25 IS26 TR26 FR27 "
        "GR27 IT27 MC27 SM27 AL28 CY28 HU28 PL28 MT31 ";

    if (strlen(iban) < 5 || !is_upper_or_digit(iban) || !all_digits(iban, 2, 4))
        return false;
    if ((int)strlen(iban) != country_number(lengths, iban))
        return false;
    if (strncmp(iban, "FI", 2) == 0 && !all_digits(iban, 4, 18))
        return false;
    int check = number_of(iban, 2, 2);
    return check >= 2 && check <= 98 && mod97(iban) == 1;
}

bool plain_is_sepa(const char *iban)
{
    static const char scope[] =
        "AT01 BE01 BG01 HR01 CY01 CZ01 DK01 EE01 FI01 FR01 DE01 GR01 HU01 IE01 IT01 LV01 LT01 LU01 "
        "MT01 NL01 PL01 PT01 RO01 SK01 SI01 ES01 SE01 IS01 LI01 NO01 CH01 GB01 MC01 SM01 AD01 VA01 "
        "ME01 AL01 MD01 MK01 RS01 GI01 ";

    return strlen(iban) >= 2 && country_number(scope, iban) == 1;
}

/* [A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})? */
bool plain_is_bic(const char *bic)
{
    if ((strlen(bic) != 8 && strlen(bic) != 11) || !is_upper_or_digit(bic))
        return false;
    for (size_t i = 0; i < 6; i++)
        if (!is_upper(bic[i]))
            return false;
    return bic[6] != '0' && bic[6] != '1' && bic[7] != 'O';
}

bool plain_bic_fits(const char *bic, const char *iban)
{
    static const char *const same[][2] = {
        {"GF", "FR"}, {"GP", "FR"}, {"MQ", "FR"}, {"RE", "FR"}, {"YT", "FR"}, {"PM", "FR"},
        {"BL", "FR"}, {"MF", "FR"}, {"JE", "GB"}, {"GG", "GB"}, {"IM", "GB"}, {"AX", "FI"},
    };
    const char *of_bic = bic + 4, *of_iban = iban;

    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        if (strncmp(of_bic, same[i][0], 2) == 0)
            of_bic = same[i][1];
        if (strncmp(of_iban, same[i][0], 2) == 0)
            of_iban = same[i][1];
    }
    return strncmp(of_bic, of_iban, 2) == 0;
}

static bool is_national_reference(const char *text)
{
    static const int weights[] = {7, 3, 1};
    size_t length = strlen(text);
    int sum = 0;

    if (length < 4 || length > 20 || !all_digits(text, 0, length) || strspn(text, "0") == length)
        return false;
    for (size_t i = 0; i + 1 < length; i++)
        sum += (text[length - 2 - i] - '0') * weights[i % 3];
    return (10 - sum % 10) % 10 == text[length - 1] - '0';
}

bool plain_is_reference(const char *normal)
{
    if (is_national_reference(normal))
        return true;
    return strlen(normal) >= 5 && strlen(normal) <= 25 && strncmp(normal, "RF", 2) == 0
           && is_upper_or_digit(normal) && all_digits(normal, 2, 4) && mod97(normal) == 1;
}

/* --- text --- */

bool plain_is_text(const char *text, size_t least, size_t most)
{
    size_t count = 0;

    while (*text != '\0') {
        utf8proc_int32_t c = next_character(&text);
        if (c < 0 || utf8proc_category(c) == UTF8PROC_CATEGORY_CC)
            return false;
        count++;
    }
    return count >= least && count <= most;
}

/* A letter or digit is left when its plain form, without marks, is one of ASCII, or when the
 * table of transliteration names it. */
bool plain_is_sendable(const char *name)
{
    static const char *const named = "øØæÆßđĐŋŊŧŦðÐþÞłŁıœŒ";
    utf8proc_uint8_t *plain =
        utf8proc_NFKD((const utf8proc_uint8_t *)name); /* the library's own allocation */
    bool found = false;

    if (plain == NULL)
        return false;
    for (const char *at = (const char *)plain; *at != '\0' && !found;) {
        utf8proc_int32_t c = next_character(&at);
        if (c < 128)
            found = c > 0 && is_word(c);
        else
            for (const char *n = named; *n != '\0';) {
                utf8proc_int32_t one = next_character(&n);
                found = found || one == c;
            }
    }
    free(plain);
    return found;
}

/* The words of text, one blank between, in the order of their bytes: the smallest that was not yet
 * taken, again and again. */
static const char *words_sorted(Arena *arena, const char *text)
{
    size_t length = strlen(text), count = 0, used = 0;
    const char **words = ARENA_ARRAY(arena, const char *, length + 1);
    char *sorted = arena_alloc(arena, length + 2);

    for (const char *at = text; *at != '\0';) {
        size_t bytes = strcspn(at, " ");
        if (bytes > 0)
            words[count++] = arena_format(arena, "%.*s", (int)bytes, at);
        at += bytes + (at[bytes] == ' ');
    }
    for (size_t round = 0; round < count; round++) {
        size_t smallest = count;
        for (size_t i = 0; i < count; i++)
            if (words[i] != NULL && (smallest == count || strcmp(words[i], words[smallest]) < 0))
                smallest = i;
        size_t bytes = strlen(words[smallest]);
        if (used > 0)
            sorted[used++] = ' ';
        memcpy(sorted + used, words[smallest], bytes);
        used += bytes;
        words[smallest] = NULL;
    }
    return sorted;
}

static bool is_mark(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);

    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

const char *plain_folded(Arena *arena, const char *name)
{
    utf8proc_uint8_t *plain = utf8proc_NFKD((const utf8proc_uint8_t *)name);
    const char *result = "";

    if (plain == NULL)
        return result;
    char *out = arena_alloc(arena, strlen((const char *)plain) * 4 + 1);
    result = out;
    for (const char *at = (const char *)plain; *at != '\0';) {
        utf8proc_int32_t c = next_character(&at);
        if (is_mark(c))
            continue;
        if (is_word(c))
            out += utf8proc_encode_char(utf8proc_tolower(c), (utf8proc_uint8_t *)out);
        else
            *out++ = ' ';
    }
    free(plain);
    return words_sorted(arena, result);
}
