/*
 * rule_words.c
 *     Values of findings that are words of the program: stored in English, shown in the language of
 *     whoever reads them. Values that are not here are data, or the same in every language.
 */
#include "maksatus/rule.h"

typedef struct Words {
    const char *en, *fi, *sv;
} Words;

static const Words WORDS[] = {
    /* what a field should have held (parsers/decision_read.c) */
    {"0 to 100 with at most two decimals", "0–100, enintään kaksi desimaalia",
     "0–100 med högst två decimaler"},
    {"0.00 to 999999999.99, digits and optionally a dot and one or two decimals",
     "0.00–999999999.99, numeroita ja tarvittaessa piste ja yksi tai kaksi desimaalia",
     "0.00–999999999.99, siffror och vid behov en punkt och en eller två decimaler"},
    {"0.01 to 999999999.99, digits and optionally a dot and one or two decimals",
     "0.01–999999999.99, numeroita ja tarvittaessa piste ja yksi tai kaksi desimaalia",
     "0.01–999999999.99, siffror och vid behov en punkt och en eller två decimaler"},
    {"1 to 140 characters", "1–140 merkkiä", "1–140 tecken"},
    {"1 to 30 of A-Z a-z 0-9 . _ / -", "1–30 merkkiä näistä: A-Z a-z 0-9 . _ / -",
     "1–30 tecken av A-Z a-z 0-9 . _ / -"},
    {"1 to 35 of A-Z a-z 0-9 . _ / -", "1–35 merkkiä näistä: A-Z a-z 0-9 . _ / -",
     "1–35 tecken av A-Z a-z 0-9 . _ / -"},
    {"a BIC", "BIC-tunnus", "en BIC-kod"},
    {"a code: 1 to 12 of A-Z 0-9", "koodi, 1–12 merkkiä näistä: A-Z 0-9",
     "en kod, 1–12 tecken av A-Z 0-9"},
    {"a country code of ISO 3166, as FI", "ISO 3166 -maakoodi, kuten FI",
     "en landskod enligt ISO 3166, såsom FI"},
    {"a day that exists, YYYY-MM-DD", "olemassa oleva päivä, VVVV-KK-PP",
     "en dag som finns, ÅÅÅÅ-MM-DD"},
    {"a personal identity code", "henkilötunnus", "en personbeteckning"},
    {"a personal identity code or a business id", "henkilötunnus tai Y-tunnus",
     "en personbeteckning eller ett FO-nummer"},
    {"a reference number", "viitenumero", "ett referensnummer"},
    {"a text", "teksti", "en text"},
    {"a text without control characters", "teksti ilman ohjausmerkkejä",
     "en text utan styrtecken"},
    {"a text, not another kind of value", "teksti eikä muunlainen arvo",
     "en text och inte ett annat slags värde"},
    {"a user id of 1 to 64 characters", "käyttäjätunnus, 1–64 merkkiä",
     "ett användarnamn på 1–64 tecken"},
    {"a whole number, 1 to 999", "kokonaisluku 1–999", "ett heltal, 1–999"},
    {"a year of four digits", "nelinumeroinen vuosi", "ett år med fyra siffror"},
    {"an IBAN", "IBAN-tilinumero", "ett IBAN-kontonummer"},
    {"at most 140 characters", "enintään 140 merkkiä", "högst 140 tecken"},
    {"at most 35 characters, as 32.30.51", "enintään 35 merkkiä, kuten 32.30.51",
     "högst 35 tecken, såsom 32.30.51"},
    {"fi, sv or en", "fi, sv tai en", "fi, sv eller en"},
    {"given once", "vain kerran annettu", "angivet bara en gång"},
    {"nothing, because a reference is given", "tyhjä, koska viite on annettu",
     "tomt, eftersom en referens är angiven"},
    {"person or organisation", "person tai organisation", "person eller organisation"},
    {"yes or nothing", "yes tai tyhjä", "yes eller tomt"},
    /* what a register says of a payee (rule_status.c) */
    {"ban", "liiketoimintakielto", "näringsförbud"},
    {"bankrupt", "konkurssissa", "i konkurs"},
    {"deceased", "kuollut", "avliden"},
    {"dissolved", "purettu", "upplöst"},
};

Slice rule_word(Slice value, Slice language)
{
    bool fi = slice_is(language, "fi");

    if (!fi && !slice_is(language, "sv"))
        return value;
    for (size_t i = 0; i < COUNT_OF(WORDS); i++)
        if (slice_is(value, WORDS[i].en))
            return slice_of(fi ? WORDS[i].fi : WORDS[i].sv);
    return value;
}
