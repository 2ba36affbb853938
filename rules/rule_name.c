/*
 * rule_name.c
 *     Something of the payee's name is left when it is written in the bank's characters.
 *
 * Which of the two sets the bank takes does not matter: they keep and drop the same scripts.
 */
#include "maksatus/arena.h"
#include "maksatus/characters.h"
#include "maksatus/rule.h"

enum { NAME_UNSENDABLE };

enum {
    FOLD_BYTES_MAX = 256 * 1024,
    NAME_CHARACTERS_MAX = 1024, /* beyond any name: nothing is cut before it is looked at */
};

static const RuleCode codes[] = {
    [NAME_UNSENDABLE] =
        {
            "NAME_UNSENDABLE",
            EFFECT_HOLD,
            "Saajan nimestä (pituus {characters} merkkiä) ei jää pankin merkistössä yhtään "
            "kirjainta eikä numeroa. Pyytäkää viranomaiselta nimi latinalaisin kirjaimin.",
            "Av mottagarens namn (längd {characters} tecken) återstår i bankens teckenuppsättning "
            "ingen bokstav eller siffra. Be myndigheten om namnet med latinska bokstäver.",
            "Of the payee's name ({characters} characters long) no letter or digit is left in the "
            "bank's characters. Ask the agency for the name in Latin letters.",
        },
};

static bool is_ascii_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* True for nearly every name, without folding it: a letter that no mark may follow stays. */
static bool has_plain_letter(Slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        bool marked = i + 1 < name.len && (name.at[i + 1] & 0x80) != 0;

        if (is_ascii_letter_or_digit(name.at[i]) && !marked)
            return true;
    }
    return false;
}

static bool is_sendable(Slice name)
{
    AUTO_ARENA Arena arena = {0};
    bool changed = false;
    bool cut = false;

    if (has_plain_letter(name))
        return true;
    arena_init(&arena, FOLD_BYTES_MAX);
    return characters_has_letter_or_digit(
        characters_fold(&arena, name, CHARACTERS_LATIN1, NAME_CHARACTERS_MAX, &changed, &cut));
}

static void evaluate(const Facts *facts, const int64_t *param, Findings *findings)
{
    (void)param;
    if (!is_sendable(facts->decision->payee_name))
        evidence_count(finding_add(findings, NAME_UNSENDABLE), "characters",
                       (int64_t)utf8_length(facts->decision->payee_name));
}

RULE(name) = {
    .id = "R-0910",
    .version = 2, /* 1 knew no ligatures */
    .name = "name",
    .title = "The payee's name can be sent to the bank",
    .legal_basis = "talousarvioasetus 1243/1992 38 § (numerotarkastus: saaja)",
    .needs = NEEDS_RECORD,
    .of_refunds = true,
    .codes = codes,
    .code_count = COUNT_OF(codes),
    .evaluate = evaluate,
};
