/*
 * test_rules_model.c
 *     The built program against the model of the rules (support/model.h) on seeded nights.
 *
 *     MAKSATUS_SEED=N      the first seed; the same seed is the same nights
 *     MAKSATUS_ROUNDS=N    how many seeds
 *     MAKSATUS_SHRINK=0    says only what differs, at once
 *
 * When they differ, decisions are dropped for as long as they still differ, and what is left is
 * printed: deliveries, what the program said (-) and what the model says (+). The texts of the
 * rules decide which of the two is wrong.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "model.h"
#include "night_maker.h"
#include "postgres.h"
#include "program.h"
#include "unit.h"

enum {
    FIRST_SEED = 20261214,
    ROUNDS = 24,
    TRIALS_MAX = 60,
    TEST_SECONDS = 1800,
    DELIVERIES_MAX = 4
};

/* How the program is fed: one CSV a delivery, or each delivery in pieces and forms. */
typedef enum Feeding { WHOLE, IN_PIECES } Feeding;

/* The first delivery of the night before comes once more in some nights: bytes that were taken. */
static const char *again(Arena *arena, const MadeNights *made, size_t night)
{
    if (night == 0 || (night + made->count) % 3 != 0)
        return "";
    return made_delivery(arena, made, night - 1, 0, 0, SIZE_MAX / 2, MADE_CSV);
}

/* --- the model --- */

static const char *model_lines(Arena *arena, const MadeNights *made, bool shared_iban)
{
    Model *model = model_new(arena);
    const char *lines = "";

    for (const MadeTable *table = made_tables(arena, shared_iban); table->name != NULL; table++)
        ck_assert(model_reference(model, table->name, table->csv));
    for (size_t night = 0; night < made->nights; night++) {
        ModelDelivery deliveries[DELIVERIES_MAX + 1];
        size_t count = 0;
        for (size_t i = 0; i < DELIVERIES_MAX; i++) {
            const char *csv = made_delivery(arena, made, night, i, 0, SIZE_MAX / 2, MADE_CSV);
            if (*csv != '\0')
                deliveries[count++] = (ModelDelivery){arena_format(arena, "d%zu", i), csv};
        }
        if (*again(arena, made, night) != '\0')
            deliveries[count++] = (ModelDelivery){"z", again(arena, made, night)};
        model_run(model, made->dates[night], deliveries, count);
    }
    for (size_t i = 0; i < model_count(model); i++) {
        ModelResult r = model_result(model, i);
        lines = arena_format(arena, "%s%s %s/%s %s [%s] %s %lld.%02lld\n", lines, r.case_number,
                             r.agency, r.decision_id, r.state, r.codes, r.execution_day,
                             (long long)r.paid_cents / 100, (long long)r.paid_cents % 100);
    }
    return lines_sorted(arena, lines);
}

/* --- the program --- */

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");

    ck_assert_msg(file != NULL, "cannot write %s", path);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

static void load_tables(Program *p, bool shared_iban)
{
    Arena *arena = program_arena(p);
    const char *folder = program_path(p, "tables");

    ck_assert_int_eq(mkdir(folder, 0750), 0);
    for (const MadeTable *table = made_tables(arena, shared_iban); table->name != NULL; table++)
        put(arena_format(arena, "%s/%s.csv", folder, table->name), table->csv);
    program_call(p, 0, "reference", "load", folder, NULL);
}

/* Consecutive pieces of one to four decisions, each in the next form. Names keep the order. */
static void deliver_pieces(Program *p, const MadeNights *made, size_t night, size_t delivery)
{
    Arena *arena = program_arena(p);
    size_t first = 0;

    for (size_t piece = 0;; piece++) {
        size_t most = 1 + (piece + night + delivery) % 4;
        MadeForm form = (MadeForm)((piece + night) % 3);
        const char *text = made_delivery(arena, made, night, delivery, first, most, form);
        const char *name = arena_format(arena, "n%zu-d%zu-%02zu", night, delivery, piece);
        if (*text == '\0')
            return;
        if (piece % 2 == 1)
            program_deliver_gzip(p, name, text, strlen(text));
        else
            program_deliver_bytes(p, name, text, strlen(text));
        first += most;
    }
}

static void deliver(Program *p, const MadeNights *made, size_t night, Feeding feeding)
{
    Arena *arena = program_arena(p);

    for (size_t i = 0; i < DELIVERIES_MAX; i++) {
        const char *csv = made_delivery(arena, made, night, i, 0, SIZE_MAX / 2, MADE_CSV);
        if (feeding == IN_PIECES)
            deliver_pieces(p, made, night, i);
        else if (*csv != '\0')
            program_deliver_bytes(p, arena_format(arena, "n%zu-d%zu", night, i), csv, strlen(csv));
    }
    const char *taken = again(arena, made, night);
    if (feeding == WHOLE && *taken != '\0')
        program_deliver_bytes(p, arena_format(arena, "n%zu-z", night), taken, strlen(taken));
}

static const char *cell(json_t *decision, const char *key)
{
    const char *text = json_string_value(json_object_get(decision, key));

    return text != NULL ? text : "";
}

static const char *program_lines(Program *p)
{
    Arena *arena = program_arena(p);
    json_t *history = program_json(p, 0, "history", NULL);
    const char *lines = "";
    size_t index;
    json_t *decision;

    json_array_foreach(history, index, decision)
    {
        const char *codes = "";
        size_t i;
        json_t *code;
        json_array_foreach(json_object_get(decision, "codes"), i, code) codes =
            arena_format(arena, "%s%s%s", codes, i > 0 ? " " : "", json_string_value(code));
        lines = arena_format(arena, "%s%s %s/%s %s [%s] %s %s\n", lines,
                             cell(decision, "case_number"), cell(decision, "agency"),
                             cell(decision, "decision_id"), cell(decision, "state"), codes,
                             cell(decision, "execution_day"), cell(decision, "paid_amount"));
    }
    lines = lines_sorted(arena, lines);
    json_decref(history);
    return lines;
}

/* --- comparing --- */

static bool has_line(const char *lines, const char *line, size_t bytes)
{
    for (const char *at = lines; *at != '\0'; at += strcspn(at, "\n") + 1)
        if (strcspn(at, "\n") == bytes && strncmp(at, line, bytes) == 0)
            return true;
    return false;
}

static const char *lines_missing(Arena *arena, const char *from, const char *in, const char *sign)
{
    const char *missing = "";

    for (const char *at = from; *at != '\0'; at += strcspn(at, "\n") + 1) {
        size_t bytes = strcspn(at, "\n");
        if (!has_line(in, at, bytes))
            missing = arena_format(arena, "%s%s %.*s\n", missing, sign, (int)bytes, at);
    }
    return missing;
}

/* What program and model say differently; empty when nothing. */
static const char *difference(Arena *arena, const MadeNights *made, Feeding feeding)
{
    AUTO_PROGRAM Program *p = program_new(test_postgres_database(arena));
    bool shared_iban = feeding == WHOLE;

    program_call(p, 0, "init", NULL);
    load_tables(p, shared_iban);
    for (size_t night = 0; night < made->nights; night++) {
        deliver(p, made, night, feeding);
        program_call(p, 0, "run", "--date", made->dates[night], NULL);
    }
    const char *said = program_lines(p), *wanted = model_lines(arena, made, shared_iban);
    if (strcmp(said, wanted) == 0)
        return "";
    return arena_format(arena, "%s%s", lines_missing(arena, said, wanted, "-"),
                        lines_missing(arena, wanted, said, "+"));
}

/* Drops halves, then quarters, and at last single decisions, while the difference stays. */
static const char *shrink(Arena *arena, MadeNights *made, Feeding feeding, const char *found)
{
    size_t trials = 0;

    for (size_t part = (made->count + 1) / 2; part > 0; part = part == 1 ? 0 : (part + 1) / 2)
        for (size_t first = 0; first < made->count && trials < TRIALS_MAX; first += part) {
            MadeNights before = *made;
            size_t dropped = 0;
            for (size_t i = first; i < first + part && i < made->count; i++) {
                dropped += !made->decisions[i].dropped;
                made->decisions[i].dropped = true;
            }
            if (dropped == 0)
                continue;
            const char *still = difference(arena, made, feeding);
            trials++;
            if (*still == '\0')
                *made = before;
            else
                found = still;
        }
    return found;
}

static void print_decisions(const MadeNights *made)
{
    for (size_t i = 0; i < made->count; i++) {
        const MadeDecision *d = &made->decisions[i];
        if (d->dropped)
            continue;
        (void)printf("  %s d%zu:", made->dates[d->night], d->delivery);
        for (size_t f = 0; f < MADE_FIELDS; f++)
            if (*d->cells[f] != '\0')
                (void)printf(" %s=%s", made_fields[f], d->cells[f]);
        (void)printf("\n");
    }
    (void)fflush(stdout); /* the test ends by an abort */
}

static void try_seed(uint64_t seed, Feeding feeding)
{
    Arena arena AUTO_ARENA = {0};

    arena_init(&arena, (size_t)4 << 30);
    MadeNights *made = made_nights(&arena, seed);
    const char *found = difference(&arena, made, feeding);
    if (*found == '\0')
        return;
    (void)printf("seed %llu differs:\n%s", (unsigned long long)seed, found);
    (void)fflush(stdout);
    if (unit_number("MAKSATUS_SHRINK", 1) != 0) {
        found = shrink(&arena, made, feeding, found);
        print_decisions(made);
    }
    ck_abort_msg("MAKSATUS_SEED=%llu MAKSATUS_ROUNDS=1: program (-) and model (+) differ:\n%s",
                 (unsigned long long)seed, found);
}

START_TEST(the_program_says_what_the_model_says)
{
    try_seed(unit_number("MAKSATUS_SEED", FIRST_SEED) + (uint64_t)_i, WHOLE);
}
END_TEST

START_TEST(pieces_and_forms_give_what_the_whole_gives)
{
    try_seed(unit_number("MAKSATUS_SEED", FIRST_SEED) + (uint64_t)_i, IN_PIECES);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rules_model");
    TCase *tcase = tcase_create("rules_model");
    int rounds = (int)unit_number("MAKSATUS_ROUNDS", ROUNDS);

    tcase_set_timeout(tcase, TEST_SECONDS);
    tcase_add_loop_test(tcase, the_program_says_what_the_model_says, 0, rounds);
    tcase_add_loop_test(tcase, pieces_and_forms_give_what_the_whole_gives, 0, (rounds + 1) / 2);
    suite_add_tcase(suite, tcase);
    return test_postgres_main(suite);
}
