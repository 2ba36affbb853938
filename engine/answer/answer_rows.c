/*
 * answer_rows.c
 *     One fact, one row. Ids of ours are taken apart here, so that the database can join on them.
 */
#include "answer_rows.h"

#include "maksatus/limits.h"
#include "maksatus/payment.h"

enum { SEND_BYTES = 1024 * 1024, GROUP_DIGITS_MAX = 6 };

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

/* Of instruction and end-to-end id the one that is ours; two of ours must agree. */
static void copy_own_id(CopyBuffer *buffer, Slice instruction, Slice end_to_end)
{
    Slice payer, other_payer;
    int64_t number, other;
    bool has = own_id(instruction, &payer, &number);
    bool has_other = own_id(end_to_end, &other_payer, &other);

    if (has && has_other && (number != other || !slice_equal(payer, other_payer)))
        has = has_other = false;
    if (!has && has_other) {
        payer = other_payer;
        number = other;
        has = true;
    }
    if (has) {
        copy_text(buffer, payer);
        copy_int8(buffer, number);
    } else {
        copy_null(buffer);
        copy_null(buffer);
    }
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

static void add_status(AnswerRows *rows, const AnswerStatus *status)
{
    CopyBuffer *buffer = &rows->status;
    StatusKind kind = status_kind(status->code);
    int rank = status_rank(status->code);

    copy_row(buffer, 21);
    copy_int8(buffer, rows->answer);
    copy_int8(buffer, ++rows->statuses);
    copy_int2(buffer, (int16_t)status->level);
    copy_text(buffer, or_null(status->message_ref));
    copy_text(buffer, or_null(status->group_ref));
    copy_text(buffer, or_null(status->instruction_ref));
    copy_text(buffer, or_null(status->end_to_end_ref));
    copy_text(buffer, or_null(status->code));
    copy_int2(buffer, (int16_t)kind);
    copy_int2(buffer, (int16_t)rank);
    copy_bool(buffer, status->code.len > 0 && status_needs_person(status->code));
    copy_text(buffer, or_null(status->reason));
    copy_text(buffer, or_null(status->text));
    copy_text(buffer, or_null(status->bank_ref));
    copy_text(buffer, or_null(status->iban));
    copy_count(buffer, status->count);
    copy_money(buffer, status->sum);
    copy_group(buffer, status->group_ref);
    copy_own_id(buffer, status->instruction_ref, status->end_to_end_ref);
}

static void add_statement(AnswerRows *rows, const AnswerStatement *statement)
{
    CopyBuffer *buffer = &rows->statement;
    size_t len = statement->account.len < sizeof(rows->account) - 1 ? statement->account.len
                                                                    : sizeof(rows->account) - 1;

    rows->statements++;
    memcpy(rows->account, statement->account.at, len);
    rows->account[len] = '\0';
    copy_row(buffer, 11);
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
}

static void add_item(AnswerRows *rows, const AnswerItem *item)
{
    CopyBuffer *buffer = &rows->item;

    rows->items++;
    copy_row(buffer, 30);
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
    copy_group(buffer, item->group_ref);
    copy_text(buffer, or_null(item->instruction_ref));
    copy_text(buffer, or_null(item->end_to_end_ref));
    copy_own_id(buffer, item->instruction_ref, item->end_to_end_ref);
    copy_text(buffer, or_null(item->reason));
    copy_text(buffer, or_null(item->text));
    copy_text(buffer, or_null(item->name));
    copy_text(buffer, or_null(item->iban));
    copy_text(buffer, or_null(item->reference));
    copy_text(buffer, or_null(item->message));
}

Status answer_rows_send(AnswerRows *rows, Store *store, Error *err)
{
    TRY(copy_buffer_send(store, QUERY_COPY_ANSWER_STATUS, &rows->status, err));
    TRY(copy_buffer_send(store, QUERY_COPY_ANSWER_STATEMENT, &rows->statement, err));
    return copy_buffer_send(store, QUERY_COPY_ANSWER_ITEM, &rows->item, err);
}

Status answer_rows_add(AnswerRows *rows, Store *store, const AnswerFact *fact, Error *err)
{
    if (fact->kind == FACT_STATUS)
        add_status(rows, &fact->of.status);
    else if (fact->kind == FACT_STATEMENT)
        add_statement(rows, &fact->of.statement);
    else if (fact->kind == FACT_ITEM)
        add_item(rows, &fact->of.item);
    return rows->status.size + rows->item.size > SEND_BYTES ? answer_rows_send(rows, store, err)
                                                            : STATUS_OK;
}

void answer_rows_done(AnswerRows *rows)
{
    copy_buffer_done(&rows->status);
    copy_buffer_done(&rows->statement);
    copy_buffer_done(&rows->item);
}
