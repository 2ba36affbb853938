/*
 * test_receivable_model.c
 *     Random lives of receivables, played by the program and by a slow model side by side.
 *
 * The model knows nothing of entries: it keeps what was claimed and what settled it, per claim and
 * component, walks day by day for interest, and gives out money component after component. After
 * each step both must agree, and for each component: claimed = repaid + set off + moderated +
 * written off + open. The seed is printed with a failure.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "maksatus/receivable.h"

enum { LIVES = 400, STEPS = 40, CLAIMS_MAX = 4, START_DAY = 19358 /* 2023-01-01 */ };

static const RatePeriod periods[] = {
    {{19358}, {19538}, 250}, {{19539}, {19722}, 400}, {{19723}, {19904}, 450},
    {{19905}, {20088}, 450}, {{20089}, {20269}, 350}, {{20270}, {20453}, 250},
    {{20454}, {20634}, 250}, /* to 2026-06-30 */
};
static const InterestRates rates = {periods, COUNT_OF(periods)};

/* ── the model ────────────────────────────────────────────────────────────────────────────── */

typedef struct ModelClaim {
    int64_t claimed[COMPONENTS];
    int64_t settled[COMPONENTS][MONEY_EVENTS];
    int paid_on, interest_to, late_to;
} ModelClaim;

typedef struct Model {
    ModelClaim claim[CLAIMS_MAX];
    size_t count;
    int due_on;
    int interest_add, late_add;
    bool interest, capital_first;
} Model;

static int64_t model_open(const ModelClaim *claim, size_t component)
{
    int64_t open = claim->claimed[component];

    for (size_t event = 0; event < MONEY_EVENTS; event++)
        open -= claim->settled[component][event];
    return open;
}

static int64_t model_total(const Model *model)
{
    int64_t sum = 0;

    for (size_t i = 0; i < model->count; i++)
        for (size_t component = 0; component < COMPONENTS; component++)
            sum += model_open(&model->claim[i], component);
    return sum;
}

static int model_rate(int day)
{
    for (size_t i = 0; i < COUNT_OF(periods); i++) {
        if (periods[i].from.number <= day && day <= periods[i].to.number)
            return periods[i].basis_points;
    }
    ck_abort_msg("a day without a rate");
    return 0;
}

__extension__ typedef __int128 Wide;

static int64_t model_interest(int64_t capital, int after, int to, int add)
{
    Wide sum = 1825000;

    for (int day = after + 1; day <= to; day++)
        sum += (Wide)capital * (model_rate(day) + add);
    return (int64_t)(sum / 3650000);
}

static void model_accrue(Model *model, int on)
{
    for (size_t i = 0; i < model->count && model->interest; i++) {
        ModelClaim *claim = &model->claim[i];
        int64_t capital = model_open(claim, COMPONENT_CAPITAL);
        int first = claim->interest_to > claim->paid_on ? claim->interest_to : claim->paid_on;
        int last = on < model->due_on ? on : model->due_on;
        int late = claim->late_to > model->due_on ? claim->late_to : model->due_on;

        if (capital == 0)
            continue;
        if (last > first) {
            claim->claimed[COMPONENT_INTEREST] +=
                model_interest(capital, first, last, model->interest_add);
            claim->interest_to = last;
        }
        if (on > late) {
            claim->claimed[COMPONENT_LATE_INTEREST] +=
                model_interest(capital, late, on, model->late_add);
            claim->late_to = on;
        }
    }
}

static int64_t model_settle_component(Model *model, size_t component, int64_t left,
                                      MoneyEvent event)
{
    for (size_t i = 0; i < model->count; i++) {
        int64_t part = model_open(&model->claim[i], component);

        if (part > left)
            part = left;
        model->claim[i].settled[component][event] += part;
        left -= part;
    }
    return left;
}

static int64_t model_settle(Model *model, int64_t amount, MoneyEvent event)
{
    static const size_t usual[] = {COMPONENT_COSTS, COMPONENT_LATE_INTEREST, COMPONENT_INTEREST,
                                   COMPONENT_CAPITAL};
    int64_t left = amount;

    if (model->capital_first)
        left = model_settle_component(model, COMPONENT_CAPITAL, left, event);
    for (size_t i = 0; i < COUNT_OF(usual); i++)
        left = model_settle_component(model, usual[i], left, event);
    return amount - left;
}

/* ── both together ────────────────────────────────────────────────────────────────────────── */

static uint64_t chance; /* xorshift64* */

static int64_t below(int64_t bound)
{
    chance ^= chance >> 12;
    chance ^= chance << 25;
    chance ^= chance >> 27;
    return (int64_t)((chance * UINT64_C(2685821657736338717)) >> 33) % bound;
}

typedef struct Life {
    Arena arena;
    Receivable receivable;
    Entries entries;
    Model model;
    int today;
} Life;

static void begin_life(Life *life)
{
    Receivable *receivable = &life->receivable;
    Model *model = &life->model;
    size_t count = 1 + (size_t)below(CLAIMS_MAX);

    arena_init(&life->arena, SIZE_MAX);
    *model =
        (Model){.count = count, .interest_add = 300, .late_add = 700, .interest = below(4) > 0};
    life->today = START_DAY + 200 + (int)below(300);
    model->due_on = life->today + (int)below(60);
    *receivable = (Receivable){
        .id = 1,
        .state = RECEIVABLE_DUE,
        .regime = {.interest_for = model->interest ? INTEREST_ALL : INTEREST_ORGANISATIONS,
                   .interest_add = 300,
                   .late_add = 700,
                   .expiry_years = 5},
        .person = !model->interest,
        .due_on = {model->due_on},
        .decided_on = {life->today},
        .claim = ARENA_ARRAY(&life->arena, Claim, count),
        .claim_count = count,
    };
    for (size_t i = 0; i < count; i++) {
        int64_t capital = 1 + below(i == 0 ? 100000000 : 500000);

        model->claim[i].paid_on = START_DAY + (int)below(200);
        model->claim[i].interest_to = model->claim[i].late_to = 0;
        model->claim[i].claimed[COMPONENT_CAPITAL] = capital;
        receivable->claim[i] = (Claim){.n = (int32_t)i + 1,
                                       .paid_on = {model->claim[i].paid_on},
                                       .proposed = {capital},
                                       .interest_to = DAY_NONE,
                                       .late_to = DAY_NONE};
    }
    receivable_claim_all(receivable, (Day){life->today}, &life->entries);
}

static void accrue(Life *life)
{
    Day unknown;

    ck_assert(
        receivable_accrue(&life->receivable, &rates, (Day){life->today}, &life->entries, &unknown));
    model_accrue(&life->model, life->today);
}

static void settle(Life *life, MoneyEvent event, int64_t amount)
{
    accrue(life);
    Money taken = receivable_settle(&life->receivable, (Money){amount}, event, (Day){life->today},
                                    0, &life->entries);
    ck_assert_int_eq(taken.cents, model_settle(&life->model, amount, event));
}

static void moderate(Life *life)
{
    static const Component some[] = {COMPONENT_CAPITAL, COMPONENT_INTEREST,
                                     COMPONENT_LATE_INTEREST};
    Component component = some[below(COUNT_OF(some))];

    accrue(life);
    int64_t open = receivable_open(&life->receivable, component).cents;
    int64_t amount = open == 0 ? 0 : below(open + 1);
    (void)receivable_settle_component(&life->receivable, component, (Money){amount},
                                      MONEY_MODERATED, (Day){life->today}, &life->entries);
    ck_assert_int_eq(model_settle_component(&life->model, component, amount, MONEY_MODERATED), 0);
}

static void add_cost(Life *life)
{
    Money cost = {1 + below(2000)};

    receivable_add_cost(&life->receivable, cost, (Day){life->today}, &life->entries);
    life->model.claim[0].claimed[COMPONENT_COSTS] += cost.cents;
}

static void amend(Life *life)
{
    size_t at = (size_t)below((int64_t)life->model.count);
    ModelClaim *claim = &life->model.claim[at];
    int64_t capital = 1 + below(200000);
    int64_t settled = claim->claimed[COMPONENT_CAPITAL] - model_open(claim, COMPONENT_CAPITAL);
    bool possible = capital >= settled && capital != claim->claimed[COMPONENT_CAPITAL];

    accrue(life);
    ck_assert_int_eq(receivable_amend(&life->receivable, (int32_t)at + 1, (Money){capital},
                                      (Day){life->today}, &life->entries),
                     possible);
    if (possible)
        claim->claimed[COMPONENT_CAPITAL] = capital;
}

static void step(Life *life)
{
    life->today += (int)below(30);
    if (life->today > periods[COUNT_OF(periods) - 1].to.number)
        life->today = periods[COUNT_OF(periods) - 1].to.number;
    switch (below(8)) {
    case 0:
    case 1:
        settle(life, MONEY_REPAID, 1 + below(300000));
        break;
    case 2:
        settle(life, MONEY_SET_OFF, 1 + below(200000));
        break;
    case 3:
        moderate(life);
        break;
    case 4:
        add_cost(life);
        break;
    case 5:
        amend(life);
        break;
    case 6:
        life->receivable.capital_first = life->model.capital_first = below(2) == 1;
        break;
    default:
        accrue(life);
    }
}

/* Claim by claim, and once more from the entries alone: what the database would sum. */
static void compare(const Life *life, uint64_t seed)
{
    for (size_t i = 0; i < life->model.count; i++) {
        for (size_t component = 0; component < COMPONENTS; component++) {
            int64_t of_entries = 0;

            for (size_t j = 0; j < life->entries.count; j++) {
                const ReceivableEntry *entry = &life->entries.item[j];
                if (entry->claim == (int32_t)i + 1 && entry->component == (Component)component)
                    of_entries += entry->amount.cents;
            }
            ck_assert_msg(of_entries == model_open(&life->model.claim[i], component)
                              && of_entries == life->receivable.claim[i].open[component].cents,
                          "seed %llu: claim %zu, %s", (unsigned long long)seed, i + 1,
                          component_name((Component)component));
        }
    }
    ck_assert_int_eq(receivable_open_total(&life->receivable).cents, model_total(&life->model));
}

/* claimed = repaid + set off + moderated + written off + open, from the entries. */
static void conserve(const Life *life, uint64_t seed)
{
    for (size_t component = 0; component < COMPONENTS; component++) {
        int64_t claimed = 0, settled = 0;

        for (size_t j = 0; j < life->entries.count; j++) {
            const ReceivableEntry *entry = &life->entries.item[j];
            if (entry->component != (Component)component)
                continue;
            if (entry->event == MONEY_RECEIVABLE || entry->event == MONEY_INTEREST)
                claimed += entry->amount.cents;
            else
                settled -= entry->amount.cents;
        }
        ck_assert_msg(
            claimed == settled + receivable_open(&life->receivable, (Component)component).cents,
            "seed %llu: %s is not conserved", (unsigned long long)seed,
            component_name((Component)component));
    }
}

static void live(uint64_t seed)
{
    Life life = {0};

    chance = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
    begin_life(&life);
    for (int i = 0; i < STEPS; i++) {
        step(&life);
        compare(&life, seed);
        conserve(&life, seed);
    }
    settle(&life, MONEY_WRITTEN_OFF, receivable_open_total(&life.receivable).cents + 1000000000);
    compare(&life, seed);
    conserve(&life, seed);
    ck_assert_int_eq(receivable_open_total(&life.receivable).cents, 0);
    entries_done(&life.entries);
    arena_done(&life.arena);
}

START_TEST(lives_agree_with_the_model)
{
    for (uint64_t seed = 1; seed <= LIVES; seed++)
        live(seed);
}
END_TEST

/* ── another capital ──────────────────────────────────────────────────────────────────────── */

static int place_of(const PastEntry *past)
{
    return past->event == MONEY_INTEREST     ? 2 * past->to.number
           : past->event == MONEY_RECEIVABLE ? 2 * past->on.number
                                             : 2 * past->on.number + 1;
}

/* The entries of a life that stand, in the order of their days. Days differ from step to step. */
static size_t past_of(Life *life, PastEntry *past)
{
    size_t count = 0;

    for (size_t i = 0; i < life->entries.count; i++) {
        const ReceivableEntry *entry = &life->entries.item[i];
        const PastEntry made = {.claim = entry->claim,
                                .event = entry->event,
                                .component = entry->component,
                                .amount = entry->amount,
                                .on = entry->on,
                                .from = entry->from,
                                .to = entry->to,
                                .settlement = entry->on.number};
        size_t at = count++;

        for (; at > 0 && place_of(&past[at - 1]) > place_of(&made); at--)
            past[at] = past[at - 1];
        past[at] = made;
    }
    return count;
}

/* As the database does: what has settled is taken back, and settles anew. */
static void amend_reckoned(Life *life, int32_t claim, Money capital)
{
    PastEntry *past = ARENA_ARRAY(&life->arena, PastEntry, life->entries.count + 1);
    size_t count = past_of(life, past);
    size_t kept = 0;

    for (size_t i = 0; i < life->entries.count; i++) {
        MoneyEvent event = life->entries.item[i].event;
        if (event == MONEY_INTEREST || event == MONEY_RECEIVABLE)
            life->entries.item[kept++] = life->entries.item[i];
    }
    life->entries.count = kept;
    ck_assert(receivable_restate(&life->receivable, claim, capital, past, count, &rates,
                                 (Day){life->today}, &life->entries));
}

enum { AMENDED_STEPS = 12, AMENDED_LIVES = 200 };

/* One step of two lives. Nothing is ever settled to the end. */
static void step_alike(Life *life, int64_t kind, int64_t days, int64_t amount)
{
    Day unknown;

    life->today += (int)days;
    ck_assert(
        receivable_accrue(&life->receivable, &rates, (Day){life->today}, &life->entries, &unknown));
    life->receivable.capital_first = kind == 3;
    if (kind == 0)
        receivable_add_cost(&life->receivable, (Money){amount}, (Day){life->today},
                            &life->entries);
    else if (kind == 1)
        (void)receivable_settle_component(&life->receivable, COMPONENT_CAPITAL, (Money){amount},
                                          MONEY_MODERATED, (Day){life->today}, &life->entries);
    else
        (void)receivable_settle(&life->receivable, (Money){amount},
                                kind == 2 ? MONEY_SET_OFF : MONEY_REPAID, (Day){life->today}, 0,
                                &life->entries);
}

static void begin_alike(Life *life, uint64_t seed)
{
    chance = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
    begin_life(life);
    life->receivable.regime.interest_for = INTEREST_ALL;
    entries_done(&life->entries);
    for (size_t i = 0; i < life->receivable.claim_count; i++) {
        life->receivable.claim[i].open[COMPONENT_CAPITAL] = MONEY_ZERO;
        life->receivable.claim[i].proposed.cents += 50000000;
    }
}

static void end_alike(Life *life, Life *straight, uint64_t seed)
{
    for (size_t i = 0; i < life->receivable.claim_count; i++)
        for (size_t component = 0; component < COMPONENTS; component++)
            ck_assert_msg(life->receivable.claim[i].open[component].cents
                              == straight->receivable.claim[i].open[component].cents,
                          "seed %llu: claim %zu, %s", (unsigned long long)seed, i + 1,
                          component_name((Component)component));
    conserve(life, seed);
    entries_done(&life->entries);
    entries_done(&straight->entries);
    arena_done(&life->arena);
    arena_done(&straight->arena);
}

/* A claim that is amended, more than once, ends as if it had been so from the beginning. */
static void live_amended(uint64_t seed)
{
    Life amended = {0}, straight = {0};

    begin_alike(&amended, seed);
    begin_alike(&straight, seed);
    size_t at = (size_t)below((int64_t)amended.receivable.claim_count);
    int64_t capital = 40000000 + below(20000000);
    straight.receivable.claim[at].proposed.cents = capital;
    receivable_claim_all(&amended.receivable, (Day){amended.today}, &amended.entries);
    receivable_claim_all(&straight.receivable, (Day){straight.today}, &straight.entries);
    for (int i = 0; i < AMENDED_STEPS; i++) {
        int64_t kind = below(5), days = 1 + below(40), amount = 1 + below(kind == 0 ? 99 : 900000);

        step_alike(&amended, kind, days, amount);
        step_alike(&straight, kind, days, amount);
        if (i >= AMENDED_STEPS / 2) /* corrections outgrow what they correct */
            amend_reckoned(&amended, (int32_t)at + 1, (Money){30000000 + below(900000000)});
    }
    amended.receivable.capital_first = straight.receivable.capital_first = false;
    amend_reckoned(&amended, (int32_t)at + 1, (Money){capital});
    end_alike(&amended, &straight, seed);
}

/* So does one that the first money had paid in full: no interest was reckoned of it after that. */
static void live_reopened(uint64_t seed)
{
    Life amended = {0}, straight = {0};
    const Money capital = {20000000};

    begin_alike(&amended, seed);
    begin_alike(&straight, seed);
    straight.receivable.claim[0].proposed = capital;
    amended.receivable.claim[0].proposed.cents = 1 + below(900000);
    receivable_claim_all(&amended.receivable, (Day){amended.today}, &amended.entries);
    receivable_claim_all(&straight.receivable, (Day){straight.today}, &straight.entries);
    for (int i = 0; i < AMENDED_STEPS && amended.receivable.claim_count > 1; i++) {
        int64_t kind = 2 + below(3), days = 1 + below(40), amount = 1 + below(3000000);

        step_alike(&amended, kind, days, amount);
        step_alike(&straight, kind, days, amount);
        if (i >= AMENDED_STEPS / 2)
            amend_reckoned(&amended, 1, (Money){1 + below(i % 2 == 0 ? 900000 : 30000000)});
    }
    amended.receivable.capital_first = straight.receivable.capital_first = false;
    amend_reckoned(&amended, 1, capital);
    end_alike(&amended, &straight, seed);
}

/* The money of one step, told after all of them, with what it changes taken back. */
static void tell_late(Life *life, int day, int64_t amount)
{
    PastEntry *past = ARENA_ARRAY(&life->arena, PastEntry, life->entries.count + 1);
    const LateMoney money = {{amount}, {day}};
    size_t count = past_of(life, past);
    size_t kept = 0;

    ck_assert(receivable_is_reckoned_after(&life->receivable, money.on));
    for (size_t i = 0; i < life->entries.count; i++) {
        MoneyEvent event = life->entries.item[i].event;
        if (event == MONEY_INTEREST || event == MONEY_RECEIVABLE)
            life->entries.item[kept++] = life->entries.item[i];
    }
    life->entries.count = kept;
    ck_assert(receivable_settle_late(&life->receivable, &money, past, count, &rates,
                                     (Day){life->today}, &life->entries));
}

/* Money that is told late ends as if it had been told on its day; so does a claim that is amended
 * after it. */
static void live_late(uint64_t seed, bool is_amended)
{
    Life late = {0}, straight = {0};
    const Money capital = {70000000};
    int day = 0;

    begin_alike(&late, seed);
    begin_alike(&straight, seed);
    if (is_amended)
        straight.receivable.claim[0].proposed = capital;
    receivable_claim_all(&late.receivable, (Day){late.today}, &late.entries);
    receivable_claim_all(&straight.receivable, (Day){straight.today}, &straight.entries);
    int which = (int)below(AMENDED_STEPS - 1);
    int64_t told = 1 + below(9000000);
    for (int i = 0; i < AMENDED_STEPS; i++) {
        int64_t kind = below(5), days = 1 + below(40), amount = 1 + below(kind == 0 ? 99 : 900000);

        step_alike(&straight, i == which ? 4 : kind, days, i == which ? told : amount);
        if (i != which) {
            step_alike(&late, kind, straight.today - late.today, amount);
        } else {
            day = straight.today;
        }
    }
    late.receivable.capital_first = straight.receivable.capital_first = false;
    tell_late(&late, day, told);
    if (is_amended)
        amend_reckoned(&late, 1, capital);
    end_alike(&late, &straight, seed);
}

START_TEST(money_told_late_is_as_if_told_on_its_day)
{
    for (uint64_t seed = 1; seed <= AMENDED_LIVES; seed++)
        live_late(seed, false);
}
END_TEST

START_TEST(a_claim_amended_after_late_money_is_as_if_it_had_been_so)
{
    for (uint64_t seed = 1; seed <= AMENDED_LIVES; seed++)
        live_late(seed, true);
}
END_TEST

START_TEST(an_amended_claim_is_as_if_it_had_been_so)
{
    for (uint64_t seed = 1; seed <= AMENDED_LIVES; seed++)
        live_amended(seed);
}
END_TEST

START_TEST(a_paid_claim_that_is_amended_is_as_if_it_had_been_so)
{
    for (uint64_t seed = 1; seed <= AMENDED_LIVES; seed++)
        live_reopened(seed);
}
END_TEST

/* A rate that is not known leaves everything as it was. */
START_TEST(an_unknown_rate_changes_nothing)
{
    Life life = {0};
    Day unknown = DAY_NONE;

    chance = 7;
    begin_life(&life);
    life.receivable.regime.interest_for = INTEREST_ALL;
    size_t before = life.entries.count;
    Money open = receivable_open_total(&life.receivable);
    ck_assert(!receivable_accrue(&life.receivable, &rates, (Day){20635}, &life.entries, &unknown));
    ck_assert_int_eq(unknown.number, 20635);
    ck_assert_uint_eq(life.entries.count, before);
    ck_assert_int_eq(receivable_open_total(&life.receivable).cents, open.cents);
    entries_done(&life.entries);
    arena_done(&life.arena);
}
END_TEST

/* The state machine: every state is reached from the first, and none but the last ones is a trap.
 */
START_TEST(every_state_is_reached)
{
    bool reached[RECEIVABLE_STATES] = {[RECEIVABLE_SUSPECTED] = true};

    for (size_t round = 0; round < RECEIVABLE_STATES; round++) {
        for (size_t from = 0; from < RECEIVABLE_STATES; from++) {
            for (size_t step_number = 0; reached[from] && step_number < RECEIVABLE_STEPS;
                 step_number++) {
                ReceivableState to;
                if (receivable_next((ReceivableState)from, (ReceivableStep)step_number, &to))
                    reached[to] = true;
            }
        }
    }
    for (size_t state = 0; state < RECEIVABLE_STATES; state++) {
        bool last = state == RECEIVABLE_CLOSED_NO_ACTION || state == RECEIVABLE_EXPIRED;
        bool leaves = false;

        ck_assert_msg(reached[state], "%s", receivable_state_name((ReceivableState)state));
        for (size_t step_number = 0; step_number < RECEIVABLE_STEPS; step_number++) {
            ReceivableState to;
            leaves =
                leaves || receivable_next((ReceivableState)state, (ReceivableStep)step_number, &to);
        }
        ck_assert_msg(leaves != last, "%s", receivable_state_name((ReceivableState)state));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("receivable model");
    TCase *test = tcase_create("receivable model");

    tcase_set_timeout(test, 60);
    tcase_add_test(test, lives_agree_with_the_model);
    tcase_add_test(test, an_amended_claim_is_as_if_it_had_been_so);
    tcase_add_test(test, a_paid_claim_that_is_amended_is_as_if_it_had_been_so);
    tcase_add_test(test, money_told_late_is_as_if_told_on_its_day);
    tcase_add_test(test, a_claim_amended_after_late_money_is_as_if_it_had_been_so);
    tcase_add_test(test, an_unknown_rate_changes_nothing);
    tcase_add_test(test, every_state_is_reached);
    suite_add_tcase(suite, test);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
