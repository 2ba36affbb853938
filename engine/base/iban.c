/*
 * iban.c
 *     Account numbers by ISO 13616 and bank codes by ISO 9362.
 *
 * The table is the one place that knows lengths and scope. Countries outside of SEPA stand in it
 * where their accounts are met in practice, so that the message can say which of the two is wrong.
 */
#include "maksatus/iban.h"

#include "mod97.h"

typedef struct IbanCountry {
    char code[3];
    unsigned char len;
    bool in_sepa;
} IbanCountry;

/* EPC409-09, in force from May 2026. GI takes part through GB and has its own accounts. */
static const IbanCountry countries[] = {
    {"AD", 24, true}, {"AL", 28, true}, {"AT", 20, true},  {"BA", 20, false}, {"BE", 16, true},
    {"BG", 22, true}, {"CH", 21, true}, {"CY", 28, true},  {"CZ", 24, true},  {"DE", 22, true},
    {"DK", 18, true}, {"EE", 20, true}, {"ES", 24, true},  {"FI", 18, true},  {"FR", 27, true},
    {"GB", 22, true}, {"GI", 23, true}, {"GR", 27, true},  {"HR", 21, true},  {"HU", 28, true},
    {"IE", 22, true}, {"IS", 26, true}, {"IT", 27, true},  {"LI", 21, true},  {"LT", 20, true},
    {"LU", 20, true}, {"LV", 21, true}, {"MC", 27, true},  {"MD", 24, true},  {"ME", 22, true},
    {"MK", 19, true}, {"MT", 31, true}, {"NL", 18, true},  {"NO", 15, true},  {"PL", 28, true},
    {"PT", 25, true}, {"RO", 24, true}, {"RS", 22, true},  {"SE", 24, true},  {"SI", 19, true},
    {"SK", 24, true}, {"SM", 27, true}, {"TR", 26, false}, {"VA", 22, true},  {"XK", 20, false},
};

/* Whose rules a territory shares. */
static const char territories[][2][3] = {
    {"GF", "FR"}, {"GP", "FR"}, {"MQ", "FR"}, {"RE", "FR"}, {"YT", "FR"}, {"PM", "FR"},
    {"BL", "FR"}, {"MF", "FR"}, {"JE", "GB"}, {"GG", "GB"}, {"IM", "GB"}, {"AX", "FI"},
};

static const IbanCountry *country_find(Slice iban)
{
    for (size_t row = 0; row < COUNT_OF(countries); row++)
        if (slice_starts(iban, countries[row].code))
            return &countries[row];
    return NULL;
}

static bool all_upper_or_digit(Slice text)
{
    for (size_t at = 0; at < text.len; at++)
        if (!ascii_is_digit(text.at[at]) && !ascii_is_upper(text.at[at]))
            return false;
    return true;
}

static bool all_digits(Slice text)
{
    for (size_t at = 0; at < text.len; at++)
        if (!ascii_is_digit(text.at[at]))
            return false;
    return true;
}

/* 00, 01 and 99 may pass the remainder and are never issued. */
static bool check_digits_are_right(Slice iban)
{
    Slice digits = {iban.at + 2, 2};

    if (!all_digits(digits) || slice_is(digits, "00") || slice_is(digits, "01")
        || slice_is(digits, "99"))
        return false;
    return mod97_moved(iban) == 1;
}

IbanVerdict iban_check(Slice iban)
{
    if (!all_upper_or_digit(iban))
        return IBAN_CHARACTERS;
    if (iban.len < 2)
        return IBAN_LENGTH;
    const IbanCountry *country = country_find(iban);
    if (country == NULL)
        return IBAN_COUNTRY_UNKNOWN;
    if (iban.len != country->len)
        return IBAN_LENGTH;
    if (slice_starts(iban, "FI") && !all_digits((Slice){iban.at + 2, iban.len - 2}))
        return IBAN_CHARACTERS;
    return check_digits_are_right(iban) ? IBAN_GOOD : IBAN_CHECK_DIGITS;
}

const char *iban_verdict_text(IbanVerdict verdict)
{
    static const char *const texts[] = {
        [IBAN_GOOD] = "the account number is right",
        [IBAN_COUNTRY_UNKNOWN] = "the account number begins with no country that is known",
        [IBAN_LENGTH] = "the account number has not the length of its country",
        [IBAN_CHARACTERS] = "the account number has characters that its country does not use",
        [IBAN_CHECK_DIGITS] = "the check digits of the account number are wrong",
    };

    ensure(verdict <= IBAN_CHECK_DIGITS);
    return texts[verdict];
}

bool iban_country_in_sepa(Slice iban)
{
    const IbanCountry *country = country_find(iban);

    return country != NULL && country->in_sepa;
}

bool bic_has_form(Slice bic)
{
    if ((bic.len != 8 && bic.len != 11) || !all_upper_or_digit(bic))
        return false;
    for (size_t at = 0; at < 6; at++)
        if (!ascii_is_upper(bic.at[at]))
            return false;
    return bic.at[6] != '0' && bic.at[6] != '1' && bic.at[7] != 'O';
}

static Slice country_of_rules(Slice country)
{
    for (size_t row = 0; row < COUNT_OF(territories); row++)
        if (slice_is(country, territories[row][0]))
            return (Slice){territories[row][1], 2};
    return country;
}

bool bic_fits_iban_country(Slice bic, Slice iban)
{
    if (bic.len < 6 || iban.len < 2)
        return false;
    return slice_equal(country_of_rules((Slice){bic.at + 4, 2}),
                       country_of_rules((Slice){iban.at, 2}));
}
