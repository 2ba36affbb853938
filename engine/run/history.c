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
 *     pair    ─▶ Member ─▶ Member …        batches in which payee and IBAN stand together
 *
 * Shared IBANs are counted, never walked: an Account knows how many different payees count
 * (counted), a Group (IBAN in one batch) how many more stand in the batch only (batch_only). A
 * Pair moves between the two when its first counting decision comes or its last one goes.
 */
#include "history.h"

#include <endian.h>
#include <limits.h>

#include "key_table.h"
#include "maksatus/arena.h"

typedef struct Chain {
    void *item;
    size_t count, capacity;
} Chain;

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

typedef struct Account {
    int64_t key;
    int32_t counted;
} Account;

typedef struct Group {
    int64_t key;
    int32_t batch_only;
} Group;

typedef struct Pair {
    int64_t key;
    int32_t counting;
    uint32_t first;
} Pair;

typedef struct Member {
    uint32_t next;
    int64_t group;
} Member;

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

/* Who shares an IBAN within one window of days. */
typedef struct Sharing {
    int64_t days;
    KeyTable accounts, groups, pairs;
    Chain member_chain;
} Sharing;

/* Two filters, in which a key has two bits, found by its own low and high bits. One key in seventy
 * that was not noticed finds the bits of others, which costs a place in the tables that is not
 * needed, and nothing else. */
typedef struct Notices {
    uint64_t *once, *more; /* noticed; noticed again, or met */
    size_t bits;           /* a power of two; 0: nothing is noticed, everything is kept */
} Notices;

struct History {
    Day today;
    Notices notices[KINDS];
    Sharing sharing[SHARED_WINDOWS_MAX];
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
        history->sharing[i] = (Sharing){.days = shared_days[i],
                                        .accounts = KEY_TABLE(Account),
                                        .groups = KEY_TABLE(Group),
                                        .pairs = KEY_TABLE(Pair)};
    return history;
}

static void sharing_done(Sharing *sharing)
{
    key_table_done(&sharing->accounts);
    key_table_done(&sharing->groups);
    key_table_done(&sharing->pairs);
    memory_free(sharing->member_chain.item);
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
        sharing_done(&h->sharing[i]);
    for (size_t i = 0; i < KINDS; i++) {
        memory_free(h->notices[i].once);
        memory_free(h->notices[i].more);
    }
    memory_free(h);
    *history = NULL;
}

/* Room for one more item; answers its index + 1. */
static uint32_t chain_grow(Chain *chain, size_t item_bytes)
{
    ensure(chain->count < UINT32_MAX - 1);
    memory_grow(&chain->item, &chain->capacity, chain->count + 1, item_bytes);
    chain->count++;
    return (uint32_t)chain->count;
}

#define CHAIN_AT(chain, Type, index) (&((Type *)(chain).item)[(index) - 1])

/* Two keys as one. Both are keyed hashes, so that any mixing that does not lose bits will do. */
static int64_t mix(int64_t a, int64_t b)
{
    uint64_t mixed = (uint64_t)a ^ ((uint64_t)b << 29 | (uint64_t)b >> 35);

    mixed *= UINT64_C(0x9e3779b97f4a7c15);
    return (int64_t)(mixed ^ mixed >> 32);
}

/* ── notices ──────────────────────────────────────────────────────────────────────────────── */

enum { BITS_A_KEY = 16, BITS_MIN = 1024, BITS_A_WORD = 64 };

static bool bit_is_set(const uint64_t *filter, size_t at)
{
    return (filter[at / BITS_A_WORD] >> (at % BITS_A_WORD) & 1) != 0;
}

static void set_bit(uint64_t *filter, size_t at)
{
    filter[at / BITS_A_WORD] |= UINT64_C(1) << (at % BITS_A_WORD);
}

static bool key_is_in(const Notices *notices, const uint64_t *filter, int64_t key)
{
    size_t low = (size_t)key & (notices->bits - 1);
    size_t high = (size_t)((uint64_t)key >> 32) & (notices->bits - 1);

    return bit_is_set(filter, low) && bit_is_set(filter, high);
}

static void put_key(const Notices *notices, uint64_t *filter, int64_t key)
{
    set_bit(filter, (size_t)key & (notices->bits - 1));
    set_bit(filter, (size_t)((uint64_t)key >> 32) & (notices->bits - 1));
}

void history_notice_many(History *history, size_t decisions)
{
    size_t bits = BITS_MIN;

    while (bits < decisions * BITS_A_KEY)
        bits *= 2;
    for (size_t i = 0; i < KINDS; i++) {
        uint64_t **maps[] = {&history->notices[i].once, &history->notices[i].more};

        ensure(history->notices[i].bits == 0);
        history->notices[i].bits = bits;
        for (size_t j = 0; j < COUNT_OF(maps); j++) {
            void *items = NULL;
            size_t capacity = 0;
            memory_grow(&items, &capacity, bits / BITS_A_WORD, sizeof(uint64_t));
            memset(items, 0, bits / CHAR_BIT);
            *maps[j] = items;
        }
    }
}

static void notice(History *history, HistoryKind kind, int64_t key)
{
    Notices *notices = &history->notices[kind];

    ensure(notices->bits > 0);
    put_key(notices, key_is_in(notices, notices->once, key) ? notices->more : notices->once, key);
}

void history_notice(History *history, const DecisionKeys *keys)
{
    notice(history, KIND_DECISION, keys->decision);
    notice(history, KIND_INSTALMENT, keys->instalment);
    notice(history, KIND_SIMILAR, keys->similar);
    notice(history, KIND_GRANT, keys->grant);
    notice(history, KIND_PAYEE, keys->payee);
    notice(history, KIND_IBAN, keys->iban);
}

void history_notice_payee(History *history, int64_t payee)
{
    notice(history, KIND_PAYEE, payee);
    notice(history, KIND_PAYEE, payee);
}

/* Whether a key has a place in the tables: one that a single decision has needs none. */
static bool is_kept(const History *history, HistoryKind kind, int64_t key)
{
    const Notices *notices = &history->notices[kind];

    return notices->bits == 0 || key_is_in(notices, notices->more, key);
}

/* Whether a key of the past is one that was noticed. */
static bool is_noticed(const History *history, HistoryKind kind, int64_t key)
{
    const Notices *notices = &history->notices[kind];

    return notices->bits == 0 || key_is_in(notices, notices->once, key);
}

/* A key of the past says something of one that was noticed: from here on it has a place. */
static void keep(History *history, HistoryKind kind, int64_t key)
{
    const Notices *notices = &history->notices[kind];

    if (notices->bits > 0)
        put_key(notices, notices->more, key);
}

void history_past_ends(History *history)
{
    for (size_t i = 0; i < KINDS; i++) {
        memory_free(history->notices[i].once);
        history->notices[i].once = NULL;
    }
}

static int64_t key_at(const unsigned char *column, size_t index)
{
    uint64_t bytes;

    memcpy(&bytes, column + index * sizeof(bytes), sizeof(bytes));
    return (int64_t)le64toh(bytes);
}

/* A kind at a time, so that its filter stays in the cache and many look-ups are under way. */
void history_sift(const History *history, const unsigned char *const column[KINDS_SIFTED],
                  size_t count, uint8_t *met)
{
    memset(met, 0, count);
    for (size_t kind = 0; kind < KINDS_SIFTED; kind++) {
        const Notices *notices = &history->notices[kind];

        ensure(notices->bits > 0);
        for (size_t i = 0; i < count; i++) {
            bool in = key_is_in(notices, notices->once, key_at(column[kind], i));
            met[i] = (uint8_t)(met[i] | (in ? 1U << kind : 0U));
        }
    }
}

/* ── shared IBANs ─────────────────────────────────────────────────────────────────────────── */

static void group_count(Sharing *sharing, const Pair *pair, int32_t step)
{
    for (uint32_t i = pair->first; i != 0; i = CHAIN_AT(sharing->member_chain, Member, i)->next) {
        Group *group
            = key_table_put(&sharing->groups, CHAIN_AT(sharing->member_chain, Member, i)->group);
        group->batch_only += step;
        ensure(group->batch_only >= 0);
    }
}

static bool is_member(const Sharing *sharing, const Pair *pair, int64_t group)
{
    for (uint32_t i = pair->first; i != 0; i = CHAIN_AT(sharing->member_chain, Member, i)->next) {
        if (CHAIN_AT(sharing->member_chain, Member, i)->group == group)
            return true;
    }
    return false;
}

static void expect_in(Sharing *sharing, const DecisionKeys *keys, int64_t batch)
{
    int64_t group_key = mix(keys->iban, batch);
    Pair *pair = key_table_put(&sharing->pairs, mix(keys->iban, keys->payee));

    if (is_member(sharing, pair, group_key))
        return;
    uint32_t index = chain_grow(&sharing->member_chain, sizeof(Member));
    *CHAIN_AT(sharing->member_chain, Member, index) = (Member){pair->first, group_key};
    pair->first = index;

    Group *group = key_table_put(&sharing->groups, group_key);
    if (pair->counting == 0)
        group->batch_only++;
}

void history_expect(History *history, const DecisionKeys *keys, int64_t batch)
{
    if (!is_kept(history, KIND_IBAN, keys->iban))
        return;
    for (size_t i = 0; i < history->window_count; i++)
        expect_in(&history->sharing[i], keys, batch);
}

static void count_account(Sharing *sharing, const PastDecision *past, int32_t step)
{
    Pair *pair = key_table_put(&sharing->pairs, mix(past->keys.iban, past->keys.payee));
    bool was = pair->counting > 0;

    pair->counting += step;
    ensure(pair->counting >= 0);
    if (was == (pair->counting > 0))
        return;

    Account *account = key_table_put(&sharing->accounts, past->keys.iban);
    account->counted += step;
    group_count(sharing, pair, -step);
}

static void count_accounts(History *history, const PastDecision *past, int32_t step)
{
    int64_t age = (int64_t)history->today.number - past->decided_on.number;

    for (size_t i = 0; i < history->window_count; i++) {
        if (decision_counts(past->state) && age >= 0 && age <= history->sharing[i].days)
            count_account(&history->sharing[i], past, step);
    }
}

static const Sharing *sharing_of(const History *history, int64_t days)
{
    for (size_t i = 0; i < history->window_count; i++) {
        if (history->sharing[i].days == days)
            return &history->sharing[i];
    }
    ensure(false); /* every window in force was given */
    return NULL;
}

static int64_t shared_payees(const Sharing *sharing, const DecisionKeys *keys, int64_t batch)
{
    int64_t group_key = mix(keys->iban, batch);
    const Account *account = key_table_find(&sharing->accounts, keys->iban);
    const Group *group = key_table_find(&sharing->groups, group_key);
    const Pair *pair = key_table_find(&sharing->pairs, mix(keys->iban, keys->payee));
    int64_t count = (account == NULL ? 0 : account->counted)
                    + (group == NULL ? 0 : group->batch_only);
    bool itself = pair != NULL && (pair->counting > 0 || is_member(sharing, pair, group_key));

    return itself ? count : count + 1;
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

static void link_total(History *history, const PastDecision *past)
{
    Grant *grant = key_table_put(&history->grants, past->keys.grant);
    uint32_t index = chain_grow(&history->total_chain, sizeof(Total));

    *CHAIN_AT(history->total_chain, Total, index)
        = (Total){grant->first, past->number, past->granted_total.cents};
    grant->first = index;
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
        link_total(history, past);
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
    const Keeping keep_of = {{
        [KIND_DECISION] = is_kept(history, KIND_DECISION, keys->decision),
        [KIND_GRANT] = is_kept(history, KIND_GRANT, keys->grant),
        [KIND_PAYEE] = is_kept(history, KIND_PAYEE, keys->payee),
        [KIND_IBAN] = is_kept(history, KIND_IBAN, keys->iban),
        [KIND_SIMILAR] = is_kept(history, KIND_SIMILAR, keys->similar),
        [KIND_INSTALMENT] = is_kept(history, KIND_INSTALMENT, keys->instalment),
    }};

    add(history, past, &keep_of);
}

static bool within_a_window(const History *history, Day decided_on)
{
    int64_t age = (int64_t)history->today.number - decided_on.number;

    for (size_t i = 0; i < history->window_count; i++) {
        if (age >= 0 && age <= history->sharing[i].days)
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
    Keeping keep_of = {{0}};

    for (size_t kind = 0; kind < KINDS_SIFTED; kind++)
        keep_of.kind[kind] = (met >> kind & 1) != 0;
    keep_of.kind[KIND_INSTALMENT] = keep_of.kind[KIND_GRANT]
                                    && is_noticed(history, KIND_INSTALMENT, keys->instalment);
    /* Of an account only what is recent is counted. */
    keep_of.kind[KIND_IBAN] = keep_of.kind[KIND_IBAN] && within_a_window(history, past->decided_on);
    for (size_t kind = 0; kind < KINDS; kind++) {
        if (keep_of.kind[kind])
            keep(history, (HistoryKind)kind, key[kind]);
    }
    add(history, past, &keep_of);
}

/* Decisions that are taken up again are few, and nothing of them was noticed. */
static const Keeping keep_all = {{true, true, true, true, true, true}};

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
        = shared_payees(sharing_of(history, question->shared_days), keys, question->batch);
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
