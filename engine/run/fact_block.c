/*
 * fact_block.c
 *     See fact_block.h.
 */
#include "fact_block.h"

#include <endian.h>

#include "key_table.h"
#include "maksatus/arena.h"
#include "maksatus/audit.h"

enum { FETCHED_AHEAD = 16 }; /* payees, while others are added */
enum { FACT_DE_MINIMIS = 1, FACT_HAS_PERIOD = 2, FACT_FAULTY = 4 };

/* ── packing ──────────────────────────────────────────────────────────────────────────────── */

static void put_8(unsigned char **at, int64_t value)
{
    uint64_t bytes = htole64((uint64_t)value);

    memcpy(*at, &bytes, sizeof(bytes));
    *at += sizeof(bytes);
}

static void put_4(unsigned char **at, int32_t value)
{
    uint32_t bytes = htole32((uint32_t)value);

    memcpy(*at, &bytes, sizeof(bytes));
    *at += sizeof(bytes);
}

static void put_2(unsigned char **at, int32_t value)
{
    uint16_t bytes = htole16((uint16_t)value);

    memcpy(*at, &bytes, sizeof(bytes));
    *at += sizeof(bytes);
}

static int64_t get_8(const unsigned char *column, size_t index)
{
    uint64_t bytes;

    memcpy(&bytes, column + index * sizeof(bytes), sizeof(bytes));
    return (int64_t)le64toh(bytes);
}

static int32_t get_4(const unsigned char *column, size_t index)
{
    uint32_t bytes;

    memcpy(&bytes, column + index * sizeof(bytes), sizeof(bytes));
    return (int32_t)le32toh(bytes);
}

static int32_t get_2(const unsigned char *column, size_t index)
{
    uint16_t bytes;

    memcpy(&bytes, column + index * sizeof(bytes), sizeof(bytes));
    return le16toh(bytes);
}

static unsigned char flags_of(const Fact *fact)
{
    return (unsigned char)((fact->past.de_minimis ? FACT_DE_MINIMIS : 0)
                           | (fact->past.has_period ? FACT_HAS_PERIOD : 0)
                           | (fact->faulty ? FACT_FAULTY : 0));
}

/* A column after another. */
static void pack(const Fact *fact, size_t count, unsigned char *at)
{
#define PACK(put, value)                                                                           \
    for (size_t i = 0; i < count; i++)                                                             \
    put(&at, fact[i].value)
    PACK(put_8, past.keys.decision);
    PACK(put_8, past.keys.grant);
    PACK(put_8, past.keys.payee);
    PACK(put_8, past.keys.iban);
    PACK(put_8, past.keys.similar);
    PACK(put_8, past.amount.cents);
    PACK(put_8, past.granted_total.cents);
    PACK(put_4, past.decided_on.number);
    PACK(put_4, past.due_on.number);
    PACK(put_2, instalment);
#undef PACK
    for (size_t i = 0; i < count; i++)
        *at++ = (unsigned char)fact[i].past.state;
    for (size_t i = 0; i < count; i++)
        *at++ = flags_of(&fact[i]);
}

void fact_list_add(FactList *list, const Fact *fact)
{
    MEMORY_GROW(list->item, list->capacity, list->count + 1);
    list->item[list->count++] = *fact;
}

void fact_list_done(FactList *list)
{
    memory_free(list->item);
    *list = (FactList){0};
}

/* How many at the beginning are of one batch, with consecutive numbers, and fit into a block. */
static size_t block_length(const Fact *fact, size_t count)
{
    size_t length = 1;

    while (length < count && length < FACT_BLOCK_MAX && fact[length].past.batch == fact->past.batch
           && fact[length].past.number == fact->past.number + (int64_t)length)
        length++;
    return length;
}

static void write_row(CopyBuffer *buffer, AuditSalts *salts, const Fact *fact, size_t count,
                      unsigned char *packed)
{
    pack(fact, count, packed);
    copy_row(buffer, 6);
    copy_int8(buffer, fact->past.number);
    copy_int8(buffer, fact->past.batch);
    copy_int8(buffer, (int64_t)count);
    copy_bytes(buffer, packed, count * FACT_BYTES);
    audit_end_row(buffer, salts);
}

Status fact_list_write(FactList *list, Store *store, Error *err)
{
    AUTO_ARENA Arena arena;
    AUTO_COPY_BUFFER CopyBuffer buffer = {0};
    AuditSalts salts = {0};

    arena_init(&arena, SIZE_MAX);
    unsigned char *packed = arena_alloc(&arena, (size_t)FACT_BLOCK_MAX * FACT_BYTES);
    for (size_t at = 0; at < list->count;) {
        size_t length = block_length(&list->item[at], list->count - at);

        write_row(&buffer, &salts, &list->item[at], length, packed);
        at += length;
    }
    list->count = 0;
    return audit_send(store, "fact_block", QUERY_COPY_FACT_BLOCK, &buffer, err);
}

/* ── reading ──────────────────────────────────────────────────────────────────────────────── */

/* What has changed since the birth of a decision. */
typedef struct Later {
    int64_t number;
    bool moved, paid_elsewhere;
    DecisionState state;
    int64_t iban;
} Later;

static Status add_state(void *context, const Row *row, Error *err)
{
    Later *later = key_table_put(context, row_int(row, 0));

    (void)err;
    later->moved = true;
    later->state = decision_state_find(row_text(row, 1));
    ensure(later->state < DECISION_STATES);
    return STATUS_OK;
}

static Status add_account(void *context, const Row *row, Error *err)
{
    Later *later = key_table_put(context, row_int(row, 0));

    (void)err;
    later->paid_elsewhere = true;
    later->iban = row_int(row, 1);
    return STATUS_OK;
}

/* Another account was not sifted: it is taken for one that was noticed. */
static uint8_t lay_over(const Later *change, PastDecision *past, uint8_t met)
{
    if (change->moved)
        past->state = change->state;
    if (!change->paid_elsewhere)
        return met;
    past->keys.iban = change->iban;
    return (uint8_t)(met | 1U << KIND_IBAN);
}

typedef struct Columns {
    const unsigned char *decision, *grant, *payee, *iban, *similar, *amount, *granted_total,
        *decided_on, *due_on, *instalment, *state, *flags;
} Columns;

static Columns columns_of(const unsigned char *bytes, size_t count)
{
    Columns columns;
    const unsigned char **wide[]
        = {&columns.decision, &columns.grant,  &columns.payee,        &columns.iban,
           &columns.similar,  &columns.amount, &columns.granted_total};

    for (size_t i = 0; i < COUNT_OF(wide); i++)
        *wide[i] = bytes + i * 8 * count;
    columns.decided_on = bytes + COUNT_OF(wide) * 8 * count;
    columns.due_on = columns.decided_on + 4 * count;
    columns.instalment = columns.due_on + 4 * count;
    columns.state = columns.instalment + 2 * count;
    columns.flags = columns.state + count;
    return columns;
}

static void past_at(const Columns *columns, size_t i, PastDecision *past)
{
    past->state = (DecisionState)columns->state[i];
    past->keys = (DecisionKeys){.decision = get_8(columns->decision, i),
                                .grant = get_8(columns->grant, i),
                                .payee = get_8(columns->payee, i),
                                .iban = get_8(columns->iban, i),
                                .similar = get_8(columns->similar, i)};
    past->keys.instalment = instalment_key(past->keys.grant, get_2(columns->instalment, i));
    past->amount.cents = get_8(columns->amount, i);
    past->granted_total.cents = get_8(columns->granted_total, i);
    past->decided_on.number = get_4(columns->decided_on, i);
    past->due_on.number = get_4(columns->due_on, i);
    past->has_period = (columns->flags[i] & FACT_HAS_PERIOD) != 0;
    past->de_minimis = (columns->flags[i] & FACT_DE_MINIMIS) != 0;
}

static void sift(const History *history, const Columns *columns, size_t count, uint8_t *met)
{
    const unsigned char *const column[KINDS_SIFTED] = {
        [KIND_DECISION] = columns->decision, [KIND_GRANT] = columns->grant,
        [KIND_PAYEE] = columns->payee,       [KIND_IBAN] = columns->iban,
        [KIND_SIMILAR] = columns->similar,
    };

    history_sift(history, column, count, met);
}

static Status add_block(History *history, const Row *row, const KeyTable *later, Error *err)
{
    Slice facts = row_bytes(row, 3);
    int64_t first = row_int(row, 0);
    size_t count = (size_t)row_int(row, 2);
    PastDecision past = {.batch = row_int(row, 1)};
    uint8_t met[FACT_BLOCK_READ_MAX];

    if (count > FACT_BLOCK_READ_MAX || facts.len != count * FACT_BYTES)
        return error_set(err, STATUS_INTEGRITY, "the facts of decision %lld and on are damaged",
                         (long long)first);
    const Columns columns = columns_of((const unsigned char *)facts.at, count);
    sift(history, &columns, count, met);
    for (size_t i = 0; i < count; i++) {
        const Later *change
            = later->count == 0 ? NULL : key_table_find(later, first + (int64_t)i);

        if (i + FETCHED_AHEAD < count)
            history_fetch_payee(history, get_8(columns.payee, i + FETCHED_AHEAD),
                                get_8(columns.payee, i + FETCHED_AHEAD / 2));
        if ((columns.flags[i] & FACT_FAULTY) != 0 || (met[i] == 0 && change == NULL))
            continue;
        past_at(&columns, i, &past);
        past.number = first + (int64_t)i;
        if (change != NULL)
            met[i] = lay_over(change, &past, met[i]);
        history_add_past(history, &past, met[i]);
    }
    return STATUS_OK;
}

static Status add_blocks(Store *store, History *history, const KeyTable *later, Error *err)
{
    AUTO_COPY_OUT CopyOut *copy = NULL;
    const Row *row;

    TRY(copy_out_begin(store, QUERY_FACT_BLOCKS, NULL, 0, &copy, err));
    for (;;) {
        TRY(copy_out_next(copy, &row, err));
        if (row == NULL)
            return STATUS_OK;
        TRY(add_block(history, row, later, err));
    }
}

Status fact_blocks_stream(Store *store, History *history, Error *err)
{
    KeyTable later = KEY_TABLE(Later);

    Status status = store_each(store, QUERY_FACT_STATES, NULL, add_state, &later, err);
    if (status == STATUS_OK)
        status = store_each(store, QUERY_FACT_ACCOUNTS, NULL, add_account, &later, err);
    if (status == STATUS_OK)
        status = add_blocks(store, history, &later, err);
    key_table_done(&later);
    return status;
}
