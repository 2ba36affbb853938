/*
 * history.c
 *     The tables behind history.h.
 *
 * Chains hang from entries by index + 1 (0 ends them) and live in arrays of their own:
 *
 *     similar ─▶ Similar ─▶ Similar …      one a decision with the same payee, programme, amount
 *     grant   ─▶ Total ─▶ Total …          granted_total as it was given, newest first
 *     payee   ─▶ DaySum ─▶ DaySum …        de minimis by day: bounded by the days of the window
 *     approver─▶ Near ─▶ Near …            decisions just below the approver's limit
 *
 * Shared IBANs have tables of their own (shared_ibans.h).
 */
#include "history.h"

#include "item_chain.h"
#include "key_table.h"
#include "maksatus/arena.h"
#include "notices.h"
#include "shared_ibans.h"

typedef struct KnownDecision {
    int64_t key;
    int64_t number; /* the first that was not rejected; 0 none */
} KnownDecision;

typedef struct Instalment {
    int64_t key;
    int64_t counting;
} Instalment;

typedef struct SimilarHead {
    int64_t key;
    uint32_t first;
} SimilarHead;

typedef struct Similar {
    uint32_t next;
    int32_t due_on;
    int64_t number; /* 0: counts no longer */
    int64_t decision_key;
    bool has_period;
} Similar;

typedef struct Grant {
    int64_t key;
    int64_t used;
    uint32_t first;
} Grant;

typedef struct Total {
    uint32_t next;
    int64_t number; /* 0: rejected since */
    int64_t cents;
} Total;

typedef struct Payee {
    int64_t key;
    int64_t number; /* of the last planned, sent or paid decision */
    int64_t iban;   /* that it was paid to */
    uint32_t first; /* de minimis */
} Payee;

typedef struct DaySum {
    uint32_t next;
    int32_t decided_on;
    int64_t cents;
} DaySum;

typedef struct Approver {
    int64_t key;
    uint32_t first;
} Approver;

typedef struct Near {
    uint32_t next;
    int32_t decided_on;
    int64_t number; /* 0: rejected since */
} Near;

typedef struct Use {
    int64_t key;
    int64_t used;
} Use;

struct History {
    Day today;
    Notices notices[KINDS];
    SharedIbans shared[SHARED_WINDOWS_MAX];
    size_t window_count;
    KeyTable decisions, instalments, similar, grants, payees, approvers, uses;
    Chain similar_chain, total_chain, day_chain, near_chain;
};

History *history_new(Day today, const int64_t *shared_days, size_t window_count)
{
    void *memory = NULL;
    size_t capacity = 0;

    ensure(window_count > 0 && window_count <= SHARED_WINDOWS_MAX);
    memory_grow(&memory, &capacity, 1, sizeof(History));
    History *history = memory;
    *history = (History){
        .today = today,
        .window_count = window_count,
        .decisions = KEY_TABLE(KnownDecision),
        .instalments = KEY_TABLE(Instalment),
        .similar = KEY_TABLE(SimilarHead),
        .grants = KEY_TABLE(Grant),
        .payees = KEY_TABLE(Payee),
        .approvers = KEY_TABLE(Approver),
        .uses = KEY_TABLE(Use),
    };
    for (size_t i = 0; i < window_count; i++)
        history->shared[i] = shared_ibans_new(shared_days[i]);
    return history;
}

void history_free(History **history)
{
    if (*history == NULL)
        return;

    History *h = *history;
    KeyTable *tables[] = {&h->decisions, &h->instalments, &h->similar, &h->grants,
                          &h->payees, &h->approvers, &h->uses};
    Chain *chains[] = {&h->similar_chain, &h->total_chain, &h->day_chain, &h->near_chain};

    for (size_t i = 0; i < COUNT_OF(tables); i++)
        key_table_done(tables[i]);
    for (size_t i = 0; i < COUNT_OF(chains); i++)
        memory_free(chains[i]->item);
    for (size_t i = 0; i < h->window_count; i++)
        shared_ibans_done(&h->shared[i]);
    for (size_t i = 0; i < KINDS; i++)
        notices_done(&h->notices[i]);
    memory_free(h);
    *history = NULL;
}

/* ── notices and shared IBANs ─────────────────────────────────────────────────────────────── */

void history_notice_many(History *history, size_t decisions)
{
    for (size_t i = 0; i < KINDS; i++)
        notices_begin(&history->notices[i], decisions);
}

void history_notice(History *history, const DecisionKeys *keys)
{
    notices_add(&history->notices[KIND_DECISION], keys->decision);
    notices_add(&history->notices[KIND_INSTALMENT], keys->instalment);
    notices_add(&history->notices[KIND_SIMILAR], keys->similar);
    notices_add(&history->notices[KIND_GRANT], keys->grant);
    notices_add(&history->notices[KIND_PAYEE], keys->payee);
    notices_add(&history->notices[KIND_IBAN], keys->iban);
}

void history_notice_payee(History *history, int64_t payee)
{
    notices_add(&history->notices[KIND_PAYEE], payee);
    notices_add(&history->notices[KIND_PAYEE], payee);
}

void history_past_ends(History *history)
{
    for (size_t i = 0; i < KINDS; i++)
        notices_past_ends(&history->notices[i]);
}

/* A kind at a time, so that its filter stays in the cache and many look-ups are under way. */
void history_sift(const History *history, const unsigned char *const column[KINDS_SIFTED],
                  size_t count, uint8_t *met)
{
    memset(met, 0, count);
    for (size_t kind = 0; kind < KINDS_SIFTED; kind++)
        notices_sift(&history->notices[kind], column[kind], count, (uint8_t)(1U << kind), met);
}

static bool has_place(const History *history, HistoryKind kind, int64_t key)
{
    return notices_has_place(&history->notices[kind], key);
}

void history_expect(History *history, const DecisionKeys *keys, int64_t batch)
{
    if (!has_place(history, KIND_IBAN, keys->iban))
        return;
    for (size_t i = 0; i < history->window_count; i++)
        shared_ibans_expect(&history->shared[i], keys, batch);
}

static void count_accounts(History *history, const PastDecision *past, int32_t step)
{
    int64_t age = (int64_t)history->today.number - past->decided_on.number;

    for (size_t i = 0; i < history->window_count; i++) {
        if (decision_counts(past->state) && age >= 0 && age <= history->shared[i].days)
            shared_ibans_count(&history->shared[i], &past->keys, step);
    }
}

static const SharedIbans *shared_within(const History *history, int64_t days)
{
    for (size_t i = 0; i < history->window_count; i++) {
        if (history->shared[i].days == days)
            return &history->shared[i];
    }
    ensure(false); /* every window in force was given */
    return NULL;
}

/* ── sums and last values ─────────────────────────────────────────────────────────────────── */

static int64_t add_cents(int64_t sum, int64_t cents, int32_t step)
{
    return step > 0 ? money_sum((Money){sum}, (Money){cents}).cents : sum - cents;
}

static void count_grant(History *history, const PastDecision *past, int32_t step)
{
    Grant *grant = key_table_put(&history->grants, past->keys.grant);

    grant->used = add_cents(grant->used, past->amount.cents, step);
    ensure(grant->used >= 0);
}

static void count_instalment(History *history, const PastDecision *past, int32_t step)
{
    Instalment *instalment = key_table_put(&history->instalments, past->keys.instalment);

    instalment->counting += step;
    ensure(instalment->counting >= 0);
}

static void count_de_minimis(History *history, const PastDecision *past, int32_t step)
{
    Payee *payee = key_table_put(&history->payees, past->keys.payee);

    for (uint32_t i = payee->first; i != 0; i = CHAIN_AT(history->day_chain, DaySum, i)->next) {
        DaySum *sum = CHAIN_AT(history->day_chain, DaySum, i);
        if (sum->decided_on == past->decided_on.number) {
            sum->cents = add_cents(sum->cents, past->amount.cents, step);
            return;
        }
    }
    ensure(step > 0);

    uint32_t index = chain_grow(&history->day_chain, sizeof(DaySum));
    *CHAIN_AT(history->day_chain, DaySum, index)
        = (DaySum){payee->first, past->decided_on.number, past->amount.cents};
    payee->first = index;
}

/* Of which kinds a decision is kept. */
typedef struct Keeping {
    bool kind[KINDS];
    bool newest_total; /* of a grant only the newest total is asked for */
} Keeping;

/* What can be added and taken away again. */
static void count(History *history, const PastDecision *past, const Keeping *keep, int32_t step)
{
    if (decision_counts(past->state)) {
        if (keep->kind[KIND_GRANT])
            count_grant(history, past, step);
        if (keep->kind[KIND_INSTALMENT])
            count_instalment(history, past, step);
        if (past->de_minimis && keep->kind[KIND_PAYEE])
            count_de_minimis(history, past, step);
    }
    if (keep->kind[KIND_IBAN])
        count_accounts(history, past, step);
}

static void remember_account(History *history, const PastDecision *past)
{
    if (past->state != DECISION_PLANNED && past->state != DECISION_SENT
        && past->state != DECISION_PAID)
        return;

    Payee *payee = key_table_put(&history->payees, past->keys.payee);
    if (past->number < payee->number)
        return;
    payee->number = past->number;
    payee->iban = past->keys.iban;
}

void history_add_use(History *history, int64_t use, Money used)
{
    Use *entry = key_table_put(&history->uses, use);

    entry->used = money_sum((Money){entry->used}, used).cents;
}

/* ── chains ───────────────────────────────────────────────────────────────────────────────── */

static void link_similar(History *history, const PastDecision *past)
{
    SimilarHead *head = key_table_put(&history->similar, past->keys.similar);
    uint32_t index = chain_grow(&history->similar_chain, sizeof(Similar));

    *CHAIN_AT(history->similar_chain, Similar, index)
        = (Similar){head->first, past->due_on.number, past->number, past->keys.decision,
                    past->has_period};
    head->first = index;
}

static void link_total(History *history, const PastDecision *past, bool newest_only)
{
    Grant *grant = key_table_put(&history->grants, past->keys.grant);
    Total total = {grant->first, past->number, past->granted_total.cents};

    if (newest_only && grant->first != 0) {
        Total *newest = CHAIN_AT(history->total_chain, Total, grant->first);
        total.next = newest->next;
        if (newest->number < total.number)
            *newest = total;
        return;
    }
    grant->first = chain_grow(&history->total_chain, sizeof(Total));
    *CHAIN_AT(history->total_chain, Total, grant->first) = total;
}

void history_add_near(History *history, int64_t number, int64_t approver_key, Day decided_on)
{
    Approver *approver = key_table_put(&history->approvers, approver_key);
    uint32_t index = chain_grow(&history->near_chain, sizeof(Near));

    *CHAIN_AT(history->near_chain, Near, index)
        = (Near){approver->first, decided_on.number, number};
    approver->first = index;
}

static void link_decision(History *history, const PastDecision *past, const Keeping *keep)
{
    if (past->state == DECISION_REJECTED)
        return;
    if (keep->kind[KIND_DECISION]) {
        KnownDecision *known = key_table_put(&history->decisions, past->keys.decision);
        if (known->number == 0 || past->number < known->number)
            known->number = past->number;
    }
    if (!money_is_none(past->granted_total) && keep->kind[KIND_GRANT])
        link_total(history, past, keep->newest_total);
    if (past->near_limit)
        history_add_near(history, past->number, past->keys.approver, past->decided_on);
}

static void add(History *history, const PastDecision *past, const Keeping *keep)
{
    count(history, past, keep, 1);
    if (keep->kind[KIND_PAYEE])
        remember_account(history, past);
    if (decision_counts(past->state) && keep->kind[KIND_SIMILAR])
        link_similar(history, past);
    link_decision(history, past, keep);
}

void history_add(History *history, const PastDecision *past)
{
    const DecisionKeys *keys = &past->keys;
    const Keeping keep_of = {.kind = {
        [KIND_DECISION] = has_place(history, KIND_DECISION, keys->decision),
        [KIND_GRANT] = has_place(history, KIND_GRANT, keys->grant),
        [KIND_PAYEE] = has_place(history, KIND_PAYEE, keys->payee),
        [KIND_IBAN] = has_place(history, KIND_IBAN, keys->iban),
        [KIND_SIMILAR] = has_place(history, KIND_SIMILAR, keys->similar),
        [KIND_INSTALMENT] = has_place(history, KIND_INSTALMENT, keys->instalment),
    }};

    add(history, past, &keep_of);
}

static bool within_a_window(const History *history, Day decided_on)
{
    int64_t age = (int64_t)history->today.number - decided_on.number;

    for (size_t i = 0; i < history->window_count; i++) {
        if (age >= 0 && age <= history->shared[i].days)
            return true;
    }
    return false;
}

void history_fetch_payee(const History *history, int64_t soon, int64_t sooner)
{
    key_table_fetch_slot(&history->payees, soon);
    key_table_fetch_entry(&history->payees, sooner);
}

void history_add_past(History *history, const PastDecision *past, uint8_t met)
{
    const DecisionKeys *keys = &past->keys;
    const int64_t key[KINDS] = {keys->decision, keys->grant,   keys->payee,
                                keys->iban,     keys->similar, keys->instalment};
    Keeping keep_of = {.newest_total = true};

    for (size_t kind = 0; kind < KINDS_SIFTED; kind++)
        keep_of.kind[kind] = (met >> kind & 1) != 0;
    keep_of.kind[KIND_INSTALMENT]
        = keep_of.kind[KIND_GRANT]
          && notices_noticed(&history->notices[KIND_INSTALMENT], keys->instalment);
    /* Of an account only what is recent is counted. */
    keep_of.kind[KIND_IBAN] = keep_of.kind[KIND_IBAN] && within_a_window(history, past->decided_on);
    for (size_t kind = 0; kind < KINDS; kind++) {
        if (keep_of.kind[kind])
            notices_give_place(&history->notices[kind], key[kind]);
    }
    add(history, past, &keep_of);
}

/* Decisions that are taken up again are few, and nothing of them was noticed. */
static const Keeping keep_all = {.kind = {true, true, true, true, true, true}};

void history_take_out(History *history, const PastDecision *past)
{
    ensure(history->notices[KIND_DECISION].bits == 0);
    count(history, past, &keep_all, -1);
}

/* Removes from the chains what counts no longer. */
static void cut_chains(History *history, const PastDecision *past)
{
    const SimilarHead *head = key_table_find(&history->similar, past->keys.similar);
    for (uint32_t i = head == NULL ? 0 : head->first; i != 0;
         i = CHAIN_AT(history->similar_chain, Similar, i)->next) {
        if (CHAIN_AT(history->similar_chain, Similar, i)->number == past->number)
            CHAIN_AT(history->similar_chain, Similar, i)->number = 0;
    }
    if (past->state != DECISION_REJECTED)
        return;

    KnownDecision *known = key_table_put(&history->decisions, past->keys.decision);
    if (known->number == past->number)
        known->number = 0;

    const Grant *grant = key_table_find(&history->grants, past->keys.grant);
    for (uint32_t i = grant == NULL ? 0 : grant->first; i != 0;
         i = CHAIN_AT(history->total_chain, Total, i)->next) {
        if (CHAIN_AT(history->total_chain, Total, i)->number == past->number)
            CHAIN_AT(history->total_chain, Total, i)->number = 0;
    }
    const Approver *approver = key_table_find(&history->approvers, past->keys.approver);
    for (uint32_t i = approver == NULL ? 0 : approver->first; i != 0;
         i = CHAIN_AT(history->near_chain, Near, i)->next) {
        if (CHAIN_AT(history->near_chain, Near, i)->number == past->number)
            CHAIN_AT(history->near_chain, Near, i)->number = 0;
    }
}

static bool similar_is_linked(const History *history, const PastDecision *past)
{
    const SimilarHead *head = key_table_find(&history->similar, past->keys.similar);

    for (uint32_t i = head == NULL ? 0 : head->first; i != 0;
         i = CHAIN_AT(history->similar_chain, Similar, i)->next) {
        if (CHAIN_AT(history->similar_chain, Similar, i)->number == past->number)
            return true;
    }
    return false;
}

void history_put_back(History *history, const PastDecision *past)
{
    count(history, past, &keep_all, 1);
    remember_account(history, past);
    if (!decision_counts(past->state))
        cut_chains(history, past);
    else if (!similar_is_linked(history, past))
        link_similar(history, past); /* it did not count before: refused, returned */
}

/* ── questions ────────────────────────────────────────────────────────────────────────────── */

static void ask_similar(const History *history, const HistoryQuestion *question, Facts *facts)
{
    const Decision *decision = question->decision;
    const SimilarHead *head = key_table_find(&history->similar, question->keys->similar);
    bool has_period = !day_is_none(decision->period_start) || !day_is_none(decision->period_end);

    facts->similar_due_apart = -1;
    for (uint32_t i = head == NULL ? 0 : head->first; i != 0;) {
        const Similar *similar = CHAIN_AT(history->similar_chain, Similar, i);
        int32_t apart = similar->due_on - decision->due_on.number;

        i = similar->next;
        if (similar->number == 0 || similar->number >= decision->number
            || similar->decision_key == question->keys->decision)
            continue;
        if (has_period) {
            facts->similar_same_period = true;
            return;
        }
        apart = apart < 0 ? -apart : apart;
        if (facts->similar_due_apart < 0 || apart < facts->similar_due_apart)
            facts->similar_due_apart = apart;
        if (apart == 0)
            return;
    }
}

static void ask_grant(const History *history, const HistoryQuestion *question, Facts *facts)
{
    const Grant *grant = key_table_find(&history->grants, question->keys->grant);
    const Instalment *instalment
        = key_table_find(&history->instalments, question->keys->instalment);

    facts->instalment_seen = instalment != NULL && instalment->counting > 0;
    facts->grant_used = grant == NULL ? MONEY_ZERO : (Money){grant->used};
    facts->last_granted_total = MONEY_NONE;
    for (uint32_t i = grant == NULL ? 0 : grant->first; i != 0;) {
        const Total *total = CHAIN_AT(history->total_chain, Total, i);

        if (total->number != 0 && total->number < question->decision->number) {
            facts->last_granted_total = (Money){total->cents};
            return;
        }
        i = total->next;
    }
}

static void ask_near_limit(const History *history, const HistoryQuestion *question, Facts *facts)
{
    const Approver *approver = key_table_find(&history->approvers, question->keys->approver);

    if (approver == NULL || !question->near_limit)
        return;
    for (uint32_t i = approver->first; i != 0;) {
        const Near *near = CHAIN_AT(history->near_chain, Near, i);
        int64_t apart = (int64_t)near->decided_on - question->decision->decided_on.number;

        i = near->next;
        if (near->number != 0 && near->number < question->decision->number
            && apart <= question->near_days && -apart <= question->near_days)
            facts->near_limit_before++;
    }
}

void history_ask(const History *history, const HistoryQuestion *question, Facts *facts)
{
    const DecisionKeys *keys = question->keys;
    const KnownDecision *known = key_table_find(&history->decisions, keys->decision);
    const Payee *payee = key_table_find(&history->payees, keys->payee);
    const Use *use = key_table_find(&history->uses, question->use);

    ensure(question->decision->number > 0);
    facts->decision_seen
        = known != NULL && known->number != 0 && known->number < question->decision->number;
    facts->iban_changed = payee != NULL && payee->number != 0 && payee->iban != keys->iban;
    facts->appropriation_used = use == NULL ? MONEY_ZERO : (Money){use->used};
    facts->shared_payees
        = shared_ibans_payees(shared_within(history, question->shared_days), keys, question->batch);
    ask_similar(history, question, facts);
    ask_grant(history, question, facts);
    ask_near_limit(history, question, facts);
}

Money history_de_minimis(const History *history, int64_t payee, Day from, Day to)
{
    const Payee *entry = key_table_find(&history->payees, payee);
    Money sum = MONEY_ZERO;

    for (uint32_t i = entry == NULL ? 0 : entry->first; i != 0;) {
        const DaySum *day = CHAIN_AT(history->day_chain, DaySum, i);

        if (day->decided_on > from.number && day->decided_on <= to.number)
            sum = money_sum(sum, (Money){day->cents});
        i = day->next;
    }
    return sum;
}
