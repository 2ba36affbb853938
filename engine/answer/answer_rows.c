/*
 * answer_rows.c
 *     One fact, one row. Ids of ours are taken apart here, so that the database can join on them.
 */
#include "answer_rows.h"

#include "maksatus/limits.h"
#include "maksatus/payment.h"

enum {
    BLOCK_ROWS = 16 * 1024, /* not more than a step of answer_item_number (m_0027) */
    GROUP_DIGITS_MAX = 6,
};

/* ── values ───────────────────────────────────────────────────────────────────────────────── */

static Slice or_null(Slice text)
{
    return text.len == 0 ? SLICE_NONE : text;
}

static void copy_count(CopyBuffer *buffer, int64_t count)
{
    if (count < 0)
        copy_null(buffer);
    else
        copy_int8(buffer, count);
}

/* PAYER-number: the payer ends at the last dash, because payer codes have none. */
static bool own_id(Slice id, Slice *payer, int64_t *number)
{
    const char *dash = id.len == 0 ? NULL : memrchr(id.at, '-', id.len);

    if (dash == NULL)
        return false;
    *payer = (Slice){id.at, (size_t)(dash - id.at)};
    return payer->len > 0 && payer->len <= LIMIT_CODE_BYTES
           && payment_number_of(*payer, id, number);
}

/* An id of ours, taken apart. */
typedef struct OwnId {
    Slice payer;
    int64_t number;
    bool is_there;
} OwnId;

/* Of instruction and end-to-end id the one that is ours; two of ours must agree. */
static OwnId own_id_of(Slice instruction, Slice end_to_end)
{
    OwnId id = {0}, other = {0};

    id.is_there = own_id(instruction, &id.payer, &id.number);
    if (slice_equal(instruction, end_to_end))
        return id;
    other.is_there = own_id(end_to_end, &other.payer, &other.number);
    if (!id.is_there)
        return other;
    if (other.is_there && (id.number != other.number || !slice_equal(id.payer, other.payer)))
        return (OwnId){0};
    return id;
}

static void copy_own_id(CopyBuffer *buffer, const OwnId *id)
{
    if (id->is_there) {
        copy_text(buffer, id->payer);
        copy_int8(buffer, id->number);
    } else {
        copy_null(buffer);
        copy_null(buffer);
    }
}

/* A payment that the answer touches. */
static void count_own_id(AnswerRows *rows, const OwnId *id)
{
    if (id->is_there)
        numbers_add(&rows->own, id->number);
    rows->counts.without_id += !id->is_there;
}

/* MSGID-NN: our message id and the number of the payment information. */
static void copy_group(CopyBuffer *buffer, Slice group)
{
    const char *dash = group.len == 0 ? NULL : memrchr(group.at, '-', group.len);
    size_t digits = dash == NULL ? 0 : (size_t)(group.at + group.len - dash) - 1;
    int64_t number = 0;
    bool right = digits >= 2 && digits <= GROUP_DIGITS_MAX && dash > group.at;

    for (size_t i = 1; i <= digits && right; i++) {
        right = dash[i] >= '0' && dash[i] <= '9';
        number = number * 10 + (dash[i] - '0');
    }
    if (right) {
        copy_text(buffer, (Slice){group.at, (size_t)(dash - group.at)});
        copy_int8(buffer, number);
    } else {
        copy_null(buffer);
        copy_null(buffer);
    }
}

/* PAYER-YYYYMMDD-NNNN: our message id. */
static bool own_message(Slice id)
{
    size_t digits = 0;
    size_t dashes = 0;

    for (size_t i = id.len; i > 0 && dashes < 2; i--) {
        bool dash = id.at[i - 1] == '-';

        if (dash ? digits < (dashes == 0 ? 4 : 8) : id.at[i - 1] < '0' || id.at[i - 1] > '9')
            return false;
        digits = dash ? 0 : digits + 1;
        dashes += dash;
    }
    return dashes == 2;
}

/* Most files have one payment information: a bank that books their sum may name the file instead,
 * and means the only one that it has (0). One payment (it has an account) might be of any. */
static void copy_item_group(CopyBuffer *buffer, const AnswerItem *item)
{
    if (item->group_ref.len > 0 || item->iban.len > 0 || !own_message(item->message_ref)) {
        copy_group(buffer, item->group_ref);
        return;
    }
    copy_text(buffer, item->message_ref);
    copy_int8(buffer, 0);
}

static void add_status(AnswerRows *rows, const AnswerStatus *status)
{
    CopyBuffer *buffer = &rows->filling.status.rows;
    BankStatus kind = bank_status(status->code);
    int rank = bank_status_rank(status->code);
    const OwnId id = own_id_of(status->instruction_ref, status->end_to_end_ref);

    if (status->level == ANSWER_OF_TX)
        count_own_id(rows, &id);
    if (id.is_there)
        own_facts_add_status(&rows->facts, id.payer, id.number, status);
    rows->counts.to_place += status->level == ANSWER_OF_TX;
    rows->counts.bank_refs += status->level == ANSWER_OF_TX && status->bank_ref.len > 0;
    rows->counts.of_many +=
        status->level != ANSWER_OF_TX && status->code.len > 0 && kind != BANK_STATUS_PART;
    rows->counts.name_checks += kind == BANK_STATUS_PAYEE;
    copy_row(buffer, 23);
    copy_int8(buffer, rows->answer);
    copy_int8(buffer, ++rows->counts.statuses);
    copy_int2(buffer, (int16_t)status->level);
    copy_text(buffer, or_null(status->message_ref));
    copy_text(buffer, or_null(status->group_ref));
    copy_text(buffer, or_null(status->instruction_ref));
    copy_text(buffer, or_null(status->end_to_end_ref));
    copy_text(buffer, or_null(status->code));
    copy_int2(buffer, (int16_t)kind);
    copy_int2(buffer, (int16_t)rank);
    copy_bool(buffer, status->code.len > 0 && bank_status_needs_person(status->code));
    copy_text(buffer, or_null(status->reason));
    copy_text(buffer, or_null(status->text));
    copy_text(buffer, or_null(status->bank_ref));
    copy_text(buffer, or_null(status->iban));
    copy_count(buffer, status->count);
    copy_money(buffer, status->sum);
    copy_group(buffer, status->group_ref);
    copy_own_id(buffer, &id);
    audit_end_row(buffer, &rows->salts);
}

static void add_statement(AnswerRows *rows, const AnswerStatement *statement)
{
    CopyBuffer *buffer = &rows->filling.statement;
    size_t len = statement->account.len < sizeof(rows->account) - 1 ? statement->account.len
                                                                    : sizeof(rows->account) - 1;

    memcpy(rows->account, statement->account.at, len);
    rows->account[len] = '\0';
    copy_row(buffer, 13);
    copy_int8(buffer, rows->answer);
    copy_int8(buffer, statement->number);
    copy_bool(buffer, statement->legal);
    copy_bool(buffer, statement->last_page);
    copy_text(buffer, statement->id);
    copy_text(buffer, or_null(statement->sequence));
    copy_text(buffer, slice_of(rows->account));
    copy_text(buffer, or_null(statement->currency));
    copy_text(buffer, or_null(statement->created));
    copy_money(buffer, statement->opening);
    copy_money(buffer, statement->closing);
    copy_count(buffer, statement->page);
    copy_bool(buffer, statement->page_of_message);
}

/* The bank's reference of an entry whose items have others. */
static void add_entry(AnswerRows *rows, const AnswerItem *item)
{
    CopyBuffer *buffer = &rows->filling.entry;

    if (item->status != ITEM_BOOKED || item->entry_bank_ref.len == 0)
        return;
    copy_row(buffer, 3);
    copy_int8(buffer, rows->next_item);
    copy_int8(buffer, rows->answer);
    copy_text(buffer, item->entry_bank_ref);
}

static void add_item(AnswerRows *rows, const AnswerItem *item)
{
    CopyBuffer *buffer = &rows->filling.item.rows;
    const OwnId id = own_id_of(item->instruction_ref, item->end_to_end_ref);

    if (item->status == ITEM_BOOKED)
        count_own_id(rows, &id);
    if (id.is_there)
        own_facts_add_item(&rows->facts, id.payer, id.number, item, slice_of(rows->account));
    rows->counts.items++;
    rows->counts.to_place += item->status == ITEM_BOOKED;
    rows->counts.bank_refs += item->status == ITEM_BOOKED && item->bank_ref.len > 0;
    rows->counts.references +=
        item->status == ITEM_BOOKED && item->credit && item->reference.len > 0;
    add_entry(rows, item);
    copy_row(buffer, 33);
    copy_int8(buffer, rows->next_item++);
    copy_int8(buffer, rows->answer);
    copy_int8(buffer, item->statement);
    copy_int8(buffer, item->entry);
    copy_int8(buffer, item->detail);
    copy_int2(buffer, (int16_t)item->status);
    copy_bool(buffer, item->credit);
    copy_bool(buffer, item->reversal);
    copy_bool(buffer, item->returned);
    copy_money(buffer, item->amount);
    copy_text(buffer, or_null(item->currency));
    copy_money(buffer, item->entry_amount);
    copy_text(buffer, slice_of(rows->account));
    copy_day(buffer, item->booked_on);
    copy_day(buffer, item->value_on);
    copy_text(buffer, or_null(item->bank_code));
    copy_text(buffer, or_null(item->bank_ref));
    copy_text(buffer, or_null(item->entry_ref));
    copy_count(buffer, item->group_count);
    copy_item_group(buffer, item);
    copy_text(buffer, or_null(item->instruction_ref));
    copy_text(buffer, or_null(item->end_to_end_ref));
    copy_own_id(buffer, &id);
    copy_text(buffer, or_null(item->reason));
    copy_text(buffer, or_null(item->text));
    copy_text(buffer, or_null(item->name));
    copy_text(buffer, or_null(item->iban));
    copy_text(buffer, or_null(item->reference));
    copy_text(buffer, or_null(item->message));
    audit_end_row(buffer, &rows->salts);
}

/* ── on their way ─────────────────────────────────────────────────────────────────────────── */

static const char *const STATUS_TABLE = "answer_status";
static const char *const ITEM_TABLE = "answer_item";

static Status begin_group(Store *store, const char *table, SealedRows *rows, Error *err)
{
    TRY(audit_group_begin(store, table, &rows->group, err));
    rows->begun = true;
    return STATUS_OK;
}

static void seal(SealedRows *rows)
{
    if (rows->rows.rows == 0)
        return;
    audit_seal(&rows->group, &rows->rows, &rows->seal);
    rows->sealed = true;
}

static Status send_sealed(Store *store, Query query, SealedRows *rows, Error *err)
{
    if (rows->rows.rows == 0)
        return STATUS_OK;
    if (!rows->sealed)
        seal(rows);
    TRY(copy_buffer_send(store, query, &rows->rows, err));
    rows->begun = rows->sealed = false;
    return audit_group_end(store, &rows->seal, err);
}

static Status send(AnswerRows *rows, AnswerBlock *block, Error *err)
{
    TRY(send_sealed(rows->store, QUERY_COPY_ANSWER_STATUS, &block->status, err));
    TRY(copy_buffer_send(rows->store, QUERY_COPY_ANSWER_STATEMENT, &block->statement, err));
    TRY(copy_buffer_send(rows->store, QUERY_COPY_ANSWER_ENTRY, &block->entry, err));
    return send_sealed(rows->store, QUERY_COPY_ANSWER_ITEM, &block->item, err);
}

static void *send_beside(void *context)
{
    AnswerRows *rows = context;

    rows->sent = send(rows, &rows->sending, &rows->error);
    return NULL;
}

/* What filled is sent, and what was sent is filled. */
static void begin_sending(AnswerRows *rows)
{
    AnswerBlock full = rows->filling;

    rows->filling = rows->sending;
    rows->sending = full;
    rows->is_sending = true;
    ensure(pthread_create(&rows->thread, NULL, send_beside, rows) == 0);
}

static void end_sending(AnswerRows *rows)
{
    if (rows->is_sending)
        ensure(pthread_join(rows->thread, NULL) == 0);
    rows->is_sending = false;
}

Status answer_rows_wait(AnswerRows *rows, Error *err)
{
    if (!rows->is_sending)
        return STATUS_OK;
    end_sending(rows);
    if (rows->sent != STATUS_OK)
        *err = rows->error;
    return rows->sent;
}

/* Before anything of this answer is sent. */
static Status take_store(AnswerRows *rows, Error *err)
{
    TRY(answer_rows_wait(rows, err));
    if (!rows->joins || rows->has_savepoint)
        return STATUS_OK;
    TRY(store_execute(rows->store, QUERY_SAVEPOINT, NULL, NULL, err));
    rows->has_savepoint = true;
    return STATUS_OK;
}

/* Numbers for the items of one block. */
static Status take_numbers(AnswerRows *rows, Error *err)
{
    bool found;

    TRY(take_store(rows, err));
    TRY(store_query_int(rows->store, QUERY_NEXT_ANSWER_ITEMS, NULL, &found, &rows->next_item, err));
    ensure(found);
    return STATUS_OK;
}

/* Where the rows that fill have no group yet, it is begun when the Store is ours. */
static Status begin_groups(AnswerRows *rows, Error *err)
{
    AnswerBlock *block = &rows->filling;
    bool status = block->status.rows.rows > 0 && !block->status.begun;
    bool item = block->item.rows.rows > 0 && !block->item.begun;

    if (status || item)
        TRY(take_store(rows, err));
    if (status)
        TRY(begin_group(rows->store, STATUS_TABLE, &block->status, err));
    if (item)
        TRY(begin_group(rows->store, ITEM_TABLE, &block->item, err));
    return STATUS_OK;
}

/* The block is full: it goes its way, and the one that went before it is filled. Its group is begun
 * now, because later the Store is not ours. */
static Status send_full(AnswerRows *rows, Error *err)
{
    TRY(begin_groups(rows, err));
    seal(&rows->filling.status);
    seal(&rows->filling.item);
    TRY(take_store(rows, err));
    if (rows->counts.statuses > 0)
        TRY(begin_group(rows->store, STATUS_TABLE, &rows->sending.status, err));
    if (rows->counts.items > 0) {
        TRY(begin_group(rows->store, ITEM_TABLE, &rows->sending.item, err));
        TRY(take_numbers(rows, err));
    }
    begin_sending(rows);
    return STATUS_OK;
}

void answer_rows_init(AnswerRows *rows, Store *store)
{
    *rows = (AnswerRows){.store = store};
    own_facts_init(&rows->facts);
}

static Status take_answer_number(AnswerRows *rows, int64_t *answer, Error *err)
{
    bool found;

    TRY(store_query_int(rows->store, QUERY_ANSWER_BEGIN, NULL, &found, answer, err));
    ensure(found);
    return STATUS_OK;
}

Status answer_rows_begin(AnswerRows *rows, bool joins, Error *err)
{
    int64_t answer = rows->next_answer;

    if (answer == 0)
        TRY(take_answer_number(rows, &answer, err));
    rows->next_answer = 0;
    rows->answer = rows->facts.answer = answer;
    if (!joins)
        rows->first_answer = answer;
    rows->joins = joins;
    rows->has_savepoint = false;
    rows->counts = (AnswerCounts){0};
    rows->own_before = rows->own.count;
    rows->facts_before = rows->facts.count;
    return STATUS_OK;
}

Status answer_rows_add(AnswerRows *rows, const AnswerFact *fact, Error *err)
{
    if (rows->filling.status.rows.rows + rows->filling.item.rows.rows == BLOCK_ROWS)
        TRY(send_full(rows, err));
    if (fact->kind == FACT_ITEM && rows->counts.items == 0)
        TRY(take_numbers(rows, err));
    if (fact->kind == FACT_STATUS)
        add_status(rows, &fact->of.status);
    else if (fact->kind == FACT_STATEMENT)
        add_statement(rows, &fact->of.statement);
    else if (fact->kind == FACT_ITEM)
        add_item(rows, &fact->of.item);
    return STATUS_OK;
}

static void sealed_done(SealedRows *rows)
{
    copy_buffer_done(&rows->rows);
    audit_seal_done(&rows->seal);
    rows->begun = rows->sealed = false;
}

/* Rows that were made, sent or not. */
static void block_done(AnswerBlock *block)
{
    sealed_done(&block->status);
    sealed_done(&block->item);
    copy_buffer_done(&block->statement);
    copy_buffer_done(&block->entry);
}

/* The group that was begun for these rows was closed to the server by the end of the one before:
 * they get one of their own. */
Status answer_rows_end(AnswerRows *rows, bool more, Error *err)
{
    AnswerBlock *block = &rows->filling;

    rows->joins = false; /* it has */
    TRY(answer_rows_wait(rows, err));
    block_done(&rows->sending);
    if (more)
        TRY(take_answer_number(rows, &rows->next_answer, err));
    block->status.begun = block->item.begun = false;
    TRY(begin_groups(rows, err));
    begin_sending(rows);
    return STATUS_OK;
}

Status answer_rows_undo(AnswerRows *rows, Error *err)
{
    TRY(answer_rows_wait(rows, err));
    if (rows->has_savepoint)
        TRY(store_execute(rows->store, QUERY_SAVEPOINT_ROLLBACK, NULL, NULL, err));
    block_done(&rows->filling);
    block_done(&rows->sending);
    rows->own.count = rows->own_before;
    own_facts_undo(&rows->facts, rows->facts_before);
    return STATUS_OK;
}

void answer_rows_done(AnswerRows *rows)
{
    end_sending(rows);
    block_done(&rows->filling);
    block_done(&rows->sending);
    numbers_done(&rows->own);
    own_facts_done(&rows->facts);
}
