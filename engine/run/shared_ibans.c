/*
 * shared_ibans.c
 *     Counted, never walked: an Account knows how many different payees count (counted), a Group
 *     (IBAN in one batch) how many more stand in the batch only (batch_only). A Pair of payee and
 *     IBAN moves between the two when its first counting decision comes or its last one goes.
 *
 *     pair    ─▶ Member ─▶ Member …        batches in which payee and IBAN stand together
 */
#include "shared_ibans.h"

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

SharedIbans shared_ibans_new(int64_t days)
{
    return (SharedIbans){.days = days,
                         .accounts = KEY_TABLE(Account),
                         .groups = KEY_TABLE(Group),
                         .pairs = KEY_TABLE(Pair)};
}

void shared_ibans_done(SharedIbans *shared)
{
    key_table_done(&shared->accounts);
    key_table_done(&shared->groups);
    key_table_done(&shared->pairs);
    memory_free(shared->member_chain.item);
}

/* Two keys as one. Both are keyed hashes, so that any mixing that does not lose bits will do. */
static int64_t mix(int64_t a, int64_t b)
{
    uint64_t mixed = (uint64_t)a ^ ((uint64_t)b << 29 | (uint64_t)b >> 35);

    mixed *= UINT64_C(0x9e3779b97f4a7c15);
    return (int64_t)(mixed ^ mixed >> 32);
}

static void count_in_groups(SharedIbans *shared, const Pair *pair, int32_t step)
{
    for (uint32_t i = pair->first; i != 0; i = CHAIN_AT(shared->member_chain, Member, i)->next) {
        Group *group
            = key_table_put(&shared->groups, CHAIN_AT(shared->member_chain, Member, i)->group);
        group->batch_only += step;
        ensure(group->batch_only >= 0);
    }
}

static bool is_member(const SharedIbans *shared, const Pair *pair, int64_t group)
{
    for (uint32_t i = pair->first; i != 0; i = CHAIN_AT(shared->member_chain, Member, i)->next) {
        if (CHAIN_AT(shared->member_chain, Member, i)->group == group)
            return true;
    }
    return false;
}

void shared_ibans_expect(SharedIbans *shared, const DecisionKeys *keys, int64_t batch)
{
    int64_t group_key = mix(keys->iban, batch);
    Pair *pair = key_table_put(&shared->pairs, mix(keys->iban, keys->payee));

    if (is_member(shared, pair, group_key))
        return;
    uint32_t index = chain_grow(&shared->member_chain, sizeof(Member));
    *CHAIN_AT(shared->member_chain, Member, index) = (Member){pair->first, group_key};
    pair->first = index;

    Group *group = key_table_put(&shared->groups, group_key);
    if (pair->counting == 0)
        group->batch_only++;
}

void shared_ibans_count(SharedIbans *shared, const DecisionKeys *keys, int32_t step)
{
    Pair *pair = key_table_put(&shared->pairs, mix(keys->iban, keys->payee));
    bool was = pair->counting > 0;

    pair->counting += step;
    ensure(pair->counting >= 0);
    if (was == (pair->counting > 0))
        return;

    Account *account = key_table_put(&shared->accounts, keys->iban);
    account->counted += step;
    count_in_groups(shared, pair, -step);
}

int64_t shared_ibans_payees(const SharedIbans *shared, const DecisionKeys *keys, int64_t batch)
{
    int64_t group_key = mix(keys->iban, batch);
    const Account *account = key_table_find(&shared->accounts, keys->iban);
    const Group *group = key_table_find(&shared->groups, group_key);
    const Pair *pair = key_table_find(&shared->pairs, mix(keys->iban, keys->payee));
    int64_t count = (account == NULL ? 0 : account->counted)
                    + (group == NULL ? 0 : group->batch_only);
    bool itself = pair != NULL && (pair->counting > 0 || is_member(shared, pair, group_key));

    return itself ? count : count + 1;
}
