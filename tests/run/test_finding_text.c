/*
 * test_finding_text.c
 *     Sentences of stored findings: what a field should have held is said in the reader's language.
 */
#include "maksatus/finding_text.h"

#include "maksatus/arena.h"
#include "maksatus/decision.h"
#include "unit.h"

static Slice sentence(const char *expected, const char *language, Text *out)
{
    TEXT_ON_STACK(evidence, 512);

    text_add_format(&evidence, "{\"line\":\"7\",\"field\":\"x\",\"faults\":\"1\",");
    text_add_format(&evidence, "\"expected\":\"%s\"}", expected);
    text_clear(out);
    finding_text(&(StoredFinding){.rule = SLICE_LITERAL("R-0100"),
                                  .code = SLICE_LITERAL("FIELD_INVALID"),
                                  .parameters = SLICE_LITERAL("{}"),
                                  .evidence = text_slice(&evidence)},
                 slice_of(language), out);
    ck_assert(!out->overflowed);
    return text_slice(out);
}

static void expect_translated(const char *expected)
{
    static const char *const same[] = {"EUR", "UTF-8"};
    TEXT_ON_STACK(out, 2048);

    for (size_t i = 0; i < COUNT_OF(same); i++)
        if (strcmp(expected, same[i]) == 0)
            return;
    sentence(expected, "en", &out);
    ck_assert_ptr_nonnull(strstr(text_string(&out), expected));
    sentence(expected, "fi", &out);
    ck_assert_msg(strstr(text_string(&out), expected) == NULL, "fi: %s", text_string(&out));
    sentence(expected, "sv", &out);
    ck_assert_msg(strstr(text_string(&out), expected) == NULL, "sv: %s", text_string(&out));
}

/* A text that no field takes. */
START_TEST(each_form_has_words_in_each_language)
{
    static char wrong[LIMIT_FIELD_BYTES + 1];
    AUTO_ARENA Arena arena;

    arena_init(&arena, SIZE_MAX);
    memset(wrong, '!', sizeof(wrong));
    for (Field field = 0; field < FIELD_COUNT; field++) {
        const char *expected = field_expected(field, (Slice){wrong, sizeof(wrong)}, &arena);

        ck_assert_ptr_nonnull(expected);
        expect_translated(expected);
    }
    expect_translated(field_expected(FIELD_MESSAGE, SLICE_LITERAL("a\x01"), &arena));
    expect_translated(field_expected(FIELD_MESSAGE, SLICE_LITERAL("a\xff"), &arena));
}
END_TEST

START_TEST(it_is_said_as_people_say_it)
{
    TEXT_ON_STACK(out, 2048);

    expect_text(sentence("a day that exists, YYYY-MM-DD", "fi", &out),
                SLICE_LITERAL("Tietue rivillä 7: kenttä x on virheellinen, odotettu: olemassa "
                              "oleva päivä, VVVV-KK-PP (virheitä 1). Korjatkaa tietue ja "
                              "toimittakaa se uudelleen."),
                "Finnish");
    expect_text(sentence("an IBAN", "sv", &out),
                SLICE_LITERAL("Posten på rad 7: fältet x är felaktigt, väntat: ett "
                              "IBAN-kontonummer (antal fel 1). Rätta posten och sänd in den på "
                              "nytt."),
                "Swedish");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("finding text");
    TCase *tcase = tcase_create("words");

    tcase_add_test(tcase, each_form_has_words_in_each_language);
    tcase_add_test(tcase, it_is_said_as_people_say_it);
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
