/*
 * answer_dump.c
 *     Facts as canonical lines: what two readings of an answer are compared by.
 *
 * A line is the kind of the fact and then name=value for each value that was told, in a fixed
 * order; texts are JSON strings, so a line is always one line.
 */
#include "maksatus/answer.h"

static void put_text(Text *text, const char *name, Slice value)
{
    if (value.len == 0)
        return;
    text_add_format(text, " %s=", name);
    text_add_json(text, value);
}

static void put_number(Text *text, const char *name, int64_t value)
{
    text_add_format(text, " %s=", name);
    text_add_int(text, value);
}

static void put_money(Text *text, const char *name, Money value)
{
    if (money_is_none(value))
        return;
    text_add_format(text, " %s=", name);
    text_add_money(text, value);
}

static void put_day(Text *text, const char *name, Day value)
{
    if (day_is_none(value))
        return;
    text_add_format(text, " %s=", name);
    text_add_day(text, value);
}

static void dump_status(Text *text, const AnswerStatus *status)
{
    static const char *const levels[] = {
        [ANSWER_OF_GROUP] = "group", [ANSWER_OF_PMTINF] = "pmtinf", [ANSWER_OF_TX] = "tx"};

    text_add_format(text, "status %s", levels[status->level]);
    put_text(text, "code", status->code);
    put_text(text, "message", status->message_ref);
    put_text(text, "group", status->group_ref);
    put_text(text, "instruction", status->instruction_ref);
    put_text(text, "end_to_end", status->end_to_end_ref);
    put_text(text, "reason", status->reason);
    put_text(text, "text", status->text);
    put_text(text, "bank_ref", status->bank_ref);
    put_text(text, "iban", status->iban);
    if (status->count >= 0)
        put_number(text, "count", status->count);
    put_money(text, "sum", status->sum);
}

static void dump_statement(Text *text, const AnswerStatement *statement)
{
    text_add_format(text, "%s", statement->legal ? "statement" : "notification");
    put_number(text, "number", statement->number);
    put_text(text, "id", statement->id);
    put_text(text, "sequence", statement->sequence);
    put_text(text, "created", statement->created);
    put_text(text, "account", statement->account);
    put_text(text, "currency", statement->currency);
    put_money(text, "opening", statement->opening);
    put_money(text, "closing", statement->closing);
    if (statement->page >= 0)
        put_number(text, statement->page_of_message ? "page_of_message" : "page", statement->page);
    if (!statement->last_page)
        text_add_string(text, " more_pages");
}

static void dump_amount(Text *text, const AnswerItem *item)
{
    if (!money_is_none(item->amount))
        put_money(text, "amount", item->amount);
    else
        put_text(text, "amount", item->amount_text);
    put_text(text, "currency", item->currency);
    put_money(text, "entry_amount", item->entry_amount);
}

static void dump_item(Text *text, const AnswerItem *item)
{
    static const char *const states[] = {"booked", "pending", "information"};

    text_add_format(text, "item %lld.%lld", (long long)item->statement, (long long)item->entry);
    if (item->detail > 0)
        text_add_format(text, ".%lld", (long long)item->detail);
    text_add_format(text, "%s %s %s%s%s", item->detail < 0 ? ".rest" : "", states[item->status],
                    item->credit ? "credit" : "debit", item->reversal ? " reversal" : "",
                    item->returned ? " return" : "");
    dump_amount(text, item);
    put_day(text, "booked", item->booked_on);
    put_day(text, "value", item->value_on);
    put_text(text, "code", item->bank_code);
    put_text(text, "bank_ref", item->bank_ref);
    put_text(text, "entry_bank_ref", item->entry_bank_ref);
    put_text(text, "entry_ref", item->entry_ref);
    put_text(text, "message_ref", item->message_ref);
    put_text(text, "group", item->group_ref);
    if (item->group_count >= 0)
        put_number(text, "group_count", item->group_count);
    put_text(text, "instruction", item->instruction_ref);
    put_text(text, "end_to_end", item->end_to_end_ref);
    put_text(text, "reason", item->reason);
    put_text(text, "text", item->text);
    put_text(text, "name", item->name);
    put_text(text, "iban", item->iban);
    put_text(text, "reference", item->reference);
    put_text(text, "remittance", item->message);
}

bool answer_dump(Text *text, const AnswerFact *fact)
{
    switch (fact->kind) {
    case FACT_MESSAGE:
        text_add_string(text, "message");
        put_text(text, "id", fact->of.message.message_id);
        put_text(text, "created", fact->of.message.created);
        break;
    case FACT_STATUS:
        dump_status(text, &fact->of.status);
        break;
    case FACT_STATEMENT:
        dump_statement(text, &fact->of.statement);
        break;
    case FACT_ITEM:
        dump_item(text, &fact->of.item);
        break;
    }
    text_add_char(text, '\n');
    return !text->overflowed;
}
