/*
 * test_history.c
 *     The compact tables against a list of decisions that is searched from end to end.
 *
 * Random decisions with few different keys are added, taken out and put back; after each step every
 * question is asked of both. The seed is printed by a failure and may be given: MAKSATUS_SEED.
 */
#include "history.h"

#include "maksatus/arena.h"
#include "unit.h"

enum { STEPS = 3000, TODAY = 20000, SHARED_DAYS = 365, NEAR_DAYS = 30, BATCHES = 3 };

typedef struct Kept {
    PastDecision past;
    Decision decision;
    bool out; /* taken out just now */
} Kept;

/* A second window is kept at the same time and must not meddle. */
static const int64_t windows[] = {SHARED_DAYS, 100};

static uint64_t state;

static int64_t roll(int64_t below)
{
    return (int64_t)unit_draw(&state, (size_t)below);
}

static const char *const ibans[] = {"FI2112345600000785", "FI1410093000123458", "DE8937040044"};

static Kept random_decision(int64_t number)
{
    Kept kept = {0};
    int64_t iban = roll(3), day = TODAY - roll(500), born = roll(DECISION_STATES);
    bool period = roll(2) == 0;

    kept.decision = (Decision){
        .number = number,
        .decided_on = {(int32_t)day},
        .due_on = {(int32_t)(TODAY + roll(12))},
        .period_start = period ? (Day){10} : DAY_NONE,
        .period_end = period ? (Day){20} : DAY_NONE,
        .amount = {100 + roll(3)},
        .iban = slice_of(ibans[iban]),
    };
    kept.past = (PastDecision){
        .number = number,
        .batch = 1 + roll(BATCHES),
        .state = (DecisionState)born,
        .keys = {.decision = 1000 + roll(40),
                 .grant = 2000 + roll(5),
                 .instalment = 3000 + roll(10),
                 .payee = 4000 + roll(4),
                 .iban = 5000 + iban,
                 .similar = 6000 + roll(6) * 2 + period,
                 .approver = 7000 + roll(2)},
        .amount = kept.decision.amount,
        .granted_total = roll(2) == 0 ? MONEY_NONE : (Money){500 + roll(3)},
        .decided_on = kept.decision.decided_on,
        .due_on = kept.decision.due_on,
        .has_period = period,
        .de_minimis = roll(2) == 0,
        .near_limit = roll(2) == 0,
    };
    return kept;
}

/* ── the slow list ────────────────────────────────────────────────────────────────────────── */

static int64_t slow_shared(const Kept *list, size_t count, const Kept *asked)
{
    bool seen[4] = {false};
    int64_t payees = 0;

    seen[asked->past.keys.payee - 4000] = true;
    for (size_t i = 0; i < count; i++) {
        const PastDecision *past = &list[i].past;
        bool counts = !list[i].out && decision_counts(past->state)
                      && past->decided_on.number >= TODAY - SHARED_DAYS
                      && past->decided_on.number <= TODAY;

        if (past->keys.iban == asked->past.keys.iban
            && (counts || past->batch == asked->past.batch))
            seen[past->keys.payee - 4000] = true;
    }
    for (size_t i = 0; i < COUNT_OF(seen); i++)
        payees += seen[i];
    return payees;
}

static void slow_ask(const Kept *list, size_t count, const Kept *asked, Facts *facts)
{
    int64_t last_account = 0;
    const DecisionKeys *keys = &asked->past.keys;

    *facts = (Facts){.similar_due_apart = -1, .last_granted_total = MONEY_NONE};
    for (size_t i = 0; i < count; i++) {
        const PastDecision *past = &list[i].past;
        bool before = past->number < asked->past.number;
        bool counts = decision_counts(past->state) && !list[i].out;
        int32_t apart = past->due_on.number - asked->decision.due_on.number;

        apart = apart < 0 ? -apart : apart;
        if (past->state != DECISION_REJECTED && before) {
            facts->decision_seen |= past->keys.decision == keys->decision;
            if (past->keys.grant == keys->grant && !money_is_none(past->granted_total))
                facts->last_granted_total = past->granted_total;
            int32_t days = past->decided_on.number - asked->past.decided_on.number;
            facts->near_limit_before += asked->past.near_limit && past->near_limit
                                        && past->keys.approver == keys->approver
                                        && days <= NEAR_DAYS && -days <= NEAR_DAYS;
        }
        if (counts && past->keys.instalment == keys->instalment)
            facts->instalment_seen = true;
        if (counts && past->keys.grant == keys->grant)
            facts->grant_used.cents += past->amount.cents;
        if (counts && before && past->keys.similar == keys->similar
            && past->keys.decision != keys->decision) {
            if (past->has_period)
                facts->similar_same_period = true;
            else if (facts->similar_due_apart < 0 || apart < facts->similar_due_apart)
                facts->similar_due_apart = apart;
        }
        if ((past->state == DECISION_PLANNED || past->state == DECISION_SENT
             || past->state == DECISION_PAID)
            && past->keys.payee == keys->payee && past->number > last_account) {
            last_account = past->number;
            facts->iban_changed = past->keys.iban != keys->iban;
        }
    }
    facts->shared_payees = slow_shared(list, count, asked);
}

static Money slow_de_minimis(const Kept *list, size_t count, int64_t payee, Day from, Day to)
{
    Money sum = MONEY_ZERO;

    for (size_t i = 0; i < count; i++) {
        const PastDecision *past = &list[i].past;
        if (!list[i].out && past->de_minimis && past->keys.payee == payee
            && decision_counts(past->state) && past->decided_on.number > from.number
            && past->decided_on.number <= to.number)
            sum.cents += past->amount.cents;
    }
    return sum;
}

/* ── both asked ───────────────────────────────────────────────────────────────────────────── */

static void compare(const History *history, const Kept *list, size_t count, const Kept *asked)
{
    Facts fast = {0}, slow;
    const HistoryQuestion question = {.decision = &asked->decision,
                                      .keys = &asked->past.keys,
                                      .batch = asked->past.batch,
                                      .near_limit = asked->past.near_limit,
                                      .near_days = NEAR_DAYS,
                                      .shared_days = SHARED_DAYS};
    Day from = {TODAY - 400}, to = {TODAY - 10};

    history_ask(history, &question, &fast);
    slow_ask(list, count, asked, &slow);
    ck_assert_int_eq(fast.decision_seen, slow.decision_seen);
    ck_assert_int_eq(fast.instalment_seen, slow.instalment_seen);
    ck_assert_int_eq(fast.similar_same_period, slow.similar_same_period);
    ck_assert_int_eq(fast.similar_due_apart, slow.similar_due_apart);
    ck_assert_int_eq(fast.grant_used.cents, slow.grant_used.cents);
    ck_assert_int_eq(fast.last_granted_total.cents, slow.last_granted_total.cents);
    ck_assert_int_eq(fast.near_limit_before, slow.near_limit_before);
    ck_assert_int_eq(fast.shared_payees, slow.shared_payees);
    ck_assert_int_eq(fast.iban_changed, slow.iban_changed);
    ck_assert_int_eq(history_de_minimis(history, asked->past.keys.payee, from, to).cents,
                     slow_de_minimis(list, count, asked->past.keys.payee, from, to).cents);
}

/* [I3] A decision that was not rejected is there once. */
static void keep_once(const Kept *list, size_t count, Kept *kept)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].past.keys.decision == kept->past.keys.decision
            && list[i].past.state != DECISION_REJECTED)
            kept->past.state = DECISION_REJECTED;
    }
}

/* A held or deferred decision is taken out, asked about, and put back with another state. */
static void take_up_again(History *history, Kept *list, size_t count)
{
    static const DecisionState next[] = {DECISION_PLANNED, DECISION_HELD, DECISION_REJECTED,
                                         DECISION_SET_OFF};
    Kept *kept = &list[roll((int64_t)count)];

    if (kept->past.state != DECISION_HELD && kept->past.state != DECISION_DEFERRED)
        return;
    history_take_out(history, &kept->past);
    kept->out = true;
    compare(history, list, count, kept);
    kept->out = false;
    kept->past.state = next[roll((int64_t)COUNT_OF(next))];
    history_put_back(history, &kept->past);
}

START_TEST(tables_say_what_the_list_says)
{
    AUTO_HISTORY History *history = history_new((Day){TODAY}, windows, COUNT_OF(windows));
    Kept *list = calloc(STEPS, sizeof(Kept));
    size_t count = 0;

    state = (uint64_t)_i + 1;
    for (int64_t step = 0; step < STEPS; step++) {
        Kept kept = random_decision((int64_t)count + 1);

        keep_once(list, count, &kept);
        history_expect(history, &kept.past.keys, kept.past.batch);
        list[count] = kept;
        list[count].past.state = DECISION_REJECTED; /* expected, not yet judged */
        list[count].out = true;
        compare(history, list, count + 1, &kept);
        history_add(history, &kept.past);
        list[count++] = kept;
        if (count > 1)
            take_up_again(history, list, count);
    }
    free(list);
}
END_TEST

static void shuffle(size_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t other = (size_t)roll((int64_t)i), kept = order[i - 1];

        order[i - 1] = order[other];
        order[other] = kept;
    }
}

static void add_noticed(History *history, const PastDecision *past)
{
    const DecisionKeys *keys = &past->keys;
    const unsigned char *const column[KINDS_SIFTED] = {
        (const unsigned char *)&keys->decision, (const unsigned char *)&keys->grant,
        (const unsigned char *)&keys->payee,    (const unsigned char *)&keys->iban,
        (const unsigned char *)&keys->similar,
    };
    uint8_t met;

    history_sift(history, column, 1, &met);
    history_add_past(history, past, met);
}

/* A past, most of which shares nothing with the batch, and a batch: with keys noticed first, and
 * the past in any order, the tables say what they say without. */
START_TEST(noticed_keys_are_enough)
{
    enum { PAST = 600, BATCH = 200, STRANGE = 100000 };
    AUTO_HISTORY History *all = history_new((Day){TODAY}, windows, COUNT_OF(windows));
    AUTO_HISTORY History *noticed = history_new((Day){TODAY}, windows, COUNT_OF(windows));
    Kept *list = calloc(PAST + BATCH, sizeof(Kept));
    size_t order[PAST];

    state = (uint64_t)_i + 1000;
    for (int64_t i = 0; i < PAST + BATCH; i++) {
        Kept *kept = &list[i];
        *kept = random_decision(i + 1);
        kept->past.batch = i < PAST ? 1 + roll(2) : BATCHES;
        int64_t apart = roll(3) == 0 ? 0 : STRANGE * (1 + roll(80)); /* strangers, and some twice */
        DecisionKeys *keys = &kept->past.keys;
        int64_t *moved[] = {&keys->decision, &keys->grant, &keys->instalment,
                            &keys->payee,    &keys->iban,  &keys->similar};
        for (size_t j = 0; j < COUNT_OF(moved); j++)
            *moved[j] += roll(3) == 0 ? 0 : apart;
        keys->instalment = instalment_key(keys->grant, (int32_t)keys->instalment);
    }
    history_notice_many(noticed, BATCH);
    for (size_t i = PAST; i < PAST + BATCH; i++)
        history_notice(noticed, &list[i].past.keys);
    shuffle(order, PAST);
    for (size_t i = 0; i < PAST; i++) {
        history_add(all, &list[i].past);
        add_noticed(noticed, &list[order[i]].past);
    }
    for (size_t i = PAST; i < PAST + BATCH; i++) {
        history_expect(all, &list[i].past.keys, BATCHES);
        history_expect(noticed, &list[i].past.keys, BATCHES);
    }
    for (size_t i = PAST; i < PAST + BATCH; i++) {
        Facts wanted = {0}, got = {0};
        const HistoryQuestion question = {.decision = &list[i].decision,
                                          .keys = &list[i].past.keys,
                                          .batch = BATCHES,
                                          .near_limit = list[i].past.near_limit,
                                          .near_days = NEAR_DAYS,
                                          .shared_days = SHARED_DAYS};
        history_ask(all, &question, &wanted);
        history_ask(noticed, &question, &got);
        ck_assert_mem_eq(&got, &wanted, sizeof(got));
        int64_t payee = list[i].past.keys.payee;
        ck_assert_int_eq(history_de_minimis(noticed, payee, (Day){0}, (Day){TODAY}).cents,
                         history_de_minimis(all, payee, (Day){0}, (Day){TODAY}).cents);
        history_add(all, &list[i].past);
        history_add(noticed, &list[i].past);
    }
    free(list);
}
END_TEST

START_TEST(the_edge_of_the_window_of_shared_accounts)
{
    static const struct {
        int32_t age;
        int64_t payees;
    } rows[] = {{SHARED_DAYS - 1, 2}, {SHARED_DAYS, 2}, {SHARED_DAYS + 1, 1}, {0, 2}, {-1, 1}};
    AUTO_HISTORY History *history = history_new((Day){TODAY}, windows, COUNT_OF(windows));
    Kept other = {.past = {.number = 1,
                           .batch = 1,
                           .state = DECISION_PAID,
                           .keys = {.payee = 4000, .iban = 5000, .decision = 1},
                           .decided_on = {TODAY - rows[_i].age},
                           .granted_total = MONEY_NONE}};
    const Decision decision = {.number = 2, .period_start = DAY_NONE, .period_end = DAY_NONE};
    const DecisionKeys keys = {.payee = 4001, .iban = 5000, .decision = 2};
    Facts facts = {0};

    history_add(history, &other.past);
    history_ask(history, &(HistoryQuestion){.decision = &decision,
                                    .keys = &keys,
                                    .batch = 2,
                                    .shared_days = SHARED_DAYS},
                &facts);
    ck_assert_int_eq(facts.shared_payees, rows[_i].payees);
}
END_TEST

/* Aid of 120,000 decided on 2023-05-10 and of 150,000 on 2024-11-03: what counts on a later day. */
START_TEST(the_window_of_de_minimis_aid)
{
    static const struct {
        const char *what;
        int32_t year, month, day;
        int64_t used;
    } rows[] = {
        {"the last day on which the first counts", 2026, 5, 9, 27000000},
        {"three years to the day: it has left", 2026, 5, 10, 15000000},
        {"the day after", 2026, 5, 11, 15000000},
        {"the last day on which the second counts", 2027, 11, 2, 15000000},
        {"nothing counts any more", 2027, 11, 3, 0},
        {"before the second was decided", 2024, 11, 2, 12000000},
        {"on the day of the second", 2024, 11, 3, 27000000},
    };
    AUTO_HISTORY History *history = history_new((Day){TODAY}, windows, COUNT_OF(windows));
    PastDecision aid = {.number = 1,
                        .state = DECISION_PAID,
                        .keys = {.payee = 4000, .decision = 1},
                        .amount = {12000000},
                        .granted_total = MONEY_NONE,
                        .de_minimis = true};
    Day decided;

    ck_assert(day_make(2023, 5, 10, &aid.decided_on));
    history_add(history, &aid);
    aid.number = aid.keys.decision = 2;
    aid.amount.cents = 15000000;
    ck_assert(day_make(2024, 11, 3, &aid.decided_on));
    history_add(history, &aid);

    ck_assert(day_make(rows[_i].year, rows[_i].month, rows[_i].day, &decided));
    ck_assert_msg(history_de_minimis(history, 4000, day_plus_months(decided, -36), decided).cents
                      == rows[_i].used,
                  "%s", rows[_i].what);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("history");
    TCase *tcase = tcase_create("questions");

    tcase_add_loop_test(tcase, tables_say_what_the_list_says, 0, 20);
    tcase_add_loop_test(tcase, noticed_keys_are_enough, 0, 20);
    tcase_add_loop_test(tcase, the_edge_of_the_window_of_shared_accounts, 0, 5);
    tcase_add_loop_test(tcase, the_window_of_de_minimis_aid, 0, 7);
    suite_add_tcase(suite, tcase);
    return unit_run(suite);
}
