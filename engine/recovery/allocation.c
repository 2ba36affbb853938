/*
 * allocation.c
 *     The money of one receivable: what is claimed, what interest grows, what settles what.
 *
 * Every change is made twice, on the claim in memory and as an entry; the database sums the
 * entries again.
 */
#include "maksatus/receivable.h"

void entries_done(Entries *entries)
{
    memory_free(entries->item);
    *entries = (Entries){0};
}

static ReceivableEntry *add_entry(Entries *entries, const Receivable *receivable, Claim *claim,
                                  MoneyEvent event, Component component, Money amount, Day on)
{
    MEMORY_GROW(entries->item, entries->capacity, entries->count + 1);
    ReceivableEntry *entry = &entries->item[entries->count++];
    *entry = (ReceivableEntry){
        .receivable = receivable->id,
        .claim = claim->n,
        .event = event,
        .component = component,
        .amount = amount,
        .on = on,
        .from = DAY_NONE,
        .to = DAY_NONE,
    };
    claim->open[component] = money_sum(claim->open[component], amount);
    ensure(claim->open[component].cents >= 0);
    return entry;
}

Money receivable_open(const Receivable *receivable, Component component)
{
    Money sum = MONEY_ZERO;

    for (size_t i = 0; i < receivable->claim_count; i++)
        sum = money_sum(sum, receivable->claim[i].open[component]);
    return sum;
}

Money receivable_open_total(const Receivable *receivable)
{
    Money sum = MONEY_ZERO;

    for (size_t i = 0; i < COMPONENTS; i++)
        sum = money_sum(sum, receivable_open(receivable, (Component)i));
    return sum;
}

bool receivable_bears_interest(const Receivable *receivable)
{
    switch (receivable->regime.interest_for) {
    case INTEREST_ALL:
        return true;
    case INTEREST_ORGANISATIONS:
        return !receivable->person;
    case INTEREST_NONE:
        break;
    }
    return false;
}

void receivable_claim_all(Receivable *receivable, Day on, Entries *entries)
{
    for (size_t i = 0; i < receivable->claim_count; i++) {
        Claim *claim = &receivable->claim[i];

        ensure(claim->open[COMPONENT_CAPITAL].cents == 0);
        add_entry(entries, receivable, claim, MONEY_RECEIVABLE, COMPONENT_CAPITAL, claim->proposed,
                  on);
    }
}

void receivable_add_cost(Receivable *receivable, Money cost, Day on, Entries *entries)
{
    ensure(cost.cents > 0 && receivable->claim_count > 0);
    add_entry(entries, receivable, &receivable->claim[0], MONEY_RECEIVABLE, COMPONENT_COSTS, cost,
              on);
}

bool receivable_amend(Receivable *receivable, int32_t claim_number, Money capital, Day on,
                      Entries *entries)
{
    for (size_t i = 0; i < receivable->claim_count; i++) {
        Claim *claim = &receivable->claim[i];
        Money change = {capital.cents - claim->proposed.cents};

        if (claim->n != claim_number)
            continue;
        if (change.cents == 0 || claim->open[COMPONENT_CAPITAL].cents + change.cents < 0)
            return false;
        add_entry(entries, receivable, claim, MONEY_RECEIVABLE, COMPONENT_CAPITAL, change, on);
        claim->proposed = capital;
        return true;
    }
    return false;
}

/* ── interest ─────────────────────────────────────────────────────────────────────────────── */

Day receivable_late_start(const Receivable *receivable)
{
    return receivable->regime.interest_add < 0 ? receivable->decided_on : receivable->due_on;
}

static Day later(Day a, Day b)
{
    return day_is_none(b) || day_before(b, a) ? a : b;
}

/* One interval of one component of one claim: from the last reckoned day to `to`. */
typedef struct Interval {
    Component component;
    Day from, to;
    int32_t addition;
} Interval;

/* Interest of 24 § runs from the payment of the grant to the due day. */
static Interval interval_of(const Receivable *receivable, const Claim *claim, Component component,
                            Day on)
{
    const Regime *regime = &receivable->regime;
    Day due = receivable->due_on;

    if (component == COMPONENT_INTEREST) {
        Day to = day_is_none(due) || day_before(on, due) ? on : due;
        return (Interval){component, later(claim->paid_on, claim->interest_to), to,
                          regime->interest_add};
    }
    Day start = receivable_late_start(receivable);
    if (day_is_none(start))
        return (Interval){component, on, on, -1};
    return (Interval){component, later(start, claim->late_to), on, regime->late_add};
}

static bool accrue_interval(Receivable *receivable, Claim *claim, const InterestRates *rates,
                            const Interval *interval, Day on, Entries *entries, Day *unknown)
{
    Money interest;

    if (interval->addition < 0 || interval->to.number <= interval->from.number
        || claim->open[COMPONENT_CAPITAL].cents == 0)
        return true;
    if (!interest_reckon(rates, claim->open[COMPONENT_CAPITAL], interval->from, interval->to,
                         interval->addition, &interest, unknown))
        return false;
    ReceivableEntry *entry =
        add_entry(entries, receivable, claim, MONEY_INTEREST, interval->component, interest, on);
    entry->from = interval->from;
    entry->to = interval->to;
    if (interval->component == COMPONENT_INTEREST)
        claim->interest_to = interval->to;
    else
        claim->late_to = interval->to;
    return true;
}

/* Both kinds of interest of a claim up to a day, told on another. */
static bool accrue_claim(Receivable *receivable, Claim *claim, const InterestRates *rates, Day to,
                         Day on, Entries *entries, Day *unknown)
{
    static const Component kinds[] = {COMPONENT_INTEREST, COMPONENT_LATE_INTEREST};

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        Interval interval = interval_of(receivable, claim, kinds[i], to);

        if (!accrue_interval(receivable, claim, rates, &interval, on, entries, unknown))
            return false;
    }
    return true;
}

/* Takes the entries after the mark back. */
static void undo(Receivable *receivable, const Claim *before, Entries *entries, size_t mark)
{
    memcpy(receivable->claim, before, receivable->claim_count * sizeof(Claim));
    entries->count = mark;
}

bool receivable_accrue(Receivable *receivable, const InterestRates *rates, Day on, Entries *entries,
                       Day *unknown)
{
    AUTO_ARENA Arena scratch = {0};
    size_t mark = entries->count;

    if (!receivable_bears_interest(receivable))
        return true;
    arena_init(&scratch, SIZE_MAX);
    Claim *before = ARENA_ARRAY(&scratch, Claim, receivable->claim_count + 1);
    memcpy(before, receivable->claim, receivable->claim_count * sizeof(Claim));
    for (size_t i = 0; i < receivable->claim_count; i++) {
        if (accrue_claim(receivable, &receivable->claim[i], rates, on, on, entries, unknown))
            continue;
        undo(receivable, before, entries, mark);
        return false;
    }
    return true;
}

/* ── annulling ────────────────────────────────────────────────────────────────────────────── */

/* What was reckoned of interest of a kind, from its first day on, is taken back. */
static void take_interest_back(const Receivable *receivable, Claim *claim, Component component,
                               Day from, Day to, Day on, Entries *entries)
{
    Money open = claim->open[component];

    if (open.cents == 0)
        return;
    ReceivableEntry *entry = add_entry(entries, receivable, claim, MONEY_INTEREST, component,
                                       (Money){-open.cents}, on);
    entry->from = from;
    entry->to = to;
}

void receivable_annul(Receivable *receivable, Day on, Entries *entries)
{
    for (size_t i = 0; i < receivable->claim_count; i++) {
        Claim *claim = &receivable->claim[i];

        ensure(claim->open[COMPONENT_CAPITAL].cents == claim->proposed.cents);
        take_interest_back(receivable, claim, COMPONENT_INTEREST, claim->paid_on,
                           claim->interest_to, on, entries);
        take_interest_back(receivable, claim, COMPONENT_LATE_INTEREST,
                           receivable_late_start(receivable), claim->late_to, on, entries);
        if (claim->open[COMPONENT_COSTS].cents > 0)
            add_entry(entries, receivable, claim, MONEY_RECEIVABLE, COMPONENT_COSTS,
                      (Money){-claim->open[COMPONENT_COSTS].cents}, on);
        bool amended = receivable_amend(receivable, claim->n, MONEY_ZERO, on, entries);
        ensure(amended);
    }
}

/* ── settling ─────────────────────────────────────────────────────────────────────────────── */

Money receivable_settle_component(Receivable *receivable, Component component, Money amount,
                                  MoneyEvent event, Day on, Entries *entries)
{
    Money left = amount;

    ensure(amount.cents >= 0);
    for (size_t i = 0; i < receivable->claim_count && left.cents > 0; i++) {
        Claim *claim = &receivable->claim[i];
        Money part = claim->open[component];

        if (money_above(part, left))
            part = left;
        if (part.cents == 0)
            continue;
        add_entry(entries, receivable, claim, event, component, (Money){-part.cents}, on);
        left.cents -= part.cents;
    }
    return (Money){amount.cents - left.cents};
}

Money receivable_settle(Receivable *receivable, Money amount, MoneyEvent event, Day on,
                        int64_t decision, Entries *entries)
{
    static const Component usual[] = {COMPONENT_COSTS, COMPONENT_LATE_INTEREST, COMPONENT_INTEREST,
                                      COMPONENT_CAPITAL};
    static const Component capital_first[] = {COMPONENT_CAPITAL, COMPONENT_COSTS,
                                              COMPONENT_LATE_INTEREST, COMPONENT_INTEREST};
    const Component *order = receivable->capital_first ? capital_first : usual;
    size_t mark = entries->count;
    Money left = amount;

    for (size_t i = 0; i < COMPONENTS; i++)
        left.cents -=
            receivable_settle_component(receivable, order[i], left, event, on, entries).cents;
    for (size_t i = mark; i < entries->count; i++)
        entries->item[i].decision = decision;
    return (Money){amount.cents - left.cents};
}

/* ── the past anew, as if it had been so ────────────────────────────────────────────────── */

/* The receivable as it is told, and as it was; both walk through the same past. */
typedef struct Restating {
    Receivable *receivable;
    Claim *was;
    const InterestRates *rates;
    Day on;
    Entries *entries;
    Money late; /* came on an earlier day than it was told; 0: nothing, or settled by now */
    Day late_on;
} Restating;

static size_t claim_at(const Receivable *receivable, int32_t n)
{
    size_t i = 0;

    while (receivable->claim[i].n != n) {
        i++;
        ensure(i < receivable->claim_count);
    }
    return i;
}

/* What was reckoned of an interval, with what later entries have corrected of it. */
static Money reckoned_in_all(const PastEntry *past, size_t left)
{
    Money sum = MONEY_ZERO;

    for (size_t i = 0; i < left; i++)
        if (past[i].event == MONEY_INTEREST && past[i].claim == past->claim
            && past[i].component == past->component && day_equal(past[i].to, past->to))
            sum = money_sum(sum, past[i].amount);
    return sum;
}

/* The interest of an interval, by the capital that is open in it now. Its first entry stands for
 * all of them: a correction alone may be more than what is open. */
static bool restate_interest(Restating *restating, const PastEntry *past, size_t left)
{
    Receivable *receivable = restating->receivable;
    size_t at = claim_at(receivable, past->claim);
    Claim *claim = &receivable->claim[at];
    Claim *was = &restating->was[at];
    bool late = past->component == COMPONENT_LATE_INTEREST;
    Day *reckoned = late ? &was->late_to : &was->interest_to;
    Day *told = late ? &claim->late_to : &claim->interest_to;
    int32_t addition = late ? receivable->regime.late_add : receivable->regime.interest_add;
    Money before, now, all = reckoned_in_all(past, left);
    Day unknown, from_before = later(past->from, *reckoned), from_now = later(past->from, *told);

    if (!day_is_none(*reckoned) && past->to.number <= reckoned->number)
        return true;
    claim->open[past->component] = money_sum(claim->open[past->component], all);
    was->open[past->component] = money_sum(was->open[past->component], all);
    *reckoned = *told = past->to;
    if (addition < 0 || !receivable_bears_interest(receivable))
        return true; /* another system told of it, its law does not: it stays */
    if (!interest_reckon(restating->rates, was->open[COMPONENT_CAPITAL], from_before, past->to,
                         addition, &before, &unknown)
        || !interest_reckon(restating->rates, claim->open[COMPONENT_CAPITAL], from_now, past->to,
                            addition, &now, &unknown))
        return false;
    Money change = {now.cents - before.cents};
    if (claim->open[past->component].cents + change.cents < 0)
        change.cents = -claim->open[past->component].cents;
    if (change.cents == 0)
        return true;
    ReceivableEntry *entry = add_entry(restating->entries, receivable, claim, MONEY_INTEREST,
                                       past->component, change, later(restating->on, past->to));
    entry->from = past->from;
    entry->to = past->to;
    return true;
}

/* Something but capital was left open, and capital was settled: a court had ordered it so. */
static bool was_capital_first(const Restating *restating, const PastEntry *past, size_t count)
{
    int64_t left = 0;
    bool capital = false;

    for (size_t i = 0; i < count; i++)
        capital = capital || past[i].component == COMPONENT_CAPITAL;
    for (size_t i = 0; i < restating->receivable->claim_count; i++)
        for (size_t component = 0; component < COMPONENT_CAPITAL; component++)
            left += restating->was[i].open[component].cents;
    return capital && left > 0;
}

/* Interest up to a settlement of what was paid in full before it, and is open there now: nothing
 * was reckoned of that, so no interval of the past is there to be corrected. */
static bool accrue_reopened(Restating *restating, Day to)
{
    Receivable *receivable = restating->receivable;
    Day unknown;

    if (!receivable_bears_interest(receivable))
        return true;
    for (size_t i = 0; i < receivable->claim_count; i++) {
        if (restating->was[i].open[COMPONENT_CAPITAL].cents <= 0
            && !accrue_claim(receivable, &receivable->claim[i], restating->rates, to,
                             later(restating->on, to), restating->entries, &unknown))
            return false;
    }
    return true;
}

static void mark_settlement(Entries *entries, size_t from, int64_t settlement)
{
    for (size_t i = from; i < entries->count; i++)
        entries->item[i].settlement = settlement;
}

/* What one event has settled settles again, in the order that held for it. */
static bool settle_again(Restating *restating, const PastEntry *past, size_t count)
{
    Receivable *receivable = restating->receivable;
    bool capital_first = receivable->capital_first;
    Money total = MONEY_ZERO;

    if (!accrue_reopened(restating, past->on))
        return false;
    size_t first = restating->entries->count;
    for (size_t i = 0; i < count; i++) {
        Claim *was = &restating->was[claim_at(receivable, past[i].claim)];
        Money part = {-past[i].amount.cents};

        was->open[past[i].component] = money_sum(was->open[past[i].component], past[i].amount);
        total = money_sum(total, part);
        if (past->event == MONEY_MODERATED)
            (void)receivable_settle_component(receivable, past[i].component, part, past->event,
                                              past->on, restating->entries);
    }
    if (past->event == MONEY_MODERATED) {
        mark_settlement(restating->entries, first, past->settlement);
        return true;
    }
    receivable->capital_first = was_capital_first(restating, past, count);
    Money taken = receivable_settle(receivable, total, past->event, past->on, past->decision,
                                    restating->entries);
    receivable->capital_first = capital_first;
    mark_settlement(restating->entries, first, past->settlement);
    return taken.cents == total.cents;
}

/* Money that was told late settles on its day, when interest is reckoned up to it. */
static bool settle_late(Restating *restating)
{
    Day unknown;
    Money taken;

    if (!receivable_accrue(restating->receivable, restating->rates, restating->late_on,
                           restating->entries, &unknown))
        return false;
    taken = receivable_settle(restating->receivable, restating->late, MONEY_REPAID,
                              restating->late_on, 0, restating->entries);
    bool all = taken.cents == restating->late.cents;
    restating->late = MONEY_ZERO;
    return all;
}

static bool is_after_late(const Restating *restating, const PastEntry *past)
{
    return restating->late.cents > 0
           && day_before(restating->late_on, day_is_none(past->to) ? past->on : past->to);
}

static bool walk_again(Restating *restating, const PastEntry *past, size_t past_count)
{
    for (size_t i = 0, count; i < past_count; i += count) {
        const PastEntry *one = &past[i];
        Claim *claim = &restating->receivable->claim[claim_at(restating->receivable, one->claim)];
        bool done = true;

        count = 1;
        if (is_after_late(restating, one) && !settle_late(restating))
            return false;
        if (one->event == MONEY_INTEREST) {
            done = restate_interest(restating, one, past_count - i);
        } else if (one->event != MONEY_RECEIVABLE) {
            while (i + count < past_count && past[i + count].settlement == one->settlement)
                count++;
            done = settle_again(restating, one, count);
        } else if (one->component == COMPONENT_COSTS) {
            claim->open[COMPONENT_COSTS] = money_sum(claim->open[COMPONENT_COSTS], one->amount);
        }
        if (!done)
            return false;
    }
    return restating->late.cents == 0 || settle_late(restating);
}

/* Capital as it was claimed, and nothing yet of all else. */
static void begin_again(Claim *claim)
{
    for (size_t component = 0; component < COMPONENTS; component++)
        claim->open[component] = MONEY_ZERO;
    claim->open[COMPONENT_CAPITAL] = claim->proposed;
    claim->interest_to = claim->late_to = DAY_NONE;
}

static void begin_all(Receivable *receivable, Claim *was)
{
    for (size_t i = 0; i < receivable->claim_count; i++) {
        begin_again(&receivable->claim[i]);
        was[i] = receivable->claim[i];
    }
}

bool receivable_restate(Receivable *receivable, int32_t claim, Money capital, const PastEntry *past,
                        size_t past_count, const InterestRates *rates, Day on, Entries *entries)
{
    AUTO_ARENA Arena scratch;

    arena_init(&scratch, SIZE_MAX);
    Claim *was = ARENA_ARRAY(&scratch, Claim, receivable->claim_count + 1);
    begin_all(receivable, was);
    Restating restating = {.receivable = receivable,
                           .was = was,
                           .rates = rates,
                           .on = on,
                           .entries = entries};
    return receivable_amend(receivable, claim, capital, on, entries)
           && walk_again(&restating, past, past_count);
}

bool receivable_is_reckoned_after(const Receivable *receivable, Day on)
{
    for (size_t i = 0; i < receivable->claim_count; i++)
        if (day_before(on, later(on, receivable->claim[i].interest_to))
            || day_before(on, later(on, receivable->claim[i].late_to)))
            return true;
    return false;
}

bool receivable_settle_late(Receivable *receivable, const LateMoney *money, const PastEntry *past,
                            size_t past_count, const InterestRates *rates, Day on, Entries *entries)
{
    AUTO_ARENA Arena scratch;
    size_t mark = entries->count;

    arena_init(&scratch, SIZE_MAX);
    Claim *before = ARENA_ARRAY(&scratch, Claim, receivable->claim_count + 1);
    Claim *was = ARENA_ARRAY(&scratch, Claim, receivable->claim_count + 1);
    memcpy(before, receivable->claim, receivable->claim_count * sizeof(Claim));
    begin_all(receivable, was);
    Restating restating = {.receivable = receivable,
                           .was = was,
                           .rates = rates,
                           .on = on,
                           .entries = entries,
                           .late = money->amount,
                           .late_on = money->on};
    if (walk_again(&restating, past, past_count))
        return true;
    undo(receivable, before, entries, mark);
    return false;
}
