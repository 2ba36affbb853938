/*
 * test_sixty_days.c
 *     Sixty nights with banks of every kind: every day new decisions, every night a run that takes
 *     what the bank answered the day before, in any order, late, twice, contradictory, and about
 *     strangers; every few days a person releases what was refused or returned.
 *
 * In the end nobody was paid twice, everybody was paid who should be, and what was decided is the
 * sum over states to the cent: of every decision it is compared with what the bank knows itself.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bank.h"
#include "delivery_maker.h"
#include "maksatus/day.h"
#include "maksatus/text.h"

enum { DAYS = 60, A_DAY = 5, FIRST_CENTS = 10000 };
enum { RELEASE_EVERY = 6, RELEASES = 8, LAST_RELEASE = 45 };

/* A day also brings one that is rejected, one and its like, which is held, and one that is not due
 * for weeks. */
#define ROW(iban, due_on, amount)                                                                  \
    "%s-%s,G-%s-%s,1,ETETA,TYOOLO,2026-12-10," due_on ",organisation,9010000-4,Kelpo Oy,"          \
    iban "," amount ",EUR,esittelija.eteta,ratkaisija.eteta,2026-%02d-%02d,2026-12-01\r\n"

static void put_answer(void *context, const char *name, const char *bytes, size_t size)
{
    program_deliver_bytes(context, name, bytes, size);
}

static void deliver_day(Program *p, int day)
{
    Arena *arena = program_arena(p);
    const char *id = arena_format(arena, "D%d", day);
    int month = 1 + day % 11, of_month = 1 + day % 28;
    const char *csv = maker_csv(p, id, A_DAY);

    csv = arena_format(arena, "%s" ROW("FI9912340070000001", "2026-12-22", "7.01"), csv, id, "BAD",
                       id, "BAD", month, of_month);
    csv = arena_format(arena, "%s" ROW("FI9312340070000001", "2026-12-22", "8.02"), csv, id, "ONE",
                       id, "ONE", month, of_month);
    csv = arena_format(arena, "%s" ROW("FI9312340070000001", "2026-12-22", "8.02"), csv, id, "LIKE",
                       id, "LIKE", month, of_month);
    csv = arena_format(arena, "%s" ROW("FI9312340070000001", "2027-02-01", "9.03"), csv, id,
                       "LATER", id, "LATER", month, of_month);
    program_deliver_bytes(p, arena_format(arena, "day-%d.csv", day), csv, strlen(csv));
}

static const char *write_file(Program *p, const char *inside, const char *text)
{
    const char *path = program_path(p, inside);
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

/* The payee owes 450.00 from an earlier year, which the first nights set off. Without a rate for
 * these nights they could not reckon its interest. */
static void make_debt(Program *p)
{
    static const char earlier[] =
        "decision_id,grant_id,instalment,agency,programme,decided_on,due_on,payee_type,payee_id,"
        "payee_name,iban,amount,currency,proposed_by,approved_by,state,paid_on\n"
        "EARLIER,G-EARLIER,1,UUDEV,YRKE,2024-02-05,2024-02-15,organisation,9010000-4,Kelpo Oy,"
        "FI9312340070000001,450.00,EUR,esittelija.uudev,ratkaisija.uudev,paid,2024-02-15\n";
    static const char *const steps[][8] = {
        {"hear", "1001", "--date", "2025-02-20"},
        {"hear", "1001", "--answered", "--date", "2025-02-21"},
        {"decide", "1001", "--date", "2025-02-24"},
        {"demand", "1001", "--due-on", "2025-03-14", "--date", "2025-02-25"},
    };

    ck_assert_int_eq(mkdir(program_path(p, "rates"), 0700), 0);
    (void)write_file(p, "rates/interest_rates.csv",
                     "kind,percent,valid_from,valid_to\nreference,2.00,2026-07-01,\n");
    program_call(p, 0, "reference", "load", program_path(p, "rates"), NULL);
    program_call(p, 0, "history", "load", write_file(p, "earlier.csv", earlier), "--by", "a",
                 "--reason", "earlier", NULL);
    program_call(p, 0, "recovery", "open", "UUDEV/EARLIER", "--ground", "M2", "--facts", "x",
                 "--date", "2025-02-20", "--by", "a", "--reason", "r", NULL);
    for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
        const char *words[16] = {"recovery"};
        size_t count = 1;
        for (size_t j = 0; j < 8 && steps[i][j] != NULL; j++)
            words[count++] = steps[i][j];
        words[count++] = "--by";
        words[count++] = "a";
        words[count++] = "--reason";
        words[count++] = "r";
        words[count] = NULL;
        program_call_list(p, 0, words);
    }
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

/* A person releases some of what came back: each gets a new attempt. Answers how many. */
static size_t release_some(Program *p)
{
    json_t *waiting = program_json(p, 0, "hold", "list", NULL);
    size_t released = 0, index;
    json_t *decision;

    json_array_foreach(waiting, index, decision)
    {
        const char *state = json_string_value(json_object_get(decision, "state"));
        bool came_back = strcmp(state, "refused") == 0 || strcmp(state, "returned") == 0;

        if (!came_back || released == RELEASES)
            continue;
        /* 2: a part of it is still out. */
        Ended ended =
            program_call(p, EXIT_ANY, "hold", "release",
                         json_string_value(json_object_get(decision, "decision_id")), "--by",
                         "vera", "--reason", "once more", NULL);
        ck_assert_msg(ended.exit_code == 0 || ended.exit_code == 2, "%s", ended.err);
        released += ended.exit_code == 0;
    }
    json_decref(waiting);
    return released;
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

/* Sums of amounts by what became of them. */
typedef struct Sums {
    int64_t decided, paid, held, rejected, returned, refused, set_off, in_process;
    size_t count;
} Sums;

/* What a decision is called is what the bank knows of its latest attempt. */
static void compare_with_bank(const Bank *bank, const json_t *decision, const char *state)
{
    const char *id = json_string_value(json_object_get(decision, "end_to_end_id"));
    BankTruth truth = {0};
    bool known = id != NULL && bank_truth(bank, id, &truth);
    int64_t out = truth.out_cents - truth.back_cents;

    if (strcmp(state, "paid") == 0) {
        ck_assert_msg(known && truth.fate == FATE_PAID && out == cents_of(decision, "paid_amount"),
                      "%s is called paid", id);
    } else if (strcmp(state, "refused") == 0) {
        ck_assert_msg(known && truth.fate == FATE_REFUSED && out == 0, "%s is called refused", id);
    } else if (strcmp(state, "returned") == 0) {
        ck_assert_msg(known && truth.fate == FATE_RETURNED, "%s is called returned", id);
    } else if (strcmp(state, "planned") == 0 || strcmp(state, "sent") == 0) {
        ck_assert_msg(!known || truth.fate == FATE_WAITS, "%s is called %s", id, state);
    } else {
        ck_assert_msg(id == NULL || id[0] == '\0', "%s has a payment: %s", state, id);
    }
}

static void add(Sums *sums, const Bank *bank, const json_t *decision)
{
    const char *state = json_string_value(json_object_get(decision, "state"));
    int64_t amount = cents_of(decision, "amount");
    int64_t sent = cents_of(decision, "paid_amount"), set_off = cents_of(decision, "set_off");
    bool came_back = strcmp(state, "refused") == 0 || strcmp(state, "returned") == 0;

    compare_with_bank(bank, decision, state);
    sums->decided += amount;
    sums->count++;
    if (sent > 0 || set_off > 0)
        ck_assert_msg(sent + set_off == amount, "%s: %lld sent, %lld set off", state,
                      (long long)sent, (long long)set_off);
    if (!came_back)
        sums->set_off += set_off;
    if (strcmp(state, "paid") == 0)
        sums->paid += sent;
    else if (strcmp(state, "held") == 0)
        sums->held += amount;
    else if (strcmp(state, "rejected") == 0)
        sums->rejected += amount;
    else if (strcmp(state, "returned") == 0)
        sums->returned += amount;
    else if (strcmp(state, "refused") == 0)
        sums->refused += amount;
    else if (strcmp(state, "set_off") != 0)
        sums->in_process += strcmp(state, "deferred") == 0 ? amount : sent;
}

static void check_history(Program *p, const Bank *bank)
{
    json_t *history = program_json(p, 0, "history", NULL);
    Sums sums = {0};
    size_t index;
    json_t *decision;

    json_array_foreach(history, index, decision)
        if (strcmp(json_string_value(json_object_get(decision, "decision_id")), "EARLIER") != 0)
            add(&sums, bank, decision);
    json_decref(history);
    ck_assert_uint_eq(sums.count, (size_t)DAYS * (A_DAY + 4));
    ck_assert_int_eq(sums.decided, DAYS * (A_DAY * FIRST_CENTS + A_DAY * (A_DAY - 1) / 2 * 100
                                           + 701 + 2 * 802 + 903));
    ck_assert_int_eq(sums.decided, sums.paid + sums.held + sums.rejected + sums.returned
                                       + sums.refused + sums.set_off + sums.in_process);
    /* Every kind is there, or the test would say little. */
    ck_assert_int_gt(sums.paid, 0);
    ck_assert_int_eq(sums.held, DAYS * 802);
    ck_assert_int_eq(sums.rejected, DAYS * 701);
    ck_assert_int_gt(sums.returned, 0);
    ck_assert_int_gt(sums.refused, 0);
    ck_assert_int_gt(sums.set_off, 45000 - 1);
    ck_assert_int_eq(sums.in_process, 0); /* everybody was paid who should be */
}

START_TEST(sixty_nights_with_banks_of_every_kind)
{
    AUTO_PROGRAM Program *p = sample_program("sixty");
    Bank *bank = bank_new(20261222);
    static char seen[64 * 1024];
    size_t released = 0;
    Day day;

    make_debt(p);
    ck_assert(day_parse(SLICE_LITERAL("2026-12-22"), &day));
    for (int i = 0; i < DAYS + 4; i++) {
        TEXT_ON_STACK(date, 16);

        text_add_day(&date, day_plus(day, i));
        if (i < DAYS)
            deliver_day(p, i);
        if (i % RELEASE_EVERY == RELEASE_EVERY - 1 && i < LAST_RELEASE)
            released += release_some(p);
        Ended ended = program_call(p, EXIT_ANY, "run", "--date", text_string(&date), NULL);
        ck_assert_msg(ended.exit_code == 0 || ended.exit_code == 1, "%s", ended.err);
        take_outbox(p, bank, seen, sizeof(seen));
        bank_answer(bank, i < DAYS ? (BankMood)(i % BANK_MOODS) : BANK_KIND, text_string(&date),
                    put_answer, p);
    }
    ck_assert_uint_gt(bank_count(bank), DAYS * A_DAY);
    ck_assert_uint_gt(released, 10);
    ck_assert_uint_eq(bank_paid_twice(bank), 0);
    ck_assert_uint_eq(bank_over_paid(bank), 0);
    check_history(p, bank);
    program_call(p, 0, "audit", "verify", NULL);
    bank_done(bank);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sixty days");
    TCase *sixty = sample_case("sixty", 1200);

    tcase_add_test(sixty, sixty_nights_with_banks_of_every_kind);
    suite_add_tcase(suite, sixty);
    return sample_main(suite);
}
