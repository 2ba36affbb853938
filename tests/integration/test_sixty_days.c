/*
 * test_sixty_days.c
 *     Sixty nights with a hostile bank: every day new decisions, every night a run that takes what
 *     the bank answered the day before, in any order, late, twice, and about strangers.
 *
 * In the end nobody was paid twice, what the bank paid out is what we call paid, and what was
 * decided is the sum over states, to the cent.
 */
#include <stdio.h>
#include <string.h>

#include "bank.h"
#include "delivery_maker.h"
#include "maksatus/day.h"
#include "maksatus/text.h"

enum { DAYS = 60, A_DAY = 5, FIRST_CENTS = 10000 };

static void put_answer(void *context, const char *name, const char *bytes, size_t size)
{
    program_deliver_bytes(context, name, bytes, size);
}

/* The payment files that were not taken before. */
static void take_outbox(Program *p, Bank *bank, char *seen, size_t seen_bytes)
{
    for (const char *names = program_list(p, "outbox"); *names != '\0';) {
        size_t len = strcspn(names, "\n");
        const char *name = arena_format(program_arena(p), "%.*s", (int)len, names);

        names += len + 1;
        if (len < 4 || strcmp(name + len - 4, ".xml") != 0 || strstr(seen, name) != NULL)
            continue;
        ck_assert_uint_lt(strlen(seen) + len + 2, seen_bytes);
        memcpy(seen + strlen(seen), name, len + 1);
        const char *path = program_path(p, arena_format(program_arena(p), "outbox/%s", name));
        ck_assert(bank_take(bank, file_text(p, path, NULL)));
    }
}

static int64_t cents_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    int64_t cents = 0;

    ck_assert_ptr_nonnull(text);
    for (; *text != '\0'; text++)
        if (*text != '.')
            cents = cents * 10 + (*text - '0');
    return cents;
}

static void check_history(Program *p, const Bank *bank)
{
    json_t *history = program_json(p, 0, "history", NULL);
    int64_t decided = 0, paid = 0, by_state = 0;
    size_t index;
    json_t *decision;

    json_array_foreach(history, index, decision)
    {
        const char *state = json_string_value(json_object_get(decision, "state"));
        int64_t amount = cents_of(decision, "amount");

        decided += amount;
        if (strcmp(state, "paid") == 0)
            paid += cents_of(decision, "paid_amount");
        by_state += strcmp(state, "paid") == 0
                        ? cents_of(decision, "paid_amount") + cents_of(decision, "set_off")
                        : amount; /* held, in process, back */
    }
    ck_assert_uint_eq(json_array_size(history), DAYS * A_DAY);
    ck_assert_int_eq(decided, by_state);
    ck_assert_int_eq(decided, DAYS * (A_DAY * FIRST_CENTS + A_DAY * (A_DAY - 1) / 2 * 100));
    ck_assert_int_eq(paid, bank_out_cents(bank));
    json_decref(history);
}

START_TEST(sixty_nights_with_a_hostile_bank)
{
    AUTO_PROGRAM Program *p = sample_program("sixty");
    Bank *bank = bank_new(program_arena(p), 20261222);
    static char seen[64 * 1024];
    Day day;

    ck_assert(day_parse(SLICE_LITERAL("2026-12-22"), &day));
    for (int i = 0; i < DAYS; i++) {
        TEXT_ON_STACK(date, 16);
        char name[32], id[32];

        text_add_day(&date, day_plus(day, i));
        snprintf(name, sizeof(name), "day-%d.csv", i);
        snprintf(id, sizeof(id), "D%d", i);
        maker_deliver(p, name, id, A_DAY, NULL);
        program_call(p, EXIT_ANY, "run", "--date", text_string(&date), NULL);
        take_outbox(p, bank, seen, sizeof(seen));
        bank_answer(bank, i + 1 == DAYS ? BANK_KIND : BANK_HOSTILE, text_string(&date), put_answer,
                    p);
    }
    program_call(p, EXIT_ANY, "run", "--date", "2027-02-20", NULL);
    take_outbox(p, bank, seen, sizeof(seen));
    ck_assert_uint_gt(bank_count(bank), DAYS);
    ck_assert_uint_eq(bank_paid_twice(bank), 0);
    check_history(p, bank);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sixty days");
    TCase *sixty = sample_case("sixty", 600);

    tcase_add_test(sixty, sixty_nights_with_a_hostile_bank);
    suite_add_tcase(suite, sixty);
    return sample_main(suite);
}
