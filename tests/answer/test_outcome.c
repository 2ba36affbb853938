/*
 * test_outcome.c
 *     What answers together say of a payment of 700.00: row by row, and the same in every order.
 *
 * An answer is a letter or two of what it says:
 *
 *     pain.002   r received  s sent  n refused  c cancelled  v somebody must look
 *     camt.054   d left  b came back  a left again  p a part of 690.00 came back
 *     camt.053   D, B, A, P the same bookings in the statement; 2 the debit under another reference
 *
 * All permutations of up to six answers are tried, of sets that are written here and of many that
 * are drawn from a seed.
 */
#include "outcome.h"

#include <string.h>

#include "unit.h"

enum { CENTS = 70000, ANSWERS_MAX = 6, DRAWN_SETS = 2000 };

static const struct {
    const char *what;
    const char *answers[ANSWERS_MAX];
    DecisionState state;
    int64_t out, back;
    int alarms;
} rows[] = {
    {"nothing was told", {NULL}, DECISION_PLANNED, 0, 0, 0},
    {"received is no state", {"r"}, DECISION_PLANNED, 0, 0, 0},
    {"accepted", {"r", "s"}, DECISION_SENT, 0, 0, 0},
    {"refused after accepted", {"s", "n"}, DECISION_REFUSED, 0, 0, 0},
    {"cancelled goes before refused", {"n", "c"}, DECISION_CANCELLED, 0, 0, 0},
    {"booked", {"d"}, DECISION_PAID, CENTS, 0, 0},
    {"booked once, told by both kinds", {"d", "D"}, DECISION_PAID, CENTS, 0, 0},
    {"the same notification in two messages", {"d", "d"}, DECISION_PAID, CENTS, 0, 0},
    {"twice in one message is twice", {"dd"}, DECISION_PAID, 2 * CENTS, 0, ALARM_BOOKED_TWICE},
    {"another reference is another debit", {"d", "d2"}, DECISION_PAID, 2 * CENTS, 0,
     ALARM_BOOKED_TWICE},
    {"the larger kind counts", {"d", "D2"}, DECISION_PAID, CENTS, 0, 0},
    {"refused but booked", {"n", "D"}, DECISION_PAID, CENTS, 0, ALARM_REFUSED_BUT_BOOKED},
    {"returned", {"d", "b"}, DECISION_RETURNED, CENTS, CENTS, 0},
    {"a return proves a debit", {"b"}, DECISION_RETURNED, CENTS, CENTS, 0},
    {"a return told by both kinds", {"d", "b", "B", "D"}, DECISION_RETURNED, CENTS, CENTS, 0},
    {"a part came back", {"d", "p"}, DECISION_RETURNED, CENTS, 69000, ALARM_RETURNED_IN_PART},
    {"more came back than left", {"d", "b", "p"}, DECISION_RETURNED, CENTS, CENTS + 69000,
     ALARM_RETURNED_TOO_MUCH},
    {"the return of a return", {"d", "b", "a"}, DECISION_PAID, 2 * CENTS, CENTS, 0},
    {"refused, booked and returned is returned", {"n", "d", "b"}, DECISION_RETURNED, CENTS, CENTS,
     0},
    {"somebody must look", {"v"}, DECISION_SENT, 0, 0, ALARM_WANTS_PERSON},
    {"everything at once", {"r", "s", "n", "d", "b", "a"}, DECISION_PAID, 2 * CENTS, CENTS,
     ALARM_REFUSED_BUT_BOOKED},
};

typedef struct Set {
    ToldStatus status[64];
    ToldMoney money[64];
    size_t status_count, money_count;
} Set;

static void add_status(Set *set, int64_t answer, const char *code, uint8_t kind, uint8_t rank)
{
    set->status[set->status_count++] = (ToldStatus){
        .answer = answer,
        .code = slice_of(code),
        .reason = kind == 3 ? SLICE_LITERAL("AC04") : SLICE_NONE,
        .level = 3,
        .kind = kind,
        .rank = rank,
        .needs_person = strcmp(code, "ACWP") == 0,
    };
}

static void add_money(Set *set, int64_t answer, char letter, bool other_reference)
{
    bool statement = letter >= 'A' && letter <= 'Z';
    char what = statement ? (char)(letter - 'A' + 'a') : letter;
    bool credit = what == 'b' || what == 'p';
    ToldMoney *money = &set->money[set->money_count++];

    *money = (ToldMoney){
        .answer = answer,
        .bank_ref = other_reference ? SLICE_LITERAL("X2")
                    : what == 'd'   ? SLICE_LITERAL("D")
                    : what == 'a'   ? SLICE_LITERAL("A")
                                    : SLICE_LITERAL("B"),
        .booked_on = {20000},
        .reason = credit ? SLICE_LITERAL("AC04") : SLICE_NONE,
        .cents = what == 'p' ? 69000 : CENTS,
        .credit = credit,
        .comes_back = what != 'd',
    };
    memcpy(money->format, statement ? "camt.053" : "camt.054", 8);
}

/* The n-th answer says what stands in letters. */
static void say(Set *set, int64_t n, const char *letters)
{
    for (const char *c = letters; *c != '\0'; c++) {
        switch (*c) {
        case 'r':
            add_status(set, n, "RCVD", 1, 1);
            break;
        case 's':
            add_status(set, n, "ACCP", 2, 4);
            break;
        case 'n':
            add_status(set, n, "RJCT", 3, 9);
            break;
        case 'c':
            add_status(set, n, "CANC", 4, 9);
            break;
        case 'v':
            add_status(set, n, "ACWP", 2, 8);
            break;
        default:
            add_money(set, n, *c, c[1] == '2');
            c += c[1] == '2';
        }
    }
}

static Outcome outcome_in_order(const char *const *answers, const int *order, int count)
{
    const OutcomeOf of = {.cents = CENTS};
    Set set = {0};
    Outcome outcome;

    for (int i = 0; i < count; i++)
        say(&set, order[i] + 1, answers[order[i]]);
    outcome_of(&of, set.status, set.status_count, set.money, set.money_count, &outcome);
    return outcome;
}

/* The next permutation in the order of words; false after the last. */
static bool permute(int *order, int count)
{
    int i = count - 1, j = count - 1;

    while (i > 0 && order[i - 1] >= order[i])
        i--;
    if (i <= 0)
        return false;
    while (order[j] <= order[i - 1])
        j--;
    int swapped = order[i - 1];
    order[i - 1] = order[j];
    order[j] = swapped;
    for (int k = 0; i + k < count - 1 - k; k++) {
        swapped = order[i + k];
        order[i + k] = order[count - 1 - k];
        order[count - 1 - k] = swapped;
    }
    return true;
}

static bool same(const Outcome *a, const Outcome *b)
{
    return a->state == b->state && a->rank == b->rank && a->out_cents == b->out_cents
           && a->back_cents == b->back_cents && a->in_doubt == b->in_doubt
           && a->alarms == b->alarms && a->is_plain == b->is_plain
           && slice_equal(a->reason, b->reason);
}

/* Tries every order; answers their number. */
static int check_orders(const char *what, const char *const *answers, int count, Outcome *first)
{
    int order[ANSWERS_MAX] = {0, 1, 2, 3, 4, 5};
    int tried = 0;

    *first = outcome_in_order(answers, order, count);
    do {
        Outcome outcome = outcome_in_order(answers, order, count);
        ck_assert_msg(same(first, &outcome), "%s: another order, another end", what);
        tried++;
    } while (permute(order, count));
    return tried;
}

static int count_answers(const char *const *answers)
{
    int count = 0;

    while (count < ANSWERS_MAX && answers[count] != NULL)
        count++;
    return count;
}

START_TEST(answers_together)
{
    Outcome outcome;

    (void)check_orders(rows[_i].what, rows[_i].answers, count_answers(rows[_i].answers), &outcome);
    ck_assert_msg(outcome.state == rows[_i].state, "%s: %s", rows[_i].what,
                  decision_state_name(outcome.state));
    ck_assert_msg(outcome.out_cents == rows[_i].out, "%s: out", rows[_i].what);
    ck_assert_msg(outcome.back_cents == rows[_i].back, "%s: back", rows[_i].what);
    ck_assert_msg(outcome.alarms == rows[_i].alarms, "%s: alarms %d", rows[_i].what,
                  outcome.alarms);
}
END_TEST

START_TEST(every_order_of_six_drawn_answers)
{
    static const char *const said[] = {"r", "s",  "n",  "c",  "v",  "d",  "b",  "a", "p",
                                       "D", "B",  "A",  "P",  "d2", "D2", "dd", "sd", "nd",
                                       "sb", "db", "DB", "rn", "sn"};
    unsigned state = 20261222;
    int tried = 0;

    for (int set = 0; set < DRAWN_SETS; set++) {
        const char *answers[ANSWERS_MAX];
        Outcome outcome;
        for (int i = 0; i < ANSWERS_MAX; i++) {
            state = state * 1103515245U + 12345U;
            answers[i] = said[(state >> 16) % (sizeof(said) / sizeof(*said))];
        }
        tried += check_orders("drawn", answers, ANSWERS_MAX, &outcome);
        /* The same once more, in a message of its own, changes nothing. */
        const char *again[ANSWERS_MAX] = {answers[0], answers[1], answers[2], answers[0]};
        Outcome three, four;
        (void)check_orders("drawn", answers, 3, &three);
        (void)check_orders("again", again, 4, &four);
        ck_assert_msg(three.out_cents == four.out_cents && three.back_cents == four.back_cents
                          && three.state == four.state,
                      "set %d: told again, it changed", set);
    }
    ck_assert_int_eq(tried, DRAWN_SETS * 720);
}
END_TEST

START_TEST(a_group_in_one_sum)
{
    const char *const refused[] = {"n"};
    OutcomeOf of = {.cents = CENTS, .group_told = true, .group_booked = true};
    Set set = {0};
    Outcome outcome;

    outcome_of(&of, NULL, 0, NULL, 0, &outcome);
    ck_assert_int_eq(outcome.state, DECISION_PAID);
    ck_assert(outcome.is_plain);
    say(&set, 1, refused[0]);
    outcome_of(&of, set.status, set.status_count, NULL, 0, &outcome);
    ck_assert_int_eq(outcome.state, DECISION_REFUSED);
    of.group_booked_whole = true;
    outcome_of(&of, set.status, set.status_count, NULL, 0, &outcome);
    ck_assert_int_eq(outcome.state, DECISION_PAID);
    ck_assert_int_eq(outcome.alarms, ALARM_REFUSED_BUT_BOOKED);
    of.group_booked = of.group_booked_whole = false;
    outcome_of(&of, NULL, 0, NULL, 0, &outcome);
    ck_assert_int_eq(outcome.state, DECISION_SENT); /* the bank has its file */
    ck_assert(outcome.in_doubt);
    ck_assert(!outcome.is_plain);
    of.group_over = true;
    outcome_of(&of, NULL, 0, NULL, 0, &outcome);
    ck_assert_int_eq(outcome.state, DECISION_PAID);
    ck_assert(outcome.in_doubt);
    outcome_of(&of, set.status, set.status_count, NULL, 0, &outcome);
    ck_assert_int_eq(outcome.state, DECISION_REFUSED);
    ck_assert(outcome.in_doubt);
    of = (OutcomeOf){.cents = CENTS, .group_told = true, .group_booked = true};
    of.group_reversed = true;
    outcome_of(&of, NULL, 0, NULL, 0, &outcome);
    ck_assert_int_eq(outcome.state, DECISION_RETURNED);
    ck_assert_int_eq(outcome.back_cents, CENTS);
    ck_assert_int_eq(outcome.alarms, 0);
    outcome_of(&of, set.status, set.status_count, NULL, 0, &outcome);
    ck_assert_int_eq(outcome.state, DECISION_REFUSED);
    ck_assert_int_eq(outcome.back_cents, 0);
}
END_TEST

/* Of one answer the lower level speaks, whatever the upper one says. */
START_TEST(the_lower_level_speaks)
{
    const OutcomeOf of = {.cents = CENTS};
    Set set = {0};
    Outcome outcome;

    say(&set, 1, "n");
    say(&set, 1, "s");
    set.status[0].level = 1;
    outcome_of(&of, set.status, set.status_count, NULL, 0, &outcome);
    ck_assert_int_eq(outcome.state, DECISION_SENT);
}
END_TEST

/* Of a file that was taken back whatever the bank says of it, short of no, says that it has it. */
START_TEST(void_but_with_the_bank)
{
    static const struct {
        const char *letters;
        int alarms;
    } cases[] = {
        {"", 0},
        {"r", ALARM_VOID_BUT_ACCEPTED},
        {"s", ALARM_VOID_BUT_ACCEPTED},
        {"n", 0},
        {"c", 0},
        {"d", ALARM_VOID_BUT_BOOKED},
        {"db", 0},
    };
    const OutcomeOf of = {.cents = CENTS, .is_void = true};
    Set set = {0};
    Outcome outcome;

    say(&set, 1, cases[_i].letters);
    outcome_of(&of, set.status, set.status_count, set.money, set.money_count, &outcome);
    ck_assert_int_eq(outcome.alarms, cases[_i].alarms);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("outcome");
    TCase *all = tcase_create("all");

    tcase_set_timeout(all, 120);
    tcase_add_loop_test(all, answers_together, 0, (int)(sizeof(rows) / sizeof(*rows)));
    tcase_add_test(all, every_order_of_six_drawn_answers);
    tcase_add_test(all, a_group_in_one_sum);
    tcase_add_test(all, the_lower_level_speaks);
    tcase_add_loop_test(all, void_but_with_the_bank, 0, 7);
    suite_add_tcase(suite, all);
    return unit_run(suite);
}
