/*
 * characters.h
 *     Text as banks take it, and text as names are compared.
 */
#ifndef MAKSATUS_CHARACTERS_H
#define MAKSATUS_CHARACTERS_H

#include "maksatus/arena.h"
#include "maksatus/slice.h"

/* Well-formed UTF-8 without U+0000: no overlong forms, no surrogates, at most U+10FFFF. */
bool utf8_is_valid(Slice text);
/* Whether every byte is printable ASCII, as of nearly every text: then it is valid, has no control
 * character, and is as long as its bytes. */
bool utf8_is_plain(Slice text);
/* Code points of valid UTF-8. */
size_t utf8_length(Slice text);
/* C0, DEL and C1 control characters in valid UTF-8. */
bool utf8_has_control(Slice text);

typedef enum CharacterSet {
    CHARACTERS_LATIN1, /* letters of ISO 8859-1 stay */
    CHARACTERS_BASIC,  /* the EPC minimum set: a-z A-Z 0-9 / - ? : ( ) . , ' + and blank */
} CharacterSet;

/* NFC, controls stripped, runs of blanks folded and trimmed, letters outside of the set put into
 * it one for one where there is one (EPC217-08; the table of ISO20022.md 1.3), ligatures as their
 * letters (NFKD), cut to characters_max code points. cut and changed say what happened. The result
 * lives in the arena. */
Slice characters_fold(Arena *arena, Slice text, CharacterSet set, size_t characters_max,
                      bool *changed, bool *cut);
/* A letter or digit is left. */
bool characters_has_letter_or_digit(Slice text);

/* Names as they are compared (RULES.md R-0710): NFKD, marks removed, lower case, runs of anything
 * but letters and digits to one blank, words sorted by bytes. Empty equals nothing. */
Slice name_fold(Arena *arena, Slice name);

#endif
